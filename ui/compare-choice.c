/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/compare-choice: which of some results will be kept. */
#include "compare-choice.h"

#include <glib/gi18n-lib.h>

/**
 * limn_compare_choice_init:
 * @self: (out caller-allocates): a choice
 * @n: results; more than %LIMN_COMPARE_CHOICE_MAX are left out
 *
 * Nothing is said of any; the first is looked at.
 */
void
limn_compare_choice_init (LimnCompareChoice *self, guint n)
{
  *self = (LimnCompareChoice){ .n = MIN (n, LIMN_COMPARE_CHOICE_MAX) };
}

/**
 * limn_compare_choice_toggle:
 * @self: a choice
 * @mark: what is said of the one that is looked at, or taken back
 */
void
limn_compare_choice_toggle (LimnCompareChoice *self, LimnCompareChoiceMark mark)
{
  LimnCompareChoiceMark *own = &self->marks[self->shown];

  *own = *own == mark ? LIMN_COMPARE_CHOICE_OPEN : mark;
}

/**
 * limn_compare_choice_count:
 * @self: a choice
 * @mark: what is said of a result
 *
 * Returns: of how many it is
 */
guint
limn_compare_choice_count (const LimnCompareChoice *self,
                           LimnCompareChoiceMark mark)
{
  guint count = 0;

  for (guint i = 0; i < self->n; i++)
    count += self->marks[i] == mark;
  return count;
}

/**
 * limn_compare_choice_get_kept:
 * @self: a choice
 * @keep: (array): of the choice's length, or longer; filled in
 *
 * What Enter keeps: all that are marked, else the one that is looked at, unless
 * it was dropped.
 *
 * Returns: how many are kept
 */
guint
limn_compare_choice_get_kept (const LimnCompareChoice *self, gboolean *keep)
{
  gboolean marked =
      limn_compare_choice_count (self, LIMN_COMPARE_CHOICE_MARKED) > 0;
  guint count = 0;

  for (guint i = 0; i < self->n; i++)
    {
      keep[i] = marked ? self->marks[i] == LIMN_COMPARE_CHOICE_MARKED :
                         i == self->shown &&
                             self->marks[i] != LIMN_COMPARE_CHOICE_DROPPED;
      count += keep[i] ? 1 : 0;
    }
  return count;
}

/**
 * limn_compare_choice_get_rest:
 * @self: a choice
 * @keep: (array): of the choice's length, or longer; filled in
 *
 * What stays where the user has left without a word: all that was not dropped,
 * for it was paid for.
 *
 * Returns: how many are kept
 */
guint
limn_compare_choice_get_rest (const LimnCompareChoice *self, gboolean *keep)
{
  guint count = 0;

  for (guint i = 0; i < self->n; i++)
    {
      keep[i] = self->marks[i] != LIMN_COMPARE_CHOICE_DROPPED;
      count += keep[i] ? 1 : 0;
    }
  return count;
}

/**
 * limn_compare_choice_describe:
 * @self: a choice
 *
 * Returns: (transfer full): what Enter will do, one sentence
 */
char *
limn_compare_choice_describe (const LimnCompareChoice *self)
{
  gboolean keep[LIMN_COMPARE_CHOICE_MAX];
  guint marked = limn_compare_choice_count (self, LIMN_COMPARE_CHOICE_MARKED);

  if (limn_compare_choice_count (self, LIMN_COMPARE_CHOICE_DROPPED) == self->n)
    return g_strdup (_ ("Enter takes all of them out of the image again."));
  if (marked > 0)
    return g_strdup_printf (
        g_dngettext (
            GETTEXT_PACKAGE,
            "Enter keeps the %u result that is marked, and no other.",
            "Enter keeps the %u results that are marked, and no other.",
            marked),
        marked);
  if (limn_compare_choice_get_kept (self, keep) == 0)
    return g_strdup_printf (_ ("Result %u is dropped; Delete takes that back."),
                            self->shown + 1);
  return g_strdup_printf (_ ("Enter keeps result %u, and no other."),
                          self->shown + 1);
}
