/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/prompt-menu: prompts to pick, to save and to delete. */
#pragma once

#include <gtk/gtk.h>

#include "prompts.h"

G_BEGIN_DECLS

/**
 * LimnPromptMenuPick:
 * @prompt: what was picked
 * @user_data: as given
 */
typedef void (*LimnPromptMenuPick) (const char *prompt, gpointer user_data);

GtkWidget *limn_prompt_menu_new (LimnPrompts *prompts,
                                 const char *current,
                                 LimnPromptMenuPick pick,
                                 gpointer user_data);

G_END_DECLS
