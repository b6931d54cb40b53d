/* test-again: a layer is made once more from its recipe, in an image that has
 * changed since. */
#include <string.h>

#include "place.h"
#include "session.h"

typedef enum
{
  TEST_AGAIN_SAME,   /* the same frame, moved along */
  TEST_AGAIN_ANEW,   /* what the layer covers now, and it may be more */
  TEST_AGAIN_REFUSED /* with these words */
} TestAgainFate;

/* changes of again.scm; the frame moves by @dx and @dy */
static const struct
{
  const char *change;
  const char *type;
  TestAgainFate fate;
  int dx, dy;
  const char *words;
} test_again_changes[] = {
  { "keep", "RGB-IMAGE", TEST_AGAIN_SAME, 0, 0 },
  { "keep", "RGBA-IMAGE", TEST_AGAIN_SAME, 0, 0 },
  { "change-file", "RGB-IMAGE", TEST_AGAIN_SAME, 0, 0 },
  { "change-file", "RGBA-IMAGE", TEST_AGAIN_SAME, 0, 0 },
  { "change-selection", "RGB-IMAGE", TEST_AGAIN_SAME, 0, 0 },
  { "change-name", "RGB-IMAGE", TEST_AGAIN_SAME, 0, 0 },
  { "change-twin", "RGB-IMAGE", TEST_AGAIN_SAME, 0, 0 },
  { "change-canvas", "RGB-IMAGE", TEST_AGAIN_SAME, 33, 44 },
  { "change-canvas", "RGBA-IMAGE", TEST_AGAIN_SAME, 33, 44 },
  { "change-crop", "RGB-IMAGE", TEST_AGAIN_SAME, -6, -17 },
  { "change-crop", "RGBA-IMAGE", TEST_AGAIN_SAME, -6, -17 },
  { "change-place", "RGB-IMAGE", TEST_AGAIN_SAME, 23, -11 },
  { "change-place", "RGBA-IMAGE", TEST_AGAIN_SAME, 23, -11 },
  { "change-edge", "RGBA-IMAGE", TEST_AGAIN_SAME, 0, 0 },
  { "change-mask", "RGB-IMAGE", TEST_AGAIN_SAME, 0, 0 },
  { "change-bare", "RGB-IMAGE", TEST_AGAIN_SAME, 0, 0 },
  { "change-bare", "RGBA-IMAGE", TEST_AGAIN_SAME, 0, 0 },
  { "change-version", "RGB-IMAGE", TEST_AGAIN_SAME, 0, 0 },
  { "change-cut", "RGB-IMAGE", TEST_AGAIN_ANEW },
  { "change-cut", "RGBA-IMAGE", TEST_AGAIN_ANEW },
  { "change-scale", "RGB-IMAGE", TEST_AGAIN_ANEW },
  { "change-edge", "RGB-IMAGE", TEST_AGAIN_ANEW },
  { "change-far",
    "RGB-IMAGE",
    TEST_AGAIN_REFUSED,
    .words = "layer 'edit: a pier': it lies beside the layer it was made from; "
             "move one of them back, or edit this layer instead" },
  { "change-far",
    "RGBA-IMAGE",
    TEST_AGAIN_REFUSED,
    .words = "layer 'edit: a pier': it lies beside the layer it was made from; "
             "move one of them back, or edit this layer instead" },
  { "change-gone",
    "RGB-IMAGE",
    TEST_AGAIN_REFUSED,
    .words = "layer 'edit: a pier': the layer it was made from, 'source', is "
             "no longer in the image; undo its removal, or edit this layer "
             "instead" },
};

static const char *
test_again_get (const Session *session, const char *name, const char *what)
{
  g_autofree char *key = g_strconcat (name, ".", what, NULL);

  return session_get (session, key);
}

static JsonObject *
test_again_get_record (const Session *session,
                       const char *name,
                       const char *run)
{
  g_autofree char *key = g_strconcat (name, ".", run, ".record", NULL);

  return session_get_json (session, key);
}

static SessionPlace
test_again_get_place (const Session *session,
                      const char *name,
                      const char *what)
{
  g_autofree char *key = g_strconcat (name, ".", what, NULL);

  return session_get_place (session, key);
}

static gboolean
test_again_covers (const SessionPlace *place, const SessionPlace *part)
{
  return place_is_inside (place, part->x, part->y) &&
         place_is_inside (
             place, part->x + part->width - 1, part->y + part->height - 1);
}

