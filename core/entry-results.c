/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/entry-results: each result's bytes on their way to the consumer. */
#include "entry-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "jsontext.h"

/* of an image, by which its format is known */
#define LIMN_ENTRY_HEAD 64

/**
 * LimnEntrySlot:
 * @file: bytes so far; -1 where there are none, or none can be kept
 * @refusal: (nullable): why the consumer did not want more; the bytes are paid
 *   for and kept all the same
 */
typedef struct
{
  int file;
  gboolean is_open;
  char *part;
  guint8 head[LIMN_ENTRY_HEAD];
  gsize n_head;
  GError *refusal;
} LimnEntrySlot;

void
limn_entry_free_slot (gpointer data)
{
  LimnEntrySlot *slot = data;

  if (slot == NULL)
    return;
  if (slot->file >= 0)
    g_close (slot->file, NULL);
  g_free (slot->part);
  g_clear_error (&slot->refusal);
  g_free (slot);
}

static LimnEntrySlot *
limn_entry_get_slot (LimnEntry *self, guint number)
{
  LimnEntrySlot *slot;

  if (number >= self->slots->len)
    g_ptr_array_set_size (self->slots, (gint) number + 1);
  slot = g_ptr_array_index (self->slots, number);
  if (slot != NULL)
    return slot;
  slot = g_new0 (LimnEntrySlot, 1);
  slot->file = -1;
  g_ptr_array_index (self->slots, number) = slot;
  return slot;
}

/* what cannot be kept makes room for what can; the job goes on */
static void
limn_entry_give_up (LimnEntry *self, LimnEntrySlot *slot, int why)
{
  limn_entry_set_trouble (self, g_strerror (why));
  if (slot->file < 0)
    return;
  g_close (slot->file, NULL);
  slot->file = -1;
  g_unlink (slot->part);
}

