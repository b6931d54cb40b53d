/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/model: one row of the catalogue. */
#include "model.h"

#include <math.h>
#include <string.h>

#include "sizing.h"

static gdouble
limn_model_get_ratio (const char *name)
{
  gdouble width = 0;
  gdouble height = 0;

  limn_sizing_parse_ratio (name, &width, &height, NULL);
  return width > 0 && height > 0 ? width / height : 1;
}

static gdouble
limn_model_get_pixels (const char *tier)
{
  gdouble pixels = 0;

  limn_sizing_parse_tier (tier, &pixels, NULL);
  return pixels;
}

static void
limn_model_runner_free (gpointer data)
{
  LimnModelRunner *runner = data;

  g_free (runner->provider);
  g_free (runner->edit_slug);
  g_free (runner->id);
  g_free (runner->edit_id);
  g_hash_table_unref (runner->prices);
  g_free (runner);
}

/**
 * limn_model_new:
 * @slug: the gateway's name
 *
 * Returns: (transfer full): a model of which nothing else is known yet
 */
LimnModel *
limn_model_new (const char *slug)
{
  LimnModel *self = g_new0 (LimnModel, 1);

  self->slug = g_strdup (slug);
  self->aliases = g_new0 (char *, 1);
  self->providers = g_new0 (char *, 1);
  self->ratios = g_new0 (char *, 1);
  self->tiers = g_new0 (char *, 1);
  self->extras = g_new0 (char *, 1);
  self->runners = g_ptr_array_new_with_free_func (limn_model_runner_free);
  return self;
}

/**
 * limn_model_free:
 * @self: (nullable): a model
 */
void
limn_model_free (LimnModel *self)
{
  if (self == NULL)
    return;
  g_free (self->slug);
  g_free (self->name);
  g_free (self->description);
  g_free (self->best_for);
  g_strfreev (self->aliases);
  g_strfreev (self->providers);
  g_ptr_array_unref (self->runners);
  g_free (self->ratios);
  g_free (self->tiers);
  g_free (self->sizes);
  g_strfreev (self->extras);
  g_free (self->default_tier);
  g_free (self->deprecated);
  g_free (self->retired);
  g_free (self->successor);
  g_free (self);
}

/**
 * limn_model_add_runner:
 * @self: a model
 * @provider: who runs it, after those added before
 *
 * Returns: (transfer none): the provider's row, to be filled in
 */
LimnModelRunner *
limn_model_add_runner (LimnModel *self, const char *provider)
{
  LimnModelRunner *runner = g_new0 (LimnModelRunner, 1);
  guint n_runners = self->runners->len;

  runner->provider = g_strdup (provider);
  runner->prices =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_ptr_array_add (self->runners, runner);
  self->providers = g_renew (char *, self->providers, n_runners + 2);
  self->providers[n_runners] = g_strdup (provider);
  self->providers[n_runners + 1] = NULL;
  return runner;
}

/**
 * limn_model_remove_runner:
 * @self: a model
 * @provider: who does not run it any more, if it ever did
 */
void
limn_model_remove_runner (LimnModel *self, const char *provider)
{
  for (guint i = 0; i < self->runners->len; i++)
    {
      LimnModelRunner *runner = g_ptr_array_index (self->runners, i);

      if (strcmp (runner->provider, provider) != 0)
        continue;
      g_ptr_array_remove_index (self->runners, i);
      g_free (self->providers[i]);
      memmove (self->providers + i,
               self->providers + i + 1,
               (self->runners->len + 1 - i) * sizeof self->providers[0]);
      return;
    }
}

/**
 * limn_model_take_table:
 * @self: a model
 * @sizes: (transfer full) (array length=n_sizes): the rows of its table; their
 *   strings must be interned
 * @n_sizes: how many, 0 for a model without a table
 * @ratios: (transfer container) (array zero-terminated=1): its ratios,
 *   interned
 * @tiers: (transfer container) (array zero-terminated=1): its tiers, smallest
 *   first, interned
 */
void
limn_model_take_table (LimnModel *self,
                       LimnModelSize *sizes,
                       guint n_sizes,
                       char **ratios,
                       char **tiers)
{
  g_free (self->sizes);
  g_free (self->ratios);
  g_free (self->tiers);
  self->sizes = sizes;
  self->n_sizes = n_sizes;
  self->ratios = ratios;
  self->tiers = tiers;
}

/**
 * limn_model_get_runner:
 * @self: a model
 * @provider: a provider
 *
 * Returns: (transfer none) (nullable): what is known of it running this model
 */
const LimnModelRunner *
limn_model_get_runner (const LimnModel *self, const char *provider)
{
  for (guint i = 0; i < self->runners->len; i++)
    {
      const LimnModelRunner *runner = g_ptr_array_index (self->runners, i);

      if (strcmp (runner->provider, provider) == 0)
        return runner;
    }
  return NULL;
}

