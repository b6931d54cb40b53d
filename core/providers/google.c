/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/google: the body and the images of generateContent. */
#include "google.h"

#include <glib/gi18n-lib.h>

#include "error.h"
#include "failure.h"
#include "google-failure.h"
#include "jsontext.h"
#include "parameters.h"
#include "payload.h"

/* bounds are told and kept in millions of bytes */
#define LIMN_GOOGLE_MB 1e6

const char *const limn_google_claims[] = {
  "candidates[].content.parts[].inlineData.data",
  "candidates[].content.parts[].inline_data.data",
  NULL,
};

static gboolean
limn_google_check_images (const LimnGoogle *self,
                          const LimnInputs *inputs,
                          GError **error)
{
  for (guint i = 0; i < inputs->images->len; i++)
    {
      const LimnInput *input = g_ptr_array_index (inputs->images, i);
      gsize length = g_bytes_get_size (input->data);

      if (self->max_image == 0 || length <= self->max_image)
        continue;
      g_set_error (
          error,
          LIMN_ERROR,
          LIMN_ERROR_INVALID,
          _ ("image '%s': %.1f MB, %s takes at most %.0f MB each; send "
             "a smaller one"),
          input->name,
          (gdouble) length / LIMN_GOOGLE_MB,
          self->endpoint,
          (gdouble) self->max_image / LIMN_GOOGLE_MB);
      return FALSE;
    }
  return TRUE;
}

static gboolean
limn_google_check_body (const LimnGoogle *self,
                        const LimnHttpRequest *request,
                        GError **error)
{
  gsize length = g_bytes_get_size (request->body);

  if (self->max_body == 0 || length <= self->max_body)
    return TRUE;
  g_set_error (error,
               LIMN_ERROR,
               LIMN_ERROR_INVALID,
               _ ("image: the whole request has %.1f MB, %s takes at most %.0f "
                  "MB; send fewer or smaller images"),
               (gdouble) length / LIMN_GOOGLE_MB,
               self->endpoint,
               (gdouble) self->max_body / LIMN_GOOGLE_MB);
  return FALSE;
}

static void
limn_google_add_image (JsonArray *parts,
                       const LimnInput *input,
                       GHashTable *files)
{
  JsonObject *part = json_object_new ();
  JsonObject *data = json_object_new ();

  json_object_set_string_member (
      data, "mimeType", limn_image_format_get_media_type (input->format));
  json_object_set_member (
      data, "data", limn_jsontext_add_file (files, "", input->data));
  json_object_set_object_member (part, "inlineData", data);
  json_array_add_object_element (parts, part);
}

/* one turn of the user: the prompt, then the images in their order */
static void
limn_google_add_contents (JsonObject *body,
                          const LimnOrder *order,
                          GHashTable *files)
{
  JsonArray *contents = json_array_new ();
  JsonObject *turn = json_object_new ();
  JsonArray *parts = json_array_new ();
  JsonObject *text = json_object_new ();

  json_object_set_string_member (text, "text", order->plan->prompt);
  json_array_add_object_element (parts, text);
  for (guint i = 0; order->inputs != NULL && i < order->inputs->images->len;
       i++)
    limn_google_add_image (
        parts, g_ptr_array_index (order->inputs->images, i), files);
  json_object_set_string_member (turn, "role", "user");
  json_object_set_array_member (turn, "parts", parts);
  json_array_add_object_element (contents, turn);
  json_object_set_array_member (body, "contents", contents);
}

/* no words beside the image, unless the user says otherwise */
static void
limn_google_add_modalities (JsonObject *body)
{
  JsonObject *config = limn_jsontext_get_object (body, "generationConfig");
  JsonArray *modalities;

  if (config == NULL)
    {
      config = json_object_new ();
      json_object_set_object_member (body, "generationConfig", config);
    }
  if (json_object_has_member (config, "responseModalities"))
    return;
  modalities = json_array_new ();
  json_array_add_string_element (modalities, "IMAGE");
  json_object_set_array_member (config, "responseModalities", modalities);
}

/**
 * limn_google_build:
 * @self: the endpoint
 * @order: what is ordered
 * @folder: path of the models, "/v1beta/models/"
 * @error: return location
 *
 * Returns: (transfer full): the request, facts/wire.md §3.1; %NULL with
 *   %LIMN_ERROR_INVALID where the images are too big for @self
 */
