/* test-precision: what is sent is correct sRGB, and what comes back lands
 * right, whatever the image's precision and profile. Little CMS in doubles and
 * GIMP's own conversion are the judges. */
#include "judge.h"
#include "session.h"

/* what an image of a base and a curve is given; without a file none, which
 * means the other one */
typedef struct
{
  const char *base;
  const char *trc;
  const char *file;
  const char *meaning;
  gboolean copied; /* 8 bits go out and back to the bit */
} TestPrecisionSpace;

static const TestPrecisionSpace test_precision_spaces[] = {
  { "RGB", "GAMMA", "", "srgb.icc", TRUE },
  { "RGB", "GAMMA", "camera.icc", "camera.icc", TRUE },
  { "RGB", "GAMMA", "wide.icc", "wide.icc", FALSE },
  { "RGB", "LINEAR", "", "linear.icc", FALSE },
  { "RGB", "LINEAR", "wide-linear.icc", "wide-linear.icc", FALSE },
  { "GRAY", "GAMMA", "", "gray.icc", TRUE },
  { "GRAY", "GAMMA", "gray-22.icc", "gray-22.icc", FALSE },
  { "GRAY", "GAMMA", "gray-lab.icc", "gray-lab.icc", FALSE },
  { "GRAY", "LINEAR", "", "gray-linear.icc", FALSE },
};

static char *
test_precision_path (const Session *session, const char *name)
{
  return g_build_filename (session_get_folder (session), name, NULL);
}

static void
test_precision_save (const Session *session,
                     const char *name,
                     gconstpointer data,
                     gsize length)
{
  g_autofree char *path = test_precision_path (session, name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, data, length, &error);
  g_assert_no_error (error);
}

/* one picture at one precision in one space */
typedef struct
{
  const JudgeSample *sample;
  const TestPrecisionSpace *space;
  guint channels;
  char *name;
} TestPrecisionCase;

static void
test_precision_case_clear (TestPrecisionCase *self)
{
  g_free (self->name);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TestPrecisionCase, test_precision_case_clear)

/* every space at every precision, with and without alpha by turns */
static gboolean
test_precision_case_init (TestPrecisionCase *self, guint index)
{
  guint n = JUDGE_N_SAMPLES;

  if (index >= n * G_N_ELEMENTS (test_precision_spaces))
    return FALSE;
  self->sample = &judge_samples[index % n];
  self->space = &test_precision_spaces[index / n];
  self->channels = (g_str_equal (self->space->base, "RGB") ? 3 : 1) +
                   (index + index / n) % 2;
  self->name = g_strdup_printf (
      "%s-%s%u-%s",
      self->sample->name,
      self->space->base,
      self->channels,
      self->space->file[0] != '\0' ? self->space->file : self->space->trc);
  return TRUE;
}

static GBytes *
test_precision_load (const Session *session,
                     const TestPrecisionCase *self,
                     const char *what)
{
  g_autofree char *name = g_strconcat (self->name, ".", what, NULL);

  return session_get_pixels (session, name);
}

/* found pixels of the case, native or as the bridge's rows */
static double *
test_precision_load_doubles (const Session *session,
                             const TestPrecisionCase *self,
                             const char *what,
                             const JudgeSample *sample,
                             guint channels)
{
  g_autoptr (GBytes) bytes = test_precision_load (session, self, what);

  g_assert_cmpuint (
      g_bytes_get_size (bytes), ==, JUDGE_PIXELS * channels * sample->bytes);
  return judge_to_doubles (
      sample, g_bytes_get_data (bytes, NULL), JUDGE_PIXELS * channels);
}

static const char *
test_precision_get_type (const TestPrecisionCase *self)
{
  static const char *const types[] = {
    "GRAY-IMAGE", "GRAYA-IMAGE", "RGB-IMAGE", "RGBA-IMAGE"
  };

  return types[self->channels - 1];
}

static void
test_precision_add_echo (const Session *session,
                         GString *script,
                         const TestPrecisionCase *self)
{
  gsize n = JUDGE_PIXELS * self->channels;
  g_autofree double *values = judge_draw (self->sample, self->channels);
  g_autofree guint8 *samples = judge_from_doubles (self->sample, values, n);
  g_autofree char *in = g_strconcat (self->name, ".in", NULL);

  test_precision_save (session, in, samples, n * self->sample->bytes);
  g_string_append_printf (script,
                          "(echo-case \"%s\" %s %s PRECISION-%s-%s \"%s\")\n",
                          self->name,
                          self->space->base,
                          test_precision_get_type (self),
                          self->sample->name,
                          self->space->trc,
                          self->space->file);
}

static void
test_precision_assert_same (const Session *session,
                            const TestPrecisionCase *self,
                            const char *what)
{
  g_autofree char *in = g_strconcat (self->name, ".in", NULL);
  g_autofree char *other = g_strconcat (self->name, ".", what, NULL);

  session_assert_same (session, in, other);
}

