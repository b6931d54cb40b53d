/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/sign-in: asks for a code, shows it, waits until it was granted, and
 * keeps the key that this buys. */
#include "sign-in.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#include "client-private.h"
#include "device-flow.h"
#include "error.h"
#include "text.h"

#define LIMN_SIGN_IN_ENDPOINT "lumenfall"
/* the gateway has its pages and its API at two hosts; who puts another root in
 * the place of the API has both there */
#define LIMN_SIGN_IN_ROOT "https://lumenfall.ai"
#define LIMN_SIGN_IN_API "https://api.lumenfall.ai"
#define LIMN_SIGN_IN_EXCHANGE_S 30
#define LIMN_SIGN_IN_MAX_ANSWER (64 * 1024)
/* characters of a machine's name */
#define LIMN_SIGN_IN_MAX_NAME 60

/**
 * LimnSignInStep:
 * @build: what is sent
 * @take: reads the answer
 * @free: whether it may be asked again where the line broke
 * @next: goes on
 */
typedef struct
{
  LimnHttpRequest *(*build) (const LimnDeviceFlow *flow);
  gboolean (*take) (LimnDeviceFlow *flow,
                    const LimnHttpHead *head,
                    const char *text,
                    gsize length,
                    GError **error);
  gboolean free;
  void (*next) (GTask *task);
} LimnSignInStep;

/**
 * LimnSignIn:
 * @kept: (nullable): where the key is
 * @missed: (nullable): why it is not in the keyring
 * @until: monotonic time in microseconds at which the code ends
 * @timer: (nullable): until the next question
 * @cancel: (nullable): ends the waiting for it
 */
typedef struct
{
  LimnJobTools tools;
  LimnDeviceFlow *flow;
  LimnKeysPlace place;
  LimnSignInShow show;
  gpointer show_data;
  const LimnSignInStep *step;
  GByteArray *answer;
  char *kept;
  char *missed;
  gint64 until;
  GSource *timer;
  GSource *cancel;
} LimnSignIn;

static void
limn_sign_in_stop (LimnSignIn *self)
{
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  if (self->cancel != NULL)
    g_source_destroy (self->cancel);
  g_clear_pointer (&self->timer, g_source_unref);
  g_clear_pointer (&self->cancel, g_source_unref);
}

static void
limn_sign_in_wipe (LimnSignIn *self)
{
  if (self->answer->len > 0)
    explicit_bzero (self->answer->data, self->answer->len);
  g_byte_array_set_size (self->answer, 0);
}

static void
limn_sign_in_free (gpointer data)
{
  LimnSignIn *self = data;

  limn_sign_in_stop (self);
  limn_sign_in_wipe (self);
  g_byte_array_unref (self->answer);
  limn_device_flow_free (self->flow);
  g_object_unref (self->tools.transport);
  g_free (self->kept);
  g_free (self->missed);
  g_free (self);
}

