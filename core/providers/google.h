/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/google: generateContent, which gemini and vertex have in common. */
#pragma once

#include "provider.h"

G_BEGIN_DECLS

/**
 * LimnGoogle:
 * @endpoint: name of the endpoint
 * @max_body: bytes that a whole request may have; 0 for no bound
 * @max_image: bytes that one image may have; 0 for no bound
 *
 * Where the two endpoints differ.
 */
typedef struct
{
  const char *endpoint;
  gsize max_body;
  gsize max_image;
} LimnGoogle;

extern const char *const limn_google_claims[];

LimnHttpRequest *limn_google_build (const LimnGoogle *self,
                                    const LimnOrder *order,
                                    const char *folder,
                                    GError **error);
gboolean limn_google_parse (const LimnGoogle *self,
                            const LimnHttpHead *head,
                            JsonNode *document,
                            LimnStep *step,
                            GError **error);

/* what both files of limn/google read answers with */
GPtrArray *limn_google_list (JsonObject *object, const char *name);
gboolean limn_google_is_thought (JsonObject *part);

G_END_DECLS
