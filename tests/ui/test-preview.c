/* preview: says what is sent, shows it, and asks the host no more than it must.
 */
#include "preview.h"

#include <string.h>

#include "bench.h"
#include "paper-host.h"
#include "preview-words.h"

typedef struct
{
  LimnOperation operation;
  LimnFrame frame;
  guint width, height; /* that come back */
  guint n_references;
  gsize bytes;
  const char *text; /* lines parted by | */
} TestPreviewCase;

static const TestPreviewCase test_preview_cases[] = {
  { .operation = LIMN_OPERATION_GENERATE, .text = "Only the prompt is sent." },
  { .operation = LIMN_OPERATION_GENERATE,
    .n_references = 2,
    .bytes = 1200000,
    .text = "Nothing of the image itself is sent, about 1.2 MB in all.|"
            "2 references are sent as well." },
  { .operation = LIMN_OPERATION_EDIT,
    .frame = { { 10, 10, 3100, 2000 },
               { 10, 10, 3100, 2000 },
               { 10, 10, 3100, 2000 },
               2048,
               1321 },
    .width = 2048,
    .height = 1321,
    .bytes = 3400000,
    .text = "An area of 3100 × 2000 px is sent at 2048 × 1321 px (66 %), "
            "about 3.4 MB in all.|"
            "The result comes back at 2048 × 1321 px and is enlarged: it has "
            "66 % of the sharpness of the image." },
  { .operation = LIMN_OPERATION_EDIT,
    .frame = { { -64, 0, 1024, 1024 },
               { 0, 0, 960, 1024 },
               { 100, 100, 600, 500 },
               1024,
               1024 },
    .width = 1024,
    .height = 1024,
    .n_references = 1,
    .text = "An area of 1024 × 1024 px is sent at full size.|"
            "The result comes back at 1024 × 1024 px and fits as it is.|"
            "Checkered: beyond the image, sent as its edge repeated.|"
            "Striped: sent for context, stays as it is.|"
            "1 reference is sent as well." },
  { .operation = LIMN_OPERATION_EXTEND,
    .frame = { { 0, 0, 1200, 800 },
               { 0, 0, 900, 800 },
               { 800, 0, 400, 800 },
               1200,
               800 },
    .width = 1536,
    .height = 1024,
    .bytes = 1500000,
    .text = "An area of 1200 × 800 px is sent at full size, about 1.5 MB in "
            "all.|"
            "The result comes back at 1536 × 1024 px and is reduced to fit.|"
            "Checkered: the new area, which the model paints.|"
            "Striped: sent for context, stays as it is." },
  { .operation = LIMN_OPERATION_EDIT,
    .frame = { { 0, 0, 1001, 1001 },
               { 0, 0, 1001, 1001 },
               { 0, 0, 1001, 1001 },
               1000,
               1000 },
    .text = "An area of 1001 × 1001 px is sent at 1000 × 1000 px (99 %).|"
            "The model chooses the size of the result." },
};

static void
test_preview_fill (LimnPlan *plan, const TestPreviewCase *row)
{
  *plan = (LimnPlan){ .request = limn_request_new (row->operation),
                      .references = limn_references_new (),
                      .frame = row->frame,
                      .width = row->width,
                      .height = row->height };
  for (guint i = 0; i < row->n_references; i++)
    g_ptr_array_add (plan->references, g_new0 (LimnReference, 1));
}

static void
test_preview_clear (LimnPlan *plan)
{
  limn_request_free (plan->request);
  g_ptr_array_unref (plan->references);
}

static void
test_preview_words (void)
{
  g_autofree char *none = limn_preview_words_describe (NULL, 0);

  g_assert_cmpstr (none, ==, "Nothing can be sent yet.");
  for (guint i = 0; i < G_N_ELEMENTS (test_preview_cases); i++)
    {
      const TestPreviewCase *row = &test_preview_cases[i];
      g_autofree char *text = NULL;
      g_auto (GStrv) parts = NULL;
      g_autofree char *plain = NULL;
      LimnPlan plan;

      test_preview_fill (&plan, row);
      text = limn_preview_words_describe (&plan, row->bytes);
      /* g_format_size() puts a space there that does not break */
      parts = g_strsplit (text, "\302\240", -1);
      plain = g_strjoinv (" ", parts);
      g_strdelimit (plain, "\n", '|');
      g_assert_cmpstr (plain, ==, row->text);
      test_preview_clear (&plan);
    }
}

typedef struct
{
  PaperHost host;
  LimnPreview *preview;
  GtkWidget *window;
} TestPreview;

static void
test_preview_open (TestPreview *self)
{
  GtkWidget *widget;

  *self = (TestPreview){ 0 };
  paper_host_init (&self->host);
  self->host.has_mask = TRUE;
  self->host.upload = 1200000;
  widget = limn_preview_new (&self->host.host);
  self->preview = LIMN_PREVIEW (widget);
  self->window = bench_open (widget);
}

static void
test_preview_close (TestPreview *self)
{
  bench_close (self->window);
  paper_host_clear (&self->host);
}

