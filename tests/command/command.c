/* command: `limn` as a user runs it. */
#include "command.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

static void
command_remove_files (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      g_assert_cmpint (g_remove (child), ==, 0);
    }
}

static void
command_copy_photo (void)
{
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "data", COMMAND_PHOTO, NULL);
  g_autoptr (GFile) from = g_file_new_for_path (path);
  g_autoptr (GFile) to = g_file_new_for_path ("../" COMMAND_PHOTO);
  g_autoptr (GError) error = NULL;

  g_file_copy (from, to, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

/**
 * command_reset:
 * @peer: an emulator, which forgets its faults and requests
 *
 * Goes to an empty folder; the photograph lies beside it.
 */
void
command_reset (Peer *peer)
{
  g_autofree char *path =
      g_build_filename (peer_get_folder (peer), "work", NULL);

  peer_reset (peer);
  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
  command_remove_files (path);
  g_assert_cmpint (g_chdir (path), ==, 0);
  command_copy_photo ();
}

/**
 * command_run:
 * @format: arguments as one would type them in a shell
 *
 * Returns: (transfer full): what came of it
 */
CommandRun *
command_run (const char *format, ...)
{
  CommandRun *self = g_new0 (CommandRun, 1);
  g_autofree char *line = NULL;
  g_autofree char *full = NULL;
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) error = NULL;
  va_list values;

  va_start (values, format);
  line = g_strdup_vprintf (format, values);
  va_end (values);
  full = g_strconcat ("limn ", line, NULL);
  g_shell_parse_argv (full, NULL, &argv, &error);
  g_assert_no_error (error);
  g_free (argv[0]);
  argv[0] = g_strdup (g_getenv ("LIMN_COMMAND"));
  self->status = peer_run ((const char *const *) argv, &self->out, &self->err);
  /* nothing said is an empty text here */
  if (self->out == NULL)
    self->out = g_strdup ("");
  if (self->err == NULL)
    self->err = g_strdup ("");
  g_test_message ("limn %.200s: %d", line, self->status);
  return self;
}

void
command_run_free (CommandRun *self)
{
  if (self == NULL)
    return;
  g_free (self->out);
  g_free (self->err);
  g_free (self);
}

/**
 * command_run_parse:
 * @self: a run with --json
 *
 * Returns: (transfer full): the object it printed
 */
JsonObject *
command_run_parse (const CommandRun *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (self->out, &error);

  g_assert_no_error (error);
  g_assert_true (node != NULL && JSON_NODE_HOLDS_OBJECT (node));
  return json_node_dup_object (node);
}

/**
 * command_assert_done:
 * @run: a run that is to have succeeded, with nothing to complain of
 */
void
command_assert_done (const CommandRun *run)
{
  g_assert_cmpstr (run->err, ==, "");
  g_assert_cmpint (run->status, ==, 0);
}

/**
 * command_assert_failed:
 * @run: a run
 * @status: exit status it is to have
 * @word: part of the one line that it is to have said; a refusal has another,
 *   with what to try
 */
void
command_assert_failed (const CommandRun *run, int status, const char *word)
{
  const char *end = strchr (run->err, '\n');

  if (strstr (run->err, word) == NULL)
    g_test_message ("not '%s' in: %s", word, run->err);
  g_assert_cmpint (run->status, ==, status);
  g_assert_true (g_str_has_prefix (run->err, "limn: "));
  g_assert_nonnull (end);
  if (!g_str_has_prefix (end, "\nTry --"))
    g_assert_cmpstr (end, ==, "\n");
  g_assert_nonnull (strstr (run->err, word));
}

static gint
command_compare (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

/**
 * command_assert_files:
 * @names: all there is to be in the folder, sorted, with spaces between
 */
void
command_assert_files (const char *names)
{
  g_autoptr (GDir) folder = g_dir_open (".", 0, NULL);
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  g_autofree char *joined = NULL;
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    g_ptr_array_add (found, (gpointer) g_intern_string (name));
  g_ptr_array_sort (found, command_compare);
  g_ptr_array_add (found, NULL);
  joined = g_strjoinv (" ", (char **) found->pdata);
  g_assert_cmpstr (joined, ==, names);
}

static void
command_assert_no_key_in (const char *text, gsize length)
{
  /* the part that is secret; the first half of a key is its public name */
  g_assert_null (g_strstr_len (text, length, strchr (PEER_KEY, '.') + 1));
}

static void
command_assert_no_key_below (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      g_autofree char *text = NULL;
      gsize length;

      command_assert_no_key_in (name, strlen (name));
      if (g_file_get_contents (child, &text, &length, NULL))
        command_assert_no_key_in (text, length);
      else
        command_assert_no_key_below (child);
    }
}

/**
 * command_assert_no_key:
 * @peer: an emulator
 * @run: a run
 *
 * Looks for the key in what the run said and in every file of the scratch
 * folder: its results, its settings, its state, its home.
 */
void
command_assert_no_key (Peer *peer, const CommandRun *run)
{
  command_assert_no_key_in (run->out, strlen (run->out));
  command_assert_no_key_in (run->err, strlen (run->err));
  command_assert_no_key_below (peer_get_folder (peer));
}

/**
 * command_list_requests:
 * @peer: an emulator
 * @suffix: end of a path, "" for all but the emulator's own
 *
 * Returns: (transfer full): what was sent there since the last reset
 */
JsonArray *
command_list_requests (Peer *peer, const char *suffix)
{
  g_autoptr (JsonNode) node = peer_get (peer, "/emulator/requests");
  JsonArray *all = json_node_get_array (node);
  JsonArray *found = json_array_new ();

  for (guint i = 0; i < json_array_get_length (all); i++)
    {
      JsonObject *row = json_array_get_object_element (all, i);
      const char *path = json_object_get_string_member (row, "path");

      if (!g_str_has_prefix (path, "/emulator/") &&
          g_str_has_suffix (path, suffix))
        json_array_add_object_element (found, json_object_ref (row));
    }
  return found;
}

/**
 * command_assert_no_traffic:
 * @peer: an emulator to which nothing is to have been sent
 */
void
command_assert_no_traffic (Peer *peer)
{
  g_autoptr (JsonArray) requests = command_list_requests (peer, "");

  g_assert_cmpuint (json_array_get_length (requests), ==, 0);
}
