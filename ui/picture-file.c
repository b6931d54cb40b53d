/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/picture-file: GdkPixbuf reduces while it reads, which is quick. */
#include "picture-file.h"

#include <gtk/gtk.h>

static void
limn_picture_file_copy_row (guint8 *to, const guint8 *from, guint n, guint bpp)
{
  for (guint x = 0; x < n; x++)
    {
      for (guint i = 0; i < 3; i++)
        to[x * 4 + i] = from[x * bpp + i];
      to[x * 4 + 3] = bpp == 4 ? from[x * bpp + 3] : 255;
    }
}

/**
 * limn_picture_file_load:
 * @path: of an image file
 * @max_side: pixels a side, at most
 *
 * Returns: (transfer full) (nullable): all of it; %NULL for a format that
 *   cannot be shown
 */
LimnPicture *
limn_picture_file_load (const char *path, guint max_side)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new_from_file_at_size (
      path, (gint) max_side, (gint) max_side, NULL);
  LimnPicture *self;
  gsize stride;

  if (pixbuf == NULL)
    return NULL;
  self = limn_picture_new ((guint) gdk_pixbuf_get_width (pixbuf),
                           (guint) gdk_pixbuf_get_height (pixbuf));
  stride = (gsize) gdk_pixbuf_get_rowstride (pixbuf);
  for (guint y = 0; y < self->height; y++)
    limn_picture_file_copy_row (self->pixels + (gsize) y * self->width * 4,
                                gdk_pixbuf_read_pixels (pixbuf) + y * stride,
                                self->width,
                                (guint) gdk_pixbuf_get_n_channels (pixbuf));
  return self;
}
