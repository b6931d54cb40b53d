/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/tokens: bearer tokens of endpoints that take no key of their own. */
#include "tokens.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#include "error.h"
#include "keys.h"
#include "token-command.h"
#include "token-file.h"

/* a token that ends sooner is not used any more: it must live until the request
 * that carries it has been read */
#define LIMN_TOKENS_MARGIN_S (5 * 60)
/* a command does not say how long its token lasts; the one that gcloud prints
 * may have been made some time ago */
#define LIMN_TOKENS_COMMAND_S (LIMN_TOKENS_MARGIN_S + 5 * 60)
#define LIMN_TOKENS_EXCHANGE_S 30
#define LIMN_TOKENS_MAX_ANSWER (64 * 1024)

/**
 * LimnTokensEntry:
 * @owner: (nullable): whose it is; %NULL once that has gone
 * @endpoint: whom the token is for
 * @token: (nullable): the last one
 * @until: wall clock in microseconds until when it is used
 * @waiting: (element-type LimnTokensWaiter): who wants one
 * @fetch: (nullable): ends what is under way
 * @answer: what the token server has said so far
 *
 * Lives as long as its owner and what is under way.
 */
typedef struct
{
  LimnTokens *owner;
  char *endpoint;
  char *token;
  gint64 until;
  GPtrArray *waiting;
  GCancellable *fetch;
  GByteArray *answer;
} LimnTokensEntry;

typedef struct
{
  LimnTokensEntry *entry;
  GTask *task;
  GSource *cancel;
} LimnTokensWaiter;

struct _LimnTokens
{
  GObject parent_instance;

  LimnTransport *transport;
  const LimnSettings *settings;
  GHashTable *entries;
};

G_DEFINE_FINAL_TYPE (LimnTokens, limn_tokens, G_TYPE_OBJECT)

static void
limn_tokens_free_waiter (gpointer data)
{
  LimnTokensWaiter *waiter = data;

  if (waiter->cancel != NULL)
    g_source_destroy (waiter->cancel);
  g_clear_pointer (&waiter->cancel, g_source_unref);
  g_object_unref (waiter->task);
  g_free (waiter);
}

static void
limn_tokens_wipe_answer (LimnTokensEntry *entry)
{
  if (entry->answer->len > 0)
    explicit_bzero (entry->answer->data, entry->answer->len);
  g_byte_array_set_size (entry->answer, 0);
}

static void
limn_tokens_clear_entry (gpointer data)
{
  LimnTokensEntry *entry = data;

  g_free (entry->endpoint);
  limn_keys_free (entry->token);
  g_ptr_array_unref (entry->waiting);
  g_clear_object (&entry->fetch);
  limn_tokens_wipe_answer (entry);
  g_byte_array_unref (entry->answer);
}

static void
limn_tokens_release_entry (gpointer data)
{
  g_rc_box_release_full (data, limn_tokens_clear_entry);
}

/* whoever waits keeps the owner alive, so that nobody waits here */
static void
limn_tokens_leave_entry (gpointer data)
{
  LimnTokensEntry *entry = data;

  entry->owner = NULL;
  if (entry->fetch != NULL)
    g_cancellable_cancel (entry->fetch);
  limn_tokens_release_entry (entry);
}

static void
limn_tokens_finalize (GObject *object)
{
  LimnTokens *self = LIMN_TOKENS (object);

  g_hash_table_unref (self->entries);
  g_object_unref (self->transport);
  G_OBJECT_CLASS (limn_tokens_parent_class)->finalize (object);
}

static void
limn_tokens_class_init (LimnTokensClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = limn_tokens_finalize;
}

static void
limn_tokens_init (LimnTokens *self)
{
  self->entries = g_hash_table_new_full (
      g_str_hash, g_str_equal, NULL, limn_tokens_leave_entry);
}

/**
 * limn_tokens_new:
 * @transport: for the network
 * @settings: the user's; must outlive the tokens
 *
 * Returns: (transfer full): no tokens yet
 */
LimnTokens *
limn_tokens_new (LimnTransport *transport, const LimnSettings *settings)
{
  LimnTokens *self = g_object_new (LIMN_TYPE_TOKENS, NULL);

  self->transport = g_object_ref (transport);
  self->settings = settings;
  return self;
}

static const char *
limn_tokens_get_command (LimnTokens *self, const char *endpoint)
{
  g_autofree char *group = g_strconcat ("endpoint ", endpoint, NULL);

  return limn_settings_get (self->settings, group, "token_command");
}

