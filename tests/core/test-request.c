/* tests of limn/request and limn/operation */
#include "request.h"

#include "error.h"
#include "jsontext.h"

static LimnRequest *
new_request (void)
{
  LimnRequest *request = limn_request_new (LIMN_OPERATION_GENERATE);

  g_assert_true (limn_request_set_text (request, "prompt", "a fox", NULL));
  return request;
}

static void
test_request_set_text (void)
{
  static const struct
  {
    const char *name, *text;
    const char *json; /* as the option is kept */
  } cases[] = {
    { "seed", "7", "7" },
    { "seed", "-7", "-7" },
    { "safety_tolerance", "3", "\"3\"" },
    { "user", "123", "\"123\"" },
    { "sync_mode", "true", "true" },
    { "guidance_scale", "0.7", "0.7" },
    { "mood", "stormy", "\"stormy\"" },
    { "mood", "", "\"\"" },
    { "loras", "[\"a\",{\"b\":1}]", "[\"a\",{\"b\":1}]" },
    { "mood", "[broken", "\"[broken\"" },
    { "limn.budget", "0.5", "0.5" },
    { "limn.provider", "vertex", "\"vertex\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LimnRequest) request = new_request ();
      g_autoptr (GError) error = NULL;
      g_autofree char *json = NULL;

      g_assert_true (limn_request_set_text (
          request, cases[i].name, cases[i].text, &error));
      g_assert_no_error (error);
      json = limn_jsontext_print (
          json_object_get_member (request->options, cases[i].name), FALSE);
      g_assert_cmpstr (json, ==, cases[i].json);
    }
}

static void
test_request_set_fields (void)
{
  g_autoptr (LimnRequest) request = new_request ();

  g_assert_true (limn_request_set_text (request, "prompt", "[1]", NULL));
  g_assert_cmpstr (request->prompt, ==, "[1]");
  g_assert_true (limn_request_set_text (request, "n", "4", NULL));
  g_assert_cmpint (request->n, ==, 4);
  g_assert_true (limn_request_set_text (request, "size", "16:9", NULL));
  g_assert_cmpstr (request->size, ==, "16:9");
  g_assert_cmpuint (json_object_get_size (request->options), ==, 0);
}

static void
test_request_set_bad (void)
{
  static const struct
  {
    const char *name, *text, *message;
  } cases[] = {
    { "n", "0", "n 0: a whole number from 1 to 10 is needed" },
    { "n", "11", "n 11: a whole number from 1 to 10 is needed" },
    { "n", "two", "n \"two\": a whole number from 1 to 10 is needed" },
    { "n", "1.5", "n 1.5: a whole number from 1 to 10 is needed" },
    { "seed", "x", "seed \"x\": a whole number from *" },
    { "", "x", "option: a name is made of *" },
    { "a b", "x", "option: a name is made of *" },
    { "mood", "\xff", "mood: not UTF-8 text" },
    { "limn.provder",
      "x",
      "limn.provder: no such option of Limn; there are *" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LimnRequest) request = new_request ();
      g_autoptr (GError) error = NULL;

      g_assert_false (limn_request_set_text (
          request, cases[i].name, cases[i].text, &error));
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
      if (!g_pattern_match_simple (cases[i].message, error->message))
        g_error ("%s", error->message);
      g_assert_cmpint (request->n, ==, 1);
      g_assert_cmpuint (json_object_get_size (request->options), ==, 0);
    }
}

static void
test_request_options (void)
{
  g_autoptr (LimnRequest) request = new_request ();
  g_autoptr (GError) error = NULL;

  g_assert_true (limn_request_set_options (request, NULL, &error));
  g_assert_true (limn_request_set_options (request, " \n", &error));
  g_assert_true (limn_request_set_options (
      request,
      "{\"seed\": 7, \"limn.dry_run\": true, \"limn.provider\": \"fal\","
      " \"limn.budget\": 0.25, \"mood\": null}",
      &error));
  g_assert_no_error (error);
  g_assert_cmpuint (json_object_get_size (request->options), ==, 4);
  g_assert_cmpfloat (limn_request_get_number (request, "seed", -1), ==, 7);
  g_assert_cmpfloat (
      limn_request_get_number (request, "limn.budget", -1), ==, 0.25);
  g_assert_cmpfloat (
      limn_request_get_number (request, "limn.timeout", 600), ==, 600);
  g_assert_true (limn_request_get_flag (request, "limn.dry_run", FALSE));
  g_assert_true (limn_request_get_flag (request, "limn.align", TRUE));
  g_assert_cmpstr (
      limn_request_get_option (request, "limn.provider"), ==, "fal");
  g_assert_null (limn_request_get_option (request, "seed"));

  g_assert_true (limn_request_set_options (request, "{\"seed\": null}", NULL));
  g_assert_false (json_object_has_member (request->options, "seed"));
}

static void
test_request_options_bad (void)
{
  static const struct
  {
    const char *json, *message;
  } cases[] = {
    { "[1]", "options: an array was given, an object *" },
    { "\"x\"", "options: a string was given, an object *" },
    { "7", "options: a number was given, an object *" },
    { "null", "options: null was given, an object *" },
    { "{\"seed\": 7", "options: broken JSON at line 1, column *" },
    { "{\n\"seed\": }", "options: broken JSON at line 2, column *" },
    { "{\"seed\": 7, \"prompt\": \"x\"}",
      "options.prompt: give it as the argument 'prompt', *" },
    { "{\"seed\": 7, \"n\": 2}", "options.n: give it as the argument 'n', *" },
    { "{\"seed\": 7, \"mask\": \"m.png\"}", "mask: is no option; *" },
    { "{\"seed\": 7, \"limn.references\": [\"sky\"]}",
      "limn.references 'sky': a list of strings is needed, each \"layer:Name\" "
      "or \"file:/path\"" },
    { "{\"seed\": 7, \"limn.context\": \"wide\"}",
      "limn.context \"wide\": a number from 0 to 16384 is needed, or auto" },
    { "{\"seed\": 7, \"limn.feather\": -1}",
      "limn.feather -1: a number from 0 to 1024 is needed, or auto" },
    { "{\"seed\": 7, \"limn.align\": \"auto\"}",
      "limn.align \"auto\": true or false is needed" },
    { "{\"seed\": 7, \"limn.fit\": \"tight\"}",
      "limn.fit \"tight\": a string is needed, one of returned, table" },
    /* cut between characters, not within one */
    { "{\"limn.fit\": "
      "\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
      "xxxxxxxx\u00e9\u00e9\u00e9\"}",
      "limn.fit "
      "\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
      "xxxxxxxx\u00e9…: a string is needed, one of returned, table" },
    { "{\"seed\": 7, \"limn.endpoint\": 7}",
      "limn.endpoint 7: a string is needed" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LimnRequest) request = new_request ();
      g_autoptr (GError) error = NULL;

      g_assert_false (
          limn_request_set_options (request, cases[i].json, &error));
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
      if (!g_pattern_match_simple (cases[i].message, error->message))
        g_error ("%s", error->message);
      g_assert_cmpuint (json_object_get_size (request->options), ==, 0);
    }
}

static void
test_request_validate (void)
{
  static const struct
  {
    const char *prompt, *size, *ratio, *tier;
    gint n;
    const char *message; /* NULL: valid */
  } cases[] = {
    { "a fox", "", "", "", 1, NULL },
    { "ein Füchslein", "1365x768", "auto", "4k", 10, NULL },
    { "", "", "", "", 1, "prompt: empty; *" },
    { " \t\n", "", "", "", 1, "prompt: empty; *" },
    { "\xe2\x80\x83\xc2\xa0", "", "", "", 1, "prompt: empty; *" },
    { "a \xff fox", "", "", "", 1, "prompt: not UTF-8 text" },
    { "a fox", "", "", "", 0, "n 0: *" },
    { "a fox", "", "", "", 11, "n 11: *" },
    { "a fox", "big", "", "", 1, "size 'big': *" },
    { "a fox", "", "wide", "", 1, "aspect_ratio 'wide': *" },
    { "a fox", "", "", "huge", 1, "resolution 'huge': *" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LimnRequest) request =
          limn_request_new (LIMN_OPERATION_GENERATE);
      g_autoptr (GError) error = NULL;
      gboolean valid;

      g_free (request->prompt);
      request->prompt = g_strdup (cases[i].prompt);
      g_free (request->size);
      request->size = g_strdup (cases[i].size);
      g_free (request->aspect_ratio);
      request->aspect_ratio = g_strdup (cases[i].ratio);
      g_free (request->resolution);
      request->resolution = g_strdup (cases[i].tier);
      request->n = cases[i].n;
      valid = limn_request_validate (request, &error);
      g_assert_true (valid == (error == NULL));
      g_assert_true (valid == (cases[i].message == NULL));
      if (!valid)
        g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
      if (!valid && !g_pattern_match_simple (cases[i].message, error->message))
        g_error ("%s", error->message);
    }
}

static void
test_request_json (void)
{
  static const char text[] =
      "{\"operation\":\"edit\",\"prompt\":\"a \\\"fox\\\"\","
      "\"model\":\"fal/nano-banana\",\"size\":\"\",\"aspect_ratio\":\"16:9\","
      "\"resolution\":\"2K\",\"n\":3,"
      "\"options\":{\"seed\":7,\"x\":[1,{\"y\":0.134}]}}";
  g_autoptr (JsonNode) node = limn_jsontext_parse (text, -1, "case", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnRequest) request = limn_request_from_json (node, &error);
  g_autoptr (LimnRequest) copy = NULL;
  g_autoptr (JsonNode) back = NULL;
  g_autofree char *printed = NULL;

  g_assert_no_error (error);
  copy = limn_request_copy (request);
  json_object_remove_member (request->options, "seed");
  back = limn_request_to_json (copy);
  printed = limn_jsontext_print (back, FALSE);
  g_assert_cmpstr (printed, ==, text);
}

static void
test_request_json_bad (void)
{
  static const char *const cases[] = {
    "[]",
    "{}",
    "{\"operation\":\"draw\"}",
    "{\"operation\":\"edit\",\"prompt\":7}",
    "{\"operation\":\"edit\",\"n\":99}",
    "{\"operation\":\"edit\",\"options\":{\"seed\":\"x\"}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) node =
          limn_jsontext_parse (cases[i], -1, "case", NULL);
      g_autoptr (GError) error = NULL;

      g_assert_null (limn_request_from_json (node, &error));
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
    }
}

static void
test_request_operations (void)
{
  for (guint i = 0; i <= LIMN_OPERATION_CREATE; i++)
    {
      LimnOperation operation = LIMN_OPERATION_GENERATE;

      g_assert_true (limn_operation_from_name (
          limn_operation_get_name (i), &operation, NULL));
      g_assert_cmpint (operation, ==, i);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/request/set-text", test_request_set_text);
  g_test_add_func ("/request/set-fields", test_request_set_fields);
  g_test_add_func ("/request/set-bad", test_request_set_bad);
  g_test_add_func ("/request/options", test_request_options);
  g_test_add_func ("/request/options-bad", test_request_options_bad);
  g_test_add_func ("/request/validate", test_request_validate);
  g_test_add_func ("/request/json", test_request_json);
  g_test_add_func ("/request/json-bad", test_request_json_bad);
  g_test_add_func ("/request/operations", test_request_operations);
  return g_test_run ();
}
