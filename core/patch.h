/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/patch: a text that changes the catalogue, read key by key.
 *
 * Objects are gone into, null takes away, anything else replaces: RFC 7386,
 * done in place. Each failure names the line and the keys that lead to it. */
#pragma once

#include "grid.h"
#include "jsonscan.h"
#include "names.h"

G_BEGIN_DECLS

/* models, slug, sizes, tier, ratio, table: no path is longer */
#define LIMN_PATCH_MAX_PATH 8

typedef struct
{
  const char *key;
  gsize length;
  const char *where;
} LimnPatchStep;

/**
 * LimnPatch:
 * @scan: the text; its last token begins the present value
 * @names: names of all texts
 * @grid: table of the present model
 * @path: keys that lead to the present value
 * @depth: how many
 */
typedef struct
{
  LimnJsonscan scan;
  LimnNames *names;
  LimnGrid *grid;
  LimnPatchStep path[LIMN_PATCH_MAX_PATH];
  guint depth;
} LimnPatch;

/* reads the present value into @target; null resets it */
typedef gboolean (*LimnPatchRead) (LimnPatch *self,
                                   gpointer target,
                                   GError **error);

/* reads the present value, whose key is @name, into @target */
typedef gboolean (*LimnPatchReadNamed) (LimnPatch *self,
                                        LimnName *name,
                                        gpointer target,
                                        GError **error);

/**
 * LimnPatchField:
 * @name: a key
 * @length: its bytes
 * @offset: where in the target its value goes
 * @read: (nullable): who reads it; a remark has no reader
 */
typedef struct
{
  const char *name;
  gsize length;
  gsize offset;
  LimnPatchRead read;
} LimnPatchField;

/* a row of a table of fields, which LIMN_PATCH_LAST ends */
#define LIMN_PATCH_FIELD(name, offset, read)                                   \
  {                                                                            \
    (name), sizeof (name) - 1, (offset), (read)                                \
  }
#define LIMN_PATCH_NOTE LIMN_PATCH_FIELD ("note", 0, NULL)
#define LIMN_PATCH_LAST                                                        \
  {                                                                            \
    NULL, 0, 0, NULL                                                           \
  }

void limn_patch_init (LimnPatch *self,
                      const char *text,
                      gsize length,
                      LimnNames *names,
                      LimnGrid *grid);
void limn_patch_clear (LimnPatch *self);

gboolean limn_patch_is_null (const LimnPatch *self);
guint limn_patch_get_line (const LimnPatch *self);
gboolean limn_patch_fail (const LimnPatch *self,
                          const char *remedy,
                          GError **error);
gboolean limn_patch_fail_key (const LimnPatch *self,
                              const char *remedy,
                              GError **error);

gboolean limn_patch_read_fields (LimnPatch *self,
                                 const LimnPatchField *fields,
                                 gpointer target,
                                 GError **error);
gboolean limn_patch_read_named (LimnPatch *self,
                                LimnNamesKind kind,
                                LimnPatchReadNamed read,
                                gpointer target,
                                GError **error);

gboolean limn_patch_read_text (LimnPatch *self, gpointer text, GError **error);
gboolean limn_patch_read_slug (LimnPatch *self, gpointer text, GError **error);
gboolean limn_patch_read_words (LimnPatch *self,
                                gpointer words,
                                GError **error);
gboolean limn_patch_read_count (LimnPatch *self,
                                gpointer count,
                                GError **error);
gboolean limn_patch_read_flag (LimnPatch *self, gpointer flag, GError **error);
gboolean limn_patch_read_money (LimnPatch *self,
                                gpointer micros,
                                GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LimnPatch, limn_patch_clear)

G_END_DECLS
