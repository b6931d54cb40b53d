/* fleet: jobs of one client, started as others end, counted in their records
 * and in the emulator's ledger. */
#include "fleet.h"

#include <math.h>
#include <string.h>

#include "client.h"
#include "error.h"
#include "workshop.h"

#define FLEET_MODEL "gemini-3-pro-image-preview"
/* whoever hung up is in the ledger only when his answer would have been due */
#define FLEET_PATIENCE_MS 30000
#define FLEET_PAUSE_MS 50
/* between the first jobs: a server takes but few new connections at once */
#define FLEET_STAGGER_MS 10

/* Nano Banana Pro at the gateway's providers, as the gateway measured them */
static const struct
{
  const char *provider;
  guint success_permille, p50_ms, p95_ms;
} fleet_climates[] = {
  { "gemini", 692, 21949, 32966 },
  { "vertex", 482, 40746, 69512 },
  { "replicate", 840, 41822, 97656 },
  { "fal", 784, 42435, 89951 },
};

typedef struct
{
  const FleetOrder *order;
  FleetTally *tally;
  LimnWorkshop *workshop;
  LimnClient *client;
  LimnHealth *health;
  GHashTable *delivered; /* id of a job -> whether it brought an image */
  guint stagger;         /* source that begins chains */
  guint n_chains; /* of jobs, each beginning when the one before has ended */
  guint n_started, n_running;
} Fleet;

typedef struct
{
  Fleet *fleet;
  LimnPlan *plan;
  gint64 began;
} FleetJob;

typedef struct
{
  gdouble from, to;
} FleetSpan;

static gboolean
fleet_begin (gpointer user_data,
             guint index,
             const LimnImageInfo *info,
             GError **error)
{
  return TRUE;
}

static gboolean
fleet_rows (gpointer user_data,
            guint index,
            guint y,
            guint n_rows,
            const guint8 *pixels,
            gsize stride,
            GError **error)
{
  return TRUE;
}

static void
fleet_end (gpointer user_data, guint index, const GError *error)
{
}

static const LimnResultSink fleet_sink = {
  .begin = fleet_begin,
  .rows = fleet_rows,
  .end = fleet_end,
};

/**
 * fleet_set_weather:
 * @peer: an emulator
 * @lost_permille: of all requests that are charged and never answered
 *
 * Its providers do as they did in the world, and its pictures are tiny.
 */
void
fleet_set_weather (Peer *peer, guint lost_permille)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_printf (text,
                   "{\"tiny\": true, \"balance_micros\": 1000000000000, "
                   "\"weather\": {\"speed\": %d, \"seed\": 1, \"providers\": {",
                   FLEET_SPEED);
  for (guint i = 0; i < G_N_ELEMENTS (fleet_climates); i++)
    g_string_append_printf (
        text,
        "%s\"%s\": {\"success_permille\": %u, \"p50_ms\": %u, \"p95_ms\": %u, "
        "\"lost_permille\": %u}",
        i > 0 ? ", " : "",
        fleet_climates[i].provider,
        fleet_climates[i].success_permille,
        fleet_climates[i].p50_ms,
        fleet_climates[i].p95_ms,
        lost_permille);
  g_string_append (text, "}}}");
  peer_put (peer, "/emulator/settings", text->str);
}

static gint
fleet_compare_spans (gconstpointer a, gconstpointer b)
{
  const FleetSpan *first = a;
  const FleetSpan *second = b;

  return (first->from > second->from) - (first->from < second->from);
}

/* milliseconds during which at least one attempt was under way */
static gdouble
fleet_measure_attempts (JsonArray *attempts)
{
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (FleetSpan));
  gdouble sum = 0, until = 0;

  for (guint i = 0; i < json_array_get_length (attempts); i++)
    {
      JsonObject *attempt = json_array_get_object_element (attempts, i);
      g_autoptr (GDateTime) started = g_date_time_new_from_iso8601 (
          json_object_get_string_member (attempt, "started"), NULL);
      gdouble from = g_date_time_to_unix (started) * 1e3 +
                     g_date_time_get_microsecond (started) / 1e3;
      FleetSpan span = { from,
                         from + json_object_get_double_member (attempt, "ms") };

      g_array_append_val (spans, span);
    }
  g_array_sort (spans, fleet_compare_spans);
  for (guint i = 0; i < spans->len; i++)
    {
      const FleetSpan *span = &g_array_index (spans, FleetSpan, i);

      sum += MAX (span->to - MAX (span->from, until), 0);
      until = MAX (span->to, until);
    }
  return sum;
}

static gboolean
fleet_counts (JsonObject *attempt)
{
  const char *name;

  if (json_object_get_null_member (attempt, "error"))
    return TRUE;
  name = json_object_get_string_member (
      json_object_get_object_member (attempt, "error"), "kind");
  for (guint kind = 0; kind <= LIMN_ERROR_FILE; kind++)
    if (g_strcmp0 (limn_error_kind_name ((LimnError) kind), name) == 0)
      return limn_health_counts ((LimnError) kind);
  return FALSE;
}

