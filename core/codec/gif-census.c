/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/gif-census: the colours that stand for all colours of an image.
 *
 * Pixels are counted in a cube of cells. giflib's median cut, which sees each
 * cell about as often as it has pixels, groups them for the first colours: the
 * means of the groups. Then the groups that are worst off are split until there
 * are colours enough, and k-means moves cells to nearer colours. */
#include "codec/gif-census.h"

#include <glib/gi18n-lib.h>

#include <string.h>
#include <gif_lib.h>

#include "codec/gif-color.h"
#include "error.h"

/* giflib drops all other bits of a sample */
#define LIMN_GIF_CENSUS_BITS 5
#define LIMN_GIF_CENSUS_SIDE (1 << LIMN_GIF_CENSUS_BITS)
#define LIMN_GIF_CENSUS_CELLS (1 << 3 * LIMN_GIF_CENSUS_BITS)
/* what giflib sees of an image, beside once each cell */
#define LIMN_GIF_CENSUS_SAMPLES (1 << 17)
/* giflib chooses a quarter of the colours: it cuts by width, which alone wastes
 * many on what is rare */
#define LIMN_GIF_CENSUS_CUT 4
/* so many split groups a group, at a time */
#define LIMN_GIF_CENSUS_GROWTH 4
/* of k-means, in the end */
#define LIMN_GIF_CENSUS_ROUNDS 5

typedef struct
{
  guint64 n_pixels;
  guint64 sums[3];
} LimnGifCensusSum;

typedef struct
{
  LimnGifCensusSum sum;
  guint position; /* in the cube */
  guint group;    /* an index of the palette */
} LimnGifCensusCell;

typedef struct
{
  guint8 low[3]; /* the range of each channel; the cube spans it */
  guint8 high[3];
  guint64 n_pixels;
  GArray *cells; /* LimnGifCensusCell: those that have a pixel */
} LimnGifCensus;

/* how far the cells of a group are from its colour, by number of pixels */
typedef struct
{
  guint64 error;
  guint64 worst_error;
  guint worst; /* of the cells */
} LimnGifCensusGroup;

/* what giflib takes and gives */
typedef struct
{
  guint n_samples;
  GifByteType *planes[3];
  GifByteType *indices;
  GifColorType colors[LIMN_GIF_PALETTE_MAX];
} LimnGifCensusSample;

