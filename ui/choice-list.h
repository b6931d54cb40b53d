/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/choice-list: a drop-down list whose rows have keys. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LIMN_TYPE_CHOICE_LIST (limn_choice_list_get_type ())
#define LIMN_CHOICE_LIST(o)                                                    \
  (G_TYPE_CHECK_INSTANCE_CAST ((o), LIMN_TYPE_CHOICE_LIST, LimnChoiceList))

typedef struct _LimnChoiceList LimnChoiceList;
typedef struct
{
  GtkComboBoxClass parent_class;
} LimnChoiceListClass;

/**
 * LimnChoiceRows:
 *
 * Rows to be shown, in their order.
 */
typedef struct _LimnChoiceRows LimnChoiceRows;

LimnChoiceRows *limn_choice_rows_new (void);
void limn_choice_rows_free (LimnChoiceRows *self);
void limn_choice_rows_add (LimnChoiceRows *self,
                           const char *key,
                           const char *text);
void limn_choice_rows_add_line (LimnChoiceRows *self);
gboolean limn_choice_rows_has (const LimnChoiceRows *self, const char *key);

GType limn_choice_list_get_type (void);
GtkWidget *limn_choice_list_new (const char *name);
void limn_choice_list_show (LimnChoiceList *self,
                            const LimnChoiceRows *rows,
                            const char *key);
const char *limn_choice_list_get_key (LimnChoiceList *self);
gboolean limn_choice_list_choose (LimnChoiceList *self, const char *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnChoiceRows, limn_choice_rows_free)

G_END_DECLS
