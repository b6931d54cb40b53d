/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/operation: the kinds of things that can be asked for. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  LIMN_OPERATION_GENERATE,
  LIMN_OPERATION_EDIT,
  LIMN_OPERATION_CREATE,
} LimnOperation;

const char *limn_operation_get_name (LimnOperation operation);
gboolean limn_operation_from_name (const char *name,
                                   LimnOperation *operation,
                                   GError **error);

G_END_DECLS
