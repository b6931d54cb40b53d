/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/choice-list: a drop-down list whose rows have keys.
 *
 * It shows what it is told to, and "chosen" is emitted when the user wants
 * something else, never for what the program does. */
#include "choice-list.h"

#include <atk/atk.h>

typedef struct
{
  char *key; /* (nullable): a line between rows */
  char *text;
} LimnChoiceRow;

struct _LimnChoiceRows
{
  GArray *rows;
};

enum
{
  LIMN_CHOICE_LIST_TEXT,
  LIMN_CHOICE_LIST_KEY,
  LIMN_CHOICE_LIST_N_COLUMNS,
};

struct _LimnChoiceList
{
  GtkComboBox parent_instance;
  GtkListStore *store; /* (unowned) */
  char *key;           /* of the active row */
  gboolean is_told;    /* changes that are the program's own */
};

G_DEFINE_FINAL_TYPE (LimnChoiceList, limn_choice_list, GTK_TYPE_COMBO_BOX)

static guint limn_choice_list_chosen;

static void
limn_choice_rows_clear_row (gpointer data)
{
  LimnChoiceRow *row = data;

  g_free (row->key);
  g_free (row->text);
}

/**
 * limn_choice_rows_new:
 *
 * Returns: (transfer full): no rows yet
 */
LimnChoiceRows *
limn_choice_rows_new (void)
{
  LimnChoiceRows *self = g_new (LimnChoiceRows, 1);

  self->rows = g_array_new (FALSE, FALSE, sizeof (LimnChoiceRow));
  g_array_set_clear_func (self->rows, limn_choice_rows_clear_row);
  return self;
}

/**
 * limn_choice_rows_free:
 * @self: (nullable) (transfer full): rows
 */
void
limn_choice_rows_free (LimnChoiceRows *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->rows);
  g_free (self);
}

/**
 * limn_choice_rows_add:
 * @self: rows
 * @key: what the next row stands for
 * @text: what it says
 */
void
limn_choice_rows_add (LimnChoiceRows *self, const char *key, const char *text)
{
  LimnChoiceRow row = { g_strdup (key), g_strdup (text) };

  g_array_append_val (self->rows, row);
}

/**
 * limn_choice_rows_add_line:
 * @self: rows, which get a line across; not as the first, nor twice in a row
 */
void
limn_choice_rows_add_line (LimnChoiceRows *self)
{
  GArray *rows = self->rows;

  if (rows->len > 0 &&
      g_array_index (rows, LimnChoiceRow, rows->len - 1).key != NULL)
    limn_choice_rows_add (self, NULL, NULL);
}

/**
 * limn_choice_rows_has:
 * @self: rows
 * @key: of one
 *
 * Returns: whether it is there
 */
gboolean
limn_choice_rows_has (const LimnChoiceRows *self, const char *key)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (g_strcmp0 (g_array_index (self->rows, LimnChoiceRow, i).key, key) == 0)
      return TRUE;
  return FALSE;
}

static void
limn_choice_list_finalize (GObject *object)
{
  g_free (LIMN_CHOICE_LIST (object)->key);
  G_OBJECT_CLASS (limn_choice_list_parent_class)->finalize (object);
}

static char *
limn_choice_list_dup_key (LimnChoiceList *self, GtkTreeIter *iter)
{
  char *key;

  gtk_tree_model_get (
      GTK_TREE_MODEL (self->store), iter, LIMN_CHOICE_LIST_KEY, &key, -1);
  return key;
}

static void
limn_choice_list_change (GtkComboBox *combo)
{
  LimnChoiceList *self = LIMN_CHOICE_LIST (combo);
  GtkTreeIter iter;

  if (self->is_told || !gtk_combo_box_get_active_iter (combo, &iter))
    return;
  g_free (self->key);
  self->key = limn_choice_list_dup_key (self, &iter);
  g_signal_emit (self, limn_choice_list_chosen, 0);
}

static void
limn_choice_list_class_init (LimnChoiceListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = limn_choice_list_finalize;
  GTK_COMBO_BOX_CLASS (klass)->changed = limn_choice_list_change;
  limn_choice_list_chosen = g_signal_new ("chosen",
                                          LIMN_TYPE_CHOICE_LIST,
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          0);
}

static gboolean
limn_choice_list_is_line (GtkTreeModel *model,
                          GtkTreeIter *iter,
                          gpointer user_data)
{
  g_autofree char *key = limn_choice_list_dup_key (user_data, iter);

  return key == NULL;
}

static void
limn_choice_list_init (LimnChoiceList *self)
{
  GtkComboBox *combo = GTK_COMBO_BOX (self);
  GtkCellRenderer *cell = gtk_cell_renderer_text_new ();

  self->store = gtk_list_store_new (
      LIMN_CHOICE_LIST_N_COLUMNS, G_TYPE_STRING, G_TYPE_STRING);
  gtk_combo_box_set_model (combo, GTK_TREE_MODEL (self->store));
  g_object_unref (self->store);
  gtk_cell_layout_pack_start (GTK_CELL_LAYOUT (self), cell, TRUE);
  gtk_cell_layout_add_attribute (
      GTK_CELL_LAYOUT (self), cell, "text", LIMN_CHOICE_LIST_TEXT);
  gtk_combo_box_set_row_separator_func (
      combo, limn_choice_list_is_line, self, NULL);
}

