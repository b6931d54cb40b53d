/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/checkup: whether the endpoints are there and take their keys. */
#pragma once

#include "client.h"
#include "finding.h"

G_BEGIN_DECLS

typedef struct _LimnCheckup LimnCheckup;

LimnCheckup *limn_checkup_begin (const LimnSettings *settings,
                                 LimnClient *client);
gboolean limn_checkup_finish (LimnCheckup *self, GPtrArray *findings);

G_END_DECLS
