/* emulator/edit: grading, ribbon, thumbnails and drift. */
#include "edit.h"

#include <math.h>
#include <string.h>

#include "caption.h"
#include "profile.h"

/**
 * EmuEditGrade:
 * @shadow: colour of dark parts, 0xRRGGBB
 * @light: colour of bright parts, 0xRRGGBB
 * @tint: how much of these replaces the colour, 0 to 1
 * @level: brightness
 * @edge: how much the corners darken, 0 to 1
 */
typedef struct
{
  guint32 shadow;
  guint32 light;
  float tint;
  float level;
  float edge;
} EmuEditGrade;

/* one a result, in the order of the answer */
static const EmuEditGrade emu_edit_grades[] = {
  { 0x17163c, 0xffb070, 0.58f, 0.92f, 0.55f },
  { 0x0a1530, 0x9fc0e8, 0.66f, 0.72f, 0.62f },
  { 0x2a1c10, 0xffe6a8, 0.50f, 1.06f, 0.42f },
  { 0x1a1d22, 0xe9edf0, 0.80f, 0.96f, 0.50f },
};

static void
emu_edit_hex (guint32 hex, float rgb[3])
{
  for (guint c = 0; c < 3; c++)
    rgb[c] = hex >> (16 - 8 * c) & 255;
}

static void
emu_edit_grade_row (const EmuPicture *picture,
                    const EmuEditGrade *grade,
                    guint y)
{
  guint8 *row = emu_picture_row (picture, y);
  float shadow[3], light[3];
  float v = (y + 0.5f) / picture->height - 0.5f;

  emu_edit_hex (grade->shadow, shadow);
  emu_edit_hex (grade->light, light);
  for (guint x = 0; x < picture->width; x++)
    {
      guint8 *pixel = row + 4 * x;
      float u = (x + 0.5f) / picture->width - 0.5f;
      float lum =
          (0.299f * pixel[0] + 0.587f * pixel[1] + 0.114f * pixel[2]) / 255;
      float away = 2 * (u * u + v * v);
      float level = grade->level * (1 - grade->edge * away * (0.4f + away));
      float curve = lum * lum * (3 - 2 * lum);

      for (guint c = 0; c < 3; c++)
        {
          float tone = shadow[c] + (light[c] - shadow[c]) * curve;
          float value = pixel[c] + (tone - pixel[c]) * grade->tint;

          pixel[c] = (guint8) CLAMP (value * level + 0.5f, 0, 255);
        }
    }
}

/* further uploads are shown at the right end of the ribbon, framed */
static void
emu_edit_thumbnail (EmuPicture *picture,
                    const EmuPicture *other,
                    guint right,
                    guint ribbon)
{
  guint side = ribbon * 3 / 4, gap = (ribbon - side) / 2;
  g_autoptr (EmuPicture) small = emu_picture_scale (other, side, side);
  guint left = right - side - gap;
  guint top = picture->height - ribbon + gap;

  for (guint y = 0; y < side; y++)
    memcpy (emu_picture_row (picture, top + y) + 4 * left,
            emu_picture_row (small, y),
            (gsize) side * 4);
  for (guint i = 0; i < side; i++)
    {
      memset (emu_picture_row (picture, top) + 4 * (left + i), 235, 4);
      memset (
          emu_picture_row (picture, top + side - 1) + 4 * (left + i), 235, 4);
      memset (emu_picture_row (picture, top + i) + 4 * left, 235, 4);
      memset (
          emu_picture_row (picture, top + i) + 4 * (left + side - 1), 235, 4);
    }
}

static void
emu_edit_scene (EmuPicture *picture,
                GPtrArray *pictures,
                const char *prompt,
                guint index)
{
  const EmuEditGrade *grade =
      &emu_edit_grades[index % G_N_ELEMENTS (emu_edit_grades)];
  guint side = MIN (picture->width, picture->height);
  guint shown = MIN (pictures->len - 1, 3);
  guint ribbon;

  for (guint y = 0; y < picture->height; y++)
    emu_edit_grade_row (picture, grade, y);
  ribbon = emu_caption_ribbon (picture, prompt, shown * side / 11);
  for (guint i = 0; i < shown && ribbon > 8; i++)
    emu_edit_thumbnail (picture,
                        g_ptr_array_index (pictures, i + 1),
                        picture->width - i * ribbon * 7 / 8,
                        ribbon);
}

