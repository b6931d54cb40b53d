/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/prompts: what was asked for before, and what is kept to ask again.
 *
 * The file is one JSON object, {"used": [...], "saved": [...]}, the latest
 * first. Each change is read, made and written under a lock, on a thread: other
 * processes change it too, and nobody waits for a disk. */
#include "prompts.h"

#include <glib/gi18n-lib.h>

#include <glib/gstdio.h>
#include <string.h>

#include "error.h"
#include "jsontext.h"
#include "lockfile.h"
#include "scribe.h"

/* bytes of a file that is read; what is larger is not ours */
#define LIMN_PROMPTS_MAX_FILE (64 * 1024 * 1024)

typedef enum
{
  LIMN_PROMPTS_USED,
  LIMN_PROMPTS_SAVED,
  LIMN_PROMPTS_N_LISTS,
} LimnPromptsKind;

static const struct
{
  const char *name;
  guint max;
} limn_prompts_lists[] = {
  [LIMN_PROMPTS_USED] = { "used", LIMN_PROMPTS_MAX_USED },
  [LIMN_PROMPTS_SAVED] = { "saved", LIMN_PROMPTS_MAX_SAVED },
};

typedef struct
{
  GPtrArray *lists[LIMN_PROMPTS_N_LISTS];
} LimnPromptsStore;

struct _LimnPrompts
{
  LimnPromptsStore store;
  char *path; /* (nullable) */
  LimnScribe *scribe;
};

/* one change: @prompt goes to the head of a list, or out of it */
typedef struct
{
  char *path;
  char *prompt;
  LimnPromptsKind kind;
  gboolean adds;
} LimnPromptsChange;

static void
limn_prompts_store_init (LimnPromptsStore *store)
{
  for (guint i = 0; i < LIMN_PROMPTS_N_LISTS; i++)
    store->lists[i] = g_ptr_array_new_with_free_func (g_free);
}

static void
limn_prompts_store_clear (LimnPromptsStore *store)
{
  for (guint i = 0; i < LIMN_PROMPTS_N_LISTS; i++)
    g_clear_pointer (&store->lists[i], g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LimnPromptsStore, limn_prompts_store_clear)

/* what cannot be shown or kept is not a prompt */
static gboolean
limn_prompts_is_sound (const char *prompt)
{
  gsize length = strlen (prompt);

  return length <= LIMN_PROMPTS_MAX_LENGTH &&
         g_utf8_validate (prompt, (gssize) length, NULL) &&
         strspn (prompt, " \t\r\n") < length;
}

static gboolean
limn_prompts_find (const GPtrArray *list, const char *prompt, guint *index)
{
  for (guint i = 0; i < list->len; i++)
    if (strcmp (g_ptr_array_index (list, i), prompt) == 0)
      {
        *index = i;
        return TRUE;
      }
  return FALSE;
}

static void
limn_prompts_change (LimnPromptsStore *store,
                     LimnPromptsKind kind,
                     const char *prompt,
                     gboolean adds)
{
  GPtrArray *list = store->lists[kind];
  guint index;

  if (limn_prompts_find (list, prompt, &index))
    g_ptr_array_remove_index (list, index);
  /* what another process saved meanwhile is not pushed out */
  if (adds && kind == LIMN_PROMPTS_SAVED &&
      list->len >= limn_prompts_lists[kind].max)
    return;
  if (adds)
    g_ptr_array_insert (list, 0, g_strdup (prompt));
  if (list->len > limn_prompts_lists[kind].max)
    g_ptr_array_set_size (list, (gint) limn_prompts_lists[kind].max);
}

static void
limn_prompts_read_list (LimnPromptsStore *store,
                        LimnPromptsKind kind,
                        JsonObject *object)
{
  JsonArray *array =
      limn_jsontext_get_array (object, limn_prompts_lists[kind].name);
  guint n = array != NULL ? json_array_get_length (array) : 0;
  GPtrArray *list = store->lists[kind];
  guint index;

  for (guint i = 0; i < n && list->len < limn_prompts_lists[kind].max; i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      const char *prompt =
          JSON_NODE_HOLDS_VALUE (node) &&
                  json_node_get_value_type (node) == G_TYPE_STRING ?
              json_node_get_string (node) :
              NULL;

      if (prompt != NULL && limn_prompts_is_sound (prompt) &&
          !limn_prompts_find (list, prompt, &index))
        g_ptr_array_add (list, g_strdup (prompt));
    }
}

/* what cannot be read is forgotten: the next change writes a sound file */
static void
limn_prompts_read (LimnPromptsStore *store, const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object;
  GStatBuf info;
  gsize length;

  if (g_stat (path, &info) != 0 || info.st_size > LIMN_PROMPTS_MAX_FILE ||
      !g_file_get_contents (path, &text, &length, NULL))
    return;
  node = limn_jsontext_parse (text, (gssize) length, "prompts", NULL);
  object = limn_jsontext_to_object (node);
  for (guint i = 0; object != NULL && i < LIMN_PROMPTS_N_LISTS; i++)
    limn_prompts_read_list (store, i, object);
}

static char *
limn_prompts_print (const LimnPromptsStore *store)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < LIMN_PROMPTS_N_LISTS; i++)
    {
      JsonArray *array = json_array_new ();

      for (guint k = 0; k < store->lists[i]->len; k++)
        json_array_add_string_element (array,
                                       g_ptr_array_index (store->lists[i], k));
      json_object_set_array_member (object, limn_prompts_lists[i].name, array);
    }
  json_node_take_object (node, object);
  return limn_jsontext_print (node, TRUE);
}