static void
test_again_check_same (const Session *session, const char *name, guint i)
{
  g_autofree char *first = g_strconcat (name, ".first", NULL);
  g_autofree char *second = g_strconcat (name, ".second", NULL);
  SessionPlace given = test_again_get_place (session, name, "given-place");
  SessionPlace was = place_get_frame_part (session, first, "target");
  SessionPlace is = place_get_frame_part (session, second, "target");

  place_assert_layer (session, second, &given);
  g_assert_cmpint (is.width, ==, was.width);
  g_assert_cmpint (is.height, ==, was.height);
  if (strcmp (test_again_changes[i].change, "change-edge") == 0)
    return;
  g_assert_cmpint (is.x - was.x, ==, test_again_changes[i].dx);
  g_assert_cmpint (is.y - was.y, ==, test_again_changes[i].dy);
}

static void
test_again_check_anew (const Session *session, const char *name, guint samples)
{
  SessionPlace given = test_again_get_place (session, name, "given-place");
  SessionPlace source = test_again_get_place (session, name, "source-place");
  SessionPlace is = test_again_get_place (session, name, "second.place");

  if (samples == 3)
    {
      g_assert_true (test_again_covers (&source, &is));
      given.width = MIN (given.width, source.x + source.width - given.x);
      given.height = MIN (given.height, source.y + source.height - given.y);
    }
  g_assert_true (test_again_covers (&is, &given));
}

static void
test_again_check_mask (const Session *session, const char *name, guint i)
{
  g_autofree char *first = g_strconcat (name, ".first.mask-pixels", NULL);
  g_autofree char *given = g_strconcat (name, ".given.mask-pixels", NULL);
  g_autofree char *second = g_strconcat (name, ".second.mask-pixels", NULL);
  gboolean bare = strcmp (test_again_changes[i].change, "change-bare") == 0;

  g_assert_cmpstr (
      test_again_get (session, name, "second.mask"), ==, bare ? "#f" : "#t");
  if (bare || test_again_changes[i].fate == TEST_AGAIN_ANEW)
    return;
  session_assert_same (session, given, second);
  if (strcmp (test_again_changes[i].change, "change-mask") == 0)
    {
      g_autoptr (GBytes) before = session_get_pixels (session, first);
      g_autoptr (GBytes) after = session_get_pixels (session, second);

      g_assert_false (g_bytes_equal (before, after));
    }
  else
    session_assert_same (session, first, second);
}

/* the record names what it repeats; its request is the same */
static void
test_again_check_record (const Session *session, const char *name, guint i)
{
  g_autoptr (JsonObject) first = test_again_get_record (session, name, "first");
  g_autoptr (JsonObject) second =
      test_again_get_record (session, name, "second");
  JsonObject *source = json_object_get_object_member (second, "source");
  gboolean renamed = strcmp (test_again_changes[i].change, "change-name") == 0;

  g_assert_false (json_object_has_member (first, "again"));
  g_assert_cmpstr (json_object_get_string_member (second, "again"),
                   ==,
                   json_object_get_string_member (first, "id"));
  g_assert_cmpstr (
      json_object_get_string_member (second, "operation"), ==, "edit");
  g_assert_cmpstr (json_object_get_string_member (source, "layer"),
                   ==,
                   renamed ? "harbour" : "source");
  g_assert_cmpint (json_object_get_int_member (source, "tattoo"), >, 0);
  g_assert_true (json_node_equal (json_object_get_member (first, "request"),
                                  json_object_get_member (second, "request")));
}

static void
test_again_check_change (const Session *session, const char *name, guint i)
{
  guint samples =
      strcmp (test_again_changes[i].type, "RGBA-IMAGE") == 0 ? 4 : 3;
  g_autofree char *source = g_strconcat (name, ".source", NULL);
  g_autofree char *second = g_strconcat (name, ".second", NULL);
  g_autofree char *result = g_strconcat (second, ".result", NULL);
  SessionPlace place, target;

  g_test_message ("%s", name);
  if (test_again_changes[i].fate == TEST_AGAIN_REFUSED)
    {
      g_assert_nonnull (strstr (test_again_get (session, second, "words"),
                                test_again_changes[i].words));
      g_assert_cmpstr (test_again_get (session, name, "new"), ==, "0");
      g_assert_cmpstr (test_again_get (session, name, "dirty"), ==, "0");
      return;
    }
  place = test_again_get_place (session, name, "source-place");
  target = place_get_frame_part (session, second, "target");
  g_assert_cmpstr (test_again_get (session, second, "count"), ==, "1");
  g_assert_cmpstr (test_again_get (session, name, "new"), ==, "1");
  g_assert_cmpstr (test_again_get (session, name, "last-above"), ==, "#t");
  place_assert_layer (session, second, &target);
  place_assert_part (session, source, &place, result, &target, samples);
  if (test_again_changes[i].fate == TEST_AGAIN_SAME)
    test_again_check_same (session, name, i);
  else
    test_again_check_anew (session, name, samples);
  test_again_check_mask (session, name, i);
  test_again_check_record (session, name, i);
}

