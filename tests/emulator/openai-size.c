/* emulator/openai-size: the pixels a server returns for what was asked. */
#include <stdio.h>
#include <string.h>

#include "decode.h"
#include "openai.h"

/* of a server that says nothing of its own */
#define EMU_OPENAI_SIZE_DEFAULT 1024
#define EMU_OPENAI_SIZE_SDCPP 512
/* gpt-image-2: sides, and the longest and shortest shape */
#define EMU_OPENAI_SIZE_STEP 16
#define EMU_OPENAI_SIZE_MAX_WIDTH 3840
#define EMU_OPENAI_SIZE_MAX_PIXELS (3840 * 2160)

/* what comes when nothing is said */
static void
emu_openai_size_choose (EmuOpenaiImage *self, guint width, guint height)
{
  guint side = self->flavor->side;

  if (side == 0 && width > 0)
    {
      self->width = width;
      self->height = height;
      return;
    }
  if (side == 0)
    side = self->flavor->bit == EMU_FLAVOR_SDCPP ? EMU_OPENAI_SIZE_SDCPP :
                                                   EMU_OPENAI_SIZE_DEFAULT;
  self->width = self->height = side;
  if (self->flavor->bit == EMU_FLAVOR_OPENAI && width * 10 > height * 12)
    self->width = side * 3 / 2;
  if (self->flavor->bit == EMU_FLAVOR_OPENAI && height * 10 > width * 12)
    self->height = side * 3 / 2;
}

static gboolean
emu_openai_size_parse (const char *text, guint *width, guint *height)
{
  char rest;

  return sscanf (text, "%5ux%5u%c", width, height, &rest) == 2 && *width > 0 &&
         *height > 0;
}

/* OpenAI's own models are particular */
static gboolean
emu_openai_size_suits (const EmuOpenaiModel *model, guint width, guint height)
{
  guint longer = MAX (width, height), shorter = MIN (width, height);

  if (model->free_size)
    return width % EMU_OPENAI_SIZE_STEP == 0 &&
           height % EMU_OPENAI_SIZE_STEP == 0 && longer <= 3 * shorter &&
           longer <= EMU_OPENAI_SIZE_MAX_WIDTH &&
           width * height <= EMU_OPENAI_SIZE_MAX_PIXELS;
  return shorter == 1024 &&
         (longer == 1024 || longer == (model->told_delivery ? 1792 : 1536));
}

/**
 * emu_openai_size_read:
 * @size: (nullable): as it was sent
 *
 * Settles the pixels to return; the uploads are known.
 *
 * Returns: (transfer full) (nullable): why the server does not take @size
 */
EmuOpenaiRefusal *
emu_openai_size_read (EmuOpenaiImage *self,
                      const char *size,
                      const EmuSettings *settings)
{
  guint lax = EMU_FLAVOR_SDCPP | EMU_FLAVOR_LOCALAI;
  guint width = 0, height = 0;
  EmuSizeWish wish = { 0 };
  EmuSize made;

  if (self->images->len > 0)
    emu_decode_probe (g_ptr_array_index (self->images, 0), &width, &height);
  emu_openai_size_choose (self, width, height);
  if (self->kind != EMU_OPENAI_INPAINTING && size != NULL &&
      strcmp (size, "auto") != 0)
    {
      gboolean good = emu_openai_size_parse (size, &width, &height);

      if (good && self->model != NULL)
        good = emu_openai_size_suits (self->model, width, height);
      if (!good && (self->flavor->bit & lax) == 0)
        return emu_openai_refuse (
            400, "invalid_value", "size", "Invalid size '%s'.", size);
      if (good)
        {
          self->width = width;
          self->height = height;
        }
    }
  wish.width = self->width;
  wish.height = self->height;
  made = emu_settings_size (settings, EMU_SIZES_ANY, &wish);
  self->width = made.width;
  self->height = made.height;
  return NULL;
}
