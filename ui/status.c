/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/status: how a job goes, and for how long. */
#include "status.h"

#include <glib/gi18n-lib.h>

/* milliseconds from one look of a bar that only shows life to the next */
#define LIMN_STATUS_PULSE 150

/* characters of the line that there is room for at least */
#define LIMN_STATUS_WIDTH 28

struct _LimnStatus
{
  GtkVBox parent_instance;
  GtkWidget *line;  /* what is going on */
  GtkWidget *clock; /* since the job began */
  GtkWidget *bar;
  LimnHostProgress progress;
  char *provider;
  gint64 began;   /* monotonic, microseconds; 0 while nothing runs */
  gint64 entered; /* the present state */
  guint timer;
};

G_DEFINE_FINAL_TYPE (LimnStatus, limn_status, GTK_TYPE_VBOX)

static const char *const limn_status_states[] = {
  [LIMN_HOST_STATE_ENCODE] = N_ ("Encoding the pixels…"),
  [LIMN_HOST_STATE_CONNECT] = N_ ("Connecting…"),
  [LIMN_HOST_STATE_UPLOAD] = N_ ("Uploading…"),
  [LIMN_HOST_STATE_WAIT] = N_ ("Waiting for the provider…"),
  [LIMN_HOST_STATE_DOWNLOAD] = N_ ("Downloading…"),
  [LIMN_HOST_STATE_FINISH] = N_ ("Laying the results into the image…"),
};

static char *
limn_status_describe_wait (const LimnHostProgress *progress, guint seconds)
{
  const char *who = progress->provider;
  gboolean usual = progress->usual_high > 0;

  if (usual && who != NULL)
    return g_strdup_printf (_ ("Waiting for %s, %u s; usually %u to %u s"),
                            who,
                            seconds,
                            progress->usual_low,
                            progress->usual_high);
  if (usual)
    return g_strdup_printf (
        _ ("Waiting for the provider, %u s; usually %u to %u s"),
        seconds,
        progress->usual_low,
        progress->usual_high);
  if (who != NULL)
    return g_strdup_printf (_ ("Waiting for %s, %u s"), who, seconds);
  return g_strdup_printf (_ ("Waiting for the provider, %u s"), seconds);
}

static char *
limn_status_describe_bytes (const LimnHostProgress *progress)
{
  g_autofree char *done = g_format_size ((guint64) progress->done);
  g_autofree char *total = g_format_size ((guint64) progress->total);
  gboolean up = progress->state == LIMN_HOST_STATE_UPLOAD;

  /* translators: bytes, "Uploading 1.2 MB of 3.4 MB" */
  if (progress->total > 0 && up)
    return g_strdup_printf (_ ("Uploading %1$s of %2$s"), done, total);
  if (progress->total > 0)
    return g_strdup_printf (_ ("Downloading %1$s of %2$s"), done, total);
  if (up)
    return g_strdup_printf (_ ("Uploading, %s so far"), done);
  return g_strdup_printf (_ ("Downloading, %s so far"), done);
}

/**
 * limn_status_describe:
 * @progress: how a job goes
 * @seconds: since its present state began
 *
 * Says only what is known: no share of a time that nobody can tell.
 *
 * Returns: (transfer full): one line
 */
char *
limn_status_describe (const LimnHostProgress *progress, guint seconds)
{
  gboolean moves = progress->state == LIMN_HOST_STATE_UPLOAD ||
                   progress->state == LIMN_HOST_STATE_DOWNLOAD;

  if (progress->state == LIMN_HOST_STATE_WAIT)
    return limn_status_describe_wait (progress, seconds);
  if (moves && progress->done > 0)
    return limn_status_describe_bytes (progress);
  return g_strdup (_ (limn_status_states[progress->state]));
}

/**
 * limn_status_get_fraction:
 * @progress: how a job goes
 *
 * Returns: share of the bytes that have moved, 0 to 1; -1 where no share of
 *   anything is known
 */
gdouble
limn_status_get_fraction (const LimnHostProgress *progress)
{
  if (progress->total <= 0)
    return -1;
  return CLAMP ((gdouble) progress->done / (gdouble) progress->total, 0.0, 1.0);
}

static guint
limn_status_count_seconds (gint64 since)
{
  return (guint) ((g_get_monotonic_time () - since) / G_USEC_PER_SEC);
}

/* a text that stays the same is no news, to screen readers neither */
static void
limn_status_set_label (GtkWidget *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), text) != 0)
    gtk_label_set_text (GTK_LABEL (label), text);
}

static void
limn_status_update_bar (LimnStatus *self)
{
  GtkProgressBar *bar = GTK_PROGRESS_BAR (self->bar);
  gdouble fraction = limn_status_get_fraction (&self->progress);

  if (fraction >= 0)
    gtk_progress_bar_set_fraction (bar, fraction);
  else
    gtk_progress_bar_pulse (bar);
}

