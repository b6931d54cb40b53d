/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/gemini: the Gemini API with a key of its own. */
#include "google-failure.h"
#include "jsontext.h"

/* the whole request with its images, facts/wire.md §3.3 */
#define LIMN_GEMINI_MAX_BODY (20 * 1000 * 1000)
/* free, and for those with a key only */
#define LIMN_GEMINI_CHECK "/v1beta/models?pageSize=1"

static const LimnGoogle limn_gemini = {
  .endpoint = "gemini",
  .max_body = LIMN_GEMINI_MAX_BODY,
};

static LimnHttpRequest *
limn_gemini_build (const LimnOrder *order, GError **error)
{
  return limn_google_build (&limn_gemini, order, "/v1beta/models/", error);
}

static gboolean
limn_gemini_parse (const LimnHttpHead *head,
                   JsonNode *document,
                   LimnStep *step,
                   GError **error)
{
  return limn_google_parse (&limn_gemini, head, document, step, error);
}

static LimnHttpRequest *
limn_gemini_build_question (const LimnQuestion *question,
                            const char *root,
                            GError **error)
{
  return limn_provider_build_get (root, LIMN_GEMINI_CHECK);
}

static gboolean
limn_gemini_parse_answer (const LimnQuestion *question,
                          const LimnHttpHead *head,
                          JsonNode *document,
                          LimnAnswer *answer,
                          GError **error)
{
  JsonObject *root = limn_jsontext_to_object (document);
  g_autoptr (LimnStep) step = limn_step_new ();
  gboolean good = limn_http_head_is_good (head);

  answer->accepts_key =
      good && limn_jsontext_get_array (root, "models") != NULL;
  if (answer->accepts_key)
    return TRUE;
  if (good || head->status == 404)
    limn_provider_fail_question (
        limn_gemini.endpoint, question, head->status, error);
  else
    limn_google_failure_set_error (&limn_gemini, head, root, step, error);
  limn_step_take (&answer->code, g_steal_pointer (&step->code));
  return FALSE;
}

const LimnProvider limn_provider_gemini = {
  .endpoint = "gemini",
  .root = "https://generativelanguage.googleapis.com",
  .key_header = "x-goog-api-key",
  .key_prefix = "",
  .claims = limn_google_claims,
  .has_drafts = TRUE,
  .build = limn_gemini_build,
  .parse = limn_gemini_parse,
  .questions = 1 << LIMN_QUESTION_CHECK,
  .build_question = limn_gemini_build_question,
  .parse_answer = limn_gemini_parse_answer,
};
