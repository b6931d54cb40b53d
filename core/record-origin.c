/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/record-origin: what a job's pixels and words are taken from, so that it
 * can be repeated, and its results find their place. */
#include "record.h"

static JsonObject *
limn_record_make_source (const LimnPlan *plan)
{
  JsonObject *source = json_object_new ();

  json_object_set_string_member (source, "layer", plan->source);
  json_object_set_int_member (source, "tattoo", plan->source_tattoo);
  json_object_set_string_member (source, "image", plan->source_image);
  return source;
}

/**
 * limn_record_set_origin:
 * @self: a record
 * @plan: its plan
 *
 * Adds `source`, the layer that is worked on, and `again`, the id of the record
 * that is repeated; each only where there is one.
 */
void
limn_record_set_origin (LimnRecord *self, const LimnPlan *plan)
{
  JsonObject *object = limn_record_get_object (self);

  if (plan->source != NULL)
    json_object_set_object_member (
        object, "source", limn_record_make_source (plan));
  if (plan->again != NULL)
    json_object_set_string_member (object, "again", plan->again);
}
