/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/dialog: what the halves of the dialog share. Private to it. */
#pragma once

#include "dialog.h"
#include "draft.h"
#include "prompts.h"

G_BEGIN_DECLS

typedef struct
{
  GtkDialogClass parent_class;
} LimnDialogClass;

struct _LimnDialog
{
  GtkDialog parent_instance;
  LimnHost *host;
  LimnRequest *request;  /* (unowned) */
  LimnRequest *original; /* as the dialog found it */
  LimnDialogOptions options;
  LimnPrompts *prompts;
  LimnDraft *draft; /* (nullable) */

  GtkWidget *headline;
  GtkWidget *scroller; /* around the columns */
  GtkWidget *columns;
  GtkWidget *prompt;
  GtkWidget *choices;
  GtkWidget *references;
  GtkWidget *preview;
  GtkWidget *extras;
  GtkWidget *notice;
  GtkWidget *status;
  GtkWidget *compare;
  GtkWidget *footer;
  GtkWidget *action;
  GtkWidget *leave; /* Cancel while a job runs, Close else */
  GtkWidget *help;  /* (nullable) */

  guint timer;          /* of the next update; 0 for none */
  guint ahead_timer;    /* until what may be sent is packed; 0 for none */
  gboolean is_hurried;  /* whether that is due at once */
  LimnRequest *running; /* (nullable): what is being run */
  LimnRequest *asked;   /* (nullable): may be paid twice, or not */
  guint n_results;      /* in the image, of all runs */
  gint room;            /* that the window has grown by, pixels */
  guint room_timer;
  guint n_updates; /* that were made, for the tests */
};

void limn_dialog_update (LimnDialog *self);
void limn_dialog_queue (LimnDialog *self, gboolean at_once);
void limn_dialog_refresh (LimnDialog *self);
void limn_dialog_read (LimnDialog *self);

void limn_dialog_show_banner (LimnDialog *self);
void limn_dialog_reset (LimnDialog *self);
void limn_dialog_open_settings (LimnDialog *self);
void limn_dialog_open_help (LimnDialog *self);
void limn_dialog_press (LimnDialog *self, guint button);

void limn_dialog_start (LimnDialog *self);
void limn_dialog_show_phase (LimnDialog *self);
void limn_dialog_follow_notice (LimnDialog *self, const char *action);

void limn_dialog_build (LimnDialog *self);
void limn_dialog_fit (LimnDialog *self);
void limn_dialog_make_room (LimnDialog *self);

G_END_DECLS
