/* whole runs against the emulator: cancelling, deadlines, echo, reuse. */
#include "client.h"
#include "error.h"
#include "peer.h"
#include "workshop.h"

static Peer *test_peer;

/* what the sink has seen of one result */
typedef struct
{
  guint width, height;
  guint next_row;
  guint n_ends;
  GError *error;
} TestClientSeen;

/**
 * TestClient:
 * @cancel_at: phase in which the run is cancelled, -1 for none
 * @cancel_rows: whether it is cancelled when the first rows have come
 */
typedef struct
{
  LimnWorkshop *workshop;
  LimnClient *client;
  GCancellable *cancellable;
  LimnRecord *record;
  GError *error;
  TestClientSeen seen[4];
  gint cancel_at;
  gboolean cancel_rows;
} TestClient;

static void
test_client_forget (TestClient *self)
{
  g_clear_error (&self->error);
  g_clear_pointer (&self->record, limn_record_free);
  for (guint i = 0; i < G_N_ELEMENTS (self->seen); i++)
    {
      g_clear_error (&self->seen[i].error);
      self->seen[i] = (TestClientSeen){ 0 };
    }
}

static void
test_client_set_up (TestClient *self, gconstpointer data)
{
  peer_reset (test_peer);
  self->workshop = limn_workshop_open ();
  self->client = limn_client_new (self->workshop->settings);
  self->cancellable = g_cancellable_new ();
  self->cancel_at = -1;
}

static void
test_client_tear_down (TestClient *self, gconstpointer data)
{
  test_client_forget (self);
  g_object_unref (self->cancellable);
  g_object_unref (self->client);
  limn_workshop_free (self->workshop);
}

static TestClientSeen *
test_client_get_seen (TestClient *self, guint index)
{
  g_assert_cmpuint (index, <, G_N_ELEMENTS (self->seen));
  g_assert_cmpuint (self->seen[index].n_ends, ==, 0);
  return &self->seen[index];
}

static gboolean
test_client_begin (gpointer user_data,
                   guint index,
                   const LimnImageInfo *info,
                   GError **error)
{
  TestClientSeen *seen = test_client_get_seen (user_data, index);

  g_assert_cmpuint (seen->width, ==, 0);
  seen->width = info->width;
  seen->height = info->height;
  return TRUE;
}

/* the emulator's own requests left out */
static JsonArray *
test_client_list_requests (void)
{
  g_autoptr (JsonNode) node = peer_get (test_peer, "/emulator/requests");
  JsonArray *all = json_node_get_array (node);
  JsonArray *found = json_array_new ();

  for (guint i = 0; i < json_array_get_length (all); i++)
    {
      JsonObject *row = json_array_get_object_element (all, i);

      if (g_str_has_suffix (json_object_get_string_member (row, "path"),
                            "/images/generations"))
        json_array_add_object_element (found, json_object_ref (row));
    }
  return found;
}

/* not from within the client's own call: a button is pressed in between, when
 * the request has arrived */
