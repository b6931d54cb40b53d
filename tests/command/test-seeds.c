/* command/seeds: several results of one job are several pictures, and each can
 * be made again. */
#include <glib/gstdio.h>

#include "command.h"
#include "witness.h"

static Peer *test_peer;

/**
 * TestSeed:
 * @endpoint: that makes several results by several requests
 * @seed: that is given
 * @n: results wanted
 * @sent: the seeds that are to go out, in the order of their size
 */
typedef struct
{
  const char *endpoint;
  gint64 seed;
  guint n;
  const char *sent;
} TestSeed;

static const TestSeed test_seeds[] = {
  { "gemini", 7, 3, "7 8 9" },
  { "vertex", 7, 3, "7 8 9" },
  { "gemini", G_MAXINT32, 3, "0 1 2147483647" },
  { "gemini", G_MAXINT32, 1, "2147483647" },
  { "fal", 7, 1, "7" },
  { "fal", 7, 6, "7 11" },
};

static gint
test_seeds_compare (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a;
  gint64 second = *(const gint64 *) b;

  return first < second ? -1 : first > second;
}

static char *
test_seeds_join (GArray *seeds)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_array_sort (seeds, test_seeds_compare);
  for (guint i = 0; i < seeds->len; i++)
    g_string_append_printf (text,
                            "%s%" G_GINT64_FORMAT,
                            i > 0 ? " " : "",
                            g_array_index (seeds, gint64, i));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* the seeds of all that was asked for, in the order of their size */
static char *
test_seeds_list_sent (void)
{
  g_autoptr (JsonArray) requests = command_list_requests (test_peer, "");
  g_autoptr (GArray) seeds = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < json_array_get_length (requests); i++)
    {
      JsonNode *json = json_object_get_member (
          json_array_get_object_element (requests, i), "json");
      JsonObject *body =
          JSON_NODE_HOLDS_OBJECT (json) ? json_node_get_object (json) : NULL;
      gint64 seed;

      if (body != NULL && json_object_has_member (body, "generationConfig"))
        body = json_object_get_object_member (body, "generationConfig");
      if (body == NULL || !json_object_has_member (body, "seed"))
        continue;
      seed = json_object_get_int_member (body, "seed");
      g_array_append_val (seeds, seed);
    }
  return test_seeds_join (seeds);
}

static JsonArray *
test_seeds_run (const TestSeed *row, gint64 seed, guint n, const char *output)
{
  g_autoptr (CommandRun) run =
      command_run ("generate -p lake --endpoint %s --seed %" G_GINT64_FORMAT
                   " -n %u -o %s --json",
                   row->endpoint,
                   seed,
                   n,
                   output);
  g_autoptr (JsonObject) record = NULL;

  command_assert_done (run);
  record = command_run_parse (run);
  return json_array_ref (json_object_get_array_member (record, "results"));
}

static void
test_seeds_sent (gconstpointer data)
{
  const TestSeed *row = data;
  g_autoptr (JsonArray) results = NULL;
  g_autofree char *sent = NULL;

  command_reset (test_peer);
  results = test_seeds_run (row, row->seed, row->n, "a.png");
  g_assert_cmpuint (json_array_get_length (results), ==, row->n);
  sent = test_seeds_list_sent ();
  g_assert_cmpstr (sent, ==, row->sent);
}

/* by the seed that its record names, a picture is made again, to the bit */
static void
test_seeds_recorded (void)
{
  const TestSeed *row = &test_seeds[0];
  g_autoptr (JsonArray) results = NULL;
  g_autoptr (GArray) seeds = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GHashTable) seen = g_hash_table_new (g_bytes_hash, g_bytes_equal);
  WitnessImage *images[3];
  g_autofree char *told = NULL;

  command_reset (test_peer);
  results = test_seeds_run (row, row->seed, row->n, "a.png");
  for (guint i = 0; i < row->n; i++)
    {
      JsonObject *result = json_array_get_object_element (results, i);
      gint64 seed = json_object_get_int_member (result, "seed");
      g_autoptr (JsonArray) again = test_seeds_run (row, seed, 1, "b.png");
      g_autoptr (WitnessImage) second = witness_read ("b.png");

      images[i] = witness_read (json_object_get_string_member (result, "file"));
      g_assert_true (g_bytes_equal (images[i]->pixels, second->pixels));
      g_assert_true (g_hash_table_add (seen, images[i]->pixels));
      g_assert_cmpint (json_object_get_int_member (
                           json_array_get_object_element (again, 0), "seed"),
                       ==,
                       seed);
      g_remove ("b.png");
      g_array_append_val (seeds, seed);
    }
  told = test_seeds_join (seeds);
  g_assert_cmpstr (told, ==, row->sent);
  for (guint i = 0; i < row->n; i++)
    witness_free (images[i]);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  test_peer = peer_start ();
  peer_open_vendors (test_peer);
  peer_put (test_peer,
            "/emulator/settings",
            "{\"tiny\": true, \"queue_ms\": 20, \"run_ms\": 50}");
  for (guint i = 0; i < G_N_ELEMENTS (test_seeds); i++)
    {
      g_autofree char *path = g_strdup_printf (
          "/command/seeds/%s/%s", test_seeds[i].endpoint, test_seeds[i].sent);

      g_test_add_data_func (path, &test_seeds[i], test_seeds_sent);
    }
  g_test_add_func ("/command/seeds/recorded", test_seeds_recorded);
  status = g_test_run ();
  peer_stop (test_peer);
  return status;
}
