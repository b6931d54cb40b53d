/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/upload: from a layer's rows through the frame to the bytes of a PNG. */
#include "upload.h"

#include "resample.h"
#include "target.h"

/* the gateway advises against more, and two of them with base64 are what
 * Gemini takes for sure (facts/wire.md §3 and §11) */
#define LIMN_UPLOAD_MAX_BYTES (8 * 1024 * 1024)

struct _LimnUpload
{
  LimnResample *resample;
  LimnEncoder *encoder;
  LimnOriginal *original; /* (nullable): what was sent, to compare with */
};

/**
 * limn_upload_free:
 * @self: (nullable) (transfer full): an upload
 */
void
limn_upload_free (LimnUpload *self)
{
  if (self == NULL)
    return;
  limn_resample_free (self->resample);
  limn_encoder_free (self->encoder);
  limn_original_free (self->original);
  g_free (self);
}

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
limn_upload_set_up (LimnUpload *self, const LimnFrame *frame, guint channels)
{
  LimnAxis x = { (gdouble) frame->rect.width / frame->sent_width,
                 frame->rect.x - frame->known.x };
  LimnAxis y = { (gdouble) frame->rect.height / frame->sent_height,
                 frame->rect.y - frame->known.y };

  self->resample = limn_resample_new (frame->known.width,
                                      frame->known.height,
                                      channels,
                                      8,
                                      frame->sent_width,
                                      frame->sent_height,
                                      &x,
                                      &y);
  limn_resample_set_sink (
      self->resample, LIMN_CODEC_BAND_ROWS, limn_upload_send, self);
}

/**
 * limn_upload_open:
 * @image: id of an image
 * @drawable: id of a layer of it
 * @frame: what of the image is sent
 *
 * Returns: (transfer full): the layer's own pixels inside @frame, as sRGB of 8
 *   bits, with alpha if the layer has it; its layer mask, opacity and mode play
 *   no part
 */
LimnReading *
limn_upload_open (gint32 image, gint32 drawable, const LimnFrame *frame)
{
  LimnRect place = limn_target_get_rect (drawable);

  return limn_reading_new (
      limn_pixels_open_source (image, drawable), &place, &frame->known);
}

/**
 * limn_upload_new:
 * @frame: what of an image is sent, and at which size
 * @channels: samples a pixel of what limn_upload_open() reads
 * @compare: whether a result is to be compared with it
 * @error: return location
 *
 * Returns: (transfer full): what makes a PNG of it
 */
LimnUpload *
limn_upload_new (const LimnFrame *frame,
                 guint channels,
                 gboolean compare,
                 GError **error)
{
  g_autoptr (LimnUpload) self = g_new0 (LimnUpload, 1);
  LimnImageInfo info = { .format = LIMN_IMAGE_FORMAT_PNG,
                         .width = frame->sent_width,
                         .height = frame->sent_height,
                         .channels = channels,
                         .depth = 8 };

  self->encoder = limn_encoder_new (&info, NULL, error);
  if (self->encoder == NULL)
    return NULL;
  if (compare)
    self->original = limn_original_new (frame, channels);
  limn_upload_set_up (self, frame, channels);
  return g_steal_pointer (&self);
}

/**
 * limn_upload_push:
 * @self: an upload
 * @band: the next one that was read
 * @error: return location
 *
 * Returns: %FALSE where it cannot be encoded
 */
gboolean
limn_upload_push (LimnUpload *self, const LimnBand *band, GError **error)
{
  return limn_resample_push (
      self->resample, band->rows, band->stride, band->n_rows, error);
}

/**
 * limn_upload_finish:
 * @self: an upload that has all bands
 * @original: (out) (optional) (transfer full): what was sent, where it is to be
 *   compared
 * @error: return location
 *
 * Returns: (transfer full): the encoded image
 */
LimnInput *
limn_upload_finish (LimnUpload *self, LimnOriginal **original, GError **error)
{
  g_autoptr (GBytes) bytes = limn_encoder_finish (self->encoder, error);
  LimnInput *input;

  if (bytes == NULL)
    return NULL;
  input = limn_input_new (bytes, NULL, error);
  if (input != NULL && original != NULL)
    *original = g_steal_pointer (&self->original);
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
