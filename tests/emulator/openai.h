/* emulator/openai: the Images API, at OpenAI and at servers like it. */
#pragma once

#include "call.h"
#include "flavor.h"

G_BEGIN_DECLS

#define EMU_OPENAI_VENDOR "openai"

typedef enum
{
  EMU_OPENAI_GENERATION,
  EMU_OPENAI_EDIT,
  EMU_OPENAI_INPAINTING,
} EmuOpenaiKind;

/**
 * EmuOpenaiRefusal:
 * @status: HTTP status
 * @code: (nullable): OpenAI's own
 * @param: (nullable): the field at fault
 */
typedef struct
{
  guint status;
  const char *code;
  char *param;
  char *message;
} EmuOpenaiRefusal;

/**
 * EmuOpenaiModel:
 * @price: micro-dollars an image
 * @free_size: any size whose sides 16 divides
 * @told_delivery: takes response_format
 */
typedef struct
{
  const char *id;
  guint price;
  gboolean free_size;
  gboolean told_delivery;
  guint max_n;
} EmuOpenaiModel;

/**
 * EmuOpenaiImage:
 * @model: (nullable): OpenAI's own, where that is the flavor
 * @images: (element-type GBytes): uploads
 * @repeated: "image" came more than once
 * @mask: (nullable): of the first one
 * @entry: (transfer none): in the ledger
 * @made: (nullable) (element-type EmuStudioImage): the results
 *
 * One image request between its arrival and its answer.
 */
typedef struct
{
  const EmuFlavor *flavor;
  EmuOpenaiKind kind;
  const EmuOpenaiModel *model;
  char *model_id;
  char *prompt;
  guint n;
  guint64 seed;
  EmuFormat format;
  guint quality;
  gboolean b64;
  guint width, height;
  GPtrArray *images;
  gboolean repeated;
  GBytes *mask;
  EmuLedgerEntry *entry;
  GPtrArray *made;
} EmuOpenaiImage;

EmuOpenaiRefusal *emu_openai_refuse (guint status,
                                     const char *code,
                                     const char *param,
                                     const char *format,
                                     ...) G_GNUC_PRINTF (4, 5);
void emu_openai_refusal_free (EmuOpenaiRefusal *refusal);
void emu_openai_fail (EmuCall *call, const EmuOpenaiRefusal *refusal);
void emu_openai_fail_by (EmuCall *call, const EmuFault *fault);

const EmuOpenaiModel *emu_openai_model_get (guint index);
const EmuOpenaiModel *emu_openai_model_find (const char *id);

EmuOpenaiRefusal *emu_openai_order_read (EmuOpenaiImage *self,
                                         JsonObject *fields,
                                         gboolean loose,
                                         const EmuSettings *settings);

EmuOpenaiRefusal *emu_openai_size_read (EmuOpenaiImage *self,
                                        const char *size,
                                        const EmuSettings *settings);

void emu_openai_image_generate (EmuCall *call);
void emu_openai_image_edit (EmuCall *call);
void emu_openai_image_inpaint (EmuCall *call);

void emu_openai_answer (EmuCall *call);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EmuOpenaiRefusal, emu_openai_refusal_free)

G_END_DECLS
