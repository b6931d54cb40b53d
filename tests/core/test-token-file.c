/* tests of limn/token-file */
#include "token-file.h"

#include <glib/gstdio.h>
#include <string.h>

#include "error.h"

#define USER(more)                                                             \
  "{\"type\":\"authorized_user\",\"client_id\":\"id\",\"client_secret\":"      \
  "\"hidden-1\",\"refresh_token\":\"hidden-2\"" more "}"
#define URI(uri) USER (",\"token_uri\":\"" uri "\"")

static char *folder;
static char *path;

static LimnTokenFile *
read_text (const char *text, GError **error)
{
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return limn_token_file_read (error);
}

static void
test_reads (void)
{
  static const struct
  {
    const char *text, *uri;
  } cases[] = {
    { USER (""), "https://oauth2.googleapis.com/token" },
    { USER (",\"quota_project_id\":\"p\",\"universe_domain\":\"g\""),
      "https://oauth2.googleapis.com/token" },
    { URI ("https://oauth2.googleapis.com/token"),
      "https://oauth2.googleapis.com/token" },
    { URI ("https://STS.googleapis.com:443/v1/x"),
      "https://STS.googleapis.com:443/v1/x" },
    { URI ("http://127.0.0.1:1/token"), "http://127.0.0.1:1/token" },
    { URI ("http://[::1]/token"), "http://[::1]/token" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LimnTokenFile) file = read_text (cases[i].text, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (file->client_id, ==, "id");
      g_assert_cmpstr (file->client_secret, ==, "hidden-1");
      g_assert_cmpstr (file->refresh_token, ==, "hidden-2");
      g_assert_cmpstr (file->token_uri, ==, cases[i].uri);
    }
}

/* nobody but Google and this machine gets the login */
static void
test_foreign (void)
{
  static const char *const uris[] = {
    "https://evil.example/token",
    "http://oauth2.googleapis.com/token",
    "http://oauth2.googleapis.com:443/token",
    "https://oauth2.googleapis.com:444/token",
    "https://oauth2.googleapis.com.evil.example/token",
    "https://evilgoogleapis.com/token",
    "https://googleapis.com/token",
    "https://evil.example/?.googleapis.com:443/",
    "https://evil.example#.googleapis.com:443/",
    "https://evil.example\\\\.googleapis.com/token",
    "https://oauth2.googleapis.com@evil.example/token",
    "https://x@oauth2.googleapis.com/token",
    "https://evil.example\\t.googleapis.com/token",
    "http://127.0.0.1.evil.example/token",
    "ftp://oauth2.googleapis.com/token",
    "file:///etc/passwd",
    "/token",
    "",
  };

  for (guint i = 0; i < G_N_ELEMENTS (uris); i++)
    {
      g_autofree char *text = g_strdup_printf (URI ("%s"), uris[i]);
      g_autoptr (GError) error = NULL;

      if (read_text (text, &error) != NULL)
        g_error ("%s", uris[i]);
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_AUTH);
      g_assert_nonnull (strstr (error->message, "which is not Google; run"));
      g_assert_null (strstr (error->message, "hidden"));
      g_assert_null (strchr (error->message, '\n'));
    }
}

static void
test_broken (void)
{
  static const struct
  {
    const char *text, *message;
  } cases[] = {
    { "", "* is broken; run `gcloud auth application-default login`" },
    { "{\"refresh_token\":\"hidden", "* is broken; run *" },
    { "[\"hidden\"]", "* is broken; run *" },
    { "{}", "* is of type '', from which Limn makes no tokens; set *" },
    { "{\"type\":\"service_account\",\"private_key\":\"hidden\"}",
      "* is of type 'service_account', from which Limn makes no tokens; set "
      "token_command=gcloud auth print-access-token in settings.ini" },
    { "{\"type\":\"external_account\"}", "* of type 'external_account'*" },
    { "{\"type\":\"authorized_user\",\"client_id\":\"i\",\"client_secret\":"
      "\"hidden\"}",
      "* lacks client_id, client_secret or refresh_token; run *" },
    { "{\"type\":\"authorized_user\",\"client_id\":7,\"client_secret\":"
      "\"hidden\",\"refresh_token\":\"hidden\"}",
      "* lacks client_id, *" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (read_text (cases[i].text, &error));
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_AUTH);
      if (!g_pattern_match_simple (cases[i].message, error->message))
        g_error ("%s: %s", cases[i].text, error->message);
      g_assert_null (strstr (error->message, "hidden"));
    }
}

/* the variable wins over the usual place, even where it leads nowhere */
static void
test_place (void)
{
  g_autofree char *usual = g_build_filename (folder, ".config/gcloud", NULL);
  g_autofree char *file =
      g_build_filename (usual, "application_default_credentials.json", NULL);
  g_autoptr (LimnTokenFile) found = NULL;
  g_autoptr (GError) none = NULL;
  g_autoptr (GError) wrong = NULL;
  g_autofree char *config = g_path_get_dirname (usual);

  g_unsetenv ("GOOGLE_APPLICATION_CREDENTIALS");
  g_assert_null (limn_token_file_read (&none));
  g_assert_error (none, LIMN_ERROR, LIMN_ERROR_AUTH);
  g_assert_cmpstr (none->message,
                   ==,
                   "no login for the project: run `gcloud auth "
                   "application-default login`, or set token_command=gcloud "
                   "auth print-access-token in settings.ini");
  g_mkdir_with_parents (usual, 0700);
  g_assert_true (g_file_set_contents (file, USER (""), -1, NULL));
  found = limn_token_file_read (NULL);
  g_assert_nonnull (found);
  g_setenv ("GOOGLE_APPLICATION_CREDENTIALS", "/nowhere/at-all", TRUE);
  g_assert_null (limn_token_file_read (&wrong));
  g_assert_error (wrong, LIMN_ERROR, LIMN_ERROR_AUTH);
  g_assert_nonnull (strstr (
      wrong->message, "GOOGLE_APPLICATION_CREDENTIALS '/nowhere/at-all': "));
  g_setenv ("GOOGLE_APPLICATION_CREDENTIALS", path, TRUE);
  g_unlink (file);
  g_rmdir (usual);
  g_rmdir (config);
}

