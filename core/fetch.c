/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/fetch: results that an endpoint hands out as URLs. */
#include "fetch.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#include "error.h"

typedef struct
{
  LimnReceiver *receiver;
  guint index;
  const LimnFetchWatch *watch;
  gpointer user_data;
  char *url;
} LimnFetch;

static gboolean
limn_fetch_head (gpointer user_data, const LimnHttpHead *head, GError **error)
{
  LimnFetch *fetch = user_data;
  const char *length = limn_http_head_get (head, "content-length");

  if (!limn_http_head_is_good (head))
    {
      g_set_error (error,
                   LIMN_ERROR,
                   LIMN_ERROR_ANSWER,
                   _ ("the result's address answered with HTTP status %u"),
                   head->status);
      return FALSE;
    }
  if (length != NULL)
    fetch->watch->total (fetch->user_data, g_ascii_strtoll (length, NULL, 10));
  return TRUE;
}

static gboolean
limn_fetch_data (gpointer user_data,
                 const guint8 *data,
                 gsize length,
                 GError **error)
{
  LimnFetch *fetch = user_data;

  fetch->watch->data (fetch->user_data, length);
  return limn_receiver_feed_image (
      fetch->receiver, fetch->index, data, length, error);
}

static const LimnTransportWatch limn_fetch_watch = {
  .head = limn_fetch_head,
  .data = limn_fetch_data,
};

static void
limn_fetch_free (LimnFetch *fetch)
{
  g_free (fetch->url);
  g_free (fetch);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnFetch, limn_fetch_free)

static void
limn_fetch_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LimnFetch) fetch = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnHttpHead) head = limn_transport_send_finish (
      LIMN_TRANSPORT (source), result, NULL, &error);

  /* whoever takes it for a failure before the request would pay once more */
  if (g_error_matches (error, LIMN_ERROR, LIMN_ERROR_NETWORK))
    error->code = LIMN_ERROR_ANSWER;
  limn_receiver_close (fetch->receiver, fetch->index, error);
  fetch->watch->done (fetch->user_data, fetch->index);
}

/**
 * limn_fetch_check_url:
 * @url: address of a result, as the endpoint names it
 * @root: the endpoint's root
 * @allow_http: whether the user allows plain http to the endpoint
 * @error: return location
 *
 * Results are fetched by https; by http only from this machine, if the endpoint
 * is itself on it, and with @allow_http from where the endpoint itself is: the
 * same host and port (DESIGN.md §6, "Bounds").
 *
 * Returns: whether @url may be fetched, or %FALSE with %LIMN_ERROR_ANSWER
 */
gboolean
limn_fetch_check_url (const char *url,
                      const char *root,
                      gboolean allow_http,
                      GError **error)
{
  g_autofree char *scheme = g_uri_parse_scheme (url);

  if (g_strcmp0 (scheme, "https") == 0)
    return TRUE;
  if (g_strcmp0 (scheme, "http") == 0 &&
      limn_transport_url_is_loopback (root) &&
      limn_transport_url_is_loopback (url))
    return TRUE;
  if (g_strcmp0 (scheme, "http") == 0 && allow_http &&
      limn_transport_url_same_origin (url, root))
    return TRUE;
  g_set_error (error,
               LIMN_ERROR,
               LIMN_ERROR_ANSWER,
               _ ("the endpoint names a result at a '%s' address; Limn fetches "
                  "results by https only, or by plain http from the endpoint's "
                  "own host and port where that is allowed (allow_http)"),
               scheme != NULL ? scheme : _ ("malformed"));
  return FALSE;
}

/**
 * limn_fetch_dup_shown:
 * @url: address of a result
 *
 * An address may be signed, and is as good as a key then: what goes into
 * messages is its host, and the last part of its path. The journal has all of
 * it.
 *
 * Returns: (transfer full): "host/.../name"
 */
char *
limn_fetch_dup_shown (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);
  const char *path = uri != NULL ? g_uri_get_path (uri) : "";
  const char *last = strrchr (path, '/');

  if (uri == NULL || g_uri_get_host (uri) == NULL)
    return g_strdup (_ ("an address that cannot be read"));
  return g_strdup_printf ("%s%s%s",
                          g_uri_get_host (uri),
                          last == NULL || last == path ? "" : "/...",
                          last != NULL ? last : "");
}

/**
 * limn_fetch_start:
 * @transport: for the network
 * @receiver: takes the image
 * @url: checked address of the image
 * @limits: of the exchange
 * @watch: told how it goes; must outlive the fetch
 * @user_data: for @watch
 * @cancellable: (nullable): ends the fetch
 *
 * Fetches an image, without any key.
 *
 * Returns: the result's index in @receiver
 */
guint
limn_fetch_start (LimnTransport *transport,
                  LimnReceiver *receiver,
                  const char *url,
                  const LimnTransportLimits *limits,
                  const LimnFetchWatch *watch,
                  gpointer user_data,
                  GCancellable *cancellable)
{
  g_autoptr (LimnHttpRequest) request = limn_http_request_new ("GET", url);
  LimnTransportLimits own = *limits;
  LimnFetch *fetch = g_new0 (LimnFetch, 1);
  guint index = limn_receiver_open (receiver);

  own.follow = TRUE;
  fetch->receiver = receiver;
  fetch->index = index;
  fetch->watch = watch;
  fetch->user_data = user_data;
  fetch->url = g_strdup (url);
  limn_transport_send_async (transport,
                             request,
                             &own,
                             &limn_fetch_watch,
                             fetch,
                             cancellable,
                             limn_fetch_done,
                             fetch);
  return index;
}
