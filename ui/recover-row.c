/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/recover-row: one job that waits. */
#include "recover-row.h"

#include <glib/gi18n-lib.h>

#include "cost.h"
#include "picture-load.h"
#include "settings-form.h"
#include "text.h"
#include "thumbnail.h"

/* height of a picture in lines of text, and characters of a prompt */
#define LIMN_RECOVER_ROW_LINES 4
#define LIMN_RECOVER_ROW_PROMPT 160

struct _LimnRecoverRow
{
  GtkVBox parent_instance;

  char *id;
  LimnWaitingKind kind;
  GtkWidget *picture;
  GtkWidget *discard;
  GtkWidget *result;
  gboolean asks; /* the next press discards */
};

G_DEFINE_FINAL_TYPE (LimnRecoverRow, limn_recover_row, GTK_TYPE_VBOX)

static guint limn_recover_row_insert;
static guint limn_recover_row_save;
static guint limn_recover_row_drop;

static void
limn_recover_row_finalize (GObject *object)
{
  g_free (LIMN_RECOVER_ROW (object)->id);
  G_OBJECT_CLASS (limn_recover_row_parent_class)->finalize (object);
}

/* @type: %G_TYPE_NONE for a signal without an argument */
static guint
limn_recover_row_add_signal (LimnRecoverRowClass *klass,
                             const char *name,
                             GType type)
{
  return g_signal_new (name,
                       G_TYPE_FROM_CLASS (klass),
                       G_SIGNAL_RUN_LAST,
                       0,
                       NULL,
                       NULL,
                       NULL,
                       G_TYPE_NONE,
                       type != G_TYPE_NONE ? 1 : 0,
                       type);
}

static void
limn_recover_row_class_init (LimnRecoverRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = limn_recover_row_finalize;
  limn_recover_row_insert =
      limn_recover_row_add_signal (klass, "insert", G_TYPE_BOOLEAN);
  limn_recover_row_save =
      limn_recover_row_add_signal (klass, "save", G_TYPE_NONE);
  limn_recover_row_drop =
      limn_recover_row_add_signal (klass, "discard", G_TYPE_NONE);
}

static void
limn_recover_row_init (LimnRecoverRow *self)
{
  gtk_box_set_spacing (GTK_BOX (self), 6);
}

/**
 * limn_recover_row_describe_age:
 * @seconds: since it was asked for
 *
 * Returns: (transfer full): how long ago that is
 */
char *
limn_recover_row_describe_age (gint64 seconds)
{
  guint minutes = (guint) (MAX (seconds, 0) / 60);
  guint hours = minutes / 60;
  guint days = hours / 24;

  if (minutes < 1)
    return g_strdup (_ ("just now"));
  if (hours < 1)
    return g_strdup_printf (
        g_dngettext (
            GETTEXT_PACKAGE, "%u minute ago", "%u minutes ago", minutes),
        minutes);
  if (days < 1)
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%u hour ago", "%u hours ago", hours),
        hours);
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u day ago", "%u days ago", days), days);
}

static char *
limn_recover_row_dup_age (const LimnWaiting *waiting)
{
  g_autoptr (GDateTime) then =
      waiting->created != NULL ?
          g_date_time_new_from_iso8601 (waiting->created, NULL) :
          NULL;

  if (then == NULL)
    return g_strdup (_ ("at an unknown time"));
  return limn_recover_row_describe_age (g_get_real_time () / G_USEC_PER_SEC -
                                        g_date_time_to_unix (then));
}

static char *
limn_recover_row_dup_price (const LimnWaiting *waiting)
{
  g_autofree char *amount = NULL;

  if (waiting->micros == LIMN_MONEY_UNKNOWN)
    return g_strdup (_ ("price unknown"));
  amount = limn_cost_format (waiting->micros, NULL);
  return waiting->is_estimate ? g_strdup_printf (_ ("perhaps %s"), amount) :
                                g_steal_pointer (&amount);
}

