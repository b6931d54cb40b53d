/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/ink: letters that can be read on their ground. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GdkColor limn_ink_choose (const GdkColor *paper);

G_END_DECLS
