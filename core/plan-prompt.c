/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/plan-prompt: the prompt as it is sent. */
#include "plan-prompt.h"

#include <glib/gi18n-lib.h>

#include "error.h"
#include "extension.h"

/* what is sent counts, and Limn's own words are sent too */
static gboolean
limn_plan_check_prompt (const LimnPlan *self, GError **error)
{
  glong length = g_utf8_strlen (self->prompt, -1);
  glong own = length - g_utf8_strlen (self->request->prompt, -1);
  g_autofree char *added =
      own > 0 ? g_strdup_printf (_ (" with %ld of Limn's own"), own) : NULL;

  if (self->model->max_prompt == 0 || length <= (glong) self->model->max_prompt)
    return TRUE;
  g_set_error (error,
               LIMN_ERROR,
               LIMN_ERROR_INVALID,
               _ ("prompt: %ld characters%s, %s takes at most %u; shorten it"),
               length,
               added != NULL ? added : "",
               self->model->slug,
               self->model->max_prompt);
  return FALSE;
}

/**
 * limn_plan_set_prompt:
 * @self: a plan with its model and frame
 * @error: return location
 *
 * An extension says which part of the frame is new before what the user says.
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID for a prompt that is longer than
 *   the model takes
 */
gboolean
limn_plan_set_prompt (LimnPlan *self, GError **error)
{
  g_autofree char *prompt = NULL;

  if (self->request->operation == LIMN_OPERATION_EXTEND &&
      limn_frame_is_set (&self->frame))
    {
      prompt = g_steal_pointer (&self->prompt);
      self->prompt = limn_extension_make_prompt (&self->frame, prompt);
    }
  return limn_plan_check_prompt (self, error);
}
