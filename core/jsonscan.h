/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/jsonscan: a strict reader of JSON text, one token at a time.
 *
 * For texts that are too big for a tree of nodes: nothing is copied but what
 * has escapes, and the place of every token is known. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LimnJsonscanToken:
 * @LIMN_JSONSCAN_BROKEN: the text is no JSON; the reader stays here
 * @LIMN_JSONSCAN_END: the text is at its end, behind one whole value
 * @LIMN_JSONSCAN_OBJECT: `{`
 * @LIMN_JSONSCAN_OBJECT_END: `}`
 * @LIMN_JSONSCAN_ARRAY: `[`
 * @LIMN_JSONSCAN_ARRAY_END: `]`
 * @LIMN_JSONSCAN_KEY: a key with its colon
 * @LIMN_JSONSCAN_STRING: a string that is a value
 * @LIMN_JSONSCAN_NUMBER: a number
 * @LIMN_JSONSCAN_TRUE: `true`
 * @LIMN_JSONSCAN_FALSE: `false`
 * @LIMN_JSONSCAN_NULL: `null`
 */
typedef enum
{
  LIMN_JSONSCAN_BROKEN,
  LIMN_JSONSCAN_END,
  LIMN_JSONSCAN_OBJECT,
  LIMN_JSONSCAN_OBJECT_END,
  LIMN_JSONSCAN_ARRAY,
  LIMN_JSONSCAN_ARRAY_END,
  LIMN_JSONSCAN_KEY,
  LIMN_JSONSCAN_STRING,
  LIMN_JSONSCAN_NUMBER,
  LIMN_JSONSCAN_TRUE,
  LIMN_JSONSCAN_FALSE,
  LIMN_JSONSCAN_NULL,
} LimnJsonscanToken;

/**
 * LimnJsonscan:
 * @token: the last token
 * @where: its first byte in the text
 * @string: of a key, a string or a number what it says: not zero-terminated,
 *   without quotes and escapes; lies in the text or in the reader, until
 *   limn_jsonscan_clear()
 * @length: bytes of @string
 * @depth: levels that are open
 *
 * The other fields are the reader's own.
 */
typedef struct
{
  LimnJsonscanToken token;
  const char *where;
  const char *string;
  gsize length;
  guint depth;

  const char *text;
  const char *at;
  const char *end;
  guint wanted;
  guint64 arrays;
  const char *problem;
  GStringChunk *unescaped;
} LimnJsonscan;

void limn_jsonscan_init (LimnJsonscan *self, const char *text, gssize length);
void limn_jsonscan_clear (LimnJsonscan *self);

LimnJsonscanToken limn_jsonscan_next (LimnJsonscan *self);
gboolean limn_jsonscan_skip (LimnJsonscan *self);

gboolean limn_jsonscan_get_int (const LimnJsonscan *self, gint64 *value);
guint limn_jsonscan_get_line (const LimnJsonscan *self, const char *where);
void limn_jsonscan_set_error (const LimnJsonscan *self,
                              const char *name,
                              GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LimnJsonscan, limn_jsonscan_clear)

G_END_DECLS
