/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/checkup: asks all endpoints at once whether they can be used. */
#include "checkup.h"

#include "endpoint.h"
#include "error.h"
#include "keys.h"
#include "providers/provider.h"
#include "table.h"

#define LIMN_CHECKUP_SECTION "endpoints"
/* for all of it, a token included, seconds */
#define LIMN_CHECKUP_LIMIT_S 10

/**
 * LimnCheckupRow:
 * @checkup: whose it is
 * @name: the endpoint
 * @root: (nullable): its address
 * @source: (nullable): where its key comes from
 * @wants_token: a token stands for the key
 * @is_absent: nobody has set it up
 * @is_usable: it can be used, as far as is known
 * @answer: (nullable): what it said
 * @error: (nullable): what is wrong
 */
typedef struct
{
  LimnCheckup *checkup;
  char *name;
  char *root;
  char *source;
  gboolean wants_token;
  gboolean is_absent;
  gboolean is_usable;
  LimnAnswer *answer;
  GError *error;
} LimnCheckupRow;

struct _LimnCheckup
{
  const LimnSettings *settings;
  LimnClient *client;
  GCancellable *deadline;
  guint timer;
  GPtrArray *rows;
  guint n_pending;
};

static void
limn_checkup_free_row (gpointer data)
{
  LimnCheckupRow *row = data;

  g_free (row->name);
  g_free (row->root);
  g_free (row->source);
  limn_answer_free (row->answer);
  g_clear_error (&row->error);
  g_free (row);
}

static void
limn_checkup_answered (GObject *source, GAsyncResult *result, gpointer data)
{
  LimnCheckupRow *row = data;

  row->answer =
      limn_client_ask_finish (LIMN_CLIENT (source), result, &row->error);
  row->checkup->n_pending--;
}

/* the key itself is wiped again at once; what is said is where it was */
static gboolean
limn_checkup_find_key (LimnCheckupRow *row, const LimnProvider *provider)
{
  const LimnSettings *settings = row->checkup->settings;
  char *key;

  row->wants_token = limn_provider_wants_token (provider, settings, row->name);
  if (row->wants_token)
    {
      row->source =
          g_strdup (limn_settings_get_endpoint (
                        settings, row->name, "token_command") != NULL ?
                        "token_command in settings.ini" :
                        "the login of gcloud");
      return TRUE;
    }
  row->is_absent = !limn_keys_is_set (settings, row->name);
  if (row->is_absent)
    return FALSE;
  key = limn_keys_lookup (settings,
                          row->name,
                          &row->source,
                          row->error == NULL ? &row->error : NULL);
  limn_keys_free (key);
  return key != NULL;
}

static void
limn_checkup_ask (LimnCheckup *self, const char *name)
{
  LimnCheckupRow *row = g_new0 (LimnCheckupRow, 1);
  LimnQuestion question = { .kind = LIMN_QUESTION_CHECK };
  const LimnProvider *provider;
  LimnEndpoint endpoint;

  row->checkup = self;
  row->name = g_strdup (name);
  g_ptr_array_add (self->rows, row);
  if (!limn_endpoint_find (&endpoint, self->settings, row->name, &row->error))
    return;
  provider = limn_provider_lookup (endpoint.protocol, &row->error);
  if (provider == NULL)
    return;
  row->root =
      limn_provider_get_root (provider, self->settings, name, &row->error);
  if (!limn_checkup_find_key (row, provider) || row->root == NULL)
    return;
  question.endpoint = row->name;
  question.protocol = endpoint.protocol;
  self->n_pending++;
  limn_client_ask_async (
      self->client, &question, self->deadline, limn_checkup_answered, row);
}

/* first those that are built in, then the user's own servers */
static void
limn_checkup_ask_all (LimnCheckup *self)
{
  g_auto (GStrv) named = limn_settings_list_endpoints (self->settings);
  const LimnProvider *provider;

  for (guint i = 0; (provider = limn_provider_get_nth (i)) != NULL; i++)
    if (provider->answer == NULL)
      limn_checkup_ask (self, provider->endpoint);
  for (char **name = named; *name != NULL; name++)
    if (limn_provider_lookup (*name, NULL) == NULL)
      limn_checkup_ask (self, *name);
}

static gboolean
limn_checkup_expire (gpointer data)
{
  LimnCheckup *self = data;

  self->timer = 0;
  g_cancellable_cancel (self->deadline);
  return G_SOURCE_REMOVE;
}

/**
 * limn_checkup_begin:
 * @settings: the user's; must outlive the checkup
 * @client: for the network
 *
 * Asks every endpoint that is set up, all at once, on the default main context.
 *
 * Returns: (transfer full): questions under way
 */
LimnCheckup *
limn_checkup_begin (const LimnSettings *settings, LimnClient *client)
{
  LimnCheckup *self = g_new0 (LimnCheckup, 1);

  self->settings = settings;
  self->client = g_object_ref (client);
  self->deadline = g_cancellable_new ();
  self->rows = g_ptr_array_new_with_free_func (limn_checkup_free_row);
  self->timer =
      g_timeout_add_seconds (LIMN_CHECKUP_LIMIT_S, limn_checkup_expire, self);
  limn_checkup_ask_all (self);
  return self;
}

