/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/call: the arguments of a procedure as a request and its target. */
#pragma once

#include <libgimp/gimp.h>

#include "variation.h"

G_BEGIN_DECLS

/**
 * LimnCall:
 * @procedure: name it was called by
 * @run_mode: how
 * @image: @drawable: what for; -1 for a procedure that needs none
 * @request: what is asked; of a repetition, the recipe's once it was read
 * @variation: (nullable): what a repetition does otherwise
 */
typedef struct
{
  const char *procedure;
  GimpRunMode run_mode;
  gint32 image;
  gint32 drawable;
  LimnRequest *request;
  LimnVariation *variation;
} LimnCall;

LimnCall *limn_call_new (const char *procedure,
                         LimnOperation operation,
                         const GimpParamDef *defs,
                         gint n_defs,
                         const GimpParam *params,
                         gint n_params,
                         GError **error);
LimnCall *limn_call_new_again (const char *procedure,
                               const GimpParam *params,
                               gint n_params,
                               GError **error);
void limn_call_free (LimnCall *self);
void limn_call_remember (const LimnCall *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnCall, limn_call_free)

G_END_DECLS
