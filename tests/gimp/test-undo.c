/* test-undo: a call is one undo step, whatever it made. */
#include <string.h>

#include "session.h"

/* @layers: of which one was there before */
static const struct
{
  const char *name;
  guint layers;
  const char *shape; /* the layer's corner, and the canvas */
} test_undo_cases[] = {
  { "edit", 2, "(10 20 300 200)" },
  { "edit-three", 4, "(10 20 300 200)" },
  { "extend", 3, "(50 20 340 260)" },
  { "generate", 2, "(10 20 300 200)" },
  { "generate-table", 3, "(10 20 300 200)" },
};

/* what GIMP said while a case's call ran */
static char *
test_undo_cut (const Session *session, const char *name)
{
  g_autofree char *begin = g_strdup_printf ("undo: %s begins", name);
  g_autofree char *end = g_strdup_printf ("undo: %s ends", name);
  const char *output = session_get_output (session);
  const char *from = strstr (output, begin);
  const char *to = strstr (output, end);

  g_assert_nonnull (from);
  g_assert_nonnull (to);
  return g_strndup (from, (gsize) (to - from));
}

static guint
test_undo_count (const char *text, const char *words)
{
  guint count = 0;

  for (const char *at = strstr (text, words); at != NULL;
       at = strstr (at + 1, words))
    count++;
  return count;
}

static void
test_undo_check_case (const Session *session, guint index)
{
  const char *name = test_undo_cases[index].name;
  g_autofree char *said = test_undo_cut (session, name);
  g_autofree char *state = g_strconcat (name, ".state", NULL);
  g_autofree char *made = g_strconcat (name, ".made", NULL);
  g_autofree char *undone = g_strconcat (name, ".undone", NULL);
  g_autofree char *made_shape = g_strconcat (name, ".made-shape", NULL);
  g_autofree char *undone_shape = g_strconcat (name, ".undone-shape", NULL);
  g_autofree char *before = g_strconcat (name, ".before", NULL);
  g_autofree char *after = g_strconcat (name, ".after", NULL);
  g_autofree char *selection = g_strconcat (name, ".selection", NULL);
  g_autofree char *kept = g_strconcat (name, ".selection-after", NULL);
  g_autofree char *count =
      g_strdup_printf ("(%u ", test_undo_cases[index].layers);

  g_test_message ("%s", name);
  g_assert_cmpint (test_undo_count (said, "undo-witness: pushed"), ==, 1);
  g_assert_cmpstr (session_get (session, state), ==, "(1 0 0 \"base\")");
  g_assert_true (g_str_has_prefix (session_get (session, made), count));
  g_assert_cmpstr (session_get (session, undone), ==, "(1 0 0 \"base\")");
  g_assert_cmpstr (
      session_get (session, made_shape), ==, test_undo_cases[index].shape);
  g_assert_cmpstr (session_get (session, undone_shape), ==, "(10 20 300 200)");
  session_assert_same (session, before, after);
  session_assert_same (session, selection, kept);
}

static void
test_undo_one_step (gconstpointer data)
{
  Session *session = (Session *) data;
  g_autofree char *witness =
      g_test_build_filename (G_TEST_BUILT, "gimp", "undo-witness.so", NULL);
  g_autofree char *created = NULL;

  g_setenv ("LD_PRELOAD", witness, TRUE);
  session_run (session, "undo.scm", "");
  g_unsetenv ("LD_PRELOAD");
  g_assert_nonnull (
      strstr (session_get_output (session), "undo-witness: watching"));
  g_assert_null (strstr (session_get_output (session), "Can't undo"));
  for (guint i = 0; i < G_N_ELEMENTS (test_undo_cases); i++)
    test_undo_check_case (session, i);
  g_assert_cmpint (
      test_undo_count (session_get_output (session), "undo-witness: undone"),
      ==,
      G_N_ELEMENTS (test_undo_cases));
  created = test_undo_cut (session, "create");
  g_assert_null (strstr (created, "undo-witness: pushed"));
  g_assert_true (
      g_str_has_prefix (session_get (session, "create.made"), "(2 0 "));
}

int
main (int argc, char *argv[])
{
  static const SessionTest tests[] = {
    { "/gimp/undo", test_undo_one_step },
    { NULL },
  };

  return session_main (argc, argv, tests);
}
