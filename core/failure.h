/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/failure: what endpoints say when they fail, as kinds and sentences. */
#pragma once

#include "error.h"
#include "http.h"

G_BEGIN_DECLS

/* an endpoint's words shown to people are cut here, characters */
#define LIMN_FAILURE_MAX_TEXT 200

/**
 * LimnFailureKind:
 * @code: (nullable): an endpoint's own code; %NULL ends a table
 * @kind: what it means
 */
typedef struct
{
  const char *code;
  LimnError kind;
} LimnFailureKind;

/**
 * LimnFailureWords:
 * @kind: what a failure means
 * @what: (nullable): what the endpoint does, behind its name; %NULL for the
 *   words that all failures of @kind share
 * @remedy: (nullable): what can be done; %NULL for the shared one
 */
typedef struct
{
  LimnError kind;
  const char *what;
  const char *remedy;
} LimnFailureWords;

LimnError limn_failure_classify (const LimnFailureKind *kinds,
                                 guint status,
                                 const char *code);
void limn_failure_set (GError **error,
                       const char *endpoint,
                       LimnError kind,
                       guint status,
                       const char *code,
                       const char *message);
void limn_failure_set_as (GError **error,
                          const char *endpoint,
                          const LimnFailureWords *words,
                          guint status,
                          const char *code,
                          const char *message);
void limn_failure_set_no_image (GError **error,
                                const char *endpoint,
                                guint status,
                                gboolean known);
char *limn_failure_dup (const char *text);
gint64 limn_failure_read_hint (const LimnHttpHead *head, const char *message);
gboolean limn_failure_is_final (const LimnHttpHead *head);

G_END_DECLS