/**
 * limn_model_find_size:
 * @self: a model
 * @aspect_ratio: one of its ratios
 * @resolution: one of its tiers
 *
 * Returns: (transfer none) (nullable): the row of its table
 */
const LimnModelSize *
limn_model_find_size (const LimnModel *self,
                      const char *aspect_ratio,
                      const char *resolution)
{
  for (guint i = 0; i < self->n_sizes; i++)
    if (strcmp (self->sizes[i].aspect_ratio, aspect_ratio) == 0 &&
        strcmp (self->sizes[i].resolution, resolution) == 0)
      return &self->sizes[i];
  return NULL;
}

/**
 * limn_model_find_tier:
 * @self: a model
 * @name: a tier, in any case
 *
 * Returns: (transfer none) (nullable): the model's tier of that name
 */
const char *
limn_model_find_tier (const LimnModel *self, const char *name)
{
  for (char **tier = self->tiers; *tier != NULL; tier++)
    if (g_ascii_strcasecmp (*tier, name) == 0)
      return *tier;
  return NULL;
}

/* numbers of names, in their order */
static GArray *
limn_model_measure (char **names, gdouble (*measure) (const char *name))
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (gdouble));

  for (char **name = names; *name != NULL; name++)
    {
      gdouble number = measure (*name);

      g_array_append_val (numbers, number);
    }
  return numbers;
}

/* a model without a table has nothing to pick from */
static const char *
limn_model_pick (char **names, gint at)
{
  return at < 0 ? NULL : names[at];
}

/**
 * limn_model_nearest_ratio:
 * @self: a model
 * @ratio: width / height
 *
 * Returns: (transfer none) (nullable): the ratio nearest in shape; %NULL
 *   without a table
 */
const char *
limn_model_nearest_ratio (const LimnModel *self, gdouble ratio)
{
  g_autoptr (GArray) ratios =
      limn_model_measure (self->ratios, limn_model_get_ratio);

  return limn_model_pick (
      self->ratios,
      limn_sizing_nearest_shape (
          (const gdouble *) ratios->data, ratios->len, ratio));
}

/**
 * limn_model_nearest_tier:
 * @self: a model
 * @pixels: an area
 *
 * Returns: (transfer none) (nullable): the tier nearest in scale; %NULL
 *   without a table
 */
const char *
limn_model_nearest_tier (const LimnModel *self, gdouble pixels)
{
  g_autoptr (GArray) areas =
      limn_model_measure (self->tiers, limn_model_get_pixels);

  return limn_model_pick (
      self->tiers,
      limn_sizing_nearest_area (
          (const gdouble *) areas->data, areas->len, pixels));
}

/**
 * limn_model_nearest_size:
 * @self: a model
 * @ratio: width / height
 * @pixels: an area
 *
 * Shape goes before scale: of the rows in the nearest ratio, the one in the
 * nearest tier. A table need not have every pair.
 *
 * Returns: (transfer none) (nullable): a row of its table; %NULL without one
 */
const LimnModelSize *
limn_model_nearest_size (const LimnModel *self, gdouble ratio, gdouble pixels)
{
  const char *shape = limn_model_nearest_ratio (self, ratio);
  g_autoptr (GArray) areas = g_array_new (FALSE, FALSE, sizeof (gdouble));
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  if (shape == NULL)
    return NULL;
  for (guint i = 0; i < self->n_sizes; i++)
    {
      gdouble area;

      if (strcmp (self->sizes[i].aspect_ratio, shape) != 0)
        continue;
      area = limn_model_get_pixels (self->sizes[i].resolution);
      g_array_append_val (areas, area);
      g_ptr_array_add (rows, &self->sizes[i]);
    }
  return rows->pdata[limn_sizing_nearest_area (
      (const gdouble *) areas->data, areas->len, pixels)];
}

/**
 * limn_model_nearest_priced:
 * @self: a model
 * @runner: a provider of it
 * @size: a row of its table
 *
 * Returns: (transfer none) (nullable): the row of the same shape nearest in
 *   scale among the tiers that @runner has a price for
 */
const LimnModelSize *
limn_model_nearest_priced (const LimnModel *self,
                           const LimnModelRunner *runner,
                           const LimnModelSize *size)
{
  gdouble wanted = log (limn_model_get_pixels (size->resolution));
  const LimnModelSize *nearest = NULL;
  gdouble least = G_MAXDOUBLE;

  for (guint i = 0; i < self->n_sizes; i++)
    {
      const LimnModelSize *row = &self->sizes[i];
      gdouble far =
          fabs (log (limn_model_get_pixels (row->resolution)) - wanted);

      if (strcmp (row->aspect_ratio, size->aspect_ratio) != 0 ||
          !g_hash_table_contains (runner->prices, row->resolution) ||
          far >= least)
        continue;
      nearest = row;
      least = far;
    }
  return nearest;
}
