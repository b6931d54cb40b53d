/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/lockfile: one process at a time; the kernel lets go of the lock when its
 * holder ends, however it ends. */
#include "lockfile.h"

#include <glib/gi18n-lib.h>

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

/**
 * limn_lockfile_take:
 * @path: a file that is there for nothing but this
 * @mode: what if it is taken, or not there
 * @error: return location
 *
 * Returns: the lock, to be released; -1 with a #GIOErrorEnum,
 *   %G_IO_ERROR_WOULD_BLOCK where somebody holds it
 */
int
limn_lockfile_take (const char *path, LimnLockMode mode, GError **error)
{
  int flags = O_RDWR | O_CLOEXEC | (mode == LIMN_LOCK_PROBE ? 0 : O_CREAT);
  int lock = g_open (path, flags, 0600);
  int held;

  if (lock < 0)
    {
      int why = errno;

      g_set_error_literal (
          error, G_IO_ERROR, g_io_error_from_errno (why), g_strerror (why));
      return -1;
    }
  do
    held = flock (lock, LOCK_EX | (mode == LIMN_LOCK_WAIT ? 0 : LOCK_NB));
  while (held != 0 && errno == EINTR);
  if (held == 0)
    return lock;
  g_set_error (error,
               G_IO_ERROR,
               g_io_error_from_errno (errno),
               _ ("another process holds it"));
  limn_lockfile_release (&lock);
  return -1;
}

/**
 * limn_lockfile_release:
 * @lock: (inout): a lock, or -1; -1 afterwards
 */
void
limn_lockfile_release (int *lock)
{
  if (*lock >= 0)
    g_close (*lock, NULL);
  *lock = -1;
}
