/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/gif-decoder: the first picture of a GIF, through giflib.
 *
 * giflib pulls its bytes and cannot wait for more of them. So the blocks are
 * counted as they come in (GIF89a, appendix B): giflib reads up to the picture
 * when its descriptor is there, and the picture when its last block is. */
#include <string.h>
#include <gif_lib.h>

#include "codec/codec-private.h"
#include "error.h"

/* sizes of blocks, GIF89a sections 17, 18 and 20 */
#define LIMN_GIF_DECODER_SCREEN 13
#define LIMN_GIF_DECODER_DESCRIPTOR 10
#define LIMN_GIF_DECODER_PASSES 4

typedef enum
{
  LIMN_GIF_DECODER_PART_SCREEN,
  LIMN_GIF_DECODER_PART_BLOCK,
  LIMN_GIF_DECODER_PART_PIECES, /* of an extension */
  LIMN_GIF_DECODER_PART_CODE,   /* of the picture: bits of its codes */
  LIMN_GIF_DECODER_PART_PIXELS,
  LIMN_GIF_DECODER_PART_END,
} LimnGifDecoderPart;

typedef struct
{
  LimnDecoder *decoder;
  GByteArray *file;
  gsize counted; /* where the next block begins, maybe not there yet */
  LimnGifDecoderPart part;

  GifFileType *gif;
  gsize position; /* of giflib in the file */
  GraphicsControlBlock control;
  guint8 colors[256][4];
  guint channels;
  int shown_width; /* of the picture: what lies on the screen */
  int shown_height;
  guint8 *line;  /* one row of the picture */
  guint8 *shown; /* of an interlaced picture */
} LimnGifDecoder;

static gboolean
limn_gif_decoder_fail (LimnGifDecoder *self, const char *reason, GError **error)
{
  limn_decoder_set_broken (self->decoder, LIMN_IMAGE_FORMAT_GIF, reason, error);
  return FALSE;
}

static gboolean
limn_gif_decoder_fail_code (LimnGifDecoder *self, int code, GError **error)
{
  const char *reason = GifErrorString (code);

  return limn_gif_decoder_fail (
      self, reason != NULL ? reason : "damaged data", error);
}

static gpointer
limn_gif_decoder_create (LimnDecoder *decoder, GError **error)
{
  LimnGifDecoder *self = g_new0 (LimnGifDecoder, 1);

  self->decoder = decoder;
  self->file = g_byte_array_new ();
  self->control.TransparentColor = NO_TRANSPARENT_COLOR;
  return self;
}

static int
limn_gif_decoder_read (GifFileType *gif, GifByteType *target, int wanted)
{
  LimnGifDecoder *self = gif->UserData;
  gsize n = MIN ((gsize) wanted, self->file->len - self->position);

  memcpy (target, self->file->data + self->position, n);
  self->position += n;
  return (int) n;
}

/* of a screen or a picture whose flags are given */
static gsize
limn_gif_decoder_get_table_size (guint8 flags)
{
  return flags & 0x80 ? (gsize) 3 << ((flags & 7) + 1) : 0;
}

static gboolean
limn_gif_decoder_count_screen (LimnGifDecoder *self, GError **error)
{
  const guint8 *data = self->file->data;

  if (!limn_decoder_check_size (LIMN_IMAGE_FORMAT_GIF,
                                data[6] | (guint) data[7] << 8,
                                data[8] | (guint) data[9] << 8,
                                error))
    return FALSE;
  self->counted =
      LIMN_GIF_DECODER_SCREEN + limn_gif_decoder_get_table_size (data[10]);
  self->part = LIMN_GIF_DECODER_PART_BLOCK;
  return TRUE;
}

static gboolean
limn_gif_decoder_count_block (LimnGifDecoder *self,
                              const guint8 *data,
                              GError **error)
{
  switch (data[0])
    {
    case '!':
      self->counted += 2;
      self->part = LIMN_GIF_DECODER_PART_PIECES;
      return TRUE;
    case ',':
      self->counted += LIMN_GIF_DECODER_DESCRIPTOR +
                       limn_gif_decoder_get_table_size (data[9]);
      self->part = LIMN_GIF_DECODER_PART_CODE;
      return TRUE;
    case ';':
      return limn_gif_decoder_fail (self, "no picture in it", error);
    default:
      return limn_gif_decoder_fail (self, "an unknown block", error);
    }
}

static void
limn_gif_decoder_count_piece (LimnGifDecoder *self, guint8 length)
{
  self->counted += 1 + (gsize) length;
  if (length > 0)
    return;
  self->part = self->part == LIMN_GIF_DECODER_PART_PIXELS ?
                   LIMN_GIF_DECODER_PART_END :
                   LIMN_GIF_DECODER_PART_BLOCK;
}

