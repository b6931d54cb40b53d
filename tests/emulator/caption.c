/* emulator/caption: the prompt, set in a serif face, on a picture. */
#include "caption.h"

#include <pango/pangocairo.h>
#include <string.h>

#define EMU_CAPTION_FACE "P052, DejaVu Serif, serif"
#define EMU_CAPTION_LINES 4

static float
emu_caption_unit (const EmuPicture *picture)
{
  return MIN (picture->width, picture->height);
}

/**
 * EmuCaptionStyle:
 * @pixels: height of the face
 * @lines: the text is cut after so many
 * @left: free pixels at the left
 * @right: free pixels at the right
 * @bottom: row below the last line
 */
typedef struct
{
  float pixels;
  gboolean italic;
  guint lines;
  guint left;
  guint right;
  guint bottom;
} EmuCaptionStyle;

static PangoLayout *
emu_caption_layout (cairo_t *cairo,
                    const char *text,
                    const EmuCaptionStyle *style,
                    guint width)
{
  PangoLayout *layout = pango_cairo_create_layout (cairo);
  PangoFontDescription *face =
      pango_font_description_from_string (EMU_CAPTION_FACE);
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  pango_font_description_set_absolute_size (face, style->pixels * PANGO_SCALE);
  if (style->italic)
    pango_font_description_set_style (face, PANGO_STYLE_ITALIC);
  pango_layout_set_font_description (layout, face);
  pango_layout_set_width (layout, (int) width * PANGO_SCALE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_height (layout, -(int) style->lines);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_line_spacing (layout, 1.08f);
  pango_layout_set_text (layout, valid, -1);
  pango_font_description_free (face);
  return layout;
}

/* lays @rgb on the picture wherever the A8 mask, placed at @top, is set */
static void
emu_caption_stamp (EmuPicture *picture,
                   cairo_surface_t *mask,
                   gint left,
                   gint top,
                   const guint8 rgb[3])
{
  guint width =
      MIN ((guint) cairo_image_surface_get_width (mask), picture->width - left);
  guint height = MIN ((guint) cairo_image_surface_get_height (mask),
                      picture->height - top);
  int stride = cairo_image_surface_get_stride (mask);
  const guint8 *bits;

  cairo_surface_flush (mask);
  bits = cairo_image_surface_get_data (mask);
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      {
        guint cover = bits[(gsize) y * stride + x];
        guint8 *pixel = emu_picture_row (picture, top + y) + 4 * (left + x);

        if (cover == 0)
          continue;
        for (guint c = 0; c < 3; c++)
          pixel[c] =
              (guint8) ((pixel[c] * (255 - cover) + rgb[c] * cover + 127) /
                        255);
        pixel[3] = MAX (pixel[3], (guint8) cover);
      }
}

static void
emu_caption_darken (EmuPicture *picture, guint from, float most)
{
  guint span = MAX (picture->height - from, 1);

  for (guint y = from; y < picture->height; y++)
    {
      float t = (float) (y - from) / span;
      guint keep = (guint) (256 * (1 - most * t * t * (3 - 2 * t)));
      guint8 *row = emu_picture_row (picture, y);

      for (guint x = 0; x < picture->width; x++)
        for (guint c = 0; c < 3; c++)
          row[4 * x + c] = (guint8) (row[4 * x + c] * keep >> 8);
    }
}

/* returns the rows the words take */
static guint
emu_caption_set (EmuPicture *picture,
                 const char *text,
                 const EmuCaptionStyle *style)
{
  static const guint8 shade[3] = { 8, 8, 12 }, ink[3] = { 250, 244, 232 };
  guint sides = style->left + style->right;
  guint width = MAX (picture->width, sides + 8) - sides;
  cairo_surface_t *probe = cairo_image_surface_create (CAIRO_FORMAT_A8, 8, 8);
  cairo_t *cairo = cairo_create (probe);
  PangoLayout *layout = emu_caption_layout (cairo, text, style, width);
  gint lift = MAX (1, (gint) (style->pixels / 22));
  cairo_surface_t *mask;
  int high;
  gint top;

  pango_layout_get_pixel_size (layout, NULL, &high);
  high = MIN (high, (int) style->bottom);
  top = (gint) style->bottom - high;
  cairo_destroy (cairo);
  cairo_surface_destroy (probe);
  mask = cairo_image_surface_create (CAIRO_FORMAT_A8, (int) width, high);
  cairo = cairo_create (mask);
  cairo_set_source_rgb (cairo, 1, 1, 1);
  pango_cairo_show_layout (cairo, layout);
  emu_caption_stamp (picture, mask, style->left, top + lift, shade);
  emu_caption_stamp (picture, mask, style->left, top, ink);
  g_object_unref (layout);
  cairo_destroy (cairo);
  cairo_surface_destroy (mask);
  return (guint) high;
}

static void
emu_caption_rule (EmuPicture *picture, guint left, guint y, guint length)
{
  guint thick = MAX (1, (guint) (emu_caption_unit (picture) / 620));

  for (guint j = 0; j < thick && y + j < picture->height; j++)
    for (guint x = left; x < left + length && x < picture->width; x++)
      {
        guint8 *pixel = emu_picture_row (picture, y + j) + 4 * x;

        pixel[0] = (guint8) ((pixel[0] + 3 * 240) / 4);
        pixel[1] = (guint8) ((pixel[1] + 3 * 205) / 4);
        pixel[2] = (guint8) ((pixel[2] + 3 * 150) / 4);
        pixel[3] = 255;
      }
}

/**
 * emu_caption_write:
 * @text: set large at the bottom left, wrapped, cut after four lines
 * @note: set small below it
 */
void
emu_caption_write (EmuPicture *picture, const char *text, const char *note)
{
  float unit = emu_caption_unit (picture);
  guint margin = (guint) (unit * 0.055f);
  float size = MAX (unit * 0.046f, 7.f);
  EmuCaptionStyle style = { size * 0.45f, FALSE, 1, margin, margin, 0 };
  guint bottom = picture->height - (guint) (margin * 0.8f);

  if (unit < 48)
    return;
  emu_caption_darken (picture,
                      picture->height -
                          MIN (picture->height, (guint) (unit * 0.34f)),
                      0.5f);
  style.bottom = bottom;
  bottom -= emu_caption_set (picture, note, &style) + (guint) (size * 0.35f);
  emu_caption_rule (picture, margin, bottom, (guint) (unit * 0.09f));
  style = (EmuCaptionStyle){ size,   TRUE,   EMU_CAPTION_LINES,
                             margin, margin, bottom - (guint) (size * 0.3f) };
  emu_caption_set (picture, text, &style);
}

/**
 * emu_caption_ribbon:
 * @margin: pixels at the right to leave free of words
 *
 * Puts a dark ribbon with @text on the foot of the picture.
 *
 * Returns: rows the ribbon covers
 */
guint
emu_caption_ribbon (EmuPicture *picture, const char *text, guint margin)
{
  float unit = emu_caption_unit (picture);
  guint rows = (guint) (unit * 0.085f);
  guint left = (guint) (unit * 0.03f);
  EmuCaptionStyle style = {
    unit * 0.034f, TRUE, 1, left, left + margin, picture->height - rows / 4
  };

  if (unit < 48)
    return 0;
  for (guint y = picture->height - rows; y < picture->height; y++)
    {
      guint8 *row = emu_picture_row (picture, y);

      for (guint x = 0; x < picture->width; x++)
        {
          row[4 * x] = (guint8) ((row[4 * x] + 3 * 24) / 4);
          row[4 * x + 1] = (guint8) ((row[4 * x + 1] + 3 * 20) / 4);
          row[4 * x + 2] = (guint8) ((row[4 * x + 2] + 3 * 34) / 4);
        }
    }
  emu_caption_set (picture, text, &style);
  return rows;
}
