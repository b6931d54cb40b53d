/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/entry: one job in the journal: its folder, its record, its state. */
#include "entry-private.h"

#include <glib/gi18n-lib.h>

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "error.h"
#include "jsontext.h"
#include "lockfile.h"
#include "settled.h"

/* of what `journal` holds; a higher one is read as far as it is known */
#define LIMN_ENTRY_VERSION 1
#define LIMN_ENTRY_DURABLE                                                     \
  (G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE)

static const char *const limn_entry_states[] = {
  [LIMN_ENTRY_PLANNED] = "planned",   [LIMN_ENTRY_SENT] = "sent",
  [LIMN_ENTRY_RECEIVED] = "received", [LIMN_ENTRY_DELIVERED] = "delivered",
  [LIMN_ENTRY_FAILED] = "failed",     [LIMN_ENTRY_CANCELLED] = "cancelled",
};

/* Returns: whether nothing comes of it any more */
static gboolean
limn_entry_is_settled (LimnEntry *self)
{
  JsonObject *root = limn_entry_get_root (self);

  return self->is_written &&
         limn_entry_read_state (root) >= LIMN_ENTRY_DELIVERED &&
         limn_entry_count_waiting (root) == 0 &&
         !limn_entry_has_open_task (root);
}

static void
limn_entry_free (gpointer data)
{
  LimnEntry *self = data;
  g_autofree char *parent = g_path_get_dirname (self->folder);

  if (limn_entry_is_settled (self))
    {
      limn_entry_end_places (self);
      limn_settled_add_one (parent, limn_entry_get_id (self));
    }
  limn_lockfile_release (&self->lock);
  g_ptr_array_unref (self->slots);
  g_clear_pointer (&self->mask, g_bytes_unref);
  json_node_unref (self->root);
  g_free (self->trouble);
  g_queue_clear_full (&self->pending, g_free);
  g_clear_error (&self->failure);
  g_mutex_clear (&self->mutex);
  g_free (self->folder);
  g_free (self);
}

static LimnEntry *
limn_entry_make (const char *folder,
                 const char *id,
                 JsonNode *root,
                 LimnScribe *scribe)
{
  LimnEntry *self = g_new0 (LimnEntry, 1);

  g_mutex_init (&self->mutex);
  self->lock = -1;
  self->folder = g_build_filename (folder, id, NULL);
  self->root = root;
  self->scribe = scribe;
  self->slots = g_ptr_array_new_with_free_func (limn_entry_free_slot);
  return self;
}

/* a copy that later changes of the original do not reach */
static JsonNode *
limn_entry_copy (const LimnRecord *record)
{
  g_autofree char *text = limn_record_to_string (record, FALSE);

  return limn_jsontext_parse (text, -1, "record", NULL);
}

/**
 * limn_entry_new:
 * @folder: of all jobs
 * @record: what is known before the job begins
 * @scribe: writes; must outlive the entry
 *
 * Returns: (transfer full): an entry that is nowhere but in memory yet
 */
LimnEntry *
limn_entry_new (const char *folder,
                const LimnRecord *record,
                LimnScribe *scribe)
{
  LimnEntry *self = limn_entry_make (
      folder, limn_record_get_id (record), limn_entry_copy (record), scribe);
  JsonObject *journal = json_object_new ();

  json_object_set_int_member (journal, "version", LIMN_ENTRY_VERSION);
  json_object_set_int_member (journal, "process", getpid ());
  json_object_set_array_member (journal, "tasks", json_array_new ());
  json_object_set_array_member (journal, "results", json_array_new ());
  json_object_set_object_member (
      limn_entry_get_root (self), "journal", journal);
  limn_entry_set_state (self, LIMN_ENTRY_PLANNED);
  return self;
}

/**
 * limn_entry_is_name:
 * @id: of a job, as somebody says
 *
 * Returns: whether it can be that of a folder among all jobs, and no way out of
 *   there
 */
gboolean
limn_entry_is_name (const char *id)
{
  return *id != '\0' && *id != '.' && strchr (id, G_DIR_SEPARATOR) == NULL;
}

/**
 * limn_entry_read_record:
 * @folder: of all jobs
 * @id: of a job
 * @error: return location
 *
 * Whatever a record calls itself, it is the job of the folder that it lies in:
 * nothing is looked for elsewhere in its name.
 *
 * Returns: (transfer full): its record; %NULL with a #GFileError, or
 *   %LIMN_ERROR_FILE where it is none
 */
