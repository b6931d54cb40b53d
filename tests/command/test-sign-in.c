/* command/sign-in: a key that the user grants in a browser, and all that can
 * come in its way. */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "command.h"

static Peer *test_peer;

/* a user without any key */
static void
test_sign_in_reset (const char *mood, const char *faults)
{
  g_autofree char *keys =
      g_build_filename (g_getenv ("LIMN_CONFIG_DIR"), "keys.ini", NULL);
  g_autofree char *settings = g_strdup_printf ("{\"sign_in\": %s}", mood);

  command_reset (test_peer);
  g_unlink (keys);
  g_unsetenv ("LUMENFALL_API_KEY");
  peer_put (test_peer, "/emulator/settings", settings);
  peer_put (test_peer, "/emulator/faults", faults);
}

/* (transfer full): "" where there is no file */
static char *
test_sign_in_read_keys (void)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("LIMN_CONFIG_DIR"), "keys.ini", NULL);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text != NULL ? text : g_strdup ("");
}

static void
test_sign_in_assert_log (const char *word)
{
  g_autoptr (JsonNode) node = peer_get (test_peer, "/emulator/log");
  g_autofree char *text = json_to_string (node, FALSE);

  if (word == NULL)
    g_assert_cmpstr (text, ==, "[]");
  else
    g_assert_nonnull (strstr (text, word));
}

/* requests that reached a path since the last reset */
static void
test_sign_in_assert_count (const char *path, guint count)
{
  g_autoptr (JsonArray) requests = command_list_requests (test_peer, path);

  g_assert_cmpuint (json_array_get_length (requests), ==, count);
}

/* what was secret on the way is in no text */
static void
test_sign_in_assert_quiet (const CommandRun *run)
{
  static const char *const secrets[] = { "device-", "granted-", "lmnfl_" };

  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    {
      g_assert_null (strstr (run->out, secrets[i]));
      g_assert_null (strstr (run->err, secrets[i]));
    }
}

static void
test_sign_in_done (void)
{
  g_autoptr (CommandRun) run = NULL;
  g_autoptr (CommandRun) balance = NULL;
  g_autofree char *keys = NULL;
  g_autoptr (JsonArray) made = NULL;
  JsonObject *body;

  test_sign_in_reset ("{\"pending\": 3}", "[]");
  run = command_run ("key sign-in --file");
  g_assert_cmpint (run->status, ==, 0);
  g_assert_nonnull (strstr (run->err, "/device?user_code=LIMN-"));
  g_assert_nonnull (strstr (run->err, "confirm the code LIMN-"));
  g_assert_nonnull (strstr (run->err, "(within 15 minutes;"));
  g_assert_true (g_str_has_prefix (run->out, "Signed in. The key of "));
  keys = test_sign_in_read_keys ();
  g_assert_nonnull (strstr (keys, "[lumenfall]\nkey=lmnfl_signed"));
  test_sign_in_assert_quiet (run);
  test_sign_in_assert_count ("/oauth/token", 4);
  test_sign_in_assert_log (NULL);
  made = command_list_requests (test_peer, "/connect/api_keys");
  body = json_object_get_object_member (json_array_get_object_element (made, 0),
                                        "json");
  g_assert_true (g_str_has_prefix (json_object_get_string_member (body, "name"),
                                   "Limn on "));
  balance = command_run ("balance");
  command_assert_done (balance);
}

/* a second time it takes the place of the first; a variable is told of */
static void
test_sign_in_again (void)
{
  g_autoptr (CommandRun) run = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  test_sign_in_reset ("null", "[]");
  run = command_run ("key sign-in lumenfall --file");
  g_assert_cmpint (run->status, ==, 0);
  g_assert_null (strstr (run->err, "LUMENFALL_API_KEY"));
  before = test_sign_in_read_keys ();
  g_setenv ("LUMENFALL_API_KEY", PEER_KEY, TRUE);
  command_run_free (run);
  run = command_run ("key sign-in");
  g_assert_cmpint (run->status, ==, 0);
  g_assert_nonnull (strstr (run->err, "LUMENFALL_API_KEY is used before it"));
  g_assert_nonnull (strstr (run->err, "there is no session bus"));
  after = test_sign_in_read_keys ();
  g_assert_cmpstr (before, !=, after);
  g_unsetenv ("LUMENFALL_API_KEY");
}

/* RFC 8628 §3.5: five seconds more, which the emulator insists on */
static void
test_sign_in_slow_down (void)
{
  g_autoptr (CommandRun) run = NULL;

  test_sign_in_reset ("{\"slow_down\": 1, \"pending\": 0}", "[]");
  run = command_run ("key sign-in --file");
  g_assert_cmpint (run->status, ==, 0);
  test_sign_in_assert_count ("/oauth/token", 2);
  test_sign_in_assert_log (NULL);
}

/* one bad moment while the user is in the browser ends nothing */
static void
test_sign_in_outlasts (void)
{
  g_autoptr (CommandRun) run = NULL;

  test_sign_in_reset ("{\"pending\": 0}",
                      "[{\"fault\": \"status\", \"status\": 503, "
                      "\"at\": \"status\"}]");
  run = command_run ("key sign-in --file");
  g_assert_cmpint (run->status, ==, 0);
  test_sign_in_assert_count ("/oauth/token", 2);
}

/**
 * TestSignInFailure:
 * @mood: of the issuer
 * @faults: that it has
 * @word: of the complaint
 * @n_keys: requests for a key that it gets
 */
