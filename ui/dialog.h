/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/dialog: the window of generate, edit, extend, again and create: open
 * before, while and after a job runs. */
#pragma once

#include <gtk/gtk.h>

#include "host.h"

G_BEGIN_DECLS

#define LIMN_TYPE_DIALOG (limn_dialog_get_type ())
#define LIMN_DIALOG(o)                                                         \
  (G_TYPE_CHECK_INSTANCE_CAST ((o), LIMN_TYPE_DIALOG, LimnDialog))

typedef struct _LimnDialog LimnDialog;

/**
 * LimnDialogState:
 * @width: @height: of the window, pixels; 0 for what suits it
 * @shows_extras: whether the extras are unfolded
 * @hides_preview: whether the preview is folded
 *
 * How the window was left. Plain numbers, so that it can be kept as it is.
 */
typedef struct
{
  gint width, height;
  gboolean shows_extras;
  gboolean hides_preview;
} LimnDialogState;

/**
 * LimnDialogOptions:
 * @repeats: whether a layer's recipe is repeated, whose frame and mask are
 *   settled
 * @state: (nullable): how the window opens, and how it was left
 */
typedef struct
{
  gboolean repeats;
  LimnDialogState *state;
} LimnDialogOptions;

GType limn_dialog_get_type (void);
GtkWidget *limn_dialog_new (LimnHost *host,
                            LimnRequest *request,
                            const LimnDialogOptions *options);
guint limn_dialog_run (LimnHost *host,
                       LimnRequest *request,
                       const LimnDialogOptions *options);

G_END_DECLS
