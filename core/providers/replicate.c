/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/replicate: models that Replicate runs, each job a prediction. */
#include "provider.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#include "failure.h"
#include "jsontext.h"
#include "parameters.h"

#define LIMN_REPLICATE "replicate"
#define LIMN_REPLICATE_FILES "/v1/files"
#define LIMN_REPLICATE_ACCOUNT "/v1/account"

#define LIMN_REPLICATE_POLL_MS 1000
/* larger images are uploaded: every answer of a job repeats its input */
#define LIMN_REPLICATE_MAX_INLINE (256 * 1024)
/* bytes of all "data:" URLs together, the cap of the vendor's own client */
#define LIMN_REPLICATE_MAX_TOTAL 10000000

static const char *const limn_replicate_claims[] = {
  "output^=data:", "output[]^=data:", NULL
};

/* there are no codes but the status, facts/wire.md §6 */
static const LimnFailureKind limn_replicate_kinds[] = { { NULL, 0 } };

/* how a prediction ends without a result; @is_final: another would end alike */
static const struct
{
  const char *status;
  LimnError kind;
  gboolean is_final;
} limn_replicate_ends[] = {
  { "failed", LIMN_ERROR_TRANSIENT, TRUE },
  { "canceled", LIMN_ERROR_CANCELLED, TRUE },
  { "aborted", LIMN_ERROR_TRANSIENT, FALSE },
};

/* words of a failed prediction that make it a refusal, wire.md §6 */
static const char *const limn_replicate_refusals[] = {
  "(E005)",
  "flagged as sensitive",
};

static gboolean
limn_replicate_add_images (const LimnOrder *order,
                           JsonObject *body,
                           GError **error)
{
  JsonObject *input = limn_jsontext_get_object (body, "input");
  gsize size = 0;

  if (order->inputs == NULL || order->inputs->images->len == 0)
    return TRUE;
  json_object_set_array_member (
      input, "image_input", limn_provider_list_images (order, &size));
  if (size <= LIMN_REPLICATE_MAX_TOTAL)
    return TRUE;
  g_set_error (error,
               LIMN_ERROR,
               LIMN_ERROR_INVALID,
               _ ("image: %zu bytes inside the request, %s takes "
                  "at most %u; leave some out or send smaller ones"),
               size,
               LIMN_REPLICATE,
               LIMN_REPLICATE_MAX_TOTAL);
  return FALSE;
}

/* No "Prefer: wait": it would hold back the id until the end, and without one a
 * line that breaks meanwhile cannot be followed up. */
static LimnHttpRequest *
limn_replicate_build (const LimnOrder *order, GError **error)
{
  g_autofree char *model =
      g_uri_escape_string (order->route->model, "/", FALSE);
  const char *slash = strchr (model, '/');
  g_autofree char *url =
      g_strdup_printf ("%s/v1/models/%s/predictions", order->root, model);
  g_autoptr (JsonObject) body = NULL;

  if (slash == NULL || slash == model || slash[1] == '\0' ||
      strchr (slash + 1, '/') != NULL)
    {
      limn_error_set_invalid (error,
                              "model",
                              order->route->model,
                              _ ("replicate names models as owner/name"));
      return NULL;
    }
  body = limn_parameters_resolve (
      order->plan, order->route, order->first, order->n);
  if (!limn_replicate_add_images (order, body, error))
    return NULL;
  return limn_provider_build_json (url, body);
}

static void
limn_replicate_add_field (JsonArray *fields,
                          guint index,
                          JsonNode *node,
                          gpointer words)
{
  JsonObject *object = limn_jsontext_to_object (node);
  const char *field = limn_jsontext_get_string (object, "field");
  const char *text = limn_jsontext_get_string (object, "description");

  if (text == NULL)
    return;
  if (((GString *) words)->len > 0)
    g_string_append (words, ", ");
  if (field != NULL && *field != '\0')
    g_string_append_printf (words, "%s: ", field);
  g_string_append (words, text);
}

