/* bench/resample: one resampling beside those of GEGL and zimg, and what a way
 * and its way back leave of a picture. */
#include <gegl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zimg.h>

#include "bench-meter.h"
#include "codec/codec.h"
#include "resample.h"

#define BENCH_RESAMPLE_RUNS 5
#define BENCH_RESAMPLE_SIDE 4096
#define BENCH_RESAMPLE_CHANNELS 3
/* of waves in the picture, and each is 2.2 times longer than the last */
#define BENCH_RESAMPLE_OCTAVES 8
/* what zimg wants planes aligned to */
#define BENCH_RESAMPLE_ALIGNMENT 64
/* pixels from the edge that errors are not looked for, of a shift */
#define BENCH_RESAMPLE_MARGIN 16

/**
 * BenchResampleCase:
 * @name: for the table
 * @in: @out: sides of the pictures, pixels
 * @axis: of both directions
 * @tables: whether colours are corrected too, which only we do on the way
 */
typedef struct
{
  const char *name;
  guint in, out;
  LimnAxis axis;
  gboolean tables;
} BenchResampleCase;

static const BenchResampleCase bench_resample_cases[] = {
  { "shift 0.3 px", 4096, 4096, { 1, 0.3 }, FALSE },
  { "shift, scale 1.01, tables", 4096, 4096, { 1.01, 0.3 }, TRUE },
  { "reduce to 1/2", 4096, 2048, { 2, 0 }, FALSE },
  { "reduce to 1/4", 4096, 1024, { 4, 0 }, FALSE },
  { "enlarge to 2", 2048, 4096, { 0.5, 0 }, FALSE },
};

typedef void (*BenchResampleRun) (const BenchResampleCase *spec,
                                  const guint8 *in,
                                  guint8 *out);

static gsize
bench_resample_get_stride (guint side)
{
  return (gsize) side * BENCH_RESAMPLE_CHANNELS;
}

/* octaves of waves, and a grain in the last bits */
static void
bench_resample_paint (guint8 *pixels, guint side)
{
  g_autofree float *waves =
      g_new0 (float, (gsize) BENCH_RESAMPLE_OCTAVES *side);

  for (guint i = 0; i < BENCH_RESAMPLE_OCTAVES; i++)
    for (guint x = 0; x < side; x++)
      waves[i * side + x] =
          powf (1.3f, i) * sinf (2 * (float) G_PI * x / powf (2.2f, i + 1.5f));
  for (guint y = 0; y < side; y++)
    for (guint x = 0; x < side; x++)
      for (guint c = 0; c < BENCH_RESAMPLE_CHANNELS; c++)
        {
          guint grain = (x * 2654435761u ^ y * 2246822519u) >> 30;
          float value = 128 + (float) grain;

          for (guint i = 0; i < BENCH_RESAMPLE_OCTAVES; i++)
            value += waves[i * side + (x + c * 3) % side] * waves[i * side + y];
          *pixels++ = (guint8) CLAMP (value, 0, 255);
        }
}

static gboolean
bench_resample_on_rows (gpointer user_data,
                        guint y,
                        guint n_rows,
                        const guint8 *pixels,
                        gsize stride,
                        GError **error)
{
  memcpy ((guint8 *) user_data + y * stride, pixels, n_rows * stride);
  return TRUE;
}

static LimnResample *
bench_resample_open (const BenchResampleCase *spec, guint8 *out)
{
  gfloat tables[3][256];
  LimnResample *self = limn_resample_new (spec->in,
                                          spec->in,
                                          BENCH_RESAMPLE_CHANNELS,
                                          8,
                                          spec->out,
                                          spec->out,
                                          &spec->axis,
                                          &spec->axis);

  for (guint c = 0; c < 3; c++)
    for (guint i = 0; i < 256; i++)
      tables[c][i] = (gfloat) i / 255;
  if (spec->tables)
    limn_resample_set_tables (self, (const gfloat (*)[256]) tables);
  limn_resample_set_sink (self, 0, bench_resample_on_rows, out);
  return self;
}

static void
bench_resample_run_whole (const BenchResampleCase *spec,
                          const guint8 *in,
                          guint8 *out)
{
  g_autoptr (LimnResample) self = bench_resample_open (spec, out);

  limn_resample_run (self, in, bench_resample_get_stride (spec->in), NULL);
}

static void
bench_resample_run_pushed (const BenchResampleCase *spec,
                           const guint8 *in,
                           guint8 *out)
{
  g_autoptr (LimnResample) self = bench_resample_open (spec, out);
  gsize stride = bench_resample_get_stride (spec->in);

  for (guint y = 0; y < spec->in; y += LIMN_CODEC_BAND_ROWS)
    limn_resample_push (
        self, in + y * stride, stride, LIMN_CODEC_BAND_ROWS, NULL);
}

