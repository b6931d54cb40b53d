/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/client-private: what else of the core needs of a client. */
#pragma once

#include "client.h"
#include "job.h"

G_BEGIN_DECLS

void limn_client_get_tools (LimnClient *self, LimnJobTools *tools);
void limn_client_sync_done (GObject *source,
                            GAsyncResult *result,
                            gpointer data);
void limn_client_wait (GAsyncResult **done);

G_END_DECLS
