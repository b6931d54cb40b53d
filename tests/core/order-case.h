/* what endpoints make of an order beside its golden: refusals and uploads */
#pragma once

#include <string.h>

#include "error.h"
#include "golden.h"

/* the request that asks for a place for an image */
static void
assert_upload_request (const LimnProvider *provider,
                       const char *root,
                       const char *name)
{
  g_autoptr (GBytes) png = make_png (8);
  g_autoptr (LimnInput) input = limn_input_new (png, "a fox.png", NULL);
  LimnOrder order = { .root = root };
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnHttpRequest) request =
      provider->build_upload (&order, input, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (request->secrets->len, ==, 0);
  text = limn_http_request_to_string (request);
  assert_golden (provider->endpoint, name, text);
}

typedef struct
{
  const char *name;
  guint status;
  const char *body;
  const char *url, *put_url;
  LimnError kind; /* 0: good */
  const char *words;
} UploadCase;

static void
assert_upload (const LimnProvider *provider, const UploadCase *c)
{
  g_autoptr (LimnHttpHead) head = limn_http_head_new (c->status, "https://a/");
  g_autoptr (JsonNode) document =
      c->body != NULL ? json_from_string (c->body, NULL) : NULL;
  g_autoptr (GError) error = NULL;
  LimnUpload upload = { NULL };
  gboolean good = provider->parse_upload (head, document, &upload, &error);
  g_autofree char *url = upload.url;
  g_autofree char *put_url = upload.put_url;

  g_assert_cmpint (good, ==, c->kind == 0);
  g_assert_cmpstr (url, ==, c->url);
  g_assert_cmpstr (put_url, ==, c->put_url);
  if (good)
    return;
  g_assert_error (error, LIMN_ERROR, (gint) c->kind);
  if (strstr (error->message, c->words) == NULL)
    g_error ("'%s' lacks '%s'", error->message, c->words);
}

/* what a build refuses */
static void
assert_refused (const LimnProvider *provider,
                const RequestCase *c,
                const LimnRoute *route,
                const LimnSettings *own,
                const char *words)
{
  g_autoptr (LimnPlan) plan = make_plan (c);
  g_autoptr (LimnInputs) inputs = make_inputs (c);
  LimnOrder order = { .plan = plan,
                      .route = route,
                      .settings = own,
                      .root = provider->root,
                      .inputs = inputs,
                      .n = 1 };
  g_autoptr (GError) error = NULL;

  g_assert_null (provider->build (&order, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
  if (strstr (error->message, words) == NULL)
    g_error ("'%s' lacks '%s'", error->message, words);
}

static int
run_tests (void)
{
  int status;

  catalog = limn_catalog_new (NULL, NULL);
  settings = limn_settings_new_from_data ("", NULL);
  status = g_test_run ();
  limn_catalog_free (catalog);
  limn_settings_free (settings);
  return status;
}
