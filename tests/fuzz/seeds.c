/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* writes what a corpus holds of binary files: small pictures of our own
 * encoders and of others; and takes apart the files of a folder, one or two a
 * target: texts at their lines "%%", base64 at each line.
 * Usage: fuzz-seeds FOLDER TEXTS */
#include <glib/gstdio.h>

#include "../core/codec-fixture.h"
#include "codec/packet.h"

static void
write_seed (const char *folder,
            const char *target,
            const char *name,
            const void *data,
            gsize length)
{
  g_autofree char *path = g_build_filename (folder, target, NULL);
  g_autofree char *file = g_build_filename (path, name, NULL);
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (path, 0700);
  g_file_set_contents (file, data, (gssize) length, &error);
  g_assert_no_error (error);
}

/* where a packet goes, and a bit before and behind that: the heads of the three
 * formats, bytes */
static const gsize heads[] = { 2, 3, 4, 5, 6, 12, 16, 20, 30, 32, 33, 34, 64 };

/* what is cut off there, what has a packet already, and JPEG's first segment
 * with the shortest and the longest length that it can claim */
static void
write_packets (const char *folder,
               const char *name,
               const guint8 *data,
               gsize length)
{
  static const guint8 lengths[][2] = { { 0, 0 }, { 0, 2 }, { 0xFF, 0xFF } };
  LimnImageFormat format = limn_image_format_sniff (data, length);
  g_autoptr (GBytes) file = g_bytes_new (data, length);
  g_autoptr (GBytes) marked = limn_packet_embed (
      file, format, "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"/>");
  g_autofree char *twice = g_strconcat (name, "-marked", NULL);
  gsize n_marked;
  const guint8 *bytes = g_bytes_get_data (marked, &n_marked);

  write_seed (folder, "packet", name, data, length);
  write_seed (folder, "packet", twice, bytes, n_marked);
  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      g_autofree char *head = g_strdup_printf ("%s-head-%u", name, i);

      write_seed (folder, "packet", head, bytes, MIN (heads[i], n_marked));
    }
  for (guint i = 0;
       format == LIMN_IMAGE_FORMAT_JPEG && i < G_N_ELEMENTS (lengths);
       i++)
    {
      g_autofree char *far = g_strdup_printf ("%s-length-%u", name, i);
      g_autofree guint8 *copy = g_memdup2 (data, length);

      memcpy (copy + 4, lengths[i], 2);
      write_seed (folder, "packet", far, copy, length);
    }
}

/* to all targets that take images; JSON around it to the receiver */
static void
write_image (const char *folder,
             const char *decoder,
             const char *name,
             const guint8 *data,
             gsize length)
{
  g_autofree char *base64 = g_base64_encode (data, length);
  g_autofree char *json = g_strdup_printf (
      "{\"created\":1,\"data\":[{\"b64_json\":\"%s\"}]}", base64);
  g_autofree char *body = g_strconcat (name, ".json", NULL);

  write_seed (folder, decoder, name, data, length);
  write_seed (folder, "conversion", name, data, length);
  write_seed (folder, "format", name, data, MIN (length, 256));
  write_packets (folder, name, data, length);
  write_seed (folder, "receiver", name, data, length);
  write_seed (folder, "receiver", body, json, strlen (json));
}

static void
write_bytes (const char *folder,
             const char *decoder,
             const char *name,
             GBytes *file)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (file, &length);

  write_image (folder, decoder, name, data, length);
}

typedef struct
{
  const char *decoder;
  LimnImageFormat format;
  guint channels, depth, quality;
  gboolean has_icc;
} Own;

static const Own own[] = {
  { "decoder-png", LIMN_IMAGE_FORMAT_PNG, 1, 8, 0, FALSE },
  { "decoder-png", LIMN_IMAGE_FORMAT_PNG, 3, 8, 0, TRUE },
  { "decoder-png", LIMN_IMAGE_FORMAT_PNG, 4, 16, 0, FALSE },
  { "decoder-jpeg", LIMN_IMAGE_FORMAT_JPEG, 1, 8, 60, FALSE },
  { "decoder-jpeg", LIMN_IMAGE_FORMAT_JPEG, 3, 8, 60, TRUE },
  { "decoder-webp", LIMN_IMAGE_FORMAT_WEBP, 3, 8, 60, FALSE },
  { "decoder-webp", LIMN_IMAGE_FORMAT_WEBP, 4, 8, 60, TRUE },
  { "decoder-webp", LIMN_IMAGE_FORMAT_WEBP, 3, 8, 100, FALSE },
  { "decoder-gif", LIMN_IMAGE_FORMAT_GIF, 3, 8, 0, FALSE },
  { "decoder-gif", LIMN_IMAGE_FORMAT_GIF, 4, 8, 0, FALSE },
  { "decoder-avif", LIMN_IMAGE_FORMAT_AVIF, 3, 8, 60, FALSE },
  { "decoder-avif", LIMN_IMAGE_FORMAT_AVIF, 4, 8, 100, FALSE },
};

