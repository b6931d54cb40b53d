/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/workshop: opens what every caller of the core needs first. */
#include "workshop.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#include "access.h"
#include "endpoint.h"
#include "error.h"
#include "parameters.h"
#include "roster.h"
#include "text.h"

/* who knows models that the catalogue does not */
#define LIMN_WORKSHOP_GATEWAY "lumenfall"
/* whom it takes nothing to talk to */
#define LIMN_WORKSHOP_ECHO "echo"
/* what of an unknown name is repeated, characters */
#define LIMN_WORKSHOP_MAX_NAME 64
/* longer names are nobody's, bytes */
#define LIMN_WORKSHOP_MAX_SLUG 128

static void
limn_workshop_warn (LimnWorkshop *self, GError *warning)
{
  if (warning == NULL)
    return;
  g_ptr_array_add (self->warnings, g_strdup (warning->message));
  g_error_free (warning);
}

/* what Limn brings along, what the gateway added, what the user says */
static void
limn_workshop_load_catalog (LimnWorkshop *self)
{
  g_autofree char *overlay = limn_settings_config_path ("catalog.json");
  GError *warning = NULL;

  limn_catalog_free (self->catalog);
  self->catalog = limn_catalog_new (NULL, NULL);
  limn_roster_load (self->catalog, &warning);
  limn_workshop_warn (self, g_steal_pointer (&warning));
  limn_catalog_set_health (self->catalog, self->health);
  limn_catalog_overlay_file (self->catalog, overlay, &warning);
  limn_workshop_warn (self, g_steal_pointer (&warning));
}

static void
limn_workshop_check_ready (LimnWorkshop *self, const char *name)
{
  LimnEndpoint endpoint;
  g_autoptr (LimnAccess) access = NULL;

  if (!limn_endpoint_find (&endpoint, self->settings, name, NULL))
    return;
  access = limn_access_new (name, endpoint.protocol, self->settings, NULL);
  if (access != NULL)
    limn_settings_set_ready (self->settings, name);
}

/* whom the user has a key for, or who needs none, which is all that planning
 * needs to know: what is built in, and what the settings name */
static void
limn_workshop_find_ready (LimnWorkshop *self)
{
  const char *const *built_in = limn_parameters_get_endpoints ();
  g_auto (GStrv) named = limn_settings_list_endpoints (self->settings);

  for (guint i = 0; built_in[i] != NULL; i++)
    limn_workshop_check_ready (self, built_in[i]);
  for (guint i = 0; named[i] != NULL; i++)
    limn_workshop_check_ready (self, named[i]);
}

/**
 * limn_workshop_open:
 *
 * Returns: (transfer full): settings and catalogue of this user
 */
LimnWorkshop *
limn_workshop_open (void)
{
  LimnWorkshop *self = g_new0 (LimnWorkshop, 1);
  g_autofree char *health = limn_settings_state_path ("health.json");
  GError *warning = NULL;

  self->warnings = g_ptr_array_new_with_free_func (g_free);
  self->settings = limn_settings_new (&warning);
  limn_workshop_warn (self, g_steal_pointer (&warning));
  limn_workshop_find_ready (self);
  self->health = limn_health_load (health);
  limn_workshop_load_catalog (self);
  return self;
}

/**
 * limn_workshop_new_client:
 * @self: settings and catalogue; must outlive the client
 *
 * Returns: (transfer full): a client whose runs are remembered
 */
LimnClient *
limn_workshop_new_client (LimnWorkshop *self)
{
  LimnClient *client = limn_client_new (self->settings);

  limn_client_set_health (client, self->health);
  return client;
}

/**
 * limn_workshop_reload:
 * @self: settings and catalogue
 *
 * Takes over what settings.ini says now and which keys there are now, for
 * clients of @self too. Never while one of them runs a job.
 */
void
limn_workshop_reload (LimnWorkshop *self)
{
  GError *warning = NULL;

  limn_settings_reload (self->settings, &warning);
  limn_workshop_warn (self, warning);
  limn_workshop_find_ready (self);
}

