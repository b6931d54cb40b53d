/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/entry-begin: an entry is on the disk before its first byte leaves. */
#include "entry-private.h"

#include <glib/gi18n-lib.h>

#include <errno.h>
#include <glib/gstdio.h>

#include "durable.h"
#include "error.h"
#include "lockfile.h"

char *
limn_entry_take_pending (LimnEntry *self)
{
  char *text;

  g_mutex_lock (&self->mutex);
  text = g_queue_pop_head (&self->pending);
  g_mutex_unlock (&self->mutex);
  return text;
}

gboolean
limn_entry_is_void (LimnEntry *self)
{
  gboolean is_void;

  g_mutex_lock (&self->mutex);
  is_void = self->is_void;
  g_mutex_unlock (&self->mutex);
  return is_void;
}

/* the first failure is kept */
void
limn_entry_set_failure (LimnEntry *self, GError *failure)
{
  g_mutex_lock (&self->mutex);
  if (self->failure == NULL)
    self->failure = g_steal_pointer (&failure);
  g_mutex_unlock (&self->mutex);
  g_clear_error (&failure);
}

/* what could not be written is written now */
void
limn_entry_clear_failure (LimnEntry *self)
{
  g_mutex_lock (&self->mutex);
  g_clear_error (&self->failure);
  g_mutex_unlock (&self->mutex);
}

/**
 * limn_entry_explain:
 * @self: an entry
 * @failed: why it cannot be written
 * @outcome: what that means for its job
 *
 * Returns: (transfer full): that, with the remedies, for the user
 */
GError *
limn_entry_explain (const LimnEntry *self,
                    const GError *failed,
                    const char *outcome)
{
  g_autofree char *folder = g_path_get_dirname (self->folder);
  g_autofree char *shown = g_filename_display_name (folder);

  return g_error_new (LIMN_ERROR,
                      LIMN_ERROR_FILE,
                      _ ("the journal in '%s' cannot keep the results: %s; %s; "
                         "make room there or make it writable, or name "
                         "another folder (LIMN_STATE_DIR), or do without "
                         "([journal] required=false in settings.ini)"),
                      shown,
                      failed->message,
                      outcome);
}

/**
 * limn_entry_prepare:
 * @self: a new entry
 * @is_required: whether nothing may be sent that cannot be written
 *
 * Settles what limn_entry_begin() writes: it as it is now, as sent. What is
 * saved from now on goes with it, or behind it.
 */
void
limn_entry_prepare (LimnEntry *self, gboolean is_required)
{
  g_autofree char *text = NULL;

  limn_entry_set_state (self, LIMN_ENTRY_SENT);
  self->is_required = is_required;
  self->is_written = TRUE;
  text = limn_entry_print (self);
  g_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->pending, g_steal_pointer (&text));
  g_mutex_unlock (&self->mutex);
}

/* before the record says that the request leaves */
static gboolean
limn_entry_write_mask (const char *path, GBytes *mask, GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (mask, &length);

  return g_file_set_contents_full (
      path, data, (gssize) length, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

/* a new file needs no sync of its own before it gets its name: until all of it
 * is durable nothing is sent, and there is nothing to lose */
static gboolean
limn_entry_write_first (LimnEntry *self, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (self->folder);
  g_autofree char *lock =
      g_build_filename (self->folder, LIMN_ENTRY_LOCK, NULL);
  g_autofree char *path =
      g_build_filename (self->folder, LIMN_ENTRY_RECORD, NULL);
  g_autofree char *mask_path =
      g_build_filename (self->folder, LIMN_ENTRY_MASK, NULL);
  g_autofree char *text = limn_entry_take_pending (self);
  g_autoptr (GBytes) mask = g_steal_pointer (&self->mask);
  const char *paths[] = {
    path, self->folder, parent, mask != NULL ? mask_path : NULL, NULL
  };

  self->lock = limn_lockfile_take (lock, LIMN_LOCK_WAIT, error);
  return self->lock >= 0 &&
         (mask == NULL || limn_entry_write_mask (mask_path, mask, error)) &&
         g_file_set_contents_full (path,
                                   text,
                                   -1,
                                   G_FILE_SET_CONTENTS_CONSISTENT |
                                       G_FILE_SET_CONTENTS_ONLY_EXISTING,
                                   0600,
                                   error) &&
         limn_durable_sync (paths, error);
}

static gboolean
limn_entry_make_folder (LimnEntry *self, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (self->folder);

  if (g_mkdir_with_parents (parent, 0700) == 0 &&
      g_mkdir (self->folder, 0700) == 0)
    return TRUE;
  g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_FILE, g_strerror (errno));
  return FALSE;
}

/**
 * limn_entry_begin:
 * @self: an entry that is prepared; to be called by its scribe
 * @error: return location
 *
 * Writes it. On return that is durable: the request may leave.
 *
 * Returns: %FALSE with an error of whatever domain, and nothing left behind
 */
gboolean
limn_entry_begin (LimnEntry *self, GError **error)
{
  gboolean is_made = limn_entry_make_folder (self, error);

  if (is_made && limn_entry_write_first (self, error))
    return TRUE;
  if (is_made)
    limn_entry_empty_folder (self->folder);
  limn_entry_refuse_all (self, NULL);
  return FALSE;
}

/**
 * limn_entry_refuse_all:
 * @self: an entry that is not on the disk, and never will be
 * @error: (nullable): why nothing of its job may be sent
 *
 * May be called in any thread.
 */
void
limn_entry_refuse_all (LimnEntry *self, const GError *error)
{
  if (error != NULL)
    limn_entry_set_failure (self, g_error_copy (error));
  g_mutex_lock (&self->mutex);
  self->is_void = TRUE;
  g_mutex_unlock (&self->mutex);
}

/**
 * limn_entry_forgo:
 * @self: an entry
 *
 * Stops writing where there is no folder to write to.
 */
void
limn_entry_forgo (LimnEntry *self)
{
  if (limn_entry_is_void (self))
    self->is_written = FALSE;
}

static void
limn_entry_tell_synced (gpointer data)
{
  g_autoptr (GTask) task = data;
  LimnEntry *self = g_task_get_task_data (task);
  GError *failure;

  g_mutex_lock (&self->mutex);
  failure = self->failure != NULL ? g_error_copy (self->failure) : NULL;
  g_mutex_unlock (&self->mutex);
  if (failure != NULL)
    g_task_return_error (task, failure);
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * limn_entry_sync_async:
 * @self: an entry that has begun, or is about to; must live until the callback
 * @callback: (scope async): called when all that was saved is durable
 * @user_data: for @callback
 */
void
limn_entry_sync_async (LimnEntry *self,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_task_data (task, self, NULL);
  limn_scribe_push (self->scribe, limn_entry_tell_synced, task);
}

/**
 * limn_entry_sync_finish:
 * @result: as given to the callback
 * @error: return location
 *
 * Returns: whether what was saved may be sent; %FALSE with the error of
 *   limn_journal_begin_finish()
 */
gboolean
limn_entry_sync_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
