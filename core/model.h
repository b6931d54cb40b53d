/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/model: one row of the catalogue. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LimnModelSize:
 * @aspect_ratio: "16:9"
 * @resolution: tier, "1K"
 * @width: @height: pixels of the gateway's table
 * @vendor_width: @vendor_height: pixels that the vendor really returns
 */
typedef struct
{
  const char *aspect_ratio;
  const char *resolution;
  guint width, height;
  guint vendor_width, vendor_height;
} LimnModelSize;

/**
 * LimnModelRunner:
 * @provider: who runs the model, "vertex"
 * @edit_slug: (nullable): slug that the gateway has for edits with this
 *   provider alone
 * @id: (nullable): the model's id where this provider is spoken to directly,
 *   "fal-ai/nano-banana"
 * @edit_id: (nullable): the same for edits; %NULL where it is @id
 * @max_images: input images it takes; 0 for as many as the model
 * @p50_ms: @p95_ms: measured time of a generation; 0 unknown
 * @ttfb_ms: measured median time to the first byte; 0 unknown
 * @success_permille: measured share of requests that succeed; 0 unknown
 * @input_micros: price of an input image in micro-dollars
 * @estimated: whether the prices are worked out from those of tokens or
 *   pixels, or not told by the provider at all
 * @prices: (element-type utf8 gint64): tier to price of an image in
 *   micro-dollars
 */
typedef struct
{
  char *provider;
  char *edit_slug;
  char *id, *edit_id;
  guint max_images;
  guint p50_ms, p95_ms;
  guint ttfb_ms;
  guint success_permille;
  gint64 input_micros;
  gboolean estimated;
  GHashTable *prices;
} LimnModelRunner;

/**
 * LimnModelScore:
 * @generate: for generations; 0 unknown
 * @edit: for edits; 0 unknown
 */
typedef struct
{
  guint generate, edit;
} LimnModelScore;

/**
 * LimnModel:
 * @slug: the gateway's name of the model
 * @name: name for people ("Nano Banana Pro")
 * @description: one sentence
 * @best_for: (nullable): what to choose it for
 * @aliases: (array zero-terminated=1): other slugs that mean this model
 * @providers: (array zero-terminated=1): who runs it, best first
 * @runners: (element-type LimnModelRunner): the same, with what is known
 * @ratios: (array zero-terminated=1): aspect ratios, in the seeds' order
 * @tiers: (array zero-terminated=1): resolutions, smallest first
 * @sizes: (array length=n_sizes): every row of the table, tier by tier; none
 *   for a model that takes any size, whose @ratios and @tiers are empty
 * @extras: (array zero-terminated=1): provider-scoped parameters it has
 * @default_tier: (nullable): tier used where the request names none; %NULL
 *   only without a table
 * @max_prompt: characters a prompt may have; 0 unknown
 * @max_images: input images a request may have; 0 unknown
 * @rank: @elo: place and points in the gateway's blind comparisons
 * @deprecated: (nullable): why it should not be used any more, as a sentence;
 *   it still works
 * @retired: (nullable): why it cannot be used any more
 * @successor: (nullable): the slug to use instead
 */
typedef struct
{
  char *slug;
  char *name;
  char *description;
  char *best_for;
  char **aliases;
  char **providers;
  GPtrArray *runners;
  char **ratios;
  char **tiers;
  LimnModelSize *sizes;
  guint n_sizes;
  char **extras;
  char *default_tier;
  guint max_prompt;
  guint max_images;
  LimnModelScore rank, elo;
  char *deprecated;
  char *retired;
  char *successor;
} LimnModel;

LimnModel *limn_model_new (const char *slug);
void limn_model_free (LimnModel *self);
LimnModelRunner *limn_model_add_runner (LimnModel *self, const char *provider);
void limn_model_remove_runner (LimnModel *self, const char *provider);
void limn_model_take_table (LimnModel *self,
                            LimnModelSize *sizes,
                            guint n_sizes,
                            char **ratios,
                            char **tiers);
const LimnModelRunner *limn_model_get_runner (const LimnModel *self,
                                              const char *provider);
const LimnModelSize *limn_model_find_size (const LimnModel *self,
                                           const char *aspect_ratio,
                                           const char *resolution);
const char *limn_model_find_tier (const LimnModel *self, const char *name);
const char *limn_model_nearest_ratio (const LimnModel *self, gdouble ratio);
const char *limn_model_nearest_tier (const LimnModel *self, gdouble pixels);
const LimnModelSize *limn_model_nearest_size (const LimnModel *self,
                                              gdouble ratio,
                                              gdouble pixels);
const LimnModelSize *limn_model_nearest_priced (const LimnModel *self,
                                                const LimnModelRunner *runner,
                                                const LimnModelSize *size);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnModel, limn_model_free)

G_END_DECLS
