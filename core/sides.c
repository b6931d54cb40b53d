/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/sides: how far something reaches beyond each side of a rectangle. */
#include "sides.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#include "error.h"
#include "jsontext.h"

static const struct
{
  const char *name;
  gsize offset;
} limn_sides_fields[] = {
  { "left", G_STRUCT_OFFSET (LimnSides, left) },
  { "right", G_STRUCT_OFFSET (LimnSides, right) },
  { "top", G_STRUCT_OFFSET (LimnSides, top) },
  { "bottom", G_STRUCT_OFFSET (LimnSides, bottom) },
};

static gint
limn_sides_get (const LimnSides *self, guint index)
{
  return G_STRUCT_MEMBER (gint, self, limn_sides_fields[index].offset);
}

/**
 * limn_sides_find:
 * @self: sides
 * @name: "left", "right", "top" or "bottom"
 *
 * Returns: (transfer none) (nullable): that side; %NULL for another name
 */
gint *
limn_sides_find (LimnSides *self, const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (limn_sides_fields); i++)
    if (strcmp (limn_sides_fields[i].name, name) == 0)
      return (gint *) G_STRUCT_MEMBER_P (self, limn_sides_fields[i].offset);
  return NULL;
}

/**
 * limn_sides_is_empty:
 * @self: sides
 *
 * Returns: whether all are 0
 */
gboolean
limn_sides_is_empty (const LimnSides *self)
{
  return self->left == 0 && self->right == 0 && self->top == 0 &&
         self->bottom == 0;
}

static gboolean
limn_sides_check (const char *name, gdouble number, GError **error)
{
  if (number >= 0 && number <= LIMN_SIDES_MAX && number == (gint) number)
    return TRUE;
  g_set_error (error,
               LIMN_ERROR,
               LIMN_ERROR_INVALID,
               _ ("%s %.15g: a whole number of pixels from 0 to %d is needed"),
               name,
               number,
               LIMN_SIDES_MAX);
  return FALSE;
}

/**
 * limn_sides_validate:
 * @self: sides
 * @error: return location
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID for a side that is none
 */
gboolean
limn_sides_validate (const LimnSides *self, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (limn_sides_fields); i++)
    if (!limn_sides_check (
            limn_sides_fields[i].name, limn_sides_get (self, i), error))
      return FALSE;
  return TRUE;
}

/**
 * limn_sides_write:
 * @self: sides
 * @object: gets a member for each
 */
void
limn_sides_write (const LimnSides *self, JsonObject *object)
{
  for (guint i = 0; i < G_N_ELEMENTS (limn_sides_fields); i++)
    json_object_set_int_member (
        object, limn_sides_fields[i].name, limn_sides_get (self, i));
}

/**
 * limn_sides_read:
 * @self: sides; what @object does not have stays
 * @object: what limn_sides_write() wrote to
 * @error: return location
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID, and @self untouched
 */
gboolean
limn_sides_read (LimnSides *self, JsonObject *object, GError **error)
{
  LimnSides read = *self;

  for (guint i = 0; i < G_N_ELEMENTS (limn_sides_fields); i++)
    {
      const char *name = limn_sides_fields[i].name;
      gdouble number = -1;

      if (!json_object_has_member (object, name))
        continue;
      limn_jsontext_get_number (object, name, &number);
      if (!limn_sides_check (name, number, error))
        return FALSE;
      *limn_sides_find (&read, name) = (gint) number;
    }
  *self = read;
  return TRUE;
}
