/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/fal: models that fal.ai runs, by its queue.
 *
 * A job is submitted, asked after, and its result read where the queue says;
 * each answer tells what it is by its members. With `mode=sync` under
 * `[endpoint fal]` the same body goes to fal.run, which answers with the result
 * at once. That is a choice and no fall-back: there is no job id then, so a
 * line that breaks leaves it open whether the result was made and charged. */
#include "provider.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#include "failure.h"
#include "jsontext.h"
#include "parameters.h"

#define LIMN_FAL "fal"
#define LIMN_FAL_QUEUE "https://queue.fal.run"
#define LIMN_FAL_SYNC "https://fal.run"
#define LIMN_FAL_STORAGE "https://rest.fal.ai"
#define LIMN_FAL_INITIATE "/storage/upload/initiate?storage_type=fal-cdn-v3"

/* how often the vendor's own client asks, facts/wire.md §5 */
#define LIMN_FAL_POLL_MS 500
/* larger images are uploaded, as the vendor's own client does with all */
#define LIMN_FAL_MAX_INLINE (256 * 1024)
/* what the status of a job's failure is where the queue tells it with 200 */
#define LIMN_FAL_MODEL_STATUS 422

static const char *const limn_fal_claims[] = { "images[].url^=data:", NULL };

/* its types: what the model says, and what the queue says of its runners. Other
 * types are the model's too, and mean an input that it does not take. */
static const LimnFailureKind limn_fal_kinds[] = {
  { "content_policy_violation", LIMN_ERROR_REFUSED },
  { "no_media_generated", LIMN_ERROR_NOIMAGE },
  { "internal_server_error", LIMN_ERROR_TRANSIENT },
  { "generation_timeout", LIMN_ERROR_TRANSIENT },
  { "downstream_service_error", LIMN_ERROR_TRANSIENT },
  { "downstream_service_unavailable", LIMN_ERROR_TRANSIENT },
  { "request_timeout", LIMN_ERROR_TRANSIENT },
  { "startup_timeout", LIMN_ERROR_TRANSIENT },
  { "runner_scheduling_failure", LIMN_ERROR_TRANSIENT },
  { "runner_connection_timeout", LIMN_ERROR_TRANSIENT },
  { "runner_connection_refused", LIMN_ERROR_TRANSIENT },
  { "runner_connection_error", LIMN_ERROR_TRANSIENT },
  { "runner_disconnected", LIMN_ERROR_TRANSIENT },
  { "runner_incomplete_response", LIMN_ERROR_TRANSIENT },
  { "runner_server_error", LIMN_ERROR_TRANSIENT },
  { "internal_error", LIMN_ERROR_TRANSIENT },
  { "client_disconnected", LIMN_ERROR_TRANSIENT },
  { "client_cancelled", LIMN_ERROR_CANCELLED },
  { NULL, 0 },
};

/**
 * LimnFalFailure:
 * @type: (nullable): the endpoint's own code
 * @message: its words, without what it was sent
 * @kind: what it means
 */
typedef struct
{
  const char *type;
  char *message;
  LimnError kind;
} LimnFalFailure;

static void
limn_fal_failure_clear (LimnFalFailure *self)
{
  g_free (self->message);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LimnFalFailure, limn_fal_failure_clear)

/* the queue, or who answers at once; a root of the user's stays */
static const char *
limn_fal_choose_root (const LimnOrder *order, GError **error)
{
  g_autofree char *group =
      g_strconcat ("endpoint ", order->route->endpoint, NULL);
  const char *mode = order->settings != NULL ?
                         limn_settings_get (order->settings, group, "mode") :
                         NULL;
  g_autofree char *name = NULL;

  if (mode == NULL || strcmp (mode, "queue") == 0)
    return order->root;
  if (strcmp (mode, "sync") == 0)
    return strcmp (order->root, LIMN_FAL_QUEUE) == 0 ? LIMN_FAL_SYNC :
                                                       order->root;
  name = g_strdup_printf ("[%s] mode", group);
  limn_error_set_invalid (error, name, mode, _ ("use queue or sync"));
  return NULL;
}

