/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/error: the one error domain; its codes are the kinds of failure. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LimnError:
 * @LIMN_ERROR_INVALID: a bad argument, or a request the endpoint calls bad
 * @LIMN_ERROR_AUTH: no key, or a key the endpoint does not accept
 * @LIMN_ERROR_BILLING: the account has no money, or a budget forbids it
 * @LIMN_ERROR_REFUSED: a content policy refused the prompt or the result
 * @LIMN_ERROR_RATE: too many requests for now
 * @LIMN_ERROR_CAPACITY: every provider behind the endpoint is exhausted
 * @LIMN_ERROR_TRANSIENT: the endpoint failed in a way that may pass
 * @LIMN_ERROR_NOIMAGE: the endpoint answered well, without an image
 * @LIMN_ERROR_GONE: the model does not exist there, or no longer
 * @LIMN_ERROR_NETWORK: it failed before the request had left: nothing is owed
 * @LIMN_ERROR_AMBIGUOUS: it failed after the request had left: may be charged
 * @LIMN_ERROR_ANSWER: the answer is not what the protocol or the image format
 *   promise (HTML with status 200, broken JSON, a truncated image, a bomb)
 * @LIMN_ERROR_CANCELLED: the user asked for the end
 * @LIMN_ERROR_FILE: a local file could not be read or written
 *
 * Codes of the #LIMN_ERROR domain. The message of each error is one readable
 * line that names the thing, the value and the remedy, and never holds a key.
 */
typedef enum
{
  LIMN_ERROR_INVALID = 1,
  LIMN_ERROR_AUTH,
  LIMN_ERROR_BILLING,
  LIMN_ERROR_REFUSED,
  LIMN_ERROR_RATE,
  LIMN_ERROR_CAPACITY,
  LIMN_ERROR_TRANSIENT,
  LIMN_ERROR_NOIMAGE,
  LIMN_ERROR_GONE,
  LIMN_ERROR_NETWORK,
  LIMN_ERROR_AMBIGUOUS,
  LIMN_ERROR_ANSWER,
  LIMN_ERROR_CANCELLED,
  LIMN_ERROR_FILE,
} LimnError;

#define LIMN_ERROR (limn_error_quark ())

GQuark limn_error_quark (void);

const char *limn_error_kind_name (int code);

void limn_error_set_invalid (GError **error,
                             const char *name,
                             const char *value,
                             const char *remedy);

G_END_DECLS
