/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/funnel: the results of several replies as one row of numbers. */
#include "funnel.h"

#include <glib/gi18n-lib.h>

#include "error.h"

/* a result that the consumer does not know */
#define LIMN_FUNNEL_NONE (-1)
/* a result that is here is fed to its decoder in pieces of this size, bytes */
#define LIMN_FUNNEL_PIECE (32 * 1024)

typedef struct
{
  gint number;    /* the consumer's, or LIMN_FUNNEL_NONE */
  gboolean known; /* the consumer has heard of it */
  gboolean whole;
  gboolean ended; /* the consumer knows the end */
} LimnFunnelSlot;

struct _LimnFunnel
{
  const LimnResultSink *sink;
  gpointer user_data;
  GPtrArray *inlets;
  GArray *taken; /* gboolean, by number */
};

struct _LimnInlet
{
  LimnFunnel *funnel;
  GArray *slots; /* LimnFunnelSlot, by the reply's index */
};

struct _LimnFeed
{
  LimnInlet *inlet;
  LimnReceiver *receiver;
  guint index;
  GBytes *bytes;
  gsize at; /* bytes that are decoded */
};

static void
limn_inlet_free (gpointer data)
{
  LimnInlet *self = data;

  g_array_unref (self->slots);
  g_free (self);
}

/**
 * limn_funnel_new:
 * @sink: the consumer; must outlive the funnel
 * @user_data: for @sink
 *
 * Returns: (transfer full): a funnel without inlets
 */
LimnFunnel *
limn_funnel_new (const LimnResultSink *sink, gpointer user_data)
{
  LimnFunnel *self = g_new0 (LimnFunnel, 1);

  self->sink = sink;
  self->user_data = user_data;
  self->inlets = g_ptr_array_new_with_free_func (limn_inlet_free);
  self->taken = g_array_new (FALSE, TRUE, sizeof (gboolean));
  return self;
}

/**
 * limn_funnel_free:
 * @self: (nullable) (transfer full): a funnel whose inlets are closed
 */
void
limn_funnel_free (LimnFunnel *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->inlets);
  g_array_unref (self->taken);
  g_free (self);
}

/**
 * limn_funnel_open:
 * @self: a funnel
 *
 * Returns: (transfer none): an inlet for one reply, to be closed
 */
LimnInlet *
limn_funnel_open (LimnFunnel *self)
{
  LimnInlet *inlet = g_new0 (LimnInlet, 1);

  inlet->funnel = self;
  inlet->slots = g_array_new (FALSE, TRUE, sizeof (LimnFunnelSlot));
  g_ptr_array_add (self->inlets, inlet);
  return inlet;
}

static gint
limn_funnel_take_number (LimnFunnel *self)
{
  const gboolean yes = TRUE;

  for (guint i = 0; i < self->taken->len; i++)
    if (!g_array_index (self->taken, gboolean, i))
      {
        g_array_index (self->taken, gboolean, i) = TRUE;
        return (gint) i;
      }
  g_array_append_val (self->taken, yes);
  return (gint) self->taken->len - 1;
}

static LimnFunnelSlot *
limn_inlet_get_slot (LimnInlet *self, guint index)
{
  const LimnFunnelSlot fresh = { .number = LIMN_FUNNEL_NONE };

  while (self->slots->len <= index)
    g_array_append_val (self->slots, fresh);
  return &g_array_index (self->slots, LimnFunnelSlot, index);
}

/**
 * limn_inlet_reserve:
 * @self: an inlet
 * @index: a result of its reply, of which nothing has come
 *
 * Gives a result its number, so that results are numbered in the reply's order
 * and not in that of their arrival.
 */
void
limn_inlet_reserve (LimnInlet *self, guint index)
{
  LimnFunnelSlot *slot = limn_inlet_get_slot (self, index);

  if (slot->number == LIMN_FUNNEL_NONE)
    slot->number = limn_funnel_take_number (self->funnel);
}

/**
 * limn_inlet_get_number:
 * @self: an inlet
 * @index: a result of its reply
 *
 * Returns: the consumer's number of it, -1 where it has none yet
 */
gint
limn_inlet_get_number (LimnInlet *self, guint index)
{
  return limn_inlet_get_slot (self, index)->number;
}

/* the first thing known of a result gives it a number */
static guint
limn_inlet_number (LimnInlet *self, guint index)
{
  limn_inlet_reserve (self, index);
  limn_inlet_get_slot (self, index)->known = TRUE;
  return (guint) limn_inlet_get_slot (self, index)->number;
}

static gboolean
limn_inlet_begin (gpointer user_data,
                  guint index,
                  const LimnImageInfo *info,
                  GError **error)
{
  LimnInlet *self = user_data;
  LimnFunnel *funnel = self->funnel;

  return funnel->sink->begin (
      funnel->user_data, limn_inlet_number (self, index), info, error);
}

static gboolean
limn_inlet_rows (gpointer user_data,
                 guint index,
                 guint y,
                 guint n_rows,
                 const guint8 *pixels,
                 gsize stride,
                 GError **error)
{
  LimnInlet *self = user_data;
  LimnFunnel *funnel = self->funnel;

  return funnel->sink->rows (funnel->user_data,
                             limn_inlet_number (self, index),
                             y,
                             n_rows,
                             pixels,
                             stride,
                             error);
}

