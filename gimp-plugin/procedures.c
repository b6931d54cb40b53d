/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/procedures: what GIMP's procedure database knows of Limn. */
#include <locale.h>

#include <glib/gi18n-lib.h>
#include <libgimp/gimp.h>

#include "call.h"
#include "error.h"
#include "operation.h"
#include "recover.h"
#include "settings-dialog.h"
#include "toolkit.h"

#define LIMN_PROCEDURES_AUTHOR "The Limn authors"
#define LIMN_PROCEDURES_DATE "2026"
#define LIMN_PROCEDURES_TYPES "RGB*, GRAY*, INDEXED*"

#define LIMN_ARGUMENT_RUN_MODE                                                 \
  {                                                                            \
    GIMP_PDB_INT32, "run-mode",                                                \
        "The run mode { RUN-INTERACTIVE (0), RUN-NONINTERACTIVE (1), "         \
        "RUN-WITH-LAST-VALS (2) }"                                             \
  }
#define LIMN_ARGUMENT_TARGET                                                   \
  { GIMP_PDB_IMAGE, "image", "The image" },                                    \
  {                                                                            \
    GIMP_PDB_DRAWABLE, "drawable", "The layer the new layers go above"         \
  }
#define LIMN_ARGUMENT_MODEL                                                    \
  {                                                                            \
    GIMP_PDB_STRING, "model",                                                  \
        "Model, with or without a provider before it; empty for the default"   \
  }
#define LIMN_ARGUMENT_RESOLUTION                                               \
  {                                                                            \
    GIMP_PDB_STRING, "resolution",                                             \
        "0.5K, 1K, 2K, 4K or auto; empty for the default"                      \
  }
#define LIMN_ARGUMENT_RESULTS                                                  \
  { GIMP_PDB_INT32, "n", "How many results, 1 to 10" },                        \
  {                                                                            \
    GIMP_PDB_STRING, "options",                                                \
        "Empty, or a JSON object of further parameters"                        \
  }
#define LIMN_ARGUMENT_REQUEST                                                  \
  { GIMP_PDB_STRING, "prompt", "What is wanted, in words" },                   \
      LIMN_ARGUMENT_MODEL,                                                     \
      { GIMP_PDB_STRING, "size", "WxH, W:H or auto; empty for the default" },  \
      { GIMP_PDB_STRING,                                                       \
        "aspect-ratio",                                                        \
        "W:H or auto; empty for the default" },                                \
      LIMN_ARGUMENT_RESOLUTION, LIMN_ARGUMENT_RESULTS

static const GimpParamDef limn_procedures_layer_args[] = {
  LIMN_ARGUMENT_RUN_MODE,
  LIMN_ARGUMENT_TARGET,
  LIMN_ARGUMENT_REQUEST,
};

static const GimpParamDef limn_procedures_extend_args[] = {
  LIMN_ARGUMENT_RUN_MODE,
  LIMN_ARGUMENT_TARGET,
  { GIMP_PDB_STRING, "prompt", "What is wanted in the new part, or nothing" },
  LIMN_ARGUMENT_MODEL,
  { GIMP_PDB_INT32, "left", "Pixels that are added on the left" },
  { GIMP_PDB_INT32, "right", "Pixels that are added on the right" },
  { GIMP_PDB_INT32, "top", "Pixels that are added at the top" },
  { GIMP_PDB_INT32, "bottom", "Pixels that are added at the bottom" },
  LIMN_ARGUMENT_RESOLUTION,
  LIMN_ARGUMENT_RESULTS,
};

static const GimpParamDef limn_procedures_again_args[] = {
  LIMN_ARGUMENT_RUN_MODE,
  { GIMP_PDB_IMAGE, "image", "The image" },
  { GIMP_PDB_DRAWABLE, "drawable", "A layer that Limn made" },
  { GIMP_PDB_STRING, "prompt", "Another prompt; empty for the same" },
  { GIMP_PDB_INT32, "n", "How many results, 1 to 10; 0 or less for one" },
  { GIMP_PDB_STRING,
    "options",
    "Empty, or a JSON object of parameters, model and size included, that "
    "replace those of the same name; null takes one away" },
};

static const GimpParamDef limn_procedures_recover_args[] = {
  LIMN_ARGUMENT_RUN_MODE,
  { GIMP_PDB_IMAGE, "image", "The image that results go to" },
};

static const GimpParamDef limn_procedures_settings_args[] = {
  LIMN_ARGUMENT_RUN_MODE,
};

