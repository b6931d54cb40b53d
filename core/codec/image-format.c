/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/image-format: names of formats, and what first bytes give away. */
#include <string.h>

#include "codec/codec-private.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  const char *name;
  const char *title;
  const char *media_type;
  const char *extension;
} LimnImageFormatNames;

typedef struct
{
  gsize offset;
  const char *magic;
  gsize length;
  const char *what;
} LimnImageFormatMagic;

static const LimnImageFormatNames limn_image_format_names[] = {
  [LIMN_IMAGE_FORMAT_UNKNOWN] = { "unknown",
                                  "unknown",
                                  "application/octet-stream",
                                  "bin" },
  [LIMN_IMAGE_FORMAT_PNG] = { "png", "PNG", "image/png", "png" },
  [LIMN_IMAGE_FORMAT_JPEG] = { "jpeg", "JPEG", "image/jpeg", "jpg" },
  [LIMN_IMAGE_FORMAT_WEBP] = { "webp", "WebP", "image/webp", "webp" },
  [LIMN_IMAGE_FORMAT_GIF] = { "gif", "GIF", "image/gif", "gif" },
  [LIMN_IMAGE_FORMAT_AVIF] = { "avif", "AVIF", "image/avif", "avif" },
};

/* what endpoints have been seen, or can be expected, to send instead */
static const LimnImageFormatMagic limn_image_format_strangers[] = {
  { 4, "ftyphei", 7, "a HEIC image" },
  { 4, "ftypmif1", 8, "a HEIF image" },
  { 4, "ftyp", 4, "an MP4 video" },
  { 0, "\0\0\0\x0cJXL ", 8, "a JPEG XL image" },
  { 0, "\xff\x0a", 2, "a JPEG XL image" },
  { 0, "\0\0\0\x0cjP  ", 8, "a JPEG 2000 image" },
  { 0, "II*\0", 4, "a TIFF image" },
  { 0, "MM\0*", 4, "a TIFF image" },
  { 0, "BM", 2, "a BMP image" },
  { 0, "%PDF", 4, "a PDF document" },
  { 0, "\x1a\x45\xdf\xa3", 4, "a WebM video" },
  { 0, "\x1f\x8b", 2, "gzip-compressed data" },
  { 0, "PK\x03\x04", 4, "a ZIP archive" },
};

/* text is recognised after leading blanks and in any case */
static const LimnImageFormatMagic limn_image_format_texts[] = {
  { 0, "<!doctype", 9, "an HTML page" }, { 0, "<html", 5, "an HTML page" },
  { 0, "<head", 5, "an HTML page" },     { 0, "<svg", 4, "an SVG drawing" },
  { 0, "<", 1, "an XML document" },      { 0, "{", 1, "a JSON document" },
  { 0, "data:", 5, "a data: URL" },
};

static gboolean
limn_image_format_has (const guint8 *data,
                       gsize length,
                       gsize offset,
                       const char *magic,
                       gsize magic_length)
{
  if (length < offset + magic_length)
    return FALSE;
  return memcmp (data + offset, magic, magic_length) == 0;
}

/* one of the brands of a file type box is AVIF's (ISO/IEC 14496-12, 4.3):
 * libheif and others put "mif1" first */
static gboolean
limn_image_format_has_avif_brand (const guint8 *data, gsize length)
{
  guint32 box = 0;

  if (!limn_image_format_has (data, length, 4, "ftyp", 4))
    return FALSE;
  memcpy (&box, data, sizeof box);
  length = MIN (length, GUINT32_FROM_BE (box));
  /* behind the major brand stands a version number */
  for (gsize at = 8; at + 4 <= length; at += at == 8 ? 8 : 4)
    if (limn_image_format_has (data, length, at, "avif", 4) ||
        limn_image_format_has (data, length, at, "avis", 4))
      return TRUE;
  return FALSE;
}

/**
 * limn_image_format_sniff:
 * @data: (array length=length): first bytes of a file
 * @length: how many; 12 are enough for each format, 64 for AVIF files that
 *   name a general brand first
 *
 * Returns: the format, or %LIMN_IMAGE_FORMAT_UNKNOWN if @data is none of them
 *   or too short to tell
 */
LimnImageFormat
limn_image_format_sniff (const guint8 *data, gsize length)
{
  g_return_val_if_fail (data != NULL || length == 0, LIMN_IMAGE_FORMAT_UNKNOWN);

  if (limn_image_format_has (data, length, 0, "\x89PNG\r\n\x1a\n", 8))
    return LIMN_IMAGE_FORMAT_PNG;
  if (limn_image_format_has (data, length, 0, "\xff\xd8\xff", 3))
    return LIMN_IMAGE_FORMAT_JPEG;
  if (limn_image_format_has (data, length, 0, "RIFF", 4) &&
      limn_image_format_has (data, length, 8, "WEBP", 4))
    return LIMN_IMAGE_FORMAT_WEBP;
  if (limn_image_format_has (data, length, 0, "GIF87a", 6) ||
      limn_image_format_has (data, length, 0, "GIF89a", 6))
    return LIMN_IMAGE_FORMAT_GIF;
  if (limn_image_format_has_avif_brand (data, length))
    return LIMN_IMAGE_FORMAT_AVIF;
  return LIMN_IMAGE_FORMAT_UNKNOWN;
}

/**
 * limn_image_format_get_head:
 * @data: (array length=length): first bytes of a file
 * @length: how many, at least %LIMN_IMAGE_FORMAT_HEAD
 *
 * Returns: how many first bytes limn_image_format_sniff() needs to be sure,
 *   %LIMN_IMAGE_FORMAT_MAX_HEAD at most
 */
