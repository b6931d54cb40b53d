/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/run: the commands generate, edit and plan. */
#include <glib-unix.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "budget.h"
#include "client.h"
#include "commands.h"
#include "error.h"
#include "estimate.h"
#include "options.h"
#include "origin.h"
#include "output.h"
#include "recourse.h"
#include "reference.h"
#include "table.h"
#include "workshop.h"

static const char *const limn_run_phases[] = {
  [LIMN_PHASE_CONNECT] = "connecting",
  [LIMN_PHASE_UPLOAD] = "uploading",
  [LIMN_PHASE_WAIT] = "waiting for the model",
  [LIMN_PHASE_DOWNLOAD] = "downloading",
};

/**
 * LimnRun:
 * @client: (nullable): %NULL where there is nothing to ask
 * @plan: (nullable): %NULL until it is made
 *
 * Everything that a command needs, and what it comes to.
 */
typedef struct
{
  const LimnOptions *options;
  LimnWorkshop *workshop;
  LimnClient *client;
  LimnPlan *plan;
} LimnRun;

static void
limn_run_open (LimnRun *self, const LimnOptions *options, gboolean network)
{
  self->options = options;
  self->workshop = limn_workshop_open ();
  if (network)
    self->client = limn_workshop_new_client (self->workshop);
  limn_workshop_print_warnings (self->workshop);
}

static void
limn_run_clear (LimnRun *self)
{
  limn_plan_free (self->plan);
  g_clear_object (&self->client);
  limn_workshop_free (self->workshop);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LimnRun, limn_run_clear)

static gboolean
limn_run_check (const LimnOptions *options, GError **error)
{
  if (!limn_request_validate (options->request, error))
    return FALSE;
  if (options->rest == NULL)
    return TRUE;
  limn_error_set_invalid (error,
                          "argument",
                          options->rest[0],
                          "not expected here; the prompt goes behind "
                          "--prompt");
  return FALSE;
}

/* a model that only the gateway knows is learnt first; a name that it does not
 * know either is bad input */
static int
limn_run_learn (LimnRun *self, GError **error)
{
  gboolean known = limn_workshop_learn (
      self->workshop, self->client, self->options->request, NULL, error);

  limn_workshop_print_warnings (self->workshop);
  if (known)
    return LIMN_EXIT_DONE;
  return g_error_matches (*error, LIMN_ERROR, LIMN_ERROR_GONE) ?
             LIMN_EXIT_USAGE :
             LIMN_EXIT_FAILED;
}

static gboolean
limn_run_make_plan (LimnRun *self, GError **error)
{
  const LimnOptions *options = self->options;
  GPtrArray *images = options->inputs->images;
  LimnCanvas canvas = { .n_images = images->len,
                        .names = (const char *const *) options->names };
  LimnScene scene;

  if (images->len > 0)
    {
      LimnInput *first = g_ptr_array_index (images, 0);

      limn_scene_init_file (&scene, first->width, first->height);
      canvas.scene = &scene;
    }
  if (self->client != NULL && !options->live)
    self->plan = limn_budget_plan (self->client,
                                   options->request,
                                   self->workshop->catalog,
                                   self->workshop->settings,
                                   &canvas,
                                   error);
  else
    self->plan = (options->live ? limn_plan_new_unpriced :
                                  limn_plan_new) (options->request,
                                                  self->workshop->catalog,
                                                  self->workshop->settings,
                                                  &canvas,
                                                  error);
  return self->plan != NULL &&
         limn_reference_load_all (self->plan, options->inputs, error);
}

static void
limn_run_show_progress (LimnPhase phase,
                        goffset done,
                        goffset total,
                        gpointer user_data)
{
  gint *shown = user_data;

  if ((gint) phase == *shown || !isatty (STDERR_FILENO))
    return;
  *shown = phase;
  g_printerr ("\r\033[K%s…", limn_run_phases[phase]);
  if (phase == LIMN_PHASE_DOWNLOAD)
    g_printerr ("\r\033[K");
}

