/* command/doctor: what it says of endpoints and their keys. */
#include <glib/gstdio.h>
#include <string.h>

#include "patient.h"

static Peer *test_peer;

static const struct
{
  const char *name;
  const char *word;
  gboolean accepted;
} test_doctor_good[] = {
  { "lumenfall",
    "takes the key from LUMENFALL_API_KEY; account prepaid, balance 1000.00 "
    "USD",
    TRUE },
  { "gemini", "takes the key from GEMINI_API_KEY", TRUE },
  { "vertex", "answers; the key from VERTEX_API_KEY is not checked", FALSE },
  { "fal", "answers; the key from FAL_KEY is not checked", FALSE },
  { "replicate", "takes the key from REPLICATE_API_TOKEN", TRUE },
  { "openai", "takes the key from OPENAI_API_KEY", TRUE },
};

/* one small question each, free of charge; what cannot check a key gets none */
static void
test_doctor_assert_asked (void)
{
  static const char *const paths[] = {
    "/v1/balance", "/v1beta/models", "/v1/account", "/v1/models"
  };
  g_autoptr (JsonArray) all = command_list_requests (test_peer, "");
  g_autoptr (JsonArray) roots = command_list_requests (test_peer, "/");

  g_assert_cmpuint (json_array_get_length (all), ==, 6);
  for (guint i = 0; i < json_array_get_length (all); i++)
    g_assert_cmpstr (json_object_get_string_member (
                         json_array_get_object_element (all, i), "method"),
                     ==,
                     "GET");
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (JsonArray) some = command_list_requests (test_peer, paths[i]);

      g_assert_cmpuint (json_array_get_length (some), ==, 1);
    }
  g_assert_cmpuint (json_array_get_length (roots), ==, 2);
  for (guint i = 0; i < json_array_get_length (roots); i++)
    {
      JsonObject *headers = json_object_get_object_member (
          json_array_get_object_element (roots, i), "headers");

      g_assert_false (json_object_has_member (headers, "authorization"));
      g_assert_false (json_object_has_member (headers, "x-goog-api-key"));
    }
}

static void
test_doctor_all_good (void)
{
  g_autoptr (JsonObject) root = NULL;

  patient_reset ();
  root = patient_run ("", 0);
  g_assert_true (json_object_get_boolean_member (root, "usable"));
  for (guint i = 0; i < G_N_ELEMENTS (test_doctor_good); i++)
    {
      JsonObject *facts = patient_assert (
          root, test_doctor_good[i].name, "ok", test_doctor_good[i].word);

      g_assert_true (json_object_get_boolean_member (facts, "usable"));
      g_assert_true (json_object_get_boolean_member (facts, "key_accepted") ==
                     test_doctor_good[i].accepted);
      g_assert_cmpstr (json_object_get_string_member (facts, "root"),
                       ==,
                       peer_get_url (test_peer));
    }
  test_doctor_assert_asked ();
}

static void
test_doctor_no_key (void)
{
  g_autoptr (JsonObject) root = NULL;

  patient_reset_one ();
  g_unsetenv ("LUMENFALL_API_KEY");
  root = patient_run ("", 1);
  g_assert_false (json_object_get_boolean_member (root, "usable"));
  for (guint i = 0; i < G_N_ELEMENTS (test_doctor_good); i++)
    patient_assert (
        root, test_doctor_good[i].name, "missing", "not set up; to use it, ");
  patient_assert (root, "lumenfall", "missing", "LUMENFALL_API_KEY");
  command_assert_no_traffic (test_peer);
}

/* one that works is enough */
static void
test_doctor_one_key (void)
{
  g_autoptr (JsonObject) root = NULL;

  patient_reset_one ();
  root = patient_run ("", 0);
  patient_assert (root, "lumenfall", "ok", "takes the key");
  patient_assert (root, "fal", "missing", "FAL_KEY");
}

