/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/operation: a call runs from its beginning to its end, and is waited for.
 */
#include "operation.h"

#include <glib/gi18n-lib.h>

#include "budget.h"
#include "dialog.h"
#include "easel.h"
#include "error.h"
#include "progress.h"
#include "recipe.h"
#include "recover.h"

#define LIMN_OPERATION_STATE "plug-in-limn-dialog-state"

/* a run that is waited for, and what it runs with */
typedef struct
{
  LimnRun run;
  LimnWorkshop *workshop;
  LimnClient *client;
} LimnOperationWait;

static void
limn_operation_wait_clear (LimnOperationWait *self)
{
  limn_run_clear (&self->run);
  g_clear_object (&self->client);
  limn_workshop_free (self->workshop);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LimnOperationWait, limn_operation_wait_clear)

/* a model that only the gateway knows is learnt before it is planned with */
static gboolean
limn_operation_learn (LimnOperationWait *self, GError **error)
{
  gboolean known = limn_workshop_learn (
      self->workshop, self->client, self->run.call->request, NULL, error);

  limn_workshop_print_warnings (self->workshop);
  return known;
}

static void
limn_operation_open (LimnOperationWait *self)
{
  self->workshop = limn_workshop_open ();
  self->client = limn_workshop_new_client (self->workshop);
  self->run.workshop = self->workshop;
  self->run.client = self->client;
  limn_workshop_print_warnings (self->workshop);
  limn_recover_remind (self->client, self->run.call->run_mode);
}

static gboolean
limn_operation_prepare (LimnOperationWait *self, GError **error)
{
  if (!limn_run_find (&self->run, error))
    return FALSE;
  limn_operation_open (self);
  return limn_run_look (&self->run, error) &&
         limn_operation_learn (self, error) &&
         limn_run_make_plan (&self->run, error);
}

static gboolean
limn_operation_upload (LimnRun *run, GError **error)
{
  if (!limn_run_pack (run, error) ||
      !limn_packing_run_sync (run->packing, error))
    return FALSE;
  run->encoded = g_get_monotonic_time ();
  return TRUE;
}

static gboolean
limn_operation_execute (LimnRun *run, GError **error)
{
  g_autofree char *name = limn_recipe_make_name (run->call->request);
  g_autoptr (LimnProgress) progress = limn_progress_new (name);
  LimnConsumer consumer = { .progress = limn_progress_update,
                            .progress_data = progress };

  if (!limn_client_prepare (run->client, run->plan, error) ||
      !limn_operation_upload (run, error) ||
      !limn_budget_settle_sync (
          run->client, run->plan, run->inputs, NULL, error))
    return FALSE;
  limn_run_open (run, &consumer);
  if (run->edit != NULL)
    {
      consumer.sink = &limn_srgb_sink;
      consumer.sink_data =
          limn_edit_open (run->edit, &limn_layers_sink, run->layers);
    }
  return limn_client_run_sync (run->client,
                               run->plan,
                               run->inputs,
                               &consumer,
                               NULL,
                               &run->record,
                               error);
}

/* what was asked for and did not come is told beside what did */
static void
limn_operation_tell_losses (const LimnRun *run, guint n_layers)
{
  g_autofree char *text = limn_run_dup_loss (run, n_layers);

  if (text == NULL)
    return;
  if (run->call->run_mode == GIMP_RUN_NONINTERACTIVE)
    g_printerr ("limn: %s\n", text);
  else
    gimp_message (text);
}

/* a script may want just that, a variation of the same */
static void
limn_operation_tell_twin (const LimnRun *run)
{
  g_autofree char *words = limn_record_dup_twin_words (run->record);

  if (words != NULL && run->call->run_mode == GIMP_RUN_NONINTERACTIVE)
    g_printerr ("limn: %s\n", words);
}

static LimnOutcome *
limn_operation_deliver (LimnRun *run, GError **error)
{
  LimnOutcome *outcome = limn_run_deliver (run, error);

  if (outcome == NULL)
    return NULL;
  limn_operation_tell_losses (run, outcome->layers->len);
  limn_operation_tell_twin (run);
  return outcome;
}

