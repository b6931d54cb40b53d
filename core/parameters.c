/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/parameters: which endpoint takes which parameter, and how. */
#include "parameters.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#include "error.h"
#include "jsontext.h"
#include "parameter-table.h"
#include "references.h"
#include "seed.h"
#include "sizing.h"
#include "spelling.h"
#include "text.h"

/* characters of a value that are shown */
#define LIMN_PARAMETERS_MAX_VALUE 80
#define LIMN_PARAMETERS_AUTO "auto"
/* joins the keys of a target */
#define LIMN_PARAMETERS_DOT "."
/* after a key of a target: an array of one object */
#define LIMN_PARAMETERS_ARRAY "[]"

/**
 * limn_parameters_behaviour:
 * @endpoint: whom we talk to
 * @name: a parameter, in the gateway's name
 *
 * Returns: what becomes of it there; a parameter nobody knows passes through
 *   where the endpoint takes such, and is dropped elsewhere
 */
LimnParameterBehaviour
limn_parameters_behaviour (const char *endpoint, const char *name)
{
  LimnRoute route = { .protocol = (char *) endpoint };

  return limn_parameter_table_get_cell (&route,
                                        limn_parameter_table_find (name))
      ->behaviour;
}

/**
 * limn_parameters_is_core:
 * @name: a parameter
 *
 * Returns: whether it is a field of #LimnRequest and not one of its options
 */
gboolean
limn_parameters_is_core (const char *name)
{
  const LimnParameter *parameter = limn_parameter_table_find (name);

  return parameter != NULL && parameter->role == LIMN_PARAMETER_ROLE_CORE;
}

/**
 * limn_parameters_is_text:
 * @name: a parameter
 *
 * Returns: whether its value is a string, even one that looks like a number
 */
gboolean
limn_parameters_is_text (const char *name)
{
  const LimnParameter *parameter = limn_parameter_table_find (name);

  return parameter != NULL && parameter->type == LIMN_PARAMETER_TYPE_STRING;
}

static gboolean
limn_parameters_fail_unknown (const char *name, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *list = NULL;
  g_autofree char *remedy = NULL;
  g_auto (GStrv) known = NULL;
  const LimnParameter *row;

  for (guint i = 0; (row = limn_parameter_table_get (i)) != NULL; i++)
    if (row->role == LIMN_PARAMETER_ROLE_OWN)
      g_strv_builder_add (builder, row->name);
  known = g_strv_builder_end (builder);
  list = g_strjoinv (", ", known);
  remedy = g_strdup_printf (_ ("no such option of Limn; there are %s"), list);
  limn_error_set_invalid (error, name, NULL, remedy);
  return FALSE;
}

/* what a row allows, as the rest of a sentence */
static char *
limn_parameters_describe (const LimnParameter *row)
{
  g_autofree char *list = NULL;

  if (row->type == LIMN_PARAMETER_TYPE_BOOLEAN)
    return g_strdup (_ ("true or false is needed"));
  if (row->allowed != NULL && row->type == LIMN_PARAMETER_TYPE_STRING)
    {
      list = g_strjoinv (", ", (char **) row->allowed);
      return g_strdup_printf (_ ("a string is needed, one of %s"), list);
    }
  if (row->type == LIMN_PARAMETER_TYPE_STRING)
    return g_strdup (_ ("a string is needed"));
  return g_strdup_printf (_ ("a %s from %.0f to %.0f is needed%s%s"),
                          row->type == LIMN_PARAMETER_TYPE_INTEGER ?
                              _ ("whole number") :
                              _ ("number"),
                          row->min,
                          row->max,
                          row->allowed != NULL ? _ (", or ") : "",
                          row->allowed != NULL ? row->allowed[0] : "");
}

static gboolean
limn_parameters_allows (const LimnParameter *row, JsonNode *value)
{
  GType type;
  gdouble number;

  if (!JSON_NODE_HOLDS_VALUE (value))
    return FALSE;
  type = json_node_get_value_type (value);
  if (row->type == LIMN_PARAMETER_TYPE_BOOLEAN)
    return type == G_TYPE_BOOLEAN;
  if (type == G_TYPE_STRING && row->allowed != NULL)
    return g_strv_contains (row->allowed, json_node_get_string (value));
  if (row->type == LIMN_PARAMETER_TYPE_STRING)
    return type == G_TYPE_STRING;
  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    return FALSE;
  if (row->type == LIMN_PARAMETER_TYPE_INTEGER && type != G_TYPE_INT64)
    return FALSE;
  number = json_node_get_double (value);
  return number >= row->min && number <= row->max;
}

