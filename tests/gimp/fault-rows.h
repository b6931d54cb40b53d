/* fault-rows: the points at which jobs are cut off or disturbed. */
#pragma once

#include "fault-cell.h"

G_BEGIN_DECLS

/* the plug-in is killed */
extern const FaultPoint fault_rows_points[];
extern const guint fault_rows_n_points;
/* the user goes on working */
extern const FaultPoint fault_rows_changes[];
extern const guint fault_rows_n_changes;
/* GIMP or the script that it runs ends */
extern const FaultPoint fault_rows_ends[];
extern const guint fault_rows_n_ends;

G_END_DECLS
