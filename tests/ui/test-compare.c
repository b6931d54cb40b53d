/* compare: results are walked through, marked, dropped and kept, by keys. */
#include "compare.h"

#include <gdk/gdkkeysyms.h>

#include "bench.h"
#include "paper-host.h"

#define TEST_COMPARE_KEYS 8

typedef struct
{
  PaperHost host;
  LimnCompare *compare;
  GtkWidget *window;
  GtkWidget *view;
  guint n_settled; /* emissions */
  guint n_kept;
} TestCompare;

static void
test_compare_settled (LimnCompare *compare, guint n_kept, gpointer data)
{
  TestCompare *self = data;

  self->n_settled++;
  self->n_kept = n_kept;
}

static void
test_compare_open (TestCompare *self, guint n)
{
  GtkWidget *widget;

  *self = (TestCompare){ 0 };
  paper_host_init (&self->host);
  widget = limn_compare_new (&self->host.host);
  self->compare = LIMN_COMPARE (widget);
  g_signal_connect (widget, "settled", G_CALLBACK (test_compare_settled), self);
  self->window = bench_open (widget);
  limn_compare_set_results (self->compare, NULL, n);
  bench_settle ();
  self->view = bench_find (widget, GTK_TYPE_ICON_VIEW, NULL);
}

static void
test_compare_close (TestCompare *self)
{
  bench_close (self->window);
  paper_host_clear (&self->host);
}

static const struct
{
  const char *name;
  guint n;
  guint keys[TEST_COMPARE_KEYS];
  const char *log;
  guint n_kept;
} test_compare_cases[] = {
  { "enter keeps the first", 4, { GDK_KEY_Return }, "keep:+---", 1 },
  { "a digit shows", 4, { GDK_KEY_3, GDK_KEY_Return }, "show:2 keep:--+-", 1 },
  { "no such digit", 2, { GDK_KEY_7, GDK_KEY_Return }, "keep:+-", 1 },
  { "arrows go round",
    3,
    { GDK_KEY_Left, GDK_KEY_Right, GDK_KEY_Right, GDK_KEY_Return },
    "show:2 show:0 show:1 keep:-+-",
    1 },
  { "a second row",
    7,
    { GDK_KEY_Down, GDK_KEY_Down, GDK_KEY_Up, GDK_KEY_Down, GDK_KEY_Return },
    "show:5 show:0 show:5 keep:-----+-",
    1 },
  { "space shows the image as it was",
    3,
    { GDK_KEY_2, GDK_KEY_space, GDK_KEY_space, GDK_KEY_space, GDK_KEY_Return },
    "show:1 show:-1 show:1 show:-1 keep:-+-",
    1 },
  { "marked ones are kept",
    4,
    { GDK_KEY_Insert, GDK_KEY_4, GDK_KEY_Insert, GDK_KEY_2, GDK_KEY_Return },
    "show:3 show:1 keep:+--+",
    2 },
  { "a mark is taken back",
    2,
    { GDK_KEY_Insert, GDK_KEY_Insert, GDK_KEY_2, GDK_KEY_KP_Enter },
    "show:1 keep:-+",
    1 },
  { "the next one comes after a drop",
    3,
    { GDK_KEY_Delete, GDK_KEY_Return },
    "show:1 keep:-+-",
    1 },
  { "what was dropped is not kept by chance",
    3,
    { GDK_KEY_Delete,
      GDK_KEY_1,
      GDK_KEY_Return,
      GDK_KEY_Delete,
      GDK_KEY_Return },
    "show:1 show:0 keep:+--",
    1 },
  { "all are dropped",
    2,
    { GDK_KEY_Delete, GDK_KEY_Delete, GDK_KEY_Return },
    "show:1 keep:--",
    0 },
};

static void
test_compare_keys (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  TestCompare self;

  test_compare_open (&self, test_compare_cases[row].n);
  for (guint i = 0; test_compare_cases[row].keys[i] != 0; i++)
    bench_press (self.view, test_compare_cases[row].keys[i], 0);
  paper_host_assert_log (&self.host, test_compare_cases[row].log);
  g_assert_cmpuint (self.n_settled, ==, 1);
  g_assert_cmpuint (self.n_kept, ==, test_compare_cases[row].n_kept);
  g_assert_false (limn_compare_is_open (self.compare));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (self.compare)));
  test_compare_close (&self);
}

