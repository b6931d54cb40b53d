/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/operation: call -> plan -> upload -> client -> layers -> recipe. */
#include "operation.h"

#include <glib/gi18n-lib.h>

#include "again.h"
#include "arrival.h"
#include "budget.h"
#include "client.h"
#include "edit.h"
#include "error.h"
#include "layers.h"
#include "placement.h"
#include "progress.h"
#include "prompt.h"
#include "recipe.h"
#include "recover.h"
#include "reference.h"
#include "target.h"
#include "workshop.h"

/* everything one run owns */
typedef struct
{
  LimnCall *call;
  LimnCanvas canvas;
  char *names[2]; /* of the images that are sent, for the canvas */
  LimnWorkshop *workshop;
  LimnAgain *again; /* NULL when no recipe is repeated */
  LimnEdit *edit;   /* NULL when nothing of an image is sent */
  gdouble center_x, center_y;
  LimnPlan *plan;
  GPtrArray *references; /* what the plan refers to, found */
  LimnClient *client;
  LimnInputs *inputs;
  LimnProgress *progress;
  LimnLayers *layers;
  LimnMemento *memento; /* (nullable): where they go, for the journal */
  LimnRecord *record;
  gint64 began;
  gint64 prepared;
  gint64 encoded;
} LimnOperationRun;

static void
limn_operation_run_clear (LimnOperationRun *run)
{
  limn_record_free (run->record);
  limn_edit_free (run->edit);
  limn_again_free (run->again);
  limn_layers_free (run->layers);
  limn_memento_free (run->memento);
  limn_progress_free (run->progress);
  limn_inputs_free (run->inputs);
  g_clear_object (&run->client);
  g_clear_pointer (&run->references, g_ptr_array_unref);
  limn_plan_free (run->plan);
  g_free (run->names[0]);
  limn_workshop_free (run->workshop);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LimnOperationRun, limn_operation_run_clear)

/**
 * limn_outcome_free:
 * @self: (nullable) (transfer full): an outcome
 */
void
limn_outcome_free (LimnOutcome *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->layers, g_array_unref);
  g_free (self->record);
  g_free (self);
}

/* a generation suits the selection, or else the canvas; a repetition what it
 * repeats */
static void
limn_operation_find_canvas (LimnOperationRun *run, LimnCanvas *canvas)
{
  gboolean selected;
  gint x1, y1, x2, y2;

  if (run->again != NULL)
    {
      limn_again_find_canvas (
          run->again, canvas, &run->center_x, &run->center_y);
      return;
    }
  if (run->call->request->operation == LIMN_OPERATION_CREATE)
    return;
  gimp_selection_bounds (run->call->image, &selected, &x1, &y1, &x2, &y2);
  canvas->width = x2 - x1;
  canvas->height = y2 - y1;
  run->center_x = (x1 + x2) / 2.0;
  run->center_y = (y1 + y2) / 2.0;
}

static gboolean
limn_operation_find_input (LimnOperationRun *run, GError **error)
{
  const LimnCall *call = run->call;

  if (run->again != NULL && run->again->source != -1)
    run->edit = limn_edit_new_again (call->image, run->again);
  else if (call->request->operation == LIMN_OPERATION_EXTEND)
    run->edit = limn_edit_new_extension (call->image, call->drawable, error);
  else if (call->request->operation == LIMN_OPERATION_EDIT)
    run->edit = limn_edit_new (call->image, call->drawable, error);
  else
    return TRUE;
  if (run->edit == NULL)
    return FALSE;
  run->canvas.scene = limn_edit_get_scene (run->edit);
  run->canvas.close_up = limn_edit_get_close_up (run->edit);
  run->canvas.n_images = 1;
  run->names[0] = limn_reference_dup_name (run->call->drawable);
  run->canvas.names = (const char *const *) run->names;
  return TRUE;
}

