/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/upload: from a layer's rows to the bytes of a PNG. */
#include "upload.h"

#include "error.h"
#include "pixels.h"
#include "tiles.h"

/**
 * limn_upload_find_frame:
 * @image: id of an image
 * @drawable: id of a layer of it
 * @frame: (out): what an edit sends
 * @error: return location
 *
 * The frame is the bounding box of the selection inside the layer, or the
 * whole layer where nothing is selected.
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID when the selection lies outside
 */
gboolean
limn_upload_find_frame (gint32 image,
                        gint32 drawable,
                        LimnFrame *frame,
                        GError **error)
{
  gint x, y, width, height, offset_x, offset_y;

  if (!gimp_drawable_mask_intersect (drawable, &x, &y, &width, &height))
    {
      g_autofree char *name = gimp_item_get_name (drawable);

      limn_error_set_invalid (error,
                              "layer",
                              name,
                              "the selection lies outside it; select a part of "
                              "the layer, or nothing to send all of it");
      return FALSE;
    }
  gimp_drawable_offsets (drawable, &offset_x, &offset_y);
  limn_frame_init (frame, x + offset_x, y + offset_y, width, height);
  return TRUE;
}

typedef struct
{
  LimnPixels *pixels;
  LimnEncoder *encoder;
  guint8 *rows;
  gsize stride;
} LimnUploadBand;

static gboolean
limn_upload_push_band (LimnUploadBand *band,
                       gint x,
                       gint y,
                       gint width,
                       gint height,
                       GError **error)
{
  limn_pixels_read (
      band->pixels, x, y, width, height, band->rows, band->stride);
  return limn_encoder_push (
      band->encoder, band->rows, band->stride, height, error);
}

/* bands end where tiles end, so that no tile is fetched twice; the connection
 * that was warmed up meanwhile gets its turns in between */
static gboolean
limn_upload_push (LimnUploadBand *band,
                  gint x,
                  gint y,
                  const LimnFrame *frame,
                  GError **error)
{
  gint th = limn_tiles_get_height ();
  gint end = y + frame->height;

  while (y < end)
    {
      gint height = MIN (end, (y / th + 1) * th) - y;

      if (!limn_upload_push_band (band, x, y, frame->width, height, error))
        return FALSE;
      y += height;
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  return TRUE;
}

/**
 * limn_upload_encode:
 * @image: id of an image
 * @drawable: id of a layer of it
 * @frame: part of the image inside that layer
 * @error: return location
 *
 * Encodes the layer's own pixels inside @frame as an sRGB PNG of 8 bits, with
 * alpha if the layer has it.
 *
 * Returns: (transfer full): the encoded image
 */
LimnInput *
limn_upload_encode (gint32 image,
                    gint32 drawable,
                    const LimnFrame *frame,
                    GError **error)
{
  g_autoptr (LimnPixels) pixels = limn_pixels_open_source (image, drawable);
  guint channels = limn_pixels_get_channels (pixels);
  LimnImageInfo info = { .format = LIMN_IMAGE_FORMAT_PNG,
                         .width = frame->width,
                         .height = frame->height,
                         .channels = channels,
                         .depth = 8 };
  g_autoptr (LimnEncoder) encoder = limn_encoder_new (&info, NULL, error);
  gsize stride = (gsize) frame->width * channels;
  g_autofree guint8 *rows = g_malloc (stride * limn_tiles_get_height ());
  LimnUploadBand band = {
    .pixels = pixels, .encoder = encoder, .rows = rows, .stride = stride
  };
  g_autoptr (GBytes) bytes = NULL;
  gint offset_x, offset_y;

  if (encoder == NULL)
    return NULL;
  gimp_drawable_offsets (drawable, &offset_x, &offset_y);
  if (!limn_upload_push (
          &band, frame->x - offset_x, frame->y - offset_y, frame, error))
    return NULL;
  bytes = limn_encoder_finish (encoder, error);
  return bytes != NULL ? limn_input_new (bytes, NULL, error) : NULL;
}
