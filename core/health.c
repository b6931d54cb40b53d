/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/health: how routes have done on this machine. */
#include "health.h"

#include <glib/gstdio.h>
#include <math.h>

#include "jsontext.h"

/* what a new try weighs against all before: about 20 are remembered */
#define LIMN_HEALTH_GAIN 0.05
#define LIMN_HEALTH_MEMORY 20
/* routes that are kept, the latest ones */
#define LIMN_HEALTH_MAX_ROUTES 256
/* what is older is forgotten */
#define LIMN_HEALTH_MAX_AGE (30 * G_TIME_SPAN_DAY)
#define LIMN_HEALTH_MAX_FILE (1024 * 1024)
/* an integer that JSON carries exactly, of microseconds: the year 2255 */
#define LIMN_HEALTH_MAX_TIME 9007199254740992.0
/* a route that fails goes last for so long, doubled with each failure in a
 * row; then it is tried in its place again */
#define LIMN_HEALTH_REST (30 * G_TIME_SPAN_SECOND)
#define LIMN_HEALTH_MAX_REST (15 * G_TIME_SPAN_MINUTE)

typedef struct
{
  guint n;
  gdouble success;
  gdouble log_ms;
  guint n_failures; /* in a row */
  gint64 failed;    /* when, microseconds since the epoch */
  gint64 worked;    /* when, as far as this process knows */
  gint64 seen;
} LimnHealthRow;

struct _LimnHealth
{
  GHashTable *rows;
  char *path; /* (nullable) */
};

/**
 * limn_health_new:
 *
 * Returns: (transfer full): a memory that is empty
 */
LimnHealth *
limn_health_new (void)
{
  LimnHealth *self = g_new0 (LimnHealth, 1);

  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

/**
 * limn_health_free:
 * @self: (nullable) (transfer full): a memory
 */
void
limn_health_free (LimnHealth *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->rows);
  g_free (self->path);
  g_free (self);
}

static gdouble
limn_health_read_number (JsonObject *object, const char *name)
{
  gdouble number = 0;

  limn_jsontext_get_number (object, name, &number);
  return isfinite (number) && number > 0 ? number : 0;
}

/* microseconds since the epoch; far beyond all clocks is as good as never */
static gint64
limn_health_read_time (JsonObject *object, const char *name)
{
  gdouble time = limn_health_read_number (object, name);

  return time < LIMN_HEALTH_MAX_TIME ? (gint64) time : 0;
}

static void
limn_health_read_row (LimnHealth *self, const char *route, JsonObject *object)
{
  LimnHealthRow row = {
    .n =
        (guint) MIN (limn_health_read_number (object, "n"), LIMN_HEALTH_MEMORY),
    .success = MIN (limn_health_read_number (object, "success"), 1),
    .n_failures = (guint) MIN (limn_health_read_number (object, "failures"),
                               LIMN_HEALTH_MEMORY),
    .failed = limn_health_read_time (object, "failed"),
    .seen = limn_health_read_time (object, "seen"),
  };
  gdouble ms = limn_health_read_number (object, "ms");

  row.log_ms = ms > 0 ? log (ms) : 0;
  g_hash_table_replace (
      self->rows, g_strdup (route), g_memdup2 (&row, sizeof row));
}

/**
 * limn_health_load:
 * @path: its file; it need not exist
 *
 * What cannot be read is forgotten: these are hints, not results.
 *
 * Returns: (transfer full): what the file remembers
 */
LimnHealth *
limn_health_load (const char *path)
{
  LimnHealth *self = limn_health_new ();
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *routes = NULL;
  JsonObjectIter iter;
  const char *route;
  JsonNode *value;
  gsize length;

  self->path = g_strdup (path);
  if (!g_file_get_contents (path, &text, &length, NULL) ||
      length > LIMN_HEALTH_MAX_FILE)
    return self;
  node = limn_jsontext_parse (text, (gssize) length, "health", NULL);
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    routes = limn_jsontext_get_object (json_node_get_object (node), "routes");
  if (routes == NULL)
    return self;
  json_object_iter_init_ordered (&iter, routes);
  while (json_object_iter_next_ordered (&iter, &route, &value))
    if (JSON_NODE_HOLDS_OBJECT (value))
      limn_health_read_row (self, route, json_node_get_object (value));
  return self;
}

static gint
limn_health_compare_seen (gconstpointer a, gconstpointer b, gpointer rows)
{
  const LimnHealthRow *first = g_hash_table_lookup (rows, *(char **) a);
  const LimnHealthRow *second = g_hash_table_lookup (rows, *(char **) b);

  return (first->seen < second->seen) - (first->seen > second->seen);
}

/* the latest first; of those too old or too many none */
static GPtrArray *
limn_health_list (LimnHealth *self)
{
  GPtrArray *names = g_ptr_array_new ();
  gint64 oldest = g_get_real_time () - LIMN_HEALTH_MAX_AGE;
  GHashTableIter iter;
  gpointer name, row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &name, &row))
    if (((LimnHealthRow *) row)->seen >= oldest)
      g_ptr_array_add (names, name);
  g_ptr_array_sort_with_data (names, limn_health_compare_seen, self->rows);
  if (names->len > LIMN_HEALTH_MAX_ROUTES)
    g_ptr_array_set_size (names, LIMN_HEALTH_MAX_ROUTES);
  return names;
}

