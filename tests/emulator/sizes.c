/* emulator/sizes: ratios, tiers and the two tables of real sizes. */
#include "sizes.h"

#include <math.h>
#include <stdlib.h>

#define EMU_SIZES_ANY_MIN 64
#define EMU_SIZES_ANY_MAX 8192

typedef struct
{
  guint16 width;
  guint16 height;
} EmuSizesPair;

/**
 * EmuSizesRow:
 * @wide: only Gemini 3.1 Flash Image has it
 * @flash25: what Gemini 2.5 Flash Image emits
 * @vendor: what the Gemini 3 models emit, by tier
 * @table: what Lumenfall's tables say, by tier
 */
typedef struct
{
  guint8 a;
  guint8 b;
  gboolean wide;
  EmuSizesPair flash25;
  EmuSizesPair vendor[EMU_N_TIERS];
  EmuSizesPair table[EMU_N_TIERS];
} EmuSizesRow;

static const EmuSizesRow emu_sizes_rows[] = {
  { 1,
    1,
    FALSE,
    { 1024, 1024 },
    { { 512, 512 }, { 1024, 1024 }, { 2048, 2048 }, { 4096, 4096 } },
    { { 512, 512 }, { 1024, 1024 }, { 2048, 2048 }, { 4096, 4096 } } },
  { 2,
    3,
    FALSE,
    { 832, 1248 },
    { { 424, 632 }, { 848, 1264 }, { 1696, 2528 }, { 3392, 5056 } },
    { { 418, 627 }, { 836, 1254 }, { 1672, 2508 }, { 3345, 5017 } } },
  { 3,
    2,
    FALSE,
    { 1248, 832 },
    { { 632, 424 }, { 1264, 848 }, { 2528, 1696 }, { 5056, 3392 } },
    { { 627, 418 }, { 1254, 836 }, { 2508, 1672 }, { 5016, 3344 } } },
  { 3,
    4,
    FALSE,
    { 864, 1184 },
    { { 448, 600 }, { 896, 1200 }, { 1792, 2400 }, { 3584, 4800 } },
    { { 443, 591 }, { 887, 1182 }, { 1774, 2365 }, { 3548, 4730 } } },
  { 4,
    3,
    FALSE,
    { 1184, 864 },
    { { 600, 448 }, { 1200, 896 }, { 2400, 1792 }, { 4800, 3584 } },
    { { 591, 443 }, { 1183, 887 }, { 2365, 1774 }, { 4729, 3547 } } },
  { 4,
    5,
    FALSE,
    { 896, 1152 },
    { { 464, 576 }, { 928, 1152 }, { 1856, 2304 }, { 3712, 4608 } },
    { { 458, 572 }, { 916, 1145 }, { 1832, 2290 }, { 3663, 4579 } } },
  { 5,
    4,
    FALSE,
    { 1152, 896 },
    { { 576, 464 }, { 1152, 928 }, { 2304, 1856 }, { 4608, 3712 } },
    { { 573, 458 }, { 1145, 916 }, { 2290, 1832 }, { 4580, 3664 } } },
  { 9,
    16,
    FALSE,
    { 768, 1344 },
    { { 384, 688 }, { 768, 1376 }, { 1536, 2752 }, { 3072, 5504 } },
    { { 384, 683 }, { 768, 1365 }, { 1536, 2731 }, { 3072, 5461 } } },
  { 16,
    9,
    FALSE,
    { 1344, 768 },
    { { 688, 384 }, { 1376, 768 }, { 2752, 1536 }, { 5504, 3072 } },
    { { 683, 384 }, { 1365, 768 }, { 2731, 1536 }, { 5461, 3072 } } },
  /* the vendor's page prints 792x168 for the first, a slip for 792x336 */
  { 21,
    9,
    FALSE,
    { 1536, 672 },
    { { 792, 336 }, { 1584, 672 }, { 3168, 1344 }, { 6336, 2688 } },
    { { 782, 335 }, { 1563, 670 }, { 3129, 1341 }, { 6256, 2681 } } },
  { 1,
    4,
    TRUE,
    { 0, 0 },
    { { 256, 1024 }, { 512, 2048 }, { 1024, 4096 }, { 2048, 8192 } },
    { { 256, 1024 }, { 512, 2048 }, { 1024, 4096 }, { 2048, 8192 } } },
  { 4,
    1,
    TRUE,
    { 0, 0 },
    { { 1024, 256 }, { 2048, 512 }, { 4096, 1024 }, { 8192, 2048 } },
    { { 1024, 256 }, { 2048, 512 }, { 4096, 1024 }, { 8192, 2048 } } },
  { 1,
    8,
    TRUE,
    { 0, 0 },
    { { 192, 1536 }, { 384, 3072 }, { 768, 6144 }, { 1536, 12288 } },
    { { 181, 1448 }, { 362, 2896 }, { 724, 5793 }, { 1448, 11585 } } },
  { 8,
    1,
    TRUE,
    { 0, 0 },
    { { 1536, 192 }, { 3072, 384 }, { 6144, 768 }, { 12288, 1536 } },
    { { 1448, 181 }, { 2896, 362 }, { 5792, 724 }, { 11584, 1448 } } },
};

