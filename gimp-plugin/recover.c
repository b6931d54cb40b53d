/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/recover: results that were paid for and never reached an image. */
#include "recover.h"

#include <glib/gi18n-lib.h>

#include "arrival.h"
#include "edit.h"
#include "error.h"
#include "jsontext.h"
#include "placement.h"
#include "progress.h"
#include "recipe.h"
#include "recover-dialog.h"
#include "recovery.h"
#include "waiting.h"
#include "workshop.h"

/* beside a job's record: the user has been told that it waits */
#define LIMN_RECOVER_TOLD "told"

typedef struct
{
  GimpRunMode run_mode;
  gint32 image;
  LimnWorkshop *workshop;
  LimnClient *client;
  GArray *layers;
  JsonArray *records;
  GError *trouble; /* of the last job that brought nothing */
  gboolean asked;  /* the user chooses in a window, and is told there */
  gboolean alone;  /* results become an image of their own, as was chosen */
} LimnRecover;

/* what the window knows of it */
typedef struct
{
  LimnRecoverHost host;
  LimnRecover *recover;
} LimnRecoverDesk;

/* one job on its way into an image */
typedef struct
{
  const char *id;
  gint32 image; /* -1 for a new one */
  gint32 source;
  LimnRecord *planned;
  LimnRequest *request;
  LimnFrame frame;
  LimnMemento *memento; /* (nullable): where they were to go */
  LimnPlan *plan;
  LimnEdit *edit;
  LimnInputs *inputs;
  LimnPacking *packing;
  LimnLayers *layers;
  LimnRecord *record;
} LimnRecoverJob;

static void
limn_recover_clear (LimnRecover *self)
{
  g_clear_object (&self->client);
  limn_workshop_free (self->workshop);
  g_clear_pointer (&self->layers, g_array_unref);
  json_array_unref (self->records);
  g_clear_error (&self->trouble);
}

static void
limn_recover_job_clear (LimnRecoverJob *job)
{
  limn_record_free (job->record);
  limn_packing_free (job->packing);
  limn_edit_free (job->edit);
  limn_layers_free (job->layers);
  limn_inputs_free (job->inputs);
  limn_plan_free (job->plan);
  limn_memento_free (job->memento);
  limn_request_free (job->request);
  limn_record_free (job->planned);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LimnRecover, limn_recover_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LimnRecoverJob, limn_recover_job_clear)

/* as it was planned, without a look at what that would cost now */
static LimnPlan *
limn_recover_make_plan (const LimnRecover *self, const LimnRecoverJob *job)
{
  LimnScene scene = { .area = job->frame.target,
                      .bounds = job->frame.known,
                      .room = job->frame.target };
  LimnCanvas canvas = { .n_images = 1 };

  if (limn_frame_is_set (&job->frame))
    {
      canvas.scene = &scene;
      canvas.frame = &job->frame;
    }
  return limn_plan_new_unpriced (job->request,
                                 self->workshop->catalog,
                                 self->workshop->settings,
                                 canvas.scene != NULL ? &canvas : NULL,
                                 NULL);
}

static gboolean
limn_recover_read (LimnRecoverJob *job, GError **error)
{
  JsonObject *record, *plan;

  job->planned = limn_recovery_read (job->id, error);
  if (job->planned == NULL)
    return FALSE;
  record = limn_record_get_object (job->planned);
  plan = limn_jsontext_get_object (record, "plan");
  job->memento = limn_memento_read (job->planned);
  job->request = limn_request_from_json (
      json_object_get_member (record, "request"), error);
  return job->request != NULL &&
         limn_frame_from_json (
             &job->frame,
             plan != NULL ? json_object_get_member (plan, "frame") : NULL,
             error);
}

/* where its source is gone, or nothing is left of what was planned, a job's
 * results become an image of their own */
static void
limn_recover_find_place (const LimnRecover *self, LimnRecoverJob *job)
{
  JsonObject *record = limn_record_get_object (job->planned);
  gboolean framed = limn_operation_has_frame (job->request->operation);

  job->image = -1;
  job->source =
      framed ? limn_placement_find_layer (
                   self->image, limn_jsontext_get_object (record, "source")) :
               -1;
  if (job->source != -1 && job->memento != NULL)
    limn_edit_follow (job->source, &job->frame, job->memento);
  job->plan = limn_recover_make_plan (self, job);
  if (job->request->operation == LIMN_OPERATION_CREATE ||
      (framed && (job->source == -1 || job->plan == NULL)))
    return;
  if (self->alone)
    return;
  job->image = self->image;
  if (framed)
    job->edit = limn_edit_new_recovered (
        job->image, job->source, &job->frame, job->memento);
}

