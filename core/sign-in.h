/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/sign-in: a key of the gateway, without typing one: the user grants it in
 * a browser. */
#pragma once

#include "client.h"
#include "keys.h"

G_BEGIN_DECLS

/**
 * LimnSignInInvitation:
 * @code: what the user is to see, and type, there: "ABCD-EFGH"
 * @address: page on which it is typed
 * @link: the same page with the code filled in
 * @lifetime_s: seconds for which the code is good
 */
typedef struct
{
  const char *code;
  const char *address;
  const char *link;
  guint lifetime_s;
} LimnSignInInvitation;

/**
 * LimnSignInShow:
 * @invitation: what the user is to see; valid during the call only
 * @user_data: as given
 *
 * Called once, on the main context.
 */
typedef void (*LimnSignInShow) (const LimnSignInInvitation *invitation,
                                gpointer user_data);

void limn_sign_in_async (LimnClient *client,
                         LimnKeysPlace place,
                         LimnSignInShow show,
                         gpointer show_data,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
char *limn_sign_in_finish (GAsyncResult *result, char **missed, GError **error);
char *limn_sign_in_sync (LimnClient *client,
                         LimnKeysPlace place,
                         LimnSignInShow show,
                         gpointer show_data,
                         GCancellable *cancellable,
                         char **missed,
                         GError **error);

G_END_DECLS