/* What a client would learn, in the world's time. All of it happened yesterday:
 * the rest of a route that has failed cannot be played faster. */
static void
fleet_learn (Fleet *self, JsonArray *attempts)
{
  for (guint i = 0; i < json_array_get_length (attempts); i++)
    {
      JsonObject *attempt = json_array_get_object_element (attempts, i);
      g_autofree char *route =
          g_strconcat (json_object_get_string_member (attempt, "endpoint"),
                       " ",
                       json_object_get_string_member (attempt, "model"),
                       NULL);

      if (fleet_counts (attempt))
        limn_health_add (self->health,
                         route,
                         json_object_get_null_member (attempt, "error"),
                         json_object_get_double_member (attempt, "ms") *
                             FLEET_SPEED,
                         g_get_real_time () - G_TIME_SPAN_DAY);
    }
}

/* the attempts are played faster than the world; waits between them are not */
static void
fleet_note_delivery (FleetTally *tally, JsonObject *record, gdouble wall_ms)
{
  JsonArray *attempts = json_object_get_array_member (record, "attempts");
  gdouble busy_ms = fleet_measure_attempts (attempts);
  gdouble seconds = (busy_ms * FLEET_SPEED + MAX (wall_ms - busy_ms, 0)) / 1000;

  g_array_append_val (tally->seconds, seconds);
  tally->n_delivered++;
}

/* what there is without anything but the provider */
static void
fleet_note_first (FleetTally *tally, JsonObject *record)
{
  JsonObject *attempt = json_array_get_object_element (
      json_object_get_array_member (record, "attempts"), 0);
  gdouble seconds =
      json_object_get_double_member (attempt, "ms") * FLEET_SPEED / 1000;

  g_array_append_val (tally->first_seconds, seconds);
  tally->n_first += json_object_get_null_member (attempt, "error");
}

/* of a job that failed too: what was charged for nothing is told */
static void
fleet_note_cost (FleetTally *tally, JsonObject *record)
{
  JsonNode *cost = json_object_get_member (record, "cost");

  if (cost != NULL && JSON_NODE_HOLDS_OBJECT (cost))
    tally->told_micros +=
        llround (json_object_get_double_member_with_default (
                     json_node_get_object (cost), "amount", 0) *
                 1e6);
}

static void fleet_start (Fleet *self);

static void
fleet_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FleetJob *job = user_data;
  Fleet *self = job->fleet;
  g_autoptr (LimnRecord) record = NULL;
  gboolean good = limn_client_run_finish (self->client, result, &record, NULL);
  gdouble wall_ms = (g_get_monotonic_time () - job->began) / 1e3;
  JsonObject *object = limn_record_get_object (record);

  fleet_note_first (self->tally, object);
  if (good)
    fleet_note_delivery (self->tally, object, wall_ms);
  fleet_note_cost (self->tally, object);
  fleet_learn (self, json_object_get_array_member (object, "attempts"));
  g_hash_table_insert (self->delivered,
                       g_strdup (limn_record_get_id (record)),
                       GINT_TO_POINTER (good));
  limn_plan_free (job->plan);
  g_free (job);
  self->n_running--;
  fleet_start (self);
}

static void
fleet_start (Fleet *self)
{
  g_autoptr (LimnRequest) request = limn_request_new (LIMN_OPERATION_CREATE);
  g_autoptr (GError) error = NULL;
  const LimnConsumer consumer = { .sink = &fleet_sink };
  LimnCanvas canvas = { 0 };
  FleetJob *job;

  if (self->n_started == self->order->n_jobs)
    return;
  limn_request_set_text (request, "prompt", "a lighthouse", &error);
  g_assert_no_error (error);
  limn_request_set_text (request, "model", FLEET_MODEL, &error);
  g_assert_no_error (error);
  limn_request_set_options (request, self->order->options, &error);
  g_assert_no_error (error);
  job = g_new0 (FleetJob, 1);
  job->fleet = self;
  job->plan = limn_plan_new (request,
                             self->workshop->catalog,
                             self->workshop->settings,
                             &canvas,
                             &error);
  g_assert_no_error (error);
  job->began = g_get_monotonic_time ();
  self->n_started++;
  self->n_running++;
  limn_client_run_async (
      self->client, job->plan, NULL, &consumer, NULL, fleet_done, job);
}

static gboolean
fleet_start_another (gpointer user_data)
{
  Fleet *self = user_data;

  if (self->n_chains == MIN (self->order->n_at_once, self->order->n_jobs))
    {
      self->stagger = 0;
      return G_SOURCE_REMOVE;
    }
  self->n_chains++;
  fleet_start (self);
  return G_SOURCE_CONTINUE;
}

