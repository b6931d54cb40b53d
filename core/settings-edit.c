/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/settings-edit: settings.ini, changed by a program. */
#include "settings-edit.h"

#include <glib/gi18n-lib.h>

#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "error.h"
#include "lockfile.h"
#include "settings-text.h"

#define LIMN_SETTINGS_EDIT_FILE "settings.ini"
#define LIMN_SETTINGS_EDIT_LOCK "settings.lock"
/* of a file that is new */
#define LIMN_SETTINGS_EDIT_MODE 0600

/* @value: (nullable): %NULL takes the key out; @key: (nullable): %NULL takes
 * the group out */
typedef struct
{
  char *group;
  char *key;
  char *value;
} LimnSettingsChange;

/**
 * LimnSettingsEdit:
 * @path: the file itself, whatever links lead to it
 * @changes: (element-type LimnSettingsChange): in their order
 *
 * The file is read anew whenever it is needed, so that nobody else's changes
 * are lost.
 */
struct _LimnSettingsEdit
{
  char *path;
  GPtrArray *changes;
};

static void
limn_settings_edit_free_change (gpointer data)
{
  LimnSettingsChange *change = data;

  g_free (change->group);
  g_free (change->key);
  g_free (change->value);
  g_free (change);
}

static gboolean
limn_settings_edit_fail (const LimnSettingsEdit *self,
                         const char *why,
                         GError **error)
{
  g_set_error (error,
               LIMN_ERROR,
               LIMN_ERROR_FILE,
               _ ("the settings in '%s' cannot be changed: %s"),
               self->path,
               why);
  return FALSE;
}

/* (transfer full): a file that may not be there yet */
static char *
limn_settings_edit_find_file (void)
{
  g_autofree char *path = limn_settings_config_path (LIMN_SETTINGS_EDIT_FILE);
  char *real = realpath (path, NULL);
  char *copy = g_strdup (real != NULL ? real : path);

  free (real);
  return copy;
}

