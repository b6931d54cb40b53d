/* the examples of RFC 7386, appendix A. */
#include "jsonpatch.h"
#include "jsontext.h"

static const struct
{
  const char *base, *patch, *result;
} test_jsonpatch_rows[] = {
  { "{\"a\":\"b\"}", "{\"a\":\"c\"}", "{\"a\":\"c\"}" },
  { "{\"a\":\"b\"}", "{\"b\":\"c\"}", "{\"a\":\"b\",\"b\":\"c\"}" },
  { "{\"a\":\"b\"}", "{\"a\":null}", "{}" },
  { "{\"a\":\"b\",\"b\":\"c\"}", "{\"a\":null}", "{\"b\":\"c\"}" },
  { "{\"a\":[\"b\"]}", "{\"a\":\"c\"}", "{\"a\":\"c\"}" },
  { "{\"a\":\"c\"}", "{\"a\":[\"b\"]}", "{\"a\":[\"b\"]}" },
  { "{\"a\":{\"b\":\"c\"}}",
    "{\"a\":{\"b\":\"d\",\"c\":null}}",
    "{\"a\":{\"b\":\"d\"}}" },
  { "{\"a\":[{\"b\":\"c\"}]}", "{\"a\":[1]}", "{\"a\":[1]}" },
  { "[\"a\",\"b\"]", "[\"c\",\"d\"]", "[\"c\",\"d\"]" },
  { "{\"a\":\"b\"}", "[\"c\"]", "[\"c\"]" },
  { "{\"e\":null}", "{\"a\":1}", "{\"e\":null,\"a\":1}" },
  { "[1,2]", "{\"a\":\"b\",\"c\":null}", "{\"a\":\"b\"}" },
  { "{}", "{\"a\":{\"bb\":{\"ccc\":null}}}", "{\"a\":{\"bb\":{}}}" },
};

static void
test_jsonpatch_merge (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (test_jsonpatch_rows); i++)
    {
      g_autoptr (JsonNode) base =
          limn_jsontext_parse (test_jsonpatch_rows[i].base, -1, "base", NULL);
      g_autoptr (JsonNode) patch =
          limn_jsontext_parse (test_jsonpatch_rows[i].patch, -1, "patch", NULL);
      g_autoptr (JsonNode) merged = limn_jsonpatch_merge (base, patch);
      g_autofree char *text = limn_jsontext_print (merged, FALSE);

      g_assert_cmpstr (text, ==, test_jsonpatch_rows[i].result);
    }
}

/* a patch of nothing leaves nothing to remove */
static void
test_jsonpatch_nothing (void)
{
  g_autoptr (JsonNode) patch =
      limn_jsontext_parse ("{\"a\":null,\"b\":1}", -1, "patch", NULL);
  g_autoptr (JsonNode) merged = limn_jsonpatch_merge (NULL, patch);
  g_autofree char *text = limn_jsontext_print (merged, FALSE);

  g_assert_cmpstr (text, ==, "{\"b\":1}");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/jsonpatch/merge", test_jsonpatch_merge);
  g_test_add_func ("/jsonpatch/nothing", test_jsonpatch_nothing);
  return g_test_run ();
}
