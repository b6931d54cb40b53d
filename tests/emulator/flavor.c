/* emulator/flavor: one row a server. */
#include "flavor.h"

#include <string.h>

#define EMU_FLAVOR_JSON "application/json"

/* clang-format off */
static const EmuFlavor emu_flavors[] = {
  { EMU_FLAVOR_OPENAI, "openai", TRUE, FALSE, TRUE,
    EMU_FLAVOR_ERROR_OBJECT, EMU_FLAVOR_DELIVERS_ASKED, EMU_FLAVOR_COUNTS,
    "media", FALSE, 1024, "mask", FALSE, EMU_FLAVOR_JSON },
  { EMU_FLAVOR_SDCPP, "sdcpp", FALSE, FALSE, FALSE,
    EMU_FLAVOR_ERROR_TEXT, EMU_FLAVOR_DELIVERS_INLINE, EMU_FLAVOR_COUNTS,
    "media", FALSE, 0, "mask", TRUE, EMU_FLAVOR_JSON },
  { EMU_FLAVOR_LEMONADE, "lemonade", FALSE, TRUE, FALSE,
    EMU_FLAVOR_ERROR_OBJECT, EMU_FLAVOR_DELIVERS_INLINE,
    EMU_FLAVOR_COUNTS_EDITS, "media", FALSE, 512, "mask", TRUE,
    EMU_FLAVOR_JSON },
  { EMU_FLAVOR_LOCALAI, "localai", FALSE, TRUE, FALSE,
    EMU_FLAVOR_ERROR_NUMBER, EMU_FLAVOR_DELIVERS_ASKED, EMU_FLAVOR_COUNTS,
    "generated-images", FALSE, 512, "mask", TRUE, EMU_FLAVOR_JSON },
  { EMU_FLAVOR_VLLM, "vllm", FALSE, FALSE, FALSE,
    EMU_FLAVOR_ERROR_DETAIL, EMU_FLAVOR_DELIVERS_INLINE, EMU_FLAVOR_COUNTS,
    "media", FALSE, 0, "mask_image", TRUE, EMU_FLAVOR_JSON },
  { EMU_FLAVOR_SGLANG, "sglang", FALSE, FALSE, FALSE,
    EMU_FLAVOR_ERROR_DETAIL, EMU_FLAVOR_DELIVERS_EITHER, EMU_FLAVOR_COUNTS,
    "media", TRUE, 0, "mask", TRUE, EMU_FLAVOR_JSON },
  { EMU_FLAVOR_LITELLM, "litellm", TRUE, TRUE, TRUE,
    EMU_FLAVOR_ERROR_NUMBER, EMU_FLAVOR_DELIVERS_INLINE, EMU_FLAVOR_COUNTS_ONE,
    "media", FALSE, 1024, "mask", FALSE, EMU_FLAVOR_JSON },
  { EMU_FLAVOR_PLAIN, "plain", FALSE, FALSE, FALSE,
    EMU_FLAVOR_ERROR_TEXT, EMU_FLAVOR_DELIVERS_ASKED, EMU_FLAVOR_COUNTS_ONE,
    "media", TRUE, 512, "mask", FALSE, "text/plain; charset=utf-8" },
};
/* clang-format on */

const EmuFlavor *
emu_flavor_find (const char *name)
{
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (emu_flavors); i++)
    if (strcmp (emu_flavors[i].name, name) == 0)
      return &emu_flavors[i];
  return NULL;
}

const EmuFlavor *
emu_flavor_default (void)
{
  return &emu_flavors[0];
}
