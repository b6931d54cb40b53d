/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/layers: results become layers, outside the image until they are whole.
 */
#pragma once

#include <libgimp/gimp.h>

#include "frame.h"
#include "mask.h"
#include "receiver.h"

G_BEGIN_DECLS

/**
 * LimnMaskFunc:
 * @index: number of the result
 * @has_alpha: whether it brought transparency of its own
 * @user_data: as given
 *
 * Returns: (transfer full) (nullable): the mask it is seen through
 */
typedef LimnMask *(*LimnMaskFunc) (guint index,
                                   gboolean has_alpha,
                                   gpointer user_data);

/**
 * LimnPlacement:
 * @sibling: id of the layer above which the new layers go, -1 for the top
 * @target: (nullable): where the layers lie, which have its size; without one
 *   they are centred on @center_x, @center_y
 * @center_x: @center_y: image coordinates, pixels
 * @fit_width: @fit_height: canvas each layer is scaled to cover and cropped
 *   to at its centre; 0 keeps the returned size
 * @make_mask: (nullable): makes each layer's mask, of its size
 * @mask_data: for @make_mask
 */
typedef struct
{
  gint32 sibling;
  const LimnRect *target;
  gdouble center_x, center_y;
  gint fit_width, fit_height;
  LimnMaskFunc make_mask;
  gpointer mask_data;
} LimnPlacement;

typedef struct _LimnLayers LimnLayers;

extern const LimnResultSink limn_layers_sink;

LimnLayers *limn_layers_new (gint32 image, const char *name);
void limn_layers_free (LimnLayers *self);
gint32 limn_layers_get_image (const LimnLayers *self);
gboolean limn_layers_check_image (const LimnLayers *self, GError **error);
void limn_layers_skip (LimnLayers *self, guint rank);
GArray *limn_layers_prepare (LimnLayers *self,
                             LimnPlacement *placement,
                             GError **error);
gboolean limn_layers_insert (LimnLayers *self,
                             const LimnPlacement *placement,
                             GError **error);
gboolean limn_layers_dress (LimnLayers *self, const LimnPlacement *placement);
void limn_layers_set_patient (LimnLayers *self, gboolean is_patient);
void limn_layers_breathe (const LimnLayers *self);
gint32 limn_layers_steal_image (LimnLayers *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnLayers, limn_layers_free)

G_END_DECLS
