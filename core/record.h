/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/record: the one JSON object that tells a job's whole story. */
#pragma once

#include "codec/codec.h"
#include "plan.h"

G_BEGIN_DECLS

typedef struct _LimnRecord LimnRecord;

/**
 * LimnRecordAttempt:
 * @route: (not nullable): whom it went to
 * @status: HTTP status, 0 without an answer
 * @error: (nullable): how it failed
 * @code: (nullable): the endpoint's own error code
 * @provider: (nullable): who ran the model, as the endpoint says
 * @request_id: (nullable): the endpoint's id of the request
 * @started: microseconds since the epoch
 * @ms: milliseconds it took
 * @offers: (nullable): where it may be repeated, if it was refused
 */
typedef struct
{
  const LimnRoute *route;
  guint status;
  const GError *error;
  const char *code;
  const char *provider;
  const char *request_id;
  gint64 started;
  gdouble ms;
  JsonArray *offers;
} LimnRecordAttempt;

/**
 * LimnResult:
 * @info: size and format as received
 * @seed: (nullable): seed the endpoint reports
 * @revised_prompt: (nullable): prompt the endpoint reports
 * @is_draft: it may be one that the model made on its way to the result
 */
typedef struct
{
  const LimnImageInfo *info;
  const char *seed;
  const char *revised_prompt;
  gboolean is_draft;
} LimnResult;

LimnRecord *limn_record_new (const LimnPlan *plan);
LimnRecord *limn_record_new_from_string (const char *text, GError **error);
void limn_record_free (LimnRecord *self);

const char *limn_record_get_id (const LimnRecord *self);
void limn_record_set_id (LimnRecord *self, const char *id);
JsonObject *limn_record_get_object (const LimnRecord *self);
guint limn_record_get_n_results (const LimnRecord *self);
char *limn_record_dup_error (const LimnRecord *self);
JsonArray *limn_record_get_offers (const LimnRecord *self);

void limn_record_add_attempt (LimnRecord *self,
                              const LimnRecordAttempt *attempt);
void limn_record_add_result (LimnRecord *self, const LimnResult *result);
void limn_record_set_layer (LimnRecord *self, guint index, gint layer);
void limn_record_take_fidelity (LimnRecord *self,
                                guint index,
                                JsonNode *fidelity);
void limn_record_set_origin (LimnRecord *self, const LimnPlan *plan);
void limn_record_set_file (LimnRecord *self, guint index, const char *file);
void limn_record_set_cost (LimnRecord *self,
                           gint64 micros,
                           const char *currency,
                           const char *source);
void limn_record_set_fingerprint (LimnRecord *self, const char *fingerprint);
void limn_record_set_twin (LimnRecord *self, const char *id, gdouble seconds);
void limn_record_set_reused (LimnRecord *self, const char *id);
gboolean limn_record_has_draft (const LimnRecord *self);
char *limn_record_dup_draft_words (const LimnRecord *self);
char *limn_record_dup_twin_words (const LimnRecord *self);
void limn_record_set_timing (LimnRecord *self, const char *phase, gdouble ms);
void limn_record_set_trouble (LimnRecord *self, const char *trouble);
char *limn_record_to_string (const LimnRecord *self, gboolean pretty);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnRecord, limn_record_free)

G_END_DECLS
