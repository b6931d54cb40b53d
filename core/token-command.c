/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/token-command: a command of the user's that prints a token. */
#include "token-command.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#include "error.h"
#include "keys.h"

/* Google's tokens have some hundreds of characters */
#define LIMN_TOKEN_COMMAND_MAX (16 * 1024)

typedef enum
{
  LIMN_TOKEN_COMMAND_UNSTARTED,
  LIMN_TOKEN_COMMAND_UNREAD,
  LIMN_TOKEN_COMMAND_LONG,
  LIMN_TOKEN_COMMAND_LATE,
  LIMN_TOKEN_COMMAND_FAILED,
  LIMN_TOKEN_COMMAND_EMPTY,
  LIMN_TOKEN_COMMAND_STRANGE,
} LimnTokenCommandFault;

/* what is said of the command, behind its name */
static const char *const limn_token_command_faults[] = {
  [LIMN_TOKEN_COMMAND_UNSTARTED] =
      N_ ("cannot be started; run it in a terminal to see why"),
  [LIMN_TOKEN_COMMAND_UNREAD] =
      N_ ("cannot be read; run it in a terminal to see why"),
  [LIMN_TOKEN_COMMAND_LONG] =
      N_ ("printed more than a token; run it in a terminal to see why"),
  [LIMN_TOKEN_COMMAND_LATE] =
      N_ ("took too long and was stopped; run it in a terminal to see why"),
  [LIMN_TOKEN_COMMAND_FAILED] = N_ ("failed; run it in a terminal to see why"),
  [LIMN_TOKEN_COMMAND_EMPTY] =
      N_ ("printed nothing; run it in a terminal to see why"),
  [LIMN_TOKEN_COMMAND_STRANGE] = N_ (
      "printed something that is no token; run it in a terminal to see why"),
};

/**
 * LimnTokenCommand:
 * @process: the command
 * @stop: ends the waiting: by @cancellable, or by @timer
 * @cancellable: (nullable): the caller's
 * @handler: on @cancellable
 * @timer: runs out when the command has taken too long
 * @is_late: it has
 * @output: what was printed, with room for a zero
 * @length: bytes of @output
 */
typedef struct
{
  GSubprocess *process;
  GCancellable *stop;
  GCancellable *cancellable;
  gulong handler;
  GSource *timer;
  gboolean is_late;
  char output[LIMN_TOKEN_COMMAND_MAX + 1];
  gsize length;
} LimnTokenCommand;

/* a command that is still running is of no use to anybody */
static void
limn_token_command_free (gpointer data)
{
  LimnTokenCommand *self = data;

  if (self->process != NULL)
    g_subprocess_force_exit (self->process);
  g_clear_object (&self->process);
  g_cancellable_disconnect (self->cancellable, self->handler);
  g_clear_object (&self->cancellable);
  g_object_unref (self->stop);
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  explicit_bzero (self->output, sizeof self->output);
  g_free (self);
}

static void
limn_token_command_set_error (GError **error, LimnTokenCommandFault fault)
{
  g_set_error_literal (
      error, LIMN_ERROR, LIMN_ERROR_AUTH, _ (limn_token_command_faults[fault]));
}

/* takes @task; what the end of a waiting says is not why it ended */
static void
limn_token_command_fail (GTask *task, LimnTokenCommandFault fault)
{
  LimnTokenCommand *self = g_task_get_task_data (task);
  gboolean stopped = g_cancellable_is_cancelled (self->stop);
  GError *error = NULL;

  if (stopped && !self->is_late)
    error =
        g_error_new_literal (LIMN_ERROR, LIMN_ERROR_CANCELLED, _ ("cancelled"));
  else
    limn_token_command_set_error (&error,
                                  stopped ? LIMN_TOKEN_COMMAND_LATE : fault);
  g_task_return_error (task, error);
  g_object_unref (task);
}

/**
 * limn_token_command_parse:
 * @output: (array length=length): what a command printed, and a zero; changed
 * @length: bytes
 * @error: return location
 *
 * Returns: (transfer full): the token without blanks around it, to be freed
 * with limn_keys_free(); %NULL with %LIMN_ERROR_AUTH where it is none, which is
 * not quoted
 */
char *
limn_token_command_parse (char *output, gsize length, GError **error)
{
  gboolean is_text = strlen (output) == length;
  const char *token = g_strstrip (output);

  if (is_text && *token == '\0')
    limn_token_command_set_error (error, LIMN_TOKEN_COMMAND_EMPTY);
  else if (!is_text || !limn_keys_check (token, "", NULL))
    limn_token_command_set_error (error, LIMN_TOKEN_COMMAND_STRANGE);
  else
    return g_strdup (token);
  return NULL;
}

