/* place: where layers lie, and what part of a picture they show. */
#include "place.h"

#include <string.h>

/**
 * place_is_inside:
 * @self: a rectangle
 * @x: image coordinates
 * @y: image coordinates
 *
 * Returns: whether it holds that pixel
 */
gboolean
place_is_inside (const SessionPlace *self, int x, int y)
{
  return x >= self->x && x < self->x + self->width && y >= self->y &&
         y < self->y + self->height;
}

/**
 * place_assert_part:
 * @session: a session that has run
 * @whole: name of a picture
 * @place: what it covers
 * @part: name of another
 * @frame: what that covers
 * @samples: a pixel
 *
 * Asserts that @part is the same picture, and nothing around it.
 */
void
place_assert_part (const Session *session,
                   const char *whole,
                   const SessionPlace *place,
                   const char *part,
                   const SessionPlace *frame,
                   gsize samples)
{
  static const guint8 nothing[4];
  g_autoptr (GBytes) from = session_get_pixels (session, whole);
  g_autoptr (GBytes) to = session_get_pixels (session, part);
  const guint8 *source = g_bytes_get_data (from, NULL);
  const guint8 *result = g_bytes_get_data (to, NULL);

  g_test_message ("%s in %s", part, whole);
  g_assert_cmpint (
      g_bytes_get_size (from), ==, place->width * samples * place->height);
  g_assert_cmpint (
      g_bytes_get_size (to), ==, frame->width * samples * frame->height);
  for (int y = frame->y; y < frame->y + frame->height; y++)
    for (int x = frame->x; x < frame->x + frame->width; x++)
      {
        gsize line = (gsize) (y - place->y) * place->width;
        const guint8 *wanted = place_is_inside (place, x, y) ?
                                   source + (line + x - place->x) * samples :
                                   nothing;

        if (memcmp (result, wanted, samples) != 0)
          g_error ("%s is not %s at %d,%d", part, whole, x, y);
        result += samples;
      }
}

/**
 * place_get_frame_part:
 * @session: a session that has run
 * @name: of a case whose record was noted
 * @part: "known" or "target"
 *
 * Returns: that rectangle of the record's frame
 */
SessionPlace
place_get_frame_part (const Session *session,
                      const char *name,
                      const char *part)
{
  g_autofree char *key = g_strconcat (name, ".record", NULL);
  g_autoptr (JsonObject) record = session_get_json (session, key);
  JsonObject *plan = json_object_get_object_member (record, "plan");
  JsonObject *frame = json_object_get_object_member (plan, "frame");
  JsonObject *rect = json_object_get_object_member (frame, part);

  return (SessionPlace){ (int) json_object_get_int_member (rect, "x"),
                         (int) json_object_get_int_member (rect, "y"),
                         (int) json_object_get_int_member (rect, "width"),
                         (int) json_object_get_int_member (rect, "height") };
}

/**
 * place_assert_layer:
 * @session: a session that has run
 * @name: of a case whose layer's place was noted
 * @wanted: where it has to lie
 */
void
place_assert_layer (const Session *session,
                    const char *name,
                    const SessionPlace *wanted)
{
  g_autofree char *key = g_strconcat (name, ".place", NULL);
  g_autofree char *expected = g_strdup_printf (
      "(%d %d %d %d)", wanted->x, wanted->y, wanted->width, wanted->height);

  g_assert_cmpstr (session_get (session, key), ==, expected);
}
