/* command/doctor-machine: what it says of files, GIMP and the memory. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "patient.h"

static Peer *test_peer;

/* what hangs is given up: a server, a command for tokens, a plug-in, GIMP */
static void
test_doctor_machine_hanging (void)
{
  g_autofree char *plugin = NULL;
  g_autofree char *program = NULL;
  g_autoptr (JsonObject) root = NULL;

  patient_reset_one ();
  plugin = patient_path ("GIMP2_DIRECTORY", "plug-ins/limn/limn");
  program = patient_path ("PATH", "gimp-console-2.10");
  patient_write (plugin, "#!/bin/sh\nexec /bin/sleep 60\n", 0700);
  patient_write (program, "#!/bin/sh\n/bin/sleep 20\n", 0700);
  peer_configure (test_peer,
                  "[endpoint vertex]\nproject=p\n"
                  "token_command=/bin/sleep 60\n");
  peer_put (test_peer,
            "/emulator/faults",
            "[{\"fault\": \"stall\", \"ms\": 3600000, \"at\": \"other\"}]");
  root = patient_run ("", 1);
  patient_assert (
      root, "lumenfall", "warning", "did not answer within 10 seconds");
  patient_assert (root, "vertex", "warning", "token_command");
  patient_assert (root, "vertex", "warning", "within 10 seconds");
  patient_assert (root, "plug-in", "warning", "within 5 seconds");
  patient_assert (root, "program", "warning", "within 5 seconds");
}

static const struct
{
  const char *folder;
  const char *name;
  const char *broken;
  const char *word;
  const char *good;
} test_doctor_machine_files[] = {
  { "LIMN_CONFIG_DIR",
    "settings.ini",
    "[limn]\nmodel\n",
    "line 2",
    "[limn]\n" },
  { "LIMN_CONFIG_DIR",
    "catalog.json",
    "{\"models\": {",
    "catalog.json: ",
    "{}" },
  { "LIMN_STATE_DIR",
    "models.json",
    "[]",
    "limn models --refresh",
    "{\"models\": {}}" },
  { "LIMN_STATE_DIR",
    "health.json",
    "{\"routes\"",
    "limn doctor --forget",
    "{\"routes\": {}}" },
};

/* nothing of that keeps anybody from working */
static void
test_doctor_machine_file (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (test_doctor_machine_files); i++)
    {
      const char *name = test_doctor_machine_files[i].name;
      g_autoptr (JsonObject) broken = NULL;
      g_autoptr (JsonObject) good = NULL;
      g_autofree char *path = NULL;
      JsonObject *facts;

      patient_reset_one ();
      path = patient_path (test_doctor_machine_files[i].folder, name);
      patient_write (path, test_doctor_machine_files[i].broken, 0600);
      broken = patient_run ("", 0);
      patient_write (path, test_doctor_machine_files[i].good, 0600);
      good = patient_run ("", 0);
      facts = patient_assert (
          broken, name, "warning", test_doctor_machine_files[i].word);
      g_assert_cmpstr (json_object_get_string_member (facts, "path"), ==, path);
      for (guint j = 0; j < G_N_ELEMENTS (test_doctor_machine_files); j++)
        if (j != i)
          patient_assert (broken, test_doctor_machine_files[j].name, "ok", "");
      patient_assert (good, name, "ok", path);
      g_assert_null (patient_find (broken, "other"));
    }
}

static char *
test_doctor_machine_remember (void)
{
  char *path = patient_path ("LIMN_STATE_DIR", "health.json");
  gint64 now = g_get_real_time ();
  g_autofree char *text = g_strdup_printf (
      "{\"routes\": {\"lumenfall a\": {\"n\": 3, \"success\": 1, \"seen\": "
      "%" G_GINT64_FORMAT "}, \"gemini b\": {\"n\": 9, \"failures\": 9, "
      "\"failed\": %" G_GINT64_FORMAT ", \"seen\": %" G_GINT64_FORMAT "}}}",
      now,
      now,
      now);

  patient_write (path, text, 0600);
  return path;
}

