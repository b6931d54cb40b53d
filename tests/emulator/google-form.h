/* emulator/google-form: a generateContent request that is being read. */
#pragma once

#include "google.h"

G_BEGIN_DECLS

/**
 * EmuGoogleForm:
 * @text: words of the last turn
 * @images: (element-type GBytes): of all turns
 * @turn: images before the last turn
 * @is_model: the turn at hand is the model's
 */
typedef struct
{
  EmuGooglePrompt *prompt;
  const EmuGoogleService *service;
  const EmuGoogleModel *model;
  JsonObject *root;
  EmuCall *call;
  GString *text;
  GPtrArray *images;
  guint turn;
  gboolean is_model;
} EmuGoogleForm;

gboolean emu_google_form_config (EmuGoogleForm *form, GError **error);
void emu_google_form_size (EmuGoogleForm *form);

G_END_DECLS
