/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/text: foreign text made fit to stand in one line. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *limn_text_clean (const char *text, guint max);

G_END_DECLS
