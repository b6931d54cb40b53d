/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/reference-list: layers and files that are sent beside the frame. */
#include "reference-list.h"

#include <gdk/gdkkeysyms.h>

#include <glib/gi18n-lib.h>

#include "paragraph.h"
#include "reference-chooser.h"
#include "reference-rows.h"
#include "reference-view.h"
#include "references.h"
#include "thumbnail.h"

/* of a thumbnail, and of the rows that are seen at once, lines of text */
#define LIMN_REFERENCE_LIST_LINES 2
#define LIMN_REFERENCE_LIST_ROOM 8

/* of the hint's lines at least */
#define LIMN_REFERENCE_LIST_CHARS 36

struct _LimnReferenceList
{
  GtkVBox parent_instance;
  LimnHost *host;
  GtkListStore *rows;
  GtkWidget *window; /* around the view; hidden while there are no rows */
  GtkWidget *view;
  GtkWidget *buttons[5];
  GtkWidget *hint;
  guint first, limit;
};

G_DEFINE_FINAL_TYPE (LimnReferenceList, limn_reference_list, GTK_TYPE_VBOX)

enum
{
  LIMN_REFERENCE_LIST_CHANGED,
  LIMN_REFERENCE_LIST_N_SIGNALS
};

static guint limn_reference_list_signals[LIMN_REFERENCE_LIST_N_SIGNALS];

static void limn_reference_list_choose_layer (LimnReferenceList *self);
static void limn_reference_list_remove (LimnReferenceList *self);
static void limn_reference_list_move_up (LimnReferenceList *self);
static void limn_reference_list_move_down (LimnReferenceList *self);

/* the order of the buttons */
enum
{
  LIMN_REFERENCE_LIST_LAYER,
  LIMN_REFERENCE_LIST_FILE,
  LIMN_REFERENCE_LIST_UP,
  LIMN_REFERENCE_LIST_DOWN,
  LIMN_REFERENCE_LIST_REMOVE,
};

static const struct
{
  const char *label; /* NULL: of the stock item */
  const char *stock;
  const char *tip;
  void (*act) (LimnReferenceList *self);
} limn_reference_list_buttons[] = {
  { N_ ("_Add Layer…"),
    NULL,
    N_ ("Sends a layer of this image as well"),
    limn_reference_list_choose_layer },
  { N_ ("Add _File…"),
    NULL,
    N_ ("Sends an image file as well; files can be dropped here too"),
    limn_reference_chooser_open_files },
  { NULL,
    GTK_STOCK_GO_UP,
    N_ ("Sends it earlier (Alt+Up)"),
    limn_reference_list_move_up },
  { NULL,
    GTK_STOCK_GO_DOWN,
    N_ ("Sends it later (Alt+Down)"),
    limn_reference_list_move_down },
  { NULL,
    GTK_STOCK_REMOVE,
    N_ ("Does not send it (Delete)"),
    limn_reference_list_remove },
};

static gboolean
limn_reference_list_is_full (LimnReferenceList *self)
{
  return limn_reference_rows_count (self->rows) >= self->limit;
}

static char *
limn_reference_list_dup_hint (LimnReferenceList *self)
{
  guint n = limn_reference_rows_count (self->rows);

  if (self->limit == 0)
    return g_strdup (_ ("This model takes no references."));
  if (n > self->limit)
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE,
                     "This model takes %u reference; remove the others.",
                     "This model takes %u references; remove the others.",
                     self->limit),
        self->limit);
  if (n == self->limit)
    return g_strdup (_ ("This model takes no more references."));
  return NULL;
}

static void
limn_reference_list_set_hint (LimnReferenceList *self, const char *hint)
{
  gtk_label_set_text (GTK_LABEL (self->hint), hint != NULL ? hint : "");
  gtk_widget_set_visible (self->hint, hint != NULL);
}

