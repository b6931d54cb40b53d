/* channel: a GIMP that answers, one question at a time.
 *
 * Its script reads expressions from one FIFO and writes their values to
 * another, so that a test can look into the emulator and the journal in
 * between, and notices when GIMP is gone. */
#include "channel.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* how often it is looked whether GIMP lives, milliseconds */
#define CHANNEL_LOOK 50
/* as long as any of its answers may take, looks */
#define CHANNEL_LOOKS 2400

struct _Channel
{
  Session *session;
  GSubprocess *process;
  char *output;
  int questions, answers;
  gboolean has_ended;
};

static void
channel_note_end (GObject *process, GAsyncResult *result, gpointer data)
{
  g_subprocess_wait_finish (G_SUBPROCESS (process), result, NULL);
  *(gboolean *) data = TRUE;
}

/* open for both, so that neither side waits for the other to open it */
static int
channel_open_fifo (const Session *session, const char *name)
{
  g_autofree char *path =
      g_build_filename (session_get_folder (session), name, NULL);
  int file;

  g_unlink (path);
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  file = g_open (path, O_RDWR | O_CLOEXEC, 0);
  g_assert_cmpint (file, >=, 0);
  return file;
}

/**
 * channel_open:
 * @session: a session
 * @library: Script-Fu file beside this one, with the functions of the test
 *
 * Returns: (transfer full): a GIMP that has begun
 */
Channel *
channel_open (Session *session, const char *library)
{
  Channel *self = g_new0 (Channel, 1);

  self->session = session;
  self->output =
      g_build_filename (session_get_folder (session), "output", NULL);
  self->questions = channel_open_fifo (session, "questions");
  self->answers = channel_open_fifo (session, "answers");
  self->process = session_spawn (session, library, "(serve)", self->output);
  g_subprocess_wait_async (
      self->process, NULL, channel_note_end, &self->has_ended);
  return self;
}

/**
 * channel_is_open:
 * @self: a channel
 *
 * Returns: whether its GIMP lives
 */
gboolean
channel_is_open (const Channel *self)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  return !self->has_ended;
}

static char *
channel_read_line (Channel *self)
{
  g_autoptr (GString) line = g_string_new (NULL);
  struct pollfd look = { .fd = self->answers, .events = POLLIN };
  char byte;

  for (guint i = 0; i < CHANNEL_LOOKS; i++)
    {
      while (poll (&look, 1, CHANNEL_LOOK) > 0)
        {
          g_assert_cmpint (read (self->answers, &byte, 1), ==, 1);
          if (byte == '\n')
            return g_string_free (g_steal_pointer (&line), FALSE);
          g_string_append_c (line, byte);
        }
      if (!channel_is_open (self))
        return NULL;
    }
  g_error ("GIMP does not answer any more");
}

/**
 * channel_ask:
 * @self: a channel
 * @format: an expression
 *
 * Returns: (transfer full) (nullable): its value, as Script-Fu writes it; %NULL
 *   when GIMP has ended instead
 */
char *
channel_ask (Channel *self, const char *format, ...)
{
  g_autofree char *expression = NULL;
  g_autofree char *line = NULL;
  va_list arguments;

  va_start (arguments, format);
  expression = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  line = g_strconcat (expression, "\n", NULL);
  g_assert_cmpint (
      write (self->questions, line, strlen (line)), ==, strlen (line));
  return channel_read_line (self);
}

/**
 * channel_close:
 * @self: (transfer full): a channel
 *
 * Waits for its GIMP to end; what that said must be fit to be read, see
 * session_check_text().
 *
 * Returns: whether GIMP ended well
 */
gboolean
channel_close (Channel *self)
{
  g_autofree char *said = NULL;
  gboolean well;

  if (channel_is_open (self))
    g_assert_cmpint (write (self->questions, "#f\n", 3), ==, 3);
  while (!self->has_ended)
    g_main_context_iteration (NULL, TRUE);
  well = g_subprocess_get_if_exited (self->process) &&
         g_subprocess_get_exit_status (self->process) == 0;
  g_assert_true (g_file_get_contents (self->output, &said, NULL, NULL));
  session_check_text (self->session, said);
  close (self->questions);
  close (self->answers);
  g_object_unref (self->process);
  g_free (self->output);
  g_free (self);
  return well;
}
