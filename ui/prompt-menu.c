/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/prompt-menu: prompts to pick, to save and to delete. */
#include "prompt-menu.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "text.h"

/* characters of a prompt that a row shows */
#define LIMN_PROMPT_MENU_WIDTH 60
/* earlier prompts that are listed; Alt+Up reaches all */
#define LIMN_PROMPT_MENU_EARLIER 20

/* what one menu knows; lives as long as it does */
typedef struct
{
  LimnPrompts *prompts;
  char *current;
  LimnPromptMenuPick pick;
  gpointer user_data;
} LimnPromptMenu;

typedef void (*LimnPromptMenuDeed) (LimnPromptMenu *menu, const char *prompt);

typedef struct
{
  LimnPromptMenu *menu;
  LimnPromptMenuDeed deed;
  char *prompt;
} LimnPromptMenuItem;

static void
limn_prompt_menu_free (gpointer data)
{
  LimnPromptMenu *menu = data;

  g_free (menu->current);
  g_free (menu);
}

static void
limn_prompt_menu_free_item (gpointer data, GClosure *closure)
{
  LimnPromptMenuItem *item = data;

  g_free (item->prompt);
  g_free (item);
}

static void
limn_prompt_menu_activate (GtkMenuItem *widget, gpointer user_data)
{
  LimnPromptMenuItem *item = user_data;

  item->deed (item->menu, item->prompt);
}

static void
limn_prompt_menu_pick (LimnPromptMenu *menu, const char *prompt)
{
  menu->pick (prompt, menu->user_data);
}

static void
limn_prompt_menu_save (LimnPromptMenu *menu, const char *prompt)
{
  limn_prompts_save (menu->prompts, prompt, NULL);
}

static void
limn_prompt_menu_forget (LimnPromptMenu *menu, const char *prompt)
{
  limn_prompts_forget (menu->prompts, prompt);
}

static GtkWidget *
limn_prompt_menu_add (GtkWidget *shell, GtkWidget *item)
{
  gtk_menu_shell_append (GTK_MENU_SHELL (shell), item);
  return item;
}

static void
limn_prompt_menu_bind (LimnPromptMenu *menu,
                       GtkWidget *item,
                       LimnPromptMenuDeed deed,
                       const char *prompt)
{
  LimnPromptMenuItem *bound = g_new (LimnPromptMenuItem, 1);

  *bound = (LimnPromptMenuItem){ menu, deed, g_strdup (prompt) };
  g_signal_connect_data (item,
                         "activate",
                         G_CALLBACK (limn_prompt_menu_activate),
                         bound,
                         limn_prompt_menu_free_item,
                         0);
}

static void
limn_prompt_menu_add_list (LimnPromptMenu *menu,
                           GtkWidget *shell,
                           const GPtrArray *list,
                           guint max,
                           LimnPromptMenuDeed deed)
{
  for (guint i = 0; i < MIN (list->len, max); i++)
    {
      const char *prompt = g_ptr_array_index (list, i);
      g_autofree char *line = limn_text_clean (prompt, LIMN_PROMPT_MENU_WIDTH);
      GtkWidget *item =
          limn_prompt_menu_add (shell, gtk_menu_item_new_with_label (line));

      if (strcmp (line, prompt) != 0)
        gtk_widget_set_tooltip_text (item, prompt);
      limn_prompt_menu_bind (menu, item, deed, prompt);
    }
}

static void
limn_prompt_menu_add_submenu (LimnPromptMenu *menu,
                              GtkWidget *shell,
                              const char *label,
                              const GPtrArray *list,
                              guint max,
                              LimnPromptMenuDeed deed)
{
  GtkWidget *item =
      limn_prompt_menu_add (shell, gtk_menu_item_new_with_mnemonic (label));
  GtkWidget *submenu = gtk_menu_new ();

  limn_prompt_menu_add_list (menu, submenu, list, max, deed);
  gtk_menu_item_set_submenu (GTK_MENU_ITEM (item), submenu);
  gtk_widget_set_sensitive (item, list->len > 0);
}

static gboolean
limn_prompt_menu_can_save (const LimnPromptMenu *menu)
{
  return strspn (menu->current, " \t\r\n") < strlen (menu->current) &&
         strlen (menu->current) <= LIMN_PROMPTS_MAX_LENGTH &&
         !limn_prompts_is_saved (menu->prompts, menu->current) &&
         limn_prompts_get_saved (menu->prompts)->len < LIMN_PROMPTS_MAX_SAVED;
}

/**
 * limn_prompt_menu_new:
 * @prompts: what there is; must outlive the menu
 * @current: the prompt as it stands
 * @pick: is told which one is picked
 * @user_data: for @pick
 *
 * Returns: (transfer floating): a menu to save @current, to pick a saved or an
 *   earlier prompt, and to delete a saved one; shown already
 */
GtkWidget *
limn_prompt_menu_new (LimnPrompts *prompts,
                      const char *current,
                      LimnPromptMenuPick pick,
                      gpointer user_data)
{
  LimnPromptMenu *menu = g_new (LimnPromptMenu, 1);
  const GPtrArray *saved = limn_prompts_get_saved (prompts);
  GtkWidget *shell = gtk_menu_new ();
  GtkWidget *item;

  *menu = (LimnPromptMenu){ prompts, g_strdup (current), pick, user_data };
  g_object_set_data_full (
      G_OBJECT (shell), "limn-prompt-menu", menu, limn_prompt_menu_free);
  item = limn_prompt_menu_add (
      shell, gtk_menu_item_new_with_mnemonic (_ ("_Save This Prompt")));
  limn_prompt_menu_bind (menu, item, limn_prompt_menu_save, current);
  gtk_widget_set_sensitive (item, limn_prompt_menu_can_save (menu));
  limn_prompt_menu_add (shell, gtk_separator_menu_item_new ());
  limn_prompt_menu_add_list (
      menu, shell, saved, saved->len, limn_prompt_menu_pick);
  if (saved->len > 0)
    limn_prompt_menu_add (shell, gtk_separator_menu_item_new ());
  limn_prompt_menu_add_submenu (menu,
                                shell,
                                _ ("_Earlier Prompts"),
                                limn_prompts_get_used (prompts),
                                LIMN_PROMPT_MENU_EARLIER,
                                limn_prompt_menu_pick);
  limn_prompt_menu_add_submenu (menu,
                                shell,
                                _ ("_Delete a Saved Prompt"),
                                saved,
                                saved->len,
                                limn_prompt_menu_forget);
  gtk_widget_show_all (shell);
  return shell;
}