/* (transfer full): what can be done, in the user's words */
static char *
limn_recover_row_dup_state (const LimnWaiting *waiting)
{
  const char *who =
      waiting->endpoint != NULL ? waiting->endpoint : _ ("the provider");

  switch (waiting->kind)
    {
    case LIMN_WAITING_RESULTS:
      return g_strdup_printf (
          g_dngettext (GETTEXT_PACKAGE,
                       "%u result was received and never inserted.",
                       "%u results were received and never inserted.",
                       waiting->n_results),
          waiting->n_results);
    case LIMN_WAITING_JOB:
      return g_strdup_printf (
          _ ("It runs at %s, or has ended there: its results can be fetched."),
          who);
    case LIMN_WAITING_FATE:
      return g_strdup_printf (
          _ ("It was sent to %s, which can be asked what became of it."), who);
    case LIMN_WAITING_UNKNOWN:
      return g_strdup_printf (
          _ ("It was sent to %s, which cannot be asked whether it charged "
             "this; look into your account there."),
          who);
    default:
      return g_strdup (_ ("Its record cannot be read."));
    }
}

typedef struct
{
  char *path;
  guint side;
} LimnRecoverRowLoad;

static void
limn_recover_row_free_load (gpointer data)
{
  LimnRecoverRowLoad *load = data;

  g_free (load->path);
  g_free (load);
}

static void
limn_recover_row_load (GTask *task,
                       gpointer source,
                       gpointer data,
                       GCancellable *cancellable)
{
  const LimnRecoverRowLoad *load = data;

  g_task_return_pointer (task,
                         limn_picture_load (load->path, load->side, NULL),
                         (GDestroyNotify) limn_picture_free);
}

static void
limn_recover_row_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GObject) thumbnail = data;
  g_autoptr (LimnPicture) picture =
      g_task_propagate_pointer (G_TASK (result), NULL);

  limn_thumbnail_set_picture (GTK_WIDGET (thumbnail), picture);
}

/* decoding a large image takes a while, and the window is there at once */
static void
limn_recover_row_begin_load (LimnRecoverRow *self, const char *folder)
{
  g_autoptr (GPtrArray) files = limn_waiting_list_files (folder, self->id);
  LimnRecoverRowLoad *load;
  guint side =
      limn_thumbnail_get_side (GTK_WIDGET (self), LIMN_RECOVER_ROW_LINES);
  g_autoptr (GTask) task = NULL;

  /* its room is there before it is */
  gtk_widget_set_size_request (self->picture, (gint) side, (gint) side);
  if (files->len == 0)
    {
      gtk_image_clear (GTK_IMAGE (self->picture));
      return;
    }
  load = g_new0 (LimnRecoverRowLoad, 1);
  load->path = g_strdup (g_ptr_array_index (files, 0));
  load->side = side;
  task = g_task_new (
      NULL, NULL, limn_recover_row_loaded, g_object_ref (self->picture));
  g_task_set_task_data (task, load, limn_recover_row_free_load);
  g_task_run_in_thread (task, limn_recover_row_load);
}

static void
limn_recover_row_press_insert (LimnRecoverRow *self)
{
  g_signal_emit (self, limn_recover_row_insert, 0, FALSE);
}

static void
limn_recover_row_press_image (LimnRecoverRow *self)
{
  g_signal_emit (self, limn_recover_row_insert, 0, TRUE);
}

static void
limn_recover_row_press_save (LimnRecoverRow *self)
{
  g_signal_emit (self, limn_recover_row_save, 0);
}

static void
limn_recover_row_ask (LimnRecoverRow *self, gboolean asks)
{
  self->asks = asks;
  gtk_button_set_label (GTK_BUTTON (self->discard),
                        asks ? _ ("Really _discard") : _ ("_Discard"));
}

/* what was paid for goes with the second press only */
static void
limn_recover_row_press_discard (LimnRecoverRow *self)
{
  if (self->asks)
    {
      g_signal_emit (self, limn_recover_row_drop, 0);
      return;
    }
  limn_recover_row_ask (self, TRUE);
  limn_recover_row_tell (
      self, _ ("Press again to discard it for good. Nothing is paid back."));
}

static gboolean
limn_recover_row_leave (LimnRecoverRow *self)
{
  if (self->asks)
    {
      limn_recover_row_ask (self, FALSE);
      limn_recover_row_tell (self, NULL);
    }
  return FALSE;
}

static GtkWidget *
limn_recover_row_add_button (LimnRecoverRow *self,
                             GtkWidget *line,
                             const char *label,
                             void (*pressed) (LimnRecoverRow *self))
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_box_pack_start (GTK_BOX (line), button, FALSE, FALSE, 0);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (pressed), self);
  return button;
}

