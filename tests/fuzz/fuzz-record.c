/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/record: a text of an older, a newer or somebody else's Limn. */
#include "fingerprint.h"
#include "fuzz.h"
#include "record.h"

static void
change (LimnRecord *record)
{
  guint n = limn_record_get_n_results (record);
  g_autofree char *error = limn_record_dup_error (record);

  fuzz_check_text (error);
  limn_record_get_id (record);
  limn_record_get_offers (record);
  limn_record_set_cost (record, 40000, "USD", "header");
  limn_record_set_timing (record, "finish", 1.5);
  for (guint i = 0; i < MIN (n, 4); i++)
    {
      limn_record_set_layer (record, i, 7);
      limn_record_set_file (record, i, "a.png");
    }
}

/* the same request guard asks records of a minute ago: about this one */
static void
check_twin (LimnRecord *record)
{
  const gint64 now = G_GINT64_CONSTANT (1767225610000000);
  g_autoptr (GPtrArray) records = g_ptr_array_new ();
  LimnRecord *twin;

  g_ptr_array_add (records, record);
  limn_record_set_fingerprint (record, "sha256:a");
  twin = limn_fingerprint_find_twin ("sha256:a", now, records);
  g_assert_true (twin == NULL || limn_record_get_n_results (record) > 0);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = fuzz_dup_text (data, size);
  g_autofree char *printed = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnRecord) again = NULL;
  g_autoptr (LimnRecord) record = limn_record_new_from_string (text, &error);

  FUZZ_CHECK (record != NULL, error);
  if (record == NULL)
    return 0;
  check_twin (record);
  change (record);
  printed = limn_record_to_string (record, FALSE);
  again = limn_record_new_from_string (printed, &error);
  g_assert_no_error (error);
  return 0;
}
