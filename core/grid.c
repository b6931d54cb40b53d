/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/grid: the size table of one model while a text changes it.
 *
 * A chain of rows for each tier, in the order of the texts. The names know
 * their tier and, of the tier that is open, their row: nothing is searched. */
#include "grid.h"

#include <string.h>

/* no further row in a chain */
#define LIMN_GRID_NONE G_MAXUINT

typedef struct
{
  LimnModelSize size; /* width 0: dropped */
  LimnName *ratio;
  guint next;
} LimnGridRow;

typedef struct
{
  const char *text; /* interned */
  gdouble pixels;
  guint first, last;
} LimnGridTier;

struct _LimnGrid
{
  LimnNames *names;
  GArray *rows;
  GArray *tiers;
  guint table; /* number of this table */
  guint visit; /* number of the open tier's visit */
  guint open;  /* slot of the open tier */
};

#define LIMN_GRID_ROW(self, slot)                                              \
  (&g_array_index ((self)->rows, LimnGridRow, (slot)))
#define LIMN_GRID_TIER(self, slot)                                             \
  (&g_array_index ((self)->tiers, LimnGridTier, (slot)))

/**
 * limn_grid_new:
 * @names: names that it shares; must outlive it
 *
 * Returns: (transfer full): an empty table
 */
LimnGrid *
limn_grid_new (LimnNames *names)
{
  LimnGrid *self = g_new0 (LimnGrid, 1);

  self->names = names;
  self->rows = g_array_new (FALSE, FALSE, sizeof (LimnGridRow));
  self->tiers = g_array_new (FALSE, FALSE, sizeof (LimnGridTier));
  limn_grid_clear (self);
  return self;
}

/**
 * limn_grid_free:
 * @self: (nullable) (transfer full): a table
 */
void
limn_grid_free (LimnGrid *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->rows);
  g_array_unref (self->tiers);
  g_free (self);
}

/**
 * limn_grid_clear:
 * @self: a table
 *
 * Drops every row.
 */
void
limn_grid_clear (LimnGrid *self)
{
  g_array_set_size (self->rows, 0);
  g_array_set_size (self->tiers, 0);
  self->table = limn_names_count (self->names);
}

static LimnModelSize *
limn_grid_append (LimnGrid *self, LimnName *ratio, const char *text)
{
  LimnGridTier *tier = LIMN_GRID_TIER (self, self->open);
  LimnGridRow row = { .size = { .aspect_ratio = text,
                                .resolution = tier->text },
                      .ratio = ratio,
                      .next = LIMN_GRID_NONE };
  guint slot = self->rows->len;

  g_array_append_val (self->rows, row);
  if (tier->first == LIMN_GRID_NONE)
    tier->first = slot;
  else
    LIMN_GRID_ROW (self, tier->last)->next = slot;
  tier->last = slot;
  ratio->uses[LIMN_NAMES_RATIO].owner = self->visit;
  ratio->uses[LIMN_NAMES_RATIO].slot = slot;
  return &LIMN_GRID_ROW (self, slot)->size;
}

static LimnGridRow *
limn_grid_find (LimnGrid *self, const LimnName *ratio)
{
  const LimnNameUse *use = &ratio->uses[LIMN_NAMES_RATIO];

  return use->owner == self->visit ? LIMN_GRID_ROW (self, use->slot) : NULL;
}

/**
 * limn_grid_enter:
 * @self: a table
 * @tier: name of a tier
 *
 * The following calls mean the rows of this tier, which is added if it is new.
 * Costs as much as the tier has rows: enter each tier once.
 *
 * Returns: %FALSE if @tier is none
 */
gboolean
limn_grid_enter (LimnGrid *self, LimnName *tier)
{
  LimnNameUse *use = &tier->uses[LIMN_NAMES_TIER];
  LimnGridTier added = { .first = LIMN_GRID_NONE, .last = LIMN_GRID_NONE };
  LimnGridRow *row;

  added.text = limn_names_get_tier (tier, &added.pixels);
  if (added.text == NULL)
    return FALSE;
  self->visit = limn_names_count (self->names);
  if (use->owner != self->table)
    {
      use->owner = self->table;
      use->slot = self->tiers->len;
      g_array_append_val (self->tiers, added);
    }
  self->open = use->slot;
  for (guint slot = LIMN_GRID_TIER (self, self->open)->first;
       slot != LIMN_GRID_NONE;
       slot = row->next)
    {
      row = LIMN_GRID_ROW (self, slot);
      row->ratio->uses[LIMN_NAMES_RATIO].owner = self->visit;
      row->ratio->uses[LIMN_NAMES_RATIO].slot = slot;
    }
  return TRUE;
}

/**
 * limn_grid_drop_tier:
 * @self: a table
 * @tier: name of a tier, which it need not have
 *
 * Drops all rows of the tier.
 */
