/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/notice: an error, a refusal or a hint within the dialog, with what helps
 * beside it. */
#include "notice.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "ink.h"
#include "notice-words.h"
#include "paragraph.h"

/* characters that a line of it has at least room for, and buttons in a row:
 * with letters of twice the size it still is no wider than a small screen */
#define LIMN_NOTICE_WIDTH 44
#define LIMN_NOTICE_COLUMNS 2

struct _LimnNotice
{
  GtkVBox parent_instance;
  GtkWidget *bar;
  GtkWidget *icon;
  GtkWidget *text;
  GtkWidget *buttons;
  GtkWidget *first; /* (nullable) */
  guint n_buttons;
  const char *page; /* where credit is bought */
};

G_DEFINE_FINAL_TYPE (LimnNotice, limn_notice, GTK_TYPE_VBOX)

enum
{
  LIMN_NOTICE_ACTION,
  LIMN_NOTICE_N_SIGNALS
};

static guint limn_notice_signals[LIMN_NOTICE_N_SIGNALS];

static void
limn_notice_press (GtkWidget *button, gpointer data)
{
  LimnNotice *self = data;
  g_autofree char *action =
      g_strdup (g_object_get_data (G_OBJECT (button), "action"));

  g_signal_emit (self, limn_notice_signals[LIMN_NOTICE_ACTION], 0, action);
}

static void
limn_notice_copy (LimnNotice *self)
{
  gtk_clipboard_set_text (
      gtk_widget_get_clipboard (self->text, GDK_SELECTION_CLIPBOARD),
      limn_notice_get_text (self),
      -1);
}

static void
limn_notice_place (LimnNotice *self, GtkWidget *button)
{
  guint x = self->n_buttons % LIMN_NOTICE_COLUMNS;
  guint y = self->n_buttons / LIMN_NOTICE_COLUMNS;

  gtk_widget_show (button);
  gtk_table_attach (GTK_TABLE (self->buttons),
                    button,
                    x,
                    x + 1,
                    y,
                    y + 1,
                    GTK_FILL,
                    GTK_FILL,
                    0,
                    0);
  if (self->n_buttons++ == 0)
    self->first = button;
}

/**
 * limn_notice_add_action:
 * @self: a notice that says something
 * @label: of a button; without a mnemonic, for the dialog has taken the letters
 * @action: what #LimnNotice::action says when it is pressed
 */
void
limn_notice_add_action (LimnNotice *self, const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  g_object_set_data_full (
      G_OBJECT (button), "action", g_strdup (action), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (limn_notice_press), self);
  limn_notice_place (self, button);
}

static void
limn_notice_add_copy (LimnNotice *self)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("Copy"));

  gtk_button_set_image (
      GTK_BUTTON (button),
      gtk_image_new_from_stock (GTK_STOCK_COPY, GTK_ICON_SIZE_BUTTON));
  gtk_widget_set_tooltip_text (button, _ ("Copies this text"));
  g_signal_connect_swapped (
      button, "clicked", G_CALLBACK (limn_notice_copy), self);
  limn_notice_place (self, button);
}

/* a theme's letters may be as light as the bar is, whose color is GTK's own */
static void
limn_notice_contrast (LimnNotice *self)
{
  const GdkColor *paper =
      &gtk_widget_get_style (self->bar)->bg[GTK_STATE_NORMAL];
  const GdkColor ink = limn_ink_choose (paper);

  gtk_widget_modify_fg (self->text, GTK_STATE_NORMAL, &ink);
}

/* the headline stands out by its weight; the icon says the same as the color */
static void
limn_notice_present (LimnNotice *self, GtkMessageType type, const char *text)
{
  const char *stock = type == GTK_MESSAGE_WARNING ? GTK_STOCK_DIALOG_WARNING :
                                                    GTK_STOCK_DIALOG_INFO;
  gsize headline = strcspn (text, "\n");
  PangoAttrList *attributes = pango_attr_list_new ();
  PangoAttribute *bold = pango_attr_weight_new (PANGO_WEIGHT_BOLD);

  bold->end_index = text[headline] != '\0' ? (guint) headline : 0;
  pango_attr_list_insert (attributes, bold);
  gtk_info_bar_set_message_type (GTK_INFO_BAR (self->bar), type);
  gtk_image_set_from_stock (
      GTK_IMAGE (self->icon), stock, GTK_ICON_SIZE_LARGE_TOOLBAR);
  gtk_label_set_text (GTK_LABEL (self->text), text);
  gtk_label_set_attributes (GTK_LABEL (self->text), attributes);
  pango_attr_list_unref (attributes);
  gtk_widget_show (self->bar);
  limn_notice_contrast (self);
}

/**
 * limn_notice_clear:
 * @self: a notice
 *
 * Nothing is shown any more, and no room taken.
 */
void
limn_notice_clear (LimnNotice *self)
{
  gtk_container_foreach (GTK_CONTAINER (self->buttons),
                         (GtkCallback) (gpointer) gtk_widget_destroy,
                         NULL);
  gtk_label_set_text (GTK_LABEL (self->text), "");
  gtk_widget_hide (self->bar);
  self->page = NULL;
  self->n_buttons = 0;
  self->first = NULL;
}

