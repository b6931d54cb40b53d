/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/probe: a program's words, within bounds. */
#include "probe.h"

#include "error.h"
#include "keys.h"

/* bytes that are read; who says more says nothing new */
#define LIMN_PROBE_MAX (16 * 1024)

typedef struct
{
  char said[LIMN_PROBE_MAX + 1];
  gboolean is_good;
  gboolean ended;
} LimnProbe;

/* whatever it has started may still hold its pipe: nobody waits for that */
static gboolean
limn_probe_expire (gpointer stop)
{
  g_cancellable_cancel (stop);
  return G_SOURCE_CONTINUE;
}

static void
limn_probe_done (GObject *source, GAsyncResult *result, gpointer data)
{
  LimnProbe *self = data;
  gsize length = 0;

  self->is_good = g_input_stream_read_all_finish (
      G_INPUT_STREAM (source), result, &length, NULL);
  self->said[length] = '\0';
  self->ended = TRUE;
}

static void
limn_probe_wait (LimnProbe *self, GSubprocess *process)
{
  g_autoptr (GCancellable) stop = g_cancellable_new ();
  guint timer =
      g_timeout_add_seconds (LIMN_PROBE_LIMIT_S, limn_probe_expire, stop);

  g_input_stream_read_all_async (g_subprocess_get_stdout_pipe (process),
                                 self->said,
                                 LIMN_PROBE_MAX,
                                 G_PRIORITY_DEFAULT,
                                 stop,
                                 limn_probe_done,
                                 self);
  while (!self->ended)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
  g_subprocess_force_exit (process);
}

/**
 * limn_probe_run:
 * @argv: (array zero-terminated=1): a program and its arguments
 * @error: return location
 *
 * Runs a program without input or keys, in the C locale, and ends it after
 * %LIMN_PROBE_LIMIT_S seconds. The default main context runs meanwhile.
 *
 * Returns: (transfer full): what it wrote to standard output and standard
 *   error, however it ended; %NULL with %LIMN_ERROR_FILE where it cannot be
 *   started or does not end
 */
char *
limn_probe_run (const char *const *argv, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_auto (GStrv) environment = limn_keys_hide (g_get_environ ());
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) failed = NULL;
  g_autofree LimnProbe *self = g_new0 (LimnProbe, 1);

  g_subprocess_launcher_set_environ (launcher, environment);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C", TRUE);
  process = g_subprocess_launcher_spawnv (launcher, argv, &failed);
  if (process == NULL)
    {
      g_set_error (error, LIMN_ERROR, LIMN_ERROR_FILE, "%s", failed->message);
      return NULL;
    }
  limn_probe_wait (self, process);
  if (self->is_good)
    return g_strdup (self->said);
  g_set_error (error,
               LIMN_ERROR,
               LIMN_ERROR_FILE,
               "%s did not end within %d seconds and was stopped",
               argv[0],
               LIMN_PROBE_LIMIT_S);
  return NULL;
}
