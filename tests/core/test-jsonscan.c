/* tests of limn/jsonscan */
#include "jsonscan.h"

#include <string.h>

#include "error.h"
#include "jsontext.h"

/* texts of RFC 8259, with the tokens they are made of: brackets, k for a key,
 * s string, d number, t f n the words */
static const struct
{
  const char *text;
  const char *tokens;
} test_jsonscan_good[] = {
  { "{}", "{}" },
  { "[]", "[]" },
  { " \t\r\n[ ]\n ", "[]" },
  { "7", "d" },
  { "\"\"", "s" },
  { "true", "t" },
  { "false", "f" },
  { "null", "n" },
  { "[true,false,null]", "[tfn]" },
  { "{\"a\":1}", "{kd}" },
  { "{\"a\" : {\"\" :[1 , [2]]} , \"b\":\"x\"}", "{k{k[d[d]]}ks}" },
  { "[0,-0,12,-12,0.5,10.25]", "[dddddd]" },
  { "[1e9,1E9,1e+9,1e-9,0.5e0,-1.5E-007]", "[dddddd]" },
  { "[999999999999999999,-999999999999999999]", "[dd]" },
  { "[1.2345678901234567890123]", "[d]" },
  { "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]", "[s]" },
  { "[\"\\u0000\\u001f\\u00e9\\uD83D\\uDE00\\udbff\\udfff\"]", "[s]" },
  { "[\"\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80 \x7f\"]", "[s]" },
  { "[\"eight by eight by eight\"]", "[s]" },
  { "{\"a\":1,\"a\":2}", "{kdkd}" },
  { "\xef\xbb\xbf[]", "[]" },
};

/* what must be refused, where it stands, and whether jsontext, which leans on
 * a laxer parser, may read it */