static void
limn_reference_list_update_buttons (LimnReferenceList *self)
{
  gboolean room = !limn_reference_list_is_full (self);
  guint n = limn_reference_rows_count (self->rows);
  gint at = limn_reference_view_get_chosen (self->view);

  gtk_widget_set_sensitive (self->buttons[LIMN_REFERENCE_LIST_LAYER], room);
  gtk_widget_set_sensitive (self->buttons[LIMN_REFERENCE_LIST_FILE], room);
  gtk_widget_set_sensitive (self->buttons[LIMN_REFERENCE_LIST_UP], at > 0);
  gtk_widget_set_sensitive (self->buttons[LIMN_REFERENCE_LIST_DOWN],
                            at >= 0 && (guint) at + 1 < n);
  gtk_widget_set_sensitive (self->buttons[LIMN_REFERENCE_LIST_REMOVE], at >= 0);
  for (guint i = LIMN_REFERENCE_LIST_UP; i <= LIMN_REFERENCE_LIST_REMOVE; i++)
    gtk_widget_set_visible (self->buttons[i], n > 0);
}

static void
limn_reference_list_update (LimnReferenceList *self)
{
  g_autofree char *hint = limn_reference_list_dup_hint (self);
  guint n = limn_reference_rows_count (self->rows);
  guint lines =
      MIN (n * LIMN_REFERENCE_LIST_LINES + 1, LIMN_REFERENCE_LIST_ROOM);

  limn_reference_rows_number (self->rows, self->first, self->limit);
  limn_reference_list_set_hint (self, hint);
  gtk_widget_set_visible (self->window, n > 0);
  gtk_widget_set_size_request (
      self->window, -1, (gint) limn_thumbnail_get_side (self->view, lines));
  limn_reference_list_update_buttons (self);
}

static void
limn_reference_list_change (LimnReferenceList *self)
{
  limn_reference_list_update (self);
  g_signal_emit (
      self, limn_reference_list_signals[LIMN_REFERENCE_LIST_CHANGED], 0);
}

static gboolean
limn_reference_list_put (LimnReferenceList *self, const char *entry)
{
  if (limn_reference_list_is_full (self) ||
      limn_reference_rows_has (self->rows, entry))
    return FALSE;
  limn_reference_rows_add (
      self->rows,
      self->host,
      entry,
      limn_thumbnail_get_side (self->view, LIMN_REFERENCE_LIST_LINES));
  return TRUE;
}

/**
 * limn_reference_list_add:
 * @self: a list
 * @entry: "layer:Name" or "file:/path"
 *
 * Adds one behind the others, and emits #LimnReferenceList::changed.
 *
 * Returns: %FALSE where it is there already, or there is no room
 */
gboolean
limn_reference_list_add (LimnReferenceList *self, const char *entry)
{
  if (!limn_reference_list_put (self, entry))
    return FALSE;
  limn_reference_list_change (self);
  return TRUE;
}

static char *
limn_reference_list_dup_file (const char *uri)
{
  g_autofree char *path = g_filename_from_uri (uri, NULL, NULL);
  g_autofree char *name =
      path != NULL ? g_filename_to_utf8 (path, -1, NULL, NULL, NULL) : NULL;

  return name != NULL ? limn_references_dup_entry (LIMN_REFERENCE_FILE, name) :
                        NULL;
}

/**
 * limn_reference_list_add_uris:
 * @self: a list
 * @uris: (array zero-terminated=1): of files on this machine
 *
 * Adds those that there is room for, and emits #LimnReferenceList::changed
 * once. What is no file is named beside the buttons.
 *
 * Returns: whether any was added
 */
gboolean
limn_reference_list_add_uris (LimnReferenceList *self, char **uris)
{
  gboolean added = FALSE;
  gboolean strange = FALSE;

  for (guint i = 0; uris[i] != NULL; i++)
    {
      g_autofree char *entry = limn_reference_list_dup_file (uris[i]);

      strange |= entry == NULL;
      added |= entry != NULL && limn_reference_list_put (self, entry);
    }
  if (added)
    limn_reference_list_change (self);
  if (strange)
    limn_reference_list_set_hint (
        self, _ ("Only files on this machine can be sent."));
  return added;
}

/**
 * limn_reference_list_set_entries:
 * @self: a list
 * @entries: (nullable): what it shall hold, as `limn.references` has it
 *
 * More than can be sent are shown, and said to be too many. Emits nothing.
 */
