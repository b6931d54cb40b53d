/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/attempt-journal: what the journal hears of an attempt, and an attempt
 * that goes on where an earlier process left it. */
#include "attempt-private.h"

#include <glib/gi18n-lib.h>

#include "error.h"
#include "jsontext.h"
#include "keys.h"

static gboolean
limn_attempt_is_noted (const LimnAttempt *self)
{
  return self->frame->entry != NULL && self->mark != NULL;
}

void
limn_attempt_journal_sent (LimnAttempt *self)
{
  if (limn_attempt_is_noted (self))
    limn_entry_note_sent (self->frame->entry,
                          self->mark,
                          self->order.route,
                          self->order.first,
                          self->order.n);
}

static void
limn_attempt_journal_synced (GObject *source,
                             GAsyncResult *result,
                             gpointer user_data)
{
  LimnAttempt *self = user_data;
  g_autoptr (GError) error = NULL;

  if (limn_entry_sync_finish (result, &error))
    {
      self->next (self);
      return;
    }
  self->is_held = TRUE;
  self->step->is_final = TRUE;
  limn_attempt_fail (self, error);
}

/* goes on with @next when all that the journal was told is durable */
void
limn_attempt_await_journal (LimnAttempt *self, void (*next) (LimnAttempt *self))
{
  if (self->frame->entry == NULL)
    {
      next (self);
      return;
    }
  self->next = next;
  limn_entry_sync_async (self->frame->entry, limn_attempt_journal_synced, self);
}

void
limn_attempt_journal_step (LimnAttempt *self)
{
  if (limn_attempt_is_noted (self))
    limn_entry_note_step (
        self->frame->entry, self->mark, self->step, self->access->key);
}

/* what an earlier process has of a reply's results is not fetched again */
void
limn_attempt_journal_skip (LimnAttempt *self)
{
  JsonArray *here = limn_jsontext_get_array (self->memory, "here");

  for (guint i = 0; here != NULL && i < json_array_get_length (here); i++)
    {
      JsonNode *node = json_array_get_element (here, i);
      gint64 index =
          JSON_NODE_HOLDS_VALUE (node) ? json_node_get_int (node) : -1;

      if (index >= 0 && index < (gint64) self->step->results->len)
        ((LimnStepResult *) g_ptr_array_index (self->step->results,
                                               (guint) index))
            ->is_here = TRUE;
    }
}

/* to be called before the first byte of a result comes */
void
limn_attempt_journal_place (LimnAttempt *self, guint place)
{
  const LimnStepResult *row = g_ptr_array_index (self->step->results, place);

  if (limn_attempt_is_noted (self))
    limn_entry_note_place (
        self->frame->entry,
        (guint) limn_inlet_get_number (self->inlet, (guint) row->stream),
        self->mark,
        place);
}

/* addresses of what did not come while the rest did */
static JsonArray *
limn_attempt_list_missing (LimnAttempt *self)
{
  JsonArray *urls = json_array_new ();

  for (guint i = 0; i < self->step->results->len; i++)
    {
      const LimnStepResult *row = g_ptr_array_index (self->step->results, i);
      g_autofree char *url = g_strdup (row->url);

      limn_keys_mask_field (&url, self->access->key);
      if (url != NULL && row->stream >= 0 &&
          limn_receiver_get_error (self->receiver, (guint) row->stream) != NULL)
        json_array_add_string_element (urls, url);
    }
  return urls;
}

/* nothing that came is fetched twice, what the endpoint has charged for without
 * a job is told with its price, and a page that sends the request elsewhere
 * costs nothing, as does what was never sent: nobody can do more */
void
limn_attempt_journal_end (LimnAttempt *self)
{
  gboolean is_strange =
      g_error_matches (self->outcome.error, LIMN_ERROR, LIMN_ERROR_ANSWER);
  gboolean is_told =
      (self->step->job == NULL && self->step->results->len == 0 &&
       self->step->cost_micros != LIMN_MONEY_UNKNOWN) ||
      (is_strange && !limn_attempt_is_taken (self)) || self->is_held;

  if (!limn_attempt_is_noted (self))
    return;
  if (self->outcome.results->len > 0 && self->outcome.error != NULL)
    is_told = !limn_entry_narrow (
        self->frame->entry, self->mark, limn_attempt_list_missing (self));
  limn_entry_note_end (
      self->frame->entry, self->mark, self->outcome.error, is_told);
}

/**
 * limn_attempt_set_memory:
 * @self: an attempt that has not begun
 * @task: what the journal knows of an earlier one; must outlive it
 *
 * Has @self ask after that one's job, or fetch its results, and send nothing
 * that may be charged.
 */
void
limn_attempt_set_memory (LimnAttempt *self, JsonObject *task)
{
  self->memory = task;
}

static void
limn_attempt_restore (char **field, JsonObject *task, const char *name)
{
  *field = g_strdup (limn_jsontext_get_string (task, name));
}

/* a job is asked after anew: it may name fresh addresses of its results */
void
limn_attempt_resume (LimnAttempt *self)
{
  LimnStep *step = self->step;
  JsonArray *urls = limn_jsontext_get_array (self->memory, "urls");
  g_autofree char *ask =
      g_strdup (limn_jsontext_get_string (self->memory, "ask"));
  g_autoptr (GError) error = NULL;

  limn_attempt_restore (&step->job, self->memory, "job");
  limn_attempt_restore (&step->request_id, self->memory, "request_id");
  limn_attempt_restore (&step->result_url, self->memory, "result_url");
  limn_attempt_open_receiver (self);
  if (ask != NULL)
    {
      limn_attempt_follow (self, ask, 0);
      return;
    }
  for (guint i = 0; urls != NULL && i < json_array_get_length (urls); i++)
    limn_step_add_image (step, json_array_get_element (urls, i));
  if (step->results->len > 0)
    {
      limn_attempt_collect (self);
      return;
    }
  error = g_error_new (LIMN_ERROR,
                       LIMN_ERROR_AMBIGUOUS,
                       _ ("the journal does not know where to ask"));
  limn_attempt_fail (self, error);
}
