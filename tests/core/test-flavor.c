/* tests of limn/flavor: what is sent, what is told, how many a request */
#include "flavor.h"

#include "jsontext.h"
#include "plan-case.h"

#define HEAD "{\"model\":\"sd-turbo\",\"prompt\":\"a fox\","
#define ONE HEAD "\"n\":1"
#define THREE HEAD "\"n\":3"
#define B64 "\"response_format\":\"b64_json\""
#define IGNORED "quality style"

/* of three results; @sent is the body, @dropped the parameters that are told */
static const struct
{
  const char *flavor;
  LimnOperation operation;
  const char *options;
  const char *sent;
  const char *dropped;
} flavor_cases[] = {
  { "openai", LIMN_OPERATION_GENERATE, "", THREE "," B64 "}", "" },
  { "openai",
    LIMN_OPERATION_GENERATE,
    "\"seed\":7,\"background\":\"opaque\",\"response_format\":\"url\"",
    THREE ",\"background\":\"opaque\",\"response_format\":\"url\"}",
    "seed" },
  { "sdcpp",
    LIMN_OPERATION_GENERATE,
    "\"seed\":7,\"steps\":20,\"quality\":\"high\",\"output_format\":\"webp\"",
    THREE ",\"output_format\":\"webp\"}",
    "quality" },
  { "sdcpp",
    LIMN_OPERATION_EDIT,
    "\"output_format\":\"webp\",\"response_format\":\"url\"",
    THREE "}",
    "" },
  { "sdcpp",
    LIMN_OPERATION_EDIT,
    "\"output_format\":\"jpeg\"",
    THREE ",\"output_format\":\"jpeg\"}",
    "" },
  { "lemonade",
    LIMN_OPERATION_GENERATE,
    "\"seed\":7,\"cfg_scale\":2.5,\"quality\":\"high\",\"style\":\"ink\","
    "\"response_format\":\"url\",\"output_format\":\"jpeg\"",
    ONE ",\"seed\":7,\"cfg_scale\":2.5," B64 "}",
    IGNORED },
  { "lemonade", LIMN_OPERATION_EDIT, "", THREE "," B64 "}", "" },
  { "localai",
    LIMN_OPERATION_GENERATE,
    "\"seed\":7,\"step\":4,\"response_format\":\"url\",\"style\":\"ink\"",
    THREE ",\"seed\":7,\"step\":4,\"response_format\":\"url\"}",
    "style" },
  { "localai",
    LIMN_OPERATION_EDIT,
    "\"output_format\":\"webp\",\"output_compression\":5",
    ONE "," B64 "}",
    "" },
  { "vllm",
    LIMN_OPERATION_GENERATE,
    "\"seed\":7,\"guidance_scale\":4,\"user\":\"me\","
    "\"response_format\":\"url\"",
    THREE ",\"seed\":7,\"guidance_scale\":4," B64 "}",
    "user" },
  { "sglang",
    LIMN_OPERATION_EDIT,
    "\"seed\":7,\"quality\":\"high\",\"style\":\"ink\"",
    THREE ",\"seed\":7,\"quality\":\"high\"," B64 "}",
    "style" },
  { "litellm",
    LIMN_OPERATION_GENERATE,
    "\"seed\":7,\"quality\":\"high\",\"response_format\":\"b64_json\"",
    ONE ",\"seed\":7,\"quality\":\"high\"}",
    "" },
  { "litellm", LIMN_OPERATION_EDIT, "", ONE "}", "" },
  { "plain",
    LIMN_OPERATION_GENERATE,
    "\"seed\":7,\"steps\":20",
    ONE ",\"seed\":7,\"steps\":20," B64 "}",
    "" },
  { "plain",
    LIMN_OPERATION_EDIT,
    "\"thinking_level\":\"high\"",
    ONE "," B64 "}",
    "thinking_level" },
};

static char *
describe_dropped (const LimnPlan *plan, const LimnRoute *route)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_ptr_array_set_size (plan->notes, 0);
  limn_parameters_note (plan, route);
  for (guint i = 0; i < plan->notes->len; i++)
    {
      const LimnNote *note = g_ptr_array_index (plan->notes, i);

      g_assert_cmpint (note->kind, ==, LIMN_NOTE_DROPPED);
      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", note->name);
    }
  return g_strdup (text->str);
}

static void
test_flavor_cells (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (flavor_cases); i++)
    {
      const char *fields = ",\"model\":\"sd-turbo\",\"n\":3";
      g_autoptr (LimnPlan) plan =
          new_plan (flavor_cases[i].operation, fields, flavor_cases[i].options);
      LimnRoute route = { .endpoint = (char *) "box",
                          .protocol = (char *) "openai",
                          .flavor = limn_flavor_find (flavor_cases[i].flavor),
                          .model = plan->model->slug };
      guint batch = limn_parameters_get_batch (plan, &route);
      g_autoptr (JsonObject) object =
          limn_parameters_resolve (plan, &route, 0, batch);
      g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
      g_autofree char *text = NULL;
      g_autofree char *dropped = describe_dropped (plan, &route);

      g_assert_nonnull (route.flavor);
      json_node_set_object (node, object);
      text = limn_jsontext_print (node, FALSE);
      g_assert_cmpstr (text, ==, flavor_cases[i].sent);
      g_assert_cmpstr (dropped, ==, flavor_cases[i].dropped);
      g_assert_cmpuint (
          batch, ==, g_str_has_prefix (flavor_cases[i].sent, ONE) ? 1 : 3);
    }
}

/* what goes into the prompt is a parameter of the request, and no own option */
static void
test_flavor_placed (void)
{
  static const struct
  {
    const char *flavor, *name;
    gboolean placed;
  } cases[] = {
    { "sdcpp", "seed", TRUE },         { "sdcpp", "steps", TRUE },
    { "sdcpp", "limn.budget", FALSE }, { "sdcpp", "output_format", FALSE },
    { "sdcpp", "sync_mode", FALSE },   { "plain", "steps", FALSE },
    { "lemonade", "seed", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LimnRoute route = { .protocol = (char *) "openai",
                          .flavor = limn_flavor_find (cases[i].flavor) };

      g_assert_cmpint (limn_parameter_table_is_placed (&route, cases[i].name),
                       ==,
                       cases[i].placed);
    }
}

static void
test_flavor_names (void)
{
  g_autofree char *text = limn_flavor_dup_names ();
  g_auto (GStrv) names = g_strsplit (text, ", ", -1);

  g_assert_cmpuint (g_strv_length (names), ==, 8);
  for (char **name = names; *name != NULL; name++)
    {
      const LimnFlavor *flavor = limn_flavor_find (*name);

      g_assert_cmpstr (flavor->name, ==, *name);
      g_assert_true (flavor->edits != NULL || flavor->masked_edits != NULL);
      for (guint i = 0; flavor->cells[i].parameter != NULL; i++)
        g_assert_true (*flavor->cells[i].parameter == '\0' ||
                       limn_parameter_table_find (flavor->cells[i].parameter));
    }
  g_assert_null (limn_flavor_find ("sweet"));
  g_assert_null (limn_flavor_get_cell (NULL, NULL));
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  catalog = limn_catalog_new (NULL, NULL);
  g_assert_true (limn_catalog_overlay (
      catalog, "{\"models\":{\"sd-turbo\":{}}}", -1, NULL));
  g_test_add_func ("/flavor/cells", test_flavor_cells);
  g_test_add_func ("/flavor/placed", test_flavor_placed);
  g_test_add_func ("/flavor/names", test_flavor_names);
  status = g_test_run ();
  limn_catalog_free (catalog);
  return status;
}