static void
test_doctor_machine_assert_memory (JsonObject *root,
                                   gint n_routes,
                                   gint n_resting)
{
  JsonObject *facts = patient_assert (root, "routes", "ok", "remembered");

  g_assert_cmpint (
      json_object_get_int_member (facts, "remembered"), ==, n_routes);
  g_assert_cmpint (
      json_object_get_int_member (facts, "resting"), ==, n_resting);
}

static void
test_doctor_machine_forget (void)
{
  g_autoptr (JsonObject) before = NULL;
  g_autoptr (JsonObject) now = NULL;
  g_autoptr (JsonObject) again = NULL;
  g_autofree char *path = NULL;

  patient_reset_one ();
  path = test_doctor_machine_remember ();
  before = patient_run ("", 0);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  now = patient_run ("--forget", 0);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  again = patient_run ("--forget", 0);
  test_doctor_machine_assert_memory (before, 2, 1);
  g_assert_null (patient_find (before, "forget"));
  test_doctor_machine_assert_memory (now, 0, 0);
  patient_assert (now, "forget", "ok", "deleted");
  patient_assert (again, "forget", "ok", "nothing to forget");
}

/* a folder of that name is not deleted */
static void
test_doctor_machine_forget_in_vain (void)
{
  g_autofree char *path = patient_path ("LIMN_STATE_DIR", "health.json");
  g_autoptr (JsonObject) root = NULL;

  patient_reset_one ();
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  root = patient_run ("--forget", 1);
  g_assert_cmpint (g_rmdir (path), ==, 0);
  g_assert_true (json_object_get_boolean_member (root, "usable"));
  patient_assert (root, "forget", "warning", "delete it by hand");
}

#define TEST_PLUGIN_GOOD                                                       \
  "#!/bin/sh\necho \"$0 is a GIMP plug-in and must be run by GIMP to be "      \
  "used\"\nexit 1\n"
#define TEST_PLUGIN_UNLINKED                                                   \
  "#!/bin/sh\necho \"$0: error while loading shared libraries: "               \
  "libfoo.so.7: cannot open shared object file: No such file or "              \
  "directory\" >&2\nexit 127\n"

static const struct
{
  const char *own;    /* NULL: not there */
  const char *shared; /* NULL: not there */
  int mode;
  const char *status;
  const char *word;
} test_doctor_machine_plugins[] = {
  { NULL, NULL, 0, "missing", "meson install" },
  { TEST_PLUGIN_GOOD, NULL, 0700, "ok", "gimp/plug-ins/limn/limn" },
  { NULL, TEST_PLUGIN_GOOD, 0700, "ok", "gimp-lib/plug-ins/limn/limn" },
  { TEST_PLUGIN_GOOD, NULL, 0600, "warning", "chmod +x" },
  { TEST_PLUGIN_UNLINKED, NULL, 0700, "warning", "not there (libfoo.so.7)" },
  { "#!/bin/sh\nexec /usr/bin/yes hello\n",
    NULL,
    0700,
    "warning",
    "('hello')" },
  { "#!/bin/sh\necho hello\n", NULL, 0700, "warning", "('hello')" },
  { "\177ELF", NULL, 0700, "warning", "install Limn anew" },
  { TEST_PLUGIN_GOOD, TEST_PLUGIN_GOOD, 0700, "warning", "the one above" },
};

static void
test_doctor_machine_plugin (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (test_doctor_machine_plugins); i++)
    {
      g_autofree char *own = NULL;
      g_autofree char *shared = NULL;
      g_autoptr (JsonObject) root = NULL;

      patient_reset_one ();
      own = patient_path ("GIMP2_DIRECTORY", "plug-ins/limn/limn");
      shared = patient_path ("GIMP2_PLUGINDIR", "plug-ins/limn/limn");
      if (test_doctor_machine_plugins[i].own != NULL)
        patient_write (own,
                       test_doctor_machine_plugins[i].own,
                       test_doctor_machine_plugins[i].mode);
      if (test_doctor_machine_plugins[i].shared != NULL)
        patient_write (shared,
                       test_doctor_machine_plugins[i].shared,
                       test_doctor_machine_plugins[i].mode);
      root = patient_run ("", 0);
      patient_assert (root,
                      "plug-in",
                      test_doctor_machine_plugins[i].status,
                      test_doctor_machine_plugins[i].word);
    }
}

