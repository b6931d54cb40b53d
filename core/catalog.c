/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/catalog: what is known about models, as data. */
#include "catalog.h"

#include <glib/gi18n-lib.h>

#include <string.h>
#include <glib/gstdio.h>

#include "catalog-load.h"
#include "data/limn-resources.h"
#include "error.h"
#include "money.h"
#include "spelling.h"

#define LIMN_CATALOG_RESOURCE "/org/limn/catalog.json"

/* largest overlay file that is read */
#define LIMN_CATALOG_MAX_FILE (64 * 1024 * 1024)
/* what of an unknown name is repeated */
#define LIMN_CATALOG_MAX_NAME 64
#define LIMN_CATALOG_SUGGESTIONS 2

struct _LimnCatalog
{
  GPtrArray *texts; /* GBytes: the catalogue, then its overlays */
  GPtrArray *models;
  GHashTable *names; /* slug, lower-case slug or alias, to LimnModel */
  const LimnModel *preferred;
  LimnHealth *health;
};

/* in any case; of slugs that differ in nothing else each is also found as it is
 * spelt */
static void
limn_catalog_index_slug (LimnCatalog *self, LimnModel *model)
{
  g_autofree char *lower = g_ascii_strdown (model->slug, -1);
  LimnModel *owner = g_hash_table_lookup (self->names, lower);

  if (owner != NULL && g_ascii_strcasecmp (owner->slug, lower) == 0)
    {
      g_hash_table_replace (self->names, g_strdup (model->slug), model);
      if (!g_str_equal (model->slug, lower))
        return;
      g_hash_table_replace (self->names, g_strdup (owner->slug), owner);
    }
  g_hash_table_replace (self->names, g_steal_pointer (&lower), model);
}

static void
limn_catalog_index (LimnCatalog *self, LimnModel *model)
{
  limn_catalog_index_slug (self, model);
  for (char **alias = model->aliases; *alias != NULL; alias++)
    {
      g_autofree char *name = g_ascii_strdown (*alias, -1);

      if (!g_hash_table_contains (self->names, name))
        g_hash_table_insert (self->names, g_steal_pointer (&name), model);
    }
}

static const LimnModel *
limn_catalog_find (LimnCatalog *self, const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  const LimnModel *model = g_hash_table_lookup (self->names, name);

  return model != NULL ? model : g_hash_table_lookup (self->names, lower);
}

static GPtrArray *
limn_catalog_read_models (const GPtrArray *texts,
                          LimnCatalogLoad *load,
                          GError **error)
{
  for (guint i = 0; i < texts->len; i++)
    if (!limn_catalog_load_apply (load, g_ptr_array_index (texts, i), error))
      return NULL;
  return limn_catalog_load_finish (load, error);
}

/* takes @texts, of which only the last may have a fault */
static LimnCatalog *
limn_catalog_new_from_texts (GPtrArray *texts, GError **error)
{
  g_autoptr (LimnCatalog) self = g_new0 (LimnCatalog, 1);
  g_autoptr (LimnCatalogLoad) load = limn_catalog_load_new ();
  const char *preferred;

  self->texts = texts;
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->models = limn_catalog_read_models (texts, load, error);
  if (self->models == NULL)
    return NULL;
  for (guint i = 0; i < self->models->len; i++)
    limn_catalog_index (self, g_ptr_array_index (self->models, i));
  preferred = limn_catalog_load_get_default (load);
  if (preferred != NULL)
    self->preferred = limn_catalog_find (self, preferred);
  if (self->preferred == NULL)
    {
      limn_catalog_load_fail_default (load, error);
      return NULL;
    }
  return g_steal_pointer (&self);
}

/* takes @text, which comes after all of @before */
static LimnCatalog *
limn_catalog_new_after (const GPtrArray *before, GBytes *text, GError **error)
{
  GPtrArray *texts =
      g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; before != NULL && i < before->len; i++)
    g_ptr_array_add (texts, g_bytes_ref (g_ptr_array_index (before, i)));
  g_ptr_array_add (texts, text);
  return limn_catalog_new_from_texts (texts, error);
}

/**
 * limn_catalog_new_from_data:
 * @json: a whole catalogue; core/data/catalog.json shows every key
 * @length: bytes of @json, -1 if it ends with a zero
 * @error: return location
 *
 * Returns: (transfer full): a catalogue, or %NULL with %LIMN_ERROR_INVALID,
 *   which names the line and the key
 */
LimnCatalog *
limn_catalog_new_from_data (const char *json, gssize length, GError **error)
{
  return limn_catalog_new_after (
      NULL,
      g_bytes_new (json, length < 0 ? strlen (json) : (gsize) length),
      error);
}

