/* emulator/order: an image request in the gateway's words, checked. */
#pragma once

#include <json-glib/json-glib.h>

#include "models.h"
#include "picture.h"
#include "settings.h"
#include "studio.h"

G_BEGIN_DECLS

/**
 * EmuOrder:
 * @images: (element-type GBytes): uploads of an edit
 * @mask: (nullable): of an edit
 * @size: pixels to return
 * @b64: inline base64 rather than a URL
 */
typedef struct
{
  gboolean edit;
  char *model_id;
  EmuModelChoice choice;
  char *prompt;
  guint n;
  guint64 seed;
  EmuFormat format;
  guint quality;
  gboolean b64;
  char *user;
  EmuSizeWish wish;
  EmuSize size;
  GPtrArray *images;
  GBytes *mask;
} EmuOrder;

EmuOrder *emu_order_new (gboolean edit);
void emu_order_free (EmuOrder *self);
gboolean emu_order_read (EmuOrder *self,
                         JsonObject *fields,
                         gboolean loose,
                         const EmuSettings *settings,
                         GError **error);
gint64 emu_order_cost (const EmuOrder *self);
EmuStudioOrder *emu_order_for_studio (const EmuOrder *self,
                                      const EmuSettings *settings);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EmuOrder, emu_order_free)

G_END_DECLS
