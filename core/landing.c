/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/landing: the way back of an edit: a result is laid over its frame. */
#include "landing.h"

#include <glib/gi18n-lib.h>

#include <math.h>
#include <string.h>

#include "codec/codec-private.h"
#include "error.h"
#include "fidelity/change.h"
#include "fidelity/color-match.h"
#include "fidelity/color-table.h"
#include "fidelity/registration.h"
#include "resample.h"

/* a result whose ratio differs by more was made of another part of the scene
 * than the frame: it is laid over it without being stretched */
#define LIMN_LANDING_MAX_STRETCH 0.02

typedef struct
{
  LimnImageInfo info;
  gsize stride;
  guint8 *pixels; /* as returned */
  LimnProxy *proxy;
  gboolean reshaped; /* returned in another shape than was sent */
  LimnRegistration registration;
  LimnColorMatch color;
  LimnPlane *change;
} LimnLandingSlot;

struct _LimnLanding
{
  LimnFrame frame;
  LimnOriginal *original;
  LimnLandingOptions options;
  const LimnResultSink *sink;
  gpointer user_data;
  GPtrArray *slots; /* a NULL where a result failed or never began */
};

/* where a slot's rows go */
typedef struct
{
  LimnLanding *landing;
  guint index;
} LimnLandingTarget;

static void
limn_landing_slot_free (LimnLandingSlot *slot)
{
  if (slot == NULL)
    return;
  g_free (slot->pixels);
  limn_proxy_free (slot->proxy);
  limn_plane_free (slot->change);
  g_free (slot);
}

/**
 * limn_landing_new:
 * @frame: what was sent
 * @original: what it looked like; must outlive the landing
 * @options: what is to be undone
 * @sink: takes pixels of the size of @frame's target; must outlive the
 *   landing
 * @user_data: for @sink
 *
 * Returns: (transfer full): a landing without results
 */
LimnLanding *
limn_landing_new (const LimnFrame *frame,
                  LimnOriginal *original,
                  const LimnLandingOptions *options,
                  const LimnResultSink *sink,
                  gpointer user_data)
{
  LimnLanding *self = g_new0 (LimnLanding, 1);

  self->frame = *frame;
  self->original = original;
  self->options = *options;
  self->sink = sink;
  self->user_data = user_data;
  self->slots =
      g_ptr_array_new_with_free_func ((GDestroyNotify) limn_landing_slot_free);
  return self;
}

/**
 * limn_landing_free:
 * @self: (nullable) (transfer full): a landing
 */
void
limn_landing_free (LimnLanding *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->slots);
  g_free (self);
}

static LimnLandingSlot *
limn_landing_get_slot (const LimnLanding *self, guint index)
{
  return index < self->slots->len ? g_ptr_array_index (self->slots, index) :
                                    NULL;
}

/* whoever takes the pixels says so before any of them is paid attention to */
static gboolean
limn_landing_announce (LimnLanding *self,
                       guint index,
                       const LimnImageInfo *returned,
                       GError **error)
{
  LimnImageInfo info = *returned;

  info.icc = NULL;
  info.width = (guint) self->frame.target.width;
  info.height = (guint) self->frame.target.height;
  return self->sink->begin (self->user_data, index, &info, error);
}

static gboolean
limn_landing_begin (gpointer user_data,
                    guint index,
                    const LimnImageInfo *info,
                    GError **error)
{
  LimnLanding *self = user_data;
  LimnLandingSlot *slot = g_new0 (LimnLandingSlot, 1);
  gdouble sent = (gdouble) self->frame.rect.width / self->frame.rect.height;

  if (index >= self->slots->len)
    g_ptr_array_set_size (self->slots, index + 1);
  limn_landing_slot_free (g_ptr_array_index (self->slots, index));
  g_ptr_array_index (self->slots, index) = slot;
  slot->info = *info;
  slot->info.icc = NULL;
  slot->stride = limn_image_info_get_row_bytes (info);
  slot->registration.scale = 1;
  slot->reshaped = fabs (log ((gdouble) info->width / info->height / sent)) >
                   LIMN_LANDING_MAX_STRETCH;
  slot->proxy = limn_original_new_counterpart (
      self->original, info->width, info->height, info->channels, info->depth);
  slot->pixels = g_try_malloc (slot->stride * info->height);
  if (slot->pixels != NULL)
    return limn_landing_announce (self, index, info, error);
  g_set_error (error,
               LIMN_ERROR,
               LIMN_ERROR_FILE,
               _ ("a result of %ux%u pixels needs %zu bytes of memory, which "
                  "are not free"),
               info->width,
               info->height,
               slot->stride * info->height);
  return FALSE;
}

