/* test-recipe: a layer that cannot be repeated says why, and nothing is made.
 */
#include <string.h>

#include "session.h"

#define TEST_RECIPE_RECORD(request, plan, rest)                                \
  "{\"id\":\"limn-1\",\"created\":\"then\",\"operation\":\"edit\","            \
  "\"request\":" request ",\"plan\":" plan ",\"attempts\":[],"                 \
  "\"results\":[],\"cost\":{},\"timing_ms\":{}" rest "}"
#define TEST_RECIPE_REQUEST                                                    \
  "{\"operation\":\"edit\",\"prompt\":\"a pier\",\"options\":{"                \
  "\"limn.endpoint\":\"echo\"}}"
#define TEST_RECIPE_FRAME                                                      \
  "{\"frame\":{\"x\":0,\"y\":0,\"width\":9,\"height\":9,"                      \
  "\"sent_width\":9,\"sent_height\":9}}"

static const struct
{
  const char *text;
  const char *words;
} test_recipe_broken[] = {
  { "", "its recipe is broken, use Edit instead: " },
  { "a pier", "its recipe is broken, use Edit instead: " },
  { "[]", "its recipe is broken, use Edit instead: record" },
  { "{}", "its recipe is broken, use Edit instead: record 'id'" },
  { TEST_RECIPE_RECORD ("{}", "{}", ""), "operation" },
  { TEST_RECIPE_RECORD ("{\"operation\":\"paint\"}", "{}", ""),
    "operation 'paint'" },
  { TEST_RECIPE_RECORD ("{\"operation\":\"edit\",\"n\":99}", "{}", ""), "n" },
  { TEST_RECIPE_RECORD (TEST_RECIPE_REQUEST, "{}", ""),
    "frame: missing, though something of the image was sent" },
  { TEST_RECIPE_RECORD (TEST_RECIPE_REQUEST, "{\"frame\":7}", ""),
    "frame 'a number': an object is needed" },
  { TEST_RECIPE_RECORD (TEST_RECIPE_REQUEST, "{\"frame\":{\"x\":0}}", ""),
    "frame.y: a whole number" },
  { TEST_RECIPE_RECORD (TEST_RECIPE_REQUEST, TEST_RECIPE_FRAME, ""),
    "its recipe does not name the layer it was made from; edit this layer "
    "instead" },
  { TEST_RECIPE_RECORD (TEST_RECIPE_REQUEST,
                        TEST_RECIPE_FRAME,
                        ",\"source\":{\"layer\":7,\"tattoo\":\"x\"}"),
    "its recipe does not name the layer it was made from" },
  { TEST_RECIPE_RECORD (TEST_RECIPE_REQUEST,
                        TEST_RECIPE_FRAME,
                        ",\"source\":{\"layer\":\"x\",\"tattoo\":-1e300}"),
    "the layer it was made from, 'x', is no longer in the image" },
};

static void
test_recipe_refused (gconstpointer data)
{
  Session *session = (Session *) data;
  g_autoptr (GString) script = g_string_new ("(broken-cases '(");

  for (guint i = 0; i < G_N_ELEMENTS (test_recipe_broken); i++)
    {
      g_autofree char *text = g_strescape (test_recipe_broken[i].text, NULL);

      g_string_append_printf (script, "\"%s\"\n", text);
    }
  g_string_append (script, "))(ask-case)");
  session_run (session, "again.scm", script->str);
  for (guint i = 0; i < G_N_ELEMENTS (test_recipe_broken); i++)
    {
      g_autofree char *name = g_strdup_printf ("broken.%u", i);
      const char *words = session_get (session, name);

      g_test_message ("%s", words);
      g_assert_nonnull (strstr (words, "layer 'edit: a pier': "));
      g_assert_nonnull (strstr (words, test_recipe_broken[i].words));
    }
  g_assert_nonnull (
      strstr (session_get (session, "base"),
              "layer 'source': not made by Limn, so there is nothing to "
              "repeat; use Edit"));
  g_assert_cmpstr (session_get (session, "new"), ==, "0");
  g_assert_nonnull (
      strstr (session_get (session, "ask"), "there is no display to ask on"));
}

int
main (int argc, char *argv[])
{
  static const SessionTest tests[] = {
    { "/gimp/recipe/refused", test_recipe_refused },
    { NULL },
  };

  return session_main (argc, argv, tests);
}
