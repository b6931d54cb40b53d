/* results go into a thread and come back, in order and on the main loop. */
#include <string.h>

#include "error.h"
#include "ferry.h"

#define WIDTH 16
#define HEIGHT 96
#define BAND 8
#define N_RESULTS 3

/* the thread's side: sends on, each sample one brighter */
typedef struct
{
  LimnFerry *ferry;
  GThread *main;
} Work;

/* the main loop's side */
typedef struct
{
  GMainLoop *loop;
  GThread *main;
  guint begun, ended, failed;
  guint rows[N_RESULTS];
  gint refuse_begin, refuse_rows; /* -1 for no result */
  gboolean done;
} Home;

static gboolean
work_begin (gpointer user_data,
            guint index,
            const LimnImageInfo *info,
            GError **error)
{
  Work *work = user_data;

  g_assert_true (g_thread_self () != work->main);
  return limn_ferry_return_sink.begin (work->ferry, index, info, error);
}

static gboolean
work_rows (gpointer user_data,
           guint index,
           guint y,
           guint n_rows,
           const guint8 *pixels,
           gsize stride,
           GError **error)
{
  Work *work = user_data;
  g_autofree guint8 *brighter = g_memdup2 (pixels, stride * n_rows);

  for (gsize i = 0; i < stride * n_rows; i++)
    brighter[i]++;
  return limn_ferry_return_sink.rows (
      work->ferry, index, y, n_rows, brighter, stride, error);
}

static void
work_end (gpointer user_data, guint index, const GError *error)
{
  Work *work = user_data;

  limn_ferry_return_sink.end (work->ferry, index, error);
}

static const LimnResultSink work_sink = { .begin = work_begin,
                                          .rows = work_rows,
                                          .end = work_end };

static gboolean
home_refuse (GError **error)
{
  g_set_error (error, LIMN_ERROR, LIMN_ERROR_FILE, "no room");
  return FALSE;
}

static gboolean
home_begin (gpointer user_data,
            guint index,
            const LimnImageInfo *info,
            GError **error)
{
  Home *home = user_data;

  g_assert_true (g_thread_self () == home->main);
  g_assert_cmpuint (info->width, ==, WIDTH);
  g_assert_cmpuint (g_bytes_get_size (info->icc), ==, 3);
  home->begun++;
  home->rows[index] = 0;
  return home->refuse_begin != (gint) index || home_refuse (error);
}

static gboolean
home_rows (gpointer user_data,
           guint index,
           guint y,
           guint n_rows,
           const guint8 *pixels,
           gsize stride,
           GError **error)
{
  Home *home = user_data;

  g_assert_true (g_thread_self () == home->main);
  g_assert_cmpint (home->refuse_begin, !=, (gint) index);
  g_assert_cmpuint (y, ==, home->rows[index]);
  for (guint i = 0; i < n_rows; i++)
    g_assert_cmpuint (pixels[i * stride], ==, index * 50 + y / BAND + 1);
  home->rows[index] += n_rows;
  return home->refuse_rows != (gint) index || home_refuse (error);
}

static void
home_end (gpointer user_data, guint index, const GError *error)
{
  Home *home = user_data;

  g_assert_false (home->done);
  home->ended++;
  home->failed += error != NULL;
}

static const LimnResultSink home_sink = { .begin = home_begin,
                                          .rows = home_rows,
                                          .end = home_end };

static void
home_done (gpointer user_data)
{
  Home *home = user_data;

  home->done = TRUE;
  g_main_loop_quit (home->loop);
}

static void
send_result (LimnFerry *ferry, guint index, const GError *error)
{
  guint8 icc[] = { 1, 2, 3 };
  LimnImageInfo info = { .format = LIMN_IMAGE_FORMAT_PNG,
                         .width = WIDTH,
                         .height = HEIGHT,
                         .channels = 1,
                         .depth = 8 };
  g_autoptr (GBytes) profile = g_bytes_new (icc, sizeof icc);
  guint8 rows[WIDTH * BAND];

  info.icc = profile;
  g_assert_true (limn_ferry_sink.begin (ferry, index, &info, NULL));
  for (guint y = 0; y < HEIGHT; y += BAND)
    {
      memset (rows, (int) (index * 50 + y / BAND), sizeof rows);
      g_assert_true (
          limn_ferry_sink.rows (ferry, index, y, BAND, rows, WIDTH, NULL));
    }
  limn_ferry_sink.end (ferry, index, error);
}

static void
cross (Home *home, const GError *last)
{
  Work work = { .main = g_thread_self () };
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (LimnFerry) ferry = limn_ferry_new (&home_sink, home);

  home->main = g_thread_self ();
  home->loop = loop;
  work.ferry = ferry;
  limn_ferry_start (ferry, &work_sink, &work);
  for (guint i = 0; i < N_RESULTS; i++)
    send_result (ferry, i, i == N_RESULTS - 1 ? last : NULL);
  limn_ferry_close (ferry, home_done, home);
  g_assert_cmpuint (home->begun, ==, 0);
  g_main_loop_run (loop);
  g_assert_true (home->done);
  g_assert_cmpuint (home->begun, ==, N_RESULTS);
  g_assert_cmpuint (home->ended, ==, N_RESULTS);
}

static void
test_all_come_back (void)
{
  Home home = { .refuse_begin = -1, .refuse_rows = -1 };

  cross (&home, NULL);
  g_assert_cmpuint (home.failed, ==, 0);
  for (guint i = 0; i < N_RESULTS; i++)
    g_assert_cmpuint (home.rows[i], ==, HEIGHT);
}

static void
test_failure_goes_along (void)
{
  Home home = { .refuse_begin = -1, .refuse_rows = -1 };
  g_autoptr (GError) broken =
      g_error_new_literal (LIMN_ERROR, LIMN_ERROR_ANSWER, "broken");

  cross (&home, broken);
  g_assert_cmpuint (home.failed, ==, 1);
}

static void
test_refusal_ends_one (void)
{
  Home home = { .refuse_begin = 0, .refuse_rows = 1 };

  cross (&home, NULL);
  g_assert_cmpuint (home.failed, ==, 2);
  g_assert_cmpuint (home.rows[1], ==, BAND);
  g_assert_cmpuint (home.rows[2], ==, HEIGHT);
}

static void
test_lies_still (void)
{
  Home home = { 0 };

  limn_ferry_free (limn_ferry_new (&home_sink, &home));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ferry/all-come-back", test_all_come_back);
  g_test_add_func ("/ferry/failure-goes-along", test_failure_goes_along);
  g_test_add_func ("/ferry/refusal-ends-one", test_refusal_ends_one);
  g_test_add_func ("/ferry/lies-still", test_lies_still);
  return g_test_run ();
}
