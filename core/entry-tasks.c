/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/entry-tasks: how a job's attempts can be found again. */
#include "entry-private.h"

#include "error.h"
#include "jsontext.h"
#include "keys.h"

/* addresses, some of them signed: for as long as something may come of them */
static const char *const limn_entry_addresses[] = {
  "ask", "result_url", "cancel_url", "urls"
};

JsonObject *
limn_entry_find_task (LimnEntry *self, const char *mark)
{
  JsonArray *rows = limn_entry_list (limn_entry_get_root (self), "tasks");

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row =
          limn_jsontext_to_object (json_array_get_element (rows, i));

      if (g_strcmp0 (limn_jsontext_get_string (row, "mark"), mark) == 0)
        return row;
    }
  return NULL;
}

gboolean
limn_entry_is_open (JsonObject *task)
{
  return task != NULL &&
         json_object_get_boolean_member_with_default (task, "open", FALSE);
}

/**
 * limn_entry_has_open_task:
 * @root: a record of the journal
 *
 * Returns: whether something may have been paid for that is not known to have
 *   come or to have failed
 */
gboolean
limn_entry_has_open_task (JsonObject *root)
{
  JsonArray *rows = limn_entry_list (root, "tasks");

  for (guint i = 0; i < json_array_get_length (rows); i++)
    if (limn_entry_is_open (
            limn_jsontext_to_object (json_array_get_element (rows, i))))
      return TRUE;
  return FALSE;
}

/**
 * limn_entry_note_sent:
 * @self: an entry
 * @mark: of an attempt
 * @route: whom it goes to
 * @first: number of its first result in the job
 * @n: results wanted of it
 *
 * To be called before its first byte leaves. It is open until its end.
 */
void
limn_entry_note_sent (LimnEntry *self,
                      const char *mark,
                      const LimnRoute *route,
                      guint first,
                      guint n)
{
  JsonObject *row = limn_entry_find_task (self, mark);

  if (row != NULL)
    return;
  row = json_object_new ();
  json_object_set_string_member (row, "mark", mark);
  json_object_set_string_member (row, "endpoint", route->endpoint);
  json_object_set_string_member (row, "protocol", route->protocol);
  json_object_set_string_member (row, "provider", route->provider);
  json_object_set_string_member (row, "model", route->model);
  json_object_set_int_member (row, "first", first);
  json_object_set_int_member (row, "n", n);
  json_object_set_boolean_member (row, "open", TRUE);
  json_array_add_object_element (
      limn_entry_list (limn_entry_get_root (self), "tasks"), row);
  limn_entry_save (self);
}

/* Returns: whether that is news; what is not said stays */
static gboolean
limn_entry_set_text (JsonObject *row,
                     const char *name,
                     const char *text,
                     const char *key)
{
  g_autofree char *masked = g_strdup (text);

  limn_keys_mask_field (&masked, key);
  if (masked == NULL ||
      g_strcmp0 (limn_jsontext_get_string (row, name), masked) == 0)
    return FALSE;
  json_object_set_string_member (row, name, masked);
  return TRUE;
}

static gboolean
limn_entry_set_urls (JsonObject *row, const LimnStep *step, const char *key)
{
  JsonArray *urls = json_array_new ();

  for (guint i = 0; i < step->results->len; i++)
    {
      const LimnStepResult *result = g_ptr_array_index (step->results, i);
      g_autofree char *url = g_strdup (result->url);

      limn_keys_mask_field (&url, key);
      if (url != NULL)
        json_array_add_string_element (urls, url);
    }
  if (json_array_get_length (urls) == 0)
    {
      json_array_unref (urls);
      return FALSE;
    }
  json_object_set_array_member (row, "urls", urls);
  return TRUE;
}

/**
 * limn_entry_note_step:
 * @self: an entry
 * @mark: of an attempt
 * @step: what its last reply said
 * @key: (nullable): of its endpoint; kept out
 */
void
limn_entry_note_step (LimnEntry *self,
                      const char *mark,
                      const LimnStep *step,
                      const char *key)
{
  JsonObject *row = limn_entry_find_task (self, mark);
  gboolean news = FALSE;
  const struct
  {
    const char *name;
    const char *text;
  } texts[] = {
    { "job", step->job },
    { "request_id", step->request_id },
    { "ask", step->next_url },
    { "result_url", step->result_url },
    { "cancel_url", step->cancel_url },
    { "cancel_method", step->cancel_method },
  };

  if (row == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    news |= limn_entry_set_text (row, texts[i].name, texts[i].text, key);
  news |= limn_entry_set_urls (row, step, key);
  if (news)
    limn_entry_save (self);
}

/**
 * limn_entry_narrow:
 * @self: an entry
 * @mark: of an attempt of which some results came
 * @urls: (transfer full): where the others are
 *
 * From now on only these are asked for, not the job that has all of them.
 *
 * Returns: whether there are any
 */
gboolean
limn_entry_narrow (LimnEntry *self, const char *mark, JsonArray *urls)
{
  JsonObject *row = limn_entry_find_task (self, mark);
  gboolean any = json_array_get_length (urls) > 0;

  if (row != NULL && any)
    {
      json_object_set_array_member (row, "urls", json_array_ref (urls));
      json_object_remove_member (row, "ask");
      limn_entry_end_round (row);
    }
  json_array_unref (urls);
  return any;
}

/* what may still come of an attempt that failed: of one that nobody knows the
 * end of, of one that is paid and brought nothing, and of a job that can be
 * asked after */
static gboolean
limn_entry_stays_open (JsonObject *row, const GError *error, gboolean is_told)
{
  gboolean has_address = json_object_has_member (row, "ask") ||
                         json_object_has_member (row, "urls");

  if (error == NULL || is_told)
    return FALSE;
  return g_error_matches (error, LIMN_ERROR, LIMN_ERROR_AMBIGUOUS) ||
         g_error_matches (error, LIMN_ERROR, LIMN_ERROR_ANSWER) ||
         g_error_matches (error, LIMN_ERROR, LIMN_ERROR_FILE) ||
         (has_address &&
          g_error_matches (error, LIMN_ERROR, LIMN_ERROR_NETWORK));
}

/**
 * limn_entry_note_end:
 * @self: an entry
 * @mark: of an attempt
 * @error: (nullable): how it failed
 * @is_told: it is known what became of it all the same
 */
void
limn_entry_note_end (LimnEntry *self,
                     const char *mark,
                     const GError *error,
                     gboolean is_told)
{
  JsonObject *row = limn_entry_find_task (self, mark);

  if (row == NULL)
    return;
  json_object_set_boolean_member (
      row, "open", limn_entry_stays_open (row, error, is_told));
  limn_entry_save (self);
}

/* signed addresses go with what was delivered */
void
limn_entry_forget_addresses (LimnEntry *self)
{
  JsonObject *root = limn_entry_get_root (self);
  JsonArray *rows = limn_entry_list (root, "tasks");

  if (limn_entry_count_waiting (root) > 0)
    return;
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row =
          limn_jsontext_to_object (json_array_get_element (rows, i));

      for (guint k = 0; k < G_N_ELEMENTS (limn_entry_addresses); k++)
        if (row != NULL && !limn_entry_is_open (row) &&
            json_object_has_member (row, limn_entry_addresses[k]))
          json_object_remove_member (row, limn_entry_addresses[k]);
    }
}
