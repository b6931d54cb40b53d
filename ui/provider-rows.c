/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/provider-rows: who can run a model, with what it costs there. */
#include "provider-rows.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "endpoint.h"
#include "plan-routes.h"
#include "size-rows.h"

#define LIMN_PROVIDER_ROWS_ENDPOINT "limn.endpoint"
#define LIMN_PROVIDER_ROWS_PIN "limn.provider"
/* between the parts of a key: endpoint and pin */
#define LIMN_PROVIDER_ROWS_MARK "|"

typedef struct
{
  LimnChoiceRows *rows;
  const LimnRequest *request;
  const LimnPlan *plan;
  LimnCatalog *catalog;
  const LimnSettings *settings;
} LimnProviderRows;

static char *
limn_provider_rows_join (const char *endpoint, const char *pin)
{
  return g_strjoin (LIMN_PROVIDER_ROWS_MARK,
                    endpoint != NULL ? endpoint : "",
                    pin != NULL ? pin : "",
                    NULL);
}

/**
 * limn_provider_rows_make_key:
 * @request: a request
 * @catalog: tells a provider before a model's name
 *
 * Returns: (transfer full): key of the row that stands for whom it names
 */
char *
limn_provider_rows_make_key (const LimnRequest *request, LimnCatalog *catalog)
{
  g_autofree char *pin =
      g_strdup (limn_request_get_option (request, LIMN_PROVIDER_ROWS_PIN));

  if (pin == NULL && *request->model != '\0')
    limn_catalog_lookup (catalog, request->model, &pin, NULL);
  return limn_provider_rows_join (
      limn_request_get_option (request, LIMN_PROVIDER_ROWS_ENDPOINT), pin);
}

static void
limn_provider_rows_set (LimnRequest *request,
                        const char *name,
                        const char *value)
{
  if (*value != '\0')
    json_object_set_string_member (request->options, name, value);
  else
    json_object_remove_member (request->options, name);
}

/* a provider before the model's name would contradict the one chosen here */
static void
limn_provider_rows_strip_model (LimnRequest *request, LimnCatalog *catalog)
{
  g_autofree char *pin = NULL;
  const LimnModel *model =
      limn_catalog_lookup (catalog, request->model, &pin, NULL);

  if (model == NULL || pin == NULL)
    return;
  g_free (request->model);
  request->model = g_strdup (model->slug);
}

/**
 * limn_provider_rows_choose:
 * @request: gets who is to run it
 * @key: that a row stands for
 * @catalog: tells a provider before a model's name
 */
void
limn_provider_rows_choose (LimnRequest *request,
                           const char *key,
                           LimnCatalog *catalog)
{
  g_auto (GStrv) parts = g_strsplit (key, LIMN_PROVIDER_ROWS_MARK, 2);

  g_return_if_fail (g_strv_length (parts) == 2);
  limn_provider_rows_strip_model (request, catalog);
  limn_provider_rows_set (request, LIMN_PROVIDER_ROWS_ENDPOINT, parts[0]);
  limn_provider_rows_set (request, LIMN_PROVIDER_ROWS_PIN, parts[1]);
}

static void
limn_provider_rows_add (LimnProviderRows *self,
                        const char *endpoint,
                        const char *pin,
                        const char *text)
{
  g_autofree char *key = limn_provider_rows_join (endpoint, pin);

  if (!limn_choice_rows_has (self->rows, key))
    limn_choice_rows_add (self->rows, key, text);
}

/* what the plan's size costs over a way */
static char *
limn_provider_rows_price (const LimnProviderRows *self,
                          const char *endpoint,
                          const char *protocol,
                          const char *pin)
{
  const LimnPlan *plan = self->plan;
  g_autoptr (LimnRoute) route = limn_route_new (endpoint, protocol, pin, "");
  const char *tier = plan->resolution;

  if (strcmp (tier, "auto") == 0 && plan->model->default_tier != NULL)
    tier = plan->model->default_tier;
  return limn_size_rows_describe_price (
      limn_plan_price_route (plan, self->catalog, route, tier));
}

/* one that takes fewer images is no choice for this request */
static gboolean
limn_provider_rows_suits (const LimnProviderRows *self,
                          const LimnModelRunner *runner)
{
  return runner->max_images == 0 || self->plan->n_images <= runner->max_images;
}

