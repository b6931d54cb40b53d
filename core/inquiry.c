/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/inquiry: a question on its way to its answer. */
#include "inquiry.h"

#include "access.h"
#include "exchange.h"
#include "failure.h"

/* the slowest line that an upload is given time for, bytes a second */
#define LIMN_INQUIRY_SLOWEST (64 * 1024)

struct _LimnInquiry
{
  LimnTransport *transport;
  LimnTokens *tokens;
  LimnQuestion question;
  char *subject;

  LimnAccess *access;
  LimnReceiver *receiver;
  LimnAnswer *answer;
};

/* nothing of an answer is an image: all of it is the small document */
static const LimnResultSink limn_inquiry_sink = { NULL };

/**
 * limn_inquiry_new:
 * @question: what is asked; its plan, route and inputs must outlive the inquiry
 * @transport: for the network
 * @tokens: for endpoints that take no key of their own
 *
 * Returns: (transfer full): an inquiry that has not begun
 */
LimnInquiry *
limn_inquiry_new (const LimnQuestion *question,
                  LimnTransport *transport,
                  LimnTokens *tokens)
{
  LimnInquiry *self = g_new0 (LimnInquiry, 1);

  self->transport = g_object_ref (transport);
  self->tokens = g_object_ref (tokens);
  self->question = *question;
  self->question.endpoint = g_intern_string (question->endpoint);
  self->question.protocol = g_intern_string (question->protocol);
  self->subject = g_strdup (question->subject);
  self->question.subject = self->subject;
  self->receiver = limn_receiver_new (NULL, &limn_inquiry_sink, NULL);
  self->answer = limn_answer_new ();
  return self;
}

/**
 * limn_inquiry_free:
 * @self: (transfer full): an inquiry that has ended or never begun
 */
void
limn_inquiry_free (LimnInquiry *self)
{
  g_object_unref (self->transport);
  g_object_unref (self->tokens);
  g_free (self->subject);
  limn_access_free (self->access);
  limn_receiver_free (self->receiver);
  limn_answer_free (self->answer);
  g_free (self);
}

/* no word of the endpoint may carry the key on */
static void
limn_inquiry_return (GTask *task, GError *error)
{
  LimnInquiry *self = g_task_get_task_data (task);

  if (error != NULL)
    {
      limn_access_mask (self->access, error);
      g_task_return_error (task, error);
    }
  else
    {
      limn_answer_mask (self->answer, self->access->key);
      g_task_return_pointer (task,
                             g_steal_pointer (&self->answer),
                             (GDestroyNotify) limn_answer_free);
    }
  g_object_unref (task);
}

/* whether it is asked for a sign of life only: nothing free would tell more */
static gboolean
limn_inquiry_is_call (const LimnInquiry *self)
{
  return self->question.kind == LIMN_QUESTION_CHECK &&
         self->access->root != NULL &&
         !limn_provider_can_be_asked (
             self->access->provider, &self->question, NULL);
}

/* whoever answers in HTTP is there, whatever the page says */
static void
limn_inquiry_judge_call (const LimnInquiry *self,
                         const LimnReply *reply,
                         GError **error)
{
  if (reply->head == NULL)
    return;
  g_clear_error (error);
  if (reply->head->status >= 500)
    limn_failure_set (error,
                      self->question.endpoint,
                      LIMN_ERROR_TRANSIENT,
                      reply->head->status,
                      NULL,
                      "");
}

static void
limn_inquiry_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LimnInquiry *self = g_task_get_task_data (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnReply) reply = limn_exchange_finish (result, &error);

  if (limn_inquiry_is_call (self))
    limn_inquiry_judge_call (self, reply, &error);
  else if (error == NULL)
    self->access->provider->parse_answer (
        &self->question, reply->head, reply->document, self->answer, &error);
  limn_inquiry_return (user_data, g_steal_pointer (&error));
}

static LimnHttpRequest *
limn_inquiry_build (LimnInquiry *self, GError **error)
{
  LimnHttpRequest *request;

  if (limn_inquiry_is_call (self))
    return limn_provider_build_get (self->access->root, "/");
  if (!limn_provider_can_be_asked (
          self->access->provider, &self->question, error))
    return NULL;
  request = self->access->provider->build_question (
      &self->question, self->access->root, error);
  if (request != NULL)
    limn_access_sign (self->access, request);
  return request;
}

static guint
limn_inquiry_get_time (const LimnInquiry *self, const LimnHttpRequest *request)
{
  gsize size = request->body != NULL ? g_bytes_get_size (request->body) : 0;

  if (self->question.timeout_s > 0)
    return self->question.timeout_s;
  for (guint i = 0; i < request->parts->len; i++)
    {
      const LimnHttpPart *part = g_ptr_array_index (request->parts, i);

      size += g_bytes_get_size (part->data);
    }
  return LIMN_INQUIRY_TOTAL_S + (guint) (size / LIMN_INQUIRY_SLOWEST);
}

/* takes @task */
static void
limn_inquiry_send (GTask *task)
{
  LimnInquiry *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (LimnHttpRequest) request = limn_inquiry_build (self, &error);
  LimnTransportLimits limits = { .max_bytes = LIMN_INQUIRY_MAX_BYTES,
                                 .owes_nothing = TRUE };

  if (request == NULL)
    {
      limn_inquiry_return (task, error);
      return;
    }
  limits.total_s = limn_inquiry_get_time (self, request);
  limits.allow_http = self->access->allow_http;
  limn_exchange_async (self->transport,
                       request,
                       &limits,
                       self->receiver,
                       NULL,
                       NULL,
                       g_task_get_cancellable (task),
                       limn_inquiry_done,
                       task);
}

static void
limn_inquiry_have_token (GObject *source, GAsyncResult *result, gpointer data)
{
  LimnInquiry *self = g_task_get_task_data (data);
  GError *error = NULL;

  self->access->key =
      limn_tokens_get_finish (LIMN_TOKENS (source), result, &error);
  if (self->access->key == NULL)
    limn_inquiry_return (data, error);
  else
    limn_inquiry_send (data);
}

static void
limn_inquiry_have_key (GObject *source, GAsyncResult *result, gpointer data)
{
  LimnInquiry *self = g_task_get_task_data (data);
  GError *error = NULL;

  if (limn_access_open_finish (self->access, result, &error))
    limn_inquiry_send (data);
  else
    limn_inquiry_return (data, error);
}

/**
 * limn_inquiry_run:
 * @task: (transfer full): its task data is a #LimnInquiry
 * @settings: roots of the endpoints
 *
 * Asks; @task returns a #LimnAnswer.
 */
void
limn_inquiry_run (GTask *task, const LimnSettings *settings)
{
  LimnInquiry *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->question.settings = settings;
  self->access = limn_access_new (
      self->question.endpoint, self->question.protocol, settings, &error);
  if (self->access == NULL)
    limn_inquiry_return (task, error);
  else if (self->access->wants_token)
    limn_tokens_get_async (self->tokens,
                           self->question.endpoint,
                           g_task_get_cancellable (task),
                           limn_inquiry_have_token,
                           task);
  else if (self->access->in_keyring)
    limn_access_open_async (self->access,
                            settings,
                            self->question.endpoint,
                            g_task_get_cancellable (task),
                            limn_inquiry_have_key,
                            task);
  else
    limn_inquiry_send (task);
}
