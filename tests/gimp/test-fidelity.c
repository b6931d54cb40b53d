/* test-fidelity: an answer that has drifted lies where the original lay, in
 * its colours, in every kind of image. */
#include <math.h>
#include <stdlib.h>

#include "place.h"
#include "session.h"

#define TEST_FIDELITY_DRIFT                                                    \
  "{\"edit\":\"identity\",\"drift\":{\"dx\":6.3,\"dy\":-4.1,\"scale\":1.012,"  \
  "\"gain\":[1.1,0.93,1.04]}}"

/* tests/data/photo.jpg */
static const SessionPlace test_fidelity_photo = { 0, 0, 1600, 1067 };

static const struct
{
  const char *name;
  const char *convert;
  const char *selection;
  const char *options;
  gsize samples;
  gboolean aligned, matched;
} test_fidelity_cases[] = {
  { "rgb", "as-it-is", "(600 400 300 200)", "", 3, TRUE, TRUE },
  { "whole", "as-it-is", "()", "", 3, TRUE, TRUE },
  { "gray", "to-gray", "(600 400 300 200)", "", 1, TRUE, TRUE },
  { "float", "to-linear-float", "(900 300 250 250)", "", 3, TRUE, TRUE },
  { "deep", "to-deep", "(200 500 300 300)", "", 3, TRUE, TRUE },
  { "unaligned",
    "as-it-is",
    "(600 400 300 200)",
    "{\\\"limn.align\\\":false,\\\"limn.match_color\\\":false}",
    3,
    FALSE,
    FALSE },
  { "unmatched",
    "as-it-is",
    "(600 400 300 200)",
    "{\\\"limn.match_color\\\":false}",
    3,
    TRUE,
    FALSE },
};

static void
test_fidelity_check_record (const Session *session,
                            const char *name,
                            gboolean aligned,
                            gboolean matched)
{
  g_autofree char *key = g_strconcat (name, ".record", NULL);
  g_autoptr (JsonObject) record = session_get_json (session, key);
  JsonObject *plan = json_object_get_object_member (record, "plan");
  JsonObject *frame = json_object_get_object_member (plan, "frame");
  JsonObject *found = json_object_get_object_member (record, "fidelity");
  JsonObject *result = json_array_get_object_element (
      json_object_get_array_member (record, "results"), 0);
  double factor = (double) json_object_get_int_member (frame, "width") /
                  json_object_get_int_member (result, "width");
  double dx = json_object_get_double_member (found, "dx");
  double dy = json_object_get_double_member (found, "dy");
  double scale = json_object_get_double_member (found, "scale");

  g_test_message ("%s: %.3f, %.3f, %.5f", name, dx, dy, scale);
  g_assert_cmpint (!json_object_get_null_member (found, "color"), ==, matched);
  if (!aligned)
    {
      g_assert_cmpfloat (dx, ==, 0);
      g_assert_cmpfloat (scale, ==, 1);
      return;
    }
  g_assert_cmpfloat (fabs (dx - 6.3 * factor), <=, 0.25);
  g_assert_cmpfloat (fabs (dy + 4.1 * factor), <=, 0.25);
  g_assert_cmpfloat (fabs (scale - 1.012), <=, 0.0005);
  g_assert_cmpfloat (json_object_get_double_member (found, "residual_after"),
                     <,
                     json_object_get_double_member (found, "residual_before"));
}

/* mean difference of the layer and what lies below it, in levels */
static double
test_fidelity_measure (const Session *session, const char *name, gsize samples)
{
  g_autofree char *before = g_strconcat (name, ".before", NULL);
  g_autofree char *after = g_strconcat (name, ".result", NULL);
  g_autoptr (GBytes) from = session_get_pixels (session, before);
  g_autoptr (GBytes) to = session_get_pixels (session, after);
  const guint8 *source = g_bytes_get_data (from, NULL);
  const guint8 *result = g_bytes_get_data (to, NULL);
  SessionPlace target = place_get_frame_part (session, name, "target");
  gsize row = (gsize) target.width * samples;
  double sum = 0;

  g_assert_cmpint (g_bytes_get_size (to), ==, row * target.height);
  for (int y = 0; y < target.height; y++)
    for (gsize i = 0; i < row; i++)
      sum += abs (result[y * row + i] -
                  source[((gsize) (target.y + y) * test_fidelity_photo.width +
                          target.x) *
                             samples +
                         i]);
  return sum / (row * target.height);
}

