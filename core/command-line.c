/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/command-line: a request as text that can be run. */
#include "command-line.h"

#include <string.h>

#include "jsontext.h"
#include "parameters.h"

/* what needs no quotes in any shell */
#define LIMN_COMMAND_LINE_PLAIN                                                \
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./:,+@%"

/* what stands for an argument of a procedure */
typedef enum
{
  LIMN_ARGUMENT_END,
  LIMN_ARGUMENT_IMAGE,
  LIMN_ARGUMENT_DRAWABLE,
  LIMN_ARGUMENT_PROMPT,
  LIMN_ARGUMENT_MODEL,
  LIMN_ARGUMENT_SIZE,
  LIMN_ARGUMENT_RATIO,
  LIMN_ARGUMENT_RESOLUTION,
  LIMN_ARGUMENT_LEFT,
  LIMN_ARGUMENT_RIGHT,
  LIMN_ARGUMENT_TOP,
  LIMN_ARGUMENT_BOTTOM,
  LIMN_ARGUMENT_N,
  LIMN_ARGUMENT_OPTIONS,
  LIMN_ARGUMENT_CHANGES, /* options, and fields that are no arguments */
} LimnArgument;

#define LIMN_ARGUMENTS_LAYER                                                   \
  LIMN_ARGUMENT_IMAGE, LIMN_ARGUMENT_DRAWABLE, LIMN_ARGUMENTS_CREATE
#define LIMN_ARGUMENTS_CREATE                                                  \
  LIMN_ARGUMENT_PROMPT, LIMN_ARGUMENT_MODEL, LIMN_ARGUMENT_SIZE,               \
      LIMN_ARGUMENT_RATIO, LIMN_ARGUMENT_RESOLUTION, LIMN_ARGUMENT_N,          \
      LIMN_ARGUMENT_OPTIONS

/* behind the run mode, in the order of the procedures */
static const LimnArgument limn_command_line_arguments[][16] = {
  [LIMN_OPERATION_GENERATE] = { LIMN_ARGUMENTS_LAYER },
  [LIMN_OPERATION_EDIT] = { LIMN_ARGUMENTS_LAYER },
  [LIMN_OPERATION_CREATE] = { LIMN_ARGUMENTS_CREATE },
  [LIMN_OPERATION_EXTEND] = { LIMN_ARGUMENT_IMAGE,
                              LIMN_ARGUMENT_DRAWABLE,
                              LIMN_ARGUMENT_PROMPT,
                              LIMN_ARGUMENT_MODEL,
                              LIMN_ARGUMENT_LEFT,
                              LIMN_ARGUMENT_RIGHT,
                              LIMN_ARGUMENT_TOP,
                              LIMN_ARGUMENT_BOTTOM,
                              LIMN_ARGUMENT_RESOLUTION,
                              LIMN_ARGUMENT_N,
                              LIMN_ARGUMENT_OPTIONS },
};

static const LimnArgument limn_command_line_again[] = {
  LIMN_ARGUMENT_IMAGE, LIMN_ARGUMENT_DRAWABLE, LIMN_ARGUMENT_PROMPT,
  LIMN_ARGUMENT_N,     LIMN_ARGUMENT_CHANGES,  LIMN_ARGUMENT_END,
};

/* Script-Fu's reader knows these; other bytes stand for themselves */
static void
limn_command_line_add_string (GString *line, const char *text)
{
  static const char named[] = "n\nt\tr\r\"\"\\\\";

  g_string_append (line, " \"");
  for (const char *p = text; *p != '\0'; p++)
    {
      guint i = 0;

      while (named[i] != '\0' && named[i + 1] != *p)
        i += 2;
      if (named[i] != '\0')
        g_string_append_printf (line, "\\%c", named[i]);
      else if (g_ascii_iscntrl (*p))
        g_string_append_printf (line, "\\x%02x", *p);
      else
        g_string_append_c (line, *p);
    }
  g_string_append_c (line, '"');
}

