/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/srgb: results in whatever space they come, as sRGB like what was sent.
 */
#pragma once

#include "receiver.h"

G_BEGIN_DECLS

typedef struct _LimnSrgb LimnSrgb;

/* takes a job's results; its user data is a LimnSrgb */
extern const LimnResultSink limn_srgb_sink;

LimnSrgb *limn_srgb_new (const LimnResultSink *sink, gpointer user_data);
void limn_srgb_free (LimnSrgb *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnSrgb, limn_srgb_free)

G_END_DECLS