static gboolean
test_client_cancel (gpointer user_data)
{
  TestClient *self = user_data;
  g_autoptr (JsonArray) requests = test_client_list_requests ();

  if (json_array_get_length (requests) == 0 ||
      !json_object_has_member (json_array_get_object_element (requests, 0),
                               "last_byte_us"))
    return G_SOURCE_CONTINUE;
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

static gboolean
test_client_rows (gpointer user_data,
                  guint index,
                  guint y,
                  guint n_rows,
                  const guint8 *pixels,
                  gsize stride,
                  GError **error)
{
  TestClient *self = user_data;
  TestClientSeen *seen = test_client_get_seen (user_data, index);

  g_assert_cmpuint (y, ==, seen->next_row);
  seen->next_row += n_rows;
  if (self->cancel_rows)
    g_idle_add (test_client_cancel, self);
  self->cancel_rows = FALSE;
  return TRUE;
}

static void
test_client_end (gpointer user_data, guint index, const GError *error)
{
  TestClientSeen *seen = test_client_get_seen (user_data, index);

  seen->n_ends++;
  seen->error = error != NULL ? g_error_copy (error) : NULL;
}

static const LimnResultSink test_client_sink = {
  .begin = test_client_begin,
  .rows = test_client_rows,
  .end = test_client_end,
};

static void
test_client_progress (LimnPhase phase,
                      goffset done,
                      goffset total,
                      gpointer user_data)
{
  TestClient *self = user_data;

  if (self->cancel_at != (gint) phase)
    return;
  self->cancel_at = -1;
  g_idle_add (test_client_cancel, self);
}

static gboolean
test_client_run (TestClient *self, gint n, const char *options)
{
  g_autoptr (LimnRequest) request = limn_request_new (LIMN_OPERATION_CREATE);
  g_autoptr (LimnPlan) plan = NULL;
  g_autoptr (GError) error = NULL;
  LimnCanvas canvas = { 0 };
  LimnConsumer consumer = { .sink = &test_client_sink,
                            .sink_data = self,
                            .progress = test_client_progress,
                            .progress_data = self };

  test_client_forget (self);
  request->n = n;
  limn_request_set_text (request, "prompt", "x", &error);
  g_assert_no_error (error);
  limn_request_set_options (request, options, &error);
  g_assert_no_error (error);
  plan = limn_plan_new (request,
                        self->workshop->catalog,
                        self->workshop->settings,
                        &canvas,
                        &error);
  g_assert_no_error (error);
  return limn_client_run_sync (self->client,
                               plan,
                               NULL,
                               &consumer,
                               self->cancellable,
                               &self->record,
                               &self->error);
}

/* what began has ended, once, and with an error unless it is whole; what never
 * began can only have failed */
static guint
test_client_count_whole (const TestClient *self)
{
  guint n_whole = 0;

  for (guint i = 0; i < G_N_ELEMENTS (self->seen); i++)
    {
      const TestClientSeen *seen = &self->seen[i];

      g_assert_true (seen->n_ends == 1 || seen->width == 0);
      if (seen->n_ends == 0 || seen->error != NULL)
        continue;
      g_assert_cmpuint (seen->height, >, 0);
      g_assert_cmpuint (seen->next_row, ==, seen->height);
      n_whole++;
    }
  return n_whole;
}

static JsonObject *
test_client_get_attempt (const TestClient *self)
{
  JsonArray *attempts = json_object_get_array_member (
      limn_record_get_object (self->record), "attempts");

  g_assert_cmpuint (json_array_get_length (attempts), ==, 1);
  return json_array_get_object_element (attempts, 0);
}

static void
test_client_assert_attempt (const TestClient *self,
                            gint status,
                            const char *kind,
                            const char *code)
{
  JsonObject *attempt = test_client_get_attempt (self);
  JsonObject *error = json_object_get_object_member (attempt, "error");

  g_assert_cmpint (json_object_get_int_member (attempt, "status"), ==, status);
  g_assert_cmpstr (json_object_get_string_member (error, "kind"), ==, kind);
  g_assert_cmpstr (
      json_object_get_string_member_with_default (error, "code", NULL),
      ==,
      code);
}

static void
test_client_cancel_wait (TestClient *self, gconstpointer data)
{
  g_autoptr (JsonArray) requests = NULL;

  /* longer than any test may take */
  peer_put (test_peer, "/emulator/settings", "{\"delay_ms\": 3600000}");
  self->cancel_at = LIMN_PHASE_WAIT;
  g_assert_false (test_client_run (self, 1, ""));
  g_assert_error (self->error, LIMN_ERROR, LIMN_ERROR_CANCELLED);
  g_assert_cmpuint (test_client_count_whole (self), ==, 0);
  g_assert_cmpuint (self->seen[0].width, ==, 0);
  test_client_assert_attempt (self, 0, "cancelled", NULL);
  requests = test_client_list_requests ();
  peer_put (test_peer, "/emulator/settings", "{\"delay_ms\": 0}");
  g_assert_cmpuint (json_array_get_length (requests), ==, 1);
  g_assert_false (json_object_has_member (
      json_array_get_object_element (requests, 0), "reply_us"));
}

static void
test_client_cancel_download (TestClient *self, gconstpointer data)
{
  /* three quarters of the picture, then nothing more */
  peer_put (test_peer,
            "/emulator/faults",
            "[{\"fault\": \"stall_mid_body\", \"ms\": 3600000, "
            "\"bytes\": 1400000}]");
  self->cancel_rows = TRUE;
  g_assert_false (test_client_run (self, 1, ""));
  g_assert_error (self->error, LIMN_ERROR, LIMN_ERROR_CANCELLED);
  g_assert_cmpuint (self->seen[0].width, ==, 1024);
  g_assert_cmpuint (self->seen[0].next_row, >, 0);
  g_assert_cmpuint (self->seen[0].next_row, <, 1024);
  g_assert_cmpuint (test_client_count_whole (self), ==, 0);
  g_assert_error (self->seen[0].error, LIMN_ERROR, LIMN_ERROR_CANCELLED);
  g_assert_cmpuint (limn_record_get_n_results (self->record), ==, 0);
}

/* cancelled while the pictures are fetched from their own addresses */
static void
test_client_cancel_fetch (TestClient *self, gconstpointer data)
{
  peer_put (test_peer,
            "/emulator/faults",
            "[{\"fault\": \"stall_mid_body\", \"ms\": 3600000, "
            "\"bytes\": 1000000, \"times\": 3, \"at\": \"media\"}]");
  self->cancel_rows = TRUE;
  g_assert_false (test_client_run (self, 3, "{\"response_format\": \"url\"}"));
  g_assert_error (self->error, LIMN_ERROR, LIMN_ERROR_CANCELLED);
  g_assert_cmpuint (test_client_count_whole (self), ==, 0);
}

static void
test_client_cancel_before (TestClient *self, gconstpointer data)
{
  g_autoptr (JsonArray) requests = NULL;

  g_cancellable_cancel (self->cancellable);
  g_assert_false (test_client_run (self, 1, data));
  g_assert_error (self->error, LIMN_ERROR, LIMN_ERROR_CANCELLED);
  requests = test_client_list_requests ();
  g_assert_cmpuint (json_array_get_length (requests), ==, 0);
}

/* the client is as good as new after a run that was cancelled */
static void
test_client_cancel_again (TestClient *self, gconstpointer data)
{
  test_client_cancel_download (self, data);
  g_cancellable_reset (self->cancellable);
  g_assert_true (test_client_run (self, 1, ""));
  g_assert_no_error (self->error);
  g_assert_cmpuint (test_client_count_whole (self), ==, 1);
}

static void
test_client_deadline (TestClient *self, gconstpointer data)
{
  peer_put (test_peer, "/emulator/faults", data);
  g_assert_false (test_client_run (self, 1, "{\"limn.timeout\": 1}"));
  g_assert_error (self->error, LIMN_ERROR, LIMN_ERROR_AMBIGUOUS);
  g_assert_cmpuint (test_client_count_whole (self), ==, 0);
}

static void
test_client_echo (TestClient *self, gconstpointer data)
{
  g_autoptr (JsonArray) requests = NULL;

  g_assert_true (test_client_run (self, 3, "{\"limn.endpoint\": \"echo\"}"));
  g_assert_no_error (self->error);
  g_assert_cmpuint (test_client_count_whole (self), ==, 3);
  g_assert_cmpuint (limn_record_get_n_results (self->record), ==, 3);
  g_assert_cmpint (limn_client_get_received (self->client), >, 0);
  requests = test_client_list_requests ();
  g_assert_cmpuint (json_array_get_length (requests), ==, 0);
}

static void
test_client_reuse (TestClient *self, gconstpointer data)
{
  g_autoptr (JsonArray) requests = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_assert_true (test_client_run (self, 1, ""));
      g_assert_cmpuint (test_client_count_whole (self), ==, 1);
    }
  requests = test_client_list_requests ();
  g_assert_cmpuint (json_array_get_length (requests), ==, 3);
  for (guint i = 1; i < 3; i++)
    g_assert_cmpint (
        json_object_get_int_member (json_array_get_object_element (requests, 0),
                                    "connection"),
        ==,
        json_object_get_int_member (json_array_get_object_element (requests, i),
                                    "connection"));
}