static LimnPlan *
limn_operation_make_plan (LimnOperationRun *run,
                          const LimnRequest *request,
                          GError **error)
{
  g_autoptr (LimnPlan) plan = NULL;

  if (!limn_request_validate (request, error) ||
      (run->edit != NULL && !limn_edit_suit (run->edit, request, error)))
    return NULL;
  plan = limn_budget_plan (run->client,
                           request,
                           run->workshop->catalog,
                           run->workshop->settings,
                           &run->canvas,
                           error);
  g_clear_pointer (&run->references, g_ptr_array_unref);
  if (plan != NULL)
    run->references = limn_reference_open_all (
        run->call->image,
        plan,
        run->again != NULL ? run->again->tattoos : NULL,
        error);
  return run->references != NULL ? g_steal_pointer (&plan) : NULL;
}

static char *
limn_operation_describe_size (const LimnPlan *plan)
{
  if (plan->width == 0)
    return g_strdup (_ ("The model chooses the size"));
  return g_strdup_printf (_ ("%s at %s: %u × %u pixels"),
                          plan->aspect_ratio,
                          plan->resolution,
                          plan->width,
                          plan->height);
}

/* what the dialog says below its choices */
static char *
limn_operation_describe (const LimnRequest *request, gpointer user_data)
{
  LimnOperationRun *run = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnRequest) settled = limn_request_copy (request);
  g_autoptr (LimnPlan) plan = NULL;
  g_autofree char *size = NULL;
  g_autofree char *cost = NULL;

  if (run->again != NULL)
    limn_again_settle (run->again, settled, run->workshop->catalog);
  plan = limn_operation_make_plan (run, settled, &error);
  if (plan == NULL)
    return g_strdup (error->message);
  size = limn_operation_describe_size (plan);
  if (plan->estimated_micros == LIMN_MONEY_UNKNOWN)
    return g_strdup_printf (_ ("%s; price not known"), size);
  cost = limn_money_to_string (plan->estimated_micros);
  return g_strdup_printf (_ ("%s; about %s USD"), size, cost);
}

static char *
limn_operation_make_headline (const LimnOperationRun *run)
{
  const LimnRect *area;
  g_autofree char *name = NULL;

  if (run->again != NULL)
    return limn_again_make_headline (run->again);
  switch (run->call->request->operation)
    {
    case LIMN_OPERATION_CREATE:
      return g_strdup (_ ("Create a new image."));
    case LIMN_OPERATION_GENERATE:
      return g_strdup (_ ("Generate a new layer above the current one."));
    case LIMN_OPERATION_EXTEND:
      name = gimp_item_get_name (run->call->drawable);
      return g_strdup_printf (
          _ ("Continue “%s” beyond the canvas, as a new layer."), name);
    default:
      area = &limn_edit_get_scene (run->edit)->area;
      name = gimp_item_get_name (run->call->drawable);
      return g_strdup_printf (
          gimp_selection_is_empty (run->call->image) ?
              _ ("Edit all %d × %d pixels of “%s” as a new layer.") :
              _ ("Edit the selected %d × %d pixels of “%s” as a new layer."),
          area->width,
          area->height,
          name);
    }
}

static gboolean
limn_operation_has_display (void)
{
  const char *name = gimp_display_name ();

  return name != NULL && *name != '\0';
}

static gboolean
limn_operation_ask (LimnOperationRun *run, GError **error)
{
  static const char *const actions[] = {
    [LIMN_OPERATION_GENERATE] = N_ ("_Generate"),
    [LIMN_OPERATION_EDIT] = N_ ("_Edit"),
    [LIMN_OPERATION_CREATE] = N_ ("_Create"),
    [LIMN_OPERATION_EXTEND] = N_ ("E_xtend"),
  };
  g_autofree char *headline = limn_operation_make_headline (run);
  LimnPrompt prompt = { .headline = headline,
                        .action =
                            run->again != NULL ?
                                _ ("_Again") :
                                _ (actions[run->call->request->operation]),
                        .catalog = run->workshop->catalog,
                        .describe = limn_operation_describe,
                        .user_data = run };

  if (!limn_operation_has_display ())
    {
      limn_error_set_invalid (error,
                              "run-mode",
                              "interactive",
                              "there is no display to ask on; call with "
                              "RUN-NONINTERACTIVE and a prompt");
      return FALSE;
    }
  if (!limn_prompt_run (&prompt, run->call->request))
    {
      g_set_error (error, LIMN_ERROR, LIMN_ERROR_CANCELLED, "cancelled");
      return FALSE;
    }
  if (run->again != NULL)
    limn_again_take (run->again, run->call, run->workshop->catalog);
  run->began = g_get_monotonic_time ();
  return TRUE;
}

