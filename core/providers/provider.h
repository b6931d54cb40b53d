/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/provider: the contract of an endpoint: build and parse, nothing else. */
#pragma once

#include "answer.h"
#include "http.h"
#include "input.h"
#include "plan.h"
#include "question.h"

G_BEGIN_DECLS

/**
 * LimnStepResult:
 * @stream: number of the payload stream that carried the image, or -1
 * @url: (nullable): where the image is to be fetched, when @stream is -1
 * @seed: (nullable): seed the endpoint reports
 * @revised_prompt: (nullable): prompt the endpoint reports
 */
typedef struct
{
  gint stream;
  char *url;
  char *seed;
  char *revised_prompt;
} LimnStepResult;

/**
 * LimnStep:
 * @results: (element-type LimnStepResult): the images, in order
 * @provider: (nullable): who ran the model
 * @request_id: (nullable): the endpoint's id of the request
 * @code: (nullable): the endpoint's own error code
 * @cost_micros: what it cost, or %LIMN_MONEY_UNKNOWN
 * @currency: (nullable): currency of @cost_micros
 *
 * What a reply means. Filled in as far as known even when parsing fails.
 */
typedef struct
{
  GPtrArray *results;
  char *provider;
  char *request_id;
  char *code;
  gint64 cost_micros;
  char *currency;
} LimnStep;

/**
 * LimnProvider:
 * @endpoint: its name, as in a route
 * @root: default scheme and host; %NULL for an endpoint without network
 * @key_header: name of the header that carries the key
 * @key_prefix: what stands before the key there
 * @claims: (array zero-terminated=1): payload paths that carry images
 * @build: MUST unless @answer is set; makes the request of one route below
 *   @root; pure, never sees a key
 * @parse: MUST unless @answer is set; reads a reply: fills @step or fails with
 *   the kind of the endpoint's error; @document is %NULL when the body was
 *   empty or no JSON
 * @answer: MUST for an endpoint without network; the encoded image number
 *   @index that it answers with
 * @questions: kinds of small questions it can be asked, a bit each:
 *   1 << #LimnQuestionKind
 * @build_question: MUST with @questions; makes the request of one of these;
 *   pure, never sees a key
 * @parse_answer: MUST with @questions; reads its reply as @parse does
 *
 * One const instance a file. A new endpoint brings these slots and a row in
 * the registry, a column in limn/parameters, and goldens of its requests.
 */
typedef struct
{
  const char *endpoint;
  const char *root;
  const char *key_header;
  const char *key_prefix;
  const char *const *claims;
  LimnHttpRequest *(*build) (const LimnPlan *plan,
                             const LimnRoute *route,
                             const char *root,
                             const LimnInputs *inputs,
                             GError **error);
  gboolean (*parse) (const LimnHttpHead *head,
                     JsonNode *document,
                     LimnStep *step,
                     GError **error);
  GBytes *(*answer) (const LimnPlan *plan,
                     guint index,
                     const LimnInputs *inputs,
                     GError **error);
  guint questions;
  LimnHttpRequest *(*build_question) (const LimnQuestion *question,
                                      const char *root,
                                      GError **error);
  gboolean (*parse_answer) (const LimnQuestion *question,
                            const LimnHttpHead *head,
                            JsonNode *document,
                            LimnAnswer *answer,
                            GError **error);
} LimnProvider;

extern const LimnProvider limn_provider_lumenfall;
extern const LimnProvider limn_provider_echo;

const LimnProvider *limn_provider_lookup (const char *endpoint, GError **error);
gboolean limn_provider_can_be_asked (const LimnProvider *provider,
                                     const LimnQuestion *question,
                                     GError **error);

LimnStep *limn_step_new (void);
void limn_step_free (LimnStep *self);
LimnStepResult *limn_step_add_result (LimnStep *self);
void limn_step_mask (LimnStep *self, const char *key);

LimnHttpRequest *limn_provider_build_json (const char *url, JsonObject *body);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnStep, limn_step_free)

G_END_DECLS
