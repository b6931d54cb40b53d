/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/failure: what endpoints say when they fail, as kinds and sentences. */
#include "failure.h"

#include <glib/gi18n-lib.h>

#include <stdio.h>
#include <string.h>

#include "keys.h"
#include "settings.h"
#include "text.h"

/* bare statuses, facts/wire.md §9 */
static const struct
{
  guint status;
  LimnError kind;
} limn_failure_statuses[] = {
  { 301, LIMN_ERROR_ANSWER },    { 302, LIMN_ERROR_ANSWER },
  { 303, LIMN_ERROR_ANSWER },    { 307, LIMN_ERROR_ANSWER },
  { 308, LIMN_ERROR_ANSWER },    { 400, LIMN_ERROR_INVALID },
  { 401, LIMN_ERROR_AUTH },      { 402, LIMN_ERROR_BILLING },
  { 403, LIMN_ERROR_AUTH },      { 404, LIMN_ERROR_GONE },
  { 408, LIMN_ERROR_TRANSIENT }, { 409, LIMN_ERROR_TRANSIENT },
  { 410, LIMN_ERROR_GONE },      { 413, LIMN_ERROR_INVALID },
  { 415, LIMN_ERROR_INVALID },   { 422, LIMN_ERROR_INVALID },
  { 429, LIMN_ERROR_RATE },
};

/* what each kind means to the user, and the remedy; %NULL: it
 * depends on the endpoint */
static const LimnFailureWords limn_failure_words[] = {
  { LIMN_ERROR_INVALID,
    N_ ("did not accept the request"),
    N_ ("correct the named parameter") },
  { LIMN_ERROR_AUTH, N_ ("did not accept the key"), NULL },
  { LIMN_ERROR_BILLING,
    N_ ("has no credit left for this"),
    N_ ("add credit to the account") },
  { LIMN_ERROR_REFUSED,
    N_ ("refused the prompt or the result"),
    N_ ("rephrase the prompt or try another model") },
  { LIMN_ERROR_RATE,
    N_ ("asks to slow down"),
    N_ ("wait a little and try again") },
  { LIMN_ERROR_CAPACITY,
    N_ ("found no provider able to do it"),
    N_ ("try again, or pin another provider (limn.provider)") },
  { LIMN_ERROR_NOIMAGE,
    N_ ("answered without an image"),
    N_ ("try again or rephrase the prompt") },
  { LIMN_ERROR_GONE,
    N_ ("does not offer the model"),
    N_ ("choose another (limn models lists them)") },
  { LIMN_ERROR_ANSWER, N_ ("sends the request elsewhere"), NULL },
  { LIMN_ERROR_TRANSIENT, N_ ("failed"), N_ ("try again") },
  { LIMN_ERROR_CANCELLED, N_ ("cancelled the job"), N_ ("send it again") },
  { LIMN_ERROR_AMBIGUOUS,
    N_ ("does not know the job any more"),
    N_ ("look into the account before you try again: it may be charged") },
};

/**
 * limn_failure_classify:
 * @kinds: (array zero-terminated=1): the endpoint's own codes
 * @status: HTTP status
 * @code: (nullable): the endpoint's own code
 *
 * Returns: the kind of @code, else of @status, else a failure that may pass
 */
LimnError
limn_failure_classify (const LimnFailureKind *kinds,
                       guint status,
                       const char *code)
{
  for (; code != NULL && kinds->code != NULL; kinds++)
    if (strcmp (kinds->code, code) == 0)
      return kinds->kind;
  for (guint i = 0; i < G_N_ELEMENTS (limn_failure_statuses); i++)
    if (limn_failure_statuses[i].status == status)
      return limn_failure_statuses[i].kind;
  return LIMN_ERROR_TRANSIENT;
}

/**
 * limn_failure_dup:
 * @text: (nullable): words of an endpoint
 *
 * Returns: (transfer full) (nullable): them in one short line
 */
char *
limn_failure_dup (const char *text)
{
  return text != NULL ? limn_text_clean (text, LIMN_FAILURE_MAX_TEXT) : NULL;
}

static char *
limn_failure_dup_remedy (const char *endpoint, LimnError kind)
{
  g_autofree char *variable = limn_settings_dup_variable (endpoint);

  if (kind == LIMN_ERROR_AUTH)
    return g_strdup (limn_keys_get_remedy (endpoint));
  return g_strdup_printf (_ ("check its address (%s, or url in settings.ini)"),
                          variable);
}

/* the words that all failures of @kind share */
static LimnFailureWords
limn_failure_find_words (LimnError kind)
{
  LimnFailureWords words = { kind, N_ ("failed"), N_ ("try again") };

  for (guint i = 0; i < G_N_ELEMENTS (limn_failure_words); i++)
    if (limn_failure_words[i].kind == kind)
      words = limn_failure_words[i];
  return words;
}

/**
 * limn_failure_set_as:
 * @error: return location
 * @endpoint: who failed
 * @words: what it means, in words of its own
 * @status: HTTP status
 * @code: (nullable): the endpoint's own code
 * @message: its words, or ""
 *
 * Says in one line who, what, why and what can be done.
 */
