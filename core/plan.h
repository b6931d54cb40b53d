/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/plan: a request resolved, before any network. */
#pragma once

#include "catalog.h"
#include "frame.h"
#include "money.h"
#include "notes.h"
#include "references.h"
#include "request.h"
#include "route.h"
#include "settings.h"
#include "shape.h"

G_BEGIN_DECLS

/**
 * LimnPlan:
 * @request: the request, with the model filled in
 * @prompt: the prompt as it is sent
 * @references: (element-type LimnReference): layers and files that are sent
 *   behind the images, in their order
 * @n_images: images that are sent, the frame first, the references last
 * @source: (nullable): name of the layer that is worked on
 * @source_tattoo: GIMP's tattoo of it, which its file keeps; 0 for none
 * @source_image: (nullable): file of the image it is in
 * @again: (nullable): id of the record that is repeated
 * @model: (unowned): the catalogue's row
 * @own_model: (nullable): @model, where the catalogue has no such row
 * @aspect_ratio: supported ratio, or "auto" where the model chooses
 * @resolution: supported tier, or "auto"
 * @width: @height: expected pixels: the vendor's; 0 where the model chooses
 * @table_width: @table_height: pixels of the gateway's table; 0 unknown
 * @frame: what is sent of the image; zero where nothing is
 * @routes: (element-type LimnRoute): in the order to try
 * @recourse: (element-type LimnRoute): what the user may choose where a route
 *   refuses; never tried without being asked for
 * @notes: (element-type LimnNote): what was matched, dropped or may be inert
 * @estimated_micros: estimated cost of the whole job in micro-dollars, or
 *   %LIMN_MONEY_UNKNOWN
 * @hedge_s: seconds after which a second route is tried beside the first; 0
 *   for never
 * @estimate_source: (nullable): who says so: "catalogue", or an endpoint
 */
typedef struct
{
  LimnRequest *request;
  char *prompt;
  GPtrArray *references;
  guint n_images;
  char *source;
  guint source_tattoo;
  char *source_image;
  char *again;
  const LimnModel *model;
  LimnModel *own_model;
  char *aspect_ratio;
  char *resolution;
  guint width, height;
  guint table_width, table_height;
  LimnFrame frame;
  GPtrArray *routes;
  GPtrArray *recourse;
  GPtrArray *notes;
  gint64 estimated_micros;
  gdouble hedge_s;
  const char *estimate_source;
} LimnPlan;

LimnPlan *limn_plan_new (const LimnRequest *request,
                         LimnCatalog *catalog,
                         const LimnSettings *settings,
                         const LimnCanvas *canvas,
                         GError **error);
LimnPlan *limn_plan_new_unpriced (const LimnRequest *request,
                                  LimnCatalog *catalog,
                                  const LimnSettings *settings,
                                  const LimnCanvas *canvas,
                                  GError **error);
const char *limn_plan_choose_endpoint (const LimnRequest *request,
                                       const LimnSettings *settings,
                                       GError **error);
gint64 limn_plan_price_route (const LimnPlan *self,
                              LimnCatalog *catalog,
                              const LimnRoute *route,
                              const char *resolution);
void limn_plan_free (LimnPlan *self);
JsonNode *limn_plan_to_json (const LimnPlan *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnPlan, limn_plan_free)

G_END_DECLS