/* what was sent is made again, to compare the result with; it goes nowhere */
static gboolean
limn_recover_fetch (const LimnRecover *self,
                    LimnRecoverJob *job,
                    GError **error)
{
  g_autofree char *name = limn_recipe_make_name (job->request);
  g_autoptr (LimnProgress) progress = limn_progress_new (name);
  LimnConsumer consumer = { .sink = &limn_layers_sink,
                            .progress = limn_progress_update,
                            .progress_data = progress };

  job->layers = limn_layers_new (job->image, name);
  consumer.sink_data = job->layers;
  if (job->edit != NULL)
    {
      job->inputs = limn_inputs_new ();
      job->packing = limn_packing_new ();
      if (!limn_edit_pack (
              job->edit, job->plan, job->packing, job->inputs, error) ||
          !limn_packing_run_sync (job->packing, error))
        return FALSE;
      consumer.sink = &limn_srgb_sink;
      consumer.sink_data =
          limn_edit_open (job->edit, &limn_layers_sink, job->layers);
    }
  return limn_recovery_run_sync (
      self->client, job->id, &consumer, NULL, &job->record, error);
}

static LimnPlacement
limn_recover_get_placement (const LimnRecoverJob *job)
{
  LimnPlacement placement = { .sibling = job->source };

  if (job->image != -1)
    {
      placement.center_x = gimp_image_width (job->image) / 2.0;
      placement.center_y = gimp_image_height (job->image) / 2.0;
    }
  if (job->memento != NULL)
    limn_placement_recall (&placement, job->image, job->memento);
  if (job->edit != NULL)
    limn_edit_place (job->edit, &placement);
  return placement;
}

/* it is in an image, and its recipe did not come to be */
static void
limn_recover_complete (const LimnRecoverJob *job, gint32 layer)
{
  g_autofree char *text = limn_record_to_string (job->record, FALSE);

  if (!limn_recipe_is_on (layer))
    limn_recipe_attach (layer, text);
}

/* what has just come of it is what was not delivered: for each such result its
 * number among all; those that are in an open image all the same are left out,
 * and the journal hears of them */
static GArray *
limn_recover_list_indices (const LimnRecover *self, const LimnRecoverJob *job)
{
  LimnJournal *journal = limn_client_get_journal (self->client);
  g_autoptr (GHashTable) there = limn_arrival_find (job->id);
  g_autoptr (GArray) open = limn_recovery_list_open (journal, job->id);
  GArray *indices = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < open->len; i++)
    {
      guint index = g_array_index (open, guint, i);

      gpointer layer;

      if (!g_hash_table_lookup_extended (
              there, GUINT_TO_POINTER (index), NULL, &layer))
        {
          g_array_append_val (indices, index);
          continue;
        }
      limn_recover_complete (job, GPOINTER_TO_INT (layer));
      limn_layers_skip (job->layers, indices->len);
      limn_journal_mark_delivered (journal, job->id, index, NULL);
    }
  return indices;
}

static void
limn_recover_deliver (LimnRecover *self, LimnRecoverJob *job, GError **error)
{
  g_autoptr (GArray) indices = limn_recover_list_indices (self, job);
  LimnArrival arrival = { .layers = job->layers,
                          .placement = limn_recover_get_placement (job),
                          .edit = job->edit,
                          .plan = job->plan,
                          .settings = self->workshop->settings,
                          .journal = limn_client_get_journal (self->client),
                          .record = job->record,
                          .indices = indices };
  g_autoptr (GArray) layers = NULL;

  if (indices->len == 0)
    return;
  layers = limn_arrival_run (&arrival, error);
  if (layers == NULL)
    return;
  if (job->image == -1 && self->run_mode != GIMP_RUN_NONINTERACTIVE)
    gimp_display_new (limn_layers_get_image (job->layers));
  json_array_add_object_element (
      self->records, json_object_ref (limn_record_get_object (job->record)));
  g_array_append_vals (self->layers, layers->data, layers->len);
}

static void
limn_recover_tell (GimpRunMode run_mode, const char *words)
{
  if (run_mode == GIMP_RUN_NONINTERACTIVE)
    g_printerr ("limn: %s\n", words);
  else
    gimp_message (words);
}

/* beside what came: it may be less than what was paid for */
static void
limn_recover_tell_draft (GimpRunMode run_mode, const LimnRecord *record)
{
  g_autofree char *words = limn_record_dup_draft_words (record);

  if (words != NULL)
    limn_recover_tell (run_mode, words);
}

static void
limn_recover_run_job (LimnRecover *self, const char *id)
{
  g_auto (LimnRecoverJob) job = { .id = id };
  g_autoptr (GError) error = NULL;
  gboolean fetched;

  if (!limn_recover_read (&job, &error))
    {
      if (self->asked)
        self->trouble = g_steal_pointer (&error);
      else
        limn_recover_tell (self->run_mode, error->message);
      return;
    }
  limn_recover_find_place (self, &job);
  fetched = limn_recover_fetch (self, &job, &error);
  if (job.record != NULL && limn_layers_get_image (job.layers) != -1 &&
      limn_record_get_n_results (job.record) > 0)
    {
      limn_recover_deliver (self, &job, fetched ? &error : NULL);
      limn_recover_tell_draft (self->run_mode, job.record);
    }
  if (error == NULL)
    return;
  if (self->trouble != NULL)
    limn_recover_tell (self->run_mode, self->trouble->message);
  g_clear_error (&self->trouble);
  self->trouble = g_steal_pointer (&error);
}

