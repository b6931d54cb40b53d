/* emulator/sizes: the pixels a model returns for what was asked. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  EMU_TIER_HALF,
  EMU_TIER_1K,
  EMU_TIER_2K,
  EMU_TIER_4K,
  EMU_N_TIERS,
} EmuTier;

typedef enum
{
  EMU_SIZES_PRO,
  EMU_SIZES_FLASH_31,
  EMU_SIZES_FLASH_25,
  EMU_SIZES_FLASH_21,
  EMU_SIZES_ANY,
} EmuSizesFamily;

/**
 * EmuSizeWish:
 * @ratio: width by height, 0 when nothing was said
 * @area: pixels, 0 when nothing was said
 * @width: pixels of an explicit size, or 0
 * @height: rows of an explicit size, or 0
 */
typedef struct
{
  double ratio;
  double area;
  guint width;
  guint height;
} EmuSizeWish;

typedef struct
{
  guint width;
  guint height;
  EmuTier tier;
} EmuSize;

gboolean emu_sizes_parse_size (const char *text, EmuSizeWish *wish);
gboolean emu_sizes_parse_ratio (const char *text, EmuSizeWish *wish);
gboolean emu_sizes_parse_tier (const char *text, EmuSizeWish *wish);
double emu_sizes_tier_area (EmuTier tier);
gboolean emu_sizes_has_ratio (EmuSizesFamily family, const char *ratio);
gboolean emu_sizes_has_tier (EmuSizesFamily family, EmuTier tier);
EmuSize emu_sizes_resolve (EmuSizesFamily family,
                           const EmuSizeWish *wish,
                           gboolean vendor);

G_END_DECLS
