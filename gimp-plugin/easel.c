/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/easel: what a dialog asks about an image, answered from the image as it
 * is now: users go on working while a dialog is open. */
#include "easel-private.h"

#include <glib/gi18n-lib.h>

#include "glimpse.h"
#include "input.h"
#include "picture-file.h"
#include "reference.h"
#include "target.h"

/* bytes a pixel of a PNG that is not packed yet, in 16ths: what photographs
 * come to */
#define LIMN_EASEL_PIXEL_16THS 24

/* for so long what was seen of the image is what is there, microseconds */
#define LIMN_EASEL_BREATH (300 * 1000)

/* what is active now is no choice of the user's */
void
limn_easel_remember_active (LimnEasel *self)
{
  if (self->call->image != -1)
    self->active = gimp_image_get_active_layer (self->call->image);
}

/* the same layer again, whatever was made of it, until the user turns to
 * another one; what a recipe repeats stays */
static void
limn_easel_follow_user (LimnEasel *self)
{
  LimnCall *call = self->call;
  gint32 active;

  if (call->image == -1 || call->variation != NULL ||
      !gimp_image_is_valid (call->image))
    return;
  active = gimp_image_get_active_layer (call->image);
  if (active != -1 &&
      (active != self->active || !gimp_item_is_valid (call->drawable)))
    call->drawable = active;
  self->active = active;
}

/* the job's first steps: what is there, and what @request makes of it */
gboolean
limn_easel_look (LimnEasel *self,
                 LimnEaselJob *job,
                 const LimnRequest *request,
                 GError **error)
{
  LimnRun *run = &job->run;

  limn_easel_follow_user (self);
  job->call.drawable = self->call->drawable;
  job->call.request = limn_request_copy (request);
  if (!limn_run_find (run, error))
    return FALSE;
  if (run->again != NULL)
    {
      limn_request_free (job->call.request);
      job->call.request = limn_request_copy (request);
    }
  return limn_run_look (run, error) && limn_run_make_plan (run, error);
}

static LimnPlan *
limn_easel_make_plan (LimnHost *host,
                      const LimnRequest *request,
                      GError **error)
{
  LimnEasel *self = (LimnEasel *) host;
  g_autoptr (LimnEaselJob) job = limn_easel_job_new (self);

  LimnPlan *plan;

  if (!limn_easel_look (self, job, request, error))
    return NULL;
  plan = g_steal_pointer (&job->run.plan);
  limn_easel_job_free (self->scout);
  self->scout = g_steal_pointer (&job);
  self->scouted = plan;
  self->scouted_at = g_get_monotonic_time ();
  return plan;
}

/* what @plan was made of: each question to GIMP waits while GIMP draws, so the
 * same ones are not asked once more in the same breath */
static const LimnEdit *
limn_easel_find_edit (LimnEasel *self, const LimnPlan *plan)
{
  g_autoptr (LimnEaselJob) job = NULL;

  if (self->scout != NULL && self->scouted == plan &&
      g_get_monotonic_time () - self->scouted_at < LIMN_EASEL_BREATH)
    return self->scout->run.edit;
  job = limn_easel_job_new (self);
  if (!limn_easel_look (self, job, plan->request, NULL))
    return NULL;
  limn_easel_job_free (self->scout);
  self->scout = g_steal_pointer (&job);
  self->scouted = plan;
  self->scouted_at = g_get_monotonic_time ();
  return self->scout->run.edit;
}

static char *
limn_easel_describe_edit (const LimnEasel *self,
                          const LimnRequest *request,
                          const char *name)
{
  gint32 image = self->call->image;
  gulong n = (gulong) request->n;
  LimnScene scene;

  if (gimp_selection_is_empty (image) ||
      !limn_target_find_scene (image, self->call->drawable, &scene, NULL))
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "Edit all of “%s” as one new layer",
                                         "Edit all of “%s” as %d new layers",
                                         n),
                            name,
                            request->n);
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE,
                   "Edit selection %d × %d of “%s” as one new layer",
                   "Edit selection %d × %d of “%s” as %d new layers",
                   n),
      scene.area.width,
      scene.area.height,
      name,
      request->n);
}

