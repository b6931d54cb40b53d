/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/patch: a text that changes the catalogue, read key by key. */
#include "patch.h"

#include <string.h>

#include "error.h"
#include "money.h"
#include "text.h"

/* what the text is, in messages */
#define LIMN_PATCH_NAME "catalogue"
/* characters of the keys that a message repeats */
#define LIMN_PATCH_MAX_SHOWN 200

/**
 * limn_patch_init:
 * @self: (out caller-allocates): a text
 * @text: JSON; must outlive @self
 * @length: its bytes
 * @names: names of all texts; must outlive @self
 * @grid: a table to work with; must outlive @self
 */
void
limn_patch_init (LimnPatch *self,
                 const char *text,
                 gsize length,
                 LimnNames *names,
                 LimnGrid *grid)
{
  limn_jsonscan_init (&self->scan, text, (gssize) length);
  self->names = names;
  self->grid = grid;
  self->depth = 0;
}

/**
 * limn_patch_clear:
 * @self: a text
 */
void
limn_patch_clear (LimnPatch *self)
{
  limn_jsonscan_clear (&self->scan);
}

/**
 * limn_patch_is_null:
 * @self: a text
 *
 * Returns: whether the present value is null, which takes away
 */
gboolean
limn_patch_is_null (const LimnPatch *self)
{
  return self->scan.token == LIMN_JSONSCAN_NULL;
}

/**
 * limn_patch_get_line:
 * @self: a text
 *
 * Returns: the line of the present value, from 1
 */
guint
limn_patch_get_line (const LimnPatch *self)
{
  return limn_jsonscan_get_line (&self->scan, self->scan.where);
}

static gboolean
limn_patch_fail_broken (const LimnPatch *self, GError **error)
{
  limn_jsonscan_set_error (&self->scan, LIMN_PATCH_NAME, error);
  return FALSE;
}

static gboolean
limn_patch_fail_at (const LimnPatch *self,
                    const char *where,
                    const char *remedy,
                    GError **error)
{
  g_autoptr (GString) path = g_string_new (NULL);
  g_autofree char *shown = NULL;
  g_autofree char *name = NULL;

  for (guint i = 0; i < self->depth; i++)
    {
      g_string_append (path, i > 0 ? "/" : "");
      g_string_append_len (
          path, self->path[i].key, (gssize) self->path[i].length);
    }
  shown = limn_text_clean (self->depth > 0 ? path->str : LIMN_PATCH_NAME,
                           LIMN_PATCH_MAX_SHOWN);
  name = g_strdup_printf (
      "line %u: %s", limn_jsonscan_get_line (&self->scan, where), shown);
  limn_error_set_invalid (error, name, NULL, remedy);
  return FALSE;
}

/**
 * limn_patch_fail:
 * @self: a text
 * @remedy: what the present value ought to be, as the rest of the sentence
 * @error: return location
 *
 * Sets %LIMN_ERROR_INVALID with the line of the present value and the keys
 * that lead to it; where the text is no JSON, with that instead.
 *
 * Returns: %FALSE
 */
gboolean
limn_patch_fail (const LimnPatch *self, const char *remedy, GError **error)
{
  if (self->scan.token == LIMN_JSONSCAN_BROKEN)
    return limn_patch_fail_broken (self, error);
  return limn_patch_fail_at (self, self->scan.where, remedy, error);
}

/**
 * limn_patch_fail_key:
 * @self: a text, inside an object
 * @remedy: what is wrong with the key or the whole of its value
 * @error: return location
 *
 * The same with the line of the key.
 *
 * Returns: %FALSE
 */
gboolean
limn_patch_fail_key (const LimnPatch *self, const char *remedy, GError **error)
{
  return limn_patch_fail_at (
      self, self->path[self->depth - 1].where, remedy, error);
}

/* goes to the value of the next key; FALSE behind the last one, and where the
 * text is broken */
