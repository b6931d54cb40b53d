/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/compare-strip: the thumbnails of a comparison. */
#pragma once

#include <gtk/gtk.h>

#include "compare-choice.h"
#include "host.h"

G_BEGIN_DECLS

/* thumbnails beside each other; more stand below */
#define LIMN_COMPARE_STRIP_COLUMNS 5

/* what is seen, where it is no result: the image as it was */
#define LIMN_COMPARE_STRIP_ORIGINAL -1

GtkWidget *limn_compare_strip_new (void);
void limn_compare_strip_load (GtkWidget *strip, LimnHost *host, guint n);
void limn_compare_strip_update (GtkWidget *strip,
                                const LimnCompareChoice *choice,
                                gint seen);
void limn_compare_strip_select (GtkWidget *strip, guint index);

G_END_DECLS
