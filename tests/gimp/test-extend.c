/* test-extend: a canvas grows, and only what is new on it is the model's. */
#include <string.h>

#include "place.h"
#include "session.h"

/* the widest blend that Limn chooses, pixels */
#define TEST_EXTEND_OVERLAP 32

typedef struct
{
  const char *name;
  const char *base;
  const char *type;
  const char *precision;
  int type_id;
  guint samples;
} TestExtendKind;

static const TestExtendKind test_extend_kinds[] = {
  { "rgb", "RGB", "RGB-IMAGE", "U8-GAMMA", 0, 3 },
  { "rgba", "RGB", "RGBA-IMAGE", "U8-GAMMA", 1, 4 },
  { "gray", "GRAY", "GRAY-IMAGE", "U8-GAMMA", 2, 1 },
  { "graya", "GRAY", "GRAYA-IMAGE", "U8-GAMMA", 3, 2 },
  { "deep", "RGB", "RGB-IMAGE", "U16-LINEAR", 0, 3 },
};

/* of extend-case in extend.scm */
static const SessionPlace test_extend_canvas = { 0, 0, 300, 200 };

/* @sides: left, right, top, bottom; @grown: in old coordinates */
static const struct
{
  const char *name;
  SessionPlace layer;
  const char *sides;
  const char *option;
  SessionPlace grown;
  int n;
} test_extend_places[] = {
  { "right", { 0, 0, 300, 200 }, "0 100 0 0", "", { 0, 0, 400, 200 }, 1 },
  { "all", { 0, 0, 300, 200 }, "50 60 70 80", "", { -50, -70, 410, 350 }, 1 },
  { "ratio",
    { 0, 0, 300, 200 },
    "0 0 0 0",
    ",\\\"limn.ratio\\\":\\\"16:9\\\"",
    { -28, 0, 356, 200 },
    1 },
  { "tall",
    { 0, 0, 300, 200 },
    "0 0 0 0",
    ",\\\"limn.ratio\\\":\\\"1:1\\\"",
    { 0, -50, 300, 300 },
    2 },
  { "inset", { 41, 32, 120, 90 }, "40 0 0 0", "", { -40, 0, 340, 200 }, 1 },
  { "larger", { -50, -40, 420, 300 }, "0 200 0 0", "", { 0, 0, 500, 200 }, 1 },
  { "feather",
    { 0, 0, 300, 200 },
    "0 0 30 0",
    ",\\\"limn.feather\\\":20,\\\"limn.change_mask\\\":true",
    { 0, -30, 300, 230 },
    1 },
};

static char *
test_extend_make_key (const char *name, const char *what)
{
  return g_strconcat (name, ".", what, NULL);
}

static const char *
test_extend_get (const Session *session, const char *name, const char *what)
{
  g_autofree char *key = test_extend_make_key (name, what);

  return session_get (session, key);
}

static GBytes *
test_extend_get_pixels (const Session *session,
                        const char *name,
                        const char *what)
{
  g_autofree char *key = test_extend_make_key (name, what);

  return session_get_pixels (session, key);
}

static void
test_extend_assert_same (const Session *session,
                         const char *name,
                         const char *a,
                         const char *b)
{
  g_autofree char *left = test_extend_make_key (name, a);
  g_autofree char *right = test_extend_make_key (name, b);

  session_assert_same (session, left, right);
}

static void
test_extend_assert_place (const Session *session,
                          const char *name,
                          const char *what,
                          const SessionPlace *wanted,
                          const SessionPlace *grown)
{
  g_autofree char *place = g_strdup_printf ("(%d %d %d %d)",
                                            wanted->x - grown->x,
                                            wanted->y - grown->y,
                                            wanted->width,
                                            wanted->height);

  g_assert_cmpstr (test_extend_get (session, name, what), ==, place);
}

/* how many pixels lie between one that stays and what is new; 0 for new ones */
static int
test_extend_get_depth (const SessionPlace *kept,
                       const SessionPlace *grown,
                       int x,
                       int y)
{
  int depth = G_MAXINT;

  if (!place_is_inside (kept, x, y))
    return 0;
  if (kept->x > grown->x)
    depth = MIN (depth, x - kept->x + 1);
  if (kept->y > grown->y)
    depth = MIN (depth, y - kept->y + 1);
  if (kept->x + kept->width < grown->x + grown->width)
    depth = MIN (depth, kept->x + kept->width - x);
  if (kept->y + kept->height < grown->y + grown->height)
    depth = MIN (depth, kept->y + kept->height - y);
  return depth;
}

