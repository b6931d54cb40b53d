/* emulator/replicate: what the parts of this vendor share. */
#pragma once

#include "call.h"
#include "models.h"

G_BEGIN_DECLS

#define EMU_REPLICATE_VENDOR "replicate"

/**
 * EmuReplicateInput:
 * @name: second part of the model's name
 * @input: (nullable): as it was sent, to be repeated
 * @faults: (element-type JsonObject): what is wrong with it
 */
typedef struct
{
  char *name;
  EmuModelChoice choice;
  guint of;
  JsonNode *input;
  const char *extension;
  JsonArray *faults;
} EmuReplicateInput;

void emu_replicate_send_error (EmuCall *call,
                               guint status,
                               const char *title,
                               const char *detail);
void emu_replicate_send_faults (EmuCall *call, JsonArray *faults);
void emu_replicate_add_time (JsonBuilder *builder,
                             const char *name,
                             gint64 time);
void emu_replicate_add_text (JsonBuilder *builder,
                             const char *name,
                             const char *value);

EmuReplicateInput *emu_replicate_input_new (const char *owner,
                                            const char *name);
void emu_replicate_input_free (gpointer data);
EmuStudioOrder *emu_replicate_input_read (EmuReplicateInput *self,
                                          EmuCall *call,
                                          JsonObject *body,
                                          gboolean by_version,
                                          gint64 *cost);

void emu_replicate_prediction_create (EmuCall *call);
void emu_replicate_prediction_create_of (EmuCall *call);
void emu_replicate_prediction_get (EmuCall *call);
void emu_replicate_prediction_list (EmuCall *call);
void emu_replicate_prediction_cancel (EmuCall *call);
void emu_replicate_answer (EmuCall *call, const EmuJob *job, guint status);
void emu_replicate_answer_build (JsonBuilder *builder,
                                 const EmuCall *call,
                                 const EmuJob *job);

void emu_replicate_file_create (EmuCall *call);
void emu_replicate_file_get (EmuCall *call);
void emu_replicate_file_list (EmuCall *call);
void emu_replicate_file_delete (EmuCall *call);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EmuReplicateInput, emu_replicate_input_free)

G_END_DECLS
