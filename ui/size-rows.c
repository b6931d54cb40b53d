/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/size-rows: every shape and scale that can be had, with its pixels and
 * its price. */
#include "size-rows.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cost.h"

#define LIMN_SIZE_ROWS_AUTO "auto"
/* between the parts of a key: size, ratio and tier */
#define LIMN_SIZE_ROWS_MARK "|"

/* what the rows of one list have in common */
typedef struct
{
  LimnChoiceRows *rows;
  const LimnRequest *request;
  const LimnPlan *plan;
  LimnCatalog *catalog;
  const LimnModelRunner *runner; /* (nullable): who is known to run it */
} LimnSizeRows;

static char *
limn_size_rows_join (const char *size, const char *ratio, const char *tier)
{
  return g_strjoin (LIMN_SIZE_ROWS_MARK, size, ratio, tier, NULL);
}

/**
 * limn_size_rows_make_key:
 * @request: a request
 *
 * Returns: (transfer full): key of the row that stands for its size
 */
char *
limn_size_rows_make_key (const LimnRequest *request)
{
  return limn_size_rows_join (
      request->size, request->aspect_ratio, request->resolution);
}

static void
limn_size_rows_replace (char **field, const char *text)
{
  g_free (*field);
  *field = g_strdup (text);
}

/**
 * limn_size_rows_choose:
 * @request: gets the size
 * @key: that a row stands for
 */
void
limn_size_rows_choose (LimnRequest *request, const char *key)
{
  g_auto (GStrv) parts = g_strsplit (key, LIMN_SIZE_ROWS_MARK, 3);

  g_return_if_fail (g_strv_length (parts) == 3);
  limn_size_rows_replace (&request->size, parts[0]);
  limn_size_rows_replace (&request->aspect_ratio, parts[1]);
  limn_size_rows_replace (&request->resolution, parts[2]);
}

/**
 * limn_size_rows_describe_price:
 * @micros: in micro-dollars, or %LIMN_MONEY_UNKNOWN
 *
 * Returns: (transfer full): the price in words
 */
char *
limn_size_rows_describe_price (gint64 micros)
{
  if (micros == LIMN_MONEY_UNKNOWN)
    return g_strdup (_ ("price unknown"));
  if (micros == 0)
    return g_strdup (_ ("free"));
  return limn_cost_format (micros, NULL);
}

static char *
limn_size_rows_price_tier (const LimnSizeRows *self, const char *tier)
{
  const LimnPlan *plan = self->plan;

  if (strcmp (tier, LIMN_SIZE_ROWS_AUTO) == 0 &&
      plan->model->default_tier != NULL)
    tier = plan->model->default_tier;
  return limn_size_rows_describe_price (limn_plan_price_route (
      plan, self->catalog, g_ptr_array_index (plan->routes, 0), tier));
}

static const char *
limn_size_rows_name (const char *name)
{
  return strcmp (name, LIMN_SIZE_ROWS_AUTO) == 0 ? _ ("model’s choice") : name;
}

/* "16:9 · 2K · 2752 × 1536 · 0.134 USD" */
static char *
limn_size_rows_describe (const LimnSizeRows *self,
                         const char *ratio,
                         const char *tier,
                         guint width,
                         guint height)
{
  g_autofree char *price = limn_size_rows_price_tier (self, tier);

  if (width == 0)
    return g_strdup_printf (_ ("%s · %s · %s"),
                            limn_size_rows_name (ratio),
                            limn_size_rows_name (tier),
                            price);
  return g_strdup_printf (_ ("%s · %s · %u × %u · %s"),
                          limn_size_rows_name (ratio),
                          limn_size_rows_name (tier),
                          width,
                          height,
                          price);
}

static char *
limn_size_rows_describe_plan (const LimnSizeRows *self, const LimnPlan *plan)
{
  return limn_size_rows_describe (
      self, plan->aspect_ratio, plan->resolution, plan->width, plan->height);
}

static void
limn_size_rows_add (LimnSizeRows *self,
                    const char *ratio,
                    const char *tier,
                    const char *text)
{
  g_autofree char *key = limn_size_rows_join ("", ratio, tier);

  limn_choice_rows_add (self->rows, key, text);
}

static void
limn_size_rows_add_automatic (LimnSizeRows *self, const LimnPlan *automatic)
{
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;

  if (automatic != NULL && automatic->model == self->plan->model)
    {
      text = limn_size_rows_describe_plan (self, automatic);
      line = g_strdup_printf (_ ("Automatic: %s"), text);
    }
  limn_size_rows_add (self, "", "", line != NULL ? line : _ ("Automatic"));
}

