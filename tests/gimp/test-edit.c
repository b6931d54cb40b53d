/* test-edit: an edit's layer lies where its pixels came from, to the pixel. */
#include <string.h>

#include "session.h"

typedef struct
{
  const char *name;
  const char *base;
  const char *type;
  int type_id;
  gsize samples;
} TestEditKind;

static const TestEditKind test_edit_kinds[] = {
  { "rgb", "RGB", "RGB-IMAGE", 0, 3 },
  { "rgba", "RGB", "RGBA-IMAGE", 1, 4 },
  { "gray", "GRAY", "GRAY-IMAGE", 2, 1 },
  { "graya", "GRAY", "GRAYA-IMAGE", 3, 2 },
};

static const char *const test_edit_precisions[] = {
  "U8-GAMMA",   "U8-LINEAR",   "U16-GAMMA",   "U16-LINEAR",   "U32-GAMMA",
  "HALF-GAMMA", "HALF-LINEAR", "FLOAT-GAMMA", "FLOAT-LINEAR",
};

/* on a canvas of 300x200; no selection where it has no width */
static const struct
{
  const char *name;
  SessionPlace layer;
  SessionPlace selection;
  SessionPlace frame;
} test_edit_places[] = {
  { "whole", { 0, 0, 300, 200 }, { 0 }, { 0, 0, 300, 200 } },
  { "part", { 0, 0, 300, 200 }, { 33, 21, 131, 97 }, { 33, 21, 131, 97 } },
  { "inset", { 41, 32, 120, 90 }, { 0 }, { 41, 32, 120, 90 } },
  { "larger", { -50, -40, 420, 300 }, { 0 }, { -50, -40, 420, 300 } },
  { "outside", { 250, 150, 129, 65 }, { 0 }, { 250, 150, 129, 65 } },
  { "far", { -500, 900, 64, 128 }, { 0 }, { -500, 900, 64, 128 } },
  { "negative-part",
    { -50, -40, 420, 300 },
    { 0, 0, 300, 200 },
    { 0, 0, 300, 200 } },
  { "overlap", { 41, 32, 120, 90 }, { 0, 50, 100, 150 }, { 41, 50, 59, 72 } },
  { "covered", { 41, 32, 120, 90 }, { 0, 0, 300, 200 }, { 41, 32, 120, 90 } },
  { "pixel", { 41, 32, 120, 90 }, { 160, 121, 9, 9 }, { 160, 121, 1, 1 } },
  { "one", { 7, 9, 1, 1 }, { 0 }, { 7, 9, 1, 1 } },
  { "row", { 0, 0, 300, 200 }, { 0, 127, 300, 2 }, { 0, 127, 300, 2 } },
};

static void
test_edit_add_pixel_case (GString *script,
                          const char *name,
                          const TestEditKind *kind,
                          const char *precision,
                          guint place)
{
  const SessionPlace *layer = &test_edit_places[place].layer;
  const SessionPlace *part = &test_edit_places[place].selection;
  g_autofree char *selection = g_strdup_printf (
      "(%d %d %d %d)", part->x, part->y, part->width, part->height);

  g_string_append_printf (script,
                          "(pixel-case \"%s\" %s %s PRECISION-%s '(300 200) "
                          "'(%d %d %d %d) '%s)\n",
                          name,
                          kind->base,
                          kind->type,
                          precision,
                          layer->x,
                          layer->y,
                          layer->width,
                          layer->height,
                          part->width > 0 ? selection : "()");
}

static void
test_edit_assert_row (const guint8 *found,
                      const guint8 *wanted,
                      gsize n,
                      int tolerance)
{
  for (gsize i = 0; i < n; i++)
    g_assert_cmpint (ABS (found[i] - wanted[i]), <=, tolerance);
}

/* rows of @part of the picture @whole, which covers @place */
static void
test_edit_assert_part (const Session *session,
                       const char *whole,
                       const SessionPlace *place,
                       const char *part,
                       const SessionPlace *frame,
                       gsize samples,
                       int tolerance)
{
  g_autoptr (GBytes) from = session_get_pixels (session, whole);
  g_autoptr (GBytes) to = session_get_pixels (session, part);
  const guint8 *source = g_bytes_get_data (from, NULL);
  const guint8 *result = g_bytes_get_data (to, NULL);
  gsize row = frame->width * samples;

  g_test_message ("%s in %s", part, whole);
  g_assert_cmpint (
      g_bytes_get_size (from), ==, place->width * samples * place->height);
  g_assert_cmpint (g_bytes_get_size (to), ==, row * frame->height);
  for (int y = 0; y < frame->height; y++)
    {
      gsize line = (gsize) (frame->y - place->y + y) * place->width;

      test_edit_assert_row (result + y * row,
                            source + (line + frame->x - place->x) * samples,
                            row,
                            tolerance);
    }
}

