/* limn/codec-fixture: pictures, a sink that keeps them, and foreign files. */
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <jpeglib.h>
#include <png.h>

#include "codec/codec.h"
#include "error.h"

typedef struct
{
  LimnImageInfo info;
  GByteArray *pixels;
  guint n_begins;
  guint n_rows;
  const GError *refusal;
  guint refused_row;
} CodecFixtureImage;

static inline void
codec_fixture_clear (CodecFixtureImage *image)
{
  g_clear_pointer (&image->pixels, g_byte_array_unref);
  g_clear_pointer (&image->info.icc, g_bytes_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CodecFixtureImage, codec_fixture_clear)

static inline gsize
codec_fixture_get_row_bytes (const LimnImageInfo *info)
{
  return (gsize) info->width * info->channels * info->depth / 8;
}

static inline gboolean
codec_fixture_refuse (CodecFixtureImage *self, guint row, GError **error)
{
  if (self->refusal == NULL || row < self->refused_row)
    return TRUE;
  g_propagate_error (error, g_error_copy (self->refusal));
  return FALSE;
}

static inline gboolean
codec_fixture_on_begin (gpointer user_data,
                        const LimnImageInfo *info,
                        GError **error)
{
  CodecFixtureImage *self = user_data;

  self->n_begins++;
  self->info = *info;
  self->info.icc = info->icc != NULL ? g_bytes_ref (info->icc) : NULL;
  self->pixels = g_byte_array_new ();
  return codec_fixture_refuse (self, 0, error);
}

static inline gboolean
codec_fixture_on_rows (gpointer user_data,
                       guint y,
                       guint n_rows,
                       const guint8 *pixels,
                       gsize stride,
                       GError **error)
{
  CodecFixtureImage *self = user_data;
  gsize row_bytes = codec_fixture_get_row_bytes (&self->info);
  guint left = self->info.height - y;

  g_assert_cmpuint (y, ==, self->n_rows);
  g_assert_cmpuint (y % LIMN_CODEC_BAND_ROWS, ==, 0);
  g_assert_cmpuint (n_rows, ==, MIN (left, LIMN_CODEC_BAND_ROWS));
  g_assert_cmpuint (stride, >=, row_bytes);
  for (guint i = 0; i < n_rows; i++)
    g_byte_array_append (self->pixels, pixels + i * stride, row_bytes);
  self->n_rows += n_rows;
  return codec_fixture_refuse (self, self->n_rows, error);
}

static const LimnRowSink codec_fixture_sink = { codec_fixture_on_begin,
                                                codec_fixture_on_rows };

/* feeds @length bytes in chunks and finishes */
static inline gboolean
codec_fixture_decode (CodecFixtureImage *image,
                      const guint8 *data,
                      gsize length,
                      gsize chunk,
                      GError **error)
{
  g_autoptr (LimnDecoder) decoder =
      limn_decoder_new (&codec_fixture_sink, image);

  for (gsize i = 0; i < length; i += chunk)
    {
      /* an exact copy, so that memory checkers see reads past its end */
      gsize n = MIN (chunk, length - i);
      g_autofree guint8 *copy = g_memdup2 (data + i, n);

      if (!limn_decoder_feed (decoder, copy, n, error))
        return FALSE;
    }
  return limn_decoder_finish (decoder, error);
}

/* smooth with some grain; each channel its own; high bytes equal at 16 bits */
static inline GByteArray *
codec_fixture_paint (const LimnImageInfo *info)
{
  GByteArray *pixels = g_byte_array_new ();
  guint32 grain = 1;

  for (guint y = 0; y < info->height; y++)
    for (guint i = 0; i < info->width * info->channels; i++)
      {
        guint x = i / info->channels;
        guint channel = i % info->channels;
        guint sample = (x * (channel + 1) + y * 2) / 4 + (grain >> 30);
        guint8 low = (guint8) MIN (sample % 512, 511 - sample % 512);
        guint16 wide = (guint16) (low << 8 | (grain >> 24 & 0xff));

        grain = grain * 1664525u + 1013904223u;
        if (info->depth == 16)
          g_byte_array_append (pixels, (const guint8 *) &wide, 2);
        else
          g_byte_array_append (pixels, &low, 1);
      }
  return pixels;
}

static inline void
codec_fixture_put_u32 (guint8 *target, guint32 value)
{
  value = GUINT32_TO_BE (value);
  memcpy (target, &value, 4);
}

/* the least that colour management accepts as a profile (ICC.1:2010, 7.2) */
static inline GBytes *
codec_fixture_make_icc (guint channels, gsize length)
{
  guint8 *icc = g_malloc0 (length);

  codec_fixture_put_u32 (icc, (guint32) length);
  icc[8] = 4;
  memcpy (icc + 12, channels <= 2 ? "mntrGRAYXYZ " : "mntrRGB XYZ ", 12);
  memcpy (icc + 36, "acsp", 4);
  codec_fixture_put_u32 (icc + 68, 0xf6d6);
  codec_fixture_put_u32 (icc + 72, 0x10000);
  codec_fixture_put_u32 (icc + 76, 0xd32d);
  for (gsize i = 132; i < length; i++)
    icc[i] = (guint8) (i * i >> 3);
  return g_bytes_new_take (icc, length);
}

static inline GBytes *
codec_fixture_encode (const LimnImageInfo *info,
                      const GByteArray *pixels,
                      guint quality)
{
  LimnEncoderOptions options = { .quality = quality };
  gsize row_bytes = codec_fixture_get_row_bytes (info);
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnEncoder) encoder = limn_encoder_new (info, &options, &error);
  GBytes *file = NULL;

  g_assert_no_error (error);
  for (guint y = 0; y < info->height; y += 37)
    {
      limn_encoder_push (encoder,
                         pixels->data + y * row_bytes,
                         row_bytes,
                         MIN (37, info->height - y),
                         &error);
      g_assert_no_error (error);
    }
  file = limn_encoder_finish (encoder, &error);
  g_assert_no_error (error);
  return file;
}