/* a model that only the gateway knows is learnt before it is planned with */
static gboolean
limn_operation_learn (LimnOperationRun *run, GError **error)
{
  gboolean known = limn_workshop_learn (
      run->workshop, run->client, run->call->request, error);

  limn_workshop_print_warnings (run->workshop);
  return known;
}

static gboolean
limn_operation_prepare (LimnOperationRun *run, GError **error)
{
  if (!limn_target_check (run->call, error))
    return FALSE;
  if (run->call->variation != NULL)
    run->again = limn_again_new (run->call, error);
  if (run->call->variation != NULL && run->again == NULL)
    return FALSE;
  run->workshop = limn_workshop_open ();
  run->client = limn_workshop_new_client (run->workshop);
  limn_workshop_print_warnings (run->workshop);
  limn_recover_remind (run->client, run->call->run_mode);
  limn_operation_find_canvas (run, &run->canvas);
  if (!limn_operation_find_input (run, error))
    return FALSE;
  /* the dialog is to offer the recipe's model */
  if (run->again != NULL && !limn_operation_learn (run, error))
    return FALSE;
  if (run->call->run_mode == GIMP_RUN_INTERACTIVE &&
      !limn_operation_ask (run, error))
    return FALSE;
  if (!limn_operation_learn (run, error))
    return FALSE;
  run->plan = limn_operation_make_plan (run, run->call->request, error);
  if (run->plan == NULL)
    return FALSE;
  if (run->edit != NULL)
    limn_target_tell (
        run->call->image, limn_edit_get_drawable (run->edit), run->plan);
  if (run->again != NULL)
    run->plan->again = g_strdup (run->again->id);
  return TRUE;
}

static gboolean
limn_operation_upload (LimnOperationRun *run, GError **error)
{
  run->prepared = g_get_monotonic_time ();
  run->encoded = run->prepared;
  run->inputs = limn_inputs_new ();
  if (run->edit != NULL &&
      !limn_edit_encode (run->edit, run->plan, run->inputs, error))
    return FALSE;
  if (!limn_reference_encode_all (
          run->references, run->call->image, run->inputs, error))
    return FALSE;
  run->encoded = g_get_monotonic_time ();
  return TRUE;
}

static LimnPlacement
limn_operation_get_placement (LimnOperationRun *run)
{
  const LimnRequest *request = run->call->request;
  LimnPlacement placement = { .sibling = run->call->drawable,
                              .center_x = run->center_x,
                              .center_y = run->center_y };

  if (run->edit != NULL)
    limn_edit_place (run->edit, &placement);
  else if (g_strcmp0 (limn_request_get_option (request, "limn.fit"), "table") ==
           0)
    {
      placement.fit_width = run->plan->table_width;
      placement.fit_height = run->plan->table_height;
    }
  return placement;
}

/* what the journal keeps, so that the results find their place even if this
 * process is gone by then */
static gboolean
limn_operation_remember (LimnOperationRun *run, GError **error)
{
  LimnPlacement placement = limn_operation_get_placement (run);

  run->memento = limn_memento_new ();
  limn_placement_remember (&placement, run->call->image, run->memento);
  return run->edit == NULL ||
         limn_edit_remember (run->edit, run->memento, error);
}

