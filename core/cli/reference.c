/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/reference: files that a plan refers to, read for a command. */
#include "reference.h"

#include "error.h"

static gboolean
limn_reference_load (LimnReference *reference,
                     LimnInputs *inputs,
                     GError **error)
{
  LimnInput *input;

  if (reference->kind == LIMN_REFERENCE_LAYER)
    {
      limn_error_set_invalid (error,
                              "reference",
                              reference->name,
                              "a layer, which only GIMP has; name a file, "
                              "file:/path");
      return FALSE;
    }
  input = limn_input_new_from_file (reference->name, error);
  if (input == NULL)
    return FALSE;
  reference->width = input->width;
  reference->height = input->height;
  g_ptr_array_add (inputs->images, input);
  return TRUE;
}

/**
 * limn_reference_load_all:
 * @plan: a plan, whose references get their sizes
 * @inputs: images that go out; gets the references behind its own
 * @error: return location
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID for a reference that is a layer, or
 *   a file that cannot be read
 */
gboolean
limn_reference_load_all (LimnPlan *plan, LimnInputs *inputs, GError **error)
{
  for (guint i = 0; i < plan->references->len; i++)
    if (!limn_reference_load (
            g_ptr_array_index (plan->references, i), inputs, error))
      return FALSE;
  return TRUE;
}
