/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/dialog: its parts, where they are and how much room they get. */
#include "dialog-private.h"

#include <glib/gi18n-lib.h>

#include "choices.h"
#include "compare.h"
#include "extras.h"
#include "footer.h"
#include "notice.h"
#include "paragraph.h"
#include "preview.h"
#include "prompt-box.h"
#include "reference-list.h"
#include "status.h"

/* pixels around and between */
#define LIMN_DIALOG_SPACING 12
/* what a screen keeps for its own panels and the window's frame, pixels */
#define LIMN_DIALOG_MARGIN_X 16
#define LIMN_DIALOG_MARGIN_Y 72
/* characters that a line of the headline has room for at least */
#define LIMN_DIALOG_WIDTH 44
/* the least that is left of the parts that scroll, pixels */
#define LIMN_DIALOG_LEAST 120

static const struct
{
  const char *title;
  const char *action;
} limn_dialog_words[] = {
  [LIMN_OPERATION_GENERATE] = { N_ ("Limn: Generate"), N_ ("_Generate") },
  [LIMN_OPERATION_EDIT] = { N_ ("Limn: Edit"), N_ ("_Edit") },
  [LIMN_OPERATION_CREATE] = { N_ ("Limn: Create"), N_ ("Cr_eate") },
  [LIMN_OPERATION_EXTEND] = { N_ ("Limn: Extend"), N_ ("_Extend") },
};

static GtkWidget *
limn_dialog_make_headline (LimnDialog *self)
{
  PangoAttrList *bold = pango_attr_list_new ();

  self->headline = limn_paragraph_new (LIMN_DIALOG_WIDTH);
  pango_attr_list_insert (bold, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  gtk_label_set_attributes (GTK_LABEL (self->headline), bold);
  pango_attr_list_unref (bold);
  return self->headline;
}

static GtkWidget *
limn_dialog_make_left (LimnDialog *self)
{
  GtkWidget *box = gtk_vbox_new (FALSE, LIMN_DIALOG_SPACING);

  gtk_box_pack_start (GTK_BOX (box), self->prompt, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (box), self->choices, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), self->extras, FALSE, FALSE, 0);
  return box;
}

static GtkWidget *
limn_dialog_make_right (LimnDialog *self)
{
  GtkWidget *box = gtk_vbox_new (FALSE, LIMN_DIALOG_SPACING);

  gtk_box_pack_start (GTK_BOX (box), self->preview, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), self->references, TRUE, TRUE, 0);
  return box;
}

/* what does not fit the screen is scrolled; what must be seen is outside */
static GtkWidget *
limn_dialog_make_scroller (LimnDialog *self)
{
  GtkWidget *viewport = gtk_viewport_new (NULL, NULL);

  self->columns = gtk_hbox_new (FALSE, LIMN_DIALOG_SPACING);
  gtk_box_pack_start (
      GTK_BOX (self->columns), limn_dialog_make_left (self), TRUE, TRUE, 0);
  gtk_box_pack_start (
      GTK_BOX (self->columns), limn_dialog_make_right (self), TRUE, TRUE, 0);
  gtk_viewport_set_shadow_type (GTK_VIEWPORT (viewport), GTK_SHADOW_NONE);
  gtk_container_add (GTK_CONTAINER (viewport), self->columns);
  /* a part that gets the keys comes into view */
  self->scroller = gtk_scrolled_window_new (NULL, NULL);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller),
                                  GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_AUTOMATIC);
  gtk_container_add (GTK_CONTAINER (self->scroller), viewport);
  gtk_container_set_focus_vadjustment (
      GTK_CONTAINER (self->columns),
      gtk_scrolled_window_get_vadjustment (
          GTK_SCROLLED_WINDOW (self->scroller)));
  return self->scroller;
}

static void
limn_dialog_make_parts (LimnDialog *self)
{
  self->prompt = limn_prompt_box_new (self->prompts);
  self->choices =
      limn_choices_new (self->host, self->request, self->options.repeats);
  self->extras = limn_extras_new (self->request, self->options.repeats);
  self->preview = limn_preview_new (self->host);
  self->references = limn_reference_list_new (self->host);
  self->notice = limn_notice_new ();
  self->status = limn_status_new ();
  self->compare = limn_compare_new (self->host);
  self->footer = limn_footer_new (self->host);
}

static void
limn_dialog_make_buttons (LimnDialog *self)
{
  GtkDialog *dialog = GTK_DIALOG (self);
  const char *action =
      self->options.repeats ?
          _ ("A_gain") :
          _ (limn_dialog_words[self->request->operation].action);

  self->leave =
      gtk_dialog_add_button (dialog, _ ("_Close"), GTK_RESPONSE_CLOSE);
  self->action = gtk_dialog_add_button (dialog, action, GTK_RESPONSE_OK);
  gtk_dialog_set_alternative_button_order (
      dialog, GTK_RESPONSE_OK, GTK_RESPONSE_CLOSE, -1);
}

/**
 * limn_dialog_build:
 * @self: a dialog without anything in it
 */
