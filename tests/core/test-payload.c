/* limn/payload: the same answers whole and in pieces, bounds, and refusals. */
#include <string.h>

#include "error.h"
#include "payload.h"

static const char *const claims[] = {
  "data[].b64_json",
  "data[].url",
  "candidates[].content.parts[].inline.data",
  "output",
  "output[]",
  "[].deep",
  "images[].link^=data:",
  "link^=data:",
  "twice",
  "twice^=data:",
  NULL,
};

/* what a reader made of an answer */
typedef struct
{
  GString *log; /* "path=<content>;" in order */
  guint open;   /* streams that are open, 0 or 1 */
  guint stop;   /* streams after which the sink fails, 0 for never */
} Reading;

static gboolean
sink_begin (gpointer user_data, guint stream, const char *path, GError **error)
{
  Reading *reading = user_data;

  g_assert_cmpuint (reading->open++, ==, 0);
  g_string_append_printf (reading->log, "%u %s=<", stream, path);
  return TRUE;
}

static gboolean
sink_data (gpointer user_data,
           guint stream,
           const char *data,
           gsize length,
           GError **error)
{
  Reading *reading = user_data;

  g_assert_cmpuint (length, >, 0);
  g_string_append_len (reading->log, data, (gssize) length);
  return TRUE;
}

static gboolean
sink_end (gpointer user_data, guint stream, GError **error)
{
  Reading *reading = user_data;

  g_assert_cmpuint (reading->open--, ==, 1);
  g_string_append (reading->log, ">;");
  if (reading->stop == 0 || stream + 1 < reading->stop)
    return TRUE;
  g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_FILE, "the disk is full");
  return FALSE;
}

static const LimnPayloadSink sink = { sink_begin, sink_data, sink_end };

static JsonNode *
read_pieces (Reading *reading,
             const char *text,
             gsize length,
             gsize piece,
             GError **error)
{
  g_autoptr (LimnPayload) payload = limn_payload_new (claims, &sink, reading);

  for (gsize at = 0; at < length; at += piece)
    {
      /* a copy of exact size, so that reading beyond it shows */
      gsize taken = MIN (piece, length - at);
      g_autofree char *copy = g_memdup2 (text + at, taken);

      if (!limn_payload_feed (payload, copy, taken, error))
        {
          g_assert_false (limn_payload_feed (payload, "1", 1, NULL));
          g_assert_null (limn_payload_finish (payload, NULL));
          return NULL;
        }
    }
  return limn_payload_finish (payload, error);
}

/* the skeleton and the streams of @text, the same in all pieces */
static void
assert_reads (const char *text, gsize length, const char *json, const char *log)
{
  for (gsize piece = 1; piece <= length; piece++)
    {
      Reading reading = { g_string_new (NULL), 0, 0 };
      g_autoptr (GString) streams = reading.log;
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node =
          read_pieces (&reading, text, length, piece, &error);
      g_autofree char *printed = NULL;

      g_assert_no_error (error);
      printed = json_to_string (node, FALSE);
      g_assert_cmpstr (printed, ==, json);
      g_assert_cmpstr (streams->str, ==, log);
    }
}

static void
assert_fails (const char *text, gsize length, const char *message)
{
  for (gsize piece = 1; piece <= MAX (length, 1); piece++)
    {
      Reading reading = { g_string_new (NULL), 0, 0 };
      g_autoptr (GString) streams = reading.log;
      g_autoptr (GError) error = NULL;

      g_assert_null (read_pieces (&reading, text, length, piece, &error));
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_ANSWER);
      if (strstr (error->message, message) == NULL)
        g_error ("'%s' fails with '%s'", text, error->message);
    }
}

