/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/extend: the canvas of an image, and how it grows. */
#include "extend.h"

#include <glib/gi18n-lib.h>

#include "error.h"
#include "target.h"

struct _LimnExtend
{
  gint32 image, drawable;
  LimnRect layer; /* where it lay when the job began */
  LimnRect real;
  LimnExtension extension;
};

static gboolean
limn_extend_refuse (const LimnExtend *self, const char *remedy, GError **error)
{
  g_autofree char *name = gimp_item_get_name (self->drawable);

  limn_error_set_invalid (error, "layer", name, remedy);
  return FALSE;
}

static LimnRect
limn_extend_get_canvas (const LimnExtend *self)
{
  return (LimnRect){ .width = gimp_image_width (self->image),
                     .height = gimp_image_height (self->image) };
}

/* users go on working while a dialog is open */
static gboolean
limn_extend_look (LimnExtend *self, GError **error)
{
  LimnRect canvas = limn_extend_get_canvas (self);
  LimnRect seen;

  self->layer = limn_target_get_rect (self->drawable);
  self->real = gimp_drawable_has_alpha (self->drawable) ? canvas : self->layer;
  seen = limn_rect_intersect (&self->layer, &canvas);
  return !limn_rect_is_empty (&seen) ||
         limn_extend_refuse (
             self,
             _ ("lies outside the canvas, so nothing of it can be "
                "continued there; choose a layer that shows"),
             error);
}

/**
 * limn_extend_new:
 * @image: id of an image
 * @drawable: id of a layer of it
 * @error: return location
 *
 * The pixels of an opaque layer are real wherever they are, also where the
 * canvas does not show them. Those of a layer with alpha are what the canvas
 * shows: beyond it nobody has seen which of them are transparent.
 *
 * Returns: (transfer full): the canvas as it is, or %NULL with
 *   %LIMN_ERROR_INVALID where the layer has nothing on it to be continued
 */
LimnExtend *
limn_extend_new (gint32 image, gint32 drawable, GError **error)
{
  g_autoptr (LimnExtend) self = g_new0 (LimnExtend, 1);

  self->image = image;
  self->drawable = drawable;
  return limn_extend_look (self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * limn_extend_new_recovered:
 * @image: id of an image
 * @drawable: id of the layer of it that is extended
 * @grown: what its canvas was to become, as the layer lies now
 *
 * Returns: (transfer full): the canvas as it is, for limn_extend_resize()
 */
LimnExtend *
limn_extend_new_recovered (gint32 image, gint32 drawable, const LimnRect *grown)
{
  LimnExtend *self = g_new0 (LimnExtend, 1);

  self->image = image;
  self->drawable = drawable;
  self->layer = limn_target_get_rect (drawable);
  self->extension.grown = *grown;
  return self;
}

/**
 * limn_extend_free:
 * @self: (nullable) (transfer full): a canvas
 */
void
limn_extend_free (LimnExtend *self)
{
  g_free (self);
}

/**
 * limn_extend_suit:
 * @self: a canvas
 * @request: how far it is to grow
 * @error: return location
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID where it cannot grow so, or where
 *   nothing would be new
 */
gboolean
limn_extend_suit (LimnExtend *self, const LimnRequest *request, GError **error)
{
  LimnRect canvas = limn_extend_get_canvas (self);

  if (!limn_extend_look (self, error) ||
      !limn_extension_init (
          &self->extension, request, &canvas, &self->real, error))
    return FALSE;
  return !limn_rect_contains (&self->real, &self->extension.grown) ||
         limn_extend_refuse (
             self,
             _ ("reaches as far as the new canvas, so nothing "
                "would be new; enlarge the canvas alone (Image > "
                "Canvas Size), or extend further"),
             error);
}

/**
 * limn_extend_get_extension:
 * @self: a canvas
 *
 * Returns: (transfer none): how it grows; set by limn_extend_suit()
 */
const LimnExtension *
limn_extend_get_extension (const LimnExtend *self)
{
  return &self->extension;
}

/**
 * limn_extend_make_mask:
 * @self: a canvas
 * @frame: what is sent of it
 * @overlap: pixels over which what is new fades into what is there, below 0 for
 *   as many as suit
 *
 * Returns: (transfer full): opaque where there was neither canvas nor layer,
 *   fading into them
 */
LimnMask *
limn_extend_make_mask (const LimnExtend *self,
                       const LimnFrame *frame,
                       gdouble overlap)
{
  const LimnExtension *extension = &self->extension;
  LimnMask *mask = limn_mask_new_opaque (frame);

  limn_mask_clear (mask, frame, &extension->canvas);
  limn_mask_clear (mask, frame, &extension->real);
  limn_mask_feather (
      mask,
      limn_extension_get_overlap (
          extension, frame, overlap, limn_mask_find_feather (mask)),
      G_MAXINT);
  return mask;
}

/**
 * limn_extend_resize:
 * @self: a canvas
 * @place: where something lies in the coordinates of the frame; becomes where
 *   it lies from now on
 *
 * Lets the canvas grow around the layer, wherever that is by now; see
 * limn_extension_find_canvas(). A layer that is gone is taken to have stayed.
 */
void
limn_extend_resize (const LimnExtend *self, LimnRect *place)
{
  LimnRect canvas = limn_extend_get_canvas (self);
  LimnRect layer = gimp_item_is_valid (self->drawable) ?
                       limn_target_get_rect (self->drawable) :
                       self->layer;
  gint dx = layer.x - self->layer.x;
  gint dy = layer.y - self->layer.y;
  LimnRect grown =
      limn_extension_find_canvas (&self->extension, &canvas, dx, dy);

  place->x += dx;
  place->y += dy;
  if (!gimp_image_resize (
          self->image, grown.width, grown.height, -grown.x, -grown.y))
    return;
  place->x -= grown.x;
  place->y -= grown.y;
}
