/* tests of limn/references */
#include "references.h"

#include "error.h"
#include "jsontext.h"
#include "plan.h"

static LimnCatalog *catalog;

static LimnRequest *
new_request (LimnOperation operation, const char *prompt, const char *list)
{
  LimnRequest *request = limn_request_new (operation);
  g_autofree char *options =
      g_strdup_printf ("{\"limn.references\":[%s]}", list);
  g_autoptr (GError) error = NULL;

  g_assert_true (limn_request_set_text (request, "prompt", prompt, &error));
  g_assert_true (limn_request_set_options (request, options, &error));
  return request;
}

/* "layer:A, file:b.png" */
static char *
list_entries (const GPtrArray *references)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < references->len; i++)
    {
      const LimnReference *row = g_ptr_array_index (references, i);
      g_autofree char *entry = limn_references_dup_entry (row->kind, row->name);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", entry);
    }
  return g_strdup (text->str);
}

static void
test_references_validate (void)
{
  static const struct
  {
    const char *json, *message;
  } cases[] = {
    { "[]", NULL },
    { "[\"layer:A b\",\"file:a.png\",\"file:/\"]", NULL },
    { "\"layer:A\"",
      "limn.references 'layer:A': a list of strings is needed, each "
      "\"layer:Name\" or \"file:/path\"" },
    { "[\"layer:A\",\"layer:\"]", "limn.references 'layer:': a list *" },
    { "[\"Layer:A\"]", "limn.references 'Layer:A': a list *" },
    { "[\"file\"]", "limn.references 'file': a list *" },
    { "[7]", "limn.references '7': a list *" },
    { "[\"\"]", "limn.references: a list *" },
    { "[[\"layer:A\"]]", "limn.references '[\"layer:A\"]': a list *" },
    { "{\"layer\":\"A\"}", "limn.references '{\"layer\":\"A\"}': a list *" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) value =
          limn_jsontext_parse (cases[i].json, -1, "case", NULL);
      g_autoptr (GError) error = NULL;
      gboolean valid =
          limn_references_validate ("limn.references", value, &error);

      g_assert_true (valid == (cases[i].message == NULL));
      if (valid)
        continue;
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
      if (!g_pattern_match_simple (cases[i].message, error->message))
        g_error ("'%s' is not '%s'", error->message, cases[i].message);
    }
}

/* @names: joined by "|"; none where nothing is sent before */
typedef struct
{
  const char *prompt, *list, *names;
  guint n_images;
  const char *sent, *entries;
} ResolveCase;

