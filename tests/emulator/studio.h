/* emulator/studio: makes image files in worker threads, and keeps them. */
#pragma once

#include "edit.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * EmuStudioOrder:
 * @prompt: what to paint, or what to do with the uploads
 * @seed: of the request
 * @n: images wanted
 * @width: pixels
 * @height: rows
 * @format: container
 * @quality: 0 to 100
 * @base64: whether the files are wanted as base64 too
 * @uploads: (nullable) (element-type GBytes): for edits
 * @mask: (nullable): opaque where the upload is to stay
 * @white_mask: @mask is black there, and its alpha means nothing
 */
typedef struct
{
  char *prompt;
  guint64 seed;
  guint n;
  guint width;
  guint height;
  EmuFormat format;
  guint quality;
  gboolean base64;
  GPtrArray *uploads;
  GBytes *mask;
  gboolean white_mask;
  EmuEditMode edit;
  EmuEditDrift drift;
} EmuStudioOrder;

typedef struct
{
  GBytes *file;
  GBytes *base64;
} EmuStudioImage;

typedef struct _EmuStudio EmuStudio;

EmuStudio *emu_studio_new (void);
void emu_studio_free (EmuStudio *self);

EmuStudioOrder *emu_studio_order_new (void);
void emu_studio_order_free (EmuStudioOrder *order);

void emu_studio_make_async (EmuStudio *self,
                            EmuStudioOrder *order,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
GPtrArray *emu_studio_make_finish (GAsyncResult *result, GError **error);

G_END_DECLS
