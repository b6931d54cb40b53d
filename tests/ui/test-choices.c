/* choices: what is offered can be had, as it says; what is chosen is in the
 * request. */
#include "choices.h"

#include <string.h>

#include "bench.h"
#include "choice-list.h"
#include "desk-host.h"
#include "sides-box.h"
#include "size-rows.h"

typedef struct
{
  DeskHost desk;
  LimnRequest *request;
  GtkWidget *choices;
  GtkWidget *window;
  guint n_changes;
} Fixture;

static void
count_change (Fixture *fixture)
{
  fixture->n_changes++;
}

static LimnPlan *
make_plan (Fixture *fixture)
{
  LimnHost *host = &fixture->desk.paper.host;
  g_autoptr (GError) error = NULL;
  LimnPlan *plan = host->klass->make_plan (host, fixture->request, &error);

  g_assert_no_error (error);
  return plan;
}

static void
show_plan (Fixture *fixture)
{
  g_autoptr (LimnPlan) plan = make_plan (fixture);

  limn_choices_set_plan (LIMN_CHOICES (fixture->choices), plan);
}

static void
open_choices (Fixture *fixture, LimnOperation operation, const char *settings)
{
  desk_host_init (&fixture->desk, settings, "lumenfall fal echo");
  fixture->request = limn_request_new (operation);
  g_free (fixture->request->prompt);
  fixture->request->prompt = g_strdup ("a fox");
  if (operation == LIMN_OPERATION_EXTEND)
    fixture->request->sides.right = 300;
  fixture->choices =
      limn_choices_new (&fixture->desk.paper.host, fixture->request, FALSE);
  g_signal_connect_swapped (
      fixture->choices, "changed", G_CALLBACK (count_change), fixture);
  fixture->window = bench_open (fixture->choices);
  show_plan (fixture);
  g_assert_cmpuint (fixture->n_changes, ==, 0);
}

static void
close_choices (Fixture *fixture)
{
  bench_close (fixture->window);
  limn_request_free (fixture->request);
  desk_host_clear (&fixture->desk);
  *fixture = (Fixture){ 0 };
}

static LimnChoiceList *
find_list (Fixture *fixture, const char *name)
{
  GtkWidget *list = bench_find (fixture->choices, LIMN_TYPE_CHOICE_LIST, name);

  g_assert_nonnull (list);
  return LIMN_CHOICE_LIST (list);
}

/* text of the row with that key; NULL where there is none */
static char *
dup_text (LimnChoiceList *list, const char *key)
{
  GtkTreeModel *model = gtk_combo_box_get_model (GTK_COMBO_BOX (list));
  gboolean there;
  GtkTreeIter iter;

  there = gtk_tree_model_get_iter_first (model, &iter);
  for (; there; there = gtk_tree_model_iter_next (model, &iter))
    {
      g_autofree char *text = NULL;
      g_autofree char *own = NULL;

      gtk_tree_model_get (model, &iter, 0, &text, 1, &own, -1);
      if (g_strcmp0 (own, key) == 0)
        return g_steal_pointer (&text);
    }
  return NULL;
}

static void
choose (Fixture *fixture, const char *name, const char *key)
{
  guint before = fixture->n_changes;

  g_assert_true (limn_choice_list_choose (find_list (fixture, name), key));
  g_assert_cmpuint (fixture->n_changes, ==, before + 1);
  show_plan (fixture);
}

