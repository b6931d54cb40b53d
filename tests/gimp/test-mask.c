/* test-mask: what was selected becomes an editable mask, and nothing else in
 * the image changes. */
#include <string.h>

#include "place.h"
#include "session.h"

static const char *
test_mask_get (const Session *session, const char *name, const char *what)
{
  g_autofree char *key = g_strconcat (name, ".", what, NULL);

  return session_get (session, key);
}

static int
test_mask_get_int (const Session *session, const char *name, const char *what)
{
  g_autofree char *key = g_strconcat (name, ".", what, NULL);

  return session_get_int (session, key);
}

/* of mask-case in mask.scm */
static const SessionPlace test_mask_canvas = { 0, 0, 300, 200 };
static const SessionPlace test_mask_source = { 20, 30, 220, 150 };

static const struct
{
  const char *name;
  int n;
  int feather;
} test_mask_masks[] = {
  { "nothing", 1, 0 }, { "one", 1, 0 },      { "soft", 1, 0 },
  { "two", 1, 0 },     { "beyond", 1, 0 },   { "two-3", 3, 0 },
  { "all", 1, 0 },     { "one-far", 1, 20 }, { "two-far", 1, 20 },
};

static guint8
test_mask_get_selected (const guint8 *samples, int x, int y)
{
  return place_is_inside (&test_mask_canvas, x, y) ?
             samples[y * test_mask_canvas.width + x] :
             0;
}

/* the strongest selection within @feather pixels, at its edge nearly nothing */
static void
test_mask_check_feather (const Session *session,
                         const char *name,
                         const SessionPlace *target,
                         int feather)
{
  g_autofree char *selection = g_strconcat (name, ".selection", NULL);
  g_autofree char *mask = g_strconcat (name, ".mask-pixels", NULL);
  g_autoptr (GBytes) from = session_get_pixels (session, selection);
  g_autoptr (GBytes) to = session_get_pixels (session, mask);
  const guint8 *selected = g_bytes_get_data (from, NULL);
  const guint8 *values = g_bytes_get_data (to, NULL);
  guint between = 0;

  for (int y = target->y; y < target->y + target->height; y++)
    for (int x = target->x; x < target->x + target->width; x++, values++)
      {
        guint8 own = test_mask_get_selected (selected, x, y);
        gboolean near = FALSE;

        for (int dy = -feather; dy <= feather && !near; dy++)
          for (int dx = -feather; dx <= feather && !near; dx++)
            near = dx * dx + dy * dy <= feather * feather &&
                   test_mask_get_selected (selected, x + dx, y + dy) > 0;
        g_assert_cmpint (*values, >=, own);
        if (!near)
          g_assert_cmpint (*values, ==, 0);
        between += *values > own;
      }
  g_assert_cmpuint (between, >, 1000);
}

static void
test_mask_check_others (const Session *session, const char *name)
{
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *before = g_strdup_printf ("%s.before.%u", name, i);
      g_autofree char *after = g_strdup_printf ("%s.after.%u", name, i);

      session_assert_same (session, before, after);
    }
}

static void
test_mask_check_stack (const Session *session, const char *name, int n)
{
  g_autoptr (GString) children = g_string_new ("(\"over\"");

  for (int i = 0; i < n; i++)
    g_string_append_printf (
        children, i == 0 ? " \"edit: %s\"" : " \"edit: %s #%d\"", name, i);
  g_string_append (children, " \"source\" \"under\")");
  g_assert_cmpstr (
      test_mask_get (session, name, "children"), ==, children->str);
  g_assert_cmpstr (test_mask_get (session, name, "in-group"), ==, "#t");
  g_assert_cmpstr (test_mask_get (session, name, "new-below-over"), ==, "#t");
  g_assert_cmpstr (
      test_mask_get (session, name, "last-above-source"), ==, "#t");
  g_assert_cmpstr (test_mask_get (session, name, "active"), ==, "#t");
  g_assert_cmpint (test_mask_get_int (session, name, "layers"), ==, 2);
  g_assert_cmpint (test_mask_get_int (session, name, "channels"), ==, 1);
}

