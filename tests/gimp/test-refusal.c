/* test-refusal: bad arguments and bad answers end in one sentence, and leave
 * every image as it was. */
#include <string.h>

#include "session.h"

typedef struct
{
  const char *name;
  const char *arguments; /* prompt model size ratio resolution n options */
  const char *word;
} TestRefusalArgument;

/* all three procedures refuse these, and none of them is charged */
static const TestRefusalArgument test_refusal_arguments[] = {
  { "unknown model",
    "\"a pier\" \"gemini-3-pro-imag\" \"\" \"\" \"\" 1 \"\"",
    "gemini-3-pro-image" },
  { "model for videos",
    "\"a pier\" \"lumen-motion-1\" \"\" \"\" \"\" 1 \"\"",
    "not for images" },
  { "model nobody knows",
    "\"a pier\" \"lumen-sketsh-1\" \"\" \"\" \"\" 1 \"\"",
    "Did you mean 'lumen-sketch-1'?" },
  { "unknown provider",
    "\"a pier\" \"acme/gemini-3-pro-image-preview\" \"\" \"\" \"\" 1 \"\"",
    "acme" },
  { "bad size", "\"a pier\" \"\" \"12 apples\" \"\" \"\" 1 \"\"", "size" },
  { "size of nothing", "\"a pier\" \"\" \"0x768\" \"\" \"\" 1 \"\"", "0x768" },
  { "bad ratio", "\"a pier\" \"\" \"\" \"16/9\" \"\" 1 \"\"", "aspect_ratio" },
  { "bad resolution",
    "\"a pier\" \"\" \"\" \"\" \"huge\" 1 \"\"",
    "resolution" },
  { "no prompt", "\"\" \"\" \"\" \"\" \"\" 1 \"\"", "prompt" },
  { "blank prompt", "\" \\n \" \"\" \"\" \"\" \"\" 1 \"\"", "prompt" },
  { "long prompt",
    "(make-string 32001 #\\a) \"\" \"\" \"\" \"\" 1 \"\"",
    "32001" },
  { "n of 0", "\"a pier\" \"\" \"\" \"\" \"\" 0 \"\"", "n 0" },
  { "n of 11", "\"a pier\" \"\" \"\" \"\" \"\" 11 \"\"", "n 11" },
  { "n of -1", "\"a pier\" \"\" \"\" \"\" \"\" -1 \"\"", "n -1" },
  { "options of a list",
    "\"a pier\" \"\" \"\" \"\" \"\" 1 \"[1]\"",
    "options" },
  { "options of nonsense",
    "\"a pier\" \"\" \"\" \"\" \"\" 1 \"nonsense{\"",
    "options" },
  { "unknown option",
    "\"a pier\" \"\" \"\" \"\" \"\" 1 \"{\\\"limn.nonsense\\\":1}\"",
    "limn.nonsense" },
  { "unknown endpoint",
    "\"a pier\" \"\" \"\" \"\" \"\" 1 \"{\\\"limn.endpoint\\\":\\\"acme\\\"}\"",
    "acme" },
  { "option of a wrong type",
    "\"a pier\" \"\" \"\" \"\" \"\" 1 \"{\\\"limn.dry_run\\\":\\\"yes\\\"}\"",
    "limn.dry_run" },
  { "argument among the options",
    "\"a pier\" \"\" \"\" \"\" \"\" 1 \"{\\\"n\\\":2}\"",
    "options.n" },
  { "above the budget",
    "\"a pier\" \"\" \"\" \"\" \"4K\" 9 \"{\\\"limn.budget\\\":0.05}\"",
    "limn.budget" },
};

