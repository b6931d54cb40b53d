/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/references: which images a request names, and their numbers. */
#include "references.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#include "error.h"
#include "jsontext.h"

#define LIMN_REFERENCES_OPTION "limn.references"
#define LIMN_REFERENCES_OPEN "@["
#define LIMN_REFERENCES_CLOSE ']'
#define LIMN_REFERENCES_ESCAPE '\\'
/* behind the kind */
#define LIMN_REFERENCES_COLON ':'

static const char *const limn_references_kinds[] = {
  [LIMN_REFERENCE_LAYER] = "layer",
  [LIMN_REFERENCE_FILE] = "file",
};

/**
 * LimnReferencesDesk:
 * @references: (element-type LimnReference): those found so far
 * @names: (nullable) (array zero-terminated=1): what the images before them are
 * @n_images: how many images go before them
 */
typedef struct
{
  GPtrArray *references;
  const char *const *names;
  guint n_images;
} LimnReferencesDesk;

static void
limn_references_free_row (gpointer data)
{
  LimnReference *row = data;

  g_free (row->name);
  g_free (row);
}

/**
 * limn_references_new:
 *
 * Returns: (transfer full) (element-type LimnReference): no references
 */
GPtrArray *
limn_references_new (void)
{
  return g_ptr_array_new_with_free_func (limn_references_free_row);
}

/* what stands behind "layer:" or "file:"; NULL where neither does */
static const char *
limn_references_skip_kind (const char *text, LimnReferenceKind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (limn_references_kinds); i++)
    {
      gsize length = strlen (limn_references_kinds[i]);

      if (strncmp (text, limn_references_kinds[i], length) != 0 ||
          text[length] != LIMN_REFERENCES_COLON)
        continue;
      *kind = (LimnReferenceKind) i;
      return text + length + 1;
    }
  return NULL;
}

/**
 * limn_references_dup_entry:
 * @kind: what it is
 * @name: its name
 *
 * Returns: (transfer full): "layer:Name" or "file:/path", as the option has it
 */
char *
limn_references_dup_entry (LimnReferenceKind kind, const char *name)
{
  return g_strdup_printf (
      "%s%c%s", limn_references_kinds[kind], LIMN_REFERENCES_COLON, name);
}

static gboolean
limn_references_is_entry (JsonNode *node)
{
  LimnReferenceKind kind;
  const char *rest;

  if (!JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_STRING)
    return FALSE;
  rest = limn_references_skip_kind (json_node_get_string (node), &kind);
  return rest != NULL && *rest != '\0';
}

static gboolean
limn_references_fail_entry (const char *name, JsonNode *node, GError **error)
{
  g_autofree char *text = limn_jsontext_dup_value (node);

  limn_error_set_invalid (
      error,
      name,
      text,
      _ ("a list of strings is needed, each \"layer:Name\" or \"file:/path\""));
  return FALSE;
}

/**
 * limn_references_validate:
 * @name: of the option
 * @value: its value
 * @error: return location
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID where @value is no list of
 *   "layer:Name" and "file:/path"
 */
gboolean
limn_references_validate (const char *name, JsonNode *value, GError **error)
{
  JsonArray *list;

  if (!JSON_NODE_HOLDS_ARRAY (value))
    return limn_references_fail_entry (name, value, error);
  list = json_node_get_array (value);
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonNode *entry = json_array_get_element (list, i);

      if (!limn_references_is_entry (entry))
        return limn_references_fail_entry (name, entry, error);
    }
  return TRUE;
}

static gboolean
limn_references_is (const char *text, LimnReferenceKind kind, const char *name)
{
  LimnReferenceKind own;
  const char *rest = limn_references_skip_kind (text, &own);

  return rest != NULL && own == kind && strcmp (rest, name) == 0;
}

/* the number of an image among those that are sent, from 1; what is not among
 * them yet goes last */
static guint
limn_references_number (const LimnReferencesDesk *desk,
                        LimnReferenceKind kind,
                        const char *name)
{
  LimnReference *row;

  for (guint i = 0; desk->names != NULL && desk->names[i] != NULL; i++)
    if (limn_references_is (desk->names[i], kind, name))
      return i + 1;
  for (guint i = 0; i < desk->references->len; i++)
    {
      row = g_ptr_array_index (desk->references, i);
      if (row->kind == kind && strcmp (row->name, name) == 0)
        return desk->n_images + i + 1;
    }
  row = g_new0 (LimnReference, 1);
  row->kind = kind;
  row->name = g_strdup (name);
  g_ptr_array_add (desk->references, row);
  return desk->n_images + desk->references->len;
}

static void
limn_references_read_option (const LimnReferencesDesk *desk,
                             const LimnRequest *request)
{
  JsonArray *list =
      limn_jsontext_get_array (request->options, LIMN_REFERENCES_OPTION);
  guint length = list != NULL ? json_array_get_length (list) : 0;

  for (guint i = 0; i < length; i++)
    {
      LimnReferenceKind kind = LIMN_REFERENCE_LAYER;
      const char *name = limn_references_skip_kind (
          json_array_get_string_element (list, i), &kind);

      limn_references_number (desk, kind, name);
    }
}

