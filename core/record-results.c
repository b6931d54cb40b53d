/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/record-results: what came back, and what became of it. */
#include "record.h"

#include <glib/gi18n-lib.h>

#include "jsontext.h"

#define LIMN_RECORD_DRAFT "draft"

static JsonArray *
limn_record_get_results (const LimnRecord *self)
{
  return json_object_get_array_member (limn_record_get_object (self),
                                       "results");
}

/* a seed is a number, but what is none must not get lost */
static void
limn_record_set_seed (JsonObject *object, const char *seed)
{
  gint64 number;

  if (seed != NULL && g_ascii_string_to_signed (
                          seed, 10, G_MININT64, G_MAXINT64, &number, NULL))
    json_object_set_int_member (object, "seed", number);
  else
    json_object_set_string_member (object, "seed", seed);
}

/**
 * limn_record_add_result:
 * @self: a record
 * @result: an image that came back
 */
void
limn_record_add_result (LimnRecord *self, const LimnResult *result)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "width", result->info->width);
  json_object_set_int_member (object, "height", result->info->height);
  json_object_set_string_member (
      object, "format", limn_image_format_get_name (result->info->format));
  json_object_set_null_member (object, "file");
  limn_record_set_seed (object, result->seed);
  json_object_set_string_member (
      object, "revised_prompt", result->revised_prompt);
  json_object_set_null_member (object, "layer");
  if (result->is_draft)
    json_object_set_boolean_member (object, LIMN_RECORD_DRAFT, TRUE);
  json_array_add_object_element (limn_record_get_results (self), object);
}

static gboolean
limn_record_is_draft (const LimnRecord *self, guint index)
{
  JsonObject *row = limn_jsontext_to_object (
      json_array_get_element (limn_record_get_results (self), index));

  return row != NULL && json_object_has_member (row, LIMN_RECORD_DRAFT) &&
         json_object_get_boolean_member_with_default (
             row, LIMN_RECORD_DRAFT, FALSE);
}

/**
 * limn_record_has_draft:
 * @self: a record
 *
 * Returns: whether one of its results may be none
 */
gboolean
limn_record_has_draft (const LimnRecord *self)
{
  for (guint i = 0; i < limn_record_get_n_results (self); i++)
    if (limn_record_is_draft (self, i))
      return TRUE;
  return FALSE;
}

/**
 * limn_record_dup_draft_words:
 * @self: a record
 *
 * Where models show what they make on their way, an answer that broke off may
 * end with such an image, and nothing tells it from the result.
 *
 * Returns: (transfer full) (nullable): one line for the user: that there is
 *   such an image among the results, and what may be paid; %NULL where not
 */
char *
limn_record_dup_draft_words (const LimnRecord *self)
{
  if (!limn_record_has_draft (self))
    return NULL;
  return g_strdup (
      _ ("the answer broke off: this may be a draft that the model made on "
         "its way, not its result, and the request may be charged; look "
         "into the account before you pay again"));
}

static JsonObject *
limn_record_get_result (LimnRecord *self, guint index)
{
  return json_array_get_object_element (limn_record_get_results (self), index);
}

/**
 * limn_record_set_layer:
 * @self: a record
 * @index: which result
 * @layer: GIMP's id of the layer it became
 */
void
limn_record_set_layer (LimnRecord *self, guint index, gint layer)
{
  g_return_if_fail (index < limn_record_get_n_results (self));

  json_object_set_int_member (
      limn_record_get_result (self, index), "layer", layer);
}

/**
 * limn_record_take_fidelity:
 * @self: a record
 * @index: which result
 * @fidelity: (transfer full): how it was laid over what was sent
 *
 * The first result's is the record's as well.
 */
void
limn_record_take_fidelity (LimnRecord *self, guint index, JsonNode *fidelity)
{
  g_return_if_fail (index < limn_record_get_n_results (self));

  if (index == 0)
    json_object_set_member (
        limn_record_get_object (self), "fidelity", json_node_copy (fidelity));
  json_object_set_member (
      limn_record_get_result (self, index), "fidelity", fidelity);
}

/**
 * limn_record_set_trouble:
 * @self: a record
 * @trouble: why the journal does not have all that came
 *
 * Is `trouble` of its member `journal`.
 */
void
limn_record_set_trouble (LimnRecord *self, const char *trouble)
{
  JsonObject *journal = json_object_new ();

  json_object_set_string_member (journal, "trouble", trouble);
  json_object_set_object_member (
      limn_record_get_object (self), "journal", journal);
}

/**
 * limn_record_set_file:
 * @self: a record
 * @index: which result
 * @file: file it was written to
 */
void
limn_record_set_file (LimnRecord *self, guint index, const char *file)
{
  g_return_if_fail (index < limn_record_get_n_results (self));

  json_object_set_string_member (
      limn_record_get_result (self, index), "file", file);
}
