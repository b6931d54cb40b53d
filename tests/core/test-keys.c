/* tests of limn/keys */
#include "keys.h"

#include <glib/gstdio.h>
#include <string.h>

#include "error.h"

#define KEY "lmnfl_test.0123456789"

static char *home;

static void
write_credentials (const char *text, int mode)
{
  g_autofree char *folder = g_build_filename (home, ".lumenfall", NULL);
  g_autofree char *path = g_build_filename (folder, "credentials.json", NULL);

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpint (g_chmod (path, mode), ==, 0);
}

static void
remove_credentials (void)
{
  g_autofree char *folder = g_build_filename (home, ".lumenfall", NULL);
  g_autofree char *path = g_build_filename (folder, "credentials.json", NULL);

  g_unlink (path);
  g_rmdir (folder);
}

static void
test_keys_environment (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *source = NULL;
  char *key;

  write_credentials ("{\"api_key\": \"other\"}", 0600);
  g_setenv ("LUMENFALL_API_KEY", KEY, TRUE);
  key = limn_keys_lookup (NULL, "lumenfall", &source, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (key, ==, KEY);
  g_assert_cmpstr (source, ==, "LUMENFALL_API_KEY");
  limn_keys_free (key);
  g_unsetenv ("LUMENFALL_API_KEY");
  remove_credentials ();
}

static void
test_keys_file (void)
{
  static const struct
  {
    const char *text;
    const char *message; /* NULL: it holds KEY */
    int mode;
  } cases[] = {
    { "{\"api_key\": \"" KEY "\"}", NULL, 0600 },
    { "{\"apiKey\": \"" KEY "\"}", NULL, 0600 },
    { "{\"x\": 1, \"key\": \"" KEY "\"}", NULL, 0600 },
    { "{\"access_token\": \"" KEY "\"}", NULL, 0600 },
    { "{\"default\": {\"api_key\": \"" KEY "\"}}", NULL, 0600 },
    { "{\"a\": {}, \"b\": {\"access_token\": \"" KEY "\"}}", NULL, 0600 },
    { "{\"api_key\": \"" KEY,
      "~/.lumenfall/credentials.json holds no key; *",
      0600 },
    { "{\"api_key\": 7}",
      "~/.lumenfall/credentials.json holds no key; *",
      0600 },
    { "{\"api_key\": \"\"}",
      "~/.lumenfall/credentials.json holds no key; *",
      0600 },
    { "[\"" KEY "\"]", "~/.lumenfall/credentials.json holds no key; *", 0600 },
    { "", "~/.lumenfall/credentials.json holds no key; *", 0600 },
    { "{\"key\": \"" KEY "\\r\\nX: y\"}",
      "the key from ~/.lumenfall/credentials.json holds a space, *",
      0600 },
    { "{\"api_key\": \"" KEY "\"}", NULL, 0400 },
    { "{\"api_key\": \"" KEY "\"}",
      "*open to other users*; run `chmod 600 ~/.lumenfall/credentials.json`",
      0640 },
    { "{\"api_key\": \"" KEY "\"}", "*run `chmod 600 *`", 0604 },
    { "{\"api_key\": \"" KEY "\"}", "*run `chmod 600 *`", 0620 },
  };

  g_setenv ("LUMENFALL_API_KEY", " \n", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *source = NULL;
      char *key;

      write_credentials (cases[i].text, cases[i].mode);
      key = limn_keys_lookup (NULL, "lumenfall", &source, &error);
      if (cases[i].message == NULL)
        {
          g_assert_no_error (error);
          g_assert_cmpstr (key, ==, KEY);
          g_assert_cmpstr (source, ==, "~/.lumenfall/credentials.json");
          limn_keys_free (key);
          continue;
        }
      g_assert_null (key);
      g_assert_null (source);
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_AUTH);
      g_assert_true (g_pattern_match_simple (cases[i].message, error->message));
      g_assert_null (strstr (error->message, "0123456789"));
    }
  g_unsetenv ("LUMENFALL_API_KEY");
  remove_credentials ();
}

static void
test_keys_none (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) unknown = NULL;
  g_autofree char *source = NULL;
  char *key;

  g_assert_null (limn_keys_lookup (NULL, "lumenfall", NULL, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_AUTH);
  g_assert_cmpstr (
      error->message,
      ==,
      "no key for lumenfall: set LUMENFALL_API_KEY or run `limn key sign-in`; "
      "`limn key set lumenfall` keeps one, and --endpoint echo (limn.endpoint) "
      "tries Limn without a key");
  g_assert_null (limn_keys_lookup (NULL, "nobody", NULL, &unknown));
  g_assert_error (unknown, LIMN_ERROR, LIMN_ERROR_INVALID);
  key = limn_keys_lookup (NULL, "echo", &source, NULL);
  g_assert_cmpstr (key, ==, "");
  g_assert_cmpstr (source, ==, "none");
  limn_keys_free (key);
}

