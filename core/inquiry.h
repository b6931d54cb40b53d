/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/inquiry: a question on its way to its answer; private to the core. */
#pragma once

#include "answer.h"
#include "question.h"
#include "settings.h"
#include "tokens.h"

G_BEGIN_DECLS

/* the usual time for a question, seconds */
#define LIMN_INQUIRY_TOTAL_S 30
/* an answer is never longer, bytes */
#define LIMN_INQUIRY_MAX_BYTES (4 * 1024 * 1024)

typedef struct _LimnInquiry LimnInquiry;

LimnInquiry *limn_inquiry_new (const LimnQuestion *question,
                               LimnTransport *transport,
                               LimnTokens *tokens);
void limn_inquiry_free (LimnInquiry *self);
void limn_inquiry_run (GTask *task, const LimnSettings *settings);

G_END_DECLS