/* things an edit or a generation cannot be put above */
static const struct
{
  const char *name;
  const char *call;
  const char *word;
} test_refusal_targets[] = {
  { "edit another image", "(edit-on image stranger)", "stranger" },
  { "edit a group", "(edit-on image group)", "group" },
  { "edit a channel", "(edit-on image channel)", "spare" },
  { "edit a mask", "(edit-on image mask)", "not a layer" },
  { "edit in a locked group", "(edit-on image inside)", "locked" },
  { "edit a loose layer", "(edit-on image loose)", "not in the image" },
  { "ask without a display", "(ask)", "display" },
  { "edit indexed", "(edit-on indexed few)", "Mode > RGB" },
  { "edit no image", "(edit-on 9999 layer)", "invalid ID" },
  { "generate in another image", "(generate-on image stranger)", "stranger" },
  { "generate on a channel", "(generate-on image channel)", "spare" },
  { "generate on a mask", "(generate-on image mask)", "not a layer" },
  { "generate in a locked group", "(generate-on image inside)", "locked" },
  { "generate indexed", "(generate-on indexed few)", "Mode > RGB" },
};

/* what the other side may do wrong, in the order of the calls */
static const struct
{
  const char *fault;
  const char *word;
} test_refusal_faults[] = {
  { "\"status\",\"status\":400", "INVALID_REQUEST" },
  { "\"status\",\"code\":\"CONTENT_POLICY_VIOLATION\",\"status\":400",
    "refused" },
  { "\"status\",\"status\":401", "LUMENFALL_API_KEY" },
  { "\"status\",\"status\":402", "credit" },
  { "\"status\",\"status\":404", "MODEL_NOT_FOUND" },
  { "\"status\",\"status\":429,\"retry_after\":1", "RATE_LIMITED" },
  { "\"status\",\"status\":500", "INTERNAL_ERROR" },
  { "\"status\",\"status\":502", "ALL_PROVIDERS_EXHAUSTED" },
  { "\"status\",\"status\":503", "UPSTREAM_ERROR" },
  { "\"status\",\"status\":500,\"message\":\"two\\nlines\\tand more\"",
    "two lines and more" },
  { "\"html200\"", "JSON" },
  { "\"empty_data\"", "without an image" },
  { "\"broken_base64\"", "base64" },
  { "\"truncated_image\"", "PNG" },
  { "\"corrupt_image\"", "PNG" },
  { "\"absurd_image\"", "100000" },
  { "\"short_body\"", "it charged" },
  { "\"reset_after_bytes\"", "it charged" },
  { "\"no_content\"", "without an image" },
  { "\"error200\"", "INTERNAL_ERROR" },
  { "\"null_image\"", "without an image" },
  { "\"echo_key\"", "***" },
};

/* one sentence in one line that holds @word */
static void
test_refusal_check (const Session *session, const char *name, const char *word)
{
  g_autofree char *same = g_strconcat (name, ".same", NULL);
  const char *said = session_get (session, name);
  const char *sentence = strstr (said, "failed");

  g_test_message ("%s: %s", name, said);
  g_assert_nonnull (sentence);
  g_assert_null (strpbrk (sentence, "\n\r\t"));
  g_assert_nonnull (strstr (sentence, word));
  g_assert_cmpint (strlen (sentence), <, 700);
  g_assert_cmpstr (session_get (session, same), ==, "#t");
}

static void
test_refusal_check_pixels (const Session *session)
{
  static const char *const names[] = { "layer", "mask", "channel", "stranger" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *before = g_strconcat ("before.", names[i], NULL);
      g_autofree char *after = g_strconcat ("after.", names[i], NULL);

      session_assert_same (session, before, after);
    }
}

static void
test_refusal_run (Session *session, const char *calls)
{
  g_autofree char *script =
      g_strdup_printf ("(save-all \"before\")\n%s\n(save-all \"after\")\n"
                       "(gimp-item-delete loose)",
                       calls);

  session_run (session, "refusal.scm", script);
  test_refusal_check_pixels (session);
}

/* @want: POSTs that must have come */
static JsonArray *
test_refusal_get_posts (Peer *peer, guint want)
{
  g_autoptr (JsonNode) node = peer_get (peer, "/emulator/requests");
  JsonArray *requests = json_node_get_array (node);
  g_autoptr (JsonArray) posts = json_array_new ();

  for (guint i = 0; i < json_array_get_length (requests); i++)
    {
      JsonObject *request = json_array_get_object_element (requests, i);

      if (g_str_equal (json_object_get_string_member (request, "method"),
                       "POST"))
        json_array_add_object_element (posts, json_object_ref (request));
    }
  g_assert_cmpint (json_array_get_length (posts), ==, want);
  return g_steal_pointer (&posts);
}

