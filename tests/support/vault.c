/* vault: a private bus with a keyring on it.
 *
 * It runs on a thread of its own, so that this process and its children may
 * talk to it; the environment is changed so that they find its bus and no
 * other. https://specifications.freedesktop.org/secret-service/latest/ */
#include "vault.h"

#include "vault-bus.h"

#define VAULT_NAME "org.freedesktop.secrets"
#define VAULT_ROOT "/org/freedesktop/secrets"
#define VAULT_SESSION VAULT_ROOT "/session/1"
#define VAULT_COLLECTION VAULT_ROOT "/collection/login"
#define VAULT_ALIAS VAULT_ROOT "/aliases/default"

/**
 * VaultItem:
 * @path: on the bus
 * @attributes: of type a{ss}
 * @secret: its bytes
 * @id: of the registration
 */
typedef struct
{
  char *path;
  GVariant *attributes;
  GBytes *secret;
  guint id;
} VaultItem;

struct _Vault
{
  VaultBus *bus;
  GThread *thread;
  GMainLoop *loop;
  GDBusNodeInfo *node;
  GDBusConnection *connection;

  GMutex mutex;
  GCond ready;
  gboolean is_ready;
  GPtrArray *items;
  guint n_made;
  gint mood;
  gint n_calls;
  gint n_prompts;
};

static const GDBusInterfaceVTable vault_vtable;

static void
vault_free_item (gpointer data)
{
  VaultItem *item = data;

  g_free (item->path);
  g_variant_unref (item->attributes);
  g_bytes_unref (item->secret);
  g_free (item);
}

static gboolean
vault_is (Vault *self, VaultMood mood)
{
  return g_atomic_int_get (&self->mood) == (gint) mood;
}

static guint
vault_register (Vault *self, const char *path, const char *interface)
{
  guint id = g_dbus_connection_register_object (
      self->connection,
      path,
      g_dbus_node_info_lookup_interface (self->node, interface),
      &vault_vtable,
      self,
      NULL,
      NULL);

  g_assert_cmpuint (id, !=, 0);
  return id;
}

/* whether every pair of @wanted is one of @attributes */
static gboolean
vault_matches (GVariant *attributes, GVariant *wanted)
{
  GVariantIter iter;
  const char *name, *value, *found;

  g_variant_iter_init (&iter, wanted);
  while (g_variant_iter_next (&iter, "{&s&s}", &name, &value))
    if (!g_variant_lookup (attributes, name, "&s", &found) ||
        g_strcmp0 (found, value) != 0)
      return FALSE;
  return TRUE;
}

static VaultItem *
vault_find (Vault *self, const char *path)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      VaultItem *item = g_ptr_array_index (self->items, i);

      if (g_str_equal (item->path, path))
        return item;
    }
  return NULL;
}

static GVariant *
vault_search (Vault *self, GVariant *parameters)
{
  g_autoptr (GVariant) wanted = g_variant_get_child_value (parameters, 0);
  GVariantBuilder found, none;

  g_variant_builder_init (&found, G_VARIANT_TYPE ("ao"));
  g_variant_builder_init (&none, G_VARIANT_TYPE ("ao"));
  for (guint i = 0; i < self->items->len; i++)
    {
      VaultItem *item = g_ptr_array_index (self->items, i);

      if (vault_matches (item->attributes, wanted))
        g_variant_builder_add (&found, "o", item->path);
    }
  return vault_is (self, VAULT_LOCKED) ?
             g_variant_new ("(aoao)", &none, &found) :
             g_variant_new ("(aoao)", &found, &none);
}

static GVariant *
vault_get_secrets (Vault *self, GVariant *parameters)
{
  g_autoptr (GVariantIter) paths = NULL;
  GVariantBuilder secrets;
  const char *path;

  g_variant_get (parameters, "(ao&o)", &paths, NULL);
  g_variant_builder_init (&secrets, G_VARIANT_TYPE ("a{o(oayays)}"));
  while (g_variant_iter_next (paths, "&o", &path))
    {
      VaultItem *item = vault_find (self, path);

      if (item != NULL && !vault_is (self, VAULT_LOCKED))
        g_variant_builder_add (
            &secrets,
            "{o(o@ay@ays)}",
            path,
            VAULT_SESSION,
            g_variant_new_array (G_VARIANT_TYPE_BYTE, NULL, 0),
            g_variant_new_from_bytes (
                G_VARIANT_TYPE_BYTESTRING, item->secret, TRUE),
            "text/plain");
    }
  return g_variant_new ("(a{o(oayays)})", &secrets);
}