/* the model takes fewer there than elsewhere */
static gboolean
limn_fal_check_images (const LimnOrder *order, GError **error)
{
  const LimnModel *model = order->plan->model;
  const LimnModelRunner *runner = limn_model_get_runner (model, LIMN_FAL);
  guint n_images = order->inputs != NULL ? order->inputs->images->len : 0;

  if (runner == NULL || runner->max_images == 0 ||
      n_images <= runner->max_images)
    return TRUE;
  g_set_error (error,
               LIMN_ERROR,
               LIMN_ERROR_INVALID,
               _ ("image: %u given, %s on %s takes at most %u; leave some out"),
               n_images,
               model->slug,
               LIMN_FAL,
               runner->max_images);
  return FALSE;
}

static LimnHttpRequest *
limn_fal_build (const LimnOrder *order, GError **error)
{
  const char *root = limn_fal_choose_root (order, error);
  g_autofree char *model =
      g_uri_escape_string (order->route->model, "/", FALSE);
  g_autoptr (JsonObject) body = NULL;
  g_autofree char *url = NULL;

  if (root == NULL || !limn_fal_check_images (order, error))
    return NULL;
  body = limn_parameters_resolve (
      order->plan, order->route, order->first, order->n);
  if (order->inputs != NULL && order->inputs->images->len > 0)
    json_object_set_array_member (
        body, "image_urls", limn_provider_list_images (order, NULL));
  url = g_strdup_printf ("%s/%s", root, model);
  return limn_provider_build_json (url, body);
}

/* the first of the model's own errors */
static JsonObject *
limn_fal_get_detail (JsonObject *root)
{
  JsonArray *array = limn_jsontext_get_array (root, "detail");
  JsonNode *first = array != NULL && json_array_get_length (array) > 0 ?
                        json_array_get_element (array, 0) :
                        NULL;

  return limn_jsontext_to_object (first);
}

/* what of the input is wrong, "image_urls.0: ", or nothing */
static char *
limn_fal_dup_place (JsonObject *detail)
{
  JsonArray *array = limn_jsontext_get_array (detail, "loc");
  guint length = array != NULL ? json_array_get_length (array) : 0;
  g_autoptr (GString) place = g_string_new (NULL);

  for (guint i = 1; i < length; i++) /* the first says "body" */
    {
      JsonNode *node = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (node))
        continue;
      if (place->len > 0)
        g_string_append_c (place, '.');
      if (json_node_get_value_type (node) == G_TYPE_STRING)
        g_string_append (place, json_node_get_string (node));
      else
        g_string_append_printf (
            place, "%" G_GINT64_FORMAT, json_node_get_int (node));
    }
  if (place->len > 0)
    g_string_append (place, ": ");
  return g_string_free (g_steal_pointer (&place), FALSE);
}

/* never the member "input", which is what was sent */
static char *
limn_fal_dup_message (JsonObject *root)
{
  JsonObject *detail = limn_fal_get_detail (root);
  const char *text = limn_jsontext_get_string (detail, "msg");
  g_autofree char *place = limn_fal_dup_place (detail);

  if (text == NULL)
    text = limn_jsontext_get_string (root, "detail");
  if (text == NULL)
    text = limn_jsontext_get_string (root, "error");
  return g_strconcat (place, text != NULL ? text : "", NULL);
}

static const char *
limn_fal_get_type (const LimnHttpHead *head, JsonObject *root)
{
  const char *type =
      limn_jsontext_get_string (limn_fal_get_detail (root), "type");

  if (type == NULL)
    type = limn_jsontext_get_string (root, "error_type");
  if (type == NULL)
    type = limn_http_head_get (head, "x-fal-error-type");
  return type;
}