/* takes both */
static void
limn_sign_in_fail (GTask *task, GError *error)
{
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void limn_sign_in_go (GTask *task, const LimnSignInStep *step);

/* nothing is ever owed, however an exchange broke off */
static void
limn_sign_in_explain (GError **error)
{
  if (g_error_matches (*error, LIMN_ERROR, LIMN_ERROR_CANCELLED))
    return;
  if (!g_error_matches (*error, LIMN_ERROR, LIMN_ERROR_AMBIGUOUS))
    {
      g_prefix_error (error, _ ("no sign-in: "));
      return;
    }
  g_clear_error (error);
  g_set_error (
      error,
      LIMN_ERROR,
      LIMN_ERROR_NETWORK,
      _ ("no sign-in: the page of lumenfall did not answer to the end; "
         "try again, nothing has been charged"));
}

static void limn_sign_in_invite (GTask *task);
static void limn_sign_in_wait (GTask *task);
static void limn_sign_in_welcome (GTask *task);
static void limn_sign_in_judge (GTask *task);
static void limn_sign_in_keep (GTask *task);

static const LimnSignInStep limn_sign_in_discovery = {
  limn_device_flow_build_discovery,
  limn_device_flow_take_discovery,
  TRUE,
  limn_sign_in_invite,
};
static const LimnSignInStep limn_sign_in_invitation = {
  limn_device_flow_build_invite,
  limn_device_flow_take_invite,
  TRUE,
  limn_sign_in_welcome,
};
static const LimnSignInStep limn_sign_in_poll = {
  limn_device_flow_build_poll,
  limn_device_flow_take_poll,
  FALSE,
  limn_sign_in_judge,
};
static const LimnSignInStep limn_sign_in_key = {
  limn_device_flow_build_key,
  limn_device_flow_take_key,
  FALSE,
  limn_sign_in_keep,
};

static void
limn_sign_in_invite (GTask *task)
{
  limn_sign_in_go (task, &limn_sign_in_invitation);
}

static void
limn_sign_in_welcome (GTask *task)
{
  LimnSignIn *self = g_task_get_task_data (task);
  const LimnDeviceFlow *flow = self->flow;
  const LimnSignInInvitation invitation = {
    .code = flow->user_code,
    .address = flow->address,
    .link = flow->link,
    .lifetime_s = (guint) flow->lifetime_s,
  };

  self->until =
      g_get_monotonic_time () + (gint64) (flow->lifetime_s * G_USEC_PER_SEC);
  self->show (&invitation, self->show_data);
  limn_sign_in_wait (task);
}

static gboolean
limn_sign_in_ask_again (gpointer data)
{
  LimnSignIn *self = g_task_get_task_data (data);

  limn_sign_in_stop (self);
  limn_sign_in_go (data, &limn_sign_in_poll);
  return G_SOURCE_REMOVE;
}

static gboolean
limn_sign_in_cancelled (GCancellable *cancellable, gpointer data)
{
  limn_sign_in_stop (g_task_get_task_data (data));
  limn_sign_in_fail (
      data, g_error_new (LIMN_ERROR, LIMN_ERROR_CANCELLED, _ ("cancelled")));
  return G_SOURCE_REMOVE;
}

/* takes @task; until it is polite to ask again */
static void
limn_sign_in_wait (GTask *task)
{
  LimnSignIn *self = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  gint64 ms = (gint64) (self->flow->interval_s * 1000);

  if (g_get_monotonic_time () + ms * 1000 > self->until)
    {
      limn_sign_in_fail (task,
                         g_error_new (LIMN_ERROR,
                                      LIMN_ERROR_AUTH,
                                      _ ("the code was not used in time; sign "
                                         "in again for a new one")));
      return;
    }
  self->timer = g_timeout_source_new ((guint) ms);
  g_source_set_callback (self->timer, limn_sign_in_ask_again, task, NULL);
  g_source_attach (self->timer, g_task_get_context (task));
  if (cancellable == NULL)
    return;
  self->cancel = g_cancellable_source_new (cancellable);
  g_source_set_callback (
      self->cancel, G_SOURCE_FUNC (limn_sign_in_cancelled), task, NULL);
  g_source_attach (self->cancel, g_task_get_context (task));
}

static void
limn_sign_in_judge (GTask *task)
{
  LimnSignIn *self = g_task_get_task_data (task);

  if (self->flow->token != NULL)
    limn_sign_in_go (task, &limn_sign_in_key);
  else
    limn_sign_in_wait (task);
}

static void
limn_sign_in_kept (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LimnSignIn *self = g_task_get_task_data (user_data);
  GError *error = NULL;

  self->kept = limn_keys_store_finish (result, &self->missed, &error);
  if (error != NULL)
    g_task_return_error (user_data, error);
  else
    g_task_return_boolean (user_data, TRUE);
  g_object_unref (user_data);
}

/* what was made is kept, whoever cancels now */
static void
limn_sign_in_keep (GTask *task)
{
  LimnSignIn *self = g_task_get_task_data (task);

  limn_keys_store_async (self->tools.settings,
                         LIMN_SIGN_IN_ENDPOINT,
                         self->flow->key,
                         self->place,
                         limn_sign_in_kept,
                         task);
}

/* a question that met a bad moment is asked again, but less often: RFC 8628
 * §3.5 */
static gboolean
limn_sign_in_outlasts (LimnSignIn *self, const GError *error)
{
  static const LimnError passing[] = { LIMN_ERROR_NETWORK,
                                       LIMN_ERROR_AMBIGUOUS,
                                       LIMN_ERROR_TRANSIENT,
                                       LIMN_ERROR_RATE };

  for (guint i = 0; i < G_N_ELEMENTS (passing); i++)
    if (self->step == &limn_sign_in_poll &&
        g_error_matches (error, LIMN_ERROR, (int) passing[i]))
      return TRUE;
  return FALSE;
}

static void
limn_sign_in_answered (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  LimnSignIn *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (LimnHttpHead) head = limn_transport_send_finish (
      LIMN_TRANSPORT (source), result, NULL, &error);

  if (head != NULL)
    self->step->take (self->flow,
                      head,
                      (const char *) self->answer->data,
                      self->answer->len,
                      &error);
  limn_sign_in_wipe (self);
  if (error == NULL)
    {
      self->step->next (task);
      return;
    }
  if (limn_sign_in_outlasts (self, error))
    {
      g_error_free (error);
      limn_device_flow_slow_down (self->flow);
      limn_sign_in_wait (task);
      return;
    }
  if (head == NULL)
    limn_sign_in_explain (&error);
  limn_sign_in_fail (task, error);
}

static gboolean
limn_sign_in_data (gpointer data,
                   const guint8 *bytes,
                   gsize length,
                   GError **error)
{
  LimnSignIn *self = data;

  g_byte_array_append (self->answer, bytes, (guint) length);
  return TRUE;
}

/* takes @task */
static void
limn_sign_in_go (GTask *task, const LimnSignInStep *step)
{
  static const LimnTransportWatch watch = { .data = limn_sign_in_data };
  LimnSignIn *self = g_task_get_task_data (task);
  const LimnTransportLimits limits = {
    .total_s = LIMN_SIGN_IN_EXCHANGE_S,
    .max_bytes = LIMN_SIGN_IN_MAX_ANSWER,
    .allow_http =
        limn_settings_allows_http (self->tools.settings, LIMN_SIGN_IN_ENDPOINT),
    .owes_nothing = step->free,
  };
  g_autoptr (LimnHttpRequest) request = step->build (self->flow);

  self->step = step;
  limn_transport_send_async (self->tools.transport,
                             request,
                             &limits,
                             &watch,
                             self,
                             g_task_get_cancellable (task),
                             limn_sign_in_answered,
                             task);
}

static char *
limn_sign_in_get_root (const LimnSettings *settings, GError **error)
{
  char *root = limn_settings_get_root (
      settings, LIMN_SIGN_IN_ENDPOINT, LIMN_SIGN_IN_ROOT, error);

  if (g_strcmp0 (root, LIMN_SIGN_IN_API) != 0)
    return root;
  g_free (root);
  return g_strdup (LIMN_SIGN_IN_ROOT);
}

/**
 * limn_sign_in_async:
 * @client: for the network
 * @place: where the key is kept
 * @show: (scope async): shows the code, and opens the page
 * @show_data: for @show
 * @cancellable: (nullable): ends it with %LIMN_ERROR_CANCELLED
 * @callback: (scope async): called at the end
 * @user_data: for @callback
 *
 * Signs in at the gateway: a code is shown, and when the user has granted it in
 * a browser, a key of this machine's own is made in the account and kept, as
 * limn_keys_store() does. Costs nothing.
 */
void
limn_sign_in_async (LimnClient *client,
                    LimnKeysPlace place,
                    LimnSignInShow show,
                    gpointer show_data,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  GTask *task = g_task_new (client, cancellable, callback, user_data);
  LimnSignIn *self = g_new0 (LimnSignIn, 1);
  g_autofree char *root = NULL;
  g_autofree char *host = NULL;
  g_autofree char *name = NULL;
  GError *error = NULL;

  limn_client_get_tools (client, &self->tools);
  g_object_ref (self->tools.transport);
  self->place = place;
  self->show = show;
  self->show_data = show_data;
  self->answer = g_byte_array_new ();
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, self, limn_sign_in_free);
  root = limn_sign_in_get_root (self->tools.settings, &error);
  if (root == NULL)
    {
      limn_sign_in_fail (task, error);
      return;
    }
  /* tells the user later which of the keys in the account this is */
  host = limn_text_clean (g_get_host_name (), LIMN_SIGN_IN_MAX_NAME);
  name = g_strconcat ("Limn on ", host, NULL);
  self->flow = limn_device_flow_new (root, name);
  limn_sign_in_go (task, &limn_sign_in_discovery);
}

