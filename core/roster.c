/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/roster: models that only the gateway knows. */
#include "roster.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#include "error.h"
#include "jsontext.h"
#include "settings.h"

#define LIMN_ROSTER_FILE "models.json"
/* the file is as long as the answer it is made of at most, bytes */
#define LIMN_ROSTER_MAX_FILE (4 * 1024 * 1024)

static JsonNode *
limn_roster_wrap (JsonObject *rows)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *root = json_object_new ();

  json_object_set_object_member (root, "models", json_object_ref (rows));
  json_node_take_object (node, root);
  return node;
}

/* a broken file is as good as none: it can be written anew */
static JsonObject *
limn_roster_read_failed (const char *path, const char *what, GError **warning)
{
  g_set_error (warning,
               LIMN_ERROR,
               LIMN_ERROR_FILE,
               _ ("%s: %s; `limn models --refresh` writes it anew"),
               path,
               what);
  return json_object_new ();
}

/* the rows of the file, none where there is no file */
static JsonObject *
limn_roster_read (const char *path, GError **warning)
{
  g_autoptr (GError) failed = NULL;
  g_autoptr (JsonNode) document = NULL;
  g_autofree char *text = NULL;
  JsonObject *rows = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, &failed))
    return g_error_matches (failed, G_FILE_ERROR, G_FILE_ERROR_NOENT) ||
                   g_error_matches (failed, G_FILE_ERROR, G_FILE_ERROR_NOTDIR) ?
               json_object_new () :
               limn_roster_read_failed (path, "cannot be read", warning);
  if (length > LIMN_ROSTER_MAX_FILE)
    return limn_roster_read_failed (path, "larger than 4 MiB", warning);
  document = limn_jsontext_parse (text, (gssize) length, "models", &failed);
  if (document == NULL)
    return limn_roster_read_failed (path, failed->message, warning);
  if (JSON_NODE_HOLDS_OBJECT (document))
    rows = limn_jsontext_get_object (json_node_get_object (document), "models");
  return rows != NULL ? json_object_ref (rows) :
                        limn_roster_read_failed (
                            path, "no object \"models\" in it", warning);
}

static gboolean
limn_roster_write (const char *path, JsonObject *rows, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (JsonNode) document = limn_roster_wrap (rows);
  g_autofree char *text = limn_jsontext_print (document, TRUE);
  g_autofree char *line = g_strconcat (text, "\n", NULL);
  g_autoptr (GError) failed = NULL;

  /* what fails here shows in the next step */
  g_mkdir_with_parents (folder, 0700);
  if (g_file_set_contents (path, line, -1, &failed))
    return TRUE;
  g_set_error (error,
               LIMN_ERROR,
               LIMN_ERROR_FILE,
               _ ("the gateway's models cannot be kept: %s (LIMN_STATE_DIR)"),
               failed->message);
  return FALSE;
}

static JsonArray *
limn_roster_words_to_json (char **words)
{
  JsonArray *array = json_array_new ();

  for (char **word = words; *word != NULL; word++)
    json_array_add_string_element (array, *word);
  return array;
}

static void
limn_roster_add_row (JsonObject *rows, const LimnOffer *offer)
{
  JsonObject *row = json_object_new ();

  if (offer->name != NULL && *offer->name != '\0')
    json_object_set_string_member (row, "name", offer->name);
  json_object_set_array_member (
      row, "aliases", limn_roster_words_to_json (offer->aliases));
  json_object_set_object_member (rows, offer->slug, row);
}

/* the rows are of this file's making: a catalogue takes them */
static void
limn_roster_overlay (LimnCatalog *catalog, JsonObject *rows)
{
  g_autoptr (JsonNode) document = limn_roster_wrap (rows);
  g_autofree char *text = limn_jsontext_print (document, FALSE);
  g_autoptr (GError) error = NULL;

  if (!limn_catalog_overlay (catalog, text, -1, &error))
    g_warning ("%s", error->message);
}

/* a key that can be typed as a model's name */
static gboolean
limn_roster_is_slug (const char *text)
{
  return *text != '\0' && strpbrk (text, "/ \t\r\n") == NULL;
}

/* what of a row of the file is understood: somebody may have edited it */
static JsonObject *
limn_roster_clean_row (JsonNode *node)
{
  JsonObject *row = json_object_new ();
  JsonArray *aliases = json_array_new ();
  JsonObject *object =
      JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *name = limn_jsontext_get_string (object, "name");
  JsonNode *list =
      object != NULL ? json_object_get_member (object, "aliases") : NULL;
  JsonArray *words = list != NULL && JSON_NODE_HOLDS_ARRAY (list) ?
                         json_node_get_array (list) :
                         NULL;

  for (guint i = 0; words != NULL && i < json_array_get_length (words); i++)
    {
      JsonNode *word = json_array_get_element (words, i);

      if (strcmp (limn_jsontext_kind (word), "a string") == 0)
        json_array_add_string_element (aliases, json_node_get_string (word));
    }
  if (name != NULL)
    json_object_set_string_member (row, "name", name);
  json_object_set_array_member (row, "aliases", aliases);
  return row;
}

