/* test-generate: new layers and new images, their size, place and order. */
#include <string.h>

#include "session.h"

#define TEST_GENERATE_ECHO "{\"limn.endpoint\":\"echo\"}"
#define TEST_GENERATE_TABLE                                                    \
  "{\"limn.endpoint\":\"echo\",\"limn.fit\":\"table\"}"

/* of plug-in-limn-generate: what a canvas, a selection and a size give */
static const struct
{
  const char *name;
  const char *base;
  const char *canvas;
  const char *selection;
  const char *size;
  const char *ratio;
  const char *tier;
  const char *options;
  const char *place;
  const char *type;
} test_generate_shapes[] = {
  { "wide-canvas",
    "RGB",
    "(640 360)",
    "()",
    "",
    "",
    "",
    TEST_GENERATE_ECHO,
    "(-368 -204 1376 768)",
    "0" },
  { "tall-canvas",
    "RGB",
    "(360 640)",
    "()",
    "",
    "",
    "",
    TEST_GENERATE_ECHO,
    "(-204 -368 768 1376)",
    "0" },
  { "square-canvas",
    "RGB",
    "(1500 1500)",
    "()",
    "",
    "",
    "",
    TEST_GENERATE_ECHO,
    "(238 238 1024 1024)",
    "0" },
  { "selection",
    "RGB",
    "(640 360)",
    "(100 50 120 120)",
    "",
    "",
    "0.5K",
    TEST_GENERATE_ECHO,
    "(-96 -146 512 512)",
    "0" },
  { "ratio",
    "RGB",
    "(1000 700)",
    "()",
    "",
    "16:9",
    "1K",
    TEST_GENERATE_ECHO,
    "(-188 -34 1376 768)",
    "0" },
  { "size-is-ratio",
    "RGB",
    "(1000 700)",
    "()",
    "9:16",
    "",
    "1K",
    TEST_GENERATE_ECHO,
    "(116 -338 768 1376)",
    "0" },
  { "pixels",
    "RGB",
    "(1376 768)",
    "()",
    "1376x768",
    "",
    "",
    TEST_GENERATE_ECHO,
    "(0 0 1376 768)",
    "0" },
  { "table",
    "RGB",
    "(1365 768)",
    "()",
    "16:9",
    "",
    "1K",
    TEST_GENERATE_TABLE,
    "(0 0 1365 768)",
    "0" },
  { "gray",
    "GRAY",
    "(1000 700)",
    "()",
    "1:1",
    "",
    "0.5K",
    TEST_GENERATE_ECHO,
    "(244 94 512 512)",
    "2" },
};

static const char *
test_generate_get (const Session *session, const char *name, const char *what)
{
  g_autofree char *key = g_strconcat (name, ".", what, NULL);

  return session_get (session, key);
}

static char *
test_generate_quote (const char *options)
{
  g_autofree char *escaped = g_strescape (options, NULL);

  return g_strconcat ("\"", escaped, "\"", NULL);
}

static void
test_generate_shape (gconstpointer data)
{
  Session *session = (Session *) data;
  g_autoptr (GString) script = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (test_generate_shapes); i++)
    {
      g_autofree char *options =
          test_generate_quote (test_generate_shapes[i].options);

      g_string_append_printf (
          script,
          "(shape-case \"%s\" %s '%s '%s \"%s\" \"%s\" \"%s\" %s)\n",
          test_generate_shapes[i].name,
          test_generate_shapes[i].base,
          test_generate_shapes[i].canvas,
          test_generate_shapes[i].selection,
          test_generate_shapes[i].size,
          test_generate_shapes[i].ratio,
          test_generate_shapes[i].tier,
          options);
    }
  session_run (session, "generate.scm", script->str);
  for (guint i = 0; i < G_N_ELEMENTS (test_generate_shapes); i++)
    {
      const char *name = test_generate_shapes[i].name;

      g_test_message ("%s", name);
      g_assert_cmpstr (test_generate_get (session, name, "count"), ==, "1");
      g_assert_cmpstr (test_generate_get (session, name, "0"),
                       ==,
                       test_generate_shapes[i].place);
      g_assert_cmpstr (test_generate_get (session, name, "0.type"),
                       ==,
                       test_generate_shapes[i].type);
      g_assert_cmpstr (test_generate_get (session, name, "0.mask"), ==, "-1");
      g_assert_cmpstr (
          test_generate_get (session, name, "0.name"), ==, "generate: a pier");
      g_assert_cmpstr (test_generate_get (session, name, "canvas"),
                       ==,
                       test_generate_shapes[i].canvas);
    }
}

