/* test-repeats: an extension and an edit with references, made again. */
#include <string.h>

#include "place.h"
#include "session.h"

/* the canvas has grown already: nothing grows twice */
static const char test_repeats_extend[] =
    "(let* ((image (make-image 300 200 RGB PRECISION-U8-GAMMA))\n"
    "       (layer (add-layer image 0 '(0 0 300 200) RGB-IMAGE \"base\")))\n"
    "  (draw image layer 7)\n"
    "  (let* ((result (plug-in-limn-extend RUN-NONINTERACTIVE image layer "
    "\"\"\n"
    "                   \"\" 60 0 0 40 \"\" 1 echo))\n"
    "         (new (first-layer result)))\n"
    "    (note-run \"first\" image result)\n"
    "    (let ((other (again image new \"\" 2 \"\")))\n"
    "      (note-run \"second\" image other)\n"
    "      (note \"canvas\" (list (car (gimp-image-width image))\n"
    "                           (car (gimp-image-height image))))\n"
    "      (note \"layers\" (car (gimp-image-get-layers image)))))\n"
    "  (gimp-image-delete image))\n";

static void
test_repeats_extension (gconstpointer data)
{
  Session *session = (Session *) data;
  g_autoptr (JsonObject) record = NULL;

  session_run (session, "again.scm", test_repeats_extend);
  g_assert_cmpstr (session_get (session, "canvas"), ==, "(360 240)");
  g_assert_cmpint (session_get_int (session, "layers"), ==, 4);
  g_assert_cmpint (session_get_int (session, "second.count"), ==, 2);
  g_assert_cmpstr (session_get (session, "first.place"),
                   ==,
                   session_get (session, "second.place"));
  session_assert_same (session, "first.result", "second.result");
  session_assert_same (session, "first.mask-pixels", "second.mask-pixels");
  record = session_get_json (session, "second.record");
  g_assert_cmpstr (
      json_object_get_string_member (record, "operation"), ==, "extend");
}

/* the layer that was referred to has another name by now */
static const char test_repeats_reference[] =
    "(let* ((image (make-image 300 200 RGB PRECISION-U8-GAMMA))\n"
    "       (layer (add-layer image 0 '(0 0 300 200) RGB-IMAGE \"base\"))\n"
    "       (hat (add-layer image 0 '(0 0 40 30) RGB-IMAGE \"hat\")))\n"
    "  (draw image layer 7)\n"
    "  (draw image hat 3)\n"
    "  (let* ((result (edit image layer \"wear @[hat]\" 1 \"\"))\n"
    "         (new (first-layer result)))\n"
    "    (gimp-item-set-name hat \"cap\")\n"
    "    (note-run \"second\" image (again image new \"\" 1 \"\"))\n"
    "    (gimp-image-remove-layer image hat)\n"
    "    (note-run \"third\" image\n"
    "      (attempt (lambda () (again image new \"\" 1 \"\")))))\n"
    "  (gimp-image-delete image))\n";

/* hashes of the images of every edit that went out, in a line each */
static char *
test_repeats_list_uploads (Peer *peer)
{
  g_autoptr (JsonNode) node = peer_get (peer, "/emulator/requests");
  JsonArray *requests = json_node_get_array (node);
  g_autoptr (GString) lines = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (requests); i++)
    {
      JsonObject *request = json_array_get_object_element (requests, i);
      JsonArray *parts = json_object_get_array_member (request, "parts");

      if (strcmp (json_object_get_string_member (request, "method"), "POST"))
        continue;
      for (guint j = 0; j < json_array_get_length (parts); j++)
        {
          JsonObject *part = json_array_get_object_element (parts, j);

          if (json_object_has_member (part, "format"))
            g_string_append_printf (
                lines, "%s ", json_object_get_string_member (part, "sha256"));
        }
      g_string_append_c (lines, '\n');
    }
  return g_strdup (lines->str);
}

static void
test_repeats_references (gconstpointer data)
{
  Session *session = (Session *) data;
  Peer *peer = session_get_peer (session);
  g_autofree char *uploads = NULL;
  g_auto (GStrv) lines = NULL;

  peer_reset (peer);
  session_run (session, "again.scm", test_repeats_reference);
  uploads = test_repeats_list_uploads (peer);
  lines = g_strsplit (uploads, "\n", 0);
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  g_assert_cmpuint (strlen (lines[0]), ==, 2 * 65);
  g_assert_cmpstr (lines[0], ==, lines[1]);
  g_assert_nonnull (strstr (session_get (session, "third.words"), "'hat'"));
}

/* the same twice, the same reused, and other pixels */
static const char test_repeats_twin[] =
    "(let* ((image (make-image 300 200 RGB PRECISION-U8-GAMMA))\n"
    "       (layer (add-layer image 0 '(0 0 300 200) RGB-IMAGE \"base\"))\n"
    "       (reuse \"{\\\"limn.reuse\\\":true}\"))\n"
    "  (draw image layer 7)\n"
    "  (note-run \"first\" image (edit image layer \"snow\" 1 \"\"))\n"
    "  (note-run \"told\" image (edit image layer \"snow\" 1 \"\"))\n"
    "  (note-run \"reused\" image (edit image layer \"snow\" 1 reuse))\n"
    "  (draw image layer 3)\n"
    "  (note-run \"other\" image (edit image layer \"snow\" 1 reuse))\n"
    "  (gimp-image-delete image))\n";

static void
test_repeats_assert_twin (Session *session, const char *name, const char *of)
{
  g_autofree char *note = g_strconcat (name, ".record", NULL);
  g_autofree char *other = g_strconcat (of, ".record", NULL);
  g_autoptr (JsonObject) record = session_get_json (session, note);
  g_autoptr (JsonObject) first = session_get_json (session, other);
  JsonObject *twin = json_object_get_object_member (record, "twin");

  g_assert_cmpstr (json_object_get_string_member (twin, "id"),
                   ==,
                   json_object_get_string_member (first, "id"));
}

static void
test_repeats_twins (gconstpointer data)
{
  Session *session = (Session *) data;
  Peer *peer = session_get_peer (session);
  g_autoptr (JsonObject) reused = NULL;
  g_autoptr (JsonObject) other = NULL;
  g_autofree char *uploads = NULL;
  g_auto (GStrv) lines = NULL;

  peer_reset (peer);
  session_run (session, "again.scm", test_repeats_twin);
  uploads = test_repeats_list_uploads (peer);
  lines = g_strsplit (uploads, "\n", 0);
  g_assert_cmpuint (g_strv_length (lines), ==, 4);
  g_assert_cmpstr (lines[0], ==, lines[1]);
  g_assert_cmpstr (lines[0], !=, lines[2]);
  test_repeats_assert_twin (session, "told", "first");
  test_repeats_assert_twin (session, "reused", "told");
  session_assert_same (session, "told.result", "reused.result");
  reused = session_get_json (session, "reused.record");
  g_assert_true (json_object_has_member (reused, "reused"));
  other = session_get_json (session, "other.record");
  g_assert_false (json_object_has_member (other, "twin"));
}

int
main (int argc, char *argv[])
{
  static const SessionTest tests[] = {
    { "/gimp/repeats/extension", test_repeats_extension },
    { "/gimp/repeats/references", test_repeats_references },
    { "/gimp/repeats/twins", test_repeats_twins },
    { NULL },
  };

  return session_main (argc, argv, tests);
}