static void
limn_gif_census_clear (LimnGifCensus *self)
{
  g_clear_pointer (&self->cells, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LimnGifCensus, limn_gif_census_clear)

static void
limn_gif_census_clear_sample (LimnGifCensusSample *sample)
{
  for (guint c = 0; c < 3; c++)
    g_free (sample->planes[c]);
  g_free (sample->indices);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LimnGifCensusSample,
                                  limn_gif_census_clear_sample)

static LimnGifCensusCell *
limn_gif_census_cell (const LimnGifCensus *self, guint i)
{
  return &g_array_index (self->cells, LimnGifCensusCell, i);
}

static void
limn_gif_census_get_mean (const LimnGifCensusSum *sum, guint8 color[3])
{
  for (guint c = 0; c < 3; c++)
    color[c] = (guint8) ((sum->sums[c] + sum->n_pixels / 2) / sum->n_pixels);
}

static void
limn_gif_census_find_range (LimnGifCensus *self, const LimnPixelStore *image)
{
  gsize n_pixels = (gsize) image->info.width * image->info.height;
  guint8 color[3];

  memset (self->low, G_MAXUINT8, sizeof self->low);
  for (gsize i = 0; i < n_pixels; i++)
    {
      if (!limn_gif_color_read (image, i, color))
        continue;
      for (guint c = 0; c < 3; c++)
        {
          self->low[c] = MIN (self->low[c], color[c]);
          self->high[c] = MAX (self->high[c], color[c]);
        }
    }
}

static guint
limn_gif_census_locate (const LimnGifCensus *self, const guint8 color[3])
{
  guint position = 0;

  for (guint c = 0; c < 3; c++)
    position = position << LIMN_GIF_CENSUS_BITS |
               (guint) ((color[c] - self->low[c]) * LIMN_GIF_CENSUS_SIDE /
                        (self->high[c] - self->low[c] + 1));
  return position;
}

/* @places: of each position one more than its cell's number, or 0 */
static LimnGifCensusCell *
limn_gif_census_enter (LimnGifCensus *self, guint16 *places, guint position)
{
  const LimnGifCensusCell cell = { .position = position };

  if (places[position] == 0)
    {
      g_array_append_val (self->cells, cell);
      places[position] = (guint16) self->cells->len;
    }
  return limn_gif_census_cell (self, places[position] - 1u);
}

static int
limn_gif_census_compare_cells (gconstpointer a, gconstpointer b)
{
  const LimnGifCensusCell *first = a;
  const LimnGifCensusCell *second = b;

  return (first->position > second->position) -
         (first->position < second->position);
}

static void
limn_gif_census_count (LimnGifCensus *self, const LimnPixelStore *image)
{
  gsize n_pixels = (gsize) image->info.width * image->info.height;
  g_autofree guint16 *places = g_new0 (guint16, LIMN_GIF_CENSUS_CELLS);
  guint8 color[3];

  for (gsize i = 0; i < n_pixels; i++)
    {
      LimnGifCensusSum *sum = NULL;

      if (!limn_gif_color_read (image, i, color))
        continue;
      sum = &limn_gif_census_enter (
                 self, places, limn_gif_census_locate (self, color))
                 ->sum;
      sum->n_pixels++;
      for (guint c = 0; c < 3; c++)
        sum->sums[c] += color[c];
      self->n_pixels++;
    }
  g_array_sort (self->cells, limn_gif_census_compare_cells);
}

/* at least once, so that a small spot of its own colour is seen */
static guint
limn_gif_census_get_share (const LimnGifCensus *self, guint cell)
{
  guint64 n_pixels = limn_gif_census_cell (self, cell)->sum.n_pixels;

  return 1 + (guint) (n_pixels * LIMN_GIF_CENSUS_SAMPLES / self->n_pixels);
}

static void
limn_gif_census_take_sample (const LimnGifCensus *self,
                             LimnGifCensusSample *sample)
{
  static const guint mask = LIMN_GIF_CENSUS_SIDE - 1;
  guint i = 0;

  for (guint cell = 0; cell < self->cells->len; cell++)
    sample->n_samples += limn_gif_census_get_share (self, cell);
  for (guint c = 0; c < 3; c++)
    sample->planes[c] = g_new (GifByteType, sample->n_samples);
  sample->indices = g_new (GifByteType, sample->n_samples);
  for (guint cell = 0; cell < self->cells->len; cell++)
    {
      guint position = limn_gif_census_cell (self, cell)->position;
      guint share = limn_gif_census_get_share (self, cell);

      for (guint c = 0; c < 3; c++)
        memset (sample->planes[c] + i,
                (int) ((position >> (2 - c) * LIMN_GIF_CENSUS_BITS & mask)
                       << (8 - LIMN_GIF_CENSUS_BITS)),
                share);
      i += share;
    }
}

/* each colour becomes the mean of its group, if that has any pixel */
static void
limn_gif_census_average (const LimnGifCensus *self, LimnGifPalette *palette)
{
  LimnGifCensusSum sums[LIMN_GIF_PALETTE_MAX] = { 0 };

  for (guint i = 0; i < self->cells->len; i++)
    {
      const LimnGifCensusCell *cell = limn_gif_census_cell (self, i);
      LimnGifCensusSum *sum = &sums[cell->group];

      sum->n_pixels += cell->sum.n_pixels;
      for (guint c = 0; c < 3; c++)
        sum->sums[c] += cell->sum.sums[c];
    }
  for (guint i = 0; i < palette->n_colors; i++)
    if (sums[i].n_pixels > 0)
      limn_gif_census_get_mean (&sums[i], palette->colors[i]);
}

static gboolean
limn_gif_census_quantize (LimnGifCensusSample *sample, int *n_groups)
{
  /* giflib sorts by an axis that is a static variable */
  static GMutex mutex;
  int status = GIF_ERROR;

  g_mutex_lock (&mutex);
  status = GifQuantizeBuffer (sample->n_samples,
                              1,
                              n_groups,
                              sample->planes[0],
                              sample->planes[1],
                              sample->planes[2],
                              sample->indices,
                              sample->colors);
  g_mutex_unlock (&mutex);
  return status != GIF_ERROR;
}

/* the palette gets a colour for each group; FALSE if giflib gives up */
static gboolean
limn_gif_census_cut (LimnGifCensus *self,
                     LimnGifPalette *palette,
                     guint max_groups)
{
  g_auto (LimnGifCensusSample) sample = { 0 };
  int n_groups = (int) max_groups;
  guint i = 0;

  limn_gif_census_take_sample (self, &sample);
  if (!limn_gif_census_quantize (&sample, &n_groups))
    return FALSE;
  for (guint cell = 0; cell < self->cells->len; cell++)
    {
      limn_gif_census_cell (self, cell)->group =
          palette->n_colors + sample.indices[i];
      i += limn_gif_census_get_share (self, cell);
    }
  palette->n_colors += (guint) n_groups;
  limn_gif_census_average (self, palette);
  return TRUE;
}

static void
limn_gif_census_regroup (LimnGifCensus *self, const LimnGifPalette *palette)
{
  guint8 color[3];

  for (guint i = 0; i < self->cells->len; i++)
    {
      LimnGifCensusCell *cell = limn_gif_census_cell (self, i);

      limn_gif_census_get_mean (&cell->sum, color);
      cell->group = limn_gif_color_find_nearest (palette, color);
    }
}

/* a round of k-means */
static void
limn_gif_census_improve (LimnGifCensus *self, LimnGifPalette *palette)
{
  limn_gif_census_regroup (self, palette);
  limn_gif_census_average (self, palette);
}

static void
limn_gif_census_judge (const LimnGifCensus *self,
                       const LimnGifPalette *palette,
                       LimnGifCensusGroup *groups)
{
  guint8 color[3];

  for (guint i = 0; i < self->cells->len; i++)
    {
      const LimnGifCensusCell *cell = limn_gif_census_cell (self, i);
      LimnGifCensusGroup *group = &groups[cell->group];
      guint64 error = cell->sum.n_pixels;

      limn_gif_census_get_mean (&cell->sum, color);
      error *=
          limn_gif_color_get_distance (palette->colors[cell->group], color);
      group->error += error;
      if (error < group->worst_error)
        continue;
      group->worst_error = error;
      group->worst = i;
    }
}

static int
limn_gif_census_compare (gconstpointer a, gconstpointer b)
{
  const LimnGifCensusGroup *first = a;
  const LimnGifCensusGroup *second = b;

  return (first->error < second->error) - (first->error > second->error);
}

/* the groups that are worst off get a second colour, their worst cell's;
 * FALSE if all cells have their colour */
static gboolean
limn_gif_census_grow (LimnGifCensus *self,
                      LimnGifPalette *palette,
                      guint max_colors)
{
  LimnGifCensusGroup groups[LIMN_GIF_PALETTE_MAX] = { 0 };
  guint n_before = palette->n_colors;
  guint n = MAX (n_before / LIMN_GIF_CENSUS_GROWTH, 1);

  if (n_before >= max_colors)
    return FALSE;
  limn_gif_census_judge (self, palette, groups);
  qsort (groups, n_before, sizeof *groups, limn_gif_census_compare);
  n = MIN (n, max_colors - n_before);
  for (guint i = 0; i < n && groups[i].error > 0; i++)
    limn_gif_census_get_mean (
        &limn_gif_census_cell (self, groups[i].worst)->sum,
        palette->colors[palette->n_colors++]);
  return palette->n_colors > n_before;
}

/**
 * limn_gif_census_choose:
 * @palette: without colours but for the transparent one; gets all others
 * @image: all pixels, of which one is opaque at least
 * @max_colors: 2 to %LIMN_GIF_PALETTE_MAX, the transparent one included
 * @error: return location
 *
 * Returns: FALSE with %LIMN_ERROR_INVALID if giflib has no memory
 */
gboolean
limn_gif_census_choose (LimnGifPalette *palette,
                        const LimnPixelStore *image,
                        guint max_colors,
                        GError **error)
{
  g_auto (LimnGifCensus) self = { 0 };
  guint n_free = max_colors - palette->n_colors;
  guint n_cut = MAX (n_free / LIMN_GIF_CENSUS_CUT, 1);

  self.cells = g_array_new (FALSE, FALSE, sizeof (LimnGifCensusCell));
  limn_gif_census_find_range (&self, image);
  limn_gif_census_count (&self, image);
  if (!limn_gif_census_cut (&self, palette, n_cut))
    {
      g_set_error (error,
                   LIMN_ERROR,
                   LIMN_ERROR_INVALID,
                   _ ("giflib has no memory to reduce the image to %u colours: "
                      "use png"),
                   max_colors);
      return FALSE;
    }
  while (limn_gif_census_grow (&self, palette, max_colors))
    limn_gif_census_improve (&self, palette);
  for (guint i = 0; i < LIMN_GIF_CENSUS_ROUNDS; i++)
    limn_gif_census_improve (&self, palette);
  return TRUE;
}
