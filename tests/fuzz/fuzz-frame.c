/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/frame: one that a record holds, and what a scene is fitted to. */
#include <string.h>

#include "frame.h"
#include "fuzz.h"
#include "jsontext.h"

static void
check_json (const uint8_t *data, size_t size)
{
  g_autofree char *text = fuzz_dup_text (data, size);
  g_autoptr (JsonNode) node = limn_jsontext_parse (text, -1, "frame", NULL);
  g_autoptr (JsonNode) written = NULL;
  g_autoptr (GError) error = NULL;
  LimnFrame frame = { 0 }, again = { 0 };

  if (node == NULL)
    return;
  FUZZ_CHECK (limn_frame_from_json (&frame, node, &error), error);
  if (error != NULL || !limn_frame_is_set (&frame))
    return;
  g_assert_cmpint (frame.sent_width, >, 0);
  g_assert_cmpint (frame.sent_height, >, 0);
  written = limn_frame_to_json (&frame);
  g_assert_true (limn_frame_from_json (&again, written, &error));
  g_assert_cmpmem (&frame, sizeof frame, &again, sizeof again);
}

/* GIMP's images have up to 262144 pixels a side */
static gint
take (const uint8_t **data, gint lowest, gint highest)
{
  guint32 bits;

  memcpy (&bits, *data, sizeof bits);
  *data += sizeof bits;
  return highest > lowest ?
             lowest + (gint) (bits % (guint) (highest - lowest)) :
             lowest;
}

static void
check_fit (const uint8_t *data)
{
  LimnScene scene = { .bounds = { 0, 0, 0, 0 } };
  LimnFrame frame = { 0 };
  guint width, height;

  scene.bounds.width = take (&data, 1, 262144);
  scene.bounds.height = take (&data, 1, 262144);
  scene.room = scene.bounds;
  scene.area.x = take (&data, 0, scene.bounds.width);
  scene.area.y = take (&data, 0, scene.bounds.height);
  scene.area.width = take (&data, 1, scene.bounds.width - scene.area.x);
  scene.area.height = take (&data, 1, scene.bounds.height - scene.area.y);
  width = (guint) take (&data, 0, 16384);
  height = (guint) take (&data, 0, 16384);
  limn_frame_init (&frame, &scene.area);
  limn_frame_fit (&frame, &scene, take (&data, -1, 4096), width, height);
  g_assert_true (limn_frame_is_set (&frame));
  g_assert_cmpint (frame.sent_width, >, 0);
  g_assert_cmpint (frame.sent_height, >, 0);
  g_assert_cmpint (frame.sent_width, <=, frame.rect.width);
  g_assert_cmpint (frame.sent_height, <=, frame.rect.height);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  check_json (data, size);
  if (size == 9 * sizeof (guint32))
    check_fit (data);
  return 0;
}