static const struct
{
  const char *text;
  guint line, column;
  const char *problem;
  gboolean lax;
} test_jsonscan_bad[] = {
  { "", 1, 1, "a value is needed" },
  { " \n ", 2, 2, "a value is needed" },
  { "{", 1, 2, "a key in quotes is needed" },
  { "[", 1, 2, "a value is needed" },
  { "}", 1, 1, "a value is needed" },
  { "]", 1, 1, "a value is needed" },
  { "[}", 1, 2, "a value is needed" },
  { "{]", 1, 2, "a key in quotes is needed" },
  { "[1}", 1, 3, "a comma or ] is needed" },
  { "{\"a\":1]", 1, 7, "a comma or } is needed" },
  { "[1 2]", 1, 4, "a comma or ] is needed" },
  { "[1", 1, 3, "a comma or ] is needed" },
  { "[,1]", 1, 2, "a value is needed" },
  { "[1,,2]", 1, 4, "a value is needed" },
  { "[1,]", 1, 4, "a value is needed" },
  { "{\"a\":1,}", 1, 8, "a key in quotes is needed" },
  { "{,}", 1, 2, "a key in quotes is needed" },
  { "{\"a\"}", 1, 5, "a colon is needed behind the key" },
  { "{\"a\":}", 1, 6, "a value is needed" },
  { "{\"a\" 1}", 1, 6, "a colon is needed behind the key" },
  { "{\"a\"::1}", 1, 6, "a value is needed" },
  { "{\"a\":1 \"b\":2}", 1, 8, "a comma or } is needed" },
  { "{\"a\":1,\"b\"", 1, 11, "a colon is needed behind the key" },
  { "{a:1}", 1, 2, "a key in quotes is needed" },
  { "{1:1}", 1, 2, "a key in quotes is needed" },
  { "{'a':1}", 1, 2, "a key in quotes is needed" },
  { "['a']", 1, 2, "a value is needed" },
  { "{} {}", 1, 4, "more behind the value", TRUE },
  { "{}\n,", 2, 1, "more behind the value" },
  { "1 2", 1, 3, "more behind the value" },
  { "[1]]", 1, 4, "more behind the value" },
  { "{} // more", 1, 4, "more behind the value" },
  { "[1, /* two */ 2]", 1, 5, "a value is needed" },
  { "# more\n{}", 1, 1, "a value is needed" },
  { "[tru]", 1, 2, "a value is needed" },
  { "[True]", 1, 2, "a value is needed" },
  { "[nul", 1, 2, "a value is needed" },
  { "[NaN]", 1, 2, "a value is needed" },
  { "[Infinity]", 1, 2, "a value is needed" },
  { "[undefined]", 1, 2, "a value is needed" },
  { "[+1]", 1, 2, "a value is needed" },
  { "[.5]", 1, 2, "a value is needed", TRUE },
  { "[-]", 1, 2, "no number of JSON" },
  { "[- 1]", 1, 2, "no number of JSON", TRUE },
  { "[-a]", 1, 2, "no number of JSON" },
  { "[01]", 1, 2, "no number of JSON", TRUE },
  { "[-01]", 1, 2, "no number of JSON", TRUE },
  { "[0x10]", 1, 3, "a comma or ] is needed", TRUE },
  { "[1.]", 1, 2, "no number of JSON", TRUE },
  { "[1.e5]", 1, 2, "no number of JSON", TRUE },
  { "[1e]", 1, 2, "no number of JSON" },
  { "[1e+]", 1, 2, "no number of JSON" },
  { "[1.5", 1, 5, "a comma or ] is needed" },
  { "[1234567890123456789]", 1, 2, "a number too long to be exact" },
  { "\"", 1, 2, "a string without its end" },
  { "[\"abc", 1, 6, "a string without its end" },
  { "[\"abc\\", 1, 6, "no such escape in a string" },
  { "[\"a\nb\"]", 1, 4, "a control character in a string", TRUE },
  { "[\"a\tb\"]", 1, 4, "a control character in a string", TRUE },
  { "[\"a\001b\"]", 1, 4, "a control character in a string", TRUE },
  { "[\"\\x41\"]", 1, 3, "no such escape in a string", TRUE },
  { "[\"\\'\"]", 1, 3, "no such escape in a string", TRUE },
  { "[\"\\U0041\"]", 1, 3, "no such escape in a string", TRUE },
  { "[\"\\u12\"]", 1, 3, "no such escape in a string" },
  { "[\"\\u12G4\"]", 1, 3, "no such escape in a string", TRUE },
  { "[\"\\u123", 1, 3, "no such escape in a string" },
  { "[\"\\ud800\"]", 1, 3, "half a surrogate pair in a string" },
  { "[\"\\udc00\"]", 1, 3, "half a surrogate pair in a string" },
  { "[\"\\ud83dx\\ude00\"]", 1, 3, "half a surrogate pair in a string" },
  { "[\"\\ud83d\\u0041\"]", 1, 3, "half a surrogate pair in a string" },
  { "[\"\\ude00\\ud83d\"]", 1, 3, "half a surrogate pair in a string" },
  { "[\"ab\xff\"]", 1, 5, "not UTF-8 text" },
  { "[\"\xc3\"]", 1, 3, "not UTF-8 text" },
  { "[\"\xc0\x80\"]", 1, 3, "not UTF-8 text" },
  { "[\"\xed\xa0\x80\"]", 1, 3, "not UTF-8 text" },
  { "[\"\xf4\x90\x80\x80\"]", 1, 3, "not UTF-8 text" },
  { "\xef\xbb", 1, 1, "a value is needed" },
  { "\xc2\xa0{}", 1, 1, "a value is needed" },
  { "{\n \"k\xc3\xa9y\": [\n  \"\xc3\xa9\xc3\xa9\" x]}",
    3,
    8,
    "a comma or ] is needed" },
};

static gchar
test_jsonscan_letter (LimnJsonscanToken token)
{
  return "!.{}[]ksdtfn"[token];
}

/* the tokens of a text as letters; an exact copy, so that a sanitizer sees a
 * byte read behind it */
static char *
test_jsonscan_read (const char *text, gsize length, GError **error)
{
  g_autofree char *copy = g_memdup2 (text, MAX (length, 1));
  g_auto (LimnJsonscan) scan;
  g_autoptr (GString) tokens = g_string_new (NULL);

  limn_jsonscan_init (&scan, copy, (gssize) length);
  while (limn_jsonscan_next (&scan) > LIMN_JSONSCAN_END)
    g_string_append_c (tokens, test_jsonscan_letter (scan.token));
  if (scan.token == LIMN_JSONSCAN_BROKEN)
    limn_jsonscan_set_error (&scan, "case", error);
  else
    g_assert_cmpint (limn_jsonscan_next (&scan), ==, LIMN_JSONSCAN_END);
  return g_strdup (tokens->str);
}

