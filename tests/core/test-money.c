/* tests of limn/money */
#include "money.h"

#include <math.h>

#include "error.h"

static void
test_money_to_string (void)
{
  static const struct
  {
    gint64 micros;
    const char *text;
  } cases[] = {
    { 0, "0.00" },
    { 134000, "0.134" },
    { 300000, "0.30" },
    { 1100, "0.0011" },
    { 1, "0.000001" },
    { 12000000, "12.00" },
    { -1500000, "-1.50" },
    { G_MAXINT64, "9223372036854.775807" },
    { LIMN_MONEY_UNKNOWN, "unknown" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = limn_money_to_string (cases[i].micros);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_money_parse (void)
{
  static const struct
  {
    const char *text;
    gint64 micros;
  } cases[] = {
    { "0.134", 134000 },
    { "$0.30", 300000 },
    { " 12 ", 12000000 },
    { "0.000001", 1 },
    { "1000000000", G_GINT64_CONSTANT (1000000000000000) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 micros = -1;

      g_assert_true (limn_money_parse (cases[i].text, &micros, &error));
      g_assert_no_error (error);
      g_assert_cmpint (micros, ==, cases[i].micros);
    }
}

static void
test_money_parse_bad (void)
{
  static const char *const cases[] = {
    "",
    "$",
    "-1",
    ".5",
    "1.",
    "1.1234567",
    "1e3",
    "1,50",
    "0x10",
    "1000000001",
    "99999999999999999999",
    "0.1 0.2",
    "free",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 micros = 77;

      g_assert_false (limn_money_parse (cases[i], &micros, &error));
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
      g_assert_cmpint (micros, ==, 77);
    }
}

static void
test_money_from_double (void)
{
  g_assert_cmpint (limn_money_from_double (0.134), ==, 134000);
  g_assert_cmpint (limn_money_from_double (0.1 + 0.2), ==, 300000);
  g_assert_cmpint (limn_money_from_double (NAN), ==, LIMN_MONEY_UNKNOWN);
  g_assert_cmpint (limn_money_from_double (INFINITY), ==, LIMN_MONEY_UNKNOWN);
  g_assert_cmpint (limn_money_from_double (1e300), ==, LIMN_MONEY_UNKNOWN);
}

/* what is printed reads back as the same amount */
static void
test_money_round_trip (void)
{
  for (guint i = 0; i < 1000; i++)
    {
      gint64 micros = g_test_rand_int_range (0, G_MAXINT32);
      g_autofree char *text = limn_money_to_string (micros);
      gint64 back = -1;

      g_assert_true (limn_money_parse (text, &back, NULL));
      g_assert_cmpint (back, ==, micros);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/money/to-string", test_money_to_string);
  g_test_add_func ("/money/parse", test_money_parse);
  g_test_add_func ("/money/parse-bad", test_money_parse_bad);
  g_test_add_func ("/money/from-double", test_money_from_double);
  g_test_add_func ("/money/round-trip", test_money_round_trip);
  return g_test_run ();
}