/* what GIMP's tools run, with cubic interpolation, on all processors; GEGL
 * makes one transform of the two, and works on floats with alpha */
static void
bench_resample_run_gegl (const BenchResampleCase *spec,
                         const guint8 *in,
                         guint8 *out)
{
  const Babl *format = babl_format ("R'G'B' u8");
  GeglRectangle from = { 0, 0, (gint) spec->in, (gint) spec->in };
  GeglRectangle to = { 0, 0, (gint) spec->out, (gint) spec->out };
  g_autoptr (GeglBuffer) buffer = gegl_buffer_linear_new_from_data (
      (guint8 *) in, format, &from, GEGL_AUTO_ROWSTRIDE, NULL, NULL);
  g_autoptr (GeglNode) graph = gegl_node_new ();
  double ratio = 1 / spec->axis.scale;
  double shift = -spec->axis.offset * ratio;
  GeglNode *source = gegl_node_new_child (
      graph, "operation", "gegl:buffer-source", "buffer", buffer, NULL);
  GeglNode *scale = gegl_node_new_child (graph,
                                         "operation",
                                         "gegl:scale-ratio",
                                         "x",
                                         ratio,
                                         "y",
                                         ratio,
                                         "sampler",
                                         GEGL_SAMPLER_CUBIC,
                                         NULL);
  GeglNode *translate = gegl_node_new_child (graph,
                                             "operation",
                                             "gegl:translate",
                                             "x",
                                             shift,
                                             "y",
                                             shift,
                                             "sampler",
                                             GEGL_SAMPLER_CUBIC,
                                             NULL);

  gegl_node_link_many (source, scale, translate, NULL);
  gegl_node_blit (
      translate, 1, &to, format, out, GEGL_AUTO_ROWSTRIDE, GEGL_BLIT_DEFAULT);
}

/* one plane through zimg's Lanczos of as many lobes as ours, one thread */
static zimg_filter_graph *
bench_resample_build_zimg (const BenchResampleCase *spec)
{
  zimg_image_format from;
  zimg_image_format to;
  zimg_graph_builder_params params;
  zimg_filter_graph *graph;

  zimg_image_format_default (&from, ZIMG_API_VERSION);
  from.pixel_type = ZIMG_PIXEL_BYTE;
  from.pixel_range = ZIMG_RANGE_FULL;
  to = from;
  from.width = from.height = spec->in;
  to.width = to.height = spec->out;
  from.active_region.left = from.active_region.top = spec->axis.offset;
  from.active_region.width = from.active_region.height =
      spec->axis.scale * spec->out;
  zimg_graph_builder_params_default (&params, ZIMG_API_VERSION);
  params.resample_filter = ZIMG_RESIZE_LANCZOS;
  params.filter_param_a = 3;
  graph = zimg_filter_graph_build (&from, &to, &params);
  if (graph == NULL)
    g_error ("zimg cannot make a graph");
  return graph;
}

static guint8 *
bench_resample_new_planes (gsize length)
{
  return g_aligned_alloc (length, 1, BENCH_RESAMPLE_ALIGNMENT);
}

static void
bench_resample_run_zimg (const BenchResampleCase *spec,
                         const guint8 *in,
                         guint8 *out)
{
  zimg_filter_graph *graph = bench_resample_build_zimg (spec);
  gsize n_in = (gsize) spec->in * spec->in;
  gsize n_out = (gsize) spec->out * spec->out;
  guint8 *from = bench_resample_new_planes (n_in);
  guint8 *to = bench_resample_new_planes (n_out);
  guint8 *scratch;
  size_t length = 0;
  zimg_image_buffer_const source = { ZIMG_API_VERSION };
  zimg_image_buffer target = { ZIMG_API_VERSION };

  zimg_filter_graph_get_tmp_size (graph, &length);
  scratch = bench_resample_new_planes (length);
  source.plane[0].data = from;
  source.plane[0].stride = spec->in;
  source.plane[0].mask = ZIMG_BUFFER_MAX;
  target.plane[0].data = to;
  target.plane[0].stride = spec->out;
  target.plane[0].mask = ZIMG_BUFFER_MAX;
  for (guint c = 0; c < BENCH_RESAMPLE_CHANNELS; c++)
    {
      for (gsize i = 0; i < n_in; i++)
        from[i] = in[i * BENCH_RESAMPLE_CHANNELS + c];
      if (zimg_filter_graph_process (
              graph, &source, &target, scratch, NULL, NULL, NULL, NULL) != 0)
        g_error ("zimg cannot resample");
      for (gsize i = 0; i < n_out; i++)
        out[i * BENCH_RESAMPLE_CHANNELS + c] = to[i];
    }
  g_aligned_free (scratch);
  g_aligned_free (from);
  g_aligned_free (to);
  zimg_filter_graph_free (graph);
}

