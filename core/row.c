/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/row: reads a row of the catalogue from JSON. */
#include "row.h"

#include <string.h>

#include "sizing.h"

/* digits of a side that is written plainly */
#define LIMN_ROW_MAX_DIGITS 5
/* providers of a model; the gateway has a dozen in all */
#define LIMN_ROW_MAX_PROVIDERS 64

#define LIMN_ROW_FIELD(type, member, read)                                     \
  LIMN_PATCH_FIELD (#member, G_STRUCT_OFFSET (type, member), read)

/* a number of at most five digits that does not begin with 0; 0 for none */
static guint
limn_row_read_side (const char **at, const char *end)
{
  const char *from = *at;
  guint side = 0;

  if (from == end || *from == '0')
    return 0;
  while (*at < end && g_ascii_isdigit (**at) &&
         *at - from < LIMN_ROW_MAX_DIGITS)
    side = side * 10 + (guint) (*(*at)++ - '0');
  return side;
}

/* "1365x768", without a copy: nearly all of a big catalogue is that */
static gboolean
limn_row_read_plain_pixels (const LimnJsonscan *scan, guint *sides)
{
  const char *at = scan->string;
  const char *end = at + scan->length;

  sides[0] = limn_row_read_side (&at, end);
  if (at == end || *at++ != 'x')
    return FALSE;
  sides[1] = limn_row_read_side (&at, end);
  return at == end && sides[0] > 0 && sides[1] > 0;
}

static gboolean
limn_row_read_pixels (LimnPatch *patch, gpointer target, GError **error)
{
  guint *sides = target;
  const LimnJsonscan *scan = &patch->scan;
  g_autofree char *text = NULL;
  LimnSize size = { 0 };

  if (scan->token == LIMN_JSONSCAN_STRING &&
      limn_row_read_plain_pixels (scan, sides))
    return TRUE;
  if (scan->token == LIMN_JSONSCAN_STRING)
    text = g_strndup (scan->string, scan->length);
  if (!limn_patch_is_null (patch) &&
      (text == NULL || !limn_sizing_parse_size (text, &size, NULL) ||
       size.kind != LIMN_SIZE_PIXELS))
    return limn_patch_fail (
        patch, "a string with pixels like \"1365x768\" is needed", error);
  sides[0] = (guint) size.width;
  sides[1] = (guint) size.height;
  return TRUE;
}

static gboolean
limn_row_read_size (LimnPatch *patch,
                    LimnName *ratio,
                    gpointer target,
                    GError **error)
{
  static const LimnPatchField fields[] = {
    LIMN_PATCH_FIELD (
        "table", G_STRUCT_OFFSET (LimnModelSize, width), limn_row_read_pixels),
    LIMN_PATCH_FIELD ("vendor",
                      G_STRUCT_OFFSET (LimnModelSize, vendor_width),
                      limn_row_read_pixels),
    LIMN_PATCH_NOTE,
    LIMN_PATCH_LAST,
  };
  LimnModelSize *size;

  if (limn_patch_is_null (patch))
    {
      limn_grid_drop (patch->grid, ratio);
      return TRUE;
    }
  size = limn_grid_get (patch->grid, ratio);
  if (size == NULL)
    return limn_patch_fail_key (patch, "a ratio like 16:9 is needed", error);
  if (!limn_patch_read_fields (patch, fields, size, error))
    return FALSE;
  return size->width > 0 ||
         limn_patch_fail_key (patch, "the key \"table\" is needed", error);
}

static gboolean
limn_row_read_tier (LimnPatch *patch,
                    LimnName *tier,
                    gpointer target,
                    GError **error)
{
  if (limn_patch_is_null (patch))
    {
      limn_grid_drop_tier (patch->grid, tier);
      return TRUE;
    }
  if (!limn_grid_enter (patch->grid, tier))
    return limn_patch_fail_key (patch, "a tier like 1K is needed", error);
  return limn_patch_read_named (
      patch, LIMN_NAMES_RATIO, limn_row_read_size, target, error);
}

static gboolean
limn_row_read_sizes (LimnPatch *patch, gpointer target, GError **error)
{
  LimnModel *model = target;

  if (limn_patch_is_null (patch))
    limn_grid_clear (patch->grid);
  else
    {
      limn_grid_load (patch->grid, model);
      if (!limn_patch_read_named (
              patch, LIMN_NAMES_TIER, limn_row_read_tier, model, error))
        return FALSE;
    }
  limn_grid_save (patch->grid, model);
  return TRUE;
}

static gboolean
limn_row_read_price (LimnPatch *patch,
                     LimnName *tier,
                     gpointer target,
                     GError **error)
{
  GHashTable *prices = target;
  gint64 micros;

  if (!limn_patch_read_money (patch, &micros, error))
    return FALSE;
  if (limn_patch_is_null (patch))
    g_hash_table_remove (prices, tier->text);
  else
    g_hash_table_replace (
        prices, g_strdup (tier->text), g_memdup2 (&micros, sizeof micros));
  return TRUE;
}

static gboolean
limn_row_read_prices (LimnPatch *patch, gpointer target, GError **error)
{
  GHashTable *prices = *(GHashTable **) target;

  if (!limn_patch_is_null (patch))
    return limn_patch_read_named (
        patch, LIMN_NAMES_TIER, limn_row_read_price, prices, error);
  g_hash_table_remove_all (prices);
  return TRUE;
}

static LimnModelRunner *
limn_row_get_runner (LimnModel *model, const char *provider)
{
  for (guint i = 0; i < model->runners->len; i++)
    {
      LimnModelRunner *runner = g_ptr_array_index (model->runners, i);

      if (strcmp (runner->provider, provider) == 0)
        return runner;
    }
  return model->runners->len < LIMN_ROW_MAX_PROVIDERS ?
             limn_model_add_runner (model, provider) :
             NULL;
}

static gboolean
limn_row_read_runner (LimnPatch *patch,
                      LimnName *provider,
                      gpointer target,
                      GError **error)
{
#define ROW(member, read) LIMN_ROW_FIELD (LimnModelRunner, member, read)
  static const LimnPatchField fields[] = {
    ROW (edit_slug, limn_patch_read_slug),
    ROW (id, limn_patch_read_text),
    ROW (edit_id, limn_patch_read_text),
    ROW (max_images, limn_patch_read_count),
    ROW (p50_ms, limn_patch_read_count),
    ROW (p95_ms, limn_patch_read_count),
    ROW (ttfb_ms, limn_patch_read_count),
    ROW (success_permille, limn_patch_read_count),
    LIMN_PATCH_FIELD ("input",
                      G_STRUCT_OFFSET (LimnModelRunner, input_micros),
                      limn_patch_read_money),
    ROW (estimated, limn_patch_read_flag),
    ROW (prices, limn_row_read_prices),
    LIMN_PATCH_NOTE,
    LIMN_PATCH_LAST,
  };
#undef ROW
  LimnModelRunner *runner;

  if (limn_patch_is_null (patch))
    {
      limn_model_remove_runner (target, provider->text);
      return TRUE;
    }
  runner = limn_row_get_runner (target, provider->text);
  if (runner == NULL)
    return limn_patch_fail_key (
        patch, "a model has at most 64 providers", error);
  return limn_patch_read_fields (patch, fields, runner, error);
}

static gboolean
limn_row_read_runners (LimnPatch *patch, gpointer target, GError **error)
{
  LimnModel *model = target;

  if (!limn_patch_is_null (patch))
    return limn_patch_read_named (
        patch, LIMN_NAMES_PROVIDER, limn_row_read_runner, model, error);
  while (model->providers[0] != NULL)
    {
      g_autofree char *provider = g_strdup (model->providers[0]);

      limn_model_remove_runner (model, provider);
    }
  return TRUE;
}

static gboolean
limn_row_read_score (LimnPatch *patch, gpointer target, GError **error)
{
  static const LimnPatchField fields[] = {
    LIMN_ROW_FIELD (LimnModelScore, generate, limn_patch_read_count),
    LIMN_ROW_FIELD (LimnModelScore, edit, limn_patch_read_count),
    LIMN_PATCH_LAST,
  };

  if (!limn_patch_is_null (patch))
    return limn_patch_read_fields (patch, fields, target, error);
  *(LimnModelScore *) target = (LimnModelScore){ 0 };
  return TRUE;
}

/**
 * limn_row_read:
 * @patch: a text; the present value is the row
 * @model: (inout): a model, to be changed by it
 * @error: return location
 *
 * Reads a row into @model, which may have been filled by other texts before.
 * "note" may stand anywhere. After a failure @model may be changed in part.
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID, which names the line and the keys
 */
gboolean
limn_row_read (LimnPatch *patch, LimnModel *model, GError **error)
{
#define ROW(member, read) LIMN_ROW_FIELD (LimnModel, member, read)
  static const LimnPatchField fields[] = {
    ROW (name, limn_patch_read_text),
    ROW (description, limn_patch_read_text),
    ROW (best_for, limn_patch_read_text),
    ROW (aliases, limn_patch_read_words),
    ROW (default_tier, limn_patch_read_text),
    ROW (max_prompt, limn_patch_read_count),
    ROW (max_images, limn_patch_read_count),
    ROW (rank, limn_row_read_score),
    ROW (elo, limn_row_read_score),
    ROW (extras, limn_patch_read_words),
    LIMN_PATCH_FIELD ("providers", 0, limn_row_read_runners),
    LIMN_PATCH_FIELD ("sizes", 0, limn_row_read_sizes),
    ROW (deprecated, limn_patch_read_text),
    ROW (retired, limn_patch_read_text),
    ROW (successor, limn_patch_read_slug),
    LIMN_PATCH_NOTE,
    LIMN_PATCH_LAST,
  };
#undef ROW

  if (!limn_patch_read_fields (patch, fields, model, error))
    return FALSE;
  if (model->default_tier != NULL && model->n_sizes > 0 &&
      limn_model_find_tier (model, model->default_tier) == NULL)
    return limn_patch_fail_key (
        patch, "default_tier is none of its tiers", error);
  return TRUE;
}

/**
 * limn_row_finish:
 * @model: (inout): a model to which all texts have been applied
 *
 * Fills in what the texts left open: no further text may come, since what is
 * filled in cannot be told from what was given.
 */
void
limn_row_finish (LimnModel *model)
{
  if (model->name == NULL)
    model->name = g_strdup (model->slug);
  if (model->description == NULL)
    model->description = g_strdup ("");
  if (model->default_tier == NULL)
    model->default_tier = g_strdup (model->tiers[0]);
  for (guint i = 0; i < model->n_sizes; i++)
    {
      LimnModelSize *size = &model->sizes[i];

      if (size->vendor_width > 0)
        continue;
      size->vendor_width = size->width;
      size->vendor_height = size->height;
    }
}