static void
limn_provider_rows_add_pins (LimnProviderRows *self)
{
  const GPtrArray *runners = self->plan->model->runners;
  const char *own = limn_settings_get (self->settings, "limn", "endpoint");
  /* only the gateway has others behind it */
  const char *endpoint = own != NULL && strcmp (own, LIMN_PLAN_GATEWAY) != 0 ?
                             LIMN_PLAN_GATEWAY :
                             NULL;

  limn_choice_rows_add_line (self->rows);
  for (guint i = 0; i < runners->len; i++)
    {
      const LimnModelRunner *runner = g_ptr_array_index (runners, i);
      g_autofree char *price = limn_provider_rows_price (
          self, LIMN_PLAN_GATEWAY, LIMN_PLAN_GATEWAY, runner->provider);
      g_autofree char *text =
          g_strdup_printf (_ ("%s · %s"), runner->provider, price);

      if (limn_provider_rows_suits (self, runner))
        limn_provider_rows_add (self, endpoint, runner->provider, text);
    }
}

/* vendors that the user has a key for */
static void
limn_provider_rows_add_direct (LimnProviderRows *self)
{
  const GPtrArray *runners = self->plan->model->runners;

  limn_choice_rows_add_line (self->rows);
  for (guint i = 0; i < runners->len; i++)
    {
      const LimnModelRunner *runner = g_ptr_array_index (runners, i);
      const char *name = runner->provider;
      g_autofree char *price =
          limn_provider_rows_price (self, name, name, NULL);
      g_autofree char *text =
          g_strdup_printf (_ ("%s directly, with your key · %s"), name, price);

      if (runner->id != NULL && limn_provider_rows_suits (self, runner) &&
          limn_settings_is_ready (self->settings, name))
        limn_provider_rows_add (self, name, NULL, text);
    }
}

static void
limn_provider_rows_add_servers (LimnProviderRows *self)
{
  g_auto (GStrv) names = limn_settings_list_endpoints (self->settings);

  limn_choice_rows_add_line (self->rows);
  if (limn_settings_is_ready (self->settings, LIMN_PLAN_OPENAI))
    limn_provider_rows_add (
        self, LIMN_PLAN_OPENAI, NULL, _ ("openai directly, with your key"));
  for (guint i = 0; names[i] != NULL; i++)
    {
      LimnEndpoint endpoint;
      g_autofree char *text = NULL;

      if (!limn_endpoint_find (&endpoint, self->settings, names[i], NULL) ||
          strcmp (endpoint.protocol, LIMN_PLAN_OPENAI) != 0 ||
          !limn_settings_is_ready (self->settings, names[i]))
        continue;
      text = g_strdup_printf (_ ("Your server %s"), names[i]);
      limn_provider_rows_add (self, names[i], NULL, text);
    }
  limn_provider_rows_add (
      self, LIMN_PLAN_ECHO, NULL, _ ("echo: a free trial without a model"));
}

/* what a script or a recipe asked for has a row as well */
static void
limn_provider_rows_add_given (LimnProviderRows *self)
{
  g_autofree char *key =
      limn_provider_rows_make_key (self->request, self->catalog);
  g_autofree char *name =
      g_strdelimit (g_strdup (key), LIMN_PROVIDER_ROWS_MARK, ' ');
  g_autofree char *text =
      g_strdup_printf (_ ("As given: %s"), g_strstrip (name));

  if (limn_choice_rows_has (self->rows, key))
    return;
  limn_choice_rows_add_line (self->rows);
  limn_choice_rows_add (self->rows, key, text);
}

/**
 * limn_provider_rows_new:
 * @request: what is asked for
 * @plan: what it comes to, or would if it could be done
 * @catalog: what is known of prices
 * @settings: the user's: keys and servers
 *
 * Returns: (transfer full): rows for who can run the plan's model, prices of
 *   one result; one of them is that of @request itself
 */
LimnChoiceRows *
limn_provider_rows_new (const LimnRequest *request,
                        const LimnPlan *plan,
                        LimnCatalog *catalog,
                        const LimnSettings *settings)
{
  LimnProviderRows self = { .rows = limn_choice_rows_new (),
                            .request = request,
                            .plan = plan,
                            .catalog = catalog,
                            .settings = settings };

  limn_provider_rows_add (&self, NULL, NULL, _ ("Automatic"));
  limn_provider_rows_add_pins (&self);
  limn_provider_rows_add_direct (&self);
  limn_provider_rows_add_servers (&self);
  limn_provider_rows_add_given (&self);
  return self.rows;
}
