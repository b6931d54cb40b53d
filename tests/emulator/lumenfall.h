/* emulator/lumenfall: what both halves of the gateway share. */
#pragma once

#include "call.h"
#include "order.h"
#include "problem.h"

G_BEGIN_DECLS

/**
 * EmuLumenfallImage:
 * @entry: (transfer none): in the ledger
 *
 * One image request between its arrival and its answer.
 */
typedef struct
{
  EmuOrder *order;
  EmuLedgerEntry *entry;
  GPtrArray *images;
} EmuLumenfallImage;

void emu_lumenfall_fail (EmuCall *call,
                         EmuProblem problem,
                         const char *message);
void emu_lumenfall_fail_as (EmuCall *call,
                            EmuProblem problem,
                            const EmuFault *fault,
                            guint status,
                            const char *message);
gboolean emu_lumenfall_misanswer (EmuCall *call);
const char *emu_lumenfall_code (EmuProblem problem);
EmuProblem emu_lumenfall_problem (const EmuFault *fault);
char *emu_lumenfall_key_id (const EmuCall *call);

void emu_lumenfall_image_generate (EmuCall *call);
void emu_lumenfall_image_edit (EmuCall *call);

void emu_lumenfall_answer_images (EmuCall *call);
void emu_lumenfall_answer_estimate (EmuCall *call);

G_END_DECLS
