/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/lull: a moment in which GIMP has nothing to draw.
 *
 * Whatever GIMP is asked waits until it has drawn what it is drawing, which is
 * a tenth of a second for a large canvas and its thumbnails, and a plug-in's
 * windows stand still for as long. So whoever has time asks when GIMP rests. */
#include "lull.h"

#include <string.h>
#include <unistd.h>

/* milliseconds from look to look */
#define LIMN_LULL_STEP 4
/* looks that find GIMP at rest, one after the other: between two things that it
 * draws it looks so for a moment */
#define LIMN_LULL_LOOKS 3
/* looks in all: a user who paints keeps GIMP busy all the time */
#define LIMN_LULL_MOST 75

/* "ID (NAME) STATE ..." */
static gboolean
limn_lull_runs (const char *folder, const char *thread)
{
  g_autofree char *path = g_build_filename (folder, thread, "stat", NULL);
  g_autofree char *text = NULL;
  const char *state;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return FALSE;
  state = strrchr (text, ')');
  return state != NULL && g_str_has_prefix (state, ") R");
}

/* whether any of GIMP's threads computes, as the one that answers waits for
 * those that make thumbnails; no where that cannot be known */
static gboolean
limn_lull_is_busy (void)
{
  g_autofree char *folder = g_strdup_printf ("/proc/%d/task", (int) getppid ());
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *thread;

  while (dir != NULL && (thread = g_dir_read_name (dir)) != NULL)
    if (limn_lull_runs (folder, thread))
      return TRUE;
  return FALSE;
}

static gboolean
limn_lull_tick (gpointer user_data)
{
  gboolean *is_time = user_data;

  *is_time = TRUE;
  return G_SOURCE_REMOVE;
}

/**
 * limn_lull_wait:
 *
 * Lets the main loop go on until GIMP rests, for a third of a second at most.
 */
void
limn_lull_wait (void)
{
  guint n_quiet = 0;

  for (guint i = 0; i < LIMN_LULL_MOST && n_quiet < LIMN_LULL_LOOKS; i++)
    {
      gboolean is_time = FALSE;

      g_timeout_add (LIMN_LULL_STEP, limn_lull_tick, &is_time);
      while (!is_time)
        g_main_context_iteration (NULL, TRUE);
      n_quiet = limn_lull_is_busy () ? 0 : n_quiet + 1;
    }
}

/* what is done when GIMP rests */
typedef struct
{
  GSourceFunc run;
  gpointer user_data;
  guint n_looks, n_quiet;
} LimnLull;

static gboolean
limn_lull_look (gpointer user_data)
{
  LimnLull *self = user_data;

  self->n_quiet = limn_lull_is_busy () ? 0 : self->n_quiet + 1;
  if (++self->n_looks < LIMN_LULL_MOST && self->n_quiet < LIMN_LULL_LOOKS)
    return G_SOURCE_CONTINUE;
  return self->run (self->user_data);
}

/**
 * limn_lull_add:
 * @run: what asks GIMP something; it returns %G_SOURCE_REMOVE
 * @user_data: for @run
 *
 * As limn_lull_wait(), for what need not be waited for.
 *
 * Returns: a source, as g_timeout_add()
 */
guint
limn_lull_add (GSourceFunc run, gpointer user_data)
{
  LimnLull *self = g_new0 (LimnLull, 1);

  self->run = run;
  self->user_data = user_data;
  return g_timeout_add_full (
      G_PRIORITY_LOW, LIMN_LULL_STEP, limn_lull_look, self, g_free);
}