static char *
test_again_make_name (guint i)
{
  return g_strdup_printf (
      "%s-%s", test_again_changes[i].change, test_again_changes[i].type);
}

static void
test_again_changed (gconstpointer data)
{
  Session *session = (Session *) data;
  g_autoptr (GString) script = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (test_again_changes); i++)
    {
      g_autofree char *name = test_again_make_name (i);

      g_string_append_printf (script,
                              "(again-case \"%s\" %s %s \"\" 0 \"\")\n",
                              name,
                              test_again_changes[i].type,
                              test_again_changes[i].change);
    }
  session_run (session, "again.scm", script->str);
  for (guint i = 0; i < G_N_ELEMENTS (test_again_changes); i++)
    {
      g_autofree char *name = test_again_make_name (i);

      test_again_check_change (session, name, i);
    }
}

/* the order's form: prompt, seed and the image's hash, of each POST */
static char *
test_again_get_order (JsonObject *request, const char *what, const char *key)
{
  JsonArray *parts = json_object_get_array_member (request, "parts");

  for (guint i = 0; i < json_array_get_length (parts); i++)
    {
      JsonObject *part = json_array_get_object_element (parts, i);

      if (strcmp (json_object_get_string_member (part, "name"), what) == 0)
        return g_strdup (json_object_get_string_member (part, key));
    }
  return NULL;
}

static const struct
{
  const char *run;
  const char *prompt;
  const char *seed;
  const char *model;
  gint64 n;
} test_again_orders[] = {
  { "first", "a pier", "7", "nano-banana-pro", 1 },
  { "second", "a pier", "7", "nano-banana-pro", 1 },
  { "third", "a moored boat", NULL, "nano-banana-pro", 1 },
  { "fourth", "a pier", NULL, "nano-banana-2", 2 },
};

/* the same pixels leave, after months in a file, whatever else is asked */
static void
test_again_check_orders (Peer *peer)
{
  g_autoptr (JsonNode) node = peer_get (peer, "/emulator/requests");
  JsonArray *requests = json_node_get_array (node);
  g_autofree char *hash = NULL;
  guint posts = 0;

  for (guint i = 0; i < json_array_get_length (requests); i++)
    {
      JsonObject *request = json_array_get_object_element (requests, i);
      g_autofree char *image = NULL;
      g_autofree char *prompt = NULL;
      g_autofree char *seed = NULL;
      guint order = MIN (posts, G_N_ELEMENTS (test_again_orders) - 1);

      if (strcmp (json_object_get_string_member (request, "method"), "POST"))
        continue;
      image = test_again_get_order (request, "image", "sha256");
      prompt = test_again_get_order (request, "prompt", "value");
      seed = test_again_get_order (request, "seed", "value");
      if (hash == NULL)
        hash = g_strdup (image);
      g_assert_nonnull (image);
      g_assert_cmpstr (image, ==, hash);
      g_assert_cmpstr (prompt, ==, test_again_orders[order].prompt);
      g_assert_cmpstr (seed, ==, test_again_orders[order].seed);
      posts++;
    }
  g_assert_cmpuint (posts, >=, G_N_ELEMENTS (test_again_orders));
}

static void
test_again_over_the_wire (gconstpointer data)
{
  Session *session = (Session *) data;
  Peer *peer = session_get_peer (session);
  SessionPlace place;

  peer_reset (peer);
  peer_put (
      peer, "/emulator/settings", "{\"tiny\":true,\"edit\":\"identity\"}");
  session_run (session, "again.scm", "(wire-case)");
  test_again_check_orders (peer);
  place = session_get_place (session, "wire.first.place");
  place.x += 40;
  place.y -= 30;
  for (guint i = 0; i < G_N_ELEMENTS (test_again_orders); i++)
    {
      const char *run = test_again_orders[i].run;
      g_autofree char *name = g_strconcat ("wire.", run, NULL);
      g_autoptr (JsonObject) record =
          test_again_get_record (session, "wire", run);
      JsonObject *request = json_object_get_object_member (record, "request");

      g_assert_cmpstr (json_object_get_string_member (request, "model"),
                       ==,
                       test_again_orders[i].model);
      g_assert_cmpint (json_array_get_length (
                           json_object_get_array_member (record, "results")),
                       ==,
                       test_again_orders[i].n);
      if (i > 0)
        place_assert_layer (session, name, &place);
    }
  session_assert_same (
      session, "wire.first.mask-pixels", "wire.fourth.mask-pixels");
  g_assert_cmpstr (
      session_get (session, "wire.third.name"), ==, "edit: a moored boat");
}