void
limn_reference_list_set_entries (LimnReferenceList *self, JsonArray *entries)
{
  guint n = entries != NULL ? json_array_get_length (entries) : 0;
  guint side = limn_thumbnail_get_side (self->view, LIMN_REFERENCE_LIST_LINES);

  gtk_list_store_clear (self->rows);
  for (guint i = 0; i < n; i++)
    {
      const char *entry = json_array_get_string_element (entries, i);

      if (!limn_reference_rows_has (self->rows, entry))
        limn_reference_rows_add (self->rows, self->host, entry, side);
    }
  limn_reference_list_update (self);
}

/**
 * limn_reference_list_get_entries:
 * @self: a list
 *
 * Returns: (transfer full): the value of `limn.references`, maybe empty
 */
JsonArray *
limn_reference_list_get_entries (LimnReferenceList *self)
{
  return limn_reference_rows_to_json (self->rows);
}

/**
 * limn_reference_list_set_first:
 * @self: a list
 * @number: how the prompt calls the first: 2 where the frame goes before it,
 *   1 where no image does
 */
void
limn_reference_list_set_first (LimnReferenceList *self, guint number)
{
  self->first = number;
  limn_reference_list_update (self);
}

/**
 * limn_reference_list_set_limit:
 * @self: a list
 * @limit: how many references the provider takes, without the images before
 *   them; %G_MAXUINT where nobody knows
 */
void
limn_reference_list_set_limit (LimnReferenceList *self, guint limit)
{
  self->limit = limit;
  limn_reference_list_update (self);
}

static void
limn_reference_list_choose_layer (LimnReferenceList *self)
{
  limn_reference_chooser_pop_layers (
      self, self->host, self->rows, self->buttons[LIMN_REFERENCE_LIST_LAYER]);
}

static void
limn_reference_list_remove (LimnReferenceList *self)
{
  if (!limn_reference_view_remove (self->view))
    return;
  limn_reference_list_change (self);
  if (limn_reference_rows_count (self->rows) == 0)
    gtk_widget_grab_focus (self->buttons[LIMN_REFERENCE_LIST_LAYER]);
}

static void
limn_reference_list_move (LimnReferenceList *self, gint step)
{
  if (limn_reference_view_move (self->view, step))
    limn_reference_list_change (self);
}

static void
limn_reference_list_move_up (LimnReferenceList *self)
{
  limn_reference_list_move (self, -1);
}

static void
limn_reference_list_move_down (LimnReferenceList *self)
{
  limn_reference_list_move (self, 1);
}

static gboolean
limn_reference_list_press_key (GtkWidget *view,
                               GdkEventKey *event,
                               gpointer data)
{
  const guint mask = gtk_accelerator_get_default_mod_mask ();
  const struct
  {
    guint key, modifiers;
    void (*act) (LimnReferenceList *self);
  } rows[] = {
    { GDK_KEY_Delete, 0, limn_reference_list_remove },
    { GDK_KEY_KP_Delete, 0, limn_reference_list_remove },
    { GDK_KEY_Up, GDK_MOD1_MASK, limn_reference_list_move_up },
    { GDK_KEY_Down, GDK_MOD1_MASK, limn_reference_list_move_down },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (event->keyval == rows[i].key &&
        (event->state & mask) == rows[i].modifiers)
      {
        rows[i].act (data);
        return TRUE;
      }
  return FALSE;
}

static gboolean
limn_reference_list_drop (char **uris, gpointer data)
{
  return limn_reference_list_add_uris (data, uris);
}

static void
limn_reference_list_connect (LimnReferenceList *self)
{
  limn_reference_view_take_drops (
      self->view, GTK_WIDGET (self), limn_reference_list_drop, self);
  g_signal_connect (self->view,
                    "key-press-event",
                    G_CALLBACK (limn_reference_list_press_key),
                    self);
  g_signal_connect_swapped (
      self->view, "drag-end", G_CALLBACK (limn_reference_list_change), self);
  g_signal_connect_swapped (
      gtk_tree_view_get_selection (GTK_TREE_VIEW (self->view)),
      "changed",
      G_CALLBACK (limn_reference_list_update_buttons),
      self);
}

static void
limn_reference_list_build_view (LimnReferenceList *self)
{
  self->rows = limn_reference_rows_new ();
  self->view = limn_reference_view_new (self->rows);
  self->window = gtk_scrolled_window_new (NULL, NULL);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->window),
                                  GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_shadow_type (GTK_SCROLLED_WINDOW (self->window),
                                       GTK_SHADOW_IN);
  gtk_container_add (GTK_CONTAINER (self->window), self->view);
  gtk_widget_show (self->view);
  gtk_widget_set_no_show_all (self->window, TRUE);
  gtk_box_pack_start (GTK_BOX (self), self->window, TRUE, TRUE, 0);
}

