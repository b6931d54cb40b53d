/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/thumbnail: a small image as GTK shows it, over a checkerboard where it
 * is transparent. */
#include "thumbnail.h"

/* of a square of the checkerboard, pixels, and its two grays: GIMP's own */
#define LIMN_THUMBNAIL_CHECK 8
#define LIMN_THUMBNAIL_LIGHT 0x999999
#define LIMN_THUMBNAIL_DARK 0x666666

static void
limn_thumbnail_free_pixels (guchar *pixels, gpointer data)
{
  g_free (pixels);
}

/**
 * limn_thumbnail_make_pixbuf:
 * @picture: a picture
 *
 * Returns: (transfer full): it, opaque, over a checkerboard
 */
GdkPixbuf *
limn_thumbnail_make_pixbuf (const LimnPicture *picture)
{
  gint width = (gint) picture->width;
  gint height = (gint) picture->height;
  guchar *pixels =
      g_memdup2 (picture->pixels, (gsize) picture->width * picture->height * 4);
  g_autoptr (GdkPixbuf) pixbuf =
      gdk_pixbuf_new_from_data (pixels,
                                GDK_COLORSPACE_RGB,
                                TRUE,
                                8,
                                width,
                                height,
                                width * 4,
                                limn_thumbnail_free_pixels,
                                NULL);

  return gdk_pixbuf_composite_color_simple (pixbuf,
                                            width,
                                            height,
                                            GDK_INTERP_NEAREST,
                                            255,
                                            LIMN_THUMBNAIL_CHECK,
                                            LIMN_THUMBNAIL_LIGHT,
                                            LIMN_THUMBNAIL_DARK);
}

/* cairo wants BGRA words, alpha multiplied in */
static void
limn_thumbnail_convert_row (const guint8 *from, guint32 *to, guint n)
{
  for (guint i = 0; i < n; i++, from += 4)
    {
      guint32 alpha = from[3];

      to[i] = alpha << 24 | (from[0] * alpha + 127) / 255 << 16 |
              (from[1] * alpha + 127) / 255 << 8 |
              (from[2] * alpha + 127) / 255;
    }
}

/**
 * limn_thumbnail_make_surface:
 * @picture: a picture
 *
 * Returns: (transfer full): it as an image surface of cairo, with its alpha
 */
cairo_surface_t *
limn_thumbnail_make_surface (const LimnPicture *picture)
{
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_ARGB32, (gint) picture->width, (gint) picture->height);
  guint8 *data = cairo_image_surface_get_data (surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);

  cairo_surface_flush (surface);
  for (guint y = 0; y < picture->height; y++)
    limn_thumbnail_convert_row (picture->pixels +
                                    (gsize) y * picture->width * 4,
                                (guint32 *) (gpointer) (data + y * stride),
                                picture->width);
  cairo_surface_mark_dirty (surface);
  return surface;
}

static void
limn_thumbnail_set_gray (cairo_t *cr, guint rgb)
{
  gdouble value = (rgb & 0xff) / 255.0;

  cairo_set_source_rgb (cr, value, value, value);
}

/**
 * limn_thumbnail_draw_checks:
 * @cr: where to draw
 * @width: @height: pixels from the origin
 *
 * Fills a rectangle with the checkerboard that stands for transparency.
 */
void
limn_thumbnail_draw_checks (cairo_t *cr, gint width, gint height)
{
  limn_thumbnail_set_gray (cr, LIMN_THUMBNAIL_LIGHT);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_fill (cr);
  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_clip (cr);
  limn_thumbnail_set_gray (cr, LIMN_THUMBNAIL_DARK);
  for (gint y = 0; y * LIMN_THUMBNAIL_CHECK < height; y++)
    for (gint x = 1 - y % 2; x * LIMN_THUMBNAIL_CHECK < width; x += 2)
      cairo_rectangle (cr,
                       x * LIMN_THUMBNAIL_CHECK,
                       y * LIMN_THUMBNAIL_CHECK,
                       LIMN_THUMBNAIL_CHECK,
                       LIMN_THUMBNAIL_CHECK);
  cairo_fill (cr);
  cairo_restore (cr);
}

/**
 * limn_thumbnail_get_side:
 * @widget: whose font it is to go with
 * @lines: height in lines of text, at least 1
 *
 * Returns: pixels; grows with the user's font size
 */
guint
limn_thumbnail_get_side (GtkWidget *widget, guint lines)
{
  PangoFontMetrics *metrics;
  gint height;

  gtk_widget_ensure_style (widget);
  metrics = pango_context_get_metrics (gtk_widget_get_pango_context (widget),
                                       gtk_widget_get_style (widget)->font_desc,
                                       NULL);
  height = pango_font_metrics_get_ascent (metrics) +
           pango_font_metrics_get_descent (metrics);
  pango_font_metrics_unref (metrics);
  return (guint) PANGO_PIXELS_CEIL (height) * lines;
}

/**
 * limn_thumbnail_set_picture:
 * @thumbnail: of limn_thumbnail_new()
 * @picture: (nullable): what it shows from now on; %NULL for "none can be had"
 */
void
limn_thumbnail_set_picture (GtkWidget *thumbnail, const LimnPicture *picture)
{
  g_autoptr (GdkPixbuf) pixbuf = NULL;

  if (picture == NULL)
    {
      gtk_image_set_from_stock (
          GTK_IMAGE (thumbnail), GTK_STOCK_MISSING_IMAGE, GTK_ICON_SIZE_DND);
      return;
    }
  pixbuf = limn_thumbnail_make_pixbuf (picture);
  gtk_image_set_from_pixbuf (GTK_IMAGE (thumbnail), pixbuf);
}

/**
 * limn_thumbnail_new:
 * @picture: (nullable): what it shows, at its own size
 * @name: what it is, for those who do not see it
 *
 * Returns: (transfer floating): a #GtkImage
 */
GtkWidget *
limn_thumbnail_new (const LimnPicture *picture, const char *name)
{
  GtkWidget *image = gtk_image_new ();

  atk_object_set_name (gtk_widget_get_accessible (image), name);
  limn_thumbnail_set_picture (image, picture);
  return image;
}
