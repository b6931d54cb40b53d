/* tests of limn/parameter-table: every behaviour at every endpoint */
#include "parameter-table.h"

#include "jsontext.h"
#include "plan-case.h"

#define NB ",\"model\":\"nano-banana\""
#define PRO ",\"model\":\"nano-banana-pro\""
#define TOOLS "\"tools\":[{\"googleSearch\":"
#define SETTINGS(level)                                                        \
  "\"safetySettings\":["                                                       \
  "{\"category\":\"HARM_CATEGORY_HARASSMENT\",\"threshold\":\"" level "\"},"   \
  "{\"category\":\"HARM_CATEGORY_HATE_SPEECH\",\"threshold\":\"" level "\"},"  \
  "{\"category\":\"HARM_CATEGORY_SEXUALLY_EXPLICIT\",\"threshold\":\"" level   \
  "\"},"                                                                       \
  "{\"category\":\"HARM_CATEGORY_DANGEROUS_CONTENT\",\"threshold\":\"" level   \
  "\"}]"
#define SHAPE(ratio, tier)                                                     \
  "\"generationConfig\":{\"imageConfig\":{\"aspectRatio\":\"" ratio            \
  "\",\"imageSize\":\"" tier "\"}"
static const struct
{
  const char *endpoint;
  LimnOperation operation;
  const char *fields, *options;
  const char *json;
  const char *dropped; /* NULL: nothing */
} endpoint_cases[] = {
  { "gemini",
    LIMN_OPERATION_GENERATE,
    "",
    "",
    "{" SHAPE ("1:1", "1K") "}}",
    NULL },
  { "gemini",
    LIMN_OPERATION_GENERATE,
    ",\"aspect_ratio\":\"7:1\",\"resolution\":\"0.5K\",\"n\":3",
    "\"seed\":7,\"response_format\":\"url\",\"output_format\":\"gif\","
    "\"thinking_level\":\"high\",\"limit_generations\":true",
    "{" SHAPE ("8:1", "512") ",\"seed\":7,\"thinkingConfig\":{"
                             "\"thinkingLevel\":\"high\"}}}",
    NULL },
  { "gemini",
    LIMN_OPERATION_GENERATE,
    NB,
    "\"thinking_level\":\"high\",\"enable_web_search\":false",
    "{\"generationConfig\":{\"imageConfig\":{\"aspectRatio\":\"1:1\"}}}",
    "thinking_level is dropped: gemini has no such thing for "
    "gemini-2.5-flash-image" },
  { "gemini",
    LIMN_OPERATION_EDIT,
    "",
    "",
    "{\"generationConfig\":"
    "{\"imageConfig\":{\"imageSize\":\"1K\"}}}",
    NULL },
  { "gemini",
    LIMN_OPERATION_GENERATE,
    ",\"size\":\"1920x1080\"",
    "",
    "{" SHAPE ("16:9", "1K") "}}",
    NULL },
  { "gemini",
    LIMN_OPERATION_GENERATE,
    "",
    "\"image_search\":true,\"google_search\":true,"
    "\"enable_web_search\":true",
    "{" SHAPE (
        "1:1",
        "1K") "}," TOOLS
              "{\"searchTypes\":{\"imageSearch\":{},\"webSearch\":{}}}}]}",
    NULL },
  { "gemini",
    LIMN_OPERATION_GENERATE,
    PRO,
    "\"google_search\":true,\"image_search\":true",
    "{" SHAPE ("1:1", "1K") "}," TOOLS
                            "{\"searchTypes\":{\"webSearch\":{}}}}]}",
    "image_search is dropped: gemini has no such thing for "
    "gemini-3-pro-image-preview" },
  { "gemini",
    LIMN_OPERATION_GENERATE,
    "",
    "\"safety_tolerance\":\"5\",\"generationConfig.topP\":0.5",
    "{" SHAPE ("1:1", "1K") ",\"topP\":0.5}," SETTINGS ("BLOCK_ONLY_HIGH") "}",
    NULL },
  { "vertex",
    LIMN_OPERATION_GENERATE,
    PRO,
    "\"output_format\":\"jpeg\",\"output_compression\":80,"
    "\"safety_filter_level\":\"block_low_and_above\",\"sync_mode\":true",
    "{\"generationConfig\":{\"imageConfig\":{\"aspectRatio\":\"1:1\","
    "\"imageSize\":\"1K\",\"imageOutputOptions\":{\"mimeType\":"
    "\"image/jpeg\",\"compressionQuality\":80}}}," SETTINGS (
        "BLOCK_LOW_AND_ABOVE") "}",
    "sync_mode is dropped: vertex has no such thing" },
  { "vertex",
    LIMN_OPERATION_GENERATE,
    "",
    "\"output_format\":\"webp\",\"output_compression\":80",
    "{" SHAPE ("1:1", "1K") "}}",
    NULL },
  { "fal",
    LIMN_OPERATION_GENERATE,
    ",\"n\":7,\"resolution\":\"2K\"",
    "\"seed\":1,\"safety_tolerance\":\"6\",\"output_format\":\"webp\","
    "\"response_format\":\"url\",\"google_search\":true,\"mood\":1",
    "{\"prompt\":\"a fox\",\"num_images\":4,\"aspect_ratio\":\"1:1\","
    "\"resolution\":\"2K\",\"seed\":1,\"safety_tolerance\":\"6\","
    "\"output_format\":\"webp\",\"enable_web_search\":true,\"mood\":1}",
    NULL },
  { "fal",
    LIMN_OPERATION_GENERATE,
    NB ",\"aspect_ratio\":\"auto\"",
    "\"output_format\":\"avif\",\"quality\":\"high\"",
    "{\"prompt\":\"a fox\",\"num_images\":1}",
    "quality is dropped: fal has no such thing" },
  { "fal",
    LIMN_OPERATION_EDIT,
    NB,
    "\"google_search\":true",
    "{\"prompt\":\"a fox\",\"num_images\":1,\"aspect_ratio\":\"auto\"}",
    "google_search is dropped: fal has no such thing for "
    "gemini-2.5-flash-image" },
  { "replicate",
    LIMN_OPERATION_GENERATE,
    PRO ",\"n\":2",
    "\"seed\":1,\"output_format\":\"jpeg\",\"safety_tolerance\":\"3\","
    "\"allow_fallback_model\":true",
    "{\"input\":{\"prompt\":\"a fox\",\"aspect_ratio\":\"1:1\","
    "\"resolution\":\"1K\",\"output_format\":\"jpg\","
    "\"safety_filter_level\":\"block_medium_and_above\","
    "\"allow_fallback_model\":true}}",
    "seed is dropped: replicate has no such thing" },
  { "replicate",
    LIMN_OPERATION_EDIT,
    ",\"resolution\":\"auto\"",
    "\"enable_web_search\":true,\"x\":{}",
    "{\"input\":{\"prompt\":\"a fox\",\"aspect_ratio\":"
    "\"match_input_image\",\"resolution\":\"1K\",\"google_search\":true,"
    "\"x\":{}}}",
    NULL },
  { "replicate",
    LIMN_OPERATION_GENERATE,
    NB,
    "\"safety_tolerance\":\"3\"",
    "{\"input\":{\"prompt\":\"a fox\",\"aspect_ratio\":\"1:1\"}}",
    "safety_tolerance is dropped: replicate has no such thing" },
  { "openai",
    LIMN_OPERATION_GENERATE,
    ",\"aspect_ratio\":\"16:9\",\"resolution\":\"2K\",\"n\":3",
    "\"output_format\":\"gif\",\"output_compression\":9,\"steps\":20",
    "{\"model\":\"gemini-3.1-flash-image-preview\",\"prompt\":\"a fox\","
    "\"n\":3,\"size\":\"2731x1536\",\"steps\":20,"
    "\"response_format\":\"b64_json\"}",
    NULL },
  { "openai",
    LIMN_OPERATION_GENERATE,
    ",\"size\":\"640x480\"",
    "\"output_format\":\"webp\",\"output_compression\":9,"
    "\"google_search\":true",
    "{\"model\":\"gemini-3.1-flash-image-preview\",\"prompt\":\"a fox\","
    "\"n\":1,\"size\":\"640x480\",\"output_format\":\"webp\","
    "\"output_compression\":9,\"response_format\":\"b64_json\"}",
    "google_search is dropped: openai has no such thing" },
  { "openai",
    LIMN_OPERATION_GENERATE,
    ",\"size\":\"auto\"",
    "",
    "{\"model\":\"gemini-3.1-flash-image-preview\",\"prompt\":\"a fox\","
    "\"n\":1,\"response_format\":\"b64_json\"}",
    NULL },
};
#undef TOOLS
#undef SETTINGS
#undef SHAPE