/**
 * limn_choice_list_new:
 * @name: what it is for, for who cannot see it
 *
 * Emits "chosen" when the user has chosen another row.
 *
 * Returns: (transfer floating): an empty list
 */
GtkWidget *
limn_choice_list_new (const char *name)
{
  GtkWidget *self = g_object_new (LIMN_TYPE_CHOICE_LIST, NULL);

  atk_object_set_name (gtk_widget_get_accessible (self), name);
  return self;
}

static gboolean
limn_choice_list_has_keys (LimnChoiceList *self, const LimnChoiceRows *rows)
{
  GtkTreeModel *model = GTK_TREE_MODEL (self->store);
  guint n = (guint) gtk_tree_model_iter_n_children (model, NULL);
  GtkTreeIter iter;

  if (n != rows->rows->len || !gtk_tree_model_get_iter_first (model, &iter))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *key = limn_choice_list_dup_key (self, &iter);

      if (g_strcmp0 (g_array_index (rows->rows, LimnChoiceRow, i).key, key) !=
          0)
        return FALSE;
      gtk_tree_model_iter_next (model, &iter);
    }
  return TRUE;
}

static void
limn_choice_list_set_text (LimnChoiceList *self,
                           GtkTreeIter *iter,
                           const char *text)
{
  g_autofree char *shown = NULL;

  gtk_tree_model_get (
      GTK_TREE_MODEL (self->store), iter, LIMN_CHOICE_LIST_TEXT, &shown, -1);
  if (g_strcmp0 (shown, text) != 0)
    gtk_list_store_set (self->store, iter, LIMN_CHOICE_LIST_TEXT, text, -1);
}

/* the same rows keep their place: a list that is open stays as it is */
static void
limn_choice_list_fill (LimnChoiceList *self, const LimnChoiceRows *rows)
{
  gboolean same = limn_choice_list_has_keys (self, rows);
  GtkTreeIter iter;

  if (!same)
    gtk_list_store_clear (self->store);
  for (guint i = 0; i < rows->rows->len; i++)
    {
      const LimnChoiceRow *row = &g_array_index (rows->rows, LimnChoiceRow, i);

      if (!same)
        gtk_list_store_insert_with_values (self->store,
                                           NULL,
                                           (gint) i,
                                           LIMN_CHOICE_LIST_TEXT,
                                           row->text,
                                           LIMN_CHOICE_LIST_KEY,
                                           row->key,
                                           -1);
      else if (gtk_tree_model_iter_nth_child (
                   GTK_TREE_MODEL (self->store), &iter, NULL, (gint) i))
        limn_choice_list_set_text (self, &iter, row->text);
    }
}

static gboolean
limn_choice_list_find (LimnChoiceList *self, const char *key, GtkTreeIter *iter)
{
  GtkTreeModel *model = GTK_TREE_MODEL (self->store);
  gboolean there = gtk_tree_model_get_iter_first (model, iter);

  for (; there; there = gtk_tree_model_iter_next (model, iter))
    {
      g_autofree char *own = limn_choice_list_dup_key (self, iter);

      if (own != NULL && g_strcmp0 (own, key) == 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * limn_choice_list_show:
 * @self: a list
 * @rows: what it is to show
 * @key: of the row that is active
 *
 * Nothing is emitted.
 */
void
limn_choice_list_show (LimnChoiceList *self,
                       const LimnChoiceRows *rows,
                       const char *key)
{
  GtkTreeIter iter;
  char *own = g_strdup (key);

  self->is_told = TRUE;
  limn_choice_list_fill (self, rows);
  g_free (self->key);
  self->key = own;
  if (limn_choice_list_find (self, own, &iter))
    gtk_combo_box_set_active_iter (GTK_COMBO_BOX (self), &iter);
  else
    gtk_combo_box_set_active (GTK_COMBO_BOX (self), -1);
  self->is_told = FALSE;
}

/**
 * limn_choice_list_get_key:
 * @self: a list
 *
 * Returns: (transfer none) (nullable): key of the active row
 */
const char *
limn_choice_list_get_key (LimnChoiceList *self)
{
  return self->key;
}

/**
 * limn_choice_list_choose:
 * @self: a list
 * @key: of a row
 *
 * Chooses it as the user would.
 *
 * Returns: whether there is such a row
 */
gboolean
limn_choice_list_choose (LimnChoiceList *self, const char *key)
{
  GtkTreeIter iter;

  if (!limn_choice_list_find (self, key, &iter))
    return FALSE;
  gtk_combo_box_set_active_iter (GTK_COMBO_BOX (self), &iter);
  return TRUE;
}
