/* tests of limn/variation */
#include "variation.h"

#include "error.h"
#include "jsontext.h"

#define RECIPE                                                                 \
  "\"model\":\"vertex/nano-banana-pro\",\"size\":\"1000x700\","                \
  "\"aspect_ratio\":\"\",\"resolution\":\"\""

/* n, prompt and options of a recipe; what is given; what comes of it */
static const struct
{
  const char *name;
  int recorded_n;
  const char *recorded_options;
  const char *prompt;
  int n;
  const char *options;
  const char *expected; /* prompt, n, model and options */
} apply_cases[] = {
  { "same", 1, "\"seed\":7,\"a\":1", "", 1, "", "a fox|1|v|{'seed':7,'a':1}" },
  { "null", 1, "\"seed\":7", NULL, 1, NULL, "a fox|1|v|{'seed':7}" },
  { "none", 1, "\"seed\":7", " \n", 0, " \n", "a fox|1|v|{'seed':7}" },
  { "below", 1, "\"seed\":7", "", -3, "{}", "a fox|1|v|{'seed':7}" },
  { "prompt alike", 1, "\"seed\":7", "a fox", 1, "", "a fox|1|v|{'seed':7}" },
  { "own option",
    1,
    "\"seed\":7,\"limn.budget\":1",
    "",
    1,
    "{\"limn.budget\":2,\"limn.align\":false}",
    "a fox|1|v|{'seed':7,'limn.budget':2,'limn.align':false}" },
  { "same value",
    1,
    "\"seed\":7,\"a\":1",
    "",
    1,
    "{\"a\":1}",
    "a fox|1|v|{'seed':7,'a':1}" },
  /* a variation differs */
  { "new prompt",
    1,
    "\"seed\":7,\"a\":1",
    "a cat",
    1,
    "",
    "a cat|1|v|{'a':1}" },
  { "three", 1, "\"seed\":7,\"a\":1", "", 3, "", "a fox|3|v|{'a':1}" },
  { "three before", 3, "\"seed\":7", "", 1, "", "a fox|1|v|{}" },
  { "three again", 3, "\"seed\":7", "", 3, "", "a fox|3|v|{}" },
  { "new option", 1, "\"seed\":7", "", 1, "{\"a\":1}", "a fox|1|v|{'a':1}" },
  { "other option",
    1,
    "\"seed\":7,\"a\":1",
    "",
    1,
    "{\"a\":2}",
    "a fox|1|v|{'a':2}" },
  { "option gone",
    1,
    "\"seed\":7,\"a\":1",
    "",
    1,
    "{\"a\":null}",
    "a fox|1|v|{}" },
  { "own option gone",
    1,
    "\"seed\":7,\"limn.fit\":\"table\"",
    "",
    1,
    "{\"limn.fit\":null}",
    "a fox|1|v|{'seed':7}" },
  /* a seed that is given counts */
  { "seed",
    1,
    "\"seed\":7",
    "a cat",
    3,
    "{\"seed\":9}",
    "a cat|3|v|{'seed':9}" },
  { "same seed",
    3,
    "\"seed\":7",
    "",
    2,
    "{\"seed\":7}",
    "a fox|2|v|{'seed':7}" },
  { "no seed", 1, "\"seed\":7", "", 1, "{\"seed\":null}", "a fox|1|v|{}" },
  /* the fields that are not arguments */
  { "model",
    1,
    "\"seed\":7,\"a\":1",
    "",
    1,
    "{\"model\":\"nano-banana-2\"}",
    "a fox|1|nano-banana-2|{'a':1}" },
  { "default model", 1, "", "", 1, "{\"model\":\"\"}", "a fox|1||{}" },
};

static LimnRequest *
new_request (int n, const char *options)
{
  g_autofree char *text =
      g_strdup_printf ("{\"operation\":\"edit\",\"prompt\":\"a fox\"," RECIPE
                       ",\"n\":%d,\"options\":{%s}}",
                       n,
                       options);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = limn_jsontext_parse (text, -1, "case", &error);
  LimnRequest *request = limn_request_from_json (node, &error);

  g_assert_no_error (error);
  return request;
}