static gboolean
limn_prompts_write (const LimnPromptsStore *store,
                    const char *path,
                    GError **error)
{
  g_autofree char *text = limn_prompts_print (store);

  return g_file_set_contents_full (
      path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

/* on the scribe's thread */
static void
limn_prompts_carry_out (gpointer data)
{
  LimnPromptsChange *change = data;
  g_autofree char *folder = g_path_get_dirname (change->path);
  g_autofree char *lock_path = g_strconcat (change->path, ".lock", NULL);
  g_autoptr (GError) error = NULL;
  g_auto (LimnPromptsStore) store = { 0 };
  int lock = -1;

  limn_prompts_store_init (&store);
  g_mkdir_with_parents (folder, 0700);
  lock = limn_lockfile_take (lock_path, LIMN_LOCK_WAIT, &error);
  if (lock >= 0)
    {
      limn_prompts_read (&store, change->path);
      limn_prompts_change (&store, change->kind, change->prompt, change->adds);
      limn_prompts_write (&store, change->path, &error);
    }
  limn_lockfile_release (&lock);
  if (error != NULL)
    g_printerr (
        "limn: %s: the prompt is not kept: %s\n", change->path, error->message);
  g_free (change->path);
  g_free (change->prompt);
  g_free (change);
}

static void
limn_prompts_apply (LimnPrompts *self,
                    LimnPromptsKind kind,
                    const char *prompt,
                    gboolean adds)
{
  LimnPromptsChange *change;

  limn_prompts_change (&self->store, kind, prompt, adds);
  if (self->path == NULL)
    return;
  change = g_new (LimnPromptsChange, 1);
  *change = (LimnPromptsChange){ .path = g_strdup (self->path),
                                 .prompt = g_strdup (prompt),
                                 .kind = kind,
                                 .adds = adds };
  limn_scribe_push (self->scribe, limn_prompts_carry_out, change);
}

/**
 * limn_prompts_new:
 * @path: (nullable): its file, which need not exist; %NULL keeps nothing
 *
 * Reads what the file holds now; garbage counts as nothing.
 *
 * Returns: (transfer full): the prompts
 */
LimnPrompts *
limn_prompts_new (const char *path)
{
  LimnPrompts *self = g_new0 (LimnPrompts, 1);

  limn_prompts_store_init (&self->store);
  self->path = g_strdup (path);
  self->scribe = limn_scribe_new ();
  if (path != NULL)
    limn_prompts_read (&self->store, path);
  return self;
}

/**
 * limn_prompts_free:
 * @self: (nullable) (transfer full): prompts, which are written out first
 */
void
limn_prompts_free (LimnPrompts *self)
{
  if (self == NULL)
    return;
  limn_scribe_free (self->scribe);
  limn_prompts_store_clear (&self->store);
  g_free (self->path);
  g_free (self);
}

/**
 * limn_prompts_get_used:
 * @self: prompts
 *
 * Returns: (transfer none) (element-type utf8): what was run with, the latest
 *   first; good until the next change
 */
const GPtrArray *
limn_prompts_get_used (LimnPrompts *self)
{
  return self->store.lists[LIMN_PROMPTS_USED];
}

/**
 * limn_prompts_get_saved:
 * @self: prompts
 *
 * Returns: (transfer none) (element-type utf8): what the user saved, the latest
 *   first; good until the next change
 */
const GPtrArray *
limn_prompts_get_saved (LimnPrompts *self)
{
  return self->store.lists[LIMN_PROMPTS_SAVED];
}

/**
 * limn_prompts_is_saved:
 * @self: prompts
 * @prompt: one
 *
 * Returns: whether the user saved it
 */
gboolean
limn_prompts_is_saved (LimnPrompts *self, const char *prompt)
{
  guint index;

  return limn_prompts_find (
      self->store.lists[LIMN_PROMPTS_SAVED], prompt, &index);
}

/**
 * limn_prompts_use:
 * @self: prompts
 * @prompt: what is run with; a blank one, and one of more than
 *   %LIMN_PROMPTS_MAX_LENGTH bytes, is not kept
 */
void
limn_prompts_use (LimnPrompts *self, const char *prompt)
{
  if (limn_prompts_is_sound (prompt))
    limn_prompts_apply (self, LIMN_PROMPTS_USED, prompt, TRUE);
}

/**
 * limn_prompts_save:
 * @self: prompts
 * @prompt: what the user wants kept
 * @error: return location
 *
 * A saved prompt is never pushed out by another.
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID where it is blank, too long, or
 *   one too many
 */
gboolean
limn_prompts_save (LimnPrompts *self, const char *prompt, GError **error)
{
  if (!limn_prompts_is_sound (prompt))
    g_set_error (
        error,
        LIMN_ERROR,
        LIMN_ERROR_INVALID,
        _ ("prompt: cannot be saved; it must hold 1 to %d bytes of text"),
        LIMN_PROMPTS_MAX_LENGTH);
  else if (!limn_prompts_is_saved (self, prompt) &&
           self->store.lists[LIMN_PROMPTS_SAVED]->len >= LIMN_PROMPTS_MAX_SAVED)
    g_set_error (error,
                 LIMN_ERROR,
                 LIMN_ERROR_INVALID,
                 _ ("prompt: %d are saved already; delete one first"),
                 LIMN_PROMPTS_MAX_SAVED);
  else
    {
      limn_prompts_apply (self, LIMN_PROMPTS_SAVED, prompt, TRUE);
      return TRUE;
    }
  return FALSE;
}

/**
 * limn_prompts_forget:
 * @self: prompts
 * @prompt: a saved one that is not wanted any more
 */
void
limn_prompts_forget (LimnPrompts *self, const char *prompt)
{
  limn_prompts_apply (self, LIMN_PROMPTS_SAVED, prompt, FALSE);
}

/**
 * limn_prompts_flush:
 * @self: prompts
 *
 * Waits until every change is in the file.
 */
void
limn_prompts_flush (LimnPrompts *self)
{
  limn_scribe_flush (self->scribe);
}
