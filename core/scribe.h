/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/scribe: a thread that writes, one thing after the other. Private to the
 * core. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LimnScribe LimnScribe;

LimnScribe *limn_scribe_new (void);
void limn_scribe_free (LimnScribe *self);
void limn_scribe_push (LimnScribe *self,
                       void (*write) (gpointer data),
                       gpointer data);
void limn_scribe_flush (LimnScribe *self);

G_END_DECLS
