/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/names: every name in a catalogue's texts, once, with what it means. */
#include "names.h"

#include <string.h>

#include "sizing.h"

/* bytes of a block that holds names */
#define LIMN_NAMES_CHUNK 4096

struct _LimnNames
{
  GHashTable *names; /* set of LimnName */
  GStringChunk *texts;
  guint count;
};

static guint
limn_names_hash (gconstpointer key)
{
  const LimnName *name = key;
  guint hash = 5381;

  for (gsize i = 0; i < name->length; i++)
    hash = hash * 33 + (guchar) name->text[i];
  return hash;
}

static gboolean
limn_names_equal (gconstpointer a, gconstpointer b)
{
  const LimnName *left = a;
  const LimnName *right = b;

  return left->length == right->length &&
         memcmp (left->text, right->text, left->length) == 0;
}

/**
 * limn_names_new:
 *
 * Returns: (transfer full): no names
 */
LimnNames *
limn_names_new (void)
{
  LimnNames *self = g_new0 (LimnNames, 1);

  self->names =
      g_hash_table_new_full (limn_names_hash, limn_names_equal, g_free, NULL);
  self->texts = g_string_chunk_new (LIMN_NAMES_CHUNK);
  return self;
}

/**
 * limn_names_free:
 * @self: (nullable) (transfer full): names
 */
void
limn_names_free (LimnNames *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->names);
  g_string_chunk_free (self->texts);
  g_free (self);
}

/**
 * limn_names_find:
 * @self: names
 * @text: a name, not zero-terminated
 * @length: its bytes
 *
 * Returns: (transfer none): the name, the same for every call with it; added
 *   where it is new
 */
LimnName *
limn_names_find (LimnNames *self, const char *text, gsize length)
{
  const LimnName key = { .text = text, .length = length };
  LimnName *name = g_hash_table_lookup (self->names, &key);

  if (name != NULL)
    return name;
  name = g_new0 (LimnName, 1);
  name->text = g_string_chunk_insert_len (self->texts, text, (gssize) length);
  name->length = length;
  g_hash_table_add (self->names, name);
  return name;
}

/**
 * limn_names_count:
 * @self: names
 *
 * Returns: a number for an object or a list that no other one has, from 1
 */
guint
limn_names_count (LimnNames *self)
{
  return ++self->count;
}

/* once for each name, and only for what is used as a tier or ratio */
static void
limn_names_measure (LimnName *name)
{
  gdouble width = 0;
  gdouble height = 0;

  if (name->is_measured)
    return;
  name->is_measured = TRUE;
  name->interned = g_intern_string (name->text);
  name->is_ratio =
      limn_sizing_parse_ratio (name->text, &width, &height, NULL) && width > 0;
  if (!limn_sizing_parse_tier (name->text, &name->pixels, NULL) ||
      strpbrk (name->text, "k ") != NULL)
    name->pixels = 0;
}

/**
 * limn_names_get_tier:
 * @name: a name
 * @pixels: (out): its nominal area
 *
 * Returns: (nullable): @name interned, if it is a tier as the catalogue spells
 *   them: "0.5K", "1K", "0.25"
 */
const char *
limn_names_get_tier (LimnName *name, gdouble *pixels)
{
  limn_names_measure (name);
  *pixels = name->pixels;
  return name->pixels > 0 ? name->interned : NULL;
}

/**
 * limn_names_get_ratio:
 * @name: a name
 *
 * Returns: (nullable): @name interned, if it is a ratio: "16:9"
 */
const char *
limn_names_get_ratio (LimnName *name)
{
  limn_names_measure (name);
  return name->is_ratio ? name->interned : NULL;
}