static void
limn_fal_failure_read (LimnFalFailure *self,
                       const LimnHttpHead *head,
                       JsonObject *root)
{
  guint status = head->status;

  self->type = limn_fal_get_type (head, root);
  self->message = limn_fal_dup_message (root);
  if (limn_http_head_is_good (head) && self->type != NULL)
    status = LIMN_FAL_MODEL_STATUS;
  self->kind = limn_failure_classify (limn_fal_kinds, status, self->type);
  if (self->kind == LIMN_ERROR_AUTH &&
      strcasestr (self->message, "balance") != NULL)
    self->kind = LIMN_ERROR_BILLING;
}

/* Whether an answer that is no success leaves the job as it was. A status that
 * may pass is the job's own end only where the result is asked for, and only if
 * it says more than a gateway would; there is always room for one more job. */
static gboolean
limn_fal_is_unfinished (const LimnHttpHead *head,
                        const LimnFalFailure *failure,
                        const LimnStep *step)
{
  if (step->job == NULL)
    return FALSE;
  if (head->status == 400)
    return strcasestr (failure->message, "still in progress") != NULL;
  if (!limn_step_is_missed (step, head))
    return FALSE;
  return head->status == 429 || g_str_has_suffix (head->url, "/status") ||
         (failure->type == NULL && *failure->message == '\0');
}

static gboolean
limn_fal_fail (const LimnHttpHead *head,
               JsonObject *root,
               LimnStep *step,
               GError **error)
{
  g_auto (LimnFalFailure) failure = { NULL };

  limn_fal_failure_read (&failure, head, root);
  step->retry_ms = limn_failure_read_hint (head, failure.message);
  if (limn_fal_is_unfinished (head, &failure, step))
    {
      if (head->status == 400)
        return limn_step_ask (
            step, LIMN_FAL, head->url, LIMN_FAL_POLL_MS, error);
      limn_step_ask_later (step, head->url);
      return TRUE;
    }
  if (limn_step_is_lost (step, head))
    failure.kind = LIMN_ERROR_AMBIGUOUS;
  limn_step_take (&step->code, limn_failure_dup (failure.type));
  step->is_final = limn_failure_is_final (head);
  limn_failure_set (
      error, LIMN_FAL, failure.kind, head->status, step->code, failure.message);
  return FALSE;
}

/* the seed is one for all images of a job */
static void
limn_fal_read_images (JsonObject *root, LimnStep *step)
{
  JsonArray *images = limn_jsontext_get_array (root, "images");
  guint length = images != NULL ? json_array_get_length (images) : 0;
  gdouble seed;

  for (guint i = 0; i < length; i++)
    {
      JsonObject *image =
          limn_jsontext_to_object (json_array_get_element (images, i));
      LimnStepResult *result = NULL;

      if (image != NULL)
        result =
            limn_step_add_image (step, json_object_get_member (image, "url"));
      if (result != NULL && limn_jsontext_get_number (root, "seed", &seed))
        result->seed = g_strdup_printf ("%.0f", seed);
    }
}

static void
limn_fal_read_job (const LimnHttpHead *head, JsonObject *root, LimnStep *step)
{
  const char *id = limn_jsontext_get_string (root, "request_id");
  const char *result = limn_jsontext_get_string (root, "response_url");
  const char *cancel = limn_jsontext_get_string (root, "cancel_url");

  if (id != NULL && result != NULL)
    limn_step_take (&step->job, limn_failure_dup (id));
  if (id == NULL)
    id = limn_http_head_get (head, "x-fal-request-id");
  limn_step_take (&step->request_id, limn_failure_dup (id));
  limn_step_take (&step->result_url, g_strdup (result));
  if (cancel == NULL)
    return;
  limn_step_take (&step->cancel_url, g_strdup (cancel));
  step->cancel_method = "PUT";
}

