/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/settings-edit: a value, the first line, put into somebody's
 * settings.ini, all the rest. */
#include "fuzz.h"
#include "settings-edit.h"

#define MODEL "a-model"

/* with what is put in */
typedef struct
{
  const char *group;
  const char *key;
  const char *value;
} Change;

/* none of what was not to be changed is lost, but for the last of several ends
 * of a line; a key may be there twice, and the last one counts */
static void
check_kept (GKeyFile *before, GKeyFile *after)
{
  g_auto (GStrv) groups = g_key_file_get_groups (before, NULL);

  for (char **group = groups; *group != NULL; group++)
    {
      g_auto (GStrv) keys = g_key_file_get_keys (before, *group, NULL, NULL);

      if (g_str_equal (*group, "limn") ||
          g_str_has_prefix (*group, "endpoint "))
        continue;
      for (char **key = keys; *key != NULL; key++)
        {
          g_autofree char *old =
              g_key_file_get_value (before, *group, *key, NULL);
          g_autofree char *now =
              g_key_file_get_value (after, *group, *key, NULL);

          g_assert_cmpint (old == NULL, ==, now == NULL);
          if (old != NULL)
            g_assert_cmpstr (g_strchomp (old), ==, g_strchomp (now));
        }
    }
}

static GKeyFile *
load (const char *path)
{
  GKeyFile *file = g_key_file_new ();

  g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL);
  return file;
}

/* what was put in comes back; a file that was changed can be changed again */
static void
check_saved (const char *path, GKeyFile *before, const char *value)
{
  g_autoptr (GKeyFile) after = load (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnSettingsEdit) again = limn_settings_edit_new (&error);
  g_autoptr (LimnSettings) settings = NULL;
  g_autofree char *trimmed = g_strstrip (g_strdup (value));

  g_assert_no_error (error);
  check_kept (before, after);
  settings = limn_settings_edit_preview (again, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (limn_settings_get (settings, "limn", "model"), ==, MODEL);
  if (*trimmed != '\0')
    g_assert_cmpstr (
        limn_settings_get_endpoint (settings, "box", "url"), ==, trimmed);
  g_assert_false (g_key_file_has_group (after, "endpoint fal"));
}

static void
change (const char *path, const char *value)
{
  g_autoptr (GKeyFile) before = load (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) no_settings = NULL;
  g_autoptr (LimnSettingsEdit) edit = limn_settings_edit_new (&error);
  g_autoptr (LimnSettings) settings = NULL;
  gboolean saved;

  FUZZ_CHECK (edit != NULL, error);
  if (edit == NULL)
    return;
  limn_settings_edit_set (edit, "limn", "model", MODEL);
  limn_settings_edit_set (edit, "limn", "endpoint", NULL);
  limn_settings_edit_set_endpoint (edit, "box", "url", value);
  limn_settings_edit_remove_endpoint (edit, "fal");
  settings = limn_settings_edit_preview (edit, &no_settings);
  FUZZ_CHECK (settings != NULL, no_settings);
  saved = limn_settings_edit_save (edit, &error);
  FUZZ_CHECK (saved, error);
  fuzz_check_same (no_settings, error);
  if (saved)
    check_saved (path, before, value);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static char *path;
  const uint8_t *end = size > 0 ? memchr (data, '\n', size) : NULL;
  g_autofree char *line = NULL;
  g_autofree char *value = NULL;

  if (end == NULL)
    return 0;
  if (path == NULL)
    path = limn_settings_config_path ("settings.ini");
  line = fuzz_dup_text (data, (gsize) (end - data));
  value = g_utf8_make_valid (line, -1);
  fuzz_write_file (path, end + 1, size - (gsize) (end + 1 - data));
  change (path, value);
  return 0;
}