static gboolean
limn_patch_enter (LimnPatch *self)
{
  if (limn_jsonscan_next (&self->scan) != LIMN_JSONSCAN_KEY)
    return FALSE;
  g_assert (self->depth < LIMN_PATCH_MAX_PATH);
  self->path[self->depth++] =
      (LimnPatchStep){ self->scan.string, self->scan.length, self->scan.where };
  return limn_jsonscan_next (&self->scan) != LIMN_JSONSCAN_BROKEN;
}

static void
limn_patch_leave (LimnPatch *self)
{
  self->depth--;
}

static const LimnPatchStep *
limn_patch_get_step (const LimnPatch *self)
{
  return &self->path[self->depth - 1];
}

/* to be asked where limn_patch_enter() gave up */
static gboolean
limn_patch_check_end (const LimnPatch *self, GError **error)
{
  return self->scan.token == LIMN_JSONSCAN_OBJECT_END ||
         limn_patch_fail_broken (self, error);
}

static const LimnPatchField *
limn_patch_find_field (const LimnPatchField *field, const LimnPatchStep *step)
{
  while (field->name != NULL &&
         (field->length != step->length ||
          memcmp (field->name, step->key, step->length) != 0))
    field++;
  return field->name != NULL ? field : NULL;
}

/**
 * limn_patch_read_fields:
 * @self: a text
 * @fields: (array): at most 64 keys that the object may have
 * @target: where their values go
 * @error: return location
 *
 * Reads an object. A key that is not among @fields, and one that comes twice,
 * is an error, so that a slip of the pen does not go unnoticed.
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID
 */
gboolean
limn_patch_read_fields (LimnPatch *self,
                        const LimnPatchField *fields,
                        gpointer target,
                        GError **error)
{
  guint64 seen = 0;

  if (self->scan.token != LIMN_JSONSCAN_OBJECT)
    return limn_patch_fail (self, "an object is needed", error);
  while (limn_patch_enter (self))
    {
      const LimnPatchField *field =
          limn_patch_find_field (fields, limn_patch_get_step (self));
      guint64 bit;

      if (field == NULL)
        return limn_patch_fail_key (
            self, "no such key in the catalogue", error);
      bit = (guint64) 1 << (field - fields);
      if ((seen & bit) != 0)
        return limn_patch_fail_key (self, "this key is given twice", error);
      seen |= bit;
      if (field->read == NULL && !limn_jsonscan_skip (&self->scan))
        return limn_patch_fail_broken (self, error);
      if (field->read != NULL &&
          !field->read (self, G_STRUCT_MEMBER_P (target, field->offset), error))
        return FALSE;
      limn_patch_leave (self);
    }
  return limn_patch_check_end (self, error);
}

/**
 * limn_patch_read_named:
 * @self: a text
 * @kind: what the object's keys are
 * @read: reads the value of each
 * @target: last argument of @read
 * @error: return location
 *
 * Reads an object of any keys. One that comes twice is an error.
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID
 */
gboolean
limn_patch_read_named (LimnPatch *self,
                       LimnNamesKind kind,
                       LimnPatchReadNamed read,
                       gpointer target,
                       GError **error)
{
  guint object = limn_names_count (self->names);

  if (self->scan.token != LIMN_JSONSCAN_OBJECT)
    return limn_patch_fail (self, "an object is needed", error);
  while (limn_patch_enter (self))
    {
      const LimnPatchStep *step = limn_patch_get_step (self);
      LimnName *name = limn_names_find (self->names, step->key, step->length);

      if (name->uses[kind].given == object)
        return limn_patch_fail_key (self, "this key is given twice", error);
      name->uses[kind].given = object;
      if (!read (self, name, target, error))
        return FALSE;
      limn_patch_leave (self);
    }
  return limn_patch_check_end (self, error);
}

/**
 * limn_patch_read_text:
 * @self: a text
 * @text: (inout): a string to replace, a pointer to `char *`; null gives %NULL
 * @error: return location
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID
 */
