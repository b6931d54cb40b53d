/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/compare: the results of a run side by side, until some are kept. */
#include "compare.h"

#include <gdk/gdkkeysyms.h>

#include <glib/gi18n-lib.h>

#include "compare-choice.h"
#include "compare-strip.h"
#include "cost.h"
#include "paragraph.h"

/* of a line at least */
#define LIMN_COMPARE_CHARS 36

struct _LimnCompare
{
  GtkVBox parent_instance;
  LimnHost *host;
  GtkWidget *view;
  GtkWidget *cost;
  GtkWidget *meaning; /* what Enter does */
  GtkWidget *buttons;
  GtkWidget *keep;
  LimnCompareChoice choice;
  gboolean is_open;
  gboolean is_original; /* no result is seen */
};

G_DEFINE_FINAL_TYPE (LimnCompare, limn_compare, GTK_TYPE_VBOX)

enum
{
  LIMN_COMPARE_SETTLED,
  LIMN_COMPARE_N_SIGNALS
};

static guint limn_compare_signals[LIMN_COMPARE_N_SIGNALS];

static gboolean
limn_compare_can_keep (LimnCompare *self)
{
  gboolean keep[LIMN_COMPARE_CHOICE_MAX];

  return limn_compare_choice_get_kept (&self->choice, keep) > 0 ||
         limn_compare_choice_count (
             &self->choice, LIMN_COMPARE_CHOICE_DROPPED) == self->choice.n;
}

static void
limn_compare_update (LimnCompare *self)
{
  g_autofree char *meaning = limn_compare_choice_describe (&self->choice);

  limn_compare_strip_update (self->view,
                             &self->choice,
                             self->is_open && !self->is_original ?
                                 (gint) self->choice.shown :
                                 LIMN_COMPARE_STRIP_ORIGINAL);
  gtk_label_set_text (GTK_LABEL (self->meaning), meaning);
  gtk_widget_set_visible (self->meaning, self->is_open);
  gtk_widget_set_visible (self->buttons, self->is_open);
  gtk_widget_set_sensitive (self->keep, limn_compare_can_keep (self));
}

/* -1 for the image as it was */
static void
limn_compare_look (LimnCompare *self, gint index)
{
  self->is_original = index < 0;
  if (index >= 0)
    self->choice.shown = (guint) index;
  self->host->klass->show_result (self->host, index);
  limn_compare_update (self);
}

static void
limn_compare_show (LimnCompare *self, guint index)
{
  if (index >= self->choice.n)
    return;
  limn_compare_look (self, (gint) index);
  limn_compare_strip_select (self->view, self->choice.shown);
}

static void
limn_compare_flip (LimnCompare *self)
{
  limn_compare_look (self, self->is_original ? (gint) self->choice.shown : -1);
}

static void
limn_compare_step (LimnCompare *self, gint step)
{
  gint n = (gint) self->choice.n;

  limn_compare_show (self,
                     (guint) (((gint) self->choice.shown + step + n) % n));
}

static void
limn_compare_mark (LimnCompare *self)
{
  limn_compare_choice_toggle (&self->choice, LIMN_COMPARE_CHOICE_MARKED);
  limn_compare_update (self);
}

/* what is dropped is out of sight: the next one that is not comes into it */
static void
limn_compare_drop (LimnCompare *self)
{
  LimnCompareChoice *choice = &self->choice;

  limn_compare_choice_toggle (choice, LIMN_COMPARE_CHOICE_DROPPED);
  limn_compare_update (self);
  if (choice->marks[choice->shown] != LIMN_COMPARE_CHOICE_DROPPED)
    return;
  for (guint i = 1; i < choice->n; i++)
    {
      guint next = (choice->shown + i) % choice->n;

      if (choice->marks[next] == LIMN_COMPARE_CHOICE_DROPPED)
        continue;
      limn_compare_show (self, next);
      return;
    }
}

/* once and for all */
static void
limn_compare_end (LimnCompare *self, const gboolean *keep, guint n_kept)
{
  self->is_open = FALSE;
  self->host->klass->keep_results (self->host, keep, self->choice.n);
  limn_compare_update (self);
  gtk_widget_hide (GTK_WIDGET (self));
  g_signal_emit (self, limn_compare_signals[LIMN_COMPARE_SETTLED], 0, n_kept);
}

static void
limn_compare_keep (LimnCompare *self)
{
  gboolean keep[LIMN_COMPARE_CHOICE_MAX];
  guint n_kept = limn_compare_choice_get_kept (&self->choice, keep);

  if (!self->is_open)
    return;
  if (limn_compare_can_keep (self))
    limn_compare_end (self, keep, n_kept);
  else
    gtk_widget_error_bell (self->view);
}

/**
 * limn_compare_settle:
 * @self: a comparison
 *
 * Ends it without a word of the user, as before another run: all that was not
 * dropped stays. Does nothing where it has ended. A comparison that is
 * destroyed ends like that too, without #LimnCompare::settled.
 */
