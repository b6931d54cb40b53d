/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/row: reads a row of the catalogue from JSON. */
#include "row.h"

#include <string.h>

#include "error.h"
#include "jsontext.h"
#include "money.h"
#include "sizing.h"

typedef gboolean (*LimnRowRead) (gpointer target,
                                 JsonNode *node,
                                 GPtrArray *path,
                                 GError **error);

/* a key, where its value goes, and who reads it; no reader: a remark */
typedef struct
{
  const char *name;
  gsize offset;
  LimnRowRead read;
} LimnRowField;

static gboolean
limn_row_fail (GPtrArray *path, const char *remedy, GError **error)
{
  g_autoptr (GString) name = g_string_new (NULL);

  for (guint i = 0; i < path->len; i++)
    g_string_append_printf (
        name, "%s%s", i > 0 ? "/" : "", (char *) g_ptr_array_index (path, i));
  limn_error_set_invalid (error, name->str, NULL, remedy);
  return FALSE;
}

static void
limn_row_enter (GPtrArray *path, const char *name)
{
  g_ptr_array_add (path, g_strdup (name));
}

static void
limn_row_leave (GPtrArray *path)
{
  g_ptr_array_set_size (path, (gint) path->len - 1);
}

static gboolean
limn_row_read_text (gpointer target,
                    JsonNode *node,
                    GPtrArray *path,
                    GError **error)
{
  char **text = target;

  if (strcmp (limn_jsontext_kind (node), "a string") != 0)
    return limn_row_fail (path, "a string is needed", error);
  g_free (*text);
  *text = json_node_dup_string (node);
  return TRUE;
}

static gboolean
limn_row_read_slug (gpointer target,
                    JsonNode *node,
                    GPtrArray *path,
                    GError **error)
{
  const char *text;

  if (!limn_row_read_text (target, node, path, error))
    return FALSE;
  text = *(char **) target;
  if (*text == '\0' || strpbrk (text, "/ ") != NULL)
    return limn_row_fail (path, "a name without / or space is needed", error);
  return TRUE;
}

static gboolean
limn_row_read_count (gpointer target,
                     JsonNode *node,
                     GPtrArray *path,
                     GError **error)
{
  gint64 value = -1;

  if (JSON_NODE_HOLDS_VALUE (node) &&
      json_node_get_value_type (node) == G_TYPE_INT64)
    value = json_node_get_int (node);
  if (value < 0 || value > G_MAXINT)
    return limn_row_fail (path, "a whole number from 0 is needed", error);
  *(guint *) target = (guint) value;
  return TRUE;
}

static gboolean
limn_row_read_money (gpointer target,
                     JsonNode *node,
                     GPtrArray *path,
                     GError **error)
{
  if (strcmp (limn_jsontext_kind (node), "a string") != 0 ||
      !limn_money_parse (json_node_get_string (node), target, NULL))
    return limn_row_fail (
        path, "a string with dollars like \"0.134\" is needed", error);
  return TRUE;
}

static gboolean
limn_row_read_words (gpointer target,
                     JsonNode *node,
                     GPtrArray *path,
                     GError **error)
{
  char ***words = target;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *array =
      JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *word = json_array_get_element (array, i);

      if (strcmp (limn_jsontext_kind (word), "a string") != 0)
        array = NULL;
      else
        g_strv_builder_add (builder, json_node_get_string (word));
    }
  if (array == NULL)
    return limn_row_fail (path, "an array of strings is needed", error);
  g_strfreev (*words);
  *words = g_strv_builder_end (builder);
  return TRUE;
}

/* an object whose keys are @fields, or, if there is but one without a name,
 * any keys at all, which that one reads */
static gboolean
limn_row_read_object (const LimnRowField *fields,
                      gpointer target,
                      JsonNode *node,
                      GPtrArray *path,
                      GError **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return limn_row_fail (path, "an object is needed", error);
  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &name, &value))
    {
      const LimnRowField *field = fields;

      limn_row_enter (path, name);
      while (field->name != NULL && strcmp (field->name, name) != 0)
        field++;
      if (field->name == NULL && field->read == NULL)
        return limn_row_fail (path, "no such key in the catalogue", error);
      if (field->read != NULL &&
          !field->read (
              G_STRUCT_MEMBER_P (target, field->offset), value, path, error))
        return FALSE;
      limn_row_leave (path);
    }
  return TRUE;
}

