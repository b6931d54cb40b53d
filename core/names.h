/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/names: every name in a catalogue's texts, once, with what it means. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* what a name can stand for; the same name may stand for several */
typedef enum
{
  LIMN_NAMES_MODEL,
  LIMN_NAMES_PROVIDER,
  LIMN_NAMES_TIER,
  LIMN_NAMES_RATIO,
  LIMN_NAMES_N_KINDS,
} LimnNamesKind;

/**
 * LimnNameUse:
 * @given: number of the object that had the name as a key last
 * @owner: number of the list for which @slot counts
 * @slot: place in that list
 *
 * Objects and lists are numbered by limn_names_count(), so that nothing has to
 * be put back between them.
 */
typedef struct
{
  guint given;
  guint owner;
  guint slot;
} LimnNameUse;

/**
 * LimnName:
 * @text: the name, zero-terminated
 * @length: its bytes
 * @uses: for the caller, by #LimnNamesKind
 *
 * The other fields are for limn_names_get_tier() and limn_names_get_ratio().
 */
typedef struct
{
  const char *text;
  gsize length;
  LimnNameUse uses[LIMN_NAMES_N_KINDS];

  const char *interned;
  gboolean is_measured;
  gboolean is_ratio;
  gdouble pixels;
} LimnName;

typedef struct _LimnNames LimnNames;

LimnNames *limn_names_new (void);
void limn_names_free (LimnNames *self);
LimnName *limn_names_find (LimnNames *self, const char *text, gsize length);
guint limn_names_count (LimnNames *self);

const char *limn_names_get_tier (LimnName *name, gdouble *pixels);
const char *limn_names_get_ratio (LimnName *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnNames, limn_names_free)

G_END_DECLS