static gboolean
limn_parameters_fail_value (const LimnParameter *row,
                            JsonNode *value,
                            GError **error)
{
  g_autofree char *remedy = limn_parameters_describe (row);
  g_autofree char *text = limn_jsontext_print (value, FALSE);
  g_autofree char *shown = limn_text_clean (text, LIMN_PARAMETERS_MAX_VALUE);

  g_set_error (error,
               LIMN_ERROR,
               LIMN_ERROR_INVALID,
               "%s %s: %s",
               row->name,
               shown,
               remedy);
  return FALSE;
}

/**
 * limn_parameters_validate:
 * @name: a parameter, in the gateway's name or with the prefix "limn."
 * @value: its value
 * @error: return location
 *
 * Checks type and allowed values, as far as the table knows them; parameters
 * that it does not know are the provider's affair.
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID, which says what is allowed
 */
gboolean
limn_parameters_validate (const char *name, JsonNode *value, GError **error)
{
  const LimnParameter *row = limn_parameter_table_find (name);

  if (row == NULL && g_ascii_strncasecmp (name, "limn.", 5) == 0)
    return limn_parameters_fail_unknown (name, error);
  if (row == NULL)
    return TRUE;
  if (row->role == LIMN_PARAMETER_ROLE_FILE)
    {
      limn_error_set_invalid (
          error, name, NULL, _ ("is no option; give it as a file or a layer"));
      return FALSE;
    }
  if (row->type == LIMN_PARAMETER_TYPE_REFERENCES)
    return limn_references_validate (name, value, error);
  return limn_parameters_allows (row, value) ||
         limn_parameters_fail_value (row, value, error);
}

/* the endpoint's form of @value; NULL where nothing is sent. @behaviour is
 * what really becomes of the value. */
static JsonNode *
limn_parameters_convert (const LimnPlan *plan,
                         const LimnRoute *route,
                         const LimnParameter *row,
                         JsonNode *value,
                         LimnParameterBehaviour *behaviour)
{
  const LimnParameterCell *cell = limn_parameter_table_get_cell (route, row);
  gboolean gateway = limn_parameter_table_is_gateway (route);
  JsonNode *converted;

  *behaviour = cell->behaviour;
  if (row != NULL && row->role == LIMN_PARAMETER_ROLE_OWN)
    return NULL;
  if (cell->behaviour == LIMN_PARAMETER_EMULATED ||
      cell->behaviour == LIMN_PARAMETER_DROPPED)
    return NULL;
  if (cell->convert == NULL && !gateway &&
      limn_parameter_table_lacks (plan, row))
    *behaviour = LIMN_PARAMETER_DROPPED;
  if (*behaviour == LIMN_PARAMETER_DROPPED)
    return NULL;
  if (cell->convert == NULL)
    return json_node_copy (value);
  converted = cell->convert (plan, value);
  if (converted == NULL)
    *behaviour = cell->otherwise;
  return converted;
}

static gboolean
limn_parameters_is_off (JsonNode *value)
{
  return JSON_NODE_HOLDS_VALUE (value) &&
         json_node_get_value_type (value) == G_TYPE_BOOLEAN &&
         !json_node_get_boolean (value);
}

/* a scoped extra behind the gateway acts at one provider alone */
static void
limn_parameters_note_scope (const LimnPlan *plan,
                            const LimnRoute *route,
                            const LimnParameter *row)
{
  GPtrArray *notes = plan->notes;

  if (limn_parameter_table_lacks (plan, row))
    limn_notes_add (notes,
                    LIMN_NOTE_INERT,
                    row->name,
                    _ ("%s is not listed for %s; it may have no effect"),
                    row->name,
                    plan->model->slug);
  else if (route->provider == NULL)
    limn_notes_add (notes,
                    LIMN_NOTE_INERT,
                    row->name,
                    _ ("%s acts on %s only; it may have no effect (pin it with "
                       "limn.provider)"),
                    row->name,
                    row->scope);
  else if (strcmp (route->provider, row->scope) != 0)
    limn_notes_add (notes,
                    LIMN_NOTE_INERT,
                    row->name,
                    _ ("%s acts on %s only; it has no effect on %s"),
                    row->name,
                    row->scope,
                    route->provider);
}

