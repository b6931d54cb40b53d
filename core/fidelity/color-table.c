/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/color-table: the correction of a drift for every code of 8 bits. */
#include <math.h>

#include "fidelity/color-table.h"

/* the steepest way to a goal, in the mean: a step of one code becomes two,
 * which no eye sees */
#define LIMN_COLOR_TABLE_MAX_SLOPE 2.0

/* (from, to) at the end of what is known, and on to the end of the codes */
typedef struct
{
  gdouble from, to;
  gdouble end, goal;
  gdouble slope;
} LimnColorTableTail;

static gdouble
limn_color_table_invert (const LimnColorCurve *curve, gdouble value)
{
  return CLAMP (limn_color_curve_invert (curve, value), 0, 1);
}

/* @last: 0 or 1 */
static LimnColorTableTail
limn_color_table_make_tail (const LimnColorCurve *curve,
                            const LimnColorEnd *end,
                            gdouble last)
{
  gdouble from = CLAMP (limn_color_curve_apply (curve, end->known), 0, 1);
  gdouble to = limn_color_table_invert (curve, from);
  gdouble reach = LIMN_COLOR_TABLE_MAX_SLOPE * (last - from);
  gdouble step = (last - from) / 256;
  LimnColorTableTail tail = { from, to, last, 0, 0 };

  tail.goal = CLAMP (end->goal, to + MIN (0, reach), to + MAX (0, reach));
  /* never back */
  tail.goal = last > from ? MAX (to, tail.goal) : MIN (to, tail.goal);
  if (step != 0)
    tail.slope = (limn_color_table_invert (curve, from + step) - to) / step;
  return tail;
}

/* a cubic that starts as steep as the curve and never turns (Fritsch and
 * Carlson 1980: no end steeper than three times the mean) */
static gdouble
limn_color_table_follow (const LimnColorTableTail *tail, gdouble value)
{
  gdouble run = tail->end - tail->from;
  gdouble rise = tail->goal - tail->to;
  gdouble t = (value - tail->from) / run;
  gdouble start = 0;

  if (rise == 0)
    return tail->goal;
  start = CLAMP (tail->slope * run / rise, 0, 3);
  /* the other end is as steep as the mean */
  return tail->to + rise * (t * (1 - t) * (1 - t) * start +
                            t * t * (3 - 2 * t) - t * t * (1 - t));
}

/**
 * limn_color_table_fill:
 * @table: (out caller-allocates): the corrected value of each code, sRGB as
 *   coded, 0 to 1, never falling
 * @curve: how the channel drifted
 * @dark: @bright: where the curve ends
 *
 * Undoes the curve between these ends and bends to their goals beyond them.
 */
void
limn_color_table_fill (gfloat table[256],
                       const LimnColorCurve *curve,
                       const LimnColorEnd *dark,
                       const LimnColorEnd *bright)
{
  LimnColorTableTail low = limn_color_table_make_tail (curve, dark, 0);
  LimnColorTableTail high = limn_color_table_make_tail (curve, bright, 1);

  for (guint code = 0; code < 256; code++)
    {
      gdouble value = code / 255.0;

      if (value < low.from)
        value = limn_color_table_follow (&low, value);
      else if (value > high.from)
        value = limn_color_table_follow (&high, value);
      else
        value = limn_color_table_invert (curve, value);
      table[code] = (gfloat) CLAMP (value, 0, 1);
    }
}

/**
 * limn_color_table_reset:
 * @table: (out caller-allocates): gets code / 255
 */
void
limn_color_table_reset (gfloat table[256])
{
  for (guint code = 0; code < 256; code++)
    table[code] = code / 255.0f;
}

/**
 * limn_color_table_apply:
 * @table: what each code of 8 bits becomes
 * @plane: a channel, which is corrected; values between two codes lie between
 *   theirs
 */
void
limn_color_table_apply (const gfloat table[256], LimnPlane *plane)
{
  gsize n = (gsize) plane->width * plane->height;

  for (gsize i = 0; i < n; i++)
    {
      gfloat code = CLAMP (plane->values[i], 0.0f, 1.0f) * 255;
      guint at = MIN ((guint) code, 254);

      plane->values[i] = table[at] + (table[at + 1] - table[at]) * (code - at);
    }
}
