/* emulator/picture: pixels in memory, 8 bits, RGBA, straight alpha. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  EMU_FORMAT_PNG,
  EMU_FORMAT_JPEG,
  EMU_FORMAT_WEBP,
  EMU_FORMAT_GIF,
  EMU_FORMAT_AVIF,
  EMU_FORMAT_UNKNOWN,
} EmuFormat;

/**
 * EmuPicture:
 * @width: pixels
 * @height: rows
 * @has_alpha: whether encoders keep the fourth channel
 * @pixels: @width * @height * 4 bytes, top row first, no padding
 * @icc: (nullable): profile that PNG and JPEG embed; %NULL for sRGB
 */
typedef struct
{
  guint width;
  guint height;
  gboolean has_alpha;
  guint8 *pixels;
  GBytes *icc;
} EmuPicture;

EmuPicture *emu_picture_new (guint width, guint height);
void emu_picture_free (EmuPicture *self);
EmuPicture *emu_picture_scale (const EmuPicture *self,
                               guint width,
                               guint height);

const char *emu_picture_format_name (EmuFormat format);
EmuFormat emu_picture_format_from_name (const char *name);

static inline guint8 *
emu_picture_row (const EmuPicture *self, guint y)
{
  return self->pixels + (gsize) y * self->width * 4;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EmuPicture, emu_picture_free)

G_END_DECLS
