/* tests of limn/token-command */
#include "token-command.h"

#include <string.h>

#include "error.h"

/* long enough for every command here, and never waited for */
#define LONG_MS (60 * 1000)

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

  outcome->over = TRUE;
  outcome->token = limn_token_command_run_finish (result, &outcome->error);
}

static void
run (Outcome *outcome,
     const char *command,
     guint limit_ms,
     GCancellable *cancellable)
{
  *outcome = (Outcome){ FALSE, NULL, NULL };
  limn_token_command_run_async (
      command, limit_ms, cancellable, on_done, outcome);
  g_assert_false (outcome->over);
  while (!outcome->over)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_prints (void)
{
  static const struct
  {
    const char *command, *token;
  } cases[] = {
    { "echo ya29.abc", "ya29.abc" },
    { "printf '\\n  ya29.abc\\r\\n\\n'", "ya29.abc" },
    { "echo \"ya29.abc\"", "ya29.abc" },
    /* no shell reads it */
    { "echo $HOME;ls|cat>x", "$HOME;ls|cat>x" },
    { "sh -c 'echo secret >&2; echo ya29.abc'", "ya29.abc" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Outcome outcome;

      g_assert_true (limn_token_command_check (cases[i].command, NULL));
      run (&outcome, cases[i].command, LONG_MS, NULL);
      g_assert_no_error (outcome.error);
      g_assert_cmpstr (outcome.token, ==, cases[i].token);
      g_free (outcome.token);
    }
}

/* what it is run for needs no key of a vendor's */
static void
test_environment (void)
{
  Outcome outcome;

  g_setenv ("FAL_KEY", "hidden", TRUE);
  g_setenv ("LIMN_TEST_TOKEN", "ya29.own", TRUE);
  run (&outcome,
       "sh -c 'echo $FAL_KEY$GOOGLE_API_KEY$LIMN_TEST_TOKEN'",
       LONG_MS,
       NULL);
  g_unsetenv ("FAL_KEY");
  g_unsetenv ("LIMN_TEST_TOKEN");
  g_assert_no_error (outcome.error);
  g_assert_cmpstr (outcome.token, ==, "ya29.own");
  g_free (outcome.token);
}

static void
test_fails (void)
{
  static const struct
  {
    const char *command;
    int code;
    const char *message;
  } cases[] = {
    { "true", LIMN_ERROR_AUTH, "printed nothing; run it *" },
    { "echo ' '", LIMN_ERROR_AUTH, "printed nothing; run it *" },
    { "sh -c 'echo secret; exit 3'", LIMN_ERROR_AUTH, "failed; run it *" },
    { "sh -c 'echo secret; kill -9 $$'", LIMN_ERROR_AUTH, "failed; run it *" },
    { "echo secret token", LIMN_ERROR_AUTH, "printed something that is no *" },
    { "printf 'secret\\nX-Evil: 1'",
      LIMN_ERROR_AUTH,
      "printed something that is no *" },
    { "printf 'secret\\0more'",
      LIMN_ERROR_AUTH,
      "printed something that is no *" },
    { "yes secret", LIMN_ERROR_AUTH, "printed more than a token; *" },
    { "limn-no-such-program secret", LIMN_ERROR_AUTH, "cannot be started; *" },
    { "echo 'secret", LIMN_ERROR_INVALID, "this is no command line; *" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Outcome outcome;

      run (&outcome, cases[i].command, LONG_MS, NULL);
      g_assert_null (outcome.token);
      g_assert_error (outcome.error, LIMN_ERROR, cases[i].code);
      if (!g_pattern_match_simple (cases[i].message, outcome.error->message))
        g_error ("%s: %s", cases[i].command, outcome.error->message);
      g_assert_null (strstr (outcome.error->message, "secret"));
      g_error_free (outcome.error);
    }
}

static void
test_check (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (limn_token_command_check ("echo 'secret", &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
  g_assert_null (strstr (error->message, "secret"));
}

/* also where what it started holds its output open */
static void
test_late (void)
{
  static const char *const commands[] = { "sleep 5",
                                          "sh -c 'echo secret; sleep 5'",
                                          "sh -c 'sleep 5 & exit 0'" };

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      Outcome outcome;

      run (&outcome, commands[i], 10, NULL);
      g_assert_null (outcome.token);
      g_assert_error (outcome.error, LIMN_ERROR, LIMN_ERROR_AUTH);
      g_assert_cmpstr (outcome.error->message,
                       ==,
                       "took too long and was stopped; run it in a terminal "
                       "to see why");
      g_error_free (outcome.error);
    }
}

static gboolean
on_idle (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

static void
test_cancel (void)
{
  for (guint before = 0; before < 2; before++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      Outcome outcome;

      if (before)
        g_cancellable_cancel (cancellable);
      else
        g_idle_add (on_idle, cancellable);
      run (&outcome, "sleep 5", LONG_MS, cancellable);
      g_assert_null (outcome.token);
      g_assert_error (outcome.error, LIMN_ERROR, LIMN_ERROR_CANCELLED);
      g_error_free (outcome.error);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/token-command/prints", test_prints);
  g_test_add_func ("/token-command/environment", test_environment);
  g_test_add_func ("/token-command/fails", test_fails);
  g_test_add_func ("/token-command/check", test_check);
  g_test_add_func ("/token-command/late", test_late);
  g_test_add_func ("/token-command/cancel", test_cancel);
  return g_test_run ();
}
