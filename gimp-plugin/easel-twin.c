/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/easel-twin: what was paid for a moment ago is not paid again unasked. */
#include "easel-private.h"

#include <glib/gi18n-lib.h>

#include "error.h"
#include "fingerprint.h"

#define LIMN_EASEL_REUSE "limn.reuse"

/* digesting what goes out costs time before it leaves: only where this dialog
 * has brought something lately, or where the user counts on a result */
static gboolean
limn_easel_job_may_have_twin (const LimnEaselJob *self)
{
  const LimnPlan *plan = self->run.plan;
  gint64 delivered = self->easel->delivered_at;

  if (json_object_has_member (plan->request->options, LIMN_EASEL_REUSE))
    return limn_request_get_flag (plan->request, LIMN_EASEL_REUSE, FALSE);
  return self->listener.twin != NULL && plan->estimated_micros != 0 &&
         delivered != 0 &&
         g_get_monotonic_time () - delivered <
             LIMN_FINGERPRINT_WINDOW_S * G_USEC_PER_SEC;
}

static void
limn_easel_job_tell_twin (LimnEaselJob *self, guint seconds)
{
  self->is_told = TRUE;
  if (self->easel->job == self)
    self->easel->job = NULL;
  self->listener.twin (seconds, self->user_data);
  limn_easel_job_end (self, NULL);
}

static void
limn_easel_job_looked (GObject *source,
                       GAsyncResult *result,
                       gpointer user_data)
{
  LimnEaselJob *self = user_data;
  gdouble seconds = 0;
  g_autofree char *twin =
      limn_client_find_twin_finish (LIMN_CLIENT (source), result, &seconds);
  gboolean wanted =
      limn_request_get_flag (self->run.plan->request, LIMN_EASEL_REUSE, FALSE);

  if (limn_easel_job_is_cancelled (self))
    limn_easel_job_end (self, NULL);
  else if (wanted && twin == NULL)
    limn_easel_job_end (
        self,
        g_error_new_literal (
            LIMN_ERROR,
            LIMN_ERROR_CANCELLED,
            _ ("That result can no longer be used, and nothing was sent. Run "
               "again to pay for a new one.")));
  else if (!wanted && twin != NULL && !self->is_told)
    limn_easel_job_tell_twin (self, (guint) MAX (1, seconds));
  else
    limn_easel_job_send (self);
}

/* all that goes out is there */
void
limn_easel_job_packed (LimnEaselJob *self)
{
  LimnRun *run = &self->run;

  run->encoded = g_get_monotonic_time ();
  if (limn_easel_job_is_cancelled (self) ||
      !limn_easel_job_may_have_twin (self))
    limn_easel_job_send (self);
  else
    limn_client_find_twin_async (
        run->client, run->plan, run->inputs, limn_easel_job_looked, self);
}
