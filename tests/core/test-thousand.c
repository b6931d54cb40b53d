/* the whole of a job a thousand times in one process: nothing of it stays. Jobs
 * that are asked for later wait for real, which a thousand times is too long.
 */
#include <glib/gstdio.h>
#include <malloc.h>

#include "client.h"
#include "error.h"
#include "peer.h"
#include "workshop.h"

#define TEST_THOUSAND_RUNS 1000
/* what libraries make once, and keep, is there after so many */
#define TEST_THOUSAND_FIRST 500
/* the smallest block of malloc leaked in each run is 16 KB more; caches of
 * the libraries still move by some pages */
#define TEST_THOUSAND_BYTES (32 * 1024)

static Peer *test_peer;

/**
 * TestThousandRow:
 * @options: of the request
 * @fault: (nullable): what the emulator does each time
 * @kind: what each run ends with; 0 for an image
 */
typedef struct
{
  const char *name;
  const char *options;
  const char *fault;
  LimnError kind;
} TestThousandRow;

static const TestThousandRow test_thousand_rows[] = {
  { "echo", "{\"limn.endpoint\": \"echo\"}", NULL, 0 },
  { "lumenfall", "{}", NULL, 0 },
  { "gemini", "{\"limn.endpoint\": \"gemini\"}", NULL, 0 },
  { "refused",
    "{}",
    "[{\"fault\": \"status\", \"status\": 400, \"code\": "
    "\"CONTENT_POLICY_VIOLATION\", \"times\": 100000}]",
    LIMN_ERROR_REFUSED },
};

static gboolean
test_thousand_begin (gpointer user_data,
                     guint index,
                     const LimnImageInfo *info,
                     GError **error)
{
  return TRUE;
}

static gboolean
test_thousand_rows_in (gpointer user_data,
                       guint index,
                       guint y,
                       guint n_rows,
                       const guint8 *pixels,
                       gsize stride,
                       GError **error)
{
  return TRUE;
}

static void
test_thousand_end (gpointer user_data, guint index, const GError *error)
{
  *(guint *) user_data += error == NULL;
}

static const LimnResultSink test_thousand_sink = {
  .begin = test_thousand_begin,
  .rows = test_thousand_rows_in,
  .end = test_thousand_end,
};

/* as a procedure does it, from the settings to the record */
static void
test_thousand_job (const TestThousandRow *row, guint *n_whole)
{
  g_autoptr (LimnWorkshop) workshop = limn_workshop_open ();
  g_autoptr (LimnClient) client = limn_client_new (workshop->settings);
  g_autoptr (LimnRequest) request = limn_request_new (LIMN_OPERATION_CREATE);
  g_autoptr (LimnPlan) plan = NULL;
  g_autoptr (LimnRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  LimnCanvas canvas = { 0 };
  LimnConsumer consumer = { .sink = &test_thousand_sink, .sink_data = n_whole };

  limn_request_set_text (request, "prompt", "x", &error);
  limn_request_set_text (request, "model", "nano-banana-2", &error);
  limn_request_set_text (request, "resolution", "0.5K", &error);
  limn_request_set_options (request, row->options, &error);
  g_assert_no_error (error);
  plan = limn_plan_new (
      request, workshop->catalog, workshop->settings, &canvas, &error);
  g_assert_no_error (error);
  limn_client_run_sync (client, plan, NULL, &consumer, NULL, &record, &error);
  if (row->kind == 0)
    g_assert_no_error (error);
  else
    g_assert_error (error, LIMN_ERROR, (gint) row->kind);
  text = limn_record_to_string (record, FALSE);
  for (guint i = 0; i < limn_record_get_n_results (record); i++)
    g_assert_true (
        limn_journal_mark_delivered (limn_client_get_journal (client),
                                     limn_record_get_id (record),
                                     i,
                                     NULL));
}

/* the least of what is in use in the next moments: a worker may let go of the
 * last strip a while after it is done
 */
static gsize
test_thousand_in_use (void)
{
  gsize least = mallinfo2 ().uordblks;

  for (guint i = 0; i < 25; i++)
    {
      g_usleep (20 * G_TIME_SPAN_MILLISECOND);
      least = MIN (least, mallinfo2 ().uordblks);
    }
  return least;
}

static void
test_thousand (gconstpointer data)
{
  const TestThousandRow *row = data;
  gsize before = 0;
  gsize after;
  guint n_whole = 0;

  peer_reset (test_peer);
  peer_put (test_peer,
            "/emulator/settings",
            "{\"tiny\": true, \"balance_micros\": 1000000000000}");
  if (row->fault != NULL)
    peer_put (test_peer, "/emulator/faults", row->fault);
  for (guint i = 0; i < TEST_THOUSAND_RUNS; i++)
    {
      test_thousand_job (row, &n_whole);
      if (i + 1 == TEST_THOUSAND_FIRST)
        before = test_thousand_in_use ();
    }
  after = test_thousand_in_use ();
  g_assert_cmpuint (n_whole, ==, row->kind == 0 ? TEST_THOUSAND_RUNS : 0);
  g_test_message ("%" G_GSIZE_FORMAT
                  " bytes in use after %d runs, %" G_GSIZE_FORMAT " after %d",
                  before,
                  TEST_THOUSAND_FIRST,
                  after,
                  TEST_THOUSAND_RUNS);
  g_assert_cmpuint (after, <, before + TEST_THOUSAND_BYTES);
}

/* some thousand jobs wait for a disk some times each: where there is memory
 * that looks like one, it is taken */
static char *
test_thousand_move (void)
{
  char *folder = g_strdup ("/dev/shm/limn-thousand-XXXXXX");

  if (g_mkdtemp_full (folder, 0700) != NULL)
    g_setenv ("LIMN_STATE_DIR", folder, TRUE);
  else
    g_clear_pointer (&folder, g_free);
  return folder;
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  test_peer = peer_start ();
  peer_open_vendors (test_peer);
  folder = test_thousand_move ();
  for (guint i = 0; i < G_N_ELEMENTS (test_thousand_rows); i++)
    {
      g_autofree char *name =
          g_strconcat ("/thousand/", test_thousand_rows[i].name, NULL);

      g_test_add_data_func (name, &test_thousand_rows[i], test_thousand);
    }
  status = g_test_run ();
  peer_stop (test_peer);
  if (folder != NULL)
    peer_remove (folder);
  return status;
}