LimnHttpRequest *
limn_google_build (const LimnGoogle *self,
                   const LimnOrder *order,
                   const char *folder,
                   GError **error)
{
  g_autoptr (JsonObject) body = limn_parameters_resolve (
      order->plan, order->route, order->first, order->n);
  g_autoptr (GHashTable) files = limn_jsontext_new_files ();
  g_autoptr (LimnHttpRequest) request = NULL;
  g_autofree char *model = g_uri_escape_string (order->route->model, "", FALSE);
  g_autofree char *url =
      g_strconcat (order->root, folder, model, ":generateContent", NULL);

  if (order->inputs != NULL &&
      !limn_google_check_images (self, order->inputs, error))
    return NULL;
  limn_google_add_modalities (body);
  limn_google_add_contents (body, order, files);
  request = limn_provider_build_json_files (url, body, files);
  if (!limn_google_check_body (self, request, error))
    return NULL;
  return g_steal_pointer (&request);
}

/* the stream that carried the image of @part, -1 without */
static gint
limn_google_get_stream (JsonObject *part)
{
  JsonObject *data = limn_jsontext_get_object (part, "inlineData");

  if (data == NULL)
    data = limn_jsontext_get_object (part, "inline_data");
  if (data == NULL)
    return -1;
  return limn_payload_get_stream (json_object_get_member (data, "data"));
}

/**
 * limn_google_list:
 * @object: (nullable): an object
 * @name: member
 *
 * Returns: (transfer full) (element-type JsonObject): the objects of the
 *   member, none where it is no array
 */
GPtrArray *
limn_google_list (JsonObject *object, const char *name)
{
  GPtrArray *list = g_ptr_array_new ();
  JsonNode *node =
      object != NULL ? json_object_get_member (object, name) : NULL;
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ?
                         json_node_get_array (node) :
                         NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_OBJECT (element))
        g_ptr_array_add (list, json_node_get_object (element));
    }
  return list;
}

/**
 * limn_google_is_thought:
 * @part: a part of an answer
 *
 * Returns: whether it is a draft, or words that the model had for itself
 */
gboolean
limn_google_is_thought (JsonObject *part)
{
  JsonNode *node = json_object_get_member (part, "thought");

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
         json_node_get_boolean (node);
}

/* adds the images of @candidate, and tells its last draft */
static void
limn_google_read_candidate (JsonObject *candidate, LimnStep *step, gint *draft)
{
  JsonObject *content = limn_jsontext_get_object (candidate, "content");
  g_autoptr (GPtrArray) parts = limn_google_list (content, "parts");

  for (guint i = 0; i < parts->len; i++)
    {
      JsonObject *part = g_ptr_array_index (parts, i);
      gint stream = limn_google_get_stream (part);

      if (stream >= 0 && limn_google_is_thought (part))
        *draft = stream;
      else if (stream >= 0)
        limn_step_add_result (step)->stream = stream;
    }
}

/* Images of thoughts are drafts. Where nothing else came, the last of them is
 * the result: the vendor says that it equals the final one. */
static void
limn_google_read_results (JsonObject *root, LimnStep *step)
{
  g_autoptr (GPtrArray) candidates = limn_google_list (root, "candidates");
  gint draft = -1;

  for (guint i = 0; i < candidates->len; i++)
    limn_google_read_candidate (
        g_ptr_array_index (candidates, i), step, &draft);
  if (step->results->len == 0 && draft >= 0)
    limn_step_add_result (step)->stream = draft;
}

/**
 * limn_google_parse:
 * @self: the endpoint
 * @head: head of the reply
 * @document: (nullable): its body
 * @step: filled in
 * @error: return location
 *
 * Returns: whether there are images; else %FALSE with the kind of the failure,
 *   facts/wire.md §3.2, §3.3, §9
 */
gboolean
limn_google_parse (const LimnGoogle *self,
                   const LimnHttpHead *head,
                   JsonNode *document,
                   LimnStep *step,
                   GError **error)
{
  JsonObject *root = document != NULL && JSON_NODE_HOLDS_OBJECT (document) ?
                         json_node_get_object (document) :
                         NULL;
  gboolean good = limn_http_head_is_good (head);

  limn_step_take (
      &step->request_id,
      limn_failure_dup (limn_jsontext_get_string (root, "responseId")));
  if (good)
    limn_google_read_results (root, step);
  if (step->results->len > 0)
    return TRUE; /* paid, whatever else the answer says */
  if (!good || limn_jsontext_get_object (root, "error") != NULL)
    limn_google_failure_set_error (self, head, root, step, error);
  else
    limn_google_failure_set_empty (self, head, root, step, error);
  return FALSE;
}
