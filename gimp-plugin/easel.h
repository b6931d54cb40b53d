/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/easel: an image that a dialog works on: the host of its jobs. */
#pragma once

#include "host.h"
#include "run.h"

G_BEGIN_DECLS

typedef struct _LimnEasel LimnEasel;

LimnEasel *limn_easel_new (LimnCall *call,
                           LimnWorkshop *workshop,
                           LimnClient *client);
void limn_easel_free (LimnEasel *self);
LimnHost *limn_easel_get_host (LimnEasel *self);
LimnOutcome *limn_easel_take_outcome (LimnEasel *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnEasel, limn_easel_free)

G_END_DECLS