/* the fields that are wrong, else what is wrong at all */
static char *
limn_replicate_dup_message (JsonObject *root)
{
  JsonArray *fields = limn_jsontext_get_array (root, "invalid_fields");
  g_autoptr (GString) words = g_string_new (NULL);
  const char *detail = limn_jsontext_get_string (root, "detail");

  if (detail == NULL)
    detail = limn_jsontext_get_string (root, "title");
  if (fields != NULL)
    json_array_foreach_element (fields, limn_replicate_add_field, words);
  if (words->len == 0 && detail != NULL)
    g_string_append (words, detail);
  return g_string_free (g_steal_pointer (&words), FALSE);
}

/* the request was not taken, or a question after the job went wrong */
static gboolean
limn_replicate_fail (const LimnHttpHead *head,
                     JsonObject *root,
                     LimnStep *step,
                     GError **error)
{
  g_autofree char *message = limn_replicate_dup_message (root);
  LimnError kind =
      limn_failure_classify (limn_replicate_kinds, head->status, NULL);

  step->retry_ms = limn_failure_read_hint (head, message);
  if (limn_step_is_missed (step, head))
    {
      limn_step_ask_later (step, head->url);
      return TRUE;
    }
  if (limn_step_is_lost (step, head))
    kind = LIMN_ERROR_AMBIGUOUS;
  step->is_final = limn_failure_is_final (head);
  limn_failure_set (error, LIMN_REPLICATE, kind, head->status, NULL, message);
  return FALSE;
}

/* "… (E005)" */
static char *
limn_replicate_dup_code (const char *message)
{
  const char *at = g_strrstr (message, "(E");
  gsize digits = at != NULL ? strspn (at + 2, "0123456789") : 0;

  if (digits == 0 || at[digits + 2] != ')')
    return NULL;
  return g_strndup (at + 1, digits + 1);
}

/* Returns: whether @status is such an end; @error is set then */
static gboolean
limn_replicate_end (const LimnHttpHead *head,
                    JsonObject *root,
                    LimnStep *step,
                    GError **error)
{
  const char *status = limn_jsontext_get_string (root, "status");
  const char *message = limn_jsontext_get_string (root, "error");
  LimnError kind;
  guint end = 0;

  while (end < G_N_ELEMENTS (limn_replicate_ends) &&
         strcmp (limn_replicate_ends[end].status, status) != 0)
    end++;
  if (end == G_N_ELEMENTS (limn_replicate_ends))
    return FALSE;
  if (message == NULL)
    message = "";
  kind = limn_replicate_ends[end].kind;
  for (guint i = 0; i < G_N_ELEMENTS (limn_replicate_refusals); i++)
    if (kind == LIMN_ERROR_TRANSIENT &&
        strstr (message, limn_replicate_refusals[i]) != NULL)
      kind = LIMN_ERROR_REFUSED;
  limn_step_take (&step->code, g_strdup (limn_replicate_ends[end].status));
  limn_step_take (&step->code, limn_replicate_dup_code (message));
  step->is_final = limn_replicate_ends[end].is_final;
  limn_failure_set (
      error, LIMN_REPLICATE, kind, head->status, step->code, message);
  return TRUE;
}

/* one address, or a list of them */
static void
limn_replicate_read_output (JsonObject *root, LimnStep *step)
{
  JsonArray *array = limn_jsontext_get_array (root, "output");
  guint length = array != NULL ? json_array_get_length (array) : 0;

  limn_step_add_image (step, json_object_get_member (root, "output"));
  for (guint i = 0; i < length; i++)
    limn_step_add_image (step, json_array_get_element (array, i));
}

static void
limn_replicate_read_job (JsonObject *root, LimnStep *step)
{
  JsonObject *urls = limn_jsontext_get_object (root, "urls");
  const char *id = limn_jsontext_get_string (root, "id");
  const char *cancel = limn_jsontext_get_string (urls, "cancel");

  limn_step_take (&step->job, limn_failure_dup (id));
  limn_step_take (&step->request_id, limn_failure_dup (id));
  limn_step_take (&step->result_url,
                  g_strdup (limn_jsontext_get_string (urls, "get")));
  if (cancel == NULL)
    return;
  limn_step_take (&step->cancel_url, g_strdup (cancel));
  step->cancel_method = "POST";
}

