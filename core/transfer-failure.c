/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/transfer-failure: the sentences, "LEAD peer TAIL (detail): remedy". */
#include "error.h"
#include "transfer-failure.h"

#define LIMN_TRANSFER_FAILURE_REMEDY                                           \
  "check the connection and the endpoint's address"

static const struct
{
  const char *lead;
  const char *tail;
  const char *remedy; /* before the request has left */
} limn_transfer_failure_kinds[] = {
  [LIMN_TRANSFER_UNKNOWN] = { "",
                              " cannot be found",
                              LIMN_TRANSFER_FAILURE_REMEDY },
  [LIMN_TRANSFER_UNREACHED] = { "no connection to ",
                                "",
                                LIMN_TRANSFER_FAILURE_REMEDY },
  [LIMN_TRANSFER_UNTRUSTED] = { "no secure connection to ",
                                "",
                                "check this computer's clock and "
                                "certificates, and the endpoint's address" },
  [LIMN_TRANSFER_LATE] = { "",
                           " did not answer in time",
                           LIMN_TRANSFER_FAILURE_REMEDY },
  [LIMN_TRANSFER_BROKEN] = { "the connection to ",
                             " broke",
                             LIMN_TRANSFER_FAILURE_REMEDY },
  [LIMN_TRANSFER_GARBLED] = { "",
                              " does not speak HTTP",
                              LIMN_TRANSFER_FAILURE_REMEDY },
};

/* @remedy: NULL for the failure's own */
static const struct
{
  LimnError code;
  const char *remedy;
} limn_transfer_failure_stages[] = {
  [LIMN_TRANSFER_UNSENT] = { LIMN_ERROR_NETWORK, NULL },
  [LIMN_TRANSFER_REPEATABLE] = { LIMN_ERROR_NETWORK, "try again" },
  [LIMN_TRANSFER_OWED] = { LIMN_ERROR_AMBIGUOUS,
                           "the request had left and may have been charged; "
                           "look there before you repeat it" },
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

  if (remedy == NULL)
    remedy = limn_transfer_failure_kinds[failure].remedy;
  return g_error_new (LIMN_ERROR,
                      (int) limn_transfer_failure_stages[stage].code,
                      "%s%s%s (%s): %s",
                      limn_transfer_failure_kinds[failure].lead,
                      peer,
                      limn_transfer_failure_kinds[failure].tail,
                      detail,
                      remedy);
}