static void
test_values (void)
{
  static const struct
  {
    const char *text;
    const char *json;
  } cases[] = {
    { "{}", "{}" },
    { " [ ] ", "[]" },
    { "\xEF\xBB\xBF{\"a\":1}", "{\"a\":1}" },
    { "null", "null" },
    { "true", "true" },
    { "  false\n", "false" },
    { "\"x\"", "\"x\"" },
    { "0", "0" },
    { "-12", "-12" },
    { "[1,-0,10,0.5,1.5e3,2E-2,1e+1]", "[1,0,10,0.5,1500.0,0.02,10.0]" },
    { "9223372036854775807", "9223372036854775807" },
    { "[9223372036854775808]", "[9.2233720368547758e+18]" },
    { "[[],{},[[{}]],\"\"]", "[[],{},[[{}]],\"\"]" },
    { "{\"a\":{\"b\":[1,{\"c\":null}]},\"\":true}",
      "{\"a\":{\"b\":[1,{\"c\":null}]},\"\":true}" },
    { "{\"a\":1,\"a\":[2]}", "{\"a\":[2]}" },
    { "\t\r\n { \"a\" : [ 1 , 2 ] , \"b\" : 3 } \n", "{\"a\":[1,2],\"b\":3}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_reads (cases[i].text, strlen (cases[i].text), cases[i].json, "");
}

static void
test_streams (void)
{
  static const struct
  {
    const char *text;
    const char *json;
    const char *log;
  } cases[] = {
    { "{\"data\":[{\"b64_json\":\"QUJD\",\"x\":1},{\"url\":\"http:\\/\\/h\"}],"
      "\"id\":\"r\"}",
      "{\"data\":[{\"b64_json\":{\"limn-stream\":0},\"x\":1},"
      "{\"url\":{\"limn-stream\":1}}],\"id\":\"r\"}",
      "0 data[0].b64_json=<QUJD>;1 data[1].url=<http://h>;" },
    { "{\"candidates\":[1,{\"content\":{\"parts\":[{\"text\":\"t\"},"
      "{\"inline\":{\"type\":\"p\",\"data\":\"Zm9v\"}}]}}]}",
      "{\"candidates\":[1,{\"content\":{\"parts\":[{\"text\":\"t\"},"
      "{\"inline\":{\"type\":\"p\",\"data\":{\"limn-stream\":0}}}]}}]}",
      "0 candidates[1].content.parts[1].inline.data=<Zm9v>;" },
    { "{\"output\":\"u\"}",
      "{\"output\":{\"limn-stream\":0}}",
      "0 output=<u>;" },
    { "{\"output\":[\"u\",\"\",[\"no\"],\"v\"]}",
      "{\"output\":[{\"limn-stream\":0},{\"limn-stream\":1},[\"no\"],"
      "{\"limn-stream\":2}]}",
      "0 output[0]=<u>;1 output[1]=<>;2 output[3]=<v>;" },
    { "[{\"deep\":\"d\"}]",
      "[{\"deep\":{\"limn-stream\":0}}]",
      "0 [0].deep=<d>;" },
    /* a claim on what is no string */
    { "{\"data\":[{\"b64_json\":null,\"url\":7},{\"url\":{\"a\":\"b\"}}]}",
      "{\"data\":[{\"b64_json\":null,\"url\":7},{\"url\":{\"a\":\"b\"}}]}",
      "" },
    /* near misses */
    { "{\"data\":{\"b64_json\":\"a\"},\"url\":\"b\",\"x\":{\"output\":\"c\"}}",
      "{\"data\":{\"b64_json\":\"a\"},\"url\":\"b\",\"x\":{\"output\":\"c\"}}",
      "" },
    { "{\"data\":[[{\"url\":\"b\"}],{\"x\":{\"url\":\"c\"}}]}",
      "{\"data\":[[{\"url\":\"b\"}],{\"x\":{\"url\":\"c\"}}]}",
      "" },
    /* escaped key, and a member twice */
    { "{\"out\\u0070ut\":\"a\",\"output\":\"b\"}",
      "{\"output\":{\"limn-stream\":1}}",
      "0 output=<a>;1 output=<b>;" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_reads (
        cases[i].text, strlen (cases[i].text), cases[i].json, cases[i].log);
}

/* strings that are claimed for their beginning */
static void
test_beginnings (void)
{
  static const struct
  {
    const char *text;
    const char *json;
    const char *log;
  } cases[] = {
    { "{\"images\":[{\"link\":\"data:a/b,QUJD\"},{\"link\":\"https://h\"},"
      "{\"link\":\"data:x\"}]}",
      "{\"images\":[{\"link\":{\"limn-stream\":0}},{\"link\":\"https://h\"},"
      "{\"link\":{\"limn-stream\":1}}]}",
      "0 images[0].link=<data:a/b,QUJD>;1 images[2].link=<data:x>;" },
    { "{\"link\":\"data:\"}",
      "{\"link\":{\"limn-stream\":0}}",
      "0 link=<data:>;" },
    { "{\"link\":\"d\\u0061t\\u0061:\\u0041\\/\"}",
      "{\"link\":{\"limn-stream\":0}}",
      "0 link=<data:A/>;" },
    /* what is held back is not lost */
    { "{\"link\":\"\"}", "{\"link\":\"\"}", "" },
    { "{\"link\":\"d\"}", "{\"link\":\"d\"}", "" },
    { "{\"link\":\"data\"}", "{\"link\":\"data\"}", "" },
    { "{\"link\":\"datA:b\"}", "{\"link\":\"datA:b\"}", "" },
    { "{\"link\":\"dadata:b\"}", "{\"link\":\"dadata:b\"}", "" },
    { "{\"link\":\"data\\n:\"}", "{\"link\":\"data\\n:\"}", "" },
    { "{\"link\":\"\\ud83edata:\"}",
      "{\"link\":\"\xEF\xBF\xBD"
      "data:\"}",
      "" },
    { "{\"link\":7,\"images\":[{\"link\":null},{\"link\":[\"data:\"]}]}",
      "{\"link\":7,\"images\":[{\"link\":null},{\"link\":[\"data:\"]}]}",
      "" },
    /* a key is no value, and of two claims the first counts */
    { "{\"data:\":1,\"data:link\":\"data:\"}",
      "{\"data:\":1,\"data:link\":\"data:\"}",
      "" },
    { "{\"twice\":\"x\"}", "{\"twice\":{\"limn-stream\":0}}", "0 twice=<x>;" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_reads (
        cases[i].text, strlen (cases[i].text), cases[i].json, cases[i].log);
  assert_fails ("{\"link\":\"da\xFF\"}", 13, "not UTF-8");
  assert_fails ("{\"link\":\"data", 13, "breaks off");
  assert_fails ("{\"link\":\"data:\n\"}", 17, "unexpected byte 0x0A");
}

/* the same string claimed and unclaimed */
static void
test_escapes (void)
{
  static const struct
  {
    const char *escaped;
    const char *plain;
  } cases[] = {
    { "\\\"\\\\\\/\\b\\f\\n\\r\\t", "\"\\/\b\f\n\r\t" },
    { "\\u0041\\u00e9\\u20AC", "A\xC3\xA9\xE2\x82\xAC" },
    { "\\ud83e\\uDD8A", "\xF0\x9F\xA6\x8A" },
    { "\xF0\x9F\xA6\x8A\xC3\xA9", "\xF0\x9F\xA6\x8A\xC3\xA9" },
    { "\\ud83e", "\xEF\xBF\xBD" },
    { "a\\ud83ez", "a\xEF\xBF\xBDz" },
    { "\\ud83e\\n", "\xEF\xBF\xBD\n" },
    { "\\udd8a!", "\xEF\xBF\xBD!" },
    { "\\ud83e\\ud83e\\udd8a", "\xEF\xBF\xBD\xF0\x9F\xA6\x8A" },
    { "\\ud83e\\u0041",
      "\xEF\xBF\xBD"
      "A" },
    { "0123456789abcdef\\n0123456789abcdef",
      "0123456789abcdef\n"
      "0123456789abcdef" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text =
          g_strdup_printf ("{\"output\":\"%s\"}", cases[i].escaped);
      g_autofree char *other =
          g_strdup_printf ("{\"x\":\"%s\"}", cases[i].escaped);
      g_autofree char *log = g_strdup_printf ("0 output=<%s>;", cases[i].plain);
      g_autoptr (JsonObject) object = json_object_new ();
      g_autoptr (JsonNode) node = json_node_alloc ();
      g_autofree char *json = NULL;

      json_object_set_string_member (object, "x", cases[i].plain);
      json_node_init_object (node, object);
      json = json_to_string (node, FALSE);
      assert_reads (
          text, strlen (text), "{\"output\":{\"limn-stream\":0}}", log);
      assert_reads (other, strlen (other), json, "");
    }
}

/* a NUL passes through a stream and is replaced in the skeleton */
static void
test_nul (void)
{
  const char *text = "{\"output\":\"a\\u0000b\",\"k\\u0000\":\"\\u0000\"}";
  Reading reading = { g_string_new (NULL), 0, 0 };
  g_autoptr (GString) streams = reading.log;
  g_autoptr (JsonNode) node =
      read_pieces (&reading, text, strlen (text), 5, NULL);
  JsonObject *object = json_node_get_object (node);

  g_assert_cmpmem (streams->str,
                   streams->len,
                   "0 output=<a\0b>;",
                   sizeof "0 output=<a_b>;" - 1);
  g_assert_cmpstr (json_object_get_string_member (object, "k\xEF\xBF\xBD"),
                   ==,
                   "\xEF\xBF\xBD");
}

static void
test_failures (void)
{
  static const struct
  {
    const char *text;
    const char *message;
  } cases[] = {
    { "", "empty" },
    { " \n\t ", "empty" },
    { "\xEF\xBB\xBF", "empty" },
    { "\xEF\xBB{}", "unexpected '{' at byte 2" },
    { "<!DOCTYPE html>", "HTML page" },
    { "\n <html>", "HTML page" },
    { "[<", "unexpected '<' at byte 1" },
    { "upstream error", "unexpected 'u' at byte 0" },
    { "\x01", "unexpected byte 0x01 at byte 0" },
    { "{", "breaks off at byte 1" },
    { "[1,", "breaks off" },
    { "{\"a\"", "breaks off" },
    { "{\"output\":\"abc", "breaks off" },
    { "\"abc", "breaks off" },
    { "[12", "breaks off" },
    { "{} {}", "more text after the end at byte 3" },
    { "1 2", "more text after the end" },
    { "[1,]", "unexpected ']' at byte 3" },
    { "{\"a\":1,}", "unexpected '}' at byte 7" },
    { "[,1]", "unexpected ','" },
    { "[1 2]", "unexpected '2'" },
    { "{1:2}", "unexpected '1'" },
    { "{\"a\" 1}", "unexpected '1'" },
    { "{\"a\":}", "unexpected '}'" },
    { "[1}", "unexpected '}'" },
    { "{\"a\":1]", "unexpected ']'" },
    { "]", "unexpected ']'" },
    { "['a']", "unexpected '''" },
    { "[tru]", "bad number or word" },
    { "[nullx]", "bad number or word" },
    { "nul", "bad number or word" },
    { "[01]", "bad number or word" },
    { "[-]", "bad number or word" },
    { "[1.]", "bad number or word" },
    { "[.5]", "unexpected '.'" },
    { "[+1]", "unexpected '+'" },
    { "[1e]", "bad number or word" },
    { "[1e+]", "bad number or word" },
    { "[0x10]", "bad number or word" },
    { "[1.2.3]", "bad number or word" },
    { "[NaN]", "unexpected 'N'" },
    { "[\"a\nb\"]", "unexpected byte 0x0A at byte 3" },
    { "[\"\\x\"]", "unexpected 'x' at byte 3" },
    { "[\"\\u12g4\"]", "unexpected 'g' at byte 6" },
    { "{\"output\":\"\\uD83E\\u12\"}", "unexpected '\"'" },
    { "[\"\xC3(\"]", "not UTF-8" },
    { "[\"\xFF\"]", "not UTF-8" },
    { "[\"\xC3\"]", "not UTF-8" },
    { "[\"\xED\xA0\x80\"]", "not UTF-8" },
    { "{\"\xFF\":1}", "reserved or not UTF-8" },
    { "{\"limn-stream\":0}", "reserved or not UTF-8" },
    { "{\"limn\\u002dstream\":0}", "reserved or not UTF-8" },
    { "[{\"a\":{\"limn-stream\":{}}}]", "reserved or not UTF-8" },
    { "/* */ 1", "unexpected '/'" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_fails (cases[i].text, strlen (cases[i].text), cases[i].message);
  assert_fails ("[\"a\0b\"]", 7, "unexpected byte 0x00 at byte 3");
}

static void
test_get_stream (void)
{
  const char *text = "{\"output\":[\"a\",\"b\",{\"x\":0},7,null]}";
  static const gint streams[] = { 0, 1, -1, -1, -1 };
  Reading reading = { g_string_new (NULL), 0, 0 };
  g_autoptr (GString) log = reading.log;
  g_autoptr (JsonNode) node =
      read_pieces (&reading, text, strlen (text), 3, NULL);
  JsonArray *array =
      json_object_get_array_member (json_node_get_object (node), "output");

  g_assert_cmpint (limn_payload_get_stream (NULL), ==, -1);
  g_assert_cmpint (limn_payload_get_stream (node), ==, -1);
  g_assert_cmpuint (json_array_get_length (array), ==, G_N_ELEMENTS (streams));
  for (guint i = 0; i < G_N_ELEMENTS (streams); i++)
    g_assert_cmpint (
        limn_payload_get_stream (json_array_get_element (array, i)),
        ==,
        streams[i]);
}

static void
test_sink_error (void)
{
  const char *text = "{\"output\":[\"a\",\"b\",\"c\"]}";
  Reading reading = { g_string_new (NULL), 0, 2 };
  g_autoptr (GString) log = reading.log;
  g_autoptr (GError) error = NULL;

  g_assert_null (read_pieces (&reading, text, strlen (text), 4, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_FILE);
  g_assert_cmpstr (error->message, ==, "the disk is full");
  g_assert_cmpstr (log->str, ==, "0 output[0]=<a>;1 output[1]=<b>;");
}

/* a sink that fails behind a beginning that was held back */
static void
test_sink_error_late (void)
{
  const char *text = "{\"link\":\"data:\"}";
  Reading reading = { g_string_new (NULL), 0, 1 };
  g_autoptr (GString) log = reading.log;
  g_autoptr (GError) error = NULL;

  g_assert_null (read_pieces (&reading, text, strlen (text), 1, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_FILE);
  g_assert_cmpstr (log->str, ==, "0 link=<data:>;");
}

/* nothing that a server can send is more than an error */
static void
test_noise (void)
{
  static const char letters[] = "{}[]\",:\\u0dtrue fasn1-.eE\xC3\xA9\x01";
  static const char seed[] =
      "{\"data\":[{\"b64_json\":\"QU\\u0041\",\"n\":-1.5e3}],\"x\":[true]}";

  for (guint round = 0; round < 20000; round++)
    {
      Reading reading = { g_string_new (NULL), 0, 0 };
      g_autoptr (GString) log = reading.log;
      g_autofree char *text = g_strdup (seed);
      gsize length = strlen (text);
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = NULL;

      for (gint i = g_test_rand_int_range (0, 4); i >= 0; i--)
        text[g_test_rand_int_range (0, (gint) length)] =
            letters[g_test_rand_int_range (0, (gint) sizeof letters - 1)];
      node = read_pieces (&reading,
                          text,
                          length,
                          (gsize) g_test_rand_int_range (1, 20),
                          &error);
      g_assert_true ((node == NULL) == (error != NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/payload/values", test_values);
  g_test_add_func ("/payload/streams", test_streams);
  g_test_add_func ("/payload/beginnings", test_beginnings);
  g_test_add_func ("/payload/escapes", test_escapes);
  g_test_add_func ("/payload/nul", test_nul);
  g_test_add_func ("/payload/failures", test_failures);
  g_test_add_func ("/payload/get-stream", test_get_stream);
  g_test_add_func ("/payload/sink-error", test_sink_error);
  g_test_add_func ("/payload/sink-error-late", test_sink_error_late);
  g_test_add_func ("/payload/noise", test_noise);
  return g_test_run ();
}
