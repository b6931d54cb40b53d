/* bodies in pieces of every size; broken images spoil only themselves. */
#include "error.h"
#include "receiver.h"

#define SIDE 40

/* what the sink has seen of one result */
typedef struct
{
  guint width, height;
  guint next_row;
  GByteArray *bytes;
  GError *error;
  gboolean ended;
} Seen;

typedef struct
{
  Seen results[4];
  gint refuse_begin; /* index of a result that the sink does not want */
} Fixture;

static gboolean
seen_begin (gpointer user_data,
            guint index,
            const LimnImageInfo *info,
            GError **error)
{
  Fixture *f = user_data;

  f->results[index].width = info->width;
  f->results[index].height = info->height;
  if (f->refuse_begin != (gint) index)
    return TRUE;
  g_set_error (error, LIMN_ERROR, LIMN_ERROR_FILE, "no room");
  return FALSE;
}

static gboolean
seen_rows (gpointer user_data,
           guint index,
           guint y,
           guint n_rows,
           const guint8 *pixels,
           gsize stride,
           GError **error)
{
  Fixture *f = user_data;

  g_assert_false (f->results[index].ended);
  g_assert_cmpuint (y, ==, f->results[index].next_row);
  for (guint row = 0; row < n_rows; row++)
    g_assert_cmpuint (pixels[row * stride], ==, (y + row) * 3 % 256);
  f->results[index].next_row += n_rows;
  return TRUE;
}

static gboolean
seen_bytes (gpointer user_data,
            guint index,
            const guint8 *data,
            gsize length,
            GError **error)
{
  Fixture *f = user_data;

  if (f->results[index].bytes == NULL)
    f->results[index].bytes = g_byte_array_new ();
  g_byte_array_append (f->results[index].bytes, data, length);
  return TRUE;
}

static void
seen_end (gpointer user_data, guint index, const GError *error)
{
  Fixture *f = user_data;

  g_assert_false (f->results[index].ended);
  f->results[index].ended = TRUE;
  if (error != NULL)
    f->results[index].error = g_error_copy (error);
}

static const LimnResultSink seen_sink = {
  .begin = seen_begin,
  .rows = seen_rows,
  .bytes = seen_bytes,
  .end = seen_end,
};

static void
fixture_clear (Fixture *f)
{
  for (guint i = 0; i < G_N_ELEMENTS (f->results); i++)
    {
      g_clear_error (&f->results[i].error);
      if (f->results[i].bytes != NULL)
        g_byte_array_unref (f->results[i].bytes);
    }
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

static const char *const claims[] = { "data[].b64_json", NULL };

static GBytes *
make_png (void)
{
  LimnImageInfo info = { .format = LIMN_IMAGE_FORMAT_PNG,
                         .width = SIDE,
                         .height = SIDE,
                         .channels = 1,
                         .depth = 8 };
  g_autoptr (LimnEncoder) encoder = limn_encoder_new (&info, NULL, NULL);
  guint8 rows[SIDE * SIDE];

  for (guint y = 0; y < SIDE; y++)
    memset (rows + y * SIDE, y * 3 % 256, SIDE);
  g_assert_true (limn_encoder_push (encoder, rows, SIDE, SIDE, NULL));
  return limn_encoder_finish (encoder, NULL);
}

static char *
make_base64 (void)
{
  g_autoptr (GBytes) png = make_png ();

  return g_base64_encode (g_bytes_get_data (png, NULL), g_bytes_get_size (png));
}

static JsonNode *
feed (LimnReceiver *receiver, const char *body, gsize piece, GError **error)
{
  gsize length = strlen (body);

  for (gsize at = 0; at < length; at += piece)
    if (!limn_receiver_feed (receiver,
                             (const guint8 *) body + at,
                             MIN (piece, length - at),
                             error))
      return NULL;
  return limn_receiver_finish (receiver, error);
}

static void
assert_whole (Seen *seen)
{
  g_autoptr (GBytes) png = make_png ();

  g_assert_true (seen->ended);
  g_assert_no_error (seen->error);
  g_assert_cmpuint (seen->width, ==, SIDE);
  g_assert_cmpuint (seen->next_row, ==, SIDE);
  g_assert_cmpmem (seen->bytes->data,
                   seen->bytes->len,
                   g_bytes_get_data (png, NULL),
                   g_bytes_get_size (png));
}

static void
test_pieces (void)
{
  g_autofree char *b64 = make_base64 ();
  g_autofree char *body = g_strdup_printf (
      "{\"created\": 1, \"data\": [{\"b64_json\": \"%s\"}, {\"b64_json\":"
      "\"%s\", \"revised_prompt\": \"x\"}], \"metadata\": {}}",
      b64,
      b64);

  for (gsize piece = 1; piece <= strlen (body); piece += piece < 70 ? 1 : 61)
    {
      g_auto (Fixture) f = { .refuse_begin = -1 };
      g_autoptr (LimnReceiver) receiver =
          limn_receiver_new (claims, &seen_sink, &f);
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) document = feed (receiver, body, piece, &error);

      g_assert_no_error (error);
      g_assert_nonnull (document);
      g_assert_cmpuint (limn_receiver_get_n_results (receiver), ==, 2);
      g_assert_cmpuint (limn_receiver_get_n_whole (receiver), ==, 2);
      assert_whole (&f.results[0]);
      assert_whole (&f.results[1]);
    }
}

