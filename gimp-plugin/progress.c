/* limn/progress: truthful words and bytes, ten times a second at most. */
#include <libgimp/gimp.h>

#include "progress.h"

/* GIMP is asked to redraw no more often than this, microseconds */
#define LIMN_PROGRESS_INTERVAL (100 * 1000)

static const char *const limn_progress_words[] = {
  [LIMN_PHASE_CONNECT] = "connecting",
  [LIMN_PHASE_UPLOAD] = "uploading",
  [LIMN_PHASE_WAIT] = "waiting for the model",
  [LIMN_PHASE_DOWNLOAD] = "downloading",
};

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
  gimp_progress_end ();
  g_free (self->title);
  g_free (self);
}

static char *
limn_progress_describe (LimnPhase phase, goffset done, goffset total)
{
  g_autofree char *sent = g_format_size (done);
  g_autofree char *all = g_format_size (total);

  if (phase == LIMN_PHASE_CONNECT || phase == LIMN_PHASE_WAIT)
    return g_strdup (limn_progress_words[phase]);
  if (total > 0)
    return g_strdup_printf (
        "%s %s of %s", limn_progress_words[phase], sent, all);
  return g_strdup_printf ("%s %s", limn_progress_words[phase], sent);
}

/**
 * limn_progress_update:
 * @self: a progress bar
 * @phase: what is going on
 * @done: bytes so far
 * @total: bytes in all, 0 unknown
 */
void
limn_progress_update (LimnProgress *self,
                      LimnPhase phase,
                      goffset done,
                      goffset total)
{
  gint64 now = g_get_monotonic_time ();
  g_autofree char *words = NULL;
  g_autofree char *text = NULL;

  if ((gint) phase == self->phase &&
      now - self->shown_at < LIMN_PROGRESS_INTERVAL)
    return;
  words = limn_progress_describe (phase, done, total);
  text = g_strdup_printf ("%s: %s", self->title, words);
  gimp_progress_set_text (text);
  if (total > 0)
    gimp_progress_update ((gdouble) done / total);
  else
    gimp_progress_pulse ();
  self->phase = phase;
  self->shown_at = g_get_monotonic_time ();
}
