/* onlooker: when a window is there, and when what it shows has changed, seen
 * from outside by one who looks at its pixels.
 * Usage: onlooker open TITLE | keys WINDOW N KEY QUIET
 *
 * "open" waits for a window whose title begins so, and prints when it was
 * mapped and when all of it was painted, in milliseconds of the clock that
 * files are stamped with. "keys" sends KEY N times to a window and prints for
 * each how many milliseconds passed until the last pixel that changed with it:
 * nothing more changes for QUIET milliseconds then. */
#include <X11/Xlib.h>
#include <X11/extensions/Xdamage.h>
#include <glib.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

/* a window that is opened rests for so long before it is taken to be painted,
 * which is less than it takes a cursor to blink */
#define ONLOOKER_REST_US (150 * 1000)
/* when nothing is seen it is given up */
#define ONLOOKER_MOST_US (5 * G_USEC_PER_SEC)

typedef struct
{
  Display *display;
  Window root, window;
  int damaged; /* the event's number */
  Damage damage;
} Onlooker;

static int
onlooker_ignore (Display *display, XErrorEvent *event)
{
  return 0;
}

static void
onlooker_watch (Onlooker *self)
{
  self->damage =
      XDamageCreate (self->display, self->window, XDamageReportNonEmpty);
  XSync (self->display, False);
}

/* whether something changed before @until */
static gboolean
onlooker_see (Onlooker *self, gint64 until)
{
  gboolean is_changed = FALSE;

  while (!is_changed)
    {
      gint64 left = until - g_get_real_time ();
      struct pollfd file = { ConnectionNumber (self->display), POLLIN, 0 };

      if (XPending (self->display) == 0 &&
          (left <= 0 || poll (&file, 1, (int) (left / 1000) + 1) == 0))
        return FALSE;
      while (XPending (self->display) > 0)
        {
          XEvent event;

          XNextEvent (self->display, &event);
          is_changed |= event.type == self->damaged;
        }
    }
  XDamageSubtract (self->display, self->damage, None, None);
  XFlush (self->display);
  return TRUE;
}

/* the time of the last change before a rest, 0 for none */
static gint64
onlooker_rest (Onlooker *self, gint64 patience, gint64 rest)
{
  gint64 seen = 0;
  gint64 until = g_get_real_time () + patience;

  while (onlooker_see (self, until))
    {
      seen = g_get_real_time ();
      until = seen + rest;
    }
  return seen;
}

static gboolean
onlooker_is_meant (Onlooker *self, const XEvent *event, const char *title)
{
  char *name = NULL;
  gboolean is_meant;

  if (event->type != MapNotify)
    return FALSE;
  XFetchName (self->display, event->xmap.window, &name);
  is_meant = name != NULL && g_str_has_prefix (name, title);
  if (name != NULL)
    XFree (name);
  return is_meant;
}

static int
onlooker_open (Onlooker *self, const char *title)
{
  gint64 mapped, painted;
  XEvent event;

  XSelectInput (self->display, self->root, SubstructureNotifyMask);
  do
    XNextEvent (self->display, &event);
  while (!onlooker_is_meant (self, &event, title));
  mapped = g_get_real_time ();
  self->window = event.xmap.window;
  onlooker_watch (self);
  painted = onlooker_rest (self, ONLOOKER_MOST_US, ONLOOKER_REST_US);
  printf ("%lu %.1f %.1f\n",
          self->window,
          (double) mapped / 1000,
          (double) painted / 1000);
  return painted == 0;
}

static void
onlooker_press (Onlooker *self, KeySym key)
{
  XEvent event = { 0 };

  event.xkey.display = self->display;
  event.xkey.window = self->window;
  event.xkey.root = self->root;
  event.xkey.same_screen = True;
  event.xkey.keycode = XKeysymToKeycode (self->display, key);
  event.type = KeyPress;
  XSendEvent (self->display, self->window, True, KeyPressMask, &event);
  event.type = KeyRelease;
  XSendEvent (self->display, self->window, True, KeyReleaseMask, &event);
  XFlush (self->display);
}

static int
onlooker_type (Onlooker *self, guint n, KeySym key, gint64 rest)
{
  guint n_seen = 0;

  onlooker_watch (self);
  onlooker_rest (self, rest, rest);
  for (guint i = 0; i < n; i++)
    {
      gint64 began = g_get_real_time ();
      gint64 seen;

      onlooker_press (self, key);
      seen = onlooker_rest (self, ONLOOKER_MOST_US, rest);
      if (seen == 0)
        return 1;
      n_seen++;
      printf ("%.1f\n", (double) (seen - began) / 1000);
    }
  return n_seen == 0;
}

int
main (int argc, char **argv)
{
  Onlooker self = { .display = XOpenDisplay (NULL) };
  int error;

  if (self.display == NULL || argc < 3 ||
      !XDamageQueryExtension (self.display, &self.damaged, &error))
    return 2;
  self.damaged += XDamageNotify;
  self.root = DefaultRootWindow (self.display);
  XSetErrorHandler (onlooker_ignore);
  if (g_str_equal (argv[1], "open"))
    return onlooker_open (&self, argv[2]);
  if (argc < 6)
    return 2;
  self.window = strtoul (argv[2], NULL, 0);
  return onlooker_type (&self,
                        (guint) atoi (argv[3]),
                        XStringToKeysym (argv[4]),
                        (gint64) atoi (argv[5]) * 1000);
}
