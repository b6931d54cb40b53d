/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/jsontext: what it prints it reads again, the same. */
#include <string.h>

#include "fuzz.h"
#include "jsontext.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = fuzz_dup_text (data, size);
  g_autofree char *copy = g_memdup2 (data, size);
  g_autofree char *printed = NULL;
  g_autofree char *again = NULL;
  g_autofree char *value = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) second = NULL;
  g_autoptr (JsonNode) sized =
      size > 0 ? limn_jsontext_parse (copy, (gssize) size, "text", NULL) : NULL;
  g_autoptr (JsonNode) node = limn_jsontext_parse (text, -1, "text", &error);

  /* a text with a zero in it ends there for one of the two */
  if (memchr (data, 0, size) == NULL && size > 0)
    g_assert_cmpint (sized != NULL, ==, node != NULL);
  FUZZ_CHECK (node != NULL, error);
  if (node == NULL)
    return 0;
  printed = limn_jsontext_print (node, FALSE);
  value = limn_jsontext_dup_value (node);
  second = limn_jsontext_parse (printed, -1, "text", &error);
  g_assert_no_error (error);
  again = limn_jsontext_print (second, FALSE);
  g_assert_cmpstr (printed, ==, again);
  return 0;
}
