/* emulator/fal: what the parts of this vendor share. */
#pragma once

#include "call.h"
#include "models.h"

G_BEGIN_DECLS

#define EMU_FAL_VENDOR "fal"

/**
 * EmuFalShape:
 * @EMU_FAL_PLAIN: {detail: text}
 * @EMU_FAL_REQUEST: {detail: text, error_type}, of the platform
 * @EMU_FAL_MODEL: {detail: [{loc, msg, type, …}]}, of the model
 */
typedef enum
{
  EMU_FAL_PLAIN,
  EMU_FAL_REQUEST,
  EMU_FAL_MODEL,
} EmuFalShape;

/**
 * EmuFalError:
 * @code: its type, where the vendor gives one
 * @retryable: (nullable): what X-Fal-Retryable says
 */
typedef struct
{
  const char *code;
  guint status;
  EmuFalShape shape;
  const char *retryable;
  const char *message;
} EmuFalError;

/**
 * EmuFalInput:
 * @app: second part of the model's id
 * @model: row of the catalogue
 * @units: that are billed
 * @detail: (element-type JsonObject): what is wrong with the input
 */
typedef struct
{
  char *app;
  gboolean edit;
  EmuModelChoice choice;
  guint of;
  char *prompt;
  gboolean sync_mode;
  EmuFormat format;
  double units;
  JsonArray *detail;
} EmuFalInput;

const EmuFalError *emu_fal_error (const char *code, guint status);
void emu_fal_send_error (EmuCall *call,
                         const EmuFalError *error,
                         const char *message,
                         const char *input);
void emu_fal_send_fault (EmuCall *call,
                         const EmuFault *fault,
                         guint status,
                         const char *input);
void emu_fal_send_detail (EmuCall *call, JsonArray *detail);
void emu_fal_name_request (EmuCall *call, const char *id);

EmuFalInput *emu_fal_input_new (const char *app, gboolean edit);
void emu_fal_input_free (gpointer data);
EmuStudioOrder *emu_fal_input_read (EmuFalInput *self,
                                    EmuCall *call,
                                    JsonObject *fields,
                                    gint64 *cost);
void emu_fal_input_add_error (EmuFalInput *self,
                              const char *field,
                              gint item,
                              const char *type,
                              const char *message,
                              JsonNode *value);

void emu_fal_queue_submit (EmuCall *call);
void emu_fal_queue_submit_edit (EmuCall *call);
void emu_fal_queue_status (EmuCall *call);
void emu_fal_queue_result (EmuCall *call);
void emu_fal_queue_cancel (EmuCall *call);
void emu_fal_queue_run (EmuCall *call);
void emu_fal_queue_run_edit (EmuCall *call);

void emu_fal_answer_ticket (EmuCall *call, const EmuJob *job);
void emu_fal_answer_status (EmuCall *call, const EmuJob *job);
void emu_fal_answer_result (EmuCall *call, const EmuJob *job);

void emu_fal_storage_initiate (EmuCall *call);
void emu_fal_storage_put (EmuCall *call);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EmuFalInput, emu_fal_input_free)

G_END_DECLS
