/* heartbeat: how long a window's main loop ever keeps quiet, seen from outside.
 * Usage: heartbeat WINDOW [close|sync]
 *
 * Asks the window whether it is alive (_NET_WM_PING, which GTK answers from its
 * main loop) every few milliseconds, until standard input ends. Then it prints
 * how often it asked, how many answers took longer than 50 ms, and the longest,
 * in milliseconds. With "close" it asks the window to close, as a window
 * manager does, and nothing else. With "sync" it asks once and waits for the
 * answer: the window then has seen every key that was pressed before. */
#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <glib.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <stdlib.h>

#define HEARTBEAT_PERIOD_US 5000
#define HEARTBEAT_LONG_US 50000
/* how long a single answer may take: a busy machine is slow, a dead window
 * forever */
#define HEARTBEAT_PATIENCE_US (60 * G_USEC_PER_SEC)
/* questions that may be open at a time */
#define HEARTBEAT_MEMORY 65536

typedef struct
{
  Display *display;
  Window window, root;
  Atom protocols, ping;
  gint64 asked[HEARTBEAT_MEMORY];
  guint n_asked, n_answered, n_long;
  gint64 longest;
  gint64 began;
} Heartbeat;

static void
heartbeat_send (Heartbeat *self, Atom what, long number)
{
  XEvent event = { 0 };

  event.xclient.type = ClientMessage;
  event.xclient.window = self->window;
  event.xclient.message_type = self->protocols;
  event.xclient.format = 32;
  event.xclient.data.l[0] = (long) what;
  event.xclient.data.l[1] = number;
  event.xclient.data.l[2] = (long) self->window;
  XSendEvent (self->display, self->window, False, NoEventMask, &event);
  XFlush (self->display);
}

static void
heartbeat_ask (Heartbeat *self)
{
  guint slot = self->n_asked++ % HEARTBEAT_MEMORY;

  self->asked[slot] = g_get_monotonic_time ();
  heartbeat_send (self, self->ping, (long) slot + 1);
}

static void
heartbeat_hear (Heartbeat *self, const XClientMessageEvent *answer)
{
  gint64 now = g_get_monotonic_time ();
  gint64 took;
  long number = answer->data.l[1] - 1;

  if (answer->message_type != self->protocols ||
      (Atom) answer->data.l[0] != self->ping ||
      (Window) answer->data.l[2] != self->window || number < 0 ||
      number >= HEARTBEAT_MEMORY)
    return;
  took = now - self->asked[number];
  self->n_answered++;
  self->longest = MAX (self->longest, took);
  if (took <= HEARTBEAT_LONG_US)
    return;
  self->n_long++;
  fprintf (stderr,
           "heartbeat: %.0f ms at %.0f ms\n",
           (double) took / 1000,
           (double) (now - self->began) / 1000);
}

static void
heartbeat_listen (Heartbeat *self)
{
  while (XPending (self->display) > 0)
    {
      XEvent event;

      XNextEvent (self->display, &event);
      if (event.type == ClientMessage)
        heartbeat_hear (self, &event.xclient);
    }
}

/* whether standard input has ended */
static gboolean
heartbeat_wait (Heartbeat *self, gint64 until)
{
  struct pollfd files[] = { { ConnectionNumber (self->display), POLLIN, 0 },
                            { 0, POLLIN, 0 } };
  gint64 left;

  while ((left = until - g_get_monotonic_time ()) > 0)
    {
      poll (files, G_N_ELEMENTS (files), (int) (left / 1000) + 1);
      heartbeat_listen (self);
      if ((files[1].revents & (POLLIN | POLLHUP)) != 0 && getchar () == EOF)
        return TRUE;
    }
  return FALSE;
}

/* a window that has gone is no news here */
static int
heartbeat_ignore (Display *display, XErrorEvent *event)
{
  return 0;
}

static int
heartbeat_close (Heartbeat *self)
{
  heartbeat_send (
      self, XInternAtom (self->display, "WM_DELETE_WINDOW", False), 0);
  return XCloseDisplay (self->display);
}

/* @number: that no other heartbeat asks with */
static gboolean
heartbeat_hears (Heartbeat *self, long number)
{
  while (XPending (self->display) > 0)
    {
      XEvent event;

      XNextEvent (self->display, &event);
      if (event.type == ClientMessage &&
          event.xclient.message_type == self->protocols &&
          (Window) event.xclient.data.l[2] == self->window &&
          event.xclient.data.l[1] == number)
        return TRUE;
    }
  return FALSE;
}

static int
heartbeat_sync (Heartbeat *self)
{
  gint64 until = self->began + HEARTBEAT_PATIENCE_US;
  long number = HEARTBEAT_MEMORY + 1 + (long) getpid ();

  XSelectInput (self->display, self->root, SubstructureNotifyMask);
  heartbeat_send (self, self->ping, number);
  while (g_get_monotonic_time () < until)
    {
      g_usleep (HEARTBEAT_PERIOD_US);
      if (heartbeat_hears (self, number))
        return 0;
    }
  return 1;
}

int
main (int argc, char **argv)
{
  static Heartbeat self;
  gint64 next = g_get_monotonic_time ();

  self.display = XOpenDisplay (NULL);
  if (argc < 2 || self.display == NULL)
    return 2;
  XSetErrorHandler (heartbeat_ignore);
  self.window = strtoul (argv[1], NULL, 0);
  self.root = DefaultRootWindow (self.display);
  self.protocols = XInternAtom (self.display, "WM_PROTOCOLS", False);
  self.ping = XInternAtom (self.display, "_NET_WM_PING", False);
  self.began = next;
  if (argc > 2)
    return strcmp (argv[2], "sync") == 0 ? heartbeat_sync (&self) :
                                           heartbeat_close (&self);
  XSelectInput (self.display, self.root, SubstructureNotifyMask);
  do
    {
      heartbeat_ask (&self);
      next += HEARTBEAT_PERIOD_US;
    }
  while (!heartbeat_wait (&self, next));
  printf ("asked %u answered %u long %u longest %.1f\n",
          self.n_asked,
          self.n_answered,
          self.n_long,
          (double) self.longest / 1000);
  return self.n_answered > 0 ? 0 : 1;
}