/**
 * limn_roster_load:
 * @catalog: the built-in catalogue
 * @warning: (nullable): set when the file is broken
 *
 * Adds the models of the file that @catalog does not know; a newer Limn may
 * know more of them than the file.
 *
 * Returns: whether the file was good, or there was none
 */
gboolean
limn_roster_load (LimnCatalog *catalog, GError **warning)
{
  g_autofree char *path = limn_settings_state_path (LIMN_ROSTER_FILE);
  g_autoptr (GError) failed = NULL;
  g_autoptr (JsonObject) rows = limn_roster_read (path, &failed);
  g_autoptr (JsonObject) strangers = json_object_new ();
  JsonObjectIter iter;
  const char *slug;
  JsonNode *row;

  json_object_iter_init_ordered (&iter, rows);
  while (json_object_iter_next_ordered (&iter, &slug, &row))
    if (limn_roster_is_slug (slug) &&
        limn_catalog_lookup (catalog, slug, NULL, NULL) == NULL)
      json_object_set_object_member (
          strangers, slug, limn_roster_clean_row (row));
  if (json_object_get_size (strangers) > 0)
    limn_roster_overlay (catalog, strangers);
  if (failed == NULL)
    return TRUE;
  g_propagate_error (warning, g_steal_pointer (&failed));
  return FALSE;
}

/**
 * limn_roster_replace:
 * @offers: (element-type LimnOffer): all the gateway has
 * @error: return location
 *
 * Writes the file anew: the models for images that the built-in catalogue does
 * not know. The old file stays until the new one is whole.
 *
 * Returns: %FALSE with %LIMN_ERROR_ANSWER where nothing of @offers is for
 *   images, with %LIMN_ERROR_FILE where the file cannot be written
 */
gboolean
limn_roster_replace (const GPtrArray *offers, GError **error)
{
  g_autofree char *path = limn_settings_state_path (LIMN_ROSTER_FILE);
  g_autoptr (LimnCatalog) known = limn_catalog_new (NULL, NULL);
  g_autoptr (JsonObject) rows = json_object_new ();
  guint n_drawing = 0;

  for (guint i = 0; i < offers->len; i++)
    {
      const LimnOffer *offer = g_ptr_array_index (offers, i);

      n_drawing += offer->draws;
      if (offer->draws &&
          limn_catalog_lookup (known, offer->slug, NULL, NULL) == NULL)
        limn_roster_add_row (rows, offer);
    }
  if (n_drawing > 0)
    return limn_roster_write (path, rows, error);
  g_set_error (error,
               LIMN_ERROR,
               LIMN_ERROR_ANSWER,
               _ ("the gateway lists no model for images; what was known of it "
                  "stays"));
  return FALSE;
}

/**
 * limn_roster_add:
 * @catalog: a catalogue that does not know @offer
 * @offer: a model for images
 * @warning: (nullable): set when the file cannot be written
 *
 * Adds a model to @catalog, and to the file for the next time.
 *
 * Returns: whether the file has it
 */
gboolean
limn_roster_add (LimnCatalog *catalog, const LimnOffer *offer, GError **warning)
{
  g_autofree char *path = limn_settings_state_path (LIMN_ROSTER_FILE);
  g_autoptr (JsonObject) rows = limn_roster_read (path, NULL);
  g_autoptr (JsonObject) one = json_object_new ();

  limn_roster_add_row (one, offer);
  limn_roster_overlay (catalog, one);
  limn_roster_add_row (rows, offer);
  return limn_roster_write (path, rows, warning);
}

/**
 * limn_roster_add_alias:
 * @catalog: a catalogue
 * @model: one of its models; not valid afterwards
 * @alias: a name that the gateway has for it
 *
 * Lets @catalog know the name, until the end of the process.
 */
void
limn_roster_add_alias (LimnCatalog *catalog,
                       const LimnModel *model,
                       const char *alias)
{
  g_autoptr (JsonObject) rows = json_object_new ();
  JsonObject *row = json_object_new ();
  JsonArray *aliases = limn_roster_words_to_json (model->aliases);

  json_array_add_string_element (aliases, alias);
  json_object_set_array_member (row, "aliases", aliases);
  json_object_set_object_member (rows, model->slug, row);
  limn_roster_overlay (catalog, rows);
}
