/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/payload-path: a stack of containers, each with the claims still open. */
#include <string.h>

#include "payload-path.h"

/* the segment that stands for any index */
#define LIMN_PAYLOAD_PATH_ANY "[]"
/* between a path and what the string there begins with, as in CSS selectors */
#define LIMN_PAYLOAD_PATH_BEGINS "^="

typedef struct
{
  char **segments; /* "data", "[]", "b64_json" */
  char *prefix;
} LimnPayloadPathClaim;

typedef struct
{
  gboolean array;
  guint index;
  guint64 within; /* claims that lead to this container */
  guint64 here;   /* claims that lead to its present member */
  gsize length;   /* of the container's own path */
} LimnPayloadPathLevel;

struct _LimnPayloadPath
{
  GPtrArray *claims; /* of LimnPayloadPathClaim */
  GArray *levels;
  GString *text;
};

/* "data[].url" becomes "data", "[]", "url" */
static char **
limn_payload_path_split (const char *text)
{
  g_autoptr (GPtrArray) segments = g_ptr_array_new_with_free_func (g_free);

  while (*text != '\0')
    {
      gsize length = strcspn (text, ".[");

      if (g_str_has_prefix (text, LIMN_PAYLOAD_PATH_ANY))
        length = strlen (LIMN_PAYLOAD_PATH_ANY);
      if (length > 0)
        g_ptr_array_add (segments, g_strndup (text, length));
      text += MAX (length, 1);
    }
  g_ptr_array_add (segments, NULL);
  return (char **) g_ptr_array_steal (segments, NULL);
}

static LimnPayloadPathClaim *
limn_payload_path_claim_new (const char *text)
{
  LimnPayloadPathClaim *claim = g_new0 (LimnPayloadPathClaim, 1);
  const char *begins = strstr (text, LIMN_PAYLOAD_PATH_BEGINS);
  g_autofree char *path = NULL;

  if (begins == NULL)
    begins = text + strlen (text);
  path = g_strndup (text, (gsize) (begins - text));
  claim->segments = limn_payload_path_split (path);
  if (*begins != '\0')
    begins += strlen (LIMN_PAYLOAD_PATH_BEGINS);
  claim->prefix = g_strdup (begins);
  return claim;
}

static void
limn_payload_path_claim_free (gpointer data)
{
  LimnPayloadPathClaim *claim = data;

  g_strfreev (claim->segments);
  g_free (claim->prefix);
  g_free (claim);
}

static LimnPayloadPathLevel *
limn_payload_path_top (const LimnPayloadPath *self)
{
  if (self->levels->len == 0)
    return NULL;
  return &g_array_index (
      self->levels, LimnPayloadPathLevel, self->levels->len - 1);
}

/* the claims of the top level whose next segment is @segment */
static guint64
limn_payload_path_narrow (const LimnPayloadPath *self, const char *segment)
{
  const LimnPayloadPathLevel *top = limn_payload_path_top (self);
  guint at = self->levels->len - 1;
  guint64 here = 0;

  for (guint i = 0; top->within != 0 && i < self->claims->len; i++)
    {
      const LimnPayloadPathClaim *claim = g_ptr_array_index (self->claims, i);

      if ((top->within >> i & 1) != 0 &&
          g_strcmp0 (claim->segments[at], segment) == 0)
        here |= G_GUINT64_CONSTANT (1) << i;
    }
  return here;
}

/* writes the index that is only counted while nobody asks */
static void
limn_payload_path_spell (const LimnPayloadPath *self)
{
  const LimnPayloadPathLevel *top = limn_payload_path_top (self);

  if (top == NULL || !top->array)
    return;
  g_string_truncate (self->text, top->length);
  g_string_append_printf (self->text, "[%u]", top->index);
}

/**
 * limn_payload_path_new:
 * @claims: NULL-terminated patterns such as "data[].b64_json" or
 *   "images[].url^=data:", at most %LIMN_PAYLOAD_PATH_MAX_CLAIMS; keys in them
 *   hold neither '.' nor '[' nor "^="
 *
 * Returns: (transfer full): a path at the root
 */
