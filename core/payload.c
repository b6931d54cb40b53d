/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/payload: a push parser for the grammar of RFC 8259. */
#include "payload.h"
#include "payload-fault.h"
#include "payload-flow.h"
#include "payload-string.h"

typedef enum
{
  LIMN_PAYLOAD_BOM,
  LIMN_PAYLOAD_VALUE,
  LIMN_PAYLOAD_FIRST_VALUE, /* or the end of the array */
  LIMN_PAYLOAD_NEXT_VALUE,  /* a comma, or the end of the array */
  LIMN_PAYLOAD_KEY,
  LIMN_PAYLOAD_FIRST_KEY, /* or the end of the object */
  LIMN_PAYLOAD_NEXT_KEY,  /* a comma, or the end of the object */
  LIMN_PAYLOAD_COLON,
  LIMN_PAYLOAD_SCALAR,
  LIMN_PAYLOAD_STRING,
  LIMN_PAYLOAD_END,
} LimnPayloadState;

typedef gboolean (*LimnPayloadStep) (LimnPayload *self, GError **error);

/* what a string is for */
typedef struct
{
  LimnPayloadStringEmit emit;
  LimnPayloadStep close;
} LimnPayloadTarget;

struct _LimnPayload
{
  LimnPayloadPath *path;
  LimnPayloadSkeleton *skeleton;
  LimnPayloadFlow flow;
  LimnPayloadState state;
  GError *failure;

  /* the rest of the chunk being read, and where in the answer it ends */
  const char *at;
  const char *end;
  guint64 offset;

  LimnPayloadString string;
  const LimnPayloadTarget *target;
  guint marks; /* bytes of a byte order mark */
};

static const char limn_payload_bom[] = "\xEF\xBB\xBF";

static gboolean
limn_payload_fail (LimnPayload *self, const char *what, GError **error)
{
  return limn_payload_fault_set (
      error, what, self->offset - (guint64) (self->end - self->at));
}

static gboolean
limn_payload_fail_char (LimnPayload *self, GError **error)
{
  return limn_payload_fault_set_char (
      error, *self->at, self->offset - (guint64) (self->end - self->at));
}

/* the step after a value */
static void
limn_payload_leave_value (LimnPayload *self)
{
  if (limn_payload_path_get_depth (self->path) == 0)
    self->state = LIMN_PAYLOAD_END;
  else if (limn_payload_path_in_array (self->path))
    self->state = LIMN_PAYLOAD_NEXT_VALUE;
  else
    self->state = LIMN_PAYLOAD_NEXT_KEY;
}

static gboolean
limn_payload_open (LimnPayload *self, gboolean array, GError **error)
{
  if (limn_payload_path_get_depth (self->path) == LIMN_PAYLOAD_MAX_DEPTH)
    return limn_payload_fail (self, "more than 64 nested levels", error);

  limn_payload_skeleton_open (self->skeleton, array);
  limn_payload_path_push (self->path, array);
  self->state = array ? LIMN_PAYLOAD_FIRST_VALUE : LIMN_PAYLOAD_FIRST_KEY;
  self->at++;
  return TRUE;
}

static void
limn_payload_close (LimnPayload *self)
{
  limn_payload_skeleton_close (self->skeleton);
  limn_payload_path_pop (self->path);
  limn_payload_leave_value (self);
  self->at++;
}

static gboolean
limn_payload_emit_key (gpointer user_data,
                       const char *data,
                       gsize length,
                       GError **error)
{
  LimnPayload *self = user_data;

  limn_payload_skeleton_add_text (self->skeleton, data, length);
  return TRUE;
}

static gboolean
limn_payload_emit_value (gpointer user_data,
                         const char *data,
                         gsize length,
                         GError **error)
{
  LimnPayload *self = user_data;

  return limn_payload_flow_emit (&self->flow, data, length, error);
}

