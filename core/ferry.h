/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/ferry: results cross into a thread that works on them, and come back.
 *
 * Both shores are the main loop's thread; between them lies one other thread.
 * What comes back is handed out some milliseconds at a time. */
#pragma once

#include "receiver.h"

G_BEGIN_DECLS

typedef struct _LimnFerry LimnFerry;

/**
 * LimnFerryDone:
 * @user_data: as given
 */
typedef void (*LimnFerryDone) (gpointer user_data);

/* takes results over; its user data is a LimnFerry */
extern const LimnResultSink limn_ferry_sink;
/* is called in the thread, and brings results back; the same user data */
extern const LimnResultSink limn_ferry_return_sink;

LimnFerry *limn_ferry_new (const LimnResultSink *home, gpointer home_data);
void limn_ferry_free (LimnFerry *self);
void limn_ferry_start (LimnFerry *self,
                       const LimnResultSink *work,
                       gpointer work_data);
void limn_ferry_close (LimnFerry *self, LimnFerryDone done, gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnFerry, limn_ferry_free)

G_END_DECLS
