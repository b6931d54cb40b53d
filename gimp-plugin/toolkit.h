/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/toolkit: what GIMP's widgets begin, and Limn's windows do not need. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void limn_toolkit_prepare (void);

G_END_DECLS
