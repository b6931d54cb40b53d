/* session: one throw-away profile of GIMP with Limn in it.
 *
 * A script notes what it finds, one "name<TAB>value" a line, and saves pixels
 * as files; the test reads them here. */
#include "session.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdio.h>

#define SESSION_KEY_SECRET "s3cret"

struct _Session
{
  Peer *peer;
  char *folder;
  char *output;
  GHashTable *notes;
  gboolean may_crash;
};

/* what no run of GIMP may say, whatever the script tried */
static const char *const session_alarms[] = {
  PEER_KEY,           SESSION_KEY_SECRET, "CRITICAL", "Segmentation fault",
  "unbound variable",
};

/* what it says where a plug-in was killed, which may be on purpose */
static const char *const session_crashes[] = {
  "Plug-in crashed",
  "inconsistent state",
  "GeglBuffers leaked",
};

/* plug-ins that look at pixels */
static const char *const session_witnesses[] = { "test-bridge", "test-pixels" };

static void
session_install (const Session *self, const char *program, const char *name)
{
  g_autofree char *folder =
      g_build_filename (self->folder, "profile", "plug-ins", name, NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GFile) from = g_file_new_for_path (program);
  g_autoptr (GFile) to = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_copy (from, to, G_FILE_COPY_NONE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

/**
 * session_new:
 *
 * Returns: (transfer full): a fresh profile with Limn and the pixel witnesses,
 *   and an emulator that this process's environment points at
 */
Session *
session_new (void)
{
  Session *self = g_new0 (Session, 1);
  g_autoptr (GError) error = NULL;

  self->peer = peer_start ();
  self->folder = g_dir_make_tmp ("limn-gimp-XXXXXX", &error);
  g_assert_no_error (error);
  self->notes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  session_install (self, g_getenv ("LIMN_PLUGIN"), "limn");
  for (guint i = 0; i < G_N_ELEMENTS (session_witnesses); i++)
    {
      const char *name = session_witnesses[i];
      g_autofree char *program =
          g_test_build_filename (G_TEST_BUILT, "gimp", name, NULL);

      session_install (self, program, name);
    }
  return self;
}

static void
session_remove (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        session_remove (child);
      g_remove (child);
    }
  g_rmdir (path);
}

/**
 * session_free:
 * @self: (nullable) (transfer full): a session; its folder goes
 */
void
session_free (Session *self)
{
  if (self == NULL)
    return;
  peer_stop (self->peer);
  session_remove (self->folder);
  g_hash_table_unref (self->notes);
  g_free (self->output);
  g_free (self->folder);
  g_free (self);
}

static void
session_write_script (const Session *self,
                      const char *library,
                      const char *script)
{
  static const char *const prelude = "prelude.scm";
  const char *const names[] = { prelude, library };
  g_autofree char *path = g_build_filename (self->folder, "script.scm", NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *file =
          g_test_build_filename (G_TEST_DIST, "gimp", names[i], NULL);

      g_string_append_printf (text, "(load \"%s\")\n", file);
    }
  g_string_append_printf (text, "%s\n(finish)\n", script);
  g_file_set_contents (path, text->str, -1, &error);
  g_assert_no_error (error);
}

/**
 * session_spawn:
 * @self: a session
 * @library: Script-Fu file beside this one, with the functions of the test
 * @script: calls of them
 * @output: (nullable): file that gets what GIMP says; %NULL for a pipe
 *
 * Returns: (transfer full): a GIMP that has begun with it
 */
GSubprocess *
session_spawn (const Session *self,
               const char *library,
               const char *script,
               const char *output)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      (output == NULL ? G_SUBPROCESS_FLAGS_STDOUT_PIPE : 0) |
      G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autofree char *profile = g_build_filename (self->folder, "profile", NULL);
  g_autofree char *load =
      g_strdup_printf ("(load \"%s/script.scm\")", self->folder);
  g_autofree char *photo =
      g_test_build_filename (G_TEST_DIST, "data", "photo.jpg", NULL);
  const char *const argv[] = { "gimp-console-2.10",
                               "--stack-trace-mode",
                               "never",
                               "--no-data",
                               "--no-fonts",
                               "--no-interface",
                               "--new-instance",
                               "--batch",
                               load,
                               "--batch",
                               "(gimp-quit 0)",
                               NULL };
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  session_write_script (self, library, script);
  if (output != NULL)
    g_subprocess_launcher_set_stdout_file_path (launcher, output);
  g_subprocess_launcher_unsetenv (launcher, "DISPLAY");
  g_subprocess_launcher_unsetenv (launcher, "WAYLAND_DISPLAY");
  g_subprocess_launcher_setenv (launcher, "GIMP2_DIRECTORY", profile, TRUE);
  g_subprocess_launcher_setenv (launcher, "TEST_FOLDER", self->folder, TRUE);
  g_subprocess_launcher_setenv (launcher, "TEST_PHOTO", photo, TRUE);
  process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);
  return process;
}

