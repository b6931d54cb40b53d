/* seed: the seeds of several results of one job. */
#include "seed.h"

#include "parameters.h"
#include "plan-case.h"

static void
test_seed_vary (void)
{
  static const struct
  {
    gint64 seed;
    guint number;
    gint64 varied;
  } cases[] = {
    { 7, 0, 7 },          { 7, 1, 8 },
    { 7, 9, 16 },         { 0, 0, 0 },
    { 0, 3, 3 },          { G_MAXINT32, 0, G_MAXINT32 },
    { G_MAXINT32, 1, 0 }, { G_MAXINT32 - 1, 3, 1 },
    { -5, 0, -5 },        { -5, 4, G_MAXINT32 },
    { -5, 5, 0 },         { G_MININT32, 0, G_MININT32 },
    { G_MININT32, 1, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (
        limn_seed_vary (cases[i].seed, cases[i].number), ==, cases[i].varied);
}

/* what each endpoint is sent as the seed of the third result */
static void
test_seed_sent (void)
{
  static const struct
  {
    const char *endpoint, *options;
    const char *sent; /* NULL: none */
    const char *path; /* of the body */
  } cases[] = {
    { "lumenfall", "\"seed\":7", "9", "seed" },
    { "gemini", "\"seed\":7", "9", "generationConfig seed" },
    { "vertex", "\"seed\":7", "9", "generationConfig seed" },
    { "fal", "\"seed\":7", "9", "seed" },
    { "openai", "\"seed\":7", "9", "seed" },
    { "replicate", "\"seed\":7", NULL, NULL },
    { "echo", "\"seed\":7", NULL, NULL },
    { "gemini", "\"thinking_level\":\"high\"", NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LimnPlan) plan =
          new_plan (LIMN_OPERATION_GENERATE, ",\"n\":3", cases[i].options);
      LimnRoute route = { .endpoint = (char *) cases[i].endpoint,
                          .protocol = (char *) cases[i].endpoint,
                          .model = plan->model->slug };
      g_autoptr (JsonObject) body =
          limn_parameters_resolve (plan, &route, 2, 1);
      g_autofree char *sent = limn_seed_dup_sent (plan, &route, 2);
      g_auto (GStrv) keys = NULL;
      JsonObject *object = body;

      g_assert_cmpstr (sent, ==, cases[i].sent);
      if (cases[i].path == NULL)
        continue;
      keys = g_strsplit (cases[i].path, " ", -1);
      for (guint k = 0; keys[k + 1] != NULL; k++)
        object = json_object_get_object_member (object, keys[k]);
      g_assert_cmpint (
          json_object_get_int_member (object, "seed"), ==, atoi (sent));
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  catalog = limn_catalog_new (NULL, NULL);
  g_test_add_func ("/seed/vary", test_seed_vary);
  g_test_add_func ("/seed/sent", test_seed_sent);
  status = g_test_run ();
  limn_catalog_free (catalog);
  return status;
}
