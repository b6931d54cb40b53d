/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/catalog-load: makes models of a catalogue's texts, one after another. */
#include "catalog-load.h"

#include "error.h"
#include "row.h"

#define LIMN_CATALOG_LOAD_MODELS "an object with a model is needed"
#define LIMN_CATALOG_LOAD_DEFAULT "the name of a model is needed"

struct _LimnCatalogLoad
{
  LimnNames *names;
  LimnGrid *grid;
  GPtrArray *models; /* %NULL where one was taken away */
  guint list;        /* number of that array */
  char *preferred;
  /* of the last text; 0 where it does not have the key */
  guint models_line, default_line;
};

/**
 * limn_catalog_load_new:
 *
 * Returns: (transfer full): no models
 */
LimnCatalogLoad *
limn_catalog_load_new (void)
{
  LimnCatalogLoad *self = g_new0 (LimnCatalogLoad, 1);

  self->names = limn_names_new ();
  self->grid = limn_grid_new (self->names);
  self->models =
      g_ptr_array_new_with_free_func ((GDestroyNotify) limn_model_free);
  self->list = limn_names_count (self->names);
  return self;
}

/**
 * limn_catalog_load_free:
 * @self: (nullable) (transfer full): models
 */
void
limn_catalog_load_free (LimnCatalogLoad *self)
{
  if (self == NULL)
    return;
  limn_grid_free (self->grid);
  limn_names_free (self->names);
  g_ptr_array_unref (self->models);
  g_free (self->preferred);
  g_free (self);
}

static gboolean
limn_catalog_load_read_model (LimnPatch *patch,
                              LimnName *slug,
                              gpointer target,
                              GError **error)
{
  LimnCatalogLoad *self = target;
  LimnNameUse *use = &slug->uses[LIMN_NAMES_MODEL];
  gboolean known = use->owner == self->list;

  if (limn_patch_is_null (patch))
    {
      if (known)
        g_clear_pointer (&self->models->pdata[use->slot], limn_model_free);
      use->owner = 0;
      return TRUE;
    }
  if (!known)
    {
      use->owner = self->list;
      use->slot = self->models->len;
      g_ptr_array_add (self->models, limn_model_new (slug->text));
    }
  return limn_row_read (
      patch, g_ptr_array_index (self->models, use->slot), error);
}

static gboolean
limn_catalog_load_read_models (LimnPatch *patch,
                               gpointer target,
                               GError **error)
{
  LimnCatalogLoad *self = target;

  if (patch->scan.token != LIMN_JSONSCAN_OBJECT)
    return limn_patch_fail (patch, LIMN_CATALOG_LOAD_MODELS, error);
  self->models_line = limn_patch_get_line (patch);
  return limn_patch_read_named (
      patch, LIMN_NAMES_MODEL, limn_catalog_load_read_model, self, error);
}

static gboolean
limn_catalog_load_read_default (LimnPatch *patch,
                                gpointer target,
                                GError **error)
{
  LimnCatalogLoad *self = target;

  if (patch->scan.token != LIMN_JSONSCAN_STRING)
    return limn_patch_fail (patch, LIMN_CATALOG_LOAD_DEFAULT, error);
  self->default_line = limn_patch_get_line (patch);
  return limn_patch_read_text (patch, &self->preferred, error);
}

/**
 * limn_catalog_load_apply:
 * @self: models
 * @text: JSON that changes them
 * @error: return location
 *
 * After a failure @self is of no further use.
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID, which names line and keys
 */
gboolean
limn_catalog_load_apply (LimnCatalogLoad *self, GBytes *text, GError **error)
{
  static const LimnPatchField fields[] = {
    LIMN_PATCH_NOTE,
    LIMN_PATCH_FIELD ("default", 0, limn_catalog_load_read_default),
    LIMN_PATCH_FIELD ("models", 0, limn_catalog_load_read_models),
    LIMN_PATCH_LAST,
  };
  g_auto (LimnPatch) patch;
  gsize length;
  const char *data = g_bytes_get_data (text, &length);

  limn_patch_init (&patch, data, length, self->names, self->grid);
  self->models_line = 0;
  self->default_line = 0;
  limn_jsonscan_next (&patch.scan);
  if (!limn_patch_read_fields (&patch, fields, self, error))
    return FALSE;
  return limn_jsonscan_next (&patch.scan) == LIMN_JSONSCAN_END ||
         limn_patch_fail (&patch, "", error);
}

static gboolean
limn_catalog_load_fail (guint line,
                        const char *key,
                        const char *value,
                        const char *remedy,
                        GError **error)
{
  g_autofree char *name =
      line > 0 ? g_strdup_printf ("line %u: %s", line, key) : g_strdup (key);

  limn_error_set_invalid (error, name, value, remedy);
  return FALSE;
}

/**
 * limn_catalog_load_finish:
 * @self: models
 * @error: return location
 *
 * No further text may come.
 *
 * Returns: (transfer full) (element-type LimnModel): the models, %NULL with
 *   %LIMN_ERROR_INVALID if there are none
 */
GPtrArray *
limn_catalog_load_finish (LimnCatalogLoad *self, GError **error)
{
  g_autoptr (GPtrArray) models =
      g_ptr_array_new_with_free_func ((GDestroyNotify) limn_model_free);

  for (guint i = 0; i < self->models->len; i++)
    {
      LimnModel *model = g_steal_pointer (&self->models->pdata[i]);

      if (model == NULL)
        continue;
      limn_row_finish (model);
      g_ptr_array_add (models, model);
    }
  if (models->len > 0)
    return g_steal_pointer (&models);
  limn_catalog_load_fail (
      self->models_line, "models", NULL, LIMN_CATALOG_LOAD_MODELS, error);
  return NULL;
}

/**
 * limn_catalog_load_get_default:
 * @self: models
 *
 * Returns: (transfer none) (nullable): the name that the texts choose
 */
const char *
limn_catalog_load_get_default (const LimnCatalogLoad *self)
{
  return self->preferred;
}

/**
 * limn_catalog_load_fail_default:
 * @self: models
 * @error: return location
 *
 * Sets %LIMN_ERROR_INVALID because no model has the name that the texts choose.
 *
 * Returns: %FALSE
 */
gboolean
limn_catalog_load_fail_default (const LimnCatalogLoad *self, GError **error)
{
  return limn_catalog_load_fail (self->default_line,
                                 "default",
                                 self->preferred,
                                 LIMN_CATALOG_LOAD_DEFAULT,
                                 error);
}
