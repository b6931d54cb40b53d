/* test-edit: an edit's layer lies where its pixels came from, to the pixel. */
#include <string.h>

#include "place.h"
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

/* on a canvas of 300x200; no selection where it has no width */
static const struct
{
  const char *name;
  SessionPlace layer;
  SessionPlace selection;
  SessionPlace area;
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

static int
test_edit_get_int (const Session *session, const char *name, const char *what)
{
  g_autofree char *key = g_strconcat (name, ".", what, NULL);

  return session_get_int (session, key);
}

/* a rectangle that is selected shows, and fades around it within 32 pixels */
static void
test_edit_assert_mask (const Session *session,
                       const char *name,
                       const SessionPlace *target,
                       const SessionPlace *area)
{
  g_autofree char *mask = g_strconcat (name, ".mask-pixels", NULL);
  g_autoptr (GBytes) bytes = session_get_pixels (session, mask);
  const guint8 *values = g_bytes_get_data (bytes, NULL);
  SessionPlace around = {
    area->x - 32, area->y - 32, area->width + 64, area->height + 64
  };

  g_assert_cmpint (
      g_bytes_get_size (bytes), ==, target->width * target->height);
  for (int y = target->y; y < target->y + target->height; y++)
    for (int x = target->x; x < target->x + target->width; x++, values++)
      if (place_is_inside (area, x, y))
        g_assert_cmpint (*values, ==, 255);
      else if (!place_is_inside (&around, x, y))
        g_assert_cmpint (*values, ==, 0);
}

static void
test_edit_check_pixel_case (const Session *session,
                            const char *name,
                            const TestEditKind *kind,
                            guint place)
{
  g_autofree char *before = g_strconcat (name, ".before", NULL);
  g_autofree char *after = g_strconcat (name, ".after", NULL);
  g_autofree char *result = g_strconcat (name, ".result", NULL);
  const SessionPlace *layer = &test_edit_places[place].layer;
  SessionPlace area = test_edit_places[place].area;
  SessionPlace target = place_get_frame_part (session, name, "target");
  gboolean selected = test_edit_places[place].selection.width > 0;

  g_test_message ("%s", name);
  /* around a layer with alpha there is room */
  if (kind->samples % 2 == 0 &&
      strcmp (test_edit_places[place].name, "overlap") == 0)
    area = test_edit_places[place].selection;
  if (kind->samples % 2 == 0 &&
      strcmp (test_edit_places[place].name, "pixel") == 0)
    area = test_edit_places[place].selection;
  g_assert_cmpint (test_edit_get_int (session, name, "count"), ==, 1);
  g_assert_cmpint (
      test_edit_get_int (session, name, "type"), ==, kind->type_id);
  g_assert_cmpint (
      test_edit_get_int (session, name, "mask") != -1, ==, selected);
  place_assert_layer (session, name, &target);
  g_assert_true (place_is_inside (&target, area.x, area.y));
  g_assert_true (place_is_inside (
      &target, area.x + area.width - 1, area.y + area.height - 1));
  session_assert_same (session, before, after);
  place_assert_part (session, before, layer, result, &target, kind->samples);
  if (selected)
    test_edit_assert_mask (session, name, &target, &area);
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

        test_edit_check_pixel_case (session, name, &test_edit_kinds[i], j);
      }
}

/* tests/data/photo.jpg */
static const SessionPlace test_edit_photo = { 0, 0, 1600, 1067 };

/* parts of the photo whose shape a model returns to the pixel, and others */
static const struct
{
  const char *name;
  const char *selection;
  SessionPlace frame; /* only of those that a model returns to the pixel */
} test_edit_parts[] = {
  { "square", "(300 20 1024 1024)", { 300, 20, 1024, 1024 } },
  { "wide", "(101 203 1376 768)", { 101, 203, 1376, 768 } },
  { "whole", "()", { 0 } },
  { "odd", "(333 111 501 299)", { 0 } },
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

static int
test_edit_get_sent (const Session *session, const char *name, const char *side)
{
  g_autofree char *key = g_strconcat (name, ".record", NULL);
  g_autofree char *member = g_strconcat ("sent_", side, NULL);
  g_autoptr (JsonObject) record = session_get_json (session, key);
  JsonObject *plan = json_object_get_object_member (record, "plan");
  JsonObject *frame = json_object_get_object_member (plan, "frame");

  return (int) json_object_get_int_member (frame, member);
}

/* what was sent is the frame at the size in the record, once a case */
static void
test_edit_check_uploads (const Session *session, Peer *peer)
{
  g_autoptr (JsonNode) node = peer_get (peer, "/emulator/requests");
  JsonArray *requests = json_node_get_array (node);
  guint posts = 0;

  for (guint i = 0; i < json_array_get_length (requests); i++)
    {
      JsonObject *request = json_array_get_object_element (requests, i);
      JsonArray *parts = json_object_get_array_member (request, "parts");
      const char *name;

      if (strcmp (json_object_get_string_member (request, "method"), "POST"))
        continue;
      name = test_edit_parts[posts++].name;
      for (guint j = 0; j < json_array_get_length (parts); j++)
        {
          JsonObject *part = json_array_get_object_element (parts, j);

          if (!json_object_has_member (part, "format"))
            continue;
          g_assert_cmpstr (
              json_object_get_string_member (part, "name"), ==, "image");
          g_assert_cmpint (json_object_get_int_member (part, "width"),
                           ==,
                           test_edit_get_sent (session, name, "width"));
          g_assert_cmpint (json_object_get_int_member (part, "height"),
                           ==,
                           test_edit_get_sent (session, name, "height"));
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
  test_edit_check_uploads (session, peer);
  for (guint i = 0; i < G_N_ELEMENTS (test_edit_parts); i++)
    {
      const char *name = test_edit_parts[i].name;
      g_autofree char *before = g_strconcat (name, ".before", NULL);
      g_autofree char *result = g_strconcat (name, ".result", NULL);

      SessionPlace target = place_get_frame_part (session, name, "target");

      place_assert_layer (session, name, &target);
      if (test_edit_parts[i].frame.width == 0)
        continue;
      place_assert_layer (session, name, &test_edit_parts[i].frame);
      place_assert_part (session, before, &test_edit_photo, result, &target, 3);
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

int
main (int argc, char *argv[])
{
  static const SessionTest tests[] = {
    { "/gimp/edit/places", test_edit_places_exact },
    { "/gimp/edit/wire", test_edit_over_the_wire },
    { "/gimp/edit/inverted", test_edit_inverted },
    { NULL },
  };

  return session_main (argc, argv, tests);
}
