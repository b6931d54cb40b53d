/* tests of limn/settings */
#include "settings.h"

#include <glib/gstdio.h>
#include <string.h>

#include "error.h"

#define FALLBACK "https://api.lumenfall.ai"

static void
test_settings_get (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnSettings) settings = limn_settings_new_from_data (
      "# mine\n[limn]\nmodel = nano-banana-pro \nendpoint=\n"
      "[endpoint lumenfall]\nallow_http=TRUE\n",
      &error);

  g_assert_no_error (error);
  g_assert_cmpstr (
      limn_settings_get (settings, "limn", "model"), ==, "nano-banana-pro");
  g_assert_null (limn_settings_get (settings, "limn", "endpoint"));
  g_assert_null (limn_settings_get (settings, "limn", "policy"));
  g_assert_null (limn_settings_get (settings, "other", "model"));
  g_assert_true (limn_settings_allows_http (settings, "lumenfall"));
  g_assert_false (limn_settings_allows_http (settings, "fal"));
}

static void
test_settings_broken (void)
{
  static const struct
  {
    const char *text, *message;
  } cases[] = {
    { "[limn]\nmodel=x\nrubbish\n", "line 3: *" },
    { "model=x\n", "line 1: *" },
    { "[limn]\n\n\n[limn\n", "line 4: *" },
    { "[limn]\nmodel=\xff\n", "line 2: not UTF-8 text*" },
    { "[\xff]\nmodel=x\n", "line 1: not UTF-8 text*" },
    { "[limn]\n\nmodel=a\x1e"
      "b\n",
      "line 3: a control character*" },
    { "[limn]\nmodel=a\\nb\n", "?limn? model: a tab, a line break*" },
    { "[limn]\nmo\rdel=a\n", "?limn? mo del: a tab, a line break*" },
    { "[limn]\nmodel=a\\=b\\\n", "?limn? model: a broken escape" },
    { "[limn]\nmodel=a\\qb\n", "?limn? model: a broken escape" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (limn_settings_new_from_data (cases[i].text, &error));
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
      if (!g_pattern_match_simple (cases[i].message, error->message))
        g_error ("%s", error->message);
    }
}

static void
test_settings_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("limn-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "settings.ini", NULL);
  g_autofree char *begin = g_strconcat (path, ": line 2: ", NULL);
  g_autofree char *found = NULL;
  g_autoptr (GError) warning = NULL;
  g_autoptr (LimnSettings) absent = NULL;
  g_autoptr (LimnSettings) broken = NULL;
  g_autoptr (LimnSettings) good = NULL;

  g_setenv ("LIMN_CONFIG_DIR", folder, TRUE);
  found = limn_settings_config_path ("settings.ini");
  g_assert_cmpstr (found, ==, path);
  absent = limn_settings_new (&warning);
  g_assert_no_error (warning);
  g_assert_null (limn_settings_get (absent, "limn", "model"));

  g_file_set_contents (path, "[limn]\nmodel\n", -1, NULL);
  broken = limn_settings_new (&warning);
  g_assert_error (warning, LIMN_ERROR, LIMN_ERROR_INVALID);
  g_assert_true (g_str_has_prefix (warning->message, begin));
  g_assert_nonnull (broken);
  g_clear_error (&warning);

  /* nothing behind the zero would count */
  g_file_set_contents (path, "[limn]\n\0\ncap_day=1\n", 18, NULL);
  limn_settings_free (broken);
  broken = limn_settings_new (&warning);
  g_assert_error (warning, LIMN_ERROR, LIMN_ERROR_INVALID);
  g_assert_true (g_str_has_prefix (warning->message, begin));
  g_clear_error (&warning);

  g_file_set_contents (path, "[limn]\nmodel=x\n", -1, NULL);
  good = limn_settings_new (&warning);
  g_assert_no_error (warning);
  g_assert_cmpstr (limn_settings_get (good, "limn", "model"), ==, "x");
  g_unlink (path);
  g_rmdir (folder);
  g_unsetenv ("LIMN_CONFIG_DIR");
}

static void
test_settings_paths (void)
{
  g_autofree char *config = NULL;
  g_autofree char *state = NULL;
  g_autofree char *moved = NULL;
  g_autofree char *expected =
      g_build_filename (g_get_user_config_dir (), "limn", "x", NULL);

  config = limn_settings_config_path ("x");
  g_assert_cmpstr (config, ==, expected);
  state = limn_settings_state_path (NULL);
  g_assert_true (g_str_has_suffix (state, "/limn"));
  g_setenv ("LIMN_STATE_DIR", "/elsewhere", TRUE);
  moved = limn_settings_state_path ("jobs");
  g_assert_cmpstr (moved, ==, "/elsewhere/jobs");
  g_unsetenv ("LIMN_STATE_DIR");
}

static void
test_settings_root (void)
{
  static const struct
  {
    const char *url;
    const char *root; /* NULL: refused */
  } cases[] = {
    { "https://example.org", "https://example.org" },
    { "https://Example.ORG:8443/", "https://example.org:8443" },
    { "HTTPS://example.org", "https://example.org" },
    { "http://127.0.0.1:4010", "http://127.0.0.1:4010" },
    { "http://127.8.9.10", "http://127.8.9.10" },
    { "http://[::1]:80", "http://[::1]:80" },
    { "http://localhost:9", "http://localhost:9" },
    { "http://example.org", NULL },
    { "http://192.168.0.5:1234", NULL },
    { "http://localhost.example.org", NULL },
    { "http://127.0.0.1.example.org", NULL },
    { "https://example.org/openai/v1", NULL },
    { "https://example.org//", NULL },
    { "https://example.org?x=1", NULL },
    { "https://example.org/#x", NULL },
    { "https://me:secret@example.org", NULL },
    { "https://exa mple.org", NULL },
    { "https://example.org%0d%0aX-Y:1", NULL },
    { "https://", NULL },
    { "https://example.org:0", NULL },
    { "https://example.org:99999", NULL },
    { "ftp://example.org", NULL },
    { "file:///etc/passwd", NULL },
    { "example.org", NULL },
    { "example.org:443", NULL },
  };
  g_autoptr (LimnSettings) settings = limn_settings_new_from_data ("", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *root = NULL;

      g_setenv ("LIMN_LUMENFALL_URL", cases[i].url, TRUE);
      root = limn_settings_get_root (settings, "lumenfall", FALLBACK, &error);
      if (g_strcmp0 (root, cases[i].root) != 0)
        g_error ("%s gave %s", cases[i].url, root);
      if (cases[i].root != NULL)
        continue;
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
      g_assert_true (g_str_has_prefix (error->message, "LIMN_LUMENFALL_URL"));
      g_assert_null (strstr (error->message, "secret"));
    }
  g_unsetenv ("LIMN_LUMENFALL_URL");
}

/* what belongs to one endpoint, and the variable of its root */
static void
test_settings_endpoint (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnSettings) settings = limn_settings_new_from_data (
      "[endpoint my-box.2]\nflavor=sdcpp\nmodel=\n"
      "[endpoint lan]\nurl=http://192.168.0.5:1234\nallow_http=true\n",
      NULL);
  g_autofree char *variable = limn_settings_dup_variable ("my-box.2");
  g_autofree char *root = NULL;
  g_autofree char *lan = NULL;

  g_assert_cmpstr (
      limn_settings_get_endpoint (settings, "my-box.2", "flavor"), ==, "sdcpp");
  g_assert_null (limn_settings_get_endpoint (settings, "my-box.2", "model"));
  g_assert_null (limn_settings_get_endpoint (settings, "lan", "flavor"));
  g_assert_null (limn_settings_get_endpoint (NULL, "lan", "url"));
  g_assert_cmpstr (variable, ==, "LIMN_MY_BOX_2_URL");
  g_assert_null (limn_settings_get_root (settings, "my-box.2", NULL, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
  g_assert_true (
      g_str_has_prefix (error->message, "[endpoint my-box.2] url: is not set"));
  g_setenv (variable, "http://localhost:8080", TRUE);
  root = limn_settings_get_root (settings, "my-box.2", NULL, NULL);
  g_assert_cmpstr (root, ==, "http://localhost:8080");
  g_unsetenv (variable);
  lan = limn_settings_get_root (settings, "lan", NULL, NULL);
  g_assert_cmpstr (lan, ==, "http://192.168.0.5:1234");
}

/* environment, then settings, then the endpoint's own */
static void
test_settings_root_order (void)
{
  g_autoptr (LimnSettings) none = limn_settings_new_from_data ("", NULL);
  g_autoptr (LimnSettings) mine = limn_settings_new_from_data (
      "[endpoint lumenfall]\nurl=http://gateway.lan:8080/\nallow_http=true\n",
      NULL);
  g_autoptr (LimnSettings) bad = limn_settings_new_from_data (
      "[endpoint lumenfall]\nurl=http://gateway.lan\n", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *fallback = NULL;
  g_autofree char *set = NULL;
  g_autofree char *environment = NULL;

  g_unsetenv ("LIMN_LUMENFALL_URL");
  fallback = limn_settings_get_root (none, "lumenfall", FALLBACK, NULL);
  g_assert_cmpstr (fallback, ==, FALLBACK);
  set = limn_settings_get_root (mine, "lumenfall", FALLBACK, NULL);
  g_assert_cmpstr (set, ==, "http://gateway.lan:8080");
  g_assert_null (limn_settings_get_root (bad, "lumenfall", FALLBACK, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
  g_assert_true (g_str_has_prefix (
      error->message, "[endpoint lumenfall] url 'http://gateway.lan': "));

  g_setenv ("LIMN_LUMENFALL_URL", "http://127.0.0.1:1", TRUE);
  environment = limn_settings_get_root (mine, "lumenfall", FALLBACK, NULL);
  g_assert_cmpstr (environment, ==, "http://127.0.0.1:1");
  g_unsetenv ("LIMN_LUMENFALL_URL");
}

static void
test_settings_endpoints (void)
{
  g_autoptr (LimnSettings) none =
      limn_settings_new_from_data ("[limn]\nendpoint=fal\n", NULL);
  g_autoptr (LimnSettings) some = limn_settings_new_from_data (
      "[endpoint studio]\nurl=a\nprotocol=openai\n[limn]\nmodel=m\n"
      "[endpoint fal]\nmode=sync\n[endpoint empty]\n[endpoints]\nx=y\n",
      NULL);
  g_auto (GStrv) nobody = limn_settings_list_endpoints (none);
  g_auto (GStrv) names = limn_settings_list_endpoints (some);
  g_autofree char *joined = g_strjoinv (" ", names);

  g_assert_cmpuint (g_strv_length (nobody), ==, 0);
  g_assert_cmpstr (joined, ==, "fal studio");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/settings/get", test_settings_get);
  g_test_add_func ("/settings/broken", test_settings_broken);
  g_test_add_func ("/settings/file", test_settings_file);
  g_test_add_func ("/settings/paths", test_settings_paths);
  g_test_add_func ("/settings/endpoint", test_settings_endpoint);
  g_test_add_func ("/settings/endpoints", test_settings_endpoints);
  g_test_add_func ("/settings/root", test_settings_root);
  g_test_add_func ("/settings/root-order", test_settings_root_order);
  return g_test_run ();
}
