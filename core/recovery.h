/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/recovery: what was paid for and never arrived, delivered after all. */
#pragma once

#include "client.h"

G_BEGIN_DECLS

LimnRecord *limn_recovery_read (const char *id, GError **error);
GArray *limn_recovery_list_open (LimnJournal *journal, const char *id);
gboolean limn_recovery_run_sync (LimnClient *client,
                                 const char *id,
                                 const LimnConsumer *consumer,
                                 GCancellable *cancellable,
                                 LimnRecord **record,
                                 GError **error);

G_END_DECLS
