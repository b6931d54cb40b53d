/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/edit: what its files share. */
#pragma once

#include "edit.h"
#include "extend.h"
#include "upload.h"

G_BEGIN_DECLS

struct _LimnEdit
{
  gint32 image, drawable;
  gint32 given;       /* layer that is repeated, -1 for none */
  gboolean recovered; /* what was selected is not known any more */
  LimnScene scene;
  LimnExtend *extend; /* (nullable): the canvas that is to grow */
  LimnRect place;     /* of the layers on a canvas that has grown */
  const LimnPlan *plan;
  LimnOriginal *original; /* what was sent */
  LimnMask *selected;     /* (nullable): what was selected, or is new */
  LimnMask *shape;        /* (nullable): where the source shows */
  LimnMask *veil;         /* (nullable): where its layer mask lets it show */
  LimnUpload *upload;
  LimnLanding *landing;
  LimnSrgb *arrivals; /* on their way to the landing */
  const LimnResultSink *sink;
  gpointer sink_data;
  GPtrArray *veils; /* (nullable): of results, by number */
};

void limn_edit_unpack (LimnEdit *self);

G_END_DECLS
