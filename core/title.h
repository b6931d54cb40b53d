/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/title: the beginning of a prompt, as a name. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* characters of a title, its ellipsis included */
#define LIMN_TITLE_MAX 50

char *limn_title_make (const char *prompt);

G_END_DECLS