/**
 * TestClientFailure:
 * @fault: of the emulator
 * @code: of the error
 * @status: @kind: @own: of the record's attempt
 */
typedef struct
{
  const char *name;
  const char *fault;
  LimnError code;
  gint status;
  const char *kind;
  const char *own;
} TestClientFailure;

static const TestClientFailure test_client_failures[] = {
  { "rate",
    "[{\"fault\": \"status\", \"status\": 429, \"code\": \"RATE_LIMITED\"}]",
    LIMN_ERROR_RATE,
    429,
    "rate",
    "RATE_LIMITED" },
  { "refused",
    "[{\"fault\": \"status\", \"status\": 400, "
    "\"code\": \"CONTENT_POLICY_VIOLATION\"}]",
    LIMN_ERROR_REFUSED,
    400,
    "refused",
    "CONTENT_POLICY_VIOLATION" },
  { "html200",
    "[{\"fault\": \"html200\"}]",
    LIMN_ERROR_ANSWER,
    200,
    "answer",
    NULL },
  { "short-body",
    "[{\"fault\": \"short_body\"}]",
    LIMN_ERROR_AMBIGUOUS,
    200,
    "ambiguous",
    NULL },
};

static void
test_client_failure (TestClient *self, gconstpointer data)
{
  const TestClientFailure *row = data;

  peer_put (test_peer, "/emulator/faults", row->fault);
  g_assert_false (test_client_run (self, 1, ""));
  g_assert_error (self->error, LIMN_ERROR, (gint) row->code);
  g_assert_cmpuint (test_client_count_whole (self), ==, 0);
  test_client_assert_attempt (self, row->status, row->kind, row->own);
}