static void
test_fidelity_drifts (gconstpointer data)
{
  Session *session = (Session *) data;
  Peer *peer = session_get_peer (session);
  g_autoptr (GString) script = g_string_new (NULL);
  double plain = 0;

  peer_reset (peer);
  peer_put (peer, "/emulator/settings", TEST_FIDELITY_DRIFT);
  for (guint i = 0; i < G_N_ELEMENTS (test_fidelity_cases); i++)
    g_string_append_printf (script,
                            "(fidelity-case \"%s\" %s '%s \"%s\")\n",
                            test_fidelity_cases[i].name,
                            test_fidelity_cases[i].convert,
                            test_fidelity_cases[i].selection,
                            test_fidelity_cases[i].options);
  session_run (session, "fidelity.scm", script->str);
  plain = test_fidelity_measure (session, "unaligned", 3);
  for (guint i = 0; i < G_N_ELEMENTS (test_fidelity_cases); i++)
    {
      const char *name = test_fidelity_cases[i].name;
      g_autofree char *before = g_strconcat (name, ".before", NULL);
      g_autofree char *after = g_strconcat (name, ".after", NULL);
      double left =
          test_fidelity_measure (session, name, test_fidelity_cases[i].samples);

      g_test_message ("%s: %.2f levels apart", name, left);
      session_assert_same (session, before, after);
      test_fidelity_check_record (session,
                                  name,
                                  test_fidelity_cases[i].aligned,
                                  test_fidelity_cases[i].matched);
      if (test_fidelity_cases[i].matched)
        g_assert_cmpfloat (left, <=, 2);
    }
  g_assert_cmpfloat (plain, >=, 8);
}

/* an answer that says which space it is in is as right as any; the same without
 * help from the match of colours */
static void
test_fidelity_profiles (gconstpointer data)
{
  static const struct
  {
    const char *settings;
    const char *name;
    const char *convert;
    const char *selection;
    gsize samples;
  } cases[] = {
    { "{\"emit\":\"png\"}", "wide", "as-it-is", "(600 400 300 200)", 3 },
    { "{\"emit\":\"jpeg\"}", "wide-whole", "as-it-is", "()", 3 },
    { "{\"emit\":\"png\"}",
      "wide-float",
      "to-linear-float",
      "(600 400 300 200)",
      3 },
    { "{\"emit\":\"png\"}", "wide-gray", "to-gray", "(600 400 300 200)", 1 },
  };
  Session *session = (Session *) data;
  Peer *peer = session_get_peer (session);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *script = g_strdup_printf (
          "(fidelity-case \"%s\" %s '%s \"%s\")",
          cases[i].name,
          cases[i].convert,
          cases[i].selection,
          "{\\\"limn.align\\\":false,\\\"limn.match_color\\\":false}");
      double left;

      peer_reset (peer);
      peer_put (peer,
                "/emulator/settings",
                "{\"edit\":\"identity\",\"drift\":{\"wide\":true}}");
      peer_put (peer, "/emulator/settings", cases[i].settings);
      session_run (session, "fidelity.scm", script);
      left = test_fidelity_measure (session, cases[i].name, cases[i].samples);
      g_test_message ("%s: %.2f levels apart", cases[i].name, left);
      g_assert_cmpfloat (left, <=, 1.5);
    }
}

static double
test_fidelity_get_share (const Session *session, const char *name)
{
  g_autoptr (GBytes) bytes = session_get_pixels (session, name);
  const guint8 *values = g_bytes_get_data (bytes, NULL);
  gsize n = g_bytes_get_size (bytes);
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += values[i] / 255.0;
  return sum / n;
}

/* without a selection the mask is what really changed: all, some or nothing */
static void
test_fidelity_changes (gconstpointer data)
{
  static const struct
  {
    const char *settings;
    double least, most;
  } cases[] = {
    { TEST_FIDELITY_DRIFT, 0, 0.005 },
    { "{\"edit\":\"scene\"}", 0.5, 1 },
    { "{\"edit\":\"invert\"}", 0.8, 1 },
  };
  Session *session = (Session *) data;
  Peer *peer = session_get_peer (session);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double share;

      peer_reset (peer);
      peer_put (peer, "/emulator/settings", cases[i].settings);
      session_run (session,
                   "fidelity.scm",
                   "(fidelity-case \"change\" as-it-is '() "
                   "\"{\\\"limn.change_mask\\\":true}\")");
      g_assert_cmpint (session_get_int (session, "change.mask"), !=, -1);
      share = test_fidelity_get_share (session, "change.mask-pixels");
      g_test_message ("%s: %.3f", cases[i].settings, share);
      g_assert_cmpfloat (share, >=, cases[i].least);
      g_assert_cmpfloat (share, <=, cases[i].most);
    }
}

int
main (int argc, char *argv[])
{
  static const SessionTest tests[] = {
    { "/gimp/fidelity/drifts", test_fidelity_drifts },
    { "/gimp/fidelity/profiles", test_fidelity_profiles },
    { "/gimp/fidelity/changes", test_fidelity_changes },
    { NULL },
  };

  return session_main (argc, argv, tests);
}
