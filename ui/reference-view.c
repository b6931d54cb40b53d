/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/reference-view: references as rows that can be chosen, dragged and
 * dropped on. */
#include "reference-view.h"

#include <glib/gi18n-lib.h>

#include "reference-rows.h"

typedef struct
{
  LimnReferenceViewDrop drop;
  gpointer user_data;
} LimnReferenceViewTaker;

enum
{
  LIMN_REFERENCE_VIEW_ROW,
  LIMN_REFERENCE_VIEW_URIS,
  LIMN_REFERENCE_VIEW_N_TARGETS
};

static const GtkTargetEntry limn_reference_view_targets[] = {
  [LIMN_REFERENCE_VIEW_ROW] = { (char *) "GTK_TREE_MODEL_ROW",
                                GTK_TARGET_SAME_WIDGET,
                                LIMN_REFERENCE_VIEW_ROW },
  [LIMN_REFERENCE_VIEW_URIS] = { (char *) "text/uri-list",
                                 0,
                                 LIMN_REFERENCE_VIEW_URIS },
};

static GtkListStore *
limn_reference_view_get_rows (GtkWidget *view)
{
  return GTK_LIST_STORE (gtk_tree_view_get_model (GTK_TREE_VIEW (view)));
}

static gboolean
limn_reference_view_get_iter (GtkWidget *view, GtkTreeIter *iter)
{
  return gtk_tree_selection_get_selected (
      gtk_tree_view_get_selection (GTK_TREE_VIEW (view)), NULL, iter);
}

/**
 * limn_reference_view_get_chosen:
 * @view: of limn_reference_view_new()
 *
 * Returns: index of the row that is chosen, -1 where none is
 */
gint
limn_reference_view_get_chosen (GtkWidget *view)
{
  g_autofree char *path = NULL;
  GtkTreeIter iter;

  if (!limn_reference_view_get_iter (view, &iter))
    return -1;
  path = gtk_tree_model_get_string_from_iter (
      gtk_tree_view_get_model (GTK_TREE_VIEW (view)), &iter);
  return (gint) g_ascii_strtoll (path, NULL, 10);
}

static void
limn_reference_view_choose (GtkTreeView *tree, gint at)
{
  GtkTreePath *path = gtk_tree_path_new_from_indices (at, -1);

  gtk_tree_view_set_cursor (tree, path, NULL, FALSE);
  gtk_tree_path_free (path);
}

/**
 * limn_reference_view_remove:
 * @view: of limn_reference_view_new()
 *
 * Takes the chosen row out, and chooses the next, for one more.
 *
 * Returns: %FALSE where none was chosen
 */
gboolean
limn_reference_view_remove (GtkWidget *view)
{
  GtkTreeView *tree = GTK_TREE_VIEW (view);
  gint at = limn_reference_view_get_chosen (view);
  GtkTreeIter iter;
  gint left;

  if (!limn_reference_view_get_iter (view, &iter))
    return FALSE;
  gtk_list_store_remove (limn_reference_view_get_rows (view), &iter);
  left = gtk_tree_model_iter_n_children (gtk_tree_view_get_model (tree), NULL);
  if (left > 0)
    limn_reference_view_choose (tree, MIN (at, left - 1));
  return TRUE;
}

/**
 * limn_reference_view_move:
 * @view: of limn_reference_view_new()
 * @step: -1 up, 1 down
 *
 * Returns: whether the chosen row has moved
 */
gboolean
limn_reference_view_move (GtkWidget *view, gint step)
{
  GtkListStore *rows = limn_reference_view_get_rows (view);
  gint at = limn_reference_view_get_chosen (view);
  GtkTreeIter iter, other;

  if (!limn_reference_view_get_iter (view, &iter) || at + step < 0 ||
      !gtk_tree_model_iter_nth_child (
          GTK_TREE_MODEL (rows), &other, NULL, at + step))
    return FALSE;
  gtk_list_store_swap (rows, &iter, &other);
  return TRUE;
}

