/* tests of limn/fingerprint: what makes a request the same one */
#include "fingerprint.h"

#include <string.h>

#include "plan-case.h"

/* 2026-01-02 03:04:05 UTC in microseconds */
#define NOW G_GINT64_CONSTANT (1767323045000000)

static char *
take (LimnOperation operation, const char *fields, const char *options)
{
  g_autoptr (LimnPlan) plan = new_plan (operation, fields, options);

  return limn_fingerprint_new (plan, NULL);
}

static const struct
{
  const char *fields[2], *options[2];
  gboolean same;
} cases[] = {
  { { "", "" }, { "", "" }, TRUE },
  { { "", "" }, { "\"seed\":7", "\"seed\":7" }, TRUE },
  { { "", "" }, { "\"seed\":7", "\"seed\":8" }, FALSE },
  { { "", "" }, { "", "\"seed\":7" }, FALSE },
  { { "", "" }, { "\"x\":7", "\"x\":\"7\"" }, FALSE },
  /* order of names */
  { { "", "" },
    { "\"seed\":7,\"x\":{\"a\":1,\"b\":[2]}",
      "\"x\":{\"b\":[2],\"a\":1},\"seed\":7" },
    TRUE },
  { { "", "" }, { "\"x\":[1,2]", "\"x\":[2,1]" }, FALSE },
  { { "", "" }, { "\"x\":[[1],2]", "\"x\":[[1,2]]" }, FALSE },
  /* what Limn does with it, and by which way it goes */
  { { "", "" }, { "\"limn.fit\":\"table\"", "" }, TRUE },
  { { "", "" }, { "\"limn.timeout\":60", "\"limn.budget\":1" }, TRUE },
  { { "", "" }, { "\"limn.provider\":\"vertex\"", "" }, TRUE },
  { { ",\"model\":\"vertex/nano-banana-pro\"",
      ",\"model\":\"nano-banana-pro\"" },
    { "", "" },
    TRUE },
  /* what is paid for */
  { { ",\"model\":\"nano-banana-pro\"", ",\"model\":\"nano-banana-2\"" },
    { "", "" },
    FALSE },
  { { ",\"n\":1", ",\"n\":2" }, { "", "" }, FALSE },
  { { ",\"resolution\":\"1K\"", ",\"resolution\":\"2K\"" }, { "", "" }, FALSE },
  { { ",\"aspect_ratio\":\"1:1\"", ",\"aspect_ratio\":\"16:9\"" },
    { "", "" },
    FALSE },
};

static void
test_fingerprint_words (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *a =
          take (LIMN_OPERATION_CREATE, cases[i].fields[0], cases[i].options[0]);
      g_autofree char *b =
          take (LIMN_OPERATION_CREATE, cases[i].fields[1], cases[i].options[1]);

      g_test_message ("case %u", i);
      g_assert_true (g_regex_match_simple ("^sha256:[0-9a-f]{64}$", a, 0, 0));
      g_assert_true (g_str_equal (a, b) == cases[i].same);
    }
}

static LimnInput *
new_input (const char *bytes)
{
  LimnInput *input = g_new0 (LimnInput, 1);

  input->data = g_bytes_new (bytes, strlen (bytes));
  return input;
}

/* images of @first and @second, a mask of @mask; NULL: none */
static char *
take_images (const char *first, const char *second, const char *mask)
{
  g_autoptr (LimnPlan) plan = new_plan (LIMN_OPERATION_EDIT, "", "");
  g_autoptr (LimnInputs) inputs = limn_inputs_new ();

  g_ptr_array_add (inputs->images, new_input (first));
  if (second != NULL)
    g_ptr_array_add (inputs->images, new_input (second));
  if (mask != NULL)
    inputs->mask = new_input (mask);
  return limn_fingerprint_new (plan, inputs);
}

static void
test_fingerprint_images (void)
{
  static const char *const images[][3] = {
    { "one", NULL, NULL },     { "onf", NULL, NULL },    { "one", "two", NULL },
    { "two", "one", NULL },    { "onetwo", NULL, NULL }, { "one", NULL, "two" },
    { "one", "two", "three" },
  };
  g_autoptr (GHashTable) seen =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (images); i++)
    {
      char *print = take_images (images[i][0], images[i][1], images[i][2]);
      g_autofree char *again =
          take_images (images[i][0], images[i][1], images[i][2]);

      g_assert_cmpstr (print, ==, again);
      g_assert_true (g_hash_table_add (seen, print));
    }
}

