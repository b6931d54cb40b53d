/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/recipe: a layer remembers how it was made. */
#pragma once

#include <libgimp/gimp.h>

#include "record.h"

G_BEGIN_DECLS

#define LIMN_RECIPE_PARASITE "limn-recipe"

char *limn_recipe_make_name (const LimnRequest *request);
void limn_recipe_attach (gint32 layer, const char *record);
gboolean limn_recipe_is_on (gint32 layer);
LimnRecord *limn_recipe_read (gint32 layer, GError **error);

G_END_DECLS
