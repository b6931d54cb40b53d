/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/question: a small question to an endpoint, which costs nothing. */
#pragma once

#include "input.h"
#include "plan.h"

G_BEGIN_DECLS

/**
 * LimnQuestionKind:
 * @LIMN_QUESTION_BALANCE: what the account has left
 * @LIMN_QUESTION_MODELS: which models there are
 * @LIMN_QUESTION_MODEL: whether there is a model of that name
 * @LIMN_QUESTION_ESTIMATE: what a request would cost
 * @LIMN_QUESTION_FATE: what became of a request whose answer was lost
 */
typedef enum
{
  LIMN_QUESTION_BALANCE,
  LIMN_QUESTION_MODELS,
  LIMN_QUESTION_MODEL,
  LIMN_QUESTION_ESTIMATE,
  LIMN_QUESTION_FATE,
} LimnQuestionKind;

/**
 * LimnQuestion:
 * @kind: what is asked
 * @endpoint: who is asked; of an estimate, the endpoint of @route
 * @protocol: (nullable): what is spoken there, as of a route; %NULL for
 *   @endpoint
 * @subject: (nullable): name of the model, for @LIMN_QUESTION_MODEL; mark of
 *   the request, for @LIMN_QUESTION_FATE
 * @plan: @route: (nullable): what would be done and over which of its routes,
 *   for @LIMN_QUESTION_ESTIMATE
 * @inputs: (nullable): images that would go out
 * @timeout_s: seconds for the whole exchange; 0 for half a minute and the time
 *   that a slow line takes to send @inputs
 */
typedef struct
{
  LimnQuestionKind kind;
  const char *endpoint;
  const char *protocol;
  const char *subject;
  const LimnPlan *plan;
  const LimnRoute *route;
  const LimnInputs *inputs;
  guint timeout_s;
} LimnQuestion;

const char *limn_question_get_name (const LimnQuestion *self);

G_END_DECLS
