/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/recovery: what was paid for and never arrived, delivered after all. */
#include "recovery.h"

#include <glib/gi18n-lib.h>

#include "attempt.h"
#include "client-private.h"
#include "error.h"
#include "jsontext.h"

typedef struct
{
  LimnClient *client;
  LimnJobTools tools;
  LimnEntry *entry;
  LimnRecord *record;
  LimnFunnel *funnel;
  LimnPlan *plan;
  LimnAttemptFrame frame;
  GCancellable *cancellable;
  gboolean is_complete; /* all that was ordered is here */
  gint64 micros;
  char *currency;
  GError *error; /* the last trouble */
} LimnRecovery;

static void
limn_recovery_clear (LimnRecovery *self)
{
  limn_funnel_free (self->funnel);
  limn_plan_free (self->plan);
  limn_record_free (self->record);
  g_free (self->currency);
  g_clear_error (&self->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LimnRecovery, limn_recovery_clear)

/* the last trouble is told: it is that of what was tried last */
static void
limn_recovery_take_error (LimnRecovery *self, GError *error)
{
  if (error == NULL)
    return;
  g_clear_error (&self->error);
  self->error = error;
}

/* all that asking after a job takes; what made the job is not needed again */
static LimnPlan *
limn_recovery_make_plan (LimnEntry *entry, GError **error)
{
  JsonObject *root = limn_entry_get_root (entry);
  LimnRequest *request =
      limn_request_from_json (json_object_get_member (root, "request"), error);
  LimnPlan *plan;

  if (request == NULL)
    return NULL;
  plan = g_new0 (LimnPlan, 1);
  plan->request = request;
  plan->references = limn_references_new ();
  plan->routes =
      g_ptr_array_new_with_free_func ((GDestroyNotify) limn_route_free);
  plan->recourse =
      g_ptr_array_new_with_free_func ((GDestroyNotify) limn_route_free);
  plan->notes = limn_notes_new ();
  plan->estimated_micros = LIMN_MONEY_UNKNOWN;
  return plan;
}

static gboolean
limn_recovery_open (LimnRecovery *self,
                    const char *id,
                    const LimnConsumer *consumer,
                    GError **error)
{
  gdouble seconds;

  limn_client_get_tools (self->client, &self->tools);
  if (self->tools.journal == NULL)
    {
      limn_error_set_invalid (
          error, "job", id, _ ("this client has no journal"));
      return FALSE;
    }
  self->entry = limn_journal_take (self->tools.journal, id, error);
  if (self->entry == NULL)
    return FALSE;
  limn_entry_adopt (self->entry);
  self->plan = limn_recovery_make_plan (self->entry, error);
  self->record = limn_entry_dup_record (self->entry, error);
  if (self->plan == NULL || self->record == NULL)
    return FALSE;
  limn_entry_set_consumer (self->entry, consumer->sink, consumer->sink_data);
  self->funnel = limn_funnel_new (&limn_entry_sink, self->entry);
  self->micros = LIMN_MONEY_UNKNOWN;
  seconds = limn_request_get_number (
      self->plan->request, "limn.timeout", LIMN_TRANSPORT_TOTAL_S);
  self->frame = (LimnAttemptFrame){
    .transport = self->tools.transport,
    .tokens = self->tools.tokens,
    .settings = self->tools.settings,
    .plan = self->plan,
    .funnel = self->funnel,
    .entry = self->entry,
    .progress = consumer->progress,
    .progress_data = consumer->progress_data,
    .deadline = g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC),
  };
  return TRUE;
}

/* in the order of the record; what the user has only takes up its number, and
 * comes once more where nothing else does */
static guint
limn_recovery_feed_all (LimnRecovery *self)
{
  JsonObject *root = limn_entry_get_root (self->entry);
  JsonArray *rows = limn_entry_list (root, "results");
  gboolean again =
      limn_entry_count_waiting (root) == 0 && !limn_entry_has_open_task (root);
  guint count = 0;

  limn_entry_set_replay (self->entry, TRUE);
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      g_autoptr (GBytes) bytes = limn_entry_load (self->entry, i, again);
      const GError *refusal;

      if (bytes != NULL)
        limn_funnel_feed (self->funnel, bytes, NULL, NULL);
      else
        limn_inlet_reserve (limn_funnel_open (self->funnel), 0);
      refusal = limn_entry_get_refusal (self->entry, i);
      if (refusal != NULL)
        limn_recovery_take_error (self, g_error_copy (refusal));
      count += bytes != NULL && refusal == NULL;
    }
  limn_entry_set_replay (self->entry, FALSE);
  return count;
}

static void
limn_recovery_add_result (LimnRecovery *self, const LimnAttemptResult *row)
{
  LimnResult result = { .info = &row->info,
                        .seed = row->seed,
                        .revised_prompt = row->revised_prompt,
                        .is_draft = row->is_draft };

  limn_record_add_result (self->record, &result);
}

static void
limn_recovery_take_cost (LimnRecovery *self, gint64 micros, const char *unit)
{
  if (micros == LIMN_MONEY_UNKNOWN)
    return;
  self->micros = MAX (self->micros, 0) + micros;
  g_free (self->currency);
  self->currency = g_strdup (unit != NULL ? unit : "USD");
}

