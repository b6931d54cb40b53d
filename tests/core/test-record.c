/* tests of limn/record */
#include "record.h"

#include <string.h>

#include "error.h"
#include "jsontext.h"

static LimnCatalog *catalog;

static LimnPlan *
new_plan (void)
{
  g_autoptr (LimnRequest) request = limn_request_new (LIMN_OPERATION_GENERATE);
  g_autoptr (GError) error = NULL;
  LimnPlan *plan;

  limn_request_set_text (request, "prompt", "a \"fox\"", NULL);
  limn_request_set_text (request, "model", "gemini/nano-banana-pro", NULL);
  plan = limn_plan_new (request, catalog, NULL, NULL, &error);
  g_assert_no_error (error);
  return plan;
}

/* exactly the keys of the contract, in its order */
static void
test_record_keys (void)
{
  static const char *const keys[] = {
    "id",       "created", "operation", "request",   "plan",
    "attempts", "results", "cost",      "timing_ms", "fidelity",
  };
  static const char *const plan_keys[] = {
    "model",   "aspect_ratio", "resolution", "width",          "height",
    "frame",   "references",   "routes",     "estimated_cost", "matched",
    "dropped", "inert",        "notes",
  };
  static const char *const phases[] = { "prepare", "encode",   "upload",
                                        "wait",    "download", "finish" };
  g_autoptr (LimnPlan) plan = new_plan ();
  g_autoptr (LimnRecord) record = limn_record_new (plan);
  JsonObject *object = limn_record_get_object (record);
  g_autoptr (GList) found = json_object_get_members (object);
  g_autoptr (GList) found_plan =
      json_object_get_members (json_object_get_object_member (object, "plan"));
  g_autoptr (GList) found_phases = json_object_get_members (
      json_object_get_object_member (object, "timing_ms"));

  g_assert_cmpuint (g_list_length (found), ==, G_N_ELEMENTS (keys));
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_assert_cmpstr (g_list_nth_data (found, i), ==, keys[i]);
  g_assert_cmpuint (g_list_length (found_plan), ==, G_N_ELEMENTS (plan_keys));
  for (guint i = 0; i < G_N_ELEMENTS (plan_keys); i++)
    g_assert_cmpstr (g_list_nth_data (found_plan, i), ==, plan_keys[i]);
  g_assert_cmpuint (g_list_length (found_phases), ==, G_N_ELEMENTS (phases));
  for (guint i = 0; i < G_N_ELEMENTS (phases); i++)
    g_assert_cmpstr (g_list_nth_data (found_phases, i), ==, phases[i]);
}

/* unique, and in the order of time as text */
static void
test_record_ids (void)
{
  g_autoptr (LimnPlan) plan = new_plan ();
  g_autofree char *last = g_strdup ("");

  for (guint i = 0; i < 2000; i++)
    {
      g_autoptr (LimnRecord) record = limn_record_new (plan);
      const char *id = limn_record_get_id (record);
      const char *created = json_object_get_string_member (
          limn_record_get_object (record), "created");

      g_assert_true (g_str_has_prefix (id, "limn-"));
      g_assert_true (g_uuid_string_is_valid (id + strlen ("limn-")));
      g_assert_cmpint (id[strlen ("limn-xxxxxxxx-xxxx-")], ==, '7');
      g_assert_true (g_regex_match_simple (
          "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
          created,
          0,
          0));
      g_assert_cmpstr (id, >, last);
      g_free (last);
      last = g_strdup (id);
    }
}

