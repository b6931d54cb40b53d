/* whole runs in the emulator's weather: enough is delivered, nothing is paid
 * twice. Only counts are looked at, never the time. */
#include "fleet.h"

#define TEST_WEATHER_JOBS 200
#define TEST_WEATHER_AT_ONCE 64
/* one in ten is charged and never answered */
#define TEST_WEATHER_LOST_PERMILLE 100

static Peer *test_peer;

/**
 * TestWeatherRow:
 * @lost_permille: of all requests, charged and never answered
 * @least: images of TEST_WEATHER_JOBS that must come
 * @once: whether nothing may be paid twice
 */
typedef struct
{
  const char *name;
  const char *options;
  guint lost_permille;
  guint least;
  gboolean once;
} TestWeatherRow;

static const TestWeatherRow test_weather_rows[] = {
  { "reliable", "{\"limn.policy\": \"reliable\"}", 0, 194, TRUE },
  { "fast", "{\"limn.policy\": \"fast\"}", 0, 194, TRUE },
  { "cheap", "{\"limn.policy\": \"cheap\"}", 0, 194, TRUE },
  { "hedged",
    "{\"limn.policy\": \"reliable\", \"limn.hedge\": 0.4}",
    0,
    194,
    FALSE },
  /* of those that are lost none comes, of the others all */
  { "lost",
    "{\"limn.policy\": \"reliable\"}",
    TEST_WEATHER_LOST_PERMILLE,
    150,
    TRUE },
};

static void
test_weather_run (gconstpointer data)
{
  const TestWeatherRow *row = data;
  const FleetOrder order = { .options = row->options,
                             .n_jobs = TEST_WEATHER_JOBS,
                             .n_at_once = TEST_WEATHER_AT_ONCE };
  g_autoptr (FleetTally) tally = NULL;

  fleet_set_weather (test_peer, row->lost_permille);
  tally = fleet_run (test_peer, &order);
  g_test_message ("%u delivered of %u, %u by the first try; %u requests, %u "
                  "paid, %u paid and lost, %u paid twice",
                  tally->n_delivered,
                  tally->n_jobs,
                  tally->n_first,
                  tally->n_requests,
                  tally->n_paid,
                  tally->n_lost,
                  tally->n_twice);
  g_assert_cmpuint (tally->n_delivered, >=, row->least);
  /* the weather was bad enough to prove something */
  g_assert_cmpuint (tally->n_first, <, tally->n_jobs * 9 / 10);
  g_assert_cmpuint (tally->n_requests, >, tally->n_jobs);
  if (row->once)
    {
      g_assert_cmpuint (tally->n_twice, ==, 0);
      g_assert_cmpuint (tally->n_delivered + tally->n_lost, ==, tally->n_paid);
    }
  if (row->lost_permille > 0)
    g_assert_cmpuint (tally->n_lost, >, 0);
  else
    g_assert_cmpuint (tally->n_lost, ==, 0);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  test_peer = peer_start ();
  peer_configure (test_peer, "");
  for (guint i = 0; i < G_N_ELEMENTS (test_weather_rows); i++)
    {
      g_autofree char *name =
          g_strconcat ("/weather/", test_weather_rows[i].name, NULL);

      g_test_add_data_func (name, &test_weather_rows[i], test_weather_run);
    }
  status = g_test_run ();
  peer_stop (test_peer);
  return status;
}
