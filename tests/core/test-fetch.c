/* fetch: which addresses of results are fetched. */
#include "fetch.h"

#include "error.h"

#define LAN "http://nas.lan:8080"
#define NEAR "http://127.0.0.1:8080"
#define FAR "https://api.example"

static void
test_fetch_check_url (void)
{
  static const struct
  {
    const char *url, *root;
    gboolean allow_http, good;
  } cases[] = {
    /* https, whoever names it */
    { "https://cdn.example/a.png?sig=1", FAR, FALSE, TRUE },
    { "https://cdn.example/a.png", LAN, TRUE, TRUE },
    { "https://cdn.example/a.png", NEAR, FALSE, TRUE },
    /* from this machine to this machine */
    { "http://127.0.0.1:9/a.png", NEAR, FALSE, TRUE },
    { "http://localhost/a.png", NEAR, FALSE, TRUE },
    /* the user's own server, from its own origin */
    { LAN "/a.png", LAN, TRUE, TRUE },
    { "http://NAS.lan:8080/a.png", LAN, TRUE, TRUE },
    { "http://nas.lan/a.png", "http://nas.lan:80", TRUE, TRUE },
    /* not without the user's word */
    { LAN "/a.png", LAN, FALSE, FALSE },
    /* nor from anywhere else */
    { "http://nas.lan:8081/a.png", LAN, TRUE, FALSE },
    { "http://nas.lan/a.png", LAN, TRUE, FALSE },
    { "http://other.lan:8080/a.png", LAN, TRUE, FALSE },
    { "http://nas.lan.example:8080/a.png", LAN, TRUE, FALSE },
    { "http://user@nas.lan:8080/a.png", LAN, TRUE, FALSE },
    { "http://nas.lan:8080@other.lan/a.png", LAN, TRUE, FALSE },
    { "http://127.0.0.1:8080/a.png", LAN, TRUE, FALSE },
    { "http://localhost/a.png", LAN, TRUE, FALSE },
    { LAN "/a.png", NEAR, TRUE, FALSE },
    /* plain http behind https is never the same origin */
    { "http://api.example/a.png", FAR, TRUE, FALSE },
    { "http://api.example:443/a.png", FAR, TRUE, FALSE },
    { "http://127.0.0.1/a.png", FAR, FALSE, FALSE },
    { "ftp://nas.lan:8080/a.png", LAN, TRUE, FALSE },
    { "file:///etc/passwd", LAN, TRUE, FALSE },
    { "a.png", LAN, TRUE, FALSE },
    { "", NEAR, TRUE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gboolean good = limn_fetch_check_url (
          cases[i].url, cases[i].root, cases[i].allow_http, &error);

      g_test_message ("%s from %s", cases[i].url, cases[i].root);
      g_assert_cmpint (good, ==, cases[i].good);
      if (good)
        g_assert_no_error (error);
      else
        g_assert_error (error, LIMN_ERROR, LIMN_ERROR_ANSWER);
    }
}

/* what signs an address is in none of these */
static void
test_fetch_shown (void)
{
  static const struct
  {
    const char *url, *shown;
  } cases[] = {
    { "https://cdn.example/a.png?sig=s3cret", "cdn.example/a.png" },
    { "https://cdn.example/s3cret/b/a.png#s3cret", "cdn.example/.../a.png" },
    { "https://user:s3cret@cdn.example:9/b/a.png", "cdn.example/.../a.png" },
    { "https://cdn.example", "cdn.example" },
    { "https://cdn.example/b/", "cdn.example/.../" },
    { "https://cdn.example/a%0ab.png", "cdn.example/a%0Ab.png" },
    { "s3cret", "an address that cannot be read" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *shown = limn_fetch_dup_shown (cases[i].url);

      g_assert_cmpstr (shown, ==, cases[i].shown);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fetch/check-url", test_fetch_check_url);
  g_test_add_func ("/fetch/shown", test_fetch_shown);
  return g_test_run ();
}
