/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/choices: which model, of which size, run by whom, how many times. */
#pragma once

#include <gtk/gtk.h>

#include "host.h"

G_BEGIN_DECLS

#define LIMN_TYPE_CHOICES (limn_choices_get_type ())
#define LIMN_CHOICES(o)                                                        \
  (G_TYPE_CHECK_INSTANCE_CAST ((o), LIMN_TYPE_CHOICES, LimnChoices))

typedef struct _LimnChoices LimnChoices;
typedef struct
{
  GtkTableClass parent_class;
} LimnChoicesClass;

GType limn_choices_get_type (void);
GtkWidget *limn_choices_new (LimnHost *host,
                             LimnRequest *request,
                             gboolean repeats);
void limn_choices_refresh (LimnChoices *self);
void limn_choices_set_plan (LimnChoices *self, const LimnPlan *plan);

G_END_DECLS
