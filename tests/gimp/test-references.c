/* test-references: layers and files go out behind the frame, in their order,
 * and the prompt calls them by their numbers. */
#include <string.h>

#include "codec/codec.h"
#include "session.h"

/* the first picture of a request to the gateway is the frame in an edit */
#define TEST_REFERENCES_FRAME "frame"

/**
 * TestReferencesImage:
 * @name: of a layer whose pixels the script saved, "photo", or the frame
 * @width: @height: as sent; 0 of the photo and the frame
 * @channels: of the layer; 0 where only the size is compared
 */
typedef struct
{
  const char *name;
  guint width, height;
  guint channels;
} TestReferencesImage;

typedef struct
{
  const char *name;
  const char *call;
  const char *prompt; /* as it arrives */
  TestReferencesImage images[8];
} TestReferencesRun;

static const TestReferencesRun test_references_runs[] = {
  { "edit",
    "(edit-case \"edit\" (string-append \"@[Hidden] like @[Base] and \" "
    "(mention-photo) \", not @[Set] or @[Hidden]\") "
    "\"{\\\"limn.references\\\":[\\\"layer:Deep "
    "[1]\\\",\\\"layer:Wide\\\"]}\")",
    "image 4 like image 1 and image 5, not image 6 or image 4",
    { { TEST_REFERENCES_FRAME },
      { "Deep", 50, 30, 4 },
      { "Wide", 2048, 68, 0 },
      { "Hidden", 64, 48, 4 },
      { "photo" },
      { "Set", 60, 60, 4 } } },
  { "generate",
    "(generate-case \"generate\" \"@[Deep [1\\\\]] over @[Hidden]\" \"\")",
    "image 1 over image 2",
    { { "Deep", 50, 30, 4 }, { "Hidden", 64, 48, 4 } } },
  { "own",
    "(generate-case \"own\" \"like @[Base]\" \"\")",
    "like image 1",
    { { "Base", 300, 200, 3 } } },
  { "create",
    "(create-case \"create\" (string-append \"like \" (mention-photo)) \"\")",
    "like image 1",
    { { "photo" } } },
};

/* a PNG of these pixels, as every upload is made */
static char *
test_references_hash_layer (const Session *session,
                            const TestReferencesImage *image)
{
  g_autofree char *name = g_strconcat (image->name, ".pixels", NULL);
  g_autoptr (GBytes) pixels = session_get_pixels (session, name);
  gsize stride = (gsize) image->width * image->channels;
  LimnImageInfo info = { .format = LIMN_IMAGE_FORMAT_PNG,
                         .width = image->width,
                         .height = image->height,
                         .channels = image->channels,
                         .depth = 8 };
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnEncoder) encoder = limn_encoder_new (&info, NULL, &error);
  g_autoptr (GBytes) png = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (pixels), ==, stride * image->height);
  g_assert_true (limn_encoder_push (
      encoder, g_bytes_get_data (pixels, NULL), stride, image->height, &error));
  png = limn_encoder_finish (encoder, &error);
  g_assert_no_error (error);
  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, png);
}

static char *
test_references_hash_photo (void)
{
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "data", "photo.jpg", NULL);
  g_autoptr (GError) error = NULL;
  char *data;
  gsize length;
  g_autoptr (GBytes) bytes = NULL;

  g_file_get_contents (path, &data, &length, &error);
  g_assert_no_error (error);
  bytes = g_bytes_new_take (data, length);
  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
}

static void
test_references_assert_image (const Session *session,
                              JsonObject *part,
                              const TestReferencesImage *image)
{
  g_autofree char *hash = NULL;

  g_assert_nonnull (image->name);
  g_test_message ("%s", image->name);
  if (strcmp (image->name, "photo") == 0)
    hash = test_references_hash_photo ();
  else if (image->channels > 0)
    hash = test_references_hash_layer (session, image);
  if (image->width > 0)
    {
      g_assert_cmpint (
          json_object_get_int_member (part, "width"), ==, image->width);
      g_assert_cmpint (
          json_object_get_int_member (part, "height"), ==, image->height);
    }
  if (hash != NULL)
    g_assert_cmpstr (json_object_get_string_member (part, "sha256"), ==, hash);
}