static void
write_own (const char *folder)
{
  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    {
      LimnImageInfo info = { .format = own[i].format,
                             .width = 21,
                             .height = 13,
                             .channels = own[i].channels,
                             .depth = own[i].depth };
      g_autoptr (GByteArray) pixels = codec_fixture_paint (&info);
      g_autoptr (GBytes) icc = codec_fixture_make_icc (own[i].channels, 160);
      g_autoptr (GBytes) file = NULL;
      g_autofree char *name = g_strdup_printf ("own-%u", i);

      info.icc = own[i].has_icc ? icc : NULL;
      file = codec_fixture_encode (&info, pixels, own[i].quality);
      write_bytes (folder, own[i].decoder, name, file);
    }
}

static void
write_png (const char *folder)
{
  static const CodecFixturePng kinds[] = {
    { "palette", PNG_COLOR_TYPE_PALETTE, 2, FALSE, TRUE, 4, 8 },
    { "key", PNG_COLOR_TYPE_GRAY, 4, FALSE, TRUE, 2, 8 },
    { "interlaced", PNG_COLOR_TYPE_RGB, 8, TRUE, FALSE, 3, 8 },
    { "one-bit", PNG_COLOR_TYPE_GRAY, 1, TRUE, FALSE, 1, 8 },
  };
  guint8 rows[9 * 48];

  for (guint i = 0; i < sizeof rows; i++)
    rows[i] = (guint8) (i * 37);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GByteArray) file =
          codec_fixture_write_png (&kinds[i], 16, 9, rows, 48);

      write_image (folder, "decoder-png", kinds[i].name, file->data, file->len);
    }
}

/* a job's record with its mask behind it */
static void
write_memento (const char *folder)
{
  static const char head[] =
      "{\"id\":\"job\",\"created\":\"\",\"operation\":\"edit\",\"request\":{},"
      "\"plan\":{},"
      "\"attempts\":[],\"results\":[],\"cost\":{},\"timing_ms\":{},\"journal\":"
      "{\"place\":{"
      "\"layer\":{\"x\":-2,\"y\":3,\"width\":40,\"height\":30}}}}\n";
  const LimnImageInfo info = { .format = LIMN_IMAGE_FORMAT_PNG,
                               .width = 21,
                               .height = 13,
                               .channels = 1,
                               .depth = 8 };
  g_autoptr (GByteArray) pixels = codec_fixture_paint (&info);
  g_autoptr (GBytes) mask = codec_fixture_encode (&info, pixels, 0);
  g_autoptr (GByteArray) job = g_byte_array_new ();
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (mask, &length);

  g_byte_array_append (job, (const guint8 *) head, sizeof head - 1);
  g_byte_array_append (job, data, (guint) length);
  write_seed (folder, "memento", "mask", job->data, job->len);
}

static void
write_jpeg (const char *folder)
{
  static const CodecFixtureJpeg kinds[] = {
    { "progressive", JCS_RGB, JCS_YCbCr, TRUE, FALSE },
    { "cmyk", JCS_CMYK, JCS_YCCK, FALSE, TRUE },
  };
  guint8 rows[9 * 64];

  for (guint i = 0; i < sizeof rows; i++)
    rows[i] = (guint8) (i * 5);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GBytes) file =
          codec_fixture_write_jpeg (&kinds[i], 16, 9, rows);

      write_bytes (folder, "decoder-jpeg", kinds[i].name, file);
    }
}

/* TARGET.txt: texts; TARGET.base64: what is no text, one a line */
static void
write_file (const char *folder, const char *name, char *text)
{
  gboolean is_base64 = g_str_has_suffix (name, ".base64");
  g_autofree char *target = g_strndup (name, strcspn (name, "."));
  g_auto (GStrv) seeds =
      g_strsplit (g_strchomp (text), is_base64 ? "\n" : "\n%%\n", -1);

  for (guint i = 0; seeds[i] != NULL; i++)
    {
      g_autofree char *seed =
          g_strdup_printf ("%s-%u", is_base64 ? "found" : "text", i);
      gsize length = strlen (seeds[i]);

      if (is_base64 && length > 0)
        g_base64_decode_inplace (seeds[i], &length);
      write_seed (folder, target, seed, seeds[i], length);
    }
}

static void
write_files (const char *folder, const char *texts)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (texts, 0, &error);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (texts, name, NULL);
      g_autofree char *text = NULL;

      g_file_get_contents (path, &text, NULL, &error);
      g_assert_no_error (error);
      write_file (folder, name, text);
    }
}

int
main (int argc, char **argv)
{
  if (argc != 3)
    {
      g_printerr ("usage: fuzz-seeds FOLDER TEXTS\n");
      return 2;
    }
  write_own (argv[1]);
  write_png (argv[1]);
  write_jpeg (argv[1]);
  write_memento (argv[1]);
  write_files (argv[1], argv[2]);
  return 0;
}
