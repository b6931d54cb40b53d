/* test-pixels: a plug-in that writes a drawable's samples to a file. */
#include <libgimp/gimp.h>

#define TEST_PIXELS_NAME "plug-in-test-pixels"

static const GimpParamDef test_pixels_args[] = {
  { GIMP_PDB_INT32, "run-mode", "The run mode" },
  { GIMP_PDB_DRAWABLE, "drawable", "Layer, mask, channel or selection" },
  { GIMP_PDB_STRING, "file", "Where its samples go, a byte each" },
};

static void
test_pixels_query (void)
{
  gimp_install_procedure (TEST_PIXELS_NAME,
                          "Write a drawable's samples to a file",
                          "Rows without gaps, at 8 bits whatever the image's "
                          "precision.",
                          "The Limn authors",
                          "The Limn authors",
                          "2026",
                          NULL,
                          NULL,
                          GIMP_PLUGIN,
                          G_N_ELEMENTS (test_pixels_args),
                          0,
                          test_pixels_args,
                          NULL);
}

static gboolean
test_pixels_write (gint32 id, const char *path)
{
  GimpDrawable *drawable = gimp_drawable_get (id);
  gsize length = (gsize) drawable->width * drawable->height * drawable->bpp;
  g_autofree guint8 *samples = g_malloc (length);
  GimpPixelRgn region;

  gimp_pixel_rgn_init (
      &region, drawable, 0, 0, drawable->width, drawable->height, FALSE, FALSE);
  gimp_pixel_rgn_get_rect (
      &region, samples, 0, 0, drawable->width, drawable->height);
  gimp_drawable_detach (drawable);
  return g_file_set_contents (path, (char *) samples, length, NULL);
}

static void
test_pixels_run (const gchar *name,
                 gint n_params,
                 const GimpParam *params,
                 gint *n_values,
                 GimpParam **values)
{
  static GimpParam value = { .type = GIMP_PDB_STATUS };

  value.data.d_status =
      test_pixels_write (params[1].data.d_drawable, params[2].data.d_string) ?
          GIMP_PDB_SUCCESS :
          GIMP_PDB_EXECUTION_ERROR;
  *n_values = 1;
  *values = &value;
}

const GimpPlugInInfo PLUG_IN_INFO = {
  NULL,
  NULL,
  test_pixels_query,
  test_pixels_run,
};

MAIN ()