static gboolean
limn_row_read_price (gpointer target,
                     JsonNode *node,
                     GPtrArray *path,
                     GError **error)
{
  GHashTable **prices = target;
  const char *tier = g_ptr_array_index (path, path->len - 1);
  gint64 micros;

  if (!limn_row_read_money (&micros, node, path, error))
    return FALSE;
  g_hash_table_replace (
      *prices, g_strdup (tier), g_memdup2 (&micros, sizeof micros));
  return TRUE;
}

static gboolean
limn_row_read_prices (gpointer target,
                      JsonNode *node,
                      GPtrArray *path,
                      GError **error)
{
  static const LimnRowField fields[] = { { NULL, 0, limn_row_read_price } };

  return limn_row_read_object (fields, target, node, path, error);
}

static gboolean
limn_row_read_runner (gpointer target,
                      JsonNode *node,
                      GPtrArray *path,
                      GError **error)
{
  static const LimnRowField fields[] = {
    { "note", 0, NULL },
    { "edit_slug",
      G_STRUCT_OFFSET (LimnModelRunner, edit_slug),
      limn_row_read_slug },
    { "max_images",
      G_STRUCT_OFFSET (LimnModelRunner, max_images),
      limn_row_read_count },
    { "p50_ms",
      G_STRUCT_OFFSET (LimnModelRunner, p50_ms),
      limn_row_read_count },
    { "p95_ms",
      G_STRUCT_OFFSET (LimnModelRunner, p95_ms),
      limn_row_read_count },
    { "ttfb_ms",
      G_STRUCT_OFFSET (LimnModelRunner, ttfb_ms),
      limn_row_read_count },
    { "success_permille",
      G_STRUCT_OFFSET (LimnModelRunner, success_permille),
      limn_row_read_count },
    { "input",
      G_STRUCT_OFFSET (LimnModelRunner, input_micros),
      limn_row_read_money },
    { "prices",
      G_STRUCT_OFFSET (LimnModelRunner, prices),
      limn_row_read_prices },
    { NULL, 0, NULL },
  };
  LimnModelRunner *runner =
      limn_model_add_runner (target, g_ptr_array_index (path, path->len - 1));

  return limn_row_read_object (fields, runner, node, path, error);
}

static gboolean
limn_row_read_runners (gpointer target,
                       JsonNode *node,
                       GPtrArray *path,
                       GError **error)
{
  static const LimnRowField fields[] = { { NULL, 0, limn_row_read_runner } };

  return limn_row_read_object (fields, target, node, path, error);
}

static gboolean
limn_row_read_score (gpointer target,
                     JsonNode *node,
                     GPtrArray *path,
                     GError **error)
{
  static const LimnRowField fields[] = {
    { "generate",
      G_STRUCT_OFFSET (LimnModelScore, generate),
      limn_row_read_count },
    { "edit", G_STRUCT_OFFSET (LimnModelScore, edit), limn_row_read_count },
    { NULL, 0, NULL },
  };

  return limn_row_read_object (fields, target, node, path, error);
}

static gboolean
limn_row_read_pixels (gpointer target,
                      JsonNode *node,
                      GPtrArray *path,
                      GError **error)
{
  guint *sides = target;
  LimnSize size;

  if (strcmp (limn_jsontext_kind (node), "a string") != 0 ||
      !limn_sizing_parse_size (json_node_get_string (node), &size, NULL) ||
      size.kind != LIMN_SIZE_PIXELS)
    return limn_row_fail (
        path, "a string with pixels like \"1365x768\" is needed", error);
  sides[0] = (guint) size.width;
  sides[1] = (guint) size.height;
  return TRUE;
}

