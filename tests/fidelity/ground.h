/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/ground: what a landing puts its results on. */
#pragma once

#include "landing.h"

G_BEGIN_DECLS

/**
 * Ground:
 * @info: of the last result that began
 * @pixels: its rows without gaps
 * @n_begun: @n_whole: @n_failed: results so far
 * @full: whether it refuses those that begin
 */
typedef struct
{
  LimnImageInfo info;
  GByteArray *pixels;
  guint n_begun, n_whole, n_failed;
  gboolean full;
} Ground;

/* its user data is a Ground */
extern const LimnResultSink ground_sink;

void ground_clear (Ground *self);
LimnImageInfo ground_make_info (guint width,
                                guint height,
                                guint channels,
                                guint depth);
void ground_send (LimnLanding *landing,
                  guint index,
                  const LimnImageInfo *info,
                  const guint8 *pixels);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ground, ground_clear)

G_END_DECLS
