/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/attempt-private: what the files of an attempt share. */
#pragma once

#include "access.h"
#include "attempt.h"

G_BEGIN_DECLS

struct _LimnAttempt
{
  const LimnAttemptFrame *frame;
  LimnOrder order;
  char *mark;
  JsonObject *memory; /* of an earlier attempt, which goes on */
  LimnAccess *access;

  GTask *task; /* while it runs */
  GPtrArray *urls;
  LimnHttpRequest *request; /* until the journal has it */
  void (*next) (LimnAttempt *self);
  gboolean is_held; /* by the journal: it was not sent */
  LimnReceiver *receiver;
  LimnInlet *inlet;
  LimnStep *step;
  gboolean renewed;
  gboolean tells_cost; /* the failure says what may be charged */
  guint n_fate;
  guint n_misses;
  guint n_fetching;
  guint n_refetched;
  guint n_answered;
  goffset received;
  goffset expected;
  gint64 began;
  LimnOutcome outcome;
};

void limn_attempt_note (LimnAttempt *self, const GError *error);
void limn_attempt_fail (LimnAttempt *self, const GError *error);
void limn_attempt_complete (LimnAttempt *self);
gboolean limn_attempt_is_cancelled (LimnAttempt *self);
LimnTransportLimits limn_attempt_get_limits (LimnAttempt *self);

gboolean limn_attempt_is_taken (const LimnAttempt *self);
void limn_attempt_add_words (LimnAttempt *self, GError *error);
GError *limn_attempt_refuse_host (LimnAttempt *self, const char *url);

void limn_attempt_open_receiver (LimnAttempt *self);
void limn_attempt_salvage (LimnAttempt *self, const GError *error);
void limn_attempt_collect (LimnAttempt *self);
void limn_attempt_answer (LimnAttempt *self);

void limn_attempt_follow (LimnAttempt *self, const char *next, guint ms);
void limn_attempt_resume (LimnAttempt *self);
void limn_attempt_journal_sent (LimnAttempt *self);
void limn_attempt_await_journal (LimnAttempt *self,
                                 void (*next) (LimnAttempt *self));
void limn_attempt_journal_step (LimnAttempt *self);
void limn_attempt_journal_skip (LimnAttempt *self);
void limn_attempt_journal_place (LimnAttempt *self, guint place);
void limn_attempt_journal_end (LimnAttempt *self);

void limn_attempt_begin (LimnAttempt *self);
void limn_attempt_get_key (LimnAttempt *self);
void limn_attempt_get_token (LimnAttempt *self);
gboolean limn_attempt_renew (LimnAttempt *self, const GError *error);
gboolean limn_attempt_ask_fate (LimnAttempt *self);

G_END_DECLS
