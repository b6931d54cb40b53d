/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/waiting: a job that may have been paid for and never arrived. */
#pragma once

#include "money.h"

G_BEGIN_DECLS

/**
 * LimnWaitingKind:
 * @LIMN_WAITING_RESULTS: results are here
 * @LIMN_WAITING_JOB: the endpoint can be asked after its job
 * @LIMN_WAITING_FATE: the endpoint can be asked what became of the request
 * @LIMN_WAITING_UNKNOWN: nobody can be asked
 * @LIMN_WAITING_DAMAGED: its record cannot be read
 */
typedef enum
{
  LIMN_WAITING_RESULTS,
  LIMN_WAITING_JOB,
  LIMN_WAITING_FATE,
  LIMN_WAITING_UNKNOWN,
  LIMN_WAITING_DAMAGED,
} LimnWaitingKind;

/**
 * LimnWaiting:
 * @kind: what can be done
 * @id: of the job
 * @created: (nullable): ISO 8601 in UTC
 * @operation: (nullable): "generate", "edit", …
 * @prompt: (nullable): the user's
 * @model: (nullable): slug
 * @endpoint: (nullable): who has the job, or was sent it
 * @state: of the journal: "sent", "received", …
 * @micros: what it cost or may have cost, in micro-dollars, or
 *   %LIMN_MONEY_UNKNOWN
 * @is_estimate: nobody has said so yet
 * @n_results: results that are here and were not delivered
 * @n_wanted: results that were asked for
 * @words: one line: what can be done
 *
 * %NULL where a record is damaged.
 */
typedef struct
{
  LimnWaitingKind kind;
  char *id;
  char *created;
  char *operation;
  char *prompt;
  char *model;
  char *endpoint;
  char *state;
  gint64 micros;
  gboolean is_estimate;
  guint n_results;
  guint n_wanted;
  char *words;
} LimnWaiting;

void limn_waiting_free (LimnWaiting *self);
GPtrArray *limn_waiting_list (const char *folder);
GPtrArray *limn_waiting_list_files (const char *folder, const char *id);
const char *limn_waiting_get_kind_name (LimnWaitingKind kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnWaiting, limn_waiting_free)

G_END_DECLS
