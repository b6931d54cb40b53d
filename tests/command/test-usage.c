/* command/usage: bad input ends with a line and without traffic. */
#include <glib/gstdio.h>
#include <string.h>

#include "command.h"

static Peer *test_peer;

/**
 * TestUsageRow:
 * @line: arguments
 * @word: what the one line of complaint holds
 */
typedef struct
{
  const char *line;
  const char *word;
} TestUsageRow;

static const TestUsageRow test_usage_rows[] = {
  { "plan -p x -m gemini-3-pro-imag", "'gemini-3-pro-image'" },
  { "plan -p x -m gemini-3.1-flesh-image", "'gemini-3.1-flash-image" },
  { "generate -p x --endpoint echo -m nonsense", "'nonsense'" },
  { "edit -p x -i ../photo.jpg --endpoint echo -m nonsense", "'nonsense'" },
  { "generate -p '' -m nonsense", "prompt" },
  { "generate -p x -o missing/a.png -m nonsense", "'missing'" },
  { "plan -p x -m nonsense", "limn models --refresh" },
  { "plan -p x -m nonsense", "'nonsense'" },
  { "sizes nonsense", "'nonsense'" },
  { "generate -p x --size 12", "size '12'" },
  { "generate -p x --size 0x100", "size '0x100'" },
  { "generate -p x --size -3x4", "size '-3x4'" },
  { "generate -p x --size 99999999999x4", "size '99999999999x4'" },
  { "generate -p x --size 10x", "size '10x'" },
  { "generate -p x --aspect-ratio 1:0", "aspect_ratio '1:0'" },
  { "generate -p x --aspect-ratio wide", "aspect_ratio 'wide'" },
  { "generate -p x --resolution big", "resolution 'big'" },
  { "generate -p x --resolution -1K", "resolution '-1K'" },
  { "generate", "prompt" },
  { "generate -p ''", "prompt" },
  { "generate -p '  '", "prompt" },
  { "generate -p x -n 0", "from 1 to 10" },
  { "generate -p x -n 11", "from 1 to 10" },
  { "generate -p x -n -1", "from 1 to 10" },
  { "generate -p x -n two", "two" },
  { "generate -p x --option seed", "NAME=VALUE" },
  { "generate -p x --option =1", "NAME=VALUE" },
  { "generate -p x --option limn.nonsense=1", "limn.nonsense" },
  { "generate -p x --option limn.timeout=soon", "limn.timeout" },
  { "generate -p x --seed one", "seed" },
  { "generate -p x --output-format tiff", "output_format" },
  { "generate -p x --endpoint nobody", "limn.endpoint" },
  { "generate -p x --provider nobody", "'nobody'" },
  { "edit -p x", "--image" },
  { "edit -p x -i missing.png", "'missing.png'" },
  { "edit -p x -i ../photo.jpg -i missing.png", "'missing.png'" },
  { "edit -p x -i ../photo.jpg --mask missing.png", "'missing.png'" },
  { "edit -p x -i ../words.txt", "words.txt'" },
  { "edit -p x -i ../empty.png", "empty.png'" },
  { "edit -p x -i ../cut.png", "cut.png'" },
  { "edit -p x -i .", "image" },
  { "generate -p x -i ../photo.jpg", "limn edit" },
  { "generate -p x -o missing/a.png", "'missing'" },
  { "generate -p x -o ../words.txt/a.png", "words.txt'" },
  { "generate -p x -o a.bmp", "'a.bmp'" },
  { "generate -p x word", "'word'" },
  { "paint", "'paint'" },
  { "generate --colour red", "--colour" },
  { "generate -p", "-p" },
  { "generate -p x --live", "--live" },
  { "models word", "'word'" },
  { "balance word", "'word'" },
  { "balance --refresh", "--refresh" },
  { "sizes", "MODEL" },
  { "sizes a b", "MODEL" },
};

static void
test_usage_make_files (void)
{
  g_assert_true (g_file_set_contents ("../words.txt", "no image\n", -1, NULL));
  g_assert_true (g_file_set_contents ("../empty.png", "", 0, NULL));
  g_assert_true (
      g_file_set_contents ("../cut.png", "\x89PNG\r\n\x1a\n", 8, NULL));
}

static void
test_usage_bad (gconstpointer data)
{
  const TestUsageRow *row = data;
  g_autoptr (CommandRun) run = NULL;

  command_reset (test_peer);
  test_usage_make_files ();
  run = command_run ("%s", row->line);
  command_assert_failed (run, 2, row->word);
  g_assert_cmpstr (run->out, ==, "");
  command_assert_files ("");
  command_assert_no_traffic (test_peer);
  command_assert_no_key (test_peer, run);
}

