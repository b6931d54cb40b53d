/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/gif-tally: an image of few colours keeps them all. */
#include "codec/gif-tally.h"

#include <string.h>

#include "codec/gif-color.h"

/* a hash table with room to spare; a power of two */
#define LIMN_GIF_TALLY_SLOTS 1024
/* Knuth's multiplier, 2^32 by the golden ratio; the upper 10 bits are used */
#define LIMN_GIF_TALLY_HASH 2654435769u
#define LIMN_GIF_TALLY_SHIFT 22

typedef struct
{
  LimnGifPalette *palette;
  guint max_colors;
  guint16 slots[LIMN_GIF_TALLY_SLOTS]; /* an index and 1; 0: free */
} LimnGifTally;

/* the slot of a colour, or the free one where it belongs */
static guint16 *
limn_gif_tally_find (LimnGifTally *self, const guint8 color[3])
{
  guint32 key = (guint32) color[0] << 16 | (guint32) color[1] << 8 | color[2];
  guint slot = key * LIMN_GIF_TALLY_HASH >> LIMN_GIF_TALLY_SHIFT;

  while (self->slots[slot] != 0 &&
         memcmp (self->palette->colors[self->slots[slot] - 1], color, 3) != 0)
    slot = (slot + 1) % LIMN_GIF_TALLY_SLOTS;
  return &self->slots[slot];
}

/* FALSE if it would be one colour too many */
static gboolean
limn_gif_tally_count (LimnGifTally *self, const guint8 color[3], guint8 *index)
{
  LimnGifPalette *palette = self->palette;
  guint16 *slot = limn_gif_tally_find (self, color);

  if (*slot == 0)
    {
      if (palette->n_colors == self->max_colors)
        return FALSE;
      memcpy (palette->colors[palette->n_colors], color, 3);
      *slot = (guint16) ++palette->n_colors;
    }
  *index = (guint8) (*slot - 1);
  return TRUE;
}

/**
 * limn_gif_tally_map:
 * @palette: without colours but for the transparent one; gets all others and
 *   the indices of the pixels
 * @image: all pixels
 * @max_colors: 1 to %LIMN_GIF_PALETTE_MAX, the transparent one included
 *
 * Returns: FALSE if the image has more colours; @palette is as it was then,
 *   but for its indices
 */
gboolean
limn_gif_tally_map (LimnGifPalette *palette,
                    const LimnPixelStore *image,
                    guint max_colors)
{
  gsize n_pixels = (gsize) image->info.width * image->info.height;
  LimnGifTally self = { .palette = palette, .max_colors = max_colors };
  guint n_before = palette->n_colors;
  guint8 color[3];

  for (gsize i = 0; i < n_pixels; i++)
    if (!limn_gif_color_read (image, i, color))
      palette->indices[i] = (guint8) palette->transparent;
    else if (!limn_gif_tally_count (&self, color, &palette->indices[i]))
      {
        palette->n_colors = n_before;
        return FALSE;
      }
  return TRUE;
}
