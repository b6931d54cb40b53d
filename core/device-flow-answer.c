/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/device-flow-answer: what the issuer of a login says, RFC 8628. */
#include <string.h>

#include "device-flow.h"

#include <glib/gi18n-lib.h>
#include "error.h"
#include "jsontext.h"
#include "keys.h"
#include "text.h"
#include "transport.h"

/* the gateway's sites, each of which may have the login */
#define LIMN_DEVICE_FLOW_SITE "https://lumenfall.ai:443/"
#define LIMN_DEVICE_FLOW_SITES ".lumenfall.ai:443/"
/* where none is told, RFC 8628 §3.2 */
#define LIMN_DEVICE_FLOW_INTERVAL_S 5
#define LIMN_DEVICE_FLOW_MIN_INTERVAL_S 0.05
#define LIMN_DEVICE_FLOW_MAX_INTERVAL_S 60
/* RFC 8628 §3.5 */
#define LIMN_DEVICE_FLOW_SLOWER_S 5
#define LIMN_DEVICE_FLOW_LIFETIME_S 900
#define LIMN_DEVICE_FLOW_MAX_LIFETIME_S 3600
/* characters of a code that people type */
#define LIMN_DEVICE_FLOW_MAX_CODE 40

static JsonNode *
limn_device_flow_parse (const char *text, gsize length)
{
  g_autoptr (JsonNode) node =
      length > 0 ? limn_jsontext_parse (text, (gssize) length, "answer", NULL) :
                   NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ?
             g_steal_pointer (&node) :
             NULL;
}

/* the codes of RFC 6749 §5.2 are words; anything else might be an echo */
static const char *
limn_device_flow_get_code (JsonObject *object)
{
  const char *code =
      object != NULL ? limn_jsontext_get_string (object, "error") : NULL;

  return code != NULL && *code != '\0' && strlen (code) <= 60 &&
                 code[strspn (code, "abcdefghijklmnopqrstuvwxyz_")] == '\0' ?
             code :
             NULL;
}

/* @what: what it was asked for */
static void
limn_device_flow_set_failed (const LimnHttpHead *head,
                             JsonObject *object,
                             const char *what,
                             GError **error)
{
  const char *code = limn_device_flow_get_code (object);
  LimnError kind = LIMN_ERROR_AUTH;

  if (head->status == 429)
    kind = LIMN_ERROR_RATE;
  else if (head->status >= 500)
    kind = LIMN_ERROR_TRANSIENT;
  else if (limn_http_head_is_good (head))
    kind = LIMN_ERROR_ANSWER;
  g_set_error (
      error,
      LIMN_ERROR,
      kind,
      _ ("the sign-in page of lumenfall gave no %s (HTTP status %u%s%s); "
         "try again, or make a key in the account there and keep it with "
         "`limn key set lumenfall`"),
      what,
      head->status,
      code != NULL ? ", " : "",
      code != NULL ? code : "");
}

/* Nobody but the issuer gets the secret half of a code, whatever its document
 * says. */
static gboolean
limn_device_flow_is_own (const LimnDeviceFlow *self, const char *url)
{
  g_autofree char *root = limn_transport_url_root (url);

  return limn_transport_url_same_origin (url, self->root) ||
         g_str_equal (root, LIMN_DEVICE_FLOW_SITE) ||
         (g_str_has_prefix (root, "https://") &&
          g_str_has_suffix (root, LIMN_DEVICE_FLOW_SITES));
}

static gboolean
limn_device_flow_take_url (const LimnDeviceFlow *self,
                           JsonObject *object,
                           const char *name,
                           char **url,
                           GError **error)
{
  const char *text = limn_jsontext_get_string (object, name);
  g_autofree char *shown = NULL;

  if (text == NULL)
    return TRUE;
  if (limn_device_flow_is_own (self, text))
    {
      g_free (*url);
      *url = g_strdup (text);
      return TRUE;
    }
  shown = limn_transport_url_peer (text);
  g_set_error (
      error,
      LIMN_ERROR,
      LIMN_ERROR_ANSWER,
      _ ("the sign-in page of lumenfall names %s as its own, which it is "
         "not (%s); nothing was sent there"),
      shown,
      name);
  return FALSE;
}

