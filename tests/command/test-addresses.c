/* command/addresses: jobs and results that are somewhere else, or are not what
 * they are said to be. */
#include <string.h>

#include "vendors.h"
#include "witness.h"

/* of an image of 1K, an eighth of it */
#define TEST_ADDRESSES_SIDE 128
/* more often than anything is tried */
#define TEST_ADDRESSES_EVER 99
/* for documentation, RFC 5737: nobody is there */
#define TEST_ADDRESSES_NOWHERE "http://192.0.2.1"

static Peer *test_peer;

/**
 * TestAddressesJob:
 * @name: of the test
 * @endpoint: whose job it is
 * @address: of the job, the one that is at another host; "" for all
 * @variable: that the remedy names
 */
typedef struct
{
  const char *name;
  const char *endpoint;
  const char *address;
  const char *variable;
} TestAddressesJob;

static const TestAddressesJob test_addresses_jobs[] = {
  { "foreign-job", "fal", "", "LIMN_FAL_URL" },
  { "foreign-status", "fal", ", \"address\": \"status\"", "LIMN_FAL_URL" },
  { "foreign-result", "fal", ", \"address\": \"result\"", "LIMN_FAL_URL" },
  { "foreign-job", "replicate", "", "LIMN_REPLICATE_URL" },
  { "foreign-status",
    "replicate",
    ", \"address\": \"status\"",
    "LIMN_REPLICATE_URL" },
};

static void
test_addresses_order_job (const char *address, const char *more)
{
  g_autofree char *other = vendors_dup_other (test_peer);
  g_autofree char *fault =
      g_strdup_printf ("\"fault\": \"foreign_job\", \"origin\": \"%s\"%s%s",
                       other,
                       address,
                       more);

  vendors_order (test_peer, fault, 1);
}

/* the key would go where the answer says: nothing goes there at all, and the
 * job, which goes on, is not ordered once more */
static void
test_addresses_job (gconstpointer data)
{
  const TestAddressesJob *row = data;
  g_autoptr (CommandRun) run = NULL;
  g_autoptr (JsonArray) posts = NULL;
  g_autofree char *words = g_strdup_printf (
      "%s names job * at another host (localhost:*), which must not have the "
      "key: nothing was sent there, and the job may be charged; check the "
      "endpoint's address (%s, or url in settings.ini)",
      row->endpoint,
      row->variable);

  test_addresses_order_job (row->address, "");
  run = command_run ("generate -p lake --endpoint %s -o a.png --json",
                     row->endpoint);
  g_assert_cmpint (run->status, ==, 1);
  vendors_assert_words (run, words);
  vendors_assert_kinds (run, "answer");
  posts = vendors_list_posts (test_peer);
  g_assert_cmpuint (json_array_get_length (posts), ==, 1);
  vendors_assert_no_key_sent (test_peer, "localhost", 0);
  command_assert_no_key (test_peer, run);
  command_assert_files ("");
}

/* the address to cancel a job at is not even looked at while all is well, and
 * not used when the user wants it */
static void
test_addresses_cancel (gconstpointer data)
{
  const VendorsRow *vendor = data;
  const char *const argv[] = {
    "timeout",  "-s",    "INT",  "2",          g_getenv ("LIMN_COMMAND"),
    "generate", "-p",    "lake", "--endpoint", vendor->name,
    "-o",       "b.png", NULL
  };
  g_autoptr (CommandRun) run = NULL;
  g_autoptr (JsonArray) cancels = NULL;
  g_autofree char *err = NULL;

  test_addresses_order_job (", \"address\": \"cancel\"", "");
  run = command_run ("generate -p lake --endpoint %s -o a.png", vendor->name);
  command_assert_done (run);
  command_assert_files ("a.png");
  test_addresses_order_job (", \"address\": \"cancel\"", "");
  peer_put (test_peer, "/emulator/settings", "{\"queue_ms\": 60000}");
  g_assert_cmpint (peer_run (argv, NULL, &err), ==, 124);
  peer_put (test_peer, "/emulator/settings", "{\"queue_ms\": 20}");
  g_assert_nonnull (strstr (err, "cancelled"));
  cancels = command_list_requests (test_peer, "/cancel");
  g_assert_cmpuint (json_array_get_length (cancels), ==, 0);
  vendors_assert_no_key_sent (test_peer, "localhost", 0);
}

/* one way further, here or elsewhere: fetched there, without a key */
static void
test_addresses_redirect (const VendorsRow *vendor,
                         const char *origin,
                         guint n_foreign)
{
  g_autofree char *fault =
      g_strdup_printf ("\"fault\": \"redirect\", \"at\": \"media\"%s", origin);
  g_autoptr (CommandRun) run = NULL;
  g_autoptr (JsonArray) fetches = NULL;

  vendors_order (test_peer, fault, 1);
  run = command_run ("generate -p lake --endpoint %s %s -o a.png --json",
                     vendor->name,
                     vendor->by_url);
  command_assert_done (run);
  witness_assert ("a.png", "png", TEST_ADDRESSES_SIDE, TEST_ADDRESSES_SIDE);
  vendors_assert_kinds (run, "-");
  fetches = command_list_requests (test_peer, ".png");
  g_assert_cmpuint (json_array_get_length (fetches), ==, 2);
  vendors_assert_no_key_sent (test_peer, "localhost", n_foreign);
  for (guint i = 0; i < json_array_get_length (fetches); i++)
    g_assert_false (json_object_has_member (
        json_object_get_object_member (
            json_array_get_object_element (fetches, i), "headers"),
        "Authorization"));
  g_assert_cmpuint (vendors_count_paid (test_peer, vendor->name), ==, 1);
}

