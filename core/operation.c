/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/operation: the kinds of things that can be asked for. */
#include "operation.h"

#include <glib/gi18n-lib.h>

#include "error.h"

static const char *const limn_operation_names[] = {
  [LIMN_OPERATION_GENERATE] = "generate",
  [LIMN_OPERATION_EDIT] = "edit",
  [LIMN_OPERATION_CREATE] = "create",
  [LIMN_OPERATION_EXTEND] = "extend",
};

/**
 * limn_operation_has_frame:
 * @operation: an operation
 *
 * Returns: whether it works on an image, of which a frame is sent first
 */
gboolean
limn_operation_has_frame (LimnOperation operation)
{
  return operation == LIMN_OPERATION_EDIT || operation == LIMN_OPERATION_EXTEND;
}

/**
 * limn_operation_get_name:
 * @operation: an operation
 *
 * Returns: (transfer none): its name, "generate"
 */
const char *
limn_operation_get_name (LimnOperation operation)
{
  g_return_val_if_fail (operation < G_N_ELEMENTS (limn_operation_names), NULL);

  return limn_operation_names[operation];
}

/**
 * limn_operation_from_name:
 * @name: (nullable): a name
 * @operation: (out): the operation of that name
 * @error: return location
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID for a name that is none
 */
gboolean
limn_operation_from_name (const char *name,
                          LimnOperation *operation,
                          GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (limn_operation_names); i++)
    if (g_strcmp0 (limn_operation_names[i], name) == 0)
      {
        *operation = (LimnOperation) i;
        return TRUE;
      }
  limn_error_set_invalid (error,
                          "operation",
                          name,
                          _ ("generate, edit, create or extend is needed"));
  return FALSE;
}
