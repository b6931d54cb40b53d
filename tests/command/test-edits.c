/* command/edits: what leaves is what the files hold, in the order named. */
#include <string.h>

#include "command.h"
#include "witness.h"

static Peer *test_peer;

/* pictures to send, by the echo: a mask is as big as what it masks */
static const struct
{
  const char *name;
  const char *line;
} test_edits_cards[] = {
  { "card.png", "generate -p card" },
  { "card.webp", "generate -p card" },
  { "mask.png", "edit -p mask -i ../photo.jpg" },
};

/**
 * TestEditsRow:
 * @options: of the edit
 * @parts: the file parts that are to leave, "NAME FILE" each
 */
typedef struct
{
  const char *name;
  const char *options;
  const char *parts[4];
} TestEditsRow;

static const TestEditsRow test_edits_rows[] = {
  { "one", "-i ../photo.jpg", { "image ../photo.jpg" } },
  { "two",
    "-i ../photo.jpg -i card.png",
    { "image[] ../photo.jpg", "image[] card.png" } },
  { "two-turned",
    "-i card.png -i ../photo.jpg",
    { "image[] card.png", "image[] ../photo.jpg" } },
  { "three",
    "-i card.webp -i card.png -i ../photo.jpg",
    { "image[] card.webp", "image[] card.png", "image[] ../photo.jpg" } },
  { "mask",
    "-i ../photo.jpg --mask mask.png",
    { "image ../photo.jpg", "mask mask.png" } },
  { "two-and-mask",
    "-i ../photo.jpg -i card.png --mask mask.png",
    { "image[] ../photo.jpg", "image[] card.png", "mask mask.png" } },
};

/* of a card in another format; the same as the PNG that it is compared to */
static const TestEditsRow test_edits_foreign_row = {
  "foreign",
  NULL,
  { "image[] card.png", "image[] ../photo.jpg", "mask card.png" }
};

static const struct
{
  const char *extension;
  const char *type;
} test_edits_types[] = {
  { ".jpg", "image/jpeg" },
  { ".png", "image/png" },
  { ".webp", "image/webp" },
};

static void
test_edits_make_cards (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (test_edits_cards); i++)
    {
      g_autoptr (CommandRun) run = command_run ("%s --endpoint echo -o %s",
                                                test_edits_cards[i].line,
                                                test_edits_cards[i].name);

      command_assert_done (run);
    }
}

static void
test_edits_assert_part (JsonObject *part, const char *expected)
{
  const char *path = strchr (expected, ' ') + 1;
  g_autofree char *name = g_strndup (expected, path - expected - 1);
  g_autofree char *file = g_path_get_basename (path);
  g_autofree char *data = NULL;
  g_autofree char *hash = NULL;
  const char *type = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  hash =
      g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guint8 *) data, length);
  for (guint i = 0; i < G_N_ELEMENTS (test_edits_types); i++)
    if (g_str_has_suffix (path, test_edits_types[i].extension))
      type = test_edits_types[i].type;
  g_assert_cmpstr (json_object_get_string_member (part, "name"), ==, name);
  g_assert_cmpstr (json_object_get_string_member (part, "filename"), ==, file);
  g_assert_cmpstr (
      json_object_get_string_member (part, "content_type"), ==, type);
  if (strcmp (name, "mask") != 0)
    {
      g_assert_cmpstr (
          json_object_get_string_member (part, "sha256"), ==, hash);
      return;
    }
  /* a mask leaves in the form that all servers read */
  g_assert_cmpstr (json_object_get_string_member (part, "sha256"), !=, hash);
  g_assert_cmpstr (json_object_get_string_member (part, "format"), ==, "png");
}

/* plain fields first, then the files */
static void
test_edits_assert_parts (const TestEditsRow *row)
{
  g_autoptr (JsonArray) requests =
      command_list_requests (test_peer, "/images/edits");
  JsonArray *parts;
  guint n_files = 0;
  gboolean prompt = FALSE;

  g_assert_cmpuint (json_array_get_length (requests), ==, 1);
  parts = json_object_get_array_member (
      json_array_get_object_element (requests, 0), "parts");
  for (guint i = 0; i < json_array_get_length (parts); i++)
    {
      JsonObject *part = json_array_get_object_element (parts, i);

      if (!json_object_get_null_member (part, "filename"))
        {
          g_assert_cmpuint (n_files, <, G_N_ELEMENTS (row->parts));
          g_assert_nonnull (row->parts[n_files]);
          test_edits_assert_part (part, row->parts[n_files++]);
        }
      else if (g_str_equal (json_object_get_string_member (part, "name"),
                            "prompt"))
        {
          g_assert_cmpstr (json_object_get_string_member (part, "value"),
                           ==,
                           "dusk, \"rain\" & späte Tropfen");
          prompt = TRUE;
        }
    }
  g_assert_true (prompt);
  g_assert_true (n_files == G_N_ELEMENTS (row->parts) ||
                 row->parts[n_files] == NULL);
}

