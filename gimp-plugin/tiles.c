/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/tiles: the one user of libgimp's tile protocol.
 *
 * GEGL buffers would need gegl_init(), whose babl_init() clears 256 MiB and
 * takes 0.2 s in each new process (babl 0.1.98). The tile protocol needs
 * neither, and after gimp_plugin_enable_precision() its samples are the
 * image's own, in native byte order; before it GIMP converts them from and to
 * 8 perceptual bits. */
#include "tiles.h"

struct _LimnTiles
{
  GimpDrawable *drawable;
};

typedef struct
{
  gint x, y, width, height;
} LimnTilesRect;

/**
 * limn_tiles_new:
 * @drawable: id of a layer, mask or channel
 *
 * Returns: (transfer full): access to its pixels
 */
LimnTiles *
limn_tiles_new (gint32 drawable)
{
  LimnTiles *self = g_new0 (LimnTiles, 1);

  /* before the drawable is looked at, for its bytes a pixel change with it */
  if (!gimp_plugin_precision_enabled ())
    gimp_plugin_enable_precision ();
  self->drawable = gimp_drawable_get (drawable);
  return self;
}

/**
 * limn_tiles_free:
 * @self: (nullable) (transfer full): access to pixels
 */
void
limn_tiles_free (LimnTiles *self)
{
  if (self == NULL)
    return;
  gimp_drawable_detach (self->drawable);
  g_free (self);
}

/**
 * limn_tiles_get_bpp:
 * @self: access to pixels
 *
 * Returns: bytes a pixel, at the image's own precision
 */
guint
limn_tiles_get_bpp (const LimnTiles *self)
{
  return self->drawable->bpp;
}

/**
 * limn_tiles_get_width:
 * @self: access to pixels
 *
 * Returns: pixels a row of the drawable
 */
guint
limn_tiles_get_width (const LimnTiles *self)
{
  return self->drawable->width;
}

/**
 * limn_tiles_get_height:
 *
 * Returns: rows of a tile; rows are cheapest in bands of that many
 */
guint
limn_tiles_get_height (void)
{
  return gimp_tile_height ();
}

static LimnTilesRect
limn_tiles_get_rect (const LimnTiles *self, gint row, gint column)
{
  LimnTilesRect rect = { .x = column * (gint) gimp_tile_width (),
                         .y = row * (gint) gimp_tile_height () };

  rect.width =
      MIN ((gint) gimp_tile_width (), (gint) self->drawable->width - rect.x);
  rect.height =
      MIN ((gint) gimp_tile_height (), (gint) self->drawable->height - rect.y);
  return rect;
}

static LimnTilesRect
limn_tiles_intersect (const LimnTilesRect *a, const LimnTilesRect *b)
{
  LimnTilesRect rect = { .x = MAX (a->x, b->x), .y = MAX (a->y, b->y) };

  rect.width = MIN (a->x + a->width, b->x + b->width) - rect.x;
  rect.height = MIN (a->y + a->height, b->y + b->height) - rect.y;
  return rect;
}

static void
limn_tiles_read_tile (LimnTiles *self,
                      gint row,
                      gint column,
                      const LimnTilesRect *area,
                      guint8 *rows,
                      gsize stride)
{
  LimnTilesRect rect = limn_tiles_get_rect (self, row, column);
  LimnTilesRect part = limn_tiles_intersect (&rect, area);
  gsize bpp = self->drawable->bpp;
  GimpTile *tile = gimp_drawable_get_tile (self->drawable, FALSE, row, column);

  gimp_tile_ref (tile);
  for (gint y = part.y; y < part.y + part.height; y++)
    memcpy (rows + (y - area->y) * stride + (part.x - area->x) * bpp,
            tile->data +
                ((y - rect.y) * (gsize) tile->ewidth + part.x - rect.x) * bpp,
            part.width * bpp);
  gimp_tile_unref (tile, FALSE);
}

/**
 * limn_tiles_read:
 * @self: access to pixels
 * @x: @y: corner in the drawable, pixels
 * @width: @height: pixels; the area lies inside the drawable
 * @rows: where the pixels go
 * @stride: bytes from one row to the next
 */
void
limn_tiles_read (LimnTiles *self,
                 gint x,
                 gint y,
                 gint width,
                 gint height,
                 guint8 *rows,
                 gsize stride)
{
  LimnTilesRect area = { x, y, width, height };
  gint tw = gimp_tile_width ();
  gint th = gimp_tile_height ();

  for (gint row = y / th; row <= (y + height - 1) / th; row++)
    for (gint column = x / tw; column <= (x + width - 1) / tw; column++)
      limn_tiles_read_tile (self, row, column, &area, rows, stride);
}

/* a tile that is overwritten whole need not be fetched first */
static void
limn_tiles_write_tile (LimnTiles *self,
                       gint row,
                       gint column,
                       const LimnTilesRect *area,
                       const guint8 *rows,
                       gsize stride)
{
  LimnTilesRect rect = limn_tiles_get_rect (self, row, column);
  LimnTilesRect part = limn_tiles_intersect (&rect, area);
  gsize bpp = self->drawable->bpp;
  GimpTile *tile = gimp_drawable_get_tile (self->drawable, FALSE, row, column);

  if (part.height == rect.height)
    gimp_tile_ref_zero (tile);
  else
    gimp_tile_ref (tile);
  for (gint y = part.y; y < part.y + part.height; y++)
    memcpy (tile->data + (y - rect.y) * (gsize) tile->ewidth * bpp,
            rows + (y - area->y) * stride + (gsize) rect.x * bpp,
            rect.width * bpp);
  gimp_tile_unref (tile, TRUE);
  gimp_tile_flush (tile);
}

/**
 * limn_tiles_write:
 * @self: access to pixels
 * @y: first row in the drawable
 * @height: how many rows
 * @rows: whole rows of the drawable
 * @stride: bytes from one row to the next
 *
 * Writes rows; they have reached GIMP when this returns.
 */
void
limn_tiles_write (
    LimnTiles *self, gint y, gint height, const guint8 *rows, gsize stride)
{
  LimnTilesRect area = { 0, y, self->drawable->width, height };
  gint th = gimp_tile_height ();

  for (gint row = y / th; row <= (y + height - 1) / th; row++)
    for (guint column = 0; column < self->drawable->ntile_cols; column++)
      limn_tiles_write_tile (self, row, column, &area, rows, stride);
}
