/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/dialog: the window of generate, edit, extend, again and create.
 *
 * The request holds every choice; the parts show it and write into it. What
 * follows from a change, a plan and all that shows it, is made by the main loop
 * afterwards: at once for a choice, when the keys rest for the prompt. */
#include "dialog-private.h"

#include <gdk/gdkkeysyms.h>
#include <glib/gi18n-lib.h>
#include <libgimp/gimp.h>
#include <libgimp/gimpui.h>
#include <string.h>

#include "choices.h"
#include "compare.h"
#include "extras.h"
#include "footer.h"
#include "notice.h"
#include "preview.h"
#include "prompt-box.h"
#include "reference-list.h"

/* milliseconds without a key until the plan follows the prompt */
#define LIMN_DIALOG_REST 150
/* milliseconds without a change until what may be sent is packed ahead, which
 * takes all processors: the next choice is to be drawn at once */
#define LIMN_DIALOG_AHEAD 400
#define LIMN_DIALOG_REFERENCES "limn.references"
#define LIMN_DIALOG_PROMPTS "prompts.json"

G_DEFINE_FINAL_TYPE (LimnDialog, limn_dialog, GTK_TYPE_DIALOG)

static guint limn_dialog_closed;

static void
limn_dialog_dispose (GObject *object)
{
  LimnDialog *self = LIMN_DIALOG (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_handle_id (&self->ahead_timer, g_source_remove);
  g_clear_handle_id (&self->room_timer, g_source_remove);
  G_OBJECT_CLASS (limn_dialog_parent_class)->dispose (object);
}

static void
limn_dialog_finalize (GObject *object)
{
  LimnDialog *self = LIMN_DIALOG (object);

  limn_draft_free (self->draft);
  limn_prompts_free (self->prompts);
  limn_request_free (self->original);
  limn_request_free (self->running);
  limn_request_free (self->asked);
  G_OBJECT_CLASS (limn_dialog_parent_class)->finalize (object);
}

/**
 * limn_dialog_read:
 * @self: a dialog, whose request gets the prompt and the references; it has the
 *   rest already
 */
void
limn_dialog_read (LimnDialog *self)
{
  LimnRequest *request = self->request;
  JsonArray *references =
      limn_reference_list_get_entries (LIMN_REFERENCE_LIST (self->references));

  g_free (request->prompt);
  request->prompt = limn_prompt_box_dup_text (LIMN_PROMPT_BOX (self->prompt));
  if (json_array_get_length (references) > 0)
    json_object_set_array_member (
        request->options, LIMN_DIALOG_REFERENCES, references);
  else
    {
      json_object_remove_member (request->options, LIMN_DIALOG_REFERENCES);
      json_array_unref (references);
    }
}

/* how the prompt calls the references, and how many there may be */
static void
limn_dialog_limit_references (LimnDialog *self, const LimnPlan *plan)
{
  LimnReferenceList *list = LIMN_REFERENCE_LIST (self->references);
  const LimnRoute *route = g_ptr_array_index (plan->routes, 0);
  const LimnModelRunner *runner = limn_model_get_runner (
      plan->model, route->provider != NULL ? route->provider : route->endpoint);
  guint before = plan->n_images - plan->references->len;
  guint most = runner != NULL && runner->max_images > 0 ?
                   runner->max_images :
                   plan->model->max_images;

  limn_reference_list_set_first (list, before + 1);
  limn_reference_list_set_limit (
      list, most == 0 ? G_MAXUINT : most - MIN (before, most));
}

static gboolean
limn_dialog_get_ready (gpointer user_data)
{
  LimnDialog *self = user_data;
  const LimnDraft *draft = self->draft;

  self->ahead_timer = 0;
  if (self->running == NULL && draft != NULL && draft->plan != NULL &&
      draft->is_framed)
    self->host->klass->get_ready (self->host, draft->plan);
  return G_SOURCE_REMOVE;
}

static void
limn_dialog_show_plan (LimnDialog *self, const LimnDraft *draft)
{
  limn_choices_set_plan (LIMN_CHOICES (self->choices), draft->plan);
  limn_preview_set_plan (LIMN_PREVIEW (self->preview),
                         draft->is_framed ? draft->plan : NULL);
  if (draft->plan == NULL)
    return;
  limn_dialog_limit_references (self, draft->plan);
  if (limn_extras_set_plan (LIMN_EXTRAS (self->extras), draft->plan))
    limn_dialog_queue (self, TRUE);
  g_clear_handle_id (&self->ahead_timer, g_source_remove);
  self->ahead_timer = g_timeout_add_full (
      G_PRIORITY_LOW, LIMN_DIALOG_AHEAD, limn_dialog_get_ready, self, NULL);
}

static void
limn_dialog_show_headline (LimnDialog *self)
{
  g_autofree char *text =
      self->host->klass->make_headline (self->host, self->request);

  if (strcmp (gtk_label_get_text (GTK_LABEL (self->headline)), text) != 0)
    gtk_label_set_text (GTK_LABEL (self->headline), text);
}

/**
 * limn_dialog_update:
 * @self: a dialog
 *
 * Reads what it holds, plans it, and shows what comes of it.
 */
void
limn_dialog_update (LimnDialog *self)
{
  g_autoptr (LimnDraft) before = g_steal_pointer (&self->draft);
  const char *fault;

  g_clear_handle_id (&self->timer, g_source_remove);
  limn_dialog_read (self);
  self->n_updates++;
  self->draft = limn_draft_new (self->host, self->request);
  fault = limn_extras_get_fault (LIMN_EXTRAS (self->extras));
  if (self->draft->hint == NULL && fault != NULL)
    self->draft->hint = g_strdup (fault);
  limn_dialog_show_headline (self);
  limn_dialog_show_plan (self, self->draft);
  limn_footer_set_draft (LIMN_FOOTER (self->footer), self->draft);
  limn_dialog_show_phase (self);
}

static gboolean
limn_dialog_update_later (gpointer user_data)
{
  LimnDialog *self = user_data;

  self->timer = 0;
  limn_dialog_update (self);
  return G_SOURCE_REMOVE;
}

/**
 * limn_dialog_queue:
 * @self: a dialog
 * @at_once: whether it is a choice that was made, and not one of many keys
 *
 * Has the update made by the main loop, behind the keys and the drawing.
 */
void
limn_dialog_queue (LimnDialog *self, gboolean at_once)
{
  if (self->timer != 0 && self->is_hurried)
    return;
  g_clear_handle_id (&self->timer, g_source_remove);
  self->is_hurried = at_once;
  self->timer = at_once ? g_idle_add (limn_dialog_update_later, self) :
                          g_timeout_add_full (G_PRIORITY_DEFAULT_IDLE,
                                              LIMN_DIALOG_REST,
                                              limn_dialog_update_later,
                                              self,
                                              NULL);
}

/**
 * limn_dialog_refresh:
 * @self: a dialog
 *
 * Shows the request as it is, after something else than the parts has changed
 * it.
 */
void
limn_dialog_refresh (LimnDialog *self)
{
  JsonNode *node =
      json_object_get_member (self->request->options, LIMN_DIALOG_REFERENCES);

  limn_choices_refresh (LIMN_CHOICES (self->choices));
  limn_extras_refresh (LIMN_EXTRAS (self->extras));
  limn_reference_list_set_entries (LIMN_REFERENCE_LIST (self->references),
                                   node != NULL &&
                                           JSON_NODE_HOLDS_ARRAY (node) ?
                                       json_node_get_array (node) :
                                       NULL);
}

static void
limn_dialog_save_state (LimnDialog *self)
{
  LimnDialogState *state = self->options.state;

  limn_dialog_read (self);
  if (state == NULL)
    return;
  gtk_window_get_size (GTK_WINDOW (self), &state->width, &state->height);
  state->height -= self->room;
  state->shows_extras = gtk_expander_get_expanded (GTK_EXPANDER (self->extras));
  state->hides_preview = !limn_preview_get_open (LIMN_PREVIEW (self->preview));
}

/* what runs is cancelled first; what that may have cost is said in the window,
 * which therefore stays until it is closed again */
static void
limn_dialog_leave (LimnDialog *self)
{
  if (self->running != NULL)
    {
      self->host->klass->cancel (self->host);
      return;
    }
  limn_compare_settle (LIMN_COMPARE (self->compare));
  limn_dialog_save_state (self);
  g_signal_emit (self, limn_dialog_closed, 0);
}

static void
limn_dialog_response (GtkDialog *dialog, gint response)
{
  LimnDialog *self = LIMN_DIALOG (dialog);

  if (response == GTK_RESPONSE_OK)
    limn_dialog_start (self);
  else
    limn_dialog_leave (self);
}

static gboolean
limn_dialog_press_key (GtkWidget *widget, GdkEventKey *event)
{
  LimnDialog *self = LIMN_DIALOG (widget);
  guint modifiers = event->state & gtk_accelerator_get_default_mod_mask ();
  gboolean enter =
      event->keyval == GDK_KEY_Return || event->keyval == GDK_KEY_KP_Enter;

  if (enter && (modifiers == GDK_CONTROL_MASK || modifiers == GDK_SHIFT_MASK))
    limn_dialog_start (self);
  else if (event->keyval == GDK_KEY_F1)
    limn_dialog_open_help (self);
  else
    return GTK_WIDGET_CLASS (limn_dialog_parent_class)
        ->key_press_event (widget, event);
  return TRUE;
}

/* the image or its selection may be another by now */
static gboolean
limn_dialog_focus_in (GtkWidget *widget, GdkEventFocus *event)
{
  LimnDialog *self = LIMN_DIALOG (widget);

  if (self->n_updates > 1)
    {
      limn_preview_refresh (LIMN_PREVIEW (self->preview));
      limn_dialog_queue (self, TRUE);
    }
  return GTK_WIDGET_CLASS (limn_dialog_parent_class)
      ->focus_in_event (widget, event);
}

static void
limn_dialog_class_init (LimnDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = limn_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = limn_dialog_finalize;
  GTK_WIDGET_CLASS (klass)->key_press_event = limn_dialog_press_key;
  GTK_WIDGET_CLASS (klass)->focus_in_event = limn_dialog_focus_in;
  GTK_DIALOG_CLASS (klass)->response = limn_dialog_response;
  limn_dialog_closed = g_signal_new ("closed",
                                     LIMN_TYPE_DIALOG,
                                     G_SIGNAL_RUN_LAST,
                                     0,
                                     NULL,
                                     NULL,
                                     NULL,
                                     G_TYPE_NONE,
                                     0);
}

static void
limn_dialog_init (LimnDialog *self)
{
  g_autofree char *path = limn_settings_state_path (LIMN_DIALOG_PROMPTS);

  gtk_dialog_set_has_separator (GTK_DIALOG (self), FALSE);
  self->prompts = limn_prompts_new (path);
  /* closing is up to whoever has opened it */
  g_signal_connect (self, "delete-event", G_CALLBACK (gtk_true), NULL);
}

static void
limn_dialog_type (LimnDialog *self)
{
  limn_dialog_queue (self, FALSE);
}

static void
limn_dialog_choose (LimnDialog *self)
{
  limn_dialog_queue (self, TRUE);
}

static void
limn_dialog_connect (LimnDialog *self)
{
  const struct
  {
    GtkWidget *widget;
    const char *signal;
    GCallback callback;
  } rows[] = {
    { self->prompt, "changed", G_CALLBACK (limn_dialog_type) },
    { self->choices, "changed", G_CALLBACK (limn_dialog_choose) },
    { self->extras, "changed", G_CALLBACK (limn_dialog_type) },
    { self->references, "changed", G_CALLBACK (limn_dialog_choose) },
    { self->footer, "pressed", G_CALLBACK (limn_dialog_press) },
    { self->notice, "action", G_CALLBACK (limn_dialog_follow_notice) },
    { self->compare, "settled", G_CALLBACK (limn_dialog_make_room) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_signal_connect_swapped (
        rows[i].widget, rows[i].signal, rows[i].callback, self);
}

/**
 * limn_dialog_new:
 * @host: who plans and runs; must outlive the dialog
 * @request: filled in where the dialog begins, and with what is chosen; must
 *   outlive the dialog
 * @options: (nullable): see #LimnDialogOptions; what it points to must outlive
 *   the dialog
 *
 * Emits "closed" when the user is done with it; it is still there then.
 *
 * Returns: (transfer full): the window, not shown yet
 */
GtkWidget *
limn_dialog_new (LimnHost *host,
                 LimnRequest *request,
                 const LimnDialogOptions *options)
{
  LimnDialog *self = g_object_new (LIMN_TYPE_DIALOG, NULL);
  const LimnDialogState *state;

  self->host = host;
  self->request = request;
  self->original = limn_request_copy (request);
  if (options != NULL)
    self->options = *options;
  state = self->options.state;
  limn_dialog_build (self);
  limn_prompt_box_set_text (LIMN_PROMPT_BOX (self->prompt), request->prompt);
  limn_dialog_refresh (self);
  gtk_expander_set_expanded (GTK_EXPANDER (self->extras),
                             state != NULL && state->shows_extras);
  limn_preview_set_open (LIMN_PREVIEW (self->preview),
                         state == NULL || !state->hides_preview);
  limn_dialog_connect (self);
  limn_dialog_show_banner (self);
  limn_dialog_update (self);
  limn_dialog_fit (self);
  limn_prompt_box_focus (LIMN_PROMPT_BOX (self->prompt));
  return GTK_WIDGET (self);
}

/**
 * limn_dialog_run:
 * @host: who plans and runs
 * @request: filled in where the dialog begins, and with what was chosen last
 * @options: (nullable): see #LimnDialogOptions
 *
 * Opens the dialog in GIMP's look and returns when it is closed; jobs are run
 * meanwhile, on the main loop.
 *
 * Returns: how many results came into the image
 */
guint
limn_dialog_run (LimnHost *host,
                 LimnRequest *request,
                 const LimnDialogOptions *options)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  LimnDialog *self;
  guint n_results;

  gimp_ui_init ("limn", FALSE);
  self = LIMN_DIALOG (limn_dialog_new (host, request, options));
  g_signal_connect_swapped (
      self, "closed", G_CALLBACK (g_main_loop_quit), loop);
  gimp_window_set_transient (GTK_WINDOW (self));
  gtk_widget_show (GTK_WIDGET (self));
  g_main_loop_run (loop);
  n_results = self->n_results;
  gtk_widget_destroy (GTK_WIDGET (self));
  return n_results;
}
