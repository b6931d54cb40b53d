/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/spelling: which known names a wrong one may have meant. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* longer names are not compared */
#define LIMN_SPELLING_MAX 64

guint limn_spelling_distance (const char *a, const char *b);
char *limn_spelling_suggest (const char *name,
                             const char *const *known,
                             guint max);

G_END_DECLS
