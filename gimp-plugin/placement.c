/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/placement: where new layers go in an image, and how that is kept until
 * they are there. */
#include "placement.h"

#include "jsontext.h"
#include "target.h"

/* as they stand in a memento */
#define LIMN_PLACEMENT_SIBLING "sibling"

static void
limn_placement_remember_sibling (gint32 sibling,
                                 gint32 image,
                                 LimnMemento *memento)
{
  JsonObject *row = json_object_new ();
  g_autofree char *name = gimp_item_get_name (sibling);
  g_autofree char *uri = gimp_image_get_uri (image);

  json_object_set_string_member (row, "layer", name);
  json_object_set_int_member (row, "tattoo", gimp_item_get_tattoo (sibling));
  json_object_set_string_member (row, "image", uri);
  json_object_set_object_member (memento->place, LIMN_PLACEMENT_SIBLING, row);
}

/**
 * limn_placement_remember:
 * @self: where layers will go
 * @image: id of the image, -1 for one that is not made yet
 * @memento: gets what limn_placement_recall() needs
 */
void
limn_placement_remember (const LimnPlacement *self,
                         gint32 image,
                         LimnMemento *memento)
{
  JsonObject *place = memento->place;

  json_object_set_double_member (place, "center_x", self->center_x);
  json_object_set_double_member (place, "center_y", self->center_y);
  json_object_set_int_member (place, "fit_width", self->fit_width);
  json_object_set_int_member (place, "fit_height", self->fit_height);
  if (image != -1 && self->sibling != -1)
    limn_placement_remember_sibling (self->sibling, image, memento);
}

/**
 * limn_placement_find_layer:
 * @image: id of an image
 * @row: (nullable): name, tattoo and image of a layer, as a record has them
 *
 * Returns: id of that layer; -1 where @image is another one, or the layer is
 *   gone
 */
gint32
limn_placement_find_layer (gint32 image, JsonObject *row)
{
  g_autofree char *own = gimp_image_get_uri (image);
  const char *uri = limn_jsontext_get_string (row, "image");
  gdouble tattoo = 0;

  if (row == NULL || (uri != NULL && own != NULL && strcmp (uri, own) != 0))
    return -1;
  limn_jsontext_get_number (row, "tattoo", &tattoo);
  return limn_target_find_layer (image,
                                 (guint) CLAMP (tattoo, 0, G_MAXINT),
                                 limn_jsontext_get_string (row, "layer"));
}

static gint
limn_placement_get_size (JsonObject *place, const char *name)
{
  gdouble size = 0;

  limn_jsontext_get_number (place, name, &size);
  return (gint) CLAMP (size, 0, GIMP_MAX_IMAGE_SIZE);
}

/**
 * limn_placement_recall:
 * @self: gets what limn_placement_remember() kept; the rest stays
 * @image: id of the image that the layers go to, -1 for a new one
 * @memento: what was kept
 *
 * In an image without the layer that they were to go above, layers keep the
 * middle that @self has.
 */
void
limn_placement_recall (LimnPlacement *self,
                       gint32 image,
                       const LimnMemento *memento)
{
  gint32 sibling = image != -1 ?
                       limn_placement_find_layer (
                           image,
                           limn_jsontext_get_object (memento->place,
                                                     LIMN_PLACEMENT_SIBLING)) :
                       -1;

  self->fit_width = limn_placement_get_size (memento->place, "fit_width");
  self->fit_height = limn_placement_get_size (memento->place, "fit_height");
  if (sibling == -1)
    return;
  self->sibling = sibling;
  limn_jsontext_get_number (memento->place, "center_x", &self->center_x);
  limn_jsontext_get_number (memento->place, "center_y", &self->center_y);
}