static gboolean
limn_inlet_bytes (gpointer user_data,
                  guint index,
                  const guint8 *data,
                  gsize length,
                  GError **error)
{
  LimnInlet *self = user_data;
  LimnFunnel *funnel = self->funnel;

  if (funnel->sink->bytes == NULL)
    return TRUE;
  return funnel->sink->bytes (
      funnel->user_data, limn_inlet_number (self, index), data, length, error);
}

static void
limn_inlet_tell_end (LimnInlet *self, guint index, const GError *error)
{
  LimnFunnelSlot *slot = limn_inlet_get_slot (self, index);
  LimnFunnel *funnel = self->funnel;

  if (slot->ended || slot->number == LIMN_FUNNEL_NONE)
    return;
  slot->ended = TRUE;
  if (error != NULL)
    g_array_index (funnel->taken, gboolean, slot->number) = FALSE;
  if (slot->known)
    funnel->sink->end (funnel->user_data, (guint) slot->number, error);
}

/* a whole result waits for limn_inlet_keep() */
static void
limn_inlet_end (gpointer user_data, guint index, const GError *error)
{
  LimnInlet *self = user_data;

  if (error != NULL)
    limn_inlet_tell_end (self, index, error);
  else
    limn_inlet_get_slot (self, index)->whole = TRUE;
}

const LimnResultSink limn_inlet_sink = {
  .begin = limn_inlet_begin,
  .rows = limn_inlet_rows,
  .bytes = limn_inlet_bytes,
  .end = limn_inlet_end,
};

/**
 * limn_inlet_keep:
 * @self: an inlet
 * @index: a result of its reply
 *
 * Hands a result to the consumer for good.
 *
 * Returns: the consumer's number of it, -1 where it is not whole
 */
gint
limn_inlet_keep (LimnInlet *self, guint index)
{
  LimnFunnelSlot *slot = limn_inlet_get_slot (self, index);

  if (!slot->whole || slot->ended)
    return LIMN_FUNNEL_NONE;
  limn_inlet_tell_end (self, index, NULL);
  return slot->number;
}

/**
 * limn_inlet_close:
 * @self: an inlet
 * @error: (nullable): why nothing more comes
 *
 * The consumer forgets every result that was not kept.
 */
void
limn_inlet_close (LimnInlet *self, const GError *error)
{
  g_autoptr (GError) draft =
      g_error_new (LIMN_ERROR, LIMN_ERROR_ANSWER, "a draft, not a result");

  for (guint i = 0; i < self->slots->len; i++)
    limn_inlet_tell_end (self, i, error != NULL ? error : draft);
}

/**
 * limn_feed_new:
 * @funnel: a funnel; must outlive the feed
 * @bytes: an image as received
 *
 * Returns: (transfer full): what has those bytes go the way that those of a
 *   reply go
 */
LimnFeed *
limn_feed_new (LimnFunnel *funnel, GBytes *bytes)
{
  LimnFeed *self = g_new0 (LimnFeed, 1);

  self->inlet = limn_funnel_open (funnel);
  self->receiver = limn_receiver_new (NULL, &limn_inlet_sink, self->inlet);
  self->index = limn_receiver_open (self->receiver);
  self->bytes = g_bytes_ref (bytes);
  return self;
}

/**
 * limn_feed_free:
 * @self: (nullable) (transfer full): a feed
 */
void
limn_feed_free (LimnFeed *self)
{
  if (self == NULL)
    return;
  limn_receiver_free (self->receiver);
  g_bytes_unref (self->bytes);
  g_free (self);
}

/**
 * limn_feed_step:
 * @self: a feed
 *
 * Decodes some more, which takes some milliseconds.
 *
 * Returns: whether there is more to do
 */
gboolean
limn_feed_step (LimnFeed *self)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (self->bytes, &length);
  gsize n = MIN (length - self->at, LIMN_FUNNEL_PIECE);

  if (n == 0 || !limn_receiver_feed_image (
                    self->receiver, self->index, data + self->at, n, NULL))
    return FALSE;
  self->at += n;
  return self->at < length;
}

/**
 * limn_feed_end:
 * @self: a feed that has nothing more to do
 * @info: (out) (optional): size and format of the image; without a profile
 * @error: return location
 *
 * Returns: the consumer's number of it; -1 where it is not whole, or was not
 *   wanted
 */
gint
limn_feed_end (LimnFeed *self, LimnImageInfo *info, GError **error)
{
  const GError *failed;
  gint number;

  limn_receiver_close (self->receiver, self->index, NULL);
  failed = limn_receiver_get_error (self->receiver, self->index);
  number = limn_inlet_keep (self->inlet, self->index);
  limn_inlet_close (self->inlet, failed);
  if (info != NULL && number >= 0)
    {
      *info = *limn_receiver_get_info (self->receiver, self->index);
      info->icc = NULL;
    }
  if (failed != NULL && error != NULL)
    *error = g_error_copy (failed);
  return number;
}

/**
 * limn_funnel_feed:
 * @self: a funnel
 * @bytes: an image as received
 * @info: (out) (optional): as limn_feed_end()
 * @error: return location
 *
 * A whole feed at once.
 *
 * Returns: as limn_feed_end()
 */
gint
limn_funnel_feed (LimnFunnel *self,
                  GBytes *bytes,
                  LimnImageInfo *info,
                  GError **error)
{
  g_autoptr (LimnFeed) feed = limn_feed_new (self, bytes);

  while (limn_feed_step (feed))
    ;
  return limn_feed_end (feed, info, error);
}
