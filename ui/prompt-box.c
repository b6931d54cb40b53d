/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/prompt-box: where the prompt is written, with those of before.
 *
 * A key changes the text and emits "changed", nothing else: what follows from
 * it is for later. */
#include "prompt-box.h"

#include <gdk/gdkkeysyms.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "prompt-menu.h"

/* characters and lines that are seen at once */
#define LIMN_PROMPT_BOX_COLUMNS 44
#define LIMN_PROMPT_BOX_LINES 4
/* place in the history that is not a prompt of before */
#define LIMN_PROMPT_BOX_DRAFT -1

struct _LimnPromptBox
{
  GtkVBox parent_instance;
  LimnPrompts *prompts;
  GtkWidget *view;
  GtkTextBuffer *text;
  GtkWidget *menu_button;
  GtkWidget *menu; /* (nullable) */
  gint place;      /* in the history */
  char *draft;     /* what was there before the history was looked at */
  gboolean is_walking;
};

G_DEFINE_FINAL_TYPE (LimnPromptBox, limn_prompt_box, GTK_TYPE_VBOX)

enum
{
  LIMN_PROMPT_BOX_CHANGED,
  LIMN_PROMPT_BOX_N_SIGNALS,
};

static guint limn_prompt_box_signals[LIMN_PROMPT_BOX_N_SIGNALS];

static void
limn_prompt_box_finalize (GObject *object)
{
  LimnPromptBox *self = LIMN_PROMPT_BOX (object);

  g_free (self->draft);
  G_OBJECT_CLASS (limn_prompt_box_parent_class)->finalize (object);
}

static void
limn_prompt_box_dispose (GObject *object)
{
  LimnPromptBox *self = LIMN_PROMPT_BOX (object);

  g_clear_pointer (&self->menu, gtk_widget_destroy);
  G_OBJECT_CLASS (limn_prompt_box_parent_class)->dispose (object);
}

static void
limn_prompt_box_class_init (LimnPromptBoxClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = limn_prompt_box_dispose;
  G_OBJECT_CLASS (klass)->finalize = limn_prompt_box_finalize;
  limn_prompt_box_signals[LIMN_PROMPT_BOX_CHANGED] =
      g_signal_new ("changed",
                    LIMN_TYPE_PROMPT_BOX,
                    G_SIGNAL_RUN_LAST,
                    0,
                    NULL,
                    NULL,
                    NULL,
                    G_TYPE_NONE,
                    0);
}

static void
limn_prompt_box_change (LimnPromptBox *self)
{
  if (!self->is_walking)
    self->place = LIMN_PROMPT_BOX_DRAFT;
  g_signal_emit (self, limn_prompt_box_signals[LIMN_PROMPT_BOX_CHANGED], 0);
}

/* all of it selected: typing replaces it, a cursor key keeps it */
static void
limn_prompt_box_put (LimnPromptBox *self, const char *prompt)
{
  GtkTextIter start, end;

  gtk_text_buffer_set_text (self->text, prompt, -1);
  gtk_text_buffer_get_bounds (self->text, &start, &end);
  gtk_text_buffer_select_range (self->text, &end, &start);
  gtk_text_view_scroll_mark_onscreen (GTK_TEXT_VIEW (self->view),
                                      gtk_text_buffer_get_insert (self->text));
}

static void
limn_prompt_box_go (LimnPromptBox *self, gint place)
{
  const GPtrArray *used = limn_prompts_get_used (self->prompts);

  if (self->place == LIMN_PROMPT_BOX_DRAFT)
    {
      g_free (self->draft);
      self->draft = limn_prompt_box_dup_text (self);
    }
  self->place = place;
  self->is_walking = TRUE;
  limn_prompt_box_put (self,
                       place == LIMN_PROMPT_BOX_DRAFT ?
                           self->draft :
                           g_ptr_array_index (used, (guint) place));
  self->is_walking = FALSE;
}

