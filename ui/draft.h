/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/draft: what a request would come to as it stands, even where something
 * is still missing. */
#pragma once

#include "host.h"

G_BEGIN_DECLS

/**
 * LimnDraft:
 * @plan: (nullable): what it comes to, with something in place of what is
 *   missing; %NULL where there is no telling
 * @is_framed: whether @plan sends what the request would
 * @hint: (nullable): why it cannot be run yet, one sentence; %NULL where it can
 */
typedef struct
{
  LimnPlan *plan;
  gboolean is_framed;
  char *hint;
} LimnDraft;

LimnDraft *limn_draft_new (LimnHost *host, const LimnRequest *request);
void limn_draft_free (LimnDraft *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnDraft, limn_draft_free)

G_END_DECLS