static void
test_usage_long_prompt (void)
{
  g_autofree char *prompt = g_strnfill (32001, 'x');
  g_autoptr (CommandRun) run = NULL;

  command_reset (test_peer);
  run = command_run ("generate -p %s", prompt);
  command_assert_failed (run, 2, "32000");
  command_assert_no_traffic (test_peer);
}

/* characters count, not bytes */
static void
test_usage_longest_prompt (void)
{
  g_autoptr (GString) prompt = g_string_new (NULL);
  g_autoptr (CommandRun) run = NULL;

  command_reset (test_peer);
  for (guint i = 0; i < 32000; i++)
    g_string_append (prompt, "é");
  run = command_run ("plan -p %s", prompt->str);
  command_assert_done (run);
}

/**
 * TestUsagePlace:
 * @variable: of the environment
 * @value: it gets, %NULL to unset it
 * @word: of the complaint
 * @status: exit status: 2 for what is wrong as it stands
 */
typedef struct
{
  const char *variable;
  const char *value;
  const char *word;
  int status;
} TestUsagePlace;

static const TestUsagePlace test_usage_places[] = {
  { "LUMENFALL_API_KEY", NULL, "LUMENFALL_API_KEY", 1 },
  { "LUMENFALL_API_KEY", "", "LUMENFALL_API_KEY", 1 },
  { "LUMENFALL_API_KEY", "lmnfl_peer.s3cret line", "LUMENFALL_API_KEY", 1 },
  { "LIMN_LUMENFALL_URL", "http://127.0.0.1:1", "127.0.0.1:1", 1 },
  { "LIMN_LUMENFALL_URL", "http://192.0.2.1", "plain http", 2 },
  { "LIMN_LUMENFALL_URL", "http://127.0.0.1.example.com", "plain http", 2 },
  { "LIMN_LUMENFALL_URL",
    "http://localhost@192.0.2.1",
    "LIMN_LUMENFALL_URL",
    2 },
  { "LIMN_LUMENFALL_URL", "ftp://127.0.0.1", "LIMN_LUMENFALL_URL", 2 },
  { "LIMN_LUMENFALL_URL", "nonsense", "LIMN_LUMENFALL_URL", 2 },
};

static void
test_usage_bad_place (gconstpointer data)
{
  const TestUsagePlace *row = data;
  g_autofree char *before = g_strdup (g_getenv (row->variable));
  g_autoptr (CommandRun) run = NULL;

  command_reset (test_peer);
  if (row->value != NULL)
    g_setenv (row->variable, row->value, TRUE);
  else
    g_unsetenv (row->variable);
  run = command_run ("generate -p x -o a.png");
  g_setenv (row->variable, before, TRUE);
  command_assert_failed (run, row->status, row->word);
  g_assert_cmpstr (run->out, ==, "");
  command_assert_files ("");
  command_assert_no_traffic (test_peer);
  command_assert_no_key (test_peer, run);
}

static void
test_usage_help (void)
{
  static const char *const lines[] = { "--help",      "-h",
                                       "--version",   "generate --help",
                                       "edit --help", "plan --help" };

  command_reset (test_peer);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (CommandRun) run = command_run ("%s", lines[i]);

      command_assert_done (run);
      g_assert_cmpstr (run->out, !=, "");
    }
  command_assert_no_traffic (test_peer);
}

static void
test_usage_nothing (void)
{
  g_autoptr (CommandRun) run = NULL;

  command_reset (test_peer);
  run = command_run (" ");
  g_assert_cmpint (run->status, ==, 2);
  g_assert_nonnull (strstr (run->out, "Usage: limn"));
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  test_peer = peer_start ();
  for (guint i = 0; i < G_N_ELEMENTS (test_usage_rows); i++)
    {
      g_autofree char *name = g_strdup_printf ("/command/usage/bad/%u", i + 1);

      g_test_add_data_func (name, &test_usage_rows[i], test_usage_bad);
    }
  for (guint i = 0; i < G_N_ELEMENTS (test_usage_places); i++)
    {
      g_autofree char *name =
          g_strdup_printf ("/command/usage/place/%u", i + 1);

      g_test_add_data_func (name, &test_usage_places[i], test_usage_bad_place);
    }
  g_test_add_func ("/command/usage/long-prompt", test_usage_long_prompt);
  g_test_add_func ("/command/usage/longest-prompt", test_usage_longest_prompt);
  g_test_add_func ("/command/usage/help", test_usage_help);
  g_test_add_func ("/command/usage/nothing", test_usage_nothing);
  status = g_test_run ();
  peer_stop (test_peer);
  return status;
}