static JsonObject *
limn_health_write_row (const LimnHealthRow *row)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "n", row->n);
  json_object_set_double_member (object, "success", row->success);
  if (row->log_ms > 0)
    json_object_set_double_member (object, "ms", round (exp (row->log_ms)));
  if (row->n_failures > 0)
    {
      json_object_set_int_member (object, "failures", row->n_failures);
      json_object_set_int_member (object, "failed", row->failed);
    }
  json_object_set_int_member (object, "seen", row->seen);
  return object;
}

/**
 * limn_health_save:
 * @self: a memory
 * @error: return location
 *
 * Writes its file, if it has one; the folder is made where it is not there.
 * Two runs that end at once may forget one another's last try.
 *
 * Returns: %FALSE with a #GFileError
 */
gboolean
limn_health_save (LimnHealth *self, GError **error)
{
  g_autoptr (GPtrArray) names = limn_health_list (self);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonObject) root = json_object_new ();
  g_autofree char *folder = NULL;
  g_autofree char *text = NULL;
  JsonObject *routes;

  if (self->path == NULL)
    return TRUE;
  routes = json_object_new ();

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);

      json_object_set_object_member (
          routes,
          name,
          limn_health_write_row (g_hash_table_lookup (self->rows, name)));
    }
  json_object_set_object_member (root, "routes", routes);
  json_node_set_object (node, root);
  text = limn_jsontext_print (node, TRUE);
  folder = g_path_get_dirname (self->path);
  g_mkdir_with_parents (folder, 0700);
  return g_file_set_contents (self->path, text, -1, error);
}

/**
 * limn_health_counts:
 * @kind: how a try failed
 *
 * Returns: whether that says something about the route, and not about the
 *   request, the account or the user
 */
gboolean
limn_health_counts (LimnError kind)
{
  static const LimnError kinds[] = {
    LIMN_ERROR_RATE,    LIMN_ERROR_CAPACITY, LIMN_ERROR_TRANSIENT,
    LIMN_ERROR_NOIMAGE, LIMN_ERROR_NETWORK,  LIMN_ERROR_AMBIGUOUS,
    LIMN_ERROR_ANSWER,  LIMN_ERROR_GONE,
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i] == kind)
      return TRUE;
  return FALSE;
}

/* one of several side by side that fails does not put a route to rest which
 * brought an image meanwhile: which of them ends last is chance */
static void
limn_health_add_failure (LimnHealthRow *row, gdouble ms, gint64 now)
{
  if (row->worked > 0 && row->worked >= now - (gint64) (MAX (ms, 0) * 1000))
    return;
  row->n_failures = MIN (row->n_failures + 1, LIMN_HEALTH_MEMORY);
  row->failed = now;
}

static void
limn_health_add_success (LimnHealthRow *row, gint64 now)
{
  row->n_failures = 0;
  row->failed = 0;
  row->worked = now;
}

/**
 * limn_health_add:
 * @self: a memory
 * @route: its name
 * @success: whether it brought an image
 * @ms: milliseconds that took
 * @now: microseconds since the epoch
 */
void
limn_health_add (LimnHealth *self,
                 const char *route,
                 gboolean success,
                 gdouble ms,
                 gint64 now)
{
  LimnHealthRow *row = g_hash_table_lookup (self->rows, route);
  gdouble gain;

  if (row == NULL)
    {
      row = g_new0 (LimnHealthRow, 1);
      g_hash_table_insert (self->rows, g_strdup (route), row);
    }
  row->n = MIN (row->n + 1, LIMN_HEALTH_MEMORY);
  gain = MAX (1.0 / row->n, LIMN_HEALTH_GAIN);
  row->success += ((success ? 1 : 0) - row->success) * gain;
  row->seen = now;
  if (success)
    limn_health_add_success (row, now);
  else
    limn_health_add_failure (row, ms, now);
  if (success && ms > 1)
    row->log_ms += (log (ms) - row->log_ms) * (row->log_ms > 0 ? gain : 1);
}

/**
 * limn_health_get:
 * @self: a memory
 * @route: its name
 * @now: microseconds since the epoch
 * @figures: (out caller-allocates): what is remembered
 */
void
limn_health_get (LimnHealth *self,
                 const char *route,
                 gint64 now,
                 LimnHealthFigures *figures)
{
  const LimnHealthRow *row = g_hash_table_lookup (self->rows, route);
  gint64 rest = LIMN_HEALTH_REST;

  *figures = (LimnHealthFigures){ 0 };
  if (row == NULL || row->seen < now - LIMN_HEALTH_MAX_AGE)
    return;
  for (guint i = 1; i < row->n_failures && rest < LIMN_HEALTH_MAX_REST; i++)
    rest *= 2;
  figures->n = row->n;
  figures->success = row->success;
  figures->ms = row->log_ms > 0 ? exp (row->log_ms) : 0;
  figures->is_down = row->n_failures > 0 &&
                     now - row->failed < MIN (rest, LIMN_HEALTH_MAX_REST);
}

/**
 * limn_health_count:
 * @self: a memory
 * @now: microseconds since the epoch
 * @n_routes: (out): routes that are remembered
 * @n_resting: (out): those of them that go last for a while
 */
void
limn_health_count (LimnHealth *self,
                   gint64 now,
                   guint *n_routes,
                   guint *n_resting)
{
  GHashTableIter iter;
  gpointer route;

  *n_routes = 0;
  *n_resting = 0;
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &route, NULL))
    {
      LimnHealthFigures figures;

      limn_health_get (self, route, now, &figures);
      *n_routes += figures.n > 0;
      *n_resting += figures.is_down;
    }
}