static void
limn_run_print_results (LimnOutput *output, const LimnRecord *record)
{
  JsonObject *root = limn_record_get_object (record);
  JsonArray *results = json_object_get_array_member (root, "results");
  g_autoptr (GPtrArray) files = limn_output_list_files (output);

  for (guint i = 0; i < files->len; i++)
    {
      JsonObject *row = json_array_get_object_element (results, i);
      g_autofree char *name =
          g_filename_display_name (g_ptr_array_index (files, i));

      g_print ("%s  %" G_GINT64_FORMAT "x%" G_GINT64_FORMAT "\n",
               name,
               json_object_get_int_member (row, "width"),
               json_object_get_int_member (row, "height"));
    }
}

static void
limn_run_print_record (const LimnRecord *record)
{
  g_autofree char *text = limn_record_to_string (record, TRUE);

  /* g_print() would spoil it where the locale is not UTF-8 */
  puts (text);
}

/* the name of the file says what it is to hold; else what was asked for */
static LimnImageFormat
limn_run_choose_format (const LimnOptions *options)
{
  const char *extension = options->output != NULL ?
                              limn_output_find_extension (options->output) :
                              NULL;
  LimnImageFormat format = limn_image_format_from_name (extension);

  if (format != LIMN_IMAGE_FORMAT_UNKNOWN)
    return format;
  return limn_image_format_from_name (
      limn_request_get_option (options->request, "output_format"));
}

/* the encoders' 0 is their default, a compression of 0 is the least quality */
static LimnOutput *
limn_run_make_output (const LimnOptions *options, const char *path)
{
  gdouble quality =
      limn_request_get_number (options->request, "output_compression", -1);
  LimnEncoderOptions encoder = {
    .quality = quality < 0 ? 0 : (guint) CLAMP (quality, 1, 100),
  };

  return limn_output_new (path, limn_run_choose_format (options), &encoder);
}

/* two runs at the same time must not take each other's name */
static char *
limn_run_get_path (const LimnOptions *options)
{
  g_autoptr (GDateTime) now = NULL;
  g_autofree char *date = NULL;
  g_autofree char *chance = NULL;

  if (options->output != NULL)
    return g_strdup (options->output);
  now = g_date_time_new_now_local ();
  date = g_date_time_format (now, "limn-%Y%m%d-%H%M%S");
  chance = g_uuid_string_random ();
  return g_strdup_printf ("%s-%.6s", date, chance);
}

/* the files are complete and on the disk: the user has the results; the format
 * is that of the file, which may have been converted */
static void
limn_run_record_files (LimnRun *self, LimnOutput *output, LimnRecord *record)
{
  LimnJournal *journal = limn_client_get_journal (self->client);
  JsonObject *root = limn_record_get_object (record);
  JsonArray *results = json_object_get_array_member (root, "results");
  g_autoptr (GPtrArray) files = limn_output_list_files (output);

  for (guint i = 0; i < files->len; i++)
    {
      g_autofree char *name =
          g_filename_display_name (g_ptr_array_index (files, i));
      LimnImageFormat format =
          limn_image_format_from_name (limn_output_find_extension (name));

      limn_record_set_file (record, i, name);
      limn_journal_mark_delivered (
          journal, limn_record_get_id (record), i, NULL);
      if (format != LIMN_IMAGE_FORMAT_UNKNOWN)
        json_object_set_string_member (
            json_array_get_object_element (results, i),
            "format",
            limn_image_format_get_name (format));
    }
}

/* what was asked for and did not come is told beside what did */
static void
limn_run_tell_losses (const LimnPlan *plan, const LimnRecord *record)
{
  guint n_results = limn_record_get_n_results (record);
  g_autofree char *loss = limn_record_dup_error (record);
  g_autofree char *draft = limn_record_dup_draft_words (record);

  if (n_results != (guint) plan->request->n)
    g_printerr (
        "limn: %u of %d results came: %s\n", n_results, plan->request->n, loss);
  if (draft != NULL)
    limn_command_complain (draft);
}