static GVariant *
vault_create_item (Vault *self, GVariant *parameters)
{
  g_autoptr (GVariant) properties = g_variant_get_child_value (parameters, 0);
  g_autoptr (GVariant) secret = g_variant_get_child_value (parameters, 1);
  g_autoptr (GVariant) value = g_variant_get_child_value (secret, 2);
  VaultItem *item = g_new0 (VaultItem, 1);

  item->attributes =
      g_variant_lookup_value (properties,
                              "org.freedesktop.Secret.Item.Attributes",
                              G_VARIANT_TYPE ("a{ss}"));
  g_assert_nonnull (item->attributes);
  item->secret = g_variant_get_data_as_bytes (value);
  for (guint i = self->items->len; i-- > 0;)
    {
      VaultItem *old = g_ptr_array_index (self->items, i);

      if (!vault_matches (old->attributes, item->attributes))
        continue;
      g_dbus_connection_unregister_object (self->connection, old->id);
      g_ptr_array_remove_index (self->items, i);
    }
  item->path = g_strdup_printf (VAULT_COLLECTION "/%u", ++self->n_made);
  item->id = vault_register (self, item->path, "org.freedesktop.Secret.Item");
  g_ptr_array_add (self->items, item);
  return g_variant_new ("(oo)", item->path, "/");
}

static GVariant *
vault_delete (Vault *self, const char *path)
{
  VaultItem *item = vault_find (self, path);

  g_assert_nonnull (item);
  g_dbus_connection_unregister_object (self->connection, item->id);
  g_ptr_array_remove (self->items, item);
  return g_variant_new ("(o)", "/");
}

/* NULL for what asks the user, or is not known */
static GVariant *
vault_answer (Vault *self,
              const char *path,
              const char *method,
              GVariant *parameters)
{
  const char *algorithm;

  if (g_str_equal (method, "OpenSession"))
    {
      g_variant_get (parameters, "(&sv)", &algorithm, NULL);
      return g_str_equal (algorithm, "plain") ?
                 g_variant_new (
                     "(vo)", g_variant_new_string (""), VAULT_SESSION) :
                 NULL;
    }
  if (g_str_equal (method, "SearchItems"))
    return vault_search (self, parameters);
  if (g_str_equal (method, "GetSecrets"))
    return vault_get_secrets (self, parameters);
  if (g_str_equal (method, "ReadAlias"))
    return g_variant_new (
        "(o)", vault_is (self, VAULT_UNMADE) ? "/" : VAULT_COLLECTION);
  if (g_str_equal (method, "CreateItem") && vault_is (self, VAULT_OPEN))
    return vault_create_item (self, parameters);
  if (g_str_equal (method, "Delete"))
    return vault_delete (self, path);
  g_atomic_int_inc (&self->n_prompts);
  return NULL;
}

static void
vault_on_call (GDBusConnection *connection,
               const char *sender,
               const char *path,
               const char *interface,
               const char *method,
               GVariant *parameters,
               GDBusMethodInvocation *invocation,
               gpointer user_data)
{
  Vault *self = user_data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  GVariant *answer;

  g_atomic_int_inc (&self->n_calls);
  if (vault_is (self, VAULT_SILENT))
    {
      g_object_unref (invocation);
      return;
    }
  answer = vault_answer (self, path, method, parameters);
  if (answer != NULL)
    g_dbus_method_invocation_return_value (invocation, answer);
  else
    g_dbus_method_invocation_return_error (
        invocation, G_DBUS_ERROR, G_DBUS_ERROR_NOT_SUPPORTED, "not here");
}

static GVariant *
vault_on_property (GDBusConnection *connection,
                   const char *sender,
                   const char *path,
                   const char *interface,
                   const char *name,
                   GError **error,
                   gpointer user_data)
{
  Vault *self = user_data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  VaultItem *item = vault_find (self, path);

  if (g_str_equal (name, "Locked"))
    return g_variant_new_boolean (vault_is (self, VAULT_LOCKED));
  if (g_str_equal (name, "Label"))
    return g_variant_new_string ("Login");
  if (g_str_equal (name, "Attributes"))
    return g_variant_ref (item->attributes);
  if (g_str_equal (name, "Items"))
    return g_variant_new_objv (NULL, 0);
  if (g_str_equal (name, "Collections"))
    {
      const char *const paths[] = { VAULT_COLLECTION };

      return g_variant_new_objv (paths, 1);
    }
  return g_variant_new_uint64 (0);
}

static const GDBusInterfaceVTable vault_vtable = {
  .method_call = vault_on_call,
  .get_property = vault_on_property,
};

