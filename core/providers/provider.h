/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/provider: the contract of an endpoint: build and parse, nothing else. */
#pragma once

#include "answer.h"
#include "error.h"
#include "http.h"
#include "input.h"
#include "plan.h"
#include "question.h"

G_BEGIN_DECLS

/**
 * LimnOrder:
 * @plan: what is being done
 * @route: whom it goes to
 * @settings: (nullable): the user's, for what an endpoint needs beside a key
 * @root: scheme, host and port
 * @inputs: (nullable): images that go out
 * @urls: (nullable): one for each image of @inputs that was uploaded before,
 *   %NULL for each that goes inline; %NULL where none was
 * @first: number of the first result in the job, from 0
 * @n: results wanted of this one request
 * @mark: (nullable): text by which the request can be found again there
 *
 * All that one request is made of. It never holds a key.
 */
typedef struct
{
  const LimnPlan *plan;
  const LimnRoute *route;
  const LimnSettings *settings;
  const char *root;
  const LimnInputs *inputs;
  const char *const *urls;
  guint first;
  guint n;
  const char *mark;
} LimnOrder;

/**
 * LimnStepResult:
 * @stream: number of the payload stream that carried the image, or -1
 * @url: (nullable): where the image is to be fetched, when @stream is -1
 * @is_lost: it was fetched in vain
 * @is_here: an earlier attempt has fetched it
 * @seed: (nullable): seed the endpoint reports
 * @revised_prompt: (nullable): prompt the endpoint reports
 */
typedef struct
{
  gint stream;
  char *url;
  gboolean is_lost;
  gboolean is_here;
  char *seed;
  char *revised_prompt;
} LimnStepResult;

/**
 * LimnStep:
 * @endpoint: (nullable): set by who runs the job: whom it is with, as the user
 *   calls it; for messages
 * @results: (element-type LimnStepResult): the images, in order; a payload
 *   stream that is none of them (a draft) is thrown away
 * @next_url: (nullable): not done yet: ask there by GET, with the key
 * @next_ms: milliseconds to wait before that
 * @result_url: (nullable): where the result of the job will be; of use to the
 *   endpoint's own parse only
 * @cancel_url: (nullable): where the job can be cancelled, with the key
 * @cancel_method: "PUT", "POST"; set with @cancel_url
 * @job: (nullable): the endpoint's id of a job that lives on there
 * @provider: (nullable): who ran the model
 * @request_id: (nullable): the endpoint's id of the request
 * @code: (nullable): the endpoint's own error code
 * @retry_ms: milliseconds after which the endpoint wants to be asked again; -1
 *   where it says nothing
 * @is_final: the endpoint says that asking again is of no use
 * @cost_micros: what it cost, or %LIMN_MONEY_UNKNOWN
 * @currency: (nullable): currency of @cost_micros
 *
 * What a reply means. Filled in as far as known even when parsing fails; the
 * members that a later reply of the same job does not name stay.
 */
typedef struct
{
  const char *endpoint;
  GPtrArray *results;
  char *next_url;
  guint next_ms;
  char *result_url;
  char *cancel_url;
  const char *cancel_method;
  char *job;
  char *provider;
  char *request_id;
  char *code;
  gint64 retry_ms;
  gboolean is_final;
  gint64 cost_micros;
  char *currency;
} LimnStep;

/**
 * LimnUpload:
 * @url: where the endpoint finds the image once it is there
 * @put_url: (nullable): where its bytes go by PUT, without any key; %NULL
 *   where the request itself held them
 */
typedef struct
{
  char *url;
  char *put_url;
} LimnUpload;

/**
 * LimnProvider:
 * @endpoint: its name, as in a route's protocol
 * @root: default scheme and host; %NULL for an endpoint without network
 * @key_header: name of the header that carries the key
 * @key_prefix: what stands before the key there
 * @make_root: MAY; the scheme and host that the user's settings of an endpoint
 *   lead to, in place of @root
 * @wants_token: MAY; whether those settings ask for a bearer token of
 *   limn/tokens in place of a key
 * @claims: (array zero-terminated=1): payload paths that carry images, as
 *   limn_payload_new() takes them
 * @max_inline: bytes up to which an image goes inside the request; larger ones
 *   are uploaded first; 0: all go inside
 * @has_drafts: whether images may come before the one that is meant
 * @build: MUST unless @answer is set; makes the request of one order below its
 *   root; pure, never sees a key
 * @parse: MUST unless @answer is set; reads a reply: fills @step or fails with
 *   the kind of the endpoint's error; @document is %NULL when the body was
 *   empty or no JSON. All replies of a job come here, one after the other
 * @build_upload: MUST where @max_inline is set; asks for a place for @input
 * @parse_upload: MUST where @max_inline is set; reads the answer
 * @answer: MUST for an endpoint without network; the encoded image number
 *   @index that it answers with
 * @questions: kinds of small questions it can be asked, a bit each:
 *   1 << #LimnQuestionKind. Without %LIMN_QUESTION_CHECK nothing free is known
 *   that would check a key; it is only seen whether somebody answers
 * @build_question: MUST with @questions; makes the request of one of these;
 *   pure, never sees a key
 * @parse_answer: MUST with @questions; reads its reply as @parse does
 *
 * One const instance a file. A new endpoint brings these slots and a row in
 * the registry, a column in limn/parameter-table, a row in limn/keys, and
 * goldens of its requests.
 */
