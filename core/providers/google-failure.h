/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/google-failure: why generateContent brought no image. */
#pragma once

#include "google.h"

G_BEGIN_DECLS

void limn_google_failure_set_empty (const LimnGoogle *self,
                                    const LimnHttpHead *head,
                                    JsonObject *root,
                                    LimnStep *step,
                                    GError **error);
void limn_google_failure_set_error (const LimnGoogle *self,
                                    const LimnHttpHead *head,
                                    JsonObject *root,
                                    LimnStep *step,
                                    GError **error);

G_END_DECLS