/* a job's own id and time are no part of it */
static void
test_fingerprint_record (void)
{
  g_autoptr (LimnPlan) plan = new_plan (LIMN_OPERATION_CREATE, "", "");
  g_autofree char *print = limn_fingerprint_new (plan, NULL);
  g_autoptr (LimnRecord) record = limn_record_new (plan);

  g_assert_false (
      json_object_has_member (limn_record_get_object (record), "fingerprint"));
  limn_record_set_fingerprint (record, print);
  g_assert_cmpstr (json_object_get_string_member (
                       limn_record_get_object (record), "fingerprint"),
                   ==,
                   print);
}

static LimnRecord *
new_record (const char *fingerprint,
            const char *created,
            const char *results,
            gdouble wait_ms)
{
  g_autoptr (LimnPlan) plan = new_plan (LIMN_OPERATION_CREATE, "", "");
  LimnRecord *record = limn_record_new (plan);
  g_autoptr (JsonNode) list =
      limn_jsontext_parse (results, -1, "results", NULL);

  limn_record_set_fingerprint (record, fingerprint);
  limn_record_set_timing (record, "wait", wait_ms);
  json_object_set_string_member (
      limn_record_get_object (record), "created", created);
  json_object_set_member (
      limn_record_get_object (record), "results", g_steal_pointer (&list));
  return record;
}

static void
test_fingerprint_twin (void)
{
  static const struct
  {
    const char *fingerprint, *created, *results;
    gdouble wait_ms;
    gboolean found;
  } rows[] = {
    { "sha256:a", "2026-01-02T03:04:00.000Z", "[{}]", 0, TRUE },
    { "sha256:b", "2026-01-02T03:04:00.000Z", "[{}]", 0, FALSE },
    { "sha256:a", "2026-01-02T03:04:00.000Z", "[]", 0, FALSE },
    { "sha256:a", "2026-01-02T03:03:05.500Z", "[{}]", 0, TRUE },
    { "sha256:a", "2026-01-02T03:03:05.000Z", "[{}]", 0, FALSE },
    /* from its end on, not from its beginning */
    { "sha256:a", "2026-01-02T03:02:00.000Z", "[{}]", 70000, TRUE },
    /* a clock that was set back, by a little and by a day */
    { "sha256:a", "2026-01-02T03:04:45.000Z", "[{}]", 0, TRUE },
    { "sha256:a", "2026-01-03T03:04:05.000Z", "[{}]", 0, FALSE },
    { "sha256:a", "yesterday", "[{}]", 0, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GPtrArray) records =
          g_ptr_array_new_with_free_func ((GDestroyNotify) limn_record_free);

      g_ptr_array_add (records,
                       new_record (rows[i].fingerprint,
                                   rows[i].created,
                                   rows[i].results,
                                   rows[i].wait_ms));
      g_test_message ("row %u", i);
      g_assert_true ((limn_fingerprint_find_twin ("sha256:a", NOW, records) !=
                      NULL) == rows[i].found);
    }
}

static void
test_fingerprint_latest (void)
{
  static const char *const created[] = { "2026-01-02T03:03:50.000Z",
                                         "2026-01-02T03:04:00.000Z",
                                         "2026-01-02T03:03:10.000Z" };
  g_autoptr (GPtrArray) records =
      g_ptr_array_new_with_free_func ((GDestroyNotify) limn_record_free);

  g_assert_null (limn_fingerprint_find_twin ("sha256:a", NOW, records));
  for (guint i = 0; i < G_N_ELEMENTS (created); i++)
    g_ptr_array_add (records, new_record ("sha256:a", created[i], "[{}]", 0));
  g_assert_true (limn_fingerprint_find_twin ("sha256:a", NOW, records) ==
                 g_ptr_array_index (records, 1));
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  catalog = limn_catalog_new (NULL, NULL);
  g_test_add_func ("/fingerprint/words", test_fingerprint_words);
  g_test_add_func ("/fingerprint/images", test_fingerprint_images);
  g_test_add_func ("/fingerprint/record", test_fingerprint_record);
  g_test_add_func ("/fingerprint/twin", test_fingerprint_twin);
  g_test_add_func ("/fingerprint/latest", test_fingerprint_latest);
  status = g_test_run ();
  limn_catalog_free (catalog);
  return status;
}
