/* tests of limn/settings-edit */
#include "settings-edit.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "error.h"
#include "workshop.h"

static char *folder;
static char *path; /* of settings.ini */

static const char before[] = "# mine, do not touch\n"
                             "\n"
                             "[limn]\n"
                             "# the good one\n"
                             "model=nano-banana-pro\n"
                             "cap_day=5.00\n"
                             "strange=kept  \n"
                             "\n"
                             "[endpoint here]\n"
                             "# on the desk\n"
                             "protocol=openai\n"
                             "url=http://127.0.0.1:1234\n"
                             "\n"
                             "[other tool]\n"
                             "a=\\sb\n";

static void
set_file (const char *text)
{
  g_unlink (path);
  if (text != NULL)
    g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
assert_file (const char *wanted)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, wanted);
}

static void
test_settings_edit_keep (void)
{
  static const char after[] = "# mine, do not touch\n"
                              "\n"
                              "[limn]\n"
                              "# the good one\n"
                              "model=mock-image\n"
                              "strange=kept  \n"
                              "\n"
                              "policy=cheap\n"
                              "\n"
                              "[other tool]\n"
                              "a=\\sb\n"
                              "\n"
                              "[journal]\n"
                              "keep_days=7\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnSettingsEdit) edit = NULL;
  GStatBuf status;

  set_file (before);
  g_assert_cmpint (g_chmod (path, 0640), ==, 0);
  edit = limn_settings_edit_new (&error);
  g_assert_no_error (error);
  limn_settings_edit_set (edit, "limn", "model", " mock-image \t");
  limn_settings_edit_set (edit, "limn", "cap_day", " \t");
  limn_settings_edit_set (edit, "limn", "cap_month", NULL);
  limn_settings_edit_set (edit, "limn", "policy", "cheap");
  limn_settings_edit_set (edit, "journal", "keep_days", "7");
  limn_settings_edit_remove_endpoint (edit, "here");
  limn_settings_edit_remove_endpoint (edit, "never");
  assert_file (before);
  g_assert_true (limn_settings_edit_save (edit, &error));
  g_assert_no_error (error);
  assert_file (after);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0640);
}

/* what others write meanwhile is not lost */
static void
test_settings_edit_beside (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnSettingsEdit) edit = NULL;
  GStatBuf status;

  set_file (NULL);
  edit = limn_settings_edit_new (&error);
  g_assert_no_error (error);
  limn_settings_edit_set_endpoint (edit, "desk", "url", "http://10.0.0.2:1234");
  set_file ("[limn]\nmodel=x\n");
  g_assert_true (limn_settings_edit_save (edit, &error));
  assert_file ("[limn]\nmodel=x\n\n[endpoint desk]\n"
               "url=http://10.0.0.2:1234\n");
  set_file (NULL);
  g_assert_true (limn_settings_edit_save (edit, &error));
  assert_file ("[endpoint desk]\nurl=http://10.0.0.2:1234\n");
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
}

/* the file may live elsewhere */
static void
test_settings_edit_link (void)
{
  g_autofree char *target = g_build_filename (folder, "dotfile", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnSettingsEdit) edit = NULL;

  set_file (NULL);
  g_assert_true (g_file_set_contents (target, "[limn]\nmodel=x\n", -1, NULL));
  g_assert_cmpint (symlink (target, path), ==, 0);
  edit = limn_settings_edit_new (&error);
  g_assert_no_error (error);
  limn_settings_edit_set (edit, "limn", "model", "y");
  g_assert_true (limn_settings_edit_save (edit, &error));
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_SYMLINK));
  assert_file ("[limn]\nmodel=y\n");
  g_unlink (path);
  g_unlink (target);
}