/**
 * limn_workshop_has_key:
 * @self: settings and catalogue
 *
 * Returns: whether something can be made in earnest: an endpoint is ready that
 *   the user has a key for, or a server of the user's own that needs none; the
 *   endpoint echo, which is always ready, does not count
 */
gboolean
limn_workshop_has_key (LimnWorkshop *self)
{
  const char *const *built_in = limn_parameters_get_endpoints ();
  g_auto (GStrv) named = limn_settings_list_endpoints (self->settings);

  for (guint i = 0; built_in[i] != NULL; i++)
    if (strcmp (built_in[i], LIMN_WORKSHOP_ECHO) != 0 &&
        limn_settings_is_ready (self->settings, built_in[i]))
      return TRUE;
  for (guint i = 0; named[i] != NULL; i++)
    if (strcmp (named[i], LIMN_WORKSHOP_ECHO) != 0 &&
        limn_settings_is_ready (self->settings, named[i]))
      return TRUE;
  return FALSE;
}

/**
 * limn_workshop_free:
 * @self: (nullable) (transfer full): settings and catalogue
 */
void
limn_workshop_free (LimnWorkshop *self)
{
  if (self == NULL)
    return;
  limn_catalog_free (self->catalog);
  limn_settings_free (self->settings);
  limn_health_free (self->health);
  g_ptr_array_unref (self->warnings);
  g_free (self);
}

/**
 * limn_workshop_print_warnings:
 * @self: settings and catalogue
 *
 * Tells the user on standard error, once.
 */
void
limn_workshop_print_warnings (LimnWorkshop *self)
{
  for (guint i = 0; i < self->warnings->len; i++)
    g_printerr ("limn: %s\n",
                (const char *) g_ptr_array_index (self->warnings, i));
  g_ptr_array_set_size (self->warnings, 0);
}

/**
 * limn_workshop_refresh:
 * @self: settings and catalogue
 * @client: for the network
 * @error: return location
 *
 * Asks the gateway which models it has, and keeps those for images that the
 * built-in catalogue does not know. Models that were looked up before are no
 * longer valid.
 *
 * Returns: (transfer full) (element-type utf8): slugs that @self did not know
 *   before; %NULL with the error of limn_client_ask_finish(), or with
 *   %LIMN_ERROR_FILE where they cannot be kept; @self is as it was then
 */
GPtrArray *
limn_workshop_refresh (LimnWorkshop *self, LimnClient *client, GError **error)
{
  LimnQuestion question = { .kind = LIMN_QUESTION_MODELS,
                            .endpoint = LIMN_WORKSHOP_GATEWAY };
  g_autoptr (LimnAnswer) answer =
      limn_client_ask_sync (client, &question, NULL, error);
  gint n_told = (gint) self->warnings->len;
  g_autoptr (LimnCatalog) before = NULL;
  g_autoptr (GPtrArray) models = NULL;
  GPtrArray *news;

  if (answer == NULL || !limn_roster_replace (answer->offers, error))
    return NULL;
  before = g_steal_pointer (&self->catalog);
  limn_workshop_load_catalog (self);
  /* what is wrong with the user's overlay was told when it was opened */
  g_ptr_array_set_size (self->warnings, n_told);
  models = limn_catalog_list (self->catalog);
  news = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < models->len; i++)
    {
      const LimnModel *model = g_ptr_array_index (models, i);

      if (limn_catalog_lookup (before, model->slug, NULL, NULL) == NULL)
        g_ptr_array_add (news, g_strdup (model->slug));
    }
  return news;
}

/* the model's name without a pinned provider; NULL where the catalogue knows it
 * or the gateway cannot be asked */