/* the plug-in that was built just now, and the GIMP of this machine */
static void
test_doctor_machine_real (void)
{
  g_autofree char *path = NULL;
  g_autofree char *folder = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (JsonObject) root = NULL;
  g_autoptr (GError) error = NULL;

  patient_reset_one ();
  g_setenv ("PATH", "/usr/local/bin:/usr/bin:/bin", TRUE);
  path = patient_path ("GIMP2_DIRECTORY", "plug-ins/limn/limn");
  folder = g_path_get_dirname (path);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  file = g_file_new_for_path (path);
  g_file_make_symbolic_link (file, g_getenv ("LIMN_PLUGIN"), NULL, &error);
  g_assert_no_error (error);
  root = patient_run ("", 0);
  patient_assert (root, "plug-in", "ok", path);
  patient_assert (root, "program", "ok", "2.10.");
}

static const struct
{
  const char *name; /* NULL: not there */
  const char *version;
  const char *status;
  const char *word;
} test_doctor_machine_programs[] = {
  { NULL, NULL, "missing", "no GIMP in PATH" },
  { "gimp-console-2.10",
    "GNU Image Manipulation Program version 2.10.34",
    "ok",
    "2.10.34" },
  { "gimp",
    "GNU Image Manipulation Program version 3.0.2",
    "warning",
    "'3.0.2'" },
  { "gimp", "", "warning", "''" },
};

static void
test_doctor_machine_program (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (test_doctor_machine_programs); i++)
    {
      g_autofree char *text =
          g_strdup_printf ("#!/bin/sh\necho %s\n",
                           test_doctor_machine_programs[i].version != NULL ?
                               test_doctor_machine_programs[i].version :
                               "");
      g_autofree char *path = NULL;
      g_autoptr (JsonObject) root = NULL;

      patient_reset_one ();
      if (test_doctor_machine_programs[i].name != NULL)
        {
          path = patient_path ("PATH", test_doctor_machine_programs[i].name);
          patient_write (path, text, 0700);
        }
      root = patient_run ("", 0);
      patient_assert (root,
                      "program",
                      test_doctor_machine_programs[i].status,
                      test_doctor_machine_programs[i].word);
    }
}

/* names and members that programs may rely on, in this order */
static const struct
{
  const char *name; /* section and name */
  const char *facts;
} test_doctor_machine_keys[] = {
  { "versions Limn", "version" },
  { "versions GLib", "version" },
  { "versions network", "version" },
  { "versions images", "version" },
  { "files settings.ini", "path exists" },
  { "files catalog.json", "path exists" },
  { "files models.json", "path exists" },
  { "files health.json", "path exists" },
  { "endpoints lumenfall", "balance root key_source key_accepted usable" },
  { "endpoints gemini", "root key_source key_accepted usable" },
  { "endpoints vertex", "root key_source key_accepted usable" },
  { "endpoints fal", "root key_source key_accepted usable" },
  { "endpoints replicate", "root key_source key_accepted usable" },
  { "endpoints openai", "root key_source key_accepted usable" },
  { "GIMP program", "path version" },
  { "GIMP plug-in", "path runs" },
  { "memory routes", "remembered resting" },
  { "journal waiting", "waiting" },
  { "journal size", "path jobs bytes keep_days keep_bytes" },
};

