/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/jsonpatch: one JSON document laid over another. */
#include "jsonpatch.h"

/**
 * limn_jsonpatch_merge:
 * @base: (nullable): a document
 * @patch: what changes it
 *
 * RFC 7386: objects merge key by key, null removes, all else replaces.
 *
 * Returns: (transfer full): a new document
 */
JsonNode *
limn_jsonpatch_merge (JsonNode *base, JsonNode *patch)
{
  JsonObject *merged;
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;
  JsonNode *node;

  if (!JSON_NODE_HOLDS_OBJECT (patch))
    return json_node_copy (patch);
  merged = json_object_new ();
  if (base != NULL && JSON_NODE_HOLDS_OBJECT (base))
    {
      json_object_iter_init_ordered (&iter, json_node_get_object (base));
      while (json_object_iter_next_ordered (&iter, &name, &value))
        json_object_set_member (merged, name, json_node_copy (value));
    }
  json_object_iter_init_ordered (&iter, json_node_get_object (patch));
  while (json_object_iter_next_ordered (&iter, &name, &value))
    if (JSON_NODE_HOLDS_NULL (value))
      json_object_remove_member (merged, name);
    else
      json_object_set_member (
          merged,
          name,
          limn_jsonpatch_merge (json_object_get_member (merged, name), value));
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, merged);
  return node;
}