/* each row of the list is what the plan says once it is chosen */
static guint
check_sizes (Fixture *fixture)
{
  LimnChoiceList *list = find_list (fixture, "Size");
  GtkTreeModel *model = gtk_combo_box_get_model (GTK_COMBO_BOX (list));
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  gboolean there;
  GtkTreeIter iter;

  there = gtk_tree_model_get_iter_first (model, &iter);
  for (; there; there = gtk_tree_model_iter_next (model, &iter))
    {
      char *key;

      gtk_tree_model_get (model, &iter, 1, &key, -1);
      if (key != NULL)
        g_ptr_array_add (keys, key);
    }
  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = g_ptr_array_index (keys, i);
      g_autofree char *text = dup_text (list, key);
      g_autoptr (LimnPlan) plan = NULL;
      g_autofree char *price = NULL;
      g_autofree char *wanted = NULL;

      limn_size_rows_choose (fixture->request, key);
      plan = make_plan (fixture);
      price = limn_size_rows_describe_price (plan->estimated_micros);
      wanted = g_strdup_printf ("%s · %s · %u × %u · %s",
                                plan->aspect_ratio,
                                plan->resolution,
                                plan->width,
                                plan->height,
                                price);
      g_test_message ("%s", text);
      g_assert_true (g_str_has_suffix (text, wanted));
    }
  limn_size_rows_choose (fixture->request, "||");
  return keys->len;
}