void
limn_compare_settle (LimnCompare *self)
{
  gboolean keep[LIMN_COMPARE_CHOICE_MAX];
  guint n_kept = limn_compare_choice_get_rest (&self->choice, keep);

  if (self->is_open)
    limn_compare_end (self, keep, n_kept);
}

/**
 * limn_compare_is_open:
 * @self: a comparison
 *
 * Returns: whether it waits for the user's choice
 */
gboolean
limn_compare_is_open (LimnCompare *self)
{
  return self->is_open;
}

/**
 * limn_compare_grab_focus:
 * @self: a comparison
 *
 * Its keys are the thumbnails': 1 to 9 and the arrows show a result, Space the
 * image as it was, Insert marks, Delete drops, Enter keeps.
 */
void
limn_compare_grab_focus (LimnCompare *self)
{
  gtk_widget_grab_focus (self->view);
}

/**
 * limn_compare_set_results:
 * @self: a comparison
 * @record: (nullable): of the run; says what it cost
 * @n_results: in the image, the first one seen; 0 hides the comparison
 *
 * Shows the results of a run. An earlier comparison that is still open is
 * settled first. One result needs no choice: only it and its price are shown.
 */
void
limn_compare_set_results (LimnCompare *self,
                          const LimnRecord *record,
                          guint n_results)
{
  g_autofree char *cost = record != NULL ? limn_cost_describe (record) : NULL;

  limn_compare_settle (self);
  limn_compare_choice_init (&self->choice, n_results);
  self->is_open = self->choice.n > 1;
  self->is_original = FALSE;
  limn_compare_strip_load (self->view, self->host, self->choice.n);
  gtk_label_set_text (GTK_LABEL (self->cost), cost != NULL ? cost : "");
  gtk_widget_set_visible (self->cost, cost != NULL);
  limn_compare_update (self);
  gtk_widget_set_visible (GTK_WIDGET (self), self->choice.n > 0);
  if (self->is_open)
    limn_compare_strip_select (self->view, self->choice.shown);
}

static void
limn_compare_go_left (LimnCompare *self)
{
  limn_compare_step (self, -1);
}

static void
limn_compare_go_right (LimnCompare *self)
{
  limn_compare_step (self, 1);
}

static void
limn_compare_go_up (LimnCompare *self)
{
  if (self->choice.shown >= LIMN_COMPARE_STRIP_COLUMNS)
    limn_compare_step (self, -LIMN_COMPARE_STRIP_COLUMNS);
}

static void
limn_compare_go_down (LimnCompare *self)
{
  limn_compare_show (self, self->choice.shown + LIMN_COMPARE_STRIP_COLUMNS);
}

static const struct
{
  guint key;
  void (*act) (LimnCompare *self);
} limn_compare_keys[] = {
  { GDK_KEY_Left, limn_compare_go_left },
  { GDK_KEY_Right, limn_compare_go_right },
  { GDK_KEY_Up, limn_compare_go_up },
  { GDK_KEY_Down, limn_compare_go_down },
  { GDK_KEY_KP_Left, limn_compare_go_left },
  { GDK_KEY_KP_Right, limn_compare_go_right },
  { GDK_KEY_space, limn_compare_flip },
  { GDK_KEY_Insert, limn_compare_mark },
  { GDK_KEY_KP_Insert, limn_compare_mark },
  { GDK_KEY_Delete, limn_compare_drop },
  { GDK_KEY_KP_Delete, limn_compare_drop },
  { GDK_KEY_Return, limn_compare_keep },
  { GDK_KEY_KP_Enter, limn_compare_keep },
};

