/* tests of limn/tokens */
#include "keys.h"
#include "token-fixture.h"

/* prints another token each time it is run */
#define COUNTING                                                               \
  "[endpoint vertex]\ntoken_command=sh -c 'echo x >>\"$0\"; wc -l <\"$0\"' "

typedef struct
{
  gboolean over;
  char *token;
  GError *error;
} Outcome;

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  Outcome *outcome = data;

  g_assert_false (outcome->over);
  outcome->over = TRUE;
  outcome->token =
      limn_tokens_get_finish (LIMN_TOKENS (source), result, &outcome->error);
}

static void
outcome_wait (Outcome *outcome)
{
  while (!outcome->over)
    g_main_context_iteration (NULL, TRUE);
}

static void
outcome_clear (Outcome *outcome)
{
  limn_keys_free (outcome->token);
  g_clear_error (&outcome->error);
  *outcome = (Outcome){ FALSE, NULL, NULL };
}

static void
get (Fixture *fixture, Outcome *outcome)
{
  outcome_clear (outcome);
  limn_tokens_get_async (fixture->tokens, "vertex", NULL, on_done, outcome);
  g_assert_false (outcome->over);
  outcome_wait (outcome);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *counting = g_strconcat (COUNTING, counter, NULL);

  set_up_with (fixture, data != NULL ? counting : "");
}

static void
assert_fails (const Outcome *outcome, int code, const char *words)
{
  g_assert_null (outcome->token);
  g_assert_error (outcome->error, LIMN_ERROR, code);
  if (strstr (outcome->error->message, words) == NULL)
    g_error ("'%s' lacks '%s'", outcome->error->message, words);
  g_assert_null (strstr (outcome->error->message, "hidden"));
}

static void
test_kept (Fixture *fixture, gconstpointer data)
{
  Outcome outcome = { FALSE, NULL, NULL };

  write_credentials (fixture, "/token");
  for (guint i = 0; i < 3; i++)
    {
      get (fixture, &outcome);
      g_assert_no_error (outcome.error);
      g_assert_cmpstr (outcome.token, ==, "ya29.good");
    }
  g_assert_cmpuint (loopback_server_count (fixture->server), ==, 1);
  g_assert_true (request_has (fixture->server, 0, "POST /token "));
  g_assert_true (request_has (fixture->server,
                              0,
                              "\n\ngrant_type=refresh_token&client_id=id&"
                              "client_secret=hidden-1&refresh_token=hidden-2"));
  g_assert_false (request_has (fixture->server, 0, "Authorization"));
  limn_tokens_forget (fixture->tokens);
  get (fixture, &outcome);
  g_assert_cmpuint (loopback_server_count (fixture->server), ==, 2);
  outcome_clear (&outcome);
}

/* one that ends before a request with it can end is used once */
static void
test_brief (Fixture *fixture, gconstpointer data)
{
  Outcome outcome = { FALSE, NULL, NULL };

  write_credentials (fixture, "/token-brief");
  for (guint i = 1; i < 3; i++)
    {
      get (fixture, &outcome);
      g_assert_cmpstr (outcome.token, ==, "ya29.brief");
      g_assert_cmpuint (loopback_server_count (fixture->server), ==, i);
    }
  outcome_clear (&outcome);
}

/* all who want one while it is under way get the same */
static void
test_shared (Fixture *fixture, gconstpointer data)
{
  Outcome outcomes[3] = { 0 };

  write_credentials (fixture, "/token");
  limn_tokens_warm (fixture->tokens, "vertex");
  limn_tokens_warm (fixture->tokens, "vertex");
  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    limn_tokens_get_async (
        fixture->tokens, "vertex", NULL, on_done, &outcomes[i]);
  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    {
      outcome_wait (&outcomes[i]);
      g_assert_cmpstr (outcomes[i].token, ==, "ya29.good");
      outcome_clear (&outcomes[i]);
    }
  g_assert_cmpuint (loopback_server_count (fixture->server), ==, 1);
}

/* asks for another token as soon as there is one, without any login left */
static void
on_first (GObject *source, GAsyncResult *result, gpointer data)
{
  Outcome *outcomes = data;

  on_done (source, result, &outcomes[0]);
  g_unlink (credentials);
  limn_tokens_get_async (
      LIMN_TOKENS (source), "vertex", NULL, on_done, &outcomes[2]);
}

static void
test_again (Fixture *fixture, gconstpointer data)
{
  Outcome outcomes[3] = { 0 };

  write_credentials (fixture, "/token-brief");
  limn_tokens_get_async (fixture->tokens, "vertex", NULL, on_first, outcomes);
  limn_tokens_get_async (
      fixture->tokens, "vertex", NULL, on_done, &outcomes[1]);
  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    outcome_wait (&outcomes[i]);
  g_assert_cmpstr (outcomes[0].token, ==, "ya29.brief");
  g_assert_cmpstr (outcomes[1].token, ==, "ya29.brief");
  assert_fails (&outcomes[2], LIMN_ERROR_AUTH, "cannot be read");
  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    outcome_clear (&outcomes[i]);
}

