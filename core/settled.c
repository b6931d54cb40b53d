/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/settled: the jobs of the journal of which nothing waits.
 *
 * `jobs.settled` beside the folder of all jobs, a line for each: its id, which
 * a blank and more may follow one day. Nothing comes of such a job any more, so
 * nobody need read its record again. Whatever the list lacks is read, and added
 * then: it may be torn, old or gone, and two may write at a time. */
#include "settled.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define LIMN_SETTLED_SUFFIX ".settled"

static char *
limn_settled_dup_path (const char *folder)
{
  return g_strconcat (folder, LIMN_SETTLED_SUFFIX, NULL);
}

/**
 * limn_settled_read:
 * @folder: of all jobs
 *
 * Returns: (transfer full) (element-type utf8): ids, as a set
 */
GHashTable *
limn_settled_read (const char *folder)
{
  GHashTable *ids =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *path = limn_settled_dup_path (folder);
  g_autofree char *text = NULL;
  const char *line;
  const char *end;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return ids;
  /* the last line may be under way */
  for (line = text; (end = strchr (line, '\n')) != NULL; line = end + 1)
    g_hash_table_add (ids, g_strndup (line, strcspn (line, " \n")));
  return ids;
}

/* one write: those of several processes do not mix */
static void
limn_settled_append (const char *folder, const char *text)
{
  g_autofree char *path = limn_settled_dup_path (folder);
  int fd = g_open (path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  gsize length = strlen (text);

  if (fd < 0)
    return;
  if (write (fd, text, length) != (gssize) length)
    g_debug ("'%s' is not whole", path);
  g_close (fd, NULL);
}

/**
 * limn_settled_add:
 * @folder: of all jobs
 * @ids: (element-type utf8): jobs whose records are on the disk
 */
void
limn_settled_add (const char *folder, const GPtrArray *ids)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < ids->len; i++)
    g_string_append_printf (
        text, "%s\n", (const char *) g_ptr_array_index (ids, i));
  if (ids->len > 0)
    limn_settled_append (folder, text->str);
}

/**
 * limn_settled_add_one:
 * @folder: of all jobs
 * @id: a job whose record is on the disk
 */
void
limn_settled_add_one (const char *folder, const char *id)
{
  g_autofree char *line = g_strconcat (id, "\n", NULL);

  limn_settled_append (folder, line);
}

/**
 * limn_settled_keep:
 * @folder: of all jobs
 * @there: (element-type utf8): jobs that are in it, as a set
 *
 * Forgets all others. What is added meanwhile may be forgotten too, and is
 * added once more by whoever reads it.
 */
void
limn_settled_keep (const char *folder, GHashTable *there)
{
  g_autofree char *path = limn_settled_dup_path (folder);
  g_autoptr (GHashTable) ids = limn_settled_read (folder);
  g_autoptr (GString) text = g_string_new (NULL);
  guint before = g_hash_table_size (ids);
  guint kept = 0;
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, ids);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (g_hash_table_contains (there, id))
      {
        g_string_append_printf (text, "%s\n", (const char *) id);
        kept++;
      }
  if (kept < before)
    g_file_set_contents_full (
        path, text->str, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL);
}
