/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/variation: what a repetition does otherwise, as an argument and as the
 * last values that GIMP keeps.
 *
 * An input is another prompt, a recorded request, one a line, then the options
 * or all of a variation. */
#include "fuzz.h"
#include "jsontext.h"
#include "variation.h"

static void
check_apply (const LimnVariation *variation, const LimnRequest *recorded)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnRequest) request =
      limn_variation_apply (variation, recorded, &error);
  g_autoptr (JsonNode) node = limn_variation_to_json (variation);
  g_autoptr (LimnVariation) again = limn_variation_from_json (node);

  FUZZ_CHECK (request != NULL, error);
  g_assert_cmpstr (again->prompt, ==, variation->prompt);
  g_assert_cmpint (again->n, ==, variation->n);
  if (request != NULL)
    g_assert_cmpint (request->n, >=, 1);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_auto (GStrv) lines = fuzz_dup_lines (data, size, 3);
  g_autoptr (JsonNode) node = limn_jsontext_parse (lines[1], -1, "a", NULL);
  g_autoptr (JsonNode) last = limn_jsontext_parse (lines[2], -1, "b", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnVariation) given =
      limn_variation_new (lines[0], 1, lines[2], &error);
  g_autoptr (LimnVariation) kept = limn_variation_from_json (last);
  g_autoptr (LimnRequest) recorded =
      node != NULL ? limn_request_from_json (node, NULL) : NULL;

  FUZZ_CHECK (given != NULL, error);
  if (recorded == NULL)
    return 0;
  check_apply (kept, recorded);
  if (given != NULL)
    check_apply (given, recorded);
  return 0;
}
