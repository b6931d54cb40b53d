/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/error: names of the kinds, and the sentence of a bad argument. */
#include "error.h"

#include "text.h"

/* characters of a bad value that are shown */
#define LIMN_ERROR_MAX_VALUE 100

static const char *const limn_error_kinds[] = {
  [LIMN_ERROR_INVALID] = "invalid",     [LIMN_ERROR_AUTH] = "auth",
  [LIMN_ERROR_BILLING] = "billing",     [LIMN_ERROR_REFUSED] = "refused",
  [LIMN_ERROR_RATE] = "rate",           [LIMN_ERROR_CAPACITY] = "capacity",
  [LIMN_ERROR_TRANSIENT] = "transient", [LIMN_ERROR_NOIMAGE] = "noimage",
  [LIMN_ERROR_GONE] = "gone",           [LIMN_ERROR_NETWORK] = "network",
  [LIMN_ERROR_AMBIGUOUS] = "ambiguous", [LIMN_ERROR_ANSWER] = "answer",
  [LIMN_ERROR_CANCELLED] = "cancelled", [LIMN_ERROR_FILE] = "file",
};

G_DEFINE_QUARK (limn_error, limn_error)

/**
 * limn_error_kind_name:
 * @code: a #LimnError
 *
 * Returns: (transfer none): the kind as the record spells it, "unknown" for a
 *   code outside the domain
 */
const char *
limn_error_kind_name (int code)
{
  if (code < 1 || code >= (int) G_N_ELEMENTS (limn_error_kinds))
    return "unknown";
  return limn_error_kinds[code];
}

/**
 * limn_error_set_invalid:
 * @error: return location
 * @name: name of the parameter
 * @value: (nullable): what was given
 * @remedy: what is allowed, as the rest of the sentence
 *
 * Sets %LIMN_ERROR_INVALID with the one sentence form that all bad arguments
 * share: "name 'value': remedy".
 */
void
limn_error_set_invalid (GError **error,
                        const char *name,
                        const char *value,
                        const char *remedy)
{
  g_autofree char *shown = limn_text_clean (value, LIMN_ERROR_MAX_VALUE);

  if (*shown == '\0')
    g_set_error (error, LIMN_ERROR, LIMN_ERROR_INVALID, "%s: %s", name, remedy);
  else
    g_set_error (error,
                 LIMN_ERROR,
                 LIMN_ERROR_INVALID,
                 "%s '%s': %s",
                 name,
                 shown,
                 remedy);
}
