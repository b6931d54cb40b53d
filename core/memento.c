/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/memento: where a job's results belong, kept with its record until they
 * are there. */
#include "memento.h"

#include <glib/gi18n-lib.h>

#include <math.h>
#include <string.h>

#include "codec/codec.h"
#include "entry.h"
#include "journal.h"
#include "jsontext.h"

/* beyond this is no image, pixels; GIMP's own limit is 524288 */
#define LIMN_MEMENTO_FAR (1 << 20)

static const char *const limn_memento_sides[] = { "x", "y", "width", "height" };

/* a mask on its way back */
typedef struct
{
  guint width, height;
  guint8 *values;
} LimnMementoMask;

/**
 * limn_memento_new:
 *
 * Returns: (transfer full): one that knows of nothing
 */
LimnMemento *
limn_memento_new (void)
{
  LimnMemento *self = g_new0 (LimnMemento, 1);

  self->place = json_object_new ();
  return self;
}

/**
 * limn_memento_free:
 * @self: (nullable) (transfer full): a memento
 */
void
limn_memento_free (LimnMemento *self)
{
  if (self == NULL)
    return;
  json_object_unref (self->place);
  g_clear_pointer (&self->mask, g_bytes_unref);
  g_free (self);
}

static GBytes *
limn_memento_read_mask (const char *id)
{
  g_autofree char *folder = limn_journal_dup_folder ();
  g_autofree char *path = g_build_filename (folder, id, LIMN_ENTRY_MASK, NULL);
  char *bytes;
  gsize length;

  return limn_entry_is_name (id) &&
                 g_file_get_contents (path, &bytes, &length, NULL) ?
             g_bytes_new_take (bytes, length) :
             NULL;
}

/**
 * limn_memento_read:
 * @record: of a job in the journal, see limn_recovery_read()
 *
 * Returns: (transfer full) (nullable): what was kept with it; %NULL where
 *   nothing was
 */
LimnMemento *
limn_memento_read (const LimnRecord *record)
{
  JsonObject *journal = limn_jsontext_get_object (
      limn_record_get_object (record), LIMN_ENTRY_JOURNAL);
  JsonObject *place = limn_jsontext_get_object (journal, LIMN_ENTRY_PLACE);
  LimnMemento *self;

  if (place == NULL)
    return NULL;
  self = g_new0 (LimnMemento, 1);
  self->place = json_object_ref (place);
  self->mask = limn_memento_read_mask (limn_record_get_id (record));
  return self;
}

/**
 * limn_memento_set_rect:
 * @self: a memento
 * @name: what it is
 * @rect: pixels
 */
void
limn_memento_set_rect (LimnMemento *self,
                       const char *name,
                       const LimnRect *rect)
{
  const gint values[] = { rect->x, rect->y, rect->width, rect->height };
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    json_object_set_int_member (object, limn_memento_sides[i], values[i]);
  json_object_set_object_member (self->place, name, object);
}

/**
 * limn_memento_get_rect:
 * @self: a memento
 * @name: of a rectangle
 * @rect: (out): the rectangle
 *
 * Returns: whether it has one of that name
 */
gboolean
limn_memento_get_rect (const LimnMemento *self,
                       const char *name,
                       LimnRect *rect)
{
  JsonObject *object = limn_jsontext_get_object (self->place, name);
  gint values[G_N_ELEMENTS (limn_memento_sides)];

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      gdouble number;

      if (!limn_jsontext_get_number (object, limn_memento_sides[i], &number) ||
          !(fabs (number) <= LIMN_MEMENTO_FAR))
        return FALSE;
      values[i] = (gint) number;
    }
  *rect = (LimnRect){ values[0], values[1], values[2], values[3] };
  return rect->width >= 0 && rect->height >= 0;
}

/**
 * limn_memento_set_mask:
 * @self: a memento
 * @values: a byte for each pixel, row after row
 * @width: pixels
 * @height: rows
 * @error: return location
 *
 * Returns: %FALSE where it cannot be encoded
 */
gboolean
limn_memento_set_mask (LimnMemento *self,
                       const guint8 *values,
                       guint width,
                       guint height,
                       GError **error)
{
  const LimnImageInfo info = { .format = LIMN_IMAGE_FORMAT_PNG,
                               .width = width,
                               .height = height,
                               .channels = 1,
                               .depth = 8 };
  g_autoptr (LimnEncoder) encoder = limn_encoder_new (&info, NULL, error);

  if (encoder == NULL ||
      !limn_encoder_push (encoder, values, width, height, error))
    return FALSE;
  g_clear_pointer (&self->mask, g_bytes_unref);
  self->mask = limn_encoder_finish (encoder, error);
  return self->mask != NULL;
}

/* Whoever wrote into the journal, it is a mask of the size that is wanted, and
 * that size is one that the decoder lets pass. */
static gboolean
limn_memento_begin (gpointer user_data,
                    const LimnImageInfo *info,
                    GError **error)
{
  LimnMementoMask *mask = user_data;

  if (info->width != mask->width || info->height != mask->height ||
      info->channels != 1 || info->depth != 8)
    {
      g_set_error_literal (
          error, G_FILE_ERROR, G_FILE_ERROR_INVAL, _ ("no mask of this size"));
      return FALSE;
    }
  mask->values = g_malloc0 ((gsize) mask->width * mask->height);
  return TRUE;
}

static gboolean
limn_memento_rows (gpointer user_data,
                   guint y,
                   guint n_rows,
                   const guint8 *pixels,
                   gsize stride,
                   GError **error)
{
  const LimnMementoMask *mask = user_data;

  for (guint i = 0; i < n_rows; i++)
    memcpy (mask->values + (gsize) (y + i) * mask->width,
            pixels + (gsize) i * stride,
            mask->width);
  return TRUE;
}

static const LimnRowSink limn_memento_sink = {
  .begin = limn_memento_begin,
  .rows = limn_memento_rows,
};

/**
 * limn_memento_dup_mask:
 * @self: a memento
 * @width: pixels that it has to have
 * @height: rows that it has to have
 *
 * Returns: (transfer full) (nullable): the values of its mask; %NULL where it
 *   has none, or one that is broken or of another size
 */
guint8 *
limn_memento_dup_mask (const LimnMemento *self, guint width, guint height)
{
  LimnMementoMask mask = { .width = width, .height = height };
  g_autoptr (LimnDecoder) decoder =
      limn_decoder_new (&limn_memento_sink, &mask);
  const guint8 *data;
  gsize length;

  if (self->mask == NULL)
    return NULL;
  data = g_bytes_get_data (self->mask, &length);
  if (!limn_decoder_feed (decoder, data, length, NULL) ||
      !limn_decoder_finish (decoder, NULL))
    g_clear_pointer (&mask.values, g_free);
  return mask.values;
}
