/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/attempt-results: an attempt's images, from where they are to the
 * consumer. */
#include "attempt-private.h"

#include <glib/gi18n-lib.h>

#include "error.h"
#include "fetch.h"
#include "seed.h"

/* an answer without network is fed in pieces of this size, bytes */
#define LIMN_ATTEMPT_PIECE (256 * 1024)
/* before a result that was lost on the way is fetched again, milliseconds */
#define LIMN_ATTEMPT_REFETCH_MS 300

/* every reply has a receiver and an inlet of its own */
void
limn_attempt_open_receiver (LimnAttempt *self)
{
  if (self->inlet != NULL)
    limn_inlet_close (self->inlet, NULL);
  limn_receiver_free (self->receiver);
  self->inlet = limn_funnel_open (self->frame->funnel);
  self->receiver = limn_receiver_new (
      self->access->provider->claims, &limn_inlet_sink, self->inlet);
}

/* the one the endpoint reports, else the one it was sent; of several results of
 * one request nobody knows but the endpoint */
static char *
limn_attempt_dup_seed (LimnAttempt *self, const LimnStepResult *row)
{
  const LimnOrder *order = &self->order;

  if (row != NULL && row->seed != NULL)
    return g_strdup (row->seed);
  return order->n == 1 ?
             limn_seed_dup_sent (order->plan, order->route, order->first) :
             NULL;
}

/* whether the journal has what is not said aloud */
static gboolean
limn_attempt_is_kept_whole (const LimnAttempt *self)
{
  g_autofree char *trouble = self->frame->entry != NULL ?
                                 limn_entry_dup_trouble (self->frame->entry) :
                                 NULL;

  return self->frame->entry != NULL && trouble == NULL;
}

/* what is paid for must not be lost with its address, if it is one */
static void
limn_attempt_note_loss (LimnAttempt *self,
                        const GError *error,
                        const LimnStepResult *row)
{
  gboolean allow_http = limn_attempt_get_limits (self).allow_http;
  g_autoptr (GError) named = NULL;
  g_autofree char *shown = NULL;

  if (error == NULL || row == NULL || row->url == NULL ||
      !limn_fetch_check_url (row->url, self->access->root, allow_http, NULL))
    {
      limn_attempt_note (self, error);
      return;
    }
  shown = limn_attempt_is_kept_whole (self) ? limn_fetch_dup_shown (row->url) :
                                              g_strdup (row->url);
  named =
      g_error_new (error->domain,
                   error->code,
                   _ ("%s; the paid result usually stays for an hour at %s"),
                   error->message,
                   shown);
  self->tells_cost = TRUE;
  limn_attempt_note (self, named);
}

/* neither with the consumer, who could not take it, nor in the journal */
static gboolean
limn_attempt_is_nowhere (const LimnAttempt *self, guint number)
{
  LimnEntry *entry = self->frame->entry;

  return entry != NULL && limn_entry_get_refusal (entry, number) != NULL &&
         !limn_entry_is_kept (entry, number);
}

static void
limn_attempt_keep (LimnAttempt *self, guint index, const LimnStepResult *row)
{
  const LimnImageInfo *info = limn_receiver_get_info (self->receiver, index);
  gint number = limn_inlet_keep (self->inlet, index);
  LimnAttemptResult *result;

  if (number < 0)
    {
      limn_attempt_note_loss (
          self, limn_receiver_get_error (self->receiver, index), row);
      return;
    }
  if (limn_attempt_is_nowhere (self, (guint) number))
    {
      limn_attempt_note_loss (
          self, limn_entry_get_refusal (self->frame->entry, number), row);
      return;
    }
  result = g_new0 (LimnAttemptResult, 1);
  result->number = (guint) number;
  result->info = *info;
  result->info.icc = NULL;
  result->seed = limn_attempt_dup_seed (self, row);
  result->revised_prompt = row != NULL ? g_strdup (row->revised_prompt) : NULL;
  g_ptr_array_add (self->outcome.results, result);
}

/* whatever arrived whole is delivered, even when the rest failed: it is paid;
 * where drafts come first, the last is the best there is, and nothing tells
 * whether it is one */
void
limn_attempt_salvage (LimnAttempt *self, const GError *error)
{
  guint n = limn_receiver_get_n_results (self->receiver);
  guint first = 0;

  limn_receiver_abort (self->receiver, error);
  if (self->access->provider->has_drafts)
    for (guint i = 0; i < n; i++)
      if (limn_receiver_get_error (self->receiver, i) == NULL)
        first = i;
  for (guint i = first; i < n; i++)
    limn_attempt_keep (self, i, NULL);
  for (guint i = 0; i < self->outcome.results->len; i++)
    ((LimnAttemptResult *) g_ptr_array_index (self->outcome.results, i))
        ->is_draft = self->access->provider->has_drafts;
  limn_attempt_fail (self, error);
}

static void
limn_attempt_report (LimnAttempt *self,
                     LimnPhase phase,
                     goffset done,
                     goffset total)
{
  if (self->frame->progress != NULL)
    self->frame->progress (phase, done, total, self->frame->progress_data);
}

static void
limn_attempt_fetch_total (gpointer user_data, goffset bytes)
{
  LimnAttempt *self = user_data;

  self->expected += bytes;
}

static void
limn_attempt_fetch_data (gpointer user_data, gsize bytes)
{
  LimnAttempt *self = user_data;

  self->outcome.last_byte = g_get_monotonic_time ();
  self->received += bytes;
  limn_attempt_report (
      self, LIMN_PHASE_DOWNLOAD, self->received, self->expected);
}