/* a good answer with an object; else %NULL with what
 * limn_device_flow_set_failed() says */
static JsonNode *
limn_device_flow_read (const LimnHttpHead *head,
                       const char *text,
                       gsize length,
                       const char *what,
                       GError **error)
{
  g_autoptr (JsonNode) node = limn_device_flow_parse (text, length);

  if (limn_http_head_is_good (head) && node != NULL)
    return g_steal_pointer (&node);
  limn_device_flow_set_failed (
      head, node != NULL ? json_node_get_object (node) : NULL, what, error);
  return NULL;
}

/**
 * limn_device_flow_take_discovery:
 * @self: a flow
 * @head: head of the answer
 * @text: (array length=length) (nullable): its body
 * @length: bytes
 * @error: return location
 *
 * Takes the addresses that are there; the others stay as they were.
 *
 * Returns: %FALSE with %LIMN_ERROR_ANSWER for a document that is none or that
 *   leads elsewhere; %LIMN_ERROR_AUTH, %LIMN_ERROR_RATE or
 *   %LIMN_ERROR_TRANSIENT where there is none
 */
gboolean
limn_device_flow_take_discovery (LimnDeviceFlow *self,
                                 const LimnHttpHead *head,
                                 const char *text,
                                 gsize length,
                                 GError **error)
{
  g_autoptr (JsonNode) node =
      limn_device_flow_read (head, text, length, "addresses", error);
  JsonObject *object;

  if (node == NULL)
    return FALSE;
  object = json_node_get_object (node);
  return limn_device_flow_take_url (self,
                                    object,
                                    "device_authorization_endpoint",
                                    &self->invite_url,
                                    error) &&
         limn_device_flow_take_url (
             self, object, "token_endpoint", &self->token_url, error);
}

static gdouble
limn_device_flow_get_seconds (JsonObject *object,
                              const char *name,
                              gdouble fallback,
                              gdouble low,
                              gdouble high)
{
  gdouble seconds = fallback;

  limn_jsontext_get_number (object, name, &seconds);
  return CLAMP (seconds, low, high);
}

/* a browser opens it, and the user reads it before: nothing but the address of
 * a page, and of an address nothing but ASCII, RFC 3986 */
static gboolean
limn_device_flow_is_page (const char *url)
{
  g_autofree char *admitted = url != NULL && g_str_is_ascii (url) ?
                                  limn_transport_url_admit (url, FALSE, NULL) :
                                  NULL;

  return admitted != NULL;
}

/**
 * limn_device_flow_take_invite:
 * @self: a flow
 * @head: head of the answer
 * @text: (array length=length) (nullable): its body
 * @length: bytes
 * @error: return location
 *
 * Takes the code, RFC 8628 §3.2.
 *
 * Returns: %FALSE with %LIMN_ERROR_ANSWER where something is missing or the
 *   page is none that a browser may be sent to; else as
 *   limn_device_flow_take_discovery()
 */
gboolean
limn_device_flow_take_invite (LimnDeviceFlow *self,
                              const LimnHttpHead *head,
                              const char *text,
                              gsize length,
                              GError **error)
{
  g_autoptr (JsonNode) node =
      limn_device_flow_read (head, text, length, "code", error);
  JsonObject *object;
  const char *code, *address, *link;
  g_autofree char *shown = NULL;

  if (node == NULL)
    return FALSE;
  object = json_node_get_object (node);
  code = limn_jsontext_get_string (object, "device_code");
  address = limn_jsontext_get_string (object, "verification_uri");
  link = limn_jsontext_get_string (object, "verification_uri_complete");
  shown = limn_text_clean (limn_jsontext_get_string (object, "user_code"),
                           LIMN_DEVICE_FLOW_MAX_CODE);
  if (code == NULL || *code == '\0' || *shown == '\0' ||
      !limn_device_flow_is_page (address) ||
      (link != NULL && !limn_device_flow_is_page (link)))
    {
      limn_device_flow_set_failed (head, object, "code that is whole", error);
      return FALSE;
    }
  self->device_code = g_strdup (code);
  self->user_code = g_steal_pointer (&shown);
  self->address = g_strdup (address);
  self->link = g_strdup (link != NULL ? link : address);
  self->lifetime_s =
      limn_device_flow_get_seconds (object,
                                    "expires_in",
                                    LIMN_DEVICE_FLOW_LIFETIME_S,
                                    0,
                                    LIMN_DEVICE_FLOW_MAX_LIFETIME_S);
  self->interval_s =
      limn_device_flow_get_seconds (object,
                                    "interval",
                                    LIMN_DEVICE_FLOW_INTERVAL_S,
                                    LIMN_DEVICE_FLOW_MIN_INTERVAL_S,
                                    LIMN_DEVICE_FLOW_MAX_INTERVAL_S);
  return TRUE;
}

