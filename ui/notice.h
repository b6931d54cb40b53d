/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/notice: an error, a refusal or a hint within the dialog, with what helps
 * beside it. */
#pragma once

#include <gtk/gtk.h>

#include "record.h"

G_BEGIN_DECLS

/* actions, the argument of LimnNotice::action; these two have the name of a
 * provider or an endpoint behind them */
#define LIMN_NOTICE_PROVIDER "provider:"
#define LIMN_NOTICE_ENDPOINT "endpoint:"
#define LIMN_NOTICE_SETTINGS "settings"
#define LIMN_NOTICE_CREDIT "credit"
#define LIMN_NOTICE_REPEAT "repeat"

#define LIMN_TYPE_NOTICE (limn_notice_get_type ())
#define LIMN_NOTICE(o)                                                         \
  (G_TYPE_CHECK_INSTANCE_CAST ((o), LIMN_TYPE_NOTICE, LimnNotice))

typedef struct _LimnNotice LimnNotice;
typedef struct
{
  GtkVBoxClass parent_class;
} LimnNoticeClass;

GType limn_notice_get_type (void);
GtkWidget *limn_notice_new (void);
void limn_notice_show_error (LimnNotice *self,
                             const GError *error,
                             const LimnRecord *record);
void limn_notice_show_banner (LimnNotice *self,
                              const char *text,
                              const char *label,
                              const char *action);
void limn_notice_add_action (LimnNotice *self,
                             const char *label,
                             const char *action);
void limn_notice_focus (LimnNotice *self);
void limn_notice_clear (LimnNotice *self);
const char *limn_notice_get_text (LimnNotice *self);

G_END_DECLS
