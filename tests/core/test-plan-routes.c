/* tests of limn/plan-routes */
#include <string.h>

#include "jsontext.h"
#include "plan.h"

static LimnCatalog *catalog;

static LimnRequest *
new_request (const char *operation, const char *fields, const char *options)
{
  g_autofree char *text = g_strdup_printf (
      "{\"operation\":\"%s\",\"prompt\":\"a fox\"%s,\"options\":{%s}}",
      operation,
      fields,
      options);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = limn_jsontext_parse (text, -1, "case", &error);
  LimnRequest *request;

  g_assert_no_error (error);
  request = limn_request_from_json (node, &error);
  g_assert_no_error (error);
  return request;
}

/* ways to a model: the user's keys behind the gateway, or a policy's order */
static void
test_plan_routes_ways (void)
{
  static const struct
  {
    const char *fields, *options, *ready;
    const char *routes;
  } cases[] = {
    { "", "", "", "lumenfall:gemini-3-pro-image-preview" },
    { "", "", "fal", "fal:fal-ai/nano-banana-pro" },
    { "",
      "",
      "lumenfall fal gemini",
      "lumenfall:gemini-3-pro-image-preview fal:fal-ai/nano-banana-pro "
      "gemini:gemini-3-pro-image" },
    { "",
      "\"limn.endpoint\":\"gemini\"",
      "lumenfall fal",
      "gemini:gemini-3-pro-image" },
    { "",
      "\"limn.provider\":\"fal\"",
      "lumenfall fal gemini",
      "lumenfall:fal/gemini-3-pro-image-preview fal:fal-ai/nano-banana-pro" },
    { "",
      "\"limn.policy\":\"reliable\"",
      "lumenfall",
      "lumenfall:replicate/gemini-3-pro-image-preview "
      "lumenfall:fal/gemini-3-pro-image-preview "
      "lumenfall:gemini/gemini-3-pro-image-preview "
      "lumenfall:vertex/gemini-3-pro-image-preview "
      "lumenfall:gemini-3-pro-image-preview" },
    { "",
      "\"limn.policy\":\"fast\"",
      "gemini replicate vertex",
      "gemini:gemini-3-pro-image replicate:google/nano-banana-pro "
      "vertex:gemini-3-pro-image" },
    { "",
      "\"limn.policy\":\"cheap\"",
      "replicate vertex",
      "vertex:gemini-3-pro-image replicate:google/nano-banana-pro" },
    { "",
      "\"limn.policy\":\"reliable\",\"limn.budget\":0.14",
      "replicate vertex fal gemini",
      "gemini:gemini-3-pro-image vertex:gemini-3-pro-image" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *fields =
          g_strconcat (",\"model\":\"nano-banana-pro\"", cases[i].fields, NULL);
      g_autoptr (LimnRequest) request =
          new_request ("generate", fields, cases[i].options);
      g_autoptr (LimnSettings) settings =
          limn_settings_new_from_data ("", NULL);
      g_auto (GStrv) ready = g_strsplit (cases[i].ready, " ", -1);
      g_autoptr (GString) routes = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (LimnPlan) plan = NULL;

      for (char **endpoint = ready; *endpoint != NULL; endpoint++)
        limn_settings_set_ready (settings, *endpoint);
      plan = limn_plan_new (request, catalog, settings, NULL, &error);
      g_assert_no_error (error);
      for (guint j = 0; j < plan->routes->len; j++)
        {
          const LimnRoute *route = g_ptr_array_index (plan->routes, j);

          g_string_append_printf (routes,
                                  "%s%s:%s",
                                  j > 0 ? " " : "",
                                  route->endpoint,
                                  route->model);
        }
      g_assert_cmpstr (routes->str, ==, cases[i].routes);
    }
}

/* what failed just now goes last, what was seen corrects the catalogue */
static void
test_plan_routes_health (void)
{
  g_autoptr (LimnHealth) health = limn_health_new ();
  g_autoptr (LimnRequest) request =
      new_request ("generate",
                   ",\"model\":\"nano-banana-pro\"",
                   "\"limn.policy\":\"reliable\"");
  g_autoptr (LimnSettings) settings = limn_settings_new_from_data ("", NULL);
  g_autoptr (LimnPlan) plan = NULL;
  g_autoptr (LimnPlan) later = NULL;
  gint64 now = g_get_real_time ();
  const LimnRoute *route;

  limn_settings_set_ready (settings, "replicate");
  limn_settings_set_ready (settings, "vertex");
  limn_catalog_set_health (catalog, health);
  limn_health_add (health, "replicate google/nano-banana-pro", FALSE, 1, now);
  plan = limn_plan_new (request, catalog, settings, NULL, NULL);
  route = g_ptr_array_index (plan->routes, 0);
  g_assert_cmpstr (route->endpoint, ==, "vertex");
  for (guint i = 0; i < 20; i++)
    limn_health_add (health, "vertex gemini-3-pro-image", TRUE, 9000, now);
  limn_health_add (health, "replicate google/nano-banana-pro", TRUE, 1, now);
  later = limn_plan_new (request, catalog, settings, NULL, NULL);
  route = g_ptr_array_index (later->routes, 0);
  g_assert_cmpstr (route->endpoint, ==, "vertex");
  limn_catalog_set_health (catalog, NULL);
}

/* a server of one's own is told any model, by the name it has there */
static void
test_plan_routes_own (void)
{
  g_autoptr (LimnSettings) settings = limn_settings_new_from_data (
      "[endpoint lab]\nprotocol=openai\nurl=http://127.0.0.1:9\n", NULL);
  g_autoptr (LimnRequest) any = new_request (
      "generate", ",\"model\":\"org/any\"", "\"limn.endpoint\":\"lab\"");
  g_autoptr (LimnRequest) none =
      new_request ("generate", "", "\"limn.endpoint\":\"lab\"");
  g_autoptr (LimnRequest) stranger =
      new_request ("generate", "", "\"limn.endpoint\":\"nowhere\"");
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) unknown = NULL;
  g_autoptr (LimnPlan) plan =
      limn_plan_new (any, catalog, settings, NULL, &error);
  const LimnRoute *route;

  g_assert_no_error (error);
  route = g_ptr_array_index (plan->routes, 0);
  g_assert_cmpuint (plan->routes->len, ==, 1);
  g_assert_cmpstr (route->endpoint, ==, "lab");
  g_assert_cmpstr (route->protocol, ==, "openai");
  g_assert_cmpstr (route->model, ==, "org/any");
  g_assert_cmpint (plan->estimated_micros, ==, LIMN_MONEY_UNKNOWN);
  g_assert_null (limn_plan_new (none, catalog, settings, NULL, &error));
  g_assert_nonnull (strstr (error->message, "model: name one that lab has"));
  g_assert_null (limn_plan_new (stranger, catalog, settings, NULL, &unknown));
  g_assert_nonnull (strstr (unknown->message, "nowhere"));
}