LimnPayloadPath *
limn_payload_path_new (const char *const *claims)
{
  LimnPayloadPath *self = g_new0 (LimnPayloadPath, 1);

  self->claims = g_ptr_array_new_with_free_func (limn_payload_path_claim_free);
  self->levels = g_array_new (FALSE, TRUE, sizeof (LimnPayloadPathLevel));
  self->text = g_string_new (NULL);
  for (guint i = 0; claims != NULL && claims[i] != NULL; i++)
    g_ptr_array_add (self->claims, limn_payload_path_claim_new (claims[i]));
  g_assert (self->claims->len <= LIMN_PAYLOAD_PATH_MAX_CLAIMS);
  return self;
}

/**
 * limn_payload_path_free:
 * @self: (nullable) (transfer full): a path
 */
void
limn_payload_path_free (LimnPayloadPath *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->claims);
  g_array_unref (self->levels);
  g_string_free (self->text, TRUE);
  g_free (self);
}

/**
 * limn_payload_path_push:
 * @self: a path
 * @array: whether the container is an array, whose first element is next
 *
 * Enters the container that is the present value.
 */
void
limn_payload_path_push (LimnPayloadPath *self, gboolean array)
{
  const LimnPayloadPathLevel *top = limn_payload_path_top (self);
  LimnPayloadPathLevel level = { .array = array };

  limn_payload_path_spell (self);
  level.within = top == NULL ? ~G_GUINT64_CONSTANT (0) : top->here;
  level.length = self->text->len;
  g_array_append_val (self->levels, level);
  if (array)
    limn_payload_path_top (self)->here =
        limn_payload_path_narrow (self, LIMN_PAYLOAD_PATH_ANY);
}

/**
 * limn_payload_path_pop:
 * @self: a path inside a container
 *
 * Leaves the innermost container.
 */
void
limn_payload_path_pop (LimnPayloadPath *self)
{
  g_return_if_fail (self->levels->len > 0);

  g_string_truncate (self->text, limn_payload_path_top (self)->length);
  g_array_set_size (self->levels, self->levels->len - 1);
}

/**
 * limn_payload_path_set_key:
 * @self: a path inside an object
 * @key: the member whose value comes next
 */
void
limn_payload_path_set_key (LimnPayloadPath *self, const char *key)
{
  LimnPayloadPathLevel *top = limn_payload_path_top (self);

  g_return_if_fail (top != NULL && !top->array);

  g_string_truncate (self->text, top->length);
  if (top->length > 0)
    g_string_append_c (self->text, '.');
  g_string_append (self->text, key);
  top->here = limn_payload_path_narrow (self, key);
}

/**
 * limn_payload_path_next:
 * @self: a path
 *
 * Steps over a comma: in an array the next element is next.
 */
void
limn_payload_path_next (LimnPayloadPath *self)
{
  LimnPayloadPathLevel *top = limn_payload_path_top (self);

  if (top != NULL && top->array)
    top->index++;
}

/**
 * limn_payload_path_get_depth:
 * @self: a path
 *
 * Returns: how many containers are open
 */
guint
limn_payload_path_get_depth (const LimnPayloadPath *self)
{
  return self->levels->len;
}

/**
 * limn_payload_path_in_array:
 * @self: a path
 *
 * Returns: whether the innermost container is an array
 */
gboolean
limn_payload_path_in_array (const LimnPayloadPath *self)
{
  const LimnPayloadPathLevel *top = limn_payload_path_top (self);

  return top != NULL && top->array;
}

/**
 * limn_payload_path_get_claim:
 * @self: a path
 *
 * Returns: (transfer none) (nullable): what the present value begins with if
 *   it is a string that is claimed, "" for any; %NULL where no claim names the
 *   value; of several claims that do, the first counts
 */
const char *
limn_payload_path_get_claim (const LimnPayloadPath *self)
{
  const LimnPayloadPathLevel *top = limn_payload_path_top (self);
  guint64 here = top == NULL ? 0 : top->here;

  for (guint i = 0; here != 0 && i < self->claims->len; i++)
    {
      const LimnPayloadPathClaim *claim = g_ptr_array_index (self->claims, i);

      if ((here >> i & 1) != 0 && claim->segments[self->levels->len] == NULL)
        return claim->prefix;
    }
  return NULL;
}

/**
 * limn_payload_path_to_string:
 * @self: a path
 *
 * Returns: (transfer full): the path of the present value, "data[0].b64_json"
 */
char *
limn_payload_path_to_string (const LimnPayloadPath *self)
{
  limn_payload_path_spell (self);
  return g_strndup (self->text->str, self->text->len);
}
