/* status: the words are true, the bar moves only where a share is known. */
#include "status.h"

#include <string.h>

#include "bench.h"

#define MB 1000000

static const struct
{
  LimnHostProgress progress;
  guint seconds;
  const char *text;
  gdouble fraction; /* -1: not known */
} test_status_cases[] = {
  { { LIMN_HOST_STATE_ENCODE }, 3, "Encoding the pixels…", -1 },
  { { LIMN_HOST_STATE_CONNECT }, 3, "Connecting…", -1 },
  { { LIMN_HOST_STATE_UPLOAD, 0, 4 * MB }, 0, "Uploading…", 0 },
  { { LIMN_HOST_STATE_UPLOAD, MB, 4 * MB },
    0,
    "Uploading 1.0 MB of 4.0 MB",
    0.25 },
  { { LIMN_HOST_STATE_UPLOAD, 5 * MB, 4 * MB },
    0,
    "Uploading 5.0 MB of 4.0 MB",
    1 },
  { { LIMN_HOST_STATE_UPLOAD, MB, 0 }, 0, "Uploading, 1.0 MB so far", -1 },
  { { LIMN_HOST_STATE_WAIT }, 5, "Waiting for the provider, 5 s", -1 },
  { { LIMN_HOST_STATE_WAIT, 0, 0, "vertex" },
    34,
    "Waiting for vertex, 34 s",
    -1 },
  { { LIMN_HOST_STATE_WAIT, 0, 0, "vertex", 22, 41 },
    34,
    "Waiting for vertex, 34 s; usually 22 to 41 s",
    -1 },
  { { LIMN_HOST_STATE_WAIT, 0, 0, NULL, 22, 41 },
    50,
    "Waiting for the provider, 50 s; usually 22 to 41 s",
    -1 },
  { { LIMN_HOST_STATE_DOWNLOAD }, 0, "Downloading…", -1 },
  { { LIMN_HOST_STATE_DOWNLOAD, 5 * MB, 0 },
    0,
    "Downloading, 5.0 MB so far",
    -1 },
  { { LIMN_HOST_STATE_DOWNLOAD, 2 * MB, 4 * MB },
    0,
    "Downloading 2.0 MB of 4.0 MB",
    0.5 },
  { { LIMN_HOST_STATE_FINISH }, 0, "Laying the results into the image…", -1 },
};

/* g_format_size() puts a space there that does not break */
static char *
test_status_plain (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "\302\240", -1);

  return g_strjoinv (" ", parts);
}

static void
test_status_words (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (test_status_cases); i++)
    {
      const LimnHostProgress *progress = &test_status_cases[i].progress;
      g_autofree char *text =
          limn_status_describe (progress, test_status_cases[i].seconds);
      g_autofree char *plain = test_status_plain (text);

      g_assert_cmpstr (plain, ==, test_status_cases[i].text);
      g_assert_cmpfloat (limn_status_get_fraction (progress),
                         ==,
                         test_status_cases[i].fraction);
    }
}

static void
test_status_widget (void)
{
  const LimnHostProgress upload = { LIMN_HOST_STATE_UPLOAD, MB, 4 * MB };
  GtkWidget *widget = limn_status_new ();
  LimnStatus *status = LIMN_STATUS (widget);
  GtkWidget *window = bench_open (widget);
  GtkWidget *bar = bench_find (widget, GTK_TYPE_PROGRESS_BAR, NULL);

  g_assert_cmpstr (limn_status_get_text (status), ==, "");
  g_assert_false (gtk_widget_get_visible (bar));
  limn_status_set_progress (status, &upload); /* of a job long gone */
  g_assert_cmpstr (limn_status_get_text (status), ==, "");

  limn_status_start (status);
  g_assert_true (gtk_widget_get_visible (bar));
  limn_status_set_progress (status, &upload);
  g_assert_cmpfloat (
      gtk_progress_bar_get_fraction (GTK_PROGRESS_BAR (bar)), ==, 0.25);
  gtk_window_set_default_size (GTK_WINDOW (window), 480, -1);
  bench_shoot (window, "status-upload");

  limn_status_stop (status, "Two results came.");
  g_assert_cmpstr (limn_status_get_text (status), ==, "Two results came.");
  g_assert_false (gtk_widget_get_visible (bar));
  limn_status_set_progress (status, &upload);
  g_assert_cmpstr (limn_status_get_text (status), ==, "Two results came.");
  bench_close (window);
}

/* the provider's name is the widget's own, and the seconds go on without news
 */
static void
test_status_ticks (void)
{
  char provider[] = "vertex";
  const LimnHostProgress wait = { LIMN_HOST_STATE_WAIT, 0, 0, provider };
  GtkWidget *widget = limn_status_new ();
  LimnStatus *status = LIMN_STATUS (widget);
  GtkWidget *window = bench_open (widget);

  limn_status_start (status);
  limn_status_set_progress (status, &wait);
  memset (provider, '-', strlen (provider));
  while (g_strcmp0 (limn_status_get_text (status), "Waiting for vertex, 1 s") !=
         0)
    gtk_main_iteration ();
  g_assert_null (bench_find (widget, GTK_TYPE_LABEL, "0:00 elapsed"));
  bench_close (window); /* while it runs: no tick comes after */
}

int
main (int argc, char *argv[])
{
  bench_init (&argc, &argv);
  g_test_add_func ("/status/words", test_status_words);
  g_test_add_func ("/status/widget", test_status_widget);
  g_test_add_func ("/status/ticks", test_status_ticks);
  return g_test_run ();
}