static char *
limn_easel_make_headline (LimnHost *host, const LimnRequest *request)
{
  LimnEasel *self = (LimnEasel *) host;
  gulong n = (gulong) request->n;
  g_autofree char *name = NULL;

  limn_easel_follow_user (self);
  if (request->operation == LIMN_OPERATION_CREATE)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "Create a new image",
                                         "Create a new image of %d layers",
                                         n),
                            request->n);
  if (!gimp_item_is_valid (self->call->drawable))
    return g_strdup (_ ("The layer is no longer in the image"));
  name = gimp_item_get_name (self->call->drawable);
  if (self->call->variation != NULL)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "Make “%s” again as one new layer",
                                         "Make “%s” again as %d new layers",
                                         n),
                            name,
                            request->n);
  if (request->operation == LIMN_OPERATION_EDIT)
    return limn_easel_describe_edit (self, request, name);
  if (request->operation == LIMN_OPERATION_EXTEND)
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE,
                     "Continue “%s” beyond the canvas as one new layer",
                     "Continue “%s” beyond the canvas as %d new layers",
                     n),
        name,
        request->n);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       "Generate one new layer above “%1$s”",
                                       "Generate %2$d new layers above “%1$s”",
                                       n),
                          name,
                          request->n);
}

static LimnPicture *
limn_easel_get_frame_picture (LimnHost *host,
                              const LimnPlan *plan,
                              guint max_side)
{
  LimnEasel *self = (LimnEasel *) host;
  const LimnEdit *edit = limn_easel_find_edit (self, plan);

  if (edit == NULL || !gimp_item_is_valid (limn_edit_get_drawable (edit)))
    return NULL;
  return limn_glimpse_new_frame (
      limn_edit_get_drawable (edit), &plan->frame, max_side);
}

static LimnPicture *
limn_easel_look_at_mask (LimnEasel *self,
                         gint32 layer,
                         const LimnFrame *frame,
                         guint max_side)
{
  gint32 mask = gimp_layer_get_mask (layer);
  LimnRect place = limn_target_get_rect (layer);

  return mask != -1 ?
             limn_glimpse_new_coverage (mask, &place, frame, max_side) :
             NULL;
}

static LimnPicture *
limn_easel_look_at_selection (LimnEasel *self,
                              const LimnPlan *plan,
                              guint max_side)
{
  gint32 image = self->call->image;
  LimnRect canvas = { .width = gimp_image_width (image),
                      .height = gimp_image_height (image) };
  LimnPicture *picture;

  if (gimp_selection_is_empty (image))
    return gimp_layer_get_apply_mask (self->call->drawable) ?
               limn_easel_look_at_mask (
                   self, self->call->drawable, &plan->frame, max_side) :
               NULL;
  picture = limn_glimpse_new_coverage (
      gimp_image_get_selection (image), &canvas, &plan->frame, max_side);
  limn_glimpse_feather (
      picture,
      &plan->frame,
      limn_request_get_number (plan->request, "limn.feather", -1));
  return picture;
}

static LimnPicture *
limn_easel_get_mask_picture (LimnHost *host,
                             const LimnPlan *plan,
                             guint max_side)
{
  LimnEasel *self = (LimnEasel *) host;
  const LimnEdit *edit = limn_easel_find_edit (self, plan);
  LimnPicture *picture;

  if (edit == NULL || !gimp_item_is_valid (self->call->drawable))
    return NULL;
  if (self->call->variation != NULL)
    return limn_easel_look_at_mask (
        self, self->call->drawable, &plan->frame, max_side);
  if (limn_edit_get_extension (edit) == NULL)
    return limn_easel_look_at_selection (self, plan, max_side);
  picture = limn_glimpse_new_growth (
      limn_edit_get_extension (edit), &plan->frame, max_side);
  limn_glimpse_feather (
      picture,
      &plan->frame,
      limn_request_get_number (plan->request, "limn.feather", -1));
  return picture;
}

static gsize
limn_easel_guess_upload (LimnHost *host, const LimnPlan *plan)
{
  LimnEasel *self = (LimnEasel *) host;
  const LimnInputs *inputs = limn_easel_get_inputs_ahead (self, plan->request);
  gsize n = 0;

  for (guint i = 0; inputs != NULL && i < inputs->images->len; i++)
    {
      const LimnInput *input = g_ptr_array_index (inputs->images, i);

      n += g_bytes_get_size (input->data);
    }
  if (inputs != NULL)
    return n +
           (inputs->mask != NULL ? g_bytes_get_size (inputs->mask->data) : 0);
  if (limn_frame_is_set (&plan->frame))
    n = (gsize) plan->frame.sent_width * (gsize) plan->frame.sent_height;
  for (guint i = 0; i < plan->references->len; i++)
    {
      const LimnReference *reference = g_ptr_array_index (plan->references, i);

      n += (gsize) reference->width * reference->height;
    }
  return n * LIMN_EASEL_PIXEL_16THS / 16;
}

