/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/png-decoder: libpng's progressive reader behind the push decoder. */
#include <string.h>
#include <png.h>

#include "codec/codec-private.h"

#include <glib/gi18n-lib.h>
#include "error.h"

/* largest ancillary chunk worth keeping; profiles are a few hundred KiB */
#define LIMN_PNG_DECODER_MAX_CHUNK (8 * 1024 * 1024)
#define LIMN_PNG_DECODER_SIGNATURE 8
#define LIMN_PNG_DECODER_CHUNK_HEAD 8
#define LIMN_PNG_DECODER_CHUNK_CRC 4

typedef struct
{
  LimnDecoder *decoder;
  png_structp png;
  png_infop info;

  /* where the chunk walk is */
  guint8 head[LIMN_PNG_DECODER_CHUNK_HEAD];
  gsize n_head;
  guint64 left;
  gboolean is_wanted;

  /* whole image, interlaced files only */
  guint8 *canvas;
  gsize row_bytes;
  guint height;

  gboolean is_done;
  char reason[128];
  GError *failure;
} LimnPngDecoder;

/* pixels depend on these alone; all critical chunks go to libpng anyway */
static const char *const limn_png_decoder_wanted[] = {
  "tRNS",
  "iCCP",
  "sRGB",
};

static void
limn_png_decoder_on_error (png_structp png, png_const_charp message)
{
  LimnPngDecoder *self = png_get_error_ptr (png);

  g_strlcpy (self->reason, message, sizeof self->reason);
  png_longjmp (png, 1);
}

/* what libpng can live with is not worth a word */
static void
limn_png_decoder_on_warning (png_structp png, png_const_charp message)
{
}

/* leaves libpng with the error that the shared code set */
static void
limn_png_decoder_leave (LimnPngDecoder *self)
{
  png_error (self->png, "stopped");
}

static GBytes *
limn_png_decoder_get_icc (LimnPngDecoder *self)
{
  png_charp name = NULL;
  png_bytep data = NULL;
  png_uint_32 length = 0;
  int method = 0;

  if (png_get_iCCP (self->png, self->info, &name, &method, &data, &length) == 0)
    return NULL;
  return g_bytes_new (data, length);
}

/* samples of 8 or 16 native bits, no palette, no colour key */
static void
limn_png_decoder_normalise (LimnPngDecoder *self)
{
  png_set_expand (self->png);
  if (G_BYTE_ORDER == G_LITTLE_ENDIAN &&
      png_get_bit_depth (self->png, self->info) == 16)
    png_set_swap (self->png);
  png_set_interlace_handling (self->png);
  png_read_update_info (self->png, self->info);
}

static gboolean
limn_png_decoder_allocate_canvas (LimnPngDecoder *self, GError **error)
{
  gsize size = self->row_bytes * self->height;

  if (png_get_interlace_type (self->png, self->info) == PNG_INTERLACE_NONE)
    return TRUE;

  self->canvas = g_try_malloc0 (size);
  if (self->canvas != NULL)
    return TRUE;
  g_set_error (error,
               LIMN_ERROR,
               LIMN_ERROR_ANSWER,
               _ ("the interlaced PNG image needs %zu bytes of memory, which "
                  "are not free: ask for a smaller size"),
               size);
  return FALSE;
}

static gboolean
limn_png_decoder_begin (LimnPngDecoder *self, GError **error)
{
  LimnImageInfo info = { .format = LIMN_IMAGE_FORMAT_PNG };
  gboolean ok = FALSE;

  info.width = png_get_image_width (self->png, self->info);
  info.height = png_get_image_height (self->png, self->info);
  if (!limn_decoder_check_size (info.format, info.width, info.height, error))
    return FALSE;

  limn_png_decoder_normalise (self);
  info.channels = png_get_channels (self->png, self->info);
  info.depth = png_get_bit_depth (self->png, self->info);
  self->row_bytes = limn_image_info_get_row_bytes (&info);
  self->height = info.height;
  if (!limn_png_decoder_allocate_canvas (self, error))
    return FALSE;

  info.icc = limn_png_decoder_get_icc (self);
  ok = limn_decoder_begin (self->decoder, &info, error);
  g_clear_pointer (&info.icc, g_bytes_unref);
  return ok;
}

static void
limn_png_decoder_on_info (png_structp png, png_infop info)
{
  LimnPngDecoder *self = png_get_progressive_ptr (png);

  /* libpng tells it again where data follows behind the last of the data */
  if (self->height > 0)
    return;
  if (!limn_png_decoder_begin (self, &self->failure))
    limn_png_decoder_leave (self);
}

static void
limn_png_decoder_on_row (png_structp png,
                         png_bytep row,
                         png_uint_32 y,
                         int pass)
{
  LimnPngDecoder *self = png_get_progressive_ptr (png);

  if (row == NULL || y >= self->height)
    return;
  if (self->canvas != NULL)
    {
      png_progressive_combine_row (
          png, self->canvas + y * self->row_bytes, row);
      return;
    }
  memcpy (limn_decoder_get_row (self->decoder), row, self->row_bytes);
  if (!limn_decoder_end_row (self->decoder, &self->failure))
    limn_png_decoder_leave (self);
}

static void
limn_png_decoder_on_end (png_structp png, png_infop info)
{
  LimnPngDecoder *self = png_get_progressive_ptr (png);

  self->is_done = TRUE;
  if (self->canvas == NULL)
    return;
  if (!limn_decoder_emit (self->decoder,
                          self->canvas,
                          self->row_bytes,
                          self->height,
                          &self->failure))
    limn_png_decoder_leave (self);
}

