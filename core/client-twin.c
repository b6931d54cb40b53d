/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/client-twin: whether the same was paid for a moment ago. */
#include "client-private.h"

#include "fingerprint.h"
#include "twin.h"

/**
 * limn_client_find_twin:
 * @self: a client
 * @plan: what would be done
 * @inputs: (nullable): images that would go out
 * @seconds: (out) (optional): since it ended
 *
 * Looks for a job, of any process, that was exactly the same request, brought a
 * result and ended less than a minute ago: the user may take that result, by
 * `limn.reuse` in @plan's request, and not pay again. Every byte of @inputs is
 * digested for that, some milliseconds a megabyte, so that it had better not be
 * asked while a user types.
 *
 * Returns: (transfer full) (nullable): id of the job
 */
char *
limn_client_find_twin (LimnClient *self,
                       const LimnPlan *plan,
                       const LimnInputs *inputs,
                       gdouble *seconds)
{
  g_autofree char *fingerprint = NULL;
  g_autoptr (LimnTwin) twin = NULL;

  if (limn_client_get_journal (self) == NULL)
    return NULL;
  fingerprint = limn_fingerprint_new (plan, inputs);
  twin = limn_twin_find (fingerprint);
  if (twin != NULL && seconds != NULL)
    *seconds = twin->seconds;
  return twin != NULL ? g_strdup (limn_record_get_id (twin->record)) : NULL;
}