/* nobody is kept from paying twice: it may be just what is wanted */
static void
limn_run_tell_twin (const LimnRecord *record)
{
  g_autofree char *words = limn_record_dup_twin_words (record);

  if (words != NULL)
    g_printerr ("limn: %s\n", words);
}

/* Ctrl+C ends the job, not the process: nothing half done stays behind */
static gboolean
limn_run_interrupt (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
limn_run_is_untried (const LimnRecord *record)
{
  JsonArray *attempts = json_object_get_array_member (
      limn_record_get_object (record), "attempts");

  return json_array_get_length (attempts) == 0;
}

/* the price is settled first, where the budget wants one */
static gboolean
limn_run_send (LimnRun *self,
               const LimnConsumer *consumer,
               LimnRecord **record,
               GError **error)
{
  const LimnInputs *inputs = self->options->inputs;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  guint interrupt = g_unix_signal_add (SIGINT, limn_run_interrupt, cancellable);
  gboolean done = limn_budget_settle_sync (
                      self->client, self->plan, inputs, cancellable, error) &&
                  limn_client_run_sync (self->client,
                                        self->plan,
                                        inputs,
                                        consumer,
                                        cancellable,
                                        record,
                                        error);

  g_source_remove (interrupt);
  /* refused before the network: there is nothing to tell */
  if (!done && *record != NULL && limn_run_is_untried (*record))
    g_clear_pointer (record, limn_record_free);
  return done;
}

/* the failure is told first, then what the user may choose instead */
static void
limn_run_tell_offers (LimnRun *self, const LimnRecord *record, GError **error)
{
  JsonArray *offers = limn_record_get_offers (record);
  g_autofree char *words =
      offers != NULL ? limn_recourse_describe (self->plan->request, offers) :
                       NULL;

  if (words == NULL || *error == NULL)
    return;
  limn_command_complain ((*error)->message);
  g_clear_error (error);
  g_printerr ("%s\n", words);
}

static int
limn_run_execute (LimnRun *self, const char *path, GError **error)
{
  const LimnOptions *options = self->options;
  g_autoptr (LimnOutput) output = limn_run_make_output (options, path);
  g_autoptr (LimnRecord) record = NULL;
  gint shown = -1;
  LimnConsumer consumer = { .sink = &limn_output_sink,
                            .sink_data = output,
                            .progress = limn_run_show_progress,
                            .progress_data = &shown };
  gboolean done;

  if (!limn_client_prepare (self->client, self->plan, error))
    return g_error_matches (*error, LIMN_ERROR, LIMN_ERROR_INVALID) ?
               LIMN_EXIT_USAGE :
               LIMN_EXIT_FAILED;
  limn_output_set_origin (
      output, limn_origin_find (self->plan, self->workshop->settings));
  done = limn_run_send (self, &consumer, &record, error);
  if (record == NULL)
    return g_error_matches (*error, LIMN_ERROR, LIMN_ERROR_BILLING) ?
               LIMN_EXIT_USAGE :
               LIMN_EXIT_FAILED;
  limn_output_settle (output);
  limn_run_record_files (self, output, record);
  if (options->json)
    limn_run_print_record (record);
  else if (done)
    limn_run_print_results (output, record);
  if (done)
    limn_run_tell_twin (record);
  if (done)
    limn_run_tell_losses (self->plan, record);
  else
    limn_run_tell_offers (self, record, error);
  return done ? LIMN_EXIT_DONE : LIMN_EXIT_FAILED;
}

/* the record tells the plan, with the endpoint's own price where it tells one
 */
static int
limn_run_dry (LimnRun *self, GError **error)
{
  g_autoptr (LimnRecord) record = NULL;

  if (!limn_client_try_estimate_sync (
          self->client, self->plan, self->options->inputs, NULL, error))
    return LIMN_EXIT_USAGE;
  record = limn_record_new (self->plan);
  limn_run_print_record (record);
  return LIMN_EXIT_DONE;
}

static int
limn_run_options (const LimnOptions *options, GError **error)
{
  g_auto (LimnRun) run = { NULL };
  g_autofree char *path = limn_run_get_path (options);
  int status;

  limn_run_open (&run, options, TRUE);
  if (!limn_run_check (options, error) ||
      !limn_output_check_folder (path, error))
    return LIMN_EXIT_USAGE;
  status = limn_run_learn (&run, error);
  if (status != LIMN_EXIT_DONE)
    return status;
  if (!limn_run_make_plan (&run, error))
    return LIMN_EXIT_USAGE;
  if (limn_request_get_flag (options->request, "limn.dry_run", FALSE))
    return limn_run_dry (&run, error);
  return limn_run_execute (&run, path, error);
}

int
limn_command_generate (char ***arguments, GError **error)
{
  g_autoptr (LimnOptions) options =
      limn_options_parse ("make images from a prompt",
                          LIMN_OPERATION_CREATE,
                          FALSE,
                          arguments,
                          error);

  if (options == NULL)
    return LIMN_EXIT_USAGE;
  if (options->inputs->images->len == 0 && options->inputs->mask == NULL)
    return limn_run_options (options, error);
  limn_error_set_invalid (error,
                          "--image",
                          NULL,
                          "generate takes no image and no mask; use limn edit");
  return LIMN_EXIT_USAGE;
}

int
limn_command_edit (char ***arguments, GError **error)
{
  g_autoptr (LimnOptions) options =
      limn_options_parse ("edit an image with a prompt",
                          LIMN_OPERATION_EDIT,
                          FALSE,
                          arguments,
                          error);

  if (options == NULL)
    return LIMN_EXIT_USAGE;
  if (options->inputs->images->len > 0)
    return limn_run_options (options, error);
  limn_error_set_invalid (
      error, "--image", NULL, "name the image to edit with --image FILE");
  return LIMN_EXIT_USAGE;
}

/* a budget is refused as the catalogue's price would have been */
static int
limn_run_plan_live (LimnRun *self, GError **error)
{
  int status = limn_run_learn (self, error);

  if (status != LIMN_EXIT_DONE)
    return status;
  if (!limn_run_make_plan (self, error))
    return LIMN_EXIT_USAGE;
  if (limn_client_estimate_sync (
          self->client, self->plan, self->options->inputs, NULL, error))
    return LIMN_EXIT_DONE;
  return strcmp (self->plan->estimate_source, LIMN_ESTIMATE_CATALOGUE) == 0 ?
             LIMN_EXIT_FAILED :
             LIMN_EXIT_USAGE;
}

int
limn_command_plan (char ***arguments, GError **error)
{
  g_autoptr (LimnOptions) options =
      limn_options_parse ("show what would be sent, and what it costs; without "
                          "any network, unless --live",
                          LIMN_OPERATION_CREATE,
                          TRUE,
                          arguments,
                          error);
  g_auto (LimnRun) run = { NULL };
  g_autoptr (LimnRecord) record = NULL;
  int status;

  if (options == NULL)
    return LIMN_EXIT_USAGE;
  limn_run_open (&run, options, options->live);
  if (!limn_run_check (options, error))
    return LIMN_EXIT_USAGE;
  if (!options->live && !limn_run_make_plan (&run, error))
    return LIMN_EXIT_USAGE;
  status = options->live ? limn_run_plan_live (&run, error) : LIMN_EXIT_DONE;
  if (status != LIMN_EXIT_DONE)
    return status;
  record = limn_record_new (run.plan);
  if (options->json)
    limn_run_print_record (record);
  else
    limn_table_print_plan (run.plan);
  return LIMN_EXIT_DONE;
}