static const double emu_sizes_sides[EMU_N_TIERS] = { 512, 1024, 2048, 4096 };

static const struct
{
  EmuTier first;
  EmuTier last;
  gboolean wide;
} emu_sizes_families[] = {
  [EMU_SIZES_PRO] = { EMU_TIER_1K, EMU_TIER_4K, FALSE },
  [EMU_SIZES_FLASH_31] = { EMU_TIER_HALF, EMU_TIER_4K, TRUE },
  [EMU_SIZES_FLASH_25] = { EMU_TIER_1K, EMU_TIER_1K, FALSE },
  [EMU_SIZES_FLASH_21] = { EMU_TIER_1K, EMU_TIER_4K, TRUE },
  [EMU_SIZES_ANY] = { EMU_TIER_HALF, EMU_TIER_4K, TRUE },
};

/* two positive decimal numbers around @between, and nothing else */
static gboolean
emu_sizes_parse_pair (const char *text, char between, double *a, double *b)
{
  char *end;

  if (!g_ascii_isdigit (text[0]))
    return FALSE;
  *a = g_ascii_strtod (text, &end);
  if (*end != between || !g_ascii_isdigit (end[1]))
    return FALSE;
  *b = g_ascii_strtod (end + 1, &end);
  return *end == '\0' && *a > 0 && *b > 0 && *a < 1e6 && *b < 1e6;
}

gboolean
emu_sizes_parse_ratio (const char *text, EmuSizeWish *wish)
{
  double a, b;

  if (g_str_equal (text, "auto"))
    return TRUE;
  if (!emu_sizes_parse_pair (text, ':', &a, &b))
    return FALSE;
  wish->ratio = a / b;
  return TRUE;
}

/**
 * emu_sizes_parse_size:
 * @text: "WxH", "W:H" or "auto"
 *
 * Returns: whether @text is one of these
 */
gboolean
emu_sizes_parse_size (const char *text, EmuSizeWish *wish)
{
  double w, h;

  if (!emu_sizes_parse_pair (text, 'x', &w, &h))
    return emu_sizes_parse_ratio (text, wish);
  if (w != floor (w) || h != floor (h))
    return FALSE;
  wish->width = (guint) w;
  wish->height = (guint) h;
  wish->ratio = w / h;
  wish->area = w * h;
  return TRUE;
}

/**
 * emu_sizes_parse_tier:
 * @text: "0.5K" to "4K" in either case, megapixels ("0.25"), or "auto"
 *
 * Returns: whether @text is one of these
 */
gboolean
emu_sizes_parse_tier (const char *text, EmuSizeWish *wish)
{
  char *end;
  double value;

  if (g_str_equal (text, "auto"))
    return TRUE;
  if (!g_ascii_isdigit (text[0]))
    return FALSE;
  value = g_ascii_strtod (text, &end);
  if (value <= 0 || value > 1000)
    return FALSE;
  if ((*end == 'K' || *end == 'k') && end[1] == '\0')
    wish->area = value * 1024 * value * 1024;
  else if (*end == '\0')
    wish->area = value * 1024 * 1024;
  else
    return FALSE;
  return TRUE;
}

