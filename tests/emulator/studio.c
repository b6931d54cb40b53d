/* emulator/studio: painting, encoding and base64, off the main thread. */
#include "studio.h"

#include "decode.h"
#include "encode.h"
#include "scene.h"

/* bytes of finished files that are kept for the next same request */
#define EMU_STUDIO_CACHE (G_GUINT64_CONSTANT (768) * 1024 * 1024)

struct _EmuStudio
{
  GMutex lock;
  GHashTable *images;
  GQueue order;
  guint64 size;
};

typedef struct
{
  EmuStudio *studio;
  EmuStudioOrder *order;
  GPtrArray *pictures;
  EmuPicture *mask;
  char *upload_key;
  GPtrArray *images;
  guint left;
  gboolean failed;
} EmuStudioWork;

typedef struct
{
  GTask *whole;
  guint index;
} EmuStudioShare;

static void
emu_studio_image_free (gpointer data)
{
  EmuStudioImage *image = data;

  if (image == NULL)
    return;
  g_bytes_unref (image->file);
  g_clear_pointer (&image->base64, g_bytes_unref);
  g_free (image);
}

static EmuStudioImage *
emu_studio_image_copy (const EmuStudioImage *image)
{
  EmuStudioImage *copy = g_new0 (EmuStudioImage, 1);

  copy->file = g_bytes_ref (image->file);
  if (image->base64 != NULL)
    copy->base64 = g_bytes_ref (image->base64);
  return copy;
}

static guint64
emu_studio_image_size (const EmuStudioImage *image)
{
  return g_bytes_get_size (image->file) +
         (image->base64 != NULL ? g_bytes_get_size (image->base64) : 0);
}

EmuStudio *
emu_studio_new (void)
{
  EmuStudio *self = g_new0 (EmuStudio, 1);

  g_mutex_init (&self->lock);
  self->images = g_hash_table_new_full (
      g_str_hash, g_str_equal, g_free, emu_studio_image_free);
  g_queue_init (&self->order);
  return self;
}

void
emu_studio_free (EmuStudio *self)
{
  g_hash_table_unref (self->images);
  g_queue_clear_full (&self->order, g_free);
  g_mutex_clear (&self->lock);
  g_free (self);
}

EmuStudioOrder *
emu_studio_order_new (void)
{
  EmuStudioOrder *order = g_new0 (EmuStudioOrder, 1);

  order->n = 1;
  order->quality = EMU_ENCODE_QUALITY;
  order->drift = (EmuEditDrift){ 0, 0, 1, { 1, 1, 1 } };
  return order;
}

void
emu_studio_order_free (EmuStudioOrder *order)
{
  g_free (order->prompt);
  g_clear_pointer (&order->uploads, g_ptr_array_unref);
  g_clear_pointer (&order->mask, g_bytes_unref);
  g_free (order);
}

static void
emu_studio_work_free (gpointer data)
{
  EmuStudioWork *work = data;

  emu_studio_order_free (work->order);
  g_clear_pointer (&work->pictures, g_ptr_array_unref);
  emu_picture_free (work->mask);
  g_free (work->upload_key);
  g_clear_pointer (&work->images, g_ptr_array_unref);
  g_free (work);
}

static EmuStudioImage *
emu_studio_look_up (EmuStudio *self, const char *key, gboolean base64)
{
  EmuStudioImage *found, *copy = NULL;

  g_mutex_lock (&self->lock);
  found = g_hash_table_lookup (self->images, key);
  if (found != NULL && (found->base64 != NULL || !base64))
    copy = emu_studio_image_copy (found);
  g_mutex_unlock (&self->lock);
  return copy;
}

static void
emu_studio_keep (EmuStudio *self, const char *key, EmuStudioImage *image)
{
  EmuStudioImage *old;

  g_mutex_lock (&self->lock);
  old = g_hash_table_lookup (self->images, key);
  if (old != NULL)
    self->size -= emu_studio_image_size (old);
  else
    g_queue_push_tail (&self->order, g_strdup (key));
  g_hash_table_replace (
      self->images, g_strdup (key), emu_studio_image_copy (image));
  self->size += emu_studio_image_size (image);
  while (self->size > EMU_STUDIO_CACHE && self->order.length > 1)
    {
      g_autofree char *oldest = g_queue_pop_head (&self->order);

      self->size -=
          emu_studio_image_size (g_hash_table_lookup (self->images, oldest));
      g_hash_table_remove (self->images, oldest);
    }
  g_mutex_unlock (&self->lock);
}