/* the endpoint's estimate wants the whole request, images included */
static LimnOutcome *
limn_operation_dry_run (LimnRun *run, GError **error)
{
  LimnOutcome *outcome;
  g_autoptr (LimnRecord) record = NULL;

  if (limn_client_has_estimate (run->client, run->plan) &&
      (!limn_operation_upload (run, error) ||
       !limn_client_try_estimate_sync (
           run->client, run->plan, run->inputs, NULL, error)))
    return NULL;
  record = limn_record_new (run->plan);
  outcome = g_new0 (LimnOutcome, 1);
  outcome->image = run->call->image;
  outcome->layers = g_array_new (FALSE, FALSE, sizeof (gint32));
  outcome->record = limn_record_to_string (record, FALSE);
  return outcome;
}

static gboolean
limn_operation_has_display (GError **error)
{
  const char *name = gimp_display_name ();

  if (name != NULL && *name != '\0')
    return TRUE;
  limn_error_set_invalid (error,
                          "run-mode",
                          "interactive",
                          _ ("there is no display to ask on; call with "
                             "RUN-NONINTERACTIVE and a prompt"));
  return FALSE;
}

/* how the window was left; GIMP keeps it until it quits */
static LimnDialogState
limn_operation_recall_state (void)
{
  LimnDialogState state = { 0 };

  if (gimp_get_data_size (LIMN_OPERATION_STATE) == sizeof state)
    gimp_get_data (LIMN_OPERATION_STATE, &state);
  return state;
}

/* the dialog takes it from here, for as many runs as the user likes */
static LimnOutcome *
limn_operation_converse (LimnOperationWait *self)
{
  LimnCall *call = self->run.call;
  g_autoptr (LimnEasel) easel =
      limn_easel_new (call, self->workshop, self->client);
  LimnDialogState state = limn_operation_recall_state ();
  LimnDialogOptions options = { .repeats = call->variation != NULL,
                                .state = &state };

  limn_dialog_run (limn_easel_get_host (easel), call->request, &options);
  gimp_set_data (LIMN_OPERATION_STATE, &state, sizeof state);
  if (call->variation != NULL)
    limn_again_take (call);
  return limn_easel_take_outcome (easel);
}

static LimnOutcome *
limn_operation_run_interactive (LimnCall *call, GError **error)
{
  g_auto (LimnOperationWait) self = { .run = { .call = call } };
  LimnOutcome *outcome;

  if (!limn_run_find (&self.run, error) || !limn_operation_has_display (error))
    return NULL;
  limn_operation_open (&self);
  /* the dialog is to offer the recipe's model, and nothing it cannot do */
  if ((call->variation != NULL && !limn_operation_learn (&self, error)) ||
      !limn_run_look (&self.run, error))
    return NULL;
  outcome = limn_operation_converse (&self);
  if (outcome == NULL)
    g_set_error (error, LIMN_ERROR, LIMN_ERROR_CANCELLED, _ ("cancelled"));
  return outcome;
}

/**
 * limn_operation_run:
 * @call: what to do
 * @error: return location
 *
 * Does it. On failure the image is as it was. Interactively a dialog opens,
 * which may do it many times and in many ways: what the last of its runs
 * brought and the user kept is what came of it.
 *
 * Returns: (transfer full): what came of it
 */
LimnOutcome *
limn_operation_run (LimnCall *call, GError **error)
{
  g_auto (LimnOperationWait) self = { .run = { .call = call } };

  if (call->run_mode == GIMP_RUN_INTERACTIVE)
    return limn_operation_run_interactive (call, error);
  self.run.began = g_get_monotonic_time ();
  if (!limn_operation_prepare (&self, error))
    return NULL;
  if (limn_request_get_flag (call->request, "limn.dry_run", FALSE))
    return limn_operation_dry_run (&self.run, error);
  if (!limn_operation_execute (&self.run, error))
    return NULL;
  return limn_operation_deliver (&self.run, error);
}
