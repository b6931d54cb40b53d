/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/entry-recovery: what an earlier process left in an entry's folder. */
#include "entry-private.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "jsontext.h"

static gboolean
limn_entry_skip_begin (gpointer user_data,
                       const LimnImageInfo *info,
                       GError **error)
{
  return TRUE;
}

static gboolean
limn_entry_skip_rows (gpointer user_data,
                      guint y,
                      guint n_rows,
                      const guint8 *pixels,
                      gsize stride,
                      GError **error)
{
  return TRUE;
}

static const LimnRowSink limn_entry_skip_sink = {
  .begin = limn_entry_skip_begin,
  .rows = limn_entry_skip_rows,
};

/* only its decoder knows whether an image is whole */
static gboolean
limn_entry_is_whole (LimnEntry *self, const char *name, LimnImageInfo *info)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (LimnDecoder) decoder =
      limn_decoder_new (&limn_entry_skip_sink, NULL);
  g_autofree char *bytes = NULL;
  gsize length;

  if (!g_file_get_contents (path, &bytes, &length, NULL) ||
      !limn_decoder_feed (decoder, (const guint8 *) bytes, length, NULL) ||
      !limn_decoder_finish (decoder, NULL))
    return FALSE;
  *info = *limn_decoder_get_info (decoder);
  info->icc = NULL;
  return TRUE;
}

JsonObject *
limn_entry_find_result (LimnEntry *self, guint number)
{
  JsonArray *rows = limn_entry_list (limn_entry_get_root (self), "results");

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row =
          limn_jsontext_to_object (json_array_get_element (rows, i));
      gdouble own;

      if (limn_jsontext_get_number (row, "number", &own) && own == number)
        return row;
    }
  return NULL;
}

static void
limn_entry_rename (LimnEntry *self, const char *from, const char *to)
{
  g_autofree char *old = g_build_filename (self->folder, from, NULL);
  g_autofree char *new = g_build_filename (self->folder, to, NULL);

  g_rename (old, new);
}

static gboolean
limn_entry_get_draft (JsonObject *row)
{
  return row != NULL && json_object_has_member (row, LIMN_ENTRY_DRAFT) &&
         json_object_get_boolean_member_with_default (
             row, LIMN_ENTRY_DRAFT, FALSE);
}

/* the reply broke off, so that nobody said which of its images is meant */
static gboolean
limn_entry_may_be_draft (LimnEntry *self)
{
  JsonArray *tasks = limn_entry_list (limn_entry_get_root (self), "tasks");

  for (guint i = 0; i < json_array_get_length (tasks); i++)
    {
      JsonObject *task =
          limn_jsontext_to_object (json_array_get_element (tasks, i));
      const char *protocol = limn_jsontext_get_string (task, "protocol");
      const LimnProvider *provider =
          protocol != NULL ? limn_provider_lookup (protocol, NULL) : NULL;

      if (provider != NULL && provider->has_drafts && limn_entry_is_open (task))
        return TRUE;
    }
  return FALSE;
}

/* a file that is whole gets its row, one that is not is set aside; a part stays
 * what it is */
static void
limn_entry_adopt_file (LimnEntry *self, const char *name, guint number)
{
  JsonObject *row = limn_entry_find_result (self, number);
  gboolean is_part = g_str_has_suffix (name, LIMN_ENTRY_PART);
  gboolean is_draft =
      is_part ? limn_entry_may_be_draft (self) : limn_entry_get_draft (row);
  g_autofree char *file = NULL;
  LimnImageInfo info;

  if (row != NULL &&
      json_object_get_boolean_member_with_default (row, "delivered", FALSE))
    return;
  if (!limn_entry_is_whole (self, name, &info))
    {
      g_autofree char *aside = g_strconcat ("broken-", name, NULL);

      if (!is_part)
        limn_entry_rename (self, name, aside);
      if (!is_part && row != NULL)
        limn_entry_insert_result (self, number, NULL);
      return;
    }
  file = g_strdup_printf (
      "result-%u.%s", number, limn_image_format_get_extension (info.format));
  if (is_part)
    limn_entry_rename (self, name, file);
  row = json_object_new ();
  json_object_set_int_member (row, "number", number);
  json_object_set_boolean_member (row, "delivered", FALSE);
  json_object_set_string_member (row, "file", is_part ? file : name);
  if (is_draft)
    json_object_set_boolean_member (row, LIMN_ENTRY_DRAFT, TRUE);
  limn_entry_insert_result (self, number, row);
}

/* of one reply's drafts the last is the best there is; of several replies
 * nobody knows whose they are */
static void
limn_entry_keep_last_draft (LimnEntry *self)
{
  JsonObject *root = limn_entry_get_root (self);
  g_autoptr (JsonArray) rows =
      json_array_ref (limn_entry_list (root, "results"));
  gboolean later = FALSE;

  if (json_array_get_length (limn_entry_list (root, "tasks")) != 1)
    return;
  for (guint i = json_array_get_length (rows); i-- > 0;)
    {
      JsonObject *row =
          limn_jsontext_to_object (json_array_get_element (rows, i));
      const char *file = limn_jsontext_get_string (row, "file");
      g_autofree char *aside = g_strconcat ("draft-", file, NULL);
      gdouble number = 0;

      if (!limn_entry_get_draft (row) || file == NULL ||
          strchr (file, G_DIR_SEPARATOR) != NULL)
        continue;
      limn_jsontext_get_number (row, "number", &number);
      if (later)
        {
          limn_entry_rename (self, file, aside);
          limn_entry_insert_result (
              self, (guint) CLAMP (number, 0, G_MAXINT32), NULL);
        }
      later = TRUE;
    }
}