/* bytes of the next block that counting it takes */
static gsize
limn_gif_decoder_get_need (LimnGifDecoder *self)
{
  if (self->part == LIMN_GIF_DECODER_PART_SCREEN)
    return LIMN_GIF_DECODER_SCREEN;
  if (self->part == LIMN_GIF_DECODER_PART_BLOCK &&
      self->counted < self->file->len && self->file->data[self->counted] == ',')
    return LIMN_GIF_DECODER_DESCRIPTOR;
  return 1;
}

static void
limn_gif_decoder_take_colors (LimnGifDecoder *self, const ColorMapObject *map)
{
  for (int i = 0; i < 256; i++)
    {
      if (i < map->ColorCount)
        memcpy (self->colors[i], &map->Colors[i], 3);
      self->colors[i][3] = i == self->control.TransparentColor ? 0 : 255;
    }
}

/* a picture may be far larger than the screen, which is all that counts */
static gboolean
limn_gif_decoder_allocate (LimnGifDecoder *self, GError **error)
{
  const GifFileType *gif = self->gif;
  const GifImageDesc *frame = &gif->Image;

  self->shown_width = CLAMP (gif->SWidth - frame->Left, 0, frame->Width);
  self->shown_height = CLAMP (gif->SHeight - frame->Top, 0, frame->Height);
  self->line = g_malloc ((gsize) frame->Width);
  if (!frame->Interlace)
    return TRUE;
  self->shown =
      g_try_malloc0 ((gsize) self->shown_width * self->shown_height + 1);
  return self->shown != NULL ||
         limn_gif_decoder_fail (self, "out of memory", error);
}

/* transparent are a colour named so, and the screen around the picture */
static gboolean
limn_gif_decoder_begin (LimnGifDecoder *self, GError **error)
{
  const GifFileType *gif = self->gif;
  const GifImageDesc *frame = &gif->Image;
  const ColorMapObject *map =
      frame->ColorMap != NULL ? frame->ColorMap : gif->SColorMap;
  gboolean covers = frame->Left == 0 && frame->Top == 0 &&
                    frame->Width >= gif->SWidth &&
                    frame->Height >= gif->SHeight;
  LimnImageInfo info = { .format = LIMN_IMAGE_FORMAT_GIF,
                         .width = (guint) gif->SWidth,
                         .height = (guint) gif->SHeight,
                         .depth = 8 };

  if (map == NULL)
    return limn_gif_decoder_fail (self, "no colour table", error);
  if (!limn_decoder_check_size (
          info.format, (guint) frame->Width, (guint) frame->Height, error))
    return FALSE;
  limn_gif_decoder_take_colors (self, map);
  info.channels =
      covers && self->control.TransparentColor == NO_TRANSPARENT_COLOR ? 3 : 4;
  self->channels = info.channels;
  return limn_decoder_begin (self->decoder, &info, error) &&
         limn_gif_decoder_allocate (self, error);
}

static gboolean
limn_gif_decoder_read_extension (LimnGifDecoder *self)
{
  int code = 0;
  GifByteType *piece = NULL;

  if (DGifGetExtension (self->gif, &code, &piece) == GIF_ERROR)
    return FALSE;
  if (code == GRAPHICS_EXT_FUNC_CODE && piece != NULL)
    DGifExtensionToGCB (piece[0], piece + 1, &self->control);
  while (piece != NULL)
    if (DGifGetExtensionNext (self->gif, &piece) == GIF_ERROR)
      return FALSE;
  return TRUE;
}

/* to the picture's descriptor, all of which is there */
static gboolean
limn_gif_decoder_open (LimnGifDecoder *self, GError **error)
{
  int code = 0;
  GifRecordType record = UNDEFINED_RECORD_TYPE;

  self->gif = DGifOpen (self, limn_gif_decoder_read, &code);
  if (self->gif == NULL)
    return limn_gif_decoder_fail_code (self, code, error);
  do
    {
      if (DGifGetRecordType (self->gif, &record) == GIF_ERROR ||
          (record == EXTENSION_RECORD_TYPE &&
           !limn_gif_decoder_read_extension (self)))
        return limn_gif_decoder_fail_code (self, self->gif->Error, error);
    }
  while (record == EXTENSION_RECORD_TYPE);
  if (DGifGetImageDesc (self->gif) == GIF_ERROR)
    return limn_gif_decoder_fail_code (self, self->gif->Error, error);
  return limn_gif_decoder_begin (self, error);
}

static gboolean
limn_gif_decoder_read_line (LimnGifDecoder *self, GError **error)
{
  if (DGifGetLine (self->gif, self->line, self->gif->Image.Width) != GIF_ERROR)
    return TRUE;
  return limn_gif_decoder_fail_code (self, self->gif->Error, error);
}

