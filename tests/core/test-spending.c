/* spending: totals, caps, two processes, a broken file. */
#include "spending.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "error.h"

static void
test_spending_write (const char *text)
{
  g_autofree char *path = limn_settings_state_path ("spending.json");
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static LimnSpending
test_spending_read (void)
{
  LimnSpending sums;
  g_autoptr (GError) error = NULL;

  limn_spending_read (&sums, &error);
  g_assert_no_error (error);
  return sums;
}

static LimnSettings *
test_spending_cap (const char *lines)
{
  g_autofree char *text = g_strconcat ("[limn]\n", lines, NULL);

  return limn_settings_new_from_data (text, NULL);
}

static void
test_spending_totals (void)
{
  g_autoptr (LimnSettings) settings = test_spending_cap ("cap_day=1\n");
  g_autoptr (GError) error = NULL;

  test_spending_write ("{}");
  g_assert_true (limn_spending_settle ("a", 134000, NULL, &error));
  g_assert_true (limn_spending_settle ("b", 1, "usd", &error));
  g_assert_true (limn_spending_settle ("c", 5000000, "eur", &error));
  g_assert_cmpint (test_spending_read ().day, ==, 134001);
  g_assert_cmpint (test_spending_read ().month, ==, 134001);
  /* reserved, then known to be less, then to be nothing, then never known */
  for (guint i = 0; i < 3; i++)
    {
      const gint64 ends[] = { 100000, 0, LIMN_MONEY_UNKNOWN };
      const gint64 sums[] = { 234001, 234001, 534001 };

      g_assert_true (limn_spending_reserve (settings, "d", 300000, &error));
      g_assert_cmpint (test_spending_read ().open, ==, 300000);
      g_assert_true (limn_spending_settle ("d", ends[i], NULL, &error));
      g_assert_cmpint (test_spending_read ().day, ==, sums[i]);
      g_assert_cmpint (test_spending_read ().open, ==, 0);
    }
}

/* what is not of today and not of this month does not count */
static void
test_spending_periods (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *month = g_date_time_format (now, "%Y-%m");
  g_autofree char *text = g_strdup_printf (
      "{\"kept\": 1, \"days\": {\"2001-01-01\": {\"USD\": 7}, "
      "\"%s-00\": {\"USD\": 5}, \"%s-0x\": {\"USD\": -5}, \"odd\": 3}}",
      month,
      month);

  test_spending_write (text);
  g_assert_cmpint (test_spending_read ().day, ==, 0);
  g_assert_cmpint (test_spending_read ().month, ==, 5);
}

/* what a newer version wrote stays */
static void
test_spending_unknown (void)
{
  g_autofree char *path = limn_settings_state_path ("spending.json");
  g_autofree char *text = NULL;

  test_spending_write (
      "{\"kept\": [1], \"days\": {\"2001-01-01\": {\"X\": 1}}}");
  g_assert_true (limn_spending_settle ("a", 1, NULL, NULL));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\"kept\""));
  g_assert_nonnull (strstr (text, "\"X\""));
}

static const struct
{
  const char *caps;
  gint64 micros;
  LimnError code; /* 0: allowed */
  const char *word;
} test_spending_caps_rows[] = {
  { "", 5000000, 0, NULL },
  { "cap_day=1\n", 400000, 0, NULL },
  { "cap_day=1\n", 400001, LIMN_ERROR_BILLING, "cap_day 1.00" },
  { "cap_day=1\n", 400001, LIMN_ERROR_BILLING, "0.60 USD were spent today" },
  { "cap_day=1\n", 400001, LIMN_ERROR_BILLING, "raise cap_day" },
  { "cap_day=1\n", 0, 0, NULL },
  { "cap_month=1\n", 400001, LIMN_ERROR_BILLING, "spent this month" },
  { "cap_day=9\ncap_month=1\n", 400001, LIMN_ERROR_BILLING, "cap_month 1.00" },
  { "cap_day=0\n", 1, LIMN_ERROR_BILLING, "cap_day 0.00" },
  { "cap_day=9\n", LIMN_MONEY_UNKNOWN, LIMN_ERROR_BILLING, "unknown" },
  { "cap_day=much\n", 1, LIMN_ERROR_INVALID, "'much'" },
};

static void
test_spending_caps (void)
{
  test_spending_write ("{}");
  g_assert_true (limn_spending_settle ("a", 600000, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (test_spending_caps_rows); i++)
    {
      g_autoptr (LimnSettings) settings =
          test_spending_cap (test_spending_caps_rows[i].caps);
      gint64 micros = test_spending_caps_rows[i].micros;
      LimnError code = test_spending_caps_rows[i].code;
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (
          limn_spending_reserve (settings, "b", micros, &error), ==, code == 0);
      if (code == 0)
        g_assert_true (limn_spending_settle ("b", 0, NULL, NULL));
      else
        g_assert_error (error, LIMN_ERROR, (gint) code);
      if (code != 0)
        g_assert_nonnull (
            strstr (error->message, test_spending_caps_rows[i].word));
    }
  g_assert_cmpint (test_spending_read ().day, ==, 600000);
}

/* a cap is kept by refusing, without one counting begins anew */
static void
test_spending_broken (void)
{
  g_autoptr (LimnSettings) settings = test_spending_cap ("cap_day=1\n");
  g_autofree char *path = limn_settings_state_path ("spending.json.damaged");
  g_autoptr (GError) error = NULL;

  test_spending_write ("{\"days\": ");
  g_assert_false (limn_spending_reserve (settings, "a", 1, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, "spending.json"));
  g_assert_true (limn_spending_settle ("a", 3, NULL, NULL));
  g_assert_cmpint (test_spending_read ().day, ==, 3);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

static gpointer
test_spending_add_many (gpointer unused)
{
  for (guint i = 0; i < 20; i++)
    g_assert_true (limn_spending_settle ("x", 1, NULL, NULL));
  return NULL;
}

/* nobody's sum gets lost: a lock is one of an open file, not of a process */
static void
test_spending_together (void)
{
  GThread *threads[4];

  test_spending_write ("{}");
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new (NULL, test_spending_add_many, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (test_spending_read ().day, ==, 80);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("limn-test-XXXXXX", NULL);
  static const char *const names[] = { "spending.json",
                                       "spending.json.damaged",
                                       "spending.lock" };
  int status;

  g_test_init (&argc, &argv, NULL);
  g_setenv ("LIMN_STATE_DIR", folder, TRUE);
  g_test_add_func ("/spending/totals", test_spending_totals);
  g_test_add_func ("/spending/periods", test_spending_periods);
  g_test_add_func ("/spending/unknown", test_spending_unknown);
  g_test_add_func ("/spending/caps", test_spending_caps);
  g_test_add_func ("/spending/broken", test_spending_broken);
  g_test_add_func ("/spending/together", test_spending_together);
  status = g_test_run ();
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = limn_settings_state_path (names[i]);

      g_unlink (path);
    }
  g_rmdir (folder);
  return status;
}
