/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/durable: what outlasts a power cut. */
#include "durable.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <unistd.h>

static int
limn_durable_sync_one (const char *path)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  int why = fd < 0 ? errno : 0;

  if (fd < 0)
    return why;
  /* some file systems keep folders in order without being told */
  if (fsync (fd) != 0 && errno != EINVAL)
    why = errno;
  g_close (fd, NULL);
  return why;
}

static gpointer
limn_durable_run (gpointer path)
{
  return GINT_TO_POINTER (limn_durable_sync_one (path));
}

/**
 * limn_durable_sync:
 * @paths: (array zero-terminated=1): files and folders that are written
 * @error: return location
 *
 * Syncs all of them side by side: a file system that keeps a log takes them in
 * one turn, so that three cost what one does. Blocks for some milliseconds.
 *
 * Returns: %FALSE with a #GIOErrorEnum where one cannot be synced
 */
gboolean
limn_durable_sync (const char *const *paths, GError **error)
{
  guint n = g_strv_length ((char **) paths);
  g_autofree GThread **threads = g_new0 (GThread *, n + 1);
  int why = 0;

  for (guint i = 1; i < n; i++)
    threads[i] = g_thread_try_new (
        "limn-durable", limn_durable_run, (gpointer) paths[i], NULL);
  for (guint i = 0; i < n; i++)
    {
      int own = threads[i] != NULL ?
                    GPOINTER_TO_INT (g_thread_join (threads[i])) :
                    limn_durable_sync_one (paths[i]);

      why = why != 0 ? why : own;
    }
  if (why == 0)
    return TRUE;
  g_set_error_literal (
      error, G_IO_ERROR, g_io_error_from_errno (why), g_strerror (why));
  return FALSE;
}
