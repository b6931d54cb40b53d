/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/run: the steps from a look at the image to layers in it. Who takes them
 * may wait for each, or have the main loop go on meanwhile. */
#include "run.h"

#include <glib/gi18n-lib.h>

#include "arrival.h"
#include "budget.h"
#include "error.h"
#include "placement.h"
#include "recipe.h"
#include "reference.h"
#include "target.h"

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

/**
 * limn_run_clear:
 * @self: a run that is not under way
 */
void
limn_run_clear (LimnRun *self)
{
  limn_record_free (self->record);
  limn_packing_free (self->packing);
  limn_edit_free (self->edit);
  limn_again_free (self->again);
  limn_layers_free (self->layers);
  limn_memento_free (self->memento);
  limn_inputs_free (self->inputs);
  g_clear_pointer (&self->references, g_ptr_array_unref);
  limn_plan_free (self->plan);
  g_free (self->names[0]);
  *self = (LimnRun){ 0 };
}

/**
 * limn_run_find:
 * @self: a run with a call
 * @error: return location
 *
 * Returns: whether its image and layer can be worked with, and where a layer is
 *   repeated, whether that can be, as limn_target_check() and limn_again_new()
 */
gboolean
limn_run_find (LimnRun *self, GError **error)
{
  if (!limn_target_check (self->call, error))
    return FALSE;
  if (self->call->variation != NULL)
    self->again = limn_again_new (self->call, error);
  return self->call->variation == NULL || self->again != NULL;
}

/* a generation suits the selection, or else the canvas; a repetition what it
 * repeats */
static void
limn_run_find_canvas (LimnRun *self)
{
  LimnCanvas *canvas = &self->canvas;
  gboolean selected;
  gint x1, y1, x2, y2;

  if (self->again != NULL)
    {
      limn_again_find_canvas (
          self->again, canvas, &self->center_x, &self->center_y);
      return;
    }
  if (self->call->request->operation == LIMN_OPERATION_CREATE)
    return;
  gimp_selection_bounds (self->call->image, &selected, &x1, &y1, &x2, &y2);
  canvas->width = x2 - x1;
  canvas->height = y2 - y1;
  self->center_x = (x1 + x2) / 2.0;
  self->center_y = (y1 + y2) / 2.0;
}

/**
 * limn_run_look:
 * @self: a run whose image and layer were found
 * @error: return location
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID where there is nothing to send
 */
gboolean
limn_run_look (LimnRun *self, GError **error)
{
  const LimnCall *call = self->call;

  limn_run_find_canvas (self);
  if (self->again != NULL && self->again->source != -1)
    self->edit = limn_edit_new_again (call->image, self->again);
  else if (call->request->operation == LIMN_OPERATION_EXTEND)
    self->edit = limn_edit_new_extension (call->image, call->drawable, error);
  else if (call->request->operation == LIMN_OPERATION_EDIT)
    self->edit = limn_edit_new (call->image, call->drawable, error);
  else
    return TRUE;
  if (self->edit == NULL)
    return FALSE;
  self->canvas.scene = limn_edit_get_scene (self->edit);
  self->canvas.close_up = limn_edit_get_close_up (self->edit);
  self->canvas.n_images = 1;
  self->names[0] = limn_reference_dup_name (self->call->drawable);
  self->canvas.names = (const char *const *) self->names;
  return TRUE;
}

/**
 * limn_run_make_plan:
 * @self: a run that has looked
 * @error: return location
 *
 * Plans what its call asks for, without network.
 *
 * Returns: whether there is a plan, and all it refers to
 */
gboolean
limn_run_make_plan (LimnRun *self, GError **error)
{
  const LimnRequest *request = self->call->request;

  if (!limn_request_validate (request, error) ||
      (self->edit != NULL && !limn_edit_suit (self->edit, request, error)))
    return FALSE;
  self->plan = limn_budget_plan (self->client,
                                 request,
                                 self->workshop->catalog,
                                 self->workshop->settings,
                                 &self->canvas,
                                 error);
  if (self->plan == NULL)
    return FALSE;
  self->references = limn_reference_open_all (
      self->call->image,
      self->plan,
      self->again != NULL ? self->again->tattoos : NULL,
      error);
  if (self->references == NULL)
    return FALSE;
  if (self->edit != NULL)
    limn_target_tell (
        self->call->image, limn_edit_get_drawable (self->edit), self->plan);
  if (self->again != NULL)
    self->plan->again = g_strdup (self->again->id);
  return TRUE;
}