static void
limn_png_decoder_free (gpointer state)
{
  LimnPngDecoder *self = state;

  png_destroy_read_struct (&self->png, &self->info, NULL);
  g_clear_error (&self->failure);
  g_free (self->canvas);
  g_free (self);
}

static void
limn_png_decoder_set_up (LimnPngDecoder *self)
{
  png_set_benign_errors (self->png, TRUE);
  /* the exact bounds, with a readable complaint, are checked at the header */
  png_set_user_limits (self->png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_chunk_cache_max (self->png, G_N_ELEMENTS (limn_png_decoder_wanted));
  png_set_chunk_malloc_max (self->png, LIMN_PNG_DECODER_MAX_CHUNK);
  /* each compressed byte is under a chunk's CRC already */
  png_set_option (self->png, PNG_IGNORE_ADLER32, PNG_OPTION_ON);
  png_set_progressive_read_fn (self->png,
                               self,
                               limn_png_decoder_on_info,
                               limn_png_decoder_on_row,
                               limn_png_decoder_on_end);
}

static gpointer
limn_png_decoder_create (LimnDecoder *decoder, GError **error)
{
  LimnPngDecoder *self = g_new0 (LimnPngDecoder, 1);

  self->decoder = decoder;
  self->is_wanted = TRUE;
  self->left = LIMN_PNG_DECODER_SIGNATURE;
  self->png = png_create_read_struct (PNG_LIBPNG_VER_STRING,
                                      self,
                                      limn_png_decoder_on_error,
                                      limn_png_decoder_on_warning);
  self->info = self->png != NULL ? png_create_info_struct (self->png) : NULL;
  if (self->info == NULL)
    {
      limn_decoder_set_broken (
          decoder, LIMN_IMAGE_FORMAT_PNG, "libpng does not start", error);
      limn_png_decoder_free (self);
      return NULL;
    }
  limn_png_decoder_set_up (self);
  return self;
}

static gboolean
limn_png_decoder_process (LimnPngDecoder *self,
                          const guint8 *data,
                          gsize length,
                          GError **error)
{
  if (setjmp (png_jmpbuf (self->png)) != 0)
    {
      if (self->failure != NULL)
        g_propagate_error (error, g_steal_pointer (&self->failure));
      else
        limn_decoder_set_broken (
            self->decoder, LIMN_IMAGE_FORMAT_PNG, self->reason, error);
      return FALSE;
    }
  png_process_data (self->png, self->info, (png_bytep) data, length);
  return TRUE;
}

static gboolean
limn_png_decoder_wants (const guint8 *type, guint32 length)
{
  /* bit 5 of the first letter: ancillary */
  if ((type[0] & 0x20) == 0)
    return TRUE;
  if (length > LIMN_PNG_DECODER_MAX_CHUNK)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (limn_png_decoder_wanted); i++)
    if (memcmp (type, limn_png_decoder_wanted[i], 4) == 0)
      return TRUE;
  return FALSE;
}

/* libpng would buffer whole text and provenance chunks; they end here */
static gboolean
limn_png_decoder_open_chunk (LimnPngDecoder *self, GError **error)
{
  guint32 length = 0;

  memcpy (&length, self->head, sizeof length);
  length = GUINT32_FROM_BE (length);
  if (length > PNG_UINT_31_MAX)
    {
      limn_decoder_set_broken (self->decoder,
                               LIMN_IMAGE_FORMAT_PNG,
                               "impossible chunk length",
                               error);
      return FALSE;
    }
  self->n_head = 0;
  self->left = (guint64) length + LIMN_PNG_DECODER_CHUNK_CRC;
  self->is_wanted = limn_png_decoder_wants (self->head + 4, length);
  if (!self->is_wanted)
    return TRUE;
  return limn_png_decoder_process (
      self, self->head, LIMN_PNG_DECODER_CHUNK_HEAD, error);
}

/* returns the bytes used, 0 with @error set */
static gsize
limn_png_decoder_step (LimnPngDecoder *self,
                       const guint8 *data,
                       gsize length,
                       GError **error)
{
  gsize n = 0;

  if (self->left > 0)
    {
      n = MIN (length, self->left);
      if (self->is_wanted && !limn_png_decoder_process (self, data, n, error))
        return 0;
      self->left -= n;
      return n;
    }

  n = MIN (length, LIMN_PNG_DECODER_CHUNK_HEAD - self->n_head);
  memcpy (self->head + self->n_head, data, n);
  self->n_head += n;
  if (self->n_head < LIMN_PNG_DECODER_CHUNK_HEAD)
    return n;
  return limn_png_decoder_open_chunk (self, error) ? n : 0;
}

static gboolean
limn_png_decoder_feed (gpointer state,
                       const guint8 *data,
                       gsize length,
                       GError **error)
{
  LimnPngDecoder *self = state;

  while (length > 0 && !self->is_done)
    {
      gsize n = limn_png_decoder_step (self, data, length, error);

      if (n == 0)
        return FALSE;
      data += n;
      length -= n;
    }
  return TRUE;
}

static gboolean
limn_png_decoder_is_done (gpointer state)
{
  LimnPngDecoder *self = state;

  return self->is_done;
}

const LimnDecoderBackend limn_png_decoder_backend = {
  .format = LIMN_IMAGE_FORMAT_PNG,
  .create = limn_png_decoder_create,
  .feed = limn_png_decoder_feed,
  .is_done = limn_png_decoder_is_done,
  .free = limn_png_decoder_free,
};