/* rows that are dragged within the view are its own business */
static void
limn_reference_view_receive (GtkWidget *widget,
                             GdkDragContext *context,
                             gint x,
                             gint y,
                             GtkSelectionData *data,
                             guint info,
                             guint time,
                             gpointer user_data)
{
  const LimnReferenceViewTaker *taker = user_data;
  g_auto (GStrv) uris = NULL;

  if (info != LIMN_REFERENCE_VIEW_URIS)
    return;
  g_signal_stop_emission_by_name (widget, "drag-data-received");
  uris = gtk_selection_data_get_uris (data);
  gtk_drag_finish (context,
                   uris != NULL && taker->drop (uris, taker->user_data),
                   FALSE,
                   time);
}

static void
limn_reference_view_connect (GtkWidget *widget,
                             LimnReferenceViewDrop drop,
                             gpointer user_data)
{
  LimnReferenceViewTaker *taker = g_new (LimnReferenceViewTaker, 1);

  *taker = (LimnReferenceViewTaker){ drop, user_data };
  g_signal_connect_data (widget,
                         "drag-data-received",
                         G_CALLBACK (limn_reference_view_receive),
                         taker,
                         (GClosureNotify) (gpointer) g_free,
                         0);
}

/**
 * limn_reference_view_take_drops:
 * @view: of limn_reference_view_new()
 * @around: what takes drops too, where there is no row to drop them on
 * @drop: is given what was dropped; outlives neither
 * @user_data: for @drop
 */
void
limn_reference_view_take_drops (GtkWidget *view,
                                GtkWidget *around,
                                LimnReferenceViewDrop drop,
                                gpointer user_data)
{
  gtk_tree_view_enable_model_drag_dest (GTK_TREE_VIEW (view),
                                        limn_reference_view_targets,
                                        LIMN_REFERENCE_VIEW_N_TARGETS,
                                        GDK_ACTION_MOVE | GDK_ACTION_COPY);
  gtk_drag_dest_set (around,
                     GTK_DEST_DEFAULT_ALL,
                     &limn_reference_view_targets[LIMN_REFERENCE_VIEW_URIS],
                     1,
                     GDK_ACTION_COPY);
  limn_reference_view_connect (view, drop, user_data);
  limn_reference_view_connect (around, drop, user_data);
}

static void
limn_reference_view_add (GtkTreeView *view,
                         const char *title,
                         GtkCellRenderer *cell,
                         const char *property,
                         gint column)
{
  gtk_tree_view_insert_column_with_attributes (
      view, -1, title, cell, property, column, NULL);
}

/**
 * limn_reference_view_new:
 * @rows: of limn_reference_rows_new()
 *
 * Returns: (transfer floating): a #GtkTreeView whose rows can be dragged to
 *   another place among them
 */
GtkWidget *
limn_reference_view_new (GtkListStore *rows)
{
  GtkWidget *view = gtk_tree_view_new_with_model (GTK_TREE_MODEL (rows));
  GtkTreeView *tree = GTK_TREE_VIEW (view);
  GtkCellRenderer *label = gtk_cell_renderer_text_new ();

  g_object_set (label, "ellipsize", PANGO_ELLIPSIZE_MIDDLE, NULL);
  limn_reference_view_add (tree,
                           _ ("In the prompt"),
                           gtk_cell_renderer_text_new (),
                           "text",
                           LIMN_REFERENCE_ROWS_NUMBER);
  limn_reference_view_add (tree,
                           _ ("Picture"),
                           gtk_cell_renderer_pixbuf_new (),
                           "pixbuf",
                           LIMN_REFERENCE_ROWS_PICTURE);
  limn_reference_view_add (
      tree, _ ("Reference"), label, "text", LIMN_REFERENCE_ROWS_LABEL);
  gtk_tree_view_set_headers_visible (tree, FALSE);
  gtk_tree_view_set_enable_search (tree, FALSE);
  gtk_tree_view_set_tooltip_column (tree, LIMN_REFERENCE_ROWS_TIP);
  gtk_tree_view_enable_model_drag_source (
      tree,
      GDK_BUTTON1_MASK,
      &limn_reference_view_targets[LIMN_REFERENCE_VIEW_ROW],
      1,
      GDK_ACTION_MOVE);
  atk_object_set_name (gtk_widget_get_accessible (view), _ ("References"));
  return view;
}
