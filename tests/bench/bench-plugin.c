/* bench/plugin: the part of the benchmark that runs inside GIMP.
 *
 * One procedure does the rounds; whatever is measured about a process runs in
 * a process of its own, which is what each call of a procedure gets. */
#include <json-glib/json-glib.h>
#include <libgimp/gimp.h>

#include "bench-meter.h"
#include "bench-photo.h"
#include "bench-plain.h"
#include "bench-receive.h"

#define BENCH_PLUGIN_ROUNDS 5
#define BENCH_PLUGIN_SIDE 4096
#define BENCH_PLUGIN_EDIT_SIDE 2048

static const char *const bench_plugin_resolutions[] = { "1K", "2K", "4K" };

static GimpParam *
bench_plugin_check (const char *name, GimpParam *values)
{
  if (values[0].data.d_status != GIMP_PDB_SUCCESS)
    g_error ("%s: %s", name, gimp_get_pdb_error ());
  return values;
}

static void
bench_plugin_call (const char *name, const char *resolution)
{
  gint n_values;
  GimpParam *values = gimp_run_procedure (name,
                                          &n_values,
                                          GIMP_PDB_INT32,
                                          GIMP_RUN_NONINTERACTIVE,
                                          GIMP_PDB_STRING,
                                          resolution,
                                          GIMP_PDB_END);

  gimp_destroy_params (bench_plugin_check (name, values), n_values);
}

static double
bench_plugin_read_finish (const char *record)
{
  g_autoptr (JsonNode) node = json_from_string (record, NULL);
  JsonObject *root = json_node_get_object (node);

  return json_object_get_double_member (
      json_object_get_object_member (root, "timing_ms"), "finish");
}

/* Limn's procedure itself, as a script calls it; the record tells its times */
static double
bench_plugin_run_limn (const char *name, gint32 image, const char *resolution)
{
  gint n_values;
  double finish;
  GimpParam *values = gimp_run_procedure (name,
                                          &n_values,
                                          GIMP_PDB_INT32,
                                          GIMP_RUN_NONINTERACTIVE,
                                          GIMP_PDB_IMAGE,
                                          image,
                                          GIMP_PDB_DRAWABLE,
                                          gimp_image_get_active_layer (image),
                                          GIMP_PDB_STRING,
                                          BENCH_PLAIN_PROMPT,
                                          GIMP_PDB_STRING,
                                          "",
                                          GIMP_PDB_STRING,
                                          "",
                                          GIMP_PDB_STRING,
                                          "1:1",
                                          GIMP_PDB_STRING,
                                          resolution,
                                          GIMP_PDB_INT32,
                                          1,
                                          GIMP_PDB_STRING,
                                          "",
                                          GIMP_PDB_END);

  bench_plugin_check (name, values);
  finish = bench_plugin_read_finish (values[3].data.d_string);
  gimp_destroy_params (values, n_values);
  return finish;
}

static double
bench_plugin_time_load (const char *name)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("LIMN_BENCH_FOLDER"), name, NULL);
  double start = bench_meter_get_wall ();
  gint32 image = gimp_file_load (GIMP_RUN_NONINTERACTIVE, path, path);

  start = bench_meter_get_wall () - start;
  if (image == -1)
    g_error ("%s: %s", path, gimp_get_pdb_error ());
  gimp_image_delete (image);
  return start;
}

static void
bench_plugin_measure_receive (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bench_plugin_resolutions); i++)
    for (guint round = 0; round < BENCH_PLUGIN_ROUNDS; round++)
      {
        bench_plugin_call ("plug-in-limn-bench-plain",
                           bench_plugin_resolutions[i]);
        bench_plugin_call ("plug-in-limn-bench-receive",
                           bench_plugin_resolutions[i]);
      }
}

/* after the receiving, which leaves the file that GIMP is to load */
static void
bench_plugin_measure_finish (gint32 image)
{
  bench_meter_note (
      "finish", bench_plugin_run_limn ("plug-in-limn-generate", image, "4K"));
  bench_meter_note ("load", bench_plugin_time_load ("4K.png"));
  gimp_image_remove_layer (image, gimp_image_get_active_layer (image));
}

/* what is left to do without Limn: the file as a layer, scaled into place */
static double
bench_plugin_time_place (gint32 image, const char *name)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("LIMN_BENCH_FOLDER"), name, NULL);
  double start = bench_meter_get_wall ();
  gint32 layer = gimp_file_load_layer (GIMP_RUN_NONINTERACTIVE, image, path);

  gimp_image_insert_layer (image, layer, -1, 0);
  gimp_context_set_interpolation (GIMP_INTERPOLATION_CUBIC);
  gimp_layer_scale (layer,
                    gimp_drawable_width (layer) * 99 / 100,
                    gimp_drawable_height (layer) * 99 / 100,
                    FALSE);
  start = bench_meter_get_wall () - start;
  gimp_image_remove_layer (image, layer);
  return start;
}

