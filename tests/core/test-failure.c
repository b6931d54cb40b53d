/* tests of limn/failure */
#include "failure.h"

static const LimnFailureKind kinds[] = {
  { "TOO_RUDE", LIMN_ERROR_REFUSED },
  { NULL, 0 },
};

static void
test_failure_classify (void)
{
  static const struct
  {
    guint status;
    const char *code;
    LimnError kind;
  } cases[] = {
    { 400, "TOO_RUDE", LIMN_ERROR_REFUSED },
    { 200, "TOO_RUDE", LIMN_ERROR_REFUSED },
    { 400, "other", LIMN_ERROR_INVALID },
    { 401, NULL, LIMN_ERROR_AUTH },
    { 402, NULL, LIMN_ERROR_BILLING },
    { 404, NULL, LIMN_ERROR_GONE },
    { 410, NULL, LIMN_ERROR_GONE },
    { 429, NULL, LIMN_ERROR_RATE },
    { 418, NULL, LIMN_ERROR_TRANSIENT },
    { 503, NULL, LIMN_ERROR_TRANSIENT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (
        limn_failure_classify (kinds, cases[i].status, cases[i].code),
        ==,
        cases[i].kind);
}

static void
test_failure_sentence (void)
{
  static const struct
  {
    LimnError kind;
    const char *code, *message, *sentence;
  } cases[] = {
    { LIMN_ERROR_RATE,
      "SLOW",
      "easy\nnow",
      "lumenfall asks to slow down (SLOW): easy now; wait a little and try "
      "again" },
    { LIMN_ERROR_AUTH,
      NULL,
      "",
      "lumenfall did not accept the key (HTTP status 401); check "
      "LUMENFALL_API_KEY or run `limn key sign-in`" },
    { LIMN_ERROR_ANSWER,
      NULL,
      "",
      "lumenfall sends the request elsewhere (HTTP status 401); check its "
      "address (LIMN_LUMENFALL_URL, or url in settings.ini)" },
    { LIMN_ERROR_CANCELLED,
      "canceled",
      "",
      "lumenfall cancelled the job (canceled); send it again" },
    { LIMN_ERROR_AMBIGUOUS,
      NULL,
      "not found",
      "lumenfall does not know the job any more (HTTP status 401): not found; "
      "look into the account before you try again: it may be charged" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      limn_failure_set (&error,
                        "lumenfall",
                        cases[i].kind,
                        401,
                        cases[i].code,
                        cases[i].message);
      g_assert_error (error, LIMN_ERROR, (gint) cases[i].kind);
      g_assert_cmpstr (error->message, ==, cases[i].sentence);
    }
}

static void
test_failure_own_words (void)
{
  static const struct
  {
    LimnFailureWords words;
    const char *sentence;
  } cases[] = {
    { { LIMN_ERROR_BILLING, "is closed today", "come again" },
      "lumenfall is closed today (WHY): so; come again" },
    { { LIMN_ERROR_RATE, NULL, "come again" },
      "lumenfall asks to slow down (WHY): so; come again" },
    { { LIMN_ERROR_AUTH, "is closed today", NULL },
      "lumenfall is closed today (WHY): so; check LUMENFALL_API_KEY or run "
      "`limn key sign-in`" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      limn_failure_set_as (
          &error, "lumenfall", &cases[i].words, 400, "WHY", "so.");
      g_assert_error (error, LIMN_ERROR, (gint) cases[i].words.kind);
      g_assert_cmpstr (error->message, ==, cases[i].sentence);
    }
}

static void
test_failure_hint (void)
{
  static const struct
  {
    const char *header, *value, *message;
    gint64 least, most;
  } cases[] = {
    { "retry-after-ms", "1500", NULL, 1500, 1500 },
    { "retry-after", "3", NULL, 3000, 3000 },
    { "retry-after", "0.5", NULL, 500, 500 },
    { "retry-after", "Sun, 06 Nov 1994 08:49:37 GMT", NULL, 0, 0 },
    { "retry-after", "Fri, 31 Dec 2199 23:59:59 GMT", NULL, 1000, G_MAXINT64 },
    { "retry-after", "soon", NULL, -1, -1 },
    { "retry-after", "-1", NULL, -1, -1 },
    { "x", "y", "Your rate limit resets in ~30s.", 30000, 30000 },
    { "x", "y", "resets in a while", -1, -1 },
    { "x", "y", NULL, -1, -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LimnHttpHead) head = limn_http_head_new (429, "https://x/");
      gint64 hint;

      limn_http_head_set (head, cases[i].header, cases[i].value);
      hint = limn_failure_read_hint (head, cases[i].message);
      g_assert_cmpint (hint, >=, cases[i].least);
      g_assert_cmpint (hint, <=, cases[i].most);
    }
}

static void
test_failure_final (void)
{
  static const struct
  {
    const char *header, *value;
    gboolean final;
  } cases[] = {
    { "X-Should-Retry", "false", TRUE },
    { "x-should-retry", "true", FALSE },
    { "X-Fal-Retryable", "False", TRUE },
    { "x-fal-request-timeout-type", "user", TRUE },
    { "x", "false", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LimnHttpHead) head = limn_http_head_new (500, "https://x/");

      limn_http_head_set (head, cases[i].header, cases[i].value);
      g_assert_true (limn_failure_is_final (head) == cases[i].final);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/failure/classify", test_failure_classify);
  g_test_add_func ("/failure/sentence", test_failure_sentence);
  g_test_add_func ("/failure/own-words", test_failure_own_words);
  g_test_add_func ("/failure/hint", test_failure_hint);
  g_test_add_func ("/failure/final", test_failure_final);
  return g_test_run ();
}