static const struct
{
  const char *mood;
  const char *faults;
  const char *word;
  guint n_keys;
} test_sign_in_failures[] = {
  { "{\"end\": \"denied\"}", "[]", "declined in the browser", 0 },
  { "{\"end\": \"expired\"}", "[]", "not used in time", 0 },
  { "{\"end\": \"pending\", \"lifetime\": 0.3}", "[]", "not used in time", 0 },
  { "{\"foreign\": true}",
    "[]",
    "names elsewhere.example:443 as its own, which it is not",
    0 },
  { "{\"odd_page\": true}", "[]", "no code that is whole", 0 },
  { "null",
    "[{\"fault\": \"status\", \"status\": 404, \"at\": \"other\"}]",
    "no addresses (HTTP status 404",
    0 },
  { "null",
    "[{\"fault\": \"html200\", \"at\": \"other\"}]",
    "no addresses (HTTP status 200)",
    0 },
  { "null",
    "[{\"fault\": \"status\", \"status\": 401, \"code\": \"invalid_client\", "
    "\"at\": \"upload\"}]",
    "no code (HTTP status 401, invalid_client)",
    0 },
  { "null",
    "[{\"fault\": \"no_content\", \"at\": \"upload\"}]",
    "no code (HTTP status 204)",
    0 },
  { "null",
    "[{\"fault\": \"status\", \"status\": 400, \"code\": \"invalid_grant\", "
    "\"at\": \"status\"}]",
    "sign in again for a new one",
    0 },
  { "null",
    "[{\"fault\": \"status\", \"status\": 400, \"code\": \"a\\u001b[2Jb\", "
    "\"at\": \"status\"}]",
    "no token (HTTP status 400)",
    0 },
  { "null",
    "[{\"fault\": \"error200\", \"at\": \"status\"}]",
    "no token (HTTP status 200, server_error)",
    0 },
  { "null",
    "[{\"fault\": \"status\", \"status\": 500, \"at\": \"result\"}]",
    "no key (HTTP status 500",
    1 },
  { "null",
    "[{\"fault\": \"short_body\", \"at\": \"result\"}]",
    "nothing has been charged",
    1 },
  { "null",
    "[{\"fault\": \"body\", \"data\": \"e30=\", \"at\": \"result\"}]",
    "no key (HTTP status 201)",
    1 },
};

static void
test_sign_in_fails (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (test_sign_in_failures); i++)
    {
      g_autoptr (CommandRun) run = NULL;
      g_autofree char *keys = NULL;
      const char *last;

      test_sign_in_reset (test_sign_in_failures[i].mood,
                          test_sign_in_failures[i].faults);
      run = command_run ("key sign-in --file");
      g_assert_cmpint (run->status, ==, 1);
      last = strstr (run->err, "limn: ");
      if (last == NULL || strstr (last, test_sign_in_failures[i].word) == NULL)
        g_error ("%s in '%s'", test_sign_in_failures[i].word, run->err);
      g_assert_cmpstr (strchr (last, '\n'), ==, "\n");
      g_assert_cmpstr (run->out, ==, "");
      g_assert_null (strchr (run->err, '\033'));
      test_sign_in_assert_quiet (run);
      keys = test_sign_in_read_keys ();
      g_assert_cmpstr (keys, ==, "");
      test_sign_in_assert_count ("/connect/api_keys",
                                 test_sign_in_failures[i].n_keys);
    }
}

/* Ctrl+C while it waits */
static void
test_sign_in_interrupt (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  guint n_polls = 0;

  test_sign_in_reset ("{\"end\": \"pending\"}", "[]");
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                  G_SUBPROCESS_FLAGS_STDERR_PIPE,
                              &error,
                              g_getenv ("LIMN_COMMAND"),
                              "key",
                              "sign-in",
                              NULL);
  g_assert_no_error (error);
  while (n_polls == 0)
    {
      g_autoptr (JsonArray) requests =
          command_list_requests (test_peer, "/oauth/token");

      n_polls = json_array_get_length (requests);
    }
  g_subprocess_send_signal (process, SIGINT);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &out, &err, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 1);
  g_assert_true (g_str_has_suffix (err, "limn: cancelled\n"));
  test_sign_in_assert_count ("/connect/api_keys", 0);
}

static void
test_sign_in_usage (void)
{
  static const char *const lines[] = { "key sign-in fal",
                                       "key sign-in lumenfall extra",
                                       "key sign-out" };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (CommandRun) run = NULL;

      test_sign_in_reset ("null", "[]");
      run = command_run ("%s", lines[i]);
      command_assert_failed (run, 2, "sign-in, which is for lumenfall");
      command_assert_no_traffic (test_peer);
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");
  g_unsetenv ("XDG_RUNTIME_DIR");
  test_peer = peer_start ();
  g_test_add_func ("/sign-in/done", test_sign_in_done);
  g_test_add_func ("/sign-in/again", test_sign_in_again);
  g_test_add_func ("/sign-in/slow-down", test_sign_in_slow_down);
  g_test_add_func ("/sign-in/outlasts", test_sign_in_outlasts);
  g_test_add_func ("/sign-in/fails", test_sign_in_fails);
  g_test_add_func ("/sign-in/interrupt", test_sign_in_interrupt);
  g_test_add_func ("/sign-in/usage", test_sign_in_usage);
  status = g_test_run ();
  peer_stop (test_peer);
  return status;
}
