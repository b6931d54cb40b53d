/* durable: what a power cut would leave of a job in the moment in which each of
 * its requests leaves.
 *
 * This program's own fsync() and send() stand before those of the C library,
 * for all libraries in it. A file counts as far as it was synced, a name as far
 * as its folder was: that is all that a disk promises. */
#include <dlfcn.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "client.h"
#include "error.h"
#include "peer.h"
#include "workshop.h"

#define TEST_DURABLE_RECORD "record.json"
/* in a record, once for each attempt that is announced */
#define TEST_DURABLE_MARK "\"mark\""

static Peer *test_peer;

/* what is on the disk for good */
static GMutex test_durable_lock;
static GHashTable *test_durable_files;   /* content by inode */
static GHashTable *test_durable_folders; /* sets of "name inode" by path */
static guint test_durable_n_syncs;
static guint test_durable_n_posts;
static gboolean test_durable_holds; /* each post was written down before it */

static char *
test_durable_dup_jobs (void)
{
  return g_build_filename (peer_get_folder (test_peer), "state", "jobs", NULL);
}

static char *
test_durable_dup_inode (const char *path)
{
  GStatBuf status;

  if (g_stat (path, &status) != 0)
    return g_strdup ("none");
  return g_strdup_printf ("%" G_GUINT64_FORMAT, (guint64) status.st_ino);
}

/* the inode that @name has in the folder at @path, as far as the disk knows */
static const char *
test_durable_find (const char *path, const char *name)
{
  GHashTable *names = g_hash_table_lookup (test_durable_folders, path);

  return names != NULL ? g_hash_table_lookup (names, name) : NULL;
}

static void
test_durable_note_folder (const char *path)
{
  GHashTable *names =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *own = g_build_filename (path, name, NULL);

      g_hash_table_insert (
          names, g_strdup (name), test_durable_dup_inode (own));
    }
  g_hash_table_insert (test_durable_folders, g_strdup (path), names);
}

static void
test_durable_note (const char *path)
{
  char *text = NULL;

  test_durable_n_syncs++;
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    test_durable_note_folder (path);
  else if (g_file_get_contents (path, &text, NULL, NULL))
    g_hash_table_insert (
        test_durable_files, test_durable_dup_inode (path), text);
}

/* attempts that the records left by a power cut now would tell of */
static guint
test_durable_count_attempts (void)
{
  g_autofree char *jobs = test_durable_dup_jobs ();
  GHashTable *names = g_hash_table_lookup (test_durable_folders, jobs);
  guint count = 0;
  GHashTableIter iter;
  gpointer id;

  if (names == NULL)
    return 0;
  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      g_autofree char *job = g_build_filename (jobs, id, NULL);
      const char *inode = test_durable_find (job, TEST_DURABLE_RECORD);
      const char *text = inode != NULL ?
                             g_hash_table_lookup (test_durable_files, inode) :
                             NULL;

      while (text != NULL && (text = strstr (text, TEST_DURABLE_MARK)) != NULL)
        {
          count++;
          text++;
        }
    }
  return count;
}

/* only what is under the folder of jobs is looked at; others sync as well */
int
fsync (int fd)
{
  int (*real) (int fd) = dlsym (RTLD_NEXT, "fsync");
  g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", fd);
  g_autofree char *path = g_file_read_link (link, NULL);
  g_autofree char *jobs = test_peer != NULL ? test_durable_dup_jobs () : NULL;
  int failed = real (fd);

  g_mutex_lock (&test_durable_lock);
  if (failed == 0 && jobs != NULL && path != NULL &&
      g_str_has_prefix (path, jobs))
    test_durable_note (path);
  g_mutex_unlock (&test_durable_lock);
  return failed;
}

ssize_t
send (int fd, const void *bytes, size_t length, int flags)
{
  ssize_t (*real) (int, const void *, size_t, int) = dlsym (RTLD_NEXT, "send");

  if (length > 5 && memcmp (bytes, "POST ", 5) == 0)
    {
      g_mutex_lock (&test_durable_lock);
      test_durable_n_posts++;
      if (test_durable_count_attempts () < test_durable_n_posts)
        test_durable_holds = FALSE;
      g_mutex_unlock (&test_durable_lock);
    }
  return real (fd, bytes, length, flags);
}

