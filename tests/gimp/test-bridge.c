/* test-bridge: a plug-in that shows samples as GIMP stores them, and what the
 * bridge makes of them. */
#include <libgimp/gimp.h>

#include "pixels.h"

typedef struct
{
  gint32 image;
  gint32 drawable;
  const char *path;
  guint channels;
  guint depth;
  const char *icc;
} TestBridgeCall;

static const GimpParamDef test_bridge_args[] = {
  { GIMP_PDB_INT32, "run-mode", "The run mode" },
  { GIMP_PDB_DRAWABLE, "drawable", "Layer, mask, channel or selection" },
  { GIMP_PDB_STRING, "file", "Rows without gaps" },
  { GIMP_PDB_INT32, "channels", "Of the rows, where they are written" },
  { GIMP_PDB_INT32, "depth", "Bits a sample, likewise" },
  { GIMP_PDB_STRING, "icc", "Profile of the rows, likewise; empty for none" },
};

static gboolean
test_bridge_save (const TestBridgeCall *call, guint8 *rows, gsize length)
{
  return g_file_set_contents (call->path, (char *) rows, length, NULL);
}

static guint8 *
test_bridge_load (const TestBridgeCall *call)
{
  g_autoptr (GError) error = NULL;
  char *rows = NULL;

  if (!g_file_get_contents (call->path, &rows, NULL, &error))
    g_error ("%s", error->message);
  return (guint8 *) rows;
}

static gboolean
test_bridge_get_samples (const TestBridgeCall *call)
{
  GimpDrawable *drawable = gimp_drawable_get (call->drawable);
  guint width = drawable->width, height = drawable->height;
  gsize length = (gsize) width * height * drawable->bpp;
  g_autofree guint8 *samples = g_malloc (length);
  GimpPixelRgn region;

  gimp_pixel_rgn_init (&region, drawable, 0, 0, width, height, FALSE, FALSE);
  gimp_pixel_rgn_get_rect (&region, samples, 0, 0, width, height);
  gimp_drawable_detach (drawable);
  return test_bridge_save (call, samples, length);
}

static gboolean
test_bridge_set_samples (const TestBridgeCall *call)
{
  g_autofree guint8 *samples = test_bridge_load (call);
  GimpDrawable *drawable = gimp_drawable_get (call->drawable);
  guint width = drawable->width, height = drawable->height;
  GimpPixelRgn region;

  gimp_pixel_rgn_init (&region, drawable, 0, 0, width, height, TRUE, FALSE);
  gimp_pixel_rgn_set_rect (&region, samples, 0, 0, width, height);
  gimp_drawable_detach (drawable);
  return TRUE;
}

static gboolean
test_bridge_read (const TestBridgeCall *call, LimnPixels *pixels)
{
  gint width = gimp_drawable_width (call->drawable);
  gint height = gimp_drawable_height (call->drawable);
  gsize stride = (gsize) width * limn_pixels_get_channels (pixels);
  g_autofree guint8 *rows = g_malloc (stride * height);

  limn_pixels_read (pixels, 0, 0, width, height, rows, stride);
  return test_bridge_save (call, rows, stride * height);
}

static gboolean
test_bridge_get_rows (const TestBridgeCall *call)
{
  g_autoptr (LimnPixels) pixels =
      limn_pixels_open_source (call->image, call->drawable);

  return test_bridge_read (call, pixels);
}

static gboolean
test_bridge_get_coverage (const TestBridgeCall *call)
{
  g_autoptr (LimnPixels) pixels =
      limn_pixels_open_coverage (call->image, call->drawable);

  return test_bridge_read (call, pixels);
}

static gboolean
test_bridge_set_coverage (const TestBridgeCall *call)
{
  g_autofree guint8 *rows = test_bridge_load (call);
  g_autoptr (LimnPixels) pixels =
      limn_pixels_open_coverage (call->image, call->drawable);

  limn_pixels_write (pixels,
                     0,
                     gimp_drawable_height (call->drawable),
                     rows,
                     gimp_drawable_width (call->drawable));
  return TRUE;
}

static gboolean
test_bridge_set_rows (const TestBridgeCall *call)
{
  g_autofree guint8 *rows = test_bridge_load (call);
  g_autoptr (GMappedFile) icc =
      *call->icc != '\0' ? g_mapped_file_new (call->icc, FALSE, NULL) : NULL;
  g_autoptr (GBytes) bytes = icc != NULL ? g_mapped_file_get_bytes (icc) : NULL;
  guint width = gimp_drawable_width (call->drawable);
  guint height = gimp_drawable_height (call->drawable);
  LimnImageInfo info = { .width = width,
                         .height = height,
                         .channels = call->channels,
                         .depth = call->depth,
                         .icc = bytes };
  g_autoptr (LimnPixels) pixels =
      limn_pixels_open_target (call->image, call->drawable, &info);

  limn_pixels_write (pixels,
                     0,
                     height,
                     rows,
                     (gsize) width * call->channels * call->depth / 8);
  return TRUE;
}

static const struct
{
  const char *name;
  gboolean (*run) (const TestBridgeCall *call);
} test_bridge_procedures[] = {
  { "plug-in-test-get-samples", test_bridge_get_samples },
  { "plug-in-test-set-samples", test_bridge_set_samples },
  { "plug-in-test-get-rows", test_bridge_get_rows },
  { "plug-in-test-set-rows", test_bridge_set_rows },
  { "plug-in-test-get-coverage", test_bridge_get_coverage },
  { "plug-in-test-set-coverage", test_bridge_set_coverage },
};

static void
test_bridge_query (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (test_bridge_procedures); i++)
    gimp_install_procedure (test_bridge_procedures[i].name,
                            "Move a drawable's pixels from or to a file",
                            "Samples are native, rows as the bridge has them.",
                            "The Limn authors",
                            "The Limn authors",
                            "2026",
                            NULL,
                            NULL,
                            GIMP_PLUGIN,
                            G_N_ELEMENTS (test_bridge_args),
                            0,
                            test_bridge_args,
                            NULL);
}

static void
test_bridge_run (const gchar *name,
                 gint n_params,
                 const GimpParam *params,
                 gint *n_values,
                 GimpParam **values)
{
  static GimpParam value = { .type = GIMP_PDB_STATUS };
  const TestBridgeCall call = {
    .image = gimp_item_get_image (params[1].data.d_drawable),
    .drawable = params[1].data.d_drawable,
    .path = params[2].data.d_string,
    .channels = params[3].data.d_int32,
    .depth = params[4].data.d_int32,
    .icc = params[5].data.d_string,
  };

  gimp_plugin_enable_precision ();
  value.data.d_status = GIMP_PDB_EXECUTION_ERROR;
  for (guint i = 0; i < G_N_ELEMENTS (test_bridge_procedures); i++)
    if (g_str_equal (name, test_bridge_procedures[i].name) &&
        test_bridge_procedures[i].run (&call))
      value.data.d_status = GIMP_PDB_SUCCESS;
  *n_values = 1;
  *values = &value;
}

const GimpPlugInInfo PLUG_IN_INFO = {
  NULL,
  NULL,
  test_bridge_query,
  test_bridge_run,
};

MAIN ()
