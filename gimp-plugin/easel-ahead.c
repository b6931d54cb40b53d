/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/easel-ahead: what a run is likely to send is packed before it is asked
 * for. At the click the image is read once more, and what was packed is sent
 * where every pixel of it is the same: reading is quick, packing is not. */
#include "easel-private.h"

#include "lull.h"
#include "upload-mask.h"

static void
limn_easel_job_add_references (const LimnEaselJob *self, GString *key)
{
  const GPtrArray *list = self->run.plan->references;

  for (guint i = 0; i < list->len; i++)
    {
      const LimnReference *reference = g_ptr_array_index (list, i);

      g_string_append_printf (key,
                              " %d:%s:%u",
                              (int) reference->kind,
                              reference->name,
                              reference->tattoo);
    }
}

static void
limn_easel_job_add_rect (GString *key, const LimnRect *rect)
{
  g_string_append_printf (
      key, " %d,%d,%d,%d", rect->x, rect->y, rect->width, rect->height);
}

/* two jobs of one key read the same places and pack them alike; whether the
 * pixels there are the same is another question */
static char *
limn_easel_job_make_key (const LimnEaselJob *self)
{
  const LimnPlan *plan = self->run.plan;
  const LimnFrame *frame = &plan->frame;
  const LimnRoute *route = g_ptr_array_index (plan->routes, 0);
  GString *key = g_string_new (NULL);

  if (self->run.edit != NULL)
    {
      g_string_append_printf (
          key,
          "%d %d %s %d %s",
          limn_edit_get_drawable (self->run.edit),
          gimp_selection_is_empty (self->call.image),
          route->protocol,
          limn_upload_mask_is_read (plan),
          limn_request_get_option (plan->request, "limn.feather"));
      limn_easel_job_add_rect (key, &frame->rect);
      limn_easel_job_add_rect (key, &frame->known);
      limn_easel_job_add_rect (key, &frame->target);
      g_string_append_printf (
          key, " %dx%d", frame->sent_width, frame->sent_height);
    }
  limn_easel_job_add_references (self, key);
  return g_string_free (key, FALSE);
}

static void
limn_easel_job_free_ahead (LimnEaselJob *ahead)
{
  ahead->easel->n_jobs--;
  limn_easel_job_free (ahead);
}

/* what is encoded ahead is not wanted any more */
static void
limn_easel_drop_ahead (LimnEasel *self)
{
  LimnEaselJob *ahead = g_steal_pointer (&self->ahead);

  if (ahead == NULL)
    return;
  if (ahead->is_packing)
    limn_packing_cancel (ahead->run.packing);
  else
    limn_easel_job_free_ahead (ahead);
}

/* the pixels are the same: what was made of them is taken over */
static void
limn_easel_job_adopt (LimnEaselJob *self, LimnEaselJob *ahead)
{
  LimnRun *own = &self->run;
  LimnRun *other = &ahead->run;
  LimnEdit *edit = own->edit;
  LimnPacking *packing = own->packing;
  LimnInputs *inputs = own->inputs;

  own->edit = other->edit;
  own->packing = other->packing;
  own->inputs = other->inputs;
  other->edit = edit;
  other->packing = packing;
  other->inputs = inputs;
  if (own->edit != NULL)
    limn_edit_set_plan (own->edit, own->plan);
}

static void
limn_easel_job_compare_done (LimnPacking *packing,
                             const GError *error,
                             gpointer user_data)
{
  LimnEaselJob *self = user_data;
  LimnEaselJob *ahead = self->easel->ahead;
  gboolean is_cancelled = limn_easel_job_is_cancelled (self);
  gboolean is_same =
      error == NULL && !is_cancelled && limn_packing_is_same (packing);

  self->is_packing = FALSE;
  if (is_same)
    limn_easel_job_adopt (self, ahead);
  if (!is_cancelled)
    limn_easel_drop_ahead (self->easel);
  if (is_cancelled)
    limn_easel_job_end (self, NULL);
  else if (is_same)
    limn_easel_job_packed (self);
  else
    limn_easel_job_pack (self);
}

/* sends what is packed ahead, unless the user has painted since */
static void
limn_easel_job_compare (LimnEaselJob *self)
{
  GError *error = NULL;

  if (!limn_easel_job_open_packing (self, &error))
    {
      limn_easel_job_end (self, error);
      return;
    }
  self->is_packing = TRUE;
  limn_packing_compare (self->run.packing,
                        self->easel->ahead->run.packing,
                        limn_easel_job_compare_done,
                        self);
}