static LimnTokensEntry *
limn_tokens_get_entry (LimnTokens *self, const char *endpoint)
{
  LimnTokensEntry *entry = g_hash_table_lookup (self->entries, endpoint);

  if (entry != NULL)
    return entry;
  entry = g_rc_box_new0 (LimnTokensEntry);
  entry->owner = self;
  entry->endpoint = g_strdup (endpoint);
  entry->waiting = g_ptr_array_new_with_free_func (limn_tokens_free_waiter);
  entry->answer = g_byte_array_new ();
  g_hash_table_insert (self->entries, entry->endpoint, entry);
  return entry;
}

static void
limn_tokens_return (GTask *task, const char *token, const GError *error)
{
  if (token != NULL)
    g_task_return_pointer (
        task, g_strdup (token), (GDestroyNotify) limn_keys_free);
  else
    g_task_return_error (task, g_error_copy (error));
}

/* What was under way has ended: with a @token (taken) that lasts @lifetime_s
 * seconds, or with @error. Whoever hears of it may at once want another, so
 * that nothing of @entry is looked at in between. */
static void
limn_tokens_settle (LimnTokensEntry *entry,
                    char *token,
                    gint64 lifetime_s,
                    const GError *error)
{
  g_autoptr (GPtrArray) waiting = entry->waiting;
  char *given = g_strdup (token);

  limn_keys_free (entry->token);
  entry->token = token;
  entry->until =
      g_get_real_time () + (lifetime_s - LIMN_TOKENS_MARGIN_S) * G_USEC_PER_SEC;
  g_clear_object (&entry->fetch);
  entry->waiting = g_ptr_array_new_with_free_func (limn_tokens_free_waiter);
  for (guint i = 0; i < waiting->len; i++)
    {
      LimnTokensWaiter *waiter = g_ptr_array_index (waiting, i);

      limn_tokens_return (waiter->task, given, error);
    }
  limn_keys_free (given);
}

static void
limn_tokens_command_done (GObject *source, GAsyncResult *result, gpointer data)
{
  LimnTokensEntry *entry = data;
  g_autoptr (GError) error = NULL;
  char *token = limn_token_command_run_finish (result, &error);

  g_prefix_error (&error, "[endpoint %s] token_command: ", entry->endpoint);
  limn_tokens_settle (entry, token, LIMN_TOKENS_COMMAND_S, error);
  limn_tokens_release_entry (entry);
}

static gboolean
limn_tokens_exchange_data (gpointer data,
                           const guint8 *bytes,
                           gsize length,
                           GError **error)
{
  LimnTokensEntry *entry = data;

  g_byte_array_append (entry->answer, bytes, (guint) length);
  return TRUE;
}

/* a token costs nothing: nothing is owed, however the exchange broke off */
static void
limn_tokens_explain (GError **error)
{
  if (!g_error_matches (*error, LIMN_ERROR, LIMN_ERROR_AMBIGUOUS))
    {
      g_prefix_error (error, _ ("no token from Google: "));
      return;
    }
  g_clear_error (error);
  g_set_error (error,
               LIMN_ERROR,
               LIMN_ERROR_NETWORK,
               _ ("no token from Google: its server did not answer to the end; "
                  "try again, nothing has been charged"));
}

static void
limn_tokens_exchange_done (GObject *source, GAsyncResult *result, gpointer data)
{
  LimnTokensEntry *entry = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnHttpHead) head = limn_transport_send_finish (
      LIMN_TRANSPORT (source), result, NULL, &error);
  gint64 lifetime_s = 0;
  char *token = NULL;

  if (head != NULL)
    token = limn_token_file_parse (head,
                                   (const char *) entry->answer->data,
                                   entry->answer->len,
                                   &lifetime_s,
                                   &error);
  else
    limn_tokens_explain (&error);
  limn_tokens_wipe_answer (entry);
  limn_tokens_settle (entry, token, lifetime_s, error);
  limn_tokens_release_entry (entry);
}

static void
limn_tokens_exchange (LimnTokensEntry *entry)
{
  static const LimnTransportWatch watch = { .data = limn_tokens_exchange_data };
  const LimnTransportLimits limits = { .total_s = LIMN_TOKENS_EXCHANGE_S,
                                       .max_bytes = LIMN_TOKENS_MAX_ANSWER };
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnTokenFile) file = limn_token_file_read (&error);
  g_autoptr (LimnHttpRequest) request = NULL;

  if (file == NULL)
    {
      limn_tokens_settle (entry, NULL, 0, error);
      return;
    }
  request = limn_token_file_build (file);
  limn_transport_send_async (entry->owner->transport,
                             request,
                             &limits,
                             &watch,
                             entry,
                             entry->fetch,
                             limn_tokens_exchange_done,
                             g_rc_box_acquire (entry));
}

