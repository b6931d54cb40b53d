/* emulator/fault: what is to go wrong, and when. */
#pragma once

#include <json-glib/json-glib.h>

#include "picture.h"

G_BEGIN_DECLS

typedef enum
{
  EMU_FAULT_STATUS,
  EMU_FAULT_HTML200,
  EMU_FAULT_EMPTY_DATA,
  EMU_FAULT_BROKEN_JSON,
  EMU_FAULT_BROKEN_BASE64,
  EMU_FAULT_TRUNCATED_IMAGE,
  EMU_FAULT_CORRUPT_IMAGE,
  EMU_FAULT_ABSURD_IMAGE,
  EMU_FAULT_WRONG_FORMAT,
  EMU_FAULT_SHORT_BODY,
  EMU_FAULT_RESET_AFTER_BYTES,
  EMU_FAULT_STALL,
  EMU_FAULT_STALL_MID_BODY,
  EMU_FAULT_SLOW,
  EMU_FAULT_NO_CONTENT,
  EMU_FAULT_ERROR200,
  EMU_FAULT_NULL_IMAGE,
  EMU_FAULT_ECHO_KEY,
  EMU_FAULT_BIG_TEXT,
  EMU_FAULT_JOB_FAILS,
  EMU_FAULT_JOB_CANCELED,
  EMU_FAULT_JOB_ABORTED,
  EMU_FAULT_JOB_WAITS,
  EMU_FAULT_JOB_RUNS,
  EMU_FAULT_BIG_SIGNATURE,
  EMU_FAULT_BLOCKED,
  EMU_FAULT_FINISH,
  EMU_FAULT_ONLY_THOUGHTS,
  EMU_FAULT_RESET,
  EMU_FAULT_FOREIGN_JOB,
  EMU_FAULT_REDIRECT,
  EMU_FAULT_BODY,
  EMU_FAULT_INJECT,
  EMU_FAULT_CUT_BODY,
  EMU_FAULT_WHITESPACE,
  EMU_FAULT_GARBLED_CHUNKS,
  EMU_FAULT_WRONG_LENGTH,
  EMU_FAULT_FILE,
  EMU_FAULT_FOREIGN_MEDIA,
} EmuFaultKind;

typedef enum
{
  EMU_FAULT_AT_IMAGES,
  EMU_FAULT_AT_MEDIA,
  EMU_FAULT_AT_OTHER,
  EMU_FAULT_AT_STATUS,
  EMU_FAULT_AT_RESULT,
  EMU_FAULT_AT_CANCEL,
  EMU_FAULT_AT_UPLOAD,
} EmuFaultPlace;

/**
 * EmuFault:
 * @name: as it was ordered
 * @at: the kind of request it is meant for
 * @times: requests left to spoil
 * @bytes: of the body that arrive (short_body, reset_after_bytes), that come
 *   first (stall_mid_body), that are cut (truncated_image), of text (big_text)
 * @percent: of the body, in the place of @bytes
 * @data: (nullable): what comes in the place of something
 * @ms: of silence
 * @rate: bytes a second
 * @status: of the answer, 0 for that of the code
 * @code: (nullable): of the error
 * @message: (nullable): of the error
 * @retry_after: (nullable): header to send
 * @retry_delay: (nullable): the same in the body, as Google does
 * @reason: (nullable): why Google made no image
 * @content: (nullable): what comes in its place: none, empty or text
 * @origin: (nullable): scheme, host and port of another place
 * @address: (nullable): of a job, the one that is there: status, result, cancel
 * @headers: (nullable): more of them: name, value, name, value …, %NULL
 */
typedef struct
{
  EmuFaultKind kind;
  const char *name;
  EmuFaultPlace at;
  guint times;
  guint64 bytes;
  guint percent;
  guint ms;
  guint rate;
  guint status;
  char *code;
  char *message;
  char *retry_after;
  char *retry_delay;
  char *reason;
  char *content;
  char *origin;
  char *address;
  GBytes *data;
  char **headers;
} EmuFault;

typedef struct _EmuFaultQueue EmuFaultQueue;

EmuFaultQueue *emu_fault_queue_new (void);
void emu_fault_queue_free (EmuFaultQueue *self);
void emu_fault_queue_clear (EmuFaultQueue *self);
gboolean emu_fault_queue_replace (EmuFaultQueue *self,
                                  JsonArray *orders,
                                  GError **error);
EmuFault *emu_fault_queue_take (EmuFaultQueue *self, EmuFaultPlace at);
void emu_fault_queue_build (const EmuFaultQueue *self, JsonBuilder *builder);

EmuFault *emu_fault_make (EmuFaultKind kind);
void emu_fault_free (EmuFault *fault);
gboolean emu_fault_is (const EmuFault *fault, EmuFaultKind kind);
gboolean emu_fault_prevents_images (const EmuFault *fault);
gboolean emu_fault_concerns_job (const EmuFault *fault);
const char *emu_fault_get_origin (const EmuFault *fault,
                                  const char *address,
                                  const char *own);
guint64 emu_fault_get_end (const EmuFault *fault, guint64 total);
GBytes *emu_fault_spoil_file (const EmuFault *fault, GBytes *file);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EmuFault, emu_fault_free)

G_END_DECLS