static void
limn_parameters_note_option (const LimnPlan *plan,
                             const LimnRoute *route,
                             const char *name,
                             JsonNode *value)
{
  const LimnParameter *row = limn_parameter_table_find (name);
  LimnParameterBehaviour behaviour;
  g_autoptr (JsonNode) sent =
      limn_parameters_convert (plan, route, row, value, &behaviour);

  if (behaviour == LIMN_PARAMETER_DROPPED && !limn_parameters_is_off (value))
    limn_notes_add (plan->notes,
                    LIMN_NOTE_DROPPED,
                    name,
                    _ ("%s is dropped: %s has no such thing%s%s"),
                    name,
                    route->endpoint,
                    limn_parameter_table_lacks (plan, row) ? _ (" for ") : "",
                    limn_parameter_table_lacks (plan, row) ? plan->model->slug :
                                                             "");
  else if (sent != NULL && row != NULL && row->scope != NULL &&
           limn_parameter_table_is_gateway (route))
    limn_parameters_note_scope (plan, route, row);
}

/**
 * limn_parameters_note:
 * @plan: a plan
 * @route: one of its routes
 *
 * Adds a note to @plan for each option that @route drops or that may be
 * without effect there.
 */
void
limn_parameters_note (const LimnPlan *plan, const LimnRoute *route)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, plan->request->options);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    limn_parameters_note_option (plan, route, name, value);
}

/* the object that @key leads to, made if it is not there */
static JsonObject *
limn_parameters_descend (JsonObject *object, const char *key)
{
  gboolean array = g_str_has_suffix (key, LIMN_PARAMETERS_ARRAY);
  g_autofree char *name =
      g_strndup (key, strlen (key) - (array ? strlen ("[]") : 0));
  JsonObject *child = limn_jsontext_get_object (object, name);
  JsonArray *list;

  if (array && json_object_has_member (object, name))
    return json_array_get_object_element (
        json_object_get_array_member (object, name), 0);
  if (child != NULL)
    return child;
  child = json_object_new ();
  if (!array)
    {
      json_object_set_object_member (object, name, child);
      return child;
    }
  list = json_array_new ();
  json_array_add_object_element (list, child);
  json_object_set_array_member (object, name, list);
  return child;
}

/* puts @value where @path leads; an empty object takes nothing away */
static void
limn_parameters_place (JsonObject *object, const char *path, JsonNode *value)
{
  g_auto (GStrv) keys = g_strsplit (path, LIMN_PARAMETERS_DOT, -1);
  guint last = g_strv_length (keys) - 1;

  for (guint i = 0; i < last; i++)
    object = limn_parameters_descend (object, keys[i]);
  if (JSON_NODE_HOLDS_OBJECT (value) &&
      json_object_get_size (json_node_get_object (value)) == 0)
    limn_parameters_descend (object, keys[last]);
  else
    json_object_set_member (object, keys[last], json_node_copy (value));
}

static void
limn_parameters_send (const LimnPlan *plan,
                      const LimnRoute *route,
                      const char *name,
                      JsonNode *value,
                      JsonObject *body)
{
  const LimnParameter *row = limn_parameter_table_find (name);
  const LimnParameterCell *cell = limn_parameter_table_get_cell (route, row);
  const char *target = cell->target != NULL ? cell->target : name;
  LimnParameterBehaviour behaviour;
  g_autoptr (JsonNode) sent = NULL;

  if (*target == '\0')
    return;
  sent = limn_parameters_convert (plan, route, row, value, &behaviour);
  if (sent == NULL)
    return;
  if (row != NULL || limn_parameter_table_find_column (route->protocol)->paths)
    limn_parameters_place (body, target, sent);
  else
    json_object_set_member (body, name, json_node_copy (sent));
}