/* the plan is the gateway's, the route that of the endpoint */
static void
test_parameter_table_endpoints (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (endpoint_cases); i++)
    {
      g_autoptr (LimnPlan) plan = new_plan (endpoint_cases[i].operation,
                                            endpoint_cases[i].fields,
                                            endpoint_cases[i].options);
      LimnRoute route = { .endpoint = (char *) endpoint_cases[i].endpoint,
                          .protocol = (char *) endpoint_cases[i].endpoint,
                          .model = plan->model->slug };
      g_autoptr (JsonObject) object =
          limn_parameters_resolve (plan, &route, 0, (guint) plan->request->n);
      g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
      g_autofree char *text = NULL;

      json_node_set_object (node, object);
      text = limn_jsontext_print (node, FALSE);
      g_assert_cmpstr (text, ==, endpoint_cases[i].json);
      g_ptr_array_set_size (plan->notes, 0);
      limn_parameters_note (plan, &route);
      g_assert_cmpuint (
          plan->notes->len, ==, endpoint_cases[i].dropped != NULL);
      if (endpoint_cases[i].dropped != NULL)
        g_assert_cmpstr (limn_notes_get_sentence (plan->notes, 0),
                         ==,
                         endpoint_cases[i].dropped);
    }
}

/* OpenAI's own models are stricter than servers like it */
static void
test_parameter_table_gpt (void)
{
  g_autoptr (LimnCatalog) own = limn_catalog_new (NULL, NULL);
  g_autoptr (LimnRequest) request = limn_request_new (LIMN_OPERATION_GENERATE);
  g_autoptr (LimnPlan) plan = NULL;
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  LimnRoute route = { .endpoint = (char *) "openai",
                      .protocol = (char *) "openai",
                      .model = (char *) "gpt-image-2" };

  g_assert_true (limn_catalog_overlay (
      own,
      "{\"models\":{\"gpt-image-2\":{\"sizes\":{\"1K\":{\"1:1\":{"
      "\"table\":\"1024x1024\"}}}}}}",
      -1,
      NULL));
  limn_request_set_text (request, "prompt", "a fox", NULL);
  limn_request_set_text (request, "model", "gpt-image-2", NULL);
  limn_request_set_text (request, "size", "1183x887", NULL);
  limn_request_set_text (request, "safety_tolerance", "5", NULL);
  plan = limn_plan_new (request, own, NULL, NULL, &error);
  g_assert_no_error (error);
  object = limn_parameters_resolve (plan, &route, 0, (guint) plan->request->n);
  json_node_set_object (node, object);
  text = limn_jsontext_print (node, FALSE);
  g_assert_cmpstr (text,
                   ==,
                   "{\"model\":\"gpt-image-2\",\"prompt\":\"a fox\",\"n\":1,"
                   "\"size\":\"1184x880\",\"moderation\":\"low\"}");
}