/* who runs it has the tiers that there is a price for */
static gboolean
limn_size_rows_offers (const LimnSizeRows *self, const char *tier)
{
  const LimnModelRunner *runner = self->runner;

  return runner == NULL || g_hash_table_size (runner->prices) == 0 ||
         g_hash_table_contains (runner->prices, tier);
}

/* the shape that suits the image, at each scale */
static void
limn_size_rows_add_tiers (LimnSizeRows *self, const LimnPlan *automatic)
{
  const LimnModel *model = self->plan->model;
  const char *ratio =
      automatic != NULL ? automatic->aspect_ratio : self->plan->aspect_ratio;

  for (guint i = 0; model->tiers[i] != NULL; i++)
    {
      const LimnModelSize *size =
          limn_model_find_size (model, ratio, model->tiers[i]);
      g_autofree char *text = NULL;
      g_autofree char *line = NULL;

      if (!limn_size_rows_offers (self, model->tiers[i]))
        continue;
      text = limn_size_rows_describe (self,
                                      ratio,
                                      model->tiers[i],
                                      size != NULL ? size->vendor_width : 0,
                                      size != NULL ? size->vendor_height : 0);
      line = g_strdup_printf (_ ("Fitting shape: %s"), text);
      limn_size_rows_add (self, "", model->tiers[i], line);
    }
}

static void
limn_size_rows_add_table (LimnSizeRows *self)
{
  const LimnModel *model = self->plan->model;
  const char *tier = NULL;

  for (guint i = 0; i < model->n_sizes; i++)
    {
      const LimnModelSize *size = &model->sizes[i];
      g_autofree char *text = NULL;

      if (!limn_size_rows_offers (self, size->resolution))
        continue;
      if (g_strcmp0 (tier, size->resolution) != 0)
        limn_choice_rows_add_line (self->rows);
      tier = size->resolution;
      text = limn_size_rows_describe (self,
                                      size->aspect_ratio,
                                      size->resolution,
                                      size->vendor_width,
                                      size->vendor_height);
      limn_size_rows_add (self, size->aspect_ratio, size->resolution, text);
    }
}

/* what a script or a recipe asked for has a row as well */
static void
limn_size_rows_add_given (LimnSizeRows *self)
{
  g_autofree char *key = limn_size_rows_make_key (self->request);
  g_autofree char *planned = limn_size_rows_make_key (self->plan->request);
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;

  if (limn_choice_rows_has (self->rows, key))
    return;
  text = strcmp (key, planned) == 0 ?
             limn_size_rows_describe_plan (self, self->plan) :
             g_strdelimit (g_strdup (key), LIMN_SIZE_ROWS_MARK, ' ');
  line = g_strdup_printf (_ ("As given: %s"), text);
  limn_choice_rows_add_line (self->rows);
  limn_choice_rows_add (self->rows, key, line);
}

static const LimnModelRunner *
limn_size_rows_find_runner (const LimnPlan *plan)
{
  const LimnRoute *route = g_ptr_array_index (plan->routes, 0);

  return limn_model_get_runner (
      plan->model, route->provider != NULL ? route->provider : route->endpoint);
}

/**
 * limn_size_rows_new:
 * @request: what is asked for
 * @plan: what it comes to, or would if it could be done
 * @automatic: (nullable): the same with no size named
 * @catalog: what is known of prices
 *
 * A canvas that is extended has its shape already, so of that only the scale
 * can be chosen.
 *
 * Returns: (transfer full): rows for what the plan's model has at the plan's
 *   first route, prices of one result; one of them is that of @request itself
 */
LimnChoiceRows *
limn_size_rows_new (const LimnRequest *request,
                    const LimnPlan *plan,
                    const LimnPlan *automatic,
                    LimnCatalog *catalog)
{
  LimnSizeRows self = { .rows = limn_choice_rows_new (),
                        .request = request,
                        .plan = plan,
                        .catalog = catalog,
                        .runner = limn_size_rows_find_runner (plan) };

  limn_size_rows_add_automatic (&self, automatic);
  limn_size_rows_add_tiers (&self, automatic);
  if (plan->request->operation != LIMN_OPERATION_EXTEND)
    limn_size_rows_add_table (&self);
  limn_size_rows_add_given (&self);
  return self.rows;
}
