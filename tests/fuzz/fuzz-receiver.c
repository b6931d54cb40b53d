/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/receiver: a JSON body with images, or an image alone, in pieces. */
#include "fuzz.h"
#include "picture.h"
#include "receiver.h"

#define MAX_RESULTS 8

static gboolean
on_begin (gpointer data, guint index, const LimnImageInfo *info, GError **error)
{
  Picture *pictures = data;

  if (index >= MAX_RESULTS)
    return TRUE;
  picture_clear (&pictures[index]);
  pictures[index] = (Picture){ 0 };
  return picture_begin (&pictures[index], info, error);
}

static gboolean
on_rows (gpointer data,
         guint index,
         guint y,
         guint n_rows,
         const guint8 *pixels,
         gsize stride,
         GError **error)
{
  Picture *pictures = data;

  return index >= MAX_RESULTS ||
         picture_take (&pictures[index], y, n_rows, pixels, stride);
}

static void
on_end (gpointer data, guint index, const GError *error)
{
  Picture *pictures = data;

  if (index < MAX_RESULTS && error == NULL)
    g_assert_cmpuint (pictures[index].n_rows, ==, pictures[index].info.height);
}

static const LimnResultSink sink = { .begin = on_begin,
                                     .rows = on_rows,
                                     .end = on_end };
static const char *const claims[] = { "data[*].b64_json", "image", NULL };

/* an image that was fetched, beside those of the body */
static void
feed_image (LimnReceiver *receiver, const uint8_t *data, size_t size)
{
  guint index = limn_receiver_open (receiver);
  g_autoptr (GError) error = NULL;
  FuzzChunks chunks;

  fuzz_chunks_init (&chunks, data, size);
  for (gsize at = 0; at < size && error == NULL;)
    {
      gsize n = fuzz_chunks_next (&chunks, size - at);

      limn_receiver_feed_image (receiver, index, data + at, n, &error);
      at += n;
    }
  limn_receiver_close (receiver, index, error);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  Picture pictures[MAX_RESULTS] = { { { 0 } } };
  g_autoptr (LimnReceiver) receiver =
      limn_receiver_new (claims, &sink, pictures);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  FuzzChunks chunks;

  fuzz_chunks_init (&chunks, data, size);
  for (gsize at = 0; at < size && error == NULL;)
    {
      gsize n = fuzz_chunks_next (&chunks, size - at);
      g_autofree guint8 *copy = g_memdup2 (data + at, n);

      limn_receiver_feed (receiver, copy, n, &error);
      at += n;
    }
  if (error == NULL)
    node = limn_receiver_finish (receiver, &error);
  else
    limn_receiver_abort (receiver, error);
  if (error != NULL)
    FUZZ_CHECK (FALSE, error);
  feed_image (receiver, data, size);
  for (guint i = 0; i < limn_receiver_get_n_results (receiver); i++)
    if (limn_receiver_get_error (receiver, i) != NULL)
      FUZZ_CHECK (FALSE, limn_receiver_get_error (receiver, i));
  g_assert_cmpuint (limn_receiver_get_n_whole (receiver),
                    <=,
                    limn_receiver_get_n_results (receiver));
  for (guint i = 0; i < MAX_RESULTS; i++)
    picture_clear (&pictures[i]);
  return 0;
}
