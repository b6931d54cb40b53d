/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/recover: results that were paid for and never reached an image. */
#pragma once

#include "client.h"
#include "operation.h"

G_BEGIN_DECLS

LimnOutcome *limn_recover_run (GimpRunMode run_mode,
                               gint32 image,
                               GError **error);
void limn_recover_remind (LimnClient *client, GimpRunMode run_mode);

G_END_DECLS
