/* recourse: where a refused job may be repeated, and at what price. */
#include "recourse.h"

#include "jsontext.h"

static LimnCatalog *test_catalog;

/* a model at several prices, one provider of which takes few images */
static const char *const test_recourse_overlay =
    "{\"models\": {\"painter\": {\"sizes\": {\"1K\": {\"1:1\": {\"table\": "
    "\"1024x1024\"}}}, \"providers\": {"
    "\"vertex\": {\"id\": \"p\", \"prices\": {\"1K\": \"0.2\"}},"
    "\"fal\": {\"id\": \"a/p\", \"prices\": {\"1K\": \"0.3\"}, \"max_images\": "
    "1},"
    "\"gemini\": {\"id\": \"p\"}}}}}";

static char *
test_recourse_print (JsonArray *offers)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (offers); i++)
    {
      JsonObject *offer = json_array_get_object_element (offers, i);
      const char *provider = limn_jsontext_get_string (offer, "provider");
      JsonObject *cost =
          json_object_get_object_member (offer, "estimated_cost");
      gdouble amount = -1;

      limn_jsontext_get_number (cost, "amount", &amount);
      g_string_append_printf (text,
                              "%s%s%s %g",
                              i > 0 ? ", " : "",
                              provider != NULL ? "" : "endpoint ",
                              provider != NULL ?
                                  provider :
                                  limn_jsontext_get_string (offer, "endpoint"),
                              amount);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static const struct
{
  const char *ready; /* endpoints that there are keys for */
  const char *model, *options;
  guint n_images;
  const char *refuser;
  const char *offers;
  const char *words; /* NULL: nothing to try */
} test_recourse_cases[] = {
  { "lumenfall",
    "painter",
    "{}",
    0,
    NULL,
    "vertex 0.4, fal 0.6, gemini -1",
    "Try --provider vertex, fal, gemini" },
  { "lumenfall",
    "painter",
    "{}",
    0,
    "fal",
    "vertex 0.4, gemini -1",
    "Try --provider vertex, gemini" },
  { "lumenfall",
    "fal/painter",
    "{}",
    0,
    "fal",
    "vertex 0.4, gemini -1",
    "Try --model vertex/painter, gemini/painter" },
  { "lumenfall",
    "painter",
    "{\"limn.budget\": 0.5}",
    0,
    "gemini",
    "vertex 0.4",
    "Try --provider vertex" },
  { "lumenfall",
    "painter",
    "{}",
    2,
    "gemini",
    "vertex 0.4",
    "Try --provider vertex" },
  { "fal gemini",
    "painter",
    "{}",
    0,
    "gemini",
    "fal 0.6",
    "Try --provider fal" },
  { "gemini", "painter", "{}", 0, "gemini", "", NULL },
  { "", "painter", "{}", 0, NULL, "", NULL },
  { "lumenfall fal gemini",
    "painter",
    "{\"limn.endpoint\": \"gemini\"}",
    0,
    "gemini",
    "endpoint fal 0.6, endpoint lumenfall 0.6",
    "Try --endpoint fal, lumenfall" },
  { "lumenfall fal",
    "painter",
    "{\"limn.endpoint\": \"lumenfall\"}",
    0,
    "vertex",
    "fal 0.6, gemini -1",
    "Try --provider fal, gemini" },
  { "lumenfall", "stranger", "{}", 0, NULL, "", NULL },
};

static void
test_recourse_offers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (test_recourse_cases); i++)
    {
      g_autoptr (LimnSettings) settings =
          limn_settings_new_from_data ("", NULL);
      g_autoptr (LimnRequest) request =
          limn_request_new (LIMN_OPERATION_GENERATE);
      LimnCanvas canvas = { .n_images = test_recourse_cases[i].n_images };
      g_auto (GStrv) ready = g_strsplit (test_recourse_cases[i].ready, " ", -1);
      g_autoptr (LimnPlan) plan = NULL;
      g_autoptr (JsonArray) offers = NULL;
      g_autofree char *text = NULL;
      g_autofree char *words = NULL;
      g_autoptr (GError) error = NULL;

      for (guint k = 0; ready[k] != NULL; k++)
        limn_settings_set_ready (settings, ready[k]);
      limn_request_set_text (request, "prompt", "x", NULL);
      limn_request_set_text (
          request, "model", test_recourse_cases[i].model, NULL);
      limn_request_set_text (request, "n", "2", NULL);
      limn_request_set_options (request, test_recourse_cases[i].options, NULL);
      plan = limn_plan_new_unpriced (
          request, test_catalog, settings, &canvas, &error);
      g_assert_no_error (error);
      offers = limn_recourse_to_json (plan, test_recourse_cases[i].refuser);
      text = test_recourse_print (offers);
      words = limn_recourse_describe (plan->request, offers);
      g_assert_cmpstr (text, ==, test_recourse_cases[i].offers);
      g_assert_cmpstr (words, ==, test_recourse_cases[i].words);
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  test_catalog = limn_catalog_new (NULL, NULL);
  limn_catalog_overlay (test_catalog, test_recourse_overlay, -1, &error);
  g_assert_no_error (error);
  limn_catalog_overlay (
      test_catalog, "{\"models\": {\"stranger\": {}}}", -1, &error);
  g_assert_no_error (error);
  g_test_add_func ("/recourse/offers", test_recourse_offers);
  status = g_test_run ();
  limn_catalog_free (test_catalog);
  return status;
}