void
limn_failure_set_as (GError **error,
                     const char *endpoint,
                     const LimnFailureWords *words,
                     guint status,
                     const char *code,
                     const char *message)
{
  LimnFailureWords shared = limn_failure_find_words (words->kind);
  const char *what = words->what != NULL ? words->what : shared.what;
  const char *remedy = words->remedy != NULL ? words->remedy : shared.remedy;
  g_autofree char *text = limn_text_clean (message, LIMN_FAILURE_MAX_TEXT);
  g_autofree char *named = code != NULL ?
                               limn_failure_dup (code) :
                               g_strdup_printf (_ ("HTTP status %u"), status);
  g_autofree char *own =
      remedy == NULL ? limn_failure_dup_remedy (endpoint, words->kind) : NULL;

  g_set_error (error,
               LIMN_ERROR,
               words->kind,
               "%s %s (%s)%s%s; %s",
               endpoint,
               _ (what),
               named,
               *text != '\0' ? ": " : "",
               text,
               remedy != NULL ? _ (remedy) : own);
}

/**
 * limn_failure_set:
 * @error: return location
 * @endpoint: who failed
 * @kind: what it means
 * @status: HTTP status
 * @code: (nullable): the endpoint's own code
 * @message: its words, or ""
 *
 * limn_failure_set_as() in the words that all failures of @kind share.
 */
void
limn_failure_set (GError **error,
                  const char *endpoint,
                  LimnError kind,
                  guint status,
                  const char *code,
                  const char *message)
{
  const LimnFailureWords words = { kind, NULL, NULL };

  limn_failure_set_as (error, endpoint, &words, status, code, message);
}

/**
 * limn_failure_set_no_image:
 * @error: return location
 * @endpoint: who answered
 * @status: HTTP status, a good one
 * @known: whether it says in a way of its own that it made no image
 *
 * An answer that nobody knows may be any, one of an image that was made and
 * charged too: it is not asked for once more.
 */
void
limn_failure_set_no_image (GError **error,
                           const char *endpoint,
                           guint status,
                           gboolean known)
{
  static const LimnFailureWords strange = {
    LIMN_ERROR_ANSWER,
    N_ ("sent an answer that Limn does not understand"),
    N_ ("check the account before you try again")
  };

  if (known)
    limn_failure_set (error,
                      endpoint,
                      LIMN_ERROR_NOIMAGE,
                      status,
                      NULL,
                      _ ("no image in the answer"));
  else
    limn_failure_set_as (error, endpoint, &strange, status, NULL, "");
}

/* "Sun, 06 Nov 1994 08:49:37 GMT", whatever the locale calls its months */
static GDateTime *
limn_failure_parse_date (const char *text)
{
  static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  gint day, year, hour, minute, second;
  char name[4] = "";
  const char *month;

  if (sscanf (text,
              "%*3s, %2d %3s %4d %2d:%2d:%2d GMT",
              &day,
              name,
              &year,
              &hour,
              &minute,
              &second) != 6 ||
      strlen (name) != 3)
    return NULL;
  month = strstr (months, name);
  if (month == NULL || (month - months) % 3 != 0)
    return NULL;
  return g_date_time_new_utc (
      year, (gint) (month - months) / 3 + 1, day, hour, minute, second);
}

/* seconds or a date, RFC 9110 §10.2.3 */
static gint64
limn_failure_parse_after (const char *text)
{
  char *end;
  gdouble seconds = g_ascii_strtod (text, &end);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) date = NULL;

  if (end != text && *end == '\0' && seconds >= 0)
    return (gint64) (MIN (seconds, G_MAXINT / 1000) * 1000);
  date = limn_failure_parse_date (text);
  if (date == NULL)
    return -1;
  return MAX (0, g_date_time_difference (date, now) / 1000);
}

/* "Your rate limit resets in ~30s." */
static gint64
limn_failure_parse_words (const char *message)
{
  const char *at = strstr (message, "resets in");
  gdouble seconds;
  char *end;

  if (at == NULL)
    return -1;
  at += strcspn (at, "0123456789");
  seconds = g_ascii_strtod (at, &end);
  if (end == at || *end != 's' || seconds > G_MAXINT / 1000)
    return -1;
  return (gint64) (seconds * 1000);
}

/**
 * limn_failure_read_hint:
 * @head: head of the reply
 * @message: (nullable): its words
 *
 * Returns: milliseconds after which the endpoint wants to be asked again:
 *   `retry-after-ms`, `retry-after`, "resets in ~30s"; -1 where it says nothing
 */
gint64
limn_failure_read_hint (const LimnHttpHead *head, const char *message)
{
  const char *ms = limn_http_head_get (head, "retry-after-ms");
  const char *after = limn_http_head_get (head, "retry-after");
  char *end;
  gdouble value;

  if (ms != NULL)
    {
      value = g_ascii_strtod (ms, &end);
      if (end != ms && *end == '\0' && value >= 0)
        return (gint64) MIN (value, G_MAXINT);
    }
  if (after != NULL)
    return limn_failure_parse_after (after);
  return message != NULL ? limn_failure_parse_words (message) : -1;
}

/**
 * limn_failure_is_final:
 * @head: head of the reply
 *
 * Returns: whether the endpoint says that asking again is of no use
 *   (`x-should-retry`, `X-Fal-Retryable`, `x-fal-request-timeout-type`)
 */
gboolean
limn_failure_is_final (const LimnHttpHead *head)
{
  static const struct
  {
    const char *header, *value;
  } rows[] = {
    { "x-should-retry", "false" },
    { "x-fal-retryable", "false" },
    { "x-fal-request-timeout-type", "user" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const char *value = limn_http_head_get (head, rows[i].header);

      if (value != NULL && g_ascii_strcasecmp (value, rows[i].value) == 0)
        return TRUE;
    }
  return FALSE;
}