/* one variable of an endpoint that is alone */
static const struct
{
  const char *endpoint;
  const char *key[2]; /* variable and value of a good one */
  const char *variable;
  const char *value;
  const char *word;
} test_doctor_wrongs[] = {
  { "lumenfall",
    { "LUMENFALL_API_KEY", PEER_KEY },
    "LUMENFALL_API_KEY",
    "sk-" PATIENT_SECRET,
    "check LUMENFALL_API_KEY" },
  { "lumenfall",
    { "LUMENFALL_API_KEY", PEER_KEY },
    "LUMENFALL_API_KEY",
    "lmnfl_a. " PATIENT_SECRET,
    "holds a space" },
  { "lumenfall",
    { "LUMENFALL_API_KEY", PEER_KEY },
    "LIMN_LUMENFALL_URL",
    PATIENT_CLOSED,
    "127.0.0.1:1" },
  { "lumenfall",
    { "LUMENFALL_API_KEY", PEER_KEY },
    "LIMN_LUMENFALL_URL",
    "http://me:" PATIENT_SECRET "@x",
    "LIMN_LUMENFALL_URL" },
  { "gemini",
    { "GEMINI_API_KEY", PATIENT_GEMINI_KEY },
    "GEMINI_API_KEY",
    PATIENT_SECRET,
    "check GEMINI_API_KEY" },
  { "gemini",
    { "GEMINI_API_KEY", PATIENT_GEMINI_KEY },
    "LIMN_GEMINI_URL",
    PATIENT_CLOSED,
    "127.0.0.1:1" },
  { "replicate",
    { "REPLICATE_API_TOKEN", PATIENT_REPLICATE_KEY },
    "REPLICATE_API_TOKEN",
    PATIENT_SECRET,
    "check REPLICATE_API_TOKEN" },
  { "replicate",
    { "REPLICATE_API_TOKEN", PATIENT_REPLICATE_KEY },
    "LIMN_REPLICATE_URL",
    PATIENT_CLOSED,
    "127.0.0.1:1" },
  { "fal",
    { "FAL_KEY", PATIENT_FAL_KEY },
    "LIMN_FAL_URL",
    PATIENT_CLOSED,
    "127.0.0.1:1" },
  { "openai",
    { "OPENAI_API_KEY", PATIENT_OPENAI_KEY },
    "LIMN_OPENAI_URL",
    PATIENT_CLOSED,
    "127.0.0.1:1" },
  { "vertex",
    { "VERTEX_API_KEY", PATIENT_VERTEX_KEY },
    "LIMN_VERTEX_URL",
    PATIENT_CLOSED,
    "127.0.0.1:1" },
};

static void
test_doctor_wrong (gconstpointer data)
{
  const gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (JsonObject) root = NULL;
  JsonObject *facts;

  patient_reset ();
  patient_take_keys ();
  g_setenv (test_doctor_wrongs[i].key[0], test_doctor_wrongs[i].key[1], TRUE);
  g_setenv (test_doctor_wrongs[i].variable, test_doctor_wrongs[i].value, TRUE);
  root = patient_run ("", 1);
  facts = patient_assert (root,
                          test_doctor_wrongs[i].endpoint,
                          "warning",
                          test_doctor_wrongs[i].word);
  g_assert_false (json_object_get_boolean_member (facts, "usable"));
  g_assert_false (json_object_get_boolean_member (facts, "key_accepted"));
}

/* the other endpoints are as good as they were */
static void
test_doctor_one_down (void)
{
  g_autoptr (JsonObject) root = NULL;

  patient_reset ();
  g_setenv ("LIMN_LUMENFALL_URL", PATIENT_CLOSED, TRUE);
  root = patient_run ("", 0);
  patient_assert (root, "lumenfall", "warning", "127.0.0.1:1");
  patient_assert (root, "gemini", "ok", "takes the key");
}

static const struct
{
  const char *fault;
  const char *word;
} test_doctor_faults[] = {
  { "\"status\", \"status\": 500", "try again" },
  { "\"status\", \"status\": 429", "slow down" },
  { "\"status\", \"status\": 404", "check its address" },
  { "\"html200\"", "HTML" },
  { "\"echo_key\"", "***" },
};

