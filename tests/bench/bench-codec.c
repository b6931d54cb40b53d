/* limn/bench-codec: our codec against libpng on a picture like a photograph. */
#include <math.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "codec/codec.h"

#define BENCH_CODEC_SIDE 4096
#define BENCH_CODEC_OCTAVES 9
#define BENCH_CODEC_CHUNK (64 * 1024)

typedef struct
{
  double wall;
  double cpu;
} BenchCodecTime;

typedef struct
{
  guint side;
  guint channels;
  guint8 *pixels;
} BenchCodecPicture;

static BenchCodecTime
bench_codec_now (void)
{
  struct timespec cpu;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &cpu);
  return (BenchCodecTime){ g_get_monotonic_time () / 1e3,
                           cpu.tv_sec * 1e3 + cpu.tv_nsec / 1e6 };
}

static BenchCodecTime
bench_codec_since (BenchCodecTime start)
{
  BenchCodecTime now = bench_codec_now ();

  return (BenchCodecTime){ now.wall - start.wall, now.cpu - start.cpu };
}

/* a lattice value, -0.5 to 0.5 */
static float
bench_codec_lattice (guint x, guint y, guint seed)
{
  guint hash = x * 374761393u + y * 668265263u + seed * 2246822519u;

  hash = (hash ^ hash >> 13) * 1274126177u;
  return (float) ((hash ^ hash >> 16) & 0xffff) / 65535.0f - 0.5f;
}

static float
bench_codec_noise (float x, float y, guint seed)
{
  guint left = (guint) x;
  guint top = (guint) y;
  float u = x - (float) left;
  float v = y - (float) top;
  float a = bench_codec_lattice (left, top, seed);
  float b = bench_codec_lattice (left + 1, top, seed);
  float c = bench_codec_lattice (left, top + 1, seed);
  float d = bench_codec_lattice (left + 1, top + 1, seed);

  u = u * u * (3 - 2 * u);
  v = v * v * (3 - 2 * v);
  a += (b - a) * u;
  c += (d - c) * u;
  return a + (c - a) * v;
}

/* light: octaves of noise down to two pixels, as textures have them */
static float
bench_codec_light (guint x, guint y)
{
  float light = 0;
  float amplitude = 0.5f;

  for (guint i = 0; i < BENCH_CODEC_OCTAVES; i++, amplitude /= 2)
    {
      float period = MAX (2, BENCH_CODEC_SIDE / 4 >> i);

      light += amplitude * bench_codec_noise (x / period, y / period, i);
    }
  return light;
}

static guint8
bench_codec_sample (guint x, guint y, guint channel, float light)
{
  float slope = (float) (x * (channel + 1)) / (3.0f * BENCH_CODEC_SIDE) +
                (float) y / BENCH_CODEC_SIDE - 0.6f;
  float hue = bench_codec_noise (x / 300.0f, y / 300.0f, 50 + channel);
  float grain = bench_codec_noise (x, y, 80 + channel);
  float value =
      0.5f + 0.8f * light + 0.2f * slope + 0.15f * hue + 0.008f * grain;

  return (guint8) (CLAMP (value, 0, 1) * 255);
}

static BenchCodecPicture
bench_codec_paint (guint channels)
{
  guint side = BENCH_CODEC_SIDE;
  BenchCodecPicture picture = { side, channels, NULL };
  guint8 *target = g_malloc ((gsize) side * side * channels);

  picture.pixels = target;
  for (guint y = 0; y < side; y++)
    for (guint x = 0; x < side; x++)
      {
        float light = bench_codec_light (x, y);

        for (guint i = 0; i < channels; i++)
          *target++ = i == 3 ? 255 : bench_codec_sample (x, y, i, light);
      }
  return picture;
}

static void
bench_codec_append (png_structp png, png_bytep data, size_t length)
{
  g_byte_array_append (png_get_io_ptr (png), data, (guint) length);
}

static GBytes *
bench_codec_encode_libpng (const BenchCodecPicture *picture, int level)
{
  GByteArray *file = g_byte_array_new ();
  gsize stride = (gsize) picture->side * picture->channels;
  png_structp png =
      png_create_write_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png_create_info_struct (png);

  png_set_write_fn (png, file, bench_codec_append, NULL);
  png_set_compression_level (png, level);
  png_set_IHDR (png,
                info,
                picture->side,
                picture->side,
                8,
                picture->channels == 4 ? PNG_COLOR_TYPE_RGBA :
                                         PNG_COLOR_TYPE_RGB,
                PNG_INTERLACE_NONE,
                PNG_COMPRESSION_TYPE_DEFAULT,
                PNG_FILTER_TYPE_DEFAULT);
  png_write_info (png, info);
  for (guint y = 0; y < picture->side; y++)
    png_write_row (png, picture->pixels + y * stride);
  png_write_end (png, info);
  png_destroy_write_struct (&png, &info);
  return g_byte_array_free_to_bytes (file);
}

