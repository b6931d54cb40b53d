/* goldens of requests to Vertex AI in its two modes, and what is its own. */
#include "access.h"
#include "golden.h"
#include "google-reply.h"

#define FLASH "gemini-3.1-flash-image-preview"
#define PROJECT "[endpoint vertex]\nproject=my-lab\n"

static const LimnRoute route = {
  (char *) "vertex", (char *) "vertex", NULL, (char *) "gemini-3.1-flash-image"
};

/* a request under settings of its own */
typedef struct
{
  const char *settings;
  RequestCase request;
} PlaceCase;

static const PlaceCase place_cases[] = {
  { "",
    { "express", LIMN_OPERATION_CREATE, FLASH, "", "", "", 1, "", 0, FALSE } },
  { "",
    { "output",
      LIMN_OPERATION_CREATE,
      FLASH,
      "16:9",
      "",
      "4K",
      1,
      "{\"output_format\": \"jpeg\", \"output_compression\": 80,"
      " \"safety_filter_level\": \"block_only_high\"}",
      0,
      FALSE } },
  { PROJECT,
    { "project-edit",
      LIMN_OPERATION_EDIT,
      FLASH,
      "",
      "",
      "",
      1,
      "",
      1,
      TRUE } },
  { PROJECT "location=europe-west4\ntoken_command=print-token\n",
    { "project-command",
      LIMN_OPERATION_CREATE,
      FLASH,
      "",
      "",
      "",
      1,
      "",
      0,
      FALSE } },
  { PROJECT "token_command=print-token\nquota_project=other\n",
    { "project-quota",
      LIMN_OPERATION_CREATE,
      FLASH,
      "",
      "",
      "",
      1,
      "",
      0,
      FALSE } },
};

static void
use_settings (const char *text)
{
  g_autoptr (GError) error = NULL;

  limn_settings_free (settings);
  settings = limn_settings_new_from_data (text, &error);
  g_assert_no_error (error);
}

static void
test_build (gconstpointer data)
{
  const PlaceCase *c = data;

  use_settings (c->settings);
  assert_request (&limn_provider_vertex, &c->request, &route, NULL);
}