static void
test_choices_sizes (void)
{
  static const struct
  {
    LimnOperation operation;
    const char *model, *provider;
    guint n_rows;
  } cases[] = {
    /* the default, one for each tier, and each ratio at each tier */
    { LIMN_OPERATION_GENERATE, "gemini-3-pro-image-preview", "|", 34 },
    { LIMN_OPERATION_GENERATE, "gemini-3.1-flash-image-preview", "|", 61 },
    { LIMN_OPERATION_GENERATE, "gemini-2.5-flash-image", "|", 12 },
    { LIMN_OPERATION_EDIT, "gemini-3-pro-image-preview", "|vertex", 34 },
    { LIMN_OPERATION_EDIT, "gemini-3-pro-image-preview", "fal|", 34 },
    { LIMN_OPERATION_CREATE, "gemini-3-pro-image-preview", "echo|", 34 },
    { LIMN_OPERATION_EXTEND, "gemini-3-pro-image-preview", "|", 4 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Fixture fixture = { 0 };

      g_test_message ("%s %s", cases[i].model, cases[i].provider);
      open_choices (&fixture, cases[i].operation, "");
      choose (&fixture, "Model", cases[i].model);
      if (strcmp (cases[i].provider, "|") != 0)
        choose (&fixture, "Provider", cases[i].provider);
      g_assert_cmpuint (check_sizes (&fixture), ==, cases[i].n_rows);
      close_choices (&fixture);
    }
}

static void
test_choices_choose (void)
{
  Fixture fixture = { 0 };

  open_choices (&fixture, LIMN_OPERATION_GENERATE, "");
  choose (&fixture, "Model", "gemini-3-pro-image-preview");
  choose (&fixture, "Size", "|16:9|2K");
  g_assert_cmpstr (fixture.request->aspect_ratio, ==, "16:9");
  g_assert_cmpstr (fixture.request->resolution, ==, "2K");
  choose (&fixture, "Provider", "|vertex");
  g_assert_cmpstr (
      limn_request_get_option (fixture.request, "limn.provider"), ==, "vertex");
  bench_shoot (fixture.window, "choices");
  choose (&fixture, "Provider", "fal|");
  g_assert_null (limn_request_get_option (fixture.request, "limn.provider"));
  g_assert_cmpstr (
      limn_request_get_option (fixture.request, "limn.endpoint"), ==, "fal");
  /* no 2K there: the size is taken back, who runs both stays */
  choose (&fixture, "Model", "gemini-2.5-flash-image");
  g_assert_cmpstr (fixture.request->resolution, ==, "");
  g_assert_cmpstr (
      limn_request_get_option (fixture.request, "limn.endpoint"), ==, "fal");
  choose (&fixture, "Model", "");
  g_assert_cmpstr (fixture.request->model, ==, "");
  close_choices (&fixture);
}

/* what no list would offer is shown all the same, and stays what it is */
static void
test_choices_given (void)
{
  Fixture fixture = { 0 };
  g_autofree char *text = NULL;

  open_choices (&fixture, LIMN_OPERATION_GENERATE, "");
  g_free (fixture.request->model);
  g_free (fixture.request->size);
  fixture.request->model = g_strdup ("vertex/nano-banana-pro");
  fixture.request->size = g_strdup ("1920x1080");
  limn_choices_refresh (LIMN_CHOICES (fixture.choices));
  show_plan (&fixture);
  g_assert_cmpstr (limn_choice_list_get_key (find_list (&fixture, "Model")),
                   ==,
                   "gemini-3-pro-image-preview");
  g_assert_cmpstr (limn_choice_list_get_key (find_list (&fixture, "Provider")),
                   ==,
                   "|vertex");
  text = dup_text (find_list (&fixture, "Size"), "1920x1080||");
  g_assert_true (g_str_has_prefix (text, "As given: 16:9 · 1K · "));
  g_assert_cmpuint (fixture.n_changes, ==, 0);
  g_assert_cmpstr (fixture.request->model, ==, "vertex/nano-banana-pro");
  /* two pins would contradict each other */
  choose (&fixture, "Provider", "|fal");
  g_assert_cmpstr (fixture.request->model, ==, "gemini-3-pro-image-preview");
  close_choices (&fixture);
}

/* nobody is offered who cannot be reached */
static void
test_choices_providers (void)
{
  static const struct
  {
    const char *settings;
    const char *key;
    gboolean offered;
  } cases[] = {
    { "", "|", TRUE },
    { "", "|vertex", TRUE },
    { "", "fal|", TRUE },
    { "", "gemini|", FALSE },
    { "", "echo|", TRUE },
    { "", "openai|", FALSE },
    { "", "|nobody", FALSE },
    { "[limn]\nendpoint=echo\n", "lumenfall|vertex", TRUE },
    { "[limn]\nendpoint=echo\n", "|vertex", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Fixture fixture = { 0 };
      g_autofree char *text = NULL;

      open_choices (&fixture, LIMN_OPERATION_GENERATE, cases[i].settings);
      choose (&fixture, "Model", "gemini-3-pro-image-preview");
      text = dup_text (find_list (&fixture, "Provider"), cases[i].key);
      g_test_message ("%s: %s", cases[i].key, text);
      g_assert_true ((text != NULL) == cases[i].offered);
      close_choices (&fixture);
    }
}

/* a side and a shape both say how far: the last one counts */
static void
test_choices_sides (void)
{
  Fixture fixture = { 0 };
  GtkWidget *entry;
  GtkWidget *spin;

  open_choices (&fixture, LIMN_OPERATION_EXTEND, "");
  bench_shoot (fixture.window, "choices-extend");
  entry = gtk_bin_get_child (
      GTK_BIN (bench_find (fixture.choices, GTK_TYPE_COMBO_BOX_TEXT, NULL)));
  gtk_entry_set_text (GTK_ENTRY (entry), "16:9");
  g_assert_cmpstr (
      limn_request_get_option (fixture.request, "limn.ratio"), ==, "16:9");
  g_assert_true (limn_sides_is_empty (&fixture.request->sides));
  spin = bench_find (bench_find (fixture.choices, LIMN_TYPE_SIDES_BOX, NULL),
                     GTK_TYPE_SPIN_BUTTON,
                     NULL);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), 64);
  g_assert_null (limn_request_get_option (fixture.request, "limn.ratio"));
  g_assert_cmpint (fixture.request->sides.left + fixture.request->sides.right +
                       fixture.request->sides.top +
                       fixture.request->sides.bottom,
                   ==,
                   64);
  close_choices (&fixture);
}

int
main (int argc, char **argv)
{
  bench_init (&argc, &argv);
  g_test_add_func ("/choices/sizes", test_choices_sizes);
  g_test_add_func ("/choices/choose", test_choices_choose);
  g_test_add_func ("/choices/given", test_choices_given);
  g_test_add_func ("/choices/providers", test_choices_providers);
  g_test_add_func ("/choices/sides", test_choices_sides);
  return g_test_run ();
}