static void
limn_status_update (LimnStatus *self)
{
  guint elapsed = limn_status_count_seconds (self->began);
  g_autofree char *line = limn_status_describe (
      &self->progress, limn_status_count_seconds (self->entered));
  /* translators: minutes and seconds since the job began */
  g_autofree char *clock =
      g_strdup_printf (_ ("%u:%02u elapsed"), elapsed / 60, elapsed % 60);

  limn_status_set_label (self->line, line);
  limn_status_set_label (self->clock, clock);
}

static gboolean
limn_status_tick (gpointer data)
{
  LimnStatus *self = data;

  limn_status_update (self);
  limn_status_update_bar (self);
  return G_SOURCE_CONTINUE;
}

static void
limn_status_clear_timer (LimnStatus *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  self->began = 0;
}

/**
 * limn_status_start:
 * @self: a status
 *
 * A job begins: the clock starts, the bar appears.
 */
void
limn_status_start (LimnStatus *self)
{
  limn_status_clear_timer (self);
  self->began = self->entered = g_get_monotonic_time ();
  self->progress = (LimnHostProgress){ LIMN_HOST_STATE_ENCODE };
  self->timer = g_timeout_add (LIMN_STATUS_PULSE, limn_status_tick, self);
  gtk_widget_show (self->bar);
  gtk_widget_show (self->clock);
  limn_status_tick (self);
}

/**
 * limn_status_set_progress:
 * @self: a status that was started
 * @progress: how the job goes; what is late, of a job that has ended, is left
 *   out
 */
void
limn_status_set_progress (LimnStatus *self, const LimnHostProgress *progress)
{
  if (self->began == 0)
    return;
  if (self->progress.state != progress->state)
    self->entered = g_get_monotonic_time ();
  g_free (self->provider);
  self->provider = g_strdup (progress->provider);
  self->progress = *progress;
  self->progress.provider = self->provider;
  limn_status_update (self);
  if (limn_status_get_fraction (progress) >= 0)
    limn_status_update_bar (self);
}

/**
 * limn_status_stop:
 * @self: a status
 * @text: (nullable): how it ended, or what else there is to say; %NULL for
 *   nothing
 *
 * The clock stops; it and the bar are hidden.
 */
void
limn_status_stop (LimnStatus *self, const char *text)
{
  limn_status_clear_timer (self);
  gtk_widget_hide (self->bar);
  gtk_widget_hide (self->clock);
  limn_status_set_label (self->line, text != NULL ? text : "");
}

/**
 * limn_status_get_text:
 * @self: a status
 *
 * Returns: (transfer none): the line it shows
 */
const char *
limn_status_get_text (LimnStatus *self)
{
  return gtk_label_get_text (GTK_LABEL (self->line));
}

static void
limn_status_finalize (GObject *object)
{
  LimnStatus *self = (LimnStatus *) object;

  limn_status_clear_timer (self);
  g_free (self->provider);
  G_OBJECT_CLASS (limn_status_parent_class)->finalize (object);
}

/* no tick after the labels are gone */
static void
limn_status_destroy (GtkObject *object)
{
  limn_status_clear_timer (LIMN_STATUS (object));
  GTK_OBJECT_CLASS (limn_status_parent_class)->destroy (object);
}

static void
limn_status_class_init (LimnStatusClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = limn_status_finalize;
  GTK_OBJECT_CLASS (klass)->destroy = limn_status_destroy;
}

static GtkWidget *
limn_status_make_label (const char *name)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_misc_set_alignment (GTK_MISC (label), 0.0, 0.5);
  gtk_widget_set_name (label, name);
  return label;
}

static void
limn_status_init (LimnStatus *self)
{
  GtkWidget *row = gtk_hbox_new (FALSE, 12);

  self->line = limn_status_make_label ("limn-status-line");
  self->clock = limn_status_make_label ("limn-status-clock");
  self->bar = gtk_progress_bar_new ();
  /* a long line is for reading, not for making the window wider */
  gtk_label_set_ellipsize (GTK_LABEL (self->line), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (self->line), LIMN_STATUS_WIDTH);
  atk_object_set_name (gtk_widget_get_accessible (self->bar), _ ("Progress"));
  gtk_widget_set_no_show_all (self->bar, TRUE);
  gtk_widget_set_no_show_all (self->clock, TRUE);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  gtk_box_pack_start (GTK_BOX (row), self->line, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (row), self->clock, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (self), row, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (self), self->bar, FALSE, FALSE, 0);
  gtk_widget_show_all (row);
}

/**
 * limn_status_new:
 *
 * Returns: (transfer floating): a line and a bar; blank until a job begins
 */
GtkWidget *
limn_status_new (void)
{
  return g_object_new (LIMN_TYPE_STATUS, NULL);
}
