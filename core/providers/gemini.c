/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/gemini: the Gemini API with a key of its own. */
#include "google.h"

/* the whole request with its images, facts/wire.md §3.3 */
#define LIMN_GEMINI_MAX_BODY (20 * 1000 * 1000)

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

const LimnProvider limn_provider_gemini = {
  .endpoint = "gemini",
  .root = "https://generativelanguage.googleapis.com",
  .key_header = "x-goog-api-key",
  .key_prefix = "",
  .claims = limn_google_claims,
  .build = limn_gemini_build,
  .parse = limn_gemini_parse,
};