static void
bench_plugin_measure_edit (gint32 image, const char *resolution)
{
  g_autofree char *finish = g_strconcat ("edit-finish-", resolution, NULL);
  g_autofree char *place = g_strconcat ("edit-place-", resolution, NULL);
  g_autofree char *file = g_strconcat (resolution, ".png", NULL);

  bench_meter_note (
      finish, bench_plugin_run_limn ("plug-in-limn-edit", image, resolution));
  gimp_image_remove_layer (image, gimp_image_get_active_layer (image));
  bench_meter_note (place, bench_plugin_time_place (image, file));
}

static void
bench_plugin_measure_edit_4k (gint32 image)
{
  bench_plugin_measure_edit (image, "4K");
}

static void
bench_plugin_measure_edit_2k (gint32 image)
{
  bench_plugin_measure_edit (image, "2K");
}

static void
bench_plugin_measure_upload (gint32 image)
{
  bench_meter_note ("upload", bench_photo_time_upload (image));
  bench_meter_note ("export-9", bench_photo_time_export (image, 9));
  bench_meter_note ("export-1", bench_photo_time_export (image, 1));
}

/* the other end of this interval is the emulator's to tell */
static void
bench_plugin_measure_first_byte (gint32 image)
{
  bench_meter_note ("edit-export", bench_photo_time_export (image, 9));
  bench_meter_note ("edit-called", (double) g_get_real_time ());
  bench_plugin_run_limn ("plug-in-limn-edit", image, "2K");
  gimp_image_remove_layer (image, gimp_image_get_active_layer (image));
}

static void
bench_plugin_repeat (gint side, void (*measure) (gint32 image))
{
  gint32 image = bench_photo_open (side);
  gint32 layer = gimp_image_get_active_layer (image);

  gimp_image_undo_disable (image);
  for (guint round = 0; round < BENCH_PLUGIN_ROUNDS; round++)
    {
      gimp_image_set_active_layer (image, layer);
      measure (image);
    }
  gimp_image_delete (image);
}

static void
bench_plugin_measure_all (const char *unused)
{
  bench_plugin_measure_receive ();
  bench_plugin_repeat (BENCH_PLUGIN_SIDE, bench_plugin_measure_finish);
  bench_plugin_repeat (BENCH_PLUGIN_SIDE, bench_plugin_measure_upload);
  bench_plugin_repeat (BENCH_PLUGIN_EDIT_SIDE, bench_plugin_measure_first_byte);
  bench_plugin_repeat (BENCH_PLUGIN_EDIT_SIDE, bench_plugin_measure_edit_2k);
  bench_plugin_repeat (BENCH_PLUGIN_SIDE, bench_plugin_measure_edit_4k);
}

static const GimpParamDef bench_plugin_args[] = {
  { GIMP_PDB_INT32, "run-mode", "The run mode" },
  { GIMP_PDB_STRING, "resolution", "1K, 2K or 4K; empty for all of them" },
};

static const struct
{
  const char *name;
  void (*run) (const char *resolution);
} bench_plugin_procedures[] = {
  { "plug-in-limn-bench", bench_plugin_measure_all },
  { "plug-in-limn-bench-plain", bench_receive_run_plain },
  { "plug-in-limn-bench-receive", bench_receive_run },
};

static void
bench_plugin_query (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bench_plugin_procedures); i++)
    gimp_install_procedure (bench_plugin_procedures[i].name,
                            "Measures Limn",
                            "Adds lines to the file $LIMN_BENCH_SAMPLES",
                            "The Limn authors",
                            "The Limn authors",
                            "2026",
                            NULL,
                            NULL,
                            GIMP_PLUGIN,
                            G_N_ELEMENTS (bench_plugin_args),
                            0,
                            bench_plugin_args,
                            NULL);
}

static void
bench_plugin_run (const gchar *name,
                  gint n_params,
                  const GimpParam *params,
                  gint *n_values,
                  GimpParam **values)
{
  static GimpParam status = { .type = GIMP_PDB_STATUS };

  for (guint i = 0; i < G_N_ELEMENTS (bench_plugin_procedures); i++)
    if (g_str_equal (bench_plugin_procedures[i].name, name))
      bench_plugin_procedures[i].run (params[1].data.d_string);
  status.data.d_status = GIMP_PDB_SUCCESS;
  *values = &status;
  *n_values = 1;
}

const GimpPlugInInfo PLUG_IN_INFO = {
  NULL,
  NULL,
  bench_plugin_query,
  bench_plugin_run,
};

MAIN ()