/* "starting" and "processing" go on, and whatever else there may come to be */
static gboolean
limn_replicate_parse (const LimnHttpHead *head,
                      JsonNode *document,
                      LimnStep *step,
                      GError **error)
{
  JsonObject *root = limn_jsontext_to_object (document);
  const char *status = limn_jsontext_get_string (root, "status");
  gboolean done = g_strcmp0 (status, "succeeded") == 0;

  g_clear_pointer (&step->next_url, g_free);
  if (!limn_http_head_is_good (head))
    return limn_replicate_fail (head, root, step, error);
  limn_replicate_read_job (root, step);
  if (done)
    limn_replicate_read_output (root, step);
  if (step->results->len > 0)
    return TRUE;
  if (status != NULL && limn_replicate_end (head, root, step, error))
    return FALSE;
  if (status != NULL && !done)
    return limn_step_ask (
        step, LIMN_REPLICATE, step->result_url, LIMN_REPLICATE_POLL_MS, error);
  limn_failure_set_no_image (
      error,
      LIMN_REPLICATE,
      head->status,
      done || (head->status == LIMN_HTTP_NO_CONTENT && step->job == NULL));
  return FALSE;
}

static LimnHttpRequest *
limn_replicate_build_upload (const LimnOrder *order,
                             const LimnInput *input,
                             GError **error)
{
  g_autofree char *url = g_strconcat (order->root, LIMN_REPLICATE_FILES, NULL);
  g_autoptr (LimnHttpRequest) request = limn_http_request_new ("POST", url);

  limn_http_request_add_header (request, "Accept", "application/json");
  limn_http_request_add_file (request,
                              "content",
                              input->name,
                              limn_image_format_get_media_type (input->format),
                              input->data);
  return g_steal_pointer (&request);
}

static gboolean
limn_replicate_parse_upload (const LimnHttpHead *head,
                             JsonNode *document,
                             LimnUpload *upload,
                             GError **error)
{
  JsonObject *root = limn_jsontext_to_object (document);
  JsonObject *urls = limn_jsontext_get_object (root, "urls");
  const char *url = limn_jsontext_get_string (urls, "get");
  g_autofree char *message = NULL;

  if (limn_http_head_is_good (head) && url != NULL)
    {
      upload->url = g_strdup (url);
      return TRUE;
    }
  message = limn_replicate_dup_message (root);
  limn_provider_fail_upload (
      LIMN_REPLICATE,
      limn_failure_classify (limn_replicate_kinds, head->status, NULL),
      head->status,
      NULL,
      message,
      error);
  return FALSE;
}

static LimnHttpRequest *
limn_replicate_build_question (const LimnQuestion *question,
                               const char *root,
                               GError **error)
{
  return limn_provider_build_get (root, LIMN_REPLICATE_ACCOUNT);
}

/* {type, username, name, …} */
static gboolean
limn_replicate_parse_answer (const LimnQuestion *question,
                             const LimnHttpHead *head,
                             JsonNode *document,
                             LimnAnswer *answer,
                             GError **error)
{
  JsonObject *root = limn_jsontext_to_object (document);
  gboolean good = limn_http_head_is_good (head);
  g_autofree char *message = NULL;

  answer->accepts_key =
      good && limn_jsontext_get_string (root, "username") != NULL;
  if (answer->accepts_key)
    return TRUE;
  message = limn_replicate_dup_message (root);
  if (good || head->status == 404)
    limn_provider_fail_question (LIMN_REPLICATE, question, head->status, error);
  else
    limn_failure_set (
        error,
        LIMN_REPLICATE,
        limn_failure_classify (limn_replicate_kinds, head->status, NULL),
        head->status,
        NULL,
        message);
  return FALSE;
}

const LimnProvider limn_provider_replicate = {
  .endpoint = LIMN_REPLICATE,
  .root = "https://api.replicate.com",
  .key_header = "Authorization",
  .key_prefix = "Bearer ",
  .claims = limn_replicate_claims,
  .max_inline = LIMN_REPLICATE_MAX_INLINE,
  .build = limn_replicate_build,
  .parse = limn_replicate_parse,
  .build_upload = limn_replicate_build_upload,
  .parse_upload = limn_replicate_parse_upload,
  .questions = 1 << LIMN_QUESTION_CHECK,
  .build_question = limn_replicate_build_question,
  .parse_answer = limn_replicate_parse_answer,
};