/* 8 bits of sRGB are kept to the bit, and enough bits keep what was
 * sent; 8 bits and halves of another space come as close as they can */
static void
test_precision_check_return (const Session *session,
                             const TestPrecisionCase *self,
                             const double *sent,
                             guint channels)
{
  const JudgeSample *bytes = &judge_samples[0];
  g_autofree double *again =
      test_precision_load_doubles (session, self, "again", bytes, channels);
  g_autofree double *result = test_precision_load_doubles (
      session, self, "result", self->sample, self->channels);
  g_autofree double *wanted = judge_convert (
      "srgb.icc", channels, self->space->meaning, self->channels, sent);

  judge_assert_near (self->name,
                     "result",
                     result,
                     wanted,
                     JUDGE_PIXELS * self->channels,
                     self->sample->step / 2 + 0.1 / 255);
  if (self->sample->step < 1 / 4096.0)
    judge_assert_near (
        self->name, "again", again, sent, JUDGE_PIXELS * channels, 0);
  if (self->sample == bytes && self->space->copied)
    test_precision_assert_same (session, self, "result");
}

static void
test_precision_check_echo (const Session *session,
                           const TestPrecisionCase *self)
{
  const JudgeSample *bytes = &judge_samples[0];
  guint channels = self->channels % 2 == 0 ? 4 : 3;
  gsize n = JUDGE_PIXELS * channels;
  g_autofree double *in = test_precision_load_doubles (
      session, self, "in", self->sample, self->channels);
  g_autofree double *sent =
      test_precision_load_doubles (session, self, "sent", bytes, channels);
  g_autofree double *converted =
      test_precision_load_doubles (session, self, "converted", bytes, channels);
  g_autofree double *wanted = judge_convert (
      self->space->meaning, self->channels, "srgb.icc", channels, in);

  test_precision_assert_same (session, self, "source");
  test_precision_assert_same (session, self, "below");
  judge_assert_near (self->name, "sent", sent, wanted, n, 0.6 / 255);
  judge_assert_near (
      self->name, "sent as GIMP", sent, converted, n, 1.001 / 255);
  test_precision_check_return (session, self, sent, channels);
}

static void
test_precision_echoes (gconstpointer data)
{
  Session *session = (Session *) data;
  g_autoptr (GString) script = g_string_new (NULL);
  guint index = 0;

  judge_save_profiles (session_get_folder (session));
  for (;; index++)
    {
      g_auto (TestPrecisionCase) self = { 0 };

      if (!test_precision_case_init (&self, index))
        break;
      test_precision_add_echo (session, script, &self);
    }
  session_run (session, "precision.scm", script->str);
  while (index-- > 0)
    {
      g_auto (TestPrecisionCase) self = { 0 };

      test_precision_case_init (&self, index);
      test_precision_check_echo (session, &self);
    }
}

/* what a vendor may return */
static const struct
{
  const char *name;
  guint sample;
  guint channels;
  const char *icc;
  const char *meaning;
} test_precision_rows[] = {
  { "rgb8", 0, 3, "", "srgb.icc" },
  { "rgba16", 1, 4, "", "srgb.icc" },
  { "p3-8", 0, 3, "p3.icc", "p3.icc" },
  { "p3-16", 1, 3, "p3.icc", "p3.icc" },
  { "gray16", 1, 1, "", "gray.icc" },
  { "graya8-22", 0, 2, "gray-22.icc", "gray-22.icc" },
  /* of no use for these channels: as if there were none */
  { "odd8", 0, 3, "gray-22.icc", "srgb.icc" },
};

static const struct
{
  guint sample;
  guint space;
} test_precision_targets[] = { { 0, 0 }, { 1, 0 }, { 1, 2 }, { 2, 4 },
                               { 3, 0 }, { 4, 3 }, { 1, 5 }, { 5, 8 } };

static TestPrecisionCase
test_precision_get_target (guint row, guint target)
{
  guint sample = test_precision_targets[target].sample;
  const TestPrecisionSpace *space =
      &test_precision_spaces[test_precision_targets[target].space];

  return (TestPrecisionCase){
    .sample = &judge_samples[sample],
    .space = space,
    .channels = (g_str_equal (space->base, "RGB") ? 3 : 1) +
                (test_precision_rows[row].channels % 2 == 0),
    .name = g_strdup_printf ("%s-in-%u", test_precision_rows[row].name, target),
  };
}

static void
test_precision_add_result (GString *script, guint row, guint target)
{
  g_auto (TestPrecisionCase) self = test_precision_get_target (row, target);

  g_string_append_printf (
      script,
      "(result-case \"%s\" %s %s PRECISION-%s-%s \"%s\" \"%s\" %u %u "
      "\"%s\")\n",
      self.name,
      self.space->base,
      test_precision_get_type (&self),
      self.sample->name,
      self.space->trc,
      self.space->file,
      test_precision_rows[row].name,
      test_precision_rows[row].channels,
      judge_samples[test_precision_rows[row].sample].bytes * 8,
      test_precision_rows[row].icc);
}

