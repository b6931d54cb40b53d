/* workshop: whom the user can talk to, by keys and settings. */
#include <glib/gstdio.h>

#include "workshop.h"

static void
test_workshop_write (const char *text)
{
  g_autofree char *path = limn_settings_config_path ("settings.ini");
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* a key of each, and what the settings say beside */
static void
test_workshop_ready (void)
{
  static const struct
  {
    const char *variable; /* holds a key; NULL: none does */
    const char *settings;
    const char *endpoint;
    gboolean ready;
  } cases[] = {
    { "LUMENFALL_API_KEY", "", "lumenfall", TRUE },
    { "GEMINI_API_KEY", "", "gemini", TRUE },
    { "GEMINI_API_KEY", "", "fal", FALSE },
    { "FAL_KEY", "", "fal", TRUE },
    { "REPLICATE_API_TOKEN", "", "replicate", TRUE },
    { "OPENAI_API_KEY", "", "openai", TRUE },
    { NULL, "", "openai", FALSE },
    { NULL, "", "lumenfall", FALSE },
    { NULL, "", "echo", TRUE },
    { NULL, "", "box", FALSE },
    { NULL,
      "[endpoint box]\nprotocol=openai\nurl=http://127.0.0.1:1234\n",
      "box",
      TRUE },
    { NULL,
      "[endpoint box]\nprotocol=openai\nurl=http://box.lan\n",
      "box",
      FALSE },
    { NULL,
      "[endpoint box]\nprotocol=openai\nurl=http://box.lan\nallow_http=true\n",
      "box",
      TRUE },
    { NULL, "[endpoint box]\nprotocol=openai\n", "box", FALSE },
    { NULL, "[endpoint box]\nurl=http://127.0.0.1:1234\n", "box", FALSE },
    { NULL,
      "[endpoint box]\nprotocol=openai\nurl=https://box.example\n"
      "key_env=TEST_WORKSHOP_KEY\n",
      "box",
      FALSE },
    { "TEST_WORKSHOP_KEY",
      "[endpoint box]\nprotocol=openai\nurl=https://box.example\n"
      "key_env=TEST_WORKSHOP_KEY\n",
      "box",
      TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LimnWorkshop) workshop = NULL;

      g_test_message ("%s %s", cases[i].endpoint, cases[i].settings);
      if (cases[i].variable != NULL)
        g_setenv (cases[i].variable, "id:s3cret", TRUE);
      test_workshop_write (cases[i].settings);
      workshop = limn_workshop_open ();
      g_assert_cmpint (
          limn_settings_is_ready (workshop->settings, cases[i].endpoint),
          ==,
          cases[i].ready);
      if (cases[i].variable != NULL)
        g_unsetenv (cases[i].variable);
    }
}

int
main (int argc, char **argv)
{
  static const char *const variables[] = {
    "LUMENFALL_API_KEY", "GEMINI_API_KEY",      "GOOGLE_API_KEY",
    "FAL_KEY",           "REPLICATE_API_TOKEN", "OPENAI_API_KEY",
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    g_unsetenv (variables[i]);
  g_test_add_func ("/workshop/ready", test_workshop_ready);
  return g_test_run ();
}
