/* foreign text in one line. */
#include "error.h"
#include "text.h"

static const struct
{
  const char *text;
  guint max;
  const char *clean;
} cases[] = {
  { NULL, 5, "" },
  { "", 5, "" },
  { "plain", 5, "plain" },
  { "plainer", 5, "plain…" },
  { "a\nb\r\n\tc", 9, "a b c" },
  { "  padded  ", 9, "padded" },
  { "ends. ", 9, "ends" },
  { "\033[31mred\a", 9, "[31mred" },
  { "\xc3\xa9\xc3\xa9\xc3\xa9", 2, "\xc3\xa9\xc3\xa9…" },
  { "a\xff", 9, "a\xef\xbf\xbd" },
};

static void
test_clean (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *clean = limn_text_clean (cases[i].text, cases[i].max);

      g_assert_cmpstr (clean, ==, cases[i].clean);
    }
}

static void
test_invalid (void)
{
  g_autofree char *filler = g_strnfill (5000, 'x');
  g_autoptr (GError) lined = NULL;
  g_autoptr (GError) longer = NULL;
  g_autoptr (GError) none = NULL;

  limn_error_set_invalid (&lined, "size", "1\n2", "no");
  limn_error_set_invalid (&longer, "size", filler, "no");
  limn_error_set_invalid (&none, "size", "", "no");
  g_assert_error (lined, LIMN_ERROR, LIMN_ERROR_INVALID);
  g_assert_cmpstr (lined->message, ==, "size '1 2': no");
  g_assert_cmpuint (strlen (longer->message), <, 200);
  g_assert_cmpstr (none->message, ==, "size: no");
}

static void
test_kinds (void)
{
  for (int code = LIMN_ERROR_INVALID; code <= LIMN_ERROR_FILE; code++)
    g_assert_cmpstr (limn_error_kind_name (code), !=, "unknown");
  g_assert_cmpstr (limn_error_kind_name (0), ==, "unknown");
  g_assert_cmpstr (limn_error_kind_name (LIMN_ERROR_FILE + 1), ==, "unknown");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/clean", test_clean);
  g_test_add_func ("/error/invalid", test_invalid);
  g_test_add_func ("/error/kinds", test_kinds);
  return g_test_run ();
}
