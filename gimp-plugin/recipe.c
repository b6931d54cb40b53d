/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/recipe: the record as a parasite, the prompt as a name. */
#include "recipe.h"

#include "title.h"

/**
 * limn_recipe_make_name:
 * @request: what was asked
 *
 * The verb is the name of the operation in the record, in any language, so that
 * scripts find layers by it.
 *
 * Returns: (transfer full): "<verb>: <title>", see limn_title_make(), or the
 *   verb alone
 */
char *
limn_recipe_make_name (const LimnRequest *request)
{
  const char *verb = limn_operation_get_name (request->operation);
  g_autofree char *title = limn_title_make (request->prompt);

  return *title != '\0' ? g_strdup_printf ("%s: %s", verb, title) :
                          g_strdup (verb);
}

/**
 * limn_recipe_attach:
 * @layer: id of a layer
 * @record: the job's record
 *
 * Keeps @record with the layer, in the file too; undone like any other change.
 */
void
limn_recipe_attach (gint32 layer, const char *record)
{
  GimpParasite *parasite =
      gimp_parasite_new (LIMN_RECIPE_PARASITE,
                         GIMP_PARASITE_PERSISTENT | GIMP_PARASITE_UNDOABLE,
                         strlen (record) + 1,
                         record);

  gimp_item_attach_parasite (layer, parasite);
  gimp_parasite_free (parasite);
}

/**
 * limn_recipe_is_on:
 * @layer: id of a layer
 *
 * Returns: whether it has a recipe, which may be broken
 */
gboolean
limn_recipe_is_on (gint32 layer)
{
  GimpParasite *parasite = gimp_item_get_parasite (layer, LIMN_RECIPE_PARASITE);

  if (parasite == NULL)
    return FALSE;
  gimp_parasite_free (parasite);
  return TRUE;
}

/**
 * limn_recipe_read:
 * @layer: id of a layer that has a recipe
 * @error: return location
 *
 * Returns: (transfer full): the record of the job that made it, or %NULL with
 *   %LIMN_ERROR_INVALID for what Limn did not write
 */
LimnRecord *
limn_recipe_read (gint32 layer, GError **error)
{
  GimpParasite *parasite = gimp_item_get_parasite (layer, LIMN_RECIPE_PARASITE);
  const char *data = gimp_parasite_data (parasite);
  glong size = gimp_parasite_data_size (parasite);
  g_autofree char *text = g_strndup (data != NULL ? data : "", (gsize) size);

  gimp_parasite_free (parasite);
  return limn_record_new_from_string (text, error);
}
