/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/token-file: gcloud's own credentials file, and what it is changed for.
 */
#pragma once

#include "http.h"

G_BEGIN_DECLS

/**
 * LimnTokenFile:
 * @client_id: who asks
 * @client_secret: its secret
 * @refresh_token: the user's login
 * @token_uri: where the three are changed for a token
 *
 * Application default credentials of the type authorized_user.
 */
typedef struct
{
  char *client_id;
  char *client_secret;
  char *refresh_token;
  char *token_uri;
} LimnTokenFile;

LimnTokenFile *limn_token_file_read (GError **error);
void limn_token_file_free (LimnTokenFile *self);

LimnHttpRequest *limn_token_file_build (const LimnTokenFile *self);
char *limn_token_file_parse (const LimnHttpHead *head,
                             const char *text,
                             gsize length,
                             gint64 *lifetime_s,
                             GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnTokenFile, limn_token_file_free)

G_END_DECLS