static const ResolveCase resolve_cases[] = {
  /* nothing is named */
  { "a fox", "", "", 0, "a fox", "" },
  { "a fox", "", "layer:Base", 1, "a fox", "" },
  { "mail me @ [home]", "", "", 0, "mail me @ [home]", "" },
  { "@ @ [a] @", "", "", 0, "@ @ [a] @", "" },
  /* numbers: from 1 of a generation, behind what goes before them elsewhere */
  { "like @[Sky]", "", "", 0, "like image 1", "layer:Sky" },
  { "like @[Sky]", "", "", 1, "like image 2", "layer:Sky" },
  { "like @[Sky]", "", "", 3, "like image 4", "layer:Sky" },
  { "@[b] over @[a]", "", "", 1, "image 2 over image 3", "layer:b, layer:a" },
  { "@[a]@[b]@[c]",
    "",
    "",
    0,
    "image 1image 2image 3",
    "layer:a, layer:b, layer:c" },
  /* each once */
  { "@[a], @[b], @[a]",
    "",
    "",
    1,
    "image 2, image 3, image 2",
    "layer:a, layer:b" },
  { "@[a]", "\"layer:a\",\"layer:a\"", "", 1, "image 2", "layer:a" },
  /* the option's go first, mentioned or not */
  { "a fox", "\"layer:a\"", "", 1, "a fox", "layer:a" },
  { "@[c] and @[a]",
    "\"file:/x.png\",\"layer:a\"",
    "",
    1,
    "image 4 and image 3",
    "file:/x.png, layer:a, layer:c" },
  /* kinds */
  { "@[file:/a b.png]", "", "", 0, "image 1", "file:/a b.png" },
  { "@[layer:file:x]", "", "", 0, "image 1", "layer:file:x" },
  { "@[layer:a] @[a]", "", "", 0, "image 1 image 1", "layer:a" },
  { "@[file:a] @[a]", "", "", 0, "image 1 image 2", "file:a, layer:a" },
  { "@[File:a] @[ a]", "", "", 0, "image 1 image 2", "layer:File:a, layer: a" },
  /* escapes */
  { "@[a\\]b]", "", "", 0, "image 1", "layer:a]b" },
  { "@[a\\\\]b]", "", "", 0, "image 1b]", "layer:a\\" },
  { "@[a\\b]", "", "", 0, "image 1", "layer:a\\b" },
  { "[see @[a]]", "", "", 0, "[see image 1]", "layer:a" },
  { "@[a[1\\]]", "\"layer:a[1]\"", "", 0, "image 1", "layer:a[1]" },
  { "@[@[a]", "", "", 0, "image 1", "layer:@[a" },
  { "\\@[a] \\\\@[a] \\@", "", "", 0, "@[a] \\@[a] \\@", "" },
  { "\\n @@[a]", "", "", 0, "\\n @image 1", "layer:a" },
  /* other letters */
  { "@[H\303\266he \342\200\234x\342\200\235] \303\274ber",
    "",
    "",
    0,
    "image 1 \303\274ber",
    "layer:H\303\266he \342\200\234x\342\200\235" },
  /* what is sent anyway */
  { "@[Base] like @[a]",
    "",
    "layer:Base",
    1,
    "image 1 like image 2",
    "layer:a" },
  { "@[a]",
    "\"layer:Base\",\"layer:a\"",
    "layer:Base",
    1,
    "image 2",
    "layer:a" },
  { "@[Base]", "", "file:Base", 1, "image 2", "layer:Base" },
  { "@[base]", "", "layer:Base", 1, "image 2", "layer:base" },
  { "@[file:b.png] @[file:c.png] @[file:a.png]",
    "",
    "file:a.png|file:b.png",
    2,
    "image 2 image 3 image 1",
    "file:c.png" },
};

static void
test_references_resolve (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (resolve_cases); i++)
    {
      const ResolveCase *c = &resolve_cases[i];
      g_autoptr (LimnRequest) request =
          new_request (LIMN_OPERATION_GENERATE, c->prompt, c->list);
      g_auto (GStrv) names = g_strsplit (c->names, "|", -1);
      g_autoptr (GPtrArray) references = limn_references_new ();
      g_autoptr (GError) error = NULL;
      g_autofree char *sent = limn_references_resolve (
          references,
          request,
          *c->names != '\0' ? (const char *const *) names : NULL,
          c->n_images,
          &error);
      g_autofree char *entries = list_entries (references);

      g_assert_no_error (error);
      g_assert_cmpstr (sent, ==, c->sent);
      g_assert_cmpstr (entries, ==, c->entries);
      g_assert_cmpstr (request->prompt, ==, c->prompt);
    }
}

static void
test_references_broken (void)
{
  static const struct
  {
    const char *prompt, *message;
  } cases[] = {
    { "like @[Sky",
      "prompt '@[Sky': the mention has no ]; write @[Layer name] or "
      "@[file:/path], or \\@[ for the characters themselves" },
    { "@[a] @[", "prompt '@[': the mention has no ]; *" },
    { "@[a\\]", "prompt '@[a\\]': the mention has no ]; *" },
    { "x @[] y", "prompt '@[]': the mention names nothing; *" },
    { "@[layer:]", "prompt '@[layer:]': the mention names nothing; *" },
    { "@[file:]", "prompt '@[file:]': the mention names nothing; *" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LimnRequest) request =
          new_request (LIMN_OPERATION_CREATE, cases[i].prompt, "");
      g_autoptr (GPtrArray) references = limn_references_new ();
      g_autoptr (GError) error = NULL;

      g_assert_null (
          limn_references_resolve (references, request, NULL, 0, &error));
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
      if (!g_pattern_match_simple (cases[i].message, error->message))
        g_error ("'%s' is not '%s'", error->message, cases[i].message);
    }
}