static void
limn_attempt_deliver (LimnAttempt *self)
{
  for (guint i = 0; i < self->step->results->len; i++)
    {
      LimnStepResult *row = g_ptr_array_index (self->step->results, i);

      if (!row->is_here)
        limn_attempt_keep (self, (guint) row->stream, row);
    }
  limn_attempt_complete (self);
}

static void limn_attempt_fetch_done (gpointer user_data, guint index);

static const LimnFetchWatch limn_attempt_fetch_watch = {
  .total = limn_attempt_fetch_total,
  .data = limn_attempt_fetch_data,
  .done = limn_attempt_fetch_done,
};

static void
limn_attempt_fetch (LimnAttempt *self, guint place)
{
  LimnStepResult *row = g_ptr_array_index (self->step->results, place);
  LimnTransportLimits limits = limn_attempt_get_limits (self);
  g_autoptr (GError) error = NULL;

  if (!limn_fetch_check_url (
          row->url, self->access->root, limits.allow_http, &error))
    {
      row->stream = (gint) limn_receiver_open (self->receiver);
      limn_receiver_close (self->receiver, (guint) row->stream, error);
      return;
    }
  self->n_fetching++;
  row->stream = (gint) limn_fetch_start (self->frame->transport,
                                         self->receiver,
                                         row->url,
                                         &limits,
                                         &limn_attempt_fetch_watch,
                                         self,
                                         g_task_get_cancellable (self->task));
  limn_inlet_reserve (self->inlet, (guint) row->stream);
  limn_attempt_journal_place (self, place);
}

static void
limn_attempt_end_fetch (LimnAttempt *self)
{
  if (--self->n_fetching == 0)
    limn_attempt_deliver (self);
}

/* fetching again is free, and what is fetched is paid for */
static gboolean
limn_attempt_fetch_again (gpointer user_data)
{
  LimnAttempt *self = user_data;

  for (guint i = 0; i < self->step->results->len; i++)
    {
      LimnStepResult *row = g_ptr_array_index (self->step->results, i);

      if (row->url == NULL || !row->is_lost)
        continue;
      row->is_lost = FALSE;
      limn_attempt_fetch (self, i);
      limn_attempt_end_fetch (self);
      break;
    }
  return G_SOURCE_REMOVE;
}

static gboolean
limn_attempt_refetch (LimnAttempt *self, guint index)
{
  guint tries = limn_settings_get_tries (self->frame->settings);
  const GError *error = limn_receiver_get_error (self->receiver, index);
  g_autoptr (GSource) source = NULL;

  if (error == NULL || limn_attempt_is_cancelled (self) ||
      self->n_refetched >= (tries - 1) * self->step->results->len ||
      g_error_matches (error, LIMN_ERROR, LIMN_ERROR_FILE))
    return FALSE;
  for (guint i = 0; i < self->step->results->len; i++)
    {
      LimnStepResult *row = g_ptr_array_index (self->step->results, i);

      if (row->stream == (gint) index)
        row->is_lost = TRUE;
    }
  self->n_refetched++;
  source = g_timeout_source_new (LIMN_ATTEMPT_REFETCH_MS);
  g_source_set_callback (source, limn_attempt_fetch_again, self, NULL);
  g_source_attach (source, g_task_get_context (self->task));
  return TRUE;
}

static void
limn_attempt_fetch_done (gpointer user_data, guint index)
{
  if (!limn_attempt_refetch (user_data, index))
    limn_attempt_end_fetch (user_data);
}

void
limn_attempt_collect (LimnAttempt *self)
{
  self->n_fetching = 1;
  limn_attempt_journal_skip (self);
  for (guint i = 0; i < self->step->results->len; i++)
    {
      LimnStepResult *row = g_ptr_array_index (self->step->results, i);

      if (row->url != NULL && !row->is_here)
        limn_attempt_fetch (self, i);
    }
  limn_attempt_end_fetch (self);
}

static gboolean
limn_attempt_answer_next (gpointer user_data)
{
  LimnAttempt *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) image = NULL;
  const guint8 *data;
  gsize length;
  guint index;

  if (limn_attempt_is_cancelled (self))
    error = g_error_new (LIMN_ERROR, LIMN_ERROR_CANCELLED, _ ("cancelled"));
  else
    image = self->access->provider->answer (
        self->order.plan, self->n_answered, self->order.inputs, &error);
  if (image == NULL)
    {
      limn_attempt_fail (self, error);
      return G_SOURCE_REMOVE;
    }
  index = limn_receiver_open (self->receiver);
  data = g_bytes_get_data (image, &length);
  for (gsize at = 0; at < length; at += LIMN_ATTEMPT_PIECE)
    {
      gsize piece = MIN (length - at, LIMN_ATTEMPT_PIECE);

      self->outcome.last_byte = g_get_monotonic_time ();
      if (!limn_receiver_feed_image (
              self->receiver, index, data + at, piece, NULL))
        break;
    }
  limn_receiver_close (self->receiver, index, NULL);
  limn_attempt_keep (self, index, NULL);
  if (++self->n_answered < self->order.n)
    return G_SOURCE_CONTINUE;
  limn_attempt_complete (self);
  return G_SOURCE_REMOVE;
}

/* the answer of an endpoint without network, one image a turn of the loop */
void
limn_attempt_answer (LimnAttempt *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  limn_attempt_open_receiver (self);
  g_task_attach_source (self->task, source, limn_attempt_answer_next);
  g_source_set_callback (source, limn_attempt_answer_next, self, NULL);
}
