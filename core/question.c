/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/question: a small question to an endpoint, which costs nothing. */
#include "question.h"

static const char *const limn_question_names[] = {
  [LIMN_QUESTION_BALANCE] = "its balance",
  [LIMN_QUESTION_MODELS] = "a list of its models",
  [LIMN_QUESTION_MODEL] = "a look at a model",
  [LIMN_QUESTION_ESTIMATE] = "an estimate of the cost",
  [LIMN_QUESTION_FATE] = "the fate of a request",
};

/**
 * limn_question_get_name:
 * @self: a question
 *
 * Returns: (transfer none): what it asks for, in words with their article
 */
const char *
limn_question_get_name (const LimnQuestion *self)
{
  return limn_question_names[self->kind];
}
