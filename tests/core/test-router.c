/* tests of limn/router */
#include "router.h"

static const char *const endpoints[] = {
  "lumenfall", "lumenfall", "fal", "gemini"
};

#define END                                                                    \
  {                                                                            \
    99, "", 0, 0, FALSE                                                        \
  }
#define FAIL(route, endpoint, kind)                                            \
  {                                                                            \
    route, endpoint, LIMN_ERROR_##kind, -1, FALSE                              \
  }

static const struct
{
  const char *name;
  guint n_routes, max_tries;
  LimnTrial trials[8];
  gint route;
  guint wait_ms;
} router_cases[] = {
  { "first", 4, 3, { END }, 0, 0 },
  { "no route", 0, 3, { END }, -1, 0 },
  { "next untried", 4, 3, { FAIL (0, "lumenfall", TRANSIENT), END }, 1, 0 },
  { "rate moves on", 4, 3, { FAIL (0, "lumenfall", RATE), END }, 1, 0 },
  { "auth leaves the endpoint",
    4,
    3,
    { FAIL (0, "lumenfall", AUTH), END },
    2,
    0 },
  { "billing leaves the endpoint",
    2,
    3,
    { FAIL (0, "lumenfall", BILLING), END },
    -1,
    0 },
  { "gone moves on", 2, 3, { FAIL (0, "lumenfall", GONE), END }, 1, 0 },
  { "gone alone", 1, 3, { FAIL (0, "lumenfall", GONE), END }, -1, 0 },
  { "refused stops", 4, 3, { FAIL (0, "lumenfall", REFUSED), END }, -1, 0 },
  { "invalid stops", 4, 3, { FAIL (0, "lumenfall", INVALID), END }, -1, 0 },
  { "ambiguous stops", 4, 3, { FAIL (0, "lumenfall", AMBIGUOUS), END }, -1, 0 },
  { "answer stops", 4, 3, { FAIL (0, "lumenfall", ANSWER), END }, -1, 0 },
  { "cancelled stops", 4, 3, { FAIL (0, "lumenfall", CANCELLED), END }, -1, 0 },
  { "no image once more",
    4,
    3,
    { FAIL (0, "lumenfall", NOIMAGE), END },
    0,
    500 },
  { "no image twice",
    4,
    3,
    { FAIL (0, "lumenfall", NOIMAGE), FAIL (0, "lumenfall", NOIMAGE), END },
    -1,
    0 },
  { "no image, final",
    4,
    3,
    { { 2, "fal", LIMN_ERROR_NOIMAGE, -1, TRUE }, END },
    -1,
    0 },
  { "back-off", 1, 3, { FAIL (0, "lumenfall", CAPACITY), END }, 0, 500 },
  { "back-off doubles",
    1,
    3,
    { FAIL (0, "lumenfall", CAPACITY), FAIL (0, "lumenfall", NETWORK), END },
    0,
    1000 },
  { "three tries",
    1,
    3,
    { FAIL (0, "lumenfall", CAPACITY),
      FAIL (0, "lumenfall", NETWORK),
      FAIL (0, "lumenfall", TRANSIENT),
      END },
    -1,
    0 },
  { "one try", 1, 1, { FAIL (0, "lumenfall", TRANSIENT), END }, -1, 0 },
  { "one try each",
    2,
    1,
    { FAIL (0, "lumenfall", TRANSIENT), FAIL (1, "lumenfall", TRANSIENT), END },
    -1,
    0 },
  { "hint",
    1,
    3,
    { { 0, "fal", LIMN_ERROR_RATE, 22200, FALSE }, END },
    0,
    22200 },
  { "hint too long",
    1,
    3,
    { { 0, "fal", LIMN_ERROR_RATE, 86400000, FALSE }, END },
    -1,
    0 },
  { "shortest wait of the tried",
    2,
    3,
    { { 0, "lumenfall", LIMN_ERROR_RATE, 5000, FALSE },
      { 1, "lumenfall", LIMN_ERROR_RATE, 100, FALSE },
      END },
    1,
    100 },
  { "final is final",
    2,
    3,
    { { 0, "lumenfall", LIMN_ERROR_TRANSIENT, -1, TRUE },
      FAIL (1, "lumenfall", TRANSIENT),
      END },
    1,
    500 },
  { "ambiguous stops what fails after it too",
    4,
    3,
    { FAIL (0, "lumenfall", AMBIGUOUS), FAIL (1, "lumenfall", CAPACITY), END },
    -1,
    0 },
  { "auth later still closes",
    4,
    3,
    { FAIL (2, "fal", TRANSIENT),
      FAIL (0, "lumenfall", AUTH),
      FAIL (3, "gemini", RATE),
      END },
    2,
    500 },
};

static void
test_router_decide (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (router_cases); i++)
    {
      guint n_trials = 0;
      LimnVerdict verdict;

      while (router_cases[i].trials[n_trials].route != 99)
        n_trials++;
      verdict = limn_router_decide (router_cases[i].trials,
                                    n_trials,
                                    endpoints,
                                    router_cases[i].n_routes,
                                    router_cases[i].max_tries,
                                    0);
      g_test_message ("%s", router_cases[i].name);
      g_assert_cmpint (verdict.route, ==, router_cases[i].route);
      if (verdict.route >= 0)
        g_assert_cmpuint (verdict.wait_ms, ==, router_cases[i].wait_ms);
    }
}

/* however it fails, it ends, and never after a charge that is possible */
static void
test_router_ends (void)
{
  for (guint kind = LIMN_ERROR_INVALID; kind <= LIMN_ERROR_FILE; kind++)
    {
      LimnTrial trials[64];
      guint n_trials = 0;
      LimnVerdict verdict = limn_router_decide (NULL, 0, endpoints, 4, 3, 1);

      while (verdict.route >= 0 && n_trials < G_N_ELEMENTS (trials))
        {
          trials[n_trials++] = (LimnTrial){ (guint) verdict.route,
                                            endpoints[verdict.route],
                                            (LimnError) kind,
                                            -1,
                                            FALSE };
          verdict = limn_router_decide (trials, n_trials, endpoints, 4, 3, 1);
        }
      g_assert_cmpuint (n_trials, <=, 12);
      if (limn_router_may_be_charged ((LimnError) kind))
        g_assert_cmpuint (n_trials, ==, 1);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/router/decide", test_router_decide);
  g_test_add_func ("/router/ends", test_router_ends);
  return g_test_run ();
}
