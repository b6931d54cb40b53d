/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cost: money as the user's locale writes it. */
#include "cost.h"

#include <locale.h>

static struct lconv test_cost_locale;

/* in the C library's place: no other locale need be there for this */
struct lconv *
localeconv (void)
{
  return &test_cost_locale;
}

static const struct
{
  const char *point;
  gint64 micros;
  const char *currency;
  const char *text;
} test_cost_cases[] = {
  { ".", 134000, NULL, "0.134 USD" },  { ".", 300000, "USD", "0.30 USD" },
  { ",", 134000, NULL, "0,134 USD" },  { ",", 12000000, "EUR", "12,00 EUR" },
  { ",", -250000, NULL, "-0,25 USD" }, { ",", -3500000, NULL, "-3,50 USD" },
  { ".", 0, NULL, "0.00 USD" },
};

static void
test_cost_format (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (test_cost_cases); i++)
    {
      g_autofree char *text = NULL;

      test_cost_locale.decimal_point = (char *) test_cost_cases[i].point;
      text = limn_cost_format (test_cost_cases[i].micros,
                               test_cost_cases[i].currency);
      g_assert_cmpstr (text, ==, test_cost_cases[i].text);
    }
}

static void
test_cost_read (void)
{
  g_autoptr (JsonObject) cost = json_object_new ();
  g_autofree char *text = NULL;

  g_assert_null (limn_cost_dup_amount (NULL));
  g_assert_null (limn_cost_dup_amount (cost));
  json_object_set_double_member (cost, "amount", 1e300);
  g_assert_null (limn_cost_dup_amount (cost));
  json_object_set_double_member (cost, "amount", 0.2);
  json_object_set_string_member (cost, "currency", "EUR");
  test_cost_locale.decimal_point = (char *) ",";
  text = limn_cost_dup_amount (cost);
  g_assert_cmpstr (text, ==, "0,20 EUR");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cost/format", test_cost_format);
  g_test_add_func ("/cost/read", test_cost_read);
  return g_test_run ();
}
