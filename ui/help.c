/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/help: what the keys and the parts of the dialog do. */
#include "help.h"

#include <glib/gi18n-lib.h>

/* pixels around and between */
#define LIMN_HELP_SPACING 12

static const struct
{
  const char *keys;
  const char *deed;
} limn_help_rows[] = {
  { N_ ("Ctrl+Enter, Shift+Enter"), N_ ("Run. The window stays open.") },
  { N_ ("Esc"), N_ ("Cancel what runs, or else close the window.") },
  { N_ ("Alt+Up, Alt+Down"), N_ ("Earlier prompts, in the prompt.") },
  { N_ ("1 to 9, arrow keys"),
    N_ ("Show one of several results on the canvas.") },
  { N_ ("Enter"), N_ ("Keep the result that is shown.") },
  { N_ ("Delete"), N_ ("Drop the result that is shown.") },
  { N_ ("Ctrl+F in the image"), N_ ("Run again with the last values.") },
};

static GtkWidget *
limn_help_make_label (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_misc_set_alignment (GTK_MISC (label), 0, 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_can_focus (label, FALSE);
  return label;
}

static GtkWidget *
limn_help_make_table (void)
{
  GtkWidget *table = gtk_table_new (G_N_ELEMENTS (limn_help_rows), 2, FALSE);

  gtk_table_set_row_spacings (GTK_TABLE (table), LIMN_HELP_SPACING / 2);
  gtk_table_set_col_spacings (GTK_TABLE (table), LIMN_HELP_SPACING);
  for (guint i = 0; i < G_N_ELEMENTS (limn_help_rows); i++)
    {
      gtk_table_attach_defaults (
          GTK_TABLE (table),
          limn_help_make_label (_ (limn_help_rows[i].keys)),
          0,
          1,
          i,
          i + 1);
      gtk_table_attach_defaults (
          GTK_TABLE (table),
          limn_help_make_label (_ (limn_help_rows[i].deed)),
          1,
          2,
          i,
          i + 1);
    }
  return table;
}

/**
 * limn_help_new:
 * @parent: whose keys it tells
 *
 * Returns: (transfer none): a window that is shown and goes with @parent; it
 *   holds up nothing
 */
GtkWidget *
limn_help_new (GtkWindow *parent)
{
  GtkWidget *self = gtk_dialog_new_with_buttons (
      _ ("Limn: Help"),
      parent,
      GTK_DIALOG_DESTROY_WITH_PARENT | GTK_DIALOG_NO_SEPARATOR,
      GTK_STOCK_CLOSE,
      GTK_RESPONSE_CLOSE,
      NULL);
  GtkWidget *area = gtk_dialog_get_content_area (GTK_DIALOG (self));
  GtkWidget *table = limn_help_make_table ();

  gtk_container_set_border_width (GTK_CONTAINER (table), LIMN_HELP_SPACING);
  gtk_box_pack_start (GTK_BOX (area), table, TRUE, TRUE, 0);
  g_signal_connect (self, "response", G_CALLBACK (gtk_widget_destroy), NULL);
  gtk_widget_show_all (self);
  return self;
}
