/* bench/photo: a layer like a photograph, and what an export of it takes. */
#pragma once

#include <libgimp/gimp.h>

G_BEGIN_DECLS

gint32 bench_photo_open (gint side);
double bench_photo_time_upload (gint32 image);
double bench_photo_time_export (gint32 image, gint compression);

G_END_DECLS
