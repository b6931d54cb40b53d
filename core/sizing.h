/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/sizing: the size grammar and the matching of shapes and tiers.
 * Pure functions of numbers and text; no catalogue, no model names. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  LIMN_SIZE_AUTO,   /* "" or "auto" */
  LIMN_SIZE_PIXELS, /* "1365x768": shape and scale */
  LIMN_SIZE_RATIO,  /* "16:9": shape only */
} LimnSizeKind;

/**
 * LimnSize:
 * @kind: which form was written
 * @width: pixels, or the ratio's first term; 0 for auto
 * @height: pixels, or the ratio's second term; 0 for auto
 */
typedef struct
{
  LimnSizeKind kind;
  gdouble width;
  gdouble height;
} LimnSize;

/**
 * LimnTier:
 * @name: "0.5K", "1K", … or megapixels "0.25", "1"
 * @pixels: nominal area in pixels (1K is 1024 x 1024)
 */
typedef struct
{
  const char *name;
  gdouble pixels;
} LimnTier;

gboolean limn_sizing_parse_size (const char *text,
                                 LimnSize *size,
                                 GError **error);
gboolean limn_sizing_parse_ratio (const char *text,
                                  gdouble *width,
                                  gdouble *height,
                                  GError **error);
gboolean limn_sizing_parse_tier (const char *text,
                                 gdouble *pixels,
                                 GError **error);
gint limn_sizing_nearest_shape (const gdouble *ratios,
                                guint n_ratios,
                                gdouble ratio);
gint limn_sizing_nearest_area (const gdouble *areas,
                               guint n_areas,
                               gdouble area);
void limn_sizing_clamp (guint *width,
                        guint *height,
                        guint max_side,
                        gdouble max_pixels);

G_END_DECLS
