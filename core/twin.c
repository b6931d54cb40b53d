/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/twin: a job that was the same request, and was paid a moment ago.
 *
 * In `twins` of the state folder there is a file for each request that brought
 * something lately: its name is the fingerprint, it holds the id of the job. So
 * nobody looks through the journal. Without such a file there is no twin. */
#include "twin.h"

#include <glib/gstdio.h>
#include <string.h>

#include "fingerprint.h"
#include "journal-private.h"
#include "jsontext.h"
#include "providers/provider.h"

#define LIMN_TWIN_FOLDER "twins"
/* what is older tells nothing any more; a clock may be set by as much */
#define LIMN_TWIN_STALE_S (60 * 60)

static char *
limn_twin_dup_path (const char *fingerprint)
{
  g_autofree char *folder = limn_settings_state_path (LIMN_TWIN_FOLDER);
  const char *digits = strrchr (fingerprint, ':');

  return g_build_filename (
      folder, digits != NULL ? digits + 1 : fingerprint, NULL);
}

/**
 * limn_twin_free:
 * @self: (nullable) (transfer full): a twin
 */
void
limn_twin_free (LimnTwin *self)
{
  if (self == NULL)
    return;
  limn_record_free (self->record);
  g_free (self);
}

/**
 * limn_twin_is_wanted:
 * @plan: what is about to be done
 *
 * Returns: whether the user wants what was paid for a moment ago in the place
 * of a new result
 */
gboolean
limn_twin_is_wanted (const LimnPlan *plan)
{
  return limn_request_get_flag (plan->request, "limn.reuse", FALSE);
}

/**
 * limn_twin_note:
 * @fingerprint: of a job that brought something
 * @id: of the job, whose record is written
 *
 * Has it be found. Nothing is lost where that cannot be written.
 */
void
limn_twin_note (const char *fingerprint, const char *id)
{
  g_autofree char *path = limn_twin_dup_path (fingerprint);
  g_autofree char *folder = g_path_get_dirname (path);

  g_mkdir_with_parents (folder, 0700);
  g_file_set_contents_full (path,
                            id,
                            -1,
                            G_FILE_SET_CONTENTS_CONSISTENT |
                                G_FILE_SET_CONTENTS_ONLY_EXISTING,
                            0600,
                            NULL);
}

static LimnRecord *
limn_twin_read (const char *fingerprint)
{
  g_autofree char *path = limn_twin_dup_path (fingerprint);
  g_autofree char *folder = limn_journal_dup_folder ();
  g_autofree char *id = NULL;

  return g_file_get_contents (path, &id, NULL, NULL) ?
             limn_entry_read_record (folder, id, NULL) :
             NULL;
}

static char *
limn_twin_dup_way (const char *endpoint, const char *provider)
{
  return g_strjoin (" ", endpoint, provider, NULL);
}

/**
 * limn_twin_list_ways:
 * @plan: what is about to be done
 *
 * Returns: (transfer full): from whom its results may come; from nobody where
 *   it goes to an endpoint without network, which makes no real image
 */
char **
limn_twin_list_ways (const LimnPlan *plan)
{
  g_autoptr (GStrvBuilder) ways = g_strv_builder_new ();

  for (guint i = 0; i < plan->routes->len; i++)
    {
      const LimnRoute *route = g_ptr_array_index (plan->routes, i);
      const LimnProvider *provider =
          limn_provider_lookup (route->protocol, NULL);
      g_autofree char *way =
          limn_twin_dup_way (route->endpoint, route->provider);

      if (provider != NULL && provider->answer == NULL)
        g_strv_builder_add (ways, way);
    }
  return g_strv_builder_end (ways);
}

/* who ran the model counts where @ways name somebody */
static gboolean
limn_twin_came_by (JsonObject *attempt, const char *const *ways)
{
  const char *endpoint = limn_jsontext_get_string (attempt, "endpoint");
  const char *provider = limn_jsontext_get_string (attempt, "provider");
  g_autofree char *way = limn_twin_dup_way (endpoint, provider);

  return endpoint != NULL &&
         (g_strv_contains (ways, endpoint) || g_strv_contains (ways, way));
}