/* what failed may have left gaps; what comes now is numbered behind the rest */
static void
limn_entry_renumber (LimnEntry *self)
{
  JsonArray *rows = limn_entry_list (limn_entry_get_root (self), "results");

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row =
          limn_jsontext_to_object (json_array_get_element (rows, i));
      const char *file = limn_jsontext_get_string (row, "file");
      const char *dot = file != NULL ? strrchr (file, '.') : NULL;
      g_autofree char *name = NULL;
      gdouble number;

      if (row == NULL ||
          (limn_jsontext_get_number (row, "number", &number) && number == i))
        continue;
      json_object_set_int_member (row, "number", i);
      if (dot == NULL || strchr (file, G_DIR_SEPARATOR) != NULL)
        continue;
      name = g_strdup_printf ("result-%u%s", i, dot);
      limn_entry_rename (self, file, name);
      json_object_set_string_member (row, "file", name);
    }
}

/* one row of the record for each that the journal has */
static void
limn_entry_rebuild_results (LimnEntry *self)
{
  g_autoptr (LimnRecord) record = limn_entry_dup_record (self, NULL);
  JsonObject *root = limn_entry_get_root (self);
  JsonArray *rows = limn_entry_list (root, "results");
  JsonObject *object;

  if (record == NULL ||
      limn_record_get_n_results (record) == json_array_get_length (rows))
    return;
  object = limn_record_get_object (record);
  json_object_set_array_member (object, "results", json_array_new ());
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row =
          limn_jsontext_to_object (json_array_get_element (rows, i));
      const char *file = limn_jsontext_get_string (row, "file");
      LimnImageInfo info = { LIMN_IMAGE_FORMAT_UNKNOWN };
      LimnResult result = { .info = &info,
                            .is_draft = limn_entry_get_draft (row) };

      if (file != NULL)
        limn_entry_is_whole (self, file, &info);
      limn_record_add_result (record, &result);
    }
  json_object_set_member (
      root, "results", json_object_dup_member (object, "results"));
}

/**
 * limn_entry_adopt:
 * @self: an entry of limn_entry_open()
 *
 * Makes it agree with the files in its folder: what was written last may not be
 * in the record, and what was refused may be wanted now.
 */
void
limn_entry_adopt (LimnEntry *self)
{
  g_autoptr (GDir) folder = g_dir_open (self->folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  /* renaming while a folder is read may show a file twice */
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  for (guint i = 0; i < names->len; i++)
    {
      guint number;

      name = g_ptr_array_index (names, i);
      if (sscanf (name, "result-%4u.", &number) == 1)
        limn_entry_adopt_file (self, name, number);
    }
  limn_entry_keep_last_draft (self);
  limn_entry_settle_places (self, names);
  limn_entry_renumber (self);
  limn_entry_rebuild_results (self);
  limn_entry_save (self);
  /* what they said is written now, and numbers are others */
  limn_scribe_flush (self->scribe);
  limn_entry_forget_places (self->folder, names);
}

/**
 * limn_entry_count_results:
 * @self: an entry
 *
 * Returns: results that are here or were delivered, without those that may be
 *   drafts
 */
guint
limn_entry_count_results (LimnEntry *self)
{
  JsonArray *rows = limn_entry_list (limn_entry_get_root (self), "results");
  guint count = 0;

  for (guint i = 0; i < json_array_get_length (rows); i++)
    count += !limn_entry_get_draft (
        limn_jsontext_to_object (json_array_get_element (rows, i)));
  return count;
}

/**
 * limn_entry_load:
 * @self: an entry
 * @index: of one of its results
 * @again: whether it is wanted although the user has it
 *
 * Returns: (transfer full) (nullable): the image exactly as received; %NULL
 *   where the user has it, or it is not there
 */
GBytes *
limn_entry_load (LimnEntry *self, guint index, gboolean again)
{
  JsonArray *rows = limn_entry_list (limn_entry_get_root (self), "results");
  JsonObject *row =
      limn_jsontext_to_object (json_array_get_element (rows, index));
  const char *name = limn_jsontext_get_string (row, "file");
  g_autofree char *path = NULL;
  char *bytes;
  gsize length;

  if (name == NULL || strchr (name, G_DIR_SEPARATOR) != NULL ||
      (!again &&
       json_object_get_boolean_member_with_default (row, "delivered", FALSE)))
    return NULL;
  path = g_build_filename (self->folder, name, NULL);
  return g_file_get_contents (path, &bytes, &length, NULL) ?
             g_bytes_new_take (bytes, length) :
             NULL;
}

/**
 * limn_entry_dup_record:
 * @self: an entry
 * @error: return location
 *
 * Returns: (transfer full): its record, without what only the journal keeps
 */
LimnRecord *
limn_entry_dup_record (LimnEntry *self, GError **error)
{
  g_autofree char *text = limn_jsontext_print (self->root, FALSE);
  LimnRecord *record = limn_record_new_from_string (text, error);

  if (record == NULL)
    return NULL;
  json_object_remove_member (limn_record_get_object (record), "journal");
  json_object_remove_member (limn_record_get_object (record), "state");
  return record;
}
