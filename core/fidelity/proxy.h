/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/proxy: a reduced picture, built from rows as they arrive. */
#pragma once

#include <glib.h>

#include "fidelity/plane.h"

G_BEGIN_DECLS

typedef struct _LimnProxy LimnProxy;

void limn_proxy_fit_size (guint width,
                          guint height,
                          guint max_side,
                          guint *proxy_width,
                          guint *proxy_height);

LimnProxy *limn_proxy_new (guint width,
                           guint height,
                           guint channels,
                           guint depth,
                           guint proxy_width,
                           guint proxy_height);
void limn_proxy_free (LimnProxy *self);
void limn_proxy_push (LimnProxy *self,
                      const guint8 *pixels,
                      gsize stride,
                      guint n_rows);
gboolean limn_proxy_is_complete (const LimnProxy *self);
const LimnPlane *limn_proxy_get_plane (const LimnProxy *self, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnProxy, limn_proxy_free)

G_END_DECLS
