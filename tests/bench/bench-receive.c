/* bench/receive: Limn's own way against the plain one, each in a process that
 * has done nothing else yet. */
#include "bench-receive.h"

#include <gegl.h>
#include <string.h>

#include "bench-meter.h"
#include "bench-plain.h"
#include "client.h"
#include "layers.h"
#include "tiles.h"
#include "workshop.h"

#define BENCH_RECEIVE_SIDE 4096

typedef struct
{
  double cpu;
} BenchReceiveStart;

static void
bench_receive_note (const char *name, const char *resolution, double value)
{
  g_autofree char *full = g_strdup_printf ("%s-%s", name, resolution);

  bench_meter_note (full, value);
}

static char *
bench_receive_get_path (const char *resolution)
{
  g_autofree char *name = g_strconcat (resolution, ".png", NULL);

  return g_build_filename (g_getenv ("LIMN_BENCH_FOLDER"), name, NULL);
}

static gint32
bench_receive_make_image (void)
{
  return gimp_image_new (BENCH_RECEIVE_SIDE, BENCH_RECEIVE_SIDE, GIMP_RGB);
}

static LimnPlan *
bench_receive_make_plan (LimnWorkshop *workshop, const char *resolution)
{
  g_autoptr (LimnRequest) request = limn_request_new (LIMN_OPERATION_GENERATE);
  g_autoptr (GError) error = NULL;
  LimnCanvas canvas = { 0 };
  LimnPlan *plan;

  limn_request_set_text (request, "prompt", BENCH_PLAIN_PROMPT, &error);
  limn_request_set_text (request, "aspect_ratio", "1:1", &error);
  limn_request_set_text (request, "resolution", resolution, &error);
  plan = limn_plan_new (
      request, workshop->catalog, workshop->settings, &canvas, &error);
  g_assert_no_error (error);
  return plan;
}

/* the first bytes of the reply have come in */
static void
bench_receive_progress (LimnPhase phase,
                        goffset done,
                        goffset total,
                        gpointer user_data)
{
  BenchReceiveStart *start = user_data;

  if (phase == LIMN_PHASE_DOWNLOAD && start->cpu == 0)
    start->cpu = bench_meter_get_cpu ();
}

static gint32
bench_receive_to_layer (LimnWorkshop *workshop,
                        const LimnPlan *plan,
                        gint32 image,
                        BenchReceiveStart *start)
{
  g_autoptr (LimnClient) client = limn_client_new (workshop->settings);
  g_autoptr (LimnLayers) layers = limn_layers_new (image, "limn");
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GError) error = NULL;
  LimnPlacement placement = { .sibling = -1 };
  LimnConsumer consumer = { .sink = &limn_layers_sink,
                            .sink_data = layers,
                            .progress = bench_receive_progress,
                            .progress_data = start };

  limn_client_run_sync (client, plan, NULL, &consumer, NULL, NULL, &error);
  g_assert_no_error (error);
  ids = limn_layers_prepare (layers, &placement, &error);
  g_assert_no_error (error);
  limn_layers_insert (layers, &placement, &error);
  g_assert_no_error (error);
  return g_array_index (ids, gint32, 0);
}

static gint32
bench_receive_measure (const char *resolution, gint32 image)
{
  g_autoptr (LimnWorkshop) workshop = limn_workshop_open ();
  g_autoptr (LimnPlan) plan = bench_receive_make_plan (workshop, resolution);
  BenchReceiveStart start = { 0 };
  double idle = bench_meter_get_memory ("VmRSS:");
  gint32 layer;

  bench_meter_reset_peak ();
  layer = bench_receive_to_layer (workshop, plan, image, &start);
  bench_receive_note (
      "receive-cpu", resolution, bench_meter_get_cpu () - start.cpu);
  bench_receive_note (
      "receive-memory", resolution, bench_meter_get_memory ("VmHWM:") - idle);
  return layer;
}

