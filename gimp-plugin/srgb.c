/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/srgb: what is to be compared must be in one space, and whoever compares
 * knows sRGB only. */
#include "srgb.h"

#include "color.h"

/* one result that brought a profile */
typedef struct
{
  LimnColor *color;
  guint width;
  gsize stride;
  guint8 *rows;
  guint n_rows; /* that @rows has room for */
} LimnSrgbSlot;

struct _LimnSrgb
{
  const LimnResultSink *sink;
  gpointer user_data;
  GHashTable *slots; /* by number; none for results that are sRGB */
};

static void
limn_srgb_slot_free (gpointer data)
{
  LimnSrgbSlot *slot = data;

  limn_color_free (slot->color);
  g_free (slot->rows);
  g_free (slot);
}

/**
 * limn_srgb_new:
 * @sink: takes results without a profile, in sRGB; must outlive this
 * @user_data: for @sink
 *
 * Returns: (transfer full): user data of #limn_srgb_sink
 */
LimnSrgb *
limn_srgb_new (const LimnResultSink *sink, gpointer user_data)
{
  LimnSrgb *self = g_new0 (LimnSrgb, 1);

  self->sink = sink;
  self->user_data = user_data;
  self->slots = g_hash_table_new_full (NULL, NULL, NULL, limn_srgb_slot_free);
  return self;
}

/**
 * limn_srgb_free:
 * @self: (nullable) (transfer full): conversions
 */
void
limn_srgb_free (LimnSrgb *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->slots);
  g_free (self);
}

/* NULL where rows are sRGB as they are */
static LimnSrgbSlot *
limn_srgb_slot_new (const LimnImageInfo *info)
{
  LimnColorRows rows = { info->channels,
                         info->depth == 16 ? LIMN_SAMPLE_U16 : LIMN_SAMPLE_U8,
                         FALSE };
  g_autoptr (LimnColor) color = NULL;
  LimnSrgbSlot *slot;

  if (info->icc == NULL)
    return NULL;
  color = limn_color_new_to_srgb (info->icc, rows);
  if (limn_color_is_identity (color))
    return NULL;
  slot = g_new0 (LimnSrgbSlot, 1);
  slot->color = g_steal_pointer (&color);
  slot->width = info->width;
  slot->stride = (gsize) info->width * info->channels * (info->depth / 8);
  return slot;
}

static gboolean
limn_srgb_begin (gpointer user_data,
                 guint index,
                 const LimnImageInfo *info,
                 GError **error)
{
  LimnSrgb *self = user_data;
  LimnSrgbSlot *slot = limn_srgb_slot_new (info);
  LimnImageInfo converted = *info;

  converted.icc = NULL;
  g_hash_table_remove (self->slots, GUINT_TO_POINTER (index));
  if (slot != NULL)
    g_hash_table_insert (self->slots, GUINT_TO_POINTER (index), slot);
  return self->sink->begin (self->user_data, index, &converted, error);
}

static void
limn_srgb_convert (LimnSrgbSlot *slot,
                   guint n_rows,
                   const guint8 *pixels,
                   gsize stride)
{
  if (slot->n_rows < n_rows)
    {
      g_free (slot->rows);
      slot->rows = g_malloc (slot->stride * n_rows);
      slot->n_rows = n_rows;
    }
  for (guint i = 0; i < n_rows; i++)
    limn_color_apply (slot->color,
                      pixels + i * stride,
                      slot->rows + i * slot->stride,
                      slot->width);
}

static gboolean
limn_srgb_rows (gpointer user_data,
                guint index,
                guint y,
                guint n_rows,
                const guint8 *pixels,
                gsize stride,
                GError **error)
{
  LimnSrgb *self = user_data;
  LimnSrgbSlot *slot =
      g_hash_table_lookup (self->slots, GUINT_TO_POINTER (index));

  if (slot == NULL)
    return self->sink->rows (
        self->user_data, index, y, n_rows, pixels, stride, error);
  limn_srgb_convert (slot, n_rows, pixels, stride);
  return self->sink->rows (
      self->user_data, index, y, n_rows, slot->rows, slot->stride, error);
}

static void
limn_srgb_end (gpointer user_data, guint index, const GError *error)
{
  LimnSrgb *self = user_data;

  g_hash_table_remove (self->slots, GUINT_TO_POINTER (index));
  self->sink->end (self->user_data, index, error);
}

const LimnResultSink limn_srgb_sink = {
  .begin = limn_srgb_begin,
  .rows = limn_srgb_rows,
  .end = limn_srgb_end,
};
