/* emulator/settings: what the control endpoint can change. */
#pragma once

#include <json-glib/json-glib.h>

#include "edit.h"
#include "flavor.h"
#include "issuer.h"
#include "sizes.h"
#include "weather.h"

G_BEGIN_DECLS

#define EMU_SETTINGS_TOKEN 256

/**
 * EmuSettings:
 * @vendor_sizes: the vendor's real sizes rather than Lumenfall's table
 * @delay_ms: from the last byte of an image request to its answer
 * @chunk: bytes written to the socket at a time, 0 for as many as it takes
 * @prompt_limit: characters, 0 for the model's own
 * @flavor: which of the servers like OpenAI is played
 * @queue_ms: that a job waits
 * @run_ms: that a job runs, at least: what it makes takes its own time
 * @fal_sync: a POST to a model id is one to fal.run, not to queue.fal.run
 * @postpaid: the account is charged later, and its balance without an amount
 * @tiny: pictures an eighth as wide and high as they should be, for speed
 * @emit: what Google's models send when they may choose
 * @thoughts: interim images Google's models show, -1 for as many as they do
 * @token: the only good access token, "" for any
 * @weather: of the gateway's providers
 * @sign_in: how it goes
 */
typedef struct
{
  EmuEditMode edit;
  gboolean vendor_sizes;
  guint delay_ms;
  guint chunk;
  guint prompt_limit;
  const EmuFlavor *flavor;
  guint queue_ms;
  guint run_ms;
  gboolean fal_sync;
  gboolean postpaid;
  gboolean tiny;
  EmuFormat emit;
  gint thoughts;
  char token[EMU_SETTINGS_TOKEN];
  EmuEditDrift drift;
  EmuWeather weather;
  EmuIssuerMood sign_in;
} EmuSettings;

void emu_settings_init (EmuSettings *self);
gboolean emu_settings_set_sizes (EmuSettings *self, const char *name);
gboolean emu_settings_merge (EmuSettings *self,
                             JsonObject *changes,
                             GError **error);
EmuSize emu_settings_size (const EmuSettings *self,
                           EmuSizesFamily family,
                           const EmuSizeWish *wish);
void emu_settings_build (const EmuSettings *self, JsonBuilder *builder);

G_END_DECLS