static void
test_request (void)
{
  g_autoptr (LimnTokenFile) file = NULL;
  g_autoptr (LimnHttpRequest) request = NULL;

  file = read_text ("{\"type\":\"authorized_user\",\"client_id\":\"a b\","
                    "\"client_secret\":\"c&d=\",\"refresh_token\":\"1//e+\"}",
                    NULL);
  request = limn_token_file_build (file);
  g_assert_cmpstr (request->method, ==, "POST");
  g_assert_cmpstr (request->url, ==, "https://oauth2.googleapis.com/token");
  g_assert_cmpstr (
      request->content_type, ==, "application/x-www-form-urlencoded");
  g_assert_cmpstr (g_bytes_get_data (request->body, NULL),
                   ==,
                   "grant_type=refresh_token&client_id=a%20b&client_secret="
                   "c%26d%3D&refresh_token=1%2F%2Fe%2B");
}

static void
test_answer (void)
{
  static const struct
  {
    guint status;
    const char *text;
    int code; /* 0: a token */
    const char *message;
    gint64 lifetime_s;
  } cases[] = {
    { 200, "{\"access_token\":\"t\",\"expires_in\":3599}", 0, NULL, 3599 },
    { 200, "{\"access_token\":\"t\"}", 0, NULL, 0 },
    { 200, "{\"access_token\":\"t\",\"expires_in\":-5}", 0, NULL, 0 },
    { 200,
      "{\"access_token\":\"t\",\"expires_in\":1e300}",
      0,
      NULL,
      G_MAXINT32 },
    { 200, "{}", LIMN_ERROR_ANSWER, "without a token (HTTP status 200)", 0 },
    { 200, "<html>", LIMN_ERROR_ANSWER, "without a token", 0 },
    { 200, "{\"access_token\":\"\"}", LIMN_ERROR_ANSWER, "without a token", 0 },
    { 200, NULL, LIMN_ERROR_ANSWER, "without a token", 0 },
    { 307, "", LIMN_ERROR_ANSWER, "without a token (HTTP status 307)", 0 },
    { 200,
      "{\"access_token\":\"hidden\\r\\nX: y\"}",
      LIMN_ERROR_AUTH,
      "from Google's token server holds a space",
      0 },
    { 400,
      "{\"error\":\"invalid_grant\",\"error_description\":\"hidden\"}",
      LIMN_ERROR_AUTH,
      "the saved login is not accepted any more (invalid_grant); run `gcloud",
      0 },
    { 401, "{\"error\":\"a\\nb\"}", LIMN_ERROR_AUTH, "(HTTP status 401)", 0 },
    { 401,
      "{\"error\":\"1//0hidden\"}",
      LIMN_ERROR_AUTH,
      "(HTTP status 401)",
      0 },
    { 403, "", LIMN_ERROR_AUTH, "(HTTP status 403)", 0 },
    { 429, "", LIMN_ERROR_RATE, "failed (HTTP status 429); try again", 0 },
    { 503, "busy", LIMN_ERROR_TRANSIENT, "failed (HTTP status 503)", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LimnHttpHead) head =
          limn_http_head_new (cases[i].status, "https://a/");
      g_autoptr (GError) error = NULL;
      gint64 lifetime_s = -1;
      g_autofree char *token = limn_token_file_parse (
          head,
          cases[i].text,
          cases[i].text != NULL ? strlen (cases[i].text) : 0,
          &lifetime_s,
          &error);

      g_assert_cmpint (lifetime_s, ==, cases[i].lifetime_s);
      g_assert_cmpstr (token, ==, cases[i].code == 0 ? "t" : NULL);
      if (cases[i].code == 0)
        continue;
      g_assert_error (error, LIMN_ERROR, cases[i].code);
      if (strstr (error->message, cases[i].message) == NULL)
        g_error ("'%s' lacks '%s'", error->message, cases[i].message);
      g_assert_null (strstr (error->message, "hidden"));
      g_assert_null (strchr (error->message, '\n'));
    }
}

int
main (int argc, char **argv)
{
  int status;

  folder = g_dir_make_tmp ("limn-XXXXXX", NULL);
  path = g_build_filename (folder, "credentials.json", NULL);
  g_setenv ("HOME", folder, TRUE);
  g_setenv ("GOOGLE_APPLICATION_CREDENTIALS", path, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/token-file/reads", test_reads);
  g_test_add_func ("/token-file/foreign", test_foreign);
  g_test_add_func ("/token-file/broken", test_broken);
  g_test_add_func ("/token-file/place", test_place);
  g_test_add_func ("/token-file/request", test_request);
  g_test_add_func ("/token-file/answer", test_answer);
  status = g_test_run ();
  g_unlink (path);
  g_rmdir (folder);
  g_free (path);
  g_free (folder);
  return status;
}
