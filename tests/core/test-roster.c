/* models.json: what is kept, what is taken from it, and broken files. */
#include <glib/gstdio.h>
#include <string.h>

#include "error.h"
#include "jsontext.h"
#include "roster.h"
#include "settings.h"
#include "workshop.h"

static void
test_roster_write (const char *text)
{
  g_autofree char *path = limn_settings_state_path ("models.json");

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static char *
test_roster_read (void)
{
  g_autofree char *path = limn_settings_state_path ("models.json");
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  node = limn_jsontext_parse (text, -1, "models.json", NULL);
  g_assert_nonnull (node);
  return limn_jsontext_print (node, FALSE);
}

static void
test_roster_forget (void)
{
  g_autofree char *state = limn_settings_state_path ("models.json");
  g_autofree char *config = limn_settings_config_path ("catalog.json");

  g_unlink (state);
  g_unlink (config);
}

static LimnAnswer *
test_roster_answer (const char *slug, const char *name, const char *alias)
{
  LimnAnswer *answer = limn_answer_new ();
  LimnOffer *offer = limn_answer_add_offer (answer, slug);

  offer->name = g_strdup (name);
  if (alias != NULL)
    limn_offer_add_alias (offer, alias);
  return answer;
}

static const LimnModel *
test_roster_find (LimnCatalog *catalog, const char *name)
{
  return limn_catalog_lookup (catalog, name, NULL, NULL);
}

/* what is known is not kept, nor what is not for images */
static void
test_roster_replace (void)
{
  g_autoptr (LimnAnswer) answer =
      test_roster_answer ("new-one", "New One", "newest");
  g_autoptr (LimnCatalog) catalog = limn_catalog_new (NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  test_roster_forget ();
  limn_answer_add_offer (answer, "gemini-3-pro-image-preview");
  limn_answer_add_offer (answer, "Gemini-3-Pro-Image"); /* an alias */
  limn_answer_add_offer (answer, "new-two");
  limn_answer_add_offer (answer, "new-film")->draws = FALSE;
  g_assert_true (limn_roster_replace (answer->offers, &error));
  g_assert_no_error (error);
  text = test_roster_read ();
  g_assert_cmpstr (text,
                   ==,
                   "{\"models\":{\"new-one\":{\"name\":\"New One\","
                   "\"aliases\":[\"newest\"]},\"new-two\":{\"aliases\":[]}}}");
  g_assert_true (limn_roster_load (catalog, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (test_roster_find (catalog, "NEWEST")->slug, ==, "new-one");
  g_assert_cmpstr (test_roster_find (catalog, "new-one")->name, ==, "New One");
  g_assert_cmpstr (test_roster_find (catalog, "new-two")->name, ==, "new-two");
  g_assert_null (test_roster_find (catalog, "new-film"));
}

/* a list without a single model for images is no list of models */
static void
test_roster_replace_nothing (void)
{
  g_autoptr (LimnAnswer) answer = limn_answer_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  test_roster_write ("{\"models\":{\"old\":{}}}");
  limn_answer_add_offer (answer, "film")->draws = FALSE;
  g_assert_false (limn_roster_replace (answer->offers, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_ANSWER);
  text = test_roster_read ();
  g_assert_cmpstr (text, ==, "{\"models\":{\"old\":{}}}");
}

/* the built-in row of a model that Limn has come to know stays as it is */
static void
test_roster_known_since (void)
{
  g_autoptr (LimnCatalog) catalog = limn_catalog_new (NULL, NULL);

  test_roster_write (
      "{\"models\":{\"nano-banana-pro\":{\"name\":\"Stolen\",\"aliases\":[]},"
      "\"gemini-3-pro-image-preview\":{\"name\":\"Stolen\"},"
      "\"x\":{\"aliases\":[\"nano-banana-2\"]}}}");
  g_assert_true (limn_roster_load (catalog, NULL));
  g_assert_cmpstr (test_roster_find (catalog, "nano-banana-pro")->name,
                   ==,
                   "Nano Banana Pro");
  g_assert_cmpstr (
      test_roster_find (catalog, "nano-banana-2")->name, ==, "Nano Banana 2");
  g_assert_cmpuint (
      test_roster_find (catalog, "gemini-3-pro-image")->n_sizes, >, 0);
  g_assert_nonnull (test_roster_find (catalog, "x"));
}

static void
test_roster_add (void)
{
  g_autoptr (LimnAnswer) answer = test_roster_answer ("b", "B", "beta");
  g_autoptr (LimnCatalog) catalog = limn_catalog_new (NULL, NULL);
  g_autoptr (GError) warning = NULL;
  g_autofree char *text = NULL;

  test_roster_write ("{\"models\":{\"a\":{\"aliases\":[]}}}");
  g_assert_true (limn_roster_add (catalog, answer->offers->pdata[0], &warning));
  g_assert_no_error (warning);
  g_assert_cmpstr (test_roster_find (catalog, "beta")->slug, ==, "b");
  text = test_roster_read ();
  g_assert_cmpstr (text,
                   ==,
                   "{\"models\":{\"a\":{\"aliases\":[]},"
                   "\"b\":{\"name\":\"B\",\"aliases\":[\"beta\"]}}}");
}

/* it is usable all the same where it cannot be kept */
static void
test_roster_add_unkept (void)
{
  g_autoptr (LimnAnswer) answer = test_roster_answer ("b", NULL, NULL);
  g_autoptr (LimnCatalog) catalog = limn_catalog_new (NULL, NULL);
  g_autoptr (GError) warning = NULL;
  g_autofree char *state = g_strdup (g_getenv ("LIMN_STATE_DIR"));
  g_autofree char *nowhere = limn_settings_state_path ("models.json");

  test_roster_write ("a file cannot hold files");
  g_setenv ("LIMN_STATE_DIR", nowhere, TRUE);
  g_assert_false (
      limn_roster_add (catalog, answer->offers->pdata[0], &warning));
  g_setenv ("LIMN_STATE_DIR", state, TRUE);
  g_assert_error (warning, LIMN_ERROR, LIMN_ERROR_FILE);
  g_assert_nonnull (strstr (warning->message, "LIMN_STATE_DIR"));
  g_assert_nonnull (test_roster_find (catalog, "b"));
}

static void
test_roster_alias (void)
{
  g_autoptr (LimnCatalog) catalog = limn_catalog_new (NULL, NULL);

  limn_roster_add_alias (
      catalog, test_roster_find (catalog, "nano-banana-pro"), "fruit");
  g_assert_cmpstr (test_roster_find (catalog, "fruit")->slug,
                   ==,
                   "gemini-3-pro-image-preview");
  g_assert_nonnull (test_roster_find (catalog, "nano-banana-pro"));
}

static const char *const test_roster_broken[] = {
  "", "{", "[]", "7", "{\"models\":[]}", "{\"models\":null}", "{}", "\xff",
};

/* a broken file is a warning that names it and the remedy, never a stop */
static void
test_roster_broken_file (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (test_roster_broken); i++)
    {
      g_autoptr (LimnWorkshop) workshop = NULL;
      const char *warning;

      test_roster_write (test_roster_broken[i]);
      workshop = limn_workshop_open ();
      g_assert_cmpuint (workshop->warnings->len, ==, 1);
      warning = g_ptr_array_index (workshop->warnings, 0);
      g_test_message ("%s", warning);
      g_assert_nonnull (strstr (warning, "models.json"));
      g_assert_nonnull (strstr (warning, "limn models --refresh"));
      g_assert_null (strchr (warning, '\n'));
      g_assert_nonnull (limn_catalog_get_default (workshop->catalog));
    }
  test_roster_forget ();
}

/* rows that somebody has edited are read as far as they make sense */
static void
test_roster_odd_rows (void)
{
  g_autoptr (LimnWorkshop) workshop = NULL;

  test_roster_write ("{\"models\":{\"a\":7,\"b\":{\"name\":[],\"aliases\":{},"
                     "\"sizes\":9},\"c\":{\"aliases\":[1,\"see\",null]},"
                     "\"\":{},\"d/e\":{},\"f g\":{}}}");
  workshop = limn_workshop_open ();
  g_assert_cmpuint (workshop->warnings->len, ==, 0);
  g_assert_cmpstr (test_roster_find (workshop->catalog, "a")->name, ==, "a");
  g_assert_cmpstr (test_roster_find (workshop->catalog, "b")->name, ==, "b");
  g_assert_cmpstr (test_roster_find (workshop->catalog, "see")->slug, ==, "c");
  g_assert_null (test_roster_find (workshop->catalog, "e"));
  g_assert_null (test_roster_find (workshop->catalog, "f g"));
}

/* whatever the gateway may call a model, the catalogue takes */
static void
test_roster_odd_offers (void)
{
  g_autofree char *slug = g_strnfill (128, 's');
  g_autofree char *alias = g_strnfill (128, 'a');
  g_autofree char *name = g_strnfill (300, 'n');
  g_autoptr (LimnAnswer) answer = test_roster_answer (slug, name, alias);
  g_autoptr (LimnCatalog) catalog = limn_catalog_new (NULL, NULL);
  g_autoptr (GError) error = NULL;

  test_roster_forget ();
  limn_answer_add_offer (answer, "UPPER");
  limn_answer_add_offer (answer, "upper");
  limn_answer_add_offer (answer, "upper");
  limn_answer_add_offer (answer, "a.b_c:d-9")->name =
      g_strdup ("\303\234n\"k\\ow");
  limn_offer_add_alias (answer->offers->pdata[1], "nano-banana");
  g_assert_true (limn_roster_replace (answer->offers, &error));
  g_assert_no_error (error);
  g_assert_true (limn_roster_load (catalog, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (test_roster_find (catalog, alias)->name, ==, name);
  g_assert_cmpstr (
      test_roster_find (catalog, "a.b_c:d-9")->name, ==, "\303\234n\"k\\ow");
  g_assert_nonnull (test_roster_find (catalog, "Upper"));
  g_assert_cmpstr (
      test_roster_find (catalog, "nano-banana")->name, ==, "Nano Banana");
}

/* what the user says of a model goes over what the gateway says */
static void
test_roster_below_overlay (void)
{
  g_autofree char *path = limn_settings_config_path ("catalog.json");
  g_autoptr (LimnWorkshop) workshop = NULL;

  test_roster_write ("{\"models\":{\"a\":{\"name\":\"Theirs\","
                     "\"aliases\":[\"alpha\"]}}}");
  g_assert_true (g_file_set_contents (
      path, "{\"models\":{\"a\":{\"name\":\"Mine\"}}}", -1, NULL));
  workshop = limn_workshop_open ();
  g_assert_cmpuint (workshop->warnings->len, ==, 0);
  g_assert_cmpstr (
      test_roster_find (workshop->catalog, "alpha")->name, ==, "Mine");
  test_roster_forget ();
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("limn-test-XXXXXX", NULL);
  g_setenv ("LIMN_STATE_DIR", folder, TRUE);
  g_setenv ("LIMN_CONFIG_DIR", folder, TRUE);
  g_test_add_func ("/roster/replace", test_roster_replace);
  g_test_add_func ("/roster/replace-nothing", test_roster_replace_nothing);
  g_test_add_func ("/roster/known-since", test_roster_known_since);
  g_test_add_func ("/roster/add", test_roster_add);
  g_test_add_func ("/roster/add-unkept", test_roster_add_unkept);
  g_test_add_func ("/roster/alias", test_roster_alias);
  g_test_add_func ("/roster/broken-file", test_roster_broken_file);
  g_test_add_func ("/roster/odd-rows", test_roster_odd_rows);
  g_test_add_func ("/roster/odd-offers", test_roster_odd_offers);
  g_test_add_func ("/roster/below-overlay", test_roster_below_overlay);
  status = g_test_run ();
  test_roster_forget ();
  g_rmdir (folder);
  return status;
}