/* (transfer full): the ledger, once nothing in it is under way */
static JsonNode *
fleet_wait_for_ledger (Peer *peer)
{
  for (guint waited = 0; waited < FLEET_PATIENCE_MS; waited += FLEET_PAUSE_MS)
    {
      g_autoptr (JsonNode) node = peer_get (peer, "/emulator/ledger");
      JsonArray *rows = json_node_get_array (node);
      gboolean settled = TRUE;

      for (guint i = 0; settled && i < json_array_get_length (rows); i++)
        settled = !json_object_get_null_member (
            json_array_get_object_element (rows, i), "status");
      if (settled)
        return g_steal_pointer (&node);
      g_usleep (FLEET_PAUSE_MS * 1000);
    }
  g_assert_not_reached ();
}

/* (transfer full): whose request it was, by the mark it carried */
static char *
fleet_find_job (Fleet *self, const char *mark)
{
  for (const char *end = mark + strlen (mark); end > mark; end--)
    {
      g_autofree char *start = g_strndup (mark, (gsize) (end - mark));

      if (g_hash_table_contains (self->delivered, start))
        return g_steal_pointer (&start);
    }
  g_error ("no job has sent the request marked '%s'", mark);
}

static void
fleet_audit (Fleet *self, Peer *peer)
{
  FleetTally *tally = self->tally;
  g_autoptr (JsonNode) node = fleet_wait_for_ledger (peer);
  JsonArray *rows = json_node_get_array (node);
  g_autoptr (GHashTable) paid =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer id, count;

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);
      char *job =
          fleet_find_job (self, json_object_get_string_member (row, "user"));
      guint before = GPOINTER_TO_UINT (g_hash_table_lookup (paid, job));
      guint images = (guint) json_object_get_int_member (row, "images");

      tally->n_requests++;
      tally->n_paid += images;
      tally->paid_micros += json_object_get_int_member (row, "cost_micros");
      g_hash_table_insert (paid, job, GUINT_TO_POINTER (before + images));
    }
  g_hash_table_iter_init (&iter, paid);
  while (g_hash_table_iter_next (&iter, &id, &count))
    {
      tally->n_twice += GPOINTER_TO_UINT (count) > 1;
      tally->n_lost += GPOINTER_TO_UINT (count) > 0 &&
                       g_hash_table_lookup (self->delivered, id) == NULL;
    }
}

static gint
fleet_compare_seconds (gconstpointer a, gconstpointer b)
{
  const gdouble *first = a;
  const gdouble *second = b;

  return (*first > *second) - (*first < *second);
}

/**
 * fleet_run:
 * @peer: an emulator with its weather set
 * @order: what to run
 *
 * Runs all jobs to their ends, with a memory of routes of their own.
 *
 * Returns: (transfer full): what came of them
 */
FleetTally *
fleet_run (Peer *peer, const FleetOrder *order)
{
  g_autoptr (FleetTally) tally = g_new0 (FleetTally, 1);
  g_autoptr (LimnWorkshop) workshop = limn_workshop_open ();
  g_autoptr (LimnClient) client = limn_client_new (workshop->settings);
  g_autoptr (LimnHealth) health = limn_health_new ();
  g_autoptr (GHashTable) delivered =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Fleet self = { .order = order,
                 .tally = tally,
                 .workshop = workshop,
                 .client = client,
                 .health = health,
                 .delivered = delivered };

  peer_reset (peer);
  tally->n_jobs = order->n_jobs;
  tally->seconds = g_array_new (FALSE, FALSE, sizeof (gdouble));
  tally->first_seconds = g_array_new (FALSE, FALSE, sizeof (gdouble));
  limn_catalog_set_health (workshop->catalog, health);
  self.stagger = g_timeout_add (FLEET_STAGGER_MS, fleet_start_another, &self);
  while (self.stagger > 0 || self.n_running > 0)
    g_main_context_iteration (NULL, TRUE);
  g_array_sort (tally->seconds, fleet_compare_seconds);
  g_array_sort (tally->first_seconds, fleet_compare_seconds);
  fleet_audit (&self, peer);
  return g_steal_pointer (&tally);
}

/**
 * fleet_get_quantile:
 * @seconds: (element-type gdouble): of a tally
 * @share: 0.5 for the median
 *
 * Returns: seconds within which this share of them lies; 0 without any
 */
gdouble
fleet_get_quantile (GArray *seconds, gdouble share)
{
  guint i = (guint) (share * seconds->len);

  return seconds->len == 0 ?
             0 :
             g_array_index (seconds, gdouble, MIN (i, seconds->len - 1));
}

/**
 * fleet_tally_free:
 * @self: (nullable) (transfer full): a tally
 */
void
fleet_tally_free (FleetTally *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->seconds, g_array_unref);
  g_clear_pointer (&self->first_seconds, g_array_unref);
  g_free (self);
}