typedef struct
{
  const char *endpoint;
  const char *root;
  const char *key_header;
  const char *key_prefix;
  char *(*make_root) (const LimnSettings *settings,
                      const char *endpoint,
                      GError **error);
  gboolean (*wants_token) (const LimnSettings *settings, const char *endpoint);
  const char *const *claims;
  gsize max_inline;
  gboolean has_drafts;
  LimnHttpRequest *(*build) (const LimnOrder *order, GError **error);
  gboolean (*parse) (const LimnHttpHead *head,
                     JsonNode *document,
                     LimnStep *step,
                     GError **error);
  LimnHttpRequest *(*build_upload) (const LimnOrder *order,
                                    const LimnInput *input,
                                    GError **error);
  gboolean (*parse_upload) (const LimnHttpHead *head,
                            JsonNode *document,
                            LimnUpload *upload,
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
extern const LimnProvider limn_provider_openai;
extern const LimnProvider limn_provider_gemini;
extern const LimnProvider limn_provider_vertex;
extern const LimnProvider limn_provider_fal;
extern const LimnProvider limn_provider_replicate;
extern const LimnProvider limn_provider_echo;

const LimnProvider *limn_provider_get_nth (guint index);
const LimnProvider *limn_provider_lookup (const char *endpoint, GError **error);
gboolean limn_provider_can_be_asked (const LimnProvider *provider,
                                     const LimnQuestion *question,
                                     GError **error);
char *limn_provider_get_root (const LimnProvider *self,
                              const LimnSettings *settings,
                              const char *endpoint,
                              GError **error);
gboolean limn_provider_wants_token (const LimnProvider *self,
                                    const LimnSettings *settings,
                                    const char *endpoint);

LimnStep *limn_step_new (void);
void limn_step_free (LimnStep *self);
LimnStepResult *limn_step_add_result (LimnStep *self);
LimnStepResult *limn_step_add_image (LimnStep *self, JsonNode *node);
void limn_step_take (char **field, char *text);
gboolean limn_step_ask (LimnStep *self,
                        const char *endpoint,
                        const char *url,
                        guint ms,
                        GError **error);
void limn_step_ask_later (LimnStep *self, const char *url);
gboolean limn_step_is_missed (const LimnStep *self, const LimnHttpHead *head);
gboolean limn_step_is_lost (const LimnStep *self, const LimnHttpHead *head);
void limn_step_limit (LimnStep *self,
                      const LimnPlan *plan,
                      const LimnRoute *route,
                      guint n);
void limn_step_mask (LimnStep *self, const char *key);

LimnHttpRequest *limn_provider_build_json (const char *url, JsonObject *body);
LimnHttpRequest *limn_provider_build_form (const char *url, JsonObject *fields);
void limn_provider_add_input (LimnHttpRequest *request,
                              const char *name,
                              const LimnInput *input);
gboolean limn_provider_tells_no_image (const LimnHttpHead *head,
                                       JsonObject *root);
void limn_provider_read_images (const LimnHttpHead *head,
                                JsonObject *root,
                                LimnStep *step);
LimnHttpRequest *limn_provider_build_json_files (const char *url,
                                                 JsonObject *body,
                                                 GHashTable *files);
JsonArray *limn_provider_list_images (const LimnOrder *order, gsize *size);
void limn_provider_fail_upload (const char *endpoint,
                                LimnError kind,
                                guint status,
                                const char *code,
                                const char *message,
                                GError **error);
LimnHttpRequest *limn_provider_build_get (const char *root, const char *path);
void limn_provider_fail_question (const char *endpoint,
                                  const LimnQuestion *question,
                                  guint status,
                                  GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnStep, limn_step_free)

G_END_DECLS