/* rows of a result, rounded to what they are stored as */
static double *
test_precision_draw_rows (const Session *session, guint row)
{
  const JudgeSample *sample = &judge_samples[test_precision_rows[row].sample];
  guint channels = test_precision_rows[row].channels;
  gsize n = JUDGE_PIXELS * channels;
  g_autofree double *values = judge_draw (sample, channels);
  g_autofree guint8 *samples = judge_from_doubles (sample, values, n);

  test_precision_save (
      session, test_precision_rows[row].name, samples, n * sample->bytes);
  return judge_to_doubles (sample, samples, n);
}

/* a tenth of what 8 bits can tell apart, where the layer has more */
static void
test_precision_check_result (const Session *session,
                             guint row,
                             guint target,
                             const double *values)
{
  g_auto (TestPrecisionCase) self = test_precision_get_target (row, target);
  gsize n = JUDGE_PIXELS * self.channels;
  g_autoptr (GBytes) bytes = session_get_pixels (session, self.name);
  g_autofree double *wanted = judge_convert (test_precision_rows[row].meaning,
                                             test_precision_rows[row].channels,
                                             self.space->meaning,
                                             self.channels,
                                             values);
  g_autofree double *found = NULL;

  g_assert_cmpuint (g_bytes_get_size (bytes), ==, n * self.sample->bytes);
  found = judge_to_doubles (self.sample, g_bytes_get_data (bytes, NULL), n);
  judge_assert_near (
      self.name, "layer", found, wanted, n, self.sample->step / 2 + 0.1 / 255);
}

static void
test_precision_results (gconstpointer data)
{
  Session *session = (Session *) data;
  g_autoptr (GString) script = g_string_new (NULL);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_free);

  judge_save_profiles (session_get_folder (session));
  for (guint i = 0; i < G_N_ELEMENTS (test_precision_rows); i++)
    {
      g_ptr_array_add (rows, test_precision_draw_rows (session, i));
      for (guint j = 0; j < G_N_ELEMENTS (test_precision_targets); j++)
        test_precision_add_result (script, i, j);
    }
  session_run (session, "precision.scm", script->str);
  for (guint i = 0; i < G_N_ELEMENTS (test_precision_rows); i++)
    for (guint j = 0; j < G_N_ELEMENTS (test_precision_targets); j++)
      test_precision_check_result (session, i, j, g_ptr_array_index (rows, i));
}

static guint8
test_precision_cover (guint pixel)
{
  return (guint8) (pixel * 7 + pixel / 256);
}

/* as the script notes them */
static char *
test_precision_list_coverage (void)
{
  static const guint places[] = { 0,  1,  2,  3,  5,  7,  11, 13, 17,
                                  19, 23, 29, 31, 37, 41, 43, 47 };
  g_autoptr (GString) list = g_string_new ("(");

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    g_string_append_printf (
        list,
        "%s%u",
        i > 0 ? " " : "",
        test_precision_cover (places[i] * 2 * JUDGE_SIDE + places[i]));
  g_string_append_c (list, ')');
  return g_string_free (g_steal_pointer (&list), FALSE);
}

static void
test_precision_check_coverage (const Session *session, guint index)
{
  g_autofree char *mask = g_strdup_printf ("%u.mask", index);
  g_autofree char *selection = g_strdup_printf ("%u.selection", index);
  g_autofree char *values = g_strdup_printf ("%u.values", index);
  g_autofree char *wanted = test_precision_list_coverage ();

  session_assert_same (session, "coverage", mask);
  session_assert_same (session, "coverage", selection);
  g_assert_cmpstr (session_get (session, values), ==, wanted);
}

/* a mask says the same at every precision, and GIMP reads it so */
static void
test_precision_coverage (gconstpointer data)
{
  static const char *const trcs[] = { "GAMMA", "LINEAR" };
  Session *session = (Session *) data;
  g_autoptr (GString) script = g_string_new (NULL);
  guint8 coverage[JUDGE_PIXELS];
  guint n = JUDGE_N_SAMPLES * G_N_ELEMENTS (trcs);

  for (guint i = 0; i < JUDGE_PIXELS; i++)
    coverage[i] = test_precision_cover (i);
  test_precision_save (session, "coverage", coverage, sizeof coverage);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (script,
                            "(coverage-case \"%u\" PRECISION-%s-%s)\n",
                            i,
                            judge_samples[i / 2].name,
                            trcs[i % 2]);
  session_run (session, "precision.scm", script->str);
  for (guint i = 0; i < n; i++)
    test_precision_check_coverage (session, i);
}

int
main (int argc, char *argv[])
{
  static const SessionTest tests[] = {
    { "/gimp/precision/echoes", test_precision_echoes },
    { "/gimp/precision/results", test_precision_results },
    { "/gimp/precision/coverage", test_precision_coverage },
    { NULL },
  };

  return session_main (argc, argv, tests);
}
