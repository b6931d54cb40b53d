/* plans of one-line cases, for the tests of parameters */
#pragma once

#include "jsontext.h"
#include "plan.h"

static LimnCatalog *catalog;

static LimnPlan *
new_plan (LimnOperation operation, const char *fields, const char *options)
{
  g_autofree char *text = g_strdup_printf (
      "{\"operation\":\"%s\",\"prompt\":\"a fox\"%s,\"options\":{%s}}",
      limn_operation_get_name (operation),
      fields,
      options);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = limn_jsontext_parse (text, -1, "case", &error);
  g_autoptr (LimnRequest) request = NULL;
  LimnCanvas canvas = { .n_images = operation == LIMN_OPERATION_EDIT };
  LimnPlan *plan;

  g_assert_no_error (error);
  request = limn_request_from_json (node, &error);
  g_assert_no_error (error);
  plan = limn_plan_new (request, catalog, NULL, &canvas, &error);
  g_assert_no_error (error);
  return plan;
}
