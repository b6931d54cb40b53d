/* command/conversions: whatever comes becomes what the file's name says. */
#include <gexiv2/gexiv2.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "command.h"
#include "witness.h"

/* the least the echo and the emulator draw */
#define TEST_CONVERSIONS_SIZE                                                  \
  "-m gemini-3.1-flash-image-preview --resolution 0.5K"

static Peer *test_peer;

static const struct
{
  const char *format;
  const char *extension;
} test_conversions_formats[] = {
  { "png", "png" }, { "jpeg", "jpg" },  { "webp", "webp" },
  { "gif", "gif" }, { "avif", "avif" },
};

/* mean difference of the colours */
static double
test_conversions_compare (const WitnessImage *a, const WitnessImage *b)
{
  gsize length = 0;
  const guint8 *left = g_bytes_get_data (a->pixels, &length);
  const guint8 *right = g_bytes_get_data (b->pixels, NULL);
  guint64 sum = 0;

  g_assert_cmpuint (g_bytes_get_size (b->pixels), ==, length);
  for (gsize i = 0; i < length; i++)
    sum += (guint64) ABS (left[i] - right[i]);
  return (double) sum / length;
}

/* each format that can come, as each that can be wanted */
static void
test_conversions_matrix (gconstpointer data)
{
  const char *endpoint = data;
  g_autoptr (CommandRun) first = NULL;
  g_autoptr (WitnessImage) before = NULL;

  command_reset (test_peer);
  first = command_run ("generate -p x --seed 3 " TEST_CONVERSIONS_SIZE
                       " -o ../first.png --endpoint %s",
                       endpoint);
  command_assert_done (first);
  before = witness_read ("../first.png");
  for (guint i = 0; i < G_N_ELEMENTS (test_conversions_formats); i++)
    for (guint k = 0; k < G_N_ELEMENTS (test_conversions_formats); k++)
      {
        g_autofree char *name =
            g_strconcat ("a.", test_conversions_formats[k].extension, NULL);
        g_autoptr (CommandRun) run = NULL;
        g_autoptr (WitnessImage) after = NULL;

        command_reset (test_peer);
        run = command_run ("generate -p x --seed 3 " TEST_CONVERSIONS_SIZE
                           " --output-format %s -o %s --endpoint %s",
                           test_conversions_formats[i].format,
                           name,
                           endpoint);
        command_assert_done (run);
        command_assert_files (name);
        after = witness_read (name);
        g_assert_cmpstr (after->format, ==, test_conversions_formats[k].format);
        g_assert_cmpuint (after->width, ==, before->width);
        g_assert_cmpuint (after->height, ==, before->height);
        g_assert_cmpfloat (test_conversions_compare (before, after), <, 8);
      }
}

/* the record tells the file's format, not the one that came */
static void
test_conversions_record (void)
{
  g_autoptr (CommandRun) run = NULL;
  g_autoptr (JsonObject) record = NULL;
  JsonObject *row;

  command_reset (test_peer);
  run = command_run ("generate -p x --endpoint echo -o a.gif --json");
  command_assert_done (run);
  record = command_run_parse (run);
  row = json_array_get_object_element (
      json_object_get_array_member (record, "results"), 0);
  g_assert_cmpstr (json_object_get_string_member (row, "file"), ==, "a.gif");
  g_assert_cmpstr (json_object_get_string_member (row, "format"), ==, "gif");
}

/* without a name, the format asked for is the one to have */
static void
test_conversions_unnamed (void)
{
  g_autoptr (CommandRun) run = NULL;
  g_autofree char *name = NULL;

  command_reset (test_peer);
  run = command_run ("generate -p x --endpoint echo --output-format avif");
  command_assert_done (run);
  name = g_strndup (run->out, strcspn (run->out, " "));
  witness_assert (name, "avif", 1024, 1024);
}

static goffset
test_conversions_measure (const char *path)
{
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  return info.st_size;
}

