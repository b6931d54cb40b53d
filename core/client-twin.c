/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/client-twin: whether the same was paid for a moment ago. */
#include "client-private.h"

#include "fingerprint.h"
#include "twin.h"

static char *
limn_client_look_up_twin (LimnClient *self,
                          const char *fingerprint,
                          char **ways,
                          gdouble *seconds)
{
  g_autoptr (LimnTwin) twin = NULL;

  if (limn_client_get_journal (self) == NULL)
    return NULL;
  twin = limn_twin_find (fingerprint, (const char *const *) ways);
  if (twin != NULL && seconds != NULL)
    *seconds = twin->seconds;
  return twin != NULL ? g_strdup (limn_record_get_id (twin->record)) : NULL;
}

/**
 * limn_client_find_twin:
 * @self: a client
 * @plan: what would be done
 * @inputs: (nullable): images that would go out
 * @seconds: (out) (optional): since it ended
 *
 * Looks for a job, of any process, that was exactly the same request, brought a
 * result from where @plan may go and ended less than a minute ago: the user may
 * take that result, by `limn.reuse` in @plan's request, and not pay again.
 * Every byte of @inputs is digested for that, some milliseconds a megabyte, so
 * that it had better not be asked while a user types.
 *
 * Returns: (transfer full) (nullable): id of the job
 */
char *
limn_client_find_twin (LimnClient *self,
                       const LimnPlan *plan,
                       const LimnInputs *inputs,
                       gdouble *seconds)
{
  g_autofree char *fingerprint = limn_fingerprint_new (plan, inputs);
  g_auto (GStrv) ways = limn_twin_list_ways (plan);

  return limn_client_look_up_twin (self, fingerprint, ways, seconds);
}

static void
limn_client_twin_printed (GObject *source,
                          GAsyncResult *result,
                          gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  g_task_return_pointer (task, limn_fingerprint_new_finish (result), g_free);
}

/**
 * limn_client_find_twin_async:
 * @self: a client
 * @plan: what would be done
 * @inputs: (nullable): images that would go out; must live until the callback
 * @callback: (scope async): called at the end
 * @user_data: for @callback
 *
 * As limn_client_find_twin(); the images are digested in a thread.
 */
void
limn_client_find_twin_async (LimnClient *self,
                             const LimnPlan *plan,
                             const LimnInputs *inputs,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_task_data (
      task, limn_twin_list_ways (plan), (GDestroyNotify) g_strfreev);
  limn_fingerprint_new_async (plan, inputs, limn_client_twin_printed, task);
}

/**
 * limn_client_find_twin_finish:
 * @self: a client
 * @result: as given to the callback
 * @seconds: (out) (optional): since the job ended
 *
 * Returns: (transfer full) (nullable): id of the job
 */
char *
limn_client_find_twin_finish (LimnClient *self,
                              GAsyncResult *result,
                              gdouble *seconds)
{
  g_autofree char *fingerprint =
      g_task_propagate_pointer (G_TASK (result), NULL);

  return limn_client_look_up_twin (
      self, fingerprint, g_task_get_task_data (G_TASK (result)), seconds);
}