static void
limn_parameters_send_text (const LimnPlan *plan,
                           const LimnRoute *route,
                           const char *name,
                           const char *value,
                           JsonObject *body)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), value);

  limn_parameters_send (plan, route, name, node, body);
}

/* Where sizes are taken, an explicit one goes as it is and leaves but the
 * scale of a ratio to say. Elsewhere it is the planned shape that goes. */
static void
limn_parameters_send_shape (const LimnPlan *plan,
                            const LimnRoute *route,
                            JsonObject *body)
{
  gboolean gateway = limn_parameter_table_is_gateway (route);
  const LimnParameterCell *cell =
      limn_parameter_table_get_cell (route, limn_parameter_table_find ("size"));
  gboolean takes_size = cell->target == NULL || *cell->target != '\0';
  gboolean given = takes_size && (!gateway || *plan->request->size != '\0');
  LimnSize size = { LIMN_SIZE_AUTO, 0, 0 };

  limn_sizing_parse_size (plan->request->size, &size, NULL);
  if (given)
    limn_parameters_send_text (plan, route, "size", plan->request->size, body);
  if (!given &&
      !(gateway && strcmp (plan->aspect_ratio, LIMN_PARAMETERS_AUTO) == 0))
    limn_parameters_send_text (
        plan, route, "aspect_ratio", plan->aspect_ratio, body);
  if ((!given || size.kind == LIMN_SIZE_RATIO) &&
      !(gateway && strcmp (plan->resolution, LIMN_PARAMETERS_AUTO) == 0))
    limn_parameters_send_text (
        plan, route, "resolution", plan->resolution, body);
}

static void
limn_parameters_send_options (const LimnPlan *plan,
                              const LimnRoute *route,
                              guint first,
                              JsonObject *body)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, plan->request->options);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    {
      g_autoptr (JsonNode) own = limn_seed_dup_option (name, value, first);

      limn_parameters_send (plan, route, name, own, body);
    }
  if (!json_object_has_member (plan->request->options, "response_format"))
    limn_parameters_send_text (
        plan, route, "response_format", "b64_json", body);
}

/**
 * limn_parameters_resolve:
 * @plan: a plan
 * @route: one of its routes
 * @first: number of the first of them in the job, from 0
 * @n: results wanted of this one request
 *
 * Everything @route is told in its body but what the endpoint itself places
 * (images, a prompt that is a message), in the endpoint's own names and forms.
 * An explicit size goes to the gateway as the request has it, a ratio there
 * with the planned resolution; otherwise ratio and resolution go as planned,
 * and what the model is to choose is left out. The seed is that of @first.
 *
 * Returns: (transfer full): the parameters, in a stable order
 */
JsonObject *
limn_parameters_resolve (const LimnPlan *plan,
                         const LimnRoute *route,
                         guint first,
                         guint n)
{
  const LimnParameterColumn *column =
      limn_parameter_table_find_column (route->protocol);
  JsonObject *object = json_object_new ();
  JsonObject *body = object;
  g_autoptr (JsonNode) number = json_node_init_int (json_node_alloc (), n);

  g_return_val_if_fail (column != NULL, object);
  if (column->root != NULL)
    body = limn_parameters_descend (object, column->root);
  limn_parameters_send_text (plan, route, "model", route->model, body);
  limn_parameters_send_text (plan, route, "prompt", plan->prompt, body);
  limn_parameters_send (plan, route, "n", number, body);
  limn_parameters_send_shape (plan, route, body);
  limn_parameters_send_options (plan, route, first, body);
  return object;
}

/**
 * limn_parameters_get_batch:
 * @plan: a plan
 * @route: one of its routes
 *
 * Returns: how many results of @plan one request to @route can bring, at
 *   least 1; the rest takes further requests
 */
guint
limn_parameters_get_batch (const LimnPlan *plan, const LimnRoute *route)
{
  const LimnParameter *row = limn_parameter_table_find ("n");
  LimnParameterBehaviour behaviour;
  g_autoptr (JsonNode) asked =
      json_node_init_int (json_node_alloc (), plan->request->n);
  g_autoptr (JsonNode) sent = NULL;

  sent = limn_parameters_convert (plan, route, row, asked, &behaviour);
  return sent != NULL ? (guint) json_node_get_int (sent) : 1;
}
