/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/pixel-store: rows are collected until the image is whole.
 *
 * The functions are the slots of a #LimnEncoderBackend; its finish takes the
 * store as its state. */
#include "codec/pixel-store.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#include "error.h"

/**
 * limn_pixel_store_create:
 * @info: what the pixels will be; copied
 * @quality: 1 to 100
 * @error: return location
 *
 * Returns: (transfer full): a store without rows, or NULL with
 *   %LIMN_ERROR_INVALID if there is no memory for them
 */
gpointer
limn_pixel_store_create (const LimnImageInfo *info,
                         guint quality,
                         GError **error)
{
  gsize row_bytes = limn_image_info_get_row_bytes (info);
  guint8 *pixels = g_try_malloc (row_bytes * info->height);
  LimnPixelStore *self = NULL;

  if (pixels == NULL)
    {
      g_set_error (error,
                   LIMN_ERROR,
                   LIMN_ERROR_INVALID,
                   _ ("a %s image of %u x %u pixels needs %zu bytes of memory, "
                      "which are not free: use png"),
                   limn_image_format_get_title (info->format),
                   info->width,
                   info->height,
                   row_bytes * info->height);
      return NULL;
    }

  self = g_new0 (LimnPixelStore, 1);
  self->info = *info;
  self->info.icc = info->icc != NULL ? g_bytes_ref (info->icc) : NULL;
  self->quality = quality;
  self->row_bytes = row_bytes;
  self->pixels = pixels;
  return self;
}

/**
 * limn_pixel_store_push:
 * @state: a store
 * @pixels: first sample of the next row
 * @stride: bytes from row to row
 * @n_rows: rows, no more than the image still lacks
 * @error: return location
 *
 * Returns: TRUE
 */
gboolean
limn_pixel_store_push (gpointer state,
                       const guint8 *pixels,
                       gsize stride,
                       guint n_rows,
                       GError **error)
{
  LimnPixelStore *self = state;

  for (guint i = 0; i < n_rows; i++)
    {
      memcpy (
          self->pixels + self->length, pixels + i * stride, self->row_bytes);
      self->length += self->row_bytes;
    }
  return TRUE;
}

/**
 * limn_pixel_store_free:
 * @state: a store, whole or not
 */
void
limn_pixel_store_free (gpointer state)
{
  LimnPixelStore *self = state;

  g_clear_pointer (&self->info.icc, g_bytes_unref);
  g_free (self->pixels);
  g_free (self);
}