static GBytes *
limn_catalog_read_file (const char *path, GError **error)
{
  g_autoptr (GError) failed = NULL;
  GStatBuf status;
  char *text = NULL;
  gsize length;

  if (g_stat (path, &status) == 0 && status.st_size > LIMN_CATALOG_MAX_FILE)
    {
      limn_error_set_invalid (error, path, NULL, _ ("larger than 64 MiB"));
      return NULL;
    }
  if (g_file_get_contents (path, &text, &length, &failed))
    return g_bytes_new_take (text, length);
  if (!g_error_matches (failed, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    g_set_error (error, LIMN_ERROR, LIMN_ERROR_FILE, "%s", failed->message);
  return NULL;
}

/* takes @text: becomes what it is under @text, or stays */
static gboolean
limn_catalog_take_overlay (LimnCatalog *self, GBytes *text, GError **error)
{
  LimnCatalog *changed = limn_catalog_new_after (self->texts, text, error);
  LimnCatalog swap;

  if (changed == NULL)
    return FALSE;
  swap = *self;
  *self = *changed;
  self->health = swap.health;
  *changed = swap;
  limn_catalog_free (changed);
  return TRUE;
}

/**
 * limn_catalog_new:
 * @overlay_path: (nullable): file that overlays the built-in catalogue, at most
 *   64 MiB; it need not exist
 * @warning: (nullable): set when the overlay cannot be read or is broken, with
 *   file, line and key
 *
 * Returns: (transfer full): the built-in catalogue under the overlay; the
 *   built-in one alone when @warning is set
 */
LimnCatalog *
limn_catalog_new (const char *overlay_path, GError **warning)
{
  GBytes *data = g_resource_lookup_data (limn_get_resource (),
                                         LIMN_CATALOG_RESOURCE,
                                         G_RESOURCE_LOOKUP_FLAGS_NONE,
                                         NULL);
  g_autoptr (GError) broken = NULL;
  LimnCatalog *self = limn_catalog_new_after (NULL, data, &broken);

  g_assert_no_error (broken);
  if (overlay_path != NULL)
    limn_catalog_overlay_file (self, overlay_path, warning);
  return self;
}

/**
 * limn_catalog_overlay_file:
 * @self: a catalogue
 * @path: file as for limn_catalog_overlay(); it need not exist
 * @warning: (nullable): set when it cannot be read or is broken, with file,
 *   line and key
 *
 * Returns: whether it is overlaid now, or does not exist; if not, @self is
 *   untouched
 */
gboolean
limn_catalog_overlay_file (LimnCatalog *self,
                           const char *path,
                           GError **warning)
{
  g_autoptr (GError) failed = NULL;
  GBytes *text = limn_catalog_read_file (path, &failed);

  if (text != NULL && !limn_catalog_take_overlay (self, text, &failed))
    g_prefix_error (&failed, "%s: ", path);
  if (failed == NULL)
    return TRUE;
  g_propagate_error (warning, g_steal_pointer (&failed));
  return FALSE;
}

/**
 * limn_catalog_free:
 * @self: (nullable): a catalogue
 */
void
limn_catalog_free (LimnCatalog *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->names);
  g_clear_pointer (&self->models, g_ptr_array_unref);
  g_ptr_array_unref (self->texts);
  g_free (self);
}

/**
 * limn_catalog_overlay:
 * @self: a catalogue
 * @json: rows that change it, keyed as in core/data/catalog.json: a model with
 *   a known slug merges key by key, sizes by tier and ratio, null removes
 * @length: bytes of @json, -1 if it ends with a zero
 * @error: return location
 *
 * All or nothing: all texts are read anew, so that what was looked up in @self
 * is untouched by a failure. After a success models that were looked up
 * before are no longer valid.
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID, which names line and key, and
 *   @self untouched
 */
gboolean
limn_catalog_overlay (LimnCatalog *self,
                      const char *json,
                      gssize length,
                      GError **error)
{
  return limn_catalog_take_overlay (
      self,
      g_bytes_new (json, length < 0 ? strlen (json) : (gsize) length),
      error);
}

/**
 * limn_catalog_set_health:
 * @self: a catalogue
 * @health: (nullable): what this machine has seen of routes; must outlive
 *   @self
 *
 * Figures of the catalogue are corrected by it.
 */
void
limn_catalog_set_health (LimnCatalog *self, LimnHealth *health)
{
  self->health = health;
}

/**
 * limn_catalog_get_health:
 * @self: a catalogue
 *
 * Returns: (transfer none) (nullable): as set
 */
LimnHealth *
limn_catalog_get_health (LimnCatalog *self)
{
  return self->health;
}

/**
 * limn_catalog_get_default:
 * @self: a catalogue
 *
 * Returns: (transfer none): the model used where the request names none
 */
const LimnModel *
limn_catalog_get_default (LimnCatalog *self)
{
  return self->preferred;
}

/**
 * limn_catalog_list:
 * @self: a catalogue
 *
 * Returns: (transfer container) (element-type LimnModel): all models, in the
 *   catalogue's order
 */
GPtrArray *
limn_catalog_list (LimnCatalog *self)
{
  GPtrArray *models = g_ptr_array_new ();

  for (guint i = 0; i < self->models->len; i++)
    g_ptr_array_add (models, g_ptr_array_index (self->models, i));
  return models;
}

/* slugs that a provider has for edits alone */
static const LimnModel *
limn_catalog_find_edit (LimnCatalog *self,
                        const char *provider,
                        const char *slug)
{
  for (guint i = 0; i < self->models->len; i++)
    {
      const LimnModel *model = g_ptr_array_index (self->models, i);
      const LimnModelRunner *runner = limn_model_get_runner (model, provider);

      if (runner != NULL && runner->edit_slug != NULL &&
          g_ascii_strcasecmp (runner->edit_slug, slug) == 0)
        return model;
    }
  return NULL;
}

/**
 * limn_catalog_suggest:
 * @self: a catalogue
 * @name: a name that it does not know
 *
 * Returns: (transfer full) (nullable): the nearest names, as part of a question
 *   ("'a' or 'b'"); %NULL where none is near
 */
char *
limn_catalog_suggest (LimnCatalog *self, const char *name)
{
  g_autofree const char **known =
      (const char **) g_hash_table_get_keys_as_array (self->names, NULL);

  return limn_spelling_suggest (name, known, LIMN_CATALOG_SUGGESTIONS);
}

static void
limn_catalog_set_unknown (LimnCatalog *self, const char *name, GError **error)
{
  g_autofree char *nearest = NULL;
  g_autofree char *clean = NULL;

  if (error == NULL)
    return;
  nearest = limn_catalog_suggest (self, name);
  clean = g_strescape (name, NULL);
  if (strlen (clean) > LIMN_CATALOG_MAX_NAME)
    clean[LIMN_CATALOG_MAX_NAME] = '\0';
  g_set_error (error,
               LIMN_ERROR,
               LIMN_ERROR_INVALID,
               nearest != NULL ?
                   _ ("model '%s': not in the catalogue; did you mean "
                      "%s? (limn models lists all, limn models "
                      "--refresh finds new ones)") :
                   _ ("model '%s': not in the catalogue; the "
                      "default is '%s' (limn models lists all, "
                      "limn models --refresh finds new ones)"),
               clean,
               nearest != NULL ? nearest : self->preferred->slug);
}

/**
 * limn_catalog_lookup:
 * @self: a catalogue
 * @name: slug or alias in any case, alone or as "provider/slug"; a provider's
 *   own slug for edits counts behind that provider
 * @provider: (out) (optional) (nullable) (transfer full): the provider in
 *   front, lower case, whether it runs the model or not; %NULL without one
 * @error: return location
 *
 * Returns: (transfer none): the model, or %NULL with %LIMN_ERROR_INVALID,
 *   which names the nearest known names
 */
const LimnModel *
limn_catalog_lookup (LimnCatalog *self,
                     const char *name,
                     char **provider,
                     GError **error)
{
  gboolean known = limn_catalog_find (self, name) != NULL;
  g_autofree char *copy = g_strdup (name);
  char *trimmed = known ? copy : g_strstrip (copy);
  char *slash = strchr (trimmed, '/');
  const char *slug = slash != NULL ? slash + 1 : trimmed;
  g_autofree char *pin = NULL;
  const LimnModel *model = limn_catalog_find (self, slug);

  if (slash != NULL)
    pin = g_ascii_strdown (trimmed, slash - trimmed);
  if (model == NULL && pin != NULL)
    model = limn_catalog_find_edit (self, pin, slug);
  if (model == NULL || (pin != NULL && *pin == '\0'))
    {
      limn_catalog_set_unknown (self, model == NULL ? slug : trimmed, error);
      return NULL;
    }
  if (provider != NULL)
    *provider = g_steal_pointer (&pin);
  return model;
}

static gint64
limn_catalog_get_runner_price (const LimnModelRunner *runner,
                               const char *resolution,
                               guint n_images)
{
  const gint64 *price = g_hash_table_lookup (runner->prices, resolution);

  if (price == NULL)
    return LIMN_MONEY_UNKNOWN;
  return *price + n_images * runner->input_micros;
}

/**
 * limn_catalog_get_price:
 * @self: a catalogue
 * @model: one of its models
 * @provider: (nullable): pinned provider
 * @resolution: one of the model's tiers
 * @n_images: input images that are sent
 *
 * Without a pin the gateway chooses who runs the model, so the price is the
 * highest of its providers': a budget must hold whoever it is.
 *
 * Returns: price of one result in micro-dollars, %LIMN_MONEY_UNKNOWN where the
 *   catalogue does not know it
 */
gint64
limn_catalog_get_price (LimnCatalog *self,
                        const LimnModel *model,
                        const char *provider,
                        const char *resolution,
                        guint n_images)
{
  gint64 highest = LIMN_MONEY_UNKNOWN;

  for (guint i = 0; i < model->runners->len; i++)
    {
      const LimnModelRunner *runner = g_ptr_array_index (model->runners, i);

      if (provider != NULL && strcmp (provider, runner->provider) != 0)
        continue;
      highest =
          MAX (highest,
               limn_catalog_get_runner_price (runner, resolution, n_images));
    }
  return highest;
}
