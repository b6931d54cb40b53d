/* notice: each failure is told in sentences, with the buttons that help. */
#include "notice.h"

#include <string.h>

#include "bench.h"
#include "error.h"
#include "notice-words.h"

/* the record of a job whose last attempt failed */
static LimnRecord *
test_notice_record (const char *endpoint,
                    const char *kind,
                    const char *offers,
                    const char *amount,
                    guint n_results)
{
  g_autofree char *attempt =
      g_strdup_printf ("{\"endpoint\":\"%s\",\"error\":{\"kind\":\"%s\","
                       "\"message\":\"it said no\"%s%s}}",
                       endpoint,
                       kind,
                       offers != NULL ? ",\"offers\":" : "",
                       offers != NULL ? offers : "");
  g_autofree char *text = g_strdup_printf (
      "{\"id\":\"limn-1\",\"created\":\"2026-01-01T00:00:00.000Z\","
      "\"operation\":\"edit\",\"request\":{},\"plan\":{},\"attempts\":[%s],"
      "\"results\":[%s],\"timing_ms\":{},\"cost\":{\"amount\":%s,"
      "\"currency\":\"USD\",\"source\":\"estimate\"}}",
      endpoint[0] != '\0' ? attempt : "",
      n_results > 0 ? "{}" : "",
      amount != NULL ? amount : "null");
  g_autoptr (GError) error = NULL;
  LimnRecord *record = limn_record_new_from_string (text, &error);

  g_assert_no_error (error);
  return record;
}

#define TEST_NOTICE_OFFERS                                                     \
  "[{\"provider\":\"vertex\",\"estimated_cost\":{\"amount\":0.2,"              \
  "\"currency\":\"USD\"}},{\"endpoint\":\"openai\"},{},7]"

static const struct
{
  LimnError kind;       /* 0: no error, the record tells */
  const char *endpoint; /* NULL: no record, "": one without attempts */
  const char *recorded; /* kind there */
  const char *offers;
  const char *amount;
  guint n_results;
  const char *text;
  const char *actions;
} test_notice_cases[] = {
  { LIMN_ERROR_AUTH,
    NULL,
    NULL,
    NULL,
    NULL,
    0,
    "A key is missing, or it is not accepted.|No, thanks.",
    "settings" },
  { LIMN_ERROR_REFUSED,
    "lumenfall",
    "refused",
    TEST_NOTICE_OFFERS,
    NULL,
    0,
    "The prompt or the result was refused.|No, thanks.|Nothing was charged, "
    "as far as is known.",
    "provider:vertex=Try on vertex (0.20 USD) endpoint:openai=Try on openai" },
  { LIMN_ERROR_REFUSED,
    "lumenfall",
    "refused",
    NULL,
    "0.134",
    0,
    "The prompt or the result was refused.|No, thanks.|It cost about 0.134 "
    "USD, "
    "by estimate.",
    "" },
  { LIMN_ERROR_REFUSED,
    "lumenfall",
    "refused",
    NULL,
    "0.0",
    0,
    "The prompt or the result was refused.|No, thanks.|It cost nothing.",
    "" },
  { LIMN_ERROR_BILLING,
    "lumenfall",
    "billing",
    NULL,
    NULL,
    0,
    "There is not enough money for this.|No, thanks.|Nothing was charged, as "
    "far as is known.",
    "credit" },
  { LIMN_ERROR_BILLING, /* a budget: no account lacks anything */
    "",
    NULL,
    NULL,
    NULL,
    0,
    "There is not enough money for this.|No, thanks.",
    "" },
  { LIMN_ERROR_RATE,
    "fal",
    "rate",
    NULL,
    NULL,
    0,
    "There were too many requests for now.|No, thanks.|Nothing was charged, as "
    "far as is known.",
    "repeat" },
  { LIMN_ERROR_NETWORK,
    "fal",
    "network",
    NULL,
    NULL,
    0,
    "The endpoint could not be reached.|No, thanks.|Nothing was charged, as "
    "far as is known.",
    "settings repeat" },
  { LIMN_ERROR_ANSWER,
    "fal",
    "answer",
    NULL,
    NULL,
    0,
    "The answer cannot be understood.|No, thanks.|It may have been charged.",
    "" },
  { LIMN_ERROR_CANCELLED,
    "fal",
    "cancelled",
    NULL,
    NULL,
    0,
    "The job was cancelled.|No, thanks.",
    "" },
  { 0,
    "fal",
    "noimage",
    NULL,
    NULL,
    0,
    "The model answered without an image.|it said no.|Nothing was charged, as "
    "far as is known.",
    "repeat" },
  { LIMN_ERROR_TRANSIENT,
    "fal",
    "transient",
    NULL,
    "0.2",
    1,
    "Not all of the results came.|No, thanks.|It cost about 0.20 USD, by "
    "estimate.",
    "repeat" },
};