static const char *
test_edit_get (const Session *session, const char *name, const char *what)
{
  g_autofree char *key = g_strconcat (name, ".", what, NULL);

  return session_get (session, key);
}

static int
test_edit_get_int (const Session *session, const char *name, const char *what)
{
  g_autofree char *key = g_strconcat (name, ".", what, NULL);

  return session_get_int (session, key);
}

static void
test_edit_assert_place (const Session *session,
                        const char *name,
                        const SessionPlace *frame)
{
  g_autofree char *expected = g_strdup_printf (
      "(%d %d %d %d)", frame->x, frame->y, frame->width, frame->height);

  g_assert_cmpstr (test_edit_get (session, name, "place"), ==, expected);
}

/* a rectangle is selected, whatever else of it lies outside the layer */
static void
test_edit_assert_opaque (const Session *session,
                         const char *name,
                         const SessionPlace *frame)
{
  g_autofree char *mask = g_strconcat (name, ".mask-pixels", NULL);
  g_autoptr (GBytes) bytes = session_get_pixels (session, mask);
  const guint8 *values = g_bytes_get_data (bytes, NULL);
  gsize n = (gsize) frame->width * frame->height;

  g_assert_cmpint (g_bytes_get_size (bytes), ==, n);
  for (gsize i = 0; i < n; i++)
    g_assert_cmpint (values[i], ==, 255);
}

static void
test_edit_check_pixel_case (const Session *session,
                            const char *name,
                            const TestEditKind *kind,
                            guint place,
                            int tolerance)
{
  g_autofree char *before = g_strconcat (name, ".before", NULL);
  g_autofree char *after = g_strconcat (name, ".after", NULL);
  g_autofree char *result = g_strconcat (name, ".result", NULL);
  const SessionPlace *frame = &test_edit_places[place].frame;
  gboolean selected = test_edit_places[place].selection.width > 0;

  g_assert_cmpint (test_edit_get_int (session, name, "count"), ==, 1);
  g_assert_cmpint (
      test_edit_get_int (session, name, "type"), ==, kind->type_id);
  g_assert_cmpint (
      test_edit_get_int (session, name, "mask") != -1, ==, selected);
  test_edit_assert_place (session, name, frame);
  session_assert_same (session, before, after);
  test_edit_assert_part (session,
                         before,
                         &test_edit_places[place].layer,
                         result,
                         frame,
                         kind->samples,
                         tolerance);
  if (selected)
    test_edit_assert_opaque (session, name, frame);
}

/* every kind of layer at every place, 8 bits */
static void
test_edit_places_exact (gconstpointer data)
{
  Session *session = (Session *) data;
  g_autoptr (GString) script = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (test_edit_kinds); i++)
    for (guint j = 0; j < G_N_ELEMENTS (test_edit_places); j++)
      {
        g_autofree char *name = g_strdup_printf (
            "%s-%s", test_edit_kinds[i].name, test_edit_places[j].name);

        test_edit_add_pixel_case (
            script, name, &test_edit_kinds[i], "U8-GAMMA", j);
      }
  session_run (session, "edit.scm", script->str);
  for (guint i = 0; i < G_N_ELEMENTS (test_edit_kinds); i++)
    for (guint j = 0; j < G_N_ELEMENTS (test_edit_places); j++)
      {
        g_autofree char *name = g_strdup_printf (
            "%s-%s", test_edit_kinds[i].name, test_edit_places[j].name);

        test_edit_check_pixel_case (session, name, &test_edit_kinds[i], j, 0);
      }
}

/* every kind of layer at every precision, whole or a part of it; where GIMP
 * rounds to 8 bits to show the samples, ties may fall to either side */
static void
test_edit_precisions_exact (gconstpointer data)
{
  Session *session = (Session *) data;
  g_autoptr (GString) script = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (test_edit_kinds); i++)
    for (guint j = 0; j < G_N_ELEMENTS (test_edit_precisions); j++)
      {
        const char *precision = test_edit_precisions[j];
        g_autofree char *name =
            g_strdup_printf ("%s-%s", test_edit_kinds[i].name, precision);

        test_edit_add_pixel_case (
            script, name, &test_edit_kinds[i], precision, (i + j) % 2);
      }
  session_run (session, "edit.scm", script->str);
  for (guint i = 0; i < G_N_ELEMENTS (test_edit_kinds); i++)
    for (guint j = 0; j < G_N_ELEMENTS (test_edit_precisions); j++)
      {
        const char *precision = test_edit_precisions[j];
        g_autofree char *name =
            g_strdup_printf ("%s-%s", test_edit_kinds[i].name, precision);

        test_edit_check_pixel_case (
            session, name, &test_edit_kinds[i], (i + j) % 2, j > 0);
      }
}

