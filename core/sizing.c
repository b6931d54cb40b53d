/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/sizing: the size grammar and the matching of shapes and tiers. */
#include "sizing.h"

#include <math.h>
#include <string.h>

#include "error.h"

/* pixels a side, and terms of a ratio, that make any sense to write */
#define LIMN_SIZING_MAX_SIDE 100000
#define LIMN_SIZING_MIN_TERM 0.001

/* logarithms closer than this are the same shape or scale */
#define LIMN_SIZING_TIE 1e-9

/* a tier that is this much smaller still covers an area: the tables round */
#define LIMN_SIZING_COVER 0.98

/* side of 1K; a megapixel is counted as 1K, so "0.25" is 0.5K */
#define LIMN_SIZING_K 1024.0

#define LIMN_SIZING_SIZE_FORMS                                                 \
  "use WIDTHxHEIGHT like 1365x768, a ratio like 16:9, or auto"
#define LIMN_SIZING_RATIO_FORMS "use a ratio like 16:9 or 1.85:1, or auto"
#define LIMN_SIZING_TIER_FORMS                                                 \
  "use a tier like 0.5K, 1K, 2K or 4K, megapixels like 0.25 or 1, or auto"

static gboolean
limn_sizing_is_auto (const char *text)
{
  return *text == '\0' || g_ascii_strcasecmp (text, "auto") == 0;
}

/* digits with an optional fraction; no sign, no exponent, no infinity */
static gboolean
limn_sizing_read_number (const char **text, gdouble *value)
{
  const char *start = *text;
  const char *p = start;
  g_autofree char *digits = NULL;

  while (g_ascii_isdigit (*p))
    p++;
  if (p == start)
    return FALSE;
  if (*p == '.' && g_ascii_isdigit (p[1]))
    for (p++; g_ascii_isdigit (*p);)
      p++;
  /* only these: strtod would read "0x768" as hexadecimal */
  digits = g_strndup (start, (gsize) (p - start));
  *value = g_ascii_strtod (digits, NULL);
  *text = p;
  return TRUE;
}

static void
limn_sizing_skip_spaces (const char **text)
{
  while (g_ascii_isspace (**text))
    (*text)++;
}

/* x, X, the multiplication sign, or a colon */
static gboolean
limn_sizing_read_separator (const char **text, LimnSizeKind *kind)
{
  static const char *const crosses[] = { "x", "X", "\303\227" };

  limn_sizing_skip_spaces (text);
  *kind = LIMN_SIZE_RATIO;
  if (**text == ':')
    {
      (*text)++;
      limn_sizing_skip_spaces (text);
      return TRUE;
    }
  *kind = LIMN_SIZE_PIXELS;
  for (guint i = 0; i < G_N_ELEMENTS (crosses); i++)
    if (g_str_has_prefix (*text, crosses[i]))
      {
        *text += strlen (crosses[i]);
        limn_sizing_skip_spaces (text);
        return TRUE;
      }
  return FALSE;
}

static gboolean
limn_sizing_is_side (gdouble value)
{
  return value >= 1 && value <= LIMN_SIZING_MAX_SIDE && value == floor (value);
}

static gboolean
limn_sizing_is_term (gdouble value)
{
  return value >= LIMN_SIZING_MIN_TERM && value <= LIMN_SIZING_MAX_SIDE;
}

static gboolean
limn_sizing_read_size (const char *text, LimnSize *size)
{
  LimnSize read;

  if (limn_sizing_is_auto (text))
    {
      *size = (LimnSize){ LIMN_SIZE_AUTO, 0, 0 };
      return TRUE;
    }
  if (!limn_sizing_read_number (&text, &read.width) ||
      !limn_sizing_read_separator (&text, &read.kind) ||
      !limn_sizing_read_number (&text, &read.height) || *text != '\0')
    return FALSE;
  *size = read;
  if (read.kind == LIMN_SIZE_RATIO)
    return limn_sizing_is_term (read.width) &&
           limn_sizing_is_term (read.height);
  return limn_sizing_is_side (read.width) && limn_sizing_is_side (read.height);
}

/**
 * limn_sizing_parse_size:
 * @text: "WxH" with sides of 1 to 100000 pixels, "W:H" with terms of 0.001 to
 *   100000, "auto" or ""; letters of any case, spaces around each part
 * @size: (out): what it says
 * @error: return location
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID for anything else
 */
gboolean
limn_sizing_parse_size (const char *text, LimnSize *size, GError **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));

  if (limn_sizing_read_size (trimmed, size))
    return TRUE;
  limn_error_set_invalid (error, "size", trimmed, LIMN_SIZING_SIZE_FORMS);
  return FALSE;
}

/**
 * limn_sizing_parse_ratio:
 * @text: "W:H" with terms of 0.001 to 100000, decimals allowed, "auto" or ""
 * @width: (out): first term, 0 for auto
 * @height: (out): second term, 0 for auto
 * @error: return location
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID for anything else
 */
gboolean
limn_sizing_parse_ratio (const char *text,
                         gdouble *width,
                         gdouble *height,
                         GError **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  LimnSize size;

  if (!limn_sizing_read_size (trimmed, &size) || size.kind == LIMN_SIZE_PIXELS)
    {
      limn_error_set_invalid (
          error, "aspect_ratio", trimmed, LIMN_SIZING_RATIO_FORMS);
      return FALSE;
    }
  *width = size.width;
  *height = size.height;
  return TRUE;
}

