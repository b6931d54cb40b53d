/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/recipe: the record as a parasite, the prompt as a name. */
#include "recipe.h"

/* characters of the prompt that a layer's name shows */
#define LIMN_RECIPE_NAME_LENGTH 40

/**
 * limn_recipe_make_name:
 * @request: what was asked
 *
 * Returns: (transfer full): "<verb>: <prompt>", the prompt cut at a word
 */
char *
limn_recipe_make_name (const LimnRequest *request)
{
  g_autofree char *line = g_strdup (request->prompt);
  const char *verb = limn_operation_get_name (request->operation);
  char *cut;
  char *space;

  g_strstrip (g_strdelimit (line, "\n\r\t", ' '));
  if (g_utf8_strlen (line, -1) <= LIMN_RECIPE_NAME_LENGTH)
    return g_strdup_printf ("%s: %s", verb, line);
  cut = g_utf8_offset_to_pointer (line, LIMN_RECIPE_NAME_LENGTH);
  *cut = '\0';
  space = strrchr (line, ' ');
  if (space != NULL && space - line > (cut - line) / 2)
    *space = '\0';
  return g_strdup_printf ("%s: %s…", verb, line);
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
