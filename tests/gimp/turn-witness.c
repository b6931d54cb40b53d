/* turn-witness: what keeps a plug-in's main loop from its next turn.
 *
 * Preloaded into GIMP and all that it starts, this writes a line into the file
 * TEST_TURNS for each turn of the plug-in's main loop that took longer than 16
 * ms, in milliseconds: how long it took, how much of that this process worked
 * and how much it waited for GIMP; which question to GIMP it waited for
 * longest, and how long; and when that was. */
#include <dlfcn.h>
#include <errno.h>
#include <glib.h>

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#define TURN_WITNESS_PROGRAM "limn"
#define TURN_WITNESS_LONG_US 16000
/* what waits for one thing only is no main loop */
#define TURN_WITNESS_MIN_FILES 2

/* as libgimpbase has them; its headers for these are its own */
typedef struct
{
  gchar *name;
  guint32 nparams;
  gpointer params;
} TurnWitnessCall;

gboolean gp_proc_run_write (GIOChannel *channel,
                            gpointer call,
                            gpointer user_data);
gboolean gp_tile_req_write (GIOChannel *channel,
                            gpointer tile,
                            gpointer user_data);
gboolean gimp_wire_read_msg (GIOChannel *channel,
                             gpointer message,
                             gpointer user_data);

static gint64 turn_witness_began, turn_witness_worked, turn_witness_asked;
static gint64 turn_witness_waited, turn_witness_longest;
static char turn_witness_name[64], turn_witness_call[64];

static gint64
turn_witness_get_work (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (gint64) time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

static gboolean
turn_witness_is_here (void)
{
  return getpid () == gettid () &&
         strcmp (program_invocation_short_name, TURN_WITNESS_PROGRAM) == 0;
}

static void
turn_witness_note (gint64 took, gint64 now)
{
  FILE *file = fopen (g_getenv ("TEST_TURNS"), "a");

  if (file == NULL)
    return;
  fprintf (file,
           "%.1f worked %.1f waited %.1f %s %.1f at %.3f\n",
           (double) took / 1000,
           (double) (turn_witness_get_work () - turn_witness_worked) / 1000,
           (double) turn_witness_waited / 1000,
           turn_witness_call[0] != '\0' ? turn_witness_call : "-",
           (double) turn_witness_longest / 1000,
           (double) now / 1000000);
  fclose (file);
}

static void
turn_witness_ask (const char *name)
{
  turn_witness_asked = g_get_monotonic_time ();
  g_strlcpy (turn_witness_name, name, sizeof turn_witness_name);
}

static void
turn_witness_hear (void)
{
  gint64 took = g_get_monotonic_time () - turn_witness_asked;

  if (turn_witness_asked == 0)
    return;
  turn_witness_asked = 0;
  turn_witness_waited += took;
  if (took <= turn_witness_longest)
    return;
  turn_witness_longest = took;
  g_strlcpy (turn_witness_call, turn_witness_name, sizeof turn_witness_call);
}

int
poll (struct pollfd *files, nfds_t n_files, int timeout)
{
  static int (*next) (struct pollfd *, nfds_t, int);
  gint64 now = g_get_monotonic_time ();
  int ready;

  if (next == NULL)
    *(void **) &next = dlsym (RTLD_NEXT, "poll");
  if (n_files < TURN_WITNESS_MIN_FILES || !turn_witness_is_here ())
    return next (files, n_files, timeout);
  if (turn_witness_began != 0 &&
      now - turn_witness_began > TURN_WITNESS_LONG_US)
    turn_witness_note (now - turn_witness_began, now);
  ready = next (files, n_files, timeout);
  turn_witness_began = g_get_monotonic_time ();
  turn_witness_worked = turn_witness_get_work ();
  turn_witness_waited = turn_witness_longest = 0;
  turn_witness_call[0] = '\0';
  return ready;
}

gboolean
gp_proc_run_write (GIOChannel *channel, gpointer call, gpointer user_data)
{
  static gboolean (*next) (GIOChannel *, gpointer, gpointer);

  if (next == NULL)
    *(void **) &next = dlsym (RTLD_NEXT, "gp_proc_run_write");
  if (turn_witness_is_here ())
    turn_witness_ask (((TurnWitnessCall *) call)->name);
  return next (channel, call, user_data);
}

gboolean
gp_tile_req_write (GIOChannel *channel, gpointer tile, gpointer user_data)
{
  static gboolean (*next) (GIOChannel *, gpointer, gpointer);

  if (next == NULL)
    *(void **) &next = dlsym (RTLD_NEXT, "gp_tile_req_write");
  if (turn_witness_is_here ())
    turn_witness_ask ("(tile)");
  return next (channel, tile, user_data);
}

gboolean
gimp_wire_read_msg (GIOChannel *channel, gpointer message, gpointer user_data)
{
  static gboolean (*next) (GIOChannel *, gpointer, gpointer);
  gboolean is_read;

  if (next == NULL)
    *(void **) &next = dlsym (RTLD_NEXT, "gimp_wire_read_msg");
  is_read = next (channel, message, user_data);
  if (turn_witness_is_here ())
    turn_witness_hear ();
  return is_read;
}
