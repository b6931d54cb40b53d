/* tests of limn/parameters */
#include "parameters.h"

#include "error.h"
#include "jsontext.h"
#include "plan-case.h"

static void
test_parameters_behaviour (void)
{
  static const struct
  {
    const char *endpoint, *name;
    LimnParameterBehaviour behaviour;
  } cases[] = {
    { "lumenfall", "prompt", LIMN_PARAMETER_PASSTHROUGH },
    { "lumenfall", "thinking_level", LIMN_PARAMETER_PASSTHROUGH },
    { "lumenfall", "never_heard_of", LIMN_PARAMETER_PASSTHROUGH },
    { "lumenfall", "limn.budget", LIMN_PARAMETER_EMULATED },
    { "lumenfall", "limn.context", LIMN_PARAMETER_EMULATED },
    { "echo", "size", LIMN_PARAMETER_EMULATED },
    { "echo", "seed", LIMN_PARAMETER_DROPPED },
    { "echo", "never_heard_of", LIMN_PARAMETER_DROPPED },
    { "nobody", "prompt", LIMN_PARAMETER_DROPPED },
    { "gemini", "prompt", LIMN_PARAMETER_RENAMED },
    { "gemini", "output_format", LIMN_PARAMETER_EMULATED },
    { "gemini", "never_heard_of", LIMN_PARAMETER_PASSTHROUGH },
    { "vertex", "output_format", LIMN_PARAMETER_CONVERTED },
    { "vertex", "mask", LIMN_PARAMETER_EMULATED },
    { "fal", "n", LIMN_PARAMETER_CONVERTED },
    { "fal", "safety_filter_level", LIMN_PARAMETER_DROPPED },
    { "replicate", "seed", LIMN_PARAMETER_DROPPED },
    { "replicate", "n", LIMN_PARAMETER_EMULATED },
    { "openai", "mask", LIMN_PARAMETER_PASSTHROUGH },
    { "openai", "aspect_ratio", LIMN_PARAMETER_CONVERTED },
    { "openai", "limn.fit", LIMN_PARAMETER_EMULATED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (
        limn_parameters_behaviour (cases[i].endpoint, cases[i].name),
        ==,
        cases[i].behaviour);
}

static void
test_parameters_validate (void)
{
  static const struct
  {
    const char *name, *json;
    const char *message; /* NULL: valid */
  } cases[] = {
    { "seed", "0", NULL },
    { "seed", "-2147483648", NULL },
    { "seed",
      "2147483648",
      "seed 2147483648: a whole number from -2147483648 to 2147483647 is "
      "needed" },
    { "seed", "1.5", "seed 1.5: a whole number *" },
    { "seed", "\"7\"", "seed \"7\": a whole number *" },
    { "seed", "[7]", "seed ?7?: a whole number *" },
    { "output_format", "\"webp\"", NULL },
    { "output_format",
      "\"bmp\"",
      "output_format \"bmp\": a string is needed, one of png, jpeg, gif, webp, "
      "avif" },
    { "output_format", "\"gif\"", NULL },
    { "output_format", "\"avif\"", NULL },
    { "output_compression", "100", NULL },
    { "output_compression",
      "101",
      "output_compression 101: a whole number from 0 to 100 is needed" },
    { "response_format", "\"url\"", NULL },
    { "response_format",
      "\"bytes\"",
      "response_format \"bytes\": a string is needed, one of url, b64_json" },
    { "sync_mode", "true", NULL },
    { "sync_mode", "1", "sync_mode 1: true or false is needed" },
    { "sync_mode", "\"true\"", "sync_mode \"true\": true or false is needed" },
    { "safety_tolerance", "\"6\"", NULL },
    { "safety_tolerance",
      "6",
      "safety_tolerance 6: a string is needed, one of 1, 2, 3, 4, 5, 6" },
    { "safety_filter_level", "\"block_only_high\"", NULL },
    { "safety_filter_level",
      "\"off\"",
      "safety_filter_level \"off\": a string is needed, one of "
      "block_low_and_above, block_medium_and_above, block_only_high" },
    { "thinking_level", "\"high\"", NULL },
    { "thinking_level",
      "\"medium\"",
      "thinking_level \"medium\": a string is needed, one of minimal, high" },
    { "limn.budget", "0.01", NULL },
    { "limn.budget", "-1", "limn.budget -1: a number from 0 to *" },
    { "limn.timeout", "0", "limn.timeout 0: a number from 1 to 86400 *" },
    { "limn.references", "[]", NULL },
    { "limn.references", "\"layer:A\"", "limn.references 'layer:A': a list *" },
    { "limn.nope", "1", "limn.nope: no such option of Limn; there are *" },
    { "Limn.Budget", "1", "Limn.Budget: no such option of Limn; *" },
    { "image", "\"x.png\"", "image: is no option; *" },
    { "never_heard_of", "{\"a\":[]}", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) value =
          limn_jsontext_parse (cases[i].json, -1, "case", NULL);
      g_autoptr (GError) error = NULL;
      gboolean valid = limn_parameters_validate (cases[i].name, value, &error);

      g_assert_true (valid == (error == NULL));
      if (valid != (cases[i].message == NULL))
        g_error ("%s %s", cases[i].name, cases[i].json);
      if (!valid)
        g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
      if (!valid && !g_pattern_match_simple (cases[i].message, error->message))
        g_error ("%s", error->message);
    }
}

static void
test_parameters_resolve (void)
{
  static const struct
  {
    LimnOperation operation;
    const char *fields, *options;
    const char *json;
  } cases[] = {
    { LIMN_OPERATION_GENERATE,
      "",
      "",
      "{\"model\":\"gemini-3.1-flash-image-preview\",\"prompt\":\"a fox\","
      "\"n\":1,\"aspect_ratio\":\"1:1\",\"resolution\":\"1K\","
      "\"response_format\":\"b64_json\"}" },
    { LIMN_OPERATION_GENERATE,
      ",\"model\":\"vertex/nano-banana-pro\",\"aspect_ratio\":\"7:1\","
      "\"resolution\":\"8K\",\"n\":2",
      "",
      "{\"model\":\"vertex/gemini-3-pro-image-preview\",\"prompt\":\"a fox\","
      "\"n\":2,\"aspect_ratio\":\"21:9\",\"resolution\":\"4K\","
      "\"response_format\":\"b64_json\"}" },
    { LIMN_OPERATION_GENERATE,
      ",\"size\":\"1920x1080\",\"resolution\":\"4K\"",
      "\"seed\":7,\"limn.provider\":\"fal\",\"thinking_level\":\"high\"",
      "{\"model\":\"fal/gemini-3.1-flash-image-preview\",\"prompt\":\"a fox\","
      "\"n\":1,\"size\":\"1920x1080\",\"seed\":7,\"thinking_level\":\"high\","
      "\"response_format\":\"b64_json\"}" },
    { LIMN_OPERATION_GENERATE,
      ",\"size\":\"16:9\",\"resolution\":\"2K\"",
      "\"response_format\":\"url\",\"x\":[1,{\"y\":0.1}]",
      "{\"model\":\"gemini-3.1-flash-image-preview\",\"prompt\":\"a fox\","
      "\"n\":1,\"size\":\"16:9\",\"resolution\":\"2K\","
      "\"response_format\":\"url\",\"x\":[1,{\"y\":0.1}]}" },
    { LIMN_OPERATION_GENERATE,
      ",\"size\":\"auto\"",
      "",
      "{\"model\":\"gemini-3.1-flash-image-preview\",\"prompt\":\"a fox\","
      "\"n\":1,\"size\":\"auto\",\"response_format\":\"b64_json\"}" },
    { LIMN_OPERATION_GENERATE,
      ",\"aspect_ratio\":\"auto\",\"resolution\":\"auto\"",
      "\"limn.dry_run\":true,\"limn.budget\":5",
      "{\"model\":\"gemini-3.1-flash-image-preview\",\"prompt\":\"a fox\","
      "\"n\":1,\"response_format\":\"b64_json\"}" },
    { LIMN_OPERATION_GENERATE,
      ",\"size\":\"16:9\"",
      "\"limn.endpoint\":\"echo\",\"seed\":1",
      "{\"model\":\"gemini-3.1-flash-image-preview\","
      "\"prompt\":\"a fox\"}" },
    { LIMN_OPERATION_EDIT,
      ",\"model\":\"fal/nano-banana-pro\",\"aspect_ratio\":\"4:3\"",
      "",
      "{\"model\":\"fal/gemini-3-pro-image-preview-edit\","
      "\"prompt\":\"a fox\",\"n\":1,\"aspect_ratio\":\"4:3\","
      "\"resolution\":\"1K\",\"response_format\":\"b64_json\"}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LimnPlan) plan =
          new_plan (cases[i].operation, cases[i].fields, cases[i].options);
      g_autoptr (JsonObject) object =
          limn_parameters_resolve (plan,
                                   g_ptr_array_index (plan->routes, 0),
                                   0,
                                   (guint) plan->request->n);
      g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
      g_autofree char *text = NULL;

      json_node_set_object (node, object);
      text = limn_jsontext_print (node, FALSE);
      g_assert_cmpstr (text, ==, cases[i].json);
    }
}

static void
test_parameters_notes (void)
{
  static const struct
  {
    const char *fields, *options;
    const char *note; /* NULL: none */
  } cases[] = {
    { "",
      "\"thinking_level\":\"high\"",
      "thinking_level acts on fal only; it may have no effect (pin it with "
      "limn.provider)" },
    { "", "\"thinking_level\":\"high\",\"limn.provider\":\"fal\"", NULL },
    { "",
      "\"thinking_level\":\"high\",\"limn.provider\":\"vertex\"",
      "thinking_level acts on fal only; it has no effect on vertex" },
    { ",\"model\":\"nano-banana-pro\"",
      "\"google_search\":true",
      "google_search is not listed for gemini-3-pro-image-preview; it may have "
      "no effect" },
    { "",
      "\"seed\":1,\"limn.endpoint\":\"echo\"",
      "seed is dropped: echo has no such thing" },
    { "",
      "\"mood\":1,\"limn.endpoint\":\"echo\"",
      "mood is dropped: echo has no such thing" },
    { "", "\"seed\":1,\"mood\":2,\"output_format\":\"webp\"", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LimnPlan) plan =
          new_plan (LIMN_OPERATION_GENERATE, cases[i].fields, cases[i].options);

      g_assert_cmpuint (plan->notes->len, ==, cases[i].note != NULL);
      if (cases[i].note != NULL)
        g_assert_cmpstr (
            limn_notes_get_sentence (plan->notes, 0), ==, cases[i].note);
    }
}

/* what the catalogue calls an extra is a row of the table */
static void
test_parameters_extras (void)
{
  g_autoptr (GPtrArray) models = limn_catalog_list (catalog);

  for (guint i = 0; i < models->len; i++)
    {
      const LimnModel *model = g_ptr_array_index (models, i);

      g_assert_nonnull (model->extras[0]);
      for (char **extra = model->extras; *extra != NULL; extra++)
        {
          g_autoptr (JsonNode) wrong = limn_jsontext_parse ("{}", -1, "", NULL);

          g_assert_false (limn_parameters_validate (*extra, wrong, NULL));
        }
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  catalog = limn_catalog_new (NULL, NULL);
  g_test_add_func ("/parameters/behaviour", test_parameters_behaviour);
  g_test_add_func ("/parameters/validate", test_parameters_validate);
  g_test_add_func ("/parameters/resolve", test_parameters_resolve);
  g_test_add_func ("/parameters/notes", test_parameters_notes);
  g_test_add_func ("/parameters/extras", test_parameters_extras);
  status = g_test_run ();
  limn_catalog_free (catalog);
  return status;
}
