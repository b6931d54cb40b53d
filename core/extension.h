/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/extension: a canvas that grows, and what a model is sent for it. */
#pragma once

#include "shape.h"

G_BEGIN_DECLS

/**
 * LimnExtension:
 * @canvas: as it is; image coordinates
 * @grown: as it is to be, in the same coordinates, so that its corner may be
 *   negative
 * @real: where there are real pixels
 * @scene: all of @grown
 * @close_up: the new band and the context next to it; its area is empty where
 *   that is no less than @grown
 */
typedef struct
{
  LimnRect canvas;
  LimnRect grown;
  LimnRect real;
  LimnScene scene;
  LimnScene close_up;
} LimnExtension;

gboolean limn_extension_validate (const LimnRequest *request, GError **error);
gboolean limn_extension_init (LimnExtension *self,
                              const LimnRequest *request,
                              const LimnRect *canvas,
                              const LimnRect *real,
                              GError **error);
const LimnScene *limn_extension_choose_scene (const LimnRequest *request,
                                              const LimnModel *model,
                                              const LimnCanvas *canvas);
char *limn_extension_make_prompt (const LimnFrame *frame, const char *prompt);
LimnRect limn_extension_find_canvas (const LimnExtension *self,
                                     const LimnRect *canvas,
                                     gint dx,
                                     gint dy);
gdouble limn_extension_get_overlap (const LimnExtension *self,
                                    const LimnFrame *frame,
                                    gdouble wanted,
                                    gdouble automatic);

G_END_DECLS