static gboolean
limn_landing_rows (gpointer user_data,
                   guint index,
                   guint y,
                   guint n_rows,
                   const guint8 *pixels,
                   gsize stride,
                   GError **error)
{
  LimnLandingSlot *slot = limn_landing_get_slot (user_data, index);

  for (guint row = 0; row < n_rows; row++)
    memcpy (slot->pixels + (y + row) * slot->stride,
            pixels + row * stride,
            slot->stride);
  limn_proxy_push (slot->proxy, pixels, stride, n_rows);
  return TRUE;
}

/* what is compared once the result lies where it belongs */
static void
limn_landing_align (LimnLanding *self,
                    LimnLandingSlot *slot,
                    LimnPlane *aligned[3])
{
  const LimnPlane *original[3], *result[3];

  for (guint i = 0; i < 3; i++)
    {
      original[i] = limn_original_get_plane (self->original, i);
      result[i] = limn_proxy_get_plane (slot->proxy, i);
    }
  if (self->options.align)
    {
      g_autoptr (LimnPlane) from =
          limn_registration_make_luma (original[0], original[1], original[2]);
      g_autoptr (LimnPlane) to =
          limn_registration_make_luma (result[0], result[1], result[2]);

      limn_registration_estimate (from,
                                  to,
                                  limn_original_get_weight (self->original),
                                  &slot->registration);
    }
  for (guint i = 0; i < 3; i++)
    aligned[i] = limn_registration_apply (&slot->registration, result[i]);
}

static void
limn_landing_match_color (LimnLanding *self,
                          LimnLandingSlot *slot,
                          LimnPlane *aligned[3])
{
  const LimnPlane *original[3];

  for (guint i = 0; i < 3; i++)
    original[i] = limn_original_get_plane (self->original, i);
  if (self->options.match_color)
    limn_color_match_estimate (original,
                               (const LimnPlane *const *) aligned,
                               limn_original_get_weight (self->original),
                               &slot->color);
  if (!self->options.find_change)
    return;
  for (guint i = 0; slot->color.accepted && i < 3; i++)
    limn_color_table_apply (slot->color.table[i], aligned[i]);
  slot->change = limn_change_detect (original,
                                     (const LimnPlane *const *) aligned,
                                     limn_original_get_known (self->original));
}

static void
limn_landing_compare (LimnLanding *self, LimnLandingSlot *slot)
{
  LimnPlane *aligned[3];

  if (slot->reshaped || !(self->options.align || self->options.match_color ||
                          self->options.find_change))
    return;
  limn_landing_align (self, slot, aligned);
  limn_landing_match_color (self, slot, aligned);
  for (guint i = 0; i < 3; i++)
    limn_plane_free (aligned[i]);
}

/* the target's pixels in the returned image: one axis */
static LimnAxis
limn_landing_map (
    gint frame, gint target, guint returned, gdouble scale, gdouble shift)
{
  return (LimnAxis){ scale,
                     returned / 2.0 + shift + scale * (target - frame / 2.0) };
}

static void
limn_landing_get_axes (const LimnLanding *self,
                       const LimnLandingSlot *slot,
                       LimnAxis *x,
                       LimnAxis *y)
{
  const LimnFrame *frame = &self->frame;
  const LimnRegistration *found = &slot->registration;
  const LimnPlane *plane = limn_original_get_plane (self->original, 0);
  gdouble sx = (gdouble) slot->info.width / frame->rect.width;
  gdouble sy = (gdouble) slot->info.height / frame->rect.height;

  if (slot->reshaped)
    sx = sy = MIN (sx, sy);
  *x = limn_landing_map (frame->rect.width,
                         frame->target.x - frame->rect.x,
                         slot->info.width,
                         sx * found->scale,
                         found->dx * slot->info.width / plane->width);
  *y = limn_landing_map (frame->rect.height,
                         frame->target.y - frame->rect.y,
                         slot->info.height,
                         sy * found->scale,
                         found->dy * slot->info.height / plane->height);
}

static gboolean
limn_landing_send (gpointer user_data,
                   guint y,
                   guint n_rows,
                   const guint8 *pixels,
                   gsize stride,
                   GError **error)
{
  const LimnLandingTarget *target = user_data;
  const LimnLanding *self = target->landing;

  return self->sink->rows (
      self->user_data, target->index, y, n_rows, pixels, stride, error);
}

static gboolean
limn_landing_resample (LimnLanding *self,
                       guint index,
                       const LimnAxis *x,
                       const LimnAxis *y,
                       GError **error)
{
  LimnLandingSlot *slot = limn_landing_get_slot (self, index);
  LimnLandingTarget target = { self, index };
  g_autoptr (LimnResample) resample =
      limn_resample_new (slot->info.width,
                         slot->info.height,
                         slot->info.channels,
                         slot->info.depth,
                         self->frame.target.width,
                         self->frame.target.height,
                         x,
                         y);

  if (slot->color.accepted)
    limn_resample_set_tables (resample,
                              (const gfloat (*)[256]) slot->color.table);
  limn_resample_set_sink (
      resample, LIMN_CODEC_BAND_ROWS, limn_landing_send, &target);
  return limn_resample_run (resample, slot->pixels, slot->stride, error);
}

