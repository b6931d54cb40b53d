/* emulator/google: what the Gemini API and Vertex AI share: generateContent. */
#pragma once

#include "call.h"
#include "models.h"
#include "proto.h"

G_BEGIN_DECLS

typedef enum
{
  EMU_GOOGLE_INVALID,
  EMU_GOOGLE_KEY,
  EMU_GOOGLE_PRECONDITION,
  EMU_GOOGLE_UNAUTHENTICATED,
  EMU_GOOGLE_CREDENTIALS,
  EMU_GOOGLE_PERMISSION,
  EMU_GOOGLE_NOT_FOUND,
  EMU_GOOGLE_EXHAUSTED,
  EMU_GOOGLE_QUOTA,
  EMU_GOOGLE_INTERNAL,
  EMU_GOOGLE_UNAVAILABLE,
  EMU_GOOGLE_DEADLINE,
  EMU_N_GOOGLE,
} EmuGoogleProblem;

#define EMU_GOOGLE_ERROR (emu_google_error_quark ())

/**
 * EmuGoogleService:
 * @name: for ledger and prices
 * @host: of the service, as its errors name it
 * @package: of its types, as its errors name them
 * @needs_role: every content must say whose it is
 * @max_body: bytes of a request, 0 for no bound
 * @max_image: bytes of an inline image, 0 for no bound
 */
typedef struct
{
  const char *name;
  const char *host;
  const char *package;
  EmuProtoDialect dialect;
  gboolean needs_role;
  gsize max_body;
  gsize max_image;
} EmuGoogleService;

/**
 * EmuGoogleModel:
 * @like: of the gateway's models the one that costs the same
 * @tokens: of an image, by tier
 * @input_tokens: of an image sent
 * @levels: (nullable): of thinking
 * @always_shows: its thoughts come without being asked for
 * @image_size: imageSize may be given
 * @global_only: Vertex serves it from no region
 */
typedef struct
{
  const char *id;
  const char *name;
  const char *version;
  const char *like;
  EmuSizesFamily family;
  guint max_images;
  guint tokens[EMU_N_TIERS];
  guint input_tokens;
  const char *const *levels;
  gboolean thinks;
  gboolean always_shows;
  gboolean image_size;
  gboolean search;
  gboolean image_search;
  gboolean global_only;
} EmuGoogleModel;

/**
 * EmuGooglePrompt:
 * @images: (element-type GBytes): the first one is edited
 * @words: text may come with the image
 * @search: a tool was given
 * @image_search: images are searched too
 * @thoughts: interim images to show
 * @wish: of the result
 * @field: (nullable): path of what is wrong with it
 *
 * A generateContent request, checked.
 */
typedef struct
{
  char *text;
  GPtrArray *images;
  gint64 seed;
  gboolean words;
  gboolean search;
  gboolean image_search;
  guint thoughts;
  EmuSizeWish wish;
  EmuSize size;
  EmuFormat format;
  guint quality;
  char *field;
} EmuGooglePrompt;

/**
 * EmuGoogleContent:
 * @entry: (transfer none): in the ledger
 * @drafts: (nullable) (element-type EmuStudioImage): the thoughts
 * @images: (nullable) (element-type EmuStudioImage): the result
 *
 * One generateContent call between its arrival and its answer.
 */
typedef struct
{
  const EmuGoogleService *service;
  const EmuGoogleModel *model;
  EmuGooglePrompt *prompt;
  EmuLedgerEntry *entry;
  GPtrArray *drafts;
  GPtrArray *images;
} EmuGoogleContent;

extern const EmuProtoMessage emu_google_request;

const EmuGoogleModel *emu_google_model_get (guint index);
const EmuGoogleModel *emu_google_model_find (const char *id);
gboolean emu_google_model_is_retired (const char *id);
gint64 emu_google_model_cost (const EmuGoogleModel *model,
                              const char *service,
                              EmuTier tier,
                              guint images);

GQuark emu_google_error_quark (void);
gboolean emu_google_error_refuse (GError **error, const char *format, ...)
    G_GNUC_PRINTF (2, 3);
const char *emu_google_error_name (EmuGoogleProblem problem);
EmuGoogleProblem emu_google_error_find (const EmuFault *fault);
void emu_google_error_send (EmuCall *call,
                            const EmuGoogleService *service,
                            EmuGoogleProblem problem,
                            const char *message,
                            const char *field);
void emu_google_error_send_fault (EmuCall *call,
                                  const EmuGoogleService *service,
                                  guint status);

const char *emu_google_key_get (const EmuCall *call);
gboolean emu_google_key_check (EmuCall *call, const EmuGoogleService *service);
gboolean emu_google_key_check_token (EmuCall *call,
                                     const EmuGoogleService *service);

EmuGooglePrompt *emu_google_prompt_new (void);
void emu_google_prompt_free (EmuGooglePrompt *self);
gboolean emu_google_prompt_read (EmuGooglePrompt *self,
                                 const EmuGoogleService *service,
                                 const EmuGoogleModel *model,
                                 JsonObject *root,
                                 EmuCall *call,
                                 GError **error);

void emu_google_content_handle (EmuCall *call,
                                const EmuGoogleService *service,
                                const EmuGoogleModel *model);
const char *emu_google_answer_reason (const EmuFault *fault);
void emu_google_answer_send (EmuCall *call);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EmuGooglePrompt, emu_google_prompt_free)

G_END_DECLS
