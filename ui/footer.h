/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/footer: what it will cost, what is left, and what is done but rarely. */
#pragma once

#include <gtk/gtk.h>

#include "draft.h"

G_BEGIN_DECLS

#define LIMN_TYPE_FOOTER (limn_footer_get_type ())
#define LIMN_FOOTER(o)                                                         \
  (G_TYPE_CHECK_INSTANCE_CAST ((o), LIMN_TYPE_FOOTER, LimnFooter))

typedef struct _LimnFooter LimnFooter;
typedef struct
{
  GtkVBoxClass parent_class;
} LimnFooterClass;

/**
 * LimnFooterButton:
 * @LIMN_FOOTER_SETTINGS: the settings
 * @LIMN_FOOTER_COPY: the request as a command
 * @LIMN_FOOTER_RESET: everything back to its default
 * @LIMN_FOOTER_HELP: what the keys do
 */
typedef enum
{
  LIMN_FOOTER_SETTINGS,
  LIMN_FOOTER_COPY,
  LIMN_FOOTER_RESET,
  LIMN_FOOTER_HELP,
  LIMN_FOOTER_N_BUTTONS,
} LimnFooterButton;

GType limn_footer_get_type (void);
GtkWidget *limn_footer_new (LimnHost *host);
void limn_footer_set_draft (LimnFooter *self, const LimnDraft *draft);
void limn_footer_ask_balance (LimnFooter *self);
void limn_footer_set_sensitive (LimnFooter *self, gboolean sensitive);
const char *limn_footer_get_price (LimnFooter *self);
const char *limn_footer_get_balance (LimnFooter *self);

G_END_DECLS
