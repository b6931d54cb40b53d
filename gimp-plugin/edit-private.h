/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/edit: what its files share. */
#pragma once

#include "edit.h"
#include "extend.h"
#include "upload.h"

G_BEGIN_DECLS

/* the canvas of an extension, in a memento */
#define LIMN_EDIT_GROWN "grown"

/**
 * LimnEditSeen:
 * @LIMN_EDIT_SEEN_CHANGED: what really changed, as nothing else is known
 * @LIMN_EDIT_SEEN_SELECTED: what was selected, or is new on the canvas
 * @LIMN_EDIT_SEEN_LAYER: where the source shows
 * @LIMN_EDIT_SEEN_COPIED: as the layer that is repeated
 * @LIMN_EDIT_SEEN_WHOLE: all of it, as the layer that is repeated
 *
 * What results are seen through.
 */
typedef enum
{
  LIMN_EDIT_SEEN_CHANGED,
  LIMN_EDIT_SEEN_SELECTED,
  LIMN_EDIT_SEEN_LAYER,
  LIMN_EDIT_SEEN_COPIED,
  LIMN_EDIT_SEEN_WHOLE,
} LimnEditSeen;

struct _LimnEdit
{
  gint32 image, drawable;
  gint32 given;               /* layer that is repeated, -1 for none */
  gboolean recovered;         /* its results are there already */
  const LimnMemento *memento; /* (nullable): of what is recovered */
  LimnEditSeen seen;          /* of what is recovered */
  LimnScene scene;
  LimnExtend *extend; /* (nullable): the canvas that is to grow */
  LimnRect place;     /* of the layers on a canvas that has grown */
  const LimnPlan *plan;
  LimnOriginal *original; /* what was sent */
  LimnMask *selected;     /* (nullable): what was selected, or is new */
  GBytes *kept;           /* (nullable): @selected as a memento keeps it */
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
LimnEditSeen limn_edit_get_seen (const LimnEdit *self);
void limn_edit_recall (LimnEdit *self);

G_END_DECLS