/* the comparison is worth nothing if the two are not the same picture */
static void
bench_receive_compare (gint32 layer, const BenchPlainPicture *picture)
{
  g_autoptr (LimnTiles) tiles = limn_tiles_new (layer);
  g_autofree guint8 *row = g_malloc (picture->stride);

  for (guint y = 0; y < picture->height; y += limn_tiles_get_height () - 1)
    {
      limn_tiles_read (tiles, 0, y, picture->width, 1, row, picture->stride);
      if (memcmp (row, picture->pixels + y * picture->stride, picture->stride))
        g_error ("row %u of the layer is not that of the file", y);
    }
}

static void
bench_receive_measure_gegl (const char *resolution,
                            gint32 image,
                            const BenchPlainPicture *picture)
{
  gint32 layer = bench_plain_add_layer (image, picture);
  double start = bench_meter_get_cpu ();

  gegl_init (NULL, NULL);
  bench_receive_note (
      "gegl-init-cpu", resolution, bench_meter_get_cpu () - start);
  start = bench_meter_get_cpu ();
  bench_plain_write_gegl (layer, picture);
  bench_receive_note (
      "gegl-write-cpu", resolution, bench_meter_get_cpu () - start);
}

static void
bench_receive_measure_parts (const char *resolution,
                             gint32 image,
                             GBytes *file,
                             BenchPlainPicture *picture)
{
  g_auto (BenchPlainPicture) rows = { 0 };
  gint32 layer;
  double start = bench_meter_get_cpu ();

  bench_plain_decode (file, FALSE, &rows);
  bench_receive_note ("decode-cpu", resolution, bench_meter_get_cpu () - start);
  bench_plain_decode (file, TRUE, picture);
  layer = bench_plain_add_layer (image, picture);
  start = bench_meter_get_cpu ();
  bench_plain_write_tiles (layer, picture);
  bench_receive_note ("write-cpu", resolution, bench_meter_get_cpu () - start);
  gimp_item_delete (layer);
}

/**
 * bench_receive_run:
 * @resolution: "1K", "2K" or "4K", after bench_receive_run_plain() of it
 *
 * Notes what Limn uses from a reply's first byte to the layer in its image,
 * and what the unavoidable parts of that use alone. Once a process.
 */
void
bench_receive_run (const char *resolution)
{
  gint32 image = bench_receive_make_image ();
  gint32 layer = bench_receive_measure (resolution, image);
  g_autofree char *path = bench_receive_get_path (resolution);
  g_auto (BenchPlainPicture) picture = { 0 };
  g_autoptr (GBytes) file = NULL;
  g_autoptr (GError) error = NULL;
  char *data;
  gsize length;

  g_file_get_contents (path, &data, &length, &error);
  g_assert_no_error (error);
  file = g_bytes_new_take (data, length);
  bench_receive_measure_parts (resolution, image, file, &picture);
  bench_receive_compare (layer, &picture);
  bench_receive_measure_gegl (resolution, image, &picture);
  gimp_image_delete (image);
}

/**
 * bench_receive_run_plain:
 * @resolution: "1K", "2K" or "4K"
 *
 * Notes what a generation uses that holds everything whole, and leaves its
 * file in $LIMN_BENCH_FOLDER. Once a process.
 */
void
bench_receive_run_plain (const char *resolution)
{
  gint32 image = bench_receive_make_image ();
  g_autofree char *path = bench_receive_get_path (resolution);
  g_autoptr (GBytes) file = NULL;
  g_autoptr (GError) error = NULL;
  double idle = bench_meter_get_memory ("VmRSS:");
  double start = bench_meter_get_cpu ();

  bench_meter_reset_peak ();
  file = bench_plain_receive (resolution, image);
  bench_receive_note ("plain-cpu", resolution, bench_meter_get_cpu () - start);
  bench_receive_note (
      "plain-memory", resolution, bench_meter_get_memory ("VmHWM:") - idle);
  g_file_set_contents (path,
                       g_bytes_get_data (file, NULL),
                       (gssize) g_bytes_get_size (file),
                       &error);
  g_assert_no_error (error);
  gimp_image_delete (image);
}
