/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/compare-strip: the thumbnails of a comparison. */
#include "compare-strip.h"

#include <glib/gi18n-lib.h>

#include "ink.h"
#include "thumbnail.h"

/* of a thumbnail, lines of text; and pixels around it */
#define LIMN_COMPARE_STRIP_LINES 5
#define LIMN_COMPARE_STRIP_PADDING 12

enum
{
  LIMN_COMPARE_STRIP_TEXT,
  LIMN_COMPARE_STRIP_PICTURE, /* as it is shown */
  LIMN_COMPARE_STRIP_COLOR,   /* as it is */
  LIMN_COMPARE_STRIP_N
};

static GtkListStore *
limn_compare_strip_get_rows (GtkWidget *strip)
{
  return GTK_LIST_STORE (gtk_icon_view_get_model (GTK_ICON_VIEW (strip)));
}

/* its number, and what was said of it in words */
static char *
limn_compare_strip_dup_text (LimnCompareChoiceMark mark,
                             guint number,
                             gboolean seen)
{
  if (mark == LIMN_COMPARE_CHOICE_DROPPED)
    return seen ? g_strdup_printf (_ ("%u: seen, dropped"), number) :
                  g_strdup_printf (_ ("%u: dropped"), number);
  if (mark == LIMN_COMPARE_CHOICE_MARKED)
    return seen ? g_strdup_printf (_ ("%u: seen, marked"), number) :
                  g_strdup_printf (_ ("%u: marked"), number);
  return seen ? g_strdup_printf (_ ("%u: seen"), number) :
                g_strdup_printf ("%u", number);
}

/* what is dropped has no color any more, beside the word */
static GdkPixbuf *
limn_compare_strip_dup_picture (GtkListStore *rows,
                                GtkTreeIter *iter,
                                LimnCompareChoiceMark mark)
{
  GdkPixbuf *pixbuf = NULL;
  g_autoptr (GdkPixbuf) color = NULL;

  gtk_tree_model_get (
      GTK_TREE_MODEL (rows), iter, LIMN_COMPARE_STRIP_COLOR, &color, -1);
  if (color == NULL || mark != LIMN_COMPARE_CHOICE_DROPPED)
    return g_steal_pointer (&color);
  pixbuf = gdk_pixbuf_copy (color);
  gdk_pixbuf_saturate_and_pixelate (color, pixbuf, 0, TRUE);
  return pixbuf;
}

/**
 * limn_compare_strip_update:
 * @strip: of limn_compare_strip_new()
 * @choice: what was said of the results
 * @seen: index of the one that is seen, or %LIMN_COMPARE_STRIP_ORIGINAL
 *
 * Says below each what it is.
 */
void
limn_compare_strip_update (GtkWidget *strip,
                           const LimnCompareChoice *choice,
                           gint seen)
{
  GtkListStore *rows = limn_compare_strip_get_rows (strip);
  GtkTreeModel *model = GTK_TREE_MODEL (rows);
  GtkTreeIter iter;
  gboolean more = gtk_tree_model_get_iter_first (model, &iter);

  for (guint i = 0; more && i < choice->n;
       i++, more = gtk_tree_model_iter_next (model, &iter))
    {
      g_autofree char *text = limn_compare_strip_dup_text (
          choice->marks[i], i + 1, (gint) i == seen);
      g_autoptr (GdkPixbuf) picture =
          limn_compare_strip_dup_picture (rows, &iter, choice->marks[i]);

      gtk_list_store_set (rows,
                          &iter,
                          LIMN_COMPARE_STRIP_TEXT,
                          text,
                          LIMN_COMPARE_STRIP_PICTURE,
                          picture,
                          -1);
    }
}

/**
 * limn_compare_strip_select:
 * @strip: of limn_compare_strip_new()
 * @index: of a result
 *
 * Moves the cursor there.
 */
