/* bench/receive: a generation in this process, measured. */
#pragma once

#include <libgimp/gimp.h>

G_BEGIN_DECLS

void bench_receive_run (const char *resolution);
void bench_receive_run_plain (const char *resolution);

G_END_DECLS
