/* bench/meter: what this process uses, noted down for the table. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

double bench_meter_get_wall (void);
double bench_meter_get_cpu (void);
double bench_meter_get_memory (const char *field);
void bench_meter_reset_peak (void);
void bench_meter_note (const char *name, double value);

G_END_DECLS
