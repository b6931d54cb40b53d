/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/transfer-failure: what a broken exchange is called and may have cost. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LimnTransferFailure:
 * @LIMN_TRANSFER_UNKNOWN: the host has no address
 * @LIMN_TRANSFER_UNREACHED: no connection
 * @LIMN_TRANSFER_UNTRUSTED: no secure connection
 * @LIMN_TRANSFER_LATE: no time left
 * @LIMN_TRANSFER_BROKEN: the connection ended early
 * @LIMN_TRANSFER_GARBLED: what came is not HTTP
 *
 * How an exchange can fail on the wire.
 */
typedef enum
{
  LIMN_TRANSFER_UNKNOWN,
  LIMN_TRANSFER_UNREACHED,
  LIMN_TRANSFER_UNTRUSTED,
  LIMN_TRANSFER_LATE,
  LIMN_TRANSFER_BROKEN,
  LIMN_TRANSFER_GARBLED,
} LimnTransferFailure;

/**
 * LimnTransferStage:
 * @LIMN_TRANSFER_UNSENT: no byte of the request had left
 * @LIMN_TRANSFER_REPEATABLE: it may have left, and only reads
 * @LIMN_TRANSFER_OWED: it may have left, and may cost money
 *
 * How far an exchange was when it failed.
 */
typedef enum
{
  LIMN_TRANSFER_UNSENT,
  LIMN_TRANSFER_REPEATABLE,
  LIMN_TRANSFER_OWED,
} LimnTransferStage;

GError *limn_transfer_failure_to_error (LimnTransferFailure failure,
                                        LimnTransferStage stage,
                                        const char *peer,
                                        const char *detail);

G_END_DECLS
