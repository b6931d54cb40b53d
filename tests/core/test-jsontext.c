/* tests of limn/jsontext */
#include "jsontext.h"

#include <string.h>

#include "error.h"

static void
test_jsontext_print (void)
{
  static const char *const cases[] = {
    "{\"a\":0.134,\"b\":[1,2.5,-3],\"c\":null,\"d\":true,\"e\":false}",
    "[]",
    "{}",
    "\"a \\\"quote\\\" \\\\ and \\u0001\"",
    "[0.1,0.2,0.30000000000000004,1e+30,1.0]",
    "[9223372036854775]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node =
          limn_jsontext_parse (cases[i], -1, "case", &error);
      g_autofree char *text = NULL;

      g_assert_no_error (error);
      text = limn_jsontext_print (node, FALSE);
      g_assert_cmpstr (text, ==, cases[i]);
    }
}

static void
test_jsontext_pretty (void)
{
  g_autoptr (JsonNode) node =
      limn_jsontext_parse ("{\"a\":[1,{}],\"b\":\"x\"}", -1, "case", NULL);
  g_autofree char *text = limn_jsontext_print (node, TRUE);

  g_assert_cmpstr (
      text, ==, "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": \"x\"\n}");
}

static void
test_jsontext_broken (void)
{
  static const struct
  {
    const char *text;
    const char *message;
  } cases[] = {
    { "", "case: empty, JSON is needed" },
    { "{\n\"a\": sk-secret}", "case: broken JSON at line 2*" },
    { "{\"a\": [}", "case: broken JSON at line 1*" },
    { "{'a': 1}", "case: broken JSON at line 1*" },
    { "{} // more", "case: broken JSON at line 1*" },
    { "[1]\n\n[", "case: broken JSON at line 3*" },
    { "[99999999999999999999]", "case: *: a number too long to be exact" },
    { " \n", "case: empty, JSON is needed" },
    /* what json-glib would take, or leak memory over */
    { "{\"a\":1}{\"b\":2}", "case: *: more behind the value" },
    { "{\"a\":{\"b\":[}", "case: broken JSON at line 1*" },
    { "\"\\ud83e\\u3709\"", "case: *: half a surrogate pair in a string" },
    { "[1,]", "case: broken JSON at line 1*" },
    { "\"a\nb\"", "case: *: a control character in a string" },
    { "\"\xff\"", "case: not UTF-8 text" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node =
          limn_jsontext_parse (cases[i].text, -1, "case", &error);

      g_assert_null (node);
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
      g_assert_null (strstr (error->message, "secret"));
      if (!g_pattern_match_simple (cases[i].message, error->message))
        g_error ("%s: %s", cases[i].text, error->message);
    }
}

/* the parser behind recurses: depth must be refused before it, wherever the
 * quotes stand */
static void
test_jsontext_deep (void)
{
  static const char *const heads[] = { "", "{\"a\":\"[\\\"\",\"b\":" };

  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      g_autoptr (GString) text = g_string_new (heads[i]);
      g_autoptr (GError) error = NULL;

      for (guint depth = 0; depth < 1000000; depth++)
        g_string_append_c (text, '[');
      g_assert_null (limn_jsontext_parse (text->str, -1, "case", &error));
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, "deeper than 64"));
    }
}

static void
test_jsontext_members (void)
{
  g_autoptr (JsonNode) node = limn_jsontext_parse (
      "{\"s\":\"x\",\"i\":7,\"d\":0.5,\"o\":{},\"a\":[],\"n\":null}",
      -1,
      "case",
      NULL);
  JsonObject *object = json_node_get_object (node);
  gdouble number = -1;

  g_assert_cmpstr (limn_jsontext_get_string (object, "s"), ==, "x");
  g_assert_null (limn_jsontext_get_string (object, "i"));
  g_assert_null (limn_jsontext_get_string (object, "n"));
  g_assert_null (limn_jsontext_get_string (object, "absent"));
  g_assert_nonnull (limn_jsontext_get_object (object, "o"));
  g_assert_null (limn_jsontext_get_object (object, "s"));
  g_assert_nonnull (limn_jsontext_get_array (object, "a"));
  g_assert_null (limn_jsontext_get_array (object, "o"));
  g_assert_null (limn_jsontext_get_array (NULL, "a"));
  g_assert_true (limn_jsontext_to_object (node) == object);
  g_assert_null (
      limn_jsontext_to_object (json_object_get_member (object, "a")));
  g_assert_null (limn_jsontext_to_object (NULL));
  g_assert_true (limn_jsontext_get_number (object, "i", &number));
  g_assert_cmpfloat (number, ==, 7);
  g_assert_true (limn_jsontext_get_number (object, "d", &number));
  g_assert_cmpfloat (number, ==, 0.5);
  g_assert_false (limn_jsontext_get_number (object, "s", &number));
}

/* every length modulo three, and one that outgrows any first guess */
static void
test_jsontext_files (void)
{
  static const gsize lengths[] = { 0, 1, 2, 3, 4, 1000, 300000 };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autofree guchar *bytes = g_malloc (lengths[i] + 1);
      g_autoptr (GBytes) file = NULL;
      g_autoptr (GBytes) text = NULL;
      g_autoptr (GHashTable) files = limn_jsontext_new_files ();
      g_autoptr (JsonObject) object = json_object_new ();
      g_autoptr (JsonNode) root = json_node_alloc ();
      g_autofree char *base64 = NULL;
      g_autofree char *expected = NULL;

      for (gsize at = 0; at < lengths[i]; at++)
        bytes[at] = (guchar) (at * 7);
      file = g_bytes_new (bytes, lengths[i]);
      base64 = g_base64_encode (bytes, lengths[i]);
      json_object_set_member (
          object, "uri", limn_jsontext_add_file (files, "data:\"", file));
      json_object_set_string_member (object, "after", "\"");
      json_object_set_member (
          object, "again", limn_jsontext_add_file (files, "", file));
      json_node_init_object (root, object);
      text = limn_jsontext_print_files (root, files);
      expected = g_strdup_printf (
          "{\"uri\":\"data:\\\"%s\",\"after\":\"\\\"\",\"again\":\"%s\"}",
          base64,
          base64);
      g_assert_cmpmem (g_bytes_get_data (text, NULL),
                       g_bytes_get_size (text),
                       expected,
                       strlen (expected));
    }
}

static void
test_jsontext_no_files (void)
{
  g_autoptr (JsonNode) node =
      limn_jsontext_parse ("[1,\"a\",null]", -1, "case", NULL);
  g_autoptr (GBytes) text = limn_jsontext_print_files (node, NULL);

  g_assert_cmpmem (g_bytes_get_data (text, NULL),
                   g_bytes_get_size (text),
                   "[1,\"a\",null]",
                   12);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/jsontext/print", test_jsontext_print);
  g_test_add_func ("/jsontext/pretty", test_jsontext_pretty);
  g_test_add_func ("/jsontext/broken", test_jsontext_broken);
  g_test_add_func ("/jsontext/deep", test_jsontext_deep);
  g_test_add_func ("/jsontext/members", test_jsontext_members);
  g_test_add_func ("/jsontext/files", test_jsontext_files);
  g_test_add_func ("/jsontext/no-files", test_jsontext_no_files);
  return g_test_run ();
}
