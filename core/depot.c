/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/depot: large input images put where an endpoint can fetch them. */
#include "depot.h"

#include <glib/gi18n-lib.h>

#include "error.h"
#include "exchange.h"

struct _LimnDepot
{
  LimnTransport *transport;
  const LimnProvider *provider;
  LimnOrder order;
  LimnTransportLimits limits;
  LimnDepotSign sign;
  gpointer sign_data;
  GPtrArray *urls; /* (nullable) utf8, by image */
  guint next;
  LimnReceiver *receiver;
  LimnUpload upload;
};

/* nothing of an answer here is an image */
static const char *const limn_depot_claims[] = { NULL };
static const LimnResultSink limn_depot_sink = { NULL };

static void limn_depot_proceed (GTask *task);

static void
limn_depot_clear (LimnDepot *self)
{
  g_clear_pointer (&self->receiver, limn_receiver_free);
  g_clear_pointer (&self->upload.url, g_free);
  g_clear_pointer (&self->upload.put_url, g_free);
}

static void
limn_depot_free (gpointer data)
{
  LimnDepot *self = data;

  limn_depot_clear (self);
  g_ptr_array_unref (self->urls);
  g_object_unref (self->transport);
  g_free (self);
}

static gboolean
limn_depot_takes (const LimnProvider *provider, const LimnInput *input)
{
  return provider->max_inline > 0 &&
         g_bytes_get_size (input->data) > provider->max_inline;
}

/**
 * limn_depot_is_needed:
 * @provider: an endpoint
 * @inputs: (nullable): images that go out
 *
 * Returns: whether an image is too large to go inside the request
 */
gboolean
limn_depot_is_needed (const LimnProvider *provider, const LimnInputs *inputs)
{
  for (guint i = 0; inputs != NULL && i < inputs->images->len; i++)
    if (limn_depot_takes (provider, g_ptr_array_index (inputs->images, i)))
      return TRUE;
  return FALSE;
}

static LimnInput *
limn_depot_get_input (LimnDepot *self)
{
  return g_ptr_array_index (self->order.inputs->images, self->next);
}

static void
limn_depot_accept (GTask *task)
{
  LimnDepot *self = g_task_get_task_data (task);

  g_ptr_array_index (self->urls, self->next) =
      g_steal_pointer (&self->upload.url);
  limn_depot_clear (self);
  self->next++;
  limn_depot_proceed (task);
}

static void
limn_depot_fail (GTask *task, GError *error)
{
  /* an image is stored without a price: it may be stored again */
  if (g_error_matches (error, LIMN_ERROR, LIMN_ERROR_AMBIGUOUS))
    error->code = LIMN_ERROR_TRANSIENT;
  g_prefix_error (&error, _ ("an input image could not be uploaded: "));
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void
limn_depot_put_done (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  GError *error = NULL;
  g_autoptr (LimnReply) reply = limn_exchange_finish (result, &error);
  guint status = reply->head != NULL ? reply->head->status : 0;

  /* such stores answer in all sorts of formats: the status is what counts */
  if (reply->head != NULL && limn_http_head_is_good (reply->head))
    g_clear_error (&error);
  else if (error == NULL)
    error =
        g_error_new (LIMN_ERROR,
                     LIMN_ERROR_TRANSIENT,
                     _ ("its store answered with HTTP status %u; try again"),
                     status);
  if (error != NULL)
    limn_depot_fail (task, error);
  else
    limn_depot_accept (task);
}

/* no key goes there */
static void
limn_depot_put (GTask *task)
{
  LimnDepot *self = g_task_get_task_data (task);
  LimnInput *input = limn_depot_get_input (self);
  g_autoptr (LimnHttpRequest) request =
      limn_http_request_new ("PUT", self->upload.put_url);

  limn_http_request_set_body (
      request, limn_image_format_get_media_type (input->format), input->data);
  limn_receiver_free (self->receiver);
  self->receiver =
      limn_receiver_new (limn_depot_claims, &limn_depot_sink, NULL);
  limn_exchange_async (self->transport,
                       request,
                       &self->limits,
                       self->receiver,
                       NULL,
                       NULL,
                       g_task_get_cancellable (task),
                       limn_depot_put_done,
                       task);
}

static void
limn_depot_place_done (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  LimnDepot *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (LimnReply) reply = limn_exchange_finish (result, &error);

  if (error == NULL)
    self->provider->parse_upload (
        reply->head, reply->document, &self->upload, &error);
  if (error != NULL)
    limn_depot_fail (task, error);
  else if (self->upload.put_url != NULL)
    limn_depot_put (task);
  else
    limn_depot_accept (task);
}

static void
limn_depot_proceed (GTask *task)
{
  LimnDepot *self = g_task_get_task_data (task);
  const LimnInputs *inputs = self->order.inputs;
  g_autoptr (LimnHttpRequest) request = NULL;
  GError *error = NULL;

  while (self->next < inputs->images->len &&
         !limn_depot_takes (self->provider, limn_depot_get_input (self)))
    self->next++;
  if (self->next == inputs->images->len)
    {
      g_task_return_pointer (task,
                             g_ptr_array_ref (self->urls),
                             (GDestroyNotify) g_ptr_array_unref);
      g_object_unref (task);
      return;
    }
  request = self->provider->build_upload (
      &self->order, limn_depot_get_input (self), &error);
  if (request == NULL)
    {
      limn_depot_fail (task, error);
      return;
    }
  self->sign (request, self->sign_data);
  self->receiver =
      limn_receiver_new (limn_depot_claims, &limn_depot_sink, NULL);
  limn_exchange_async (self->transport,
                       request,
                       &self->limits,
                       self->receiver,
                       NULL,
                       NULL,
                       g_task_get_cancellable (task),
                       limn_depot_place_done,
                       task);
}

/**
 * limn_depot_store_async:
 * @transport: for the network
 * @provider: the endpoint
 * @order: what the images are for; its plan and inputs must live until the end
 * @limits: of each exchange
 * @sign: adds the key
 * @sign_data: for @sign
 * @cancellable: (nullable): ends it
 * @callback: (scope async): called at the end
 * @user_data: for @callback
 *
 * Uploads every image that is too large to go inside the request.
 */
void
limn_depot_store_async (LimnTransport *transport,
                        const LimnProvider *provider,
                        const LimnOrder *order,
                        const LimnTransportLimits *limits,
                        LimnDepotSign sign,
                        gpointer sign_data,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task = g_task_new (transport, cancellable, callback, user_data);
  LimnDepot *self = g_new0 (LimnDepot, 1);

  self->transport = g_object_ref (transport);
  self->provider = provider;
  self->order = *order;
  self->limits = *limits;
  self->sign = sign;
  self->sign_data = sign_data;
  self->urls = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_set_size (self->urls, (gint) order->inputs->images->len);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, self, limn_depot_free);
  limn_depot_proceed (task);
}

/**
 * limn_depot_store_finish:
 * @result: as given to the callback
 * @error: return location
 *
 * Returns: (transfer full) (element-type utf8): an address for each image,
 *   %NULL for those that go inside; or %NULL with the endpoint's error
 */
GPtrArray *
limn_depot_store_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
