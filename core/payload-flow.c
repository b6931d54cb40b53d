/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/payload-flow: a claimed string is held back until its beginning tells.
 */
#include "payload-flow.h"

#include <string.h>

/* what was held back is the beginning of the claim itself */
static gboolean
limn_payload_flow_start (LimnPayloadFlow *self, GError **error)
{
  g_autofree char *path = limn_payload_path_to_string (self->path);
  const char *held = self->claim;

  self->claim = NULL;
  self->flows = TRUE;
  return self->sink.begin (self->user_data, self->count, path, error) &&
         (*held == '\0' ||
          self->sink.data (
              self->user_data, self->count, held, strlen (held), error));
}

static void
limn_payload_flow_stay (LimnPayloadFlow *self)
{
  limn_payload_skeleton_add_text (self->skeleton, self->claim, self->n_matched);
  self->claim = NULL;
}

/* the next byte while nothing is decided; FALSE when it was not taken */
static gboolean
limn_payload_flow_match (LimnPayloadFlow *self, char c)
{
  if (c != self->claim[self->n_matched])
    return FALSE;
  self->n_matched++;
  return TRUE;
}

/**
 * limn_payload_flow_begin:
 * @self: the state
 * @error: return location
 *
 * The string at the present path opens; the skeleton's text has begun.
 *
 * Returns: FALSE with the sink's error
 */
gboolean
limn_payload_flow_begin (LimnPayloadFlow *self, GError **error)
{
  self->claim = limn_payload_path_get_claim (self->path);
  self->n_matched = 0;
  self->flows = FALSE;
  return self->claim == NULL || *self->claim != '\0' ||
         limn_payload_flow_start (self, error);
}

/**
 * limn_payload_flow_emit:
 * @self: the state
 * @data: its next unescaped bytes
 * @length: how many
 * @error: return location
 *
 * Returns: FALSE with the sink's error
 */
gboolean
limn_payload_flow_emit (LimnPayloadFlow *self,
                        const char *data,
                        gsize length,
                        GError **error)
{
  for (; self->claim != NULL && length > 0; data++, length--)
    {
      if (!limn_payload_flow_match (self, *data))
        {
          limn_payload_flow_stay (self);
          break;
        }
      if (self->claim[self->n_matched] == '\0' &&
          !limn_payload_flow_start (self, error))
        return FALSE;
    }
  if (length == 0)
    return TRUE;
  if (self->flows)
    return self->sink.data (self->user_data, self->count, data, length, error);
  limn_payload_skeleton_add_text (self->skeleton, data, length);
  return TRUE;
}

/**
 * limn_payload_flow_end:
 * @self: the state
 * @error: return location
 *
 * The string is closed.
 *
 * Returns: FALSE with the sink's error; without @error where a string that
 *   stays is not UTF-8
 */
gboolean
limn_payload_flow_end (LimnPayloadFlow *self, GError **error)
{
  if (self->claim != NULL)
    limn_payload_flow_stay (self);
  if (!self->flows)
    return limn_payload_skeleton_close_string (self->skeleton);
  limn_payload_skeleton_add_stream (self->skeleton, self->count);
  return self->sink.end (self->user_data, self->count++, error);
}