static void
test_settings_edit_refuse (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnSettingsEdit) edit = NULL;

  set_file ("[limn]\nrubbish\n");
  g_assert_null (limn_settings_edit_new (&error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "settings.ini: line 2: "));
  g_clear_error (&error);
  g_assert_true (
      g_file_set_contents (path, "[limn]\n\0\n[mine]\na=b\n", 18, NULL));
  g_assert_null (limn_settings_edit_new (&error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "settings.ini: line 2: "));
  g_clear_error (&error);
  set_file ("[limn]\nmodel=x\n");
  edit = limn_settings_edit_new (&error);
  g_assert_no_error (error);
  limn_settings_edit_set (edit, "limn", "model", "a\nb");
  g_assert_null (limn_settings_edit_preview (edit, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (limn_settings_edit_save (edit, &error));
  assert_file ("[limn]\nmodel=x\n");
  /* broken by somebody else meanwhile: it stays as it is */
  set_file ("[limn\n");
  g_clear_error (&error);
  g_assert_false (limn_settings_edit_save (edit, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
  assert_file ("[limn\n");
}

/* whoever has the settings sees what was saved; what they had stays theirs */
static void
test_settings_edit_reload (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnSettingsEdit) edit = NULL;
  g_autoptr (LimnSettings) preview = NULL;
  g_autoptr (LimnWorkshop) workshop = NULL;
  const char *model;

  set_file ("[limn]\nmodel=x\n");
  workshop = limn_workshop_open ();
  g_assert_false (limn_workshop_has_key (workshop));
  model = limn_settings_get (workshop->settings, "limn", "model");
  edit = limn_settings_edit_new (&error);
  limn_settings_edit_set (edit, "limn", "model", "y");
  limn_settings_edit_set_endpoint (edit, "desk", "protocol", "openai");
  limn_settings_edit_set_endpoint (edit, "desk", "url", "http://127.0.0.1:1");
  preview = limn_settings_edit_preview (edit, &error);
  g_assert_cmpstr (limn_settings_get (preview, "limn", "model"), ==, "y");
  g_assert_true (limn_settings_edit_save (edit, &error));
  g_assert_cmpstr (
      limn_settings_get (workshop->settings, "limn", "model"), ==, "x");
  limn_workshop_reload (workshop);
  g_assert_cmpstr (
      limn_settings_get (workshop->settings, "limn", "model"), ==, "y");
  g_assert_cmpstr (model, ==, "x");
  g_assert_true (limn_settings_is_ready (workshop->settings, "desk"));
  g_assert_true (limn_workshop_has_key (workshop));
  limn_settings_edit_remove_endpoint (edit, "desk");
  g_assert_true (limn_settings_edit_save (edit, &error));
  limn_workshop_reload (workshop);
  g_assert_false (limn_workshop_has_key (workshop));
  g_assert_cmpuint (workshop->warnings->len, ==, 0);
}

int
main (int argc, char **argv)
{
  static const char *const variables[] = {
    "LUMENFALL_API_KEY",   "GEMINI_API_KEY", "GOOGLE_API_KEY", "FAL_KEY",
    "REPLICATE_API_TOKEN", "OPENAI_API_KEY", "VERTEX_API_KEY",
  };
  g_autofree char *lock = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("limn-XXXXXX", NULL);
  path = g_build_filename (folder, "settings.ini", NULL);
  lock = g_build_filename (folder, "settings.lock", NULL);
  g_setenv ("LIMN_CONFIG_DIR", folder, TRUE);
  g_setenv ("LIMN_STATE_DIR", folder, TRUE);
  g_setenv ("HOME", folder, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    g_unsetenv (variables[i]);
  g_test_add_func ("/settings-edit/keep", test_settings_edit_keep);
  g_test_add_func ("/settings-edit/beside", test_settings_edit_beside);
  g_test_add_func ("/settings-edit/link", test_settings_edit_link);
  g_test_add_func ("/settings-edit/refuse", test_settings_edit_refuse);
  g_test_add_func ("/settings-edit/reload", test_settings_edit_reload);
  status = g_test_run ();
  g_unlink (path);
  g_unlink (lock);
  g_rmdir (folder);
  g_free (path);
  g_free (folder);
  return status;
}
