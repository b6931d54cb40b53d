/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/request and limn/plan: the arguments and options of a call, planned.
 *
 * An input is prompt, model, size, ratio, resolution, one a line, then the
 * options. */
#include "catalog.h"
#include "fuzz.h"
#include "jsontext.h"
#include "record.h"

static LimnCatalog *catalog;

static void
check_plan (const LimnRequest *request)
{
  LimnCanvas canvas = { .width = 640, .height = 480 };
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnPlan) plan =
      limn_plan_new (request, catalog, NULL, &canvas, &error);
  g_autoptr (LimnRecord) record = NULL;
  g_autoptr (LimnRecord) again = NULL;
  g_autofree char *text = NULL;

  FUZZ_CHECK (plan != NULL, error);
  if (plan == NULL)
    return;
  g_assert_cmpuint (plan->routes->len, >, 0);
  record = limn_record_new (plan);
  text = limn_record_to_string (record, FALSE);
  again = limn_record_new_from_string (text, &error);
  g_assert_no_error (error);
}

/* what is recorded is read again, the same */
static void
check_json (const LimnRequest *request)
{
  g_autoptr (JsonNode) node = limn_request_to_json (request);
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnRequest) again = limn_request_from_json (node, &error);
  g_autofree char *first = limn_jsontext_print (node, FALSE);
  g_autofree char *second = NULL;
  g_autoptr (JsonNode) other = NULL;

  g_assert_no_error (error);
  other = limn_request_to_json (again);
  second = limn_jsontext_print (other, FALSE);
  g_assert_cmpstr (first, ==, second);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char *const names[] = {
    "prompt", "model", "size", "aspect_ratio", "resolution"
  };
  g_auto (GStrv) lines = fuzz_dup_lines (data, size, 6);
  g_autoptr (LimnRequest) request = limn_request_new (LIMN_OPERATION_CREATE);
  g_autoptr (GError) error = NULL;
  gboolean good = TRUE;

  if (catalog == NULL)
    catalog = limn_catalog_new (NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names) && good; i++)
    good = limn_request_set_text (request, names[i], lines[i], &error);
  good = good && limn_request_set_options (request, lines[5], &error) &&
         limn_request_validate (request, &error);
  FUZZ_CHECK (good, error);
  if (!good)
    return 0;
  check_json (request);
  check_plan (request);
  return 0;
}
