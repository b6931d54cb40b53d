/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/layers: what its files share. */
#pragma once

#include "layers.h"
#include "pixels.h"

G_BEGIN_DECLS

typedef struct
{
  gint32 layer;
  gint width, height;
  LimnPixels *pixels;
  gboolean whole;
  gboolean is_dressed;
  LimnMask *shade; /* (nullable): what it is seen through */
  gint32 mask;     /* in GIMP; -1 for none */
  gint written;    /* rows of it */
} LimnLayersSlot;

struct _LimnLayers
{
  gint32 image;
  gboolean own_image; /* made here, not yet handed over */
  char *name;
  GPtrArray *slots;    /* a NULL where a result never began */
  gboolean is_patient; /* with GIMP, between two questions */
};

G_END_DECLS
