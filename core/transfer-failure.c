/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/transfer-failure: the sentences, of the peer, the detail, the remedy. */
#include "transfer-failure.h"

#include <glib/gi18n-lib.h>

#include "error.h"

static char *
limn_transfer_failure_describe (LimnTransferFailure failure,
                                const char *peer,
                                const char *detail)
{
  switch (failure)
    {
    case LIMN_TRANSFER_UNKNOWN:
      return g_strdup_printf (_ ("%s cannot be found (%s)"), peer, detail);
    case LIMN_TRANSFER_UNREACHED:
      return g_strdup_printf (_ ("no connection to %s (%s)"), peer, detail);
    case LIMN_TRANSFER_UNTRUSTED:
      return g_strdup_printf (
          _ ("no secure connection to %s (%s)"), peer, detail);
    case LIMN_TRANSFER_LATE:
      return g_strdup_printf (
          _ ("%s did not answer in time (%s)"), peer, detail);
    case LIMN_TRANSFER_GARBLED:
      return g_strdup_printf (_ ("%s does not speak HTTP (%s)"), peer, detail);
    default:
      return g_strdup_printf (
          _ ("the connection to %s broke (%s)"), peer, detail);
    }
}

/* before the request has left */
static const char *
limn_transfer_failure_get_remedy (LimnTransferFailure failure)
{
  return failure == LIMN_TRANSFER_UNTRUSTED ?
             N_ ("check this computer's clock and certificates, and the "
                 "endpoint's address") :
             N_ ("check the connection and the endpoint's address");
}

/* @remedy: NULL for the failure's own */
static const struct
{
  LimnError code;
  const char *remedy;
} limn_transfer_failure_stages[] = {
  [LIMN_TRANSFER_UNSENT] = { LIMN_ERROR_NETWORK, NULL },
  [LIMN_TRANSFER_REPEATABLE] = { LIMN_ERROR_NETWORK, N_ ("try again") },
  [LIMN_TRANSFER_OWED] = { LIMN_ERROR_AMBIGUOUS,
                           N_ ("the request had left and may have been "
                               "charged; look there before "
                               "you repeat it") },
};

/**
 * limn_transfer_failure_to_error:
 * @failure: how the exchange failed
 * @stage: how far it was
 * @peer: with whom, "host:port"
 * @detail: what else is known
 *
 * Returns: (transfer full): %LIMN_ERROR_NETWORK where nothing can be owed,
 *   otherwise %LIMN_ERROR_AMBIGUOUS
 */
GError *
limn_transfer_failure_to_error (LimnTransferFailure failure,
                                LimnTransferStage stage,
                                const char *peer,
                                const char *detail)
{
  const char *remedy = limn_transfer_failure_stages[stage].remedy;
  g_autofree char *words =
      limn_transfer_failure_describe (failure, peer, detail);

  if (remedy == NULL)
    remedy = limn_transfer_failure_get_remedy (failure);
  return g_error_new (LIMN_ERROR,
                      (int) limn_transfer_failure_stages[stage].code,
                      "%s: %s",
                      words,
                      _ (remedy));
}
