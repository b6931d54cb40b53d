/* bench/plan: CPU of whole `limn plan` processes, with the built-in catalogue
 * alone and with an overlay of 1000 models and 100000 sizes, beside what
 * json-glib needs to parse the text of that overlay and no more. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "bench-meter.h"

#define BENCH_PLAN_RUNS 11
#define BENCH_PLAN_MODELS 1000

/* the goals, in milliseconds of CPU */
#define BENCH_PLAN_GOAL_BUILT_IN 15
#define BENCH_PLAN_GOAL_OVERLAY 100

static const char *const bench_plan_ratios[] = { "1:1",  "2:3",  "3:2", "3:4",
                                                 "4:3",  "4:5",  "5:4", "9:16",
                                                 "16:9", "21:9", NULL };
static const char *const bench_plan_tiers[] = { "0.25", "0.5K", "1", "1K",
                                                "1.5",  "2K",   "4", "4K",
                                                "6K",   "8K",   NULL };

static void
bench_plan_write_model (GString *text, guint number)
{
  g_string_append_printf (text,
                          "  \"bench-%04u\": {\n"
                          "   \"name\": \"Bench %u\",\n"
                          "   \"description\": \"One of many.\",\n"
                          "   \"default_tier\": \"1K\",\n"
                          "   \"max_images\": 4,\n"
                          "   \"providers\": {\"fal\": {\"prices\": "
                          "{\"1K\": \"0.04\", \"2K\": \"0.08\"}}},\n"
                          "   \"sizes\": {\n",
                          number,
                          number);
  for (guint i = 0; bench_plan_tiers[i] != NULL; i++)
    {
      g_string_append_printf (
          text, "%s    \"%s\": {\n", i > 0 ? ",\n" : "", bench_plan_tiers[i]);
      for (guint j = 0; bench_plan_ratios[j] != NULL; j++)
        g_string_append_printf (text,
                                "%s     \"%s\": {\"table\": \"%ux%u\", "
                                "\"vendor\": \"%ux%u\"}",
                                j > 0 ? ",\n" : "",
                                bench_plan_ratios[j],
                                1000 + number,
                                256 * (i + 1) + j,
                                1008 + number,
                                256 * (i + 1));
      g_string_append (text, "}");
    }
  g_string_append (text, "}}");
}

static GString *
bench_plan_write_overlay (void)
{
  GString *text = g_string_new ("{\n \"models\": {\n");

  for (guint i = 0; i < BENCH_PLAN_MODELS; i++)
    {
      g_string_append (text, i > 0 ? ",\n" : "");
      bench_plan_write_model (text, i);
    }
  g_string_append (text, "\n }\n}\n");
  return text;
}

/* milliseconds, user and system, of the children that have ended */
static double
bench_plan_get_children_cpu (void)
{
  struct rusage used;

  getrusage (RUSAGE_CHILDREN, &used);
  return (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1e3 +
         (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e3;
}

/* one process; its plan must name @model, else something else was measured;
 * open descriptors let GLib spawn without a copy of this process, which would
 * be counted */
static double
bench_plan_run (const char *model)
{
  const char *const argv[] = { g_getenv ("LIMN_COMMAND"),
                               "plan",
                               "--prompt",
                               "a lighthouse",
                               "--model",
                               model,
                               NULL };
  double before = bench_plan_get_children_cpu ();
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  gint status = 0;

  if (!g_spawn_sync (NULL,
                     (char **) argv,
                     NULL,
                     G_SPAWN_LEAVE_DESCRIPTORS_OPEN,
                     NULL,
                     NULL,
                     &out,
                     &err,
                     &status,
                     NULL) ||
      status != 0 || *err != '\0' || strstr (out, model) == NULL)
    g_error ("limn plan failed: %s%s", out, err);
  return bench_plan_get_children_cpu () - before;
}

static double
bench_plan_parse (const GString *text)
{
  double before = bench_meter_get_cpu ();
  g_autoptr (JsonParser) parser = json_parser_new ();

  if (!json_parser_load_from_data (parser, text->str, (gssize) text->len, NULL))
    g_error ("json-glib does not read the overlay");
  g_clear_object (&parser);
  return bench_meter_get_cpu () - before;
}

static gint
bench_plan_compare (gconstpointer a, gconstpointer b)
{
  const double *first = a;
  const double *second = b;

  return (*first > *second) - (*first < *second);
}

static double
bench_plan_get_median (double *values)
{
  qsort (values, BENCH_PLAN_RUNS, sizeof values[0], bench_plan_compare);
  return values[BENCH_PLAN_RUNS / 2];
}

int
main (void)
{
  g_autofree char *folder = g_dir_make_tmp ("limn-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "catalog.json", NULL);
  g_autoptr (GString) overlay = bench_plan_write_overlay ();
  double built_in[BENCH_PLAN_RUNS];
  double overlaid[BENCH_PLAN_RUNS];
  double parsed[BENCH_PLAN_RUNS];
  double plain, big, parse;

  g_setenv ("LIMN_CONFIG_DIR", folder, TRUE);
  for (guint i = 0; i < BENCH_PLAN_RUNS; i++)
    {
      g_unlink (path);
      built_in[i] = bench_plan_run ("gemini-3-pro-image-preview");
      g_assert_true (g_file_set_contents (
          path, overlay->str, (gssize) overlay->len, NULL));
      overlaid[i] = bench_plan_run ("bench-0999");
    }
  for (guint i = 0; i < BENCH_PLAN_RUNS; i++)
    parsed[i] = bench_plan_parse (overlay);
  g_unlink (path);
  g_rmdir (folder);
  plain = bench_plan_get_median (built_in);
  big = bench_plan_get_median (overlaid);
  parse = bench_plan_get_median (parsed);
  printf ("median of %d, CPU of the whole process\n", BENCH_PLAN_RUNS);
  printf ("%-42s %6.1f ms  <= %d ms\n",
          "limn plan, built-in catalogue",
          plain,
          BENCH_PLAN_GOAL_BUILT_IN);
  printf ("%-42s %6.1f ms  <= %d ms\n",
          "limn plan, 1000 models and 100000 sizes",
          big,
          BENCH_PLAN_GOAL_OVERLAY);
  printf ("json-glib parses that text of %3.1f MB       %6.1f ms\n",
          overlay->len / 1e6,
          parse);
  printf ("%-42s x %6.3f\n",
          "what the overlay adds, beside that",
          (big - plain) / parse);
  return EXIT_SUCCESS;
}