void
limn_compare_strip_select (GtkWidget *strip, guint index)
{
  GtkIconView *view = GTK_ICON_VIEW (strip);
  GtkTreePath *path = gtk_tree_path_new_from_indices ((gint) index, -1);

  gtk_icon_view_set_cursor (view, path, NULL, FALSE);
  gtk_icon_view_select_path (view, path);
  gtk_tree_path_free (path);
}

/**
 * limn_compare_strip_load:
 * @strip: of limn_compare_strip_new()
 * @host: has the results
 * @n: how many
 */
void
limn_compare_strip_load (GtkWidget *strip, LimnHost *host, guint n)
{
  guint side = limn_thumbnail_get_side (strip, LIMN_COMPARE_STRIP_LINES);
  GtkIconView *view = GTK_ICON_VIEW (strip);
  GtkListStore *rows = limn_compare_strip_get_rows (strip);

  gtk_list_store_clear (rows);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (LimnPicture) picture =
          host->klass->get_result_picture (host, i, side);
      g_autoptr (GdkPixbuf) pixbuf =
          picture != NULL ? limn_thumbnail_make_pixbuf (picture) : NULL;

      gtk_list_store_insert_with_values (
          rows, NULL, -1, LIMN_COMPARE_STRIP_COLOR, pixbuf, -1);
    }
  gtk_icon_view_set_item_width (view, (gint) side + LIMN_COMPARE_STRIP_PADDING);
  gtk_icon_view_set_columns (view,
                             (gint) CLAMP (n, 1, LIMN_COMPARE_STRIP_COLUMNS));
}

/* a #GtkIconView lays a thin veil of the selection's color over what is
 * selected, but has the letters that fit the whole of that color */
static GdkColor
limn_compare_strip_mix (GtkWidget *strip, GtkStateType state)
{
  const GdkColor *base = gtk_widget_get_style (strip)->base;
  const GdkColor *below = &base[GTK_STATE_NORMAL];
  guint8 alpha;

  gtk_widget_style_get (strip, "selection-box-alpha", &alpha, NULL);
  return (GdkColor){
    .red =
        (guint16) (below->red + (base[state].red - below->red) * alpha / 255),
    .green = (guint16) (below->green +
                        (base[state].green - below->green) * alpha / 255),
    .blue =
        (guint16) (below->blue + (base[state].blue - below->blue) * alpha / 255)
  };
}

/* the style that is set here sets off the same signal */
static void
limn_compare_strip_contrast (GtkWidget *strip)
{
  static const GtkStateType states[] = { GTK_STATE_SELECTED, GTK_STATE_ACTIVE };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      const GtkStyle *style = gtk_widget_get_style (strip);
      const GdkColor paper = limn_compare_strip_mix (strip, states[i]);
      const GdkColor ink = limn_ink_choose (&paper);

      if (!gdk_color_equal (&ink, &style->text[states[i]]))
        gtk_widget_modify_text (strip, states[i], &ink);
    }
}

/**
 * limn_compare_strip_new:
 *
 * Returns: (transfer floating): a #GtkIconView without results
 */
GtkWidget *
limn_compare_strip_new (void)
{
  GtkListStore *rows = gtk_list_store_new (
      LIMN_COMPARE_STRIP_N, G_TYPE_STRING, GDK_TYPE_PIXBUF, GDK_TYPE_PIXBUF);
  GtkWidget *strip = gtk_icon_view_new_with_model (GTK_TREE_MODEL (rows));
  GtkIconView *view = GTK_ICON_VIEW (strip);

  g_object_unref (rows);
  gtk_icon_view_set_text_column (view, LIMN_COMPARE_STRIP_TEXT);
  gtk_icon_view_set_pixbuf_column (view, LIMN_COMPARE_STRIP_PICTURE);
  gtk_icon_view_set_selection_mode (view, GTK_SELECTION_SINGLE);
  gtk_icon_view_set_margin (view, 0);
  gtk_icon_view_set_spacing (view, 0);
  atk_object_set_name (gtk_widget_get_accessible (strip), _ ("Results"));
  g_signal_connect_after (
      strip, "style-set", G_CALLBACK (limn_compare_strip_contrast), NULL);
  return strip;
}
