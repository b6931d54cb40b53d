/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/recovery-read: what the journal has of a job that never arrived. */
#include "recovery.h"

#include "entry.h"
#include "error.h"
#include "jsontext.h"

/**
 * limn_recovery_read:
 * @id: of a job in the journal
 * @error: return location
 *
 * Returns: (transfer full): its record, which says in `plan.frame` where an
 *   edit belongs; %NULL with %LIMN_ERROR_FILE
 */
LimnRecord *
limn_recovery_read (const char *id, GError **error)
{
  g_autofree char *folder = limn_journal_dup_folder ();
  g_autoptr (GError) failed = NULL;
  LimnRecord *record = limn_entry_read_record (folder, id, &failed);

  if (record == NULL)
    g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_FILE, failed->message);
  return record;
}

/**
 * limn_recovery_list_open:
 * @journal: a journal
 * @id: of a job in it
 *
 * Returns: (transfer full) (element-type guint): the results that came and were
 *   not delivered, each as limn_journal_mark_delivered() counts them
 */
GArray *
limn_recovery_list_open (LimnJournal *journal, const char *id)
{
  GArray *indices = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (LimnRecord) record = NULL;
  JsonArray *rows;
  guint index = 0;

  limn_journal_flush (journal);
  record = limn_recovery_read (id, NULL);
  if (record == NULL)
    return indices;
  rows = limn_entry_list (limn_record_get_object (record), "results");
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row =
          limn_jsontext_to_object (json_array_get_element (rows, i));

      if (row == NULL || json_object_has_member (row, "refusal"))
        continue;
      if (!json_object_get_boolean_member_with_default (
              row, "delivered", FALSE))
        g_array_append_val (indices, index);
      index++;
    }
  return indices;
}
