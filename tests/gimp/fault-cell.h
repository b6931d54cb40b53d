/* fault-cell: one job that is cut off at one point, and what becomes of it. */
#pragma once

#include "channel.h"

G_BEGIN_DECLS

/**
 * FaultStage:
 * @FAULT_STAGE_UNSENT: nothing is ordered yet
 * @FAULT_STAGE_ORDERED: the answer to the order is not there yet
 * @FAULT_STAGE_JOB: it is, where there is a queue; the result is not whole
 * @FAULT_STAGE_WHOLE: the result is here
 * @FAULT_STAGE_INSERTED: it is in the image
 * @FAULT_STAGE_DELIVERED: and the journal knows
 *
 * How far a job came.
 */
typedef enum
{
  FAULT_STAGE_UNSENT,
  FAULT_STAGE_ORDERED,
  FAULT_STAGE_JOB,
  FAULT_STAGE_WHOLE,
  FAULT_STAGE_INSERTED,
  FAULT_STAGE_DELIVERED,
} FaultStage;

/**
 * FaultPoint:
 * @name: of the row
 * @function: before which something happens; with a "+" behind it, after it
 * @text: (nullable): that is in what it is given
 * @count: calls that are let pass
 * @action: what happens
 * @stage: how far the job came by then
 * @operation: (nullable): the only one that gets there
 * @queue: only jobs of a queue get there
 * @meanwhile: it is the journal's thread that gets there, and the job goes on
 */
typedef struct
{
  const char *name;
  const char *function;
  const char *text;
  guint count;
  const char *action;
  FaultStage stage;
  const char *operation;
  gboolean queue;
  gboolean meanwhile;
} FaultPoint;

/**
 * FaultColumn:
 * @endpoint: who is asked
 * @operation: what for
 * @has_queue: it can be asked after a job
 */
typedef struct
{
  const char *endpoint;
  const char *operation;
  gboolean has_queue;
} FaultColumn;

/**
 * FaultCell:
 * @words: what the call came to, as Script-Fu writes it
 * @cut: what was in the image after it
 * @recovery: what the recovery came to
 * @found: what was in the image after that
 * @mark: one character for the table: "=" unchanged, "+" recovered, "?" told,
 *   "." there at once, "!" wrong
 * @trouble: (nullable): what is wrong
 */
typedef struct
{
  const FaultPoint *point;
  const FaultColumn *column;
  char *file;
  char *state;
  char *words;
  char *cut;
  char *recovery;
  char *found;
  gboolean was_open;
  char mark;
  char *trouble;
} FaultCell;

FaultCell *fault_cell_new (Session *session,
                           const FaultPoint *point,
                           const FaultColumn *column);
void fault_cell_free (FaultCell *self);
gboolean fault_cell_exists (const FaultPoint *point, const FaultColumn *column);
void fault_cell_cut (FaultCell *self, Session *session, Channel *channel);
void fault_cell_recover (FaultCell *self, Session *session, Channel *channel);
void fault_cell_judge (FaultCell *self,
                       const FaultCell *reference,
                       const Session *session);
char *fault_cell_diff (const FaultCell *self,
                       const FaultCell *reference,
                       const Session *session,
                       const char *suffix);
void fault_cell_fail (FaultCell *self, const char *format, ...)
    G_GNUC_PRINTF (2, 3);

G_END_DECLS
