/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/tokens: bearer tokens of endpoints that take no key of their own.
 *
 * A token comes from the command that the settings of the endpoint name
 * (token_command), or else from Google for the login that gcloud has saved. It
 * is kept in memory for as long as it lasts. */
#pragma once

#include "settings.h"
#include "transport.h"

G_BEGIN_DECLS

#define LIMN_TYPE_TOKENS (limn_tokens_get_type ())
G_DECLARE_FINAL_TYPE (LimnTokens, limn_tokens, LIMN, TOKENS, GObject)

LimnTokens *limn_tokens_new (LimnTransport *transport,
                             const LimnSettings *settings);

gboolean limn_tokens_check (LimnTokens *self,
                            const char *endpoint,
                            GError **error);
void limn_tokens_warm (LimnTokens *self, const char *endpoint);
void limn_tokens_get_async (LimnTokens *self,
                            const char *endpoint,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
char *limn_tokens_get_finish (LimnTokens *self,
                              GAsyncResult *result,
                              GError **error);
void limn_tokens_forget (LimnTokens *self);

G_END_DECLS
