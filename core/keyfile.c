/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/keyfile: Limn's own file of keys, and how any such file is read.
 *
 * It also notes which keys are in the keyring, so that nobody else's start
 * waits for one. */
#include "keyfile.h"

#include <glib/gi18n-lib.h>

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "error.h"
#include "keys.h"
#include "lockfile.h"
#include "settings-text.h"
#include "settings.h"

#define LIMN_KEYFILE_NAME "keys.ini"
#define LIMN_KEYFILE_LOCK "keys.lock"
#define LIMN_KEYFILE_KEY "key"
#define LIMN_KEYFILE_PLACE "place"
#define LIMN_KEYFILE_KEYRING "keyring"
#define LIMN_KEYFILE_MAX (64 * 1024)

G_GNUC_PRINTF (2, 3)
static gboolean
limn_keyfile_refuse (GError **error, const char *format, ...)
{
  va_list values;
  GError *made;

  va_start (values, format);
  made = g_error_new_valist (LIMN_ERROR, LIMN_ERROR_AUTH, format, values);
  va_end (values);
  g_propagate_error (error, made);
  return FALSE;
}

/* What a link leads to is what counts: many keep such files elsewhere. The
 * administrator may read what is not his. */
static gboolean
limn_keyfile_check (int fd, const char *shown, GError **error)
{
  struct stat status;

  if (fstat (fd, &status) != 0 || !S_ISREG (status.st_mode))
    return limn_keyfile_refuse (error, _ ("%s is not a file"), shown);
  if (status.st_uid != geteuid () && geteuid () != 0)
    return limn_keyfile_refuse (
        error,
        _ ("%s belongs to another user, so that its key "
           "is not used; make a file of your own"),
        shown);
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return limn_keyfile_refuse (
        error,
        _ ("%s is open to other users, so that its key is "
           "not used; run `chmod 600 %s`"),
        shown,
        shown);
  if (status.st_size > LIMN_KEYFILE_MAX)
    return limn_keyfile_refuse (
        error,
        _ ("%s is larger than a file of keys, which has "
           "up to %d bytes; write it anew"),
        shown,
        LIMN_KEYFILE_MAX);
  return TRUE;
}

/* with a zero behind it; NULL where that fails */
static char *
limn_keyfile_slurp (int fd, gsize *length)
{
  char *text = g_malloc (LIMN_KEYFILE_MAX + 1);
  gsize have = 0;
  gssize n = 1;

  while (have < LIMN_KEYFILE_MAX && n != 0)
    {
      n = read (fd, text + have, LIMN_KEYFILE_MAX - have);
      if (n < 0 && errno != EINTR)
        {
          explicit_bzero (text, have);
          g_free (text);
          return NULL;
        }
      have += n > 0 ? (gsize) n : 0;
    }
  text[have] = '\0';
  *length = have;
  return text;
}

/**
 * limn_keyfile_read:
 * @path: a file that may hold a key
 * @shown: how messages call it; for a shell too
 * @length: (out): bytes
 * @error: return location
 *
 * Reads a file that is the user's alone: of 64 KiB at most, and of mode 0600 or
 * less, as every vendor's tool writes it.
 *
 * Returns: (transfer full): what it holds, to be freed with limn_keys_free();
 *   %NULL without @error where there is none, with %LIMN_ERROR_AUTH where it
 *   must not be used or cannot be read
 */
char *
limn_keyfile_read (const char *path,
                   const char *shown,
                   gsize *length,
                   GError **error)
{
  /* a pipe of that name must not make anybody wait */
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0);
  int failed = errno;
  char *text = NULL;

  if (fd < 0 && (failed == ENOENT || failed == ENOTDIR))
    return NULL;
  if (fd < 0)
    {
      limn_keyfile_refuse (
          error, _ ("%s cannot be read (%s)"), shown, g_strerror (failed));
      return NULL;
    }
  if (limn_keyfile_check (fd, shown, error))
    {
      text = limn_keyfile_slurp (fd, length);
      if (text == NULL)
        limn_keyfile_refuse (error, _ ("%s cannot be read"), shown);
    }
  g_close (fd, NULL);
  return text;
}

/**
 * limn_keyfile_dup_name:
 *
 * Returns: (transfer full): where Limn's own file of keys is: keys.ini in the
 *   configuration folder
 */
char *
limn_keyfile_dup_name (void)
{
  return limn_settings_config_path (LIMN_KEYFILE_NAME);
}

static gboolean
limn_keyfile_refuse_text (GError **error)
{
  g_autofree char *path = limn_keyfile_dup_name ();

  return limn_keyfile_refuse (
      error,
      _ ("%s is broken: [endpoint], key=… or place=keyring "
         "are needed; correct or delete it"),
      path);
}

