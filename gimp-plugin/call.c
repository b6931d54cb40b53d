/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/call: procedure arguments in, last values in and out. */
#include "call.h"

#include <glib/gi18n-lib.h>

#include "error.h"
#include "jsontext.h"

/* kept by GIMP itself until it quits; holds the request as JSON, no pointers */
static char *
limn_call_get_memory_name (const char *procedure)
{
  return g_strconcat (procedure, "-last-values", NULL);
}

static JsonNode *
limn_call_recall_node (const char *procedure)
{
  g_autofree char *name = limn_call_get_memory_name (procedure);
  g_autofree char *text = NULL;
  gint size = gimp_get_data_size (name);

  if (size <= 0)
    return NULL;
  text = g_malloc0 (size + 1);
  gimp_get_data (name, text);
  return json_from_string (text, NULL);
}

static LimnRequest *
limn_call_recall (const char *procedure)
{
  g_autoptr (JsonNode) node = limn_call_recall_node (procedure);

  return node != NULL ? limn_request_from_json (node, NULL) : NULL;
}

/**
 * limn_call_remember:
 * @self: a call that went well
 *
 * Keeps its request as the procedure's last values; of a repetition only what
 * it did otherwise, or after the dialog how many there were: the rest of that
 * is in the recipes of its layers.
 */
void
limn_call_remember (const LimnCall *self)
{
  g_autofree char *name = limn_call_get_memory_name (self->procedure);
  g_autoptr (JsonNode) node = self->variation != NULL ?
                                  limn_variation_to_json (self->variation) :
                                  limn_request_to_json (self->request);
  g_autofree char *text = limn_jsontext_print (node, FALSE);

  gimp_set_data (name, text, strlen (text) + 1);
}

/* "aspect-ratio" of a procedure is "aspect_ratio" of the gateway */
static gboolean
limn_call_set_text (LimnRequest *request,
                    const char *name,
                    const char *value,
                    GError **error)
{
  g_autofree char *own = g_strdelimit (g_strdup (name), "-", '_');

  if (value == NULL)
    value = "";
  if (!g_utf8_validate (value, -1, NULL))
    {
      limn_error_set_invalid (error, own, NULL, _ ("is not valid UTF-8 text"));
      return FALSE;
    }
  if (g_str_equal (own, "options"))
    return limn_request_set_options (request, value, error);
  return limn_request_set_text (request, own, value, error);
}

static void
limn_call_set_number (LimnRequest *request, const char *name, gint value)
{
  gint *side = limn_sides_find (&request->sides, name);

  if (side != NULL)
    *side = value;
  else if (g_str_equal (name, "n"))
    request->n = value;
}

static gboolean
limn_call_read_param (LimnCall *self,
                      const GimpParamDef *def,
                      const GimpParam *param,
                      GError **error)
{
  switch (def->type)
    {
    case GIMP_PDB_IMAGE:
      self->image = param->data.d_image;
      return TRUE;
    case GIMP_PDB_DRAWABLE:
      self->drawable = param->data.d_drawable;
      return TRUE;
    case GIMP_PDB_STRING:
      return self->request == NULL ||
             limn_call_set_text (
                 self->request, def->name, param->data.d_string, error);
    default:
      if (self->request != NULL)
        limn_call_set_number (self->request, def->name, param->data.d_int32);
      return TRUE;
    }
}

/**
 * limn_call_new:
 * @procedure: name it is called by
 * @operation: what it does
 * @defs: (array length=n_defs): its arguments, the run mode first
 * @n_defs: how many
 * @params: (array length=n_params): what GIMP passes
 * @n_params: how many; interactively GIMP passes the first few only
 * @error: return location
 *
 * Noninteractively the request comes from the arguments, else from the last
 * values; interactively the dialog may begin without any.
 *
 * Returns: (transfer full): the call
 */
LimnCall *
limn_call_new (const char *procedure,
               LimnOperation operation,
               const GimpParamDef *defs,
               gint n_defs,
               const GimpParam *params,
               gint n_params,
               GError **error)
{
  g_autoptr (LimnCall) self = g_new0 (LimnCall, 1);

  self->procedure = procedure;
  self->run_mode = params[0].data.d_int32;
  self->image = -1;
  self->drawable = -1;
  if (self->run_mode == GIMP_RUN_NONINTERACTIVE)
    self->request = limn_request_new (operation);
  for (gint i = 1; i < MIN (n_defs, n_params); i++)
    if (!limn_call_read_param (self, &defs[i], &params[i], error))
      return NULL;
  if (self->request == NULL)
    self->request = limn_call_recall (procedure);
  if (self->request == NULL && self->run_mode == GIMP_RUN_INTERACTIVE)
    self->request = limn_request_new (operation);
  if (self->request != NULL)
    return g_steal_pointer (&self);
  limn_error_set_invalid (
      error,
      "prompt",
      NULL,
      _ ("there are no last values to run with yet; run the "
         "procedure with a prompt once"));
  return NULL;
}

static LimnVariation *
limn_call_read_variation (const LimnCall *self,
                          const GimpParam *params,
                          GError **error)
{
  g_autoptr (JsonNode) node = NULL;

  if (self->run_mode == GIMP_RUN_NONINTERACTIVE)
    return limn_variation_new (params[3].data.d_string,
                               params[4].data.d_int32,
                               params[5].data.d_string,
                               error);
  if (self->run_mode == GIMP_RUN_WITH_LAST_VALS)
    node = limn_call_recall_node (self->procedure);
  return limn_variation_from_json (node);
}

/**
 * limn_call_new_again:
 * @procedure: name it is called by
 * @params: (array length=n_params): run mode, image and drawable, then prompt,
 *   number of results and options
 * @n_params: how many; interactively GIMP passes the first few only
 * @error: return location
 *
 * Noninteractively what is to differ comes from the arguments, else from the
 * last values; without any, as where the dialog begins, nothing differs.
 *
 * Returns: (transfer full): the call, whose request is to come from a recipe
 */
LimnCall *
limn_call_new_again (const char *procedure,
                     const GimpParam *params,
                     gint n_params,
                     GError **error)
{
  g_autoptr (LimnCall) self = g_new0 (LimnCall, 1);
  gint needed = params[0].data.d_int32 == GIMP_RUN_NONINTERACTIVE ? 6 : 3;

  if (n_params < needed)
    {
      limn_error_set_invalid (
          error, procedure, NULL, _ ("arguments are missing"));
      return NULL;
    }
  self->procedure = procedure;
  self->run_mode = params[0].data.d_int32;
  self->image = params[1].data.d_image;
  self->drawable = params[2].data.d_drawable;
  self->request = limn_request_new (LIMN_OPERATION_GENERATE);
  self->variation = limn_call_read_variation (self, params, error);
  return self->variation != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * limn_call_free:
 * @self: (nullable) (transfer full): a call
 */
void
limn_call_free (LimnCall *self)
{
  if (self == NULL)
    return;
  limn_request_free (self->request);
  limn_variation_free (self->variation);
  g_free (self);
}
