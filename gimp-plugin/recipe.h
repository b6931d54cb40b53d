/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/recipe: a layer remembers how it was made. */
#pragma once

#include <libgimp/gimp.h>

#include "request.h"

G_BEGIN_DECLS

#define LIMN_RECIPE_PARASITE "limn-recipe"

char *limn_recipe_make_name (const LimnRequest *request);
void limn_recipe_attach (gint32 layer, const char *record);

G_END_DECLS