/* an empty one where there is no file */
static GKeyFile *
limn_keyfile_load (GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = limn_keyfile_dup_name ();
  g_autoptr (GError) failed = NULL;
  gboolean loaded = TRUE;
  gsize length = 0;
  char *text = limn_keyfile_read (path, path, &length, &failed);

  if (text != NULL && length > 0)
    loaded = g_key_file_load_from_data (
        file, text, length, G_KEY_FILE_KEEP_COMMENTS, NULL);
  limn_keys_free (text);
  if (failed != NULL)
    g_propagate_error (error, g_steal_pointer (&failed));
  else if (!loaded)
    limn_keyfile_refuse_text (error);
  else
    return g_steal_pointer (&file);
  return NULL;
}

/* @value: (out) (nullable): as a secret is to be freed */
static gboolean
limn_keyfile_get (GKeyFile *file,
                  const char *endpoint,
                  const char *name,
                  char **value,
                  GError **error)
{
  char *raw = g_key_file_get_value (file, endpoint, name, NULL);
  gboolean good = raw == NULL || limn_settings_text_is_escaped (raw);

  limn_keys_free (raw);
  *value = good ? g_key_file_get_string (file, endpoint, name, NULL) : NULL;
  return good || limn_keyfile_refuse_text (error);
}

/**
 * limn_keyfile_find:
 * @endpoint: whose key it is
 * @entry: (out): what the file says of it; empty where it says nothing
 * @error: return location
 *
 * Returns: %FALSE with %LIMN_ERROR_AUTH where the file must not be used
 */
gboolean
limn_keyfile_find (const char *endpoint,
                   LimnKeyfileEntry *entry,
                   GError **error)
{
  g_autoptr (GKeyFile) file = limn_keyfile_load (error);
  g_autofree char *place = NULL;
  char *key;

  *entry = (LimnKeyfileEntry){ 0 };
  if (file == NULL)
    return FALSE;
  if (!limn_keyfile_get (file, endpoint, LIMN_KEYFILE_PLACE, &place, error))
    return FALSE;
  entry->in_keyring = g_strcmp0 (place, LIMN_KEYFILE_KEYRING) == 0;
  if (entry->in_keyring)
    return TRUE;
  if (!limn_keyfile_get (file, endpoint, LIMN_KEYFILE_KEY, &key, error))
    return FALSE;
  if (key != NULL && *g_strstrip (key) != '\0')
    entry->key = key;
  else
    limn_keys_free (key);
  return TRUE;
}

static gboolean
limn_keyfile_save (GKeyFile *file, GError **error)
{
  g_autofree char *path = limn_keyfile_dup_name ();
  g_autoptr (GError) failed = NULL;
  gsize length;
  char *text = g_key_file_to_data (file, &length, NULL);
  gboolean saved;

  saved = g_file_set_contents_full (path,
                                    text,
                                    (gssize) length,
                                    G_FILE_SET_CONTENTS_CONSISTENT |
                                        G_FILE_SET_CONTENTS_DURABLE,
                                    0600,
                                    &failed);
  limn_keys_free (text);
  if (!saved)
    g_set_error (error, LIMN_ERROR, LIMN_ERROR_FILE, "%s", failed->message);
  return saved;
}

/* from reading to writing: what another process adds meanwhile is not lost */
static int
limn_keyfile_lock (GError **error)
{
  g_autofree char *path = limn_settings_config_path (LIMN_KEYFILE_LOCK);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) failed = NULL;
  int lock;

  g_mkdir_with_parents (folder, 0700);
  lock = limn_lockfile_take (path, LIMN_LOCK_WAIT, &failed);
  if (lock < 0)
    g_set_error (
        error, LIMN_ERROR, LIMN_ERROR_FILE, "%s: %s", path, failed->message);
  return lock;
}

/**
 * limn_keyfile_set:
 * @endpoint: whose key it is
 * @entry: what the file is to say of it; an empty one takes it out
 * @error: return location
 *
 * Writes the file anew, for the user alone; one process at a time.
 *
 * Returns: %FALSE with %LIMN_ERROR_FILE where it cannot be written, with
 *   %LIMN_ERROR_AUTH where the one that is there must not be used
 */
gboolean
limn_keyfile_set (const char *endpoint,
                  const LimnKeyfileEntry *entry,
                  GError **error)
{
  g_autoptr (GKeyFile) file = NULL;
  int lock = limn_keyfile_lock (error);
  gboolean saved;

  if (lock < 0)
    return FALSE;
  file = limn_keyfile_load (error);
  if (file == NULL)
    {
      limn_lockfile_release (&lock);
      return FALSE;
    }
  g_key_file_remove_group (file, endpoint, NULL);
  if (entry->in_keyring)
    g_key_file_set_string (
        file, endpoint, LIMN_KEYFILE_PLACE, LIMN_KEYFILE_KEYRING);
  else if (entry->key != NULL)
    g_key_file_set_string (file, endpoint, LIMN_KEYFILE_KEY, entry->key);
  saved = limn_keyfile_save (file, error);
  limn_lockfile_release (&lock);
  return saved;
}

/**
 * limn_keyfile_entry_clear:
 * @entry: an entry
 */
void
limn_keyfile_entry_clear (LimnKeyfileEntry *entry)
{
  g_clear_pointer (&entry->key, limn_keys_free);
  entry->in_keyring = FALSE;
}