/* tests/data/photo.jpg */
static const SessionPlace test_edit_photo = { 0, 0, 1600, 1067 };

/* parts of the photo whose shape a model returns to the pixel, and others */
static const struct
{
  const char *name;
  const char *selection;
  SessionPlace frame;
  gboolean exact;
} test_edit_parts[] = {
  { "square", "(300 20 1024 1024)", { 300, 20, 1024, 1024 }, TRUE },
  { "wide", "(101 203 1376 768)", { 101, 203, 1376, 768 }, TRUE },
  { "whole", "()", { 0, 0, 1600, 1067 }, FALSE },
  { "odd", "(333 111 501 299)", { 333, 111, 501, 299 }, FALSE },
};

static void
test_edit_run_parts (Session *session, Peer *peer, const char *mode, guint n)
{
  g_autofree char *settings = g_strdup_printf ("{\"edit\":\"%s\"}", mode);
  g_autoptr (GString) script = g_string_new (NULL);

  peer_reset (peer);
  peer_put (peer, "/emulator/settings", settings);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (script,
                            "(wire-case \"%s\" '%s)\n",
                            test_edit_parts[i].name,
                            test_edit_parts[i].selection);
  session_run (session, "edit.scm", script->str);
}

/* what was sent is the frame, at its size or smaller, once a case */
static void
test_edit_check_uploads (Peer *peer)
{
  g_autoptr (JsonNode) node = peer_get (peer, "/emulator/requests");
  JsonArray *requests = json_node_get_array (node);
  guint posts = 0;

  for (guint i = 0; i < json_array_get_length (requests); i++)
    {
      JsonObject *request = json_array_get_object_element (requests, i);
      JsonArray *parts = json_object_get_array_member (request, "parts");
      const SessionPlace *frame;

      if (strcmp (json_object_get_string_member (request, "method"), "POST"))
        continue;
      frame = &test_edit_parts[posts++].frame;
      for (guint j = 0; j < json_array_get_length (parts); j++)
        {
          JsonObject *part = json_array_get_object_element (parts, j);

          if (!json_object_has_member (part, "format"))
            continue;
          g_assert_cmpstr (
              json_object_get_string_member (part, "name"), ==, "image");
          g_assert_cmpint (
              json_object_get_int_member (part, "width"), ==, frame->width);
          g_assert_cmpint (
              json_object_get_int_member (part, "height"), ==, frame->height);
        }
    }
  g_assert_cmpint (posts, ==, G_N_ELEMENTS (test_edit_parts));
}

static void
test_edit_over_the_wire (gconstpointer data)
{
  Session *session = (Session *) data;
  Peer *peer = session_get_peer (session);

  test_edit_run_parts (
      session, peer, "identity", G_N_ELEMENTS (test_edit_parts));
  test_edit_check_uploads (peer);
  for (guint i = 0; i < G_N_ELEMENTS (test_edit_parts); i++)
    {
      const char *name = test_edit_parts[i].name;
      g_autofree char *before = g_strconcat (name, ".before", NULL);
      g_autofree char *result = g_strconcat (name, ".result", NULL);

      test_edit_assert_place (session, name, &test_edit_parts[i].frame);
      if (test_edit_parts[i].exact)
        test_edit_assert_part (session,
                               before,
                               &test_edit_photo,
                               result,
                               &test_edit_parts[i].frame,
                               3,
                               0);
    }
}

/* the reply's pixels are shown, not the source's */
static void
test_edit_inverted (gconstpointer data)
{
  Session *session = (Session *) data;
  Peer *peer = session_get_peer (session);
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) result = NULL;
  const guint8 *source;
  const guint8 *inverted;

  test_edit_run_parts (session, peer, "invert", 1);
  before = session_get_pixels (session, "square.before");
  result = session_get_pixels (session, "square.result");
  g_assert_cmpint (g_bytes_get_size (result), ==, 1024 * 1024 * 3);
  source = g_bytes_get_data (before, NULL);
  inverted = g_bytes_get_data (result, NULL);
  for (gsize y = 0; y < 1024; y++)
    for (gsize x = 0; x < (gsize) 1024 * 3; x++)
      g_assert_cmpint (inverted[y * 1024 * 3 + x],
                       ==,
                       255 - source[(y + 20) * 1600 * 3 + 300 * 3 + x]);
}

/* of mask-case in edit.scm */
static const SessionPlace test_edit_canvas = { 0, 0, 300, 200 };
static const SessionPlace test_edit_source = { 20, 30, 220, 150 };

static const struct
{
  const char *name;
  int n;
} test_edit_masks[] = {
  { "nothing", 1 }, { "one", 1 },   { "soft", 1 }, { "two", 1 },
  { "beyond", 1 },  { "two-3", 3 }, { "all", 1 },
};