static void
test_refusal_of_arguments (gconstpointer data)
{
  static const char *const procedures[] = { "edit", "generate", "create" };
  Session *session = (Session *) data;
  g_autoptr (GString) calls = g_string_new (NULL);
  g_autoptr (JsonArray) posts = NULL;

  peer_reset (session_get_peer (session));
  for (guint i = 0; i < G_N_ELEMENTS (test_refusal_arguments); i++)
    g_string_append_printf (calls,
                            "(refused-everywhere \"%s\" %s)\n",
                            test_refusal_arguments[i].name,
                            test_refusal_arguments[i].arguments);
  test_refusal_run (session, calls->str);
  for (guint i = 0; i < G_N_ELEMENTS (test_refusal_arguments); i++)
    for (guint j = 0; j < G_N_ELEMENTS (procedures); j++)
      {
        g_autofree char *name = g_strdup_printf (
            "%s, %s", test_refusal_arguments[i].name, procedures[j]);

        test_refusal_check (session, name, test_refusal_arguments[i].word);
      }
  posts = test_refusal_get_posts (session_get_peer (session), 0);
}

static void
test_refusal_of_targets (gconstpointer data)
{
  Session *session = (Session *) data;
  g_autoptr (GString) calls = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (test_refusal_targets); i++)
    g_string_append_printf (calls,
                            "(refused \"%s\" (lambda () %s))\n",
                            test_refusal_targets[i].name,
                            test_refusal_targets[i].call);
  g_string_append (calls, "(refused-selected \"beside\" '(250 180 40 10))\n");
  test_refusal_run (session, calls->str);
  for (guint i = 0; i < G_N_ELEMENTS (test_refusal_targets); i++)
    test_refusal_check (
        session, test_refusal_targets[i].name, test_refusal_targets[i].word);
  test_refusal_check (session, "beside", "layer 'base': the selection");
}

/* the catalogue has no price of this model: the gateway is asked, which is
 * free, and nothing is paid for */
static void
test_refusal_of_price (gconstpointer data)
{
  Session *session = (Session *) data;
  Peer *peer = session_get_peer (session);
  g_autoptr (JsonArray) asked = NULL;

  peer_reset (peer);
  test_refusal_run (session,
                    "(refused-everywhere \"price\" \"a pier\" "
                    "\"lumen-sketch-1\" \"\" \"\" \"\" 1 "
                    "\"{\\\"limn.budget\\\":0.01}\")");
  test_refusal_check (session, "price, edit", "above limn.budget 0.01 USD");
  test_refusal_check (session, "price, generate", "above limn.budget 0.01 USD");
  test_refusal_check (session, "price, create", "above limn.budget 0.01 USD");
  asked = test_refusal_get_posts (peer, 3);
  for (guint i = 0; i < json_array_get_length (asked); i++)
    g_assert_cmpstr (json_object_get_string_member (
                         json_array_get_object_element (asked, i), "query"),
                     ==,
                     "dryRun=true");
}

static void
test_refusal_order_faults (Peer *peer)
{
  g_autoptr (GString) orders = g_string_new ("[");

  for (guint i = 0; i < G_N_ELEMENTS (test_refusal_faults); i++)
    g_string_append_printf (orders,
                            "%s{\"fault\":%s}",
                            i > 0 ? "," : "",
                            test_refusal_faults[i].fault);
  g_string_append_c (orders, ']');
  peer_reset (peer);
  peer_put (peer, "/emulator/settings", "{\"tiny\":true}");
  peer_put (peer, "/emulator/faults", orders->str);
}