typedef struct
{
  const char *name;
  int color_type;
  int depth;
  gboolean is_interlaced;
  gboolean has_key;
  guint channels;
  guint out_depth;
} CodecFixturePng;

static inline void
codec_fixture_append (png_structp png, png_bytep data, size_t length)
{
  g_byte_array_append (png_get_io_ptr (png), data, (guint) length);
}

static const png_color codec_fixture_palette[] = {
  { 255, 0, 0 }, { 0, 128, 0 }, { 1, 2, 250 }, { 9, 9, 9 }
};
static const guint8 codec_fixture_alpha[] = { 0, 77, 255 };

static inline void
codec_fixture_set_key (const CodecFixturePng *kind,
                       png_structp png,
                       png_infop info)
{
  static const png_color_16 key = { 0, 0, 0, 0, 0 };

  if (kind->color_type == PNG_COLOR_TYPE_PALETTE)
    png_set_tRNS (png, info, codec_fixture_alpha, 3, NULL);
  else
    png_set_tRNS (png, info, NULL, 0, &key);
}

/* @rows as libpng packs them for the kind */
static inline GByteArray *
codec_fixture_write_png (const CodecFixturePng *kind,
                         guint width,
                         guint height,
                         const guint8 *rows,
                         gsize stride)
{
  GByteArray *file = g_byte_array_new ();
  png_structp png =
      png_create_write_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png_create_info_struct (png);
  g_autofree png_bytep *pointers = g_new (png_bytep, height);

  png_set_write_fn (png, file, codec_fixture_append, NULL);
  png_set_IHDR (png,
                info,
                width,
                height,
                kind->depth,
                kind->color_type,
                kind->is_interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
                PNG_COMPRESSION_TYPE_DEFAULT,
                PNG_FILTER_TYPE_DEFAULT);
  if (kind->color_type == PNG_COLOR_TYPE_PALETTE)
    png_set_PLTE (png, info, codec_fixture_palette, 4);
  if (kind->has_key)
    codec_fixture_set_key (kind, png, info);
  png_write_info (png, info);
  for (guint y = 0; y < height; y++)
    pointers[y] = (png_bytep) rows + y * stride;
  png_write_image (png, pointers);
  png_write_end (png, info);
  png_destroy_write_struct (&png, &info);
  return file;
}

typedef struct
{
  const char *name;
  J_COLOR_SPACE input;
  J_COLOR_SPACE stored;
  gboolean is_progressive;
  gboolean has_adobe;
} CodecFixtureJpeg;

static inline GBytes *
codec_fixture_write_jpeg (const CodecFixtureJpeg *kind,
                          guint width,
                          guint height,
                          const guint8 *rows)
{
  struct jpeg_compress_struct jpeg;
  struct jpeg_error_mgr messages;
  unsigned char *data = NULL;
  unsigned long length = 0;

  jpeg.err = jpeg_std_error (&messages);
  jpeg_create_compress (&jpeg);
  jpeg_mem_dest (&jpeg, &data, &length);
  jpeg.image_width = width;
  jpeg.image_height = height;
  jpeg.input_components = kind->input == JCS_CMYK ? 4 : 3;
  jpeg.in_color_space = kind->input;
  jpeg_set_defaults (&jpeg);
  jpeg_set_colorspace (&jpeg, kind->stored);
  jpeg_set_quality (&jpeg, 98, TRUE);
  for (int i = 0; i < jpeg.num_components; i++)
    jpeg.comp_info[i].h_samp_factor = jpeg.comp_info[i].v_samp_factor = 1;
  jpeg.write_Adobe_marker = kind->has_adobe;
  if (kind->is_progressive)
    jpeg_simple_progression (&jpeg);
  jpeg_start_compress (&jpeg, TRUE);
  for (guint y = 0; y < height; y++)
    {
      JSAMPROW row =
          (JSAMPROW) rows + (gsize) y * width * jpeg.input_components;

      jpeg_write_scanlines (&jpeg, &row, 1);
    }
  jpeg_finish_compress (&jpeg);
  jpeg_destroy_compress (&jpeg);
  return g_bytes_new_with_free_func (data, length, free, data);
}
