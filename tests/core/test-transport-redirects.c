/* limn/transport: redirects, origins, and where the secrets go. */
#include <string.h>

#include "error.h"
#include "transfer.h"
#include "transport-call.h"

static void
test_redirect_near (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (Call) call = fetch (fixture, "GET", "/near");
  g_autofree char *url = loopback_server_url (fixture->server, "/hello");

  g_assert_no_error (call->error);
  g_assert_cmpuint (call->head->status, ==, 200);
  g_assert_cmpstr (call->head->url, ==, url);
  g_assert_cmpstr (call->body->str, ==, "hello");
  g_assert_cmpuint (loopback_server_count (fixture->server), ==, 2);
  g_assert_true (request_has (fixture->server, 0, KEY));
  g_assert_true (request_has (fixture->server, 1, KEY));
}

static void
test_redirect_far (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (Call) call = fetch (fixture, "GET", "/far");
  g_autofree char *url = loopback_server_url (fixture->other, "/hello");

  g_assert_no_error (call->error);
  g_assert_cmpstr (call->head->url, ==, url);
  g_assert_cmpstr (call->body->str, ==, "hello");
  g_assert_cmpuint (loopback_server_count (fixture->other), ==, 1);
  g_assert_true (request_has (fixture->server, 0, KEY));
  g_assert_false (request_has (fixture->other, 0, KEY));
  g_assert_false (request_has (fixture->other, 0, "Authorization"));
  g_assert_true (request_has (fixture->other, 0, "X-Plain: yes"));
}

/* what came by way of another origin is not trusted again */
static void
test_redirect_back (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (Call) call = fetch (fixture, "GET", "/there-and-back");

  g_assert_no_error (call->error);
  g_assert_cmpuint (loopback_server_count (fixture->server), ==, 2);
  g_assert_true (request_has (fixture->server, 0, KEY));
  g_assert_false (request_has (fixture->other, 0, KEY));
  g_assert_false (request_has (fixture->server, 1, KEY));
}

static void
test_redirect_refused (Fixture *fixture, gconstpointer unused)
{
  static const struct
  {
    const char *path;
    const char *message;
  } cases[] = {
    { "/loop", "redirects more than 5 times" },
    { "/outside", "plain http is for this machine only" },
    { "/file", "an address must be" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Call) call = fetch (fixture, "GET", cases[i].path);

      assert_fails (call, LIMN_ERROR_ANSWER, cases[i].message);
      g_assert_cmpuint (call->heads, ==, 0);
      g_assert_cmpuint (call->body->len, ==, 0);
    }
  g_assert_cmpuint (loopback_server_count (fixture->server),
                    ==,
                    LIMN_TRANSPORT_MAX_REDIRECTS + 1 + 2);
}

/* a redirect that is not followed is an answer */
static void
test_redirect_kept (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (Call) post = fetch (fixture, "POST", "/near");
  g_autoptr (Call) get = call_new (fixture->transport);
  g_autoptr (LimnHttpRequest) request =
      request_new ("GET", fixture->server, "/near");

  call_run (get, request);
  g_assert_no_error (post->error);
  g_assert_no_error (get->error);
  g_assert_cmpuint (post->head->status, ==, 301);
  g_assert_cmpuint (get->head->status, ==, 301);
  g_assert_cmpstr (post->body->str, ==, "body");
  g_assert_cmpstr (get->body->str, ==, "body");
}