/* prompt and pictures of a request, in the order they came */
static void
test_references_check_request (const Session *session,
                               JsonObject *request,
                               const TestReferencesRun *run)
{
  JsonArray *parts = json_object_get_array_member (request, "parts");
  guint found = 0;

  g_assert_cmpstr (json_object_get_string_member (request, "path"),
                   ==,
                   "/openai/v1/images/edits");
  for (guint i = 0; i < json_array_get_length (parts); i++)
    {
      JsonObject *part = json_array_get_object_element (parts, i);

      if (strcmp (json_object_get_string_member (part, "name"), "prompt") == 0)
        g_assert_cmpstr (
            json_object_get_string_member (part, "value"), ==, run->prompt);
      if (!json_object_has_member (part, "format"))
        continue;
      g_assert_cmpuint (found, <, G_N_ELEMENTS (run->images));
      test_references_assert_image (session, part, &run->images[found++]);
    }
  g_assert_cmpuint (found, >, 0);
  g_assert_null (run->images[found].name);
}

/* in the record as they were sent; only the request has the user's words */
static void
test_references_check_record (const Session *session,
                              const TestReferencesRun *run)
{
  g_autofree char *key = g_strconcat (run->name, ".record", NULL);
  g_autoptr (JsonObject) record = session_get_json (session, key);
  JsonObject *plan = json_object_get_object_member (record, "plan");
  JsonArray *references = json_object_get_array_member (plan, "references");
  gboolean framed = strcmp (run->images[0].name, TEST_REFERENCES_FRAME) == 0;
  guint n = json_array_get_length (references);

  g_assert_true (json_object_get_null_member (plan, "frame") == !framed);
  g_assert_null (run->images[n + framed].name);
  for (guint i = 0; i < n; i++)
    {
      JsonObject *row = json_array_get_object_element (references, i);
      const TestReferencesImage *image = &run->images[i + framed];
      g_autofree char *tattoo = g_strconcat (image->name, ".tattoo", NULL);
      gboolean file = strcmp (image->name, "photo") == 0;

      g_assert_cmpstr (json_object_get_string_member (row, "kind"),
                       ==,
                       file ? "file" : "layer");
      g_assert_nonnull (
          strstr (json_object_get_string_member (row, "name"), image->name));
      g_assert_cmpint (json_object_get_int_member (row, "width"),
                       ==,
                       file ? 1600 : image->width);
      g_assert_cmpint (json_object_get_int_member (row, "height"),
                       ==,
                       file ? 1067 : image->height);
      g_assert_true (json_object_has_member (row, "tattoo") == !file);
      if (image->channels == 4)
        g_assert_cmpint (json_object_get_int_member (row, "tattoo"),
                         ==,
                         session_get_int (session, tattoo));
    }
  g_assert_nonnull (
      strstr (json_object_get_string_member (
                  json_object_get_object_member (record, "request"), "prompt"),
              "@["));
}

/* beside them are greetings, which warm connections up */
static GPtrArray *
test_references_list_posts (Peer *peer)
{
  g_autoptr (JsonNode) node = peer_get (peer, "/emulator/requests");
  JsonArray *requests = json_node_get_array (node);
  GPtrArray *posts =
      g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);

  for (guint i = 0; i < json_array_get_length (requests); i++)
    {
      JsonObject *request = json_array_get_object_element (requests, i);

      if (strcmp (json_object_get_string_member (request, "method"), "POST") ==
          0)
        g_ptr_array_add (posts, json_object_ref (request));
    }
  return posts;
}

static void
test_references_sent (gconstpointer data)
{
  Session *session = (Session *) data;
  Peer *peer = session_get_peer (session);
  g_autoptr (GString) script = g_string_new ("(save-sources)\n");
  g_autoptr (GPtrArray) posts = NULL;

  peer_reset (peer);
  peer_put (peer, "/emulator/settings", "{\"tiny\":true}");
  for (guint i = 0; i < G_N_ELEMENTS (test_references_runs); i++)
    g_string_append_printf (script, "%s\n", test_references_runs[i].call);
  session_run (session, "references.scm", script->str);
  posts = test_references_list_posts (peer);
  g_assert_cmpuint (posts->len, ==, G_N_ELEMENTS (test_references_runs));
  for (guint i = 0; i < G_N_ELEMENTS (test_references_runs); i++)
    {
      const TestReferencesRun *run = &test_references_runs[i];
      g_autofree char *same = g_strconcat (run->name, ".same", NULL);

      g_test_message ("%s", run->name);
      test_references_check_request (
          session, g_ptr_array_index (posts, i), run);
      test_references_check_record (session, run);
      if (strcmp (run->name, "create") != 0)
        g_assert_cmpstr (session_get (session, same), ==, "#t");
    }
  /* placed by its own shape, in the middle */
  g_assert_cmpstr (
      session_get (session, "generate.place"), ==, "(64 52 172 96)");
  g_assert_cmpstr (session_get (session, "create.size"), ==, "(172 96)");
}