/* the first is what the others are compared with */
static const struct
{
  const char *name;
  BenchResampleRun run;
} bench_resample_ways[] = {
  { "limn, whole", bench_resample_run_whole },
  { "limn, streamed, 1 thread", bench_resample_run_pushed },
  { "zimg Lanczos 3, 1 thread", bench_resample_run_zimg },
  { "GEGL scale-ratio, cubic", bench_resample_run_gegl },
};

static int
bench_resample_compare (const void *a, const void *b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
bench_resample_get_median (double *values)
{
  qsort (values, BENCH_RESAMPLE_RUNS, sizeof *values, bench_resample_compare);
  return values[BENCH_RESAMPLE_RUNS / 2];
}

/* the ways take turns, so that a busy moment hits all of them */
static void
bench_resample_time (const BenchResampleCase *spec,
                     const guint8 *in,
                     guint8 *out)
{
  double wall[G_N_ELEMENTS (bench_resample_ways)][BENCH_RESAMPLE_RUNS];
  double cpu[G_N_ELEMENTS (bench_resample_ways)][BENCH_RESAMPLE_RUNS];
  double first = 0;

  for (guint k = 0; k < BENCH_RESAMPLE_RUNS; k++)
    for (guint i = 0; i < G_N_ELEMENTS (bench_resample_ways); i++)
      {
        double wall_before = bench_meter_get_wall ();
        double cpu_before = bench_meter_get_cpu ();

        bench_resample_ways[i].run (spec, in, out);
        wall[i][k] = bench_meter_get_wall () - wall_before;
        cpu[i][k] = bench_meter_get_cpu () - cpu_before;
      }
  printf ("%s, %u to %u px, RGB of 8 bits\n", spec->name, spec->in, spec->out);
  for (guint i = 0; i < G_N_ELEMENTS (bench_resample_ways); i++)
    {
      double cpu_median = bench_resample_get_median (cpu[i]);

      first = i == 0 ? cpu_median : first;
      printf ("  %-26s %6.0f ms wall, %6.0f ms CPU (x %.1f)\n",
              bench_resample_ways[i].name,
              bench_resample_get_median (wall[i]),
              cpu_median,
              cpu_median / first);
    }
}

/* root of the mean square of what a way and its way back change, in levels */
static double
bench_resample_measure (BenchResampleRun run,
                        const BenchResampleCase *spec,
                        const guint8 *in,
                        guint8 *between,
                        guint8 *out)
{
  double scale = spec->axis.scale;
  gsize stride = bench_resample_get_stride (spec->in);
  /* where the way back finds what it needs: nearer the edge with no scale */
  guint margin =
      BENCH_RESAMPLE_MARGIN +
      (guint) MAX (0, (spec->in - spec->out * scale) + spec->axis.offset);
  BenchResampleCase back = { .in = spec->out,
                             .out = spec->in,
                             .axis = { 1 / scale,
                                       -spec->axis.offset / scale } };
  double sum = 0;
  gsize n = 0;

  run (spec, in, between);
  run (&back, between, out);
  for (guint y = margin; y < spec->in - margin; y++)
    for (gsize i = y * stride + margin * BENCH_RESAMPLE_CHANNELS;
         i < (y + 1) * stride - margin * BENCH_RESAMPLE_CHANNELS;
         i++)
      {
        double error = (double) in[i] - out[i];

        sum += error * error;
        n++;
      }
  return sqrt (sum / n);
}

int
main (int argc, char **argv)
{
  gsize length =
      bench_resample_get_stride (BENCH_RESAMPLE_SIDE) * BENCH_RESAMPLE_SIDE;
  g_autofree guint8 *in = g_malloc (length);
  g_autofree guint8 *between = g_malloc (length);
  g_autofree guint8 *out = g_malloc (length);

  gegl_init (&argc, &argv);
  printf ("median of %d\n", BENCH_RESAMPLE_RUNS);
  for (guint i = 0; i < G_N_ELEMENTS (bench_resample_cases); i++)
    {
      const BenchResampleCase *spec = &bench_resample_cases[i];

      bench_resample_paint (in, spec->in);
      bench_resample_time (spec, in, between);
      for (guint j = 0; j < G_N_ELEMENTS (bench_resample_ways); j++)
        printf ("  there and back with %-26s %.2f levels\n",
                bench_resample_ways[j].name,
                bench_resample_measure (
                    bench_resample_ways[j].run, spec, in, between, out));
    }
  gegl_exit ();
  return EXIT_SUCCESS;
}
