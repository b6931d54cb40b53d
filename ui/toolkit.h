/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/toolkit: what a plug-in's first window needs. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void limn_toolkit_init (void);

G_END_DECLS