static void
test_jsonscan_accepts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (test_jsonscan_good); i++)
    {
      const char *text = test_jsonscan_good[i].text;
      g_autoptr (GError) error = NULL;
      g_autofree char *tokens =
          test_jsonscan_read (text, strlen (text), &error);

      g_assert_no_error (error);
      g_assert_cmpstr (tokens, ==, test_jsonscan_good[i].tokens);
    }
}

static void
test_jsonscan_refuses (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (test_jsonscan_bad); i++)
    {
      const char *text = test_jsonscan_bad[i].text;
      g_autofree char *message =
          g_strdup_printf ("case: broken JSON at line %u, column %u: %s",
                           test_jsonscan_bad[i].line,
                           test_jsonscan_bad[i].column,
                           test_jsonscan_bad[i].problem);
      g_autoptr (GError) error = NULL;
      g_autofree char *tokens =
          test_jsonscan_read (text, strlen (text), &error);

      if (error == NULL)
        g_error ("'%s' was read as %s", text, tokens);
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
      g_assert_cmpstr (error->message, ==, message);
    }
}

/* a NUL ends no text; it is no character of JSON */
static void
test_jsonscan_nul (void)
{
  static const char outside[] = "[1\0]";
  static const char inside[] = "[\"a\0b\"]";
  g_autoptr (GError) first = NULL;
  g_autoptr (GError) second = NULL;
  g_autofree char *a = test_jsonscan_read (outside, sizeof outside - 1, &first);
  g_autofree char *b = test_jsonscan_read (inside, sizeof inside - 1, &second);

  g_assert_error (first, LIMN_ERROR, LIMN_ERROR_INVALID);
  g_assert_error (second, LIMN_ERROR, LIMN_ERROR_INVALID);
}

