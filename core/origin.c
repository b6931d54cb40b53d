/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/origin: what made an image, in the words of the IPTC.
 *
 * They are those of http://cv.iptc.org/newscodes/digitalsourcetype/ as of
 * 2024-09-17; the property is Iptc4xmpExt:DigitalSourceType of the IPTC Photo
 * Metadata Standard. */
#include "origin.h"

#define LIMN_ORIGIN_ECHO "echo"

/* XMP specification part 1, 7.3.2: the marker of a packet; a packet that may
 * not be changed in place needs no padding */
#define LIMN_ORIGIN_PACKET                                                     \
  "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>"         \
  "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">"                                     \
  "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"        \
  "<rdf:Description rdf:about=\"\""                                            \
  " xmlns:Iptc4xmpExt=\"http://iptc.org/std/Iptc4xmpExt/2008-02-29/\""         \
  " Iptc4xmpExt:DigitalSourceType=\"%s\"/>"                                    \
  "</rdf:RDF></x:xmpmeta><?xpacket end=\"r\"?>"

/* the echo gives back what it was sent, or draws by rule: no model is there */
static gboolean
limn_origin_has_model (const LimnPlan *plan)
{
  for (guint i = 0; i < plan->routes->len; i++)
    {
      const LimnRoute *route = g_ptr_array_index (plan->routes, i);

      if (g_strcmp0 (route->protocol, LIMN_ORIGIN_ECHO) != 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * limn_origin_find:
 * @plan: a plan
 * @settings: (nullable): the user's settings
 *
 * The option `limn.provenance` wins over the settings.
 *
 * Returns: (transfer none) (nullable): what a result of @plan makes of the
 *   image it goes into: %LIMN_ORIGIN_CREATED of one that it begins,
 *   %LIMN_ORIGIN_EDITED of others; %NULL where no model has a part in it, and
 *   where the user wants no such mark
 */
const char *
limn_origin_find (const LimnPlan *plan, const LimnSettings *settings)
{
  if (!limn_origin_has_model (plan) ||
      !limn_request_get_flag (plan->request,
                              "limn.provenance",
                              limn_settings_wants_provenance (settings)))
    return NULL;
  return plan->request->operation == LIMN_OPERATION_CREATE ?
             LIMN_ORIGIN_CREATED :
             LIMN_ORIGIN_EDITED;
}

/**
 * limn_origin_join:
 * @before: (nullable): what an image says of itself
 * @added: what a result makes of it
 *
 * What a model has made stays its work when a model edits it: "edited" would
 * tell of an original that no model made. Any other word, such as that for a
 * photograph, is no longer true.
 *
 * Returns: (transfer none): what the image is to say
 */
const char *
limn_origin_join (const char *before, const char *added)
{
  return g_strcmp0 (before, LIMN_ORIGIN_CREATED) == 0 ? LIMN_ORIGIN_CREATED :
                                                        added;
}

/**
 * limn_origin_dup_packet:
 * @origin: a term of the vocabulary
 *
 * Returns: (transfer full): an XMP packet that says so and nothing else, UTF-8
 */
char *
limn_origin_dup_packet (const char *origin)
{
  g_autofree char *escaped = g_markup_escape_text (origin, -1);

  return g_strdup_printf (LIMN_ORIGIN_PACKET, escaped);
}
