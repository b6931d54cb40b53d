/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/attempt-token: a token, or a key of the keyring, before the request. */
#include "attempt-private.h"

#include "error.h"
#include "keys.h"

static void
limn_attempt_have_token (GObject *source, GAsyncResult *result, gpointer data)
{
  LimnAttempt *self = data;
  g_autoptr (GError) error = NULL;

  limn_keys_free (self->access->key);
  self->access->key =
      limn_tokens_get_finish (LIMN_TOKENS (source), result, &error);
  if (self->access->key == NULL)
    limn_attempt_fail (self, error);
  else
    limn_attempt_begin (self);
}

static void
limn_attempt_have_key (GObject *source, GAsyncResult *result, gpointer data)
{
  LimnAttempt *self = data;
  g_autoptr (GError) error = NULL;

  if (limn_access_open_finish (self->access, result, &error))
    limn_attempt_begin (self);
  else
    limn_attempt_fail (self, error);
}

void
limn_attempt_get_key (LimnAttempt *self)
{
  limn_access_open_async (self->access,
                          self->frame->settings,
                          self->order.route->endpoint,
                          g_task_get_cancellable (self->task),
                          limn_attempt_have_key,
                          self);
}

void
limn_attempt_get_token (LimnAttempt *self)
{
  limn_tokens_get_async (self->frame->tokens,
                         self->order.route->endpoint,
                         g_task_get_cancellable (self->task),
                         limn_attempt_have_token,
                         self);
}

/* a token may be over before its time: then a fresh one is tried, once */
gboolean
limn_attempt_renew (LimnAttempt *self, const GError *error)
{
  if (!self->access->wants_token ||
      !g_error_matches (error, LIMN_ERROR, LIMN_ERROR_AUTH))
    return FALSE;
  limn_tokens_forget (self->frame->tokens);
  if (self->renewed)
    return FALSE;
  self->renewed = TRUE;
  limn_attempt_get_token (self);
  return TRUE;
}