/* output_compression is the quality of the conversion; 0 is the least */
static void
test_conversions_quality (void)
{
  static const char *const extensions[] = { "jpg", "webp", "gif", "avif" };
  static const guint qualities[] = { 0, 40, 95 };
  g_autoptr (CommandRun) copy = NULL;

  command_reset (test_peer);
  copy = command_run ("edit -p x --endpoint echo -i ../photo.jpg -o photo.png");
  command_assert_done (copy);
  for (guint i = 0; i < G_N_ELEMENTS (extensions); i++)
    {
      goffset last = 0;

      for (guint k = 0; k < G_N_ELEMENTS (qualities); k++)
        {
          g_autofree char *name = g_strconcat ("a.", extensions[i], NULL);
          g_autoptr (CommandRun) run =
              command_run ("edit -p x --endpoint echo -i photo.png -o %s "
                           "--option output_compression=%u",
                           name,
                           qualities[k]);

          command_assert_done (run);
          g_assert_cmpint (test_conversions_measure (name), >, last);
          last = test_conversions_measure (name);
        }
    }
}

/* laid upon white where there is no alpha; transparent or not in a GIF */
static void
test_conversions_alpha (void)
{
  static const struct
  {
    const char *name;
    guint8 clear[4], half[4], opaque[4];
    guint tolerance;
  } cases[] = {
    { "a.jpg",
      { 255, 255, 255, 255 },
      { 228, 128, 128, 255 },
      { 200, 0, 0, 255 },
      6 },
    { "a.gif", { 0, 0, 0, 0 }, { 200, 0, 0, 255 }, { 200, 0, 0, 255 }, 1 },
    { "a.webp", { 200, 0, 0, 0 }, { 200, 0, 0, 128 }, { 200, 0, 0, 255 }, 12 },
    { "a.avif", { 200, 0, 0, 0 }, { 200, 0, 0, 128 }, { 200, 0, 0, 255 }, 6 },
  };
  guint8 pixels[48][48][4];

  command_reset (test_peer);
  for (guint y = 0; y < 48; y++)
    for (guint x = 0; x < 48; x++)
      {
        const guint8 alphas[] = { 0, 128, 255 };
        guint8 pixel[4] = { 200, 0, 0, alphas[x / 16] };

        memcpy (pixels[y][x], pixel, 4);
      }
  witness_write_png ("../alpha.png", 48, 48, pixels[0][0]);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const guint8 *wanted[] = { cases[i].clear,
                                 cases[i].half,
                                 cases[i].opaque };
      g_autoptr (CommandRun) run = command_run (
          "edit -p x --endpoint echo -i ../alpha.png -o %s", cases[i].name);
      g_autoptr (WitnessImage) image = NULL;

      command_assert_done (run);
      image = witness_read (cases[i].name);
      for (guint k = 0; k < 3; k++)
        {
          /* in the middle of each third */
          const guint8 *pixel = g_bytes_get_data (image->pixels, NULL);
          gboolean is_clear = wanted[k][3] == 0;

          pixel += 4 * (24 * 48 + 16 * k + 8);
          for (guint c = is_clear ? 3 : 0; c < 4; c++)
            g_assert_cmpfloat_with_epsilon (
                pixel[c], wanted[k][c], cases[i].tolerance);
        }
    }
}

static const struct
{
  const char *arguments;
  const char *file;
  const char *term; /* of the IPTC's vocabulary */
} test_conversions_origins[] = {
  { "generate -p x --output-format jpeg", "a.png", "trainedAlgorithmicMedia" },
  { "generate -p x --output-format png", "a.jpg", "trainedAlgorithmicMedia" },
  { "generate -p x --output-format png", "a.webp", "trainedAlgorithmicMedia" },
  { "edit -i ../photo.jpg -p x --output-format png",
    "a.jpg",
    "compositeWithTrainedAlgorithmicMedia" },
  /* bytes as received are the vendor's own word */
  { "generate -p x --output-format png", "a.png", NULL },
  { "generate -p x --output-format png --option limn.provenance=false",
    "a.jpg",
    NULL },
  { "generate -p x --output-format png --endpoint echo", "a.jpg", NULL },
};

