/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/bands: one loop over rows or columns, shared by all processors. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LimnBandsWork:
 * @user_data: as given to limn_bands_run()
 * @from: first row or column of the band
 * @to: the one after its last
 *
 * Does a band, in any thread. Bands of one run must not write what others of
 * it read.
 */
typedef void (*LimnBandsWork) (gpointer user_data, guint from, guint to);

void limn_bands_run (guint n, LimnBandsWork work, gpointer user_data);

G_END_DECLS
