/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/request: one that a record holds. */
#include "fuzz.h"
#include "jsontext.h"
#include "request.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = fuzz_dup_text (data, size);
  g_autoptr (JsonNode) node = limn_jsontext_parse (text, -1, "request", NULL);
  g_autoptr (JsonNode) written = NULL;
  g_autoptr (LimnRequest) request = NULL;
  g_autoptr (LimnRequest) copy = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) invalid = NULL;

  if (node == NULL)
    return 0;
  request = limn_request_from_json (node, &error);
  FUZZ_CHECK (request != NULL, error);
  if (request == NULL)
    return 0;
  copy = limn_request_copy (request);
  FUZZ_CHECK (limn_request_validate (copy, &invalid), invalid);
  limn_request_get_flag (copy, "limn.dry_run", FALSE);
  limn_request_get_number (copy, "limn.timeout", 600);
  written = limn_request_to_json (copy);
  return 0;
}
