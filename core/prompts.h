/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/prompts: what was asked for before, and what is kept to ask again. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LimnPrompts LimnPrompts;

/* prompts that were used; the oldest is forgotten beyond */
#define LIMN_PROMPTS_MAX_USED 200
/* prompts that the user saved */
#define LIMN_PROMPTS_MAX_SAVED 200
/* bytes of one prompt that is kept: a longer one is not */
#define LIMN_PROMPTS_MAX_LENGTH 32768

LimnPrompts *limn_prompts_new (const char *path);
void limn_prompts_free (LimnPrompts *self);
const GPtrArray *limn_prompts_get_used (LimnPrompts *self);
const GPtrArray *limn_prompts_get_saved (LimnPrompts *self);
gboolean limn_prompts_is_saved (LimnPrompts *self, const char *prompt);
void limn_prompts_use (LimnPrompts *self, const char *prompt);
gboolean limn_prompts_save (LimnPrompts *self,
                            const char *prompt,
                            GError **error);
void limn_prompts_forget (LimnPrompts *self, const char *prompt);
void limn_prompts_flush (LimnPrompts *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnPrompts, limn_prompts_free)

G_END_DECLS