static GKeyFile *
limn_settings_edit_load (const LimnSettingsEdit *self, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GKeyFile) checked = NULL;
  g_autoptr (GError) failed = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (self->path, &text, &length, &failed))
    {
      if (g_error_matches (failed, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return g_steal_pointer (&file);
      limn_settings_edit_fail (self, failed->message, error);
      return NULL;
    }
  if (length == 0)
    return g_steal_pointer (&file);
  if (limn_settings_text_is_whole (text, length, error))
    checked = limn_settings_text_load (text, error);
  if (checked == NULL)
    {
      g_prefix_error (error, "%s: ", self->path);
      return NULL;
    }
  g_key_file_load_from_data (file,
                             text,
                             length,
                             G_KEY_FILE_KEEP_COMMENTS |
                                 G_KEY_FILE_KEEP_TRANSLATIONS,
                             NULL);
  return g_steal_pointer (&file);
}

/**
 * limn_settings_edit_new:
 * @error: return location
 *
 * Returns: (transfer full): no changes yet of settings.ini in the
 *   configuration folder; %NULL with %LIMN_ERROR_INVALID where the file is
 *   broken, so that nothing can be changed in it, with %LIMN_ERROR_FILE where
 *   it cannot be read
 */
LimnSettingsEdit *
limn_settings_edit_new (GError **error)
{
  g_autoptr (LimnSettingsEdit) self = g_new0 (LimnSettingsEdit, 1);
  g_autoptr (GKeyFile) file = NULL;

  self->path = limn_settings_edit_find_file ();
  self->changes =
      g_ptr_array_new_with_free_func (limn_settings_edit_free_change);
  file = limn_settings_edit_load (self, error);
  return file != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * limn_settings_edit_free:
 * @self: (nullable) (transfer full): changes; those that were not saved are
 *   forgotten
 */
void
limn_settings_edit_free (LimnSettingsEdit *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_ptr_array_unref (self->changes);
  g_free (self);
}

/**
 * limn_settings_edit_set:
 * @self: changes
 * @group: "limn", "journal" or "endpoint NAME"
 * @key: a key
 * @value: (nullable): what it is to be, without the blanks around it, which a
 *   file does not keep; %NULL or nothing but blanks takes it out
 */
void
limn_settings_edit_set (LimnSettingsEdit *self,
                        const char *group,
                        const char *key,
                        const char *value)
{
  LimnSettingsChange *change = g_new0 (LimnSettingsChange, 1);
  g_autofree char *trimmed = g_strdup (value != NULL ? value : "");

  change->group = g_strdup (group);
  change->key = g_strdup (key);
  if (*g_strstrip (trimmed) != '\0')
    change->value = g_steal_pointer (&trimmed);
  g_ptr_array_add (self->changes, change);
}

/**
 * limn_settings_edit_set_endpoint:
 * @self: changes
 * @endpoint: whom we talk to
 * @key: a key of `[endpoint NAME]`
 * @value: (nullable): what it is to be; %NULL or "" takes it out
 */
void
limn_settings_edit_set_endpoint (LimnSettingsEdit *self,
                                 const char *endpoint,
                                 const char *key,
                                 const char *value)
{
  g_autofree char *group = g_strconcat ("endpoint ", endpoint, NULL);

  limn_settings_edit_set (self, group, key, value);
}

/**
 * limn_settings_edit_remove_endpoint:
 * @self: changes
 * @endpoint: one that has a group `[endpoint NAME]`, which goes
 */
void
limn_settings_edit_remove_endpoint (LimnSettingsEdit *self,
                                    const char *endpoint)
{
  g_autofree char *group = g_strconcat ("endpoint ", endpoint, NULL);

  limn_settings_edit_set (self, group, NULL, NULL);
}

static void
limn_settings_edit_change (GKeyFile *file, const LimnSettingsChange *change)
{
  if (change->key == NULL)
    g_key_file_remove_group (file, change->group, NULL);
  else if (change->value == NULL)
    g_key_file_remove_key (file, change->group, change->key, NULL);
  else
    g_key_file_set_string (file, change->group, change->key, change->value);
}

/* (transfer full): the file as it would be, which can be read again */
static char *
limn_settings_edit_print (const LimnSettingsEdit *self,
                          LimnSettings **settings,
                          GError **error)
{
  g_autoptr (GKeyFile) file = limn_settings_edit_load (self, error);
  g_autofree char *text = NULL;

  if (file == NULL)
    return NULL;
  for (guint i = 0; i < self->changes->len; i++)
    limn_settings_edit_change (file, g_ptr_array_index (self->changes, i));
  text = g_key_file_to_data (file, NULL, NULL);
  *settings = limn_settings_new_from_data (text, error);
  return *settings != NULL ? g_steal_pointer (&text) : NULL;
}

/**
 * limn_settings_edit_preview:
 * @self: changes
 * @error: return location
 *
 * Returns: (transfer full): the settings as they would be, so that they can be
 *   looked at before; %NULL with %LIMN_ERROR_INVALID for a value that no file
 *   can hold
 */
LimnSettings *
limn_settings_edit_preview (LimnSettingsEdit *self, GError **error)
{
  LimnSettings *settings = NULL;
  g_autofree char *text = limn_settings_edit_print (self, &settings, error);

  return settings;
}

/* an older file keeps who may read it */
static int
limn_settings_edit_get_mode (const LimnSettingsEdit *self)
{
  GStatBuf status;

  return g_stat (self->path, &status) == 0 ? (int) (status.st_mode & 0777) :
                                             LIMN_SETTINGS_EDIT_MODE;
}

/**
 * limn_settings_edit_save:
 * @self: changes
 * @error: return location
 *
 * Writes the file anew, whole or not at all, while no other Limn does. What
 * does not change stays, comments and keys that Limn does not know included.
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID as limn_settings_edit_preview(),
 * with %LIMN_ERROR_FILE where it cannot be written
 */
gboolean
limn_settings_edit_save (LimnSettingsEdit *self, GError **error)
{
  g_autofree char *folder = limn_settings_config_path (NULL);
  g_autofree char *path = limn_settings_config_path (LIMN_SETTINGS_EDIT_LOCK);
  g_autofree char *text = NULL;
  g_autoptr (GError) failed = NULL;
  LimnSettings *settings = NULL;
  gboolean saved = FALSE;
  int lock;

  g_mkdir_with_parents (folder, 0700);
  lock = limn_lockfile_take (path, LIMN_LOCK_WAIT, &failed);
  if (lock < 0)
    return limn_settings_edit_fail (self, failed->message, error);
  text = limn_settings_edit_print (self, &settings, error);
  if (text != NULL)
    saved = g_file_set_contents_full (self->path,
                                      text,
                                      -1,
                                      G_FILE_SET_CONTENTS_CONSISTENT |
                                          G_FILE_SET_CONTENTS_DURABLE,
                                      limn_settings_edit_get_mode (self),
                                      &failed) ||
            limn_settings_edit_fail (self, failed->message, error);
  limn_settings_free (settings);
  limn_lockfile_release (&lock);
  return saved;
}