/* what a tier costs over a way: that of the plan itself for its own tier */
static void
test_plan_routes_price (void)
{
  static const struct
  {
    const char *options;
    const char *resolution;
    gboolean is_known;
  } cases[] = {
    { "", "1K", TRUE },
    { "", "4K", TRUE },
    { "\"limn.provider\":\"vertex\"", "2K", TRUE },
    { "\"limn.endpoint\":\"fal\"", "2K", TRUE },
    { "\"limn.endpoint\":\"echo\"", "4K", TRUE },
    { "\"limn.endpoint\":\"openai\"", "1K", FALSE },
    { "", "8K", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *fields = g_strdup_printf (
          ",\"model\":\"nano-banana-pro\",\"resolution\":\"%s\"",
          cases[i].resolution);
      g_autoptr (LimnRequest) request =
          new_request ("generate", fields, cases[i].options);
      g_autoptr (GError) error = NULL;
      g_autoptr (LimnPlan) plan =
          limn_plan_new (request, catalog, NULL, NULL, &error);
      gint64 price;

      g_assert_no_error (error);
      price = limn_plan_price_route (plan,
                                     catalog,
                                     g_ptr_array_index (plan->routes, 0),
                                     cases[i].resolution);
      g_assert_true ((price != LIMN_MONEY_UNKNOWN) == cases[i].is_known);
      if (g_strcmp0 (plan->resolution, cases[i].resolution) == 0)
        g_assert_cmpint (price, ==, plan->estimated_micros);
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  catalog = limn_catalog_new (NULL, NULL);
  g_test_add_func ("/plan-routes/ways", test_plan_routes_ways);
  g_test_add_func ("/plan-routes/health", test_plan_routes_health);
  g_test_add_func ("/plan-routes/own", test_plan_routes_own);
  g_test_add_func ("/plan-routes/price", test_plan_routes_price);
  status = g_test_run ();
  limn_catalog_free (catalog);
  return status;
}
