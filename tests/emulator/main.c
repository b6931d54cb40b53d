/* emulator/main: command line, and when to stop. */
#include <gio/gunixinputstream.h>
#include <glib-unix.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "server.h"

typedef struct
{
  gint port;
  gint delay;
  gint chunk;
  char *sizes;
  char *requests;
  char *certificate;
  gboolean die_with_parent;
} EmuMainOptions;

static gboolean
emu_main_on_signal (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_CONTINUE;
}

static gboolean
emu_main_on_stdin (gint fd, GIOCondition condition, gpointer data)
{
  char bytes[256];

  if (read (fd, bytes, sizeof bytes) > 0)
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

static gboolean
emu_main_parse (EmuMainOptions *options,
                int *argc,
                char ***argv,
                GError **error)
{
  GOptionEntry entries[] = {
    { "port",
      0,
      0,
      G_OPTION_ARG_INT,
      &options->port,
      "Port of 127.0.0.1 to listen on; 0 is any free one",
      "N" },
    { "sizes",
      0,
      0,
      G_OPTION_ARG_STRING,
      &options->sizes,
      "Pixels to return: the vendor's own, or those of the gateway's table",
      "vendor|table" },
    { "delay",
      0,
      0,
      G_OPTION_ARG_INT,
      &options->delay,
      "Time every image takes",
      "MS" },
    { "chunk",
      0,
      0,
      G_OPTION_ARG_INT,
      &options->chunk,
      "Bytes to write at a time; 0 is as many as possible",
      "BYTES" },
    { "requests",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &options->requests,
      "File to append one line of JSON to for each request",
      "FILE" },
    { "certificate",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &options->certificate,
      "Speak TLS, with this certificate and its private key (PEM)",
      "FILE" },
    { "die-with-parent",
      0,
      0,
      G_OPTION_ARG_NONE,
      &options->die_with_parent,
      "Stop when standard input ends",
      NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (
      context, "Emulates image gateways and providers on the loopback device.");
  g_option_context_add_main_entries (context, entries, NULL);
  return g_option_context_parse (context, argc, argv, error);
}

static gboolean
emu_main_settings (const EmuMainOptions *options, EmuSettings *settings)
{
  emu_settings_init (settings);
  settings->delay_ms = (guint) MAX (options->delay, 0);
  settings->chunk = (guint) MAX (options->chunk, 0);
  return options->sizes == NULL ||
         emu_settings_set_sizes (settings, options->sizes);
}

static int
emu_main_run (const EmuMainOptions *options, const EmuSettings *settings)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (EmuServer) server = emu_server_new (settings, options->requests);
  g_autoptr (GError) error = NULL;

  if ((options->certificate != NULL &&
       !emu_server_use_certificate (server, options->certificate, &error)) ||
      !emu_server_listen (server, (guint) options->port, &error))
    {
      g_printerr ("limn-emulator: %s\n", error->message);
      return EXIT_FAILURE;
    }
  signal (SIGPIPE, SIG_IGN);
  g_unix_signal_add (SIGTERM, emu_main_on_signal, loop);
  g_unix_signal_add (SIGINT, emu_main_on_signal, loop);
  if (options->die_with_parent)
    g_unix_fd_add (
        STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, emu_main_on_stdin, loop);
  printf ("listening on %s\n", emu_server_get_origin (server));
  fflush (stdout);
  g_main_loop_run (loop);
  return EXIT_SUCCESS;
}

int
main (int argc, char **argv)
{
  EmuMainOptions options = { 0 };
  EmuSettings settings;
  g_autoptr (GError) error = NULL;
  int status = EXIT_FAILURE;

  setlocale (LC_CTYPE, "");
  if (!emu_main_parse (&options, &argc, &argv, &error))
    g_printerr ("limn-emulator: %s\n", error->message);
  else if (argc > 1 || options.port < 0 || options.port > 65535 ||
           !emu_main_settings (&options, &settings))
    g_printerr ("limn-emulator: bad arguments; --help lists the good ones\n");
  else
    status = emu_main_run (&options, &settings);
  g_free (options.sizes);
  g_free (options.requests);
  g_free (options.certificate);
  return status;
}
