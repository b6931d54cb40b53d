/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/answer: what an endpoint says to a small question. */
#include "answer.h"

#include "keys.h"

static void
limn_answer_free_offer (gpointer data)
{
  LimnOffer *offer = data;

  g_free (offer->slug);
  g_free (offer->name);
  g_strfreev (offer->aliases);
  g_free (offer);
}

/**
 * limn_answer_new:
 *
 * Returns: (transfer full): an answer that says nothing yet
 */
LimnAnswer *
limn_answer_new (void)
{
  LimnAnswer *self = g_new0 (LimnAnswer, 1);

  self->micros = LIMN_MONEY_UNKNOWN;
  self->offers = g_ptr_array_new_with_free_func (limn_answer_free_offer);
  return self;
}

/**
 * limn_answer_free:
 * @self: (nullable) (transfer full): an answer
 */
void
limn_answer_free (LimnAnswer *self)
{
  if (self == NULL)
    return;
  g_free (self->code);
  g_free (self->account);
  g_free (self->currency);
  g_free (self->model);
  g_free (self->provider);
  g_free (self->request_id);
  g_ptr_array_unref (self->offers);
  g_free (self);
}

/**
 * limn_answer_add_offer:
 * @self: an answer
 * @slug: name of a model
 *
 * Returns: (transfer none): a new last offer, without name or aliases
 */
LimnOffer *
limn_answer_add_offer (LimnAnswer *self, const char *slug)
{
  LimnOffer *offer = g_new0 (LimnOffer, 1);

  offer->slug = g_strdup (slug);
  offer->aliases = g_new0 (char *, 1);
  offer->draws = TRUE;
  g_ptr_array_add (self->offers, offer);
  return offer;
}

/**
 * limn_offer_add_alias:
 * @self: an offer
 * @alias: a further name of the model
 */
void
limn_offer_add_alias (LimnOffer *self, const char *alias)
{
  guint n = g_strv_length (self->aliases);

  self->aliases = g_renew (char *, self->aliases, n + 2);
  self->aliases[n] = g_strdup (alias);
  self->aliases[n + 1] = NULL;
}

static void
limn_answer_mask_offer (LimnOffer *offer, const char *key)
{
  limn_keys_mask_field (&offer->slug, key);
  limn_keys_mask_field (&offer->name, key);
  for (char **alias = offer->aliases; *alias != NULL; alias++)
    limn_keys_mask_field (alias, key);
}

/**
 * limn_answer_mask:
 * @self: an answer
 * @key: (nullable): the key of the endpoint that it came from
 *
 * Takes @key out of every text.
 */
void
limn_answer_mask (LimnAnswer *self, const char *key)
{
  char **words[] = { &self->code,  &self->account,  &self->currency,
                     &self->model, &self->provider, &self->request_id };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    limn_keys_mask_field (words[i], key);
  for (guint i = 0; i < self->offers->len; i++)
    limn_answer_mask_offer (g_ptr_array_index (self->offers, i), key);
}
