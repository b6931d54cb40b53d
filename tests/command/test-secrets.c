/* command/secrets: keys that Limn keeps, and vendors who print what they got.
 */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "vault.h"
#include "vendors.h"

/* what is secret of every key here */
#define SECRET "Zt0aQm4xWb7nRc9v"
#define SETTINGS "[limn]\ntries=1\n"

static Peer *test_peer;
static Vault *test_vault;

static const struct
{
  const char *endpoint, *variable, *key;
  const char *status; /* of a fault that brings a message */
} test_secrets_keys[] = {
  { "lumenfall",
    "LUMENFALL_API_KEY",
    "lmnfl_x." SECRET,
    VENDORS_STATUS (400, "INVALID_REQUEST") },
  { "gemini",
    "GEMINI_API_KEY",
    "AIza" SECRET,
    VENDORS_STATUS (400, "INVALID_ARGUMENT") },
  { "vertex",
    "VERTEX_API_KEY",
    "AIza" SECRET,
    VENDORS_STATUS (400, "INVALID_ARGUMENT") },
  { "fal", "FAL_KEY", "peer:" SECRET, VENDORS_STATUS (422, "value_error") },
  { "replicate", "REPLICATE_API_TOKEN", "r8_" SECRET, VENDORS_PLAIN (422) },
  { "openai",
    "OPENAI_API_KEY",
    "sk-" SECRET,
    VENDORS_STATUS (400, "invalid_value") },
};

/* what of a secret may be left in a text: a piece too short to be of use */
static void
assert_clean (const char *text, gsize length, const char *where)
{
  g_autofree char *coded =
      g_base64_encode ((const guchar *) SECRET, strlen (SECRET));

  for (gsize at = 0; at + 10 <= strlen (SECRET); at++)
    {
      g_autofree char *piece = g_strndup (SECRET + at, 10);

      if (g_strstr_len (text, (gssize) length, piece) != NULL)
        g_error ("%s holds %s", where, piece);
    }
  for (gsize at = 0; at + 14 <= strlen (coded); at++)
    {
      g_autofree char *piece = g_strndup (coded + at, 12);

      if (g_strstr_len (text, (gssize) length, piece) != NULL)
        g_error ("%s holds %s", where, piece);
    }
  g_assert_null (g_strstr_len (text,
                               (gssize) length,
                               "..."
                               "Rc9v"));
}

/* all that a run has written, but the one file that is to hold a key */
static void
assert_clean_below (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      g_autofree char *text = NULL;
      gsize length;

      if (g_str_equal (name, "keys.ini"))
        continue;
      if (g_file_get_contents (child, &text, &length, NULL))
        assert_clean (text, length, child);
      else
        assert_clean_below (child);
    }
}

static void
assert_run_clean (const CommandRun *run)
{
  assert_clean (run->out, strlen (run->out), "standard output");
  assert_clean (run->err, strlen (run->err), "standard error");
  assert_clean_below (peer_get_folder (test_peer));
}

/* runs `limn key set` with @key on standard input */
static int
set_key (const char *options, const char *key, char **out, char **err)
{
  g_autofree char *line =
      g_strdup_printf ("%s key set %s", g_getenv ("LIMN_COMMAND"), options);
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_newv (
      (const char *const *) words,
      G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
          G_SUBPROCESS_FLAGS_STDERR_PIPE,
      &error);

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, key, NULL, out, err, &error);
  g_assert_no_error (error);
  return g_subprocess_get_exit_status (process);
}

static void
set_variables (gboolean set)
{
  for (guint i = 0; i < G_N_ELEMENTS (test_secrets_keys); i++)
    if (set)
      g_setenv (test_secrets_keys[i].variable, test_secrets_keys[i].key, TRUE);
    else
      g_unsetenv (test_secrets_keys[i].variable);
}

