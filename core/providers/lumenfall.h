/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/lumenfall: what the two halves of the gateway's provider share. */
#pragma once

#include "provider.h"

G_BEGIN_DECLS

#define LIMN_LUMENFALL "lumenfall"

LimnHttpRequest *limn_lumenfall_build (const LimnOrder *order, GError **error);
gboolean limn_lumenfall_is_error (const LimnHttpHead *head, JsonObject *root);
const char *limn_lumenfall_fail (const LimnHttpHead *head,
                                 JsonObject *root,
                                 char **code,
                                 GError **error);

LimnHttpRequest *limn_lumenfall_question_build (const LimnQuestion *question,
                                                const char *root,
                                                GError **error);
gboolean limn_lumenfall_question_parse (const LimnQuestion *question,
                                        const LimnHttpHead *head,
                                        JsonNode *document,
                                        LimnAnswer *answer,
                                        GError **error);

G_END_DECLS
