/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/again: what a layer's recipe comes to in the image as it is now. */
#pragma once

#include "call.h"
#include "frame.h"
#include "shape.h"

G_BEGIN_DECLS

/**
 * LimnAgain:
 * @id: of the record that is repeated
 * @recorded: its request
 * @tattoos: (element-type utf8 guint): of the layers it referred to, by the
 *   names they had
 * @drawable: id of the layer with the recipe
 * @source: id of the layer it was made from, -1 for none
 * @scene: what of @source is sent, where there is one
 * @frame: what was sent, moved along with @drawable
 * @fits: whether @frame can be sent as it is
 * @width: @height: shape that a generation had, pixels; 0 unknown
 */
typedef struct
{
  char *id;
  LimnRequest *recorded;
  GHashTable *tattoos;
  gint32 drawable;
  gint32 source;
  LimnScene scene;
  LimnFrame frame;
  gboolean fits;
  guint width, height;
} LimnAgain;

LimnAgain *limn_again_new (LimnCall *call, GError **error);
void limn_again_free (LimnAgain *self);
void limn_again_find_canvas (const LimnAgain *self,
                             LimnCanvas *canvas,
                             gdouble *center_x,
                             gdouble *center_y);
void limn_again_take (LimnCall *call);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnAgain, limn_again_free)

G_END_DECLS
