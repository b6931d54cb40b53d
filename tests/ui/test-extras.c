/* extras: nothing is offered that would not be sent, and what is set is in the
 * request. */
#include "extras.h"

#include <string.h>

#include "bench.h"
#include "desk-host.h"
#include "jsontext.h"

typedef struct
{
  DeskHost desk;
  LimnRequest *request;
  GtkWidget *extras;
  GtkWidget *window;
} Fixture;

static void
show_plan (Fixture *fixture)
{
  LimnHost *host = &fixture->desk.paper.host;
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnPlan) plan =
      host->klass->make_plan (host, fixture->request, &error);

  g_assert_no_error (error);
  limn_extras_set_plan (LIMN_EXTRAS (fixture->extras), plan);
}

static void
open_extras (Fixture *fixture,
             LimnOperation operation,
             const char *options,
             gboolean repeats)
{
  g_autoptr (GError) error = NULL;

  desk_host_init (&fixture->desk, "", "lumenfall gemini replicate echo fal");
  fixture->request = limn_request_new (operation);
  g_free (fixture->request->prompt);
  g_free (fixture->request->model);
  fixture->request->prompt = g_strdup ("a fox");
  fixture->request->model = g_strdup ("nano-banana-pro");
  fixture->request->sides.left = operation == LIMN_OPERATION_EXTEND ? 300 : 0;
  g_assert_true (limn_request_set_options (fixture->request, options, &error));
  g_assert_no_error (error);
  fixture->extras = limn_extras_new (fixture->request, repeats);
  gtk_expander_set_expanded (GTK_EXPANDER (fixture->extras), TRUE);
  fixture->window = bench_open (fixture->extras);
  show_plan (fixture);
}

static void
close_extras (Fixture *fixture)
{
  bench_close (fixture->window);
  limn_request_free (fixture->request);
  desk_host_clear (&fixture->desk);
  *fixture = (Fixture){ 0 };
}

static void
test_extras_offered (void)
{
  static const char *const names[] = {
    "limn.context",         "limn.feather",     "limn.align",
    "limn.match_color",     "limn.change_mask", "seed",
    "thinking_level",       "safety_tolerance", "safety_filter_level",
    "enable_web_search",    "google_search",    "image_search",
    "allow_fallback_model", "quality",          "style",
  };
  static const struct
  {
    LimnOperation operation;
    const char *options;
    gboolean repeats;
    const char *offered;
  } cases[] = {
    { LIMN_OPERATION_GENERATE, "", FALSE, "seed " },
    { LIMN_OPERATION_CREATE, "{\"limn.endpoint\":\"echo\"}", FALSE, "" },
    { LIMN_OPERATION_EDIT,
      "",
      FALSE,
      "limn.context limn.feather limn.align limn.match_color "
      "limn.change_mask seed " },
    { LIMN_OPERATION_EDIT, "", TRUE, "limn.align limn.match_color seed " },
    { LIMN_OPERATION_EXTEND,
      "",
      FALSE,
      "limn.feather limn.align limn.match_color seed " },
    { LIMN_OPERATION_GENERATE,
      "{\"limn.provider\":\"fal\"}",
      FALSE,
      "seed safety_tolerance enable_web_search " },
    { LIMN_OPERATION_GENERATE,
      "{\"limn.endpoint\":\"gemini\"}",
      FALSE,
      "seed safety_tolerance enable_web_search image_search " },
    { LIMN_OPERATION_GENERATE,
      "{\"limn.endpoint\":\"replicate\"}",
      FALSE,
      "safety_tolerance enable_web_search allow_fallback_model " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) offered = g_string_new (NULL);
      g_autofree char *shot = g_strdup_printf ("extras-%u", i);
      Fixture fixture = { 0 };

      open_extras (
          &fixture, cases[i].operation, cases[i].options, cases[i].repeats);
      for (guint j = 0; j < G_N_ELEMENTS (names); j++)
        if (limn_extras_find_control (LIMN_EXTRAS (fixture.extras), names[j]) !=
            NULL)
          g_string_append_printf (offered, "%s ", names[j]);
      g_assert_cmpstr (offered->str, ==, cases[i].offered);
      bench_shoot (fixture.window, shot);
      close_extras (&fixture);
    }
}

static void
assert_options (Fixture *fixture, const char *wanted)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;

  json_node_set_object (node, fixture->request->options);
  text = limn_jsontext_print (node, FALSE);
  g_assert_cmpstr (text, ==, wanted);
}

static GtkWidget *
find_control (Fixture *fixture, const char *name)
{
  GtkWidget *control =
      limn_extras_find_control (LIMN_EXTRAS (fixture->extras), name);

  g_assert_nonnull (control);
  return control;
}

