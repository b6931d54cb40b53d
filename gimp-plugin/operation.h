/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/operation: what a procedure does, from its call to its layers. */
#pragma once

#include "call.h"

G_BEGIN_DECLS

/**
 * LimnOutcome:
 * @image: id of the image the layers are in, -1 after a dry run of create
 * @layers: (element-type gint32): ids, in the results' order
 * @record: the job's record as JSON
 */
typedef struct
{
  gint32 image;
  GArray *layers;
  char *record;
} LimnOutcome;

LimnOutcome *limn_operation_run (LimnCall *call, GError **error);
void limn_outcome_free (LimnOutcome *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnOutcome, limn_outcome_free)

G_END_DECLS
