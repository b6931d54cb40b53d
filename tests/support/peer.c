/* peer: starts the emulator of $LIMN_EMULATOR and points Limn at it.
 *
 * The environment of the test itself is changed, so that whatever it runs, in
 * this process or in a child, talks to the emulator and writes to a scratch
 * folder only. */
#include "peer.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <libsoup/soup.h>

struct _Peer
{
  GSubprocess *process;
  SoupSession *session;
  char *url;
  char *folder;
};

static char *
peer_read_url (GSubprocess *process)
{
  g_autoptr (GDataInputStream) lines =
      g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  g_autofree char *line =
      g_data_input_stream_read_line (lines, NULL, NULL, NULL);

  g_assert_nonnull (line);
  g_assert_true (
      g_pattern_match_simple ("listening on http*://127.0.0.1:*", line));
  return g_strdup (line + strlen ("listening on "));
}

static void
peer_set_folder (Peer *self, const char *variable, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
  g_setenv (variable, path, TRUE);
}

/**
 * peer_configure:
 * @self: an emulator
 * @text: settings.ini of the users it has; `tries=1` at first, so that one
 *   fault is one failure
 */
void
peer_configure (Peer *self, const char *text)
{
  g_autofree char *path =
      g_build_filename (self->folder, "config", "settings.ini", NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

/* the vendors beside the gateway, which a test must not find by chance */
static const struct
{
  const char *url, *key, *value;
} peer_vendors[] = {
  { "LIMN_GEMINI_URL", "GEMINI_API_KEY", "AIzas3cret" },
  { "LIMN_VERTEX_URL", "VERTEX_API_KEY", "AIzas3cret" },
  { "LIMN_FAL_URL", "FAL_KEY", "peer:s3cret" },
  { "LIMN_REPLICATE_URL", "REPLICATE_API_TOKEN", "r8_s3cret" },
};

/**
 * peer_open_vendors:
 * @self: an emulator
 *
 * Gives the user keys for all vendors; without it there is but the gateway's.
 */
void
peer_open_vendors (Peer *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (peer_vendors); i++)
    g_setenv (peer_vendors[i].key, peer_vendors[i].value, TRUE);
}

/**
 * peer_start_secure:
 * @certificate: (nullable): file of a certificate and its private key, PEM
 *
 * Returns: (transfer full): as peer_start(); with @certificate it speaks TLS
 *   only
 */
Peer *
peer_start_secure (const char *certificate)
{
  Peer *self = g_new0 (Peer, 1);
  const char *program = g_getenv ("LIMN_EMULATOR");
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (program);
  self->process = g_subprocess_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDIN_PIPE,
      &error,
      program,
      "--die-with-parent",
      certificate != NULL ? "--certificate" : NULL,
      certificate,
      NULL);
  g_assert_no_error (error);
  self->url = peer_read_url (self->process);
  self->session = soup_session_new ();
  self->folder = g_dir_make_tmp ("limn-test-XXXXXX", &error);
  g_assert_no_error (error);
  peer_set_folder (self, "LIMN_CONFIG_DIR", "config");
  peer_configure (self, "[limn]\ntries=1\n");
  peer_set_folder (self, "LIMN_STATE_DIR", "state");
  peer_set_folder (self, "HOME", "home");
  g_setenv ("LIMN_LUMENFALL_URL", self->url, TRUE);
  g_setenv ("LUMENFALL_API_KEY", PEER_KEY, TRUE);
  g_unsetenv ("GOOGLE_API_KEY");
  for (guint i = 0; i < G_N_ELEMENTS (peer_vendors); i++)
    {
      g_setenv (peer_vendors[i].url, self->url, TRUE);
      g_unsetenv (peer_vendors[i].key);
    }
  return self;
}

/**
 * peer_start:
 *
 * Returns: (transfer full): a running emulator; every Limn variable of the
 *   environment points at it
 */
Peer *
peer_start (void)
{
  return peer_start_secure (NULL);
}

/**
 * peer_remove:
 * @path: a folder, which goes with all that is in it
 */
void
peer_remove (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) &&
          !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        peer_remove (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

/**
 * peer_stop:
 * @self: (nullable) (transfer full): an emulator, which ends
 */
void
peer_stop (Peer *self)
{
  if (self == NULL)
    return;
  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);
  g_clear_object (&self->process);
  g_clear_object (&self->session);
  peer_remove (self->folder);
  g_free (self->folder);
  g_free (self->url);
  g_free (self);
}

