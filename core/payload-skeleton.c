/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/payload-skeleton: json-glib nodes, made as their text is read. */
#include <string.h>

#include "payload-skeleton.h"

/* the member of a stand-in; a foreign one of that name is refused, so that no
 * answer can forge one */
#define LIMN_PAYLOAD_SKELETON_STREAM "limn-stream"
/* what a NUL becomes: GLib's strings end there */
#define LIMN_PAYLOAD_SKELETON_NUL "\xEF\xBF\xBD"
/* a container costs far more memory than its two characters */
#define LIMN_PAYLOAD_SKELETON_CONTAINER 16

struct _LimnPayloadSkeleton
{
  JsonNode *root;
  /* each belongs to the one before, the first to itself */
  JsonNode *open[LIMN_PAYLOAD_MAX_DEPTH];
  guint depth;
  char *key;
  GString *text;
  gboolean cut;
  gsize size; /* bytes of the text this was made of, containers weighted */
};

static void
limn_payload_skeleton_place (LimnPayloadSkeleton *self, JsonNode *node)
{
  JsonNode *parent = self->depth == 0 ? NULL : self->open[self->depth - 1];

  if (parent == NULL)
    self->root = node;
  else if (JSON_NODE_HOLDS_ARRAY (parent))
    json_array_add_element (json_node_get_array (parent), node);
  else
    json_object_set_member (json_node_get_object (parent), self->key, node);
}

/* a cut may have split the last character */
static gboolean
limn_payload_skeleton_check_text (LimnPayloadSkeleton *self)
{
  const char *wrong = NULL;
  gssize rest = 0;

  if (g_utf8_validate_len (self->text->str, self->text->len, &wrong))
    return TRUE;
  rest = self->text->str + self->text->len - wrong;
  if (!self->cut || g_utf8_get_char_validated (wrong, rest) != (gunichar) -2)
    return FALSE;
  g_string_truncate (self->text, (gsize) (wrong - self->text->str));
  return TRUE;
}

static gboolean
limn_payload_skeleton_skip_digits (const char **at)
{
  const char *begin = *at;

  while (g_ascii_isdigit (**at))
    (*at)++;
  return *at > begin;
}

/* the grammar of RFC 8259 §6 */
static gboolean
limn_payload_skeleton_is_number (const char *at)
{
  at += *at == '-';
  if (*at == '0')
    at++;
  else if (!limn_payload_skeleton_skip_digits (&at))
    return FALSE;
  if (*at == '.')
    {
      at++;
      if (!limn_payload_skeleton_skip_digits (&at))
        return FALSE;
    }
  if (*at == 'e' || *at == 'E')
    {
      at++;
      at += *at == '+' || *at == '-';
      if (!limn_payload_skeleton_skip_digits (&at))
        return FALSE;
    }
  return *at == '\0';
}

static JsonNode *
limn_payload_skeleton_parse_scalar (const char *text)
{
  gint64 integer = 0;

  if (strcmp (text, "null") == 0)
    return json_node_init_null (json_node_alloc ());
  if (strcmp (text, "true") == 0 || strcmp (text, "false") == 0)
    return json_node_init_boolean (json_node_alloc (), *text == 't');
  if (!limn_payload_skeleton_is_number (text))
    return NULL;
  if (g_ascii_string_to_signed (
          text, 10, G_MININT64, G_MAXINT64, &integer, NULL))
    return json_node_init_int (json_node_alloc (), integer);
  return json_node_init_double (json_node_alloc (),
                                g_ascii_strtod (text, NULL));
}

/**
 * limn_payload_skeleton_new:
 *
 * Returns: (transfer full): a skeleton without a root
 */
LimnPayloadSkeleton *
limn_payload_skeleton_new (void)
{
  LimnPayloadSkeleton *self = g_new0 (LimnPayloadSkeleton, 1);

  self->text = g_string_new (NULL);
  return self;
}

/**
 * limn_payload_skeleton_free:
 * @self: (nullable) (transfer full): a skeleton
 */
void
limn_payload_skeleton_free (LimnPayloadSkeleton *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->root, json_node_unref);
  g_free (self->key);
  g_string_free (self->text, TRUE);
  g_free (self);
}

/**
 * limn_payload_skeleton_open:
 * @self: a skeleton less than %LIMN_PAYLOAD_MAX_DEPTH levels deep
 * @array: whether the present value is an array, not an object
 *
 * Enters a container.
 */
void
limn_payload_skeleton_open (LimnPayloadSkeleton *self, gboolean array)
{
  JsonNode *node = json_node_alloc ();

  g_return_if_fail (self->depth < LIMN_PAYLOAD_MAX_DEPTH);

  if (array)
    {
      json_node_init (node, JSON_NODE_ARRAY);
      json_node_take_array (node, json_array_new ());
    }
  else
    {
      json_node_init (node, JSON_NODE_OBJECT);
      json_node_take_object (node, json_object_new ());
    }
  limn_payload_skeleton_place (self, node);
  self->open[self->depth++] = node;
  self->size += LIMN_PAYLOAD_SKELETON_CONTAINER;
}

/**
 * limn_payload_skeleton_close:
 * @self: a skeleton inside a container
 *
 * Leaves the innermost container.
 */
void
limn_payload_skeleton_close (LimnPayloadSkeleton *self)
{
  g_return_if_fail (self->depth > 0);

  self->depth--;
}