/* the rest of the rules on redirects, which need no server */
static void
test_redirect_rules (void)
{
  static const struct
  {
    const char *from;
    gboolean allow_http;
    const char *to;
    gboolean followed;
    gboolean keyed;
  } cases[] = {
    { "https://a.example/x", FALSE, "https://a.example/y", TRUE, TRUE },
    { "https://a.example/x", FALSE, "https://A.example:443/y", TRUE, TRUE },
    { "https://a.example/x", FALSE, "https://b.example/y", TRUE, FALSE },
    { "https://a.example/x", FALSE, "https://a.example:444/y", TRUE, FALSE },
    { "https://a.example/x", FALSE, "http://a.example/y", FALSE, FALSE },
    { "https://a.example/x", FALSE, "http://127.0.0.1/y", FALSE, FALSE },
    { "https://a.example/x", TRUE, "http://a.example/y", FALSE, FALSE },
    { "http://nas:80/x", TRUE, "http://nas/y", TRUE, TRUE },
    { "http://nas/x", TRUE, "http://other/y", FALSE, FALSE },
    { "http://nas/x", TRUE, "https://nas/y", TRUE, FALSE },
    { "http://nas/x", TRUE, "http://127.0.0.1/y", FALSE, FALSE },
    { "http://nas/x", TRUE, "http://localhost/y", FALSE, FALSE },
    { "http://nas/x", TRUE, "http://nas:81/y", FALSE, FALSE },
    { "http://localhost/x", FALSE, "http://127.0.0.1/y", TRUE, FALSE },
    { "https://a.example/x",
      FALSE,
      "https://a.example@b.example/",
      FALSE,
      FALSE },
    { "https://a.example/x", FALSE, "", FALSE, FALSE },
    { "https://a.example/x", FALSE, "https://a.example%0d%0ax/", FALSE, FALSE },
    { "https://a.example/x", FALSE, "https://a%1e/", FALSE, FALSE },
    { "https://a.example/x", FALSE, "https://a.example%3a443/", FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const LimnTransportLimits limits = { .allow_http = cases[i].allow_http };
      g_autoptr (LimnHttpRequest) request =
          limn_http_request_new ("GET", cases[i].from);
      g_autoptr (LimnTransfer) transfer = NULL;
      g_autoptr (GPtrArray) lines = NULL;

      limn_http_request_add_secret (request, "X-Key", KEY);
      transfer = limn_transfer_new (request, &limits, NULL, NULL);
      g_assert_true (limn_transfer_begin (transfer));
      g_assert_cmpint (limn_transfer_redirect (transfer, cases[i].to),
                       ==,
                       cases[i].followed);
      g_assert_cmpint (
          limn_transfer_has_failed (transfer), ==, !cases[i].followed);
      lines = limn_transfer_list_lines (transfer);
      if (cases[i].followed)
        g_assert_cmpint (g_ptr_array_find_with_equal_func (
                             lines, "X-Key: " KEY, g_str_equal, NULL),
                         ==,
                         cases[i].keyed);
    }
}

static void
test_origins (void)
{
  static const struct
  {
    const char *a;
    const char *b;
    gboolean same;
  } cases[] = {
    { "https://a/x?y", "https://A:443/", TRUE },
    { "http://a", "http://a:80/#f", TRUE },
    { "http://[::1]:9/", "http://[::1]:9/x", TRUE },
    { "https://a/", "http://a/", FALSE },
    { "https://a/", "https://a:444/", FALSE },
    { "https://a/", "https://a.b/", FALSE },
    { "https://a/", "https://a@b/", FALSE },
    { "nonsense", "nonsense", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (limn_transport_url_same_origin (cases[i].a, cases[i].b),
                     ==,
                     cases[i].same);
}

static void
test_loopback (void)
{
  static const struct
  {
    const char *url;
    gboolean loopback;
  } cases[] = {
    { "http://127.0.0.1:80/", TRUE }, { "http://127.1.2.3/", TRUE },
    { "https://localhost/x", TRUE },  { "http://LOCALHOST:1", TRUE },
    { "http://[::1]/", TRUE },        { "http://0.0.0.0/", FALSE },
    { "http://10.0.0.1/", FALSE },    { "http://[::2]/", FALSE },
    { "http://localhost.a/", FALSE }, { "http://a/127.0.0.1", FALSE },
    { "http://127.0.0.1@a/", FALSE }, { "http://a#127.0.0.1", FALSE },
    { "ftp://127.0.0.1/", FALSE },    { "127.0.0.1", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (
        limn_transport_url_is_loopback (cases[i].url), ==, cases[i].loopback);
}

static void
test_url_parts (void)
{
  g_autofree char *peer = limn_transport_url_peer ("https://A.example/x");
  g_autofree char *none = limn_transport_url_peer ("x");
  g_autofree char *root = limn_transport_url_root ("http://[::1]:9/x?y");
  g_autofree char *bare = limn_transport_url_bare ("https://a/x?key=1#f");
  g_autofree char *admitted = limn_transport_url_admit (
      "HTTPS://A.example?sig=%2f%41&x=[1]#f", FALSE, NULL);

  g_assert_cmpstr (peer, ==, "a.example:443");
  g_assert_cmpstr (none, ==, "the server");
  g_assert_cmpstr (root, ==, "http://[::1]:9/");
  g_assert_cmpstr (bare, ==, "https://a/x");
  g_assert_cmpstr (admitted, ==, "https://a.example:443?sig=%2f%41&x=[1]#f");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  CALL_TEST ("/transport-redirects/near", test_redirect_near);
  CALL_TEST ("/transport-redirects/far", test_redirect_far);
  CALL_TEST ("/transport-redirects/back", test_redirect_back);
  CALL_TEST ("/transport-redirects/refused", test_redirect_refused);
  CALL_TEST ("/transport-redirects/kept", test_redirect_kept);
  g_test_add_func ("/transport-redirects/rules", test_redirect_rules);
  g_test_add_func ("/transport-redirects/origins", test_origins);
  g_test_add_func ("/transport-redirects/loopback", test_loopback);
  g_test_add_func ("/transport-redirects/url-parts", test_url_parts);
  return g_test_run ();
}
