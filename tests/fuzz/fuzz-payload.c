/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/payload: in pieces it reads what it reads in one. */
#include <string.h>

#include "fuzz.h"
#include "jsontext.h"
#include "payload.h"

/* all that a reading says, one letter an event */
typedef struct
{
  GString *flow;
  gboolean is_open;
  guint n_streams;
} Reading;

static gboolean
on_begin (gpointer data, guint stream, const char *path, GError **error)
{
  Reading *reading = data;

  g_assert_false (reading->is_open);
  g_assert_cmpuint (stream, ==, reading->n_streams);
  reading->n_streams++;
  reading->is_open = TRUE;
  g_string_append_printf (reading->flow, "<%s>", path);
  return TRUE;
}

static gboolean
on_data (
    gpointer data, guint stream, const char *text, gsize length, GError **error)
{
  Reading *reading = data;

  g_assert_true (reading->is_open);
  g_assert_cmpuint (stream + 1, ==, reading->n_streams);
  g_string_append_len (reading->flow, text, (gssize) length);
  return TRUE;
}

static gboolean
on_end (gpointer data, guint stream, GError **error)
{
  Reading *reading = data;

  g_assert_true (reading->is_open);
  reading->is_open = FALSE;
  g_string_append (reading->flow, "</>");
  return TRUE;
}

/* what the providers claim, and a path that meets itself */
static const char *const claims[] = {
  "data[*].b64_json",
  "candidates[*].content.parts[*].inlineData.data",
  "images[*].url",
  "output",
  "output[*]",
  "image",
  NULL
};
static const LimnPayloadSink sink = { on_begin, on_data, on_end };

/* adds the skeleton to the flow, or the error */
static void
finish (Reading *reading, LimnPayload *payload, gboolean good, GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  if (good)
    node = limn_payload_finish (payload, error);
  if (node == NULL)
    return;
  text = limn_jsontext_print (node, FALSE);
  g_assert_cmpuint (strlen (text), <=, 6 * LIMN_PAYLOAD_MAX_SKELETON);
  g_string_append (reading->flow, text);
}

static void
read_pieces (Reading *reading,
             const uint8_t *data,
             size_t size,
             FuzzChunks *chunks,
             GError **error)
{
  g_autoptr (LimnPayload) payload = limn_payload_new (claims, &sink, reading);
  gboolean good = TRUE;

  for (gsize at = 0; at < size && good;)
    {
      gsize n = chunks != NULL ? fuzz_chunks_next (chunks, size - at) : size;
      g_autofree char *copy = g_memdup2 (data + at, n);

      good = limn_payload_feed (payload, copy, n, error);
      at += n;
    }
  finish (reading, payload, good, error);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GString) first = g_string_new (NULL);
  g_autoptr (GString) second = g_string_new (NULL);
  Reading whole = { .flow = first };
  Reading pieces = { .flow = second };
  g_autoptr (GError) whole_error = NULL;
  g_autoptr (GError) pieces_error = NULL;
  FuzzChunks chunks;

  fuzz_chunks_init (&chunks, data, size);
  read_pieces (&whole, data, size, NULL, &whole_error);
  read_pieces (&pieces, data, size, &chunks, &pieces_error);
  if (whole_error != NULL)
    FUZZ_CHECK (FALSE, whole_error);
  fuzz_check_same (whole_error, pieces_error);
  g_assert_cmpuint (whole.n_streams, ==, pieces.n_streams);
  g_assert_true (g_string_equal (first, second));
  return 0;
}
