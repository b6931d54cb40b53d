/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/provenance: an image says that a model has made or edited it. */
#include "provenance.h"

#include <gexiv2/gexiv2.h>

#include "origin.h"

#define LIMN_PROVENANCE_TAG "Xmp.iptcExt.DigitalSourceType"

/* whether it had to be written */
static gboolean
limn_provenance_write (GExiv2Metadata *metadata, const char *added)
{
  g_autofree char *before =
      gexiv2_metadata_try_get_tag_string (metadata, LIMN_PROVENANCE_TAG, NULL);
  const char *after = limn_origin_join (before, added);
  g_autoptr (GError) error = NULL;

  if (g_strcmp0 (before, after) == 0)
    return FALSE;
  if (gexiv2_metadata_try_set_tag_string (
          metadata, LIMN_PROVENANCE_TAG, after, &error))
    return TRUE;
  g_printerr ("limn: the image does not say what made it: %s\n",
              error->message);
  return FALSE;
}

/**
 * limn_provenance_mark:
 * @image: id of an image with results of @plan in it
 * @plan: what was run
 * @settings: the user's settings
 *
 * Sets Iptc4xmpExt:DigitalSourceType in the metadata of @image, from where GIMP
 * writes it into files. All other metadata stays. GIMP makes it an undo step;
 * the caller opens the group. Nothing is done where limn_origin_find() has no
 * word, and where the image says so already.
 */
void
limn_provenance_mark (gint32 image,
                      const LimnPlan *plan,
                      const LimnSettings *settings)
{
  const char *added = limn_origin_find (plan, settings);
  g_autoptr (GExiv2Metadata) metadata = NULL;

  if (added == NULL)
    return;
  metadata = GEXIV2_METADATA (gimp_image_get_metadata (image));
  if (metadata == NULL)
    metadata = GEXIV2_METADATA (gimp_metadata_new ());
  if (limn_provenance_write (metadata, added))
    gimp_image_set_metadata (image, (GimpMetadata *) metadata);
}