static gboolean
limn_row_read_size (gpointer target,
                    JsonNode *node,
                    GPtrArray *path,
                    GError **error)
{
  static const LimnRowField fields[] = {
    { "note", 0, NULL },
    { "table", G_STRUCT_OFFSET (LimnModelSize, width), limn_row_read_pixels },
    { "vendor",
      G_STRUCT_OFFSET (LimnModelSize, vendor_width),
      limn_row_read_pixels },
    { NULL, 0, NULL },
  };
  const char *ratio = g_ptr_array_index (path, path->len - 1);
  const char *tier = g_ptr_array_index (path, path->len - 2);
  LimnModelSize size = { .aspect_ratio = g_intern_string (ratio),
                         .resolution = g_intern_string (tier) };
  gdouble width, height;

  if (!limn_sizing_parse_ratio (ratio, &width, &height, NULL) || width == 0)
    return limn_row_fail (path, "a ratio like 16:9 is needed", error);
  if (!limn_row_read_object (fields, &size, node, path, error))
    return FALSE;
  if (size.width == 0)
    return limn_row_fail (path, "the key \"table\" is needed", error);
  if (size.vendor_width == 0)
    {
      size.vendor_width = size.width;
      size.vendor_height = size.height;
    }
  limn_model_add_size (target, &size);
  return TRUE;
}

static gboolean
limn_row_read_tier (gpointer target,
                    JsonNode *node,
                    GPtrArray *path,
                    GError **error)
{
  static const LimnRowField fields[] = { { NULL, 0, limn_row_read_size } };
  const char *tier = g_ptr_array_index (path, path->len - 1);
  gdouble pixels;

  if (!limn_sizing_parse_tier (tier, &pixels, NULL) || pixels == 0 ||
      strpbrk (tier, "k ") != NULL)
    return limn_row_fail (path, "a tier like 1K is needed", error);
  return limn_row_read_object (fields, target, node, path, error);
}

static gboolean
limn_row_read_sizes (gpointer target,
                     JsonNode *node,
                     GPtrArray *path,
                     GError **error)
{
  static const LimnRowField fields[] = { { NULL, 0, limn_row_read_tier } };

  return limn_row_read_object (fields, target, node, path, error);
}

/**
 * limn_row_read:
 * @model: a new model, to be filled in
 * @node: its row
 * @path: (element-type utf8): keys that lead to the row; after a failure those
 *   that lead to the culprit
 * @error: return location
 *
 * A key that the catalogue does not know is an error, so that a slip of the
 * pen does not go unnoticed; "note" may stand anywhere.
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID, which names the path
 */
gboolean
limn_row_read (LimnModel *model,
               JsonNode *node,
               GPtrArray *path,
               GError **error)
{
#define AT(member) G_STRUCT_OFFSET (LimnModel, member)
  static const LimnRowField fields[] = {
    { "note", 0, NULL },
    { "name", AT (name), limn_row_read_text },
    { "description", AT (description), limn_row_read_text },
    { "best_for", AT (best_for), limn_row_read_text },
    { "aliases", AT (aliases), limn_row_read_words },
    { "default_tier", AT (default_tier), limn_row_read_text },
    { "max_prompt", AT (max_prompt), limn_row_read_count },
    { "max_images", AT (max_images), limn_row_read_count },
    { "rank", AT (rank), limn_row_read_score },
    { "elo", AT (elo), limn_row_read_score },
    { "extras", AT (extras), limn_row_read_words },
    { "providers", 0, limn_row_read_runners },
    { "sizes", 0, limn_row_read_sizes },
    { "retired", AT (retired), limn_row_read_text },
    { "successor", AT (successor), limn_row_read_slug },
    { NULL, 0, NULL },
  };
#undef AT

  if (!limn_row_read_object (fields, model, node, path, error))
    return FALSE;
  if (model->default_tier != NULL &&
      limn_model_find_tier (model, model->default_tier) == NULL)
    return limn_row_fail (path, "default_tier is none of its tiers", error);
  if (model->default_tier == NULL && model->tiers[0] != NULL)
    model->default_tier = g_strdup (model->tiers[0]);
  if (model->name == NULL)
    model->name = g_strdup (model->slug);
  if (model->description == NULL)
    model->description = g_strdup ("");
  return TRUE;
}
