/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/answer: what an endpoint says to a small question. */
#pragma once

#include <glib.h>

#include "money.h"

G_BEGIN_DECLS

/**
 * LimnOffer:
 * @slug: the endpoint's name of a model
 * @name: (nullable): its name for people
 * @aliases: (array zero-terminated=1): further slugs
 * @draws: whether it makes images, as far as the endpoint tells: %FALSE for
 *   what is plainly for something else
 */
typedef struct
{
  char *slug;
  char *name;
  char **aliases;
  gboolean draws;
} LimnOffer;

/**
 * LimnFate:
 * @LIMN_FATE_UNKNOWN: the endpoint does not know the request, or does not say
 * @LIMN_FATE_UNDERWAY: it is still at it
 * @LIMN_FATE_CHARGED: it was carried out, and paid for
 * @LIMN_FATE_FREE: it was not carried out, or costs nothing
 *
 * What became of a request.
 */
typedef enum
{
  LIMN_FATE_UNKNOWN,
  LIMN_FATE_UNDERWAY,
  LIMN_FATE_CHARGED,
  LIMN_FATE_FREE,
} LimnFate;

/**
 * LimnAnswer:
 * @code: (nullable): the endpoint's own error code
 * @account: (nullable): how the account is paid, "prepaid" or "postpaid"
 * @micros: a balance: what is left, or %LIMN_MONEY_UNKNOWN where no limit is
 *   told; an estimate: the whole cost; in millionths of @currency
 * @currency: (nullable): ISO 4217
 * @model: @provider: (nullable): what an estimate is for; the endpoint may
 *   choose another provider in the end
 * @offers: (element-type LimnOffer): models
 * @fate: what became of a request; then @micros is what it cost
 * @request_id: (nullable): the endpoint's id of that request
 *
 * Of each question only what it asks for is filled in.
 */
typedef struct
{
  char *code;
  char *account;
  gint64 micros;
  char *currency;
  char *model;
  char *provider;
  GPtrArray *offers;
  LimnFate fate;
  char *request_id;
} LimnAnswer;

LimnAnswer *limn_answer_new (void);
void limn_answer_free (LimnAnswer *self);
LimnOffer *limn_answer_add_offer (LimnAnswer *self, const char *slug);
void limn_offer_add_alias (LimnOffer *self, const char *alias);
void limn_answer_mask (LimnAnswer *self, const char *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnAnswer, limn_answer_free)

G_END_DECLS
