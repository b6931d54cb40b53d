/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/spending: what was paid, by the day and the month, and the caps on it.
 *
 * spending.json of the state folder: {"days": {"2025-06-01": {"USD": 134000}},
 * "open": {ID: {"day": "2025-06-01", "USD": 134000}}}, in millionths. What a
 * job may cost is open, and counted, from before it is sent until its cost is
 * known, so that jobs side by side keep to a cap together. */
#include "spending.h"

#include <glib/gi18n-lib.h>

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "error.h"
#include "jsontext.h"
#include "lockfile.h"

#define LIMN_SPENDING_FILE "spending.json"
#define LIMN_SPENDING_LOCK "spending.lock"
#define LIMN_SPENDING_USD "USD"
/* sums above are none: a thousand million dollars */
#define LIMN_SPENDING_MAX 1e15

/* the file while it is held; only one process at a time has it */
typedef struct
{
  int lock;
  char *path;
  JsonNode *root;
} LimnSpendingBook;

/* @key under `[limn]`; @length: characters of a date that are one period */
static const struct
{
  const char *key;
  const char *period;
  gsize length;
} limn_spending_caps[] = {
  { "cap_day", N_ ("today"), 10 },
  { "cap_month", N_ ("this month"), 7 },
};

static void
limn_spending_close (LimnSpendingBook *book)
{
  limn_lockfile_release (&book->lock);
  g_free (book->path);
  g_clear_pointer (&book->root, json_node_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LimnSpendingBook, limn_spending_close)

static gboolean
limn_spending_fail (const LimnSpendingBook *book,
                    const char *why,
                    GError **error)
{
  g_set_error (
      error,
      LIMN_ERROR,
      LIMN_ERROR_FILE,
      _ ("the spending totals in '%s' cannot be kept: %s; mend or remove "
         "the file, or name another folder (LIMN_STATE_DIR)"),
      book->path,
      why);
  return FALSE;
}

static gboolean
limn_spending_parse (LimnSpendingBook *book, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) failed = NULL;
  gsize length;

  if (g_file_get_contents (book->path, &text, &length, &failed))
    book->root =
        limn_jsontext_parse (text, (gssize) length, "spending", &failed);
  else if (g_error_matches (failed, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      book->root = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (book->root, json_object_new ());
      g_clear_error (&failed);
    }
  if (failed != NULL)
    return limn_spending_fail (book, failed->message, error);
  if (JSON_NODE_HOLDS_OBJECT (book->root))
    return TRUE;
  return limn_spending_fail (book, "not a JSON object", error);
}

static gboolean
limn_spending_open (LimnSpendingBook *book, GError **error)
{
  g_autofree char *folder = limn_settings_state_path (NULL);
  g_autofree char *lock = limn_settings_state_path (LIMN_SPENDING_LOCK);
  g_autoptr (GError) failed = NULL;

  g_mkdir_with_parents (folder, 0700);
  book->path = limn_settings_state_path (LIMN_SPENDING_FILE);
  book->lock = limn_lockfile_take (lock, LIMN_LOCK_WAIT, &failed);
  if (book->lock < 0)
    return limn_spending_fail (book, failed->message, error);
  return limn_spending_parse (book, error);
}

static gboolean
limn_spending_save (LimnSpendingBook *book, GError **error)
{
  g_autofree char *text = limn_jsontext_print (book->root, TRUE);
  g_autoptr (GError) failed = NULL;

  return g_file_set_contents_full (book->path,
                                   text,
                                   -1,
                                   G_FILE_SET_CONTENTS_CONSISTENT |
                                       G_FILE_SET_CONTENTS_DURABLE,
                                   0600,
                                   &failed) ||
         limn_spending_fail (book, failed->message, error);
}

/* an object of the file, made where there is none */
static JsonObject *
limn_spending_get (JsonObject *parent, const char *name)
{
  if (limn_jsontext_get_object (parent, name) == NULL)
    json_object_set_object_member (parent, name, json_object_new ());
  return json_object_get_object_member (parent, name);
}

static gint64
limn_spending_get_sum (JsonObject *object, const char *currency)
{
  gdouble sum;

  if (!limn_jsontext_get_number (object, currency, &sum) || !(sum >= 0) ||
      sum > LIMN_SPENDING_MAX)
    return 0;
  return (gint64) round (sum);
}

static char *
limn_spending_dup_today (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  return g_date_time_format (now, "%Y-%m-%d");
}

/* dollars of all days, or of all open jobs, that begin with @period */
static gint64
limn_spending_add_up (JsonObject *root,
                      const char *list,
                      const char *period,
                      gsize length)
{
  JsonObject *rows = limn_spending_get (root, list);
  JsonObjectIter iter;
  const char *day;
  JsonNode *node;
  gint64 sum = 0;

  json_object_iter_init (&iter, rows);
  while (json_object_iter_next (&iter, &day, &node))
    {
      JsonObject *row = limn_jsontext_to_object (node);

      if (row == NULL)
        continue;
      if (strcmp (list, "open") == 0)
        day = limn_jsontext_get_string (row, "day");
      if (day != NULL && strncmp (day, period, length) == 0)
        sum += limn_spending_get_sum (row, LIMN_SPENDING_USD);
    }
  return sum;
}

static gint64
limn_spending_get_total (JsonObject *root, gsize length)
{
  g_autofree char *today = limn_spending_dup_today ();

  return limn_spending_add_up (root, "days", today, length) +
         limn_spending_add_up (root, "open", today, length);
}

/**
 * limn_spending_read:
 * @self: (out caller-allocates): what was paid
 * @error: return location
 *
 * Returns: %FALSE with %LIMN_ERROR_FILE where the file cannot be read
 */
gboolean
limn_spending_read (LimnSpending *self, GError **error)
{
  g_auto (LimnSpendingBook) book = { .lock = -1 };
  g_autofree char *today = limn_spending_dup_today ();
  JsonObject *root;

  if (!limn_spending_open (&book, error))
    return FALSE;
  root = json_node_get_object (book.root);
  self->day = limn_spending_get_total (root, limn_spending_caps[0].length);
  self->month = limn_spending_get_total (root, limn_spending_caps[1].length);
  self->open =
      limn_spending_add_up (root, "open", today, limn_spending_caps[1].length);
  return TRUE;
}

/* Returns: whether there is such a cap; with @error set where it is no amount
 */
static gboolean
limn_spending_find_cap (const LimnSettings *settings,
                        const char *key,
                        gint64 *cap,
                        GError **error)
{
  const char *text =
      settings != NULL ? limn_settings_get (settings, "limn", key) : NULL;

  if (text == NULL)
    return FALSE;
  if (limn_money_parse (text, cap, NULL))
    return TRUE;
  g_set_error (
      error,
      LIMN_ERROR,
      LIMN_ERROR_INVALID,
      _ ("%s '%s' in settings.ini: not an amount in USD; write a number "
         "such as 2.50, or remove it"),
      key,
      text);
  return FALSE;
}

static gboolean
limn_spending_check (JsonObject *root,
                     const LimnSettings *settings,
                     guint index,
                     gint64 micros,
                     GError **error)
{
  const char *key = limn_spending_caps[index].key;
  const char *period = _ (limn_spending_caps[index].period);
  gint64 spent =
      limn_spending_get_total (root, limn_spending_caps[index].length);
  g_autoptr (GError) broken = NULL;
  g_autofree char *limit = NULL;
  g_autofree char *sum = NULL;
  g_autofree char *cost = NULL;
  gint64 cap = 0;

  if (!limn_spending_find_cap (settings, key, &cap, &broken))
    {
      if (broken == NULL)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&broken));
      return FALSE;
    }
  if (micros != LIMN_MONEY_UNKNOWN && spent + micros <= cap)
    return TRUE;
  limit = limn_money_to_string (cap);
  sum = limn_money_to_string (spent);
  cost = micros != LIMN_MONEY_UNKNOWN ? limn_money_to_string (micros) :
                                        g_strdup (_ ("an unknown number of"));
  g_set_error (
      error,
      LIMN_ERROR,
      LIMN_ERROR_BILLING,
      _ ("%s %s USD: %s USD were spent %s and this costs %s USD, so "
         "nothing was sent; wait, choose what is cheaper, or raise %s in "
         "settings.ini"),
      key,
      limit,
      sum,
      period,
      cost,
      key);
  return FALSE;
}

