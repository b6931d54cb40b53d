/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/providers: what each makes of the arguments and options of a call.
 *
 * An input is prompt, model, size, ratio, resolution, one a line, then the
 * options. */
#include "catalog.h"
#include "fuzz.h"
#include "providers/provider.h"

static LimnCatalog *catalog;

/* pure, and readable wherever a message quotes it */
static void
check_build (const LimnPlan *plan, const LimnProvider *provider)
{
  g_autoptr (LimnRoute) route = limn_route_new (
      provider->endpoint, provider->endpoint, NULL, plan->model->slug);
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnHttpRequest) request = NULL;
  const LimnOrder order = { .plan = plan,
                            .route = route,
                            .root = "https://a.example",
                            .n = 1,
                            .mark = "a-mark" };

  request = provider->build (&order, &error);
  FUZZ_CHECK (request != NULL, error);
  if (request != NULL)
    g_assert_true (g_str_has_prefix (request->url, "https://a.example/"));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char *const names[] = {
    "prompt", "model", "size", "aspect_ratio", "resolution"
  };
  static const LimnCanvas canvas = { .width = 640, .height = 480 };
  g_auto (GStrv) lines = fuzz_dup_lines (data, size, 6);
  g_autoptr (LimnRequest) request = limn_request_new (LIMN_OPERATION_CREATE);
  g_autoptr (LimnPlan) plan = NULL;
  const LimnProvider *provider;

  if (catalog == NULL)
    catalog = limn_catalog_new (NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    limn_request_set_text (request, names[i], lines[i], NULL);
  if (limn_request_set_options (request, lines[5], NULL) &&
      limn_request_validate (request, NULL))
    plan = limn_plan_new (request, catalog, NULL, &canvas, NULL);
  if (plan == NULL)
    return 0;
  for (guint i = 0; (provider = limn_provider_get_nth (i)) != NULL; i++)
    if (provider->build != NULL)
      check_build (plan, provider);
  return 0;
}