static const GimpParamDef limn_procedures_create_args[] = {
  LIMN_ARGUMENT_RUN_MODE,
  LIMN_ARGUMENT_REQUEST,
};

static const GimpParamDef limn_procedures_layer_returns[] = {
  { GIMP_PDB_INT32, "num-layers", "How many layers there are" },
  { GIMP_PDB_INT32ARRAY, "layers", "The new layers, in the results' order" },
  { GIMP_PDB_STRING, "record", "The job's record, JSON" },
};

static const GimpParamDef limn_procedures_create_returns[] = {
  { GIMP_PDB_IMAGE, "image", "The new image" },
  { GIMP_PDB_STRING, "record", "The job's record, JSON" },
};

typedef struct
{
  const char *name;
  LimnOperation operation;
  const char *blurb;
  const char *help;
  const char *menu_label;
  const char *menu_path;
  const char *types;
  const GimpParamDef *args;
  gint n_args;
  const GimpParamDef *returns;
  gint n_returns;
  gboolean again;    /* whether a recipe says what is done */
  gboolean recover;  /* whether the journal says it */
  gboolean settings; /* whether nothing is done but to ask the user */
} LimnProcedure;

static const LimnProcedure limn_procedures[] = {
  { "plug-in-limn-generate",
    LIMN_OPERATION_GENERATE,
    N_ ("Generate a new layer from a prompt"),
    "Sends the prompt to an image model and puts each result into a new layer "
    "above the drawable. Without a size the layer has the supported shape that "
    "is nearest to the selection or the canvas.",
    N_ ("_Generate Layer…"),
    "<Image>/Filters/Limn",
    LIMN_PROCEDURES_TYPES,
    limn_procedures_layer_args,
    G_N_ELEMENTS (limn_procedures_layer_args),
    limn_procedures_layer_returns,
    G_N_ELEMENTS (limn_procedures_layer_returns) },
  { "plug-in-limn-edit",
    LIMN_OPERATION_EDIT,
    N_ ("Edit the layer or the selection from a prompt"),
    "Sends the drawable, or the part of it inside the selection's bounding "
    "box, "
    "with the prompt to an image model and puts each result into a new layer "
    "at "
    "the same place. The selection becomes the new layer's mask; the drawable "
    "stays as it is.",
    N_ ("_Edit Layer or Selection…"),
    "<Image>/Filters/Limn",
    LIMN_PROCEDURES_TYPES,
    limn_procedures_layer_args,
    G_N_ELEMENTS (limn_procedures_layer_args),
    limn_procedures_layer_returns,
    G_N_ELEMENTS (limn_procedures_layer_returns) },
  { "plug-in-limn-extend",
    LIMN_OPERATION_EXTEND,
    N_ ("Enlarge the canvas and continue the layer there"),
    "Enlarges the canvas by the pixels given for each side, or, where all are "
    "0, to the ratio in the option limn.ratio, like 16:9. The drawable is sent "
    "to an image model, which continues it, and each result becomes a new "
    "layer above it, with a mask that shows only what is new and a narrow "
    "blend; all that was there stays. The prompt may be empty; the selection "
    "plays no part.",
    N_ ("E_xtend Canvas…"),
    "<Image>/Filters/Limn",
    LIMN_PROCEDURES_TYPES,
    limn_procedures_extend_args,
    G_N_ELEMENTS (limn_procedures_extend_args),
    limn_procedures_layer_returns,
    G_N_ELEMENTS (limn_procedures_layer_returns) },
  { "plug-in-limn-again",
    LIMN_OPERATION_GENERATE, /* or the recipe's, once it was read */
    N_ ("Repeat or vary a layer that Limn made"),
    "Takes the recipe that Limn left on the drawable and runs it again, on the "
    "image as it is now, with the same model, size and options; each result "
    "becomes a new layer above the drawable. A repeated edit sends the same "
    "part of the layer it was made from, which is found by its tattoo or else "
    "by its name; where the drawable was moved, that part is moved along, and "
    "where it was cropped or scaled, what it covers now is sent. New layers "
    "get a copy of the drawable's mask, as it is now; the selection, "
    "limn.feather and limn.change_mask play no part. A generation is centred "
    "on the drawable. A seed that was asked for is used again where nothing "
    "differs and both runs are for one result; elsewhere it is left out "
    "unless the options name one.",
    N_ ("_Again…"),
    "<Image>/Filters/Limn",
    LIMN_PROCEDURES_TYPES,
    limn_procedures_again_args,
    G_N_ELEMENTS (limn_procedures_again_args),
    limn_procedures_layer_returns,
    G_N_ELEMENTS (limn_procedures_layer_returns),
    TRUE },
  { "plug-in-limn-recover",
    LIMN_OPERATION_GENERATE, /* or the job's, once its record was read */
    N_ ("Deliver results that were paid for and never arrived"),
    "Delivers whatever waits in Limn's journal: results that were received "
    "when "
    "GIMP or the image went away, jobs that still run or have ended at their "
    "provider. An edit goes above the layer it was made from, with a mask of "
    "what it changed; where that layer is not in the image, and for a "
    "creation, "
    "there is a new image. The record is an array of the jobs' records.",
    N_ ("_Recover Results…"),
    "<Image>/Filters/Limn",
    LIMN_PROCEDURES_TYPES,
    limn_procedures_recover_args,
    G_N_ELEMENTS (limn_procedures_recover_args),
    limn_procedures_layer_returns,
    G_N_ELEMENTS (limn_procedures_layer_returns),
    FALSE,
    TRUE },
  { "plug-in-limn-create",
    LIMN_OPERATION_CREATE,
    N_ ("Create a new image from a prompt"),
    "Sends the prompt to an image model and makes a new image of the results, "
    "one layer each.",
    N_ ("From _Prompt…"),
    "<Image>/File/Create/Acquire",
    NULL,
    limn_procedures_create_args,
    G_N_ELEMENTS (limn_procedures_create_args),
    limn_procedures_create_returns,
    G_N_ELEMENTS (limn_procedures_create_returns) },
  { "plug-in-limn-settings",
    LIMN_OPERATION_GENERATE, /* none is done */
    N_ ("Keys, servers, defaults and limits of Limn"),
    "Opens the settings of Limn. A script, which no window may stop, changes "
    "settings.ini and keeps keys with the command limn key; called without "
    "interaction this fails and says so.",
    N_ ("_Settings…"),
    "<Image>/Filters/Limn",
    NULL,
    limn_procedures_settings_args,
    G_N_ELEMENTS (limn_procedures_settings_args),
    .settings = TRUE },
};