/* the text of a mention up to its end, escapes resolved; NULL without an end */
static char *
limn_references_read_name (const char **at)
{
  g_autoptr (GString) name = g_string_new (NULL);
  const char *p = *at;

  for (; *p != '\0' && *p != LIMN_REFERENCES_CLOSE; p++)
    {
      if (*p == LIMN_REFERENCES_ESCAPE &&
          (p[1] == LIMN_REFERENCES_CLOSE || p[1] == LIMN_REFERENCES_ESCAPE))
        p++;
      g_string_append_c (name, *p);
    }
  if (*p == '\0')
    return NULL;
  *at = p + 1;
  return g_strdup (name->str);
}

/* to send the words as they are would be paid for, and leave the image out */
static gboolean
limn_references_fail_mention (const char *text,
                              const char *fault,
                              GError **error)
{
  g_autofree char *remedy = g_strdup_printf (
      _ ("%s; write @[Layer name] or @[file:/path], or \\@[ for the characters "
         "themselves"),
      fault);

  limn_error_set_invalid (error, "prompt", text, remedy);
  return FALSE;
}

/* @at stands behind the opening of a mention */
static gboolean
limn_references_read_mention (const LimnReferencesDesk *desk,
                              const char **at,
                              GString *sent,
                              GError **error)
{
  const char *start = *at - strlen (LIMN_REFERENCES_OPEN);
  g_autofree char *text = limn_references_read_name (at);
  g_autofree char *mention = NULL;
  LimnReferenceKind kind = LIMN_REFERENCE_LAYER;
  const char *name;

  if (text == NULL)
    return limn_references_fail_mention (start, "the mention has no ]", error);
  name = limn_references_skip_kind (text, &kind);
  if (name == NULL)
    name = text;
  if (*name == '\0')
    {
      mention = g_strndup (start, *at - start);
      return limn_references_fail_mention (
          mention, _ ("the mention names nothing"), error);
    }
  g_string_append_printf (
      sent, "image %u", limn_references_number (desk, kind, name));
  return TRUE;
}

static char *
limn_references_read_prompt (const LimnReferencesDesk *desk,
                             const char *prompt,
                             GError **error)
{
  g_autoptr (GString) sent = g_string_new (NULL);
  const char *p = prompt;

  while (*p != '\0')
    {
      gboolean escaped = *p == LIMN_REFERENCES_ESCAPE &&
                         g_str_has_prefix (p + 1, LIMN_REFERENCES_OPEN);

      if (!escaped && !g_str_has_prefix (p, LIMN_REFERENCES_OPEN))
        {
          g_string_append_c (sent, *p++);
          continue;
        }
      p += escaped + strlen (LIMN_REFERENCES_OPEN);
      if (escaped)
        g_string_append (sent, LIMN_REFERENCES_OPEN);
      else if (!limn_references_read_mention (desk, &p, sent, error))
        return NULL;
    }
  return g_strdup (sent->str);
}

/**
 * limn_references_resolve:
 * @self: (element-type LimnReference): gets the references, each once, in the
 *   order they are sent: those of the option `limn.references`, then those
 *   that the prompt mentions first
 * @request: a request that is valid
 * @names: (nullable) (array zero-terminated=1): what the images before them
 *   are, as entries of the option; these are not sent again
 * @n_images: images that are sent before them
 * @error: return location
 *
 * A mention is "@[Name]" of a layer, "@[file:/path]", or "@[layer:Name]" for a
 * layer whose name begins like a kind. Within it "\]" is a bracket and "\\" a
 * backslash; "\@[" outside is no mention. Each becomes "image N", counted from
 * 1 over all that is sent.
 *
 * Returns: (transfer full): the prompt as it is sent; %NULL with
 *   %LIMN_ERROR_INVALID for a mention without an end or a name
 */
char *
limn_references_resolve (GPtrArray *self,
                         const LimnRequest *request,
                         const char *const *names,
                         guint n_images,
                         GError **error)
{
  LimnReferencesDesk desk = { self, names, n_images };

  limn_references_read_option (&desk, request);
  return limn_references_read_prompt (&desk, request->prompt, error);
}

static void
limn_references_set_number (JsonObject *object, const char *name, guint number)
{
  if (number > 0)
    json_object_set_int_member (object, name, number);
  else
    json_object_set_null_member (object, name);
}

/**
 * limn_references_to_json:
 * @self: (element-type LimnReference): references
 *
 * Returns: (transfer full): as the record has them, in the order they are sent;
 *   sizes are null where nobody has looked, files have no tattoo
 */
JsonArray *
limn_references_to_json (const GPtrArray *self)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->len; i++)
    {
      const LimnReference *row = g_ptr_array_index (self, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (
          object, "kind", limn_references_kinds[row->kind]);
      json_object_set_string_member (object, "name", row->name);
      limn_references_set_number (object, "width", row->width);
      limn_references_set_number (object, "height", row->height);
      if (row->kind == LIMN_REFERENCE_LAYER)
        limn_references_set_number (object, "tattoo", row->tattoo);
      json_array_add_object_element (array, object);
    }
  return array;
}
