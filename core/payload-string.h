/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/payload-string: the inside of a JSON string, escapes and all. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* what a lone surrogate becomes */
#define LIMN_PAYLOAD_STRING_REPLACEMENT 0xFFFD

/**
 * LimnPayloadString:
 * @pending: letters and digits of an escape seen so far: 0 none, 1 the
 *   backslash, 2 to 5 "\u" and its digits
 * @unit: value of those digits
 * @high: first half of a surrogate pair, 0 for none
 *
 * State of one string; zero it behind the opening quote.
 */
typedef struct
{
  guint pending;
  guint32 unit;
  guint32 high;
} LimnPayloadString;

/* takes unescaped bytes, never none; FALSE with @error set ends the reading */
typedef gboolean (*LimnPayloadStringEmit) (gpointer user_data,
                                           const char *data,
                                           gsize length,
                                           GError **error);

gboolean limn_payload_string_read (LimnPayloadString *self,
                                   const char **at,
                                   const char *end,
                                   LimnPayloadStringEmit emit,
                                   gpointer user_data,
                                   GError **error);

G_END_DECLS
