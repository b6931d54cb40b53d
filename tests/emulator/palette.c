/* emulator/palette: lights and places, and the words that name them. */
#include "palette.h"

#include <string.h>

static const EmuPalette emu_palettes[] = {
  /* light, sky, sun, cloud, shadow, far, near, water, height, size, clouds,
     stars */
  { "dawn",
    { 0x3d5a8c, 0x8f9fc4, 0xe8c3b9, 0xffe3c4 },
    0xfff3d6,
    0xfff0e2,
    0xb49ab3,
    0x9aa5c6,
    0x23303f,
    0x2f5068,
    0.10f,
    0.030f,
    0.48f,
    FALSE },
  { "day",
    { 0x2a6bb5, 0x5c9bd8, 0x9fc9ec, 0xe0eff7 },
    0xfffbe8,
    0xffffff,
    0xa9bdd0,
    0x8fb0cf,
    0x1f3b2a,
    0x1d5a78,
    0.42f,
    0.026f,
    0.55f,
    FALSE },
  { "mist",
    { 0x7d93a1, 0xa3b5bd, 0xc7d2d4, 0xe6e8e2 },
    0xfffdf2,
    0xeef0ee,
    0xa4b0b6,
    0xa9b9c0,
    0x22353a,
    0x49646d,
    0.30f,
    0.036f,
    0.62f,
    FALSE },
  { "autumn",
    { 0x4f7ea6, 0x9ab7c4, 0xe3d6b4, 0xf7dfa5 },
    0xfff6d0,
    0xfff5e0,
    0xb6a78f,
    0xa79f9b,
    0x4a2a14,
    0x3a4f55,
    0.22f,
    0.030f,
    0.50f,
    FALSE },
  { "gold",
    { 0x356093, 0x83a2b8, 0xe9cf9c, 0xffdf98 },
    0xfff7d8,
    0xffeac2,
    0xc19a86,
    0xb29b8f,
    0x33281c,
    0x51605f,
    0.15f,
    0.034f,
    0.44f,
    FALSE },
  { "sunset",
    { 0x2b2a55, 0x7c4673, 0xe0725a, 0xffc26b },
    0xfff0b8,
    0xffa877,
    0x6b3a5c,
    0xa8688a,
    0x1d1628,
    0x3a2a4e,
    0.07f,
    0.042f,
    0.50f,
    FALSE },
  { "dusk",
    { 0x141c3f, 0x35407a, 0x8a6aa0, 0xf0a58f },
    0xffd9b0,
    0xd99aa6,
    0x453d6b,
    0x6f6d9e,
    0x11142a,
    0x202a52,
    0.03f,
    0.030f,
    0.46f,
    TRUE },
  { "aurora",
    { 0x061022, 0x0b3045, 0x1c6f6c, 0x7fd0a0 },
    0xe9fff2,
    0x4fb59c,
    0x0d2b3c,
    0x2c5d68,
    0x050d14,
    0x0a2a35,
    0.55f,
    0.020f,
    0.52f,
    TRUE },
  { "night",
    { 0x050915, 0x0c1630, 0x17294c, 0x35507a },
    0xf4f1e2,
    0x53688f,
    0x141f3a,
    0x2c4166,
    0x060a12,
    0x0c1a33,
    0.50f,
    0.045f,
    0.40f,
    TRUE },
};

typedef struct
{
  const char *word;
  const char *light;
} EmuPaletteWord;

static const EmuPaletteWord emu_palette_words[] = {
  { "sunset", "sunset" }, { "evening", "dusk" },   { "dusk", "dusk" },
  { "twilight", "dusk" }, { "night", "night" },    { "moon", "night" },
  { "star", "night" },    { "dawn", "dawn" },      { "sunrise", "dawn" },
  { "morning", "dawn" },  { "noon", "day" },       { "sunny", "day" },
  { "summer", "day" },    { "day", "day" },        { "autumn", "autumn" },
  { "fall", "autumn" },   { "october", "autumn" }, { "fog", "mist" },
  { "mist", "mist" },     { "rain", "mist" },      { "cloud", "mist" },
  { "golden", "gold" },   { "desert", "gold" },    { "dune", "gold" },
  { "aurora", "aurora" }, { "northern", "aurora" }
};

typedef struct
{
  const char *word;
  EmuPlace place;
} EmuPalettePlace;

static const EmuPalettePlace emu_palette_places[] = {
  { "lake", EMU_PLACE_LAKE },     { "mountain", EMU_PLACE_LAKE },
  { "alpine", EMU_PLACE_LAKE },   { "fjord", EMU_PLACE_LAKE },
  { "forest", EMU_PLACE_FOREST }, { "tree", EMU_PLACE_FOREST },
  { "wood", EMU_PLACE_FOREST },   { "pine", EMU_PLACE_FOREST },
  { "city", EMU_PLACE_CITY },     { "skyline", EMU_PLACE_CITY },
  { "street", EMU_PLACE_CITY },   { "town", EMU_PLACE_CITY },
  { "tower", EMU_PLACE_CITY },    { "desert", EMU_PLACE_DESERT },
  { "dune", EMU_PLACE_DESERT },   { "sand", EMU_PLACE_DESERT },
  { "canyon", EMU_PLACE_DESERT }, { "sea", EMU_PLACE_SEA },
  { "ocean", EMU_PLACE_SEA },     { "beach", EMU_PLACE_SEA },
  { "coast", EMU_PLACE_SEA },     { "harbour", EMU_PLACE_SEA },
  { "ship", EMU_PLACE_SEA },      { "sail", EMU_PLACE_SEA }
};

/* the word at the start of a word of the prompt: "sea", not "research" */
static gboolean
emu_palette_says (const char *folded, const char *word)
{
  const char *at = folded;

  while ((at = strstr (at, word)) != NULL)
    {
      if (at == folded || !g_ascii_isalpha (at[-1]))
        return TRUE;
      at++;
    }
  return FALSE;
}

static guint
emu_palette_find (const char *light)
{
  guint i = 0;

  while (!g_str_equal (emu_palettes[i].light, light))
    i++;
  return i;
}

static guint
emu_palette_first (const char *prompt, guint64 hash)
{
  g_autofree char *folded = g_utf8_strdown (prompt, -1);

  for (guint i = 0; i < G_N_ELEMENTS (emu_palette_words); i++)
    if (emu_palette_says (folded, emu_palette_words[i].word))
      return emu_palette_find (emu_palette_words[i].light);
  return hash % G_N_ELEMENTS (emu_palettes);
}

/**
 * emu_palette_choose:
 * @hash: decides when the prompt names no light
 * @index: which image of one answer it is for; each gets another light
 *
 * Returns: (transfer none): a light
 */
const EmuPalette *
emu_palette_choose (const char *prompt, guint64 hash, guint index)
{
  guint first = emu_palette_first (prompt, hash);

  return &emu_palettes[(first + index) % G_N_ELEMENTS (emu_palettes)];
}

/**
 * emu_palette_place:
 * @hash: decides when the prompt names no place
 *
 * Returns: the place to paint
 */
EmuPlace
emu_palette_place (const char *prompt, guint64 hash)
{
  g_autofree char *folded = g_utf8_strdown (prompt, -1);

  for (guint i = 0; i < G_N_ELEMENTS (emu_palette_places); i++)
    if (emu_palette_says (folded, emu_palette_places[i].word))
      return emu_palette_places[i].place;
  return (EmuPlace) (hash % (EMU_PLACE_SEA + 1));
}