/* the box of what is selected inside the source */
static SessionPlace
test_edit_find_box (const Session *session, const char *selection)
{
  const SessionPlace *in = &test_edit_source;
  g_autoptr (GBytes) bytes = session_get_pixels (session, selection);
  const guint8 *samples = g_bytes_get_data (bytes, NULL);
  int left = G_MAXINT, top = G_MAXINT, right = -1, bottom = -1;

  for (int y = 0; y < test_edit_canvas.height; y++)
    for (int x = 0; x < test_edit_canvas.width; x++)
      if (samples[y * test_edit_canvas.width + x] > 0)
        {
          left = MIN (left, x);
          top = MIN (top, y);
          right = MAX (right, x + 1);
          bottom = MAX (bottom, y + 1);
        }
  if (right < 0)
    return *in;
  left = MAX (left, in->x);
  top = MAX (top, in->y);
  right = MIN (right, in->x + in->width);
  bottom = MIN (bottom, in->y + in->height);
  return (SessionPlace){ left, top, right - left, bottom - top };
}

static void
test_edit_check_others (const Session *session, const char *name)
{
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *before = g_strdup_printf ("%s.before.%u", name, i);
      g_autofree char *after = g_strdup_printf ("%s.after.%u", name, i);

      session_assert_same (session, before, after);
    }
}

static void
test_edit_check_stack (const Session *session, const char *name, int n)
{
  g_autoptr (GString) children = g_string_new ("(\"over\"");

  for (int i = 0; i < n; i++)
    g_string_append_printf (
        children, i == 0 ? " \"edit: %s\"" : " \"edit: %s #%d\"", name, i);
  g_string_append (children, " \"source\" \"under\")");
  g_assert_cmpstr (
      test_edit_get (session, name, "children"), ==, children->str);
  g_assert_cmpstr (test_edit_get (session, name, "in-group"), ==, "#t");
  g_assert_cmpstr (test_edit_get (session, name, "new-below-over"), ==, "#t");
  g_assert_cmpstr (
      test_edit_get (session, name, "last-above-source"), ==, "#t");
  g_assert_cmpstr (test_edit_get (session, name, "active"), ==, "#t");
  g_assert_cmpint (test_edit_get_int (session, name, "layers"), ==, 2);
  g_assert_cmpint (test_edit_get_int (session, name, "channels"), ==, 1);
}

static void
test_edit_check_mask (const Session *session, const char *name, int n)
{
  g_autofree char *selection = g_strconcat (name, ".selection", NULL);
  g_autofree char *kept = g_strconcat (name, ".selection-after", NULL);
  g_autofree char *mask = g_strconcat (name, ".mask-pixels", NULL);
  g_autofree char *source = g_strconcat (name, ".before.2", NULL);
  g_autofree char *result = g_strconcat (name, ".result", NULL);
  SessionPlace box = test_edit_find_box (session, selection);

  g_assert_cmpint (test_edit_get_int (session, name, "count"), ==, n);
  test_edit_assert_place (session, name, &box);
  session_assert_same (session, selection, kept);
  test_edit_check_others (session, name);
  test_edit_check_stack (session, name, n);
  test_edit_assert_part (
      session, source, &test_edit_source, result, &box, 4, 0);
  if (strcmp (name, "nothing") == 0)
    g_assert_cmpint (test_edit_get_int (session, name, "mask"), ==, -1);
  else
    test_edit_assert_part (
        session, selection, &test_edit_canvas, mask, &box, 1, 0);
}

static void
test_edit_selection_to_mask (gconstpointer data)
{
  Session *session = (Session *) data;
  g_autoptr (GString) script = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (test_edit_masks); i++)
    {
      g_auto (GStrv) words = g_strsplit (test_edit_masks[i].name, "-", 2);

      g_string_append_printf (script,
                              "(mask-case \"%s\" select-%s %d)\n",
                              test_edit_masks[i].name,
                              words[0],
                              test_edit_masks[i].n);
    }
  session_run (session, "edit.scm", script->str);
  for (guint i = 0; i < G_N_ELEMENTS (test_edit_masks); i++)
    test_edit_check_mask (
        session, test_edit_masks[i].name, test_edit_masks[i].n);
}

int
main (int argc, char *argv[])
{
  static const SessionTest tests[] = {
    { "/gimp/edit/places", test_edit_places_exact },
    { "/gimp/edit/precisions", test_edit_precisions_exact },
    { "/gimp/edit/wire", test_edit_over_the_wire },
    { "/gimp/edit/inverted", test_edit_inverted },
    { "/gimp/edit/mask", test_edit_selection_to_mask },
    { NULL },
  };

  return session_main (argc, argv, tests);
}