static char *
limn_command_line_dup_json (JsonObject *options)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  if (json_object_get_size (options) == 0)
    return g_strdup ("");
  json_node_set_object (node, options);
  return limn_jsontext_print (node, FALSE);
}

/* what a recipe is to be changed to, by name */
static char *
limn_command_line_dup_changes (const LimnRequest *request)
{
  g_autoptr (JsonObject) changes = json_object_new ();
  const struct
  {
    const char *name;
    const char *value;
  } fields[] = {
    { "model", request->model },
    { "size", request->size },
    { "aspect_ratio", request->aspect_ratio },
    { "resolution", request->resolution },
  };
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (*fields[i].value != '\0')
      json_object_set_string_member (changes, fields[i].name, fields[i].value);
  json_object_iter_init_ordered (&iter, request->options);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    json_object_set_member (changes, name, json_node_copy (value));
  return limn_command_line_dup_json (changes);
}

static void
limn_command_line_add_argument (GString *line,
                                const LimnRequest *request,
                                LimnArgument argument,
                                const char *image,
                                const char *drawable)
{
  g_autofree char *json = NULL;

  switch (argument)
    {
    case LIMN_ARGUMENT_IMAGE:
      g_string_append_printf (line, " %s", image);
      return;
    case LIMN_ARGUMENT_DRAWABLE:
      g_string_append_printf (line, " %s", drawable);
      return;
    case LIMN_ARGUMENT_PROMPT:
      limn_command_line_add_string (line, request->prompt);
      return;
    case LIMN_ARGUMENT_MODEL:
      limn_command_line_add_string (line, request->model);
      return;
    case LIMN_ARGUMENT_SIZE:
      limn_command_line_add_string (line, request->size);
      return;
    case LIMN_ARGUMENT_RATIO:
      limn_command_line_add_string (line, request->aspect_ratio);
      return;
    case LIMN_ARGUMENT_RESOLUTION:
      limn_command_line_add_string (line, request->resolution);
      return;
    case LIMN_ARGUMENT_LEFT:
      g_string_append_printf (line, " %d", request->sides.left);
      return;
    case LIMN_ARGUMENT_RIGHT:
      g_string_append_printf (line, " %d", request->sides.right);
      return;
    case LIMN_ARGUMENT_TOP:
      g_string_append_printf (line, " %d", request->sides.top);
      return;
    case LIMN_ARGUMENT_BOTTOM:
      g_string_append_printf (line, " %d", request->sides.bottom);
      return;
    case LIMN_ARGUMENT_N:
      g_string_append_printf (line, " %d", request->n);
      return;
    default:
      json = argument == LIMN_ARGUMENT_CHANGES ?
                 limn_command_line_dup_changes (request) :
                 limn_command_line_dup_json (request->options);
      limn_command_line_add_string (line, json);
    }
}

/**
 * limn_command_line_dup_script:
 * @request: what is asked
 * @repeats: whether a layer's recipe is repeated with it
 * @image: @drawable: variables, or numbers, that stand for them in the script
 *
 * Returns: (transfer full): the call of the procedure for GIMP's Script-Fu:
 *   "(plug-in-limn-edit RUN-NONINTERACTIVE image drawable \"a fox\" …)"
 */
char *
limn_command_line_dup_script (const LimnRequest *request,
                              gboolean repeats,
                              const char *image,
                              const char *drawable)
{
  GString *line = g_string_new (NULL);
  const LimnArgument *arguments =
      repeats ? limn_command_line_again :
                limn_command_line_arguments[request->operation];

  g_string_printf (line,
                   "(plug-in-limn-%s RUN-NONINTERACTIVE",
                   repeats ? "again" :
                             limn_operation_get_name (request->operation));
  for (guint i = 0; arguments[i] != LIMN_ARGUMENT_END; i++)
    limn_command_line_add_argument (
        line, request, arguments[i], image, drawable);
  g_string_append_c (line, ')');
  return g_string_free (line, FALSE);
}

static void
limn_command_line_add_word (GString *line, const char *word)
{
  g_autofree char *quoted = g_shell_quote (word);
  gboolean plain =
      *word != '\0' && word[strspn (word, LIMN_COMMAND_LINE_PLAIN)] == '\0';

  g_string_append_printf (line, " %s", plain ? word : quoted);
}

/* a value that begins with a dash would be taken for an option */
static void
limn_command_line_add_option (GString *line,
                              const char *name,
                              const char *value)
{
  g_autofree char *joined = g_strconcat (name, "=", value, NULL);

  if (*value == '\0')
    return;
  if (*value == '-')
    {
      limn_command_line_add_word (line, joined);
      return;
    }
  limn_command_line_add_word (line, name);
  limn_command_line_add_word (line, value);
}

/* (transfer full): so that it is read as what it is, not as what it looks like
 */
static char *
limn_command_line_dup_value (const char *name, JsonNode *value)
{
  gboolean string = JSON_NODE_HOLDS_VALUE (value) &&
                    json_node_get_value_type (value) == G_TYPE_STRING;
  g_autoptr (JsonNode) other = NULL;

  if (string && !limn_parameters_is_text (name))
    other = limn_jsontext_parse (json_node_get_string (value), -1, name, NULL);
  return other != NULL ? limn_jsontext_print (value, FALSE) :
                         limn_jsontext_dup_value (value);
}

/* parameters that have an option of their own */
static const struct
{
  const char *parameter;
  const char *option;
} limn_command_line_options[] = {
  { "seed", "--seed" },
  { "output_format", "--output-format" },
  { "limn.endpoint", "--endpoint" },
  { "limn.provider", "--provider" },
};

static void
limn_command_line_add_parameter (GString *line,
                                 const char *name,
                                 JsonNode *value)
{
  g_autofree char *text = limn_command_line_dup_value (name, value);
  g_autofree char *pair = g_strconcat (name, "=", text, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (limn_command_line_options); i++)
    if (g_str_equal (limn_command_line_options[i].parameter, name))
      {
        limn_command_line_add_option (
            line, limn_command_line_options[i].option, text);
        return;
      }
  limn_command_line_add_option (line, "--option", pair);
}

static void
limn_command_line_add_parameters (GString *line, JsonObject *options)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, options);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    limn_command_line_add_parameter (line, name, value);
}

/**
 * limn_command_line_dup_shell:
 * @request: what is asked
 * @image: (nullable): file that is edited; %NULL for "image.png"
 *
 * Layers that are sent beside the image, and where a selection is, have no
 * place in a shell.
 *
 * Returns: (transfer full) (nullable): the line for a shell, with what differs
 *   from the defaults only: "limn generate --prompt 'a red fox'"; %NULL for an
 *   extension, which the command does not do
 */
char *
limn_command_line_dup_shell (const LimnRequest *request, const char *image)
{
  gboolean edits = request->operation == LIMN_OPERATION_EDIT;
  GString *line;

  if (request->operation == LIMN_OPERATION_EXTEND)
    return NULL;
  line = g_string_new (edits ? "limn edit" : "limn generate");
  if (edits)
    limn_command_line_add_option (
        line, "--image", image != NULL ? image : "image.png");
  limn_command_line_add_option (line, "--prompt", request->prompt);
  limn_command_line_add_option (line, "--model", request->model);
  limn_command_line_add_option (line, "--size", request->size);
  limn_command_line_add_option (line, "--aspect-ratio", request->aspect_ratio);
  limn_command_line_add_option (line, "--resolution", request->resolution);
  if (request->n != 1)
    g_string_append_printf (line, " --n %d", request->n);
  limn_command_line_add_parameters (line, request->options);
  return g_string_free (line, FALSE);
}