static gboolean
limn_recover_insert (LimnRecoverHost *host,
                     const char *id,
                     gboolean as_image,
                     GError **error)
{
  LimnRecover *self = ((LimnRecoverDesk *) host)->recover;

  self->alone = as_image;
  limn_recover_run_job (self, id);
  gimp_displays_flush ();
  if (self->trouble == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->trouble));
  return FALSE;
}

static void
limn_recover_ask (LimnRecover *self)
{
  static const LimnRecoverHostClass klass = { limn_recover_insert };
  LimnRecoverDesk desk = {
    .host = { .klass = &klass, .client = self->client, .has_image = TRUE },
    .recover = self,
  };

  self->asked = TRUE;
  limn_recover_dialog_run (&desk.host);
}

static char *
limn_recover_print_records (const LimnRecover *self)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);

  json_node_set_array (node, self->records);
  return limn_jsontext_print (node, FALSE);
}

/**
 * limn_recover_run:
 * @run_mode: of the call
 * @image: id of the image that results go to
 * @error: return location
 *
 * Delivers whatever waits in the journal, or, where the user can be asked, what
 * the user chooses, as its own run would have: an edit goes above the layer
 * that it was made from, wherever that is by now, seen through what was
 * selected then. Where that layer is not in @image, it becomes an image of its
 * own, as a creation does. What is in an open image already is not delivered
 * again.
 *
 * Returns: (transfer full): what came of it, its record an array of records;
 *   %NULL when jobs wait and none brought anything
 */
LimnOutcome *
limn_recover_run (GimpRunMode run_mode, gint32 image, GError **error)
{
  g_auto (LimnRecover) self = { .run_mode = run_mode, .image = image };
  g_autoptr (GPtrArray) list = NULL;
  LimnOutcome *outcome;

  if (!gimp_image_is_valid (image))
    {
      limn_error_set_invalid (
          error, "image", NULL, _ ("no such image is open"));
      return NULL;
    }
  self.workshop = limn_workshop_open ();
  self.client = limn_workshop_new_client (self.workshop);
  self.layers = g_array_new (FALSE, FALSE, sizeof (gint32));
  self.records = json_array_new ();
  limn_workshop_print_warnings (self.workshop);
  list = limn_journal_list (limn_client_get_journal (self.client));
  if (run_mode == GIMP_RUN_INTERACTIVE && list->len > 0)
    limn_recover_ask (&self);
  for (guint i = 0; !self.asked && i < list->len; i++)
    limn_recover_run_job (&self,
                          ((LimnWaiting *) g_ptr_array_index (list, i))->id);
  if (self.trouble != NULL && self.layers->len == 0)
    {
      g_propagate_error (error, g_steal_pointer (&self.trouble));
      return NULL;
    }
  if (self.trouble != NULL)
    limn_recover_tell (run_mode, self.trouble->message);
  if (list->len == 0 && run_mode == GIMP_RUN_INTERACTIVE)
    gimp_message (_ ("Nothing waits: all that was paid for has arrived."));
  outcome = g_new0 (LimnOutcome, 1);
  outcome->image = image;
  outcome->layers = g_steal_pointer (&self.layers);
  outcome->record = limn_recover_print_records (&self);
  return outcome;
}

/* once for each job, whoever tells it */
static gboolean
limn_recover_is_news (const LimnWaiting *waiting, const char *folder)
{
  g_autofree char *told =
      g_build_filename (folder, waiting->id, LIMN_RECOVER_TOLD, NULL);

  return !g_file_test (told, G_FILE_TEST_EXISTS) &&
         g_file_set_contents (told, "", 0, NULL);
}

/**
 * limn_recover_remind:
 * @client: a client
 * @run_mode: of the call
 *
 * Tells the user once of what was paid for and waits.
 */
void
limn_recover_remind (LimnClient *client, GimpRunMode run_mode)
{
  g_autoptr (GPtrArray) list =
      limn_journal_list (limn_client_get_journal (client));
  g_autofree char *folder = limn_journal_dup_folder ();
  g_autofree char *words = NULL;
  guint n = 0;

  for (guint i = 0; i < list->len; i++)
    n += limn_recover_is_news (g_ptr_array_index (list, i), folder);
  if (n == 0)
    return;
  words = g_strdup_printf (
      g_dngettext (
          GETTEXT_PACKAGE,
          "%u job that may be paid for never arrived; Filters > Limn > "
          "Recover Results delivers it",
          "%u jobs that may be paid for never arrived; Filters > Limn > "
          "Recover Results delivers them",
          n),
      n);
  limn_recover_tell (run_mode, words);
}
