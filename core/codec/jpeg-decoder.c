/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/jpeg-decoder: libjpeg with a suspending source behind the decoder. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <jpeglib.h>
#include <jerror.h>

#include "codec/codec-private.h"
#include "error.h"

/* encoders write about ten; each further one costs a pass over the image */
#define LIMN_JPEG_DECODER_MAX_SCANS 100

typedef enum
{
  LIMN_JPEG_DECODER_HEADER,
  LIMN_JPEG_DECODER_START,
  LIMN_JPEG_DECODER_ROWS,
  LIMN_JPEG_DECODER_END,
  LIMN_JPEG_DECODER_DONE,
} LimnJpegDecoderStage;

typedef struct
{
  struct jpeg_decompress_struct jpeg;
  struct jpeg_error_mgr messages;
  struct jpeg_source_mgr source;
  struct jpeg_progress_mgr progress;
  jmp_buf leave;

  LimnDecoder *decoder;
  LimnJpegDecoderStage stage;
  GByteArray *pending;
  gsize skip;
  guint8 *cmyk;
  char reason[JMSG_LENGTH_MAX];
  GError *failure;
} LimnJpegDecoder;

typedef gboolean (*LimnJpegDecoderStep) (LimnJpegDecoder *self);

static void
limn_jpeg_decoder_on_error (j_common_ptr jpeg)
{
  LimnJpegDecoder *self = jpeg->client_data;

  jpeg->err->format_message (jpeg, self->reason);
  longjmp (self->leave, 1);
}

/* an entropy-coded segment that ends early would be padded with gray */
static void
limn_jpeg_decoder_on_message (j_common_ptr jpeg, int level)
{
  if (level < 0 && jpeg->err->msg_code == JWRN_HIT_MARKER)
    limn_jpeg_decoder_on_error (jpeg);
}

static void
limn_jpeg_decoder_on_output (j_common_ptr jpeg)
{
}

static void
limn_jpeg_decoder_on_progress (j_common_ptr jpeg)
{
  LimnJpegDecoder *self = jpeg->client_data;

  if (self->jpeg.input_scan_number <= LIMN_JPEG_DECODER_MAX_SCANS)
    return;
  g_strlcpy (self->reason, "too many scans", sizeof self->reason);
  longjmp (self->leave, 1);
}

static void
limn_jpeg_decoder_on_source (j_decompress_ptr jpeg)
{
}

static boolean
limn_jpeg_decoder_on_empty (j_decompress_ptr jpeg)
{
  return FALSE;
}

static void
limn_jpeg_decoder_on_skip (j_decompress_ptr jpeg, long n_bytes)
{
  LimnJpegDecoder *self = jpeg->client_data;
  gsize wanted = n_bytes > 0 ? (gsize) n_bytes : 0;
  gsize n = MIN (wanted, jpeg->src->bytes_in_buffer);

  jpeg->src->next_input_byte += n;
  jpeg->src->bytes_in_buffer -= n;
  self->skip += wanted - n;
}

static void
limn_jpeg_decoder_leave (LimnJpegDecoder *self)
{
  longjmp (self->leave, 1);
}

static GBytes *
limn_jpeg_decoder_get_icc (LimnJpegDecoder *self)
{
  JOCTET *data = NULL;
  unsigned int length = 0;

  if (!jpeg_read_icc_profile (&self->jpeg, &data, &length))
    return NULL;
  return g_bytes_new_with_free_func (data, length, free, data);
}

static gboolean
limn_jpeg_decoder_begin (LimnJpegDecoder *self, GError **error)
{
  LimnImageInfo info = {
    .format = LIMN_IMAGE_FORMAT_JPEG,
    .width = self->jpeg.image_width,
    .height = self->jpeg.image_height,
    .channels = self->jpeg.out_color_space == JCS_GRAYSCALE ? 1 : 3,
    .depth = 8,
  };
  gboolean ok = FALSE;

  if (!limn_decoder_check_size (info.format, info.width, info.height, error))
    return FALSE;
  if (self->jpeg.out_color_space == JCS_CMYK)
    self->cmyk = g_malloc ((gsize) info.width * 4);
  info.icc = limn_jpeg_decoder_get_icc (self);
  ok = limn_decoder_begin (self->decoder, &info, error);
  g_clear_pointer (&info.icc, g_bytes_unref);
  return ok;
}

static J_COLOR_SPACE
limn_jpeg_decoder_choose_space (J_COLOR_SPACE from)
{
  if (from == JCS_CMYK || from == JCS_YCCK)
    return JCS_CMYK;
  return from == JCS_GRAYSCALE ? JCS_GRAYSCALE : JCS_RGB;
}

static gboolean
limn_jpeg_decoder_read_header (LimnJpegDecoder *self)
{
  if (jpeg_read_header (&self->jpeg, TRUE) == JPEG_SUSPENDED)
    return FALSE;

  self->jpeg.out_color_space =
      limn_jpeg_decoder_choose_space (self->jpeg.jpeg_color_space);
  if (!limn_jpeg_decoder_begin (self, &self->failure))
    limn_jpeg_decoder_leave (self);
  return TRUE;
}

static gboolean
limn_jpeg_decoder_start (LimnJpegDecoder *self)
{
  return jpeg_start_decompress (&self->jpeg);
}

/* Adobe stores ink inverted: 255 is no ink */
static void
limn_jpeg_decoder_convert_cmyk (LimnJpegDecoder *self, guint8 *rgb)
{
  const guint8 *ink = self->cmyk;
  guint8 flip = self->jpeg.saw_Adobe_marker ? 0 : 255;

  for (guint x = 0; x < self->jpeg.output_width; x++, ink += 4, rgb += 3)
    {
      guint light = ink[3] ^ flip;

      for (guint i = 0; i < 3; i++)
        rgb[i] = (guint8) (((ink[i] ^ flip) * light + 127) / 255);
    }
}

