/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/input: encoded images on their way out. */
#include "input.h"

#include <glib/gi18n-lib.h>

#include "codec/conversion.h"
#include "error.h"
#include "stencil.h"

static gboolean
limn_input_begin (gpointer user_data, const LimnImageInfo *info, GError **error)
{
  LimnInput *self = user_data;

  self->format = info->format;
  self->width = info->width;
  self->height = info->height;
  self->channels = info->channels;
  g_set_error (error, LIMN_ERROR, LIMN_ERROR_CANCELLED, "enough is known");
  return FALSE;
}

static gboolean
limn_input_rows (gpointer user_data,
                 guint y,
                 guint n_rows,
                 const guint8 *pixels,
                 gsize stride,
                 GError **error)
{
  g_return_val_if_reached (FALSE);
}

static const LimnRowSink limn_input_header_sink = {
  .begin = limn_input_begin,
  .rows = limn_input_rows,
};

/* the formats that every edit endpoint takes (facts: vendor page, "Media
 * Inputs") */
static gboolean
limn_input_is_taken (LimnImageFormat format)
{
  return format == LIMN_IMAGE_FORMAT_PNG || format == LIMN_IMAGE_FORMAT_JPEG ||
         format == LIMN_IMAGE_FORMAT_WEBP;
}

static gboolean
limn_input_fail (const LimnInput *self, const GError *why, GError **error)
{
  limn_error_set_invalid (error,
                          "image",
                          self->name,
                          why != NULL ? why->message : _ ("has no pixels"));
  return FALSE;
}

/* reads no further than the header */
static gboolean
limn_input_read_header (LimnInput *self, GError **error)
{
  g_autoptr (LimnDecoder) decoder =
      limn_decoder_new (&limn_input_header_sink, self);
  g_autoptr (GError) local = NULL;
  gsize length;
  const guint8 *bytes = g_bytes_get_data (self->data, &length);

  if (limn_decoder_feed (decoder, bytes, length, &local))
    limn_decoder_finish (decoder, &local);
  return self->width > 0 || limn_input_fail (self, local, error);
}

/* becomes a file of another format, and is named so */
static gboolean
limn_input_convert (LimnInput *self, LimnImageFormat format, GError **error)
{
  LimnImageInfo info = { 0 };
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) bytes =
      limn_conversion_run (self->data, format, &info, &local);
  const char *dot = strrchr (self->name, '.');
  char *name = NULL;

  if (bytes == NULL)
    return limn_input_fail (self, local, error);
  g_bytes_unref (self->data);
  self->data = g_steal_pointer (&bytes);
  self->format = info.format;
  self->width = info.width;
  self->height = info.height;
  self->channels = info.channels;
  name = g_strdup_printf ("%.*s.%s",
                          dot != NULL ? (int) (dot - self->name) :
                                        (int) strlen (self->name),
                          self->name,
                          limn_image_format_get_extension (info.format));
  g_free (self->name);
  self->name = name;
  return TRUE;
}

/**
 * limn_input_new:
 * @data: an encoded image
 * @name: (nullable): file name it is sent under, %NULL for "image.EXT"
 * @error: return location
 *
 * A PNG, JPEG or WebP image stays as it is. A GIF, of which the first picture
 * counts, or an AVIF becomes a PNG, and its name ends so. Fails with
 * %LIMN_ERROR_INVALID when @data is none of them, or cannot be read.
 *
 * Returns: (transfer full): a new input
 */
