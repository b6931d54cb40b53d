/* command/references: several images, given or mentioned, in their order,
 * within and above what each endpoint takes. */
#include <string.h>

#include "vendors.h"
#include "witness.h"

static Peer *test_peer;

/* what is sent: the second is too large to go inside a request */
static const struct
{
  const char *file;
  guint width, height;
  gboolean is_noise;
} test_references_images[] = {
  { "../first.png", 48, 32, FALSE },
  { "../second.png", 400, 320, TRUE },
  { "../third.png", 64, 96, FALSE },
};

static void
test_references_draw (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint i = 0; i < G_N_ELEMENTS (test_references_images); i++)
    {
      guint width = test_references_images[i].width;
      guint height = test_references_images[i].height;
      gsize length = (gsize) width * height * 4;
      g_autofree guint8 *pixels = g_malloc (length);

      for (gsize at = 0; at < length; at++)
        pixels[at] = at % 4 == 3 ? 255 :
                     test_references_images[i].is_noise ?
                                   (guint8) g_rand_int_range (rand, 0, 256) :
                                   (guint8) (60 * i + 40);
      witness_write_png (test_references_images[i].file, width, height, pixels);
    }
}

/* the request that asks for the picture, rather than those that store images */
static JsonObject *
test_references_find_request (JsonArray *posts)
{
  for (guint i = json_array_get_length (posts); i-- > 0;)
    {
      JsonObject *post = json_array_get_object_element (posts, i);

      if (json_array_get_length (json_object_get_array_member (
              post, "parts")) >= G_N_ELEMENTS (test_references_images))
        return post;
    }
  g_error ("no request with all images");
}

/* each as wide and high as what was given, to the byte */
static void
test_references_assert_order (JsonObject *request)
{
  JsonArray *parts = json_object_get_array_member (request, "parts");
  guint found = 0;

  for (guint i = 0; i < json_array_get_length (parts); i++)
    {
      JsonObject *part = json_array_get_object_element (parts, i);
      g_autofree char *data = NULL;
      g_autofree char *hash = NULL;
      gsize length;

      if (!json_object_has_member (part, "width"))
        continue;
      g_assert_cmpuint (found, <, G_N_ELEMENTS (test_references_images));
      g_assert_true (g_file_get_contents (
          test_references_images[found++].file, &data, &length, NULL));
      hash = g_compute_checksum_for_data (
          G_CHECKSUM_SHA256, (guint8 *) data, length);
      g_assert_cmpstr (
          json_object_get_string_member (part, "sha256"), ==, hash);
    }
  g_assert_cmpuint (found, ==, G_N_ELEMENTS (test_references_images));
}

static void
test_references_order (gconstpointer data)
{
  const VendorsRow *vendor = data;
  g_autoptr (CommandRun) run = NULL;
  g_autoptr (JsonArray) posts = NULL;

  vendors_order (test_peer, "", 1);
  test_references_draw ();
  run = command_run ("edit -p dusk --endpoint %s -m %s --image %s --image %s "
                     "--image %s -o a.png",
                     vendor->name,
                     vendor->editor,
                     test_references_images[0].file,
                     test_references_images[1].file,
                     test_references_images[2].file);
  command_assert_done (run);
  command_assert_files ("a.png");
  posts = vendors_list_posts (test_peer);
  test_references_assert_order (test_references_find_request (posts));
  command_assert_no_key (test_peer, run);
  g_assert_cmpuint (vendors_count_paid (test_peer, vendor->name), ==, 1);
}

/* ways to name the same three images, and the prompt as it arrives */
static const struct
{
  const char *arguments; /* behind endpoint and model */
  const char *prompt;
  gboolean is_wide;
} test_references_mentions[] = {
  { "edit --image ../first.png --option "
    "'limn.references=[\"file:../second.png\",\"file:../first.png\"]' "
    "-p 'as @[file:../third.png], not @[file:../first.png]'",
    "as image 3, not image 1",
    FALSE },
  { "edit --image ../first.png --image ../second.png "
    "-p '@[file:../third.png] on @[file:../second.png]'",
    "image 3 on image 2",
    FALSE },
  { "generate --size 16:9 -p '@[file:../first.png] @[file:../second.png] "
    "@[file:../third.png] @[file:../first.png]'",
    "image 1 image 2 image 3 image 1",
    TRUE },
};

static void
test_references_assert_prompt (JsonObject *request, const char *prompt)
{
  g_autoptr (JsonNode) node = json_node_alloc ();
  g_autofree char *text = NULL;
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", prompt);

  json_node_init_object (node, request);
  text = json_to_string (node, FALSE);
  if (strstr (text, quoted) == NULL)
    g_error ("no prompt %s in %s", quoted, text);
}