static void
limn_procedures_query (void)
{
  gimp_plugin_domain_register (GETTEXT_PACKAGE, LIMN_LOCALEDIR);
  for (guint i = 0; i < G_N_ELEMENTS (limn_procedures); i++)
    {
      const LimnProcedure *row = &limn_procedures[i];

      gimp_install_procedure (row->name,
                              row->blurb,
                              row->help,
                              LIMN_PROCEDURES_AUTHOR,
                              LIMN_PROCEDURES_AUTHOR,
                              LIMN_PROCEDURES_DATE,
                              row->menu_label,
                              row->types,
                              GIMP_PLUGIN,
                              row->n_args,
                              row->n_returns,
                              row->args,
                              row->returns);
      gimp_plugin_menu_register (row->name, row->menu_path);
    }
}

static const LimnProcedure *
limn_procedures_lookup (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (limn_procedures); i++)
    if (g_str_equal (limn_procedures[i].name, name))
      return &limn_procedures[i];
  return NULL;
}

/* GIMP copies the values after run() has returned, so they outlive it here */
static GimpParam limn_procedures_values[4];
static LimnOutcome *limn_procedures_outcome;
static char *limn_procedures_message;

/* GIMP 2.10 lays the values of a failure over the declared ones; a declared
 * array would then take the message before it for its length, and GIMP crash */
static gint
limn_procedures_fail (const LimnProcedure *row, const GError *error)
{
  GimpParam *values = limn_procedures_values;

  if (g_error_matches (error, LIMN_ERROR, LIMN_ERROR_CANCELLED))
    {
      values[0].data.d_status = GIMP_PDB_CANCEL;
      return 1;
    }
  limn_procedures_message = g_strdup (error->message);
  values[0].data.d_status = GIMP_PDB_EXECUTION_ERROR;
  values[1].type = GIMP_PDB_STRING;
  values[1].data.d_string = limn_procedures_message;
  for (gint i = 2; i <= row->n_returns; i++)
    values[i].type = GIMP_PDB_INT32;
  return MAX (row->n_returns, 1) + 1;
}

static gint
limn_procedures_return_layers (const LimnOutcome *outcome)
{
  GimpParam *values = limn_procedures_values;

  values[1].type = GIMP_PDB_INT32;
  values[1].data.d_int32 = outcome->layers->len;
  values[2].type = GIMP_PDB_INT32ARRAY;
  values[2].data.d_int32array = (gint32 *) outcome->layers->data;
  values[3].type = GIMP_PDB_STRING;
  values[3].data.d_string = outcome->record;
  return 4;
}

