/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/device-flow: a login that is granted in a browser, RFC 8628, and the key
 * that it buys, as Lumenfall's own tool does it; requests and answers as
 * values. Private to the core. */
#pragma once

#include "http.h"

G_BEGIN_DECLS

/**
 * LimnDeviceFlow:
 * @root: scheme, host and port of the issuer
 * @name: how the key will be called in the user's account
 * @invite_url: asked for a code
 * @token_url: asked whether the code was granted
 * @device_code: (nullable): the secret half of the code
 * @user_code: (nullable): the half that the user types
 * @address: (nullable): where it is typed
 * @link: (nullable): the same with the code filled in
 * @token: (nullable): what the grant gave
 * @key: (nullable): the key, at last
 * @lifetime_s: seconds for which the code is good
 * @interval_s: seconds between two questions
 */
typedef struct
{
  char *root;
  char *name;
  char *invite_url;
  char *token_url;
  char *device_code;
  char *user_code;
  char *address;
  char *link;
  char *token;
  char *key;
  gdouble lifetime_s;
  gdouble interval_s;
} LimnDeviceFlow;

LimnDeviceFlow *limn_device_flow_new (const char *root, const char *name);
void limn_device_flow_free (LimnDeviceFlow *self);

LimnHttpRequest *limn_device_flow_build_discovery (const LimnDeviceFlow *self);
LimnHttpRequest *limn_device_flow_build_invite (const LimnDeviceFlow *self);
LimnHttpRequest *limn_device_flow_build_poll (const LimnDeviceFlow *self);
LimnHttpRequest *limn_device_flow_build_key (const LimnDeviceFlow *self);

gboolean limn_device_flow_take_discovery (LimnDeviceFlow *self,
                                          const LimnHttpHead *head,
                                          const char *text,
                                          gsize length,
                                          GError **error);
gboolean limn_device_flow_take_invite (LimnDeviceFlow *self,
                                       const LimnHttpHead *head,
                                       const char *text,
                                       gsize length,
                                       GError **error);
gboolean limn_device_flow_take_poll (LimnDeviceFlow *self,
                                     const LimnHttpHead *head,
                                     const char *text,
                                     gsize length,
                                     GError **error);
gboolean limn_device_flow_take_key (LimnDeviceFlow *self,
                                    const LimnHttpHead *head,
                                    const char *text,
                                    gsize length,
                                    GError **error);
void limn_device_flow_slow_down (LimnDeviceFlow *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnDeviceFlow, limn_device_flow_free)

G_END_DECLS
