/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/entry-removal: an entry leaves the disk. */
#include "entry-private.h"

#include <glib/gi18n-lib.h>

#include <glib/gstdio.h>
#include <string.h>

#include "error.h"
#include "lockfile.h"

/* the lock last: what has none is taken for a job that begins */
void
limn_entry_empty_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  g_autofree char *lock = g_build_filename (path, LIMN_ENTRY_LOCK, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      if (strcmp (name, LIMN_ENTRY_LOCK) != 0)
        g_unlink (file);
    }
  g_unlink (lock);
  g_rmdir (path);
}

/**
 * limn_entry_hold:
 * @folder: of all jobs
 * @id: of a job that was written before
 * @error: return location
 *
 * Returns: its lock, to be released; -1 with %LIMN_ERROR_INVALID where there is
 *   no such job, or its process lives
 */
int
limn_entry_hold (const char *folder, const char *id, GError **error)
{
  g_autofree char *own = g_build_filename (folder, id, NULL);
  g_autofree char *path = g_build_filename (own, LIMN_ENTRY_LOCK, NULL);
  g_autoptr (GError) failed = NULL;
  int lock;

  if (!limn_entry_is_name (id) || !g_file_test (own, G_FILE_TEST_IS_DIR))
    {
      limn_error_set_invalid (
          error, "job", id, _ ("not in the journal; `limn recover` lists it"));
      return -1;
    }
  lock = limn_lockfile_take (path, LIMN_LOCK_TRY, &failed);
  if (lock >= 0)
    return lock;
  if (g_error_matches (failed, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    limn_error_set_invalid (
        error,
        "job",
        id,
        _ ("still under way in another process; wait for it"));
  else
    g_set_error (error,
                 LIMN_ERROR,
                 LIMN_ERROR_FILE,
                 _ ("'%s': %s; make it writable"),
                 path,
                 failed->message);
  return -1;
}

/**
 * limn_entry_discard:
 * @folder: of all jobs
 * @id: of a job that was written before
 * @error: return location
 *
 * Takes it from the disk, whatever it is.
 *
 * Returns: %FALSE with the error of limn_entry_hold()
 */
gboolean
limn_entry_discard (const char *folder, const char *id, GError **error)
{
  g_autofree char *own = g_build_filename (folder, id, NULL);
  int lock = limn_entry_hold (folder, id, error);

  if (lock < 0)
    return FALSE;
  limn_entry_empty_folder (own);
  limn_lockfile_release (&lock);
  return TRUE;
}
