/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/installation: GIMP, and Limn's plug-in in it. */
#pragma once

#include "finding.h"

G_BEGIN_DECLS

void limn_installation_examine (GPtrArray *findings);

G_END_DECLS
