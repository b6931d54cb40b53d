/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/stencil: a mask in the one form that all servers read alike. */
#pragma once

#include "input.h"

G_BEGIN_DECLS

LimnInput *limn_stencil_cut (const LimnInput *mask, GError **error);

G_END_DECLS