/**
 * limn_payload_skeleton_begin_text:
 * @self: a skeleton
 *
 * Begins a key, a string or a scalar, with a separator before it.
 */
void
limn_payload_skeleton_begin_text (LimnPayloadSkeleton *self)
{
  g_string_truncate (self->text, 0);
  self->cut = FALSE;
  self->size += 3;
}

/**
 * limn_payload_skeleton_add_text:
 * @self: a skeleton
 * @data: more of it, split anywhere
 * @length: how many bytes
 *
 * Keeps the first %LIMN_PAYLOAD_MAX_STRING bytes of a text.
 */
void
limn_payload_skeleton_add_text (LimnPayloadSkeleton *self,
                                const char *data,
                                gsize length)
{
  gsize room = LIMN_PAYLOAD_MAX_STRING - self->text->len;

  /* behind a gap nothing may follow, even where it would fit */
  if (self->cut)
    return;
  if (length == 1 && *data == '\0')
    {
      data = LIMN_PAYLOAD_SKELETON_NUL;
      length = strlen (LIMN_PAYLOAD_SKELETON_NUL);
    }
  self->cut = length > room;
  length = MIN (length, room);
  self->size += length;
  g_string_append_len (self->text, data, (gssize) length);
}

/**
 * limn_payload_skeleton_add_scalar:
 * @self: a skeleton
 * @at: the next bytes
 * @end: behind the last one
 *
 * Takes the letters, digits and signs that a number or a word is made of.
 *
 * Returns: where they end
 */
const char *
limn_payload_skeleton_add_scalar (LimnPayloadSkeleton *self,
                                  const char *at,
                                  const char *end)
{
  const char *from = at;

  while (at < end &&
         (g_ascii_isalnum (*at) || *at == '-' || *at == '+' || *at == '.'))
    at++;
  limn_payload_skeleton_add_text (self, from, (gsize) (at - from));
  return at;
}

/**
 * limn_payload_skeleton_close_key:
 * @self: a skeleton inside an object
 *
 * Makes the text the key of the next value.
 *
 * Returns: (transfer none) (nullable): the key; NULL when it is not UTF-8 or
 *   reserved
 */
const char *
limn_payload_skeleton_close_key (LimnPayloadSkeleton *self)
{
  if (!limn_payload_skeleton_check_text (self) ||
      strcmp (self->text->str, LIMN_PAYLOAD_SKELETON_STREAM) == 0)
    return NULL;
  g_free (self->key);
  self->key = g_strdup (self->text->str);
  return self->key;
}

/**
 * limn_payload_skeleton_close_string:
 * @self: a skeleton
 *
 * Makes the text a string, cut at a character.
 *
 * Returns: FALSE when it is not UTF-8
 */
gboolean
limn_payload_skeleton_close_string (LimnPayloadSkeleton *self)
{
  if (!limn_payload_skeleton_check_text (self))
    return FALSE;
  limn_payload_skeleton_place (
      self, json_node_init_string (json_node_alloc (), self->text->str));
  return TRUE;
}

/**
 * limn_payload_skeleton_close_scalar:
 * @self: a skeleton
 *
 * Makes the text a number, a boolean or null. Integers outside 64 bits become
 * the nearest double.
 *
 * Returns: FALSE when it is none of them
 */
gboolean
limn_payload_skeleton_close_scalar (LimnPayloadSkeleton *self)
{
  JsonNode *node = limn_payload_skeleton_parse_scalar (self->text->str);

  if (self->cut || node == NULL)
    {
      g_clear_pointer (&node, json_node_unref);
      return FALSE;
    }
  limn_payload_skeleton_place (self, node);
  return TRUE;
}

/**
 * limn_payload_skeleton_add_stream:
 * @self: a skeleton
 * @stream: its number
 *
 * Adds the stand-in of a string that flowed to the sink.
 */
void
limn_payload_skeleton_add_stream (LimnPayloadSkeleton *self, guint stream)
{
  JsonNode *node = json_node_alloc ();
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, LIMN_PAYLOAD_SKELETON_STREAM, stream);
  json_node_init (node, JSON_NODE_OBJECT);
  json_node_take_object (node, object);
  limn_payload_skeleton_place (self, node);
  self->size += LIMN_PAYLOAD_SKELETON_CONTAINER;
}

/**
 * limn_payload_skeleton_get_size:
 * @self: a skeleton
 *
 * Returns: bytes of the text it was made of, without white space; a container
 *   counts 16
 */
gsize
limn_payload_skeleton_get_size (const LimnPayloadSkeleton *self)
{
  return self->size;
}

/**
 * limn_payload_skeleton_steal:
 * @self: a skeleton with a root
 *
 * Returns: (transfer full): the root
 */
JsonNode *
limn_payload_skeleton_steal (LimnPayloadSkeleton *self)
{
  g_return_val_if_fail (self->root != NULL && self->depth == 0, NULL);

  return g_steal_pointer (&self->root);
}

/**
 * limn_payload_skeleton_find_stream:
 * @node: (nullable): a node
 *
 * Returns: the number of the stream that @node stands for, -1 for any other
 */
gint
limn_payload_skeleton_find_stream (JsonNode *node)
{
  JsonObject *object = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return -1;
  object = json_node_get_object (node);
  if (!json_object_has_member (object, LIMN_PAYLOAD_SKELETON_STREAM))
    return -1;
  return (gint) json_object_get_int_member (object,
                                            LIMN_PAYLOAD_SKELETON_STREAM);
}
