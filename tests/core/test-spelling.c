/* tests of limn/spelling */
#include "spelling.h"

static void
test_spelling_distance (void)
{
  static const struct
  {
    const char *a, *b;
    guint distance;
  } cases[] = {
    { "", "", 0 },
    { "abc", "abc", 0 },
    { "ABC", "abc", 0 },
    { "", "abc", 3 },
    { "kitten", "sitting", 3 },
    { "bannana", "banana", 1 },
    { "flaw", "lawn", 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpuint (limn_spelling_distance (cases[i].a, cases[i].b),
                        ==,
                        cases[i].distance);
      g_assert_cmpuint (limn_spelling_distance (cases[i].b, cases[i].a),
                        ==,
                        cases[i].distance);
    }
}

static void
test_spelling_long (void)
{
  g_autofree char *name = g_strnfill (100000, 'x');

  g_assert_cmpuint (limn_spelling_distance (name, "x"), ==, G_MAXUINT);
}

static void
test_spelling_suggest (void)
{
  static const char *const known[] = { "vertex", "gemini", "germane", NULL };
  g_autofree char *one = limn_spelling_suggest ("vertx", known, 2);
  g_autofree char *two = limn_spelling_suggest ("gemani", known, 3);
  g_autofree char *cut = limn_spelling_suggest ("gemani", known, 1);

  g_assert_cmpstr (one, ==, "'vertex'");
  g_assert_cmpstr (two, ==, "'gemini' or 'germane'");
  g_assert_cmpstr (cut, ==, "'gemini'");
  g_assert_null (limn_spelling_suggest ("photoshop", known, 2));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/spelling/distance", test_spelling_distance);
  g_test_add_func ("/spelling/long", test_spelling_long);
  g_test_add_func ("/spelling/suggest", test_spelling_suggest);
  return g_test_run ();
}
