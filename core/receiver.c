/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/receiver: from reply bytes to rows, one slot an image. */
#include "receiver.h"

#include <string.h>

#include "base64.h"
#include "error.h"

/* base64 is decoded in pieces of this many characters: 12 KiB of bytes stay in
 * the first-level cache on their way to the decoder */
#define LIMN_RECEIVER_PIECE (16 * 1024)

typedef struct
{
  LimnReceiver *receiver;
  guint index;
  guint n_prefix; /* characters of "data:" seen so far */
  gboolean in_prefix;
  LimnBase64 base64;
  LimnDecoder *decoder;
  GError *error;
  gboolean closed;
} LimnReceiverSlot;

struct _LimnReceiver
{
  LimnPayload *payload;
  GPtrArray *slots;
  const LimnResultSink *sink;
  gpointer user_data;
};

static gboolean
limn_receiver_begin_rows (gpointer user_data,
                          const LimnImageInfo *info,
                          GError **error)
{
  LimnReceiverSlot *slot = user_data;
  LimnReceiver *self = slot->receiver;

  return self->sink->begin (self->user_data, slot->index, info, error);
}

static gboolean
limn_receiver_push_rows (gpointer user_data,
                         guint y,
                         guint n_rows,
                         const guint8 *pixels,
                         gsize stride,
                         GError **error)
{
  LimnReceiverSlot *slot = user_data;
  LimnReceiver *self = slot->receiver;

  return self->sink->rows (
      self->user_data, slot->index, y, n_rows, pixels, stride, error);
}

static const LimnRowSink limn_receiver_row_sink = {
  .begin = limn_receiver_begin_rows,
  .rows = limn_receiver_push_rows,
};

static void
limn_receiver_slot_free (LimnReceiverSlot *slot)
{
  limn_decoder_free (slot->decoder);
  g_clear_error (&slot->error);
  g_free (slot);
}

static LimnReceiverSlot *
limn_receiver_get_slot (LimnReceiver *self, guint index)
{
  g_assert (index < self->slots->len);
  return g_ptr_array_index (self->slots, index);
}

static void
limn_receiver_slot_close (LimnReceiverSlot *slot, const GError *error)
{
  LimnReceiver *self = slot->receiver;

  if (slot->closed)
    return;
  slot->closed = TRUE;
  if (error != NULL && slot->error == NULL)
    slot->error = g_error_copy (error);
  self->sink->end (self->user_data, slot->index, slot->error);
}

/* a broken image ends its slot only: the others may be whole and are paid */
static void
limn_receiver_slot_feed (LimnReceiverSlot *slot,
                         const guint8 *data,
                         gsize length)
{
  LimnReceiver *self = slot->receiver;
  g_autoptr (GError) error = NULL;

  if (slot->closed || length == 0)
    return;
  if ((self->sink->bytes != NULL &&
       !self->sink->bytes (
           self->user_data, slot->index, data, length, &error)) ||
      !limn_decoder_feed (slot->decoder, data, length, &error))
    limn_receiver_slot_close (slot, error);
}

static void
limn_receiver_slot_finish (LimnReceiverSlot *slot)
{
  g_autoptr (GError) error = NULL;

  if (slot->closed)
    return;
  limn_decoder_finish (slot->decoder, &error);
  limn_receiver_slot_close (slot, error);
}

static gboolean
limn_receiver_begin_string (gpointer user_data,
                            guint stream,
                            const char *path,
                            GError **error)
{
  guint index = limn_receiver_open (user_data);

  g_assert (index == stream);
  return TRUE;
}

/* "data:image/png;base64," may stand before the image (RFC 2397); returns how
 * many characters of @data belong to it */
static gsize
limn_receiver_skip_prefix (LimnReceiverSlot *slot,
                           const char *data,
                           gsize length)
{
  static const char scheme[] = "data:";
  gsize at = 0;

  while (slot->in_prefix && at < length)
    {
      gboolean in_scheme = slot->n_prefix < strlen (scheme);

      if (in_scheme && data[at] != scheme[slot->n_prefix])
        slot->in_prefix = FALSE;
      else
        {
          slot->in_prefix = in_scheme || data[at] != ',';
          slot->n_prefix++;
          at++;
        }
    }
  return at;
}

static gboolean
limn_receiver_push_string (gpointer user_data,
                           guint stream,
                           const char *data,
                           gsize length,
                           GError **error)
{
  LimnReceiverSlot *slot = limn_receiver_get_slot (user_data, stream);
  guint8 bytes[LIMN_BASE64_MAX_OUT (LIMN_RECEIVER_PIECE)];
  gsize prefix = limn_receiver_skip_prefix (slot, data, length);

  data += prefix;
  length -= prefix;
  while (length > 0 && !slot->closed)
    {
      gsize piece = MIN (length, LIMN_RECEIVER_PIECE);
      gsize n_bytes = 0;
      g_autoptr (GError) broken = NULL;

      if (limn_base64_decode (
              &slot->base64, data, piece, bytes, &n_bytes, &broken))
        limn_receiver_slot_feed (slot, bytes, n_bytes);
      else
        limn_receiver_slot_close (slot, broken);
      data += piece;
      length -= piece;
    }
  return TRUE;
}

static gboolean
limn_receiver_end_string (gpointer user_data, guint stream, GError **error)
{
  LimnReceiverSlot *slot = limn_receiver_get_slot (user_data, stream);
  g_autoptr (GError) broken = NULL;

  if (!slot->closed && !limn_base64_finish (&slot->base64, &broken))
    limn_receiver_slot_close (slot, broken);
  limn_receiver_slot_finish (slot);
  return TRUE;
}

