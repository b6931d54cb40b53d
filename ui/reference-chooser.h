/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/reference-chooser: a layer from a menu, files from a dialog. */
#pragma once

#include "reference-list.h"

G_BEGIN_DECLS

void limn_reference_chooser_pop_layers (LimnReferenceList *list,
                                        LimnHost *host,
                                        GtkListStore *rows,
                                        GtkWidget *button);
void limn_reference_chooser_open_files (LimnReferenceList *list);

G_END_DECLS
