/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/payload-path: where in a JSON text the reader is, and who claims it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* claims of one reader, one bit of a mask each */
#define LIMN_PAYLOAD_PATH_MAX_CLAIMS 64

typedef struct _LimnPayloadPath LimnPayloadPath;

LimnPayloadPath *limn_payload_path_new (const char *const *claims);
void limn_payload_path_free (LimnPayloadPath *self);

void limn_payload_path_push (LimnPayloadPath *self, gboolean array);
void limn_payload_path_pop (LimnPayloadPath *self);
void limn_payload_path_set_key (LimnPayloadPath *self, const char *key);
void limn_payload_path_next (LimnPayloadPath *self);

guint limn_payload_path_get_depth (const LimnPayloadPath *self);
gboolean limn_payload_path_in_array (const LimnPayloadPath *self);
const char *limn_payload_path_get_claim (const LimnPayloadPath *self);
char *limn_payload_path_to_string (const LimnPayloadPath *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnPayloadPath, limn_payload_path_free)

G_END_DECLS