static const LimnPayloadSink limn_receiver_payload_sink = {
  .begin = limn_receiver_begin_string,
  .data = limn_receiver_push_string,
  .end = limn_receiver_end_string,
};

/**
 * limn_receiver_new:
 * @claims: (array zero-terminated=1): payload paths of the images
 * @sink: consumer of the results; must outlive the receiver
 * @user_data: for @sink
 *
 * Returns: (transfer full): a receiver without results
 */
LimnReceiver *
limn_receiver_new (const char *const *claims,
                   const LimnResultSink *sink,
                   gpointer user_data)
{
  LimnReceiver *self = g_new0 (LimnReceiver, 1);

  self->payload = limn_payload_new (claims, &limn_receiver_payload_sink, self);
  self->slots =
      g_ptr_array_new_with_free_func ((GDestroyNotify) limn_receiver_slot_free);
  self->sink = sink;
  self->user_data = user_data;
  return self;
}

/**
 * limn_receiver_free:
 * @self: (nullable) (transfer full): a receiver
 */
void
limn_receiver_free (LimnReceiver *self)
{
  if (self == NULL)
    return;
  limn_payload_free (self->payload);
  g_ptr_array_unref (self->slots);
  g_free (self);
}

/**
 * limn_receiver_feed:
 * @self: a receiver
 * @data: (array length=length): the next bytes of a JSON body
 * @length: bytes
 * @error: return location
 *
 * Fails with %LIMN_ERROR_ANSWER when the body is no JSON. A broken image inside
 * good JSON is that result's error, not this function's.
 *
 * Returns: whether the body is good so far
 */
gboolean
limn_receiver_feed (LimnReceiver *self,
                    const guint8 *data,
                    gsize length,
                    GError **error)
{
  return limn_payload_feed (self->payload, (const char *) data, length, error);
}

/**
 * limn_receiver_finish:
 * @self: a receiver
 * @error: return location
 *
 * Returns: (transfer full): the JSON body without its images, or %NULL with
 *   %LIMN_ERROR_ANSWER
 */
JsonNode *
limn_receiver_finish (LimnReceiver *self, GError **error)
{
  return limn_payload_finish (self->payload, error);
}

/**
 * limn_receiver_open:
 * @self: a receiver
 *
 * Makes room for an image whose bytes will come by limn_receiver_feed_image().
 *
 * Returns: the new result's index
 */
guint
limn_receiver_open (LimnReceiver *self)
{
  LimnReceiverSlot *slot = g_new0 (LimnReceiverSlot, 1);

  slot->receiver = self;
  slot->in_prefix = TRUE;
  slot->index = self->slots->len;
  slot->decoder = limn_decoder_new (&limn_receiver_row_sink, slot);
  g_ptr_array_add (self->slots, slot);
  return slot->index;
}

/**
 * limn_receiver_feed_image:
 * @self: a receiver
 * @index: a result from limn_receiver_open()
 * @data: (array length=length): the next bytes of its image
 * @length: bytes
 * @error: return location
 *
 * Returns: %FALSE with the result's error once it has failed: more bytes are
 *   of no use
 */
gboolean
limn_receiver_feed_image (LimnReceiver *self,
                          guint index,
                          const guint8 *data,
                          gsize length,
                          GError **error)
{
  LimnReceiverSlot *slot = limn_receiver_get_slot (self, index);

  limn_receiver_slot_feed (slot, data, length);
  if (slot->error == NULL)
    return TRUE;
  g_propagate_error (error, g_error_copy (slot->error));
  return FALSE;
}

/**
 * limn_receiver_close:
 * @self: a receiver
 * @index: a result from limn_receiver_open()
 * @error: (nullable): why no more bytes will come, %NULL when all have
 *
 * Ends a result. Without @error it is an error if its image is not whole.
 */
void
limn_receiver_close (LimnReceiver *self, guint index, const GError *error)
{
  LimnReceiverSlot *slot = limn_receiver_get_slot (self, index);

  if (error != NULL)
    limn_receiver_slot_close (slot, error);
  else
    limn_receiver_slot_finish (slot);
}

/**
 * limn_receiver_abort:
 * @self: a receiver
 * @error: why
 *
 * Ends every result that is still open with @error.
 */
void
limn_receiver_abort (LimnReceiver *self, const GError *error)
{
  for (guint i = 0; i < self->slots->len; i++)
    limn_receiver_slot_close (g_ptr_array_index (self->slots, i), error);
}

/**
 * limn_receiver_get_n_results:
 * @self: a receiver
 *
 * Returns: how many results have begun, whole or not
 */
guint
limn_receiver_get_n_results (LimnReceiver *self)
{
  return self->slots->len;
}

/**
 * limn_receiver_get_n_whole:
 * @self: a receiver
 *
 * Returns: how many results have ended without an error
 */
guint
limn_receiver_get_n_whole (LimnReceiver *self)
{
  guint count = 0;

  for (guint i = 0; i < self->slots->len; i++)
    {
      LimnReceiverSlot *slot = g_ptr_array_index (self->slots, i);

      count += slot->closed && slot->error == NULL;
    }
  return count;
}

/**
 * limn_receiver_get_info:
 * @self: a receiver
 * @index: a result
 *
 * Returns: (transfer none) (nullable): what is known of its image
 */
const LimnImageInfo *
limn_receiver_get_info (LimnReceiver *self, guint index)
{
  return limn_decoder_get_info (limn_receiver_get_slot (self, index)->decoder);
}

/**
 * limn_receiver_get_error:
 * @self: a receiver
 * @index: a result
 *
 * Returns: (transfer none) (nullable): how it failed
 */
const GError *
limn_receiver_get_error (LimnReceiver *self, guint index)
{
  return limn_receiver_get_slot (self, index)->error;
}