static gboolean
limn_spending_has_caps (const LimnSettings *settings)
{
  for (guint i = 0; i < G_N_ELEMENTS (limn_spending_caps); i++)
    if (settings != NULL &&
        limn_settings_get (settings, "limn", limn_spending_caps[i].key) != NULL)
      return TRUE;
  return FALSE;
}

/**
 * limn_spending_reserve:
 * @settings: (nullable): the user's; `cap_day` and `cap_month` of group
 *   `[limn]`, in USD
 * @id: of the job
 * @micros: what the job may cost in micro-dollars, or %LIMN_MONEY_UNKNOWN
 * @error: return location
 *
 * Counts @micros until limn_spending_settle(), where there is a cap; nothing
 * is written elsewhere, nor for a job without a price. It is durable on return.
 *
 * Returns: %FALSE with %LIMN_ERROR_BILLING above a cap, or where there is a cap
 *   and no price; with %LIMN_ERROR_INVALID for a cap that is no amount, with
 *   %LIMN_ERROR_FILE where the totals cannot be kept
 */
gboolean
limn_spending_reserve (const LimnSettings *settings,
                       const char *id,
                       gint64 micros,
                       GError **error)
{
  g_auto (LimnSpendingBook) book = { .lock = -1 };
  g_autofree char *today = limn_spending_dup_today ();
  JsonObject *root;
  JsonObject *row;

  if (micros == 0 || !limn_spending_has_caps (settings))
    return TRUE;
  if (!limn_spending_open (&book, error))
    return FALSE;
  root = json_node_get_object (book.root);
  for (guint i = 0; i < G_N_ELEMENTS (limn_spending_caps); i++)
    if (!limn_spending_check (root, settings, i, micros, error))
      return FALSE;
  row = limn_spending_get (limn_spending_get (root, "open"), id);
  json_object_set_string_member (row, "day", today);
  json_object_set_int_member (row, LIMN_SPENDING_USD, micros);
  return limn_spending_save (&book, error);
}