static gboolean
limn_jpeg_decoder_read_rows (LimnJpegDecoder *self)
{
  while (self->jpeg.output_scanline < self->jpeg.output_height)
    {
      guint8 *row = limn_decoder_get_row (self->decoder);
      JSAMPROW target = self->cmyk != NULL ? self->cmyk : row;

      if (jpeg_read_scanlines (&self->jpeg, &target, 1) == 0)
        return FALSE;
      if (self->cmyk != NULL)
        limn_jpeg_decoder_convert_cmyk (self, row);
      if (!limn_decoder_end_row (self->decoder, &self->failure))
        limn_jpeg_decoder_leave (self);
    }
  return TRUE;
}

static gboolean
limn_jpeg_decoder_end (LimnJpegDecoder *self)
{
  return jpeg_finish_decompress (&self->jpeg);
}

/* each returns FALSE to wait for more bytes */
static const LimnJpegDecoderStep limn_jpeg_decoder_steps[] = {
  [LIMN_JPEG_DECODER_HEADER] = limn_jpeg_decoder_read_header,
  [LIMN_JPEG_DECODER_START] = limn_jpeg_decoder_start,
  [LIMN_JPEG_DECODER_ROWS] = limn_jpeg_decoder_read_rows,
  [LIMN_JPEG_DECODER_END] = limn_jpeg_decoder_end,
};

static void
limn_jpeg_decoder_set_handlers (LimnJpegDecoder *self)
{
  self->jpeg.err = jpeg_std_error (&self->messages);
  self->jpeg.client_data = self;
  self->messages.error_exit = limn_jpeg_decoder_on_error;
  self->messages.emit_message = limn_jpeg_decoder_on_message;
  self->messages.output_message = limn_jpeg_decoder_on_output;
  self->progress.progress_monitor = limn_jpeg_decoder_on_progress;
  self->source.init_source = limn_jpeg_decoder_on_source;
  self->source.fill_input_buffer = limn_jpeg_decoder_on_empty;
  self->source.skip_input_data = limn_jpeg_decoder_on_skip;
  self->source.resync_to_restart = jpeg_resync_to_restart;
  self->source.term_source = limn_jpeg_decoder_on_source;
}

static void
limn_jpeg_decoder_free (gpointer state)
{
  LimnJpegDecoder *self = state;

  jpeg_destroy_decompress (&self->jpeg);
  g_byte_array_unref (self->pending);
  g_clear_error (&self->failure);
  g_free (self->cmyk);
  g_free (self);
}

static gpointer
limn_jpeg_decoder_create (LimnDecoder *decoder, GError **error)
{
  LimnJpegDecoder *self = g_new0 (LimnJpegDecoder, 1);

  self->decoder = decoder;
  self->pending = g_byte_array_new ();
  limn_jpeg_decoder_set_handlers (self);
  if (setjmp (self->leave) != 0)
    {
      limn_decoder_set_broken (
          decoder, LIMN_IMAGE_FORMAT_JPEG, self->reason, error);
      limn_jpeg_decoder_free (self);
      return NULL;
    }
  jpeg_create_decompress (&self->jpeg);
  /* creation clears all but the error manager and the client data */
  self->jpeg.src = &self->source;
  self->jpeg.progress = &self->progress;
  jpeg_save_markers (&self->jpeg, JPEG_APP0 + 2, 0xffff);
  return self;
}

static gboolean
limn_jpeg_decoder_run (LimnJpegDecoder *self, GError **error)
{
  if (setjmp (self->leave) != 0)
    {
      if (self->failure != NULL)
        g_propagate_error (error, g_steal_pointer (&self->failure));
      else
        limn_decoder_set_broken (
            self->decoder, LIMN_IMAGE_FORMAT_JPEG, self->reason, error);
      return FALSE;
    }
  while (self->stage < LIMN_JPEG_DECODER_DONE &&
         limn_jpeg_decoder_steps[self->stage](self))
    self->stage++;
  return TRUE;
}

static gboolean
limn_jpeg_decoder_feed (gpointer state,
                        const guint8 *data,
                        gsize length,
                        GError **error)
{
  LimnJpegDecoder *self = state;
  gsize n_skip = MIN (self->skip, length);
  gsize n_used = 0;

  if (self->stage == LIMN_JPEG_DECODER_DONE)
    return TRUE;
  self->skip -= n_skip;
  if (n_skip == length)
    return TRUE;

  g_byte_array_append (self->pending, data + n_skip, length - n_skip);
  self->source.next_input_byte = self->pending->data;
  self->source.bytes_in_buffer = self->pending->len;
  if (!limn_jpeg_decoder_run (self, error))
    return FALSE;

  n_used = self->pending->len - self->source.bytes_in_buffer;
  g_byte_array_remove_range (self->pending, 0, n_used);
  return TRUE;
}

static gboolean
limn_jpeg_decoder_is_done (gpointer state)
{
  LimnJpegDecoder *self = state;

  return self->stage == LIMN_JPEG_DECODER_DONE;
}

const LimnDecoderBackend limn_jpeg_decoder_backend = {
  .format = LIMN_IMAGE_FORMAT_JPEG,
  .create = limn_jpeg_decoder_create,
  .feed = limn_jpeg_decoder_feed,
  .is_done = limn_jpeg_decoder_is_done,
  .free = limn_jpeg_decoder_free,
};
