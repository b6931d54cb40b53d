/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/google-failure: why generateContent brought no image, and the errors of
 * google.rpc. */
#include "google-failure.h"

#include <glib/gi18n-lib.h>

#include "failure.h"
#include "jsontext.h"

/* part of the id of a quota that lasts until tomorrow */
#define LIMN_GOOGLE_FAILURE_DAILY "PerDay"

/**
 * LimnGoogleFailureReason:
 * @code: the vendor's word
 * @as: what it means
 * @message: (nullable): ours, where the vendor adds none
 */
typedef struct
{
  const char *code;
  LimnFailureWords as;
  const char *message;
} LimnGoogleFailureReason;

/**
 * LimnGoogleFailureDetails:
 * @reason: (nullable): of google.rpc.ErrorInfo
 * @retry_ms: of google.rpc.RetryInfo, -1 without
 * @is_daily: whether a google.rpc.QuotaFailure lasts until tomorrow
 */
typedef struct
{
  const char *reason;
  gint64 retry_ms;
  gboolean is_daily;
} LimnGoogleFailureDetails;

/* why an answer with status 200 holds no image, facts/wire.md §3.2 and §9;
 * what is not here is an answer without an image */
static const LimnGoogleFailureReason limn_google_failure_endings[] = {
  { "SAFETY", { LIMN_ERROR_REFUSED }, N_ ("a safety filter stopped it") },
  { "IMAGE_SAFETY",
    { LIMN_ERROR_REFUSED },
    N_ ("the picture that was made broke the safety rules") },
  { "PROHIBITED_CONTENT",
    { LIMN_ERROR_REFUSED },
    N_ ("the prompt asks for what is prohibited") },
  { "IMAGE_PROHIBITED_CONTENT",
    { LIMN_ERROR_REFUSED },
    N_ ("the picture would show what is prohibited") },
  { "BLOCKLIST",
    { LIMN_ERROR_REFUSED },
    N_ ("the prompt holds a blocked word") },
  { "SPII",
    { LIMN_ERROR_REFUSED },
    N_ ("it would tell private data of a person") },
  { "RECITATION", { LIMN_ERROR_REFUSED }, N_ ("it would repeat a known work") },
  { "IMAGE_RECITATION",
    { LIMN_ERROR_REFUSED },
    N_ ("the picture would repeat a known work") },
  { "LANGUAGE",
    { LIMN_ERROR_INVALID, NULL, N_ ("write the prompt in another language") },
    N_ ("the language of the prompt is not supported") },
  { "MAX_TOKENS",
    { LIMN_ERROR_INVALID,
      N_ ("ran out of room for the picture"),
      N_ ("shorten the prompt or choose a lower resolution") },
    NULL },
  { "NO_IMAGE", { LIMN_ERROR_NOIMAGE }, N_ ("the model made none") },
  { "IMAGE_OTHER",
    { LIMN_ERROR_NOIMAGE },
    N_ ("the picture could not be made") },
  { NULL, { LIMN_ERROR_NOIMAGE }, N_ ("no image in the answer") },
};

/* reasons that tell more than their status (google.api.ErrorReason), then
 * statuses (google.rpc.Code), facts/wire.md §3.3 */
static const LimnGoogleFailureReason limn_google_failure_errors[] = {
  { "API_KEY_INVALID", { LIMN_ERROR_AUTH } },
  { "BILLING_DISABLED",
    { LIMN_ERROR_BILLING,
      N_ ("finds no billing account for the project"),
      N_ ("switch on billing for the project") } },
  { "SERVICE_DISABLED",
    { LIMN_ERROR_AUTH,
      N_ ("is switched off in the project"),
      N_ ("switch the API on in the Google Cloud console") } },
  { "USER_PROJECT_DENIED",
    { LIMN_ERROR_AUTH,
      N_ ("may not charge the project"),
      N_ ("check project and quota_project in settings.ini, or get the role "
          "Service Usage Consumer") } },
  { "INVALID_ARGUMENT", { LIMN_ERROR_INVALID } },
  { "OUT_OF_RANGE", { LIMN_ERROR_INVALID } },
  { "UNIMPLEMENTED", { LIMN_ERROR_INVALID } },
  { "FAILED_PRECONDITION",
    { LIMN_ERROR_BILLING,
      N_ ("does not serve this account from here"),
      N_ ("switch on billing for its project (there are regions without a free "
          "tier), or use another endpoint") } },
  { "UNAUTHENTICATED", { LIMN_ERROR_AUTH } },
  { "PERMISSION_DENIED", { LIMN_ERROR_AUTH } },
  { "NOT_FOUND", { LIMN_ERROR_GONE } },
  { "RESOURCE_EXHAUSTED", { LIMN_ERROR_RATE } },
  { "ABORTED", { LIMN_ERROR_TRANSIENT } },
  { "CANCELLED", { LIMN_ERROR_TRANSIENT } },
  { "DEADLINE_EXCEEDED", { LIMN_ERROR_TRANSIENT } },
  { "INTERNAL", { LIMN_ERROR_TRANSIENT } },
  { "UNAVAILABLE", { LIMN_ERROR_TRANSIENT } },
  { "UNKNOWN", { LIMN_ERROR_TRANSIENT } },
  { NULL },
};