static void
limn_entry_open_part (LimnEntry *self, LimnEntrySlot *slot, guint number)
{
  g_autofree char *name = g_strdup_printf ("result-%u" LIMN_ENTRY_PART, number);

  slot->is_open = TRUE;
  slot->part = g_build_filename (self->folder, name, NULL);
  slot->file =
      g_open (slot->part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (slot->file < 0)
    limn_entry_give_up (self, slot, errno);
}

static void
limn_entry_keep_bytes (LimnEntry *self,
                       guint number,
                       const guint8 *data,
                       gsize length)
{
  LimnEntrySlot *slot = limn_entry_get_slot (self, number);
  gsize n_head = MIN (length, LIMN_ENTRY_HEAD - slot->n_head);

  memcpy (slot->head + slot->n_head, data, n_head);
  slot->n_head += n_head;
  if (!slot->is_open)
    limn_entry_open_part (self, slot, number);
  while (slot->file >= 0 && length > 0)
    {
      gssize n = write (slot->file, data, length);

      if (n < 0 && errno != EINTR)
        limn_entry_give_up (self, slot, errno);
      data += MAX (n, 0);
      length -= (gsize) MAX (n, 0);
    }
}

/* a consumer that wants no more must not cost what is paid for */
static gboolean
limn_entry_refuse (LimnEntry *self, guint number, GError *refusal)
{
  LimnEntrySlot *slot = limn_entry_get_slot (self, number);

  slot->refusal = refusal;
  self->sink->end (self->sink_data, number, refusal);
  return TRUE;
}

static gboolean
limn_entry_sink_bytes (gpointer user_data,
                       guint number,
                       const guint8 *data,
                       gsize length,
                       GError **error)
{
  LimnEntry *self = user_data;
  GError *refusal = NULL;

  if (self->is_written && !self->replay)
    limn_entry_keep_bytes (self, number, data, length);
  if (self->sink->bytes == NULL ||
      limn_entry_get_refusal (self, number) != NULL ||
      self->sink->bytes (self->sink_data, number, data, length, &refusal))
    return TRUE;
  return limn_entry_refuse (self, number, refusal);
}

static gboolean
limn_entry_sink_begin (gpointer user_data,
                       guint number,
                       const LimnImageInfo *info,
                       GError **error)
{
  LimnEntry *self = user_data;
  GError *refusal = NULL;

  if (limn_entry_get_refusal (self, number) != NULL ||
      self->sink->begin (self->sink_data, number, info, &refusal))
    return TRUE;
  return limn_entry_refuse (self, number, refusal);
}

static gboolean
limn_entry_sink_rows (gpointer user_data,
                      guint number,
                      guint y,
                      guint n_rows,
                      const guint8 *pixels,
                      gsize stride,
                      GError **error)
{
  LimnEntry *self = user_data;
  GError *refusal = NULL;

  if (limn_entry_get_refusal (self, number) != NULL ||
      self->sink->rows (
          self->sink_data, number, y, n_rows, pixels, stride, &refusal))
    return TRUE;
  return limn_entry_refuse (self, number, refusal);
}

typedef struct
{
  LimnEntry *entry;
  int file;
  char *part;
  char *name;
} LimnEntryFile;

static void
limn_entry_write_file (gpointer data)
{
  LimnEntryFile *file = data;
  g_autofree char *path =
      g_build_filename (file->entry->folder, file->name, NULL);

  if (fsync (file->file) != 0 || g_rename (file->part, path) != 0)
    limn_entry_set_trouble (file->entry, g_strerror (errno));
  g_close (file->file, NULL);
  g_free (file->part);
  g_free (file->name);
  g_free (file);
}

static gint64
limn_entry_get_number (JsonObject *row)
{
  gdouble number;

  return limn_jsontext_get_number (row, "number", &number) ? (gint64) number :
                                                             G_MAXINT32;
}

/* in the order of their numbers, which is that of the record */
void
limn_entry_insert_result (LimnEntry *self, guint number, JsonObject *row)
{
  JsonObject *root = limn_entry_get_root (self);
  JsonArray *old = limn_entry_list (root, "results");
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < json_array_get_length (old); i++)
    {
      JsonObject *other =
          limn_jsontext_to_object (json_array_get_element (old, i));

      if (other == NULL || limn_entry_get_number (other) == number)
        continue;
      if (row != NULL && limn_entry_get_number (other) > number)
        json_array_add_object_element (list, g_steal_pointer (&row));
      json_array_add_object_element (list, json_object_ref (other));
    }
  if (row != NULL)
    json_array_add_object_element (list, row);
  json_object_set_array_member (
      json_object_get_object_member (root, "journal"), "results", list);
}

static void
limn_entry_keep (LimnEntry *self, guint number)
{
  LimnEntrySlot *slot = limn_entry_get_slot (self, number);
  LimnImageFormat format = limn_image_format_sniff (slot->head, slot->n_head);
  JsonObject *row = json_object_new ();
  LimnEntryFile *file;

  json_object_set_int_member (row, "number", number);
  json_object_set_boolean_member (row, "delivered", FALSE);
  if (slot->refusal != NULL)
    json_object_set_string_member (row, "refusal", slot->refusal->message);
  if (slot->file >= 0)
    {
      file = g_new0 (LimnEntryFile, 1);
      file->entry = self;
      file->file = slot->file;
      file->part = g_steal_pointer (&slot->part);
      file->name = g_strdup_printf (
          "result-%u.%s", number, limn_image_format_get_extension (format));
      slot->file = -1;
      json_object_set_string_member (row, "file", file->name);
      limn_entry_seal (self);
      limn_scribe_push (self->scribe, limn_entry_write_file, file);
    }
  limn_entry_insert_result (self, number, row);
  limn_entry_save (self);
}

/* a draft, or a result of a try that failed; its number may come again */
static void
limn_entry_drop (LimnEntry *self, guint number)
{
  LimnEntrySlot *slot = limn_entry_get_slot (self, number);

  if (slot->file >= 0)
    g_unlink (slot->part);
  limn_entry_free_slot (slot);
  g_ptr_array_index (self->slots, number) = NULL;
}

