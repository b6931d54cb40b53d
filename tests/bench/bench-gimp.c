/* bench/gimp: DESIGN.md §7 measured in GIMP against the emulator: one table.
 *
 * Every row stands beside what its user would otherwise have, measured in the
 * same run; it is the ratio that says something on another machine. */
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "peer.h"

/**
 * BenchGimpRow:
 * @what: the quantity
 * @unit: of both values
 * @limn: name of Limn's samples
 * @otherwise: names of the samples whose sum it is compared with
 * @means: what that sum is
 * @target: what DESIGN.md asks for; empty for a row that only informs
 */
typedef struct
{
  const char *what;
  const char *unit;
  const char *limn;
  const char *otherwise[3];
  const char *means;
  const char *target;
} BenchGimpRow;

static const BenchGimpRow bench_gimp_rows[] = {
  { "finish of a 4096x4096 generation",
    "ms",
    "finish",
    { "load" },
    "GIMP loads that PNG",
    "<= 25 ms" },
  { "CPU to receive it, JSON to layer",
    "ms",
    "receive-cpu-4K",
    { "decode-cpu-4K", "write-cpu-4K" },
    "libpng decodes + bare write",
    "<= 1.2 x" },
  { "  the same",
    "ms",
    "receive-cpu-4K",
    { "decode-cpu-4K", "gegl-init-cpu-4K", "gegl-write-cpu-4K" },
    "libpng + gegl_init + gegl_buffer_set",
    "" },
  { "  the same",
    "ms",
    "receive-cpu-4K",
    { "plain-cpu-4K" },
    "whole buffers, libsoup + json-glib",
    "" },
  { "memory above idle, 1K",
    "MiB",
    "receive-memory-1K",
    { "plain-memory-1K" },
    "whole buffers",
    "<= 48 MiB" },
  { "memory above idle, 2K",
    "MiB",
    "receive-memory-2K",
    { "plain-memory-2K" },
    "whole buffers",
    "<= 48 MiB" },
  { "memory above idle, 4K",
    "MiB",
    "receive-memory-4K",
    { "plain-memory-4K" },
    "whole buffers",
    "<= 48 MiB" },
  { "4096x4096 layer to upload bytes",
    "ms",
    "upload",
    { "export-9" },
    "GIMP's PNG export, its default",
    "<= 0.2 x" },
  { "  the same",
    "ms",
    "upload",
    { "export-1" },
    "GIMP's PNG export, compression 1",
    "" },
  { "first upload byte, edit of 2048x2048",
    "ms",
    "first-byte",
    { "edit-export" },
    "GIMP's PNG export of that layer",
    "<= 250 ms" },
  { "finish of a 2048x2048 edit, drifted",
    "ms",
    "edit-finish-2K",
    { "edit-place-2K" },
    "GIMP loads and scales that PNG, no more",
    "<= 200 ms" },
  { "finish of a 4096x4096 edit, drifted",
    "ms",
    "edit-finish-4K",
    { "edit-place-4K" },
    "GIMP loads and scales that PNG, no more",
    "<= 600 ms" },
};

/* what every edit comes back with, for Limn to undo */
#define BENCH_GIMP_DRIFT                                                       \
  "{\"edit\":\"identity\",\"drift\":{\"dx\":5.3,\"dy\":-3.1,"                  \
  "\"scale\":1.01,\"gain\":[1.06,0.97,1.02]}}"

/* the few plug-ins of GIMP that the benchmark needs: it starts faster */
static const char *const bench_gimp_plugins[] = { "script-fu",
                                                  "file-png",
                                                  "file-jpeg" };

static char *
bench_gimp_make_folder (const Peer *peer, const char *name)
{
  char *path = g_build_filename (peer_get_folder (peer), name, NULL);

  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
  return path;
}

