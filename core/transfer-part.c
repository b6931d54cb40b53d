/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/transfer-part: a place in a GBytes. */
#include <string.h>

#include "transfer-part.h"

struct _LimnTransferPart
{
  GBytes *data;
  gsize offset;
};

/**
 * limn_transfer_part_new:
 * @data: contents; a reference is taken
 *
 * Returns: (transfer full): a reader at their beginning
 */
LimnTransferPart *
limn_transfer_part_new (GBytes *data)
{
  LimnTransferPart *self = g_new0 (LimnTransferPart, 1);

  self->data = g_bytes_ref (data);
  return self;
}

/**
 * limn_transfer_part_free:
 * @self: (transfer full): a reader
 */
void
limn_transfer_part_free (gpointer self)
{
  LimnTransferPart *part = self;

  g_bytes_unref (part->data);
  g_free (part);
}

/**
 * limn_transfer_part_read:
 * @buffer: where to
 * @size: 1
 * @count: size of @buffer
 * @self: a reader
 *
 * Has the shape of fread().
 *
 * Returns: how many bytes were read; 0 at the end
 */
gsize
limn_transfer_part_read (char *buffer, gsize size, gsize count, gpointer self)
{
  LimnTransferPart *part = self;
  gsize length;
  const char *bytes = g_bytes_get_data (part->data, &length);
  gsize taken = MIN (size * count, length - part->offset);

  if (taken > 0)
    memcpy (buffer, bytes + part->offset, taken);
  part->offset += taken;
  return taken;
}

/**
 * limn_transfer_part_seek:
 * @self: a reader
 * @offset: from the beginning
 *
 * Returns: FALSE when @offset is outside the contents
 */
gboolean
limn_transfer_part_seek (LimnTransferPart *self, goffset offset)
{
  if (offset < 0 || (guint64) offset > g_bytes_get_size (self->data))
    return FALSE;
  self->offset = (gsize) offset;
  return TRUE;
}
