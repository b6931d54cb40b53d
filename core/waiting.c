/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/waiting: the jobs of the journal that never arrived. */
#include "waiting.h"

#include <glib/gstdio.h>
#include <string.h>

#include "entry.h"
#include "jsontext.h"
#include "lockfile.h"
#include "question.h"
#include "settled.h"

#define LIMN_WAITING_RESULT "result-"
/* a folder without a lock is a job that begins; later, one that never did */
#define LIMN_WAITING_BIRTH_S 60

static const char *const limn_waiting_kinds[] = {
  [LIMN_WAITING_RESULTS] = "results", [LIMN_WAITING_JOB] = "job",
  [LIMN_WAITING_FATE] = "fate",       [LIMN_WAITING_UNKNOWN] = "unknown",
  [LIMN_WAITING_DAMAGED] = "damaged",
};

/**
 * limn_waiting_free:
 * @self: (nullable) (transfer full): a job that waits
 */
void
limn_waiting_free (LimnWaiting *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->created);
  g_free (self->operation);
  g_free (self->prompt);
  g_free (self->model);
  g_free (self->endpoint);
  g_free (self->state);
  g_free (self->words);
  g_free (self);
}

/**
 * limn_waiting_get_kind_name:
 * @kind: what can be done
 *
 * Returns: (transfer none): "results", "job", "fate", "unknown" or "damaged"
 */
const char *
limn_waiting_get_kind_name (LimnWaitingKind kind)
{
  return limn_waiting_kinds[kind];
}

/* also files of which the record does not know yet; a part may be whole */
static guint
limn_waiting_count_files (const char *path, guint *n_parts)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;
  guint count = 0;

  *n_parts = 0;
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_suffix (name, LIMN_ENTRY_PART))
      (*n_parts)++;
    else if (g_str_has_prefix (name, LIMN_WAITING_RESULT))
      count++;
  return count;
}

static guint
limn_waiting_count_delivered (JsonObject *root)
{
  JsonArray *rows = limn_entry_list (root, "results");
  guint count = 0;

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row =
          limn_jsontext_to_object (json_array_get_element (rows, i));

      count +=
          row != NULL && limn_jsontext_get_string (row, "file") != NULL &&
          json_object_get_boolean_member_with_default (row, "delivered", FALSE);
    }
  return count;
}

/* the task that most can be done about */
static JsonObject *
limn_waiting_find_task (JsonObject *root, LimnWaitingKind *kind)
{
  const LimnQuestion question = { .kind = LIMN_QUESTION_FATE };
  JsonArray *rows = limn_entry_list (root, "tasks");
  JsonObject *found = NULL;

  *kind = LIMN_WAITING_UNKNOWN;
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row =
          limn_jsontext_to_object (json_array_get_element (rows, i));
      const char *protocol = limn_jsontext_get_string (row, "protocol");
      const LimnProvider *provider =
          protocol != NULL ? limn_provider_lookup (protocol, NULL) : NULL;
      LimnWaitingKind own = LIMN_WAITING_UNKNOWN;

      if (row == NULL ||
          !json_object_get_boolean_member_with_default (row, "open", FALSE))
        continue;
      if (limn_jsontext_get_string (row, "ask") != NULL ||
          limn_jsontext_get_array (row, "urls") != NULL)
        own = LIMN_WAITING_JOB;
      else if (provider != NULL &&
               limn_provider_can_be_asked (provider, &question, NULL))
        own = LIMN_WAITING_FATE;
      if (found == NULL || own < *kind)
        {
          found = row;
          *kind = own;
        }
    }
  return found;
}

static void
limn_waiting_read_cost (LimnWaiting *self, JsonObject *root)
{
  JsonObject *plan = limn_jsontext_get_object (root, "plan");
  gdouble amount;

  self->micros = LIMN_MONEY_UNKNOWN;
  if (limn_jsontext_get_number (
          limn_jsontext_get_object (root, "cost"), "amount", &amount))
    self->micros = limn_money_from_double (amount);
  else if (limn_jsontext_get_number (
               limn_jsontext_get_object (plan, "estimated_cost"),
               "amount",
               &amount))
    {
      self->micros = limn_money_from_double (amount);
      self->is_estimate = TRUE;
    }
}

