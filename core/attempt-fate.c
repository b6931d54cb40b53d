/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/attempt-fate: what became of a request whose answer was lost. */
#include "attempt-private.h"

#include <glib/gi18n-lib.h>

#include "error.h"
#include "inquiry.h"

/* asked so often, with a pause that doubles, while it is under way */
#define LIMN_ATTEMPT_FATE_TRIES 4
#define LIMN_ATTEMPT_FATE_PAUSE_MS 500
/* for one question, seconds */
#define LIMN_ATTEMPT_FATE_S 10

static void limn_attempt_send_fate (LimnAttempt *self);

/* an unsent mark finds nothing, and a user's own word may stand for others */
static gboolean
limn_attempt_can_ask_fate (LimnAttempt *self, const GError *error)
{
  const LimnQuestion question = { .kind = LIMN_QUESTION_FATE };

  return g_error_matches (error, LIMN_ERROR, LIMN_ERROR_AMBIGUOUS) &&
         self->access != NULL && self->mark != NULL &&
         self->step->job == NULL && self->outcome.results->len == 0 &&
         limn_request_get_option (self->order.plan->request, "user") == NULL &&
         limn_provider_can_be_asked (self->access->provider, &question, NULL);
}

static void
limn_attempt_restate (LimnAttempt *self, LimnError kind, char *message)
{
  GError *error = self->outcome.error;

  g_free (error->message);
  error->message = message;
  error->code = (gint) kind;
}

/* what was not charged may be tried again; what was is told with its price */
static void
limn_attempt_take_fate (LimnAttempt *self, LimnAnswer *answer)
{
  const char *endpoint = self->order.route->endpoint;
  const char *id =
      answer->request_id != NULL ? answer->request_id : _ ("unknown");
  g_autofree char *cost = NULL;

  if (self->step->request_id == NULL)
    self->step->request_id = g_strdup (answer->request_id);
  if (answer->fate == LIMN_FATE_FREE)
    limn_attempt_restate (
        self,
        LIMN_ERROR_TRANSIENT,
        g_strdup_printf (
            _ ("no whole answer came from %s in time; it says that "
               "nothing was charged (request %s); try again"),
            endpoint,
            id));
  if (answer->fate != LIMN_FATE_CHARGED)
    return;
  cost = limn_money_to_string (answer->micros);
  self->step->cost_micros = answer->micros;
  limn_attempt_restate (
      self,
      LIMN_ERROR_AMBIGUOUS,
      g_strdup_printf (
          _ ("no whole answer came from %s in time, and it charged %s USD "
             "(request %s); look there before you pay again"),
          endpoint,
          cost,
          id));
}

static gboolean
limn_attempt_ask_fate_again (gpointer user_data)
{
  limn_attempt_send_fate (user_data);
  return G_SOURCE_REMOVE;
}

static void
limn_attempt_have_fate (GObject *source, GAsyncResult *result, gpointer data)
{
  LimnAttempt *self = data;
  g_autoptr (LimnAnswer) answer =
      g_task_propagate_pointer (G_TASK (result), NULL);
  g_autoptr (GSource) source_again = NULL;

  if (answer == NULL || answer->fate != LIMN_FATE_UNDERWAY ||
      ++self->n_fate >= LIMN_ATTEMPT_FATE_TRIES ||
      limn_attempt_is_cancelled (self))
    {
      if (answer != NULL)
        limn_attempt_take_fate (self, answer);
      limn_attempt_complete (self);
      return;
    }
  source_again =
      g_timeout_source_new (LIMN_ATTEMPT_FATE_PAUSE_MS << self->n_fate);
  g_source_set_callback (source_again, limn_attempt_ask_fate_again, self, NULL);
  g_source_attach (source_again, g_task_get_context (self->task));
}

static void
limn_attempt_send_fate (LimnAttempt *self)
{
  const LimnQuestion question = { .kind = LIMN_QUESTION_FATE,
                                  .endpoint = self->order.route->endpoint,
                                  .protocol = self->order.route->protocol,
                                  .subject = self->mark,
                                  .timeout_s = LIMN_ATTEMPT_FATE_S };
  GTask *task = g_task_new (self->frame->transport,
                            g_task_get_cancellable (self->task),
                            limn_attempt_have_fate,
                            self);

  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (
      task,
      limn_inquiry_new (&question, self->frame->transport, self->frame->tokens),
      (GDestroyNotify) limn_inquiry_free);
  limn_inquiry_run (task, self->frame->settings);
}

/* asks the endpoint, where it can be asked, before the attempt ends */
gboolean
limn_attempt_ask_fate (LimnAttempt *self)
{
  if (!limn_attempt_can_ask_fate (self, self->outcome.error) ||
      limn_attempt_is_cancelled (self))
    return FALSE;
  limn_attempt_send_fate (self);
  return TRUE;
}