/* opaque where it is new, then never more than nearer to that, then nothing */
static void
test_extend_check_mask (const Session *session,
                        const char *name,
                        const SessionPlace *kept,
                        const SessionPlace *grown)
{
  SessionPlace target = place_get_frame_part (session, name, "target");
  g_autoptr (GBytes) bytes = test_extend_get_pixels (session, name, "mask");
  const guint8 *values = g_bytes_get_data (bytes, NULL);
  guint8 least[TEST_EXTEND_OVERLAP + 1], most[TEST_EXTEND_OVERLAP + 1] = { 0 };

  memset (least, 255, sizeof least);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, target.width * target.height);
  for (int y = target.y; y < target.y + target.height; y++)
    for (int x = target.x; x < target.x + target.width; x++, values++)
      {
        int depth = test_extend_get_depth (kept, grown, x, y);

        if (depth > TEST_EXTEND_OVERLAP)
          g_assert_cmpint (*values, ==, 0);
        depth = MIN (depth, TEST_EXTEND_OVERLAP);
        least[depth] = MIN (least[depth], *values);
        most[depth] = MAX (most[depth], *values);
      }
  g_assert_cmpint (least[0], ==, 255);
  for (guint i = 1; i <= TEST_EXTEND_OVERLAP; i++)
    g_assert_cmpint (most[i], <=, least[i - 1]);
  g_assert_cmpint (least[1], >=, 240);
  g_assert_cmpint (least[4], >, 0);
  g_assert_cmpint (most[TEST_EXTEND_OVERLAP], <=, 1);
}

/* the echo sends back the frame: the picture, and its edge repeated around */
static void
test_extend_check_pixels (const Session *session,
                          const char *name,
                          const SessionPlace *layer,
                          guint samples)
{
  static const guint8 nothing[4];
  SessionPlace known = place_get_frame_part (session, name, "known");
  SessionPlace target = place_get_frame_part (session, name, "target");
  g_autoptr (GBytes) from = test_extend_get_pixels (session, name, "before");
  g_autoptr (GBytes) to = test_extend_get_pixels (session, name, "result");
  const guint8 *source = g_bytes_get_data (from, NULL);
  const guint8 *result = g_bytes_get_data (to, NULL);

  g_assert_cmpuint (
      g_bytes_get_size (to), ==, target.width * target.height * samples);
  for (int y = target.y; y < target.y + target.height; y++)
    for (int x = target.x; x < target.x + target.width; x++)
      {
        int sx = CLAMP (x, known.x, known.x + known.width - 1);
        int sy = CLAMP (y, known.y, known.y + known.height - 1);
        gsize at = (gsize) (sy - layer->y) * layer->width + sx - layer->x;
        const guint8 *wanted =
            place_is_inside (layer, sx, sy) ? source + at * samples : nothing;

        if (memcmp (result, wanted, samples) != 0)
          g_error ("%s: another pixel at %d,%d", name, x, y);
        result += samples;
      }
}

static void
test_extend_check_others (const Session *session,
                          const char *name,
                          const SessionPlace *layer,
                          const SessionPlace *grown)
{
  SessionPlace other = { 10, 20, 50, 40 };
  g_autofree char *size =
      g_strdup_printf ("(%d %d)", grown->width, grown->height);
  g_autofree char *guide = g_strdup_printf ("%d", 33 - grown->x);
  g_autofree char *selection = g_strdup_printf ("(%d %d %d %d)",
                                                20 - grown->x,
                                                20 - grown->y,
                                                220 - grown->x,
                                                120 - grown->y);

  g_assert_cmpstr (test_extend_get (session, name, "canvas"), ==, size);
  g_assert_cmpstr (test_extend_get (session, name, "guide"), ==, guide);
  g_assert_cmpstr (test_extend_get (session, name, "selection"), ==, selection);
  g_assert_cmpstr (test_extend_get (session, name, "above"), ==, "1");
  test_extend_assert_place (session, name, "source", layer, grown);
  test_extend_assert_place (session, name, "other", &other, grown);
  test_extend_assert_same (session, name, "before", "after");
  test_extend_assert_same (session, name, "other-before", "other-after");
  test_extend_assert_same (session, name, "seen-before", "seen-after");
}