/* with all that a user may have printed who looks for a fault */
static CommandRun *
run_loud (const VendorsRow *row)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  CommandRun *run = g_new0 (CommandRun, 1);

  g_subprocess_launcher_setenv (launcher, "G_MESSAGES_DEBUG", "all", TRUE);
  process = g_subprocess_launcher_spawn (launcher,
                                         &error,
                                         g_getenv ("LIMN_COMMAND"),
                                         "generate",
                                         "--endpoint",
                                         row->name,
                                         "-m",
                                         row->model,
                                         "--json",
                                         "--prompt=tree",
                                         NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (
      process, NULL, NULL, &run->out, &run->err, &error);
  g_assert_no_error (error);
  run->status = g_subprocess_get_exit_status (process);
  return run;
}

/* the ways in which a vendor may print what it got */
static char *
spell (guint how, const char *key)
{
  g_autofree char *header = g_strconcat ("Bearer ", key, NULL);

  switch (how)
    {
    case 0:
      return g_strdup_printf ("key %s is unknown", key);
    case 1:
      return g_strdup_printf ("key %.4s...Rc9v is unknown", key);
    case 2:
      return g_base64_encode ((const guchar *) key, strlen (key));
    case 3:
      return g_base64_encode ((const guchar *) header, strlen (header));
    case 4:
      return g_uri_escape_string (key, NULL, FALSE);
    case 5:
      return g_strdup ("secret part " SECRET);
    default:
      return g_strdup_printf ("%.*s", (int) strlen (key) - 2, key);
    }
}

#define N_SPELLINGS 7

static void
test_secrets_echo (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  const VendorsRow *row = vendors_find (test_secrets_keys[i].endpoint);

  set_variables (TRUE);
  for (guint how = 0; how <= N_SPELLINGS; how++)
    {
      g_autofree char *words = spell (how, test_secrets_keys[i].key);
      g_autofree char *fault = how == N_SPELLINGS ?
                                   g_strdup ("\"fault\": \"echo_key\"") :
                                   g_strdup_printf ("%s, \"message\": \"%s\"",
                                                    test_secrets_keys[i].status,
                                                    words);
      g_autoptr (CommandRun) run = NULL;

      vendors_order (test_peer, fault, 1);
      run = run_loud (row);
      g_assert_cmpint (run->status, ==, 1);
      assert_run_clean (run);
      g_assert_nonnull (strstr (run->out, "***"));
    }
  set_variables (FALSE);
}

/* each endpoint by a key of the keyring, and by one of the file */
static void
test_secrets_kept (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  const VendorsRow *row = vendors_find (test_secrets_keys[i].endpoint);
  static const char *const places[] = { "--keyring ", "--file " };

  set_variables (FALSE);
  for (guint k = 0; k < G_N_ELEMENTS (places); k++)
    {
      g_autofree char *words = g_strconcat (places[k], row->name, NULL);
      g_autofree char *line =
          g_strconcat (test_secrets_keys[i].key, "\n", NULL);
      g_autofree char *out = NULL;
      g_autofree char *err = NULL;
      g_autoptr (CommandRun) run = NULL;
      g_autoptr (CommandRun) doctor = NULL;
      g_autoptr (CommandRun) forgotten = NULL;

      vendors_order (test_peer, "", 1);
      g_assert_cmpint (set_key (words, line, &out, &err), ==, 0);
      g_assert_cmpstr (err, ==, "");
      g_assert_cmpuint (vault_get_n_items (test_vault), ==, k == 0 ? 1 : 0);
      run = command_run ("generate --endpoint %s -m %s --prompt tree "
                         "--output out.png",
                         row->name,
                         row->model);
      command_assert_done (run);
      assert_run_clean (run);
      doctor = command_run ("doctor");
      g_assert_nonnull (
          strstr (doctor->out,
                  k == 0 ? "the key from the system keyring" : "keys.ini"));
      assert_run_clean (doctor);
      forgotten = command_run ("key forget %s", row->name);
      command_assert_done (forgotten);
      g_assert_cmpuint (vault_get_n_items (test_vault), ==, 0);
    }
  g_assert_cmpuint (vault_get_n_prompts (test_vault), ==, 0);
}

static void
assert_words (const char *text, const char *const *words)
{
  for (; *words != NULL; words++)
    if (strstr (text, *words) == NULL)
      g_error ("'%s' is not in: %s", *words, text);
}

