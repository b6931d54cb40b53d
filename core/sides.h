/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/sides: how far something reaches beyond each side of a rectangle. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* GIMP's largest image, GIMP_MAX_IMAGE_SIZE */
#define LIMN_SIDES_MAX 524288

/**
 * LimnSides:
 * @left: @right: @top: @bottom: pixels, 0 to %LIMN_SIDES_MAX
 */
typedef struct
{
  gint left, right, top, bottom;
} LimnSides;

gint *limn_sides_find (LimnSides *self, const char *name);
gboolean limn_sides_is_empty (const LimnSides *self);
gboolean limn_sides_validate (const LimnSides *self, GError **error);
void limn_sides_write (const LimnSides *self, JsonObject *object);
gboolean limn_sides_read (LimnSides *self, JsonObject *object, GError **error);

G_END_DECLS