static char *
test_doctor_machine_list_members (JsonObject *object)
{
  g_autoptr (GString) names = g_string_new (NULL);
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, NULL))
    g_string_append_printf (names, "%s%s", names->len > 0 ? " " : "", name);
  return g_string_free (g_steal_pointer (&names), FALSE);
}

static void
test_doctor_machine_json (void)
{
  g_autoptr (JsonObject) root = NULL;
  g_autofree char *top = NULL;
  JsonArray *findings;

  patient_reset_one ();
  root = patient_run ("", 0);
  top = test_doctor_machine_list_members (root);
  g_assert_cmpstr (top, ==, "usable findings");
  findings = json_object_get_array_member (root, "findings");
  g_assert_cmpuint (json_array_get_length (findings),
                    ==,
                    G_N_ELEMENTS (test_doctor_machine_keys));
  for (guint i = 0; i < G_N_ELEMENTS (test_doctor_machine_keys); i++)
    {
      JsonObject *row = json_array_get_object_element (findings, i);
      g_autofree char *members = test_doctor_machine_list_members (row);
      g_autofree char *facts = test_doctor_machine_list_members (
          json_object_get_object_member (row, "facts"));
      g_autofree char *name =
          g_strconcat (json_object_get_string_member (row, "section"),
                       " ",
                       json_object_get_string_member (row, "name"),
                       NULL);

      g_assert_cmpstr (members, ==, "section name status text facts");
      g_assert_cmpstr (name, ==, test_doctor_machine_keys[i].name);
      g_assert_cmpstr (facts, ==, test_doctor_machine_keys[i].facts);
    }
}

/* a line each for people, and the verdict at the end */
static void
test_doctor_machine_words (void)
{
  g_autoptr (CommandRun) good = NULL;
  g_autoptr (CommandRun) bad = NULL;

  patient_reset ();
  good = command_run ("doctor");
  command_assert_done (good);
  patient_assert_no_secret (good);
  g_assert_nonnull (strstr (good->out, "\nendpoints\n  ok       lumenfall  "));
  g_assert_true (g_str_has_suffix (good->out, "\nLimn can be used.\n"));
  patient_take_keys ();
  g_setenv ("LUMENFALL_API_KEY", "sk-wrong", TRUE);
  bad = command_run ("doctor");
  g_assert_cmpint (bad->status, ==, 1);
  g_assert_cmpstr (bad->err, ==, "");
  g_assert_nonnull (strstr (bad->out, "\n  warning  lumenfall  "));
  g_assert_nonnull (strstr (bad->out, "\n  missing  fal  "));
  g_assert_nonnull (strstr (bad->out, "\nLimn cannot be used yet: "));
}

static void
test_doctor_machine_usage (void)
{
  static const char *const lines[] = { "doctor now", "doctor --nope" };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (CommandRun) run = NULL;

      patient_reset_one ();
      run = command_run ("%s", lines[i]);
      command_assert_failed (run, 2, "");
      g_assert_cmpstr (run->out, ==, "");
      command_assert_no_traffic (test_peer);
    }
}

static const struct
{
  const char *name;
  GTestFunc run;
} test_doctor_machine_cases[] = {
  { "hanging", test_doctor_machine_hanging },
  { "file", test_doctor_machine_file },
  { "forget", test_doctor_machine_forget },
  { "forget/in-vain", test_doctor_machine_forget_in_vain },
  { "plug-in", test_doctor_machine_plugin },
  { "real", test_doctor_machine_real },
  { "program", test_doctor_machine_program },
  { "json", test_doctor_machine_json },
  { "words", test_doctor_machine_words },
  { "usage", test_doctor_machine_usage },
};

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  test_peer = patient_start ();
  for (guint i = 0; i < G_N_ELEMENTS (test_doctor_machine_cases); i++)
    {
      g_autofree char *name = g_strconcat (
          "/command/doctor-machine/", test_doctor_machine_cases[i].name, NULL);

      g_test_add_func (name, test_doctor_machine_cases[i].run);
    }
  status = g_test_run ();
  peer_stop (test_peer);
  return status;
}
