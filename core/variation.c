/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/variation: what a repetition does otherwise than what it repeats. */
#include "variation.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#include "error.h"
#include "jsontext.h"

#define LIMN_VARIATION_SEED "seed"

/* Limn's own options say how a job is run, not what it makes */
#define LIMN_VARIATION_OWN "limn."

/* those a repetition has arguments for */
static const char *const limn_variation_arguments[] = { "prompt", "n", NULL };

static gboolean
limn_variation_is_blank (const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));

  return *stripped == '\0';
}

static JsonObject *
limn_variation_parse (const char *options, GError **error)
{
  g_autoptr (JsonNode) node = NULL;

  if (options == NULL || limn_variation_is_blank (options))
    return json_object_new ();
  node = limn_jsontext_parse (options, -1, "options", error);
  if (node == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_node_dup_object (node);
  g_set_error (
      error,
      LIMN_ERROR,
      LIMN_ERROR_INVALID,
      _ ("options: %s was given, an object like {\"seed\": 7} is needed"),
      limn_jsontext_kind (node));
  return NULL;
}

/**
 * limn_variation_new:
 * @prompt: (nullable): another prompt; blank for the same
 * @n: how many results; 0 or less for one
 * @options: (nullable): a JSON object of parameters that replace those of the
 *   same name, where null takes one away; or nothing
 * @error: return location
 *
 * Returns: (transfer full): a variation, or %NULL with %LIMN_ERROR_INVALID for
 *   what is not text or not an object
 */
LimnVariation *
limn_variation_new (const char *prompt,
                    gint n,
                    const char *options,
                    GError **error)
{
  g_autoptr (LimnVariation) self = g_new0 (LimnVariation, 1);

  if (prompt != NULL && !g_utf8_validate (prompt, -1, NULL))
    {
      limn_error_set_invalid (
          error, "prompt", NULL, _ ("is not valid UTF-8 text"));
      return NULL;
    }
  self->prompt = g_strdup (prompt != NULL ? prompt : "");
  self->n = n;
  self->options = limn_variation_parse (options, error);
  return self->options != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * limn_variation_free:
 * @self: (nullable) (transfer full): a variation
 */
void
limn_variation_free (LimnVariation *self)
{
  if (self == NULL)
    return;
  g_free (self->prompt);
  g_clear_pointer (&self->options, json_object_unref);
  g_free (self);
}

/**
 * limn_variation_to_json:
 * @self: a variation
 *
 * Returns: (transfer full): an object with its fields
 */
JsonNode *
limn_variation_to_json (const LimnVariation *self)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "prompt", self->prompt);
  json_object_set_int_member (object, "n", self->n);
  json_object_set_object_member (
      object, "options", json_object_ref (self->options));
  json_node_take_object (node, object);
  return node;
}

/**
 * limn_variation_from_json:
 * @node: (nullable): what limn_variation_to_json() made
 *
 * Returns: (transfer full): a variation; what is missing changes nothing
 */
LimnVariation *
limn_variation_from_json (JsonNode *node)
{
  LimnVariation *self = g_new0 (LimnVariation, 1);
  JsonObject *object = limn_jsontext_to_object (node);
  const char *prompt = limn_jsontext_get_string (object, "prompt");
  JsonObject *options = limn_jsontext_get_object (object, "options");
  gdouble n = 0;

  limn_jsontext_get_number (object, "n", &n);
  self->prompt = g_strdup (prompt != NULL ? prompt : "");
  self->n = (gint) CLAMP (n, 0, G_MAXINT);
  self->options =
      options != NULL ? json_object_ref (options) : json_object_new ();
  return self;
}

static gboolean
limn_variation_merge (const LimnVariation *self,
                      LimnRequest *request,
                      GError **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, self->options);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    {
      if (g_strv_contains (limn_variation_arguments, name))
        {
          limn_error_set_invalid (error,
                                  "options",
                                  name,
                                  _ ("give it as the argument of that name, "
                                     "not among the options"));
          return FALSE;
        }
      if (!limn_request_set (request, name, value, error))
        return FALSE;
    }
  return TRUE;
}

/* what of a request decides over the result */
static JsonNode *
limn_variation_get_essence (const LimnRequest *request)
{
  JsonNode *node = limn_request_to_json (request);
  JsonObject *options =
      limn_jsontext_get_object (json_node_get_object (node), "options");
  g_autoptr (GList) names = json_object_get_members (options);

  for (GList *name = names; name != NULL; name = name->next)
    if (g_str_has_prefix (name->data, LIMN_VARIATION_OWN))
      json_object_remove_member (options, name->data);
  return node;
}

/* A seed stays where @request repeats one single result exactly: the same
 * prompt, the same parameters (Limn's own apart), and one result each. It is
 * taken away elsewhere, so that a variation differs. */
static void
limn_variation_drop_seed (LimnRequest *request, const LimnRequest *recorded)
{
  g_autoptr (JsonNode) before = limn_variation_get_essence (recorded);
  g_autoptr (JsonNode) after = limn_variation_get_essence (request);

  if (recorded->n != 1 || !json_node_equal (before, after))
    json_object_remove_member (request->options, LIMN_VARIATION_SEED);
}

/**
 * limn_variation_apply:
 * @self: a variation
 * @recorded: what is repeated
 * @error: return location
 *
 * Operation, model, size and options are those of @recorded, but for what is
 * among the variation's options, by name; model, size, aspect_ratio and
 * resolution may be there as well. How many results there were does not count.
 * A seed of @recorded stays where one single result is repeated exactly, one of
 * @self always.
 *
 * Returns: (transfer full): the request to run, or %NULL with
 *   %LIMN_ERROR_INVALID for an option that cannot be
 */
LimnRequest *
limn_variation_apply (const LimnVariation *self,
                      const LimnRequest *recorded,
                      GError **error)
{
  g_autoptr (LimnRequest) request = limn_request_copy (recorded);

  request->n = MAX (self->n, 1);
  if (!limn_variation_is_blank (self->prompt))
    {
      g_free (request->prompt);
      request->prompt = g_strdup (self->prompt);
    }
  if (!limn_variation_merge (self, request, error))
    return NULL;
  if (!json_object_has_member (self->options, LIMN_VARIATION_SEED))
    limn_variation_drop_seed (request, recorded);
  return g_steal_pointer (&request);
}
