/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/device-flow: a login that is granted in a browser, RFC 8628.
 *
 * Addresses, client and scopes are those of Lumenfall's own tool
 * (lumenfall.mjs of its agent-skill, 2026-06), less the scopes that no key
 * needs. */
#include "device-flow.h"

#include <string.h>

#include "jsontext.h"
#include "keys.h"

#define LIMN_DEVICE_FLOW_CLIENT "cli"
#define LIMN_DEVICE_FLOW_SCOPE "openid generate balance.read keys:write"
#define LIMN_DEVICE_FLOW_GRANT "urn:ietf:params:oauth:grant-type:device_code"
/* room for a form, grown once, so that no copy of a secret stays behind */
#define LIMN_DEVICE_FLOW_FORM (16 * 1024)

/**
 * limn_device_flow_new:
 * @root: scheme, host and port of the issuer
 * @name: how the key will be called in the user's account
 *
 * Returns: (transfer full): a flow that has not begun, with the addresses that
 *   an issuer without a discovery document has
 */
LimnDeviceFlow *
limn_device_flow_new (const char *root, const char *name)
{
  LimnDeviceFlow *self = g_new0 (LimnDeviceFlow, 1);

  self->root = g_strdup (root);
  self->name = g_strdup (name);
  self->invite_url = g_strconcat (root, "/device-authorization", NULL);
  self->token_url = g_strconcat (root, "/token", NULL);
  return self;
}

/**
 * limn_device_flow_free:
 * @self: (nullable) (transfer full): a flow
 *
 * Wipes what is secret in it.
 */
void
limn_device_flow_free (LimnDeviceFlow *self)
{
  if (self == NULL)
    return;
  g_free (self->root);
  g_free (self->name);
  g_free (self->invite_url);
  g_free (self->token_url);
  limn_keys_free (self->device_code);
  g_free (self->user_code);
  g_free (self->address);
  limn_keys_free (self->link);
  limn_keys_free (self->token);
  limn_keys_free (self->key);
  g_free (self);
}

/**
 * limn_device_flow_build_discovery:
 * @self: a flow
 *
 * Returns: (transfer full): asks for the issuer's addresses
 */
LimnHttpRequest *
limn_device_flow_build_discovery (const LimnDeviceFlow *self)
{
  g_autofree char *url =
      g_strconcat (self->root, "/.well-known/openid-configuration", NULL);
  LimnHttpRequest *request = limn_http_request_new ("GET", url);

  limn_http_request_add_header (request, "Accept", "application/json");
  return request;
}

/* @fields: name, value, name, value …, %NULL */
static LimnHttpRequest *
limn_device_flow_build_form (const char *url, const char *const *fields)
{
  LimnHttpRequest *request = limn_http_request_new ("POST", url);
  GString *form = g_string_sized_new (LIMN_DEVICE_FLOW_FORM);
  g_autoptr (GBytes) body = NULL;
  gsize length;
  char *text;

  for (guint i = 0; fields[i] != NULL; i += 2)
    {
      char *value = g_uri_escape_string (fields[i + 1], NULL, FALSE);

      g_string_append_printf (form, "%s%s=", i > 0 ? "&" : "", fields[i]);
      g_string_append (form, value);
      limn_keys_free (value);
    }
  length = form->len;
  text = g_string_free (form, FALSE);
  body = g_bytes_new_with_free_func (
      text, length, (GDestroyNotify) limn_keys_free, text);
  limn_http_request_add_header (request, "Accept", "application/json");
  limn_http_request_set_body (
      request, "application/x-www-form-urlencoded", body);
  return request;
}

/**
 * limn_device_flow_build_invite:
 * @self: a flow whose addresses are known
 *
 * Returns: (transfer full): asks for a code, RFC 8628 §3.1
 */
LimnHttpRequest *
limn_device_flow_build_invite (const LimnDeviceFlow *self)
{
  const char *const fields[] = {
    "client_id", LIMN_DEVICE_FLOW_CLIENT, "scope", LIMN_DEVICE_FLOW_SCOPE, NULL,
  };

  return limn_device_flow_build_form (self->invite_url, fields);
}

/**
 * limn_device_flow_build_poll:
 * @self: a flow that has its code
 *
 * Returns: (transfer full): asks whether it was granted, RFC 8628 §3.4
 */
LimnHttpRequest *
limn_device_flow_build_poll (const LimnDeviceFlow *self)
{
  const char *const fields[] = {
    "grant_type", LIMN_DEVICE_FLOW_GRANT,  "device_code", self->device_code,
    "client_id",  LIMN_DEVICE_FLOW_CLIENT, NULL,
  };

  return limn_device_flow_build_form (self->token_url, fields);
}

/**
 * limn_device_flow_build_key:
 * @self: a flow that was granted
 *
 * Returns: (transfer full): asks for a key that lasts
 */
LimnHttpRequest *
limn_device_flow_build_key (const LimnDeviceFlow *self)
{
  g_autofree char *url = g_strconcat (self->root, "/connect/api_keys", NULL);
  LimnHttpRequest *request = limn_http_request_new ("POST", url);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autoptr (GBytes) body = NULL;
  char *bearer = g_strconcat ("Bearer ", self->token, NULL);
  char *text;

  json_object_set_string_member (object, "name", self->name);
  json_node_take_object (node, object);
  text = limn_jsontext_print (node, FALSE);
  body = g_bytes_new_take (text, strlen (text));
  limn_http_request_add_header (request, "Accept", "application/json");
  limn_http_request_add_secret (request, "Authorization", bearer);
  limn_http_request_set_body (request, "application/json", body);
  limn_keys_free (bearer);
  return request;
}