static void
test_extend_check_place (const Session *session,
                         const TestExtendKind *kind,
                         guint place)
{
  g_autofree char *name =
      g_strdup_printf ("%s-%s", kind->name, test_extend_places[place].name);
  const SessionPlace *layer = &test_extend_places[place].layer;
  const SessionPlace *grown = &test_extend_places[place].grown;
  SessionPlace target = place_get_frame_part (session, name, "target");
  SessionPlace kept = test_extend_canvas;
  g_autofree char *count = g_strdup_printf ("%d", test_extend_places[place].n);
  g_autofree char *type = g_strdup_printf ("%d", kind->type_id);
  g_autofree char *title = g_strconcat ("extend: ", name, NULL);

  g_test_message ("%s", name);
  /* an opaque layer is real where the canvas did not show it, too */
  if (kind->samples % 2 != 0 && layer->x + layer->width > kept.width)
    kept.width = layer->x + layer->width;
  g_assert_cmpstr (test_extend_get (session, name, "count"), ==, count);
  g_assert_cmpstr (test_extend_get (session, name, "type"), ==, type);
  g_assert_cmpstr (test_extend_get (session, name, "name"), ==, title);
  test_extend_assert_place (session, name, "place", &target, grown);
  test_extend_check_others (session, name, layer, grown);
  test_extend_check_mask (session, name, &kept, grown);
  if (strcmp (kind->precision, "U8-GAMMA") == 0)
    test_extend_check_pixels (session, name, layer, kind->samples);
}

/* every kind of layer at every place */
static void
test_extend_places_exact (gconstpointer data)
{
  Session *session = (Session *) data;
  g_autoptr (GString) script = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (test_extend_kinds); i++)
    for (guint j = 0; j < G_N_ELEMENTS (test_extend_places); j++)
      {
        const TestExtendKind *kind = &test_extend_kinds[i];
        const SessionPlace *layer = &test_extend_places[j].layer;

        g_string_append_printf (
            script,
            "(extend-case \"%s-%s\" %s %s PRECISION-%s '(%d %d %d %d) '(%s) %d "
            "\"{\\\"limn.endpoint\\\":\\\"echo\\\"%s}\" '(40 40 220 120))\n",
            kind->name,
            test_extend_places[j].name,
            kind->base,
            kind->type,
            kind->precision,
            layer->x,
            layer->y,
            layer->width,
            layer->height,
            test_extend_places[j].sides,
            test_extend_places[j].n,
            test_extend_places[j].option);
      }
  session_run (session, "extend.scm", script->str);
  for (guint i = 0; i < G_N_ELEMENTS (test_extend_kinds); i++)
    for (guint j = 0; j < G_N_ELEMENTS (test_extend_places); j++)
      test_extend_check_place (session, &test_extend_kinds[i], j);
}

/* what is new and its surroundings alone are sent, and nearly as they are */
static void
test_extend_close_up (gconstpointer data)
{
  static const SessionPlace kept = { 0, 0, 3000, 300 };
  static const SessionPlace grown = { -60, 0, 3060, 300 };
  Session *session = (Session *) data;
  SessionPlace target;

  session_run (session, "extend.scm", "(close-case \"close\")");
  target = place_get_frame_part (session, "close", "target");
  g_assert_cmpint (target.x, ==, -60);
  g_assert_cmpint (target.width, >=, 60 + 750);
  g_assert_cmpint (target.width, <, 1000);
  g_assert_cmpstr (session_get (session, "close.canvas"), ==, "(3060 300)");
  g_assert_cmpstr (session_get (session, "close.name"), ==, "extend");
  test_extend_assert_place (session, "close", "place", &target, &grown);
  test_extend_assert_same (session, "close", "before", "after");
  test_extend_check_mask (session, "close", &kept, &grown);
}

/* what the model was told, and what the record keeps */
static void
test_extend_check_words (const Session *session, const char *sent)
{
  g_autoptr (JsonObject) record = session_get_json (session, "photo.record");
  JsonObject *request = json_object_get_object_member (record, "request");
  g_autoptr (JsonNode) node =
      peer_get (session_get_peer (session), "/emulator/requests");
  g_autofree char *log = json_to_string (node, FALSE);

  if (strstr (log, sent) == NULL)
    g_error ("no '%s' in %s", sent, log);
  g_assert_cmpstr (
      json_object_get_string_member (record, "operation"), ==, "extend");
  g_assert_cmpstr (
      json_object_get_string_member (request, "prompt"), ==, "more sky");
  g_assert_cmpint (json_object_get_int_member (request, "left"), ==, 0);
  g_assert_cmpint (json_object_get_int_member (request, "top"), ==, 300);
}

/* @dx, @dy: by which the model has shifted the pixels it returned */
static void
test_extend_check_drift (const Session *session, double dx, double dy)
{
  g_autoptr (JsonObject) record = session_get_json (session, "photo.record");
  JsonArray *results = json_object_get_array_member (record, "results");
  JsonObject *result = json_array_get_object_element (results, 0);
  JsonObject *plan = json_object_get_object_member (record, "plan");
  JsonObject *frame = json_object_get_object_member (plan, "frame");
  JsonObject *fidelity = json_object_get_object_member (result, "fidelity");
  double scale = (double) json_object_get_int_member (frame, "width") /
                 json_object_get_int_member (result, "width");

  g_assert_cmpfloat_with_epsilon (
      json_object_get_double_member (fidelity, "dx"), dx * scale, 0.25);
  g_assert_cmpfloat_with_epsilon (
      json_object_get_double_member (fidelity, "dy"), dy * scale, 0.25);
}

