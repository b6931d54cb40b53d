/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/references: mentions in a prompt, and entries of limn.references.
 *
 * An input is one entry a line, three of them, then the prompt. */
#include "fuzz.h"
#include "references.h"

static JsonNode *
make_entries (char **lines)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < 3; i++)
    if (*lines[i] != '\0')
      json_array_add_string_element (array, lines[i]);
  json_node_take_array (node, array);
  return node;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char *const names[] = { "layer:Sky", NULL };
  g_auto (GStrv) lines = fuzz_dup_lines (data, size, 4);
  g_autoptr (LimnRequest) request = limn_request_new (LIMN_OPERATION_EDIT);
  g_autoptr (GPtrArray) references = limn_references_new ();
  g_autoptr (JsonNode) entries = make_entries (lines);
  g_autoptr (JsonArray) printed = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *prompt = NULL;

  if (!limn_references_validate ("limn.references", entries, &error))
    {
      FUZZ_CHECK (FALSE, error);
      return 0;
    }
  if (!limn_request_set (request, "limn.references", entries, NULL) ||
      !limn_request_set_text (request, "prompt", lines[3], NULL) ||
      !limn_request_validate (request, NULL))
    return 0;
  prompt = limn_references_resolve (references, request, names, 1, &error);
  FUZZ_CHECK (prompt != NULL, error);
  if (prompt == NULL)
    return 0;
  g_assert_true (g_utf8_validate (prompt, -1, NULL));
  printed = limn_references_to_json (references);
  g_assert_cmpuint (json_array_get_length (printed), ==, references->len);
  return 0;
}
