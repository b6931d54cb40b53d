/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/progress: truthful words and bytes, ten times a second at most. */
#include <libgimp/gimp.h>

#include "progress.h"

/* GIMP is asked to redraw no more often than this, microseconds */
#define LIMN_PROGRESS_INTERVAL (100 * 1000)
/* and no less often than this, milliseconds */
#define LIMN_PROGRESS_TICK 500

static const char *const limn_progress_words[] = {
  [LIMN_PHASE_CONNECT] = "connecting",
  [LIMN_PHASE_UPLOAD] = "uploading",
  [LIMN_PHASE_WAIT] = "waiting for the model",
  [LIMN_PHASE_DOWNLOAD] = "downloading",
};

static char *
limn_progress_describe (const LimnProgress *self)
{
  const char *words = limn_progress_words[self->phase];
  g_autofree char *done = g_format_size (self->done);
  g_autofree char *total = g_format_size (self->total);
  gint64 seconds = (g_get_monotonic_time () - self->phase_began) / 1000000;

  if (self->phase == LIMN_PHASE_CONNECT || self->phase == LIMN_PHASE_WAIT)
    return seconds == 0 ?
               g_strdup (words) :
               g_strdup_printf ("%s, %" G_GINT64_FORMAT " s", words, seconds);
  if (self->total > 0)
    return g_strdup_printf ("%s %s of %s", words, done, total);
  return g_strdup_printf ("%s %s", words, done);
}

static void
limn_progress_show (LimnProgress *self)
{
  g_autofree char *words = limn_progress_describe (self);
  g_autofree char *text = g_strdup_printf ("%s: %s", self->title, words);

  gimp_progress_set_text (text);
  if (self->total > 0)
    gimp_progress_update ((gdouble) self->done / self->total);
  else
    gimp_progress_pulse ();
  self->shown_at = g_get_monotonic_time ();
}

static gboolean
limn_progress_tick (gpointer user_data)
{
  LimnProgress *self = user_data;

  if (self->phase >= 0)
    limn_progress_show (self);
  return G_SOURCE_CONTINUE;
}

/**
 * limn_progress_new:
 * @title: what is being done
 *
 * Returns: (transfer full): a progress bar that has just begun
 */
LimnProgress *
limn_progress_new (const char *title)
{
  LimnProgress *self = g_new0 (LimnProgress, 1);

  self->title = g_strdup (title);
  self->phase = -1;
  self->timer = g_timeout_add (LIMN_PROGRESS_TICK, limn_progress_tick, self);
  gimp_progress_init (title);
  return self;
}

/**
 * limn_progress_free:
 * @self: (nullable) (transfer full): a progress bar, which ends
 */
void
limn_progress_free (LimnProgress *self)
{
  if (self == NULL)
    return;
  g_source_remove (self->timer);
  gimp_progress_end ();
  g_free (self->title);
  g_free (self);
}

/**
 * limn_progress_update:
 * @phase: what is going on
 * @done: bytes so far
 * @total: bytes in all, 0 unknown
 * @progress: a progress bar
 *
 * A #LimnProgressFunc.
 */
void
limn_progress_update (LimnPhase phase,
                      goffset done,
                      goffset total,
                      gpointer progress)
{
  LimnProgress *self = progress;
  gint64 now = g_get_monotonic_time ();
  gboolean moved = (gint) phase != self->phase;

  self->phase = phase;
  self->done = done;
  self->total = total;
  if (moved)
    self->phase_began = now;
  if (moved || now - self->shown_at >= LIMN_PROGRESS_INTERVAL)
    limn_progress_show (self);
}