static void
limn_recovery_take_outcome (LimnRecovery *self,
                            const LimnRoute *route,
                            const LimnOutcome *outcome)
{
  LimnRecordAttempt attempt = {
    .route = route,
    .status = outcome->status,
    .error = outcome->error,
    .code = outcome->code,
    .provider = outcome->provider,
    .request_id =
        outcome->request_id != NULL ? outcome->request_id : outcome->job,
    .started = outcome->started,
    .ms = outcome->ms,
  };

  limn_record_add_attempt (self->record, &attempt);
  for (guint i = 0; i < outcome->results->len; i++)
    limn_recovery_add_result (self, g_ptr_array_index (outcome->results, i));
  limn_recovery_take_cost (self, outcome->cost_micros, outcome->currency);
  if (outcome->error != NULL)
    limn_recovery_take_error (self, g_error_copy (outcome->error));
}

/* fal and Replicate go on without us: they are asked, and nothing is ordered */
static void
limn_recovery_resume (LimnRecovery *self,
                      JsonObject *task,
                      const LimnRoute *route)
{
  const char *mark = limn_jsontext_get_string (task, "mark");
  gdouble first = 0, n = 1;
  g_autoptr (LimnAttempt) attempt = NULL;
  g_autoptr (GAsyncResult) done = NULL;

  limn_jsontext_get_number (task, "first", &first);
  limn_jsontext_get_number (task, "n", &n);
  attempt = limn_attempt_new (&self->frame,
                              route,
                              (guint) CLAMP (first, 0, LIMN_REQUEST_MAX_N),
                              (guint) CLAMP (n, 1, LIMN_REQUEST_MAX_N),
                              mark);
  limn_attempt_set_memory (attempt, task);
  limn_attempt_run_async (
      attempt, self->cancellable, limn_client_sync_done, &done);
  limn_client_wait (&done);
  limn_recovery_take_outcome (
      self, route, limn_attempt_run_finish (attempt, done));
}

/* what the endpoint says of a request, as the user is told */
static GError *
limn_recovery_tell_fate (const char *endpoint, const LimnAnswer *answer)
{
  const char *id = answer->request_id != NULL ? answer->request_id : "unknown";
  g_autofree char *cost = limn_money_to_string (answer->micros);

  switch (answer->fate)
    {
    case LIMN_FATE_CHARGED:
      return g_error_new (
          LIMN_ERROR,
          LIMN_ERROR_AMBIGUOUS,
          _ ("%s carried it out and charged %s USD (request %s), "
             "but hands out no result twice; look there, or ask "
             "its support"),
          endpoint,
          cost,
          id);
    case LIMN_FATE_FREE:
      return g_error_new (
          LIMN_ERROR,
          LIMN_ERROR_TRANSIENT,
          _ ("%s says that nothing was charged (request %s); try "
             "again"),
          endpoint,
          id);
    case LIMN_FATE_UNDERWAY:
      return g_error_new (LIMN_ERROR,
                          LIMN_ERROR_AMBIGUOUS,
                          _ ("%s is still at it (request %s); ask again later"),
                          endpoint,
                          id);
    default:
      return g_error_new (
          LIMN_ERROR,
          LIMN_ERROR_AMBIGUOUS,
          _ ("%s does not know the request (any more): it may "
             "never have got there; look into the account before "
             "you forget it (limn recover --discard)"),
          endpoint);
    }
}

static void
limn_recovery_ask_fate (LimnRecovery *self,
                        JsonObject *task,
                        const LimnRoute *route)
{
  const LimnQuestion question = {
    .kind = LIMN_QUESTION_FATE,
    .endpoint = route->endpoint,
    .protocol = route->protocol,
    .subject = limn_jsontext_get_string (task, "mark"),
  };
  GError *error = NULL;
  g_autoptr (LimnAnswer) answer =
      limn_client_ask_sync (self->client, &question, self->cancellable, &error);

  if (answer == NULL)
    {
      limn_recovery_take_error (self, error);
      return;
    }
  limn_recovery_take_error (self,
                            limn_recovery_tell_fate (route->endpoint, answer));
  if (answer->fate == LIMN_FATE_CHARGED)
    limn_recovery_take_cost (self, answer->micros, "USD");
  if (answer->fate == LIMN_FATE_FREE)
    limn_recovery_take_cost (self, 0, "USD");
  limn_entry_note_end (self->entry,
                       question.subject,
                       self->error,
                       self->is_complete || answer->fate == LIMN_FATE_CHARGED);
}

