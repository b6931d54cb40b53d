/* emulator/issuer: who lets people sign in at the gateway. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * EmuIssuerEnd:
 * @EMU_ISSUER_GRANTED: by the user, in a browser
 * @EMU_ISSUER_VISITED: the same, but only once the page was looked at
 * @EMU_ISSUER_DENIED: declined there
 * @EMU_ISSUER_EXPIRED: the code has ended
 * @EMU_ISSUER_PENDING: nothing ever happens
 */
typedef enum
{
  EMU_ISSUER_GRANTED,
  EMU_ISSUER_VISITED,
  EMU_ISSUER_DENIED,
  EMU_ISSUER_EXPIRED,
  EMU_ISSUER_PENDING,
} EmuIssuerEnd;

/**
 * EmuIssuerMood:
 * @end: what becomes of a code
 * @pending: questions before that which are told to wait
 * @slow: of these, the first ones are told to ask less often
 * @interval: seconds between two questions
 * @lifetime: seconds for which a code is good
 * @foreign: whether its document leads to another site
 * @odd_page: whether the page is a file of the machine
 */
typedef struct
{
  EmuIssuerEnd end;
  guint pending;
  guint slow;
  double interval;
  double lifetime;
  gboolean foreign;
  gboolean odd_page;
} EmuIssuerMood;

void emu_issuer_mood_init (EmuIssuerMood *self);
gboolean emu_issuer_mood_read (EmuIssuerMood *self, JsonNode *node);
void emu_issuer_mood_build (const EmuIssuerMood *self, JsonBuilder *builder);

G_END_DECLS