/* a run that nobody watches goes on without it, or says what to do */
static void
test_secrets_locked (void)
{
  static const char *const refused[] = { "limn: no key for fal: the system "
                                         "keyring is locked; unlock it",
                                         "set FAL_KEY",
                                         NULL };
  static const char *const stored[] = { "the system keyring is locked",
                                        "only you can read",
                                        NULL };
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  g_autoptr (CommandRun) run = NULL;
  g_autoptr (CommandRun) doctor = NULL;
  g_autoptr (JsonArray) posts = NULL;

  set_variables (FALSE);
  vendors_order (test_peer, "", 1);
  g_assert_cmpint (set_key ("fal", "peer:" SECRET, &out, &err), ==, 0);
  vault_set_mood (test_vault, VAULT_LOCKED);
  run = command_run ("generate --endpoint fal --prompt tree --output out.png");
  command_assert_failed (run, 1, "no key for fal");
  assert_words (run->err, refused);
  posts = vendors_list_posts (test_peer);
  g_assert_cmpuint (json_array_get_length (posts), ==, 0);
  doctor = command_run ("doctor");
  g_assert_nonnull (strstr (doctor->out, "the system keyring is locked"));
  g_free (out);
  g_free (err);
  g_assert_cmpint (set_key ("fal", "peer:" SECRET, &out, &err), ==, 0);
  assert_words (err, stored);
  g_assert_nonnull (strstr (out, "keys.ini"));
  g_assert_cmpuint (vault_get_n_prompts (test_vault), ==, 0);
  vault_set_mood (test_vault, VAULT_OPEN);
  assert_run_clean (run);
  g_clear_pointer (&run, command_run_free);
  run = command_run ("key forget fal");
  command_assert_done (run);
}

/* it is given up after a while, and the run ends with a word of it */
static void
test_secrets_silent (void)
{
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  g_autoptr (CommandRun) run = NULL;

  set_variables (FALSE);
  vendors_order (test_peer, "", 1);
  g_assert_cmpint (set_key ("fal", "peer:" SECRET, &out, &err), ==, 0);
  vault_set_mood (test_vault, VAULT_SILENT);
  run = command_run ("generate --endpoint fal --prompt tree --output out.png");
  command_assert_failed (
      run, 1, "the system keyring did not answer within 2 seconds");
  vault_set_mood (test_vault, VAULT_OPEN);
  g_clear_pointer (&run, command_run_free);
  run = command_run ("key forget fal");
  command_assert_done (run);
}

static void
test_secrets_usage (void)
{
  static const struct
  {
    const char *words, *said;
  } cases[] = {
    { "key set fal peer:" SECRET, "is read from standard input" },
    { "key set", "key takes set or forget" },
    { "key show fal", "key takes set or forget" },
    { "key set echo", "it needs no key" },
    { "key set nobody", "use one of lumenfall, " },
    { "key set fal", "is empty" },
    { "key forget fal", "Limn keeps no key for it" },
  };

  set_variables (FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CommandRun) run = command_run ("%s", cases[i].words);

      command_assert_failed (run, 2, cases[i].said);
      assert_run_clean (run);
    }
}

static void
add_cases (const char *what, GTestDataFunc run)
{
  for (guint i = 0; i < G_N_ELEMENTS (test_secrets_keys); i++)
    {
      g_autofree char *name = g_strdup_printf (
          "/command/secrets/%s/%s", what, test_secrets_keys[i].endpoint);

      g_test_add_data_func (name, GUINT_TO_POINTER (i), run);
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  test_peer = vendors_start (SETTINGS);
  test_vault = vault_start ();
  vault_open (test_vault);
  add_cases ("echo", test_secrets_echo);
  add_cases ("kept", test_secrets_kept);
  g_test_add_func ("/command/secrets/locked", test_secrets_locked);
  g_test_add_func ("/command/secrets/silent", test_secrets_silent);
  g_test_add_func ("/command/secrets/usage", test_secrets_usage);
  status = g_test_run ();
  vault_stop (test_vault);
  peer_stop (test_peer);
  return status;
}