/* one of three is lost: the run succeeds, its record knows of the loss */
static void
test_client_partial (TestClient *self, gconstpointer data)
{
  peer_put (test_peer,
            "/emulator/faults",
            "[{\"fault\": \"truncated_image\", \"at\": \"media\"}]");
  g_assert_true (test_client_run (self, 3, "{\"response_format\": \"url\"}"));
  g_assert_no_error (self->error);
  g_assert_cmpuint (test_client_count_whole (self), ==, 2);
  g_assert_cmpuint (limn_record_get_n_results (self->record), ==, 2);
  test_client_assert_attempt (self, 200, "answer", NULL);
}

static const struct
{
  const char *name;
  gconstpointer data;
  void (*run) (TestClient *self, gconstpointer data);
} test_client_cases[] = {
  { "cancel/wait", NULL, test_client_cancel_wait },
  { "cancel/download", NULL, test_client_cancel_download },
  { "cancel/fetch", NULL, test_client_cancel_fetch },
  { "cancel/before", "", test_client_cancel_before },
  { "cancel/before-echo",
    "{\"limn.endpoint\": \"echo\"}",
    test_client_cancel_before },
  { "cancel/again", NULL, test_client_cancel_again },
  { "deadline/wait",
    "[{\"fault\": \"stall\", \"ms\": 3600000}]",
    test_client_deadline },
  { "deadline/download",
    "[{\"fault\": \"stall_mid_body\", \"ms\": 3600000}]",
    test_client_deadline },
  { "echo", NULL, test_client_echo },
  { "reuse", NULL, test_client_reuse },
  { "partial", NULL, test_client_partial },
};

static void
test_client_add (const char *name,
                 gconstpointer data,
                 void (*run) (TestClient *self, gconstpointer data))
{
  g_autofree char *path = g_strconcat ("/client/", name, NULL);

  g_test_add (
      path, TestClient, data, test_client_set_up, run, test_client_tear_down);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  test_peer = peer_start ();
  for (guint i = 0; i < G_N_ELEMENTS (test_client_cases); i++)
    test_client_add (test_client_cases[i].name,
                     test_client_cases[i].data,
                     test_client_cases[i].run);
  for (guint i = 0; i < G_N_ELEMENTS (test_client_failures); i++)
    {
      const TestClientFailure *row = &test_client_failures[i];
      g_autofree char *name = g_strconcat ("failure/", row->name, NULL);

      test_client_add (name, row, test_client_failure);
    }
  status = g_test_run ();
  peer_stop (test_peer);
  return status;
}
