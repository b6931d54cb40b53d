/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/depot: large input images put where an endpoint can fetch them, before
 * the request that names them. Private to the core. */
#pragma once

#include "providers/provider.h"
#include "transport.h"

G_BEGIN_DECLS

typedef struct _LimnDepot LimnDepot;

/* adds the endpoint's key to a request */
typedef void (*LimnDepotSign) (LimnHttpRequest *request, gpointer user_data);

gboolean limn_depot_is_needed (const LimnProvider *provider,
                               const LimnInputs *inputs);
void limn_depot_store_async (LimnTransport *transport,
                             const LimnProvider *provider,
                             const LimnOrder *order,
                             const LimnTransportLimits *limits,
                             LimnDepotSign sign,
                             gpointer sign_data,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
GPtrArray *limn_depot_store_finish (GAsyncResult *result, GError **error);

G_END_DECLS