static gboolean
limn_payload_close_key (LimnPayload *self, GError **error)
{
  const char *key = limn_payload_skeleton_close_key (self->skeleton);

  if (key == NULL)
    return limn_payload_fail (
        self, "a name that is reserved or not UTF-8", error);
  limn_payload_path_set_key (self->path, key);
  self->state = LIMN_PAYLOAD_COLON;
  return TRUE;
}

static gboolean
limn_payload_close_value (LimnPayload *self, GError **error)
{
  if (!limn_payload_flow_end (&self->flow, error))
    return *error == NULL ?
               limn_payload_fail (self, "a string that is not UTF-8", error) :
               FALSE;
  limn_payload_leave_value (self);
  return TRUE;
}

static const LimnPayloadTarget limn_payload_to_key = { limn_payload_emit_key,
                                                       limn_payload_close_key };
static const LimnPayloadTarget limn_payload_to_value = {
  limn_payload_emit_value, limn_payload_close_value
};

static void
limn_payload_open_string (LimnPayload *self, const LimnPayloadTarget *target)
{
  self->at++;
  self->state = LIMN_PAYLOAD_STRING;
  self->target = target;
  self->string = (LimnPayloadString){ 0 };
  limn_payload_skeleton_begin_text (self->skeleton);
}

static gboolean
limn_payload_open_value (LimnPayload *self, GError **error)
{
  limn_payload_open_string (self, &limn_payload_to_value);
  return limn_payload_flow_begin (&self->flow, error);
}

static gboolean
limn_payload_on_bom (LimnPayload *self, GError **error)
{
  if (*self->at == limn_payload_bom[self->marks])
    {
      self->at++;
      self->marks++;
      if (limn_payload_bom[self->marks] == '\0')
        self->state = LIMN_PAYLOAD_VALUE;
      return TRUE;
    }
  if (self->marks > 0)
    return limn_payload_fail_char (self, error);
  self->state = LIMN_PAYLOAD_VALUE;
  return TRUE;
}

static gboolean
limn_payload_on_value (LimnPayload *self, GError **error)
{
  char c = *self->at;

  if (c == '{' || c == '[')
    return limn_payload_open (self, c == '[', error);
  if (c == '"')
    return limn_payload_open_value (self, error);
  if (c == '-' || g_ascii_isdigit (c) || c == 't' || c == 'f' || c == 'n')
    {
      limn_payload_skeleton_begin_text (self->skeleton);
      self->state = LIMN_PAYLOAD_SCALAR;
      return TRUE;
    }
  if (c != '<' || limn_payload_skeleton_get_size (self->skeleton) > 0)
    return limn_payload_fail_char (self, error);
  return limn_payload_fault_set_html (error);
}

static gboolean
limn_payload_on_key (LimnPayload *self, GError **error)
{
  if (*self->at != '"')
    return limn_payload_fail_char (self, error);
  limn_payload_open_string (self, &limn_payload_to_key);
  return TRUE;
}

static gboolean
limn_payload_on_colon (LimnPayload *self, GError **error)
{
  if (*self->at != ':')
    return limn_payload_fail_char (self, error);
  self->at++;
  self->state = LIMN_PAYLOAD_VALUE;
  return TRUE;
}

static gboolean
limn_payload_on_next (LimnPayload *self, GError **error)
{
  if (*self->at != ',')
    return limn_payload_fail_char (self, error);
  self->at++;
  limn_payload_path_next (self->path);
  self->state = self->state == LIMN_PAYLOAD_NEXT_VALUE ? LIMN_PAYLOAD_VALUE :
                                                         LIMN_PAYLOAD_KEY;
  return TRUE;
}

static gboolean
limn_payload_close_scalar (LimnPayload *self, GError **error)
{
  if (!limn_payload_skeleton_close_scalar (self->skeleton))
    return limn_payload_fail (self, "a bad number or word", error);
  limn_payload_leave_value (self);
  return TRUE;
}

