/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/compare: the results of a run side by side, until some are kept. */
#include "compare.h"

#include <gdk/gdkkeysyms.h>

#include <glib/gi18n-lib.h>

#include "choice.h"
#include "cost.h"
#include "thumbnail.h"

/* of a thumbnail, lines of text; and how many stand beside each other */
#define LIMN_COMPARE_LINES 5
#define LIMN_COMPARE_COLUMNS 5

struct _LimnCompare
{
  GtkVBox parent_instance;
  LimnHost *host;
  GtkListStore *rows;
  GtkWidget *view;
  GtkWidget *cost;
  GtkWidget *meaning; /* what Enter does */
  GtkWidget *buttons;
  GtkWidget *keep;
  LimnChoice choice;
  gboolean is_open;
  gboolean is_original; /* no result is seen */
  GPtrArray *pictures;  /* (nullable elements) */
};

G_DEFINE_FINAL_TYPE (LimnCompare, limn_compare, GTK_TYPE_VBOX)

enum
{
  LIMN_COMPARE_TEXT,
  LIMN_COMPARE_PICTURE,
  LIMN_COMPARE_N_COLUMNS
};

enum
{
  LIMN_COMPARE_SETTLED,
  LIMN_COMPARE_N_SIGNALS
};

static guint limn_compare_signals[LIMN_COMPARE_N_SIGNALS];

/* its number, and what was said of it in words */
static char *
limn_compare_dup_text (LimnCompare *self, guint i)
{
  gboolean shown = i == self->choice.shown && !self->is_original;

  if (!self->is_open)
    return g_strdup_printf ("%u", i + 1);
  if (self->choice.marks[i] == LIMN_CHOICE_DROPPED)
    return shown ? g_strdup_printf (_ ("%u: seen, dropped"), i + 1) :
                   g_strdup_printf (_ ("%u: dropped"), i + 1);
  if (self->choice.marks[i] == LIMN_CHOICE_MARKED)
    return shown ? g_strdup_printf (_ ("%u: seen, marked"), i + 1) :
                   g_strdup_printf (_ ("%u: marked"), i + 1);
  return shown ? g_strdup_printf (_ ("%u: seen"), i + 1) :
                 g_strdup_printf ("%u", i + 1);
}

static GdkPixbuf *
limn_compare_make_pixbuf (LimnCompare *self, guint i)
{
  const LimnPicture *picture = g_ptr_array_index (self->pictures, i);
  GdkPixbuf *pixbuf =
      picture != NULL ? limn_thumbnail_make_pixbuf (picture) : NULL;

  if (pixbuf != NULL && self->choice.marks[i] == LIMN_CHOICE_DROPPED)
    gdk_pixbuf_saturate_and_pixelate (pixbuf, pixbuf, 0, TRUE);
  return pixbuf;
}

static void
limn_compare_update_row (LimnCompare *self, guint i)
{
  g_autofree char *text = limn_compare_dup_text (self, i);
  g_autoptr (GdkPixbuf) pixbuf = limn_compare_make_pixbuf (self, i);
  GtkTreeIter iter;

  if (gtk_tree_model_iter_nth_child (
          GTK_TREE_MODEL (self->rows), &iter, NULL, (gint) i))
    gtk_list_store_set (self->rows,
                        &iter,
                        LIMN_COMPARE_TEXT,
                        text,
                        LIMN_COMPARE_PICTURE,
                        pixbuf,
                        -1);
}

static gboolean
limn_compare_can_keep (LimnCompare *self)
{
  gboolean keep[LIMN_CHOICE_MAX];

  return limn_choice_get_kept (&self->choice, keep) > 0 ||
         limn_choice_count (&self->choice, LIMN_CHOICE_DROPPED) ==
             self->choice.n;
}

static void
limn_compare_update (LimnCompare *self)
{
  g_autofree char *meaning = limn_choice_describe (&self->choice);

  for (guint i = 0; i < self->choice.n; i++)
    limn_compare_update_row (self, i);
  gtk_label_set_text (GTK_LABEL (self->meaning), meaning);
  gtk_widget_set_visible (self->meaning, self->is_open);
  gtk_widget_set_visible (self->buttons, self->is_open);
  gtk_widget_set_sensitive (self->keep, limn_compare_can_keep (self));
}

static void
limn_compare_move_cursor (LimnCompare *self)
{
  GtkIconView *view = GTK_ICON_VIEW (self->view);
  GtkTreePath *path =
      gtk_tree_path_new_from_indices ((gint) self->choice.shown, -1);

  gtk_icon_view_set_cursor (view, path, NULL, FALSE);
  gtk_icon_view_select_path (view, path);
  gtk_tree_path_free (path);
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
  limn_compare_move_cursor (self);
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
  limn_choice_toggle (&self->choice, LIMN_CHOICE_MARKED);
  limn_compare_update (self);
}