static void
session_read_notes (Session *self)
{
  g_autofree char *path = g_build_filename (self->folder, "notes", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_hash_table_remove_all (self->notes);
  if (!g_file_get_contents (path, &text, NULL, NULL))
    g_error ("no notes; GIMP said:\n%s", self->output);
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; **line != '\0'; line++)
    {
      char *value = strchr (*line, '\t');

      g_assert_nonnull (value);
      *value++ = '\0';
      if (*value == '"')
        {
          value[strlen (value) - 1] = '\0';
          value++;
        }
      g_hash_table_insert (
          self->notes, g_strdup (*line), g_strcompress (value));
    }
}

/**
 * session_check_text:
 * @self: a session
 * @text: what GIMP said
 *
 * It must neither hold a key nor tell of anything broken.
 */
void
session_check_text (const Session *self, const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (session_alarms); i++)
    if (strstr (text, session_alarms[i]) != NULL)
      g_error ("'%s' in what GIMP said:\n%s", session_alarms[i], text);
  for (guint i = 0; !self->may_crash && i < G_N_ELEMENTS (session_crashes); i++)
    if (strstr (text, session_crashes[i]) != NULL)
      g_error ("'%s' in what GIMP said:\n%s", session_crashes[i], text);
}

/**
 * session_allow_crash:
 * @self: a session
 *
 * From now on a plug-in may be killed.
 */
void
session_allow_crash (Session *self)
{
  self->may_crash = TRUE;
}

/**
 * session_run:
 * @self: a session
 * @library: Script-Fu file beside this one, with the functions of the test
 * @script: calls of them
 *
 * Runs GIMP once, to its end; it must come to the script's end, see no
 * display, and say neither the key nor that anything broke.
 */
void
session_run (Session *self, const char *library, const char *script)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *notes = g_build_filename (self->folder, "notes", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) said = NULL;
  GHashTableIter iter;
  gpointer value;

  g_unlink (notes);
  process = session_spawn (self, library, script, NULL);
  g_subprocess_communicate (process, NULL, NULL, &said, NULL, &error);
  g_assert_no_error (error);
  g_free (self->output);
  self->output =
      g_strndup (g_bytes_get_data (said, NULL), g_bytes_get_size (said));
  session_check_text (self, self->output);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
  session_read_notes (self);
  if (g_hash_table_lookup (self->notes, "finished") == NULL)
    g_error ("the script broke off; GIMP said:\n%s", self->output);
  g_assert_cmpstr (session_get (self, "display"), ==, "#f");
  g_hash_table_iter_init (&iter, self->notes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    session_check_text (self, value);
}

/**
 * session_get_peer:
 * @self: a session
 *
 * Returns: (transfer none): the emulator
 */
Peer *
session_get_peer (const Session *self)
{
  return self->peer;
}

/**
 * session_get_folder:
 * @self: a session
 *
 * Returns: (transfer none): where scripts leave files
 */
const char *
session_get_folder (const Session *self)
{
  return self->folder;
}

/**
 * session_get_output:
 * @self: a session that has run
 *
 * Returns: (transfer none): what GIMP said
 */
const char *
session_get_output (const Session *self)
{
  return self->output;
}

