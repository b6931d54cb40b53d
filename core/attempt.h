/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/attempt: one paid request on one route, from its uploads to its results,
 * with all the asking that a queue takes. Private to the core. */
#pragma once

#include "consumer.h"
#include "entry.h"
#include "funnel.h"
#include "input.h"
#include "plan.h"
#include "tokens.h"
#include "transport.h"

G_BEGIN_DECLS

/**
 * LimnAttemptFrame:
 * @transport: for the network
 * @tokens: where an endpoint takes no key of its own
 * @settings: (nullable): roots of the endpoints
 * @plan: what is being done
 * @inputs: (nullable): images that go out
 * @funnel: takes the results
 * @entry: (nullable): the job in the journal
 * @progress: (nullable): told how it goes
 * @progress_data: for @progress
 * @deadline: monotonic time in microseconds at which all must be over
 *
 * What the attempts of a job have in common; outlives them.
 */
typedef struct
{
  LimnTransport *transport;
  LimnTokens *tokens;
  const LimnSettings *settings;
  const LimnPlan *plan;
  const LimnInputs *inputs;
  LimnFunnel *funnel;
  LimnEntry *entry;
  LimnProgressFunc progress;
  gpointer progress_data;
  gint64 deadline;
} LimnAttemptFrame;

/**
 * LimnAttemptResult:
 * @number: the consumer's
 * @info: size and format as received; without a profile
 * @seed: (nullable): seed the endpoint reports
 * @revised_prompt: (nullable): prompt the endpoint reports
 * @is_draft: it came whole, and whether another was to follow did not
 */
typedef struct
{
  guint number;
  LimnImageInfo info;
  char *seed;
  char *revised_prompt;
  gboolean is_draft;
} LimnAttemptResult;

/**
 * LimnOutcome:
 * @status: HTTP status of the last reply; 0 without one
 * @error: (nullable): how it failed, or why not all of its results came
 * @results: (element-type LimnAttemptResult): what came whole
 * @provider: (nullable): who ran the model, as the endpoint says
 * @request_id: (nullable): the endpoint's id of the request
 * @code: (nullable): the endpoint's own error code
 * @job: (nullable): the endpoint's id of the job
 * @retry_ms: when the endpoint wants to be asked again; -1 it says nothing
 * @is_final: the endpoint says that asking again is of no use
 * @cost_micros: what it cost, or %LIMN_MONEY_UNKNOWN
 * @currency: (nullable): of @cost_micros
 * @times: of all its exchanges together, the waiting of a queue included
 * @started: microseconds since the epoch
 * @ms: milliseconds it took
 * @last_byte: monotonic time in microseconds of the last bytes; 0 without any
 */
typedef struct
{
  guint status;
  GError *error;
  GPtrArray *results;
  const char *provider;
  const char *request_id;
  const char *code;
  const char *job;
  gint64 retry_ms;
  gboolean is_final;
  gint64 cost_micros;
  const char *currency;
  LimnTransportTimes times;
  gint64 started;
  gdouble ms;
  gint64 last_byte;
} LimnOutcome;

typedef struct _LimnAttempt LimnAttempt;

LimnAttempt *limn_attempt_new (const LimnAttemptFrame *frame,
                               const LimnRoute *route,
                               guint first,
                               guint n,
                               const char *mark);
void limn_attempt_free (LimnAttempt *self);
void limn_attempt_set_memory (LimnAttempt *self, JsonObject *task);
void limn_attempt_run_async (LimnAttempt *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
const LimnOutcome *limn_attempt_run_finish (LimnAttempt *self,
                                            GAsyncResult *result);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnAttempt, limn_attempt_free)

G_END_DECLS
