/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/settings-form: pages, rows and remarks of the settings. */
#include "settings-form.h"

#include "paragraph.h"

#define LIMN_SETTINGS_FORM_LABEL "limn-label"
/* that a line of a remark has room for at least */
#define LIMN_SETTINGS_FORM_CHARS 30
/* the same of what stands behind a field */
#define LIMN_SETTINGS_FORM_UNIT 12
/* of the screen that a window may take, percent */
#define LIMN_SETTINGS_FORM_SHARE 85

/**
 * limn_settings_form_add_page:
 * @book: a notebook
 * @title: of the tab, with a mnemonic
 *
 * Returns: (transfer none): the new page's box, which scrolls where the screen
 *   is too small for it
 */
GtkWidget *
limn_settings_form_add_page (GtkNotebook *book, const char *title)
{
  GtkWidget *window = gtk_scrolled_window_new (NULL, NULL);
  GtkWidget *box = gtk_vbox_new (FALSE, 12);
  GtkWidget *port;

  gtk_container_set_border_width (GTK_CONTAINER (box), 12);
  gtk_scrolled_window_set_policy (
      GTK_SCROLLED_WINDOW (window), GTK_POLICY_AUTOMATIC, GTK_POLICY_ALWAYS);
  gtk_scrolled_window_add_with_viewport (GTK_SCROLLED_WINDOW (window), box);
  port = gtk_bin_get_child (GTK_BIN (window));
  gtk_viewport_set_shadow_type (GTK_VIEWPORT (port), GTK_SHADOW_NONE);
  /* what has the keyboard is in sight */
  gtk_container_set_focus_vadjustment (
      GTK_CONTAINER (box),
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (window)));
  gtk_notebook_append_page (book, window, gtk_label_new_with_mnemonic (title));
  return box;
}

/**
 * limn_settings_form_new_note:
 * @text: (nullable): a remark
 *
 * Returns: (transfer floating): a label that can be copied from
 */
GtkWidget *
limn_settings_form_new_note (const char *text)
{
  GtkWidget *label = limn_paragraph_new (LIMN_SETTINGS_FORM_CHARS);

  gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  /* Tab is for what can be changed */
  gtk_widget_set_can_focus (label, FALSE);
  return label;
}

/**
 * limn_settings_form_new_trouble:
 *
 * Returns: (transfer floating): room for what is wrong with a field, not seen
 *   while nothing is
 */
GtkWidget *
limn_settings_form_new_trouble (void)
{
  GtkWidget *box = gtk_hbox_new (FALSE, 6);
  GtkWidget *image =
      gtk_image_new_from_stock (GTK_STOCK_DIALOG_WARNING, GTK_ICON_SIZE_MENU);
  GtkWidget *label = limn_settings_form_new_note (NULL);

  gtk_misc_set_alignment (GTK_MISC (image), 0.5, 0);
  gtk_box_pack_start (GTK_BOX (box), image, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), label, TRUE, TRUE, 0);
  gtk_widget_show (image);
  gtk_widget_show (label);
  gtk_widget_set_no_show_all (box, TRUE);
  g_object_set_data (G_OBJECT (box), LIMN_SETTINGS_FORM_LABEL, label);
  return box;
}

/**
 * limn_settings_form_tell:
 * @trouble: room for it
 * @text: (nullable): what is wrong; %NULL for nothing
 */
void
limn_settings_form_tell (GtkWidget *trouble, const char *text)
{
  GtkWidget *label =
      g_object_get_data (G_OBJECT (trouble), LIMN_SETTINGS_FORM_LABEL);

  gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_visible (trouble, text != NULL);
}

/**
 * limn_settings_form_has_trouble:
 * @trouble: room for it
 *
 * Returns: whether something is told there
 */
gboolean
limn_settings_form_has_trouble (GtkWidget *trouble)
{
  return gtk_widget_get_visible (trouble);
}

/**
 * limn_settings_form_new_table:
 *
 * Returns: (transfer floating): a table for rows
 */
