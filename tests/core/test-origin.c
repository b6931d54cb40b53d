/* what made an image: by operation, endpoint and switch. */
#include "origin.h"
#include "plan-case.h"

#define CAMERA "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"
#define ECHO "\"limn.endpoint\":\"echo\""
#define ON "\"limn.provenance\":true"
#define OFF "\"limn.provenance\":false"

static const struct
{
  LimnOperation operation;
  const char *options;
  const char *settings;
  const char *origin;
} cases[] = {
  { LIMN_OPERATION_CREATE, "", "", LIMN_ORIGIN_CREATED },
  { LIMN_OPERATION_GENERATE, "", "", LIMN_ORIGIN_EDITED },
  { LIMN_OPERATION_EDIT, "", "", LIMN_ORIGIN_EDITED },
  { LIMN_OPERATION_EDIT, OFF, "", NULL },
  { LIMN_OPERATION_EDIT, "", "provenance=false", NULL },
  { LIMN_OPERATION_CREATE, "", "provenance=FALSE", NULL },
  { LIMN_OPERATION_EDIT, "", "provenance=true", LIMN_ORIGIN_EDITED },
  { LIMN_OPERATION_EDIT, "", "provenance=", LIMN_ORIGIN_EDITED },
  { LIMN_OPERATION_EDIT, ON, "provenance=false", LIMN_ORIGIN_EDITED },
  { LIMN_OPERATION_EDIT, OFF, "provenance=true", NULL },
  { LIMN_OPERATION_EDIT, ECHO, "", NULL },
  { LIMN_OPERATION_CREATE, ECHO "," ON, "provenance=true", NULL },
};

static void
test_origin_find (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LimnPlan) plan =
          new_plan (cases[i].operation, "", cases[i].options);
      g_autofree char *text =
          g_strdup_printf ("[limn]\n%s\n", cases[i].settings);
      g_autoptr (GError) error = NULL;
      g_autoptr (LimnSettings) settings =
          limn_settings_new_from_data (text, &error);

      g_assert_no_error (error);
      g_test_message ("%s %s", cases[i].options, cases[i].settings);
      g_assert_cmpstr (limn_origin_find (plan, settings), ==, cases[i].origin);
    }
}

static void
test_origin_join (void)
{
  static const struct
  {
    const char *before, *added, *after;
  } rows[] = {
    { NULL, LIMN_ORIGIN_CREATED, LIMN_ORIGIN_CREATED },
    { NULL, LIMN_ORIGIN_EDITED, LIMN_ORIGIN_EDITED },
    { "", LIMN_ORIGIN_EDITED, LIMN_ORIGIN_EDITED },
    { CAMERA, LIMN_ORIGIN_EDITED, LIMN_ORIGIN_EDITED },
    { LIMN_ORIGIN_EDITED, LIMN_ORIGIN_EDITED, LIMN_ORIGIN_EDITED },
    { LIMN_ORIGIN_CREATED, LIMN_ORIGIN_EDITED, LIMN_ORIGIN_CREATED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpstr (
        limn_origin_join (rows[i].before, rows[i].added), ==, rows[i].after);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  catalog = limn_catalog_new (NULL, NULL);
  g_test_add_func ("/origin/find", test_origin_find);
  g_test_add_func ("/origin/join", test_origin_join);
  status = g_test_run ();
  limn_catalog_free (catalog);
  return status;
}