/* pictures are for those who look, and asked for once a frame */
static void
test_preview_pictures (void)
{
  TestPreview self;
  LimnPlan edit, same, extend, feathered;

  test_preview_open (&self);
  test_preview_fill (&edit, &test_preview_cases[3]);
  test_preview_fill (&same, &test_preview_cases[3]);
  test_preview_fill (&extend, &test_preview_cases[4]);
  test_preview_fill (&feathered, &test_preview_cases[4]);
  json_object_set_int_member (feathered.request->options, "limn.feather", 9);

  limn_preview_set_plan (self.preview, &edit);
  bench_settle ();
  paper_host_assert_log (&self.host, "");
  limn_preview_set_open (self.preview, TRUE);
  bench_settle ();
  paper_host_assert_log (&self.host, "frame mask");
  bench_shoot (self.window, "preview-edit");
  limn_preview_set_plan (self.preview, &same);
  bench_settle ();
  paper_host_assert_log (&self.host, "");
  limn_preview_set_plan (self.preview, &extend);
  limn_preview_set_plan (self.preview, &edit);
  limn_preview_set_plan (self.preview, &extend);
  bench_settle ();
  paper_host_assert_log (&self.host, "frame mask");
  bench_shoot (self.window, "preview-extend");
  limn_preview_set_plan (self.preview, &feathered);
  bench_settle ();
  paper_host_assert_log (&self.host, "mask");
  limn_preview_refresh (self.preview);
  bench_settle ();
  paper_host_assert_log (&self.host, "frame mask");
  limn_preview_set_plan (self.preview, NULL);
  bench_settle ();
  paper_host_assert_log (&self.host, "");
  g_assert_cmpstr (
      limn_preview_get_text (self.preview), ==, "Nothing can be sent yet.");

  test_preview_close (&self);
  test_preview_clear (&edit);
  test_preview_clear (&same);
  test_preview_clear (&extend);
  test_preview_clear (&feathered);
}

static guint8 *
test_preview_look (TestPreview *self, GdkPixbuf **shot)
{
  GtkWidget *area = bench_find (self->window, GTK_TYPE_DRAWING_AREA, NULL);
  gint width, height;

  bench_settle ();
  gdk_drawable_get_size (gtk_widget_get_window (area), &width, &height);
  *shot = gdk_pixbuf_get_from_drawable (
      NULL, gtk_widget_get_window (area), NULL, 0, 0, 0, 0, width, height);
  return gdk_pixbuf_get_pixels (*shot);
}

/* the mean of the middle row from @from to @to, shares of the width */
static gdouble
test_preview_mean (TestPreview *self, gdouble from, gdouble to)
{
  g_autoptr (GdkPixbuf) shot = NULL;
  const guint8 *pixels = test_preview_look (self, &shot);
  gint width = gdk_pixbuf_get_width (shot);
  gint start = (gint) (from * width);
  gint end = (gint) (to * width);
  gdouble sum = 0;

  pixels += gdk_pixbuf_get_height (shot) / 2 * gdk_pixbuf_get_rowstride (shot);
  for (gint x = start; x < end; x++)
    sum += pixels[x * 3 + 1];
  return sum / (end - start);
}

/* what stays as it is looks otherwise than what changes */
static void
test_preview_mask (void)
{
  TestPreview self;
  LimnPlan plan;
  gdouble bare, masked, inside;

  test_preview_open (&self);
  test_preview_fill (&plan, &test_preview_cases[3]);
  plan.frame.target = (LimnRect){ 448, 0, 512, 1024 };
  limn_preview_set_open (self.preview, TRUE);
  self.host.has_mask = FALSE;
  limn_preview_set_plan (self.preview, &plan);
  bench_settle ();
  bare = test_preview_mean (&self, 0.40, 0.48);
  inside = test_preview_mean (&self, 0.53, 0.58);
  self.host.has_mask = TRUE;
  limn_preview_refresh (self.preview);
  masked = test_preview_mean (&self, 0.40, 0.48);
  g_assert_cmpfloat (ABS (bare - masked), >, 5);
  g_assert_cmpfloat (
      ABS (test_preview_mean (&self, 0.53, 0.58) - inside), <, 1);
  test_preview_close (&self);
  test_preview_clear (&plan);
}

static void
test_preview_count (guint *n)
{
  (*n)++;
}

static void
test_preview_toggle (void)
{
  TestPreview self;
  guint n = 0;

  test_preview_open (&self);
  g_signal_connect_swapped (
      self.preview, "toggled", G_CALLBACK (test_preview_count), &n);
  g_assert_false (limn_preview_get_open (self.preview));
  bench_press (bench_find (self.window, GTK_TYPE_EXPANDER, NULL), ' ', 0);
  g_assert_true (limn_preview_get_open (self.preview));
  limn_preview_set_open (self.preview, FALSE);
  g_assert_cmpuint (n, ==, 2);
  test_preview_close (&self);
}

int
main (int argc, char *argv[])
{
  bench_init (&argc, &argv);
  g_test_add_func ("/preview/words", test_preview_words);
  g_test_add_func ("/preview/pictures", test_preview_pictures);
  g_test_add_func ("/preview/mask", test_preview_mask);
  g_test_add_func ("/preview/toggle", test_preview_toggle);
  return g_test_run ();
}