/* endpoints that share a vendor's variable, and have no file */
static void
test_keys_google (void)
{
  static const struct
  {
    const char *endpoint;
    const char *own, *shared; /* contents of the variables */
    const char *key, *source; /* NULL: there is none */
  } cases[] = {
    { "gemini", "mine", "ours", "mine", "GEMINI_API_KEY" },
    { "gemini", NULL, "ours", "ours", "GOOGLE_API_KEY" },
    { "gemini", " ", "ours", "ours", "GOOGLE_API_KEY" },
    { "gemini", NULL, NULL, NULL, "set GEMINI_API_KEY or GOOGLE_API_KEY; " },
    { "vertex", "mine", "ours", "mine", "VERTEX_API_KEY" },
    { "vertex", NULL, "ours", "ours", "GOOGLE_API_KEY" },
    { "vertex", NULL, NULL, NULL, "project under [endpoint vertex]" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean gemini = strcmp (cases[i].endpoint, "gemini") == 0;
      const char *variable = gemini ? "GEMINI_API_KEY" : "VERTEX_API_KEY";
      g_autoptr (GError) error = NULL;
      g_autofree char *source = NULL;
      char *key;

      if (cases[i].own != NULL)
        g_setenv (variable, cases[i].own, TRUE);
      if (cases[i].shared != NULL)
        g_setenv ("GOOGLE_API_KEY", cases[i].shared, TRUE);
      key = limn_keys_lookup (NULL, cases[i].endpoint, &source, &error);
      g_unsetenv (variable);
      g_unsetenv ("GOOGLE_API_KEY");
      g_assert_cmpstr (key, ==, cases[i].key);
      limn_keys_free (key);
      if (cases[i].key != NULL)
        {
          g_assert_cmpstr (source, ==, cases[i].source);
          continue;
        }
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_AUTH);
      g_assert_nonnull (strstr (error->message, cases[i].source));
    }
}

/* vendors whose keys have no file: the variable, or what to do about it */
static void
test_keys_variables (void)
{
  static const struct
  {
    const char *endpoint, *variable, *message, *remedy;
  } cases[] = {
    { "fal",
      "FAL_KEY",
      "no key for fal: set FAL_KEY to *; *--endpoint echo *",
      "check FAL_KEY" },
    { "replicate",
      "REPLICATE_API_TOKEN",
      "no key for replicate: set REPLICATE_API_TOKEN to *",
      "check REPLICATE_API_TOKEN" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *source = NULL;
      char *key;

      g_unsetenv (cases[i].variable);
      g_assert_null (limn_keys_lookup (NULL, cases[i].endpoint, NULL, &error));
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_AUTH);
      g_assert_true (g_pattern_match_simple (cases[i].message, error->message));
      g_setenv (cases[i].variable, "id:0123456789", TRUE);
      key = limn_keys_lookup (NULL, cases[i].endpoint, &source, NULL);
      g_unsetenv (cases[i].variable);
      g_assert_cmpstr (key, ==, "id:0123456789");
      g_assert_cmpstr (source, ==, cases[i].variable);
      g_assert_cmpstr (
          limn_keys_get_remedy (cases[i].endpoint), ==, cases[i].remedy);
      limn_keys_free (key);
    }
}