LimnRecord *
limn_entry_read_record (const char *folder, const char *id, GError **error)
{
  g_autofree char *path =
      g_build_filename (folder, id, LIMN_ENTRY_RECORD, NULL);
  g_autofree char *text = NULL;
  LimnRecord *record;

  if (!limn_entry_is_name (id))
    {
      g_set_error_literal (
          error, G_FILE_ERROR, G_FILE_ERROR_INVAL, g_strerror (EINVAL));
      return NULL;
    }
  if (!g_file_get_contents (path, &text, NULL, error))
    return NULL;
  record = limn_record_new_from_string (text, error);
  if (record != NULL)
    limn_record_set_id (record, id);
  return record;
}

/**
 * limn_entry_open:
 * @folder: of all jobs
 * @id: of a job that was written before
 * @scribe: writes; must outlive the entry
 * @error: return location
 *
 * Returns: (transfer full): the entry, held; %NULL with %LIMN_ERROR_INVALID
 *   where there is none, or its process lives, with %LIMN_ERROR_FILE where its
 *   record cannot be read
 */
LimnEntry *
limn_entry_open (const char *folder,
                 const char *id,
                 LimnScribe *scribe,
                 GError **error)
{
  g_autofree char *own = g_build_filename (folder, id, NULL);
  g_autoptr (LimnRecord) record = NULL;
  g_autoptr (GError) failed = NULL;
  LimnEntry *self;
  int held = limn_entry_hold (folder, id, error);

  if (held < 0)
    return NULL;
  record = limn_entry_read_record (folder, id, &failed);
  if (record == NULL)
    {
      limn_lockfile_release (&held);
      g_set_error (
          error,
          LIMN_ERROR,
          LIMN_ERROR_FILE,
          _ ("the record of job %s cannot be read: %s; what came of it "
             "is in '%s'"),
          id,
          failed->message,
          own);
      return NULL;
    }
  self = limn_entry_make (folder, id, limn_entry_copy (record), scribe);
  self->lock = held;
  self->is_written = TRUE;
  return self;
}

/**
 * limn_entry_set_memento:
 * @self: a new entry
 * @memento: kept with it from its begin on
 */
void
limn_entry_set_memento (LimnEntry *self, const LimnMemento *memento)
{
  JsonObject *journal = json_object_get_object_member (
      limn_entry_get_root (self), LIMN_ENTRY_JOURNAL);

  json_object_set_object_member (
      journal, LIMN_ENTRY_PLACE, json_object_ref (memento->place));
  g_clear_pointer (&self->mask, g_bytes_unref);
  self->mask = memento->mask != NULL ? g_bytes_ref (memento->mask) : NULL;
}

/**
 * limn_entry_close:
 * @self: (transfer full): an entry
 *
 * Lets go of it when all that is under way is written.
 */
void
limn_entry_close (LimnEntry *self)
{
  limn_scribe_push (self->scribe, limn_entry_free, self);
}

/**
 * limn_entry_get_id:
 * @self: an entry
 *
 * Returns: (transfer none): id of its job
 */
const char *
limn_entry_get_id (const LimnEntry *self)
{
  return strrchr (self->folder, G_DIR_SEPARATOR) + 1;
}

JsonObject *
limn_entry_get_root (const LimnEntry *self)
{
  return json_node_get_object (self->root);
}

/**
 * limn_entry_set_trouble:
 * @self: an entry
 * @words: why not all of it could be written; the first word is kept
 *
 * May be called in any thread.
 */
void
limn_entry_set_trouble (LimnEntry *self, const char *words)
{
  g_mutex_lock (&self->mutex);
  if (self->trouble == NULL)
    self->trouble = g_strdup (words);
  g_mutex_unlock (&self->mutex);
}

/**
 * limn_entry_dup_trouble:
 * @self: an entry
 *
 * Returns: (transfer full) (nullable): why not all of it could be written
 */
char *
limn_entry_dup_trouble (LimnEntry *self)
{
  char *words;

  g_mutex_lock (&self->mutex);
  words = g_strdup (self->trouble);
  g_mutex_unlock (&self->mutex);
  return words;
}

/**
 * limn_entry_list:
 * @root: a record of the journal
 * @name: "tasks" or "results"
 *
 * Returns: (transfer none): that list of its `journal`, made where it is not
 *   there
 */
JsonArray *
limn_entry_list (JsonObject *root, const char *name)
{
  JsonObject *journal = limn_jsontext_get_object (root, "journal");

  if (journal == NULL)
    {
      journal = json_object_new ();
      json_object_set_object_member (root, "journal", journal);
    }
  if (limn_jsontext_get_array (journal, name) == NULL)
    json_object_set_array_member (journal, name, json_array_new ());
  return json_object_get_array_member (journal, name);
}

/**
 * limn_entry_read_state:
 * @root: a record of the journal
 *
 * Returns: its state; sent, of which least is known, for a name that this
 *   version does not have
 */
