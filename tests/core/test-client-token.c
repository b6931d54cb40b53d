/* a run of the client that takes a token, at a server on loopback */
#include "client.h"
#include "token-fixture.h"

/* a plan of one route to vertex */
static LimnPlan *
make_plan (LimnCatalog *catalog, const LimnSettings *settings)
{
  g_autoptr (LimnRequest) request = limn_request_new (LIMN_OPERATION_CREATE);
  g_autoptr (GError) error = NULL;
  LimnPlan *plan;
  LimnRoute *route;

  limn_request_set_text (request, "prompt", "a fox", NULL);
  g_assert_true (limn_request_set_options (
      request, "{\"limn.endpoint\": \"vertex\"}", NULL));
  plan = limn_plan_new (request, catalog, settings, NULL, &error);
  g_assert_no_error (error);
  route = g_ptr_array_index (plan->routes, 0);
  g_assert_cmpstr (route->endpoint, ==, "vertex");
  g_free (route->model);
  route->model = g_strdup ("m");
  return plan;
}

static void
run_client (LimnClient *client,
            const LimnPlan *plan,
            const char *words,
            gboolean *sent)
{
  static const LimnResultSink sink = { NULL }; /* no result ever comes */
  const LimnConsumer consumer = { .sink = &sink };
  g_autoptr (LimnRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_assert_false (limn_client_run_sync (
      client, plan, NULL, &consumer, NULL, &record, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_AUTH);
  if (strstr (error->message, words) == NULL)
    g_error ("'%s' lacks '%s'", error->message, words);
  text = limn_record_to_string (record, FALSE);
  g_assert_nonnull (strstr (text, "\"kind\":\"auth\""));
  g_assert_null (strstr (text, "ya29"));
  g_assert_null (strstr (text, "hidden"));
  *sent = strstr (text, "\"status\":401") != NULL;
}

/* a whole run gets its token first; one that was refused is not kept */
static void
test_client (void)
{
  Fixture fixture;
  g_autoptr (LimnCatalog) catalog = limn_catalog_new (NULL, NULL);
  g_autoptr (LimnPlan) plan = NULL;
  g_autoptr (LimnClient) client = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *root = NULL;
  gboolean sent;
  guint n_tokens;

  set_up_with (&fixture, "[endpoint vertex]\nproject=my-lab");
  root = loopback_server_url (fixture.server, "");
  g_setenv ("LIMN_VERTEX_URL", root, TRUE);
  plan = make_plan (catalog, fixture.settings);
  client = limn_client_new (fixture.settings);

  g_assert_false (limn_client_prepare (client, plan, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_AUTH);
  run_client (client, plan, "cannot be read", &sent);
  g_assert_false (sent);
  g_assert_cmpuint (loopback_server_count (fixture.server), ==, 0);

  write_credentials (&fixture, "/token");
  for (guint i = 0; i < 2; i++)
    {
      if (i == 0)
        g_assert_true (limn_client_prepare (client, plan, NULL));
      run_client (client, plan, "vertex did not accept the key", &sent);
      g_assert_true (sent);
      n_tokens = 2 * (i + 1); /* a refused one is renewed once, then told */
      g_assert_cmpuint (
          count_with (fixture.server, "POST /token "), ==, n_tokens);
      g_assert_cmpuint (
          count_with (fixture.server, "\nAuthorization: Bearer ya29.good\n"),
          ==,
          n_tokens);
      g_assert_cmpuint (
          count_with (fixture.server, "\nx-goog-user-project: my-lab\n"),
          ==,
          n_tokens);
      g_assert_cmpuint (count_with (fixture.server, "hidden"), ==, n_tokens);
    }
  g_unsetenv ("LIMN_VERTEX_URL");
  g_clear_object (&client);
  tear_down (&fixture, NULL);
}

int
main (int argc, char **argv)
{
  int status;

  folder_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client-token/run", test_client);
  status = g_test_run ();
  folder_clear ();
  return status;
}
