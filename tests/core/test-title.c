/* the beginning of a prompt, as a name. */
#include <string.h>

#include "title.h"

static const struct
{
  const char *prompt;
  const char *title;
} cases[] = {
  { "a pier", "a pier" },
  { "", "" },
  { " \t\n", "" },
  { "  a \t pier  ", "a pier" },
  { "a pier.", "a pier." },
  /* the first line that shows anything */
  { "\n\n a pier \r\n\n", "a pier" },
  { "a pier,\nat dusk", "a pier…" },
  { "a pier\xE2\x80\xA8"
    "at dusk",
    "a pier…" },
  { "a pier\x0B"
    "at dusk",
    "a pier…" },
  { "a pier\xC2\x85"
    "at dusk",
    "a pier…" },
  /* 50 characters are kept, of 51 whole words are */
  { "123456789 123456789 123456789 123456789 1234567890",
    "123456789 123456789 123456789 123456789 1234567890" },
  { "123456789 123456789 123456789 123456789 12345678901",
    "123456789 123456789 123456789 123456789…" },
  { "123456789 123456789 123456789 123456789 123456789 1",
    "123456789 123456789 123456789 123456789 123456789…" },
  { "123456789 123456789 123456789 123456789 1234567890\nmore",
    "123456789 123456789 123456789 123456789…" },
  { "a lighthouse on a cliff, waves below - a long ship",
    "a lighthouse on a cliff, waves below - a long ship" },
  { "a lighthouse on a cliff, waves below it all - storms",
    "a lighthouse on a cliff, waves below it all…" },
  { "a lighthouse on a very steep cliff, with waves below, dusk, stars",
    "a lighthouse on a very steep cliff, with waves…" },
  /* no blank in the second half, or none at all */
  { "a 23456789012345678901234567890123456789012345678901234567890",
    "a 23456789012345678901234567890123456789012345678…" },
  { "灯台灯台灯台灯台灯台灯台灯台灯台灯台灯台灯台灯台灯台灯台灯台灯台灯台灯台灯"
    "台灯台灯台灯台灯台灯台灯台灯台",
    "灯台灯台灯台灯台灯台灯台灯台灯台灯台灯台灯台灯台灯台灯台灯台灯台灯台灯台灯"
    "台灯台灯台灯台灯台灯台灯…" },
  /* counted in characters, not in bytes */
  { "ééééééééé ééééééééé ééééééééé ééééééééé éééééééééé",
    "ééééééééé ééééééééé ééééééééé ééééééééé éééééééééé" },
  /* an accent stays with its letter, a family together */
  { "123456789012345678901234567890123456789012345678e\xCC\x81xyz",
    "123456789012345678901234567890123456789012345678…" },
  { "1234567890123456789012345678901234567890123456\xF0\x9F\x91\xA9\xE2\x80\x8D"
    "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7 at sea",
    "1234567890123456789012345678901234567890123456…" },
  { "123456789012345678901234567890123456789012345678"
    "\xF0\x9F\x91\x8D\xF0\x9F\x8F\xBD at sea",
    "123456789012345678901234567890123456789012345678…" },
  /* what does not show, or would turn the text beside it */
  { "a\apier\033[31m", "apier[31m" },
  { "a \xE2\x80\xAEpier\xEF\xBB\xBF", "a pier" },
  { "a\x7Fpier", "apier" },
  { "\xE2\x80\xAE\nb", "b" },
  { "می\xE2\x80\x8Cخواهم", "می\xE2\x80\x8Cخواهم" },
  { "a\xC2\xA0pier\xE3\x80\x80x", "a pier x" },
  { "a\xffz", "a\xef\xbf\xbdz" },
};

static void
test_title_make (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *title = limn_title_make (cases[i].prompt);

      g_assert_cmpstr (title, ==, cases[i].title);
      g_assert_cmpint (g_utf8_strlen (title, -1), <=, LIMN_TITLE_MAX);
      g_assert_true (g_utf8_validate (title, -1, NULL));
    }
}

/* nothing but marks: something must be cut through */
static void
test_title_marks (void)
{
  g_autoptr (GString) prompt = g_string_new ("e");
  g_autofree char *title = NULL;

  for (guint i = 0; i < 100; i++)
    g_string_append (prompt, "\xCC\x81");
  title = limn_title_make (prompt->str);
  g_assert_cmpint (g_utf8_strlen (title, -1), ==, LIMN_TITLE_MAX);
  g_assert_true (g_str_has_suffix (title, "…"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/title/make", test_title_make);
  g_test_add_func ("/title/marks", test_title_marks);
  return g_test_run ();
}