static void
test_failures (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *page;
    int code;
    const char *words;
  } cases[] = {
    { "/token-revoked", LIMN_ERROR_AUTH, "not accepted any more" },
    { "/hello", LIMN_ERROR_ANSWER, "without a token" },
    /* a redirect would take the login elsewhere */
    { "/far", LIMN_ERROR_ANSWER, "without a token (HTTP status 307)" },
    { "/silent", LIMN_ERROR_NETWORK, "nothing has been charged" },
    { "/partial", LIMN_ERROR_NETWORK, "nothing has been charged" },
  };
  Outcome outcome = { FALSE, NULL, NULL };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      write_credentials (fixture, cases[i].page);
      get (fixture, &outcome);
      assert_fails (&outcome, cases[i].code, cases[i].words);
    }
  g_assert_cmpuint (loopback_server_count (fixture->other), ==, 0);
  g_unlink (credentials);
  get (fixture, &outcome);
  assert_fails (&outcome, LIMN_ERROR_AUTH, "cannot be read");
  write_credentials (fixture, "/token");
  get (fixture, &outcome);
  g_assert_cmpstr (outcome.token, ==, "ya29.good");
  outcome_clear (&outcome);
}

/* the login does not leave for a host that is not Google's */
static void
test_foreign (Fixture *fixture, gconstpointer data)
{
  Outcome outcome = { FALSE, NULL, NULL };
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (
      credentials,
      "{\"type\":\"authorized_user\",\"client_id\":\"id\",\"client_secret\":"
      "\"hidden-1\",\"refresh_token\":\"hidden-2\","
      "\"token_uri\":\"https://evil.invalid/token\"}",
      -1,
      NULL));
  g_assert_false (limn_tokens_check (fixture->tokens, "vertex", &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_AUTH);
  get (fixture, &outcome);
  assert_fails (&outcome,
                LIMN_ERROR_AUTH,
                "'https://evil.invalid:443/', which is not Google");
  outcome_clear (&outcome);
}

/* who waits no more hears at once; the others get theirs */
static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Outcome outcomes[2] = { 0 };

  write_credentials (fixture, "/token");
  limn_tokens_get_async (
      fixture->tokens, "vertex", cancellable, on_done, &outcomes[0]);
  limn_tokens_get_async (
      fixture->tokens, "vertex", NULL, on_done, &outcomes[1]);
  g_cancellable_cancel (cancellable);
  outcome_wait (&outcomes[0]);
  assert_fails (&outcomes[0], LIMN_ERROR_CANCELLED, "cancelled");
  outcome_wait (&outcomes[1]);
  g_assert_cmpstr (outcomes[1].token, ==, "ya29.good");
  outcome_clear (&outcomes[0]);
  outcome_clear (&outcomes[1]);
}

/* the server never answers: dropping the tokens is enough to end it, which
 * tear_down() checks */
static void
test_dropped (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Outcome outcome = { FALSE, NULL, NULL };

  fixture->server->cancellable = cancellable;
  write_credentials (fixture, "/hang");
  limn_tokens_get_async (
      fixture->tokens, "vertex", cancellable, on_done, &outcome);
  outcome_wait (&outcome);
  assert_fails (&outcome, LIMN_ERROR_CANCELLED, "cancelled");
  outcome_clear (&outcome);
}

static void
test_command (Fixture *fixture, gconstpointer data)
{
  Outcome outcome = { FALSE, NULL, NULL };

  g_assert_true (limn_tokens_check (fixture->tokens, "vertex", NULL));
  for (guint i = 0; i < 2; i++)
    {
      get (fixture, &outcome);
      g_assert_no_error (outcome.error);
      g_assert_cmpstr (outcome.token, ==, "1");
    }
  limn_tokens_forget (fixture->tokens);
  get (fixture, &outcome);
  g_assert_cmpstr (outcome.token, ==, "2");
  g_assert_cmpuint (loopback_server_count (fixture->server), ==, 0);
  outcome_clear (&outcome);
}

static void
test_command_fails (void)
{
  static const struct
  {
    const char *command;
    gboolean checks;
    int code;
    const char *message;
  } cases[] = {
    { "false", TRUE, LIMN_ERROR_AUTH, "failed; run it" },
    { "echo 'hidden", FALSE, LIMN_ERROR_INVALID, "this is no command line;" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *settings = g_strconcat (
          "[endpoint vertex]\ntoken_command=", cases[i].command, NULL);
      Fixture fixture;
      Outcome outcome = { FALSE, NULL, NULL };

      set_up_with (&fixture, settings);
      g_assert_cmpint (limn_tokens_check (fixture.tokens, "vertex", NULL),
                       ==,
                       cases[i].checks);
      get (&fixture, &outcome);
      assert_fails (&outcome, cases[i].code, cases[i].message);
      g_assert_true (g_str_has_prefix (outcome.error->message,
                                       "[endpoint vertex] token_command: "));
      outcome_clear (&outcome);
      tear_down (&fixture, NULL);
    }
}

#define TOKENS_TEST(path, function, data)                                      \
  g_test_add (path, Fixture, data, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  int status;

  folder_init ();
  g_test_init (&argc, &argv, NULL);
  TOKENS_TEST ("/tokens/kept", test_kept, NULL);
  TOKENS_TEST ("/tokens/brief", test_brief, NULL);
  TOKENS_TEST ("/tokens/shared", test_shared, NULL);
  TOKENS_TEST ("/tokens/again", test_again, NULL);
  TOKENS_TEST ("/tokens/failures", test_failures, NULL);
  TOKENS_TEST ("/tokens/foreign", test_foreign, NULL);
  TOKENS_TEST ("/tokens/cancel", test_cancel, NULL);
  TOKENS_TEST ("/tokens/dropped", test_dropped, NULL);
  TOKENS_TEST ("/tokens/command", test_command, "counting");
  g_test_add_func ("/tokens/command-fails", test_command_fails);
  status = g_test_run ();
  folder_clear ();
  return status;
}