/* to the next one that reads otherwise; @step is 1 for an earlier one */
static void
limn_prompt_box_walk (LimnPromptBox *self, gint step)
{
  const GPtrArray *used = limn_prompts_get_used (self->prompts);
  g_autofree char *shown = limn_prompt_box_dup_text (self);
  gint place = self->place + step;

  while (place >= 0 && place < (gint) used->len &&
         strcmp (g_ptr_array_index (used, (guint) place), shown) == 0)
    place += step;
  if (place < LIMN_PROMPT_BOX_DRAFT || place >= (gint) used->len)
    gtk_widget_error_bell (self->view);
  else
    limn_prompt_box_go (self, place);
}

static gboolean
limn_prompt_box_press_key (GtkWidget *view,
                           GdkEventKey *event,
                           gpointer user_data)
{
  static const struct
  {
    guint key;
    gint step;
  } rows[] = {
    { GDK_KEY_Up, 1 },
    { GDK_KEY_KP_Up, 1 },
    { GDK_KEY_Down, -1 },
    { GDK_KEY_KP_Down, -1 },
  };

  if ((event->state & gtk_accelerator_get_default_mod_mask ()) != GDK_MOD1_MASK)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (event->keyval == rows[i].key)
      {
        limn_prompt_box_walk (user_data, rows[i].step);
        return TRUE;
      }
  return FALSE;
}

static void
limn_prompt_box_pick (const char *prompt, gpointer user_data)
{
  LimnPromptBox *self = user_data;

  limn_prompt_box_put (self, prompt);
  gtk_widget_grab_focus (self->view);
}

static void
limn_prompt_box_place_menu (
    GtkMenu *menu, gint *x, gint *y, gboolean *push_in, gpointer user_data)
{
  LimnPromptBox *self = user_data;
  GtkAllocation place;

  gtk_widget_get_allocation (self->menu_button, &place);
  gdk_window_get_origin (gtk_widget_get_window (self->menu_button), x, y);
  *x += place.x;
  *y += place.y + place.height;
  *push_in = TRUE;
}

static void
limn_prompt_box_open_menu (LimnPromptBox *self)
{
  g_autofree char *current = limn_prompt_box_dup_text (self);

  g_clear_pointer (&self->menu, gtk_widget_destroy);
  self->menu =
      limn_prompt_menu_new (self->prompts, current, limn_prompt_box_pick, self);
  g_object_ref_sink (self->menu);
  gtk_menu_attach_to_widget (GTK_MENU (self->menu), self->menu_button, NULL);
  g_object_unref (self->menu);
  gtk_menu_popup (GTK_MENU (self->menu),
                  NULL,
                  NULL,
                  limn_prompt_box_place_menu,
                  self,
                  0,
                  gtk_get_current_event_time ());
  gtk_menu_shell_select_first (GTK_MENU_SHELL (self->menu), FALSE);
}

/* as large as some lines of the user's own font */
static void
limn_prompt_box_fit (GtkWidget *view, GtkStyle *before, gpointer window)
{
  PangoContext *context = gtk_widget_get_pango_context (view);
  PangoFontMetrics *metrics = pango_context_get_metrics (
      context, gtk_widget_get_style (view)->font_desc, NULL);
  gint column = pango_font_metrics_get_approximate_char_width (metrics);
  gint line = pango_font_metrics_get_ascent (metrics) +
              pango_font_metrics_get_descent (metrics);

  gtk_widget_set_size_request (window,
                               PANGO_PIXELS (column * LIMN_PROMPT_BOX_COLUMNS),
                               PANGO_PIXELS (line * LIMN_PROMPT_BOX_LINES) + 8);
  pango_font_metrics_unref (metrics);
}