gsize
limn_image_format_get_head (const guint8 *data, gsize length)
{
  guint32 box = 0;

  if (!limn_image_format_has (data, length, 4, "ftyp", 4))
    return LIMN_IMAGE_FORMAT_HEAD;
  memcpy (&box, data, sizeof box);
  return CLAMP (GUINT32_FROM_BE (box),
                LIMN_IMAGE_FORMAT_HEAD,
                LIMN_IMAGE_FORMAT_MAX_HEAD);
}

/**
 * limn_image_format_from_name:
 * @name: (nullable): "png", "jpeg", "jpg", "webp", "gif" or "avif", in any case
 *
 * Returns: the format, %LIMN_IMAGE_FORMAT_UNKNOWN for any other name
 */
LimnImageFormat
limn_image_format_from_name (const char *name)
{
  if (name == NULL)
    return LIMN_IMAGE_FORMAT_UNKNOWN;

  for (guint i = 1; i < G_N_ELEMENTS (limn_image_format_names); i++)
    {
      const LimnImageFormatNames *names = &limn_image_format_names[i];

      if (g_ascii_strcasecmp (name, names->name) == 0 ||
          g_ascii_strcasecmp (name, names->extension) == 0)
        return (LimnImageFormat) i;
    }
  return LIMN_IMAGE_FORMAT_UNKNOWN;
}

static const LimnImageFormatNames *
limn_image_format_lookup (LimnImageFormat format)
{
  if ((guint) format >= G_N_ELEMENTS (limn_image_format_names))
    return &limn_image_format_names[LIMN_IMAGE_FORMAT_UNKNOWN];
  return &limn_image_format_names[format];
}

/**
 * limn_image_format_get_name:
 * @format: a format
 *
 * Returns: (transfer none): the gateway's name of @format, such as "jpeg", or
 *   "unknown"
 */
const char *
limn_image_format_get_name (LimnImageFormat format)
{
  return limn_image_format_lookup (format)->name;
}

/**
 * limn_image_format_get_title:
 * @format: a format
 *
 * Returns: (transfer none): what a sentence calls @format, such as "JPEG"
 */
const char *
limn_image_format_get_title (LimnImageFormat format)
{
  return limn_image_format_lookup (format)->title;
}

/**
 * limn_image_format_get_media_type:
 * @format: a format
 *
 * Returns: (transfer none): such as "image/jpeg", or
 *   "application/octet-stream" for the unknown one
 */
const char *
limn_image_format_get_media_type (LimnImageFormat format)
{
  return limn_image_format_lookup (format)->media_type;
}

/**
 * limn_image_format_get_extension:
 * @format: a format
 *
 * Returns: (transfer none): the usual file name extension without a dot, such
 *   as "jpg", or "bin" for the unknown one
 */
const char *
limn_image_format_get_extension (LimnImageFormat format)
{
  return limn_image_format_lookup (format)->extension;
}

static const char *
limn_image_format_name_stranger (const guint8 *data, gsize length)
{
  for (guint i = 0; i < G_N_ELEMENTS (limn_image_format_strangers); i++)
    {
      const LimnImageFormatMagic *magic = &limn_image_format_strangers[i];

      if (limn_image_format_has (
              data, length, magic->offset, magic->magic, magic->length))
        return magic->what;
    }
  return NULL;
}

static const char *
limn_image_format_name_text (const guint8 *data, gsize length)
{
  while (length > 0 && g_ascii_isspace (*data))
    {
      data++;
      length--;
    }
  for (guint i = 0; i < G_N_ELEMENTS (limn_image_format_texts); i++)
    {
      const LimnImageFormatMagic *magic = &limn_image_format_texts[i];

      if (length >= magic->length && g_ascii_strncasecmp ((const char *) data,
                                                          magic->magic,
                                                          magic->length) == 0)
        return magic->what;
    }
  return NULL;
}

/* quotes printable bytes and writes the rest as hexadecimal numbers */
static char *
limn_image_format_quote (const guint8 *data, gsize length)
{
  g_autoptr (GString) quoted = g_string_new ("'");

  for (gsize i = 0; i < length; i++)
    {
      if (g_ascii_isprint (data[i]))
        g_string_append_c (quoted, (char) data[i]);
      else
        g_string_append_printf (quoted, "\\x%02x", data[i]);
    }
  g_string_append_c (quoted, '\'');
  return g_string_free (g_steal_pointer (&quoted), FALSE);
}

/**
 * limn_image_format_describe:
 * @data: (array length=length): first bytes of something that is no image of
 *   ours
 * @length: how many, at least 1
 *
 * Returns: (transfer full): the sentence that says what it is instead
 */
char *
limn_image_format_describe (const guint8 *data, gsize length)
{
  g_autofree char *quoted = NULL;
  const char *what = limn_image_format_name_stranger (data, length);

  if (what != NULL)
    return g_strdup_printf (
        _ ("the answer is %s, which cannot be read: ask for "
           "output_format png, jpeg, webp, gif or avif"),
        what);

  what = limn_image_format_name_text (data, length);
  if (what != NULL)
    return g_strdup_printf (_ ("the answer is %s where an image was expected: "
                               "check the address of the endpoint"),
                            what);

  quoted = limn_image_format_quote (data, MIN (length, LIMN_IMAGE_FORMAT_HEAD));
  return g_strdup_printf (
      _ ("the answer begins with %s, which is no PNG, JPEG, "
         "WebP, GIF or AVIF image: try again or another "
         "model"),
      quoted);
}
