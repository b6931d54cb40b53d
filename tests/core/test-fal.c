/* requests to fal, and the places it gives images. */
#include "order-case.h"

static LimnRoute route = { .endpoint = (char *) "fal",
                           .protocol = (char *) "fal",
                           .model = (char *) "fal-ai/nano-banana-2" };
static LimnRoute edit_route = { .endpoint = (char *) "fal",
                                .protocol = (char *) "fal",
                                .model = (char *) "fal-ai/nano-banana-2/edit" };

static const RequestCase request_cases[] = {
  { "generate", LIMN_OPERATION_CREATE, "", "", "", "", 1, "", 0, FALSE },
  { "generate-extras",
    LIMN_OPERATION_CREATE,
    "",
    "",
    "7:1",
    "0.5K",
    3,
    "{\"seed\": 7, \"safety_tolerance\": \"6\", \"output_format\": \"webp\","
    "\"thinking_level\": \"high\", \"google_search\": true,"
    "\"limit_generations\": false, \"sync_mode\": true, \"mood\": [1, null]}",
    0,
    FALSE },
  { "generate-auto",
    LIMN_OPERATION_CREATE,
    "nano-banana-2",
    "auto",
    "",
    "",
    4,
    "",
    0,
    FALSE },
  { "edit",
    LIMN_OPERATION_EDIT,
    "",
    "",
    "",
    "",
    1,
    "{\"output_format\": \"png\"}",
    1,
    TRUE },
  { "generate-references",
    LIMN_OPERATION_CREATE,
    "",
    "",
    "16:9",
    "",
    1,
    "",
    2,
    FALSE },
};

static void
test_build (gconstpointer data)
{
  const RequestCase *c = data;

  assert_request (
      &limn_provider_fal, c, c->n_images > 0 ? &edit_route : &route, NULL);
}

static void
test_build_uploaded (void)
{
  static const RequestCase two = { "edit-uploaded",
                                   LIMN_OPERATION_EDIT,
                                   "nano-banana-2",
                                   "",
                                   "auto",
                                   "4K",
                                   2,
                                   "{\"seed\": 1}",
                                   2,
                                   FALSE };
  const char *urls[] = { NULL, "https://v3.fal.media/files/b/1/in.png" };

  assert_request (&limn_provider_fal, &two, &edit_route, urls);
}

/* where a request goes by the mode and the root */
static void
test_mode (void)
{
  static const struct
  {
    const char *settings, *root, *url;
  } cases[] = {
    { "", "https://queue.fal.run", "https://queue.fal.run/" },
    { "[endpoint fal]\nmode=queue\n",
      "https://queue.fal.run",
      "https://queue.fal.run/" },
    { "[endpoint fal]\nmode=sync\n",
      "https://queue.fal.run",
      "https://fal.run/" },
    { "[endpoint fal]\nmode=sync\n",
      "http://127.0.0.1:80",
      "http://127.0.0.1:80/" },
  };
  g_autoptr (LimnPlan) plan = make_plan (&request_cases[0]);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LimnSettings) own =
          limn_settings_new_from_data (cases[i].settings, NULL);
      LimnOrder order = { .plan = plan,
                          .route = &route,
                          .settings = own,
                          .root = cases[i].root,
                          .n = 1 };
      g_autoptr (LimnHttpRequest) request =
          limn_provider_fal.build (&order, NULL);
      g_autofree char *url = g_strconcat (cases[i].url, route.model, NULL);

      g_assert_cmpstr (request->url, ==, url);
    }
}

static void
test_lookup (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (limn_provider_lookup ("fal", NULL) == &limn_provider_fal);
  g_assert_true (limn_provider_lookup ("replicate", NULL) ==
                 &limn_provider_replicate);
  g_assert_null (limn_provider_lookup ("nobody", &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "replicate"));
}

static void
test_refused (void)
{
  static const RequestCase three = {
    "three", LIMN_OPERATION_EDIT, "nano-banana-pro", "", "", "", 1, "", 3, FALSE
  };
  g_autoptr (LimnSettings) own =
      limn_settings_new_from_data ("[endpoint fal]\nmode=fast\n", NULL);

  assert_refused (&limn_provider_fal,
                  &request_cases[0],
                  &route,
                  own,
                  "[endpoint fal] mode 'fast': use queue or sync");
  assert_refused (&limn_provider_fal,
                  &three,
                  &edit_route,
                  NULL,
                  "image: 3 given, gemini-3-pro-image-preview on fal takes at "
                  "most 2; leave some out");
}

static const UploadCase upload_cases[] = {
  { "place",
    200,
    "{\"upload_url\":\"https://v3b.fal.media/put?sig=1\","
    "\"file_url\":\"https://v3b.fal.media/files/b/1/in.png\"}",
    "https://v3b.fal.media/files/b/1/in.png",
    "https://v3b.fal.media/put?sig=1",
    0,
    NULL },
  { "half",
    200,
    "{\"file_url\":\"https://m/1\"}",
    NULL,
    NULL,
    LIMN_ERROR_TRANSIENT,
    "no place for an image" },
  { "key", 401, "{\"detail\":\"No\"}", NULL, NULL, LIMN_ERROR_AUTH, "FAL_KEY" },
  { "nowhere",
    404,
    "{\"detail\":\"Not Found\"}",
    NULL,
    NULL,
    LIMN_ERROR_TRANSIENT,
    "Not Found" },
  { "down", 503, NULL, NULL, NULL, LIMN_ERROR_TRANSIENT, "no place" },
};

static void
test_upload (gconstpointer data)
{
  assert_upload (&limn_provider_fal, data);
}

/* storage has a host of its own; who stands in for the vendor stands in there
 */
static void
test_build_upload (void)
{
  assert_upload_request (&limn_provider_fal, limn_provider_fal.root, "upload");
  assert_upload_request (
      &limn_provider_fal, "http://127.0.0.1:8080", "upload-root");
  g_assert_cmpuint (limn_provider_fal.max_inline, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (request_cases); i++)
    {
      g_autofree char *path =
          g_strconcat ("/fal/build/", request_cases[i].name, NULL);

      g_test_add_data_func (path, &request_cases[i], test_build);
    }
  for (guint i = 0; i < G_N_ELEMENTS (upload_cases); i++)
    {
      g_autofree char *path =
          g_strconcat ("/fal/upload/", upload_cases[i].name, NULL);

      g_test_add_data_func (path, &upload_cases[i], test_upload);
    }
  g_test_add_func ("/fal/build-uploaded", test_build_uploaded);
  g_test_add_func ("/fal/build-upload", test_build_upload);
  g_test_add_func ("/fal/mode", test_mode);
  g_test_add_func ("/fal/lookup", test_lookup);
  g_test_add_func ("/fal/refused", test_refused);
  return run_tests ();
}
