/* tests of limn/notes */
#include "notes.h"

#include "jsontext.h"

static void
test_notes_json (void)
{
  g_autoptr (GPtrArray) notes = limn_notes_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *text = NULL;

  limn_notes_match (notes, "size", "7:1", "8:1");
  limn_notes_match (notes, "resolution", "3K", "4K");
  limn_notes_add (notes, LIMN_NOTE_DROPPED, "seed", "%s is dropped", "seed");
  limn_notes_add (notes, LIMN_NOTE_DROPPED, "seed", "and %s again", "seed");
  limn_notes_add (notes, LIMN_NOTE_INERT, "sync_mode", "may do nothing");
  limn_notes_add (notes, LIMN_NOTE_REMARK, NULL, "by the way");
  limn_notes_to_json (notes, object);
  json_node_set_object (node, object);
  text = limn_jsontext_print (node, FALSE);
  g_assert_cmpstr (
      text,
      ==,
      "{\"matched\":{\"size\":\"7:1 -> 8:1\",\"resolution\":\"3K -> 4K\"},"
      "\"dropped\":[\"seed\"],\"inert\":[\"sync_mode\"],"
      "\"notes\":[\"size 7:1 -> 8:1\",\"resolution 3K -> 4K\","
      "\"seed is dropped\",\"and seed again\",\"may do nothing\","
      "\"by the way\"]}");
  g_assert_cmpstr (
      limn_notes_get_sentence (notes, 1), ==, "resolution 3K -> 4K");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/notes/json", test_notes_json);
  return g_test_run ();
}