/**
 * limn_notice_show_error:
 * @self: a notice
 * @error: (nullable): what failed
 * @record: (nullable): of the job
 *
 * Says what happened and what it cost, with a button for each thing that helps.
 */
void
limn_notice_show_error (LimnNotice *self,
                        const GError *error,
                        const LimnRecord *record)
{
  g_autofree char *text = limn_notice_words_describe (error, record);
  g_autoptr (GPtrArray) actions =
      limn_notice_words_list_actions (error, record);

  limn_notice_clear (self);
  self->page = limn_notice_words_find_page (record);
  for (guint i = 0; i < actions->len; i++)
    {
      const LimnNoticeAction *row = g_ptr_array_index (actions, i);

      limn_notice_add_action (self, row->label, row->action);
    }
  limn_notice_add_copy (self);
  limn_notice_present (self, GTK_MESSAGE_WARNING, text);
}

/**
 * limn_notice_show_banner:
 * @self: a notice
 * @text: whole sentences
 * @label: (nullable): of a button
 * @action: (nullable): what #LimnNotice::action says when it is pressed
 *
 * Says what is good to know and no failure.
 */
void
limn_notice_show_banner (LimnNotice *self,
                         const char *text,
                         const char *label,
                         const char *action)
{
  limn_notice_clear (self);
  if (label != NULL)
    limn_notice_add_action (self, label, action);
  limn_notice_present (self, GTK_MESSAGE_INFO, text);
}

/**
 * limn_notice_focus:
 * @self: a notice with buttons
 *
 * Has the first of them get the keys.
 */
void
limn_notice_focus (LimnNotice *self)
{
  if (self->first != NULL)
    gtk_widget_grab_focus (self->first);
}

/**
 * limn_notice_get_text:
 * @self: a notice
 *
 * Returns: (transfer none): what it says, "" while it is hidden
 */
const char *
limn_notice_get_text (LimnNotice *self)
{
  return gtk_label_get_text (GTK_LABEL (self->text));
}

/* before anybody hears of the action, who may clear the notice */
static void
limn_notice_open_page (LimnNotice *self, const char *action)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (strcmp (action, LIMN_NOTICE_CREDIT) != 0 || self->page == NULL ||
      gtk_show_uri (gtk_widget_get_screen (self->text),
                    self->page,
                    gtk_get_current_event_time (),
                    &error))
    return;
  text = g_strdup_printf (_ ("No browser could be opened; the page is %s"),
                          self->page);
  limn_notice_show_banner (self, text, NULL, NULL);
}

static void
limn_notice_class_init (LimnNoticeClass *klass)
{
  /**
   * LimnNotice::action:
   * @action: "provider:vertex", "endpoint:openai", "settings", "credit",
   *   "repeat", or that of a banner
   *
   * The user has pressed a button. The page of "credit" is opened by the
   * notice.
   */
  limn_notice_signals[LIMN_NOTICE_ACTION] =
      g_signal_new_class_handler ("action",
                                  LIMN_TYPE_NOTICE,
                                  G_SIGNAL_RUN_FIRST,
                                  G_CALLBACK (limn_notice_open_page),
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  1,
                                  G_TYPE_STRING);
}

static void
limn_notice_init (LimnNotice *self)
{
  GtkWidget *box = gtk_vbox_new (FALSE, 6);
  GtkWidget *row = gtk_hbox_new (FALSE, 12);

  self->bar = gtk_info_bar_new ();
  g_signal_connect_data (self->bar,
                         "style-set",
                         G_CALLBACK (limn_notice_contrast),
                         self,
                         NULL,
                         G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  self->icon = gtk_image_new ();
  self->text = limn_paragraph_new (LIMN_NOTICE_WIDTH);
  gtk_label_set_selectable (GTK_LABEL (self->text), TRUE);
  self->buttons = gtk_table_new (1, LIMN_NOTICE_COLUMNS, FALSE);
  gtk_table_set_row_spacings (GTK_TABLE (self->buttons), 6);
  gtk_table_set_col_spacings (GTK_TABLE (self->buttons), 6);
  gtk_misc_set_alignment (GTK_MISC (self->icon), 0.5, 0.0);
  gtk_box_pack_start (GTK_BOX (row), self->icon, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (row), self->text, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (box), row, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), self->buttons, FALSE, FALSE, 0);
  gtk_container_add (
      GTK_CONTAINER (gtk_info_bar_get_content_area (GTK_INFO_BAR (self->bar))),
      box);
  gtk_widget_show_all (box);
  gtk_widget_set_no_show_all (self->bar, TRUE);
  gtk_box_pack_start (GTK_BOX (self), self->bar, FALSE, FALSE, 0);
}

/**
 * limn_notice_new:
 *
 * Returns: (transfer floating): a notice that takes no room until it has
 *   something to say
 */
GtkWidget *
limn_notice_new (void)
{
  return g_object_new (LIMN_TYPE_NOTICE, NULL);
}
