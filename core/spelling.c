/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/spelling: which known names a wrong one may have meant. */
#include "spelling.h"

#include <string.h>

typedef struct
{
  const char *name;
  guint distance;
} LimnSpellingRow;

/**
 * limn_spelling_distance:
 * @a: a name
 * @b: another
 *
 * Counts the single letters to insert, delete or replace, without regard to
 * case, that turn one into the other (Levenshtein).
 *
 * Returns: the distance; %G_MAXUINT where a name is longer than 64 bytes
 */
guint
limn_spelling_distance (const char *a, const char *b)
{
  guint row[LIMN_SPELLING_MAX + 1];
  gsize a_length = strlen (a);
  gsize b_length = strlen (b);

  if (a_length > LIMN_SPELLING_MAX || b_length > LIMN_SPELLING_MAX)
    return G_MAXUINT;
  for (guint j = 0; j <= b_length; j++)
    row[j] = j;
  for (guint i = 1; i <= a_length; i++)
    {
      guint diagonal = row[0];

      row[0] = i;
      for (guint j = 1; j <= b_length; j++)
        {
          guint same = g_ascii_tolower (a[i - 1]) == g_ascii_tolower (b[j - 1]);
          guint replaced = diagonal + !same;

          diagonal = row[j];
          row[j] = MIN (MIN (row[j], row[j - 1]) + 1, replaced);
        }
    }
  return row[b_length];
}

static gint
limn_spelling_compare (gconstpointer a, gconstpointer b)
{
  const LimnSpellingRow *left = a;
  const LimnSpellingRow *right = b;

  if (left->distance != right->distance)
    return left->distance < right->distance ? -1 : 1;
  return strcmp (left->name, right->name);
}

/**
 * limn_spelling_suggest:
 * @name: a name that is not known
 * @known: (array zero-terminated=1): the names that are
 * @max: how many to name at most
 *
 * Returns: (transfer full) (nullable): the nearest names as words of a
 *   sentence, "'a' or 'b'"; %NULL when none comes near
 */
char *
limn_spelling_suggest (const char *name, const char *const *known, guint max)
{
  g_autoptr (GArray) rows =
      g_array_new (FALSE, FALSE, sizeof (LimnSpellingRow));
  g_autoptr (GString) text = g_string_new (NULL);
  guint limit = MAX (2, (guint) strlen (name) / 3);

  for (guint i = 0; known[i] != NULL; i++)
    {
      LimnSpellingRow row = { known[i],
                              limn_spelling_distance (name, known[i]) };

      if (row.distance <= limit)
        g_array_append_val (rows, row);
    }
  if (rows->len == 0)
    return NULL;
  g_array_sort (rows, limn_spelling_compare);
  for (guint i = 0; i < MIN (rows->len, max); i++)
    g_string_append_printf (text,
                            "%s'%s'",
                            i > 0 ? " or " : "",
                            g_array_index (rows, LimnSpellingRow, i).name);
  return g_strdup (text->str);
}
