/* command/servers: OpenAI, and local servers like it, named in settings.ini. */
#include <png.h>
#include <string.h>

#include "command.h"
#include "witness.h"

#define TEST_SERVERS_WIDTH 96
#define TEST_SERVERS_HEIGHT 64

static Peer *test_peer;

/* what is edited, and what an inverted pixel of it becomes */
static const guint8 test_servers_color[3] = { 200, 100, 40 };
static const guint8 test_servers_inverted[3] = { 55, 155, 215 };

/**
 * TestServersRow:
 * @flavor: the server's, and its name
 * @width: @height: of an edit, for which no size is asked; those of the image
 *   where the server or Limn cares
 * @edits: end of the path that a masked edit goes to
 * @url: options that make it answer with an address, or %NULL
 */
typedef struct
{
  const char *flavor;
  guint width, height;
  const char *edits;
  const char *url;
} TestServersRow;

static const TestServersRow test_servers_rows[] = {
  { "sdcpp", 96, 64, "/v1/images/edits", NULL },
  { "lemonade", 96, 64, "/api/v1/images/edits", NULL },
  { "localai",
    512,
    512,
    "/v1/images/inpainting",
    "--option response_format=url" },
  { "vllm", 96, 64, "/v1/images/edits", NULL },
  { "sglang", 96, 64, "/v1/images/edits", NULL },
  { "litellm", 1024, 1024, "/v1/images/edits", NULL },
  { "plain", 512, 512, "/v1/images/edits", "--option response_format=url" },
};

static void
test_servers_write (const char *name, const char *text)
{
  g_autofree char *path =
      g_build_filename (peer_get_folder (test_peer), "config", name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
test_servers_write_settings (void)
{
  g_autoptr (GString) text = g_string_new ("[limn]\nmodel=sd-local\ntries=1\n");

  for (guint i = 0; i < G_N_ELEMENTS (test_servers_rows); i++)
    {
      const char *flavor = test_servers_rows[i].flavor;

      g_string_append_printf (text,
                              "[endpoint %s]\nprotocol=openai\nurl=%s\n"
                              "flavor=%s\n",
                              flavor,
                              peer_get_url (test_peer),
                              flavor);
      if (strcmp (flavor, "lemonade") == 0)
        g_string_append (text, "path=/api/v1\n");
      if (strcmp (flavor, "litellm") == 0)
        g_string_append (text, "key_env=TEST_SERVERS_KEY\n");
    }
  g_string_append_printf (text,
                          "[endpoint lan]\nprotocol=openai\nallow_http=true\n"
                          "url=http://lan.localhost%s\n",
                          strrchr (peer_get_url (test_peer), ':'));
  test_servers_write ("settings.ini", text->str);
}

static void
test_servers_reset (const char *flavor)
{
  g_autofree char *json =
      g_strdup_printf ("{\"flavor\":\"%s\",\"edit\":\"invert\"}", flavor);

  command_reset (test_peer);
  peer_put (test_peer, "/emulator/settings", json);
}

/* @samples a pixel; the left half has the first color, the right the second */
static void
test_servers_draw (const char *name, const guint8 *left, const guint8 *right)
{
  png_image image = { .version = PNG_IMAGE_VERSION,
                      .width = TEST_SERVERS_WIDTH,
                      .height = TEST_SERVERS_HEIGHT,
                      .format = PNG_FORMAT_RGB };
  guint8 pixels[TEST_SERVERS_WIDTH * TEST_SERVERS_HEIGHT * 3];

  for (guint i = 0; i < TEST_SERVERS_WIDTH * TEST_SERVERS_HEIGHT; i++)
    memcpy (pixels + 3 * i,
            i % TEST_SERVERS_WIDTH < TEST_SERVERS_WIDTH / 2 ? left : right,
            3);
  g_assert_true (png_image_write_to_file (&image, name, 0, pixels, 0, NULL) !=
                 0);
}

/* the pixel at a fraction of the width, in the middle of the height */
static void
test_servers_assert_pixel (const WitnessImage *image,
                           double x,
                           const guint8 *expected)
{
  const guint8 *pixels = g_bytes_get_data (image->pixels, NULL);
  gsize at =
      (gsize) image->height / 2 * image->width + (gsize) (x * image->width);

  g_assert_cmpmem (pixels + 4 * at, 3, expected, 3);
}

static char *
test_servers_get_header (JsonObject *request, const char *name)
{
  JsonObject *headers = json_object_get_object_member (request, "headers");
  g_autoptr (GList) names = json_object_get_members (headers);

  for (GList *l = names; l != NULL; l = l->next)
    if (g_ascii_strcasecmp (l->data, name) == 0)
      return g_strdup (json_object_get_string_member (headers, l->data));
  return NULL;
}

/* one request, at the end of whose path is @suffix; only a server with a key
 * sees one */
static void
test_servers_assert_request (const TestServersRow *row, const char *suffix)
{
  g_autoptr (JsonArray) requests = command_list_requests (test_peer, suffix);
  g_autoptr (JsonNode) log = peer_get (test_peer, "/emulator/log");
  g_autofree char *key = NULL;

  g_assert_cmpuint (json_array_get_length (requests), ==, 1);
  key = test_servers_get_header (json_array_get_object_element (requests, 0),
                                 "Authorization");
  g_assert_cmpint (key != NULL, ==, strcmp (row->flavor, "litellm") == 0);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (log)); i++)
    g_assert_null (strstr (
        json_array_get_string_element (json_node_get_array (log), i), "key"));
}