/* what was paid for stays where nobody said a word, and is settled once */
static void
test_compare_leave (void)
{
  TestCompare self;

  test_compare_open (&self, 3);
  bench_press (self.view, GDK_KEY_2, 0);
  bench_press (self.view, GDK_KEY_Delete, 0);
  limn_compare_settle (self.compare);
  limn_compare_settle (self.compare);
  bench_press (self.view, GDK_KEY_1, 0);
  paper_host_assert_log (&self.host, "show:1 show:2 keep:+-+");
  g_assert_cmpuint (self.n_settled, ==, 1);
  test_compare_close (&self);
}

/* as does a window that is closed */
static void
test_compare_destroy (void)
{
  TestCompare self;

  test_compare_open (&self, 3);
  bench_press (self.view, GDK_KEY_Delete, 0);
  bench_close (self.window);
  paper_host_assert_log (&self.host, "show:1 keep:-++");
  g_assert_cmpuint (self.n_settled, ==, 0);
  paper_host_clear (&self.host);
}

/* another run settles the one before */
static void
test_compare_again (void)
{
  TestCompare self;

  test_compare_open (&self, 2);
  limn_compare_set_results (self.compare, NULL, 3);
  paper_host_assert_log (&self.host, "keep:++");
  g_assert_true (limn_compare_is_open (self.compare));
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (self.compare)));
  limn_compare_set_results (self.compare, NULL, 0);
  paper_host_assert_log (&self.host, "keep:+++");
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (self.compare)));
  test_compare_close (&self);
}

static const char *const test_compare_record =
    "{\"id\":\"limn-1\",\"created\":\"2026-01-01T00:00:00.000Z\","
    "\"operation\":\"generate\",\"request\":{},\"plan\":{},\"attempts\":[],"
    "\"results\":[{}],\"timing_ms\":{},\"cost\":{\"amount\":0.134,"
    "\"currency\":\"USD\",\"source\":\"lumenfall\"}}";

static void
test_compare_one (void)
{
  g_autoptr (LimnRecord) record =
      limn_record_new_from_string (test_compare_record, NULL);
  TestCompare self;

  test_compare_open (&self, 0);
  limn_compare_set_results (self.compare, record, 1);
  bench_settle ();
  g_assert_false (limn_compare_is_open (self.compare));
  g_assert_nonnull (
      bench_find (self.window, GTK_TYPE_LABEL, "It cost 0.134 USD."));
  bench_shoot (self.window, "compare-one");
  bench_press (self.view, GDK_KEY_Return, 0);
  limn_compare_settle (self.compare);
  paper_host_assert_log (&self.host, "");
  test_compare_close (&self);
}

/* the sentence says what Enter would do, and the button follows it */
static void
test_compare_words (void)
{
  TestCompare self;
  GtkWidget *keep;

  test_compare_open (&self, 4);
  keep = bench_find (self.window, GTK_TYPE_BUTTON, "Keep");
  g_assert_nonnull (bench_find (
      self.window, GTK_TYPE_LABEL, "Enter keeps result 1, and no other."));
  bench_click (self.window, "Mark");
  bench_press (self.view, GDK_KEY_3, 0);
  bench_click (self.window, "Mark");
  g_assert_nonnull (
      bench_find (self.window,
                  GTK_TYPE_LABEL,
                  "Enter keeps the 2 results that are marked, and no other."));
  bench_press (self.view, GDK_KEY_4, 0);
  bench_click (self.window, "Drop");
  bench_shoot (self.window, "compare-four");
  bench_click (self.window, "Mark");
  bench_press (self.view, GDK_KEY_3, 0);
  bench_click (self.window, "Mark");
  bench_press (self.view, GDK_KEY_4, 0);
  g_assert_nonnull (
      bench_find (self.window,
                  GTK_TYPE_LABEL,
                  "Result 4 is dropped; Delete takes that back."));
  g_assert_false (gtk_widget_is_sensitive (keep));
  bench_click (self.window, "Keep All");
  g_assert_cmpuint (self.n_kept, ==, 3);
  test_compare_close (&self);
}

int
main (int argc, char *argv[])
{
  bench_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (test_compare_cases); i++)
    {
      g_autofree char *path =
          g_strdup_printf ("/compare/keys/%s", test_compare_cases[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_compare_keys);
    }
  g_test_add_func ("/compare/leave", test_compare_leave);
  g_test_add_func ("/compare/destroy", test_compare_destroy);
  g_test_add_func ("/compare/again", test_compare_again);
  g_test_add_func ("/compare/one", test_compare_one);
  g_test_add_func ("/compare/words", test_compare_words);
  return g_test_run ();
}