static void
test_edits_parts (gconstpointer data)
{
  const TestEditsRow *row = data;
  g_autoptr (CommandRun) run = NULL;
  g_autoptr (JsonObject) record = NULL;
  g_autoptr (WitnessImage) image = NULL;
  JsonObject *result;

  command_reset (test_peer);
  test_edits_make_cards ();
  run = command_run ("edit -p 'dusk, \"rain\" & späte Tropfen' -o out.png "
                     "--json %s",
                     row->options);
  command_assert_done (run);
  command_assert_files ("card.png card.webp mask.png out.png");
  command_assert_no_key (test_peer, run);
  test_edits_assert_parts (row);
  record = command_run_parse (run);
  result = json_array_get_object_element (
      json_object_get_array_member (record, "results"), 0);
  image = witness_read ("out.png");
  g_assert_cmpstr (image->format, ==, "png");
  g_assert_cmpint (
      json_object_get_int_member (result, "width"), ==, image->width);
  g_assert_cmpint (
      json_object_get_int_member (result, "height"), ==, image->height);
  g_assert_cmpstr (
      json_object_get_string_member (record, "operation"), ==, "edit");
}

/* the echo gives back exactly the pixels sent */
static void
test_edits_echo (void)
{
  g_autoptr (CommandRun) run = NULL;
  g_autoptr (WitnessImage) before = NULL;
  g_autoptr (WitnessImage) after = NULL;

  command_reset (test_peer);
  test_edits_make_cards ();
  run = command_run ("edit -p x -i card.png -o out.png --endpoint echo");
  command_assert_done (run);
  before = witness_read ("card.png");
  after = witness_read ("out.png");
  g_assert_true (g_bytes_equal (before->pixels, after->pixels));
  command_assert_no_traffic (test_peer);
}

/* the gateway does not take these: what leaves is a PNG of the same pixels */
static void
test_edits_foreign (gconstpointer data)
{
  const char *extension = data;
  g_autofree char *name = g_strconcat ("card.", extension, NULL);
  g_autoptr (CommandRun) make = NULL;
  g_autoptr (CommandRun) send = NULL;
  g_autoptr (CommandRun) back = NULL;
  g_autoptr (WitnessImage) before = NULL;
  g_autoptr (WitnessImage) after = NULL;

  command_reset (test_peer);
  make = command_run ("generate -p x --endpoint echo -o %s", name);
  command_assert_done (make);
  back = command_run ("edit -p x -i %s -o card.png --endpoint echo", name);
  command_assert_done (back);
  before = witness_read (name);
  after = witness_read ("card.png");
  g_assert_cmpstr (before->format, ==, extension);
  g_assert_true (g_bytes_equal (before->pixels, after->pixels));
  send = command_run ("edit -p 'dusk, \"rain\" & späte Tropfen' -i %s -i %s "
                      "--mask %s -o out.png",
                      name,
                      "../photo.jpg",
                      name);
  command_assert_done (send);
  test_edits_assert_parts (&test_edits_foreign_row);
}

/* the photograph comes back in another format, in its own size */
static void
test_edits_echo_convert (void)
{
  g_autoptr (CommandRun) run = NULL;
  g_autoptr (WitnessImage) before = NULL;

  command_reset (test_peer);
  before = witness_read ("../photo.jpg");
  run = command_run ("edit -p x -i ../photo.jpg -o out.png --endpoint echo");
  command_assert_done (run);
  witness_assert ("out.png", "png", before->width, before->height);
}

/* an upload that fails leaves nothing behind either */
static void
test_edits_refused (void)
{
  g_autoptr (CommandRun) run = NULL;

  command_reset (test_peer);
  peer_put (test_peer,
            "/emulator/faults",
            "[{\"fault\": \"status\", \"status\": 400, "
            "\"code\": \"CONTENT_POLICY_VIOLATION\"}]");
  run = command_run ("edit -p x -i ../photo.jpg -o out.png");
  command_assert_failed (run, 1, "rephrase");
  command_assert_files ("");
  command_assert_no_key (test_peer, run);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  test_peer = peer_start ();
  peer_put (test_peer, "/emulator/settings", "{\"tiny\": true}");
  for (guint i = 0; i < G_N_ELEMENTS (test_edits_rows); i++)
    {
      g_autofree char *name =
          g_strconcat ("/command/edits/parts/", test_edits_rows[i].name, NULL);

      g_test_add_data_func (name, &test_edits_rows[i], test_edits_parts);
    }
  g_test_add_func ("/command/edits/echo", test_edits_echo);
  g_test_add_func ("/command/edits/echo-convert", test_edits_echo_convert);
  g_test_add_data_func (
      "/command/edits/foreign/gif", "gif", test_edits_foreign);
  g_test_add_data_func (
      "/command/edits/foreign/avif", "avif", test_edits_foreign);
  g_test_add_func ("/command/edits/refused", test_edits_refused);
  status = g_test_run ();
  peer_stop (test_peer);
  return status;
}