static gboolean
limn_payload_on_scalar (LimnPayload *self, GError **error)
{
  self->at =
      limn_payload_skeleton_add_scalar (self->skeleton, self->at, self->end);
  if (self->at == self->end)
    return TRUE;
  return limn_payload_close_scalar (self, error);
}

static gboolean
limn_payload_on_string (LimnPayload *self, GError **error)
{
  const LimnPayloadTarget *target = self->target;

  if (!limn_payload_string_read (
          &self->string, &self->at, self->end, target->emit, self, error))
    return *error == NULL ? limn_payload_fail_char (self, error) : FALSE;
  if (self->at == self->end)
    return TRUE;
  self->at++;
  return target->close (self, error);
}

static gboolean
limn_payload_on_end (LimnPayload *self, GError **error)
{
  return limn_payload_fail (self, "more text after the end", error);
}

/* @spaced: white space may stand here; @closer: what ends the container here */
static const struct
{
  LimnPayloadStep step;
  gboolean spaced;
  char closer;
} limn_payload_states[] = {
  [LIMN_PAYLOAD_BOM] = { limn_payload_on_bom, FALSE },
  [LIMN_PAYLOAD_VALUE] = { limn_payload_on_value, TRUE },
  [LIMN_PAYLOAD_FIRST_VALUE] = { limn_payload_on_value, TRUE, ']' },
  [LIMN_PAYLOAD_NEXT_VALUE] = { limn_payload_on_next, TRUE, ']' },
  [LIMN_PAYLOAD_KEY] = { limn_payload_on_key, TRUE },
  [LIMN_PAYLOAD_FIRST_KEY] = { limn_payload_on_key, TRUE, '}' },
  [LIMN_PAYLOAD_NEXT_KEY] = { limn_payload_on_next, TRUE, '}' },
  [LIMN_PAYLOAD_COLON] = { limn_payload_on_colon, TRUE },
  [LIMN_PAYLOAD_SCALAR] = { limn_payload_on_scalar, FALSE },
  [LIMN_PAYLOAD_STRING] = { limn_payload_on_string, FALSE },
  [LIMN_PAYLOAD_END] = { limn_payload_on_end, TRUE },
};

static gboolean
limn_payload_step (LimnPayload *self, GError **error)
{
  char closer = limn_payload_states[self->state].closer;

  if (closer == '\0' || *self->at != closer)
    return limn_payload_states[self->state].step (self, error);
  limn_payload_close (self);
  return TRUE;
}

static void
limn_payload_skip_space (LimnPayload *self)
{
  if (!limn_payload_states[self->state].spaced)
    return;
  while (self->at < self->end && (*self->at == ' ' || *self->at == '\n' ||
                                  *self->at == '\r' || *self->at == '\t'))
    self->at++;
}

static gboolean
limn_payload_read_chunk (LimnPayload *self, GError **error)
{
  for (;;)
    {
      limn_payload_skip_space (self);
      if (self->at == self->end)
        return TRUE;
      if (!limn_payload_step (self, error))
        return FALSE;
      if (limn_payload_skeleton_get_size (self->skeleton) >
          LIMN_PAYLOAD_MAX_SKELETON)
        return limn_payload_fail (
            self, "more than 4 MiB of text beside the images", error);
    }
}

static gboolean
limn_payload_check_end (LimnPayload *self, GError **error)
{
  /* only the end of the text tells where a number at the root ends */
  if (self->state == LIMN_PAYLOAD_SCALAR &&
      limn_payload_path_get_depth (self->path) == 0 &&
      !limn_payload_close_scalar (self, error))
    return FALSE;
  if (self->state == LIMN_PAYLOAD_END)
    return TRUE;
  if (limn_payload_skeleton_get_size (self->skeleton) > 0)
    return limn_payload_fail (self, "it breaks off", error);
  return limn_payload_fault_set_empty (error);
}