void
limn_dialog_build (LimnDialog *self)
{
  GtkWidget *area = gtk_dialog_get_content_area (GTK_DIALOG (self));
  GtkWidget *box = gtk_vbox_new (FALSE, LIMN_DIALOG_SPACING);
  struct
  {
    GtkWidget *widget;
    gboolean grows;
  } parts[6];

  gtk_window_set_title (
      GTK_WINDOW (self),
      self->options.repeats ?
          _ ("Limn: Again") :
          _ (limn_dialog_words[self->request->operation].title));
  gtk_window_set_role (GTK_WINDOW (self), "limn-dialog");
  limn_dialog_make_parts (self);
  parts[0].widget = limn_dialog_make_headline (self);
  parts[1].widget = limn_dialog_make_scroller (self);
  parts[2].widget = self->notice;
  parts[3].widget = self->status;
  parts[4].widget = self->compare;
  parts[5].widget = self->footer;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_box_pack_start (GTK_BOX (box), parts[i].widget, i == 1, i == 1, 0);
  gtk_container_set_border_width (GTK_CONTAINER (box), LIMN_DIALOG_SPACING);
  gtk_box_pack_start (GTK_BOX (area), box, TRUE, TRUE, 0);
  limn_dialog_make_buttons (self);
  gtk_widget_show_all (box);
}

/* what a bar beside the parts that scroll takes, pixels */
static gint
limn_dialog_get_bar (LimnDialog *self)
{
  GtkRequisition bar;
  gint spacing;

  gtk_widget_size_request (
      gtk_scrolled_window_get_vscrollbar (GTK_SCROLLED_WINDOW (self->scroller)),
      &bar);
  gtk_widget_style_get (self->scroller, "scrollbar-spacing", &spacing, NULL);
  return bar.width + spacing;
}

/* beside one another where the screen is wide enough, else below; sideways is
 * only scrolled where not even that helps */
static void
limn_dialog_arrange (LimnDialog *self, gint room)
{
  GtkRequisition wanted;

  gtk_widget_size_request (self->columns, &wanted);
  if (wanted.width > room)
    gtk_orientable_set_orientation (GTK_ORIENTABLE (self->columns),
                                    GTK_ORIENTATION_VERTICAL);
  gtk_widget_size_request (self->columns, &wanted);
  if (wanted.width <= room)
    gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller),
                                    GTK_POLICY_NEVER,
                                    GTK_POLICY_AUTOMATIC);
}

static void
limn_dialog_get_screen (LimnDialog *self, gint *width, gint *height)
{
  GdkScreen *screen = gtk_widget_get_screen (GTK_WIDGET (self));

  *width = gdk_screen_get_width (screen) - LIMN_DIALOG_MARGIN_X;
  *height = gdk_screen_get_height (screen) - LIMN_DIALOG_MARGIN_Y;
}

/**
 * limn_dialog_fit:
 * @self: a dialog with all its parts, not shown yet
 *
 * Gives it the size it was left with, or as much as its parts want and its
 * screen has.
 */
void
limn_dialog_fit (LimnDialog *self)
{
  const LimnDialogState *state = self->options.state;
  gint bar = limn_dialog_get_bar (self);
  GtkRequisition parts, whole;
  gint width, height;

  limn_dialog_get_screen (self, &width, &height);
  limn_dialog_arrange (self, width - 2 * LIMN_DIALOG_SPACING - bar);
  gtk_widget_size_request (self->columns, &parts);
  gtk_widget_set_size_request (self->scroller, parts.width + bar, parts.height);
  gtk_widget_size_request (GTK_WIDGET (self), &whole);
  gtk_widget_set_size_request (self->scroller, -1, LIMN_DIALOG_LEAST);
  if (state != NULL && state->width > 0 && state->height > 0)
    whole = (GtkRequisition){ state->width, state->height };
  gtk_window_set_default_size (
      GTK_WINDOW (self), MIN (whole.width, width), MIN (whole.height, height));
}

/* not every window manager moves a window that grows off the screen */
static void
limn_dialog_keep_on_screen (LimnDialog *self, gint growth)
{
  GdkWindow *window = gtk_widget_get_window (GTK_WIDGET (self));
  GdkRectangle frame, monitor;
  GdkScreen *screen;
  gint over;

  if (window == NULL || growth <= 0)
    return;
  screen = gtk_widget_get_screen (GTK_WIDGET (self));
  gdk_window_get_frame_extents (window, &frame);
  gdk_screen_get_monitor_geometry (
      screen, gdk_screen_get_monitor_at_window (screen, window), &monitor);
  over = frame.y + frame.height + growth - (monitor.y + monitor.height);
  if (over > 0)
    gtk_window_move (
        GTK_WINDOW (self), frame.x, MAX (monitor.y, frame.y - over));
}

static gboolean
limn_dialog_take_room (gpointer user_data)
{
  LimnDialog *self = user_data;
  GtkWidget *const guests[] = { self->notice, self->compare };
  gint room = 0;
  gint most, width, height;

  for (guint i = 0; i < G_N_ELEMENTS (guests); i++)
    {
      GtkRequisition wanted;

      gtk_widget_size_request (guests[i], &wanted);
      if (gtk_widget_get_visible (guests[i]))
        room += wanted.height;
    }
  limn_dialog_get_screen (self, &width, &most);
  gtk_window_get_size (GTK_WINDOW (self), &width, &height);
  room = CLAMP (room, 0, MAX (0, most - (height - self->room)));
  if (room != self->room)
    {
      gtk_window_resize (GTK_WINDOW (self), width, height - self->room + room);
      limn_dialog_keep_on_screen (self, room - self->room);
    }
  self->room = room;
  self->room_timer = 0;
  return G_SOURCE_REMOVE;
}

/**
 * limn_dialog_make_room:
 * @self: a dialog, in which an error or results have come or gone
 *
 * Lets the window grow for them as far as its screen allows, and takes that
 * back when they are gone: once they are laid out, as a window that is asked
 * for two sizes at once takes the older one.
 */
void
limn_dialog_make_room (LimnDialog *self)
{
  if (self->room_timer == 0)
    self->room_timer =
        g_idle_add_full (G_PRIORITY_LOW, limn_dialog_take_room, self, NULL);
}
