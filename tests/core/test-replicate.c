/* requests to Replicate, and the places it gives images. */
#include "order-case.h"

static LimnRoute route = { .endpoint = (char *) "replicate",
                           .protocol = (char *) "replicate",
                           .model = (char *) "google/nano-banana-pro" };

static const RequestCase request_cases[] = {
  { "generate",
    LIMN_OPERATION_CREATE,
    "nano-banana-pro",
    "",
    "",
    "",
    1,
    "",
    0,
    FALSE },
  { "generate-extras",
    LIMN_OPERATION_CREATE,
    "nano-banana-pro",
    "",
    "7:1",
    "4K",
    3,
    "{\"seed\": 7, \"output_format\": \"jpeg\", \"allow_fallback_model\": true,"
    "\"safety_tolerance\": \"1\", \"mood\": [1, null]}",
    0,
    FALSE },
  { "generate-auto",
    LIMN_OPERATION_CREATE,
    "nano-banana-2",
    "auto",
    "",
    "0.5K",
    1,
    "{\"enable_web_search\": true}",
    0,
    FALSE },
  { "edit",
    LIMN_OPERATION_EDIT,
    "nano-banana-pro",
    "",
    "",
    "",
    1,
    "{\"output_format\": \"png\"}",
    1,
    TRUE },
  { "generate-half",
    LIMN_OPERATION_CREATE,
    "nano-banana-2",
    "",
    "3:2",
    "0.5K",
    1,
    "",
    0,
    FALSE },
  { "generate-references",
    LIMN_OPERATION_CREATE,
    "nano-banana-pro",
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
  LimnRoute own = route;

  own.model = g_strconcat ("google/", c->model, NULL);
  assert_request (&limn_provider_replicate, c, &own, NULL);
  g_free (own.model);
}

static void
test_build_uploaded (void)
{
  static const RequestCase two = { "edit-uploaded",
                                   LIMN_OPERATION_EDIT,
                                   "nano-banana-pro",
                                   "auto",
                                   "",
                                   "",
                                   2,
                                   "",
                                   2,
                                   FALSE };
  const char *urls[] = { NULL, "https://api.replicate.com/v1/files/f-1" };

  assert_request (&limn_provider_replicate, &two, &route, urls);
}

static void
test_refused (void)
{
  static const char *const models[] = {
    "nano-banana", "google/", "/nano-banana", "google/nano-banana/edit", ""
  };

  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    {
      LimnRoute other = route;

      other.model = (char *) models[i];
      assert_refused (&limn_provider_replicate,
                      &request_cases[0],
                      &other,
                      NULL,
                      "replicate names models as owner/name");
    }
}

/* all "data:" URLs together must stay below the vendor's cap */
static void
test_too_large (void)
{
  g_autoptr (LimnPlan) plan = make_plan (&request_cases[3]);
  g_autoptr (LimnInputs) inputs = make_inputs (&request_cases[3]);
  LimnInput *input = g_ptr_array_index (inputs->images, 0);
  const char *urls[] = { "https://api.replicate.com/v1/files/f-1" };
  LimnOrder order = { .plan = plan,
                      .route = &route,
                      .root = limn_provider_replicate.root,
                      .inputs = inputs,
                      .n = 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnHttpRequest) uploaded = NULL;

  g_bytes_unref (input->data);
  input->data = g_bytes_new_take (g_malloc0 (8000000), 8000000);
  g_assert_null (limn_provider_replicate.build (&order, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "at most 10000000"));
  order.urls = urls;
  uploaded = limn_provider_replicate.build (&order, NULL);
  g_assert_nonnull (uploaded);
}

static const UploadCase upload_cases[] = {
  { "place",
    201,
    "{\"id\":\"f-1\",\"urls\":{\"get\":\"https://api.replicate.com/v1/files/"
    "f-1\"}}",
    "https://api.replicate.com/v1/files/f-1",
    NULL,
    0,
    NULL },
  { "half",
    201,
    "{\"id\":\"f-1\"}",
    NULL,
    NULL,
    LIMN_ERROR_TRANSIENT,
    "no place for an image" },
  { "key",
    401,
    "{\"detail\":\"No\"}",
    NULL,
    NULL,
    LIMN_ERROR_AUTH,
    "REPLICATE_API_TOKEN" },
  { "large", 413, NULL, NULL, NULL, LIMN_ERROR_INVALID, "no place" },
  { "nowhere",
    404,
    "{\"detail\":\"Not Found\"}",
    NULL,
    NULL,
    LIMN_ERROR_TRANSIENT,
    "Not Found" },
};

static void
test_upload (gconstpointer data)
{
  assert_upload (&limn_provider_replicate, data);
}

static void
test_build_upload (void)
{
  assert_upload_request (
      &limn_provider_replicate, limn_provider_replicate.root, "upload");
  g_assert_cmpuint (limn_provider_replicate.max_inline, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (request_cases); i++)
    {
      g_autofree char *path =
          g_strconcat ("/replicate/build/", request_cases[i].name, NULL);

      g_test_add_data_func (path, &request_cases[i], test_build);
    }
  for (guint i = 0; i < G_N_ELEMENTS (upload_cases); i++)
    {
      g_autofree char *path =
          g_strconcat ("/replicate/upload/", upload_cases[i].name, NULL);

      g_test_add_data_func (path, &upload_cases[i], test_upload);
    }
  g_test_add_func ("/replicate/build-uploaded", test_build_uploaded);
  g_test_add_func ("/replicate/build-upload", test_build_upload);
  g_test_add_func ("/replicate/refused", test_refused);
  g_test_add_func ("/replicate/too-large", test_too_large);
  return run_tests ();
}