/**
 * limn_device_flow_slow_down:
 * @self: a flow that has its code
 *
 * Asks less often from now on.
 */
void
limn_device_flow_slow_down (LimnDeviceFlow *self)
{
  self->interval_s = MIN (self->interval_s + LIMN_DEVICE_FLOW_SLOWER_S,
                          LIMN_DEVICE_FLOW_MAX_INTERVAL_S);
}

/* what ends the waiting, RFC 8628 §3.5 */
static const struct
{
  const char *code;
  const char *words;
} limn_device_flow_ends[] = {
  { "access_denied",
    "the sign-in was declined in the browser; no key was made" },
  { "expired_token",
    "the code was not used in time; sign in again for a new one" },
  { "invalid_grant",
    "the code is not good any more; sign in again for a new one" },
};

/**
 * limn_device_flow_take_poll:
 * @self: a flow that has its code
 * @head: head of the answer
 * @text: (array length=length) (nullable): its body
 * @length: bytes
 * @error: return location
 *
 * Takes the token, or hears that the user has not decided yet.
 *
 * Returns: whether to go on: with a token in @self, or to ask again without
 *   one; %FALSE with %LIMN_ERROR_AUTH where it was declined or took too long;
 *   else as limn_device_flow_take_discovery()
 */
gboolean
limn_device_flow_take_poll (LimnDeviceFlow *self,
                            const LimnHttpHead *head,
                            const char *text,
                            gsize length,
                            GError **error)
{
  g_autoptr (JsonNode) node = limn_device_flow_parse (text, length);
  JsonObject *object = node != NULL ? json_node_get_object (node) : NULL;
  const char *code = limn_device_flow_get_code (object);
  const char *token =
      object != NULL ? limn_jsontext_get_string (object, "access_token") : NULL;

  if (limn_http_head_is_good (head) && token != NULL && *token != '\0')
    {
      self->token = g_strdup (token);
      return limn_keys_check (token, "the sign-in page of lumenfall", error);
    }
  if (g_strcmp0 (code, "authorization_pending") == 0)
    return TRUE;
  if (g_strcmp0 (code, "slow_down") == 0)
    {
      limn_device_flow_slow_down (self);
      return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (limn_device_flow_ends); i++)
    if (g_strcmp0 (code, limn_device_flow_ends[i].code) == 0)
      {
        g_set_error (error,
                     LIMN_ERROR,
                     LIMN_ERROR_AUTH,
                     "%s",
                     limn_device_flow_ends[i].words);
        return FALSE;
      }
  limn_device_flow_set_failed (head, object, "token", error);
  return FALSE;
}

/**
 * limn_device_flow_take_key:
 * @self: a flow that was granted
 * @head: head of the answer
 * @text: (array length=length) (nullable): its body
 * @length: bytes
 * @error: return location
 *
 * Returns: whether @self has the key now; else as
 *   limn_device_flow_take_discovery()
 */
gboolean
limn_device_flow_take_key (LimnDeviceFlow *self,
                           const LimnHttpHead *head,
                           const char *text,
                           gsize length,
                           GError **error)
{
  g_autoptr (JsonNode) node = limn_device_flow_parse (text, length);
  JsonObject *object = node != NULL ? json_node_get_object (node) : NULL;
  const char *key =
      object != NULL ? limn_jsontext_get_string (object, "api_key") : NULL;

  if (limn_http_head_is_good (head) && key != NULL && *key != '\0')
    {
      self->key = g_strdup (key);
      return limn_keys_check (key, "the sign-in page of lumenfall", error);
    }
  limn_device_flow_set_failed (head, object, "key", error);
  return FALSE;
}