GtkWidget *
limn_settings_form_new_table (void)
{
  GtkWidget *table = gtk_table_new (1, 3, FALSE);

  gtk_table_set_row_spacings (GTK_TABLE (table), 6);
  gtk_table_set_col_spacings (GTK_TABLE (table), 12);
  return table;
}

/**
 * limn_settings_form_set_name:
 * @widget: a field
 * @name: what it is called by who cannot see its label
 */
void
limn_settings_form_set_name (GtkWidget *widget, const char *name)
{
  atk_object_set_name (gtk_widget_get_accessible (widget), name);
}

static GtkWidget *
limn_settings_form_new_unit (const char *unit)
{
  GtkWidget *label = limn_paragraph_new (LIMN_SETTINGS_FORM_UNIT);

  gtk_misc_set_alignment (GTK_MISC (label), 0, 0.5);
  gtk_label_set_text (GTK_LABEL (label), unit);
  return label;
}

/**
 * limn_settings_form_add_row:
 * @table: of limn_settings_form_new_table()
 * @row: number of the row, from 0
 * @label: its label, with a mnemonic; "" for a field that has one itself
 * @widget: its field
 * @unit: (nullable): what stands behind the field
 *
 * Returns: (transfer none): room for what is wrong with the field, below it
 */
GtkWidget *
limn_settings_form_add_row (GtkWidget *table,
                            guint row,
                            const char *label,
                            GtkWidget *widget,
                            const char *unit)
{
  GtkWidget *name = gtk_label_new_with_mnemonic (label);
  GtkWidget *line = gtk_hbox_new (FALSE, 6);
  GtkWidget *trouble = limn_settings_form_new_trouble ();

  gtk_misc_set_alignment (GTK_MISC (name), 0, 0.5);
  gtk_label_set_mnemonic_widget (GTK_LABEL (name), widget);
  if (*label != '\0')
    limn_settings_form_set_name (widget, gtk_label_get_text (GTK_LABEL (name)));
  gtk_box_pack_start (GTK_BOX (line), widget, unit == NULL, TRUE, 0);
  if (unit != NULL)
    gtk_box_pack_start (
        GTK_BOX (line), limn_settings_form_new_unit (unit), TRUE, TRUE, 0);
  gtk_table_attach (GTK_TABLE (table),
                    name,
                    0,
                    1,
                    2 * row,
                    2 * row + 1,
                    GTK_FILL,
                    GTK_FILL,
                    0,
                    0);
  gtk_table_attach (GTK_TABLE (table),
                    line,
                    *label != '\0' ? 1 : 0,
                    2,
                    2 * row,
                    2 * row + 1,
                    GTK_FILL | GTK_EXPAND,
                    GTK_FILL,
                    0,
                    0);
  gtk_table_attach (GTK_TABLE (table),
                    trouble,
                    1,
                    2,
                    2 * row + 1,
                    2 * row + 2,
                    GTK_FILL | GTK_EXPAND,
                    GTK_FILL,
                    0,
                    0);
  return trouble;
}

/**
 * limn_settings_form_set_size:
 * @window: a window
 * @columns: pairs of letters, as "Mm", that it is wide
 * @lines: lines of text that it is high
 *
 * Makes it as large as its texts want, and no larger than the screen has room
 * for.
 */
void
limn_settings_form_set_size (GtkWindow *window, gint columns, gint lines)
{
  GtkWidget *widget = GTK_WIDGET (window);
  GdkScreen *screen = gtk_widget_get_screen (widget);
  g_autoptr (PangoLayout) layout =
      gtk_widget_create_pango_layout (widget, "Mm");
  gint width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  gtk_window_set_default_size (
      window,
      MIN (width * columns,
           gdk_screen_get_width (screen) * LIMN_SETTINGS_FORM_SHARE / 100),
      MIN (height * lines,
           gdk_screen_get_height (screen) * LIMN_SETTINGS_FORM_SHARE / 100));
}
