/* emulator/flavor: how OpenAI and servers like it behave. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* one bit each, for tables of what they know */
typedef enum
{
  EMU_FLAVOR_OPENAI = 1 << 0,
  EMU_FLAVOR_SDCPP = 1 << 1,
  EMU_FLAVOR_LEMONADE = 1 << 2,
  EMU_FLAVOR_LOCALAI = 1 << 3,
  EMU_FLAVOR_VLLM = 1 << 4,
  EMU_FLAVOR_SGLANG = 1 << 5,
  EMU_FLAVOR_LITELLM = 1 << 6,
  EMU_FLAVOR_PLAIN = 1 << 7,
} EmuFlavorBit;

typedef enum
{
  EMU_FLAVOR_ERROR_OBJECT, /* {"error": {message, type, param, code}} */
  EMU_FLAVOR_ERROR_TEXT,   /* {"error": "…"} */
  EMU_FLAVOR_ERROR_DETAIL, /* {"detail": "…"}, {"detail": [{…}]} */
  EMU_FLAVOR_ERROR_NUMBER, /* as the object, its code the HTTP status */
} EmuFlavorError;

typedef enum
{
  EMU_FLAVOR_DELIVERS_INLINE, /* base64 always */
  EMU_FLAVOR_DELIVERS_ASKED,  /* a URL unless base64 is asked for */
  EMU_FLAVOR_DELIVERS_EITHER, /* base64 unless a URL is asked for */
} EmuFlavorDelivery;

typedef enum
{
  EMU_FLAVOR_COUNTS,       /* as many results as are asked for */
  EMU_FLAVOR_COUNTS_EDITS, /* one only of a generation, which says so */
  EMU_FLAVOR_COUNTS_ONE,   /* one only, whatever is asked */
} EmuFlavorCount;

/**
 * EmuFlavor:
 * @needs_key: refuses a call without one
 * @needs_model: refuses a request that names none
 * @strict: refuses what it does not know
 * @folder: of the files that URLs lead to
 * @relative: URLs are without scheme and host
 * @side: of a picture of which nothing is said, pixels; 0 for that of the image
 * @mask: field of the mask
 * @white_mask: white is edited, not transparent
 * @content_type: of its answers
 */
typedef struct
{
  EmuFlavorBit bit;
  const char *name;
  gboolean needs_key;
  gboolean needs_model;
  gboolean strict;
  EmuFlavorError error;
  EmuFlavorDelivery delivery;
  EmuFlavorCount count;
  const char *folder;
  gboolean relative;
  guint side;
  const char *mask;
  gboolean white_mask;
  const char *content_type;
} EmuFlavor;

const EmuFlavor *emu_flavor_find (const char *name);
const EmuFlavor *emu_flavor_default (void);

G_END_DECLS