gboolean
limn_patch_read_text (LimnPatch *self, gpointer text, GError **error)
{
  char **target = text;
  const LimnJsonscan *scan = &self->scan;

  if (scan->token != LIMN_JSONSCAN_STRING && !limn_patch_is_null (self))
    return limn_patch_fail (self, "a string is needed", error);
  g_free (*target);
  *target =
      limn_patch_is_null (self) ? NULL : g_strndup (scan->string, scan->length);
  return TRUE;
}

/**
 * limn_patch_read_slug:
 * @self: a text
 * @text: (inout): as of limn_patch_read_text()
 * @error: return location
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID; a slug is one word without slash
 */
gboolean
limn_patch_read_slug (LimnPatch *self, gpointer text, GError **error)
{
  const char *slug;

  if (!limn_patch_read_text (self, text, error))
    return FALSE;
  slug = *(char **) text;
  if (slug != NULL && (*slug == '\0' || strpbrk (slug, "/ ") != NULL))
    return limn_patch_fail (self, "a name without / or space is needed", error);
  return TRUE;
}

/**
 * limn_patch_read_words:
 * @self: a text
 * @words: (inout): strings to replace, a pointer to `char **`; null gives none
 * @error: return location
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID
 */
gboolean
limn_patch_read_words (LimnPatch *self, gpointer words, GError **error)
{
  char ***target = words;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  LimnJsonscan *scan = &self->scan;
  gboolean array = scan->token == LIMN_JSONSCAN_ARRAY;

  while (array && limn_jsonscan_next (scan) == LIMN_JSONSCAN_STRING)
    {
      g_autofree char *word = g_strndup (scan->string, scan->length);

      g_strv_builder_add (builder, word);
    }
  if (scan->token != (array ? LIMN_JSONSCAN_ARRAY_END : LIMN_JSONSCAN_NULL))
    return limn_patch_fail (self, "an array of strings is needed", error);
  g_strfreev (*target);
  *target = g_strv_builder_end (builder);
  return TRUE;
}

/**
 * limn_patch_read_count:
 * @self: a text
 * @count: (out): a #guint; null gives 0
 * @error: return location
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID
 */
gboolean
limn_patch_read_count (LimnPatch *self, gpointer count, GError **error)
{
  gint64 value = 0;

  if (!limn_patch_is_null (self) &&
      (self->scan.token != LIMN_JSONSCAN_NUMBER ||
       !limn_jsonscan_get_int (&self->scan, &value) || value < 0 ||
       value > G_MAXINT))
    return limn_patch_fail (self, "a whole number from 0 is needed", error);
  *(guint *) count = (guint) value;
  return TRUE;
}

/**
 * limn_patch_read_flag:
 * @self: a text
 * @flag: (out): a #gboolean; null gives %FALSE
 * @error: return location
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID
 */
gboolean
limn_patch_read_flag (LimnPatch *self, gpointer flag, GError **error)
{
  if (self->scan.token != LIMN_JSONSCAN_TRUE &&
      self->scan.token != LIMN_JSONSCAN_FALSE && !limn_patch_is_null (self))
    return limn_patch_fail (self, "true or false is needed", error);
  *(gboolean *) flag = self->scan.token == LIMN_JSONSCAN_TRUE;
  return TRUE;
}

/**
 * limn_patch_read_money:
 * @self: a text
 * @micros: (out): a #gint64 in micro-dollars; null gives 0
 * @error: return location
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID
 */
gboolean
limn_patch_read_money (LimnPatch *self, gpointer micros, GError **error)
{
  g_autofree char *text = NULL;

  if (limn_patch_is_null (self))
    {
      *(gint64 *) micros = 0;
      return TRUE;
    }
  if (self->scan.token == LIMN_JSONSCAN_STRING)
    text = g_strndup (self->scan.string, self->scan.length);
  if (text == NULL || !limn_money_parse (text, micros, NULL))
    return limn_patch_fail (
        self, "a string with dollars like \"0.134\" is needed", error);
  return TRUE;
}