static void
limn_token_command_done (GObject *source, GAsyncResult *result, gpointer data)
{
  GSubprocess *process = G_SUBPROCESS (source);
  GTask *task = data;
  LimnTokenCommand *self = g_task_get_task_data (task);
  GError *error = NULL;
  char *token;

  if (!g_subprocess_wait_finish (process, result, NULL) ||
      !g_subprocess_get_successful (process))
    {
      limn_token_command_fail (task, LIMN_TOKEN_COMMAND_FAILED);
      return;
    }
  token = limn_token_command_parse (self->output, self->length, &error);
  if (token != NULL)
    g_task_return_pointer (task, token, (GDestroyNotify) limn_keys_free);
  else
    g_task_return_error (task, error);
  g_object_unref (task);
}

static void
limn_token_command_read (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  LimnTokenCommand *self = g_task_get_task_data (task);

  if (!g_input_stream_read_all_finish (
          G_INPUT_STREAM (source), result, &self->length, NULL))
    limn_token_command_fail (task, LIMN_TOKEN_COMMAND_UNREAD);
  else if (self->length == LIMN_TOKEN_COMMAND_MAX)
    limn_token_command_fail (task, LIMN_TOKEN_COMMAND_LONG);
  else
    g_subprocess_wait_async (
        self->process, self->stop, limn_token_command_done, task);
}

static gboolean
limn_token_command_expire (gpointer data)
{
  LimnTokenCommand *self = data;

  self->is_late = TRUE;
  g_cancellable_cancel (self->stop);
  return G_SOURCE_REMOVE;
}

static void
limn_token_command_cancelled (GCancellable *cancellable, gpointer stop)
{
  g_cancellable_cancel (stop);
}

static void
limn_token_command_limit (GTask *task, guint limit_ms)
{
  LimnTokenCommand *self = g_task_get_task_data (task);

  self->timer = g_timeout_source_new (limit_ms);
  g_source_set_callback (self->timer, limn_token_command_expire, self, NULL);
  g_source_attach (self->timer, g_task_get_context (task));
  if (self->cancellable != NULL)
    self->handler =
        g_cancellable_connect (self->cancellable,
                               G_CALLBACK (limn_token_command_cancelled),
                               self->stop,
                               NULL);
}

/* GLib's own error would quote the line, which may hold a secret */
static gboolean
limn_token_command_split (const char *command, char ***words, GError **error)
{
  if (g_shell_parse_argv (command, NULL, words, NULL))
    return TRUE;
  g_set_error (error,
               LIMN_ERROR,
               LIMN_ERROR_INVALID,
               _ ("this is no command line; close its quotes"));
  return FALSE;
}

static GSubprocess *
limn_token_command_start (const char *const *words)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_auto (GStrv) environment = limn_keys_hide (g_get_environ ());

  g_subprocess_launcher_set_environ (launcher, environment);
  return g_subprocess_launcher_spawnv (launcher, words, NULL);
}

/**
 * limn_token_command_check:
 * @command: a command line
 * @error: return location
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID where @command is none; whether the
 *   program is there shows when it is run
 */
gboolean
limn_token_command_check (const char *command, GError **error)
{
  g_auto (GStrv) words = NULL;

  return limn_token_command_split (command, &words, error);
}

/**
 * limn_token_command_run_async:
 * @command: a command line, quoted as for a shell; no shell runs it
 * @limit_ms: milliseconds that it may take, %LIMN_TOKEN_COMMAND_LIMIT_MS
 * @cancellable: (nullable): stops it
 * @callback: called when it has ended
 * @user_data: for @callback
 *
 * Runs @command without the vendors' keys in its environment, and takes what it
 * prints, without blanks around it. Nothing of that is ever shown, nor what it
 * says on standard error.
 */
void
limn_token_command_run_async (const char *command,
                              guint limit_ms,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  LimnTokenCommand *self = g_new0 (LimnTokenCommand, 1);
  g_auto (GStrv) words = NULL;
  GError *error = NULL;

  self->stop = g_cancellable_new ();
  g_set_object (&self->cancellable, cancellable);
  g_task_set_source_tag (task, limn_token_command_run_async);
  g_task_set_task_data (task, self, limn_token_command_free);
  if (!limn_token_command_split (command, &words, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  self->process = limn_token_command_start ((const char *const *) words);
  if (self->process == NULL)
    {
      limn_token_command_fail (task, LIMN_TOKEN_COMMAND_UNSTARTED);
      return;
    }
  limn_token_command_limit (task, limit_ms);
  g_input_stream_read_all_async (g_subprocess_get_stdout_pipe (self->process),
                                 self->output,
                                 LIMN_TOKEN_COMMAND_MAX,
                                 G_PRIORITY_DEFAULT,
                                 self->stop,
                                 limn_token_command_read,
                                 task);
}

/**
 * limn_token_command_run_finish:
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: (transfer full): the token, to be freed with limn_keys_free(); %NULL
 *   with %LIMN_ERROR_AUTH, %LIMN_ERROR_INVALID for no command line, or
 *   %LIMN_ERROR_CANCELLED
 */
char *
limn_token_command_run_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
