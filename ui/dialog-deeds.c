/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/dialog: what is done but rarely: settings, reset, help, the command. */
#include "dialog-private.h"

#include <glib/gi18n-lib.h>

#include "command-line.h"
#include "footer.h"
#include "help.h"
#include "notice.h"
#include "preview.h"
#include "settings-dialog.h"
#include "status.h"

/**
 * limn_dialog_reset:
 * @self: a dialog
 *
 * Takes every choice back: to its default, or to what the recipe says. The
 * prompt stays.
 */
void
limn_dialog_reset (LimnDialog *self)
{
  g_autoptr (LimnRequest) fresh =
      self->options.repeats ? limn_request_copy (self->original) :
                              limn_request_new (self->request->operation);
  LimnRequest swapped = *self->request;

  *self->request = *fresh;
  *fresh = swapped;
  limn_dialog_refresh (self);
  limn_dialog_update (self);
}

/**
 * limn_dialog_show_banner:
 * @self: a dialog
 *
 * Without a key nothing can be made but by the echo, and that is said, unless
 * the echo is what the user has settled on.
 */
void
limn_dialog_show_banner (LimnDialog *self)
{
  const char *endpoint =
      limn_settings_get (self->host->workshop->settings, "limn", "endpoint");

  if (g_strcmp0 (endpoint, "echo") != 0 &&
      !limn_workshop_has_key (self->host->workshop))
    limn_notice_show_banner (
        LIMN_NOTICE (self->notice),
        _ ("There is no key yet, so no model can be asked. The provider echo "
           "is there to try everything for free."),
        _ ("Set Up…"),
        "settings");
}

/**
 * limn_dialog_open_settings:
 * @self: a dialog
 *
 * Waits until they are closed. The catalogue may be another one then, so
 * nothing of it is held meanwhile.
 */
void
limn_dialog_open_settings (LimnDialog *self)
{
  if (self->host->client == NULL || self->running != NULL)
    return;
  g_clear_handle_id (&self->timer, g_source_remove);
  limn_preview_set_plan (LIMN_PREVIEW (self->preview), NULL);
  g_clear_pointer (&self->draft, limn_draft_free);
  limn_settings_dialog_run (
      GTK_WINDOW (self), self->host->workshop, self->host->client);
  limn_notice_clear (LIMN_NOTICE (self->notice));
  limn_dialog_show_banner (self);
  limn_dialog_make_room (self);
  limn_dialog_refresh (self);
  limn_dialog_update (self);
  limn_footer_ask_balance (LIMN_FOOTER (self->footer));
}

/* as a script has it, and as a shell where that can do it */
static char *
limn_dialog_make_command (LimnDialog *self)
{
  g_autofree char *script = limn_command_line_dup_script (
      self->request, self->options.repeats, "image", "drawable");
  g_autofree char *shell = limn_command_line_dup_shell (self->request, NULL);

  return shell != NULL ? g_strjoin ("\n", script, shell, NULL) :
                         g_steal_pointer (&script);
}

static void
limn_dialog_copy (LimnDialog *self)
{
  GtkClipboard *clipboard =
      gtk_widget_get_clipboard (GTK_WIDGET (self), GDK_SELECTION_CLIPBOARD);
  g_autofree char *text = NULL;

  limn_dialog_read (self);
  text = limn_dialog_make_command (self);
  gtk_clipboard_set_text (clipboard, text, -1);
  gtk_clipboard_store (clipboard);
  if (self->running == NULL)
    limn_status_stop (LIMN_STATUS (self->status), _ ("The command is copied."));
}

/**
 * limn_dialog_open_help:
 * @self: a dialog
 */
void
limn_dialog_open_help (LimnDialog *self)
{
  if (self->help != NULL)
    {
      gtk_window_present (GTK_WINDOW (self->help));
      return;
    }
  self->help = limn_help_new (GTK_WINDOW (self));
  g_object_add_weak_pointer (G_OBJECT (self->help), (gpointer *) &self->help);
}

/**
 * limn_dialog_press:
 * @self: a dialog
 * @button: a #LimnFooterButton that was pressed
 */
void
limn_dialog_press (LimnDialog *self, guint button)
{
  static void (*const deeds[]) (LimnDialog * self) = {
    [LIMN_FOOTER_SETTINGS] = limn_dialog_open_settings,
    [LIMN_FOOTER_COPY] = limn_dialog_copy,
    [LIMN_FOOTER_RESET] = limn_dialog_reset,
    [LIMN_FOOTER_HELP] = limn_dialog_open_help,
  };

  deeds[button](self);
}
