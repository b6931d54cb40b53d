/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/notice-words: what a failure is called, and what helps against it. */
#include "notice-words.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "cost.h"
#include "error.h"
#include "jsontext.h"
#include "notice.h"
#include "router.h"

/* what helps; more than one may */
enum
{
  LIMN_NOTICE_WORDS_REPEATS = 1 << 0,
  LIMN_NOTICE_WORDS_OPENS_SETTINGS = 1 << 1,
  LIMN_NOTICE_WORDS_BUYS = 1 << 2,
  LIMN_NOTICE_WORDS_OFFERS = 1 << 3,
};

static const struct
{
  LimnError kind;
  const char *headline;
  guint helps;
} limn_notice_words_kinds[] = {
  { LIMN_ERROR_INVALID, N_ ("This cannot be sent as it is."), 0 },
  { LIMN_ERROR_AUTH,
    N_ ("A key is missing, or it is not accepted."),
    LIMN_NOTICE_WORDS_OPENS_SETTINGS },
  { LIMN_ERROR_BILLING,
    N_ ("There is not enough money for this."),
    LIMN_NOTICE_WORDS_BUYS | LIMN_NOTICE_WORDS_OFFERS },
  { LIMN_ERROR_REFUSED,
    N_ ("The prompt or the result was refused."),
    LIMN_NOTICE_WORDS_OFFERS },
  { LIMN_ERROR_RATE,
    N_ ("There were too many requests for now."),
    LIMN_NOTICE_WORDS_REPEATS | LIMN_NOTICE_WORDS_OFFERS },
  { LIMN_ERROR_CAPACITY,
    N_ ("No provider could do it at the moment."),
    LIMN_NOTICE_WORDS_REPEATS | LIMN_NOTICE_WORDS_OFFERS },
  { LIMN_ERROR_TRANSIENT,
    N_ ("The endpoint failed; it may work the next time."),
    LIMN_NOTICE_WORDS_REPEATS | LIMN_NOTICE_WORDS_OFFERS },
  { LIMN_ERROR_NOIMAGE,
    N_ ("The model answered without an image."),
    LIMN_NOTICE_WORDS_REPEATS | LIMN_NOTICE_WORDS_OFFERS },
  { LIMN_ERROR_GONE,
    N_ ("The model is not to be had there."),
    LIMN_NOTICE_WORDS_OFFERS },
  { LIMN_ERROR_NETWORK,
    N_ ("The endpoint could not be reached."),
    LIMN_NOTICE_WORDS_REPEATS | LIMN_NOTICE_WORDS_OPENS_SETTINGS },
  { LIMN_ERROR_AMBIGUOUS,
    N_ ("The line broke after the request was sent. Limn keeps the job: "
        "Recover Results in its menu asks what became of it."),
    0 },
  { LIMN_ERROR_ANSWER, N_ ("The answer cannot be understood."), 0 },
  { LIMN_ERROR_CANCELLED, N_ ("The job was cancelled."), 0 },
  { LIMN_ERROR_FILE, N_ ("A file could not be read or written."), 0 },
};

/* where an account gets credit, or is told how */
static const struct
{
  const char *endpoint;
  const char *page;
} limn_notice_words_pages[] = {
  { "lumenfall", "https://lumenfall.ai/app/credits" },
  { "fal", "https://fal.ai/dashboard/billing" },
  { "gemini", "https://ai.google.dev/gemini-api/docs/billing" },
  { "openai",
    "https://platform.openai.com/settings/organization/billing/overview" },
  { "replicate", "https://replicate.com/account/billing" },
  { "vertex", "https://console.cloud.google.com/billing" },
};

static JsonObject *
limn_notice_words_get_attempt (const LimnRecord *record)
{
  JsonArray *attempts =
      record != NULL ? limn_jsontext_get_array (limn_record_get_object (record),
                                                "attempts") :
                       NULL;
  guint n = attempts != NULL ? json_array_get_length (attempts) : 0;

  return n > 0 ? json_array_get_object_element (attempts, n - 1) : NULL;
}

/* a record from elsewhere has no code, only its name */
static gint
limn_notice_words_get_kind (const GError *error, const LimnRecord *record)
{
  JsonObject *failure = limn_jsontext_get_object (
      limn_notice_words_get_attempt (record), "error");
  const char *name = limn_jsontext_get_string (failure, "kind");

  if (error != NULL)
    return error->domain == LIMN_ERROR ? error->code : 0;
  for (guint i = 0; i < G_N_ELEMENTS (limn_notice_words_kinds); i++)
    {
      LimnError kind = limn_notice_words_kinds[i].kind;

      if (g_strcmp0 (limn_error_kind_name (kind), name) == 0)
        return kind;
    }
  return 0;
}

static const char *
limn_notice_words_get_headline (gint kind, const LimnRecord *record)
{
  if (record != NULL && limn_record_get_n_results (record) > 0)
    return _ ("Not all of the results came.");
  for (guint i = 0; i < G_N_ELEMENTS (limn_notice_words_kinds); i++)
    if ((gint) limn_notice_words_kinds[i].kind == kind)
      return _ (limn_notice_words_kinds[i].headline);
  return _ ("This did not work.");
}

/* only what is known: a cancelled job says it itself, and what never began has
 * no price */
