/* matrix-run: `limn` in a world where something is wrong. */
#include "matrix.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <linux/capability.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "command.h"

/* a result of the emulator's is twice as big */
#define MATRIX_RUN_FULL (16 * 1024)
/* after which it is dead, and not slow */
#define MATRIX_RUN_SECONDS 90
#define MATRIX_RUN_TICK 5000

/* what the child does to itself, before it is limn */
static void
matrix_run_prepare (gpointer data)
{
  const MatrixFault *fault = data;
  struct rlimit full = { MATRIX_RUN_FULL, MATRIX_RUN_FULL };

  /* modes of folders hold for root, too */
  prctl (PR_CAPBSET_DROP, CAP_DAC_OVERRIDE);
  prctl (PR_CAPBSET_DROP, CAP_DAC_READ_SEARCH);
  if (!(fault->world & MATRIX_FULL_DISK))
    return;
  /* a write beyond the limit fails, as it does on a full disk */
  signal (SIGXFSZ, SIG_IGN);
  setrlimit (RLIMIT_FSIZE, &full);
}

/* a file that is nowhere but in the hands of parent and child */
static int
matrix_run_open (void)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("limn-matrix-XXXXXX", &path, NULL);

  g_assert_cmpint (fd, >=, 0);
  g_unlink (path);
  return fd;
}

static char *
matrix_run_read (int fd)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char piece[4096];
  gssize n;

  lseek (fd, 0, SEEK_SET);
  while ((n = read (fd, piece, sizeof piece)) > 0)
    g_string_append_len (text, piece, n);
  close (fd);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
matrix_run_wait (MatrixRun *self, GPid pid)
{
  gint64 end =
      g_get_monotonic_time () + MATRIX_RUN_SECONDS * G_TIME_SPAN_SECOND;
  struct rusage usage;

  while (wait4 (pid, &self->status, WNOHANG, &usage) == 0)
    {
      if (!self->hung && g_get_monotonic_time () > end)
        {
          self->hung = TRUE;
          kill (pid, SIGKILL);
        }
      g_usleep (MATRIX_RUN_TICK);
    }
  self->rss = usage.ru_maxrss;
}

static MatrixRun *
matrix_run_line (const char *line, const MatrixFault *fault)
{
  MatrixRun *self = g_new0 (MatrixRun, 1);
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) error = NULL;
  int out = matrix_run_open ();
  int err = matrix_run_open ();
  GPid pid;

  g_shell_parse_argv (line, NULL, &argv, &error);
  g_assert_no_error (error);
  g_spawn_async_with_fds (NULL,
                          argv,
                          NULL,
                          G_SPAWN_DO_NOT_REAP_CHILD,
                          matrix_run_prepare,
                          (gpointer) fault,
                          &pid,
                          -1,
                          out,
                          err,
                          &error);
  g_assert_no_error (error);
  matrix_run_wait (self, pid);
  self->out = matrix_run_read (out);
  self->err = matrix_run_read (err);
  return self;
}

/* one that listens and takes nobody: its queue is full */
static char *
matrix_run_make_deaf (void)
{
  static GSocket *sockets[4];
  g_autoptr (GInetAddress) loopback =
      g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) address = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (sockets); i++)
    {
      g_clear_object (&sockets[i]);
      sockets[i] = g_socket_new (G_SOCKET_FAMILY_IPV4,
                                 G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP,
                                 NULL);
      g_socket_set_blocking (sockets[i], FALSE);
      if (address != NULL)
        {
          g_socket_connect (sockets[i], address, NULL, NULL);
          continue;
        }
      g_assert_true (g_socket_bind (sockets[i], any, FALSE, NULL));
      g_socket_set_listen_backlog (sockets[i], 0);
      g_assert_true (g_socket_listen (sockets[i], NULL));
      address = g_socket_get_local_address (sockets[i], NULL);
    }
  return g_strdup_printf (
      "http://127.0.0.1:%u",
      g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)));
}