static void
limn_entry_sink_end (gpointer user_data, guint number, const GError *error)
{
  LimnEntry *self = user_data;
  gboolean wanted = limn_entry_get_refusal (self, number) == NULL;

  if (error != NULL)
    limn_entry_drop (self, number);
  else if (self->is_written && !self->replay)
    limn_entry_keep (self, number);
  if (wanted)
    self->sink->end (self->sink_data, number, error);
}

const LimnResultSink limn_entry_sink = {
  .begin = limn_entry_sink_begin,
  .rows = limn_entry_sink_rows,
  .bytes = limn_entry_sink_bytes,
  .end = limn_entry_sink_end,
};

/**
 * limn_entry_set_consumer:
 * @self: an entry
 * @sink: who takes the results behind it; must outlive the job
 * @user_data: for @sink
 */
void
limn_entry_set_consumer (LimnEntry *self,
                         const LimnResultSink *sink,
                         gpointer user_data)
{
  self->sink = sink;
  self->sink_data = user_data;
}

/**
 * limn_entry_set_replay:
 * @self: an entry
 * @replay: whether what flows through comes from the entry itself
 */
void
limn_entry_set_replay (LimnEntry *self, gboolean replay)
{
  self->replay = replay;
}

/**
 * limn_entry_get_refusal:
 * @self: an entry
 * @number: of a result
 *
 * Returns: (transfer none) (nullable): why the consumer does not have it
 */
const GError *
limn_entry_get_refusal (const LimnEntry *self, guint number)
{
  const LimnEntrySlot *slot = number < self->slots->len ?
                                  g_ptr_array_index (self->slots, number) :
                                  NULL;

  return slot != NULL ? slot->refusal : NULL;
}

/**
 * limn_entry_is_kept:
 * @self: an entry
 * @number: of a result that has ended
 *
 * Returns: whether its bytes are in the journal, as far as is known
 */
gboolean
limn_entry_is_kept (LimnEntry *self, guint number)
{
  JsonArray *rows = limn_entry_list (limn_entry_get_root (self), "results");

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row =
          limn_jsontext_to_object (json_array_get_element (rows, i));

      if (row != NULL && limn_entry_get_number (row) == number)
        return limn_jsontext_get_string (row, "file") != NULL;
    }
  return FALSE;
}

static gboolean
limn_entry_get_flag (JsonObject *row, const char *name)
{
  return row != NULL && json_object_has_member (row, name) &&
         json_object_get_boolean_member_with_default (row, name, FALSE);
}

/**
 * limn_entry_count_waiting:
 * @root: a record of the journal
 *
 * Returns: results that are there and were not delivered
 */
guint
limn_entry_count_waiting (JsonObject *root)
{
  JsonArray *rows = limn_entry_list (root, "results");
  guint count = 0;

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row =
          limn_jsontext_to_object (json_array_get_element (rows, i));

      count += row != NULL && !limn_entry_get_flag (row, "delivered") &&
               limn_jsontext_get_string (row, "file") != NULL;
    }
  return count;
}

/**
 * limn_entry_mark:
 * @self: an entry
 * @index: of a result in the record that its consumer has
 *
 * The user has it.
 *
 * Returns: %FALSE where there is no such result
 */
gboolean
limn_entry_mark (LimnEntry *self, guint index)
{
  JsonObject *root = limn_entry_get_root (self);
  JsonArray *rows = limn_entry_list (root, "results");
  guint rank = 0;

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row =
          limn_jsontext_to_object (json_array_get_element (rows, i));

      if (row == NULL || json_object_has_member (row, "refusal") ||
          rank++ != index)
        continue;
      json_object_set_boolean_member (row, "delivered", TRUE);
      if (limn_entry_count_waiting (root) == 0 &&
          !limn_entry_has_open_task (root))
        limn_entry_set_state (self, LIMN_ENTRY_DELIVERED);
      limn_entry_forget_addresses (self);
      limn_entry_save (self);
      return TRUE;
    }
  return FALSE;
}