/* what is no total of Limn's stays beside it, and counting begins anew */
static gboolean
limn_spending_open_anew (LimnSpendingBook *book, GError **error)
{
  g_autofree char *aside = NULL;

  if (limn_spending_open (book, NULL))
    return TRUE;
  aside = g_strconcat (book->path, ".damaged", NULL);
  g_rename (book->path, aside);
  limn_spending_close (book);
  *book = (LimnSpendingBook){ .lock = -1 };
  return limn_spending_open (book, error);
}

/**
 * limn_spending_settle:
 * @id: of a job
 * @micros: what it cost in millionths of @currency; %LIMN_MONEY_UNKNOWN where
 *   nobody will ever know, so that what was reserved counts for good
 * @currency: (nullable): "USD" by default
 * @error: return location
 *
 * Adds it to the day on which it was reserved, else to today.
 *
 * Returns: %FALSE with %LIMN_ERROR_FILE where that cannot be written
 */
gboolean
limn_spending_settle (const char *id,
                      gint64 micros,
                      const char *currency,
                      GError **error)
{
  g_auto (LimnSpendingBook) book = { .lock = -1 };
  g_autofree char *day = limn_spending_dup_today ();
  g_autofree char *unit =
      g_ascii_strup (currency != NULL ? currency : LIMN_SPENDING_USD, -1);
  JsonObject *root, *open, *row;

  if (!limn_spending_open_anew (&book, error))
    return FALSE;
  root = json_node_get_object (book.root);
  open = limn_spending_get (root, "open");
  row = limn_jsontext_get_object (open, id);
  if (row != NULL && limn_jsontext_get_string (row, "day") != NULL)
    {
      g_free (day);
      day = g_strdup (limn_jsontext_get_string (row, "day"));
    }
  if (micros == LIMN_MONEY_UNKNOWN)
    micros = limn_spending_get_sum (row, unit);
  if (row == NULL && micros == 0)
    return TRUE;
  json_object_remove_member (open, id);
  row = limn_spending_get (limn_spending_get (root, "days"), day);
  json_object_set_int_member (
      row, unit, limn_spending_get_sum (row, unit) + micros);
  return limn_spending_save (&book, error);
}
