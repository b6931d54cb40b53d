/* limn/http: requests as golden text, copies, heads. */
#include <string.h>

#include "error.h"
#include "http.h"

#define KEY "lmnfl_key.secret"

static GBytes *
bytes_of (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static void
assert_prints (const LimnHttpRequest *request, const char *expected)
{
  g_autofree char *text = limn_http_request_to_string (request);

  g_assert_cmpstr (text, ==, expected);
}

static LimnHttpRequest *
make_json (void)
{
  LimnHttpRequest *request =
      limn_http_request_new ("POST", "https://api.example/v1/images");
  g_autoptr (GBytes) body = bytes_of ("{\"prompt\":\"a fox\"}");

  limn_http_request_add_header (request, "Accept", "application/json");
  limn_http_request_add_secret (request, "Authorization", "Bearer " KEY);
  limn_http_request_set_body (request, "application/json", body);
  return request;
}

static LimnHttpRequest *
make_form (void)
{
  LimnHttpRequest *request =
      limn_http_request_new ("POST", "https://api.example/v1/edits");
  g_autoptr (GBytes) image = g_bytes_new_static ("\x89PNG\0\xFF", 6);

  limn_http_request_add_secret (request, "Authorization", "Bearer " KEY);
  limn_http_request_add_text (request, "prompt", "ein grüner Fuchs");
  limn_http_request_add_file (
      request, "image[]", "one.png", "image/png", image);
  limn_http_request_add_file (request, "image[]", "two", NULL, image);
  limn_http_request_add_text (request, "empty", "");
  return request;
}

static void
test_json (void)
{
  g_autoptr (LimnHttpRequest) request = make_json ();

  assert_prints (request,
                 "POST https://api.example/v1/images\n"
                 "Accept: application/json\n"
                 "Content-Type: application/json\n"
                 "\n"
                 "{\"prompt\":\"a fox\"}\n");
}

/* of 89 50 4e 47 00 ff, by sha256sum */
#define DIGEST                                                                 \
  "ffdb519b788f33bddc8647611c3a24cc5e1a9ef5780c1f6f828a637c309ad8f1"

static void
test_form (void)
{
  g_autoptr (LimnHttpRequest) request = make_form ();

  assert_prints (request,
                 "POST https://api.example/v1/edits\n"
                 "Content-Type: multipart/form-data\n"
                 "\n"
                 "--- prompt\n"
                 "ein grüner Fuchs\n"
                 "--- image[]; filename=one.png; type=image/png\n"
                 "(6 bytes, sha256 " DIGEST ")\n"
                 "--- image[]; filename=two; "
                 "type=application/octet-stream\n"
                 "(6 bytes, sha256 " DIGEST ")\n"
                 "--- empty\n"
                 "\n");
}

static void
test_plain (void)
{
  g_autoptr (LimnHttpRequest) request =
      limn_http_request_new ("GET", "https://api.example/");
  g_autoptr (GBytes) odd = g_bytes_new_static ("\xFF\xFE", 2);
  g_autofree char *printed = NULL;

  assert_prints (request, "GET https://api.example/\n");

  /* text by its type, but not in fact */
  limn_http_request_set_body (request, "text/plain", odd);
  printed = limn_http_request_to_string (request);
  g_assert_nonnull (strstr (printed, "(2 bytes, sha256 "));
  g_assert_true (g_utf8_validate (printed, -1, NULL));
}

static void
test_secrets (void)
{
  LimnHttpRequest *(*const makers[]) (void) = { make_json, make_form };

  for (guint i = 0; i < G_N_ELEMENTS (makers); i++)
    {
      g_autoptr (LimnHttpRequest) request = makers[i]();
      g_autofree char *text = limn_http_request_to_string (request);
      g_autoptr (GPtrArray) plain =
          limn_http_request_list_lines (request, FALSE);
      g_autoptr (GPtrArray) keyed =
          limn_http_request_list_lines (request, TRUE);

      g_assert_null (strstr (text, "secret"));
      g_assert_null (strstr (text, "Authorization"));
      g_assert_cmpuint (keyed->len, ==, plain->len + 1);
      g_assert_cmpstr (g_ptr_array_index (keyed, plain->len),
                       ==,
                       "Authorization: Bearer " KEY);
    }
}

static void
test_copy (void)
{
  LimnHttpRequest *(*const makers[]) (void) = { make_json, make_form };

  for (guint i = 0; i < G_N_ELEMENTS (makers); i++)
    {
      g_autoptr (LimnHttpRequest) request = makers[i]();
      g_autoptr (LimnHttpRequest) copy = limn_http_request_copy (request);
      g_autofree char *text = limn_http_request_to_string (request);

      g_assert_cmpuint (copy->secrets->len, ==, 1);
      limn_http_request_add_header (request, "X-Late", "1");
      g_clear_pointer (&request, limn_http_request_free);
      assert_prints (copy, text);
    }
}

static void
test_check (void)
{
  static const char *const values[] = { "a\nb", "a\rb", "a\r\nX: y", "\n" };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr (LimnHttpRequest) request = make_json ();
      g_autoptr (LimnHttpRequest) keyed = make_json ();
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) secret_error = NULL;

      g_assert_true (limn_http_request_check (request, NULL));
      limn_http_request_add_header (request, "X-Odd", values[i]);
      g_assert_false (limn_http_request_check (request, &error));
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, "'X-Odd'"));

      limn_http_request_add_secret (keyed, "X-Key", values[i]);
      g_assert_false (limn_http_request_check (keyed, &secret_error));
      g_assert_cmpstr (
          secret_error->message,
          ==,
          "header 'X-Key': its value holds a line break; remove it");
    }
}

static void
test_head (void)
{
  g_autoptr (LimnHttpHead) head = limn_http_head_new (200, "https://a/");

  limn_http_head_add_line (head, "Content-Type:  image/png \r\n");
  limn_http_head_add_line (head, "no field");
  limn_http_head_add_line (head, "X-Odd: \xFF");
  limn_http_head_set (head, "Vary", "a");
  limn_http_head_set (head, "vary", "b");

  g_assert_cmpuint (head->status, ==, 200);
  g_assert_cmpstr (head->url, ==, "https://a/");
  g_assert_cmpuint (g_hash_table_size (head->headers), ==, 3);
  g_assert_cmpstr (limn_http_head_get (head, "CONTENT-type"), ==, "image/png");
  g_assert_cmpstr (limn_http_head_get (head, "Vary"), ==, "a, b");
  g_assert_cmpstr (limn_http_head_get (head, "x-odd"), ==, "\xEF\xBF\xBD");
  g_assert_null (limn_http_head_get (head, "no field"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/json", test_json);
  g_test_add_func ("/http/form", test_form);
  g_test_add_func ("/http/plain", test_plain);
  g_test_add_func ("/http/secrets", test_secrets);
  g_test_add_func ("/http/copy", test_copy);
  g_test_add_func ("/http/check", test_check);
  g_test_add_func ("/http/head", test_head);
  return g_test_run ();
}