static void
test_record_attempt (void)
{
  g_autoptr (LimnPlan) plan = new_plan ();
  g_autoptr (LimnRecord) record = limn_record_new (plan);
  g_autoptr (GError) failed =
      g_error_new (LIMN_ERROR, LIMN_ERROR_RATE, "slow down");
  LimnRecordAttempt bad = { .route = g_ptr_array_index (plan->routes, 0),
                            .status = 429,
                            .error = failed,
                            .code = "RATE_LIMITED",
                            .started = G_GINT64_CONSTANT (1700000000123456),
                            .ms = 12.34567 };
  LimnRecordAttempt good = { .route = bad.route,
                             .status = 200,
                             .provider = "vertex",
                             .request_id = "req_1",
                             .started = bad.started,
                             .ms = 20000 };
  g_autofree char *text = NULL;

  limn_record_add_attempt (record, &bad);
  limn_record_add_attempt (record, &good);
  text = limn_jsontext_print (
      json_object_get_member (limn_record_get_object (record), "attempts"),
      FALSE);
  g_assert_cmpstr (
      text,
      ==,
      "[{\"endpoint\":\"lumenfall\",\"provider\":\"gemini\","
      "\"model\":\"gemini/gemini-3-pro-image-preview\",\"status\":429,"
      "\"error\":{\"kind\":\"rate\",\"code\":\"RATE_LIMITED\","
      "\"message\":\"slow down\"},\"request_id\":null,"
      "\"started\":\"2023-11-14T22:13:20.123Z\",\"ms\":12.346},"
      "{\"endpoint\":\"lumenfall\",\"provider\":\"vertex\","
      "\"model\":\"gemini/gemini-3-pro-image-preview\",\"status\":200,"
      "\"error\":null,\"request_id\":\"req_1\","
      "\"started\":\"2023-11-14T22:13:20.123Z\",\"ms\":20000.0}]");
}

/* what a repetition needs, and what it tells of itself */
static void
test_record_origin (void)
{
  g_autoptr (LimnPlan) plan = new_plan ();
  g_autoptr (LimnRecord) record = NULL;
  g_autofree char *text = NULL;
  g_autofree char *again = NULL;

  plan->source = g_strdup ("a \"pier\"");
  plan->source_tattoo = 7;
  plan->again = g_strdup ("limn-1");
  record = limn_record_new (plan);
  text = limn_jsontext_print (
      json_object_get_member (limn_record_get_object (record), "source"),
      FALSE);
  again = limn_jsontext_print (
      json_object_get_member (limn_record_get_object (record), "again"), FALSE);
  g_assert_cmpstr (
      text, ==, "{\"layer\":\"a \\\"pier\\\"\",\"tattoo\":7,\"image\":null}");
  g_assert_cmpstr (again, ==, "\"limn-1\"");
}

static void
test_record_results (void)
{
  g_autoptr (LimnPlan) plan = new_plan ();
  g_autoptr (LimnRecord) record = limn_record_new (plan);
  LimnImageInfo info = { .format = LIMN_IMAGE_FORMAT_PNG,
                         .width = 1376,
                         .height = 768 };
  LimnResult result = { &info, "42", "a red fox" };
  LimnResult plain = { &info, "0x2a", NULL };
  g_autofree char *text = NULL;

  g_assert_cmpuint (limn_record_get_n_results (record), ==, 0);
  limn_record_add_result (record, &result);
  limn_record_add_result (record, &plain);
  limn_record_set_layer (record, 1, 7);
  limn_record_set_file (record, 0, "out.png");
  g_assert_cmpuint (limn_record_get_n_results (record), ==, 2);
  text = limn_jsontext_print (
      json_object_get_member (limn_record_get_object (record), "results"),
      FALSE);
  g_assert_cmpstr (
      text,
      ==,
      "[{\"width\":1376,\"height\":768,\"format\":\"png\","
      "\"file\":\"out.png\",\"seed\":42,\"revised_prompt\":\"a red fox\","
      "\"layer\":null},"
      "{\"width\":1376,\"height\":768,\"format\":\"png\",\"file\":null,"
      "\"seed\":\"0x2a\",\"revised_prompt\":null,\"layer\":7}]");
}

/* amounts are printed with the digits they have */
static void
test_record_cost (void)
{
  static const struct
  {
    gint64 micros;
    const char *currency, *source;
    const char *json;
  } cases[] = {
    { LIMN_MONEY_UNKNOWN,
      NULL,
      NULL,
      "{\"amount\":null,\"currency\":\"USD\",\"source\":null}" },
    { 134000,
      "usd",
      "lumenfall",
      "{\"amount\":0.134,\"currency\":\"USD\",\"source\":\"lumenfall\"}" },
    { 1100,
      "EUR",
      "estimate",
      "{\"amount\":0.0011,\"currency\":\"EUR\",\"source\":\"estimate\"}" },
    { 1234567890123,
      NULL,
      NULL,
      "{\"amount\":1234567.890123,\"currency\":\"USD\",\"source\":null}" },
    { 0,
      NULL,
      "echo",
      "{\"amount\":0.0,\"currency\":\"USD\",\"source\":\"echo\"}" },
  };
  g_autoptr (LimnPlan) plan = new_plan ();
  g_autoptr (LimnRecord) record = limn_record_new (plan);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = NULL;

      limn_record_set_cost (
          record, cases[i].micros, cases[i].currency, cases[i].source);
      text = limn_jsontext_print (
          json_object_get_member (limn_record_get_object (record), "cost"),
          FALSE);
      g_assert_cmpstr (text, ==, cases[i].json);
    }
}