static void
limn_easel_ahead_done (LimnPacking *packing,
                       const GError *error,
                       gpointer user_data)
{
  LimnEaselJob *ahead = user_data;
  LimnEasel *easel = ahead->easel;
  LimnEaselJob *waiter = g_steal_pointer (&ahead->waiter);

  ahead->is_packing = FALSE;
  ahead->is_packed = error == NULL;
  if (easel->ahead == ahead && !ahead->is_packed)
    limn_easel_drop_ahead (easel);
  else if (easel->ahead != ahead)
    limn_easel_job_free_ahead (ahead);
  if (waiter == NULL)
    return;
  if (limn_easel_job_is_cancelled (waiter))
    limn_easel_job_end (waiter, NULL);
  else if (easel->ahead != NULL)
    limn_easel_job_compare (waiter);
  else
    limn_easel_job_pack (waiter);
}

static void
limn_easel_begin_ahead (LimnEasel *self, LimnEaselJob *job)
{
  limn_easel_drop_ahead (self);
  if (!limn_easel_job_open_packing (job, NULL))
    {
      limn_easel_job_free (job);
      return;
    }
  self->ahead = job;
  self->n_jobs++;
  job->is_packing = TRUE;
  limn_packing_run (
      job->run.packing, G_PRIORITY_LOW, limn_easel_ahead_done, job);
}

static gboolean
limn_easel_pack_ahead (gpointer user_data)
{
  LimnEasel *self = user_data;
  g_autoptr (LimnRequest) request = g_steal_pointer (&self->wanted);
  g_autoptr (LimnEaselJob) job = limn_easel_job_new (self);

  self->lull = 0;
  if (self->job != NULL || !limn_easel_look (self, job, request, NULL) ||
      !limn_client_prepare (self->host.client, job->run.plan, NULL))
    return G_SOURCE_REMOVE;
  if (job->run.edit == NULL && job->run.plan->references->len == 0)
    return G_SOURCE_REMOVE;
  job->key = limn_easel_job_make_key (job);
  if (self->ahead == NULL || !g_str_equal (self->ahead->key, job->key))
    limn_easel_begin_ahead (self, g_steal_pointer (&job));
  return G_SOURCE_REMOVE;
}

/* LimnHostClass.get_ready: as GIMP rests; trouble shows in the run */
void
limn_easel_get_ready (LimnHost *host, const LimnPlan *plan)
{
  LimnEasel *self = (LimnEasel *) host;

  g_clear_pointer (&self->wanted, limn_request_free);
  self->wanted = limn_request_copy (plan->request);
  if (self->lull == 0)
    self->lull = limn_lull_add (limn_easel_pack_ahead, self);
}

/* what is not begun yet is not wanted any more, either */
void
limn_easel_forget_ahead (LimnEasel *self)
{
  g_clear_handle_id (&self->lull, g_source_remove);
  g_clear_pointer (&self->wanted, limn_request_free);
  limn_easel_drop_ahead (self);
}

/* what goes out for @request, where that is encoded already */
const LimnInputs *
limn_easel_get_inputs_ahead (LimnEasel *self, const LimnRequest *request)
{
  g_autoptr (LimnEaselJob) job = limn_easel_job_new (self);
  g_autofree char *key = NULL;

  if (self->ahead == NULL || !self->ahead->is_packed ||
      !limn_easel_look (self, job, request, NULL))
    return NULL;
  key = limn_easel_job_make_key (job);
  return g_str_equal (self->ahead->key, key) ? self->ahead->run.inputs : NULL;
}

/* one that waited before was cancelled, and told so: nothing else ends it */
static void
limn_easel_job_wait (LimnEaselJob *self, LimnEaselJob *ahead)
{
  LimnEaselJob *before = ahead->waiter;

  ahead->waiter = self;
  if (before != NULL)
    limn_easel_job_end (before, NULL);
}

/* gets ready what is sent for a job that has a plan, however that is quickest
 */
void
limn_easel_job_gather (LimnEaselJob *self)
{
  LimnEaselJob *ahead = self->easel->ahead;

  self->key = limn_easel_job_make_key (self);
  if (ahead == NULL || !g_str_equal (ahead->key, self->key))
    limn_easel_job_pack (self);
  else if (ahead->is_packed)
    limn_easel_job_compare (self);
  else
    limn_easel_job_wait (self, ahead);
}