/**
 * limn_recover_row_can_insert:
 * @self: a row
 *
 * Returns: whether something may come of it
 */
gboolean
limn_recover_row_can_insert (LimnRecoverRow *self)
{
  return self->kind != LIMN_WAITING_DAMAGED &&
         self->kind != LIMN_WAITING_UNKNOWN;
}

static GtkWidget *
limn_recover_row_make_buttons (LimnRecoverRow *self, gboolean has_image)
{
  GtkWidget *line = gtk_hbox_new (FALSE, 6);

  if (limn_recover_row_can_insert (self) && has_image)
    limn_recover_row_add_button (
        self, line, _ ("_Insert"), limn_recover_row_press_insert);
  if (limn_recover_row_can_insert (self))
    limn_recover_row_add_button (
        self, line, _ ("As a _New Image"), limn_recover_row_press_image);
  if (self->kind == LIMN_WAITING_RESULTS)
    limn_recover_row_add_button (
        self, line, _ ("_Save as…"), limn_recover_row_press_save);
  self->discard = limn_recover_row_add_button (
      self, line, _ ("_Discard"), limn_recover_row_press_discard);
  g_signal_connect_swapped (self->discard,
                            "focus-out-event",
                            G_CALLBACK (limn_recover_row_leave),
                            self);
  return line;
}

static void
limn_recover_row_build (LimnRecoverRow *self,
                        const LimnWaiting *waiting,
                        gboolean has_image)
{
  GtkWidget *line = gtk_hbox_new (FALSE, 12);
  GtkWidget *box = gtk_vbox_new (FALSE, 3);
  g_autofree char *prompt =
      limn_text_clean (waiting->prompt, LIMN_RECOVER_ROW_PROMPT);
  g_autofree char *age = limn_recover_row_dup_age (waiting);
  g_autofree char *price = limn_recover_row_dup_price (waiting);
  g_autofree char *state = limn_recover_row_dup_state (waiting);
  g_autofree char *facts =
      g_strdup_printf ("%s · %s · %s",
                       waiting->model != NULL ? waiting->model : "?",
                       price,
                       age);
  const char *texts[] = { *prompt != '\0' ? prompt : _ ("Without a prompt"),
                          facts,
                          state };

  self->picture = limn_thumbnail_new (NULL, _ ("The first result"));
  gtk_box_pack_start (GTK_BOX (line), self->picture, FALSE, FALSE, 0);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    gtk_box_pack_start (
        GTK_BOX (box), limn_settings_form_new_note (texts[i]), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box),
                      limn_recover_row_make_buttons (self, has_image),
                      FALSE,
                      FALSE,
                      0);
  self->result = limn_settings_form_new_note (NULL);
  gtk_widget_set_no_show_all (self->result, TRUE);
  gtk_box_pack_start (GTK_BOX (box), self->result, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (line), box, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (self), line, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (self), gtk_hseparator_new (), FALSE, FALSE, 0);
}

/**
 * limn_recover_row_new:
 * @waiting: a job that waits
 * @folder: of all jobs
 * @has_image: whether there is an image to insert into
 *
 * Returns: (transfer floating): the row; its picture comes later
 */
GtkWidget *
limn_recover_row_new (const LimnWaiting *waiting,
                      const char *folder,
                      gboolean has_image)
{
  LimnRecoverRow *self = g_object_new (LIMN_TYPE_RECOVER_ROW, NULL);

  self->id = g_strdup (waiting->id);
  self->kind = waiting->kind;
  limn_recover_row_build (self, waiting, has_image);
  limn_recover_row_begin_load (self, folder);
  return GTK_WIDGET (self);
}

/**
 * limn_recover_row_get_id:
 * @self: a row
 *
 * Returns: (transfer none): id of its job
 */
const char *
limn_recover_row_get_id (LimnRecoverRow *self)
{
  return self->id;
}

/**
 * limn_recover_row_tell:
 * @self: a row
 * @text: (nullable): what became of the last press
 */
void
limn_recover_row_tell (LimnRecoverRow *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->result), text != NULL ? text : "");
  gtk_widget_set_visible (self->result, text != NULL);
}