static gint
limn_procedures_return_image (const LimnOutcome *outcome)
{
  GimpParam *values = limn_procedures_values;

  values[1].type = GIMP_PDB_IMAGE;
  values[1].data.d_image = outcome->image;
  values[2].type = GIMP_PDB_STRING;
  values[2].data.d_string = outcome->record;
  return 3;
}

static void
limn_procedures_show (const LimnCall *call, const LimnOutcome *outcome)
{
  /* a dialog shows its results itself */
  if (call->run_mode != GIMP_RUN_WITH_LAST_VALS)
    return;
  if (call->image == -1 && outcome->image != -1)
    gimp_display_new (outcome->image);
  gimp_displays_flush ();
}

static LimnCall *
limn_procedures_read_call (const LimnProcedure *row,
                           const GimpParam *params,
                           gint n_params,
                           GError **error)
{
  if (row->again)
    return limn_call_new_again (row->name, params, n_params, error);
  return limn_call_new (row->name,
                        row->operation,
                        row->args,
                        row->n_args,
                        params,
                        n_params,
                        error);
}

static gint
limn_procedures_recover (const LimnProcedure *row,
                         const GimpParam *params,
                         gint n_params)
{
  g_autoptr (GError) error = NULL;

  if (n_params < row->n_args)
    return 1;
  limn_procedures_outcome =
      limn_recover_run (params[0].data.d_int32, params[1].data.d_image, &error);
  if (limn_procedures_outcome == NULL)
    return limn_procedures_fail (row, error);
  if (params[0].data.d_int32 != GIMP_RUN_NONINTERACTIVE)
    gimp_displays_flush ();
  limn_procedures_values[0].data.d_status = GIMP_PDB_SUCCESS;
  return limn_procedures_return_layers (limn_procedures_outcome);
}

static gint
limn_procedures_set_up (const LimnProcedure *row, const GimpParam *params)
{
  g_autoptr (GError) error = NULL;

  if (params[0].data.d_int32 == GIMP_RUN_NONINTERACTIVE)
    {
      limn_error_set_invalid (&error,
                              "run-mode",
                              NULL,
                              _ ("the settings need a window; a script changes "
                                 "settings.ini, and `limn key` keeps keys"));
      return limn_procedures_fail (row, error);
    }
  limn_settings_dialog_open ();
  limn_procedures_values[0].data.d_status = GIMP_PDB_SUCCESS;
  return 1;
}

static gint
limn_procedures_execute (const LimnProcedure *row,
                         const GimpParam *params,
                         gint n_params)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnCall) call =
      limn_procedures_read_call (row, params, n_params, &error);

  if (call != NULL)
    limn_procedures_outcome = limn_operation_run (call, &error);
  if (call == NULL || limn_procedures_outcome == NULL)
    return limn_procedures_fail (row, error);
  if (!limn_request_get_flag (call->request, "limn.dry_run", FALSE))
    limn_call_remember (call);
  limn_procedures_show (call, limn_procedures_outcome);
  limn_procedures_values[0].data.d_status = GIMP_PDB_SUCCESS;
  if (row->operation == LIMN_OPERATION_CREATE)
    return limn_procedures_return_image (limn_procedures_outcome);
  return limn_procedures_return_layers (limn_procedures_outcome);
}

static void
limn_procedures_run (const gchar *name,
                     gint n_params,
                     const GimpParam *params,
                     gint *n_values,
                     GimpParam **values)
{
  const LimnProcedure *row = limn_procedures_lookup (name);

  /* what fails in here is told in our own words, once */
  gimp_plugin_set_pdb_error_handler (GIMP_PDB_ERROR_HANDLER_PLUGIN);
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LIMN_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  limn_procedures_values[0].type = GIMP_PDB_STATUS;
  limn_procedures_values[0].data.d_status = GIMP_PDB_CALLING_ERROR;
  *values = limn_procedures_values;
  *n_values = 1;
  if (row == NULL || n_params == 0)
    return;
  if (params[0].data.d_int32 == GIMP_RUN_INTERACTIVE)
    limn_toolkit_prepare ();
  if (row->settings)
    *n_values = limn_procedures_set_up (row, params);
  else
    *n_values = row->recover ? limn_procedures_recover (row, params, n_params) :
                               limn_procedures_execute (row, params, n_params);
}

const GimpPlugInInfo PLUG_IN_INFO = {
  NULL,
  NULL,
  limn_procedures_query,
  limn_procedures_run,
};

MAIN ()