#define ELEVEN                                                                 \
  "\"layer:1\",\"layer:2\",\"layer:3\",\"layer:4\",\"layer:5\",\"layer:6\","   \
  "\"layer:7\",\"layer:8\",\"layer:9\",\"layer:10\",\"layer:11\""

/* @message: of a plan that is refused */
typedef struct
{
  LimnOperation operation;
  const char *prompt, *list, *model;
  const char *sent;
  guint n_images;
  gint64 micros;
  const char *message;
} PlanCase;

static const PlanCase plan_cases[] = {
  { LIMN_OPERATION_EDIT,
    "@[Sky] on @[Base]",
    "",
    "",
    "image 2 on image 1",
    2,
    80000,
    NULL },
  { LIMN_OPERATION_GENERATE,
    "@[Sky] on @[Base]",
    "",
    "",
    "image 1 on image 2",
    2,
    80000,
    NULL },
  { LIMN_OPERATION_CREATE,
    "as @[file:/a.png]",
    "",
    "",
    "as image 1",
    1,
    80000,
    NULL },
  /* input images have a price there */
  { LIMN_OPERATION_GENERATE,
    "a fox",
    "\"layer:a\",\"layer:b\",\"layer:c\"",
    "gemini/nano-banana-pro",
    "a fox",
    3,
    137300,
    NULL },
  { LIMN_OPERATION_GENERATE,
    "a fox",
    "",
    "gemini/nano-banana-pro",
    "a fox",
    0,
    134000,
    NULL },
  /* the limit is on all that is sent */
  { LIMN_OPERATION_EDIT,
    "@[a] and @[b]",
    ELEVEN,
    "",
    "image 13 and image 14",
    14,
    80000,
    NULL },
  { LIMN_OPERATION_EDIT,
    "@[a] and @[b] and @[c]",
    ELEVEN,
    "",
    NULL,
    0,
    0,
    "image: 15 given, gemini-3.1-flash-image-preview takes at most 14; leave "
    "some out" },
  { LIMN_OPERATION_GENERATE,
    "@[a] @[b] @[c]",
    "",
    "fal/nano-banana-pro",
    NULL,
    0,
    0,
    "image: 3 given, gemini-3-pro-image-preview on fal takes at most 2; leave "
    "some out" },
  { LIMN_OPERATION_EDIT,
    "@[a] @[Base] @[a]",
    "",
    "fal/nano-banana-pro",
    "image 2 image 1 image 2",
    2,
    150000,
    NULL },
  { LIMN_OPERATION_GENERATE,
    "like @[Sky",
    "",
    "",
    NULL,
    0,
    0,
    "prompt '@[Sky': the mention has no ]; *" },
};