static void
test_doctor_fault (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (test_doctor_faults); i++)
    {
      g_autofree char *faults = g_strdup_printf (
          "[{\"fault\": %s, \"at\": \"other\"}]", test_doctor_faults[i].fault);
      g_autoptr (JsonObject) root = NULL;

      patient_reset_one ();
      peer_put (test_peer, "/emulator/faults", faults);
      root = patient_run ("", 1);
      patient_assert (root, "lumenfall", "warning", test_doctor_faults[i].word);
    }
}

static void
test_doctor_balance (void)
{
  g_autoptr (JsonObject) empty = NULL;
  g_autoptr (JsonObject) postpaid = NULL;

  patient_reset_one ();
  peer_put (test_peer, "/emulator/settings", "{\"balance_micros\": 0}");
  empty = patient_run ("", 1);
  peer_put (test_peer, "/emulator/settings", "{\"postpaid\": true}");
  postpaid = patient_run ("", 0);
  peer_put (test_peer,
            "/emulator/settings",
            "{\"postpaid\": false, \"balance_micros\": 1000000000}");
  patient_assert (empty, "lumenfall", "warning", "add credit");
  patient_assert (postpaid, "lumenfall", "ok", "account postpaid");
}

static const struct
{
  const char *command;
  int status;
  const char *state;
  const char *word;
} test_doctor_tokens[] = {
  { "/bin/echo " PATIENT_TOKEN, 0, "ok", "token_command in settings.ini" },
  { "/bin/false", 1, "warning", "run it in a terminal" },
  { "/nonexistent/" PATIENT_TOKEN, 1, "warning", "cannot be started" },
  { NULL, 1, "warning", "gcloud auth application-default login" },
};

/* a project's login: that there is a token is all that can be known */
static void
test_doctor_token (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (test_doctor_tokens); i++)
    {
      const char *command = test_doctor_tokens[i].command;
      g_autofree char *text =
          g_strdup_printf ("[endpoint vertex]\nproject=p\n%s%s\n",
                           command != NULL ? "token_command=" : "",
                           command != NULL ? command : "");
      g_autoptr (CommandRun) run = NULL;
      g_autoptr (JsonObject) root = NULL;

      patient_reset_one ();
      g_unsetenv ("LUMENFALL_API_KEY");
      peer_configure (test_peer, text);
      run = command_run ("doctor --json");
      g_assert_cmpint (run->status, ==, test_doctor_tokens[i].status);
      g_assert_null (strstr (run->out, PATIENT_TOKEN));
      root = command_run_parse (run);
      patient_assert (root,
                      "vertex",
                      test_doctor_tokens[i].state,
                      test_doctor_tokens[i].word);
    }
}