static void
test_servers_generate (gconstpointer data)
{
  const TestServersRow *row = data;
  g_autoptr (CommandRun) run = NULL;

  test_servers_reset (row->flavor);
  run = command_run ("generate -p 'a lake' --size 192x128 --endpoint %s "
                     "-o a.png",
                     row->flavor);
  command_assert_done (run);
  witness_assert ("a.png", "png", 192, 128);
  test_servers_assert_request (row, "/v1/images/generations");
}

/* what is white in the mask changes, and nothing else */
static void
test_servers_mask (gconstpointer data)
{
  static const guint8 black[3] = { 0, 0, 0 }, white[3] = { 255, 255, 255 };
  const TestServersRow *row = data;
  g_autoptr (CommandRun) run = NULL;
  g_autoptr (WitnessImage) image = NULL;

  test_servers_reset (row->flavor);
  test_servers_draw ("in.png", test_servers_color, test_servers_color);
  test_servers_draw ("mask.png", black, white);
  run = command_run ("edit -p dusk -i in.png --mask mask.png --endpoint %s "
                     "-o out.png",
                     row->flavor);
  command_assert_done (run);
  witness_assert ("out.png", "png", row->width, row->height);
  image = witness_read ("out.png");
  test_servers_assert_pixel (image, 0.25, test_servers_color);
  test_servers_assert_pixel (image, 0.75, test_servers_inverted);
  test_servers_assert_request (row, row->edits);
}

/* LocalAI has no edits; references within a generation make one */
static void
test_servers_edit (gconstpointer data)
{
  const TestServersRow *row = data;
  g_autoptr (CommandRun) run = NULL;
  g_autoptr (WitnessImage) image = NULL;

  test_servers_reset (row->flavor);
  test_servers_draw ("in.png", test_servers_color, test_servers_color);
  run = command_run ("edit -p dusk -i in.png -i ../photo.jpg --endpoint %s "
                     "--size 160x80 -o out.png",
                     row->flavor);
  command_assert_done (run);
  witness_assert ("out.png", "png", 160, 80);
  image = witness_read ("out.png");
  test_servers_assert_pixel (image, 0.5, test_servers_inverted);
}

/* an address, relative where the server is so, fetched without a key */
static void
test_servers_url (gconstpointer data)
{
  const TestServersRow *row = data;
  g_autoptr (CommandRun) run = NULL;

  test_servers_reset (row->flavor);
  run = command_run ("generate -p 'a lake' --size 192x128 --endpoint %s %s "
                     "-o a.png",
                     row->flavor,
                     row->url);
  command_assert_done (run);
  witness_assert ("a.png", "png", 192, 128);
}

/* whatever the shape, it is one line that names the server */
static void
test_servers_error (gconstpointer data)
{
  const TestServersRow *row = data;
  g_autofree char *word = g_strdup_printf (
      "%s failed (HTTP status 500): out of memory; try again", row->flavor);
  g_autoptr (CommandRun) run = NULL;

  test_servers_reset (row->flavor);
  peer_put (test_peer,
            "/emulator/faults",
            "[{\"fault\":\"status\",\"status\":500,\"message\":"
            "\"out of memory\"}]");
  run = command_run ("generate -p x --endpoint %s -o a.png", row->flavor);
  command_assert_failed (run, 1, word);
  command_assert_files ("");
}