/* every row has a cell for every endpoint, every scope is a provider */
static void
test_parameter_table_cells (void)
{
  const LimnParameter *row;
  guint n_converted = 0;

  for (guint i = 0; (row = limn_parameter_table_get (i)) != NULL; i++)
    for (guint j = 0; j < LIMN_PARAMETER_N_ENDPOINTS; j++)
      {
        const LimnParameterCell *cell = &row->cells[j];

        if (cell->behaviour == LIMN_PARAMETER_CONVERTED)
          g_assert_true (cell->convert != NULL || *cell->target == '\0');
        if (cell->behaviour == LIMN_PARAMETER_RENAMED)
          g_assert_cmpstr (cell->target, !=, row->name);
        n_converted += cell->convert != NULL;
      }
  g_assert_cmpuint (n_converted, >, 20);
  g_assert_null (limn_parameter_table_find ("never_heard_of"));
  g_assert_null (limn_parameter_table_find_column ("nobody"));
}

/* what a dialog may offer: nothing that is dropped, nor what only somebody else
 * heeds */
static void
test_parameter_table_takes (void)
{
  static const struct
  {
    const char *fields, *options;
    const char *name;
    gboolean takes;
  } cases[] = {
    { "", "", "seed", TRUE },
    { "", "", "thinking_level", FALSE },
    { "", "\"limn.provider\":\"fal\"", "thinking_level", TRUE },
    { NB, "\"limn.provider\":\"fal\"", "thinking_level", FALSE },
    { "", "\"limn.provider\":\"vertex\"", "thinking_level", FALSE },
    { "", "\"limn.endpoint\":\"gemini\"", "thinking_level", TRUE },
    { NB, "\"limn.endpoint\":\"gemini\"", "thinking_level", FALSE },
    { PRO, "\"limn.endpoint\":\"replicate\"", "seed", FALSE },
    { PRO, "\"limn.endpoint\":\"replicate\"", "safety_tolerance", TRUE },
    { "", "\"limn.endpoint\":\"echo\"", "seed", FALSE },
    { "", "\"limn.endpoint\":\"vertex\"", "output_format", TRUE },
    { "", "\"limn.endpoint\":\"gemini\"", "output_format", FALSE },
    { "", "", "prompt", FALSE },
    { "", "", "limn.feather", FALSE },
    { "", "", "never_heard_of", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LimnPlan) plan =
          new_plan (LIMN_OPERATION_GENERATE, cases[i].fields, cases[i].options);

      g_test_message ("%s %s", cases[i].options, cases[i].name);
      g_assert_true (
          limn_parameter_table_takes (plan,
                                      g_ptr_array_index (plan->routes, 0),
                                      cases[i].name) == cases[i].takes);
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  catalog = limn_catalog_new (NULL, NULL);
  g_test_add_func ("/parameter-table/endpoints",
                   test_parameter_table_endpoints);
  g_test_add_func ("/parameter-table/gpt", test_parameter_table_gpt);
  g_test_add_func ("/parameter-table/cells", test_parameter_table_cells);
  g_test_add_func ("/parameter-table/takes", test_parameter_table_takes);
  status = g_test_run ();
  limn_catalog_free (catalog);
  return status;
}