static char *
matrix_run_dup_url (Peer *peer, const MatrixFault *fault)
{
  if (fault->world & MATRIX_CLOSED)
    return g_strdup ("http://127.0.0.1:1");
  if (fault->world & MATRIX_NAMELESS)
    return g_strdup ("https://limn.invalid");
  if (fault->world & MATRIX_DEAF)
    return matrix_run_make_deaf ();
  if (fault->world & MATRIX_PLAIN)
    return g_strconcat ("https", strchr (peer_get_url (peer), ':'), NULL);
  return g_strdup (peer_get_url (peer));
}

static void
matrix_run_order (Peer *peer, const MatrixFault *fault)
{
  const char *port = strrchr (peer_get_url (peer), ':');
  g_autofree char *data =
      fault->data != NULL ? matrix_data_dup (fault->data) : g_strdup ("");
  g_autofree char *origin =
      fault->world & MATRIX_FOREIGN ?
          g_strdup_printf (", \"origin\": \"http://localhost%s\"", port) :
          g_strdup ("");
  g_autofree char *faults =
      g_strdup_printf ("[{%s, \"times\": %u, \"data\": \"%s\"%s}]",
                       fault->order,
                       fault->times,
                       data,
                       origin);

  peer_put (peer, "/emulator/faults", faults);
}

/* the state folder, as it is to be; whatever was in it is gone */
static void
matrix_run_set_state (const MatrixFault *fault)
{
  const char *path = g_getenv ("LIMN_STATE_DIR");

  g_chmod (path, 0700);
  peer_remove (path);
  g_unlink (path);
  if (fault->world & MATRIX_NO_STATE)
    g_assert_true (g_file_set_contents (path, "", 0, NULL));
  else
    g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  if (fault->world & MATRIX_STUCK_STATE)
    g_assert_cmpint (g_chmod (path, 0500), ==, 0);
}

static void
matrix_run_set_world (Peer *peer,
                      const MatrixFault *fault,
                      const MatrixEndpoint *endpoint)
{
  g_autofree char *url = matrix_run_dup_url (peer, fault);

  command_reset (peer);
  for (guint i = 0; i < MATRIX_N_ENDPOINTS; i++)
    g_setenv (matrix_endpoints[i].url, peer_get_url (peer), TRUE);
  g_setenv (endpoint->url, url, TRUE);
  peer_configure (peer,
                  fault->world & MATRIX_ONCE ? "[limn]\ntries=1\n" :
                                               "[limn]\ntries=2\n");
  matrix_run_set_state (fault);
  if (fault->order != NULL)
    matrix_run_order (peer, fault);
}

/**
 * matrix_run:
 * @peer: an emulator
 * @fault: what is wrong
 * @endpoint: who is asked
 * @operation: "generate" or "edit"
 *
 * Returns: (transfer full): what came of it
 */
MatrixRun *
matrix_run (Peer *peer,
            const MatrixFault *fault,
            const MatrixEndpoint *endpoint,
            const char *operation)
{
  gboolean edit = g_str_equal (operation, "edit");
  g_autofree char *line = g_strdup_printf (
      "%s %s -p lake --endpoint %s -m %s -o a.png --json %s %s %s",
      g_getenv ("LIMN_COMMAND"),
      operation,
      endpoint->name,
      endpoint->model,
      edit ? "-i ../" COMMAND_PHOTO : "",
      fault->world & MATRIX_BY_URL ? endpoint->by_url : "",
      fault->world & MATRIX_HURRY ? "--option limn.timeout=3" : "");
  MatrixRun *self;

  matrix_run_set_world (peer, fault, endpoint);
  if (fault->world & MATRIX_STUCK_OUTPUT)
    g_assert_cmpint (g_chmod (".", 0500), ==, 0);
  self = matrix_run_line (line, fault);
  g_chmod (".", 0700);
  return self;
}

/**
 * matrix_run_recover:
 * @options: of `limn recover`
 *
 * Returns: (transfer full): what came of it, when all is well again
 */
MatrixRun *
matrix_run_recover (const char *options)
{
  const MatrixFault well = { .name = "none" };
  g_autofree char *line =
      g_strdup_printf ("%s recover %s", g_getenv ("LIMN_COMMAND"), options);

  return matrix_run_line (line, &well);
}

void
matrix_run_free (MatrixRun *self)
{
  if (self == NULL)
    return;
  g_free (self->out);
  g_free (self->err);
  g_free (self);
}