/* each in one sentence, with nothing sent and the image as it was */
static const struct
{
  const char *call; /* its first argument is the name of the note */
  const char *name;
  const char *words;
} test_references_refusals[] = {
  { "refused-edit \"near\" \"like @[hiddem]\" \"\"",
    "near",
    "reference 'hiddem': no layer of this image has that name; did you mean "
    "'Hidden'?" },
  { "refused-generate \"far\" \"like @[A castle in the air]\" \"\"",
    "far",
    "reference 'A castle in the air': no layer of this image has that name; "
    "there are 'Wide', 'Hidden', 'Set', 'Shallow', 'Inner', 'Deep [1]', "
    "'Base'" },
  { "refused-edit \"option\" \"dusk\" "
    "\"{\\\"limn.references\\\":[\\\"layer:Deep\\\"]}\"",
    "option",
    "reference 'Deep': no layer of this image has that name; *" },
  { "refused-create \"create\" \"like @[Base]\"",
    "create",
    "reference 'Base': a layer, but a new image has none; name a file, "
    "file:/path, or generate into an image" },
  { "refused-edit \"file\" \"like @[file:/nowhere/none.png]\" \"\"",
    "file",
    "image '/nowhere/none.png': *No such file or directory" },
  { "refused-create \"format\" "
    "(string-append \"like @[file:\" (path \"script.scm\") \"]\")",
    "format",
    "image 'script.scm': not a PNG, JPEG, WebP, GIF or AVIF image; convert it "
    "first" },
  { "refused-generate \"limit\" \"@[Base] @[Wide] @[Hidden]\" "
    "\"fal/nano-banana-pro\"",
    "limit",
    "image: 3 given, gemini-3-pro-image-preview on fal takes at most 2; leave "
    "some out" },
  { "refused-edit \"open\" \"like @[Base\" \"\"",
    "open",
    "prompt '@[Base': the mention has no ]; write @[Layer name] or "
    "@[file:/path], or \\@[ for the characters themselves" },
  { "refused-edit \"entry\" \"dusk\" "
    "\"{\\\"limn.references\\\":[\\\"Base\\\"]}\"",
    "entry",
    "limn.references 'Base': a list of strings is needed, *" },
};

static void
test_references_refused (gconstpointer data)
{
  Session *session = (Session *) data;
  Peer *peer = session_get_peer (session);
  g_autoptr (GString) script = g_string_new (NULL);
  g_autoptr (JsonNode) node = NULL;

  peer_reset (peer);
  for (guint i = 0; i < G_N_ELEMENTS (test_references_refusals); i++)
    g_string_append_printf (script, "(%s)\n", test_references_refusals[i].call);
  session_run (session, "references.scm", script->str);
  for (guint i = 0; i < G_N_ELEMENTS (test_references_refusals); i++)
    {
      const char *name = test_references_refusals[i].name;
      const char *said = session_get (session, name);
      g_autofree char *same = g_strconcat (name, ".same", NULL);
      g_autofree char *pattern =
          g_strconcat ("*", test_references_refusals[i].words, NULL);
      g_autofree char *line = g_strchomp (g_strdup (said));

      if (!g_pattern_match_simple (pattern, line))
        g_error ("'%s' is not '%s'", line, pattern);
      g_assert_null (strchr (line, '\n'));
      g_assert_cmpstr (session_get (session, same), ==, "#t");
    }
  node = peer_get (peer, "/emulator/requests");
  g_assert_cmpuint (json_array_get_length (json_node_get_array (node)), ==, 0);
}

/* a generation is drawn by the echo too; a dry run has looked for all of it */
static void
test_references_quiet (gconstpointer data)
{
  Session *session = (Session *) data;
  g_autoptr (JsonObject) record = NULL;
  JsonObject *row;

  session_run (session,
               "references.scm",
               "(card-case \"card\" \"like a card\")"
               "(card-case \"like\" \"like @[Hidden]\")"
               "(dry-case \"dry\" \"like @[Hidden]\")");
  g_assert_cmpstr (session_get (session, "like.place"),
                   ==,
                   session_get (session, "card.place"));
  session_assert_same (session, "card.pixels", "like.pixels");
  record = session_get_json (session, "dry.record");
  row = json_array_get_object_element (
      json_object_get_array_member (
          json_object_get_object_member (record, "plan"), "references"),
      0);
  g_assert_cmpint (json_object_get_int_member (row, "width"), ==, 64);
  g_assert_cmpint (json_object_get_int_member (row, "height"), ==, 48);
}

int
main (int argc, char *argv[])
{
  static const SessionTest tests[] = {
    { "/gimp/references/sent", test_references_sent },
    { "/gimp/references/refused", test_references_refused },
    { "/gimp/references/quiet", test_references_quiet },
    { NULL },
  };

  return session_main (argc, argv, tests);
}
