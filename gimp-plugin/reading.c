/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/reading: bands of a drawable; libgimp is asked by one thread only, so
 * bands leave that thread and the reading does not. */
#include "reading.h"

#include "tiles.h"

/* a band takes some milliseconds to read and convert, whatever its width */
#define LIMN_READING_MAX_PIXELS (512 * 1024)

struct _LimnReading
{
  LimnPixels *pixels;
  LimnRect place, area;
  gint y;
};

/**
 * limn_reading_new:
 * @pixels: (transfer full): a source, or coverage
 * @place: where the drawable lies, image coordinates
 * @area: what is read, image coordinates
 *
 * Returns: (transfer full): a reading that begins at the top of @area; what
 *   lies outside the drawable reads as 0
 */
LimnReading *
limn_reading_new (LimnPixels *pixels,
                  const LimnRect *place,
                  const LimnRect *area)
{
  LimnReading *self = g_new0 (LimnReading, 1);

  self->pixels = pixels;
  self->place = *place;
  self->area = *area;
  self->y = area->y;
  return self;
}

/**
 * limn_reading_free:
 * @self: (nullable) (transfer full): a reading
 */
void
limn_reading_free (LimnReading *self)
{
  if (self == NULL)
    return;
  limn_pixels_free (self->pixels);
  g_free (self);
}

/**
 * limn_reading_get_channels:
 * @self: a reading
 *
 * Returns: samples a pixel of its bands
 */
guint
limn_reading_get_channels (const LimnReading *self)
{
  return limn_pixels_get_channels (self->pixels);
}

/* bands end where tiles end, so that no tile is fetched twice, but for images
 * so wide that a row of tiles is too much at a time */
static gint
limn_reading_get_end (const LimnReading *self)
{
  gint th = (gint) limn_tiles_get_height ();
  gint below = self->y - self->place.y;
  gint into = below >= 0 ? below % th : th - 1 - (-below - 1) % th;
  gint most = MAX (1, LIMN_READING_MAX_PIXELS / self->area.width);

  return MIN (self->y + MIN (th - into, most),
              self->area.y + self->area.height);
}

/* around a drawable there is nothing */
static void
limn_reading_fill (LimnReading *self, LimnBand *band)
{
  LimnRect all = {
    self->area.x, self->y, self->area.width, (gint) band->n_rows
  };
  LimnRect part = limn_rect_intersect (&all, &self->place);

  if (limn_rect_is_empty (&part))
    return;
  limn_pixels_read (self->pixels,
                    part.x - self->place.x,
                    part.y - self->place.y,
                    part.width,
                    part.height,
                    band->rows + (gsize) (part.y - all.y) * band->stride +
                        (gsize) (part.x - all.x) * band->channels,
                    band->stride);
}

/**
 * limn_reading_next:
 * @self: a reading
 *
 * Returns: (transfer full) (nullable): the next rows, which any thread may
 *   have; %NULL at the end
 */
LimnBand *
limn_reading_next (LimnReading *self)
{
  gint end = limn_reading_get_end (self);
  LimnBand *band;

  if (self->y >= end)
    return NULL;
  band = g_new0 (LimnBand, 1);
  band->y = (guint) (self->y - self->area.y);
  band->width = (guint) self->area.width;
  band->n_rows = (guint) (end - self->y);
  band->channels = limn_reading_get_channels (self);
  band->stride = (gsize) band->width * band->channels;
  band->rows = g_malloc0 (band->stride * band->n_rows);
  limn_reading_fill (self, band);
  self->y = end;
  return band;
}

/**
 * limn_band_free:
 * @band: (nullable) (transfer full): a band
 */
void
limn_band_free (LimnBand *band)
{
  if (band == NULL)
    return;
  g_free (band->rows);
  g_free (band);
}