/**
 * peer_get_url:
 * @self: an emulator
 *
 * Returns: (transfer none): its root
 */
const char *
peer_get_url (const Peer *self)
{
  return self->url;
}

/**
 * peer_get_folder:
 * @self: an emulator
 *
 * Returns: (transfer none): a scratch folder that goes with it
 */
const char *
peer_get_folder (const Peer *self)
{
  return self->folder;
}

/* the test looks at the emulator, whatever certificate it has */
static gboolean
peer_accept (SoupMessage *message,
             GTlsCertificate *certificate,
             GTlsCertificateFlags flags,
             gpointer user_data)
{
  return TRUE;
}

static GBytes *
peer_send (Peer *self, const char *method, const char *path, const char *json)
{
  g_autofree char *url = g_strconcat (self->url, path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (method, url);
  g_autoptr (GError) error = NULL;
  GBytes *answer;

  g_signal_connect (
      message, "accept-certificate", G_CALLBACK (peer_accept), NULL);
  if (json != NULL)
    {
      g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));

      soup_message_set_request_body_from_bytes (
          message, "application/json", body);
    }
  answer = soup_session_send_and_read (self->session, message, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (soup_message_get_status (message) / 100, ==, 2);
  return answer;
}

/**
 * peer_put:
 * @self: an emulator
 * @path: "/emulator/faults" or "/emulator/settings"
 * @json: what to put there
 */
void
peer_put (Peer *self, const char *path, const char *json)
{
  g_autoptr (GBytes) answer = peer_send (self, "PUT", path, json);

  g_assert_nonnull (answer);
}

/* what an earlier test has asked for is not the same request */
static void
peer_forget_twins (Peer *self)
{
  g_autofree char *path =
      g_build_filename (peer_get_folder (self), "state", "twins", NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_unlink (file);
    }
}

/**
 * peer_reset:
 * @self: an emulator
 *
 * Forgets its faults, the requests it has seen, what was wrong with them and
 * what was paid, and has Limn forget which requests it has sent lately.
 */
void
peer_reset (Peer *self)
{
  g_autoptr (GBytes) answer =
      peer_send (self, "DELETE", "/emulator/requests", NULL);
  g_autoptr (GBytes) ledger =
      peer_send (self, "DELETE", "/emulator/ledger", NULL);
  g_autoptr (GBytes) log = peer_send (self, "DELETE", "/emulator/log", NULL);

  g_assert_nonnull (log);
  g_assert_nonnull (answer);
  g_assert_nonnull (ledger);
  peer_put (self, "/emulator/faults", "[]");
  peer_forget_twins (self);
}

/**
 * peer_get:
 * @self: an emulator
 * @path: such as "/emulator/requests"
 *
 * Returns: (transfer full): the JSON found there
 */
JsonNode *
peer_get (Peer *self, const char *path)
{
  g_autoptr (GBytes) answer = peer_send (self, "GET", path, NULL);
  g_autofree char *text =
      g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
  JsonNode *node = json_from_string (text, NULL);

  g_assert_nonnull (node);
  return node;
}

/**
 * peer_run:
 * @argv: (array zero-terminated=1): a program and its arguments
 * @out: (out) (optional): its standard output
 * @err: (out) (optional): its standard error
 *
 * Runs a program to its end, in this process's environment.
 *
 * Returns: its exit status
 */
int
peer_run (const char *const *argv, char **out, char **err)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_newv (
      argv,
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE,
      &error);
  g_autoptr (GBytes) out_bytes = NULL;
  g_autoptr (GBytes) err_bytes = NULL;

  g_assert_no_error (error);
  g_subprocess_communicate (
      process, NULL, NULL, &out_bytes, &err_bytes, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  if (out != NULL)
    *out = g_strndup (g_bytes_get_data (out_bytes, NULL),
                      g_bytes_get_size (out_bytes));
  if (err != NULL)
    *err = g_strndup (g_bytes_get_data (err_bytes, NULL),
                      g_bytes_get_size (err_bytes));
  return g_subprocess_get_exit_status (process);
}
