/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/choice: which of some results will be kept. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LIMN_CHOICE_MAX 32

/**
 * LimnChoiceMark:
 * @LIMN_CHOICE_OPEN: nothing was said of it
 * @LIMN_CHOICE_MARKED: it is to be kept
 * @LIMN_CHOICE_DROPPED: it is to go
 */
typedef enum
{
  LIMN_CHOICE_OPEN,
  LIMN_CHOICE_MARKED,
  LIMN_CHOICE_DROPPED,
} LimnChoiceMark;

/**
 * LimnChoice:
 * @n: results, at most %LIMN_CHOICE_MAX
 * @shown: index of the one that is looked at
 * @marks: what was said of each
 */
typedef struct
{
  guint n;
  guint shown;
  LimnChoiceMark marks[LIMN_CHOICE_MAX];
} LimnChoice;

void limn_choice_init (LimnChoice *self, guint n);
void limn_choice_toggle (LimnChoice *self, LimnChoiceMark mark);
guint limn_choice_count (const LimnChoice *self, LimnChoiceMark mark);
guint limn_choice_get_kept (const LimnChoice *self, gboolean *keep);
guint limn_choice_get_rest (const LimnChoice *self, gboolean *keep);
char *limn_choice_describe (const LimnChoice *self);

G_END_DECLS
