/* patient: a machine as the doctor finds it, in a scratch folder. */
#include "patient.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

static Peer *patient_peer;

/* variables that say whom there is to ask; of keys the secret part */
static const struct
{
  const char *name;
  const char *value; /* NULL: the emulator's root */
  const char *secret;
} patient_variables[] = {
  { "LUMENFALL_API_KEY", PEER_KEY, "s3cret" },
  { "GEMINI_API_KEY", PATIENT_GEMINI_KEY, PATIENT_GEMINI_KEY },
  { "FAL_KEY", PATIENT_FAL_KEY, PATIENT_SECRET },
  { "REPLICATE_API_TOKEN", PATIENT_REPLICATE_KEY, PATIENT_REPLICATE_KEY },
  { "VERTEX_API_KEY", PATIENT_VERTEX_KEY, PATIENT_VERTEX_KEY },
  { "OPENAI_API_KEY", PATIENT_OPENAI_KEY, PATIENT_OPENAI_KEY },
  { "LIMN_LUMENFALL_URL", NULL, NULL },
  { "LIMN_GEMINI_URL", NULL, NULL },
  { "LIMN_FAL_URL", NULL, NULL },
  { "LIMN_REPLICATE_URL", NULL, NULL },
  { "LIMN_VERTEX_URL", NULL, NULL },
  { "LIMN_OPENAI_URL", NULL, NULL },
};

/**
 * patient_start:
 *
 * Returns: (transfer full): the emulator of all endpoints
 */
Peer *
patient_start (void)
{
  patient_peer = peer_start ();
  return patient_peer;
}

/**
 * patient_path:
 * @variable: of the environment: a folder
 * @name: of a file in it
 *
 * Returns: (transfer full): its path
 */
char *
patient_path (const char *variable, const char *name)
{
  return g_build_filename (g_getenv (variable), name, NULL);
}

/**
 * patient_write:
 * @path: a file; its folder is made
 * @text: its content
 * @mode: its mode
 */
void
patient_write (const char *path, const char *text, int mode)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_chmod (path, mode), ==, 0);
}

static void
patient_set_folder (const char *variable, const char *name)
{
  g_autofree char *path =
      g_build_filename (peer_get_folder (patient_peer), name, NULL);

  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
  g_setenv (variable, path, TRUE);
}

/**
 * patient_reset:
 *
 * Sets up every endpoint that is built in, without anything else: no files, no
 * GIMP and no plug-in.
 */
void
patient_reset (void)
{
  static const char *const files[][2] = {
    { "LIMN_CONFIG_DIR", "catalog.json" },
    { "LIMN_STATE_DIR", "models.json" },
    { "LIMN_STATE_DIR", "health.json" },
    { "HOME", ".lumenfall/credentials.json" },
    { "GIMP2_DIRECTORY", "plug-ins/limn/limn" },
    { "GIMP2_PLUGINDIR", "plug-ins/limn/limn" },
    { "PATH", "gimp-console-2.10" },
    { "PATH", "gimp" },
  };

  command_reset (patient_peer);
  peer_configure (patient_peer, "[limn]\ntries=1\n");
  patient_set_folder ("GIMP2_DIRECTORY", "gimp");
  patient_set_folder ("GIMP2_PLUGINDIR", "gimp-lib");
  patient_set_folder ("PATH", "bin");
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = patient_path (files[i][0], files[i][1]);

      g_unlink (path);
    }
  for (guint i = 0; i < G_N_ELEMENTS (patient_variables); i++)
    g_setenv (patient_variables[i].name,
              patient_variables[i].value != NULL ? patient_variables[i].value :
                                                   peer_get_url (patient_peer),
              TRUE);
  g_unsetenv ("GOOGLE_API_KEY");
  g_unsetenv ("GOOGLE_APPLICATION_CREDENTIALS");
}

/**
 * patient_take_keys:
 *
 * Leaves no endpoint set up.
 */
void
patient_take_keys (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (patient_variables); i++)
    if (patient_variables[i].secret != NULL)
      g_unsetenv (patient_variables[i].name);
}

/**
 * patient_reset_one:
 *
 * Sets up the gateway only.
 */
void
patient_reset_one (void)
{
  patient_reset ();
  patient_take_keys ();
  g_setenv ("LUMENFALL_API_KEY", PEER_KEY, TRUE);
}

/**
 * patient_assert_no_secret:
 * @run: a run, which may show none of the keys
 */
void
patient_assert_no_secret (const CommandRun *run)
{
  command_assert_no_key (patient_peer, run);
  for (guint i = 0; i < G_N_ELEMENTS (patient_variables); i++)
    if (patient_variables[i].secret != NULL)
      {
        g_assert_null (strstr (run->out, patient_variables[i].secret));
        g_assert_null (strstr (run->err, patient_variables[i].secret));
      }
  g_assert_null (strstr (run->out, PATIENT_TOKEN));
}

/**
 * patient_run:
 * @options: of `limn doctor`
 * @status: exit status it is to have
 *
 * Returns: (transfer full): what it said for programs, and nothing secret
 */
JsonObject *
patient_run (const char *options, int status)
{
  g_autoptr (CommandRun) run = command_run ("doctor --json %s", options);

  g_assert_cmpstr (run->err, ==, "");
  g_assert_cmpint (run->status, ==, status);
  patient_assert_no_secret (run);
  return command_run_parse (run);
}

/**
 * patient_find:
 * @root: of a run
 * @name: of a finding
 *
 * Returns: (transfer none) (nullable): the last finding of that name
 */
JsonObject *
patient_find (JsonObject *root, const char *name)
{
  JsonArray *findings = json_object_get_array_member (root, "findings");
  JsonObject *found = NULL;

  for (guint i = 0; i < json_array_get_length (findings); i++)
    {
      JsonObject *row = json_array_get_object_element (findings, i);

      if (g_str_equal (json_object_get_string_member (row, "name"), name))
        found = row;
    }
  return found;
}

/**
 * patient_assert:
 * @root: of a run
 * @name: of a finding that is to be there
 * @status: it is to have
 * @word: part of its text
 *
 * Returns: (transfer none): its facts
 */
JsonObject *
patient_assert (JsonObject *root,
                const char *name,
                const char *status,
                const char *word)
{
  JsonObject *row = patient_find (root, name);
  const char *text;

  g_assert_nonnull (row);
  text = json_object_get_string_member (row, "text");
  g_test_message ("%s: %s", name, text);
  g_assert_cmpstr (json_object_get_string_member (row, "status"), ==, status);
  g_assert_nonnull (strstr (text, word));
  return json_object_get_object_member (row, "facts");
}
