/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/jpeg-encoder: JPEG files through libjpeg. */
#include <errno.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <jpeglib.h>

#include "codec/codec-private.h"

#include <glib/gi18n-lib.h>
#include "error.h"

/* from here on colour is worth full resolution */
#define LIMN_JPEG_ENCODER_FULL_COLOUR 90

typedef struct
{
  struct jpeg_compress_struct jpeg;
  struct jpeg_error_mgr messages;
  jmp_buf leave;
  FILE *stream; /* into data, which is whole once it is closed */
  char *data;
  size_t length;
  char reason[JMSG_LENGTH_MAX];
} LimnJpegEncoder;

static void
limn_jpeg_encoder_on_error (j_common_ptr jpeg)
{
  LimnJpegEncoder *self = jpeg->client_data;

  jpeg->err->format_message (jpeg, self->reason);
  longjmp (self->leave, 1);
}

static void
limn_jpeg_encoder_on_output (j_common_ptr jpeg)
{
}

static void
limn_jpeg_encoder_set_error (LimnJpegEncoder *self, GError **error)
{
  g_set_error (error,
               LIMN_ERROR,
               LIMN_ERROR_INVALID,
               _ ("libjpeg cannot encode the image (%s): use png"),
               self->reason);
}

static void
limn_jpeg_encoder_free (gpointer state)
{
  LimnJpegEncoder *self = state;

  jpeg_destroy_compress (&self->jpeg);
  if (self->stream != NULL)
    fclose (self->stream);
  free (self->data);
  g_free (self);
}

static void
limn_jpeg_encoder_set_up (LimnJpegEncoder *self,
                          const LimnImageInfo *info,
                          guint quality)
{
  j_compress_ptr jpeg = &self->jpeg;

  jpeg->image_width = info->width;
  jpeg->image_height = info->height;
  jpeg->input_components = (int) info->channels;
  jpeg->in_color_space = info->channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults (jpeg);
  jpeg_set_quality (jpeg, (int) quality, TRUE);
  if (quality < LIMN_JPEG_ENCODER_FULL_COLOUR)
    return;
  jpeg->comp_info[0].h_samp_factor = 1;
  jpeg->comp_info[0].v_samp_factor = 1;
}

static void
limn_jpeg_encoder_write_icc (LimnJpegEncoder *self, GBytes *icc)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (icc, &length);

  jpeg_write_icc_profile (&self->jpeg, data, (unsigned int) length);
}

/* not jpeg_mem_dest(): what it has made so far is nobody's until the end, and
 * an encoder may be let go before that */
static gboolean
limn_jpeg_encoder_open (LimnJpegEncoder *self)
{
  self->stream = open_memstream (&self->data, &self->length);
  if (self->stream == NULL)
    g_strlcpy (self->reason, g_strerror (errno), sizeof self->reason);
  return self->stream != NULL;
}

static gpointer
limn_jpeg_encoder_create (const LimnImageInfo *info,
                          guint quality,
                          GError **error)
{
  LimnJpegEncoder *self = g_new0 (LimnJpegEncoder, 1);

  self->jpeg.err = jpeg_std_error (&self->messages);
  self->jpeg.client_data = self;
  self->messages.error_exit = limn_jpeg_encoder_on_error;
  self->messages.output_message = limn_jpeg_encoder_on_output;
  if (!limn_jpeg_encoder_open (self))
    {
      limn_jpeg_encoder_set_error (self, error);
      g_free (self);
      return NULL;
    }
  if (setjmp (self->leave) != 0)
    {
      limn_jpeg_encoder_set_error (self, error);
      limn_jpeg_encoder_free (self);
      return NULL;
    }
  jpeg_create_compress (&self->jpeg);
  jpeg_stdio_dest (&self->jpeg, self->stream);
  limn_jpeg_encoder_set_up (self, info, quality);
  jpeg_start_compress (&self->jpeg, TRUE);
  if (info->icc != NULL)
    limn_jpeg_encoder_write_icc (self, info->icc);
  return self;
}

static gboolean
limn_jpeg_encoder_push (gpointer state,
                        const guint8 *pixels,
                        gsize stride,
                        guint n_rows,
                        GError **error)
{
  LimnJpegEncoder *self = state;

  if (setjmp (self->leave) != 0)
    {
      limn_jpeg_encoder_set_error (self, error);
      return FALSE;
    }
  for (guint i = 0; i < n_rows; i++)
    {
      JSAMPROW row = (JSAMPROW) (pixels + i * stride);

      jpeg_write_scanlines (&self->jpeg, &row, 1);
    }
  return TRUE;
}

static GBytes *
limn_jpeg_encoder_finish (gpointer state, GError **error)
{
  LimnJpegEncoder *self = state;
  char *data = NULL;

  if (setjmp (self->leave) != 0)
    {
      limn_jpeg_encoder_set_error (self, error);
      return NULL;
    }
  jpeg_finish_compress (&self->jpeg);
  if (fclose (g_steal_pointer (&self->stream)) != 0)
    {
      g_strlcpy (self->reason, g_strerror (errno), sizeof self->reason);
      limn_jpeg_encoder_set_error (self, error);
      return NULL;
    }
  data = g_steal_pointer (&self->data);
  return g_bytes_new_with_free_func (data, self->length, free, data);
}

const LimnEncoderBackend limn_jpeg_encoder_backend = {
  .format = LIMN_IMAGE_FORMAT_JPEG,
  .channels = 1 << 1 | 1 << 3,
  .depths = 1 << 8,
  .max_side = LIMN_CODEC_MAX_SIDE,
  .has_icc = TRUE,
  .quality = 92,
  .create = limn_jpeg_encoder_create,
  .push = limn_jpeg_encoder_push,
  .finish = limn_jpeg_encoder_finish,
  .free = limn_jpeg_encoder_free,
};