static void
test_generate_stack (gconstpointer data)
{
  static const char *const others[] = { "below", "under", "base", "over" };
  Session *session = (Session *) data;

  session_run (session, "generate.scm", "(stack-case \"stack\" echo)");
  g_assert_cmpstr (session_get (session, "stack.count"), ==, "3");
  g_assert_cmpstr (session_get (session, "stack.order"), ==, "#t");
  g_assert_cmpstr (session_get (session, "stack.active"), ==, "#t");
  session_assert_layers (session, "stack", 3);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *place = g_strdup_printf ("stack.%u", i);
      g_autofree char *name = g_strdup_printf ("stack.%u.name", i);

      g_assert_cmpstr (session_get (session, place), ==, "(-188 -34 1376 768)");
      g_assert_true (
          g_str_has_prefix (session_get (session, name), "generate: a pier"));
    }
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *before = g_strconcat ("stack.", others[i], NULL);
      g_autofree char *after = g_strconcat (before, ".after", NULL);

      session_assert_same (session, before, after);
    }
}

/* of plug-in-limn-create */
static const struct
{
  const char *name;
  const char *size;
  const char *ratio;
  const char *tier;
  guint n;
  const char *options;
  int width, height;
} test_generate_images[] = {
  { "default", "", "", "", 1, TEST_GENERATE_ECHO, 1024, 1024 },
  { "ratio", "", "16:9", "1K", 1, TEST_GENERATE_ECHO, 1376, 768 },
  { "two", "9:16", "", "0.5K", 2, TEST_GENERATE_ECHO, 384, 688 },
  { "table", "", "16:9", "1K", 1, TEST_GENERATE_TABLE, 1365, 768 },
};

static void
test_generate_check_image (const Session *session, guint index)
{
  const char *name = test_generate_images[index].name;
  guint n = test_generate_images[index].n;
  int width = test_generate_images[index].width;
  int height = test_generate_images[index].height;
  g_autofree char *canvas = g_strdup_printf ("(%d %d)", width, height);
  g_autofree char *place = g_strdup_printf ("(0 0 %d %d)", width, height);
  g_autofree char *count = g_strdup_printf ("%u", n);

  g_test_message ("%s", name);
  g_assert_cmpstr (test_generate_get (session, name, "open-before"), ==, "0");
  g_assert_cmpstr (test_generate_get (session, name, "open-after"), ==, "1");
  g_assert_cmpstr (test_generate_get (session, name, "canvas"), ==, canvas);
  g_assert_cmpstr (test_generate_get (session, name, "count"), ==, count);
  g_assert_cmpstr (test_generate_get (session, name, "base"), ==, "0");
  g_assert_cmpstr (test_generate_get (session, name, "undo"), ==, "1");
  g_assert_cmpstr (test_generate_get (session, name, "active"), ==, "#t");
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i);

      g_assert_cmpstr (test_generate_get (session, name, number), ==, place);
    }
  g_assert_cmpstr (
      test_generate_get (session, name, "0.name"), ==, "create: a pier");
  session_assert_layers (session, name, n);
}

/* the gateway's canvas is the middle of what the model returns */
static void
test_generate_check_crop (const Session *session)
{
  g_autoptr (GBytes) whole = session_get_pixels (session, "ratio.pixels");
  g_autoptr (GBytes) part = session_get_pixels (session, "table.pixels");
  const guint8 *from = g_bytes_get_data (whole, NULL);
  const guint8 *to = g_bytes_get_data (part, NULL);

  g_assert_cmpint (g_bytes_get_size (whole), ==, 1376 * 768 * 3);
  g_assert_cmpint (g_bytes_get_size (part), ==, 1365 * 768 * 3);
  for (gsize y = 0; y < 768; y++)
    g_assert_cmpmem (to + y * 1365 * 3,
                     1365 * 3,
                     from + (y * 1376 + (1376 - 1365) / 2) * 3,
                     1365 * 3);
}

static void
test_generate_create (gconstpointer data)
{
  Session *session = (Session *) data;
  g_autoptr (GString) script = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (test_generate_images); i++)
    {
      g_autofree char *options =
          test_generate_quote (test_generate_images[i].options);

      g_string_append_printf (script,
                              "(create-case \"%s\" \"%s\" \"%s\" \"%s\" %u "
                              "%s)\n",
                              test_generate_images[i].name,
                              test_generate_images[i].size,
                              test_generate_images[i].ratio,
                              test_generate_images[i].tier,
                              test_generate_images[i].n,
                              options);
    }
  session_run (session, "generate.scm", script->str);
  for (guint i = 0; i < G_N_ELEMENTS (test_generate_images); i++)
    test_generate_check_image (session, i);
  test_generate_check_crop (session);
}

int
main (int argc, char *argv[])
{
  static const SessionTest tests[] = {
    { "/gimp/generate/shape", test_generate_shape },
    { "/gimp/generate/stack", test_generate_stack },
    { "/gimp/generate/create", test_generate_create },
    { NULL },
  };

  return session_main (argc, argv, tests);
}
