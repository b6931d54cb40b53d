/* what a plan costs, who says so, and the budget. */
#include "error.h"
#include "estimate.h"
#include "jsontext.h"

static LimnCatalog *test_catalog;

static LimnPlan *
test_estimate_make_plan (const char *options, gboolean unpriced, GError **error)
{
  g_autoptr (LimnRequest) request = limn_request_new (LIMN_OPERATION_CREATE);

  limn_request_set_text (request, "prompt", "x", NULL);
  g_assert_true (limn_request_set_options (request, options, NULL));
  return (unpriced ? limn_plan_new_unpriced :
                     limn_plan_new) (request, test_catalog, NULL, NULL, error);
}

static char *
test_estimate_print (const LimnPlan *plan)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, limn_estimate_to_json (plan));
  return limn_jsontext_print (node, FALSE);
}

static void
test_estimate_assert (const LimnPlan *plan, const char *json)
{
  g_autofree char *text = test_estimate_print (plan);

  g_assert_cmpstr (text, ==, json);
}

static void
test_estimate_source (void)
{
  g_autoptr (LimnPlan) plan = test_estimate_make_plan ("", FALSE, NULL);
  g_autoptr (LimnPlan) echo =
      test_estimate_make_plan ("{\"limn.endpoint\": \"echo\"}", FALSE, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (plan->estimate_source, ==, LIMN_ESTIMATE_CATALOGUE);
  g_assert_cmpint (plan->estimated_micros, >, 0);
  test_estimate_assert (
      echo, "{\"amount\":0.0,\"currency\":\"USD\",\"source\":\"echo\"}");
  g_assert_true (limn_estimate_set (plan, 134001, "lumenfall", &error));
  g_assert_no_error (error);
  test_estimate_assert (plan,
                        "{\"amount\":0.134001,\"currency\":\"USD\","
                        "\"source\":\"lumenfall\"}");
}

/* a model that only the gateway knows has no price here */
static void
test_estimate_unknown (void)
{
  static const char *const options = "{\"limn.budget\": 0.1}";
  g_autoptr (LimnRequest) request = limn_request_new (LIMN_OPERATION_CREATE);
  g_autoptr (LimnPlan) plan = NULL;
  g_autoptr (GError) error = NULL;

  limn_request_set_text (request, "prompt", "x", NULL);
  limn_request_set_text (request, "model", "stranger", NULL);
  plan = limn_plan_new (request, test_catalog, NULL, NULL, &error);
  g_assert_no_error (error);
  test_estimate_assert (
      plan, "{\"amount\":null,\"currency\":\"USD\",\"source\":\"catalogue\"}");
  g_clear_pointer (&plan, limn_plan_free);
  limn_request_set_options (request, options, NULL);
  plan = limn_plan_new (request, test_catalog, NULL, NULL, &error);
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_BILLING);
  g_assert_null (plan);
  g_clear_error (&error);
  plan = limn_plan_new_unpriced (request, test_catalog, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (limn_estimate_set (plan, 100000, "lumenfall", &error));
  g_assert_no_error (error);
}

/* the same sentence, whoever names the price; the very limit is allowed */
static void
test_estimate_budget (void)
{
  g_autoptr (LimnPlan) plan =
      test_estimate_make_plan ("{\"limn.budget\": 0.1}", FALSE, NULL);
  g_autoptr (LimnPlan) dear = NULL;
  g_autoptr (GError) table = NULL;
  g_autoptr (GError) live = NULL;

  g_assert_nonnull (plan);
  g_assert_true (limn_estimate_set (plan, 100000, "lumenfall", NULL));
  g_assert_false (limn_estimate_set (plan, 100001, "lumenfall", &live));
  g_assert_error (live, LIMN_ERROR, LIMN_ERROR_BILLING);
  g_assert_cmpstr (live->message,
                   ==,
                   "estimated cost 0.100001 USD for n 1 is above limn.budget "
                   "0.10 USD; choose a lower resolution or n, or raise the "
                   "budget");
  dear = test_estimate_make_plan ("{\"limn.budget\": 0.01}", FALSE, &table);
  g_assert_null (dear);
  g_assert_true (strstr (table->message, "is above limn.budget 0.01") != NULL);
  dear = test_estimate_make_plan ("{\"limn.budget\": 0.01}", TRUE, NULL);
  g_assert_nonnull (dear);
  g_assert_false (limn_estimate_check_budget (dear, NULL));
}

/* what the catalogue had to guess at is no remark on the endpoint's price */
static void
test_estimate_guess (void)
{
  g_autoptr (LimnRequest) request = limn_request_new (LIMN_OPERATION_CREATE);
  g_autoptr (LimnPlan) plan = NULL;

  limn_request_set_text (request, "prompt", "x", NULL);
  limn_request_set_text (request, "resolution", "auto", NULL);
  limn_request_set_text (request, "aspect_ratio", "7:1", NULL);
  plan = limn_plan_new (request, test_catalog, NULL, NULL, NULL);
  g_assert_cmpuint (plan->notes->len, ==, 2);
  limn_estimate_set (plan, 1, "lumenfall", NULL);
  g_assert_cmpuint (plan->notes->len, ==, 1);
  g_assert_cmpstr (
      limn_notes_get_sentence (plan->notes, 0), ==, "aspect_ratio 7:1 -> 8:1");
}

/* a hedge may cost twice: the plan says so and the budget counts it */
static void
test_estimate_hedge (void)
{
  g_autoptr (LimnCatalog) catalog = limn_catalog_new (NULL, NULL);
  g_autoptr (LimnRequest) request = limn_request_new (LIMN_OPERATION_GENERATE);
  g_autoptr (LimnPlan) plan = NULL;
  g_autoptr (LimnPlan) none = NULL;
  g_autoptr (JsonObject) json = NULL;
  g_autoptr (GError) error = NULL;

  limn_request_set_text (request, "prompt", "x", NULL);
  limn_request_set_text (request, "model", "gemini/nano-banana-pro", NULL);
  limn_request_set_options (
      request, "{\"limn.hedge\": 30, \"limn.budget\": 0.268}", NULL);
  plan = limn_plan_new (request, catalog, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (plan->estimated_micros, ==, 134000);
  g_assert_cmpint (limn_estimate_get_worst (plan), ==, 268000);
  json = limn_estimate_to_json (plan);
  g_assert_cmpfloat (
      json_object_get_double_member (json, "with_hedge"), ==, 0.268);
  limn_request_set_options (request, "{\"limn.budget\": 0.2}", NULL);
  none = limn_plan_new (request, catalog, NULL, NULL, &error);
  g_assert_null (none);
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_BILLING);
}

/* the user's own default; the request wins, and what is no number is none */
static void
test_estimate_hedge_settings (void)
{
  static const struct
  {
    const char *settings, *options;
    gdouble seconds;
  } rows[] = {
    { "[limn]\nhedge=40\n", "", 40 },
    { "[limn]\nhedge=40\n", "{\"limn.hedge\": 2.5}", 2.5 },
    { "[limn]\nhedge=0.05\n", "", 0 },
    { "[limn]\nhedge=soon\n", "", 0 },
    { "", "", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (LimnRequest) request =
          limn_request_new (LIMN_OPERATION_CREATE);
      g_autoptr (LimnSettings) settings =
          limn_settings_new_from_data (rows[i].settings, NULL);
      g_autoptr (LimnPlan) plan = NULL;

      limn_request_set_text (request, "prompt", "x", NULL);
      g_assert_true (limn_request_set_options (request, rows[i].options, NULL));
      plan = limn_plan_new (request, test_catalog, settings, NULL, NULL);
      g_assert_nonnull (plan);
      g_assert_cmpfloat (plan->hedge_s, ==, rows[i].seconds);
      g_assert_true ((limn_estimate_get_worst (plan) >
                      plan->estimated_micros) == (rows[i].seconds > 0));
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  test_catalog = limn_catalog_new (NULL, NULL);
  g_assert_true (limn_catalog_overlay (
      test_catalog, "{\"models\": {\"stranger\": {}}}", -1, NULL));
  g_test_add_func ("/estimate/source", test_estimate_source);
  g_test_add_func ("/estimate/unknown", test_estimate_unknown);
  g_test_add_func ("/estimate/budget", test_estimate_budget);
  g_test_add_func ("/estimate/guess", test_estimate_guess);
  g_test_add_func ("/estimate/hedge", test_estimate_hedge);
  g_test_add_func ("/estimate/hedge-settings", test_estimate_hedge_settings);
  status = g_test_run ();
  limn_catalog_free (test_catalog);
  return status;
}
