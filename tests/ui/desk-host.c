/* desk-host: a paper host that plans with the real catalogue, and whose jobs go
 * as a test says. */
#include "desk-host.h"

#include "error.h"
#include "extension.h"

#define DESK_HOST(host) ((DeskHost *) (host))

static const LimnRect desk_host_canvas = { 0, 0, 2000, 1500 };

static char *
desk_host_make_headline (LimnHost *host, const LimnRequest *request)
{
  return request->operation == LIMN_OPERATION_EDIT ?
             g_strdup ("Edit the selected 812 × 640 pixels of “Background” as "
                       "a new layer.") :
             g_strdup ("Generate a new layer above the current one.");
}

static LimnPlan *
desk_host_make_plan (LimnHost *host, const LimnRequest *request, GError **error)
{
  DeskHost *self = DESK_HOST (host);
  LimnCanvas canvas = { .width = 2000, .height = 1500 };
  LimnExtension extension;

  self->n_plans++;
  if (!limn_request_validate (request, error))
    return NULL;
  if (request->operation == LIMN_OPERATION_EXTEND)
    {
      if (!limn_extension_init (
              &extension, request, &desk_host_canvas, &desk_host_canvas, error))
        return NULL;
      self->extended = extension.scene;
      canvas.scene = &self->extended;
    }
  if (request->operation == LIMN_OPERATION_EDIT)
    canvas.scene = &self->scene;
  return limn_plan_new (
      request, self->workshop.catalog, self->workshop.settings, &canvas, error);
}

static void
desk_host_get_ready (LimnHost *host, const LimnPlan *plan)
{
  DESK_HOST (host)->n_ready++;
}

static void
desk_host_run (LimnHost *host,
               const LimnRequest *request,
               const LimnHostListener *listener,
               gpointer user_data)
{
  DeskHost *self = DESK_HOST (host);

  g_assert_null (self->listener);
  limn_request_free (self->ran);
  self->ran = limn_request_copy (request);
  self->listener = listener;
  self->user_data = user_data;
  g_string_append_printf (self->paper.log, " run:%s", request->prompt);
}

static void
desk_host_cancel (LimnHost *host)
{
  g_autoptr (GError) error = g_error_new_literal (
      LIMN_ERROR, LIMN_ERROR_CANCELLED, "cancelled; nothing was paid");

  g_string_append (DESK_HOST (host)->paper.log, " cancel");
  desk_host_finish (DESK_HOST (host), NULL, 0, error);
}

void
desk_host_report (DeskHost *self, const LimnHostProgress *progress)
{
  self->listener->progress (progress, self->user_data);
}

void
desk_host_finish (DeskHost *self,
                  const LimnRecord *record,
                  guint n_results,
                  const GError *error)
{
  const LimnHostListener *listener = self->listener;

  self->listener = NULL;
  listener->done (record, n_results, error, self->user_data);
}

void
desk_host_tell_twin (DeskHost *self, guint seconds)
{
  const LimnHostListener *listener = self->listener;

  self->listener = NULL;
  listener->twin (seconds, self->user_data);
}

/* @settings: as settings.ini has them; @ready: endpoints with a key */
void
desk_host_init (DeskHost *self, const char *settings, const char *ready)
{
  g_auto (GStrv) names = g_strsplit (ready, " ", -1);
  g_autoptr (GError) error = NULL;

  *self = (DeskHost){ 0 };
  paper_host_init (&self->paper);
  self->klass = *self->paper.host.klass;
  self->klass.make_headline = desk_host_make_headline;
  self->klass.make_plan = desk_host_make_plan;
  self->klass.get_ready = desk_host_get_ready;
  self->klass.run = desk_host_run;
  self->klass.cancel = desk_host_cancel;
  self->paper.host.klass = &self->klass;
  self->paper.has_mask = TRUE;
  self->paper.upload = 1200000;
  self->workshop.settings = limn_settings_new_from_data (settings, &error);
  g_assert_no_error (error);
  self->workshop.catalog = limn_catalog_new (NULL, NULL);
  for (guint i = 0; names[i] != NULL; i++)
    limn_settings_set_ready (self->workshop.settings, names[i]);
  self->paper.host.workshop = &self->workshop;
  self->paper.host.client = limn_client_new (self->workshop.settings);
  self->scene = (LimnScene){ .area = { 300, 200, 812, 640 },
                             .bounds = desk_host_canvas,
                             .room = desk_host_canvas };
}

void
desk_host_clear (DeskHost *self)
{
  g_object_unref (self->paper.host.client);
  limn_settings_free (self->workshop.settings);
  limn_catalog_free (self->workshop.catalog);
  limn_request_free (self->ran);
  paper_host_clear (&self->paper);
}