/* GIF89a, appendix E */
static gboolean
limn_gif_decoder_read_interlaced (LimnGifDecoder *self, GError **error)
{
  static const int starts[LIMN_GIF_DECODER_PASSES] = { 0, 4, 2, 1 };
  static const int steps[LIMN_GIF_DECODER_PASSES] = { 8, 8, 4, 2 };
  gsize n = (gsize) self->shown_width;

  for (guint i = 0; i < LIMN_GIF_DECODER_PASSES; i++)
    for (int y = starts[i]; y < self->gif->Image.Height; y += steps[i])
      {
        if (!limn_gif_decoder_read_line (self, error))
          return FALSE;
        if (y < self->shown_height)
          memcpy (self->shown + (gsize) y * n, self->line, n);
      }
  return TRUE;
}

/* puts a row of the picture on the screen */
static void
limn_gif_decoder_compose (LimnGifDecoder *self,
                          guint8 *target,
                          const guint8 *indices)
{
  int left = self->gif->Image.Left;

  for (int x = 0; x < self->shown_width; x++)
    memcpy (target + (gsize) (left + x) * self->channels,
            self->colors[indices[x]],
            self->channels);
}

static gboolean
limn_gif_decoder_emit (LimnGifDecoder *self, GError **error)
{
  const GifImageDesc *frame = &self->gif->Image;
  gsize row_bytes = (gsize) self->gif->SWidth * self->channels;

  if (frame->Interlace && !limn_gif_decoder_read_interlaced (self, error))
    return FALSE;
  for (int y = 0; y < self->gif->SHeight; y++)
    {
      int row = y - frame->Top;
      guint8 *target = limn_decoder_get_row (self->decoder);
      const guint8 *indices = self->line;

      memset (target, 0, row_bytes);
      if (row >= 0 && row < self->shown_height)
        {
          if (frame->Interlace)
            indices = self->shown + (gsize) row * self->shown_width;
          else if (!limn_gif_decoder_read_line (self, error))
            return FALSE;
          limn_gif_decoder_compose (self, target, indices);
        }
      if (!limn_decoder_end_row (self->decoder, error))
        return FALSE;
    }
  return TRUE;
}

/* counts one block that has begun */
static gboolean
limn_gif_decoder_count (LimnGifDecoder *self, GError **error)
{
  const guint8 *data = self->file->data + self->counted;

  switch (self->part)
    {
    case LIMN_GIF_DECODER_PART_SCREEN:
      return limn_gif_decoder_count_screen (self, error);
    case LIMN_GIF_DECODER_PART_BLOCK:
      return limn_gif_decoder_count_block (self, data, error);
    case LIMN_GIF_DECODER_PART_CODE:
      self->counted++;
      self->part = LIMN_GIF_DECODER_PART_PIXELS;
      return limn_gif_decoder_open (self, error);
    case LIMN_GIF_DECODER_PART_PIXELS:
      limn_gif_decoder_count_piece (self, data[0]);
      return self->part != LIMN_GIF_DECODER_PART_END ||
             limn_gif_decoder_emit (self, error);
    default:
      limn_gif_decoder_count_piece (self, data[0]);
      return TRUE;
    }
}

static gboolean
limn_gif_decoder_feed (gpointer state,
                       const guint8 *data,
                       gsize length,
                       GError **error)
{
  LimnGifDecoder *self = state;

  if (self->part == LIMN_GIF_DECODER_PART_END)
    return TRUE;
  g_byte_array_append (self->file, data, length);
  while (self->part != LIMN_GIF_DECODER_PART_END &&
         self->counted + limn_gif_decoder_get_need (self) <= self->file->len)
    if (!limn_gif_decoder_count (self, error))
      return FALSE;
  return TRUE;
}

static gboolean
limn_gif_decoder_is_done (gpointer state)
{
  LimnGifDecoder *self = state;

  return self->part == LIMN_GIF_DECODER_PART_END;
}

static void
limn_gif_decoder_free (gpointer state)
{
  LimnGifDecoder *self = state;

  if (self->gif != NULL)
    DGifCloseFile (self->gif, NULL);
  g_byte_array_unref (self->file);
  g_free (self->line);
  g_free (self->shown);
  g_free (self);
}

const LimnDecoderBackend limn_gif_decoder_backend = {
  .format = LIMN_IMAGE_FORMAT_GIF,
  .create = limn_gif_decoder_create,
  .feed = limn_gif_decoder_feed,
  .is_done = limn_gif_decoder_is_done,
  .free = limn_gif_decoder_free,
};
