/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/run: everything one run owns, and its steps, in this order: find, look,
 * make_plan, pack, open, deliver. */
#pragma once

#include "again.h"
#include "call.h"
#include "client.h"
#include "edit.h"
#include "packing.h"
#include "workshop.h"

G_BEGIN_DECLS

/**
 * LimnOutcome:
 * @image: id of the image the layers are in, -1 after a dry run of create
 * @layers: (element-type gint32): ids, in the results' order
 * @record: the job's record as JSON
 */
typedef struct
{
  gint32 image;
  GArray *layers;
  char *record;
} LimnOutcome;

/**
 * LimnRun:
 * @call: what to do; its request is the recipe's where a layer is repeated
 * @workshop: @client: with what; must outlive this
 * @again: (nullable): a recipe that is repeated
 * @edit: (nullable): what of the image is sent, and how it comes back
 * @canvas: what the plan should suit
 * @names: of the images that are sent, for @canvas
 * @center_x: @center_y: where a generation goes, image coordinates
 * @plan: what is done
 * @references: what @plan refers to, found
 * @packing: what is read and packed for @inputs
 * @inputs: what goes out
 * @layers: what the results become
 * @memento: (nullable): where they go, for the journal
 * @record: of the job, once it has ended
 * @began: @prepared: @encoded: monotonic times, microseconds
 */
typedef struct
{
  LimnCall *call;
  LimnWorkshop *workshop;
  LimnClient *client;
  LimnAgain *again;
  LimnEdit *edit;
  LimnCanvas canvas;
  char *names[2];
  gdouble center_x, center_y;
  LimnPlan *plan;
  GPtrArray *references;
  LimnPacking *packing;
  LimnInputs *inputs;
  LimnLayers *layers;
  LimnMemento *memento;
  LimnRecord *record;
  gint64 began, prepared, encoded;
} LimnRun;

void limn_run_clear (LimnRun *self);
gboolean limn_run_find (LimnRun *self, GError **error);
gboolean limn_run_look (LimnRun *self, GError **error);
gboolean limn_run_make_plan (LimnRun *self, GError **error);
gboolean limn_run_pack (LimnRun *self, GError **error);
void limn_run_open (LimnRun *self, LimnConsumer *consumer);
LimnPlacement limn_run_get_placement (LimnRun *self);
LimnOutcome *limn_run_deliver (LimnRun *self, GError **error);
char *limn_run_dup_loss (const LimnRun *self, guint n_layers);
void limn_outcome_free (LimnOutcome *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LimnRun, limn_run_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnOutcome, limn_outcome_free)

G_END_DECLS