static void
emu_edit_invert (EmuPicture *picture)
{
  gsize n = (gsize) picture->width * picture->height;

  for (gsize i = 0; i < n; i++)
    for (guint c = 0; c < 3; c++)
      picture->pixels[4 * i + c] = 255 - picture->pixels[4 * i + c];
}

/* OpenAI's rule: where the mask is opaque, the upload stays */
static void
emu_edit_keep (EmuPicture *picture,
               const EmuPicture *before,
               const EmuPicture *mask)
{
  g_autoptr (EmuPicture) fit =
      emu_picture_scale (mask, picture->width, picture->height);
  gsize n = (gsize) picture->width * picture->height;

  for (gsize i = 0; i < n; i++)
    {
      guint keep = fit->pixels[4 * i + 3];

      for (guint c = 0; c < 4; c++)
        picture->pixels[4 * i + c] =
            (guint8) ((before->pixels[4 * i + c] * keep +
                       picture->pixels[4 * i + c] * (255 - keep) + 127) /
                      255);
    }
}

/**
 * emu_edit_picture:
 * @pictures: (element-type EmuPicture): uploads; the first one is edited
 * @mask: (nullable): for models that honour one
 * @index: which image of one answer it is
 * @width: pixels wanted
 * @height: rows wanted
 *
 * The content is scaled to the size wanted, edge on edge, and never moved.
 *
 * Returns: (transfer full): the result
 */
EmuPicture *
emu_edit_picture (GPtrArray *pictures,
                  const EmuPicture *mask,
                  const char *prompt,
                  guint index,
                  EmuEditMode mode,
                  guint width,
                  guint height)
{
  g_autoptr (EmuPicture) before =
      emu_picture_scale (g_ptr_array_index (pictures, 0), width, height);
  g_autoptr (EmuPicture) result = emu_picture_scale (before, width, height);

  if (mode == EMU_EDIT_SCENE)
    emu_edit_scene (result, pictures, prompt, index);
  if (mode == EMU_EDIT_INVERT)
    emu_edit_invert (result);
  if (mask != NULL)
    emu_edit_keep (result, before, mask);
  return g_steal_pointer (&result);
}

gboolean
emu_edit_drift_is_none (const EmuEditDrift *drift)
{
  return !drift->wide && drift->dx == 0 && drift->dy == 0 &&
         drift->scale == 1 && drift->gain[0] == 1 && drift->gain[1] == 1 &&
         drift->gain[2] == 1;
}

static void
emu_edit_sample (const EmuPicture *picture, double x, double y, double out[4])
{
  double cx = CLAMP (x, 0, picture->width - 1.0);
  double cy = CLAMP (y, 0, picture->height - 1.0);
  guint x0 = (guint) cx, y0 = (guint) cy;
  guint x1 = MIN (x0 + 1, picture->width - 1);
  guint y1 = MIN (y0 + 1, picture->height - 1);
  const guint8 *top = emu_picture_row (picture, y0);
  const guint8 *low = emu_picture_row (picture, y1);

  for (guint c = 0; c < 4; c++)
    {
      double a =
          top[4 * x0 + c] + (top[4 * x1 + c] - top[4 * x0 + c]) * (cx - x0);
      double b =
          low[4 * x0 + c] + (low[4 * x1 + c] - low[4 * x0 + c]) * (cx - x0);

      out[c] = a + (b - a) * (cy - y0);
    }
}

/**
 * emu_edit_drift:
 *
 * Returns: (transfer full): @picture moved, scaled about its middle and
 *   recoloured; edge pixels are repeated where nothing is left to show
 */
EmuPicture *
emu_edit_drift (const EmuPicture *picture, const EmuEditDrift *drift)
{
  EmuPicture *result = emu_picture_new (picture->width, picture->height);
  double mx = (picture->width - 1) / 2.0, my = (picture->height - 1) / 2.0;

  result->has_alpha = picture->has_alpha;
  for (guint y = 0; y < picture->height; y++)
    for (guint x = 0; x < picture->width; x++)
      {
        guint8 *pixel = emu_picture_row (result, y) + 4 * x;
        double from[4];

        emu_edit_sample (picture,
                         mx + (x - mx - drift->dx) / drift->scale,
                         my + (y - my - drift->dy) / drift->scale,
                         from);
        for (guint c = 0; c < 3; c++)
          pixel[c] = (guint8) CLAMP (from[c] * drift->gain[c] + 0.5, 0, 255);
        pixel[3] = (guint8) CLAMP (from[3] + 0.5, 0, 255);
      }
  if (drift->wide)
    emu_profile_apply (result);
  return result;
}
