/* bench/meter: clocks, /proc/self and a file of samples. */
#include "bench-meter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/**
 * bench_meter_get_wall:
 *
 * Returns: milliseconds on a clock that only goes forward
 */
double
bench_meter_get_wall (void)
{
  return g_get_monotonic_time () / 1e3;
}

/**
 * bench_meter_get_cpu:
 *
 * Returns: milliseconds, user and system, of all threads of this process
 */
double
bench_meter_get_cpu (void)
{
  struct timespec spent;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &spent);
  return spent.tv_sec * 1e3 + spent.tv_nsec / 1e6;
}

/**
 * bench_meter_get_memory:
 * @field: a line of /proc/self/status: "VmRSS:" or "VmHWM:"
 *
 * Returns: MiB
 */
double
bench_meter_get_memory (const char *field)
{
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL))
    g_error ("/proc/self/status cannot be read");
  line = strstr (text, field);
  if (line == NULL)
    g_error ("/proc/self/status has no %s", field);
  return strtol (line + strlen (field), NULL, 10) / 1024.0;
}

/**
 * bench_meter_reset_peak:
 *
 * From now on "VmHWM:" is the most memory used since this call.
 */
void
bench_meter_reset_peak (void)
{
  FILE *file = fopen ("/proc/self/clear_refs", "w");

  /* 5 resets the peak (proc(5)) */
  if (file == NULL || fputs ("5", file) < 0 || fclose (file) != 0)
    g_error ("/proc/self/clear_refs cannot be written");
}

/**
 * bench_meter_note:
 * @name: of the thing measured
 * @value: one sample of it
 *
 * Adds a line to the file $LIMN_BENCH_SAMPLES.
 */
void
bench_meter_note (const char *name, double value)
{
  FILE *file = fopen (g_getenv ("LIMN_BENCH_SAMPLES"), "a");

  if (file == NULL || fprintf (file, "%s %.3f\n", name, value) < 0 ||
      fclose (file) != 0)
    g_error ("$LIMN_BENCH_SAMPLES cannot be written");
}