/* a server that is not of the flavor that the settings say */
static void
test_servers_other (void)
{
  g_autoptr (CommandRun) edit = NULL;
  g_autoptr (CommandRun) base = NULL;

  test_servers_reset ("localai");
  test_servers_draw ("in.png", test_servers_color, test_servers_color);
  edit = command_run ("edit -p x -i in.png --endpoint plain -o out.png");
  command_assert_failed (
      edit, 1, "check url, path and flavor of this endpoint in settings.ini");
  base = command_run ("generate -p x --endpoint lemonade -o out.png");
  command_assert_failed (base, 1, "lemonade did not accept the request");
}

/* the seed reaches a server that reads it from within the prompt */
static void
test_servers_seed (void)
{
  static const char *const seeds[] = { "7", "7", "8" };
  GBytes *pixels[G_N_ELEMENTS (seeds)];

  test_servers_reset ("sdcpp");
  for (guint i = 0; i < G_N_ELEMENTS (seeds); i++)
    {
      g_autoptr (CommandRun) run =
          command_run ("generate -p x --seed %s --endpoint sdcpp --size 64x64 "
                       "-o a.png",
                       seeds[i]);
      g_autoptr (WitnessImage) image = NULL;

      g_assert_cmpint (run->status, ==, 0);
      /* the second is the first again, and is told so */
      g_assert_true ((strstr (run->err, "the same request") != NULL) ==
                     (i == 1));
      image = witness_read ("a.png");
      pixels[i] = g_bytes_ref (image->pixels);
    }
  g_assert_true (g_bytes_equal (pixels[0], pixels[1]));
  g_assert_false (g_bytes_equal (pixels[0], pixels[2]));
  for (guint i = 0; i < G_N_ELEMENTS (seeds); i++)
    g_bytes_unref (pixels[i]);
}

/* several results: of one request where the server is as good as its word, of
 * one request each where it is not */
static void
test_servers_batch (void)
{
  static const struct
  {
    const char *flavor;
    guint n_requests;
  } cases[] = {
    { "sdcpp", 1 },  { "lemonade", 3 }, { "localai", 1 }, { "vllm", 1 },
    { "sglang", 1 }, { "litellm", 3 },  { "plain", 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CommandRun) run = NULL;
      g_autoptr (JsonArray) requests = NULL;

      test_servers_reset (cases[i].flavor);
      run = command_run ("generate -p x -n 3 --endpoint %s --size 64x64 "
                         "-o a.png",
                         cases[i].flavor);
      command_assert_done (run);
      command_assert_files ("a-2.png a-3.png a.png");
      requests = command_list_requests (test_peer, "/images/generations");
      g_assert_cmpuint (
          json_array_get_length (requests), ==, cases[i].n_requests);
    }
}

/* OpenAI itself: sizes that it takes, nothing that it refuses, and the price */
static void
test_servers_openai (void)
{
  g_autoptr (CommandRun) run = NULL;
  g_autoptr (CommandRun) several = NULL;
  g_autoptr (JsonNode) ledger = NULL;
  JsonObject *entry;

  test_servers_reset ("openai");
  peer_put (test_peer, "/emulator/settings", "{\"tiny\":true}");
  run = command_run ("generate -p x -m gpt-image-2 --size 1183x887 "
                     "--option seed=7 --option safety_tolerance=5 "
                     "--endpoint openai -o a.webp");
  command_assert_done (run);
  witness_assert ("a.webp", "webp", 1184 / 8, 880 / 8);
  test_servers_draw ("in.png", test_servers_color, test_servers_color);
  several = command_run ("edit -p x -m gpt-image-2 -i in.png -i ../photo.jpg "
                         "--mask in.png -n 2 --endpoint openai -o b.png");
  peer_put (test_peer, "/emulator/settings", "{\"tiny\":false}");
  command_assert_done (several);
  ledger = peer_get (test_peer, "/emulator/ledger");
  g_assert_cmpuint (
      json_array_get_length (json_node_get_array (ledger)), >=, 2);
  entry = json_array_get_object_element (
      json_node_get_array (ledger),
      json_array_get_length (json_node_get_array (ledger)) - 1);
  g_assert_cmpstr (
      json_object_get_string_member (entry, "vendor"), ==, "openai");
  g_assert_cmpint (json_object_get_int_member (entry, "images"), ==, 2);
}

static const struct
{
  const char *status, *code;
  const char *words;
} test_servers_codes[] = {
  { "400", "moderation_blocked", "openai refused the prompt or the result" },
  { "429", "insufficient_quota", "openai has no credit left" },
  { "400", "billing_hard_limit_reached", "openai has no credit left" },
  { "404", "model_not_found", "openai does not offer the model" },
  { "401", "invalid_api_key", "check OPENAI_API_KEY" },
};