static void
test_mask_check_mask (const Session *session,
                      const char *name,
                      int n,
                      int feather)
{
  g_autofree char *selection = g_strconcat (name, ".selection", NULL);
  g_autofree char *kept = g_strconcat (name, ".selection-after", NULL);
  g_autofree char *mask = g_strconcat (name, ".mask-pixels", NULL);
  g_autofree char *source = g_strconcat (name, ".before.2", NULL);
  g_autofree char *result = g_strconcat (name, ".result", NULL);
  SessionPlace box = place_get_frame_part (session, name, "target");

  g_assert_cmpint (test_mask_get_int (session, name, "count"), ==, n);
  place_assert_layer (session, name, &box);
  session_assert_same (session, selection, kept);
  test_mask_check_others (session, name);
  test_mask_check_stack (session, name, n);
  place_assert_part (session, source, &test_mask_source, result, &box, 4);
  if (strcmp (name, "nothing") == 0)
    g_assert_cmpint (test_mask_get_int (session, name, "mask"), ==, -1);
  else if (feather > 0)
    test_mask_check_feather (session, name, &box, feather);
  else
    place_assert_part (session, selection, &test_mask_canvas, mask, &box, 1);
}

static void
test_mask_selection (gconstpointer data)
{
  Session *session = (Session *) data;
  g_autoptr (GString) script = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (test_mask_masks); i++)
    {
      g_auto (GStrv) words = g_strsplit (test_mask_masks[i].name, "-", 2);

      g_string_append_printf (script,
                              "(mask-case \"%s\" select-%s %d "
                              "\"{\\\"limn.endpoint\\\":\\\"echo\\\","
                              "\\\"limn.feather\\\":%d}\")\n",
                              test_mask_masks[i].name,
                              words[0],
                              test_mask_masks[i].n,
                              test_mask_masks[i].feather);
    }
  session_run (session, "mask.scm", script->str);
  for (guint i = 0; i < G_N_ELEMENTS (test_mask_masks); i++)
    test_mask_check_mask (session,
                          test_mask_masks[i].name,
                          test_mask_masks[i].n,
                          test_mask_masks[i].feather);
}

/* what a source hides by a mask stays hidden, whatever comes back */
static void
test_mask_of_source (gconstpointer data)
{
  static const struct
  {
    const char *name;
    const char *type;
    const char *apply;
  } cases[] = {
    { "veil-rgb", "RGB-IMAGE", "TRUE" },
    { "veil-rgba", "RGBA-IMAGE", "TRUE" },
    { "veil-off", "RGBA-IMAGE", "FALSE" },
  };
  Session *session = (Session *) data;
  g_autoptr (GString) script = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_string_append_printf (script,
                            "(veil-case \"%s\" %s %s)\n",
                            cases[i].name,
                            cases[i].type,
                            cases[i].apply);
  session_run (session, "mask.scm", script->str);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *name = cases[i].name;
      g_autofree char *own = g_strconcat (name, ".own", NULL);
      g_autofree char *mask = g_strconcat (name, ".mask-pixels", NULL);
      SessionPlace box = place_get_frame_part (session, name, "target");

      if (strcmp (cases[i].apply, "FALSE") == 0)
        g_assert_cmpint (test_mask_get_int (session, name, "mask"), ==, -1);
      else
        place_assert_part (session, own, &test_mask_source, mask, &box, 1);
    }
}

int
main (int argc, char *argv[])
{
  static const SessionTest tests[] = {
    { "/gimp/mask/selection", test_mask_selection },
    { "/gimp/mask/of-source", test_mask_of_source },
    { NULL },
  };

  return session_main (argc, argv, tests);
}