static void
vault_own (Vault *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) owned = NULL;

  self->connection = g_dbus_connection_new_for_address_sync (
      vault_bus_get_address (self->bus),
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
          G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
      NULL,
      NULL,
      &error);
  g_assert_no_error (error);
  vault_register (self, VAULT_ROOT, "org.freedesktop.Secret.Service");
  vault_register (self, VAULT_COLLECTION, "org.freedesktop.Secret.Collection");
  vault_register (self, VAULT_ALIAS, "org.freedesktop.Secret.Collection");
  owned = g_dbus_connection_call_sync (self->connection,
                                       "org.freedesktop.DBus",
                                       "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus",
                                       "RequestName",
                                       g_variant_new ("(su)", VAULT_NAME, 0),
                                       NULL,
                                       G_DBUS_CALL_FLAGS_NONE,
                                       -1,
                                       NULL,
                                       &error);
  g_assert_no_error (error);
}

static gpointer
vault_run (gpointer data)
{
  Vault *self = data;
  g_autoptr (GMainContext) context = g_main_context_new ();

  g_main_context_push_thread_default (context);
  vault_own (self);
  g_mutex_lock (&self->mutex);
  self->loop = g_main_loop_new (context, FALSE);
  self->is_ready = TRUE;
  g_cond_signal (&self->ready);
  g_mutex_unlock (&self->mutex);
  g_main_loop_run (self->loop);
  g_clear_object (&self->connection);
  g_main_context_pop_thread_default (context);
  return NULL;
}

/**
 * vault_start:
 *
 * Returns: (transfer full): a session's bus of its own, without a keyring
 */
Vault *
vault_start (void)
{
  Vault *self = g_new0 (Vault, 1);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->ready);
  self->items = g_ptr_array_new_with_free_func (vault_free_item);
  self->node = vault_bus_describe ();
  g_assert_nonnull (self->node);
  self->bus = vault_bus_start ();
  return self;
}

/**
 * vault_open:
 * @self: a bus
 *
 * Puts an open and empty keyring on it.
 */
void
vault_open (Vault *self)
{
  self->thread = g_thread_new ("vault", vault_run, self);
  g_mutex_lock (&self->mutex);
  while (!self->is_ready)
    g_cond_wait (&self->ready, &self->mutex);
  g_mutex_unlock (&self->mutex);
}

/**
 * vault_stop:
 * @self: (nullable) (transfer full): a bus, which ends
 */
void
vault_stop (Vault *self)
{
  if (self == NULL)
    return;
  if (self->thread != NULL)
    {
      g_main_loop_quit (self->loop);
      g_thread_join (self->thread);
      g_main_loop_unref (self->loop);
    }
  vault_bus_stop (self->bus);
  g_dbus_node_info_unref (self->node);
  g_ptr_array_unref (self->items);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->ready);
  g_free (self);
}

/**
 * vault_set_mood:
 * @self: a keyring
 * @mood: how it is from now on
 */
void
vault_set_mood (Vault *self, VaultMood mood)
{
  g_atomic_int_set (&self->mood, (gint) mood);
}

/**
 * vault_get:
 * @self: a keyring
 * @endpoint: an endpoint of Limn's
 *
 * Returns: (transfer full) (nullable): the key that Limn has stored for it
 */
char *
vault_get (Vault *self, const char *endpoint)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  for (guint i = 0; i < self->items->len; i++)
    {
      VaultItem *item = g_ptr_array_index (self->items, i);
      const char *schema = "", *name = "";
      gsize length;
      const char *secret = g_bytes_get_data (item->secret, &length);

      g_variant_lookup (item->attributes, "xdg:schema", "&s", &schema);
      g_variant_lookup (item->attributes, "endpoint", "&s", &name);
      if (g_str_equal (schema, "limn.Key") && g_str_equal (name, endpoint))
        return g_strndup (secret, length);
    }
  return NULL;
}

guint
vault_get_n_items (Vault *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->items->len;
}

/**
 * vault_get_n_calls:
 * @self: a keyring
 *
 * Returns: how often it was asked for something
 */
guint
vault_get_n_calls (Vault *self)
{
  return (guint) g_atomic_int_get (&self->n_calls);
}

/**
 * vault_get_n_prompts:
 * @self: a keyring
 *
 * Returns: how often it was asked to do what opens a window: to unlock or to
 *   make a collection, or to write to one that is locked
 */
guint
vault_get_n_prompts (Vault *self)
{
  return (guint) g_atomic_int_get (&self->n_prompts);
}
