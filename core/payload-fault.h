/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/payload-fault: the sentences of an answer that is no proper JSON. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean limn_payload_fault_set (GError **error,
                                 const char *what,
                                 guint64 offset);
gboolean limn_payload_fault_set_char (GError **error, char c, guint64 offset);
gboolean limn_payload_fault_set_html (GError **error);
gboolean limn_payload_fault_set_empty (GError **error);

G_END_DECLS