static void
test_variation_apply (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (apply_cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LimnRequest) recorded = new_request (
          apply_cases[i].recorded_n, apply_cases[i].recorded_options);
      g_autoptr (LimnRequest) before = limn_request_copy (recorded);
      g_autoptr (JsonNode) was = limn_request_to_json (before);
      g_autoptr (JsonNode) is = NULL;
      g_autoptr (LimnVariation) variation =
          limn_variation_new (apply_cases[i].prompt,
                              apply_cases[i].n,
                              apply_cases[i].options,
                              &error);
      g_autoptr (LimnRequest) request = NULL;
      g_autoptr (JsonNode) options = json_node_new (JSON_NODE_OBJECT);
      g_autofree char *text = NULL;
      g_autofree char *found = NULL;

      g_test_message ("%s", apply_cases[i].name);
      g_assert_no_error (error);
      request = limn_variation_apply (variation, recorded, &error);
      g_assert_no_error (error);
      json_node_set_object (options, request->options);
      text = g_strdelimit (limn_jsontext_print (options, FALSE), "\"", '\'');
      found = g_strdup_printf (
          "%s|%d|%s|%s",
          request->prompt,
          request->n,
          g_str_equal (request->model, recorded->model) ? "v" : request->model,
          text);
      g_assert_cmpstr (found, ==, apply_cases[i].expected);
      g_assert_cmpstr (request->size, ==, "1000x700");
      g_assert_cmpint (request->operation, ==, LIMN_OPERATION_EDIT);
      is = limn_request_to_json (recorded);
      g_assert_true (json_node_equal (was, is));
    }
}

static const struct
{
  const char *prompt;
  const char *options;
  const char *message;
} refused_cases[] = {
  { "\xff", "", "prompt: is not valid UTF-8 text" },
  { "",
    "[1]",
    "options: an array was given, an object like {\"seed\": 7} is needed" },
  { "", "{", NULL },
  { "",
    "{\"n\":2}",
    "options 'n': give it as the argument of that name, not among the "
    "options" },
  { "",
    "{\"prompt\":\"a cat\"}",
    "options 'prompt': give it as the argument of that name, not among the "
    "options" },
  { "", "{\"model\":null}", NULL },
  { "", "{\"limn.align\":7}", NULL },
  { "", "{\"a b\":1}", "option: a name is made of letters, digits, _ . and -" },
};

static void
test_variation_refused (void)
{
  g_autoptr (LimnRequest) recorded = new_request (1, "");

  for (guint i = 0; i < G_N_ELEMENTS (refused_cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LimnVariation) variation = limn_variation_new (
          refused_cases[i].prompt, 1, refused_cases[i].options, &error);

      if (variation != NULL)
        g_assert_null (limn_variation_apply (variation, recorded, &error));
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
      if (refused_cases[i].message != NULL)
        g_assert_cmpstr (error->message, ==, refused_cases[i].message);
    }
}

/* nulls are kept: they take away */
static void
test_variation_remembered (void)
{
  g_autoptr (LimnVariation) made =
      limn_variation_new ("a \"cat\"", 3, "{\"seed\":null,\"a\":[1]}", NULL);
  g_autoptr (JsonNode) node = limn_variation_to_json (made);
  g_autofree char *text = limn_jsontext_print (node, FALSE);
  g_autoptr (JsonNode) parsed = limn_jsontext_parse (text, -1, "text", NULL);
  g_autoptr (LimnVariation) read = limn_variation_from_json (parsed);
  g_autoptr (JsonNode) same = limn_variation_to_json (read);
  g_autoptr (LimnVariation) none = limn_variation_from_json (NULL);

  g_assert_cmpstr (text,
                   ==,
                   "{\"prompt\":\"a \\\"cat\\\"\",\"n\":3,"
                   "\"options\":{\"seed\":null,\"a\":[1]}}");
  g_assert_true (json_node_equal (node, same));
  g_assert_cmpstr (none->prompt, ==, "");
  g_assert_cmpint (none->n, ==, 0);
  g_assert_cmpuint (json_object_get_size (none->options), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/variation/apply", test_variation_apply);
  g_test_add_func ("/variation/refused", test_variation_refused);
  g_test_add_func ("/variation/remembered", test_variation_remembered);
  return g_test_run ();
}