/* what the endpoint has answered, in words */
static char *
limn_checkup_dup_words (const LimnCheckupRow *row)
{
  if (g_strcmp0 (row->source, "none") == 0)
    return g_strdup_printf ("%s answers; no key is needed", row->root);
  if (row->answer->accepts_key)
    return g_strdup_printf ("%s takes the key from %s", row->root, row->source);
  if (row->wants_token)
    return g_strdup_printf ("%s answers and there is a token from %s; whether "
                            "the project takes it is not checked: nothing free "
                            "is known that would show it",
                            row->root,
                            row->source);
  return g_strdup_printf ("%s answers; the key from %s is not checked: "
                          "nothing free is known that would show it",
                          row->root,
                          row->source);
}

static LimnFinding *
limn_checkup_add_answer (LimnCheckupRow *row, GPtrArray *findings)
{
  const LimnAnswer *answer = row->answer;
  g_autofree char *words = limn_checkup_dup_words (row);
  g_autofree char *amount = limn_money_to_string (answer->micros);
  gboolean told = answer->account != NULL;
  gboolean counted = told && answer->micros != LIMN_MONEY_UNKNOWN;
  gboolean broke = counted && answer->micros <= 0;
  LimnFinding *finding =
      limn_finding_add (findings,
                        LIMN_CHECKUP_SECTION,
                        row->name,
                        broke ? LIMN_FINDING_WARNING : LIMN_FINDING_OK,
                        "%s%s%s%s%s%s%s%s",
                        words,
                        told ? "; account " : "",
                        told ? answer->account : "",
                        counted ? ", balance " : "",
                        counted ? amount : "",
                        counted ? " " : "",
                        counted ? answer->currency : "",
                        broke ? ": add credit to it" : "");

  row->is_usable = !broke;
  if (told)
    json_object_set_member (
        finding->facts, "balance", limn_table_balance_to_json (answer));
  return finding;
}

static LimnFinding *
limn_checkup_add_failure (LimnCheckupRow *row, GPtrArray *findings)
{
  if (!g_error_matches (row->error, LIMN_ERROR, LIMN_ERROR_CANCELLED))
    return limn_finding_add (findings,
                             LIMN_CHECKUP_SECTION,
                             row->name,
                             LIMN_FINDING_WARNING,
                             "%s",
                             row->error->message);
  return limn_finding_add (findings,
                           LIMN_CHECKUP_SECTION,
                           row->name,
                           LIMN_FINDING_WARNING,
                           "%s%s%s did not answer within %d seconds; check "
                           "%sthe connection and the endpoint's address",
                           row->wants_token ? row->source : "",
                           row->wants_token ? " or " : "",
                           row->root,
                           LIMN_CHECKUP_LIMIT_S,
                           row->wants_token ? "the login, " : "");
}

static LimnFinding *
limn_checkup_add_row (LimnCheckupRow *row, GPtrArray *findings)
{
  if (row->answer != NULL)
    return limn_checkup_add_answer (row, findings);
  if (!row->is_absent)
    return limn_checkup_add_failure (row, findings);
  return limn_finding_add (findings,
                           LIMN_CHECKUP_SECTION,
                           row->name,
                           LIMN_FINDING_MISSING,
                           "not set up; to use it, %s",
                           limn_keys_get_login (row->name));
}

static void
limn_checkup_tell (LimnCheckupRow *row, GPtrArray *findings)
{
  LimnFinding *finding = limn_checkup_add_row (row, findings);

  limn_finding_set_fact (finding, "root", row->root);
  limn_finding_set_fact (finding, "key_source", row->source);
  json_object_set_boolean_member (finding->facts,
                                  "key_accepted",
                                  row->answer != NULL &&
                                      row->answer->accepts_key);
  json_object_set_boolean_member (finding->facts, "usable", row->is_usable);
}

/* the user wants one endpoint and no other: it had better work */
static void
limn_checkup_tell_default (LimnCheckup *self, GPtrArray *findings)
{
  const char *name = limn_settings_get (self->settings, "limn", "endpoint");
  const LimnProvider *provider = limn_provider_lookup (name, NULL);

  if (name == NULL || (provider != NULL && provider->answer != NULL))
    return;
  for (guint i = 0; i < self->rows->len; i++)
    {
      const LimnCheckupRow *row = g_ptr_array_index (self->rows, i);

      if (row->is_usable && g_str_equal (row->name, name))
        return;
    }
  limn_finding_add (findings,
                    LIMN_CHECKUP_SECTION,
                    "default",
                    LIMN_FINDING_WARNING,
                    "settings.ini wants %s, which cannot be used; change "
                    "endpoint below [limn] there, or leave it out",
                    name);
}

static void
limn_checkup_free (LimnCheckup *self)
{
  if (self->timer != 0)
    g_source_remove (self->timer);
  g_object_unref (self->client);
  g_object_unref (self->deadline);
  g_ptr_array_unref (self->rows);
  g_free (self);
}

/**
 * limn_checkup_finish:
 * @self: (transfer full): questions under way
 * @findings: gets an entry for each endpoint
 *
 * Waits for the answers, ten seconds from the beginning at most.
 *
 * Returns: whether there is an endpoint that can be used
 */
gboolean
limn_checkup_finish (LimnCheckup *self, GPtrArray *findings)
{
  gboolean usable = FALSE;

  while (self->n_pending > 0)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < self->rows->len; i++)
    {
      LimnCheckupRow *row = g_ptr_array_index (self->rows, i);

      limn_checkup_tell (row, findings);
      usable |= row->is_usable;
    }
  limn_checkup_tell_default (self, findings);
  limn_checkup_free (self);
  return usable;
}