/* GIMP wants a program in a folder of its own name */
static void
bench_gimp_link_program (const char *plugins,
                         const char *name,
                         const char *program)
{
  g_autofree char *folder = g_build_filename (plugins, name, NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_cmpint (symlink (program, path), ==, 0);
}

static void
bench_gimp_set_up (const Peer *peer)
{
  g_autofree char *profile = bench_gimp_make_folder (peer, "gimp");
  g_autofree char *plugins = bench_gimp_make_folder (peer, "plug-ins");
  g_autofree char *scratch = bench_gimp_make_folder (peer, "scratch");
  g_autofree char *samples =
      g_build_filename (peer_get_folder (peer), "samples", NULL);
  g_autofree char *gimprc = g_build_filename (profile, "gimprc", NULL);
  g_autofree char *text = g_strdup_printf ("(plug-in-path \"%s\")\n", plugins);

  g_assert_true (g_file_set_contents (gimprc, text, -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (bench_gimp_plugins); i++)
    {
      g_autofree char *from =
          g_build_filename (GIMP_PLUGINS, bench_gimp_plugins[i], NULL);
      g_autofree char *to =
          g_build_filename (plugins, bench_gimp_plugins[i], NULL);

      g_assert_cmpint (symlink (from, to), ==, 0);
    }
  bench_gimp_link_program (plugins, "limn", g_getenv ("LIMN_PLUGIN"));
  bench_gimp_link_program (
      plugins, "limn-bench", g_getenv ("LIMN_BENCH_PLUGIN"));
  g_setenv ("GIMP2_DIRECTORY", profile, TRUE);
  g_setenv ("LIMN_BENCH_FOLDER", scratch, TRUE);
  g_setenv ("LIMN_BENCH_SAMPLES", samples, TRUE);
}

static void
bench_gimp_run (void)
{
  static const char *const argv[] = { "gimp",
                                      "-i",
                                      "-d",
                                      "-f",
                                      "--stack-trace-mode=never",
                                      "-b",
                                      "(plug-in-limn-bench 1 \"\")",
                                      "-b",
                                      "(gimp-quit 1)",
                                      NULL };
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;

  /* GIMP's exit status says nothing of its batch commands */
  if (peer_run (argv, &out, &err) != 0 ||
      strstr (err, "execution error") != NULL)
    g_error ("GIMP failed: %s%s", out, err);
}

static void
bench_gimp_add (GHashTable *samples, const char *name, double value)
{
  GArray *values = g_hash_table_lookup (samples, name);

  if (values == NULL)
    {
      values = g_array_new (FALSE, FALSE, sizeof (double));
      g_hash_table_insert (samples, g_strdup (name), values);
    }
  g_array_append_val (values, value);
}

static GHashTable *
bench_gimp_read_samples (void)
{
  GHashTable *samples = g_hash_table_new_full (
      g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (g_getenv ("LIMN_BENCH_SAMPLES"), &text, NULL, NULL))
    g_error ("GIMP left no samples");
  lines = g_strsplit (text, "\n", 0);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *space = strchr (lines[i], ' ');

      if (space == NULL)
        continue;
      *space = '\0';
      bench_gimp_add (samples, lines[i], g_ascii_strtod (space + 1, NULL));
    }
  return samples;
}

/* the plug-in knows when it called, the emulator when the first byte came */
static void
bench_gimp_join_edits (Peer *peer, GHashTable *samples)
{
  g_autoptr (JsonNode) node = peer_get (peer, "/emulator/requests");
  JsonArray *requests = json_node_get_array (node);
  GArray *called = g_hash_table_lookup (samples, "edit-called");
  guint next = 0;

  for (guint i = 0; i < json_array_get_length (requests); i++)
    {
      JsonObject *row = json_array_get_object_element (requests, i);
      double at;

      if (!g_str_has_suffix (json_object_get_string_member (row, "path"),
                             "/images/edits"))
        continue;
      /* the later ones are measured otherwise */
      g_assert_nonnull (called);
      if (next == called->len)
        break;
      at = json_object_get_double_member (row, "first_byte_us");
      bench_gimp_add (samples,
                      "first-byte",
                      (at - g_array_index (called, double, next++)) / 1000);
    }
}

static gint
bench_gimp_compare (gconstpointer a, gconstpointer b)
{
  const double *first = a;
  const double *second = b;

  return (*first > *second) - (*first < *second);
}

static double
bench_gimp_get_median (GHashTable *samples, const char *name)
{
  GArray *values = g_hash_table_lookup (samples, name);

  if (values == NULL)
    g_error ("there is no sample of %s", name);
  g_array_sort (values, bench_gimp_compare);
  return g_array_index (values, double, values->len / 2);
}

static void
bench_gimp_print_row (GHashTable *samples, const BenchGimpRow *row)
{
  double limn = bench_gimp_get_median (samples, row->limn);
  double otherwise = 0;

  for (guint i = 0;
       i < G_N_ELEMENTS (row->otherwise) && row->otherwise[i] != NULL;
       i++)
    otherwise += bench_gimp_get_median (samples, row->otherwise[i]);
  printf ("%-37s %7.1f %-3s %8.1f %-3s  x %6.3f  %-10s %s\n",
          row->what,
          limn,
          row->unit,
          otherwise,
          row->unit,
          limn / otherwise,
          row->target,
          row->means);
}

int
main (void)
{
  g_autoptr (Peer) peer = peer_start ();
  g_autoptr (GHashTable) samples = NULL;

  bench_gimp_set_up (peer);
  peer_put (peer, "/emulator/settings", BENCH_GIMP_DRIFT);
  bench_gimp_run ();
  samples = bench_gimp_read_samples ();
  bench_gimp_join_edits (peer, samples);
  printf ("%-37s %11s %12s  %8s  %-10s %s\n",
          "median of 5",
          "Limn",
          "otherwise",
          "ratio",
          "target",
          "otherwise is");
  for (guint i = 0; i < G_N_ELEMENTS (bench_gimp_rows); i++)
    bench_gimp_print_row (samples, &bench_gimp_rows[i]);
  return EXIT_SUCCESS;
}