/* references say nothing of the shape of a generation */
static void
test_references_assert_wide (const char *path)
{
  WitnessImage *image = witness_read (path);

  g_assert_cmpuint (image->width * 2, >, image->height * 3);
  witness_free (image);
}

static void
test_references_mention (gconstpointer data)
{
  const VendorsRow *vendor = data;

  for (guint i = 0; i < G_N_ELEMENTS (test_references_mentions); i++)
    {
      g_autoptr (CommandRun) run = NULL;
      g_autoptr (JsonArray) posts = NULL;
      JsonObject *request;

      vendors_order (test_peer, "", 1);
      test_references_draw ();
      run = command_run ("%s --endpoint %s -m %s -o a.png",
                         test_references_mentions[i].arguments,
                         vendor->name,
                         vendor->editor);
      command_assert_done (run);
      command_assert_files ("a.png");
      posts = vendors_list_posts (test_peer);
      request = test_references_find_request (posts);
      test_references_assert_order (request);
      test_references_assert_prompt (request,
                                     test_references_mentions[i].prompt);
      if (test_references_mentions[i].is_wide)
        test_references_assert_wide ("a.png");
      g_assert_cmpuint (vendors_count_paid (test_peer, vendor->name), ==, 1);
    }
}

/* each with its exit status, before anything is sent */
static const struct
{
  const char *arguments;
  const char *words;
} test_references_refusals[] = {
  { "generate -p 'like @[Sky]'",
    "reference 'Sky': a layer, which only GIMP has; name a file, file:/path" },
  { "edit --image ../first.png -p dusk "
    "--option 'limn.references=[\"layer:Sky\"]'",
    "reference 'Sky': a layer, which only GIMP has; name a file, file:/path" },
  { "generate -p 'like @[file:../none.png]'",
    "image '../none.png': *No such file or directory" },
  { "generate -p 'like @[file:/]'", "image '/': a folder; name an image file" },
  { "generate -p 'like @[file:../text.xcf]'",
    "image 'text.xcf': not a PNG, JPEG, WebP, GIF or AVIF image; convert it "
    "first" },
  { "generate -p 'like @[file:../first.png'",
    "prompt '@[file:../first.png': the mention has no ]; write *" },
  { "generate -p dusk --option limn.references=../first.png",
    "limn.references '../first.png': a list of strings is needed, *" },
  { "edit --endpoint fal -m nano-banana-pro --image ../first.png "
    "-p 'as @[file:../second.png] and @[file:../third.png]'",
    "image: 3 given, gemini-3-pro-image-preview* takes at most 2; leave some "
    "out" },
  { "plan -p 'like @[file:../none.png]'",
    "image '../none.png': *No such file or directory" },
};

static void
test_references_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (test_references_refusals); i++)
    {
      g_autoptr (CommandRun) run = NULL;

      vendors_order (test_peer, "", 1);
      test_references_draw ();
      g_assert_true (
          g_file_set_contents ("../text.xcf", "gimp xcf v011", -1, NULL));
      run = command_run ("%s", test_references_refusals[i].arguments);
      vendors_assert_words (run, test_references_refusals[i].words);
      g_assert_cmpint (run->status, ==, 2);
      command_assert_files ("");
      command_assert_no_traffic (test_peer);
    }
}

static void
test_references_plan (void)
{
  static const char *const arguments =
      "plan --endpoint gemini -m nano-banana-pro --image ../first.png "
      "-p 'as @[file:../third.png]'";
  g_autoptr (CommandRun) told = NULL;
  g_autoptr (CommandRun) run = NULL;
  g_autoptr (JsonObject) record = NULL;
  JsonObject *row;

  vendors_order (test_peer, "", 1);
  test_references_draw ();
  told = command_run ("%s", arguments);
  g_assert_nonnull (
      strstr (told->out, "  image 2      file:../third.png, 64x96 pixels\n"));
  /* two input images are part of it */
  g_assert_nonnull (strstr (told->out, "about 0.1362 USD\n"));
  run = command_run ("%s --json", arguments);
  record = command_run_parse (run);
  row = json_array_get_object_element (
      json_object_get_array_member (
          json_object_get_object_member (record, "plan"), "references"),
      0);
  g_assert_cmpstr (json_object_get_string_member (row, "kind"), ==, "file");
  g_assert_cmpstr (
      json_object_get_string_member (row, "name"), ==, "../third.png");
  g_assert_cmpint (json_object_get_int_member (row, "width"), ==, 64);
  g_assert_cmpint (json_object_get_int_member (row, "height"), ==, 96);
  g_assert_cmpstr (
      json_object_get_string_member (
          json_object_get_object_member (record, "request"), "prompt"),
      ==,
      "as @[file:../third.png]");
  command_assert_no_traffic (test_peer);
}

