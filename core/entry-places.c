/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/entry-places: which result of which reply a file is.
 *
 * That is known when a result begins to be fetched, and must be on the disk
 * before its last byte is, where a process is killed: a small file for each,
 * which nobody waits for. It says "PLACE MARK ROUND": what did not come is
 * later asked for by itself, and that list has other places. */
#include "entry-private.h"

#include <glib/gstdio.h>
#include <stdio.h>

#include "jsontext.h"

/* file names of places, by number */
#define LIMN_ENTRY_REPLY "place-%4u"

/* how often the list of an attempt's results was made shorter */
static guint
limn_entry_get_round (JsonObject *task)
{
  gdouble round = 0;

  limn_jsontext_get_number (task, "round", &round);
  return (guint) CLAMP (round, 0, G_MAXINT32);
}

/* the places that were noted are those of the list before */
void
limn_entry_end_round (JsonObject *task)
{
  json_object_set_int_member (
      task, "round", (gint64) limn_entry_get_round (task) + 1);
  json_object_remove_member (task, "here");
}

static char *
limn_entry_dup_place (LimnEntry *self, guint number)
{
  g_autofree char *name = g_strdup_printf ("place-%u", number);

  return g_build_filename (self->folder, name, NULL);
}

/**
 * limn_entry_note_place:
 * @self: an entry
 * @number: of a result that is about to be fetched
 * @mark: of its attempt
 * @place: of it in the attempt's reply, from 0
 *
 * Has a later process not fetch it again once it is here.
 */
void
limn_entry_note_place (LimnEntry *self,
                       guint number,
                       const char *mark,
                       guint place)
{
  g_autofree char *path = limn_entry_dup_place (self, number);
  guint round = limn_entry_get_round (limn_entry_find_task (self, mark));
  g_autofree char *text = g_strdup_printf ("%u %s %u", place, mark, round);

  if (self->is_written)
    g_file_set_contents_full (
        path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL);
}

/* what is whole is noted with its attempt, for good; the rest is told anew */
static void
limn_entry_settle_place (LimnEntry *self, guint number)
{
  g_autofree char *path = limn_entry_dup_place (self, number);
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;
  JsonObject *task;
  JsonArray *here;
  guint64 place, round;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return;
  words = g_strsplit (text, " ", 3);
  if (g_strv_length (words) < 2)
    return;
  place = g_ascii_strtoull (words[0], NULL, 10);
  round = words[2] != NULL ? g_ascii_strtoull (words[2], NULL, 10) : 0;
  task = limn_entry_find_task (self, words[1]);
  if (place > G_MAXINT32 || !limn_entry_is_open (task) ||
      round != limn_entry_get_round (task) ||
      limn_entry_find_result (self, number) == NULL)
    return;
  here = limn_jsontext_get_array (task, "here");
  here = here != NULL ? json_array_ref (here) : json_array_new ();
  json_array_add_int_element (here, (gint64) place);
  json_object_set_array_member (task, "here", here);
}

/* by the names of the files that are there */
void
limn_entry_settle_places (LimnEntry *self, const GPtrArray *names)
{
  guint number;

  for (guint i = 0; i < names->len; i++)
    if (sscanf (g_ptr_array_index (names, i), LIMN_ENTRY_REPLY, &number) == 1)
      limn_entry_settle_place (self, number);
}

void
limn_entry_forget_places (const char *folder, const GPtrArray *names)
{
  guint number;

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (sscanf (name, LIMN_ENTRY_REPLY, &number) == 1)
        g_unlink (path);
    }
}

/* nothing will be fetched any more */
void
limn_entry_end_places (LimnEntry *self)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      g_autofree char *path = limn_entry_dup_place (self, i);

      g_unlink (path);
    }
}
