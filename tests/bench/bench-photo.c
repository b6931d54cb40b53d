/* bench/photo: Limn's PNG of a layer against GIMP's. */
#include "bench-photo.h"

#include "bench-meter.h"
#include "tiles.h"
#include "upload.h"

/* what an enlarged photograph lacks: the grain of the sensor */
static void
bench_photo_add_grain (gint32 layer, gint side)
{
  g_autoptr (LimnTiles) tiles = limn_tiles_new (layer);
  gint band = limn_tiles_get_height ();
  gsize stride = (gsize) side * limn_tiles_get_bpp (tiles);
  g_autofree guint8 *rows = g_malloc (stride * band);
  guint32 state = 1;

  for (gint y = 0; y < side; y += band)
    {
      gint height = MIN (band, side - y);

      limn_tiles_read (tiles, 0, y, side, height, rows, stride);
      for (gsize i = 0; i < stride * height; i++)
        {
          state = state * 1664525 + 1013904223;
          rows[i] = CLAMP (rows[i] + (gint) (state >> 30) - 1, 0, 255);
        }
      limn_tiles_write (tiles, y, height, rows, stride);
    }
}

/**
 * bench_photo_open:
 * @side: pixels
 *
 * Returns: id of an image of one square layer, the test photograph enlarged
 */
gint32
bench_photo_open (gint side)
{
  const char *path = g_getenv ("LIMN_BENCH_PHOTO");
  gint32 image = gimp_file_load (GIMP_RUN_NONINTERACTIVE, path, path);

  if (image == -1)
    g_error ("%s: %s", path, gimp_get_pdb_error ());
  gimp_image_scale (image, side, side);
  bench_photo_add_grain (gimp_image_get_active_layer (image), side);
  return image;
}

static LimnInput *
bench_photo_encode (LimnReading *reading,
                    const LimnFrame *frame,
                    LimnOriginal **original,
                    GError **error)
{
  g_autoptr (LimnUpload) upload =
      limn_upload_new (frame, limn_reading_get_channels (reading), TRUE, error);
  LimnBand *next;

  while (upload != NULL && (next = limn_reading_next (reading)) != NULL)
    {
      g_autoptr (LimnBand) band = next;

      if (!limn_upload_push (upload, band, error))
        return NULL;
    }
  return upload != NULL ? limn_upload_finish (upload, original, error) : NULL;
}

/**
 * bench_photo_time_upload:
 * @image: id of an image of one layer
 *
 * Returns: milliseconds from the layer to the bytes of an upload
 */
double
bench_photo_time_upload (gint32 image)
{
  double start = bench_meter_get_wall ();
  g_autoptr (LimnInput) input = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnOriginal) original = NULL;
  g_autoptr (LimnReading) reading = NULL;
  LimnRect rect = { 0, 0, gimp_image_width (image), gimp_image_height (image) };
  LimnFrame frame;

  limn_frame_init (&frame, &rect);
  reading =
      limn_upload_open (image, gimp_image_get_active_layer (image), &frame);
  input = bench_photo_encode (reading, &frame, &original, &error);
  g_assert_no_error (error);
  return bench_meter_get_wall () - start;
}

/**
 * bench_photo_time_export:
 * @image: id of an image of one layer
 * @compression: 0 to 9; GIMP's own default is 9
 *
 * Returns: milliseconds of GIMP's own PNG export
 */
double
bench_photo_time_export (gint32 image, gint compression)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("LIMN_BENCH_FOLDER"), "export.png", NULL);
  double start = bench_meter_get_wall ();
  GimpParam *values;
  gint n_values;

  values = gimp_run_procedure ("file-png-save",
                               &n_values,
                               GIMP_PDB_INT32,
                               GIMP_RUN_NONINTERACTIVE,
                               GIMP_PDB_IMAGE,
                               image,
                               GIMP_PDB_DRAWABLE,
                               gimp_image_get_active_layer (image),
                               GIMP_PDB_STRING,
                               path,
                               GIMP_PDB_STRING,
                               path,
                               GIMP_PDB_INT32,
                               FALSE,
                               GIMP_PDB_INT32,
                               compression,
                               GIMP_PDB_INT32,
                               FALSE,
                               GIMP_PDB_INT32,
                               FALSE,
                               GIMP_PDB_INT32,
                               FALSE,
                               GIMP_PDB_INT32,
                               TRUE,
                               GIMP_PDB_INT32,
                               FALSE,
                               GIMP_PDB_END);
  start = bench_meter_get_wall () - start;
  if (values[0].data.d_status != GIMP_PDB_SUCCESS)
    g_error ("file-png-save: %s", gimp_get_pdb_error ());
  gimp_destroy_params (values, n_values);
  return start;
}