static gboolean
limn_operation_execute (LimnOperationRun *run, GError **error)
{
  g_autofree char *name = limn_recipe_make_name (run->call->request);
  LimnConsumer consumer = { .sink = &limn_layers_sink,
                            .progress = limn_progress_update };

  run->progress = limn_progress_new (name);
  run->layers = limn_layers_new (run->call->image, name);
  consumer.sink_data = run->layers;
  consumer.progress_data = run->progress;
  if (!limn_client_prepare (run->client, run->plan, error) ||
      !limn_operation_upload (run, error) ||
      !limn_operation_remember (run, error) ||
      !limn_budget_settle_sync (
          run->client, run->plan, run->inputs, NULL, error))
    return FALSE;
  consumer.memento = run->memento;
  if (run->edit != NULL)
    {
      consumer.sink = &limn_srgb_sink;
      consumer.sink_data = limn_edit_open (run->edit, run->layers);
    }
  return limn_client_run_sync (run->client,
                               run->plan,
                               run->inputs,
                               &consumer,
                               NULL,
                               &run->record,
                               error);
}

static void
limn_operation_record_times (gpointer user_data)
{
  LimnOperationRun *run = user_data;
  gint64 now = g_get_monotonic_time ();
  const struct
  {
    const char *phase;
    gint64 us;
  } rows[] = {
    { "prepare", run->prepared - run->began },
    { "encode", run->encoded - run->prepared },
    { "finish", now - limn_client_get_received (run->client) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    limn_record_set_timing (run->record, rows[i].phase, rows[i].us / 1000.0);
}

/* what was asked for and did not come is told beside what did */
static void
limn_operation_tell_losses (const LimnOperationRun *run, guint n_layers)
{
  g_autofree char *loss = NULL;
  g_autofree char *text = NULL;

  if (n_layers == (guint) run->plan->request->n)
    return;
  loss = limn_record_dup_error (run->record);
  text = g_strdup_printf (
      _ ("%u of %d results came: %s"), n_layers, run->plan->request->n, loss);
  if (run->call->run_mode == GIMP_RUN_NONINTERACTIVE)
    g_printerr ("limn: %s\n", text);
  else
    gimp_message (text);
}

/* a script may want just that, a variation of the same */
static void
limn_operation_tell_twin (const LimnOperationRun *run)
{
  g_autofree char *words = limn_record_dup_twin_words (run->record);

  if (words != NULL && run->call->run_mode == GIMP_RUN_NONINTERACTIVE)
    g_printerr ("limn: %s\n", words);
}

static LimnOutcome *
limn_operation_deliver (LimnOperationRun *run, GError **error)
{
  LimnArrival arrival = { .layers = run->layers,
                          .placement = limn_operation_get_placement (run),
                          .edit = run->edit,
                          .plan = run->plan,
                          .settings = run->workshop->settings,
                          .journal = limn_client_get_journal (run->client),
                          .record = run->record,
                          .note_times = limn_operation_record_times,
                          .times_data = run };
  GArray *layers = limn_arrival_run (&arrival, error);
  LimnOutcome *outcome;

  if (layers == NULL)
    return NULL;
  outcome = g_new0 (LimnOutcome, 1);
  outcome->image = limn_layers_get_image (run->layers);
  outcome->layers = layers;
  outcome->record = limn_record_to_string (run->record, FALSE);
  limn_operation_tell_losses (run, layers->len);
  limn_operation_tell_twin (run);
  return outcome;
}

/* the endpoint's estimate wants the whole request, images included */
static LimnOutcome *
limn_operation_dry_run (LimnOperationRun *run, GError **error)
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

/**
 * limn_operation_run:
 * @call: what to do
 * @error: return location
 *
 * Does it. On failure the image is as it was.
 *
 * Returns: (transfer full): what came of it
 */
LimnOutcome *
limn_operation_run (LimnCall *call, GError **error)
{
  g_auto (LimnOperationRun) run = { .call = call };

  run.began = g_get_monotonic_time ();
  if (!limn_operation_prepare (&run, error))
    return NULL;
  if (limn_request_get_flag (call->request, "limn.dry_run", FALSE))
    return limn_operation_dry_run (&run, error);
  if (!limn_operation_execute (&run, error))
    return NULL;
  return limn_operation_deliver (&run, error);
}