/* a generation is drawn, not given back */
static void
test_references_echo (void)
{
  g_autoptr (CommandRun) run = NULL;

  vendors_order (test_peer, "", 1);
  test_references_draw ();
  run = command_run ("generate --endpoint echo -m nano-banana-pro --size 16:9 "
                     "-p '@[file:../first.png]' -o a.png");
  command_assert_done (run);
  witness_assert ("a.png", "png", 1376, 768);
}

/**
 * TestReferencesLimit:
 * @endpoint: who takes so many
 * @model: of it
 * @most: images
 * @words: of the complaint about one more, with "*" for what does not matter
 * @is_asked: whether only the endpoint itself knows
 */
typedef struct
{
  const char *endpoint;
  const char *model;
  guint most;
  const char *words;
  gboolean is_asked;
} TestReferencesLimit;

static const TestReferencesLimit test_references_limits[] = {
  { "lumenfall",
    "nano-banana-2",
    14,
    "image: 15 given, gemini-3.1-flash-image-preview takes at most 14; leave "
    "some out",
    FALSE },
  { "gemini",
    "nano-banana-pro",
    14,
    "image: 15 given, gemini-3-pro-image-preview* takes at most 14; leave some "
    "out",
    FALSE },
  { "gemini",
    "gemini-2.5-flash-image",
    3,
    "image: 4 given, gemini-2.5-flash-image* takes at most 3; leave some out",
    FALSE },
  { "vertex",
    "nano-banana-pro",
    14,
    "image: 15 given, gemini-3-pro-image-preview* takes at most 14; leave some "
    "out",
    FALSE },
  { "fal",
    "nano-banana-pro",
    2,
    "image: 3 given, gemini-3-pro-image-preview* takes at most 2; leave some "
    "out",
    FALSE },
  { "fal",
    "nano-banana-2",
    14,
    "image: 15 given, gemini-3.1-flash-image-preview* takes at most 14; leave "
    "some out",
    FALSE },
  { "replicate",
    "nano-banana-2",
    14,
    "image: 15 given, gemini-3.1-flash-image-preview* takes at most 14; leave "
    "some out",
    FALSE },
  { "openai",
    "gpt-image-2",
    16,
    "openai did not accept the request (array_above_max_length): Too many "
    "images; correct the named parameter",
    TRUE },
};

static CommandRun *
test_references_edit (const TestReferencesLimit *row, guint count)
{
  g_autoptr (GString) images = g_string_new (NULL);

  vendors_order (test_peer, "", 1);
  test_references_draw ();
  for (guint i = 0; i < count; i++)
    g_string_append_printf (
        images, " --image %s", test_references_images[0].file);
  return command_run ("edit -p dusk --endpoint %s -m %s -o a.png%s",
                      row->endpoint,
                      row->model,
                      images->str);
}

static void
test_references_limit (gconstpointer data)
{
  const TestReferencesLimit *row = data;
  g_autoptr (CommandRun) most = test_references_edit (row, row->most);
  g_autoptr (CommandRun) more = NULL;

  command_assert_done (most);
  command_assert_files ("a.png");
  g_assert_cmpuint (vendors_count_paid (test_peer, row->endpoint), ==, 1);
  more = test_references_edit (row, row->most + 1);
  vendors_assert_words (more, row->words);
  g_assert_cmpint (more->status, ==, row->is_asked ? 1 : 2);
  command_assert_files ("");
  if (!row->is_asked)
    command_assert_no_traffic (test_peer);
  g_assert_cmpuint (vendors_count_paid (test_peer, row->endpoint), ==, 0);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  test_peer = vendors_start ("[limn]\ntries=1\n");
  for (guint i = 0; i < VENDORS_N; i++)
    vendors_add ("references",
                 &vendors_rows[i],
                 "order",
                 &vendors_rows[i],
                 test_references_order);
  for (guint i = 0; i < VENDORS_N; i++)
    vendors_add ("references",
                 &vendors_rows[i],
                 "mention",
                 &vendors_rows[i],
                 test_references_mention);
  g_test_add_func ("/command/references/refused", test_references_refused);
  g_test_add_func ("/command/references/plan", test_references_plan);
  g_test_add_func ("/command/references/echo", test_references_echo);
  for (guint i = 0; i < G_N_ELEMENTS (test_references_limits); i++)
    {
      const TestReferencesLimit *row = &test_references_limits[i];
      g_autofree char *name = g_strdup_printf ("limit/%s", row->model);

      vendors_add ("references",
                   vendors_find (row->endpoint),
                   name,
                   row,
                   test_references_limit);
    }
  status = g_test_run ();
  peer_stop (test_peer);
  return status;
}