static gboolean
limn_compare_press_key (GtkWidget *view, GdkEventKey *event, gpointer data)
{
  LimnCompare *self = data;
  guint key = event->keyval;

  if (!self->is_open ||
      (event->state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (limn_compare_keys); i++)
    if (limn_compare_keys[i].key == key)
      {
        limn_compare_keys[i].act (self);
        return TRUE;
      }
  if (key >= GDK_KEY_KP_1 && key <= GDK_KEY_KP_9)
    key += GDK_KEY_1 - GDK_KEY_KP_1;
  if (key < GDK_KEY_1 || key > GDK_KEY_9)
    return FALSE;
  limn_compare_show (self, key - GDK_KEY_1);
  return TRUE;
}

/* a click shows, a second one keeps */
static gboolean
limn_compare_press_button (GtkWidget *view,
                           GdkEventButton *event,
                           gpointer data)
{
  LimnCompare *self = data;
  GtkTreePath *path = gtk_icon_view_get_path_at_pos (
      GTK_ICON_VIEW (view), (gint) event->x, (gint) event->y);

  if (path == NULL)
    return FALSE;
  if (self->is_open && event->button == 1 && event->type == GDK_BUTTON_PRESS)
    limn_compare_show (self, (guint) gtk_tree_path_get_indices (path)[0]);
  if (self->is_open && event->button == 1 && event->type == GDK_2BUTTON_PRESS)
    limn_compare_keep (self);
  gtk_tree_path_free (path);
  gtk_widget_grab_focus (view);
  return TRUE;
}

/* no mnemonics: they have keys of their own, and the letters are taken */
static const struct
{
  const char *label;
  const char *tip;
  void (*act) (LimnCompare *self);
} limn_compare_buttons[] = {
  { N_ ("Keep"), N_ ("Ends the comparison (Enter)"), limn_compare_keep },
  { N_ ("Keep All"),
    N_ ("Keeps all that are not dropped"),
    limn_compare_settle },
  { N_ ("Mark"),
    N_ ("Marks the one that is seen, to keep more than one (Insert)"),
    limn_compare_mark },
  { N_ ("Drop"),
    N_ ("Takes the one that is seen out of the choice (Delete)"),
    limn_compare_drop },
  { N_ ("Before/After"),
    N_ ("Shows the image as it was, or the result again (Space)"),
    limn_compare_flip },
};

static void
limn_compare_add_button (LimnCompare *self, guint i)
{
  GtkWidget *button =
      gtk_button_new_with_label (_ (limn_compare_buttons[i].label));

  gtk_widget_set_tooltip_text (button, _ (limn_compare_buttons[i].tip));
  g_signal_connect_swapped (
      button, "clicked", G_CALLBACK (limn_compare_buttons[i].act), self);
  gtk_box_pack_start (GTK_BOX (self->buttons), button, FALSE, FALSE, 0);
  gtk_widget_show (button);
  if (limn_compare_buttons[i].act == limn_compare_keep)
    self->keep = button;
}

static void
limn_compare_build_view (LimnCompare *self)
{
  self->view = limn_compare_strip_new ();
  g_signal_connect (
      self->view, "key-press-event", G_CALLBACK (limn_compare_press_key), self);
  g_signal_connect (self->view,
                    "button-press-event",
                    G_CALLBACK (limn_compare_press_button),
                    self);
  gtk_box_pack_start (GTK_BOX (self), self->view, FALSE, FALSE, 0);
  gtk_widget_show (self->view);
}

static GtkWidget *
limn_compare_add_line (LimnCompare *self)
{
  GtkWidget *label = limn_paragraph_new (LIMN_COMPARE_CHARS);

  gtk_box_pack_start (GTK_BOX (self), label, FALSE, FALSE, 0);
  return label;
}

static void
limn_compare_init (LimnCompare *self)
{
  gtk_box_set_spacing (GTK_BOX (self), 6);
  limn_compare_build_view (self);
  self->cost = limn_compare_add_line (self);
  self->meaning = limn_compare_add_line (self);
  self->buttons = gtk_hbox_new (FALSE, 6);
  gtk_box_pack_start (GTK_BOX (self), self->buttons, FALSE, FALSE, 0);
  for (guint i = 0; i < G_N_ELEMENTS (limn_compare_buttons); i++)
    limn_compare_add_button (self, i);
  gtk_widget_set_no_show_all (GTK_WIDGET (self), TRUE);
}

/* a window that is closed says nothing either; nobody hears of it any more */
static void
limn_compare_destroy (GtkObject *object)
{
  LimnCompare *self = LIMN_COMPARE (object);
  gboolean keep[LIMN_COMPARE_CHOICE_MAX];

  if (self->is_open)
    {
      self->is_open = FALSE;
      limn_compare_choice_get_rest (&self->choice, keep);
      self->host->klass->keep_results (self->host, keep, self->choice.n);
    }
  GTK_OBJECT_CLASS (limn_compare_parent_class)->destroy (object);
}

static void
limn_compare_class_init (LimnCompareClass *klass)
{
  GTK_OBJECT_CLASS (klass)->destroy = limn_compare_destroy;

  /**
   * LimnCompare::settled:
   * @n_kept: results that stay in the image
   *
   * The choice was made; the comparison is hidden.
   */
  limn_compare_signals[LIMN_COMPARE_SETTLED] = g_signal_new ("settled",
                                                             LIMN_TYPE_COMPARE,
                                                             G_SIGNAL_RUN_LAST,
                                                             0,
                                                             NULL,
                                                             NULL,
                                                             NULL,
                                                             G_TYPE_NONE,
                                                             1,
                                                             G_TYPE_UINT);
}

/**
 * limn_compare_new:
 * @host: whose results it shows; outlives it
 *
 * Returns: (transfer floating): a comparison, hidden until there are results
 */
GtkWidget *
limn_compare_new (LimnHost *host)
{
  LimnCompare *self = g_object_new (LIMN_TYPE_COMPARE, NULL);

  self->host = host;
  return GTK_WIDGET (self);
}