static char *
limn_notice_words_dup_cost (gint kind,
                            const char *message,
                            const LimnRecord *record)
{
  char *cost = record != NULL ? limn_cost_describe (record) : NULL;

  if (cost != NULL)
    return cost;
  if (limn_notice_words_get_attempt (record) == NULL || kind == 0 ||
      kind == LIMN_ERROR_CANCELLED || strstr (message, "charged") != NULL)
    return NULL;
  return g_strdup (limn_router_may_be_charged (kind) ?
                       _ ("It may have been charged.") :
                       _ ("Nothing was charged, as far as is known."));
}

static char *
limn_notice_words_end_sentence (const char *message)
{
  gsize length = strlen (message);

  if (length == 0 || strchr (".!?", message[length - 1]) != NULL)
    return g_strdup (message);
  return g_strconcat (message, ".", NULL);
}

/**
 * limn_notice_words_describe:
 * @error: (nullable): what failed
 * @record: (nullable): of the job; tells what failed where @error does not
 *
 * Returns: (transfer full): a headline, the whole story and what it cost, a
 *   line each
 */
char *
limn_notice_words_describe (const GError *error, const LimnRecord *record)
{
  gint kind = limn_notice_words_get_kind (error, record);
  g_autofree char *message =
      error != NULL || record == NULL ?
          g_strdup (error != NULL ? error->message : "") :
          limn_record_dup_error (record);
  g_autofree char *story = limn_notice_words_end_sentence (message);
  g_autofree char *cost = limn_notice_words_dup_cost (kind, message, record);
  const char *headline = limn_notice_words_get_headline (kind, record);

  return cost != NULL ? g_strdup_printf ("%s\n%s\n%s", headline, story, cost) :
                        g_strdup_printf ("%s\n%s", headline, story);
}

static void
limn_notice_words_free_action (gpointer data)
{
  LimnNoticeAction *action = data;

  g_free (action->label);
  g_free (action->action);
  g_free (action);
}

static void
limn_notice_words_add (GPtrArray *actions, const char *label, const char *name)
{
  LimnNoticeAction *action = g_new (LimnNoticeAction, 1);

  *action = (LimnNoticeAction){ g_strdup (label), g_strdup (name) };
  g_ptr_array_add (actions, action);
}

static void
limn_notice_words_add_offer (GPtrArray *actions, JsonObject *offer)
{
  const char *provider = limn_jsontext_get_string (offer, "provider");
  const char *endpoint = limn_jsontext_get_string (offer, "endpoint");
  const char *name = provider != NULL ? provider : endpoint;
  g_autofree char *price =
      limn_cost_dup_amount (limn_jsontext_get_object (offer, "estimated_cost"));
  LimnNoticeAction *action;

  if (name == NULL)
    return;
  action = g_new (LimnNoticeAction, 1);
  action->action = g_strconcat (provider != NULL ? LIMN_NOTICE_PROVIDER :
                                                   LIMN_NOTICE_ENDPOINT,
                                name,
                                NULL);
  /* translators: a provider, and about what it will cost there */
  action->label = price != NULL ?
                      g_strdup_printf (_ ("Try on %s (%s)"), name, price) :
                      g_strdup_printf (_ ("Try on %s"), name);
  g_ptr_array_add (actions, action);
}

static void
limn_notice_words_add_offers (GPtrArray *actions, const LimnRecord *record)
{
  JsonArray *offers = record != NULL ? limn_record_get_offers (record) : NULL;
  guint n = offers != NULL ? json_array_get_length (offers) : 0;

  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (offers, i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        limn_notice_words_add_offer (actions, json_node_get_object (node));
    }
}

static guint
limn_notice_words_get_helps (gint kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (limn_notice_words_kinds); i++)
    if ((gint) limn_notice_words_kinds[i].kind == kind)
      return limn_notice_words_kinds[i].helps;
  return 0;
}

/**
 * limn_notice_words_find_page:
 * @record: (nullable): of a job
 *
 * Returns: (nullable): address of the page where the account that was asked
 *   last gets credit; %NULL where no endpoint was, as with a budget
 */
const char *
limn_notice_words_find_page (const LimnRecord *record)
{
  const char *endpoint = limn_jsontext_get_string (
      limn_notice_words_get_attempt (record), "endpoint");

  for (guint i = 0; i < G_N_ELEMENTS (limn_notice_words_pages); i++)
    if (g_strcmp0 (limn_notice_words_pages[i].endpoint, endpoint) == 0)
      return limn_notice_words_pages[i].page;
  return NULL;
}

/**
 * limn_notice_words_list_actions:
 * @error: (nullable): what failed
 * @record: (nullable): of the job
 *
 * Returns: (transfer full) (element-type LimnNoticeAction): what helps, the
 *   best first; nothing that could be charged twice unasked
 */
GPtrArray *
limn_notice_words_list_actions (const GError *error, const LimnRecord *record)
{
  GPtrArray *actions =
      g_ptr_array_new_with_free_func (limn_notice_words_free_action);
  guint helps =
      limn_notice_words_get_helps (limn_notice_words_get_kind (error, record));

  if (helps & LIMN_NOTICE_WORDS_OPENS_SETTINGS)
    limn_notice_words_add (actions, _ ("Open Settings"), LIMN_NOTICE_SETTINGS);
  if (helps & LIMN_NOTICE_WORDS_BUYS &&
      limn_notice_words_find_page (record) != NULL)
    limn_notice_words_add (actions, _ ("Buy Credit"), LIMN_NOTICE_CREDIT);
  if (helps & LIMN_NOTICE_WORDS_REPEATS)
    limn_notice_words_add (actions, _ ("Repeat"), LIMN_NOTICE_REPEAT);
  if (helps & LIMN_NOTICE_WORDS_OFFERS)
    limn_notice_words_add_offers (actions, record);
  return actions;
}