LimnInput *
limn_input_new (GBytes *data, const char *name, GError **error)
{
  g_autoptr (LimnInput) self = g_new0 (LimnInput, 1);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (data, &length);

  self->data = g_bytes_ref (data);
  self->format = limn_image_format_sniff (bytes, length);
  self->name = name != NULL ?
                   g_strdup (name) :
                   g_strconcat ("image.",
                                limn_image_format_get_extension (self->format),
                                NULL);
  if (self->format == LIMN_IMAGE_FORMAT_UNKNOWN)
    {
      limn_error_set_invalid (
          error,
          "image",
          name,
          _ ("not a PNG, JPEG, WebP, GIF or AVIF image; convert it first"));
      return NULL;
    }
  if (limn_input_is_taken (self->format) ?
          !limn_input_read_header (self, error) :
          !limn_input_convert (self, LIMN_IMAGE_FORMAT_PNG, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * limn_input_new_from_file:
 * @path: file name, in the file system's encoding
 * @error: return location
 *
 * Fails with %LIMN_ERROR_INVALID when the file cannot be read or holds no image
 * of a known format, see limn_input_new().
 *
 * Returns: (transfer full): a new input, named for the file without its folder
 */
LimnInput *
limn_input_new_from_file (const char *path, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, &local);
  g_autoptr (GBytes) data = NULL;
  g_autofree char *shown = g_filename_display_name (path);
  g_autofree char *name = g_filename_display_basename (path);

  if (file == NULL)
    {
      limn_error_set_invalid (error,
                              "image",
                              shown,
                              g_file_test (path, G_FILE_TEST_IS_DIR) ?
                                  _ ("a folder; name an image file") :
                                  local->message);
      return NULL;
    }
  data = g_mapped_file_get_bytes (file);
  return limn_input_new (data, name, error);
}

/**
 * limn_input_shrink:
 * @self: an input
 * @max_bytes: bytes it should have at most
 * @error: return location
 *
 * A larger PNG becomes a JPEG, or with alpha a WebP, which looks the same and
 * is about a tenth of it. Anything else stays as it is: it was made small by
 * others.
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID where it cannot be encoded
 */
gboolean
limn_input_shrink (LimnInput *self, gsize max_bytes, GError **error)
{
  gboolean has_alpha = self->channels % 2 == 0;

  if (self->format != LIMN_IMAGE_FORMAT_PNG ||
      g_bytes_get_size (self->data) <= max_bytes)
    return TRUE;
  return limn_input_convert (
      self, has_alpha ? LIMN_IMAGE_FORMAT_WEBP : LIMN_IMAGE_FORMAT_JPEG, error);
}

/**
 * limn_input_free:
 * @self: (nullable) (transfer full): an input
 */
void
limn_input_free (LimnInput *self)
{
  if (self == NULL)
    return;
  g_bytes_unref (self->data);
  g_free (self->name);
  g_free (self);
}

/**
 * limn_input_dup_data_url:
 * @self: an input
 *
 * Returns: (transfer full): the image as a "data:" URL (RFC 2397), in base64
 */
char *
limn_input_dup_data_url (const LimnInput *self)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (self->data, &length);
  g_autofree char *text = g_base64_encode (bytes, length);

  return g_strconcat ("data:",
                      limn_image_format_get_media_type (self->format),
                      ";base64,",
                      text,
                      NULL);
}

/**
 * limn_inputs_new:
 *
 * Returns: (transfer full): no inputs
 */
LimnInputs *
limn_inputs_new (void)
{
  LimnInputs *self = g_new0 (LimnInputs, 1);

  self->images =
      g_ptr_array_new_with_free_func ((GDestroyNotify) limn_input_free);
  return self;
}

/**
 * limn_inputs_set_mask:
 * @self: inputs, whose images are there
 * @mask: mask of the first image: transparent, or white where nothing is
 *   transparent, is edited
 * @error: return location
 *
 * Keeps @mask in the form of limn_stencil_cut(), which every endpoint reads
 * alike.
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID when @mask is not of the size of the
 *   first image or cannot be decoded
 */
gboolean
limn_inputs_set_mask (LimnInputs *self, const LimnInput *mask, GError **error)
{
  const LimnInput *first =
      self->images->len > 0 ? g_ptr_array_index (self->images, 0) : NULL;
  LimnInput *stencil;

  if (first != NULL &&
      (mask->width != first->width || mask->height != first->height))
    {
      g_set_error (
          error,
          LIMN_ERROR,
          LIMN_ERROR_INVALID,
          _ ("mask '%s': is %ux%u, its image is %ux%u; make them of one "
             "size"),
          mask->name,
          mask->width,
          mask->height,
          first->width,
          first->height);
      return FALSE;
    }
  stencil = limn_stencil_cut (mask, error);
  if (stencil == NULL)
    return FALSE;
  limn_input_free (self->mask);
  self->mask = stencil;
  return TRUE;
}

/**
 * limn_inputs_free:
 * @self: (nullable) (transfer full): inputs
 */
void
limn_inputs_free (LimnInputs *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->images);
  limn_input_free (self->mask);
  g_free (self);
}