/* a data: URL, and the alphabet for URLs, hold the same image */
static void
test_spellings (void)
{
  g_autofree char *b64 = make_base64 ();
  g_autofree char *safe = g_strdelimit (g_strdup (b64), "+", '-');
  g_autofree char *body = NULL;

  g_strdelimit (safe, "/", '_');
  body = g_strdup_printf (
      "{\"data\": [{\"b64_json\": \"data:image/png;base64,%s\"},"
      "{\"b64_json\": \"%s\"}]}",
      b64,
      safe);
  for (gsize piece = 1; piece < 60; piece++)
    {
      g_auto (Fixture) f = { .refuse_begin = -1 };
      g_autoptr (LimnReceiver) receiver =
          limn_receiver_new (claims, &seen_sink, &f);
      g_autoptr (JsonNode) document = feed (receiver, body, piece, NULL);

      g_assert_nonnull (document);
      assert_whole (&f.results[0]);
      assert_whole (&f.results[1]);
    }
}

/* where a URL may stand instead of an image, a data: URL alone is one */
static void
test_mixed (void)
{
  static const char *const mixed[] = { "images[].url^=data:", NULL };
  g_autofree char *b64 = make_base64 ();
  g_autofree char *body = g_strdup_printf (
      "{\"images\":[{\"url\":\"https://h/1.png\",\"width\":null},"
      "{\"url\":\"data:image/png;base64,%s\"},{\"url\":null},"
      "{\"url\":\"data:;base64,%s\"}]}",
      b64,
      b64);

  for (gsize piece = 1; piece < 60; piece++)
    {
      g_auto (Fixture) f = { .refuse_begin = -1 };
      g_autoptr (LimnReceiver) receiver =
          limn_receiver_new (mixed, &seen_sink, &f);
      g_autoptr (JsonNode) document = feed (receiver, body, piece, NULL);
      g_autofree char *text = NULL;

      g_assert_nonnull (document);
      g_assert_cmpuint (limn_receiver_get_n_results (receiver), ==, 2);
      assert_whole (&f.results[0]);
      assert_whole (&f.results[1]);
      text = json_to_string (document, FALSE);
      g_assert_cmpstr (text,
                       ==,
                       "{\"images\":[{\"url\":\"https://h/1.png\","
                       "\"width\":null},{\"url\":{\"limn-stream\":0}},"
                       "{\"url\":null},{\"url\":{\"limn-stream\":1}}]}");
    }
}

typedef struct
{
  const char *name;
  const char *format; /* of the first image, with one %s */
  const char *words;
} BrokenCase;

static const BrokenCase broken_cases[] = {
  { "base64", "@%s", "base64" },
  { "nothing", "%.0s", "image" },
  { "cut", "%.80s", "PNG" },
  { "text", "aGVsbG8gd29ybGQsIGhlbGxvIHdvcmxk%.0s", "image" },
};

static void
test_broken (gconstpointer data)
{
  const BrokenCase *c = data;
  g_autofree char *b64 = make_base64 ();
  g_autofree char *first = NULL;
  g_autofree char *body = NULL;
  g_auto (Fixture) f = { .refuse_begin = -1 };
  g_autoptr (LimnReceiver) receiver =
      limn_receiver_new (claims, &seen_sink, &f);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) document = NULL;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  first = g_strdup_printf (c->format, b64);