/* the attempts that did well, or all where none did: what came whole before
 * the line broke is a result too */
static gboolean
limn_twin_suits (const LimnRecord *record, const char *const *ways)
{
  JsonArray *attempts =
      limn_jsontext_get_array (limn_record_get_object (record), "attempts");
  guint n = attempts != NULL ? json_array_get_length (attempts) : 0;
  guint n_good = 0, n_other = 0, n_bad = 0;

  for (guint i = 0; i < n; i++)
    {
      JsonObject *attempt =
          limn_jsontext_to_object (json_array_get_element (attempts, i));
      gboolean good = limn_jsontext_get_object (attempt, "error") == NULL;
      gboolean other = !limn_twin_came_by (attempt, ways);

      n_good += good;
      n_other += good && other;
      n_bad += !good && other;
    }
  return n > 0 && n_other == 0 && (n_good > 0 || n_bad == 0);
}

/**
 * limn_twin_find:
 * @fingerprint: of what is about to be done
 * @ways: of limn_twin_list_ways()
 *
 * Returns: (transfer full) (nullable): a job that was the same request, brought
 *   something from one of @ways that is no draft, and ended less than a minute
 *   ago
 */
LimnTwin *
limn_twin_find (const char *fingerprint, const char *const *ways)
{
  g_autoptr (LimnRecord) record = limn_twin_read (fingerprint);
  g_autoptr (GPtrArray) records = g_ptr_array_new ();
  gint64 now = g_get_real_time ();
  LimnTwin *self;

  if (record == NULL)
    return NULL;
  g_ptr_array_add (records, record);
  if (limn_fingerprint_find_twin (fingerprint, now, records) == NULL ||
      limn_record_has_draft (record) || !limn_twin_suits (record, ways))
    return NULL;
  self = g_new0 (LimnTwin, 1);
  self->seconds = MAX (limn_fingerprint_get_age (record, now), 0);
  self->record = g_steal_pointer (&record);
  return self;
}

static GBytes *
limn_twin_map (const LimnTwin *self, JsonObject *row)
{
  const char *name = limn_jsontext_get_string (row, "file");
  g_autofree char *folder = limn_journal_dup_folder ();
  g_autofree char *path = NULL;
  g_autoptr (GMappedFile) file = NULL;

  if (name == NULL || strchr (name, G_DIR_SEPARATOR) != NULL ||
      json_object_has_member (row, "refusal"))
    return NULL;
  path =
      g_build_filename (folder, limn_record_get_id (self->record), name, NULL);
  file = g_mapped_file_new (path, FALSE, NULL);
  return file != NULL ? g_mapped_file_get_bytes (file) : NULL;
}

/**
 * limn_twin_load:
 * @self: a twin
 * @n: results that are wanted
 *
 * Returns: (transfer full) (nullable) (element-type GBytes): its results as
 *   received, in the order of its record; they stay readable when the journal
 *   lets go of them. %NULL where there are not @n of them, or one is gone
 */
GPtrArray *
limn_twin_load (const LimnTwin *self, guint n)
{
  JsonArray *rows =
      limn_entry_list (limn_record_get_object (self->record), "results");
  g_autoptr (GPtrArray) list =
      g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  if (limn_record_get_n_results (self->record) != n ||
      json_array_get_length (rows) != n)
    return NULL;
  for (guint i = 0; i < n; i++)
    {
      JsonObject *row =
          limn_jsontext_to_object (json_array_get_element (rows, i));
      GBytes *bytes = row != NULL ? limn_twin_map (self, row) : NULL;

      if (bytes == NULL)
        return NULL;
      g_ptr_array_add (list, bytes);
    }
  return g_steal_pointer (&list);
}

/**
 * limn_twin_sweep:
 *
 * Removes what is too old to be found.
 */
void
limn_twin_sweep (void)
{
  g_autofree char *path = limn_settings_state_path (LIMN_TWIN_FOLDER);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      GStatBuf status;

      if (g_stat (file, &status) == 0 &&
          ABS (now - (gint64) status.st_mtime) > LIMN_TWIN_STALE_S)
        g_unlink (file);
    }
}
