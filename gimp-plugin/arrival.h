/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/arrival: results that are whole go into their image, in one undo step.
 */
#pragma once

#include "edit.h"
#include "journal.h"
#include "layers.h"

G_BEGIN_DECLS

/**
 * LimnArrival:
 * @layers: the results
 * @placement: where they go
 * @edit: (nullable): the edit that they come from
 * @plan: (nullable): of their job
 * @settings: the user's
 * @journal: hears of those that are in the image
 * @record: of their job
 * @indices: (nullable) (element-type guint): which of the record's results each
 *   layer is; %NULL where each is its own
 * @note_times: (nullable): completes @record once the layers are in the image
 * @times_data: for @note_times
 */
typedef struct
{
  LimnLayers *layers;
  LimnPlacement placement;
  LimnEdit *edit;
  const LimnPlan *plan;
  const LimnSettings *settings;
  LimnJournal *journal;
  LimnRecord *record;
  const GArray *indices;
  void (*note_times) (gpointer user_data);
  gpointer times_data;
} LimnArrival;

GArray *limn_arrival_run (LimnArrival *self, GError **error);
GHashTable *limn_arrival_find (const char *id);

G_END_DECLS