/* where both are strict, both readers of the house agree */
static void
test_jsonscan_agrees (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (test_jsonscan_good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node =
          limn_jsontext_parse (test_jsonscan_good[i].text, -1, "case", &error);

      g_assert_no_error (error);
      g_assert_nonnull (node);
    }
  for (guint i = 0; i < G_N_ELEMENTS (test_jsonscan_bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node =
          limn_jsontext_parse (test_jsonscan_bad[i].text, -1, "case", &error);

      if (node != NULL && !test_jsonscan_bad[i].lax)
        g_error ("jsontext reads '%s'", test_jsonscan_bad[i].text);
    }
}

static void
test_jsonscan_strings (void)
{
  static const struct
  {
    const char *text;
    const char *string;
  } cases[] = {
    { "\"plain\"", "plain" },
    { "\"\xe2\x82\xac\"", "\xe2\x82\xac" },
    { "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t" },
    { "\"a\\u00e9b\"",
      "a\xc3\xa9"
      "b" },
    { "\"\\uD83D\\uDE00!\"", "\xf0\x9f\x98\x80!" },
    { "\"\\u0000\"", "\xef\xbf\xbd" },
    { "\"\\\\u0041\"", "\\u0041" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (LimnJsonscan) scan;

      limn_jsonscan_init (&scan, cases[i].text, -1);
      g_assert_cmpint (limn_jsonscan_next (&scan), ==, LIMN_JSONSCAN_STRING);
      g_assert_cmpmem (
          scan.string, scan.length, cases[i].string, strlen (cases[i].string));
    }
}

/* strings stay while the reader goes on, copied or not */
static void
test_jsonscan_kept (void)
{
  static const char text[] = "{\"a\\u0062\": 1, \"c\": \"\\n\", \"d\": 2}";
  g_auto (LimnJsonscan) scan;
  const char *first, *second;

  limn_jsonscan_init (&scan, text, -1);
  limn_jsonscan_next (&scan);
  limn_jsonscan_next (&scan);
  first = scan.string;
  limn_jsonscan_next (&scan);
  limn_jsonscan_next (&scan);
  second = scan.string;
  g_assert_true (second > text && second < text + sizeof text);
  while (limn_jsonscan_next (&scan) > LIMN_JSONSCAN_END)
    continue;
  g_assert_cmpmem (first, 2, "ab", 2);
  g_assert_cmpmem (second, 1, "c", 1);
}

static void
test_jsonscan_numbers (void)
{
  static const struct
  {
    const char *text;
    gboolean whole;
    gint64 value;
  } cases[] = {
    { "0", TRUE, 0 },
    { "-0", TRUE, 0 },
    { "42", TRUE, 42 },
    { "-7", TRUE, -7 },
    { "999999999999999999", TRUE, G_GINT64_CONSTANT (999999999999999999) },
    { "1.0", FALSE, 0 },
    { "1e3", FALSE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (LimnJsonscan) scan;
      gint64 value = -1;

      limn_jsonscan_init (&scan, cases[i].text, -1);
      g_assert_cmpint (limn_jsonscan_next (&scan), ==, LIMN_JSONSCAN_NUMBER);
      g_assert_true (limn_jsonscan_get_int (&scan, &value) == cases[i].whole);
      if (cases[i].whole)
        g_assert_cmpint (value, ==, cases[i].value);
    }
}

static void
test_jsonscan_skips (void)
{
  static const char text[] =
      "[\n{\"a\": [1, {\"b\": []}]},\n\"x\", [[\"]\"]],\n7]";
  static const char broken[] = "[{\"a\": [1, }]";
  g_auto (LimnJsonscan) scan;
  g_auto (LimnJsonscan) other;

  limn_jsonscan_init (&scan, text, -1);
  limn_jsonscan_next (&scan);
  for (guint i = 0; i < 3; i++)
    {
      limn_jsonscan_next (&scan);
      g_assert_true (limn_jsonscan_skip (&scan));
      g_assert_cmpuint (scan.depth, ==, 1);
    }
  g_assert_cmpint (limn_jsonscan_next (&scan), ==, LIMN_JSONSCAN_NUMBER);
  g_assert_cmpuint (limn_jsonscan_get_line (&scan, scan.where), ==, 4);

  limn_jsonscan_init (&other, broken, -1);
  limn_jsonscan_next (&other);
  limn_jsonscan_next (&other);
  g_assert_false (limn_jsonscan_skip (&other));
  g_assert_cmpint (limn_jsonscan_next (&other), ==, LIMN_JSONSCAN_BROKEN);
}

static void
test_jsonscan_depth (void)
{
  for (guint depth = LIMN_JSONTEXT_MAX_DEPTH;
       depth <= LIMN_JSONTEXT_MAX_DEPTH + 1;
       depth++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) other = NULL;
      g_autoptr (JsonNode) node = NULL;
      g_autofree char *tokens = NULL;

      for (guint i = 0; i < depth; i++)
        g_string_append (text, i % 2 == 0 ? "[" : "{\"a\":");
      g_string_append (text, "1");
      for (guint i = depth; i-- > 0;)
        g_string_append (text, i % 2 == 0 ? "]" : "}");
      tokens = test_jsonscan_read (text->str, text->len, &error);
      node = limn_jsontext_parse (text->str, -1, "case", &other);
      g_assert_true ((node != NULL) == (error == NULL));
      g_assert_true ((error == NULL) == (depth == LIMN_JSONTEXT_MAX_DEPTH));
      if (error != NULL)
        g_assert_nonnull (strstr (error->message, "deeper than 64 levels"));
    }
}

/* every beginning of a text is broken, wherever it is cut */
static void
test_jsonscan_cuts (void)
{
  static const char text[] =
      "{\"k\\u00e9\": [-1.5e+3, true, null, \"\\ud83d\\ude00 \xe2\x82\xac\"]}";

  for (gsize length = 0; length < sizeof text - 1; length++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *tokens = test_jsonscan_read (text, length, &error);

      if (error == NULL)
        g_error ("%.*s was read as %s", (int) length, text, tokens);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/jsonscan/accepts", test_jsonscan_accepts);
  g_test_add_func ("/jsonscan/refuses", test_jsonscan_refuses);
  g_test_add_func ("/jsonscan/nul", test_jsonscan_nul);
  g_test_add_func ("/jsonscan/agrees", test_jsonscan_agrees);
  g_test_add_func ("/jsonscan/strings", test_jsonscan_strings);
  g_test_add_func ("/jsonscan/kept", test_jsonscan_kept);
  g_test_add_func ("/jsonscan/numbers", test_jsonscan_numbers);
  g_test_add_func ("/jsonscan/skips", test_jsonscan_skips);
  g_test_add_func ("/jsonscan/depth", test_jsonscan_depth);
  g_test_add_func ("/jsonscan/cuts", test_jsonscan_cuts);
  return g_test_run ();
}
