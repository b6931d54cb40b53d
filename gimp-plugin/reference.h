/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/reference: layers and files that a plan refers to, found and encoded. */
#pragma once

#include <libgimp/gimp.h>

#include "input.h"
#include "packing.h"
#include "plan.h"

G_BEGIN_DECLS

char *limn_reference_dup_name (gint32 drawable);
GPtrArray *limn_reference_open_all (gint32 image,
                                    LimnPlan *plan,
                                    GHashTable *tattoos,
                                    GError **error);
gboolean limn_reference_pack_all (GPtrArray *self,
                                  gint32 image,
                                  LimnPacking *packing,
                                  LimnInputs *inputs,
                                  GError **error);

G_END_DECLS
