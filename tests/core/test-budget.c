/* budget: who is asked for a price that the catalogue does not know. */
#include "budget.h"

#include "error.h"
#include "estimate.h"

/* a model without prices, at the gateway, directly, and on a server */
#define TEST_BUDGET_MODEL                                                      \
  "{\"models\": {\"stranger\": {\"providers\": {\"gemini\": {\"id\": "         \
  "\"s\"}}}}}"
#define TEST_BUDGET_SETTINGS                                                   \
  "[endpoint box]\nprotocol=openai\nurl=http://127.0.0.1:1\n"

typedef struct
{
  LimnSettings *settings;
  LimnHealth *health;
  LimnCatalog *catalog;
  LimnClient *client;
  LimnRequest *request;
} TestBudget;

static void
test_budget_set_up (TestBudget *self, gconstpointer options)
{
  g_autoptr (GError) error = NULL;

  g_setenv ("LUMENFALL_API_KEY", "lmnfl_a.b", TRUE);
  g_setenv ("GEMINI_API_KEY", "AIza", TRUE);
  self->settings = limn_settings_new_from_data (TEST_BUDGET_SETTINGS, NULL);
  limn_settings_set_ready (self->settings, "lumenfall");
  limn_settings_set_ready (self->settings, "gemini");
  self->catalog = limn_catalog_new (NULL, NULL);
  limn_catalog_overlay (self->catalog, TEST_BUDGET_MODEL, -1, &error);
  g_assert_no_error (error);
  self->health = limn_health_new ();
  limn_catalog_set_health (self->catalog, self->health);
  self->client = limn_client_new (self->settings);
  self->request = limn_request_new (LIMN_OPERATION_CREATE);
  limn_request_set_text (self->request, "prompt", "x", NULL);
  limn_request_set_text (self->request, "model", "stranger", NULL);
  limn_request_set_text (self->request, "n", "3", NULL);
  limn_request_set_options (self->request, options, &error);
  g_assert_no_error (error);
}

static void
test_budget_tear_down (TestBudget *self, gconstpointer options)
{
  g_object_unref (self->client);
  limn_request_free (self->request);
  limn_catalog_free (self->catalog);
  limn_health_free (self->health);
  limn_settings_free (self->settings);
}

/* whoever can be asked goes first; behind the price it names, those without one
 * are not tried, though a third of it is no whole number */
static void
test_budget_teller (TestBudget *self, gconstpointer options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnPlan) plan = limn_budget_plan (
      self->client, self->request, self->catalog, self->settings, NULL, &error);
  const LimnRoute *route;

  g_assert_no_error (error);
  route = g_ptr_array_index (plan->routes, 0);
  g_assert_cmpstr (route->endpoint, ==, "lumenfall");
  g_assert_cmpuint (plan->routes->len, >, 1);
  g_assert_true (limn_estimate_set (plan, 100000, "lumenfall", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (plan->routes->len, ==, 1);
  g_assert_true (
      limn_budget_settle_sync (self->client, plan, NULL, NULL, &error));
  g_assert_no_error (error);
}

/* the gateway has just failed, so that it would be tried last */
static void
test_budget_teller_behind (TestBudget *self, gconstpointer options)
{
  g_autoptr (LimnPlan) plan = NULL;

  limn_health_add (
      self->health, "lumenfall stranger", FALSE, 1, g_get_real_time ());
  plan = limn_plan_new_unpriced (
      self->request, self->catalog, self->settings, NULL, NULL);
  g_assert_cmpstr (
      ((LimnRoute *) g_ptr_array_index (plan->routes, 0))->endpoint,
      ==,
      "gemini");
  test_budget_teller (self, options);
}

/* nobody to ask: refused before anything is tried */
static void
test_budget_nobody (TestBudget *self, gconstpointer options)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (limn_budget_plan (self->client,
                                   self->request,
                                   self->catalog,
                                   self->settings,
                                   NULL,
                                   &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_BILLING);
}

/* a plan that nobody settled is not run */
static void
test_budget_forgotten (TestBudget *self, gconstpointer options)
{
  static const LimnResultSink sink = { NULL };
  LimnConsumer consumer = { .sink = &sink };
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnRecord) record = NULL;
  g_autoptr (LimnPlan) plan = limn_plan_new_unpriced (
      self->request, self->catalog, self->settings, NULL, &error);

  g_assert_no_error (error);
  g_assert_false (limn_client_run_sync (
      self->client, plan, NULL, &consumer, NULL, &record, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_BILLING);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (
                        limn_record_get_object (record), "attempts")),
                    ==,
                    0);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path, *options;
    void (*run) (TestBudget *self, gconstpointer options);
  } tests[] = {
    { "/budget/teller", "{\"limn.budget\": 0.1}", test_budget_teller },
    { "/budget/teller-behind",
      "{\"limn.budget\": 0.1}",
      test_budget_teller_behind },
    { "/budget/nobody",
      "{\"limn.budget\": 9, \"limn.endpoint\": \"gemini\"}",
      test_budget_nobody },
    { "/budget/nobody-own",
      "{\"limn.budget\": 9, \"limn.endpoint\": \"box\"}",
      test_budget_nobody },
    { "/budget/forgotten",
      "{\"limn.budget\": 9, \"limn.endpoint\": \"box\"}",
      test_budget_forgotten },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path,
                TestBudget,
                tests[i].options,
                test_budget_set_up,
                tests[i].run,
                test_budget_tear_down);
  return g_test_run ();
}
