/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/attempt-words: what an attempt knows beside the words of its endpoint.
 */
#include "attempt-private.h"

#include <glib/gi18n-lib.h>

#include "error.h"

/* shorter waits than this, milliseconds, are not worth a word */
#define LIMN_ATTEMPT_WORDS_MIN_WAIT 1000

/* the endpoint has accepted the request, whatever came back */
gboolean
limn_attempt_is_taken (const LimnAttempt *self)
{
  return self->outcome.status / 100 == 2 || self->step->job != NULL;
}

/* what came back is of no use; some failures say so themselves */
static gboolean
limn_attempt_hides_cost (LimnAttempt *self, const GError *error)
{
  return limn_attempt_is_taken (self) &&
         (g_error_matches (error, LIMN_ERROR, LIMN_ERROR_ANSWER) ||
          g_error_matches (error, LIMN_ERROR, LIMN_ERROR_FILE)) &&
         !self->tells_cost;
}

/* whoever asks for a model that is gone wants to know what came after it,
 * whoever is to wait, how long, and whoever gets nothing, whether he pays */
void
limn_attempt_add_words (LimnAttempt *self, GError *error)
{
  const LimnModel *model = self->order.plan->model;
  gint64 ms = self->step->retry_ms;
  char *message = NULL;

  if (g_error_matches (error, LIMN_ERROR, LIMN_ERROR_GONE) && model != NULL &&
      model->successor != NULL)
    message = g_strdup_printf (
        _ ("%s; the successor is '%s'"), error->message, model->successor);
  else if (g_error_matches (error, LIMN_ERROR, LIMN_ERROR_RATE) &&
           ms >= LIMN_ATTEMPT_WORDS_MIN_WAIT)
    message = g_strdup_printf (_ ("%s; it asks for %.0f s"),
                               error->message,
                               (gdouble) ((ms + 999) / 1000));
  else if (limn_attempt_hides_cost (self, error))
    message = g_strdup_printf (_ ("%s; it may be charged"), error->message);
  if (message == NULL)
    return;
  g_free (error->message);
  error->message = message;
}

/* the job at @url was taken, and goes on without anybody to ask after it */
GError *
limn_attempt_refuse_host (LimnAttempt *self, const char *url)
{
  const char *endpoint = self->order.route->endpoint;
  g_autofree char *variable = limn_settings_dup_variable (endpoint);
  g_autofree char *peer = limn_transport_url_peer (url);

  self->tells_cost = TRUE;
  return g_error_new (
      LIMN_ERROR,
      LIMN_ERROR_ANSWER,
      _ ("%s names job %s at another host (%s), which must not "
         "have the key: nothing was sent there, and the job may "
         "be charged; check the endpoint's address (%s, or url in "
         "settings.ini)"),
      endpoint,
      self->step->job != NULL ? self->step->job : _ ("without a number"),
      peer,
      variable);
}