static void
limn_waiting_read_record (LimnWaiting *self, JsonObject *root)
{
  JsonObject *request = limn_jsontext_get_object (root, "request");
  JsonObject *plan = limn_jsontext_get_object (root, "plan");
  gdouble n = 1;

  self->created = g_strdup (limn_jsontext_get_string (root, "created"));
  self->operation = g_strdup (limn_jsontext_get_string (root, "operation"));
  self->prompt = g_strdup (limn_jsontext_get_string (request, "prompt"));
  self->model = g_strdup (limn_jsontext_get_string (plan, "model"));
  self->state =
      g_strdup (limn_entry_get_state_name (limn_entry_read_state (root)));
  limn_jsontext_get_number (request, "n", &n);
  self->n_wanted = (guint) CLAMP (n, 1, 100);
  limn_waiting_read_cost (self, root);
}

static char *
limn_waiting_describe (const LimnWaiting *self,
                       JsonObject *task,
                       guint n_parts,
                       const char *path)
{
  const char *endpoint = limn_jsontext_get_string (task, "endpoint");
  const char *job = limn_jsontext_get_string (task, "job");
  const char *part =
      n_parts > 0 ? "; part of a result came, and is tried first" : "";

  if (endpoint == NULL)
    endpoint = "the endpoint";
  switch (self->kind)
    {
    case LIMN_WAITING_RESULTS:
      return g_strdup_printf ("limn recover %s writes %u result%s",
                              self->id,
                              self->n_results,
                              self->n_results == 1 ? "" : "s");
    case LIMN_WAITING_JOB:
      return g_strdup_printf ("limn recover %s fetches job %s from %s",
                              self->id,
                              job != NULL ? job : "without a number",
                              endpoint);
    case LIMN_WAITING_FATE:
      return g_strdup_printf ("limn recover %s asks %s what became of it%s",
                              self->id,
                              endpoint,
                              part);
    case LIMN_WAITING_DAMAGED:
      return g_strdup_printf ("its record cannot be read; look into '%s'",
                              path);
    default:
      return g_strdup_printf (
          "%s cannot be asked whether it charged this; look into the account "
          "there, then: limn recover --discard %s%s",
          endpoint,
          self->id,
          part);
    }
}

/* Returns: %NULL where nothing waits; @is_settled: nothing will, either */
static LimnWaiting *
limn_waiting_read (const char *folder, const char *id, gboolean *is_settled)
{
  g_autofree char *path = g_build_filename (folder, id, NULL);
  g_autofree char *file = g_build_filename (path, LIMN_ENTRY_RECORD, NULL);
  g_autoptr (LimnWaiting) self = g_new0 (LimnWaiting, 1);
  g_autoptr (LimnRecord) record = NULL;
  g_autofree char *text = NULL;
  JsonObject *task = NULL;
  guint n_parts, n_files, n_delivered;

  self->id = g_strdup (id);
  self->micros = LIMN_MONEY_UNKNOWN;
  self->kind = LIMN_WAITING_DAMAGED;
  n_files = limn_waiting_count_files (path, &n_parts);
  if (g_file_get_contents (file, &text, NULL, NULL))
    record = limn_record_new_from_string (text, NULL);
  if (record != NULL)
    {
      JsonObject *root = limn_record_get_object (record);

      limn_waiting_read_record (self, root);
      n_delivered = limn_waiting_count_delivered (root);
      self->n_results = n_files > n_delivered ? n_files - n_delivered : 0;
      task = limn_waiting_find_task (root, &self->kind);
      if (self->n_results > 0)
        self->kind = LIMN_WAITING_RESULTS;
      else if (task == NULL || strcmp (self->state, "planned") == 0)
        {
          *is_settled = n_parts == 0;
          return NULL;
        }
    }
  self->endpoint = g_strdup (
      task != NULL ? limn_jsontext_get_string (task, "endpoint") : NULL);
  self->words = limn_waiting_describe (self, task, n_parts, path);
  return g_steal_pointer (&self);
}