static gboolean
limn_sizing_read_tier (const char *text, gdouble *pixels)
{
  gdouble value;
  gdouble side;

  *pixels = 0;
  if (limn_sizing_is_auto (text))
    return TRUE;
  if (!limn_sizing_read_number (&text, &value))
    return FALSE;
  limn_sizing_skip_spaces (&text);
  if (g_ascii_strcasecmp (text, "k") == 0)
    side = value * LIMN_SIZING_K;
  else if (*text == '\0' || g_ascii_strcasecmp (text, "mp") == 0)
    side = sqrt (value) * LIMN_SIZING_K;
  else
    return FALSE;
  *pixels = side * side;
  return side >= 1 && side <= LIMN_SIZING_MAX_SIDE;
}

/**
 * limn_sizing_parse_tier:
 * @text: "0.5K", "1k", megapixels "0.25" or "1MP", "auto" or ""
 * @pixels: (out): nominal area in pixels, 0 for auto: (n x 1024)² for tiers in
 *   K, n x 1024² for megapixels
 * @error: return location
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID for anything else
 */
gboolean
limn_sizing_parse_tier (const char *text, gdouble *pixels, GError **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));

  if (limn_sizing_read_tier (trimmed, pixels))
    return TRUE;
  limn_error_set_invalid (error, "resolution", trimmed, LIMN_SIZING_TIER_FORMS);
  return FALSE;
}

/**
 * limn_sizing_nearest_shape:
 * @ratios: (array length=n_ratios): width / height of each choice
 * @n_ratios: how many
 * @ratio: width / height wanted
 *
 * Compares logarithms, so that 7:1 is nearer to 8:1 than to 4:1 and portrait
 * mirrors landscape. A tie goes to the choice nearer to a square, then to the
 * wider one.
 *
 * Returns: index of the nearest choice, -1 without choices
 */
gint
limn_sizing_nearest_shape (const gdouble *ratios, guint n_ratios, gdouble ratio)
{
  gint best = -1;
  gdouble best_gap = INFINITY;

  for (guint i = 0; i < n_ratios; i++)
    {
      gdouble gap = fabs (log (ratio) - log (ratios[i]));
      gdouble bend =
          best < 0 ? 0 : fabs (log (ratios[i])) - fabs (log (ratios[best]));

      if (gap > best_gap + LIMN_SIZING_TIE)
        continue;
      if (best >= 0 && gap > best_gap - LIMN_SIZING_TIE &&
          (bend > LIMN_SIZING_TIE ||
           (bend > -LIMN_SIZING_TIE && ratios[i] <= ratios[best])))
        continue;
      best = (gint) i;
      best_gap = gap;
    }
  return best;
}

/**
 * limn_sizing_nearest_area:
 * @areas: (array length=n_areas): pixels of each choice
 * @n_areas: how many
 * @area: pixels wanted
 *
 * Compares logarithms: 1920x1080 on 1K, 2K and 4K is 1K. A tie goes to the
 * larger choice, which loses no detail.
 *
 * Returns: index of the nearest choice, -1 without choices
 */
gint
limn_sizing_nearest_area (const gdouble *areas, guint n_areas, gdouble area)
{
  gint best = -1;
  gdouble best_gap = INFINITY;

  for (guint i = 0; i < n_areas; i++)
    {
      gdouble gap = fabs (log (area) - log (areas[i]));

      if (gap > best_gap + LIMN_SIZING_TIE)
        continue;
      if (best >= 0 && gap > best_gap - LIMN_SIZING_TIE &&
          areas[i] <= areas[best])
        continue;
      best = (gint) i;
      best_gap = gap;
    }
  return best;
}

/**
 * limn_sizing_clamp:
 * @width: (inout): pixels, at least 1
 * @height: (inout): pixels, at least 1
 * @max_side: largest allowed side, 0 for no limit
 * @max_pixels: largest allowed area, 0 for no limit
 *
 * Shrinks to fit both limits and keeps the ratio as well as whole pixels can;
 * never enlarges, and leaves at least one pixel a side.
 */
void
limn_sizing_clamp (guint *width,
                   guint *height,
                   guint max_side,
                   gdouble max_pixels)
{
  gboolean wide = *width >= *height;
  gdouble longer = wide ? *width : *height;
  gdouble shorter = wide ? *height : *width;
  gdouble scale = 1;
  gdouble a, b;

  if (max_side > 0)
    scale = MIN (scale, max_side / longer);
  if (max_pixels > 0)
    scale = MIN (scale, sqrt (max_pixels / longer / shorter));
  if (scale >= 1)
    return;
  a = MAX (floor (longer * scale + LIMN_SIZING_TIE), 1);
  b = MAX (round (a * shorter / longer), 1);
  if (max_pixels > 0 && a * b > max_pixels)
    b = MAX (floor (max_pixels / a), 1);
  if (max_pixels > 0 && a * b > max_pixels)
    a = MAX (floor (max_pixels / b), 1);
  *width = (guint) (wide ? a : b);
  *height = (guint) (wide ? b : a);
}