/* the one endpoint that the settings want had better work */
static void
test_doctor_default (void)
{
  static const struct
  {
    const char *endpoint;
    gboolean warned;
  } rows[] = { { "lumenfall", FALSE }, { "gemini", TRUE }, { "echo", FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text =
          g_strdup_printf ("[limn]\nendpoint=%s\n", rows[i].endpoint);
      g_autoptr (JsonObject) root = NULL;

      patient_reset_one ();
      peer_configure (test_peer, text);
      root = patient_run ("", 0);
      if (rows[i].warned)
        patient_assert (root, "default", "warning", rows[i].endpoint);
      else
        g_assert_null (patient_find (root, "default"));
    }
}

/* servers of the user's own */
static const struct
{
  const char *flavor; /* of the emulator */
  const char *lines;
  const char *url; /* NULL: the emulator's root */
  const char *state;
  const char *word;
} test_doctor_servers[] = {
  { "sdcpp", "protocol=openai", NULL, "ok", "no key is needed" },
  /* it has no list of models */
  { "sglang", "protocol=openai", NULL, "ok", "no key is needed" },
  { "litellm",
    "protocol=openai\nkey_env=FAL_KEY",
    NULL,
    "ok",
    "takes the key from FAL_KEY" },
  { "litellm", "protocol=openai", NULL, "warning", "key_env" },
  { "litellm",
    "protocol=openai\nkey_env=OPENAI_API_KEY",
    NULL,
    "warning",
    "set OPENAI_API_KEY" },
  { "sdcpp", "protocol=openai", PATIENT_CLOSED, "warning", "127.0.0.1:1" },
  { "sdcpp", "flavor=plain", NULL, "warning", "protocol" },
};

static void
test_doctor_named (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (test_doctor_servers); i++)
    {
      const char *url = test_doctor_servers[i].url;
      g_autofree char *text =
          g_strdup_printf ("[endpoint studio]\n%s\nurl=%s\n",
                           test_doctor_servers[i].lines,
                           url != NULL ? url : peer_get_url (test_peer));
      g_autofree char *flavor = g_strdup_printf ("{\"flavor\": \"%s\"}",
                                                 test_doctor_servers[i].flavor);
      gboolean good = g_str_equal (test_doctor_servers[i].state, "ok");
      g_autoptr (JsonObject) root = NULL;

      patient_reset ();
      patient_take_keys ();
      g_setenv ("FAL_KEY", PATIENT_FAL_KEY, TRUE);
      g_setenv ("LIMN_FAL_URL", PATIENT_CLOSED, TRUE);
      peer_configure (test_peer, text);
      peer_put (test_peer, "/emulator/settings", flavor);
      root = patient_run ("", good ? 0 : 1);
      patient_assert (root,
                      "studio",
                      test_doctor_servers[i].state,
                      test_doctor_servers[i].word);
    }
  peer_put (test_peer, "/emulator/settings", "{\"flavor\": \"openai\"}");
}

static const struct
{
  const char *text; /* NULL: no file */
  int mode;
  const char *status;
  const char *word;
} test_doctor_key_files[] = {
  { "{\"api_key\": \"" PEER_KEY "\"}",
    0600,
    "ok",
    "key from ~/.lumenfall/credentials.json" },
  { "{\"api_key\": \"" PEER_KEY "\"}",
    0644,
    "warning",
    "chmod 600 ~/.lumenfall/credentials.json" },
  { "{\"api_key\": ", 0600, "warning", "holds no key" },
};

static void
test_doctor_key_file (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (test_doctor_key_files); i++)
    {
      g_autofree char *path =
          patient_path ("HOME", ".lumenfall/credentials.json");
      g_autoptr (CommandRun) run = NULL;
      g_autoptr (JsonObject) root = NULL;

      patient_reset_one ();
      g_unsetenv ("LUMENFALL_API_KEY");
      patient_write (
          path, test_doctor_key_files[i].text, test_doctor_key_files[i].mode);
      run = command_run ("doctor --json");
      g_unlink (path);
      patient_assert_no_secret (run);
      root = command_run_parse (run);
      patient_assert (root,
                      "lumenfall",
                      test_doctor_key_files[i].status,
                      test_doctor_key_files[i].word);
    }
}

static const struct
{
  const char *name;
  GTestFunc run;
} test_doctor_cases[] = {
  { "all-good", test_doctor_all_good }, { "no-key", test_doctor_no_key },
  { "one-key", test_doctor_one_key },   { "one-down", test_doctor_one_down },
  { "fault", test_doctor_fault },       { "balance", test_doctor_balance },
  { "token", test_doctor_token },       { "default", test_doctor_default },
  { "named", test_doctor_named },       { "key-file", test_doctor_key_file },
};

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  test_peer = patient_start ();
  for (guint i = 0; i < G_N_ELEMENTS (test_doctor_cases); i++)
    {
      g_autofree char *name =
          g_strconcat ("/command/doctor/", test_doctor_cases[i].name, NULL);

      g_test_add_func (name, test_doctor_cases[i].run);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (test_doctor_wrongs); i++)
    {
      g_autofree char *name =
          g_strdup_printf ("/command/doctor/wrong/%u", (guint) i + 1);

      g_test_add_data_func (name, GSIZE_TO_POINTER (i), test_doctor_wrong);
    }
  status = g_test_run ();
  peer_stop (test_peer);
  return status;
}