static GBytes *
bench_codec_encode_limn (const BenchCodecPicture *picture, int level)
{
  LimnImageInfo info = {
    .format = LIMN_IMAGE_FORMAT_PNG,
    .width = picture->side,
    .height = picture->side,
    .channels = picture->channels,
    .depth = 8,
  };
  gsize stride = (gsize) picture->side * picture->channels;
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnEncoder) encoder = limn_encoder_new (&info, NULL, &error);
  GBytes *file = NULL;

  g_assert_no_error (error);
  for (guint y = 0; y < picture->side; y += LIMN_CODEC_BAND_ROWS)
    {
      limn_encoder_push (encoder,
                         picture->pixels + y * stride,
                         stride,
                         LIMN_CODEC_BAND_ROWS,
                         &error);
      g_assert_no_error (error);
    }
  file = limn_encoder_finish (encoder, &error);
  g_assert_no_error (error);
  return file;
}

static gboolean
bench_codec_on_begin (gpointer user_data,
                      const LimnImageInfo *info,
                      GError **error)
{
  return TRUE;
}

static gboolean
bench_codec_on_rows (gpointer user_data,
                     guint y,
                     guint n_rows,
                     const guint8 *pixels,
                     gsize stride,
                     GError **error)
{
  guint *sum = user_data;

  *sum += pixels[0];
  return TRUE;
}

static void
bench_codec_decode_limn (GBytes *file)
{
  static const LimnRowSink sink = { bench_codec_on_begin, bench_codec_on_rows };
  guint sum = 0;
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (file, &length);
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnDecoder) decoder = limn_decoder_new (&sink, &sum);

  for (gsize i = 0; i < length; i += BENCH_CODEC_CHUNK)
    {
      limn_decoder_feed (
          decoder, data + i, MIN (BENCH_CODEC_CHUNK, length - i), &error);
      g_assert_no_error (error);
    }
  limn_decoder_finish (decoder, &error);
  g_assert_no_error (error);
}

typedef struct
{
  const guint8 *data;
} BenchCodecReader;

static void
bench_codec_read (png_structp png, png_bytep target, size_t length)
{
  BenchCodecReader *reader = png_get_io_ptr (png);

  memcpy (target, reader->data, length);
  reader->data += length;
}

/* what a program does that has the whole file: row after row */
static void
bench_codec_decode_libpng (GBytes *file)
{
  BenchCodecReader reader = { g_bytes_get_data (file, NULL) };
  png_structp png =
      png_create_read_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png_create_info_struct (png);
  g_autofree guint8 *row = NULL;

  png_set_read_fn (png, &reader, bench_codec_read);
  png_read_info (png, info);
  row = g_malloc (png_get_rowbytes (png, info));
  for (guint y = 0; y < png_get_image_height (png, info); y++)
    png_read_row (png, row, NULL);
  png_read_end (png, NULL);
  png_destroy_read_struct (&png, &info, NULL);
}

typedef struct
{
  const char *name;
  GBytes *(*encode) (const BenchCodecPicture *picture, int level);
  int level;
} BenchCodecEncoder;

static const BenchCodecEncoder bench_codec_encoders[] = {
  { "libpng level 6", bench_codec_encode_libpng, 6 },
  { "libpng level 1", bench_codec_encode_libpng, 1 },
  { "limn", bench_codec_encode_limn, 0 },
};

static void
bench_codec_run_decoders (const char *name, GBytes *file)
{
  BenchCodecTime start = bench_codec_now ();
  BenchCodecTime plain = { 0 };
  BenchCodecTime ours = { 0 };

  bench_codec_decode_libpng (file);
  plain = bench_codec_since (start);
  start = bench_codec_now ();
  bench_codec_decode_limn (file);
  ours = bench_codec_since (start);
  printf ("  decode file of %-16s libpng %6.0f ms CPU, limn %6.0f ms CPU, "
          "ratio %.2f\n",
          name,
          plain.cpu,
          ours.cpu,
          ours.cpu / plain.cpu);
}

static void
bench_codec_run (guint channels)
{
  BenchCodecPicture picture = bench_codec_paint (channels);
  GBytes *files[G_N_ELEMENTS (bench_codec_encoders)] = { NULL };
  double first_wall = 0;
  double first_size = 0;

  printf ("%ux%u, %u channels\n", picture.side, picture.side, channels);
  for (guint i = 0; i < G_N_ELEMENTS (bench_codec_encoders); i++)
    {
      const BenchCodecEncoder *encoder = &bench_codec_encoders[i];
      BenchCodecTime start = bench_codec_now ();
      BenchCodecTime spent = { 0 };
      double size = 0;

      files[i] = encoder->encode (&picture, encoder->level);
      spent = bench_codec_since (start);
      size = (double) g_bytes_get_size (files[i]);
      first_wall = i == 0 ? spent.wall : first_wall;
      first_size = i == 0 ? size : first_size;
      printf ("  encode %-16s %6.0f ms wall (x %.3f), %6.0f ms CPU, %6.2f MB "
              "(x %.3f)\n",
              encoder->name,
              spent.wall,
              spent.wall / first_wall,
              spent.cpu,
              size / 1e6,
              size / first_size);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bench_codec_encoders); i++)
    {
      bench_codec_run_decoders (bench_codec_encoders[i].name, files[i]);
      g_bytes_unref (files[i]);
    }
  g_free (picture.pixels);
}

int
main (void)
{
  bench_codec_run (4);
  bench_codec_run (3);
  return EXIT_SUCCESS;
}