static EmuPicture *
emu_studio_paint (const EmuStudioWork *work, guint index)
{
  const EmuStudioOrder *order = work->order;
  g_autoptr (EmuPicture) picture = NULL;

  if (work->pictures == NULL)
    return emu_scene_paint (
        order->prompt, order->seed, index, order->width, order->height);
  picture = emu_edit_picture (work->pictures,
                              work->mask,
                              order->prompt,
                              index,
                              order->edit,
                              order->width,
                              order->height);
  if (emu_edit_drift_is_none (&order->drift))
    return g_steal_pointer (&picture);
  return emu_edit_drift (picture, &order->drift);
}

static char *
emu_studio_key (const EmuStudioWork *work, guint index)
{
  const EmuStudioOrder *order = work->order;
  const EmuEditDrift *drift = &order->drift;

  return g_strdup_printf ("%s|%" G_GUINT64_FORMAT
                          "|%u|%ux%u|%d.%u|%s|%d|%g %g %g %g %g %g %d",
                          order->prompt,
                          order->seed,
                          index,
                          order->width,
                          order->height,
                          order->format,
                          order->quality,
                          work->upload_key != NULL ? work->upload_key : "",
                          order->edit,
                          drift->dx,
                          drift->dy,
                          drift->scale,
                          drift->gain[0],
                          drift->gain[1],
                          drift->gain[2],
                          drift->wide);
}

static EmuStudioImage *
emu_studio_make_one (const EmuStudioWork *work, guint index)
{
  g_autofree char *key = emu_studio_key (work, index);
  EmuStudioImage *image =
      emu_studio_look_up (work->studio, key, work->order->base64);
  g_autoptr (EmuPicture) picture = NULL;

  if (image != NULL)
    return image;
  image = emu_studio_look_up (work->studio, key, FALSE);
  if (image == NULL)
    {
      GBytes *file;

      picture = emu_studio_paint (work, index);
      file = emu_encode_picture (
          picture, work->order->format, work->order->quality);
      if (file == NULL)
        return NULL;
      image = g_new0 (EmuStudioImage, 1);
      image->file = file;
    }
  if (work->order->base64)
    {
      gsize length;
      const guint8 *data = g_bytes_get_data (image->file, &length);
      char *text = g_base64_encode (data, length);

      image->base64 = g_bytes_new_take (text, strlen (text));
    }
  emu_studio_keep (work->studio, key, image);
  return image;
}

static void
emu_studio_share_thread (GTask *task,
                         gpointer source,
                         gpointer data,
                         GCancellable *cancellable)
{
  EmuStudioShare *share = data;
  EmuStudioWork *work = g_task_get_task_data (share->whole);

  g_task_return_pointer (
      task, emu_studio_make_one (work, share->index), emu_studio_image_free);
}

static void
emu_studio_on_share (GObject *source, GAsyncResult *result, gpointer data)
{
  EmuStudioShare *share = g_task_get_task_data (G_TASK (result));
  EmuStudioWork *work = g_task_get_task_data (share->whole);
  EmuStudioImage *image = g_task_propagate_pointer (G_TASK (result), NULL);

  work->images->pdata[share->index] = image;
  work->failed |= image == NULL;
  if (--work->left > 0)
    return;
  if (work->failed)
    g_task_return_new_error (share->whole,
                             G_IO_ERROR,
                             G_IO_ERROR_NOT_SUPPORTED,
                             "the format cannot hold an image this large");
  else
    g_task_return_pointer (share->whole,
                           g_steal_pointer (&work->images),
                           (GDestroyNotify) g_ptr_array_unref);
}

static void
emu_studio_share_free (gpointer data)
{
  EmuStudioShare *share = data;

  g_object_unref (share->whole);
  g_free (share);
}

