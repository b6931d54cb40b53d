/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/question: a small question to an endpoint, which costs nothing. */
#include "question.h"

#include <glib/gi18n-lib.h>

static const char *const limn_question_names[] = {
  [LIMN_QUESTION_BALANCE] = N_ ("its balance"),
  [LIMN_QUESTION_MODELS] = N_ ("a list of its models"),
  [LIMN_QUESTION_MODEL] = N_ ("a look at a model"),
  [LIMN_QUESTION_ESTIMATE] = N_ ("an estimate of the cost"),
  [LIMN_QUESTION_FATE] = N_ ("the fate of a request"),
  [LIMN_QUESTION_CHECK] = N_ ("a look at the key"),
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
  return _ (limn_question_names[self->kind]);
}