static void
test_servers_openai_errors (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (test_servers_codes); i++)
    {
      g_autofree char *fault = g_strdup_printf (
          "[{\"fault\":\"status\",\"status\":%s,\"code\":\"%s\"}]",
          test_servers_codes[i].status,
          test_servers_codes[i].code);
      g_autoptr (CommandRun) run = NULL;

      test_servers_reset ("openai");
      peer_put (test_peer, "/emulator/faults", fault);
      run = command_run (
          "generate -p x -m gpt-image-2 --endpoint openai -o a.png");
      command_assert_failed (run, 1, test_servers_codes[i].words);
    }
}

static void
test_servers_keys (void)
{
  g_autoptr (CommandRun) openai = NULL;
  g_autoptr (CommandRun) named = NULL;

  test_servers_reset ("openai");
  g_unsetenv ("OPENAI_API_KEY");
  openai = command_run ("generate -p x --endpoint openai -o a.png");
  g_setenv ("OPENAI_API_KEY", PEER_KEY, TRUE);
  command_assert_failed (openai, 1, "set OPENAI_API_KEY");
  g_unsetenv ("TEST_SERVERS_KEY");
  named = command_run ("generate -p x --endpoint litellm -o a.png");
  g_setenv ("TEST_SERVERS_KEY", PEER_KEY, TRUE);
  command_assert_failed (named, 1, "set TEST_SERVERS_KEY");
  command_assert_no_traffic (test_peer);
}

/* no word of a server carries the key on */
static void
test_servers_echo_key (void)
{
  g_autoptr (CommandRun) run = NULL;

  test_servers_reset ("litellm");
  peer_put (test_peer, "/emulator/faults", "[{\"fault\":\"echo_key\"}]");
  run = command_run ("generate -p x --endpoint litellm -o a.png --json");
  g_assert_cmpint (run->status, ==, 1);
  command_assert_no_key (test_peer, run);
}

/* libcurl takes such a name for this machine, Limn for another: results come by
 * plain http from the server itself, and from no other origin */
static void
test_servers_lan (void)
{
  static const char *const command =
      "generate -p x --endpoint lan -o a.png --option response_format=url";
  g_autoptr (CommandRun) own = NULL;
  g_autoptr (CommandRun) other = NULL;

  test_servers_reset ("plain");
  own = command_run ("%s", command);
  command_assert_done (own);
  command_assert_files ("a.png");
  /* this one names its results by the emulator's own address */
  test_servers_reset ("localai");
  other = command_run ("%s", command);
  command_assert_failed (other, 1, "own host and port");
  command_assert_files ("");
}

static const struct
{
  const char *name;
  GTestDataFunc run;
} test_servers_each[] = {
  { "generate", test_servers_generate }, { "edit", test_servers_edit },
  { "mask", test_servers_mask },         { "error", test_servers_error },
  { "url", test_servers_url },
};

static void
test_servers_add (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (test_servers_rows); i++)
    for (guint j = 0; j < G_N_ELEMENTS (test_servers_each); j++)
      {
        g_autofree char *name = g_strdup_printf ("/command/servers/%s/%s",
                                                 test_servers_rows[i].flavor,
                                                 test_servers_each[j].name);

        if (test_servers_each[j].run != test_servers_url ||
            test_servers_rows[i].url != NULL)
          g_test_add_data_func (
              name, &test_servers_rows[i], test_servers_each[j].run);
      }
  g_test_add_func ("/command/servers/other", test_servers_other);
  g_test_add_func ("/command/servers/seed", test_servers_seed);
  g_test_add_func ("/command/servers/batch", test_servers_batch);
  g_test_add_func ("/command/servers/openai", test_servers_openai);
  g_test_add_func ("/command/servers/openai-errors",
                   test_servers_openai_errors);
  g_test_add_func ("/command/servers/lan", test_servers_lan);
  g_test_add_func ("/command/servers/keys", test_servers_keys);
  g_test_add_func ("/command/servers/echo-key", test_servers_echo_key);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  test_peer = peer_start ();
  test_servers_write_settings ();
  test_servers_write (
      "catalog.json",
      "{\"models\":{\"sd-local\":{},\"gpt-image-2\":{\"sizes\":{\"1K\":{"
      "\"1:1\":{\"table\":\"1024x1024\"}}}}}}");
  g_setenv ("LIMN_OPENAI_URL", peer_get_url (test_peer), TRUE);
  g_setenv ("OPENAI_API_KEY", PEER_KEY, TRUE);
  g_setenv ("TEST_SERVERS_KEY", PEER_KEY, TRUE);
  test_servers_add ();
  status = g_test_run ();
  peer_stop (test_peer);
  return status;
}