/* what is dropped is out of sight: the next one that is not comes into it */
static void
limn_compare_drop (LimnCompare *self)
{
  LimnChoice *choice = &self->choice;

  limn_choice_toggle (choice, LIMN_CHOICE_DROPPED);
  limn_compare_update (self);
  if (choice->marks[choice->shown] != LIMN_CHOICE_DROPPED)
    return;
  for (guint i = 1; i < choice->n; i++)
    {
      guint next = (choice->shown + i) % choice->n;

      if (choice->marks[next] == LIMN_CHOICE_DROPPED)
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
  gboolean keep[LIMN_CHOICE_MAX];
  guint n_kept = limn_choice_get_kept (&self->choice, keep);

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
 * Ends it without a word of the user, before the dialog closes or another run
 * begins: all that was not dropped stays. Does nothing where it has ended.
 */
void
limn_compare_settle (LimnCompare *self)
{
  gboolean keep[LIMN_CHOICE_MAX];
  guint n_kept = limn_choice_get_rest (&self->choice, keep);

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

static void
limn_compare_load (LimnCompare *self)
{
  guint side = limn_thumbnail_get_side (self->view, LIMN_COMPARE_LINES);

  g_ptr_array_set_size (self->pictures, 0);
  gtk_list_store_clear (self->rows);
  for (guint i = 0; i < self->choice.n; i++)
    {
      GtkTreeIter iter;

      g_ptr_array_add (
          self->pictures,
          self->host->klass->get_result_picture (self->host, i, side));
      gtk_list_store_append (self->rows, &iter);
    }
  gtk_icon_view_set_item_width (GTK_ICON_VIEW (self->view), (gint) side + 12);
  gtk_icon_view_set_columns (
      GTK_ICON_VIEW (self->view),
      (gint) CLAMP (self->choice.n, 1, LIMN_COMPARE_COLUMNS));
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
  limn_choice_init (&self->choice, n_results);
  self->is_open = self->choice.n > 1;
  self->is_original = FALSE;
  limn_compare_load (self);
  gtk_label_set_text (GTK_LABEL (self->cost), cost != NULL ? cost : "");
  gtk_widget_set_visible (self->cost, cost != NULL);
  limn_compare_update (self);
  gtk_widget_set_visible (GTK_WIDGET (self), self->choice.n > 0);
  if (self->is_open)
    limn_compare_move_cursor (self);
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
  if (self->choice.shown >= LIMN_COMPARE_COLUMNS)
    limn_compare_step (self, -LIMN_COMPARE_COLUMNS);
}

static void
limn_compare_go_down (LimnCompare *self)
{
  limn_compare_show (self, self->choice.shown + LIMN_COMPARE_COLUMNS);
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

static const struct
{
  const char *label;
  const char *tip;
  void (*act) (LimnCompare *self);
} limn_compare_buttons[] = {
  { N_ ("_Keep"), N_ ("Ends the comparison (Enter)"), limn_compare_keep },
  { N_ ("Keep _All"),
    N_ ("Keeps all that are not dropped"),
    limn_compare_settle },
  { N_ ("_Mark"),
    N_ ("Marks the one that is seen, to keep more than one (Insert)"),
    limn_compare_mark },
  { N_ ("_Drop"),
    N_ ("Takes the one that is seen out of the choice (Delete)"),
    limn_compare_drop },
  { N_ ("_Before/After"),
    N_ ("Shows the image as it was, or the result again (Space)"),
    limn_compare_flip },
};

static void
limn_compare_add_button (LimnCompare *self, guint i)
{
  GtkWidget *button =
      gtk_button_new_with_mnemonic (_ (limn_compare_buttons[i].label));

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
  GtkIconView *view;

  self->rows = gtk_list_store_new (
      LIMN_COMPARE_N_COLUMNS, G_TYPE_STRING, GDK_TYPE_PIXBUF);
  self->view = gtk_icon_view_new_with_model (GTK_TREE_MODEL (self->rows));
  view = GTK_ICON_VIEW (self->view);
  gtk_icon_view_set_text_column (view, LIMN_COMPARE_TEXT);
  gtk_icon_view_set_pixbuf_column (view, LIMN_COMPARE_PICTURE);
  gtk_icon_view_set_selection_mode (view, GTK_SELECTION_SINGLE);
  gtk_icon_view_set_margin (view, 0);
  gtk_icon_view_set_spacing (view, 0);
  atk_object_set_name (gtk_widget_get_accessible (self->view), _ ("Results"));
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
  GtkWidget *label = gtk_label_new (NULL);

  gtk_misc_set_alignment (GTK_MISC (label), 0.0, 0.5);
  gtk_label_set_line_wrap (GTK_LABEL (label), TRUE);
  gtk_box_pack_start (GTK_BOX (self), label, FALSE, FALSE, 0);
  return label;
}

static void
limn_compare_init (LimnCompare *self)
{
  self->pictures = g_ptr_array_new_with_free_func (
      (GDestroyNotify) (gpointer) limn_picture_free);
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

static void
limn_compare_finalize (GObject *object)
{
  LimnCompare *self = (LimnCompare *) object;

  g_object_unref (self->rows);
  g_ptr_array_unref (self->pictures);
  G_OBJECT_CLASS (limn_compare_parent_class)->finalize (object);
}

static void
limn_compare_class_init (LimnCompareClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = limn_compare_finalize;

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