/**
 * session_get:
 * @self: a session that has run
 * @name: of a note, which must be there
 *
 * Returns: (transfer none): what the script noted
 */
const char *
session_get (const Session *self, const char *name)
{
  const char *value = g_hash_table_lookup (self->notes, name);

  if (value == NULL)
    g_error ("no note '%s'; GIMP said:\n%s", name, self->output);
  return value;
}

/**
 * session_get_int:
 * @self: a session that has run
 * @name: of a note of a whole number
 *
 * Returns: the number
 */
int
session_get_int (const Session *self, const char *name)
{
  gint64 number = 0;
  g_autoptr (GError) error = NULL;

  g_ascii_string_to_signed (
      session_get (self, name), 10, G_MININT, G_MAXINT, &number, &error);
  g_assert_no_error (error);
  return (int) number;
}

/**
 * session_get_place:
 * @self: a session that has run
 * @name: of a note that is a list of four numbers
 *
 * Returns: where something is
 */
SessionPlace
session_get_place (const Session *self, const char *name)
{
  SessionPlace place;

  g_assert_cmpint (sscanf (session_get (self, name),
                           "(%d %d %d %d)",
                           &place.x,
                           &place.y,
                           &place.width,
                           &place.height),
                   ==,
                   4);
  return place;
}

/**
 * session_get_json:
 * @self: a session that has run
 * @name: of a note that is a JSON object
 *
 * Returns: (transfer full): the object
 */
JsonObject *
session_get_json (const Session *self, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node =
      json_from_string (session_get (self, name), &error);

  g_assert_no_error (error);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (node));
  return json_object_ref (json_node_get_object (node));
}

/**
 * session_get_pixels:
 * @self: a session that has run
 * @name: as the script saved them
 *
 * Returns: (transfer full): samples of a byte each, rows without gaps
 */
GBytes *
session_get_pixels (const Session *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *data;
  gsize length;

  g_file_get_contents (path, &data, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, length);
}

/**
 * session_assert_same:
 * @self: a session that has run
 * @a: pixels
 * @b: pixels that must be the same to the bit
 */
void
session_assert_same (const Session *self, const char *a, const char *b)
{
  g_autoptr (GBytes) left = session_get_pixels (self, a);
  g_autoptr (GBytes) right = session_get_pixels (self, b);

  g_test_message ("%s = %s", a, b);
  g_assert_cmpint (g_bytes_get_size (left), >, 0);
  g_assert_cmpmem (g_bytes_get_data (left, NULL),
                   g_bytes_get_size (left),
                   g_bytes_get_data (right, NULL),
                   g_bytes_get_size (right));
}

/**
 * session_assert_layers:
 * @self: a session that has run
 * @name: of a call whose record is noted as "name.record" and the numbers of
 *   its layers as "name.ids"
 * @n: how many there must be
 *
 * The record names the layers, in the order in which they were returned.
 */
void
session_assert_layers (const Session *self, const char *name, guint n)
{
  g_autofree char *record_key = g_strconcat (name, ".record", NULL);
  g_autofree char *ids_key = g_strconcat (name, ".ids", NULL);
  g_autoptr (JsonObject) record = session_get_json (self, record_key);
  JsonArray *results = json_object_get_array_member (record, "results");
  g_autoptr (GString) ids = g_string_new ("(");

  g_assert_cmpint (json_array_get_length (results), ==, n);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (
        ids,
        "%s\"%d\"",
        i > 0 ? " " : "",
        (int) json_object_get_int_member (
            json_array_get_object_element (results, i), "layer"));
  g_string_append_c (ids, ')');
  g_assert_cmpstr (session_get (self, ids_key), ==, ids->str);
}

/**
 * session_main:
 * @argc: of main()
 * @argv: of main()
 * @tests: (array zero-terminated=1): tests of one session
 *
 * Returns: exit status of the tests
 */
int
session_main (int argc, char **argv, const SessionTest *tests)
{
  g_autoptr (Session) session = NULL;

  g_test_init (&argc, &argv, NULL);
  session = session_new ();
  for (; tests->path != NULL; tests++)
    g_test_add_data_func (tests->path, session, tests->run);
  return g_test_run ();
}