static void
test_references_plan (void)
{
  static const char *const names[] = { "layer:Base", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (plan_cases); i++)
    {
      const PlanCase *c = &plan_cases[i];
      g_autoptr (LimnRequest) request =
          new_request (c->operation, c->prompt, c->list);
      LimnScene scene;
      LimnCanvas canvas = { .width = 1600, .height = 900 };
      g_autoptr (GError) error = NULL;
      g_autoptr (LimnPlan) plan = NULL;

      limn_scene_init_file (&scene, 1024, 1024);
      if (c->operation == LIMN_OPERATION_EDIT)
        canvas = (LimnCanvas){ .scene = &scene, .n_images = 1, .names = names };
      limn_request_set_text (request, "model", c->model, NULL);
      plan = limn_plan_new (request, catalog, NULL, &canvas, &error);
      g_assert_true ((plan == NULL) == (c->message != NULL));
      if (plan == NULL)
        {
          g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
          g_assert_true (g_pattern_match_simple (c->message, error->message));
          continue;
        }
      g_assert_cmpstr (plan->prompt, ==, c->sent);
      g_assert_cmpstr (plan->request->prompt, ==, c->prompt);
      g_assert_cmpuint (plan->n_images, ==, c->n_images);
      g_assert_cmpint (plan->estimated_micros, ==, c->micros);
      /* a generation is placed as one, whatever it refers to */
      g_assert_true (limn_frame_is_set (&plan->frame) ==
                     (c->operation == LIMN_OPERATION_EDIT));
      g_assert_cmpstr (plan->aspect_ratio,
                       ==,
                       c->operation == LIMN_OPERATION_GENERATE ? "16:9" :
                                                                 "1:1");
    }
}

/* what is only referred to cannot be edited */
static void
test_references_no_image (void)
{
  g_autoptr (LimnRequest) request =
      new_request (LIMN_OPERATION_EDIT, "as @[file:/a.png]", "");
  g_autoptr (GError) error = NULL;

  g_assert_null (limn_plan_new (request, catalog, NULL, NULL, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, "image: an edit needs one");
}

/* edits have models of their own at some providers */
static void
test_references_route (void)
{
  g_autoptr (LimnRequest) request =
      new_request (LIMN_OPERATION_CREATE, "as @[file:/a.png]", "");
  g_autoptr (LimnPlan) plan = NULL;
  g_autoptr (GError) error = NULL;
  const LimnRoute *route;

  limn_request_set_text (request, "model", "fal/nano-banana", NULL);
  plan = limn_plan_new (request, catalog, NULL, NULL, &error);
  g_assert_no_error (error);
  route = g_ptr_array_index (plan->routes, 0);
  g_assert_cmpstr (route->model, ==, "fal/gemini-2.5-flash-image-edit");
}

static void
test_references_json (void)
{
  g_autoptr (LimnRequest) request = new_request (
      LIMN_OPERATION_GENERATE, "@[Sky]", "\"file:/a.png\",\"layer:x\"");
  g_autoptr (LimnPlan) plan =
      limn_plan_new (request, catalog, NULL, NULL, NULL);
  g_autoptr (JsonNode) node = json_node_alloc ();
  g_autofree char *text = NULL;
  LimnReference *layer = g_ptr_array_index (plan->references, 2);

  layer->width = 64;
  layer->height = 48;
  layer->tattoo = 7;
  json_node_init_array (node, limn_references_to_json (plan->references));
  json_array_unref (json_node_get_array (node));
  text = limn_jsontext_print (node, FALSE);
  g_assert_cmpstr (
      text,
      ==,
      "[{\"kind\":\"file\",\"name\":\"/a.png\",\"width\":null,"
      "\"height\":null},"
      "{\"kind\":\"layer\",\"name\":\"x\",\"width\":null,\"height\":null,"
      "\"tattoo\":null},"
      "{\"kind\":\"layer\",\"name\":\"Sky\",\"width\":64,\"height\":48,"
      "\"tattoo\":7}]");
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  catalog = limn_catalog_new (NULL, NULL);
  g_test_add_func ("/references/validate", test_references_validate);
  g_test_add_func ("/references/resolve", test_references_resolve);
  g_test_add_func ("/references/broken", test_references_broken);
  g_test_add_func ("/references/plan", test_references_plan);
  g_test_add_func ("/references/no-image", test_references_no_image);
  g_test_add_func ("/references/route", test_references_route);
  g_test_add_func ("/references/json", test_references_json);
  status = g_test_run ();
  limn_catalog_free (catalog);
  return status;
}
