/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/transfer: one exchange as the transport sees it, without libcurl. */
#pragma once

#include "transfer-failure.h"
#include "transport.h"

G_BEGIN_DECLS

typedef struct _LimnTransfer LimnTransfer;

LimnTransfer *limn_transfer_new (const LimnHttpRequest *request,
                                 const LimnTransportLimits *limits,
                                 const LimnTransportWatch *watch,
                                 gpointer user_data);
void limn_transfer_free (LimnTransfer *self);

gboolean limn_transfer_begin (LimnTransfer *self);
const LimnHttpRequest *limn_transfer_get_request (const LimnTransfer *self);
const char *limn_transfer_get_url (const LimnTransfer *self);
GPtrArray *limn_transfer_list_lines (const LimnTransfer *self);
guint limn_transfer_get_rest_ms (const LimnTransfer *self);

gboolean limn_transfer_leave (LimnTransfer *self);
gboolean limn_transfer_upload (LimnTransfer *self, goffset sent, goffset total);
gboolean limn_transfer_header (LimnTransfer *self,
                               const char *line,
                               gsize length);
gboolean limn_transfer_data (LimnTransfer *self,
                             const guint8 *data,
                             gsize length);

gboolean limn_transfer_is_redirected (const LimnTransfer *self);
gboolean limn_transfer_redirect (LimnTransfer *self, const char *url);

void limn_transfer_cancel (LimnTransfer *self);
void limn_transfer_fail (LimnTransfer *self,
                         LimnTransferFailure failure,
                         const char *detail);
gboolean limn_transfer_has_failed (const LimnTransfer *self);
LimnHttpHead *limn_transfer_finish (LimnTransfer *self,
                                    LimnTransportTimes *times,
                                    GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnTransfer, limn_transfer_free)

G_END_DECLS