/* a server of one's own has a key only where its settings name one */
static void
test_keys_named (void)
{
  g_autoptr (LimnSettings) settings = limn_settings_new_from_data (
      "[endpoint box]\nprotocol=openai\nkey_env=MY_BOX_KEY\n"
      "[endpoint open]\nprotocol=openai\n"
      "[endpoint openai]\nkey_env=OTHER_KEY\n"
      "[endpoint half]\nurl=http://127.0.0.1\n",
      NULL);
  static const struct
  {
    const char *variable, *value;
    const char *endpoint;
    const char *key;    /* NULL: there is none */
    const char *source; /* or message */
  } cases[] = {
    { "MY_BOX_KEY", "abc.defgh", "box", "abc.defgh", "MY_BOX_KEY" },
    { "MY_BOX_KEY",
      " ",
      "box",
      NULL,
      "no key for box: set MY_BOX_KEY, or take key_env out of [endpoint box] "
      "in settings.ini if it needs none" },
    { "MY_BOX_KEY", "a b", "box", NULL, "the key from MY_BOX_KEY holds a *" },
    { "OPENAI_API_KEY", "abc", "box", NULL, "no key for box: set MY_BOX_KEY*" },
    { "OPENAI_API_KEY", "abc", "open", "", "none" },
    { "OPENAI_API_KEY", "abc", "openai", NULL, "*set OTHER_KEY, *" },
    { "OTHER_KEY", "xyz", "openai", "xyz", "OTHER_KEY" },
    { "OTHER_KEY", "xyz", "half", NULL, "limn.endpoint 'half': *" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *source = NULL;
      char *key;

      g_setenv (cases[i].variable, cases[i].value, TRUE);
      key = limn_keys_lookup (settings, cases[i].endpoint, &source, &error);
      g_unsetenv (cases[i].variable);
      g_assert_cmpstr (key, ==, cases[i].key);
      limn_keys_free (key);
      if (cases[i].key != NULL)
        g_assert_cmpstr (source, ==, cases[i].source);
      else if (!g_pattern_match_simple (cases[i].source, error->message))
        g_error ("%s", error->message);
    }
}

/* OpenAI's own key, which no file keeps */
static void
test_keys_openai (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *source = NULL;
  char *key;

  g_assert_null (limn_keys_lookup (NULL, "openai", NULL, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_AUTH);
  g_assert_true (g_str_has_prefix (error->message,
                                   "no key for openai: set OPENAI_API_KEY; "));
  g_setenv ("OPENAI_API_KEY", "abc", TRUE);
  key = limn_keys_lookup (NULL, "openai", &source, NULL);
  g_unsetenv ("OPENAI_API_KEY");
  g_assert_cmpstr (key, ==, "abc");
  g_assert_cmpstr (source, ==, "OPENAI_API_KEY");
  limn_keys_free (key);
  g_assert_cmpstr (limn_keys_get_remedy ("openai"), ==, "check OPENAI_API_KEY");
  g_assert_cmpstr (limn_keys_get_remedy ("box"),
                   ==,
                   "check its key (key_env in settings.ini)");
}

static void
test_keys_unsafe (void)
{
  static const char *const cases[] = {
    "lmnfl_a.b\r\nX-Evil: 1", "lmnfl a.b",        "lmnfl_a.b\n",
    "lmnfl_a.b\x7f",          "lmnfl_\xc3\xa4.b", "\tlmnfl_a.b",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_setenv ("LUMENFALL_API_KEY", cases[i], TRUE);
      g_assert_null (limn_keys_lookup (NULL, "lumenfall", NULL, &error));
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_AUTH);
      g_assert_null (strstr (error->message, "lmnfl"));
      g_assert_true (g_str_is_ascii (error->message));
    }
  g_unsetenv ("LUMENFALL_API_KEY");
}

/* what a place holds is not looked at here */
static void
test_keys_is_set (void)
{
  g_autofree char *folder = g_build_filename (home, ".lumenfall", NULL);
  g_autofree char *path = g_build_filename (folder, "credentials.json", NULL);

  g_assert_false (limn_keys_is_set (NULL, "lumenfall"));
  g_assert_false (limn_keys_is_set (NULL, "gemini"));
  g_assert_true (limn_keys_is_set (NULL, "echo"));
  g_setenv ("GOOGLE_API_KEY", "x", TRUE);
  g_assert_true (limn_keys_is_set (NULL, "gemini"));
  g_assert_true (limn_keys_is_set (NULL, "vertex"));
  g_setenv ("GOOGLE_API_KEY", " ", TRUE);
  g_assert_false (limn_keys_is_set (NULL, "gemini"));
  g_unsetenv ("GOOGLE_API_KEY");
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "", -1, NULL));
  g_assert_true (limn_keys_is_set (NULL, "lumenfall"));
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  int status;

  home = g_dir_make_tmp ("limn-XXXXXX", NULL);
  g_setenv ("HOME", home, TRUE);
  g_setenv ("LIMN_CONFIG_DIR", home, TRUE);
  g_unsetenv ("LUMENFALL_API_KEY");
  g_unsetenv ("OPENAI_API_KEY");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/keys/environment", test_keys_environment);
  g_test_add_func ("/keys/file", test_keys_file);
  g_test_add_func ("/keys/none", test_keys_none);
  g_test_add_func ("/keys/named", test_keys_named);
  g_test_add_func ("/keys/openai", test_keys_openai);
  g_test_add_func ("/keys/google", test_keys_google);
  g_test_add_func ("/keys/variables", test_keys_variables);
  g_test_add_func ("/keys/unsafe", test_keys_unsafe);
  g_test_add_func ("/keys/is-set", test_keys_is_set);
  status = g_test_run ();
  g_rmdir (home);
  g_free (home);
  return status;
}
