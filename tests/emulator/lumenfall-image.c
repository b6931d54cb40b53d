/* emulator/lumenfall-image: generations and edits of the gateway. */
#include "lumenfall.h"

#include <string.h>

#include "pace.h"
#include "route.h"

static void
emu_lumenfall_image_free (gpointer data)
{
  EmuLumenfallImage *self = data;

  emu_order_free (self->order);
  g_clear_pointer (&self->images, g_ptr_array_unref);
  g_free (self);
}

static void
emu_lumenfall_image_reject (EmuCall *call, GError *error)
{
  EmuLumenfallImage *self = call->data;
  EmuProblem problem = error->domain == EMU_PROBLEM_ERROR ?
                           (EmuProblem) error->code :
                           EMU_PROBLEM_INVALID;

  emu_ledger_explain (
      self->entry, emu_lumenfall_code (problem), error->message);
  emu_ledger_finish (call->state->ledger, self->entry, "rejected", 0, 0);
  emu_lumenfall_fail (call, problem, error->message);
}

/* the answers of faults that leave no image */
static void
emu_lumenfall_image_fail (EmuCall *call)
{
  EmuLumenfallImage *self = call->data;
  const EmuFault *fault = call->fault;
  EmuProblem problem = emu_lumenfall_problem (fault);

  emu_ledger_explain (self->entry,
                      fault->code != NULL ? fault->code :
                                            emu_lumenfall_code (problem),
                      fault->message);
  emu_ledger_finish (
      call->state->ledger, self->entry, "upstream_failure", 0, 0);
  emu_route_add_headers (call, fault);
  if (!emu_lumenfall_misanswer (call))
    emu_lumenfall_answer_images (call);
}

static void
emu_lumenfall_image_finish (EmuCall *call)
{
  EmuLumenfallImage *self = call->data;

  if (emu_fault_prevents_images (call->fault))
    {
      emu_lumenfall_image_fail (call);
      return;
    }
  emu_ledger_finish (call->state->ledger,
                     self->entry,
                     call->gone ? "cancelled" : "completed",
                     call->gone ? 0 : self->order->n,
                     call->gone ? 0 : emu_order_cost (self->order));
  emu_lumenfall_answer_images (call);
}

static void
emu_lumenfall_image_on_made (GObject *source,
                             GAsyncResult *result,
                             gpointer data)
{
  g_autoptr (EmuCall) call = data;
  g_autoptr (GError) error = NULL;
  EmuLumenfallImage *self = call->data;

  self->images = emu_studio_make_finish (result, &error);
  if (self->images == NULL)
    emu_lumenfall_image_reject (call, error);
  else
    emu_pace_when_due (call, emu_lumenfall_image_finish);
}

static void
emu_lumenfall_image_make (EmuCall *call)
{
  EmuLumenfallImage *self = call->data;
  EmuStudioOrder *order =
      emu_order_for_studio (self->order, &call->state->settings);

  if (emu_fault_is (call->fault, EMU_FAULT_WRONG_FORMAT))
    order->format =
        order->format == EMU_FORMAT_JPEG ? EMU_FORMAT_PNG : EMU_FORMAT_JPEG;
  emu_studio_make_async (call->state->studio,
                         order,
                         emu_lumenfall_image_on_made,
                         emu_call_ref (call));
}

/* a fault that was ordered comes before one that chance brings */
static void
emu_lumenfall_image_meet_weather (EmuCall *call)
{
  EmuLumenfallImage *self = call->data;
  EmuModelChoice *choice = &self->order->choice;
  EmuWeather *weather = &call->state->settings.weather;
  const EmuOffer *offer = NULL;

  if (weather->n_climates == 0 || call->fault != NULL)
    return;
  if (!choice->pinned)
    offer = emu_models_offer (choice->model, emu_weather_choose (weather));
  if (offer != NULL)
    choice->offer = offer;
  call->fault =
      emu_weather_draw (weather, choice->offer->provider, &call->weather_ms);
  if (call->fault != NULL)
    call->entry->fault = call->fault->name;
}

static void
emu_lumenfall_image_go_on (EmuCall *call)
{
  emu_lumenfall_image_meet_weather (call);
  if (emu_fault_prevents_images (call->fault))
    emu_pace_when_due (call, emu_lumenfall_image_finish);
  else
    emu_lumenfall_image_make (call);
}