static void
emu_studio_share_out (GTask *whole)
{
  EmuStudioWork *work = g_task_get_task_data (whole);

  work->images = g_ptr_array_new_with_free_func (emu_studio_image_free);
  g_ptr_array_set_size (work->images, (gint) work->order->n);
  work->left = work->order->n;
  for (guint i = 0; i < work->order->n; i++)
    {
      g_autoptr (GTask) task =
          g_task_new (NULL, NULL, emu_studio_on_share, NULL);
      EmuStudioShare *share = g_new0 (EmuStudioShare, 1);

      share->whole = g_object_ref (whole);
      share->index = i;
      g_task_set_task_data (task, share, emu_studio_share_free);
      g_task_run_in_thread (task, emu_studio_share_thread);
    }
}

/* white is edited: alpha says it as emu_edit_picture() wants it */
static void
emu_studio_turn_mask (EmuPicture *mask)
{
  gsize n = (gsize) mask->width * mask->height;

  for (gsize i = 0; i < n; i++)
    {
      guint8 *pixel = mask->pixels + 4 * i;
      guint luma =
          (299 * pixel[0] + 587 * pixel[1] + 114 * pixel[2] + 500) / 1000;

      pixel[3] = (guint8) (255 - luma);
    }
}

/* decodes all uploads and makes a key of them */
static gboolean
emu_studio_prepare (EmuStudioWork *work)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  GPtrArray *uploads = work->order->uploads;

  work->pictures =
      g_ptr_array_new_with_free_func ((GDestroyNotify) emu_picture_free);
  for (guint i = 0; i < uploads->len; i++)
    {
      GBytes *upload = g_ptr_array_index (uploads, i);
      EmuPicture *picture = emu_decode_picture (upload);
      gsize length;
      const guint8 *data = g_bytes_get_data (upload, &length);

      if (picture == NULL)
        return FALSE;
      g_ptr_array_add (work->pictures, picture);
      g_checksum_update (sum, data, (gssize) length);
    }
  if (work->order->mask != NULL)
    {
      gsize length;
      const guint8 *data = g_bytes_get_data (work->order->mask, &length);

      g_checksum_update (sum, data, (gssize) length);
      if (work->order->white_mask)
        g_checksum_update (sum, (const guchar *) "white", -1);
      work->mask = emu_decode_picture (work->order->mask);
      if (work->mask != NULL && work->order->white_mask)
        emu_studio_turn_mask (work->mask);
    }
  work->upload_key = g_strdup (g_checksum_get_string (sum));
  return work->order->mask == NULL || work->mask != NULL;
}

static void
emu_studio_prepare_thread (GTask *task,
                           gpointer source,
                           gpointer data,
                           GCancellable *cancellable)
{
  EmuStudioWork *work = g_task_get_task_data (G_TASK (data));

  g_task_return_boolean (task, emu_studio_prepare (work));
}

static void
emu_studio_on_prepared (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *whole = g_task_get_task_data (G_TASK (result));

  if (g_task_propagate_boolean (G_TASK (result), NULL))
    emu_studio_share_out (whole);
  else
    g_task_return_new_error (whole,
                             G_IO_ERROR,
                             G_IO_ERROR_INVALID_DATA,
                             "an image cannot be decoded");
}

/**
 * emu_studio_make_async:
 * @order: (transfer full): what to make
 */
void
emu_studio_make_async (EmuStudio *self,
                       EmuStudioOrder *order,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) whole = g_task_new (NULL, NULL, callback, user_data);
  g_autoptr (GTask) prepare = NULL;
  EmuStudioWork *work = g_new0 (EmuStudioWork, 1);

  work->studio = self;
  work->order = order;
  g_task_set_task_data (whole, work, emu_studio_work_free);
  if (order->uploads == NULL)
    {
      emu_studio_share_out (whole);
      return;
    }
  prepare = g_task_new (NULL, NULL, emu_studio_on_prepared, NULL);
  g_task_set_task_data (prepare, g_object_ref (whole), g_object_unref);
  g_task_run_in_thread (prepare, emu_studio_prepare_thread);
}

/**
 * emu_studio_make_finish:
 *
 * Returns: (transfer full) (element-type EmuStudioImage): the images in order;
 *   %NULL with %G_IO_ERROR_INVALID_DATA for an upload that cannot be decoded,
 *   with %G_IO_ERROR_NOT_SUPPORTED for a format too small for the size
 */
GPtrArray *
emu_studio_make_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
