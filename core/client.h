/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/client: runs plans and asks questions: the facade of the core. */
#pragma once

#include "answer.h"
#include "catalog.h"
#include "consumer.h"
#include "health.h"
#include "input.h"
#include "journal.h"
#include "plan.h"
#include "question.h"
#include "record.h"
#include "settings.h"

G_BEGIN_DECLS

#define LIMN_TYPE_CLIENT (limn_client_get_type ())
G_DECLARE_FINAL_TYPE (LimnClient, limn_client, LIMN, CLIENT, GObject)

LimnClient *limn_client_new (const LimnSettings *settings);
void limn_client_set_health (LimnClient *self, LimnHealth *health);
LimnJournal *limn_client_get_journal (LimnClient *self);
void limn_client_forgo_journal (LimnClient *self);
char *limn_client_find_twin (LimnClient *self,
                             const LimnPlan *plan,
                             const LimnInputs *inputs,
                             gdouble *seconds);
void limn_client_find_twin_async (LimnClient *self,
                                  const LimnPlan *plan,
                                  const LimnInputs *inputs,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
char *limn_client_find_twin_finish (LimnClient *self,
                                    GAsyncResult *result,
                                    gdouble *seconds);
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

void limn_client_ask_async (LimnClient *self,
                            const LimnQuestion *question,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
LimnAnswer *limn_client_ask_finish (LimnClient *self,
                                    GAsyncResult *result,
                                    GError **error);
LimnAnswer *limn_client_ask_sync (LimnClient *self,
                                  const LimnQuestion *question,
                                  GCancellable *cancellable,
                                  GError **error);

gboolean limn_client_can_ask (LimnClient *self, const LimnQuestion *question);
gboolean limn_client_has_estimate (LimnClient *self, const LimnPlan *plan);
gboolean limn_client_can_estimate (LimnClient *self, const LimnRoute *route);
gboolean limn_client_estimate_sync (LimnClient *self,
                                    LimnPlan *plan,
                                    const LimnInputs *inputs,
                                    GCancellable *cancellable,
                                    GError **error);
gboolean limn_client_try_estimate_sync (LimnClient *self,
                                        LimnPlan *plan,
                                        const LimnInputs *inputs,
                                        GCancellable *cancellable,
                                        GError **error);

G_END_DECLS