void
limn_grid_drop_tier (LimnGrid *self, LimnName *tier)
{
  const LimnNameUse *use = &tier->uses[LIMN_NAMES_TIER];

  if (use->owner == self->table)
    LIMN_GRID_TIER (self, use->slot)->first = LIMN_GRID_NONE;
}

/**
 * limn_grid_get:
 * @self: a table in which a tier is entered
 * @ratio: name of a ratio
 *
 * Returns: (transfer none) (nullable): the row, without pixels if it is new,
 *   valid until the next call; %NULL if @ratio is none
 */
LimnModelSize *
limn_grid_get (LimnGrid *self, LimnName *ratio)
{
  const char *text = limn_names_get_ratio (ratio);
  LimnGridRow *row;

  if (text == NULL)
    return NULL;
  row = limn_grid_find (self, ratio);
  return row != NULL ? &row->size : limn_grid_append (self, ratio, text);
}

/**
 * limn_grid_drop:
 * @self: a table in which a tier is entered
 * @ratio: name of a ratio, which it need not have
 *
 * Drops the row.
 */
void
limn_grid_drop (LimnGrid *self, LimnName *ratio)
{
  LimnGridRow *row = limn_grid_find (self, ratio);

  if (row != NULL)
    row->size.width = 0;
}

/**
 * limn_grid_load:
 * @self: a table
 * @model: a model
 *
 * Makes the table that of @model.
 */
void
limn_grid_load (LimnGrid *self, const LimnModel *model)
{
  const char *tier = NULL;

  limn_grid_clear (self);
  for (guint i = 0; i < model->n_sizes; i++)
    {
      const LimnModelSize *size = &model->sizes[i];
      LimnName *ratio = limn_names_find (
          self->names, size->aspect_ratio, strlen (size->aspect_ratio));

      if (size->resolution != tier)
        limn_grid_enter (self,
                         limn_names_find (self->names,
                                          size->resolution,
                                          strlen (size->resolution)));
      tier = size->resolution;
      *limn_grid_append (self, ratio, size->aspect_ratio) = *size;
    }
}

static gint
limn_grid_compare (gconstpointer a, gconstpointer b)
{
  const LimnGridTier *left = a;
  const LimnGridTier *right = b;

  return (left->pixels > right->pixels) - (left->pixels < right->pixels);
}

/* appends the rows of @tier to @sizes and what is new of their ratios to
 * @ratios */
static void
limn_grid_collect (LimnGrid *self,
                   const LimnGridTier *tier,
                   GArray *sizes,
                   GPtrArray *ratios)
{
  LimnGridRow *row;

  for (guint slot = tier->first; slot != LIMN_GRID_NONE; slot = row->next)
    {
      LimnNameUse *use;

      row = LIMN_GRID_ROW (self, slot);
      use = &row->ratio->uses[LIMN_NAMES_RATIO];
      if (row->size.width == 0)
        continue;
      g_array_append_val (sizes, row->size);
      if (use->owner == self->table)
        continue;
      use->owner = self->table;
      g_ptr_array_add (ratios, (gpointer) row->size.aspect_ratio);
    }
}

/**
 * limn_grid_save:
 * @self: a table
 * @model: (inout): a model
 *
 * Gives @model the rows, tier by tier, its ratios in the order they come, and
 * its tiers by area; @self is to be loaded before its next use.
 */
void
limn_grid_save (LimnGrid *self, LimnModel *model)
{
  GArray *sizes =
      g_array_sized_new (FALSE, FALSE, sizeof (LimnModelSize), self->rows->len);
  GPtrArray *ratios = g_ptr_array_new ();
  GPtrArray *tiers = g_ptr_array_sized_new (self->tiers->len + 1);
  guint n_sizes;

  for (guint i = 0; i < self->tiers->len; i++)
    {
      LimnGridTier *tier = LIMN_GRID_TIER (self, i);
      guint n_before = sizes->len;

      limn_grid_collect (self, tier, sizes, ratios);
      if (sizes->len == n_before)
        tier->text = NULL;
    }
  g_array_sort (self->tiers, limn_grid_compare);
  for (guint i = 0; i < self->tiers->len; i++)
    if (LIMN_GRID_TIER (self, i)->text != NULL)
      g_ptr_array_add (tiers, (gpointer) LIMN_GRID_TIER (self, i)->text);
  g_ptr_array_add (ratios, NULL);
  g_ptr_array_add (tiers, NULL);
  n_sizes = sizes->len;
  limn_model_take_table (model,
                         (LimnModelSize *) g_array_free (sizes, FALSE),
                         n_sizes,
                         (char **) g_ptr_array_free (ratios, FALSE),
                         (char **) g_ptr_array_free (tiers, FALSE));
}