static gboolean
test_durable_begin (gpointer user_data,
                    guint index,
                    const LimnImageInfo *info,
                    GError **error)
{
  return TRUE;
}

static gboolean
test_durable_rows_in (gpointer user_data,
                      guint index,
                      guint y,
                      guint n_rows,
                      const guint8 *pixels,
                      gsize stride,
                      GError **error)
{
  return TRUE;
}

static void
test_durable_end (gpointer user_data, guint index, const GError *error)
{
}

static const LimnResultSink test_durable_sink = {
  .begin = test_durable_begin,
  .rows = test_durable_rows_in,
  .end = test_durable_end,
};

/**
 * TestDurableRow:
 * @options: of the request
 * @faults: of the emulator
 * @n: results wanted
 * @n_posts: requests that are to leave
 */
typedef struct
{
  const char *name;
  const char *options;
  const char *faults;
  guint n;
  guint n_posts;
} TestDurableRow;

static const TestDurableRow test_durable_rows[] = {
  { "first", "{}", "[]", 1, 1 },
  { "several", "{\"limn.endpoint\": \"gemini\"}", "[]", 3, 3 },
  { "retry", "{}", "[{\"fault\": \"status\", \"status\": 503}]", 1, 2 },
  { "hedge",
    "{\"limn.policy\": \"reliable\", \"limn.hedge\": 0.2}",
    "[{\"fault\": \"stall\", \"ms\": 60000}]",
    1,
    2 },
  { "queue", "{\"limn.endpoint\": \"fal\"}", "[]", 1, 1 },
};

static LimnPlan *
test_durable_plan (const LimnWorkshop *workshop, const TestDurableRow *row)
{
  g_autoptr (LimnRequest) request = limn_request_new (LIMN_OPERATION_CREATE);
  g_autoptr (GError) error = NULL;
  LimnCanvas canvas = { 0 };
  LimnPlan *plan;

  request->n = (gint) row->n;
  limn_request_set_text (request, "prompt", row->name, &error);
  limn_request_set_text (request, "model", "nano-banana-pro", &error);
  limn_request_set_options (request, row->options, &error);
  g_assert_no_error (error);
  plan = limn_plan_new (
      request, workshop->catalog, workshop->settings, &canvas, &error);
  g_assert_no_error (error);
  return plan;
}

static void
test_durable_run (gconstpointer data)
{
  const TestDurableRow *row = data;
  g_autoptr (LimnWorkshop) workshop = limn_workshop_open ();
  g_autoptr (LimnClient) client = limn_client_new (workshop->settings);
  g_autoptr (LimnPlan) plan = test_durable_plan (workshop, row);
  g_autoptr (GError) error = NULL;
  LimnConsumer consumer = { .sink = &test_durable_sink };

  peer_reset (test_peer);
  peer_put (test_peer, "/emulator/faults", row->faults);
  g_mutex_lock (&test_durable_lock);
  g_hash_table_remove_all (test_durable_files);
  g_hash_table_remove_all (test_durable_folders);
  test_durable_n_posts = test_durable_n_syncs = 0;
  test_durable_holds = TRUE;
  g_mutex_unlock (&test_durable_lock);
  limn_client_run_sync (client, plan, NULL, &consumer, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (test_durable_n_posts, ==, row->n_posts);
  g_assert_cmpuint (test_durable_n_syncs, >=, 3);
  g_assert_true (test_durable_holds);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  test_durable_files =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  test_durable_folders = g_hash_table_new_full (
      g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
  test_peer = peer_start ();
  peer_open_vendors (test_peer);
  peer_put (test_peer, "/emulator/settings", "{\"tiny\": true}");
  for (guint i = 0; i < G_N_ELEMENTS (test_durable_rows); i++)
    {
      g_autofree char *name =
          g_strconcat ("/durable/", test_durable_rows[i].name, NULL);

      g_test_add_data_func (name, &test_durable_rows[i], test_durable_run);
    }
  status = g_test_run ();
  g_hash_table_unref (test_durable_files);
  g_hash_table_unref (test_durable_folders);
  peer_stop (g_steal_pointer (&test_peer));
  return status;
}
