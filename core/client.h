/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/client: runs a plan: the facade of the core. */
#pragma once

#include "catalog.h"
#include "consumer.h"
#include "input.h"
#include "plan.h"
#include "record.h"
#include "settings.h"

G_BEGIN_DECLS

#define LIMN_TYPE_CLIENT (limn_client_get_type ())
G_DECLARE_FINAL_TYPE (LimnClient, limn_client, LIMN, CLIENT, GObject)

LimnClient *limn_client_new (const LimnSettings *settings);
gboolean limn_client_prepare (LimnClient *self,
                              const LimnPlan *plan,
                              GError **error);
void limn_client_run_async (LimnClient *self,
                            const LimnPlan *plan,
                            const LimnInputs *inputs,
                            const LimnConsumer *consumer,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean limn_client_run_finish (LimnClient *self,
                                 GAsyncResult *result,
                                 LimnRecord **record,
                                 GError **error);
gboolean limn_client_run_sync (LimnClient *self,
                               const LimnPlan *plan,
                               const LimnInputs *inputs,
                               const LimnConsumer *consumer,
                               GCancellable *cancellable,
                               LimnRecord **record,
                               GError **error);
gint64 limn_client_get_received (LimnClient *self);

G_END_DECLS