/* each fault met the call that it was meant for */
static void
test_refusal_check_faults_met (Peer *peer)
{
  guint n = G_N_ELEMENTS (test_refusal_faults);
  g_autoptr (JsonArray) posts = test_refusal_get_posts (peer, n);

  for (guint i = 0; i < n; i++)
    {
      JsonObject *request = json_array_get_object_element (posts, i);
      const char *met = json_object_get_string_member (request, "fault");
      const char *meant = test_refusal_faults[i].fault + 1;

      g_assert_true (g_str_has_prefix (meant, met));
      g_assert_cmpint (meant[strlen (met)], ==, '"');
    }
}

static void
test_refusal_of_answers (gconstpointer data)
{
  static const char *const calls[] = {
    "(edit-with \"a pier\" \"\" \"\" \"\" \"\" 1 \"\")",
    "(plug-in-limn-generate RUN-NONINTERACTIVE image layer \"a pier\" \"\" "
    "\"\" \"\" \"\" 1 \"\")",
    "(plug-in-limn-create RUN-NONINTERACTIVE \"a pier\" \"\" \"\" \"\" \"\" 1 "
    "\"\")",
  };
  Session *session = (Session *) data;

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autoptr (GString) script = g_string_new (NULL);

      test_refusal_order_faults (session_get_peer (session));
      for (guint j = 0; j < G_N_ELEMENTS (test_refusal_faults); j++)
        g_string_append_printf (
            script, "(refused \"fault %u\" (lambda () %s))\n", j, calls[i]);
      test_refusal_run (session, script->str);
      test_refusal_check_faults_met (session_get_peer (session));
      for (guint j = 0; j < G_N_ELEMENTS (test_refusal_faults); j++)
        {
          g_autofree char *name = g_strdup_printf ("fault %u", j);

          test_refusal_check (session, name, test_refusal_faults[j].word);
        }
    }
}

/* what is wrong with the machine: a variable, its value, what is said */
static const struct
{
  const char *variable;
  const char *value;
  const char *word;
} test_refusal_settings[] = {
  { "LUMENFALL_API_KEY", NULL, "LUMENFALL_API_KEY" },
  { "LUMENFALL_API_KEY", "not a key", "LUMENFALL_API_KEY" },
  { "LIMN_LUMENFALL_URL", "http://127.0.0.1:1", "127.0.0.1" },
  { "LIMN_LUMENFALL_URL", "http://192.0.2.1", "LIMN_LUMENFALL_URL" },
  { "LIMN_LUMENFALL_URL", "ftp://127.0.0.1", "LIMN_LUMENFALL_URL" },
};

static void
test_refusal_of_settings (gconstpointer data)
{
  Session *session = (Session *) data;
  g_autoptr (JsonArray) posts = NULL;

  peer_reset (session_get_peer (session));
  for (guint i = 0; i < G_N_ELEMENTS (test_refusal_settings); i++)
    {
      const char *variable = test_refusal_settings[i].variable;
      const char *value = test_refusal_settings[i].value;
      g_autofree char *usual = g_strdup (g_getenv (variable));

      if (value != NULL)
        g_setenv (variable, value, TRUE);
      else
        g_unsetenv (variable);
      test_refusal_run (session,
                        "(refused-everywhere \"setting\" \"a pier\" \"\" \"\" "
                        "\"\" \"\" 1 \"\")");
      g_setenv (variable, usual, TRUE);
      test_refusal_check (
          session, "setting, edit", test_refusal_settings[i].word);
      test_refusal_check (
          session, "setting, generate", test_refusal_settings[i].word);
      test_refusal_check (
          session, "setting, create", test_refusal_settings[i].word);
    }
  posts = test_refusal_get_posts (session_get_peer (session), 0);
}

int
main (int argc, char *argv[])
{
  static const SessionTest tests[] = {
    { "/gimp/refusal/arguments", test_refusal_of_arguments },
    { "/gimp/refusal/price", test_refusal_of_price },
    { "/gimp/refusal/targets", test_refusal_of_targets },
    { "/gimp/refusal/answers", test_refusal_of_answers },
    { "/gimp/refusal/settings", test_refusal_of_settings },
    { NULL },
  };

  return session_main (argc, argv, tests);
}
