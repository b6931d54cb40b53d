/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/transport-url: which addresses are spoken to, and whose secrets go. */
#include <string.h>

#include "error.h"

#include <glib/gi18n-lib.h>
#include "transport.h"

/* what a host name may hold besides letters, digits and bytes above ASCII; an
 * escape in it has been undone */
#define LIMN_TRANSPORT_URL_HOST "-._:"

/* an address as far as it matters; @rest begins behind the authority */
typedef struct
{
  gboolean https;
  char *host;
  guint port;
  const char *rest;
} LimnTransportUrl;

static void
limn_transport_url_clear (LimnTransportUrl *self)
{
  g_clear_pointer (&self->host, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LimnTransportUrl, limn_transport_url_clear)

static gboolean
limn_transport_url_is_clean (const char *text)
{
  for (; *text != '\0'; text++)
    if ((guint8) *text <= ' ' || *text == 0x7F || *text == '\\')
      return FALSE;
  return TRUE;
}

/* a colon makes it an address in numbers, whoever reads it */
static gboolean
limn_transport_url_is_host (const char *text)
{
  if (text == NULL || *text == '\0')
    return FALSE;
  for (const char *p = text; *p != '\0'; p++)
    if ((guint8) *p < 0x80 && !g_ascii_isalnum (*p) &&
        strchr (LIMN_TRANSPORT_URL_HOST, *p) == NULL)
      return FALSE;
  return strchr (text, ':') == NULL || g_hostname_is_ip_address (text);
}

/* FALSE for all that is not plainly http or https to a host: parsers disagree
 * on the rest, and on a user name before the host above all */
static gboolean
limn_transport_url_parse (LimnTransportUrl *self, const char *text)
{
  g_autofree char *scheme = NULL;
  g_autofree char *user = NULL;
  g_autofree char *host = NULL;
  int port = -1;

  if (text == NULL || !limn_transport_url_is_clean (text) ||
      !g_uri_split_network (
          text, G_URI_FLAGS_NONE, &scheme, &host, &port, NULL))
    return FALSE;
  self->rest = strstr (text, "://");
  if (self->rest == NULL || !limn_transport_url_is_host (host))
    return FALSE;
  self->https = g_ascii_strcasecmp (scheme, "https") == 0;
  if (!self->https && g_ascii_strcasecmp (scheme, "http") != 0)
    return FALSE;
  user = g_strndup (self->rest, 3 + strcspn (self->rest + 3, "/?#"));
  if (strchr (user, '@') != NULL)
    return FALSE;
  self->rest += strlen (user);
  self->port = port > 0 ? (guint) port : self->https ? 443 : 80;
  self->host = g_ascii_strdown (host, -1);
  return TRUE;
}

static gboolean
limn_transport_url_is_local (const LimnTransportUrl *self)
{
  g_autoptr (GInetAddress) address = NULL;

  if (g_str_equal (self->host, "localhost"))
    return TRUE;
  address = g_inet_address_new_from_string (self->host);
  return address != NULL && g_inet_address_get_is_loopback (address);
}

/* scheme and authority, in one spelling for every parser */
static char *
limn_transport_url_spell (const LimnTransportUrl *self)
{
  gboolean numbers = strchr (self->host, ':') != NULL;

  return g_strdup_printf ("%s://%s%s%s:%u",
                          self->https ? "https" : "http",
                          numbers ? "[" : "",
                          self->host,
                          numbers ? "]" : "",
                          self->port);
}

/**
 * limn_transport_url_admit:
 * @url: an absolute URL from anywhere
 * @allow_http: whether plain http may go to another machine
 * @error: return location
 *
 * Decides whether @url may be spoken to. Plain http is for this machine, unless
 * @allow_http.
 *
 * Returns: (transfer full): @url with scheme, host and port in one spelling,
 *   for libcurl; NULL with %LIMN_ERROR_INVALID
 */
char *
limn_transport_url_admit (const char *url, gboolean allow_http, GError **error)
{
  g_auto (LimnTransportUrl) parsed = { 0 };
  g_autofree char *base = NULL;

  if (!limn_transport_url_parse (&parsed, url))
    {
      limn_error_set_invalid (
          error,
          "url",
          NULL,
          _ ("an address must be https://host/path, without "
             "spaces and without a user name"));
      return NULL;
    }
  base = limn_transport_url_spell (&parsed);
  if (!parsed.https && !allow_http && !limn_transport_url_is_local (&parsed))
    {
      limn_error_set_invalid (
          error,
          "url",
          base,
          _ ("plain http is for this machine only; use https, "
             "or allow http for this endpoint in the settings"));
      return NULL;
    }
  return g_strconcat (base, parsed.rest, NULL);
}

/**
 * limn_transport_url_follow:
 * @url: an absolute URL that a server redirects to
 * @from: where that server is, as limn_transport_url_admit() spells it
 * @allow_http: whether plain http may go to the machine of @url
 * @error: return location
 *
 * Decides whether a redirect may be followed: never from https to plain http,
 * and never from another machine to what is open to this one alone.
 *
 * Returns: (transfer full): as limn_transport_url_admit()
 */
char *
limn_transport_url_follow (const char *url,
                           const char *from,
                           gboolean allow_http,
                           GError **error)
{
  g_autofree char *next = limn_transport_url_admit (url, allow_http, error);
  const char *why = NULL;

  if (next == NULL || g_str_has_prefix (next, "https:"))
    return g_steal_pointer (&next);
  if (g_str_has_prefix (from, "https:"))
    why = "plain http behind https";
  else if (limn_transport_url_is_loopback (next) &&
           !limn_transport_url_is_loopback (from))
    why = "another machine names an address of this one";
  if (why == NULL)
    return g_steal_pointer (&next);
  limn_error_set_invalid (error, "url", NULL, why);
  return NULL;
}

/**
 * limn_transport_url_peer:
 * @url: an absolute URL
 *
 * Returns: (transfer full): "host:port", to be shown
 */
char *
limn_transport_url_peer (const char *url)
{
  g_auto (LimnTransportUrl) parsed = { 0 };
  g_autofree char *base = NULL;

  if (!limn_transport_url_parse (&parsed, url))
    return g_strdup ("the server");
  base = limn_transport_url_spell (&parsed);
  return g_strdup (strstr (base, "://") + 3);
}

/**
 * limn_transport_url_root:
 * @url: an absolute URL
 *
 * Returns: (transfer full): "scheme://host:port/", or "" when @url is none
 */
char *
limn_transport_url_root (const char *url)
{
  g_auto (LimnTransportUrl) parsed = { 0 };
  g_autofree char *base = NULL;

  if (!limn_transport_url_parse (&parsed, url))
    return g_strdup ("");
  base = limn_transport_url_spell (&parsed);
  return g_strconcat (base, "/", NULL);
}

/**
 * limn_transport_url_bare:
 * @url: an absolute URL
 *
 * Returns: (transfer full): @url without query and fragment, which may hold
 *   keys and signatures
 */
char *
limn_transport_url_bare (const char *url)
{
  return g_strndup (url, strcspn (url, "?#"));
}

/**
 * limn_transport_url_is_loopback:
 * @url: an absolute URL
 *
 * Returns: whether its host is "localhost" or a loopback address (127.0.0.0/8,
 *   ::1); other spellings of those do not count
 */
gboolean
limn_transport_url_is_loopback (const char *url)
{
  g_auto (LimnTransportUrl) parsed = { 0 };

  return limn_transport_url_parse (&parsed, url) &&
         limn_transport_url_is_local (&parsed);
}

/**
 * limn_transport_url_same_origin:
 * @a: an absolute URL
 * @b: another
 *
 * Returns: whether scheme, host and port are the same; never for a URL that
 *   cannot be read
 */
gboolean
limn_transport_url_same_origin (const char *a, const char *b)
{
  g_auto (LimnTransportUrl) first = { 0 };
  g_auto (LimnTransportUrl) second = { 0 };

  return limn_transport_url_parse (&first, a) &&
         limn_transport_url_parse (&second, b) && first.https == second.https &&
         first.port == second.port && g_str_equal (first.host, second.host);
}
