/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/shape: which ratio, tier and pixels a request comes to on a model. */
#pragma once

#include "frame.h"
#include "model.h"
#include "request.h"

G_BEGIN_DECLS

/**
 * LimnCanvas:
 * @width: @height: pixels of the image or selection a generation should suit;
 *   0 where there is none (a new image, the command line)
 * @scene: (nullable): what an edit works on
 * @n_images: input images, the scene's frame included
 * @names: (nullable) (array zero-terminated=1): what these are as references,
 *   "layer:Name" or "file:path", in their order; a mention of one means it
 * @close_up: (nullable): what to send instead where all of @scene would lose
 *   detail; see limn_extension_choose_scene()
 * @frame: (nullable): what is sent of @scene, where that was settled before;
 *   without one it is framed to suit what comes back
 */
typedef struct
{
  guint width, height;
  const LimnScene *scene;
  guint n_images;
  const char *const *names;
  const LimnScene *close_up;
  const LimnFrame *frame;
} LimnCanvas;

/**
 * LimnShape:
 * @aspect_ratio: a ratio of the model, or "auto"
 * @resolution: a tier of the model, or "auto"
 * @size: (nullable): the row of the table to expect; %NULL unknown
 */
typedef struct
{
  const char *aspect_ratio;
  const char *resolution;
  const LimnModelSize *size;
} LimnShape;

void limn_shape_resolve (LimnShape *self,
                         const LimnRequest *request,
                         const LimnModel *model,
                         const LimnCanvas *canvas,
                         GPtrArray *notes);

G_END_DECLS
