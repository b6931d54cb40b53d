/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/notes: what a plan does not do as it was written. */
#include "notes.h"

static void
limn_notes_free_note (gpointer data)
{
  LimnNote *note = data;

  g_free (note->name);
  g_free (note->change);
  g_free (note->sentence);
  g_free (note);
}

/**
 * limn_notes_new:
 *
 * Returns: (transfer full) (element-type LimnNote): no notes yet
 */
GPtrArray *
limn_notes_new (void)
{
  return g_ptr_array_new_with_free_func (limn_notes_free_note);
}

static LimnNote *
limn_notes_append (GPtrArray *notes, LimnNoteKind kind, const char *name)
{
  LimnNote *note = g_new0 (LimnNote, 1);

  note->kind = kind;
  note->name = g_strdup (name);
  g_ptr_array_add (notes, note);
  return note;
}

/**
 * limn_notes_add:
 * @notes: (element-type LimnNote): notes
 * @kind: what happened; a match has limn_notes_match()
 * @name: (nullable): the parameter it happened to
 * @format: the sentence, as for printf()
 * @...: its parts
 */
void
limn_notes_add (GPtrArray *notes,
                LimnNoteKind kind,
                const char *name,
                const char *format,
                ...)
{
  LimnNote *note = limn_notes_append (notes, kind, name);
  va_list parts;

  va_start (parts, format);
  note->sentence = g_strdup_vprintf (format, parts);
  va_end (parts);
}

/**
 * limn_notes_match:
 * @notes: (element-type LimnNote): notes
 * @name: a parameter
 * @written: its value
 * @used: the supported value nearest to it
 */
void
limn_notes_match (GPtrArray *notes,
                  const char *name,
                  const char *written,
                  const char *used)
{
  LimnNote *note = limn_notes_append (notes, LIMN_NOTE_MATCHED, name);

  note->change = g_strdup_printf ("%s -> %s", written, used);
  note->sentence = g_strdup_printf ("%s %s", name, note->change);
}

/**
 * limn_notes_get_sentence:
 * @notes: (element-type LimnNote): notes
 * @index: one of them
 *
 * Returns: (transfer none): it as a sentence
 */
const char *
limn_notes_get_sentence (const GPtrArray *notes, guint index)
{
  const LimnNote *note = g_ptr_array_index (notes, index);

  return note->sentence;
}

static void
limn_notes_add_name (JsonArray *names, const char *name)
{
  for (guint i = 0; i < json_array_get_length (names); i++)
    if (g_str_equal (json_array_get_string_element (names, i), name))
      return;
  json_array_add_string_element (names, name);
}

/**
 * limn_notes_to_json:
 * @notes: (element-type LimnNote): notes
 * @object: gets `matched`, an object of changes by parameter; `dropped` and
 *   `inert`, arrays of parameters; `notes`, all sentences
 */
void
limn_notes_to_json (const GPtrArray *notes, JsonObject *object)
{
  JsonObject *matched = json_object_new ();
  JsonArray *dropped = json_array_new ();
  JsonArray *inert = json_array_new ();
  JsonArray *sentences = json_array_new ();

  for (guint i = 0; i < notes->len; i++)
    {
      const LimnNote *note = g_ptr_array_index (notes, i);

      json_array_add_string_element (sentences, note->sentence);
      if (note->kind == LIMN_NOTE_MATCHED)
        json_object_set_string_member (matched, note->name, note->change);
      else if (note->kind == LIMN_NOTE_DROPPED)
        limn_notes_add_name (dropped, note->name);
      else if (note->kind == LIMN_NOTE_INERT)
        limn_notes_add_name (inert, note->name);
    }
  json_object_set_object_member (object, "matched", matched);
  json_object_set_array_member (object, "dropped", dropped);
  json_object_set_array_member (object, "inert", inert);
  json_object_set_array_member (object, "notes", sentences);
}
