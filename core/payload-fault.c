/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/payload-fault: each setter fails with LIMN_ERROR_ANSWER. */
#include "error.h"

#include <glib/gi18n-lib.h>
#include "payload-fault.h"

/**
 * limn_payload_fault_set:
 * @error: return location
 * @what: what is wrong, as part of a sentence
 * @offset: at which byte of the answer, from 0
 *
 * Returns: FALSE, for the caller to return
 */
gboolean
limn_payload_fault_set (GError **error, const char *what, guint64 offset)
{
  g_set_error (error,
               LIMN_ERROR,
               LIMN_ERROR_ANSWER,
               "the answer is not the JSON it should be: %s at byte "
               "%" G_GUINT64_FORMAT "; try again or check the endpoint",
               what,
               offset);
  return FALSE;
}

/**
 * limn_payload_fault_set_char:
 * @error: return location
 * @c: the byte that must not be there
 * @offset: at which byte of the answer, from 0
 *
 * Returns: FALSE, for the caller to return
 */
gboolean
limn_payload_fault_set_char (GError **error, char c, guint64 offset)
{
  g_autofree char *what = NULL;

  if (g_ascii_isprint (c))
    what = g_strdup_printf ("unexpected '%c'", c);
  else
    what = g_strdup_printf (_ ("unexpected byte 0x%02X"), (guint8) c);
  return limn_payload_fault_set (error, what, offset);
}

/**
 * limn_payload_fault_set_html:
 * @error: return location
 *
 * Returns: FALSE, for the caller to return
 */
gboolean
limn_payload_fault_set_html (GError **error)
{
  g_set_error_literal (error,
                       LIMN_ERROR,
                       LIMN_ERROR_ANSWER,
                       _ ("the server sent an HTML page instead of JSON: check "
                          "the endpoint's address"));
  return FALSE;
}

/**
 * limn_payload_fault_set_empty:
 * @error: return location
 *
 * Returns: FALSE, for the caller to return
 */
gboolean
limn_payload_fault_set_empty (GError **error)
{
  g_set_error_literal (error,
                       LIMN_ERROR,
                       LIMN_ERROR_ANSWER,
                       _ ("the answer is empty where JSON was expected: try "
                          "again or check the endpoint"));
  return FALSE;
}