static gboolean
limn_landing_land (LimnLanding *self, guint index, GError **error)
{
  LimnLandingSlot *slot = limn_landing_get_slot (self, index);
  LimnAxis x, y;

  limn_landing_compare (self, slot);
  limn_landing_get_axes (self, slot, &x, &y);
  return limn_landing_resample (self, index, &x, &y, error);
}

static void
limn_landing_end (gpointer user_data, guint index, const GError *error)
{
  LimnLanding *self = user_data;
  LimnLandingSlot *slot = limn_landing_get_slot (self, index);
  g_autoptr (GError) failure = NULL;

  if (slot == NULL)
    return;
  if (error == NULL)
    limn_landing_land (self, index, &failure);
  self->sink->end (self->user_data, index, error != NULL ? error : failure);
  g_clear_pointer (&slot->pixels, g_free);
  g_clear_pointer (&slot->proxy, limn_proxy_free);
  if (error == NULL && failure == NULL)
    return;
  g_ptr_array_index (self->slots, index) = NULL;
  limn_landing_slot_free (slot);
}

const LimnResultSink limn_landing_sink = {
  .begin = limn_landing_begin,
  .rows = limn_landing_rows,
  .end = limn_landing_end,
};

/**
 * limn_landing_get_change:
 * @self: a landing
 * @index: a result that is whole
 *
 * Returns: (transfer none) (nullable): 1 where it really changed, over the
 *   whole frame at the size of the comparison; %NULL when it was not looked for
 */
const LimnPlane *
limn_landing_get_change (const LimnLanding *self, guint index)
{
  const LimnLandingSlot *slot = limn_landing_get_slot (self, index);

  return slot != NULL ? slot->change : NULL;
}

/**
 * limn_landing_has_alpha:
 * @self: a landing
 * @index: a result that has begun
 *
 * Returns: whether it brought transparency of its own
 */
gboolean
limn_landing_has_alpha (const LimnLanding *self, guint index)
{
  const LimnLandingSlot *slot = limn_landing_get_slot (self, index);

  return slot != NULL && slot->info.channels % 2 == 0;
}

static JsonNode *
limn_landing_report_color (const LimnColorMatch *color)
{
  static const char *const names[] = { "red", "green", "blue" };
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (
      object,
      "space",
      color->curves[0].space == LIMN_COLOR_SPACE_LINEAR ? "linear" : "coded");
  json_object_set_double_member (
      object, "residual_before", color->residual_before);
  json_object_set_double_member (
      object, "residual_after", color->residual_after);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      JsonArray *numbers = json_array_new ();

      json_array_add_double_element (numbers, color->curves[i].gain);
      json_array_add_double_element (numbers, color->curves[i].offset);
      json_array_add_double_element (numbers, color->curves[i].gamma);
      json_object_set_array_member (object, names[i], numbers);
    }
  json_node_take_object (node, object);
  return node;
}

/* the @nth result that is whole */
static const LimnLandingSlot *
limn_landing_get_whole (const LimnLanding *self, guint nth)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      const LimnLandingSlot *slot = g_ptr_array_index (self->slots, i);

      if (slot != NULL && nth-- == 0)
        return slot;
    }
  return NULL;
}

/**
 * limn_landing_report:
 * @self: a landing whose results have ended
 * @nth: number among those that are whole, from 0
 *
 * Returns: (transfer full): the record's `fidelity`: shift in pixels of the
 *   image, scale, how much result and original differ before and after
 *   (shares of white), and the colours' correction or null where there is none
 */
JsonNode *
limn_landing_report (const LimnLanding *self, guint nth)
{
  const LimnLandingSlot *slot = limn_landing_get_whole (self, nth);
  const LimnPlane *plane = limn_original_get_plane (self->original, 0);
  const LimnRect *rect = &self->frame.rect;
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  const LimnRegistration *found;

  g_return_val_if_fail (slot != NULL, NULL);

  found = &slot->registration;
  json_object_set_double_member (
      object, "dx", found->dx * rect->width / plane->width);
  json_object_set_double_member (
      object, "dy", found->dy * rect->height / plane->height);
  json_object_set_double_member (object, "scale", found->scale);
  json_object_set_double_member (
      object, "residual_before", found->residual_before);
  json_object_set_double_member (
      object, "residual_after", found->residual_after);
  if (slot->color.accepted)
    json_object_set_member (
        object, "color", limn_landing_report_color (&slot->color));
  else
    json_object_set_null_member (object, "color");
  json_object_set_boolean_member (object, "reshaped", slot->reshaped);
  json_node_take_object (node, object);
  return node;
}
