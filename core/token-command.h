/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/token-command: a command of the user's that prints a token. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* how long such a command may take, milliseconds */
#define LIMN_TOKEN_COMMAND_LIMIT_MS (30 * 1000)

gboolean limn_token_command_check (const char *command, GError **error);
char *limn_token_command_parse (char *output, gsize length, GError **error);
void limn_token_command_run_async (const char *command,
                                   guint limit_ms,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
char *limn_token_command_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS
