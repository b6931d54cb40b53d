/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/options: GOption entries, in the parameters' own names. */
#include "options.h"

#include "error.h"
#include "output.h"
#include "references.h"

typedef struct
{
  char *prompt, *model, *size, *aspect_ratio, *resolution;
  char *seed, *output_format, *endpoint, *provider;
  char **images, **others, **rest;
  char *mask, *output;
  gint n;
  gboolean json, live;
} LimnOptionsValues;

/* one option of the command line */
typedef struct
{
  const char *name;
  char letter;
  GOptionArg type;
  gsize offset;          /* of its value in LimnOptionsValues */
  const char *parameter; /* the request's name for it; NULL: not a parameter */
  const char *help;
  const char *value;
} LimnOptionsRow;

#define AT(field) G_STRUCT_OFFSET (LimnOptionsValues, field)
/* as it was typed: GOption would refuse UTF-8 in the C locale */
#define TEXT G_OPTION_ARG_FILENAME
#define FILE_NAME G_OPTION_ARG_FILENAME

/* clang-format off */
static const LimnOptionsRow limn_options_rows[] = {
  { "prompt", 'p', TEXT, AT (prompt), "prompt",
    "What is wanted, in words", "TEXT" },
  { "model", 'm', TEXT, AT (model), "model",
    "Model, or PROVIDER/MODEL (limn models lists them)", "MODEL" },
  { "size", 0, TEXT, AT (size), "size",
    "Pixels, ratio or auto; wins over the next two", "WxH|W:H|auto" },
  { "aspect-ratio", 0, TEXT, AT (aspect_ratio), "aspect_ratio",
    "Shape", "W:H" },
  { "resolution", 0, TEXT, AT (resolution), "resolution",
    "Scale", "0.5K|1K|2K|4K" },
  { "n", 'n', G_OPTION_ARG_INT, AT (n), NULL,
    "How many results, 1 to 10", "N" },
  { "image", 'i', G_OPTION_ARG_FILENAME_ARRAY, AT (images), NULL,
    "Image to edit, then references; may be repeated", "FILE" },
  { "mask", 0, FILE_NAME, AT (mask), NULL,
    "Mask of the first image: transparent, or else white, is edited", "FILE" },
  { "seed", 0, TEXT, AT (seed), "seed", "Random seed", "N" },
  { "output-format", 0, TEXT, AT (output_format), "output_format",
    "Format of the result", "png|jpeg|webp|gif|avif" },
  { "output", 'o', FILE_NAME, AT (output), NULL,
    "File for the result; -2, -3 … are added for further ones", "FILE" },
  { "endpoint", 0, TEXT, AT (endpoint), "limn.endpoint",
    "Whom to talk to: lumenfall, openai, gemini, vertex, fal, replicate, echo, "
    "or a server of the settings", "NAME" },
  { "provider", 0, TEXT, AT (provider), "limn.provider",
    "Provider to pin", "NAME" },
  { "option", 0, G_OPTION_ARG_STRING_ARRAY, AT (others), NULL,
    "Any other parameter; may be repeated", "NAME=VALUE" },
  { "json", 0, G_OPTION_ARG_NONE, AT (json), NULL,
    "Print the record as JSON", NULL },
  { G_OPTION_REMAINING, 0, G_OPTION_ARG_STRING_ARRAY, AT (rest), NULL,
    NULL, NULL },
};
/* clang-format on */

static void
limn_options_values_clear (LimnOptionsValues *values)
{
  for (guint i = 0; i < G_N_ELEMENTS (limn_options_rows); i++)
    {
      const LimnOptionsRow *row = &limn_options_rows[i];
      gpointer *field = G_STRUCT_MEMBER_P (values, row->offset);

      if (row->type == G_OPTION_ARG_FILENAME)
        g_free (*field);
      else if (row->type == G_OPTION_ARG_STRING_ARRAY ||
               row->type == G_OPTION_ARG_FILENAME_ARRAY)
        g_strfreev (*field);
    }
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LimnOptionsValues, limn_options_values_clear)

static gboolean
limn_options_parse_arguments (LimnOptionsValues *values,
                              const char *usage,
                              gboolean plans,
                              char ***arguments,
                              GError **error)
{
  GOptionEntry entries[G_N_ELEMENTS (limn_options_rows) + 1] = { 0 };
  const GOptionEntry live[] = {
    { "live",
      0,
      0,
      G_OPTION_ARG_NONE,
      &values->live,
      "Ask the endpoint what it would cost; free, images are sent",
      NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (usage);

  for (guint i = 0; i < G_N_ELEMENTS (limn_options_rows); i++)
    {
      const LimnOptionsRow *row = &limn_options_rows[i];

      entries[i].long_name = row->name;
      entries[i].short_name = row->letter;
      entries[i].arg = row->type;
      entries[i].arg_data = G_STRUCT_MEMBER_P (values, row->offset);
      entries[i].description = row->help;
      entries[i].arg_description = row->value;
    }
  g_option_context_add_main_entries (context, entries, NULL);
  if (plans)
    g_option_context_add_main_entries (context, live, NULL);
  return g_option_context_parse_strv (context, arguments, error);
}

static gboolean
limn_options_set_pair (LimnRequest *request, const char *pair, GError **error)
{
  const char *equals = strchr (pair, '=');
  g_autofree char *name = NULL;

  if (equals == NULL || equals == pair)
    {
      limn_error_set_invalid (error, "--option", pair, "write NAME=VALUE");
      return FALSE;
    }
  name = g_strndup (pair, equals - pair);
  return limn_request_set_text (request, name, equals + 1, error);
}

static gboolean
limn_options_fill_request (LimnRequest *request,
                           LimnOptionsValues *values,
                           GError **error)
{
  request->n = values->n;
  for (guint i = 0; i < G_N_ELEMENTS (limn_options_rows); i++)
    {
      const LimnOptionsRow *row = &limn_options_rows[i];
      char **text = G_STRUCT_MEMBER_P (values, row->offset);

      if (row->parameter != NULL && *text != NULL &&
          !limn_request_set_text (request, row->parameter, *text, error))
        return FALSE;
    }
  for (char **pair = values->others; pair != NULL && *pair != NULL; pair++)
    if (!limn_options_set_pair (request, *pair, error))
      return FALSE;
  return TRUE;
}

static gboolean
limn_options_load_images (LimnInputs *inputs,
                          LimnOptionsValues *values,
                          GError **error)
{
  g_autoptr (LimnInput) mask = NULL;

  for (char **path = values->images; path != NULL && *path != NULL; path++)
    {
      LimnInput *input = limn_input_new_from_file (*path, error);

      if (input == NULL)
        return FALSE;
      g_ptr_array_add (inputs->images, input);
    }
  if (values->mask == NULL)
    return TRUE;
  mask = limn_input_new_from_file (values->mask, error);
  return mask != NULL && limn_inputs_set_mask (inputs, mask, error);
}

static char **
limn_options_name_images (char **images)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (char **path = images; path != NULL && *path != NULL; path++)
    {
      g_autofree char *name =
          limn_references_dup_entry (LIMN_REFERENCE_FILE, *path);

      g_strv_builder_add (names, name);
    }
  return g_strv_builder_end (names);
}

/* the name of the output file says which format is wanted */
static gboolean
limn_options_infer_format (LimnRequest *request,
                           LimnOptionsValues *values,
                           GError **error)
{
  const char *extension = values->output != NULL ?
                              limn_output_find_extension (values->output) :
                              NULL;
  LimnImageFormat format;

  if (extension == NULL || values->output_format != NULL)
    return TRUE;
  format = limn_image_format_from_name (extension);
  if (format == LIMN_IMAGE_FORMAT_UNKNOWN)
    {
      limn_error_set_invalid (
          error,
          "--output",
          values->output,
          "end the name in .png, .jpg, .webp, .gif or .avif");
      return FALSE;
    }
  return limn_request_set_text (
      request, "output_format", limn_image_format_get_name (format), error);
}

/**
 * limn_options_parse:
 * @summary: what it does, for --help
 * @operation: what it asks for when no image is given
 * @plans: whether it only plans
 * @arguments: (inout): arguments behind the sub-command, argv[0] first
 * @error: return location
 *
 * Returns: (transfer full): the options; %NULL with %LIMN_ERROR_INVALID or a
 *   #GOptionError
 */
LimnOptions *
limn_options_parse (const char *summary,
                    LimnOperation operation,
                    gboolean plans,
                    char ***arguments,
                    GError **error)
{
  g_autoptr (LimnOptions) self = g_new0 (LimnOptions, 1);
  g_auto (LimnOptionsValues) values = { .n = 1 };
  g_autofree char *usage = g_strconcat ("- ", summary, NULL);

  self->request = limn_request_new (operation);
  self->inputs = limn_inputs_new ();
  if (!limn_options_parse_arguments (&values, usage, plans, arguments, error) ||
      !limn_options_fill_request (self->request, &values, error) ||
      !limn_options_infer_format (self->request, &values, error) ||
      !limn_options_load_images (self->inputs, &values, error))
    return NULL;
  self->names = limn_options_name_images (values.images);
  self->json = values.json;
  self->live = values.live;
  self->output = g_steal_pointer (&values.output);
  self->rest = g_steal_pointer (&values.rest);
  if (self->inputs->images->len > 0)
    self->request->operation = LIMN_OPERATION_EDIT;
  return g_steal_pointer (&self);
}

/**
 * limn_options_free:
 * @self: (nullable) (transfer full): options
 */
void
limn_options_free (LimnOptions *self)
{
  if (self == NULL)
    return;
  limn_request_free (self->request);
  limn_inputs_free (self->inputs);
  g_strfreev (self->names);
  g_free (self->output);
  g_strfreev (self->rest);
  g_free (self);
}