/* a model that shifts what it was sent: the new layer does not */
static void
test_extend_over_the_wire (gconstpointer data)
{
  static const SessionPlace grown = { 0, -300, 1600, 1367 };
  Session *session = (Session *) data;
  Peer *peer = session_get_peer (session);
  SessionPlace target;

  peer_reset (peer);
  peer_put (peer,
            "/emulator/settings",
            "{\"edit\":\"identity\",\"drift\":{\"dx\":6,\"dy\":-4}}");
  session_run (session,
               "extend.scm",
               "(photo-case \"photo\" \"more sky\" '(0 0 300 0))");
  test_extend_check_words (
      session,
      "In this image the real picture ends 3 % from the left edge, 3 % from "
      "the "
      "right edge and 22 % from the top edge; the stripes beyond only repeat "
      "its last pixels.");
  target = place_get_frame_part (session, "photo", "target");
  g_assert_cmpstr (session_get (session, "photo.canvas"), ==, "(1600 1367)");
  test_extend_assert_place (session, "photo", "place", &target, &grown);
  session_assert_same (session, "photo.before", "photo.after");
  test_extend_check_drift (session, 6, -4);
}

/* one sentence each, and the image as it was */
static const struct
{
  const char *name;
  const char *call; /* kind, place, sides, options */
  const char *word;
} test_extend_refusals[] = {
  { "no side", "RGB-IMAGE '(0 0 300 200) '(0 0 0 0) echo", "limn.ratio" },
  { "side below 0", "RGB-IMAGE '(0 0 300 200) '(-1 0 0 0) echo", "left -1" },
  { "side too large",
    "RGB-IMAGE '(0 0 300 200) '(0 0 0 600000) echo",
    "bottom 600000" },
  { "canvas too large",
    "RGB-IMAGE '(0 0 300 200) '(0 524288 0 0) echo",
    "canvas 524588x200" },
  { "ratio it has",
    "RGB-IMAGE '(0 0 300 200) '(0 0 0 0) "
    "\"{\\\"limn.endpoint\\\":\\\"echo\\\",\\\"limn.ratio\\\":\\\"3:2\\\"}\"",
    "this shape already" },
  { "ratio and sides",
    "RGB-IMAGE '(0 0 300 200) '(1 0 0 0) "
    "\"{\\\"limn.endpoint\\\":\\\"echo\\\",\\\"limn.ratio\\\":\\\"1:1\\\"}\"",
    "already say how far" },
  { "layer beside the canvas",
    "RGBA-IMAGE '(400 0 300 200) '(0 9 0 0) echo",
    "layer 'source': lies outside the canvas" },
  { "layer that reaches",
    "RGB-IMAGE '(-50 -50 400 300) '(0 50 0 0) echo",
    "layer 'source': reaches as far" },
  { "group", "'group '(0 0 300 200) '(0 50 0 0) echo", "layer group" },
};

static void
test_extend_check_refusal (const Session *session,
                           const char *name,
                           const char *word)
{
  const char *said = session_get (session, name);
  const char *sentence = strstr (said, "failed");

  g_test_message ("%s: %s", name, said);
  g_assert_nonnull (sentence);
  g_assert_nonnull (strstr (sentence, word));
  g_assert_null (strpbrk (sentence, "\n\r\t"));
  g_assert_cmpstr (test_extend_get (session, name, "same"), ==, "#t");
}

static void
test_extend_refused (gconstpointer data)
{
  Session *session = (Session *) data;
  g_autoptr (GString) script = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (test_extend_refusals); i++)
    g_string_append_printf (script,
                            "(refused \"%s\" %s)\n",
                            test_extend_refusals[i].name,
                            test_extend_refusals[i].call);
  g_string_append (script, "(refused-indexed \"indexed\")\n");
  session_run (session, "extend.scm", script->str);
  for (guint i = 0; i < G_N_ELEMENTS (test_extend_refusals); i++)
    test_extend_check_refusal (
        session, test_extend_refusals[i].name, test_extend_refusals[i].word);
  test_extend_check_refusal (session, "indexed", "Mode > RGB");
}

int
main (int argc, char *argv[])
{
  static const SessionTest tests[] = {
    { "/gimp/extend/places", test_extend_places_exact },
    { "/gimp/extend/close-up", test_extend_close_up },
    { "/gimp/extend/wire", test_extend_over_the_wire },
    { "/gimp/extend/refused", test_extend_refused },
    { NULL },
  };

  return session_main (argc, argv, tests);
}
