/* limn/base64: vectors, every split, every wrong byte, and a second opinion. */
#include <string.h>

#include "base64.h"
#include "error.h"

/* decodes @text in pieces; NULL with an error of the answer kind */
static GByteArray *
decode (const char *text, gsize length, gsize piece, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree guint8 *out = g_malloc (LIMN_BASE64_MAX_OUT (piece));
  LimnBase64 state = { 0 };

  for (gsize at = 0; at < length; at += piece)
    {
      gsize taken = MIN (piece, length - at);
      gsize written = 0;
      gboolean valid =
          limn_base64_decode (&state, text + at, taken, out, &written, error);

      g_assert_cmpuint (written, <=, LIMN_BASE64_MAX_OUT (taken));
      if (!valid)
        return NULL;
      g_byte_array_append (bytes, out, (guint) written);
    }
  if (!limn_base64_finish (&state, error))
    return NULL;
  return g_steal_pointer (&bytes);
}

static void
assert_decodes (const char *text, const void *expected, gsize length)
{
  gsize size = strlen (text);

  for (gsize piece = 1; piece <= size + 1; piece++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GByteArray) bytes = decode (text, size, piece, &error);

      g_assert_no_error (error);
      g_assert_cmpmem (bytes->data, bytes->len, expected, length);
    }
}

static void
test_vectors (void)
{
  /* RFC 4648 §10, then missing padding, white space, the whole alphabet's
   * ends, and left-over bits */
  static const struct
  {
    const char *text;
    const char *plain;
  } cases[] = {
    { "", "" },
    { "Zg==", "f" },
    { "Zm8=", "fo" },
    { "Zm9v", "foo" },
    { "Zm9vYg==", "foob" },
    { "Zm9vYmE=", "fooba" },
    { "Zm9vYmFy", "foobar" },
    { "Zg", "f" },
    { "Zm8", "fo" },
    { "Zm9vYmE", "fooba" },
    { " Z\tm\r\n9 v\n", "foo" },
    { "Zg =\n=\r\n", "f" },
    { "+/+/", "\xFB\xFF\xBF" },
    { "-_-_", "\xFB\xFF\xBF" },
    { "Zh==", "f" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_decodes (cases[i].text, cases[i].plain, strlen (cases[i].plain));
}

static void
test_broken (void)
{
  static const struct
  {
    const char *text;
    const char *message;
  } cases[] = {
    { "Z", "ends inside a group, after 1 " },
    { "Zm9vZ", "ends inside a group, after 5 " },
    { "Zg=", "ends inside a group, after 3 " },
    { "=", "character '=' at 0;" },
    { "Z===", "character '=' at 1;" },
    { "Zm9v=", "character '=' at 4;" },
    { "Zm8==", "character '=' at 4 after the padding;" },
    { "Zg===", "character '=' at 4 after the padding;" },
    { "Zg==Zg==", "character 'Z' at 4 after the padding;" },
    { "Zm8=v", "character 'v' at 4 after the padding;" },
    { "Zm9vYmFyZm9v.m9v", "character '.' at 12;" },
    { "Zm9vYmF\x7F", "character 0x7F at 7;" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize size = strlen (cases[i].text);

      for (gsize piece = 1; piece <= size; piece++)
        {
          g_autoptr (GError) error = NULL;

          g_assert_null (decode (cases[i].text, size, piece, &error));
          g_assert_error (error, LIMN_ERROR, LIMN_ERROR_ANSWER);
          g_assert_nonnull (strstr (error->message, cases[i].message));
        }
    }
}

/* each byte value, at each place around the groups of the fast path */
static void
test_every_byte (void)
{
  const char *alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_";
  const char *spaces = " \t\r\n";

  for (guint c = 0; c < 256; c++)
    for (gsize place = 0; place < 40; place++)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (GByteArray) bytes = NULL;
        char text[40];

        if (c == '=')
          continue;
        memset (text, 'A', sizeof text);
        text[place] = (char) c;
        bytes = decode (text, sizeof text, sizeof text, &error);
        if (c != 0 && strchr (alphabet, (int) c) != NULL)
          g_assert_cmpuint (bytes->len, ==, 30);
        else if (c != 0 && strchr (spaces, (int) c) != NULL)
          g_assert_cmpuint (bytes->len, ==, 29);
        else
          g_assert_error (error, LIMN_ERROR, LIMN_ERROR_ANSWER);
        g_assert_true ((bytes == NULL) == (error != NULL));
      }
}

static void
test_random (void)
{
  for (guint round = 0; round < 300; round++)
    {
      gsize size = (gsize) g_test_rand_int_range (0, 5000);
      gsize piece = (gsize) g_test_rand_int_range (1, 700);
      gboolean lines = g_test_rand_bit ();
      g_autofree guint8 *plain = g_malloc (size + 1);
      g_autofree char *text = g_malloc (size * 2 + 100);
      g_autofree guint8 *expected = NULL;
      g_autoptr (GByteArray) bytes = NULL;
      g_autoptr (GError) error = NULL;
      gsize length, count;
      int state = 0, save = 0;

      for (gsize i = 0; i < size; i++)
        plain[i] = (guint8) g_test_rand_int ();
      length = g_base64_encode_step (plain, size, lines, text, &state, &save);
      length += g_base64_encode_close (lines, text + length, &state, &save);
      text[length] = '\0';
      expected = g_base64_decode (text, &count);

      bytes = decode (text, length, piece, &error);
      g_assert_no_error (error);
      g_assert_cmpmem (bytes->data, bytes->len, plain, size);
      g_assert_cmpmem (bytes->data, bytes->len, expected, count);
    }
}

/* the fast path stores four bytes for three: none of them behind the room */
static void
test_room (void)
{
  for (gsize length = 0; length < 64; length++)
    {
      LimnBase64 state = { 0 };
      gsize room = LIMN_BASE64_MAX_OUT (length);
      g_autofree guint8 *out = g_malloc (room + 8);
      g_autofree char *text = g_strnfill (length, 'z');
      gsize written = 0;

      memset (out, 0xA5, room + 8);
      g_assert_true (
          limn_base64_decode (&state, text, length, out, &written, NULL));
      g_assert_cmpuint (written, ==, length * 6 / 8);
      for (guint i = 0; i < 8; i++)
        g_assert_cmphex (out[room + i], ==, 0xA5);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base64/vectors", test_vectors);
  g_test_add_func ("/base64/broken", test_broken);
  g_test_add_func ("/base64/every-byte", test_every_byte);
  g_test_add_func ("/base64/random", test_random);
  g_test_add_func ("/base64/room", test_room);
  return g_test_run ();
}