/* IN_QUEUE and IN_PROGRESS, whatever else it may come to be called */
static gboolean
limn_fal_follow (const LimnHttpHead *head,
                 JsonObject *root,
                 LimnStep *step,
                 GError **error)
{
  const char *status = limn_jsontext_get_string (root, "status");
  const char *url = limn_jsontext_get_string (root, "status_url");
  guint ms = LIMN_FAL_POLL_MS;

  if (url == NULL && g_str_has_suffix (head->url, "/status"))
    url = head->url;
  if (strcmp (status, "COMPLETED") == 0)
    {
      url = step->result_url;
      ms = 0;
    }
  return limn_step_ask (step, LIMN_FAL, url, ms, error);
}

/* in a text or in a list; what is neither, or "", says nothing */
static gboolean
limn_fal_says (JsonObject *root, const char *name)
{
  const char *text = limn_jsontext_get_string (root, name);

  return (text != NULL && *text != '\0') ||
         limn_jsontext_get_array (root, name) != NULL;
}

static gboolean
limn_fal_parse (const LimnHttpHead *head,
                JsonNode *document,
                LimnStep *step,
                GError **error)
{
  JsonObject *root = limn_jsontext_to_object (document);
  gboolean good = limn_http_head_is_good (head);

  g_clear_pointer (&step->next_url, g_free);
  limn_fal_read_job (head, root, step);
  if (good)
    limn_fal_read_images (root, step);
  if (step->results->len > 0)
    return TRUE; /* paid, whatever else the answer says */
  if (!good || limn_fal_says (root, "error") || limn_fal_says (root, "detail"))
    return limn_fal_fail (head, root, step, error);
  if (limn_jsontext_get_string (root, "status") != NULL)
    return limn_fal_follow (head, root, step, error);
  limn_failure_set_no_image (
      error,
      LIMN_FAL,
      head->status,
      limn_jsontext_get_array (root, "images") != NULL ||
          (head->status == LIMN_HTTP_NO_CONTENT && step->job == NULL));
  return FALSE;
}

/* storage has a host of its own, unless the root is the user's */
static LimnHttpRequest *
limn_fal_build_upload (const LimnOrder *order,
                       const LimnInput *input,
                       GError **error)
{
  const char *root = strcmp (order->root, LIMN_FAL_QUEUE) == 0 ?
                         LIMN_FAL_STORAGE :
                         order->root;
  g_autofree char *url = g_strconcat (root, LIMN_FAL_INITIATE, NULL);
  g_autoptr (JsonObject) body = json_object_new ();

  json_object_set_string_member (
      body, "content_type", limn_image_format_get_media_type (input->format));
  json_object_set_string_member (body, "file_name", input->name);
  return limn_provider_build_json (url, body);
}

static gboolean
limn_fal_parse_upload (const LimnHttpHead *head,
                       JsonNode *document,
                       LimnUpload *upload,
                       GError **error)
{
  JsonObject *root = limn_jsontext_to_object (document);
  const char *url = limn_jsontext_get_string (root, "file_url");
  const char *put_url = limn_jsontext_get_string (root, "upload_url");
  g_auto (LimnFalFailure) failure = { NULL };

  if (limn_http_head_is_good (head) && url != NULL && put_url != NULL)
    {
      upload->url = g_strdup (url);
      upload->put_url = g_strdup (put_url);
      return TRUE;
    }
  limn_fal_failure_read (&failure, head, root);
  limn_provider_fail_upload (LIMN_FAL,
                             failure.kind,
                             head->status,
                             failure.type,
                             failure.message,
                             error);
  return FALSE;
}

const LimnProvider limn_provider_fal = {
  .endpoint = LIMN_FAL,
  .root = LIMN_FAL_QUEUE,
  .key_header = "Authorization",
  .key_prefix = "Key ",
  .claims = limn_fal_claims,
  .max_inline = LIMN_FAL_MAX_INLINE,
  .build = limn_fal_build,
  .parse = limn_fal_parse,
  .build_upload = limn_fal_build_upload,
  .parse_upload = limn_fal_parse_upload,
};