/**
 * limn_sign_in_finish:
 * @result: as given to the callback
 * @missed: (out) (optional) (nullable) (transfer full): as of limn_keys_store()
 * @error: return location
 *
 * Returns: (transfer full): where the key is now; %NULL with %LIMN_ERROR_AUTH
 *   where it was declined or not granted in time, %LIMN_ERROR_NETWORK,
 *   %LIMN_ERROR_ANSWER, %LIMN_ERROR_CANCELLED, or what limn_keys_store() says
 */
char *
limn_sign_in_finish (GAsyncResult *result, char **missed, GError **error)
{
  LimnSignIn *self = g_task_get_task_data (G_TASK (result));

  if (missed != NULL)
    *missed = g_steal_pointer (&self->missed);
  return g_task_propagate_boolean (G_TASK (result), error) ?
             g_steal_pointer (&self->kept) :
             NULL;
}

/**
 * limn_sign_in_sync:
 * @client: for the network
 * @place: where the key is kept
 * @show: (scope call): shows the code
 * @show_data: for @show
 * @cancellable: (nullable): ends it with %LIMN_ERROR_CANCELLED
 * @missed: (out) (optional) (nullable) (transfer full): as of limn_keys_store()
 * @error: return location
 *
 * Signs in on the thread-default main context, as limn_sign_in_async() does.
 *
 * Returns: (transfer full): as limn_sign_in_finish()
 */
char *
limn_sign_in_sync (LimnClient *client,
                   LimnKeysPlace place,
                   LimnSignInShow show,
                   gpointer show_data,
                   GCancellable *cancellable,
                   char **missed,
                   GError **error)
{
  g_autoptr (GAsyncResult) done = NULL;

  limn_sign_in_async (client,
                      place,
                      show,
                      show_data,
                      cancellable,
                      limn_client_sync_done,
                      &done);
  limn_client_wait (&done);
  return limn_sign_in_finish (done, missed, error);
}