static char *
limn_workshop_find_stranger (LimnWorkshop *self,
                             LimnClient *client,
                             const LimnRequest *request)
{
  const char *name = *request->model != '\0' ?
                         request->model :
                         limn_settings_get (self->settings, "limn", "model");
  LimnQuestion question = { .kind = LIMN_QUESTION_MODEL,
                            .endpoint = limn_plan_choose_endpoint (
                                request, self->settings, NULL) };
  const char *slash;
  g_autofree char *slug = NULL;

  if (name == NULL ||
      g_strcmp0 (question.endpoint, LIMN_WORKSHOP_GATEWAY) != 0 ||
      limn_catalog_lookup (self->catalog, name, NULL, NULL) != NULL ||
      !limn_client_can_ask (client, &question))
    return NULL;
  slash = strchr (name, '/');
  slug = g_strstrip (g_strdup (slash != NULL ? slash + 1 : name));
  if (*slug == '\0' || strlen (slug) > LIMN_WORKSHOP_MAX_SLUG)
    return NULL;
  return g_steal_pointer (&slug);
}

/* the gateway's words, and what the catalogue would have suggested */
static gboolean
limn_workshop_fail_stranger (LimnWorkshop *self,
                             const char *slug,
                             const GError *failed,
                             GError **error)
{
  g_autofree char *shown = limn_text_clean (slug, LIMN_WORKSHOP_MAX_NAME);
  g_autofree char *nearest = limn_catalog_suggest (self->catalog, slug);

  g_set_error (error,
               LIMN_ERROR,
               failed->code,
               _ ("model '%s': not in the catalogue%s%s%s, and %s"),
               shown,
               nearest != NULL ? _ (" (did you mean ") : "",
               nearest != NULL ? nearest : "",
               nearest != NULL ? "?)" : "",
               failed->message);
  return FALSE;
}

static gboolean
limn_workshop_add_offer (LimnWorkshop *self,
                         LimnOffer *offer,
                         const char *slug,
                         GError **error)
{
  const LimnModel *model =
      limn_catalog_lookup (self->catalog, offer->slug, NULL, NULL);
  GError *warning = NULL;

  if (!offer->draws)
    {
      g_set_error (
          error,
          LIMN_ERROR,
          LIMN_ERROR_GONE,
          _ ("%s has it, but not for images; choose another (limn models "
             "lists them)"),
          LIMN_WORKSHOP_GATEWAY);
      return FALSE;
    }
  if (model != NULL)
    {
      limn_roster_add_alias (self->catalog, model, slug);
      return TRUE;
    }
  if (g_ascii_strcasecmp (offer->slug, slug) != 0)
    limn_offer_add_alias (offer, slug);
  limn_roster_add (self->catalog, offer, &warning);
  limn_workshop_warn (self, warning);
  return TRUE;
}

/**
 * limn_workshop_learn:
 * @self: settings and catalogue
 * @client: for the network
 * @request: what is about to be planned
 * @cancellable: (nullable): ends it with %LIMN_ERROR_CANCELLED
 * @error: return location
 *
 * Asks the gateway for the model of @request where the catalogue does not know
 * it, the gateway will be talked to and there is a key; what it knows is kept.
 * Models that were looked up before are no longer valid.
 *
 * Returns: whether a plan is worth trying; %FALSE with %LIMN_ERROR_GONE for a
 *   model that nobody knows or that makes no images, with %LIMN_ERROR_INVALID
 *   for a bad request, or with the error of limn_client_ask_finish()
 */
gboolean
limn_workshop_learn (LimnWorkshop *self,
                     LimnClient *client,
                     const LimnRequest *request,
                     GCancellable *cancellable,
                     GError **error)
{
  LimnQuestion question = { .kind = LIMN_QUESTION_MODEL,
                            .endpoint = LIMN_WORKSHOP_GATEWAY };
  g_autoptr (LimnAnswer) answer = NULL;
  g_autoptr (GError) failed = NULL;
  g_autofree char *slug = NULL;

  if (!limn_request_validate (request, error))
    return FALSE;
  slug = limn_workshop_find_stranger (self, client, request);
  if (slug == NULL)
    return TRUE;
  question.subject = slug;
  answer = limn_client_ask_sync (client, &question, cancellable, &failed);
  return (answer != NULL &&
          limn_workshop_add_offer (
              self, answer->offers->pdata[0], slug, &failed)) ||
         limn_workshop_fail_stranger (self, slug, failed, error);
}