static const LimnFailureWords limn_google_failure_daily = {
  LIMN_ERROR_BILLING,
  N_ ("has no quota left for today"),
  N_ ("wait until tomorrow, or switch on billing for the key's project"),
};

static const LimnFailureKind limn_google_failure_no_kinds[] = { { NULL } };

/* the row of @code, the last one for a code that nobody knows */
static const LimnGoogleFailureReason *
limn_google_failure_find (const LimnGoogleFailureReason *rows, const char *code)
{
  while (rows->code != NULL && g_strcmp0 (rows->code, code) != 0)
    rows++;
  return rows;
}

/* what the model said where it should have drawn; %NULL for nothing */
static const char *
limn_google_failure_find_text (JsonObject *candidate)
{
  JsonObject *content = limn_jsontext_get_object (candidate, "content");
  g_autoptr (GPtrArray) parts = limn_google_list (content, "parts");

  for (guint i = 0; i < parts->len; i++)
    {
      JsonObject *part = g_ptr_array_index (parts, i);
      const char *text = limn_jsontext_get_string (part, "text");

      if (text != NULL && *text != '\0' && !limn_google_is_thought (part))
        return text;
    }
  return NULL;
}

/* newer reasons tell what they are by their name */
static LimnFailureWords
limn_google_failure_get_words (const LimnGoogleFailureReason *row,
                               const char *code)
{
  LimnFailureWords words = row->as;

  if (row->code == NULL && code != NULL &&
      (strstr (code, "SAFETY") != NULL || strstr (code, "PROHIBITED") != NULL))
    words.kind = LIMN_ERROR_REFUSED;
  return words;
}

static void
limn_google_failure_set_blocked (const LimnGoogle *self,
                                 const LimnHttpHead *head,
                                 JsonObject *feedback,
                                 LimnStep *step,
                                 GError **error)
{
  const char *message =
      limn_jsontext_get_string (feedback, "blockReasonMessage");

  limn_step_take (
      &step->code,
      limn_failure_dup (limn_jsontext_get_string (feedback, "blockReason")));
  limn_failure_set (error,
                    self->endpoint,
                    LIMN_ERROR_REFUSED,
                    head->status,
                    step->code,
                    message != NULL ? message : _ ("the prompt was blocked"));
}

/**
 * limn_google_failure_set_empty:
 * @self: the endpoint
 * @head: head of a good reply
 * @root: (nullable): its body, which holds no image
 * @step: its code is set
 * @error: return location
 *
 * Says why there is no image: the prompt was blocked, the model ended for a
 * reason, or it answered in words. Facts/wire.md §3.2.
 */
void
limn_google_failure_set_empty (const LimnGoogle *self,
                               const LimnHttpHead *head,
                               JsonObject *root,
                               LimnStep *step,
                               GError **error)
{
  JsonObject *feedback = limn_jsontext_get_object (root, "promptFeedback");
  g_autoptr (GPtrArray) candidates = limn_google_list (root, "candidates");
  JsonObject *first =
      candidates->len > 0 ? g_ptr_array_index (candidates, 0) : NULL;
  const char *code = limn_jsontext_get_string (first, "finishReason");
  const char *message = limn_jsontext_get_string (first, "finishMessage");
  const LimnGoogleFailureReason *row =
      limn_google_failure_find (limn_google_failure_endings, code);
  LimnFailureWords words = limn_google_failure_get_words (row, code);

  if (limn_jsontext_get_string (feedback, "blockReason") != NULL)
    {
      limn_google_failure_set_blocked (self, head, feedback, step, error);
      return;
    }
  /* a list that is empty is often left out, but then others tell of it */
  if (limn_jsontext_get_array (root, "candidates") == NULL &&
      limn_jsontext_get_object (root, "usageMetadata") == NULL &&
      head->status != LIMN_HTTP_NO_CONTENT)
    {
      limn_failure_set_no_image (error, self->endpoint, head->status, FALSE);
      return;
    }
  if (message == NULL && words.kind == LIMN_ERROR_NOIMAGE)
    message = limn_google_failure_find_text (first);
  if (message == NULL)
    message = row->message != NULL ? _ (row->message) : "";
  limn_step_take (&step->code, limn_failure_dup (code));
  limn_failure_set_as (
      error, self->endpoint, &words, head->status, step->code, message);
}