/* a default is left out, so that it can change */
static void
test_extras_set (void)
{
  Fixture fixture = { 0 };
  GtkToggleButton *align;
  GtkSpinButton *feather;

  open_extras (&fixture, LIMN_OPERATION_EDIT, "", FALSE);
  align = GTK_TOGGLE_BUTTON (find_control (&fixture, "limn.align"));
  feather = GTK_SPIN_BUTTON (find_control (&fixture, "limn.feather"));
  g_assert_true (gtk_toggle_button_get_active (align));
  gtk_toggle_button_set_active (align, FALSE);
  assert_options (&fixture, "{\"limn.align\":false}");
  g_assert_cmpstr (gtk_entry_get_text (GTK_ENTRY (feather)), ==, "automatic");
  gtk_spin_button_set_value (feather, 0);
  assert_options (&fixture, "{\"limn.align\":false,\"limn.feather\":0}");
  gtk_toggle_button_set_active (align, TRUE);
  gtk_entry_set_text (GTK_ENTRY (feather), "12");
  gtk_spin_button_update (feather);
  assert_options (&fixture, "{\"limn.feather\":12}");
  gtk_entry_set_text (GTK_ENTRY (feather), "as you like");
  gtk_spin_button_update (feather);
  g_assert_cmpstr (gtk_entry_get_text (GTK_ENTRY (feather)), ==, "automatic");
  assert_options (&fixture, "{}");
  close_extras (&fixture);
}

/* what cannot be is said beside it, and not sent */
static void
test_extras_fault (void)
{
  Fixture fixture = { 0 };
  GtkWidget *seed;

  open_extras (&fixture, LIMN_OPERATION_GENERATE, "", FALSE);
  seed = find_control (&fixture, "seed");
  gtk_entry_set_text (GTK_ENTRY (seed), "7");
  assert_options (&fixture, "{\"seed\":7}");
  g_assert_null (limn_extras_get_fault (LIMN_EXTRAS (fixture.extras)));
  gtk_entry_set_text (GTK_ENTRY (seed), "7x");
  assert_options (&fixture, "{}");
  g_assert_true (g_str_has_prefix (
      limn_extras_get_fault (LIMN_EXTRAS (fixture.extras)), "seed "));
  bench_shoot (fixture.window, "extras-fault");
  gtk_entry_set_text (GTK_ENTRY (seed), "");
  g_assert_null (limn_extras_get_fault (LIMN_EXTRAS (fixture.extras)));
  close_extras (&fixture);
}

/* what an endpoint does not take waits until another does */
static void
test_extras_aside (void)
{
  Fixture fixture = { 0 };
  GtkWidget *seed;

  open_extras (&fixture, LIMN_OPERATION_GENERATE, "{\"seed\":7}", FALSE);
  json_object_set_string_member (
      fixture.request->options, "limn.endpoint", "replicate");
  show_plan (&fixture);
  assert_options (&fixture, "{\"limn.endpoint\":\"replicate\"}");
  json_object_set_string_member (
      fixture.request->options, "limn.endpoint", "fal");
  show_plan (&fixture);
  assert_options (&fixture, "{\"limn.endpoint\":\"fal\",\"seed\":7}");
  seed = find_control (&fixture, "seed");
  g_assert_cmpstr (gtk_entry_get_text (GTK_ENTRY (seed)), ==, "7");
  close_extras (&fixture);
}

/* nothing that a script asked for is out of sight */
static void
test_extras_others (void)
{
  Fixture fixture = { 0 };
  GtkWidget *others;

  open_extras (&fixture,
               LIMN_OPERATION_GENERATE,
               "{\"limn.budget\":0.5,\"mood\":\"calm\","
               "\"limn.provider\":\"fal\"}",
               FALSE);
  others =
      bench_find (fixture.extras, GTK_TYPE_ENTRY, "Other parameters, as JSON");
  g_assert_nonnull (others);
  g_assert_cmpstr (gtk_entry_get_text (GTK_ENTRY (others)),
                   ==,
                   "{\"limn.budget\":0.5,\"mood\":\"calm\"}");
  gtk_entry_set_text (GTK_ENTRY (others), "{\"mood\":\"wild\"}");
  assert_options (&fixture, "{\"limn.provider\":\"fal\",\"mood\":\"wild\"}");
  gtk_entry_set_text (GTK_ENTRY (others), "{\"mood\":");
  assert_options (&fixture, "{\"limn.provider\":\"fal\"}");
  g_assert_nonnull (limn_extras_get_fault (LIMN_EXTRAS (fixture.extras)));
  gtk_entry_set_text (GTK_ENTRY (others), "{\"limn.bugdet\":1}");
  g_assert_nonnull (strstr (
      limn_extras_get_fault (LIMN_EXTRAS (fixture.extras)), "limn.bugdet"));
  /* what another part shows is not changed from here */
  gtk_entry_set_text (GTK_ENTRY (others), "{\"limn.provider\":\"vertex\"}");
  assert_options (&fixture, "{\"limn.provider\":\"fal\"}");
  close_extras (&fixture);
}

int
main (int argc, char **argv)
{
  bench_init (&argc, &argv);
  g_test_add_func ("/extras/offered", test_extras_offered);
  g_test_add_func ("/extras/set", test_extras_set);
  g_test_add_func ("/extras/fault", test_extras_fault);
  g_test_add_func ("/extras/aside", test_extras_aside);
  g_test_add_func ("/extras/others", test_extras_others);
  return g_test_run ();
}
