/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/transport-url: an address from anywhere. libcurl, which will speak to
 * it, must see the same host as Limn, or the key goes astray. */
#include <curl/curl.h>
#include <string.h>

#include "fuzz.h"
#include "transport.h"

/* the host as libcurl reads it; %NULL where it takes no such address */
static char *
ask_curl (const char *url)
{
  CURLU *handle = curl_url ();
  char *host = NULL;
  char *copy = NULL;

  if (curl_url_set (handle, CURLUPART_URL, url, 0) == CURLUE_OK &&
      curl_url_get (handle, CURLUPART_HOST, &host, 0) == CURLUE_OK)
    copy = g_ascii_strdown (host, -1);
  curl_free (host);
  curl_url_cleanup (handle);
  return copy;
}

static gboolean
is_loopback (const char *host)
{
  g_autofree char *bare =
      g_strndup (host + (*host == '['), strcspn (host + (*host == '['), "]"));
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (bare);

  return strcmp (host, "localhost") == 0 ||
         (address != NULL && g_inet_address_get_is_loopback (address));
}

static void
check_host (const char *url, const char *admitted)
{
  g_autofree char *host = ask_curl (admitted);
  g_autofree char *peer = limn_transport_url_peer (url);
  g_autofree char *part = NULL;

  if (host == NULL)
    return;
  if (g_str_has_prefix (admitted, "http:"))
    g_assert_true (is_loopback (host));
  /* an address in numbers has many spellings, and libcurl takes one */
  part = g_strndup (peer, (gsize) (strrchr (peer, ':') - peer));
  if (*host == '[' || g_hostname_is_ip_address (host))
    return;
  g_assert_cmpstr (part, ==, host);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = fuzz_dup_text (data, size);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) unfollowed = NULL;
  g_autofree char *admitted = limn_transport_url_admit (valid, FALSE, &error);
  g_autofree char *next = NULL;
  g_autofree char *again = NULL;
  g_autofree char *root = limn_transport_url_root (valid);
  g_autofree char *bare = limn_transport_url_bare (valid);

  FUZZ_CHECK (admitted != NULL, error);
  g_assert_true (admitted == NULL ||
                 strncmp (admitted, root, strlen (root) - 1) == 0);
  g_assert_null (strpbrk (bare, "?#"));
  next = limn_transport_url_follow (
      valid, "https://a.example:443/", FALSE, &unfollowed);
  g_assert_true (next == NULL || g_str_has_prefix (next, "https://"));
  if (admitted == NULL)
    return 0;
  again = limn_transport_url_admit (admitted, FALSE, NULL);
  g_assert_cmpstr (again, ==, admitted);
  g_assert_true (limn_transport_url_same_origin (valid, admitted));
  check_host (valid, admitted);
  return 0;
}