static void
test_again_masks (gconstpointer data)
{
  Session *session = (Session *) data;
  Peer *peer = session_get_peer (session);

  peer_reset (peer);
  peer_put (
      peer, "/emulator/settings", "{\"tiny\":true,\"edit\":\"identity\"}");
  session_run (session, "again.scm", "(shape-case)");
  session_assert_same (
      session, "shape.first.mask-pixels", "shape.second.mask-pixels");
  g_assert_cmpstr (session_get (session, "shape.third.mask"), ==, "#f");
}

/* the shape of the first, centred on it, wherever it is */
static void
test_again_check_made (const Session *session, const char *name)
{
  g_autoptr (JsonObject) first = test_again_get_record (session, name, "first");
  SessionPlace was = test_again_get_place (session, name, "first.place");

  for (int i = 0; i < 2; i++)
    {
      const char *run = i == 0 ? "second" : "third";
      g_autofree char *key = g_strconcat (name, ".", run, NULL);
      g_autoptr (JsonObject) record =
          test_again_get_record (session, name, run);
      JsonObject *plan = json_object_get_object_member (record, "plan");
      JsonObject *old = json_object_get_object_member (first, "plan");

      g_assert_cmpstr (json_object_get_string_member (plan, "aspect_ratio"),
                       ==,
                       json_object_get_string_member (old, "aspect_ratio"));
      g_assert_cmpstr (
          json_object_get_string_member (record, "operation"), ==, "generate");
      g_assert_cmpstr (json_object_get_string_member (record, "again"),
                       ==,
                       json_object_get_string_member (first, "id"));
      g_assert_false (json_object_has_member (record, "source"));
      place_assert_layer (session, key, &was);
      was.x = 300;
      was.y = -200;
    }
  g_assert_true (g_str_has_prefix (
      test_again_get (session, name, "second.name"), "generate: a fox"));
  g_assert_cmpstr (test_again_get (session, name, "second.count"), ==, "1");
  g_assert_cmpstr (
      test_again_get (session, name, "third.name"), ==, "generate: a cat");
  g_assert_cmpstr (test_again_get (session, name, "third.count"), ==, "3");
  g_assert_cmpstr (test_again_get (session, name, "third.mask"), ==, "#f");
}

static void
test_again_made (gconstpointer data)
{
  Session *session = (Session *) data;

  session_run (session, "again.scm", "(made-cases)");
  test_again_check_made (session, "generate");
  test_again_check_made (session, "create");
}

static const char *
test_again_get_prompt (JsonObject *record)
{
  return json_object_get_string_member (
      json_object_get_object_member (record, "request"), "prompt");
}

/* a result is repeated by its own recipe, and edited by its own pixels */
static void
test_again_chain (gconstpointer data)
{
  Session *session = (Session *) data;
  static const char *const runs[] = { "second", "third", "plan" };
  g_autofree char *id = NULL;
  g_autoptr (JsonObject) last = NULL;
  SessionPlace painted, target;

  session_run (session, "again.scm", "(chain-case)");
  for (guint i = 0; i < G_N_ELEMENTS (runs); i++)
    {
      g_autofree char *key = g_strconcat (runs[i], ".record", NULL);
      g_autoptr (JsonObject) record = session_get_json (session, key);

      if (id != NULL)
        g_assert_cmpstr (
            json_object_get_string_member (record, "again"), ==, id);
      g_assert_cmpstr (test_again_get_prompt (record), ==, "a boat");
      g_free (id);
      id = g_strdup (json_object_get_string_member (record, "id"));
    }
  g_assert_cmpstr (session_get (session, "plan.count"), ==, "0");
  session_assert_same (session, "second.result", "third.result");
  session_assert_same (session, "second.mask-pixels", "third.mask-pixels");
  session_assert_same (session, "second.result", "last.result");
  last = session_get_json (session, "last.record");
  g_assert_cmpstr (test_again_get_prompt (last), ==, "a boat");
  g_assert_cmpstr (session_get (session, "last.count"), ==, "1");
  painted = session_get_place (session, "painted.place");
  target = place_get_frame_part (session, "edited", "target");
  place_assert_part (session, "painted", &painted, "edited.result", &target, 4);
}

int
main (int argc, char *argv[])
{
  static const SessionTest tests[] = {
    { "/gimp/again/changed", test_again_changed },
    { "/gimp/again/wire", test_again_over_the_wire },
    { "/gimp/again/masks", test_again_masks },
    { "/gimp/again/made", test_again_made },
    { "/gimp/again/chain", test_again_chain },
    { NULL },
  };

  return session_main (argc, argv, tests);
}