#pragma GCC diagnostic pop
  body = g_strdup_printf (
      "{\"data\": [{\"b64_json\": \"%s\"}, {\"b64_json\": \"%s\"}]}",
      first,
      b64);
  document = feed (receiver, body, 17, &error);
  g_assert_no_error (error);
  g_assert_nonnull (document);
  g_assert_cmpuint (limn_receiver_get_n_whole (receiver), ==, 1);
  g_assert_error (f.results[0].error, LIMN_ERROR, LIMN_ERROR_ANSWER);
  g_assert_nonnull (g_strstr_len (f.results[0].error->message, -1, c->words));
  assert_whole (&f.results[1]);
}

static void
test_refusing_sink (void)
{
  g_autofree char *b64 = make_base64 ();
  g_autofree char *body = g_strdup_printf (
      "{\"data\": [{\"b64_json\": \"%s\"}, {\"b64_json\": \"%s\"}]}", b64, b64);
  g_auto (Fixture) f = { .refuse_begin = 0 };
  g_autoptr (LimnReceiver) receiver =
      limn_receiver_new (claims, &seen_sink, &f);
  g_autoptr (JsonNode) document = feed (receiver, body, 1000, NULL);

  g_assert_nonnull (document);
  g_assert_error (f.results[0].error, LIMN_ERROR, LIMN_ERROR_FILE);
  assert_whole (&f.results[1]);
}

static void
test_cut_body (void)
{
  g_autofree char *b64 = make_base64 ();
  g_autofree char *body = g_strdup_printf (
      "{\"data\": [{\"b64_json\": \"%s\"}, {\"b64_json\": \"%.50s", b64, b64);
  g_auto (Fixture) f = { .refuse_begin = -1 };
  g_autoptr (LimnReceiver) receiver =
      limn_receiver_new (claims, &seen_sink, &f);
  g_autoptr (GError) error = NULL;

  g_assert_null (feed (receiver, body, 1000, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_ANSWER);
  g_assert_false (f.results[1].ended);
  limn_receiver_abort (receiver, error);
  g_assert_true (f.results[1].ended);
  g_assert_cmpuint (limn_receiver_get_n_whole (receiver), ==, 1);
  assert_whole (&f.results[0]);
}

static void
test_fetched (void)
{
  g_autoptr (GBytes) png = make_png ();
  const guint8 *data = g_bytes_get_data (png, NULL);
  gsize length = g_bytes_get_size (png);
  g_auto (Fixture) f = { .refuse_begin = -1 };
  g_autoptr (LimnReceiver) receiver = limn_receiver_new (NULL, &seen_sink, &f);
  g_autoptr (GError) error = NULL;
  guint whole = limn_receiver_open (receiver);
  guint cut = limn_receiver_open (receiver);
  guint wrong = limn_receiver_open (receiver);

  for (gsize at = 0; at < length; at++)
    g_assert_true (
        limn_receiver_feed_image (receiver, whole, data + at, 1, NULL));
  limn_receiver_feed_image (receiver, cut, data, length / 2, NULL);
  g_assert_false (limn_receiver_feed_image (
      receiver, wrong, (const guint8 *) "<html><body>sorry", 17, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_ANSWER);
  limn_receiver_close (receiver, whole, NULL);
  limn_receiver_close (receiver, cut, NULL);
  limn_receiver_close (receiver, wrong, NULL);
  assert_whole (&f.results[whole]);
  g_assert_error (f.results[cut].error, LIMN_ERROR, LIMN_ERROR_ANSWER);
  g_assert_cmpuint (limn_receiver_get_info (receiver, whole)->height, ==, SIDE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/receiver/pieces", test_pieces);
  g_test_add_func ("/receiver/spellings", test_spellings);
  g_test_add_func ("/receiver/mixed", test_mixed);
  for (guint i = 0; i < G_N_ELEMENTS (broken_cases); i++)
    {
      g_autofree char *path =
          g_strconcat ("/receiver/broken/", broken_cases[i].name, NULL);

      g_test_add_data_func (path, &broken_cases[i], test_broken);
    }
  g_test_add_func ("/receiver/refusing-sink", test_refusing_sink);
  g_test_add_func ("/receiver/cut-body", test_cut_body);
  g_test_add_func ("/receiver/fetched", test_fetched);
  return g_test_run ();
}
