/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/spending: spending.json of the state folder, read and written on. */
#include "fuzz.h"
#include "spending.h"

static char *path;
static LimnSettings *settings;

static void
init (void)
{
  path = g_build_filename (fuzz_get_home (), "state", "spending.json", NULL);
  settings =
      limn_settings_new_from_data ("[limn]\ncap_day=5\ncap_month=9.5\n", NULL);
  g_assert_nonnull (settings);
}

/* a damaged file is refused as long as there is a cap; what was paid is counted
 * all the same */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  LimnSpending before = { 0 }, after = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) capped = NULL;
  gboolean reserved;

  if (path == NULL)
    init ();
  fuzz_write_file (path, data, size);
  FUZZ_CHECK (limn_spending_read (&before, &error), error);
  g_assert_cmpint (before.day, >=, 0);
  g_assert_cmpint (before.month, >=, before.day);
  g_assert_cmpint (before.month, >=, before.open);
  reserved = limn_spending_reserve (settings, "a", 40000, &capped);
  fuzz_check (reserved, capped);
  g_assert_false (reserved && error != NULL);
  g_clear_error (&error);
  FUZZ_CHECK (limn_spending_settle ("a", 30000, "USD", &error), error);
  g_assert_no_error (error);
  g_assert_true (limn_spending_read (&after, &error));
  g_assert_no_error (error);
  g_assert_cmpint (after.day, >=, 0);
  if (reserved)
    g_assert_cmpint (after.month, <=, 9500000);
  return 0;
}