static void
test_addresses_near (gconstpointer data)
{
  test_addresses_redirect (data, "", 0);
}

static void
test_addresses_far (gconstpointer data)
{
  g_autofree char *other = vendors_dup_other (test_peer);
  g_autofree char *origin = g_strdup_printf (", \"origin\": \"%s\"", other);

  test_addresses_redirect (data, origin, 1);
}

/* no end, or no way that Limn goes: the result is paid, so its address is told,
 * as far as it is no secret; the journal has all of it */
static void
test_addresses_astray (const VendorsRow *vendor,
                       const char *origin,
                       const char *words)
{
  g_autofree char *fault =
      g_strdup_printf ("\"fault\": \"redirect\", \"at\": \"media\"%s", origin);
  g_autofree char *all = g_strdup_printf (
      "127.0.0.1:* %s; the paid result usually stays for an hour at "
      "127.0.0.1/.../*.png",
      words);
  g_autoptr (CommandRun) run = NULL;
  g_autoptr (JsonArray) posts = NULL;

  vendors_order (test_peer, fault, TEST_ADDRESSES_EVER);
  run = command_run ("generate -p lake --endpoint %s %s -o a.png --json",
                     vendor->name,
                     vendor->by_url);
  g_assert_cmpint (run->status, ==, 1);
  g_assert_null (strstr (run->err, peer_get_url (test_peer)));
  vendors_assert_words (run, all);
  vendors_assert_kinds (run, "answer");
  posts = vendors_list_posts (test_peer);
  g_assert_cmpuint (json_array_get_length (posts), ==, 1);
  command_assert_files ("");
  command_assert_no_key (test_peer, run);
}

static void
test_addresses_loop (gconstpointer data)
{
  test_addresses_astray (
      data, "", "redirects more than 5 times: check the address");
}

static void
test_addresses_away (gconstpointer data)
{
  test_addresses_astray (
      data,
      ", \"origin\": \"" TEST_ADDRESSES_NOWHERE "\"",
      "redirects to where Limn does not go: *plain http is for this machine "
      "only*");
}

/* a PNG that is a JPEG, and the other way: what is asked for is written, and
 * without a wish the name and the record say what it is */
static void
test_addresses_format (gconstpointer data)
{
  const VendorsRow *vendor = data;
  const struct
  {
    const char *output, *format;
  } cases[] = {
    { "a.png", "png" },
    { "a.jpg", "jpeg" },
    { "a", vendor->spoilt },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *file =
          strcmp (cases[i].format, "png") == 0 ? "a.png" : "a.jpg";
      g_autoptr (CommandRun) run = NULL;
      g_autoptr (JsonObject) record = NULL;
      JsonObject *result;

      vendors_order (test_peer, "\"fault\": \"wrong_format\"", 1);
      run = command_run ("generate -p lake --endpoint %s -m %s -o %s --json",
                         vendor->name,
                         vendor->model,
                         cases[i].output);
      command_assert_done (run);
      command_assert_files (file);
      witness_assert (
          file, cases[i].format, TEST_ADDRESSES_SIDE, TEST_ADDRESSES_SIDE);
      record = command_run_parse (run);
      result = json_array_get_object_element (
          json_object_get_array_member (record, "results"), 0);
      g_assert_cmpstr (
          json_object_get_string_member (result, "file"), ==, file);
      g_assert_cmpstr (json_object_get_string_member (result, "format"),
                       ==,
                       cases[i].format);
    }
}

static void
test_addresses_add (const VendorsRow *row, const char *name, GTestDataFunc run)
{
  vendors_add ("addresses", row, name, row, run);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  test_peer = vendors_start ("[limn]\ntries=2\n");
  for (guint i = 0; i < G_N_ELEMENTS (test_addresses_jobs); i++)
    vendors_add ("addresses",
                 vendors_find (test_addresses_jobs[i].endpoint),
                 test_addresses_jobs[i].name,
                 &test_addresses_jobs[i],
                 test_addresses_job);
  for (guint i = 0; i < VENDORS_N; i++)
    {
      const VendorsRow *row = &vendors_rows[i];

      test_addresses_add (row, "format", test_addresses_format);
      if (row->has_queue)
        test_addresses_add (row, "foreign-cancel", test_addresses_cancel);
      if (row->by_url == NULL)
        continue;
      test_addresses_add (row, "redirect-near", test_addresses_near);
      test_addresses_add (row, "redirect-far", test_addresses_far);
      test_addresses_add (row, "redirect-loop", test_addresses_loop);
      test_addresses_add (row, "redirect-away", test_addresses_away);
    }
  status = g_test_run ();
  peer_stop (test_peer);
  return status;
}