double
emu_sizes_tier_area (EmuTier tier)
{
  return emu_sizes_sides[tier] * emu_sizes_sides[tier];
}

/**
 * emu_sizes_has_ratio:
 * @ratio: "W:H", as the vendor writes it
 *
 * Returns: whether these models know it by that name
 */
gboolean
emu_sizes_has_ratio (EmuSizesFamily family, const char *ratio)
{
  for (guint i = 0; i < G_N_ELEMENTS (emu_sizes_rows); i++)
    {
      const EmuSizesRow *row = &emu_sizes_rows[i];
      g_autofree char *name = g_strdup_printf ("%u:%u", row->a, row->b);

      if (g_str_equal (name, ratio))
        return !row->wide || emu_sizes_families[family].wide;
    }
  return FALSE;
}

gboolean
emu_sizes_has_tier (EmuSizesFamily family, EmuTier tier)
{
  return tier >= emu_sizes_families[family].first &&
         tier <= emu_sizes_families[family].last;
}

static const EmuSizesRow *
emu_sizes_nearest_row (EmuSizesFamily family, double ratio)
{
  const EmuSizesRow *best = NULL;
  double distance = G_MAXDOUBLE;

  for (guint i = 0; i < G_N_ELEMENTS (emu_sizes_rows); i++)
    {
      const EmuSizesRow *row = &emu_sizes_rows[i];
      double away = fabs (log (ratio) - log ((double) row->a / row->b));

      if ((row->wide && !emu_sizes_families[family].wide) || away >= distance)
        continue;
      best = row;
      distance = away;
    }
  return best;
}

static EmuTier
emu_sizes_nearest_tier (EmuSizesFamily family, double area)
{
  EmuTier first = emu_sizes_families[family].first;
  EmuTier best = first;
  double distance = G_MAXDOUBLE;

  for (EmuTier i = first; i <= emu_sizes_families[family].last; i++)
    {
      double away = fabs (log (area) - log (emu_sizes_tier_area (i)));

      if (away >= distance)
        continue;
      best = i;
      distance = away;
    }
  return best;
}

/* exactly what was asked for, within reason and at its own shape */
static EmuSize
emu_sizes_any (const EmuSizeWish *wish, EmuTier tier)
{
  double most = MAX (wish->width, wish->height);
  double factor = MIN (1, EMU_SIZES_ANY_MAX / most);
  EmuSize size = { .tier = tier };

  size.width = MAX (EMU_SIZES_ANY_MIN, (guint) lround (wish->width * factor));
  size.height = MAX (EMU_SIZES_ANY_MIN, (guint) lround (wish->height * factor));
  return size;
}

/**
 * emu_sizes_resolve:
 * @wish: what was asked for; nothing means square, and the 1K tier
 * @vendor: the vendor's real sizes rather than Lumenfall's table
 *
 * Returns: the size of the picture to return, and the tier it is charged as
 */
EmuSize
emu_sizes_resolve (EmuSizesFamily family,
                   const EmuSizeWish *wish,
                   gboolean vendor)
{
  double ratio = wish->ratio > 0 ? wish->ratio : 1;
  double area = wish->area > 0 ? wish->area : 1024 * 1024;
  EmuTier tier = emu_sizes_nearest_tier (family, area);
  const EmuSizesRow *row = emu_sizes_nearest_row (family, ratio);
  const EmuSizesPair *pair = vendor ? &row->vendor[tier] : &row->table[tier];

  if (family == EMU_SIZES_ANY && wish->width > 0)
    return emu_sizes_any (wish, tier);
  if (family == EMU_SIZES_FLASH_25 && vendor)
    pair = &row->flash25;
  return (EmuSize){ pair->width, pair->height, tier };
}