static void
test_record_round_trip (void)
{
  g_autoptr (LimnPlan) plan = new_plan ();
  g_autoptr (LimnRecord) record = limn_record_new (plan);
  g_autoptr (LimnRecord) back = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *pretty = NULL;
  g_autofree char *again = NULL;

  limn_record_set_timing (record, "wait", 1234.5678);
  text = limn_record_to_string (record, FALSE);
  g_assert_nonnull (strstr (text, "\"wait\":1234.568,"));
  g_assert_nonnull (strstr (text, "{\"amount\":0.134,"));
  pretty = limn_record_to_string (record, TRUE);
  back = limn_record_new_from_string (pretty, &error);
  g_assert_no_error (error);
  again = limn_record_to_string (back, FALSE);
  g_assert_cmpstr (again, ==, text);
  g_assert_cmpstr (limn_record_get_id (back), ==, limn_record_get_id (record));
}

static void
test_record_bad (void)
{
  static const char *const cases[] = {
    "",
    "[]",
    "{}",
    "not JSON",
    "{\"id\":\"x\"}",
    "{\"id\":7,\"created\":\"\",\"operation\":\"\",\"request\":{},\"plan\":{},"
    "\"attempts\":[],\"results\":[],\"cost\":{},\"timing_ms\":{}}",
    "{\"id\":\"x\",\"created\":\"\",\"operation\":\"\",\"request\":{},"
    "\"plan\":{},\"attempts\":[],\"results\":{},\"cost\":{},\"timing_ms\":{}}",
    "{\"id\":\"x\",\"created\":\"\",\"operation\":\"\",\"request\":{},"
    "\"plan\":{},\"attempts\":[],\"results\":[7],\"cost\":{},\"timing_ms\":{}}",
    "{\"id\":\"x\",\"created\":\"\",\"operation\":\"\",\"request\":{},"
    "\"plan\":null,\"attempts\":[],\"results\":[],\"cost\":{},"
    "\"timing_ms\":{}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (limn_record_new_from_string (cases[i], &error));
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
      g_assert_true (g_str_has_prefix (error->message, "record"));
    }
}

/* keys of another version stay */
static void
test_record_foreign (void)
{
  static const char text[] =
      "{\"id\":\"x\",\"created\":\"\",\"operation\":\"\",\"request\":{},"
      "\"plan\":{},\"attempts\":[],\"results\":[],\"cost\":{},"
      "\"timing_ms\":{},\"fidelity\":{\"dx\":0.25},\"later\":1}";
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnRecord) record = limn_record_new_from_string (text, &error);
  g_autofree char *back = NULL;

  g_assert_no_error (error);
  back = limn_record_to_string (record, FALSE);
  g_assert_cmpstr (back, ==, text);
}

/* what it says of a failure is shown, whoever wrote it */
static void
test_record_error (void)
{
  g_autoptr (LimnRecord) record = limn_record_new_from_string (
      "{\"id\":\"x\",\"created\":\"\",\"operation\":\"\",\"request\":{},"
      "\"plan\":{},\"attempts\":[{\"error\":{\"message\":\"try\\u007f\\n"
      "again\"}}],\"results\":[],\"cost\":{},\"timing_ms\":{}}",
      NULL);
  g_autofree char *error = NULL;

  g_assert_nonnull (record);
  error = limn_record_dup_error (record);
  g_assert_cmpstr (error, ==, "try again");
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  catalog = limn_catalog_new (NULL, NULL);
  g_test_add_func ("/record/keys", test_record_keys);
  g_test_add_func ("/record/ids", test_record_ids);
  g_test_add_func ("/record/attempt", test_record_attempt);
  g_test_add_func ("/record/results", test_record_results);
  g_test_add_func ("/record/origin", test_record_origin);
  g_test_add_func ("/record/cost", test_record_cost);
  g_test_add_func ("/record/round-trip", test_record_round_trip);
  g_test_add_func ("/record/bad", test_record_bad);
  g_test_add_func ("/record/foreign", test_record_foreign);
  g_test_add_func ("/record/error", test_record_error);
  status = g_test_run ();
  limn_catalog_free (catalog);
  return status;
}
