/* limn/payload: how deep, how long and how large an answer may be. */
#include <string.h>

#include "error.h"
#include "payload.h"

static const char *const claims[] = {
  "output", "output[]", "link^=data:", NULL
};

static gboolean
sink_begin (gpointer user_data, guint stream, const char *path, GError **error)
{
  return TRUE;
}

static gboolean
sink_data (gpointer user_data,
           guint stream,
           const char *data,
           gsize length,
           GError **error)
{
  gsize *flown = user_data;

  *flown += length;
  return TRUE;
}

static gboolean
sink_end (gpointer user_data, guint stream, GError **error)
{
  return TRUE;
}

static const LimnPayloadSink sink = { sink_begin, sink_data, sink_end };

/* @head, @count times @unit, @tail, without building it */
static JsonNode *
read_repeated (gsize *flown,
               const char *head,
               const char *unit,
               guint count,
               const char *tail,
               GError **error)
{
  g_autoptr (LimnPayload) payload = limn_payload_new (claims, &sink, flown);
  gboolean valid = limn_payload_feed (payload, head, strlen (head), error);

  for (guint i = 0; valid && i < count; i++)
    valid = limn_payload_feed (payload, unit, strlen (unit), error);
  if (!valid || !limn_payload_feed (payload, tail, strlen (tail), error))
    return NULL;
  return limn_payload_finish (payload, error);
}

static void
test_depth (void)
{
  for (guint depth = 60; depth < 70; depth++)
    {
      g_autofree char *closing = g_strnfill (depth, ']');
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node =
          read_repeated (NULL, "", "[", depth, closing, &error);

      g_assert_true ((node != NULL) == (depth <= LIMN_PAYLOAD_MAX_DEPTH));
      if (node == NULL)
        g_assert_error (error, LIMN_ERROR, LIMN_ERROR_ANSWER);
    }
}

static void
test_skeleton_bound (void)
{
  static const struct
  {
    const char *head;
    const char *unit;
    guint count;
    const char *tail;
    gboolean valid;
    gsize flown;
  } cases[] = {
    /* white space and claimed strings are free, beyond the bound */
    { "[1,", "                ", 1024 * 1024, "2]", TRUE, 0 },
    { "{\"output\":\"",
      "0123456789abcdef",
      1024 * 1024,
      "\"}",
      TRUE,
      16 * 1024 * 1024 },
    { "{\"link\":\"data:",
      "0123456789abcdef",
      1024 * 1024,
      "\"}",
      TRUE,
      16 * 1024 * 1024 + sizeof "data:" - 1 },
    /* a cut string costs what is kept of it */
    { "{\"link\":\"http:", "0123456789abcdef", 1024 * 1024, "\"}", TRUE, 0 },
    { "{\"x\":\"", "0123456789abcdef", 1024 * 1024, "\"}", TRUE, 0 },
    { "{\"", "0123456789abcdef", 1024 * 1024, "\":1}", TRUE, 0 },
    { "[", "\"0123456789abcdef\",", 200 * 1024, "1]", TRUE, 0 },
    { "[", "\"0123456789abcdef\",", 300 * 1024, "1]", FALSE, 0 },
    { "[", "[],", 2 * 1024 * 1024, "1]", FALSE, 0 },
    { "[", "0,", 2 * 1024 * 1024, "1]", FALSE, 0 },
    { "{\"output\":[", "\"\",", 1024 * 1024, "1]}", FALSE, 0 },
    { "[", "1111111111111111", 10 * 1024, "]", FALSE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize flown = 0;
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = read_repeated (&flown,
                                                 cases[i].head,
                                                 cases[i].unit,
                                                 cases[i].count,
                                                 cases[i].tail,
                                                 &error);

      g_assert_true ((node != NULL) == cases[i].valid);
      g_assert_cmpuint (flown, ==, cases[i].flown);
      if (!cases[i].valid)
        g_assert_error (error, LIMN_ERROR, LIMN_ERROR_ANSWER);
    }
}

/* "x" and @count times "é": the cut must not split one */
static void
test_cut (void)
{
  for (guint before = 0; before < 4; before++)
    {
      g_autofree char *spaces = g_strnfill (before, ' ');
      g_autofree char *head = g_strdup_printf ("[\"%s", spaces);
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = read_repeated (
          NULL, head, "\xE2\x82\xAC", 40000, "\",\"z\"]", &error);
      JsonArray *array = NULL;
      const char *text = NULL;

      g_assert_no_error (error);
      array = json_node_get_array (node);
      text = json_array_get_string_element (array, 0);
      g_assert_true (g_utf8_validate (text, -1, NULL));
      g_assert_cmpuint (strlen (text), <=, LIMN_PAYLOAD_MAX_STRING);
      g_assert_cmpuint (strlen (text), >, LIMN_PAYLOAD_MAX_STRING - 3);
      g_assert_cmpstr (json_array_get_string_element (array, 1), ==, "z");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/payload-bounds/depth", test_depth);
  g_test_add_func ("/payload-bounds/skeleton", test_skeleton_bound);
  g_test_add_func ("/payload-bounds/cut", test_cut);
  return g_test_run ();
}