/* a conversion loses what the vendor's bytes tell, and says it itself */
static void
test_conversions_origin (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (test_conversions_origins); i++)
    {
      const char *file = test_conversions_origins[i].file;
      const char *term = test_conversions_origins[i].term;
      g_autofree char *wanted =
          term != NULL ?
              g_strconcat ("http://cv.iptc.org/newscodes/digitalsourcetype/",
                           term,
                           NULL) :
              NULL;
      g_autofree char *found = NULL;
      g_autoptr (GExiv2Metadata) metadata = gexiv2_metadata_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (CommandRun) run = NULL;

      command_reset (test_peer);
      run = command_run ("%s " TEST_CONVERSIONS_SIZE " -o %s",
                         test_conversions_origins[i].arguments,
                         file);
      command_assert_done (run);
      gexiv2_metadata_open_path (metadata, file, &error);
      g_assert_no_error (error);
      found = gexiv2_metadata_try_get_tag_string (
          metadata, "Xmp.iptcExt.DigitalSourceType", &error);
      g_assert_no_error (error);
      g_test_message ("%s", test_conversions_origins[i].arguments);
      g_assert_cmpstr (found, ==, wanted);
    }
}

static void
test_conversions_assert_kept (const CommandRun *run,
                              const char *name,
                              const char *why)
{
  const char *end = strchr (run->err, '\n');

  g_assert_cmpint (run->status, ==, 0);
  g_assert_true (g_str_has_prefix (run->err, "limn: the result stays png"));
  g_assert_nonnull (strstr (run->err, name));
  g_assert_nonnull (strstr (run->err, why));
  g_assert_true (end != NULL && end[1] == '\0');
  g_assert_true (g_str_has_prefix (run->out, name));
}

/* what cannot be converted stays as it came, and a line says why */
static void
test_conversions_impossible (void)
{
  g_autofree guint8 *pixels = g_malloc0 ((gsize) 16384 * 8 * 4);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (CommandRun) run = NULL;
  gsize n_before = 0;
  gsize n_after = 0;

  command_reset (test_peer);
  witness_write_png ("../long.png", 16384, 8, pixels);
  run = command_run ("edit -p x --endpoint echo -i ../long.png -o a.webp");
  test_conversions_assert_kept (run, "a.png", "16384x8");
  command_assert_files ("a.png");
  g_assert_true (g_file_get_contents ("../long.png", &before, &n_before, NULL));
  g_assert_true (g_file_get_contents ("a.png", &after, &n_after, NULL));
  g_assert_cmpmem (before, n_before, after, n_after);
}

/* nor does it matter why the converted file cannot be written */
static void
test_conversions_unwritable (void)
{
  g_autoptr (CommandRun) run = NULL;

  command_reset (test_peer);
  g_assert_cmpint (g_mkdir ("a.gif", 0700), ==, 0);
  run = command_run ("generate -p x --endpoint echo -o a.gif");
  test_conversions_assert_kept (run, "a.png", "a.gif");
  command_assert_files ("a.gif a.png");
  witness_assert ("a.png", "png", 1024, 1024);
}

static const struct
{
  const char *name;
  GTestFunc run;
} test_conversions_cases[] = {
  { "record", test_conversions_record },
  { "unnamed", test_conversions_unnamed },
  { "quality", test_conversions_quality },
  { "alpha", test_conversions_alpha },
  { "origin", test_conversions_origin },
  { "impossible", test_conversions_impossible },
  { "unwritable", test_conversions_unwritable },
};

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  test_peer = peer_start ();
  g_test_add_data_func (
      "/command/conversions/gateway", "lumenfall", test_conversions_matrix);
  g_test_add_data_func (
      "/command/conversions/echo", "echo", test_conversions_matrix);
  for (guint i = 0; i < G_N_ELEMENTS (test_conversions_cases); i++)
    {
      g_autofree char *name = g_strconcat (
          "/command/conversions/", test_conversions_cases[i].name, NULL);

      g_test_add_func (name, test_conversions_cases[i].run);
    }
  status = g_test_run ();
  peer_stop (test_peer);
  return status;
}