/**
 * limn_run_pack:
 * @self: a run with a plan
 * @error: return location
 *
 * Says what is read and packed, and how: the packing's and the inputs' of
 * @self.
 *
 * Returns: %FALSE where something cannot be encoded
 */
gboolean
limn_run_pack (LimnRun *self, GError **error)
{
  self->prepared = g_get_monotonic_time ();
  self->encoded = self->prepared;
  self->inputs = limn_inputs_new ();
  self->packing = limn_packing_new ();
  return (self->edit == NULL ||
          limn_edit_pack (
              self->edit, self->plan, self->packing, self->inputs, error)) &&
         limn_reference_pack_all (self->references,
                                  self->call->image,
                                  self->packing,
                                  self->inputs,
                                  error);
}

/**
 * limn_run_get_placement:
 * @self: a run that was packed
 *
 * Returns: where its layers go
 */
LimnPlacement
limn_run_get_placement (LimnRun *self)
{
  const LimnRequest *request = self->call->request;
  LimnPlacement placement = { .sibling = self->call->drawable,
                              .center_x = self->center_x,
                              .center_y = self->center_y };

  if (self->edit != NULL)
    limn_edit_place (self->edit, &placement);
  else if (g_strcmp0 (limn_request_get_option (request, "limn.fit"), "table") ==
           0)
    {
      placement.fit_width = self->plan->table_width;
      placement.fit_height = self->plan->table_height;
    }
  return placement;
}

/* what the journal keeps, so that the results find their place even if this
 * process is gone by then */
static void
limn_run_remember (LimnRun *self)
{
  LimnPlacement placement = limn_run_get_placement (self);

  self->memento = limn_memento_new ();
  limn_placement_remember (&placement, self->call->image, self->memento);
  if (self->edit != NULL)
    limn_edit_remember (self->edit, self->memento);
}

/**
 * limn_run_open:
 * @self: a run that was packed
 * @consumer: gets who takes the results: its layers; and what the journal keeps
 *   of where they go
 *
 * Makes room for layers.
 */
void
limn_run_open (LimnRun *self, LimnConsumer *consumer)
{
  g_autofree char *name = limn_recipe_make_name (self->call->request);

  self->layers = limn_layers_new (self->call->image, name);
  consumer->sink = &limn_layers_sink;
  consumer->sink_data = self->layers;
  limn_run_remember (self);
  consumer->memento = self->memento;
}

static void
limn_run_record_times (gpointer user_data)
{
  LimnRun *self = user_data;
  gint64 now = g_get_monotonic_time ();
  const struct
  {
    const char *phase;
    gint64 us;
  } rows[] = {
    { "prepare", self->prepared - self->began },
    { "encode", self->encoded - self->prepared },
    { "finish", now - limn_client_get_received (self->client) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    limn_record_set_timing (self->record, rows[i].phase, rows[i].us / 1000.0);
}

/**
 * limn_run_deliver:
 * @self: a run with a record
 * @error: return location
 *
 * Puts its layers into the image, in one undo step.
 *
 * Returns: (transfer full): what came of it; %NULL as limn_arrival_run()
 */
LimnOutcome *
limn_run_deliver (LimnRun *self, GError **error)
{
  LimnArrival arrival = { .layers = self->layers,
                          .placement = limn_run_get_placement (self),
                          .edit = self->edit,
                          .plan = self->plan,
                          .settings = self->workshop->settings,
                          .journal = limn_client_get_journal (self->client),
                          .record = self->record,
                          .note_times = limn_run_record_times,
                          .times_data = self };
  GArray *layers = limn_arrival_run (&arrival, error);
  LimnOutcome *outcome;

  if (layers == NULL)
    return NULL;
  outcome = g_new0 (LimnOutcome, 1);
  outcome->image = limn_layers_get_image (self->layers);
  outcome->layers = layers;
  outcome->record = limn_record_to_string (self->record, FALSE);
  return outcome;
}

/**
 * limn_run_dup_loss:
 * @self: a run that was delivered
 * @n_layers: how many layers came of it
 *
 * Returns: (transfer full) (nullable): what was asked for and did not come, or
 *   came as a draft perhaps, in words; %NULL when all of it came
 */
char *
limn_run_dup_loss (const LimnRun *self, guint n_layers)
{
  g_autofree char *loss = NULL;

  if (n_layers == (guint) self->plan->request->n)
    return limn_record_dup_draft_words (self->record);
  loss = limn_record_dup_error (self->record);
  return g_strdup_printf (
      _ ("%u of %d results came: %s"), n_layers, self->plan->request->n, loss);
}
