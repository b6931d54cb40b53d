/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/record-twin: that the same was paid for a moment before. */
#include <math.h>

#include "jsontext.h"

#include <glib/gi18n-lib.h>
#include "record.h"

/**
 * limn_record_set_twin:
 * @self: a record
 * @id: of a job that was the same request
 * @seconds: since it ended
 */
void
limn_record_set_twin (LimnRecord *self, const char *id, gdouble seconds)
{
  JsonObject *twin = json_object_new ();

  json_object_set_string_member (twin, "id", id);
  json_object_set_double_member (twin, "seconds", round (seconds * 10) / 10);
  json_object_set_object_member (limn_record_get_object (self), "twin", twin);
}

/**
 * limn_record_set_reused:
 * @self: a record
 * @id: of the job whose results stand for those of this one
 */
void
limn_record_set_reused (LimnRecord *self, const char *id)
{
  json_object_set_string_member (limn_record_get_object (self), "reused", id);
}

/**
 * limn_record_dup_twin_words:
 * @self: a record
 *
 * Returns: (transfer full) (nullable): one line for the user: that the same was
 *   paid for a moment before, and what can be done about it; %NULL where it was
 *   not, or its results were wanted
 */
char *
limn_record_dup_twin_words (const LimnRecord *self)
{
  JsonObject *root = limn_record_get_object (self);
  JsonObject *twin = limn_jsontext_get_object (root, "twin");
  const char *id = limn_jsontext_get_string (twin, "id");
  gdouble seconds = 0;

  limn_jsontext_get_number (twin, "seconds", &seconds);
  if (id == NULL || json_object_has_member (root, "reused"))
    return NULL;
  return g_strdup_printf (
      _ ("the same request brought a result %.0f s ago; `limn recover %s` "
         "gives "
         "it again without paying, limn.reuse=true would have"),
      seconds,
      id);
}