LimnEntryState
limn_entry_read_state (JsonObject *root)
{
  const char *name = limn_jsontext_get_string (root, "state");

  for (guint i = 0; i < G_N_ELEMENTS (limn_entry_states); i++)
    if (g_strcmp0 (name, limn_entry_states[i]) == 0)
      return (LimnEntryState) i;
  return LIMN_ENTRY_SENT;
}

const char *
limn_entry_get_state_name (LimnEntryState state)
{
  return limn_entry_states[state];
}

void
limn_entry_set_state (LimnEntry *self, LimnEntryState state)
{
  json_object_set_string_member (
      limn_entry_get_root (self), "state", limn_entry_states[state]);
}

static void
limn_entry_write_pending (gpointer data)
{
  LimnEntry *self = data;
  g_autofree char *path =
      g_build_filename (self->folder, LIMN_ENTRY_RECORD, NULL);
  g_autofree char *text = limn_entry_take_pending (self);
  g_autoptr (GError) error = NULL;

  if (text == NULL || limn_entry_is_void (self))
    return;
  if (g_file_set_contents_full (
          path, text, -1, LIMN_ENTRY_DURABLE, 0600, &error))
    {
      limn_entry_clear_failure (self);
      return;
    }
  limn_entry_set_trouble (self, error->message);
  if (self->is_required)
    limn_entry_set_failure (
        self, limn_entry_explain (self, error, _ ("nothing more was sent")));
}

char *
limn_entry_print (LimnEntry *self)
{
  g_autofree char *trouble = limn_entry_dup_trouble (self);
  JsonObject *root = limn_entry_get_root (self);

  if (trouble != NULL && limn_jsontext_get_object (root, "journal") != NULL)
    json_object_set_string_member (
        json_object_get_object_member (root, "journal"), "trouble", trouble);
  return limn_jsontext_print (self->root, TRUE);
}

/**
 * limn_entry_save:
 * @self: an entry
 *
 * Has the scribe write it as it is now; what it has not come to write before is
 * left out.
 */
void
limn_entry_save (LimnEntry *self)
{
  char *text;

  if (!self->is_written)
    return;
  text = limn_entry_print (self);
  g_mutex_lock (&self->mutex);
  if (self->is_sealed || g_queue_is_empty (&self->pending))
    limn_scribe_push (self->scribe, limn_entry_write_pending, self);
  else
    g_free (g_queue_pop_tail (&self->pending));
  g_queue_push_tail (&self->pending, text);
  self->is_sealed = FALSE;
  g_mutex_unlock (&self->mutex);
}

/**
 * limn_entry_seal:
 * @self: an entry
 *
 * What is saved from now on is written behind what the scribe is given next: no
 * record tells of a file that is not there yet.
 */
void
limn_entry_seal (LimnEntry *self)
{
  g_mutex_lock (&self->mutex);
  self->is_sealed = TRUE;
  g_mutex_unlock (&self->mutex);
}

/* what the journal keeps beside the record stays as it is */
static void
limn_entry_merge (JsonObject *root, JsonObject *record)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, record);
  while (json_object_iter_next (&iter, &name, &node))
    if (strcmp (name, "journal") != 0 && strcmp (name, "state") != 0)
      json_object_set_member (root, name, json_node_copy (node));
}

/**
 * limn_entry_set_story:
 * @self: (nullable): an entry
 * @record: what is known of its job
 *
 * Takes that over; it is written with whatever is saved next.
 */
void
limn_entry_set_story (LimnEntry *self, const LimnRecord *record)
{
  g_autoptr (JsonNode) copy = limn_entry_copy (record);

  if (self != NULL)
    limn_entry_merge (limn_entry_get_root (self), json_node_get_object (copy));
}

/**
 * limn_entry_finish:
 * @self: an entry
 * @record: how its job went
 * @error: (nullable): how it failed
 *
 * Nothing more comes.
 */
void
limn_entry_finish (LimnEntry *self,
                   const LimnRecord *record,
                   const GError *error)
{
  g_autoptr (JsonNode) copy = limn_entry_copy (record);
  JsonObject *root = limn_entry_get_root (self);
  LimnEntryState state = LIMN_ENTRY_FAILED;

  limn_entry_merge (root, json_node_get_object (copy));
  if (limn_entry_count_waiting (root) > 0)
    state = LIMN_ENTRY_RECEIVED;
  else if (limn_entry_has_open_task (root))
    state = LIMN_ENTRY_SENT;
  else if (limn_record_get_n_results (record) > 0)
    state = LIMN_ENTRY_DELIVERED;
  else if (g_error_matches (error, LIMN_ERROR, LIMN_ERROR_CANCELLED))
    state = LIMN_ENTRY_CANCELLED;
  limn_entry_set_state (self, state);
  limn_entry_save (self);
}
