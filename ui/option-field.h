/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/option-field: a label and what one option of a request is set with. */
#pragma once

#include <gtk/gtk.h>

#include "request.h"

G_BEGIN_DECLS

#define LIMN_TYPE_OPTION_FIELD (limn_option_field_get_type ())
#define LIMN_OPTION_FIELD(o)                                                   \
  (G_TYPE_CHECK_INSTANCE_CAST ((o), LIMN_TYPE_OPTION_FIELD, LimnOptionField))

typedef struct _LimnOptionField LimnOptionField;
typedef struct
{
  GtkHBoxClass parent_class;
} LimnOptionFieldClass;

GType limn_option_field_get_type (void);
GtkWidget *limn_option_field_new (const char *name,
                                  const char *label,
                                  gboolean fallback);
const char *limn_option_field_get_name (LimnOptionField *self);
GtkWidget *limn_option_field_get_label (LimnOptionField *self);
GtkWidget *limn_option_field_get_control (LimnOptionField *self);
void limn_option_field_show (LimnOptionField *self, const LimnRequest *request);
gboolean limn_option_field_write (LimnOptionField *self,
                                  LimnRequest *request,
                                  GError **error);

G_END_DECLS