static GtkWidget *
limn_reference_list_make_button (LimnReferenceList *self, guint i)
{
  const char *tip = _ (limn_reference_list_buttons[i].tip);
  const char *stock = limn_reference_list_buttons[i].stock;
  GtkWidget *button = stock == NULL ?
                          gtk_button_new_with_mnemonic (
                              _ (limn_reference_list_buttons[i].label)) :
                          gtk_button_new ();

  if (stock != NULL)
    {
      gtk_container_add (
          GTK_CONTAINER (button),
          gtk_image_new_from_stock (stock, GTK_ICON_SIZE_BUTTON));
      atk_object_set_name (gtk_widget_get_accessible (button), tip);
    }
  gtk_widget_set_tooltip_text (button, tip);
  g_signal_connect_swapped (
      button, "clicked", G_CALLBACK (limn_reference_list_buttons[i].act), self);
  gtk_widget_show_all (button);
  gtk_widget_set_no_show_all (button, TRUE);
  return button;
}

static void
limn_reference_list_build_buttons (LimnReferenceList *self)
{
  GtkWidget *row = gtk_hbox_new (FALSE, 6);

  self->hint = limn_paragraph_new (LIMN_REFERENCE_LIST_CHARS);
  gtk_widget_set_no_show_all (self->hint, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (limn_reference_list_buttons); i++)
    {
      self->buttons[i] = limn_reference_list_make_button (self, i);
      gtk_box_pack_start (GTK_BOX (row), self->buttons[i], FALSE, FALSE, 0);
    }
  gtk_box_pack_start (GTK_BOX (self), row, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (self), self->hint, FALSE, FALSE, 0);
  gtk_widget_show (row);
}

static void
limn_reference_list_finalize (GObject *object)
{
  LimnReferenceList *self = (LimnReferenceList *) object;

  g_object_unref (self->rows);
  G_OBJECT_CLASS (limn_reference_list_parent_class)->finalize (object);
}

static void
limn_reference_list_class_init (LimnReferenceListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = limn_reference_list_finalize;

  /**
   * LimnReferenceList::changed:
   *
   * The user has added, removed or moved one.
   */
  limn_reference_list_signals[LIMN_REFERENCE_LIST_CHANGED] =
      g_signal_new ("changed",
                    LIMN_TYPE_REFERENCE_LIST,
                    G_SIGNAL_RUN_LAST,
                    0,
                    NULL,
                    NULL,
                    NULL,
                    G_TYPE_NONE,
                    0);
}

static void
limn_reference_list_init (LimnReferenceList *self)
{
  self->first = 1;
  self->limit = G_MAXUINT;
  gtk_box_set_spacing (GTK_BOX (self), 6);
  limn_reference_list_build_view (self);
  limn_reference_list_build_buttons (self);
  limn_reference_list_connect (self);
  limn_reference_list_update (self);
}

/**
 * limn_reference_list_new:
 * @host: knows the layers, draws thumbnails; outlives it
 *
 * Returns: (transfer floating): a list without references
 */
GtkWidget *
limn_reference_list_new (LimnHost *host)
{
  LimnReferenceList *self = g_object_new (LIMN_TYPE_REFERENCE_LIST, NULL);

  self->host = host;
  return GTK_WIDGET (self);
}
