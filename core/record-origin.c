/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/record-origin: what a job's pixels and words were taken from, so that it
 * can be repeated. */
#include "record.h"

/**
 * limn_record_set_source:
 * @self: a record
 * @layer: name of the layer of which a frame was sent
 * @tattoo: GIMP's tattoo of it, which its file keeps; 0 for none
 */
void
limn_record_set_source (LimnRecord *self, const char *layer, guint tattoo)
{
  JsonObject *source = json_object_new ();

  json_object_set_string_member (source, "layer", layer);
  json_object_set_int_member (source, "tattoo", tattoo);
  json_object_set_object_member (
      limn_record_get_object (self), "source", source);
}

/**
 * limn_record_set_origin:
 * @self: a record
 * @id: of the record whose request it repeats, kept as "again"
 */
void
limn_record_set_origin (LimnRecord *self, const char *id)
{
  json_object_set_string_member (limn_record_get_object (self), "again", id);
}