static gboolean
limn_tokens_is_fresh (const LimnTokensEntry *entry)
{
  return entry->token != NULL && g_get_real_time () < entry->until;
}

/* nothing is fetched twice at a time */
static void
limn_tokens_fetch (LimnTokensEntry *entry)
{
  const char *command = limn_tokens_get_command (entry->owner, entry->endpoint);

  if (entry->fetch != NULL || limn_tokens_is_fresh (entry))
    return;
  entry->fetch = g_cancellable_new ();
  if (command == NULL)
    limn_tokens_exchange (entry);
  else
    limn_token_command_run_async (command,
                                  LIMN_TOKEN_COMMAND_LIMIT_MS,
                                  entry->fetch,
                                  limn_tokens_command_done,
                                  g_rc_box_acquire (entry));
}

/**
 * limn_tokens_check:
 * @self: the tokens
 * @endpoint: whom a token is wanted for
 * @error: return location
 *
 * Looks, without network, whether there is something to get a token from.
 *
 * Returns: %FALSE with %LIMN_ERROR_AUTH or %LIMN_ERROR_INVALID, which name what
 *   to do
 */
gboolean
limn_tokens_check (LimnTokens *self, const char *endpoint, GError **error)
{
  const char *command = limn_tokens_get_command (self, endpoint);
  g_autoptr (LimnTokenFile) file = NULL;

  if (command == NULL)
    {
      file = limn_token_file_read (error);
      return file != NULL;
    }
  if (limn_token_command_check (command, error))
    return TRUE;
  g_prefix_error (error, "[endpoint %s] token_command: ", endpoint);
  return FALSE;
}

/**
 * limn_tokens_warm:
 * @self: the tokens
 * @endpoint: whom a token will be wanted for
 *
 * Begins to get one. Trouble shows when it is asked for.
 */
void
limn_tokens_warm (LimnTokens *self, const char *endpoint)
{
  limn_tokens_fetch (limn_tokens_get_entry (self, endpoint));
}

static gboolean
limn_tokens_cancelled (GCancellable *cancellable, gpointer data)
{
  LimnTokensWaiter *waiter = data;
  g_autoptr (GTask) task = g_object_ref (waiter->task);

  g_ptr_array_remove (waiter->entry->waiting, waiter);
  g_task_return_new_error (
      task, LIMN_ERROR, LIMN_ERROR_CANCELLED, _ ("cancelled"));
  return G_SOURCE_REMOVE;
}

/* the others still want what is under way */
static void
limn_tokens_wait (LimnTokensEntry *entry, GTask *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  LimnTokensWaiter *waiter = g_new0 (LimnTokensWaiter, 1);

  waiter->entry = entry;
  waiter->task = g_object_ref (task);
  g_ptr_array_add (entry->waiting, waiter);
  if (cancellable == NULL)
    return;
  waiter->cancel = g_cancellable_source_new (cancellable);
  g_source_set_callback (
      waiter->cancel, G_SOURCE_FUNC (limn_tokens_cancelled), waiter, NULL);
  g_source_attach (waiter->cancel, g_task_get_context (task));
}

/**
 * limn_tokens_get_async:
 * @self: the tokens
 * @endpoint: whom the token is for
 * @cancellable: (nullable): ends the waiting
 * @callback: called when there is a token, or none
 * @user_data: for @callback
 *
 * Gives the token that is kept, or gets one.
 */
void
limn_tokens_get_async (LimnTokens *self,
                       const char *endpoint,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  LimnTokensEntry *entry = limn_tokens_get_entry (self, endpoint);

  g_task_set_source_tag (task, limn_tokens_get_async);
  g_task_set_check_cancellable (task, FALSE);
  if (limn_tokens_is_fresh (entry))
    {
      limn_tokens_return (task, entry->token, NULL);
      return;
    }
  limn_tokens_wait (entry, task);
  limn_tokens_fetch (entry);
}

/**
 * limn_tokens_get_finish:
 * @self: the tokens
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: (transfer full): the token, to be freed with limn_keys_free(); %NULL
 *   with %LIMN_ERROR_AUTH where the login is missing or has ended,
 *   %LIMN_ERROR_CANCELLED, or what the network says; nothing is owed
 */
char *
limn_tokens_get_finish (LimnTokens *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * limn_tokens_forget:
 * @self: the tokens
 *
 * Keeps no token any more: an endpoint has refused one.
 */
void
limn_tokens_forget (LimnTokens *self)
{
  GHashTableIter iter;
  gpointer entry;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &entry))
    ((LimnTokensEntry *) entry)->until = 0;
}
