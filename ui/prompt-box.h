/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/prompt-box: where the prompt is written, with those of before. */
#pragma once

#include <gtk/gtk.h>

#include "prompts.h"

G_BEGIN_DECLS

#define LIMN_TYPE_PROMPT_BOX (limn_prompt_box_get_type ())
#define LIMN_PROMPT_BOX(o)                                                     \
  (G_TYPE_CHECK_INSTANCE_CAST ((o), LIMN_TYPE_PROMPT_BOX, LimnPromptBox))

typedef struct _LimnPromptBox LimnPromptBox;
typedef struct
{
  GtkVBoxClass parent_class;
} LimnPromptBoxClass;

GType limn_prompt_box_get_type (void);
GtkWidget *limn_prompt_box_new (LimnPrompts *prompts);
void limn_prompt_box_set_text (LimnPromptBox *self, const char *text);
char *limn_prompt_box_dup_text (LimnPromptBox *self);
void limn_prompt_box_use (LimnPromptBox *self);
void limn_prompt_box_focus (LimnPromptBox *self);

G_END_DECLS