/* the first failure stays: what follows it has no meaning */
static gboolean
limn_payload_report (const LimnPayload *self, GError **error)
{
  if (self->failure == NULL)
    return TRUE;
  g_propagate_error (error, g_error_copy (self->failure));
  return FALSE;
}

/**
 * limn_payload_new:
 * @claims: NULL-terminated patterns such as "data[].b64_json" or
 *   "candidates[].content.parts[].inlineData.data"; "[]" is any index, and
 *   "images[].url^=data:" claims but the strings that begin with "data:"
 * @sink: who takes the strings at those paths; copied
 * @user_data: first argument of the sink's functions
 *
 * A claimed path whose value is no string, or not one that begins as the claim
 * says, stays in the skeleton as it is. Of a member that occurs twice every
 * string flows, and the skeleton keeps the last.
 *
 * Returns: (transfer full): a reader
 */
LimnPayload *
limn_payload_new (const char *const *claims,
                  const LimnPayloadSink *sink,
                  gpointer user_data)
{
  LimnPayload *self = NULL;

  g_return_val_if_fail (sink != NULL, NULL);

  self = g_new0 (LimnPayload, 1);
  self->path = limn_payload_path_new (claims);
  self->skeleton = limn_payload_skeleton_new ();
  self->flow = (LimnPayloadFlow){ .sink = *sink,
                                  .user_data = user_data,
                                  .path = self->path,
                                  .skeleton = self->skeleton };
  return self;
}

/**
 * limn_payload_free:
 * @self: (nullable) (transfer full): a reader
 */
void
limn_payload_free (LimnPayload *self)
{
  if (self == NULL)
    return;
  g_clear_error (&self->failure);
  limn_payload_path_free (self->path);
  limn_payload_skeleton_free (self->skeleton);
  g_free (self);
}

/**
 * limn_payload_feed:
 * @self: a reader
 * @data: the next bytes of the answer, split anywhere
 * @length: how many
 * @error: return location
 *
 * Reads RFC 8259 JSON, with a byte order mark or without. Strings in the
 * skeleton are cut, at a character, after %LIMN_PAYLOAD_MAX_STRING bytes; white
 * space costs nothing. A surrogate without its other half, and in the skeleton
 * a NUL, becomes U+FFFD. Claimed strings are passed on without a check of their
 * UTF-8.
 *
 * Returns: FALSE with %LIMN_ERROR_ANSWER for anything but JSON within the
 *   bounds, or with the sink's error; after that every call fails the same way
 */
gboolean
limn_payload_feed (LimnPayload *self,
                   const char *data,
                   gsize length,
                   GError **error)
{
  g_return_val_if_fail (self != NULL && (data != NULL || length == 0), FALSE);

  if (self->failure != NULL || length == 0)
    return limn_payload_report (self, error);
  self->at = data;
  self->end = data + length;
  self->offset += length;
  limn_payload_read_chunk (self, &self->failure);
  self->at = self->end = NULL;
  return limn_payload_report (self, error);
}

/**
 * limn_payload_finish:
 * @self: a reader that has been fed everything
 * @error: return location
 *
 * Returns: (transfer full): the skeleton, in which every claimed string is a
 *   node for limn_payload_get_stream(); NULL with %LIMN_ERROR_ANSWER when the
 *   text is empty or breaks off, or with the error of an earlier feed
 */
JsonNode *
limn_payload_finish (LimnPayload *self, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->failure == NULL)
    limn_payload_check_end (self, &self->failure);
  if (!limn_payload_report (self, error))
    return NULL;
  return limn_payload_skeleton_steal (self->skeleton);
}

/**
 * limn_payload_get_stream:
 * @node: (nullable): a node of a skeleton
 *
 * No foreign JSON can forge such a node: an answer with a member of its
 * reserved name is refused.
 *
 * Returns: the number of the stream that @node stands for, -1 for any other
 */
gint
limn_payload_get_stream (JsonNode *node)
{
  return limn_payload_skeleton_find_stream (node);
}
