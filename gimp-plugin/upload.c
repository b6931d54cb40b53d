/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/upload: from a layer's rows through the frame to the bytes of a PNG. */
#include "upload.h"

#include <string.h>

#include "error.h"
#include "pixels.h"
#include "resample.h"
#include "target.h"
#include "tiles.h"

/* the gateway advises against more, and two of them with base64 are what
 * Gemini takes for sure (facts/wire.md §3 and §11) */
#define LIMN_UPLOAD_MAX_BYTES (8 * 1024 * 1024)

/* the frame's real pixels as rows, and where they go */
typedef struct
{
  LimnPixels *pixels;
  LimnRect layer;
  LimnRect known;
  guint channels;
  gsize stride;
  guint8 *rows;
  LimnResample *resample;
  LimnEncoder *encoder;
  LimnOriginal *original;
} LimnUpload;

static void
limn_upload_clear (LimnUpload *self)
{
  limn_pixels_free (self->pixels);
  limn_resample_free (self->resample);
  limn_encoder_free (self->encoder);
  limn_original_free (self->original);
  g_free (self->rows);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LimnUpload, limn_upload_clear)

static gboolean
limn_upload_send (gpointer user_data,
                  guint y,
                  guint n_rows,
                  const guint8 *pixels,
                  gsize stride,
                  GError **error)
{
  LimnUpload *self = user_data;

  if (self->original != NULL)
    limn_original_push (self->original, pixels, stride, n_rows);
  return limn_encoder_push (self->encoder, pixels, stride, n_rows, error);
}

static void
limn_upload_set_up (LimnUpload *self, const LimnFrame *frame)
{
  LimnAxis x = { (gdouble) frame->rect.width / frame->sent_width,
                 frame->rect.x - frame->known.x };
  LimnAxis y = { (gdouble) frame->rect.height / frame->sent_height,
                 frame->rect.y - frame->known.y };

  self->known = frame->known;
  self->channels = limn_pixels_get_channels (self->pixels);
  self->stride = (gsize) frame->known.width * self->channels;
  self->rows = g_malloc (self->stride * limn_tiles_get_height ());
  self->resample = limn_resample_new (frame->known.width,
                                      frame->known.height,
                                      self->channels,
                                      8,
                                      frame->sent_width,
                                      frame->sent_height,
                                      &x,
                                      &y);
  limn_resample_set_sink (
      self->resample, LIMN_CODEC_BAND_ROWS, limn_upload_send, self);
}

/* around a layer with alpha there is nothing, which is transparent */
static void
limn_upload_read (LimnUpload *self, gint y, gint n_rows)
{
  LimnRect band = { self->known.x, y, self->known.width, n_rows };
  LimnRect part = limn_rect_intersect (&band, &self->layer);

  if (!limn_rect_equals (&band, &part))
    memset (self->rows, 0, self->stride * n_rows);
  if (limn_rect_is_empty (&part))
    return;
  limn_pixels_read (self->pixels,
                    part.x - self->layer.x,
                    part.y - self->layer.y,
                    part.width,
                    part.height,
                    self->rows + (part.y - band.y) * self->stride +
                        (gsize) (part.x - band.x) * self->channels,
                    self->stride);
}

static gint
limn_upload_get_band_end (const LimnUpload *self, gint y)
{
  gint th = limn_tiles_get_height ();
  gint below = y - self->layer.y;
  gint into = below >= 0 ? below % th : th - 1 - (-below - 1) % th;

  return MIN (y + th - into, self->known.y + self->known.height);
}

/* bands end where tiles end, so that no tile is fetched twice; the connection
 * that was warmed up meanwhile gets its turns in between */
static gboolean
limn_upload_push (LimnUpload *self, GError **error)
{
  gint y = self->known.y;

  while (y < self->known.y + self->known.height)
    {
      gint end = limn_upload_get_band_end (self, y);

      limn_upload_read (self, y, end - y);
      if (!limn_resample_push (
              self->resample, self->rows, self->stride, end - y, error))
        return FALSE;
      y = end;
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  return TRUE;
}

/**
 * limn_upload_encode:
 * @image: id of an image
 * @drawable: id of a layer of it
 * @frame: what of the image is sent, and at which size
 * @original: (out) (optional) (transfer full): what was sent, to compare a
 *   result with
 * @error: return location
 *
 * Encodes the layer's own pixels inside @frame as an sRGB PNG of 8 bits, with
 * alpha if the layer has it. Its layer mask, opacity and mode play no part.
 *
 * Returns: (transfer full): the encoded image
 */
LimnInput *
limn_upload_encode (gint32 image,
                    gint32 drawable,
                    const LimnFrame *frame,
                    LimnOriginal **original,
                    GError **error)
{
  g_auto (LimnUpload) self = {
    .pixels = limn_pixels_open_source (image, drawable),
    .layer = limn_target_get_rect (drawable),
  };
  LimnImageInfo info = { .format = LIMN_IMAGE_FORMAT_PNG,
                         .width = frame->sent_width,
                         .height = frame->sent_height,
                         .channels = limn_pixels_get_channels (self.pixels),
                         .depth = 8 };
  g_autoptr (GBytes) bytes = NULL;
  LimnInput *input;

  self.encoder = limn_encoder_new (&info, NULL, error);
  if (self.encoder == NULL)
    return NULL;
  if (original != NULL)
    self.original = limn_original_new (frame, info.channels);
  limn_upload_set_up (&self, frame);
  if (!limn_upload_push (&self, error))
    return NULL;
  bytes = limn_encoder_finish (self.encoder, error);
  if (bytes == NULL)
    return NULL;
  input = limn_input_new (bytes, NULL, error);
  if (input != NULL && original != NULL)
    *original = g_steal_pointer (&self.original);
  return input;
}

/**
 * limn_upload_lighten:
 * @input: an image on its way out
 * @plan: the plan it goes with
 * @error: return location
 *
 * What is too large for some endpoints, and slow to upload, is packed tighter;
 * what does not leave this machine is not.
 *
 * Returns: %FALSE where it cannot be encoded
 */
gboolean
limn_upload_lighten (LimnInput *input, const LimnPlan *plan, GError **error)
{
  const LimnRoute *route = g_ptr_array_index (plan->routes, 0);

  return g_str_equal (route->protocol, "echo") ||
         limn_input_shrink (input, LIMN_UPLOAD_MAX_BYTES, error);
}
