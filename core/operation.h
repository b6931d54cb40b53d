/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/operation: the kinds of things that can be asked for. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LimnOperation:
 * @LIMN_OPERATION_GENERATE: a new layer
 * @LIMN_OPERATION_EDIT: a layer or a part of it, changed
 * @LIMN_OPERATION_CREATE: a new image
 * @LIMN_OPERATION_EXTEND: a layer, continued beyond the canvas
 */
typedef enum
{
  LIMN_OPERATION_GENERATE,
  LIMN_OPERATION_EDIT,
  LIMN_OPERATION_CREATE,
  LIMN_OPERATION_EXTEND,
} LimnOperation;

gboolean limn_operation_has_frame (LimnOperation operation);
const char *limn_operation_get_name (LimnOperation operation);
gboolean limn_operation_from_name (const char *name,
                                   LimnOperation *operation,
                                   GError **error);

G_END_DECLS