static void
limn_recovery_pursue (LimnRecovery *self, JsonObject *task)
{
  const LimnQuestion question = { .kind = LIMN_QUESTION_FATE };
  const char *endpoint = limn_jsontext_get_string (task, "endpoint");
  const char *protocol = limn_jsontext_get_string (task, "protocol");
  const char *model = limn_jsontext_get_string (task, "model");
  const LimnProvider *provider =
      protocol != NULL ? limn_provider_lookup (protocol, NULL) : NULL;
  LimnRoute *route;
  gboolean fate;

  if (endpoint == NULL || provider == NULL || model == NULL)
    return;
  fate = limn_provider_can_be_asked (provider, &question, NULL);
  if (self->is_complete && !fate)
    {
      limn_entry_note_end (
          self->entry, limn_jsontext_get_string (task, "mark"), NULL, TRUE);
      return;
    }
  route = limn_route_new (
      endpoint, protocol, limn_jsontext_get_string (task, "provider"), model);
  g_ptr_array_add (self->plan->routes, route);
  if (!self->is_complete && (json_object_has_member (task, "ask") ||
                             json_object_has_member (task, "urls")))
    limn_recovery_resume (self, task, route);
  else if (fate)
    limn_recovery_ask_fate (self, task, route);
  else
    limn_recovery_take_error (
        self,
        g_error_new (
            LIMN_ERROR,
            LIMN_ERROR_AMBIGUOUS,
            _ ("%s cannot be asked what became of the request, which may "
               "be charged; look into the account there, then: limn "
               "recover --discard %s"),
            endpoint,
            limn_entry_get_id (self->entry)));
}

static void
limn_recovery_pursue_all (LimnRecovery *self)
{
  JsonArray *tasks =
      limn_entry_list (limn_entry_get_root (self->entry), "tasks");

  for (guint i = 0; i < json_array_get_length (tasks); i++)
    {
      JsonObject *task =
          limn_jsontext_to_object (json_array_get_element (tasks, i));

      if (task != NULL &&
          json_object_get_boolean_member_with_default (task, "open", FALSE))
        limn_recovery_pursue (self, task);
    }
}

/* what nobody told is estimated, as for a job that ends by itself; what was
 * known before was counted before */
static void
limn_recovery_record_cost (LimnRecovery *self)
{
  JsonObject *root = limn_record_get_object (self->record);
  JsonObject *plan = limn_jsontext_get_object (root, "plan");
  gboolean told = self->micros != LIMN_MONEY_UNKNOWN;
  gdouble amount;

  if (limn_jsontext_get_number (
          limn_jsontext_get_object (root, "cost"), "amount", &amount))
    {
      self->micros = LIMN_MONEY_UNKNOWN;
      return;
    }
  if (!told && limn_record_get_n_results (self->record) > 0 &&
      limn_jsontext_get_number (
          limn_jsontext_get_object (plan, "estimated_cost"), "amount", &amount))
    limn_recovery_take_cost (self, limn_money_from_double (amount), NULL);
  limn_record_set_cost (self->record,
                        self->micros,
                        self->currency,
                        told ? "recovered" : "estimate");
}

static void
limn_recovery_settle (LimnRecovery *self)
{
  LimnEntry *entry = g_steal_pointer (&self->entry);

  limn_recovery_record_cost (self);
  limn_entry_finish (entry, self->record, self->error);
  limn_journal_settle (
      self->tools.journal, entry, self->micros, self->currency);
}

/**
 * limn_recovery_run_sync:
 * @client: for the network
 * @id: of a job of limn_journal_list()
 * @consumer: takes the results that were not delivered
 * @cancellable: (nullable): ends it with %LIMN_ERROR_CANCELLED
 * @record: (out) (optional) (transfer full): the job's record with all of its
 *   results, whether it failed or not; %NULL where there is no such job
 * @error: return location
 *
 * Hands results that are here to @consumer, byte for byte as received; asks
 * after jobs that an endpoint still has and hands their results on as well;
 * asks what became of requests whose answer was lost. Nothing is ever ordered.
 * A result has the number of its place in @record; those that were delivered
 * before come again only where nothing waits, as long as the journal has them,
 * and that costs nothing. Say of each by limn_journal_mark_delivered() when
 * the user has it.
 *
 * Returns: whether at least one result came; else what is known
 */
gboolean
limn_recovery_run_sync (LimnClient *client,
                        const char *id,
                        const LimnConsumer *consumer,
                        GCancellable *cancellable,
                        LimnRecord **record,
                        GError **error)
{
  g_auto (LimnRecovery) self = { .client = client, .cancellable = cancellable };
  guint before, count;

  if (!limn_recovery_open (&self, id, consumer, error))
    {
      if (self.entry != NULL)
        limn_journal_drop (self.tools.journal, self.entry);
      return FALSE;
    }
  before = limn_record_get_n_results (self.record);
  self.is_complete =
      limn_entry_count_results (self.entry) >= (guint) self.plan->request->n;
  count = limn_recovery_feed_all (&self);
  limn_recovery_pursue_all (&self);
  count += limn_record_get_n_results (self.record) - before;
  limn_recovery_settle (&self);
  if (record != NULL)
    *record = g_steal_pointer (&self.record);
  if (count > 0)
    return TRUE;
  if (self.error == NULL)
    self.error = g_error_new (LIMN_ERROR,
                              LIMN_ERROR_NOIMAGE,
                              _ ("nothing of job %s waits any more, "
                                 "and nothing of it is kept"),
                              id);
  g_propagate_error (error, g_steal_pointer (&self.error));
  return FALSE;
}