static char *
test_notice_join (GPtrArray *actions)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < actions->len; i++)
    {
      const LimnNoticeAction *row = g_ptr_array_index (actions, i);

      if (i > 0)
        g_string_append_c (text, ' ');
      g_string_append (text, row->action);
      if (g_str_has_prefix (row->label, "Try on "))
        g_string_append_printf (text, "=%s", row->label);
    }
  return g_strdup (text->str);
}

static void
test_notice_words (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (test_notice_cases); i++)
    {
      LimnError kind = test_notice_cases[i].kind;
      g_autoptr (GError) error =
          kind != 0 ? g_error_new_literal (LIMN_ERROR, kind, "No, thanks") :
                      NULL;
      g_autoptr (LimnRecord) record =
          test_notice_cases[i].endpoint != NULL ?
              test_notice_record (test_notice_cases[i].endpoint,
                                  test_notice_cases[i].recorded,
                                  test_notice_cases[i].offers,
                                  test_notice_cases[i].amount,
                                  test_notice_cases[i].n_results) :
              NULL;
      g_autofree char *text = limn_notice_words_describe (error, record);
      g_autoptr (GPtrArray) rows =
          limn_notice_words_list_actions (error, record);
      g_autofree char *actions = test_notice_join (rows);

      g_strdelimit (text, "\n", '|');
      g_assert_cmpstr (text, ==, test_notice_cases[i].text);
      g_assert_cmpstr (actions, ==, test_notice_cases[i].actions);
    }
}

/* every kind there is has a headline of its own */
static void
test_notice_kinds (void)
{
  for (gint kind = LIMN_ERROR_INVALID; kind <= LIMN_ERROR_FILE; kind++)
    {
      g_autoptr (GError) error = g_error_new_literal (LIMN_ERROR, kind, "No");
      g_autofree char *text = limn_notice_words_describe (error, NULL);

      g_assert_false (g_str_has_prefix (text, "This did not work"));
    }
}

static void
test_notice_note (LimnNotice *notice, const char *action, gpointer data)
{
  GString *log = data;

  g_string_append_printf (log, "%s;", action);
}

static void
test_notice_widget (void)
{
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (GError) error = g_error_new_literal (
      LIMN_ERROR,
      LIMN_ERROR_REFUSED,
      "lumenfall refused the prompt or the result (CONTENT_POLICY_VIOLATION): "
      "blocked by vertex; rephrase the prompt or try another model");
  g_autoptr (LimnRecord) record =
      test_notice_record ("lumenfall", "refused", TEST_NOTICE_OFFERS, NULL, 0);
  GtkWidget *widget = limn_notice_new ();
  LimnNotice *notice = LIMN_NOTICE (widget);
  GtkWidget *window = bench_open (widget);
  GtkWidget *bar = bench_find (widget, GTK_TYPE_INFO_BAR, NULL);
  g_autofree char *copied = NULL;

  g_signal_connect (widget, "action", G_CALLBACK (test_notice_note), log);
  g_assert_false (gtk_widget_get_visible (bar));
  limn_notice_show_error (notice, error, record);
  g_assert_true (gtk_widget_get_visible (bar));
  bench_shoot (window, "notice-refused");
  bench_click (widget, "Try on vertex (0.20 USD)");
  bench_click (widget, "Try on openai");
  bench_click (widget, "Copy");
  copied = gtk_clipboard_wait_for_text (
      gtk_widget_get_clipboard (widget, GDK_SELECTION_CLIPBOARD));
  g_assert_cmpstr (copied, ==, limn_notice_get_text (notice));
  g_assert_nonnull (strstr (copied, "blocked by vertex"));

  limn_notice_show_banner (
      notice, "No key has been set up yet.", "Set Up", "settings");
  g_assert_null (bench_find (widget, GTK_TYPE_BUTTON, "Try on openai"));
  bench_shoot (window, "notice-banner");
  bench_click (widget, "Set Up");
  g_assert_cmpstr (log->str, ==, "provider:vertex;endpoint:openai;settings;");
  limn_notice_clear (notice);
  g_assert_false (gtk_widget_get_visible (bar));
  g_assert_cmpstr (limn_notice_get_text (notice), ==, "");
  bench_close (window);
}