/* a job whose process lives holds its lock, one that begins has none yet */
static gboolean
limn_waiting_is_alone (const char *folder, const char *id)
{
  g_autofree char *own = g_build_filename (folder, id, NULL);
  g_autofree char *path = g_build_filename (own, LIMN_ENTRY_LOCK, NULL);
  g_autoptr (GError) error = NULL;
  GStatBuf status;
  int lock = limn_lockfile_take (path, LIMN_LOCK_PROBE, &error);

  if (lock >= 0)
    {
      limn_lockfile_release (&lock);
      return TRUE;
    }
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) &&
         g_stat (own, &status) == 0 && S_ISDIR (status.st_mode) &&
         g_get_real_time () / G_USEC_PER_SEC - (gint64) status.st_mtime >
             LIMN_WAITING_BIRTH_S;
}

static gint
limn_waiting_compare (gconstpointer a, gconstpointer b)
{
  const LimnWaiting *first = *(LimnWaiting *const *) a;
  const LimnWaiting *second = *(LimnWaiting *const *) b;

  return strcmp (first->id, second->id);
}

/**
 * limn_waiting_list:
 * @folder: of all jobs
 *
 * Reads each record once: those of which nothing waits are remembered.
 *
 * Returns: (transfer full) (element-type LimnWaiting): as limn_journal_list()
 */
GPtrArray *
limn_waiting_list (const char *folder)
{
  GPtrArray *list =
      g_ptr_array_new_with_free_func ((GDestroyNotify) limn_waiting_free);
  g_autoptr (GHashTable) settled = limn_settled_read (folder);
  g_autoptr (GPtrArray) news = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      gboolean is_settled = FALSE;
      LimnWaiting *waiting;

      if (g_hash_table_contains (settled, name) ||
          !limn_waiting_is_alone (folder, name))
        continue;
      waiting = limn_waiting_read (folder, name, &is_settled);
      if (waiting != NULL)
        g_ptr_array_add (list, waiting);
      else if (is_settled)
        g_ptr_array_add (news, g_strdup (name));
    }
  limn_settled_add (folder, news);
  g_ptr_array_sort (list, limn_waiting_compare);
  return list;
}

/* the files of @root that were delivered, by name */
static GHashTable *
limn_waiting_list_delivered (const char *path)
{
  GHashTable *names =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *file = g_build_filename (path, LIMN_ENTRY_RECORD, NULL);
  g_autofree char *text = NULL;
  g_autoptr (LimnRecord) record = NULL;
  JsonArray *rows;

  if (!g_file_get_contents (file, &text, NULL, NULL) ||
      (record = limn_record_new_from_string (text, NULL)) == NULL)
    return names;
  rows = limn_entry_list (limn_record_get_object (record), "results");
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row =
          limn_jsontext_to_object (json_array_get_element (rows, i));
      const char *name =
          row != NULL ? limn_jsontext_get_string (row, "file") : NULL;

      if (name != NULL &&
          json_object_get_boolean_member_with_default (row, "delivered", FALSE))
        g_hash_table_add (names, g_path_get_basename (name));
    }
  return names;
}

static gint
limn_waiting_compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * limn_waiting_list_files:
 * @folder: of all jobs
 * @id: of a job that waits
 *
 * Returns: (transfer full) (element-type filename): paths of its results that
 *   are here, as they were received, and were not delivered
 */
GPtrArray *
limn_waiting_list_files (const char *folder, const char *id)
{
  g_autofree char *path = g_build_filename (folder, id, NULL);
  g_autoptr (GHashTable) delivered = limn_waiting_list_delivered (path);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  GPtrArray *files = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, LIMN_WAITING_RESULT) &&
        !g_str_has_suffix (name, LIMN_ENTRY_PART) &&
        !g_hash_table_contains (delivered, name))
      g_ptr_array_add (files, g_build_filename (path, name, NULL));
  g_ptr_array_sort (files, limn_waiting_compare_names);
  return files;
}