/* "22.2s", google.protobuf.Duration */
static gint64
limn_google_failure_parse_delay (const char *text)
{
  gdouble seconds;
  char *end;

  if (text == NULL)
    return -1;
  seconds = g_ascii_strtod (text, &end);
  if (end == text || g_strcmp0 (end, "s") != 0 ||
      !(seconds >= 0 && seconds < G_MAXINT / 1000))
    return -1;
  return (gint64) (seconds * 1000 + 0.5);
}

static gboolean
limn_google_failure_is_daily (JsonObject *detail)
{
  g_autoptr (GPtrArray) violations = limn_google_list (detail, "violations");

  for (guint i = 0; i < violations->len; i++)
    {
      const char *id = limn_jsontext_get_string (
          g_ptr_array_index (violations, i), "quotaId");

      if (id != NULL && strstr (id, LIMN_GOOGLE_FAILURE_DAILY) != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
limn_google_failure_read_detail (JsonObject *detail,
                                 LimnGoogleFailureDetails *details)
{
  const char *type = limn_jsontext_get_string (detail, "@type");

  if (type == NULL)
    return;
  if (g_str_has_suffix (type, ".ErrorInfo"))
    details->reason = limn_jsontext_get_string (detail, "reason");
  else if (g_str_has_suffix (type, ".RetryInfo"))
    details->retry_ms = limn_google_failure_parse_delay (
        limn_jsontext_get_string (detail, "retryDelay"));
  else if (g_str_has_suffix (type, ".QuotaFailure"))
    details->is_daily |= limn_google_failure_is_daily (detail);
}

/* the reason tells more than the status, and both more than the bare number */
static LimnFailureWords
limn_google_failure_classify (guint status,
                              const char *code,
                              const LimnGoogleFailureDetails *details)
{
  const LimnGoogleFailureReason *row =
      limn_google_failure_find (limn_google_failure_errors, details->reason);
  LimnFailureWords words;

  if (row->code == NULL)
    row = limn_google_failure_find (limn_google_failure_errors, code);
  words = row->as;
  if (row->code == NULL)
    words.kind =
        limn_failure_classify (limn_google_failure_no_kinds, status, NULL);
  if (words.kind == LIMN_ERROR_RATE && details->is_daily)
    return limn_google_failure_daily;
  return words;
}

/**
 * limn_google_failure_set_error:
 * @self: the endpoint
 * @head: head of the reply
 * @root: (nullable): its body
 * @step: its code and hints are set
 * @error: return location
 *
 * Says what google.rpc.Status means. Facts/wire.md §3.3.
 */
void
limn_google_failure_set_error (const LimnGoogle *self,
                               const LimnHttpHead *head,
                               JsonObject *root,
                               LimnStep *step,
                               GError **error)
{
  JsonObject *body = limn_jsontext_get_object (root, "error");
  const char *code = limn_jsontext_get_string (body, "status");
  const char *message = limn_jsontext_get_string (body, "message");
  g_autoptr (GPtrArray) list = limn_google_list (body, "details");
  LimnGoogleFailureDetails details = { NULL, -1, FALSE };
  LimnFailureWords words;

  for (guint i = 0; i < list->len; i++)
    limn_google_failure_read_detail (g_ptr_array_index (list, i), &details);
  words = limn_google_failure_classify (head->status, code, &details);
  if (message == NULL)
    message = "";
  limn_step_take (&step->code, limn_failure_dup (code));
  step->retry_ms = details.retry_ms >= 0 ?
                       details.retry_ms :
                       limn_failure_read_hint (head, message);
  step->is_final = limn_failure_is_final (head);
  limn_failure_set_as (
      error, self->endpoint, &words, head->status, step->code, message);
}