static gboolean
emu_lumenfall_image_check_balance (const EmuCall *call, GError **error)
{
  const EmuLumenfallImage *self = call->data;

  if (emu_order_cost (self->order) <=
      emu_ledger_get_balance (call->state->ledger))
    return TRUE;
  g_set_error (error,
               EMU_PROBLEM_ERROR,
               EMU_PROBLEM_BALANCE,
               "Insufficient balance. Add funds to continue.");
  return FALSE;
}

static EmuLumenfallImage *
emu_lumenfall_image_new (EmuCall *call, gboolean edit)
{
  EmuLumenfallImage *self = g_new0 (EmuLumenfallImage, 1);
  g_autofree char *key_id = emu_lumenfall_key_id (call);

  self->order = emu_order_new (edit);
  self->entry = emu_ledger_add (call->state->ledger,
                                "lumenfall",
                                edit ? "images.edits" : "images.generations",
                                key_id);
  self->entry->request_size = call->entry->body_length;
  call->data = self;
  call->data_free = emu_lumenfall_image_free;
  return self;
}

/**
 * @fields: (nullable) (transfer full): what was sent, %NULL for nonsense
 */
static void
emu_lumenfall_image_take (EmuCall *call,
                          JsonObject *fields,
                          gboolean loose,
                          const char *nonsense)
{
  EmuLumenfallImage *self = call->data;
  g_autoptr (GError) error = NULL;
  gboolean good = fields != NULL;

  if (!good)
    g_set_error_literal (
        &error, EMU_PROBLEM_ERROR, EMU_PROBLEM_INVALID, nonsense);
  good =
      good && emu_order_read (
                  self->order, fields, loose, &call->state->settings, &error);
  g_clear_pointer (&fields, json_object_unref);
  self->entry->model = g_strdup (self->order->model_id);
  self->entry->user = g_strdup (self->order->user);
  if (!good)
    {
      emu_journal_entry_digest (call->entry);
      emu_lumenfall_image_reject (call, error);
      return;
    }
  if (g_strcmp0 (g_hash_table_lookup (call->query, "dryRun"), "true") == 0)
    {
      emu_journal_entry_digest (call->entry);
      emu_call_take_fault (call, EMU_FAULT_AT_OTHER);
      if (!emu_lumenfall_misanswer (call))
        emu_lumenfall_answer_estimate (call);
    }
  else if (!emu_lumenfall_image_check_balance (call, &error))
    emu_lumenfall_image_reject (call, error);
  else
    emu_pace_start (call, emu_lumenfall_image_go_on);
}

void
emu_lumenfall_image_generate (EmuCall *call)
{
  emu_lumenfall_image_new (call, FALSE);
  emu_lumenfall_image_take (
      call,
      emu_call_is_multipart (call) ? NULL : emu_call_read_json (call),
      FALSE,
      "Request body must be a JSON object");
}

/* "image" and "image[]" are the same; a name with a file is an upload */
static void
emu_lumenfall_image_sort_part (EmuLumenfallImage *self,
                               JsonObject *fields,
                               const char *name,
                               GBytes *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autofree char *text = NULL;

  if (g_str_equal (name, "image") || g_str_equal (name, "image[]"))
    {
      g_ptr_array_add (self->order->images, g_bytes_ref (bytes));
      return;
    }
  if (g_str_equal (name, "mask"))
    {
      g_clear_pointer (&self->order->mask, g_bytes_unref);
      self->order->mask = g_bytes_ref (bytes);
      return;
    }
  text = g_utf8_make_valid (length > 0 ? data : "", (gssize) length);
  json_object_set_string_member (fields, name, text);
}

static JsonObject *
emu_lumenfall_image_read_form (EmuCall *call)
{
  SoupMultipart *multipart = NULL;
  JsonObject *fields;

  if (emu_call_is_multipart (call))
    multipart = emu_call_read_multipart (call);
  if (multipart == NULL)
    return NULL;
  fields = json_object_new ();
  for (int i = 0; i < soup_multipart_get_length (multipart); i++)
    {
      EmuJournalPart *part = g_ptr_array_index (call->entry->parts, i);

      if (part->name != NULL)
        emu_lumenfall_image_sort_part (
            call->data, fields, part->name, part->bytes);
    }
  soup_multipart_free (multipart);
  return fields;
}

void
emu_lumenfall_image_edit (EmuCall *call)
{
  emu_lumenfall_image_new (call, TRUE);
  emu_lumenfall_image_take (call,
                            emu_lumenfall_image_read_form (call),
                            TRUE,
                            "Request body must be multipart/form-data");
}