static GtkWidget *
limn_prompt_box_make_view (LimnPromptBox *self)
{
  GtkWidget *window = gtk_scrolled_window_new (NULL, NULL);

  self->view = gtk_text_view_new ();
  self->text = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  gtk_scrolled_window_set_shadow_type (GTK_SCROLLED_WINDOW (window),
                                       GTK_SHADOW_IN);
  gtk_scrolled_window_set_policy (
      GTK_SCROLLED_WINDOW (window), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->view), FALSE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (self->view), 4);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (self->view), 4);
  gtk_container_add (GTK_CONTAINER (window), self->view);
  g_signal_connect (
      self->view, "style-set", G_CALLBACK (limn_prompt_box_fit), window);
  g_signal_connect (self->view,
                    "key-press-event",
                    G_CALLBACK (limn_prompt_box_press_key),
                    self);
  g_signal_connect_swapped (
      self->text, "changed", G_CALLBACK (limn_prompt_box_change), self);
  return window;
}

static GtkWidget *
limn_prompt_box_make_head (LimnPromptBox *self)
{
  GtkWidget *row = gtk_hbox_new (FALSE, 6);
  GtkWidget *label = gtk_label_new_with_mnemonic (_ ("_Prompt:"));

  gtk_label_set_mnemonic_widget (GTK_LABEL (label), self->view);
  gtk_misc_set_alignment (GTK_MISC (label), 0, 1);
  self->menu_button = gtk_button_new_with_mnemonic (_ ("Sa_ved Prompts…"));
  gtk_widget_set_tooltip_text (
      self->menu_button,
      _ ("Save this prompt, or pick one of before. Alt+Up and Alt+Down walk "
         "through earlier prompts."));
  g_signal_connect_swapped (self->menu_button,
                            "clicked",
                            G_CALLBACK (limn_prompt_box_open_menu),
                            self);
  gtk_box_pack_start (GTK_BOX (row), label, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (row), self->menu_button, FALSE, FALSE, 0);
  return row;
}

static void
limn_prompt_box_init (LimnPromptBox *self)
{
  GtkWidget *window = limn_prompt_box_make_view (self);

  self->place = LIMN_PROMPT_BOX_DRAFT;
  gtk_box_set_spacing (GTK_BOX (self), 4);
  gtk_box_pack_start (
      GTK_BOX (self), limn_prompt_box_make_head (self), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (self), window, TRUE, TRUE, 0);
}

/**
 * limn_prompt_box_new:
 * @prompts: those of before; must outlive the box
 *
 * Emits "changed" when the text is another.
 *
 * Returns: (transfer floating): an empty box
 */
GtkWidget *
limn_prompt_box_new (LimnPrompts *prompts)
{
  LimnPromptBox *self = g_object_new (LIMN_TYPE_PROMPT_BOX, NULL);

  self->prompts = prompts;
  return GTK_WIDGET (self);
}

/**
 * limn_prompt_box_set_text:
 * @self: a box
 * @text: its text from now on, selected
 */
void
limn_prompt_box_set_text (LimnPromptBox *self, const char *text)
{
  limn_prompt_box_put (self, text);
}

/**
 * limn_prompt_box_dup_text:
 * @self: a box
 *
 * Returns: (transfer full): its text
 */
char *
limn_prompt_box_dup_text (LimnPromptBox *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->text, &start, &end);
  return gtk_text_buffer_get_text (self->text, &start, &end, FALSE);
}

/**
 * limn_prompt_box_use:
 * @self: a box, whose text is run with: it joins the earlier ones
 */
void
limn_prompt_box_use (LimnPromptBox *self)
{
  g_autofree char *text = limn_prompt_box_dup_text (self);

  limn_prompts_use (self->prompts, text);
  self->place = LIMN_PROMPT_BOX_DRAFT;
}

/**
 * limn_prompt_box_focus:
 * @self: a box, which gets the keys
 */
void
limn_prompt_box_focus (LimnPromptBox *self)
{
  gtk_widget_grab_focus (self->view);
}
