/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/dialog: from the click to the results, within the open window. */
#include "dialog-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "compare.h"
#include "footer.h"
#include "notice.h"
#include "prompt-box.h"
#include "provider-rows.h"
#include "status.h"

/* what is pressed where the same would be paid for twice */
#define LIMN_DIALOG_REUSE "reuse"
#define LIMN_DIALOG_PAY "pay"

/**
 * limn_dialog_show_phase:
 * @self: a dialog, in which a job has begun or ended
 */
void
limn_dialog_show_phase (LimnDialog *self)
{
  gboolean runs = self->running != NULL;

  gtk_button_set_label (GTK_BUTTON (self->leave),
                        runs ? _ ("_Cancel") : _ ("_Close"));
  gtk_widget_set_sensitive (
      self->action, !runs && self->draft != NULL && self->draft->hint == NULL);
  limn_footer_set_sensitive (LIMN_FOOTER (self->footer), !runs);
}

static void
limn_dialog_take_progress (const LimnHostProgress *progress, gpointer user_data)
{
  LimnDialog *self = user_data;

  if (self->running != NULL)
    limn_status_set_progress (LIMN_STATUS (self->status), progress);
}

/* the keys go to the results only where nobody writes the next prompt */
static void
limn_dialog_show_results (LimnDialog *self,
                          const LimnRecord *record,
                          guint n_results,
                          const char *prompt)
{
  g_autofree char *now =
      limn_prompt_box_dup_text (LIMN_PROMPT_BOX (self->prompt));

  limn_compare_set_results (LIMN_COMPARE (self->compare), record, n_results);
  if (n_results > 1 && strcmp (now, prompt) == 0)
    limn_compare_grab_focus (LIMN_COMPARE (self->compare));
}

static void
limn_dialog_take_end (const LimnRecord *record,
                      guint n_results,
                      const GError *error,
                      gpointer user_data)
{
  LimnDialog *self = user_data;
  g_autoptr (LimnRequest) ran = g_steal_pointer (&self->running);

  if (ran == NULL)
    return;
  limn_status_stop (LIMN_STATUS (self->status), NULL);
  self->n_results += n_results;
  if (error != NULL)
    limn_notice_show_error (LIMN_NOTICE (self->notice), error, record);
  if (n_results > 0)
    limn_dialog_show_results (self, record, n_results, ran->prompt);
  limn_dialog_show_phase (self);
  limn_dialog_make_room (self);
  limn_footer_ask_balance (LIMN_FOOTER (self->footer));
  limn_dialog_queue (self, TRUE);
  /* the window may be gone with what ended the job */
  g_object_unref (self);
}

static void
limn_dialog_take_twin (guint seconds, gpointer user_data)
{
  LimnDialog *self = user_data;
  LimnNotice *notice = LIMN_NOTICE (self->notice);
  g_autofree char *text = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE,
                   "The same request was paid for %u second ago.",
                   "The same request was paid for %u seconds ago.",
                   seconds),
      seconds);

  limn_request_free (self->asked);
  self->asked = g_steal_pointer (&self->running);
  limn_status_stop (LIMN_STATUS (self->status), NULL);
  limn_notice_show_banner (
      notice, text, _ ("Use That Result"), LIMN_DIALOG_REUSE);
  limn_notice_add_action (notice, _ ("Pay Again"), LIMN_DIALOG_PAY);
  limn_notice_focus (notice);
  limn_dialog_show_phase (self);
  limn_dialog_make_room (self);
  g_object_unref (self);
}

static void
limn_dialog_refuse (LimnDialog *self)
{
  gtk_widget_error_bell (GTK_WIDGET (self));
  limn_prompt_box_focus (LIMN_PROMPT_BOX (self->prompt));
}

/* @request: (transfer full) */
static void
limn_dialog_launch (LimnDialog *self, LimnRequest *request)
{
  static const LimnHostListener listener = { limn_dialog_take_progress,
                                             limn_dialog_take_end,
                                             limn_dialog_take_twin };

  limn_compare_settle (LIMN_COMPARE (self->compare));
  limn_compare_set_results (LIMN_COMPARE (self->compare), NULL, 0);
  limn_notice_clear (LIMN_NOTICE (self->notice));
  limn_prompt_box_use (LIMN_PROMPT_BOX (self->prompt));
  limn_dialog_make_room (self);
  limn_status_start (LIMN_STATUS (self->status));
  self->running = request;
  limn_dialog_show_phase (self);
  self->host->klass->run (
      self->host, self->running, &listener, g_object_ref (self));
}

/* what was asked about, though another prompt may be written by now */
static void
limn_dialog_answer_twin (LimnDialog *self, gboolean reuses)
{
  LimnRequest *request = g_steal_pointer (&self->asked);

  if (request == NULL)
    return;
  json_object_set_boolean_member (request->options, "limn.reuse", reuses);
  limn_dialog_launch (self, request);
}

/* a number that was typed counts when its field is left, or now */
static void
limn_dialog_take_number (LimnDialog *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (GTK_IS_SPIN_BUTTON (focus))
    gtk_spin_button_update (GTK_SPIN_BUTTON (focus));
}

/**
 * limn_dialog_start:
 * @self: a dialog
 *
 * Runs what it holds; rings the bell where something is missing or a job runs
 * already.
 */
void
limn_dialog_start (LimnDialog *self)
{
  limn_dialog_take_number (self);
  if (self->running == NULL)
    limn_dialog_update (self);
  if (self->running != NULL || self->draft->hint != NULL)
    {
      limn_dialog_refuse (self);
      return;
    }
  limn_dialog_launch (self, limn_request_copy (self->request));
}

static void
limn_dialog_try_elsewhere (LimnDialog *self, const char *key)
{
  limn_provider_rows_choose (self->request, key, self->host->workshop->catalog);
  limn_dialog_refresh (self);
  limn_dialog_start (self);
}

/**
 * limn_dialog_follow_notice:
 * @self: a dialog
 * @action: what was pressed beside an error, see LimnNotice::action
 */
void
limn_dialog_follow_notice (LimnDialog *self, const char *action)
{
  static const struct
  {
    const char *prefix;
    const char *format; /* of a key of limn/provider-rows */
  } rows[] = {
    { "provider:", "|%s" },
    { "endpoint:", "%s|" },
  };

  if (self->running != NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_str_has_prefix (action, rows[i].prefix))
      {
        g_auto (GStrv) parts = g_strsplit (rows[i].format, "%s", 2);
        g_autofree char *key = g_strconcat (
            parts[0], action + strlen (rows[i].prefix), parts[1], NULL);

        limn_dialog_try_elsewhere (self, key);
        return;
      }
  if (strcmp (action, "repeat") == 0)
    limn_dialog_start (self);
  else if (strcmp (action, LIMN_DIALOG_REUSE) == 0 ||
           strcmp (action, LIMN_DIALOG_PAY) == 0)
    limn_dialog_answer_twin (self, strcmp (action, LIMN_DIALOG_REUSE) == 0);
  else if (strcmp (action, "settings") == 0)
    limn_dialog_open_settings (self);
}