/* where it goes, and what is wrong with what the user wrote */
static void
test_root (void)
{
  static const struct
  {
    const char *settings;
    const char *variable;
    const char *root;    /* NULL: it fails */
    const char *message; /* of the failure */
  } cases[] = {
    { "", NULL, "https://aiplatform.googleapis.com", NULL },
    { PROJECT, NULL, "https://aiplatform.googleapis.com", NULL },
    { PROJECT "location=global",
      NULL,
      "https://aiplatform.googleapis.com",
      NULL },
    { PROJECT "location=us-central1",
      NULL,
      "https://us-central1-aiplatform.googleapis.com",
      NULL },
    { "[endpoint vertex]\nlocation=us-central1",
      NULL,
      "https://aiplatform.googleapis.com",
      NULL },
    { PROJECT "location=us-central1",
      "http://127.0.0.1:7",
      "http://127.0.0.1:7",
      NULL },
    { PROJECT "location=us-central1\nurl=https://proxy.example",
      NULL,
      "https://proxy.example",
      NULL },
    { PROJECT "location=evil.example/",
      NULL,
      NULL,
      "[endpoint vertex] location 'evil.example/': letters, *" },
    { PROJECT "location=-x", NULL, NULL, "*location '-x': *" },
    { "[endpoint vertex]\nproject=a/b", NULL, NULL, "*project 'a/b': *" },
    { "[endpoint vertex]\nproject=..", NULL, NULL, "*project: *" },
    { "[endpoint vertex]\nproject=a?b", NULL, NULL, "*project 'a?b': *" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *root = NULL;

      use_settings (cases[i].settings);
      if (cases[i].variable != NULL)
        g_setenv ("LIMN_VERTEX_URL", cases[i].variable, TRUE);
      root = limn_provider_get_root (
          &limn_provider_vertex, settings, "vertex", &error);
      g_unsetenv ("LIMN_VERTEX_URL");
      g_assert_cmpstr (root, ==, cases[i].root);
      if (root != NULL)
        continue;
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
      if (!g_pattern_match_simple (cases[i].message, error->message))
        g_error ("%s: %s", cases[i].settings, error->message);
    }
}

/* a request is refused too, whoever made its root */
static void
test_place (void)
{
  const RequestCase c = {
    "place", LIMN_OPERATION_CREATE, FLASH, "", "", "", 1, "", 0, FALSE
  };
  g_autoptr (LimnPlan) plan = make_plan (&c);
  g_autoptr (GError) error = NULL;
  LimnOrder order = {
    .plan = plan, .route = &route, .root = "https://a", .n = 1
  };

  use_settings ("[endpoint vertex]\nproject=example.com:my-lab");
  order.settings = settings;
  {
    g_autoptr (LimnHttpRequest) request =
        limn_provider_vertex.build (&order, &error);

    g_assert_no_error (error);
    g_assert_cmpstr (request->url,
                     ==,
                     "https://a/v1/projects/example.com:my-lab/locations/"
                     "global/publishers/google/models/"
                     "gemini-3.1-flash-image:generateContent");
  }
  use_settings ("[endpoint vertex]\nproject=a%2fb");
  order.settings = settings;
  g_assert_null (limn_provider_vertex.build (&order, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
}

/* the header of the key depends on the mode, and on nothing else */
static void
test_key (void)
{
  static const struct
  {
    const LimnProvider *provider;
    const char *settings;
    const char *line;
  } cases[] = {
    { &limn_provider_vertex, "", "x-goog-api-key: k.y" },
    { &limn_provider_vertex, PROJECT, "Authorization: Bearer k.y" },
    { &limn_provider_gemini, "", "x-goog-api-key: k.y" },
    { &limn_provider_gemini, PROJECT, "x-goog-api-key: k.y" },
    { &limn_provider_lumenfall, PROJECT, "Authorization: Bearer k.y" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LimnHttpRequest) request =
          limn_http_request_new ("POST", "https://a/");
      LimnAccess access = { .provider = cases[i].provider,
                            .key = (char *) "k.y" };

      use_settings (cases[i].settings);
      access.wants_token = limn_provider_wants_token (
          cases[i].provider, settings, route.endpoint);
      limn_access_sign (&access, request);
      g_assert_cmpuint (request->headers->len, ==, 0);
      g_assert_cmpuint (request->secrets->len, ==, 1);
      g_assert_cmpstr (
          g_ptr_array_index (request->secrets, 0), ==, cases[i].line);
    }
}

/* 7 MB an image, whatever the others have */
static void
test_bound (void)
{
  const RequestCase c = {
    "bound", LIMN_OPERATION_EDIT, FLASH, "", "", "", 1, "", 2, FALSE
  };
  g_autoptr (LimnPlan) plan = make_plan (&c);
  g_autoptr (LimnInputs) inputs = make_inputs (&c);
  LimnInput *second = g_ptr_array_index (inputs->images, 1);
  LimnOrder order = {
    .plan = plan, .route = &route, .root = "https://a", .inputs = inputs, .n = 1
  };

  for (gsize over = 0; over < 2; over++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LimnHttpRequest) request = NULL;

      g_bytes_unref (second->data);
      second->data =
          g_bytes_new_take (g_malloc0 (7000000 + over), 7000000 + over);
      request = limn_provider_vertex.build (&order, &error);
      g_assert_true ((request != NULL) == (over == 0));
      if (over == 0)
        continue;
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
      g_assert_cmpstr (error->message,
                       ==,
                       "image 'image.png': 7.0 MB, vertex takes at most 7 MB "
                       "each; send a smaller one");
    }
}

static const ReplyCase reply_cases[] = {
  { "image", 200, PARTS (IMAGE), .streams = "0" },
  { "armor",
    200,
    "{\"promptFeedback\":{\"blockReason\":\"MODEL_ARMOR\","
    "\"blockReasonMessage\":\"Blocked\\nby policy.\"}}",
    LIMN_ERROR_REFUSED,
    "MODEL_ARMOR",
    "vertex refused the prompt or the result (MODEL_ARMOR): Blocked by "
    "policy; rephrase" },
  { "jailbreak",
    200,
    BLOCKED ("JAILBREAK"),
    LIMN_ERROR_REFUSED,
    "JAILBREAK",
    "the prompt was blocked" },
  { "expired token",
    401,
    FAILURE ("UNAUTHENTICATED", "Expired.", REASON ("ACCESS_TOKEN_EXPIRED")),
    LIMN_ERROR_AUTH,
    "UNAUTHENTICATED",
    "vertex did not accept the key (UNAUTHENTICATED): Expired; check "
    "VERTEX_API_KEY or GOOGLE_API_KEY; where settings.ini names a project" },
  { "quota project",
    403,
    FAILURE ("PERMISSION_DENIED", "", REASON ("USER_PROJECT_DENIED")),
    LIMN_ERROR_AUTH,
    "PERMISSION_DENIED",
    "check project and quota_project" },
  { "shared quota",
    429,
    FAILURE ("RESOURCE_EXHAUSTED", "Resource exhausted.", ""),
    LIMN_ERROR_RATE,
    "RESOURCE_EXHAUSTED",
    "vertex asks to slow down" },
  { "no such model",
    404,
    FAILURE ("NOT_FOUND", "Publisher Model `x` was not found", ""),
    LIMN_ERROR_GONE,
    "NOT_FOUND",
    "was not found; choose another" },
  { "redirect", 302, NULL, LIMN_ERROR_ANSWER, NULL, "LIMN_VERTEX_URL" },
};

static void
test_parse (gconstpointer data)
{
  assert_reply (&limn_provider_vertex, data);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_unsetenv ("LIMN_VERTEX_URL");
  catalog = limn_catalog_new (NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (place_cases); i++)
    {
      g_autofree char *path =
          g_strconcat ("/vertex/build/", place_cases[i].request.name, NULL);

      g_test_add_data_func (path, &place_cases[i], test_build);
    }
  for (guint i = 0; i < G_N_ELEMENTS (reply_cases); i++)
    {
      g_autofree char *path =
          g_strconcat ("/vertex/parse/", reply_cases[i].name, NULL);

      g_test_add_data_func (path, &reply_cases[i], test_parse);
    }
  g_test_add_func ("/vertex/root", test_root);
  g_test_add_func ("/vertex/place", test_place);
  g_test_add_func ("/vertex/key", test_key);
  g_test_add_func ("/vertex/bound", test_bound);
  status = g_test_run ();
  limn_catalog_free (catalog);
  limn_settings_free (settings);
  return status;
}