static void
limn_easel_list_layers (GPtrArray *list, const gint *layers, gint n_layers)
{
  for (gint i = 0; i < n_layers; i++)
    {
      LimnHostReference *row = g_new0 (LimnHostReference, 1);
      g_autofree gint *children = NULL;
      gint n_children = 0;

      row->entry = limn_reference_dup_name (layers[i]);
      row->label = gimp_item_get_name (layers[i]);
      g_ptr_array_add (list, row);
      if (gimp_item_is_group (layers[i]))
        children = gimp_item_get_children (layers[i], &n_children);
      limn_easel_list_layers (list, children, n_children);
    }
}

static GPtrArray *
limn_easel_list_references (LimnHost *host)
{
  LimnEasel *self = (LimnEasel *) host;
  GPtrArray *list = g_ptr_array_new_with_free_func (
      (GDestroyNotify) limn_host_reference_free);
  g_autofree gint *layers = NULL;
  gint n_layers = 0;

  if (gimp_image_is_valid (self->call->image))
    layers = gimp_image_get_layers (self->call->image, &n_layers);
  limn_easel_list_layers (list, layers, n_layers);
  return list;
}

static LimnPicture *
limn_easel_get_reference_picture (LimnHost *host,
                                  const char *entry,
                                  guint max_side)
{
  LimnEasel *self = (LimnEasel *) host;
  gint32 layer;

  if (g_str_has_prefix (entry, "file:"))
    return limn_picture_file_load (entry + strlen ("file:"), max_side);
  if (!g_str_has_prefix (entry, "layer:") ||
      !gimp_image_is_valid (self->call->image))
    return NULL;
  layer = gimp_image_get_layer_by_name (self->call->image,
                                        entry + strlen ("layer:"));
  return layer != -1 ? limn_glimpse_new_drawable (layer, max_side) : NULL;
}

static const LimnHostClass limn_easel_class = {
  .make_headline = limn_easel_make_headline,
  .make_plan = limn_easel_make_plan,
  .get_frame_picture = limn_easel_get_frame_picture,
  .get_mask_picture = limn_easel_get_mask_picture,
  .guess_upload = limn_easel_guess_upload,
  .list_references = limn_easel_list_references,
  .get_reference_picture = limn_easel_get_reference_picture,
  .get_ready = limn_easel_get_ready,
  .run = limn_easel_run,
  .cancel = limn_easel_cancel,
  .get_result_picture = limn_easel_get_result_picture,
  .show_result = limn_easel_show_result,
  .keep_results = limn_easel_keep_results,
};

/**
 * limn_easel_new:
 * @call: what the dialog is opened for; must outlive the easel
 * @workshop: settings and catalogue; must outlive the easel
 * @client: runs jobs; must outlive the easel
 *
 * Returns: (transfer full): an easel
 */
LimnEasel *
limn_easel_new (LimnCall *call, LimnWorkshop *workshop, LimnClient *client)
{
  LimnEasel *self = g_new0 (LimnEasel, 1);

  self->host.klass = &limn_easel_class;
  self->host.workshop = workshop;
  self->host.client = client;
  self->call = call;
  self->active = -1;
  self->shown = -1;
  limn_easel_remember_active (self);
  return self;
}

/**
 * limn_easel_free:
 * @self: (nullable) (transfer full): an easel
 *
 * A job that still runs is cancelled, and nobody is told. What the provider
 * must hear of it it hears first, which takes some seconds at most.
 */
void
limn_easel_free (LimnEasel *self)
{
  LimnEaselJob *job = self != NULL ? self->job : NULL;

  if (self == NULL)
    return;
  if (job != NULL)
    {
      limn_easel_cancel (&self->host);
      job->is_told = TRUE;
    }
  limn_easel_forget_ahead (self);
  while (self->n_jobs > 0)
    g_main_context_iteration (NULL, TRUE);
  limn_easel_job_free (self->scout);
  limn_outcome_free (self->outcome);
  g_free (self);
}

/**
 * limn_easel_get_host:
 * @self: an easel
 *
 * Returns: (transfer none): what a dialog works with
 */
LimnHost *
limn_easel_get_host (LimnEasel *self)
{
  return &self->host;
}