/* the page is named where no browser can open it, as in these tests */
static void
test_notice_credit (void)
{
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (GError) error =
      g_error_new_literal (LIMN_ERROR, LIMN_ERROR_BILLING, "No money");
  g_autoptr (LimnRecord) record =
      test_notice_record ("lumenfall", "billing", NULL, NULL, 0);
  GtkWidget *widget = limn_notice_new ();
  GtkWidget *window = bench_open (widget);

  g_signal_connect (widget, "action", G_CALLBACK (test_notice_note), log);
  limn_notice_show_error (LIMN_NOTICE (widget), error, record);
  bench_click (widget, "Buy Credit");
  g_assert_cmpstr (log->str, ==, "credit;");
  g_assert_cmpstr (limn_notice_get_text (LIMN_NOTICE (widget)),
                   ==,
                   "No browser could be opened; the page is "
                   "https://lumenfall.ai/app/credits");
  bench_close (window);
}

/* a handler may throw away what was pressed */
static void
test_notice_clear_within (LimnNotice *notice, const char *action, gpointer data)
{
  limn_notice_clear (notice);
}

static void
test_notice_reentry (void)
{
  GtkWidget *widget = limn_notice_new ();
  GtkWidget *window = bench_open (widget);

  g_signal_connect (
      widget, "action", G_CALLBACK (test_notice_clear_within), NULL);
  limn_notice_show_banner (LIMN_NOTICE (widget), "Hm.", "Go", "go");
  bench_click (widget, "Go");
  g_assert_null (bench_find (widget, GTK_TYPE_BUTTON, "Go"));
  bench_close (window);
}

static gint
test_notice_measure (const GdkColor *color)
{
  return (299 * color->red + 587 * color->green + 114 * color->blue) / 1000;
}

/* the bar has a color of its own, whatever letters a theme likes */
static void
test_notice_contrast (gconstpointer data)
{
  g_autofree char *rc =
      g_strdup_printf ("style \"ink\" { fg[NORMAL] = \"%s\" }\n"
                       "widget \"*.%s*\" style \"ink\"",
                       (const char *) data,
                       (const char *) data + 1);
  GtkWidget *widget = limn_notice_new ();
  GtkWidget *window, *bar, *label;
  gint paper, ink;

  gtk_rc_parse_string (rc);
  gtk_widget_set_name (widget, (const char *) data + 1);
  window = bench_open (widget);
  limn_notice_show_banner (LIMN_NOTICE (widget), "Read me.", NULL, NULL);
  bench_settle ();
  bar = bench_find (widget, GTK_TYPE_INFO_BAR, NULL);
  label = bench_find (widget, GTK_TYPE_LABEL, "Read me.");
  paper =
      test_notice_measure (&gtk_widget_get_style (bar)->bg[GTK_STATE_NORMAL]);
  ink =
      test_notice_measure (&gtk_widget_get_style (label)->fg[GTK_STATE_NORMAL]);
  g_assert_cmpint (ABS (paper - ink), >, G_MAXUINT16 / 2);
  bench_close (window);
}

int
main (int argc, char *argv[])
{
  bench_init (&argc, &argv);
  g_test_add_func ("/notice/words", test_notice_words);
  g_test_add_func ("/notice/kinds", test_notice_kinds);
  g_test_add_func ("/notice/widget", test_notice_widget);
  g_test_add_func ("/notice/credit", test_notice_credit);
  g_test_add_data_func ("/notice/light", "#eeeeee", test_notice_contrast);
  g_test_add_data_func ("/notice/dark", "#222222", test_notice_contrast);
  g_test_add_func ("/notice/reentry", test_notice_reentry);
  return g_test_run ();
}
