/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/compare-choice: which of some results will be kept. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LIMN_COMPARE_CHOICE_MAX 32

/**
 * LimnCompareChoiceMark:
 * @LIMN_COMPARE_CHOICE_OPEN: nothing was said of it
 * @LIMN_COMPARE_CHOICE_MARKED: it is to be kept
 * @LIMN_COMPARE_CHOICE_DROPPED: it is to go
 */
typedef enum
{
  LIMN_COMPARE_CHOICE_OPEN,
  LIMN_COMPARE_CHOICE_MARKED,
  LIMN_COMPARE_CHOICE_DROPPED,
} LimnCompareChoiceMark;

/**
 * LimnCompareChoice:
 * @n: results, at most %LIMN_COMPARE_CHOICE_MAX
 * @shown: index of the one that is looked at
 * @marks: what was said of each
 */
typedef struct
{
  guint n;
  guint shown;
  LimnCompareChoiceMark marks[LIMN_COMPARE_CHOICE_MAX];
} LimnCompareChoice;

void limn_compare_choice_init (LimnCompareChoice *self, guint n);
void limn_compare_choice_toggle (LimnCompareChoice *self,
                                 LimnCompareChoiceMark mark);
guint limn_compare_choice_count (const LimnCompareChoice *self,
                                 LimnCompareChoiceMark mark);
guint limn_compare_choice_get_kept (const LimnCompareChoice *self,
                                    gboolean *keep);
guint limn_compare_choice_get_rest (const LimnCompareChoice *self,
                                    gboolean *keep);
char *limn_compare_choice_describe (const LimnCompareChoice *self);

G_END_DECLS
