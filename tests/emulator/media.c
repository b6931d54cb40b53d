/* emulator/media: a bounded store of files by path. */
#include "media.h"

#include <string.h>

#include "vendor.h"

#define EMU_MEDIA_MOST 64

struct _EmuMedia
{
  GHashTable *files;
  GQueue order;
};

EmuMedia *
emu_media_new (void)
{
  EmuMedia *self = g_new0 (EmuMedia, 1);

  self->files = g_hash_table_new_full (
      g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  g_queue_init (&self->order);
  return self;
}

void
emu_media_free (EmuMedia *self)
{
  g_hash_table_unref (self->files);
  g_queue_clear_full (&self->order, g_free);
  g_free (self);
}

/**
 * emu_media_add:
 * @format: "png", "jpeg", "webp", "gif" or "avif"
 *
 * Returns: (transfer full): the path it can be had at; the oldest of many
 *   files are forgotten
 */
char *
emu_media_add (EmuMedia *self, GBytes *file, const char *format)
{
  char *path = g_strdup_printf ("/media/%08x%08x%08x.%s",
                                g_random_int (),
                                g_random_int (),
                                g_random_int (),
                                format);

  g_hash_table_insert (self->files, g_strdup (path), g_bytes_ref (file));
  g_queue_push_tail (&self->order, g_strdup (path));
  while (self->order.length > EMU_MEDIA_MOST)
    {
      g_autofree char *oldest = g_queue_pop_head (&self->order);

      g_hash_table_remove (self->files, oldest);
    }
  return path;
}

/**
 * emu_media_get:
 * @format: (out): what it was announced as
 *
 * Returns: (transfer full) (nullable): the file
 */
GBytes *
emu_media_get (EmuMedia *self, const char *path, char **format)
{
  GBytes *file = g_hash_table_lookup (self->files, path);

  if (file == NULL)
    return NULL;
  *format = g_strdup (strrchr (path, '.') + 1);
  return g_bytes_ref (file);
}

/* result URLs are public: a key that comes along has leaked */
static void
emu_media_handle (EmuCall *call)
{
  g_autofree char *format = NULL, *type = NULL;
  g_autoptr (GBytes) file = NULL;
  GPtrArray *parts;

  emu_call_take_fault (call, EMU_FAULT_AT_MEDIA);
  if (emu_call_header (call, "Authorization") != NULL)
    {
      emu_journal_violation (call->state->journal,
                             call->path,
                             "the key was sent with a media URL");
      emu_call_send_text (call, 400, "text/plain", "media URLs take no key\n");
      return;
    }
  if (emu_fault_prevents_images (call->fault))
    {
      emu_call_send_text (call,
                          call->fault->status ? call->fault->status : 403,
                          "text/html",
                          "<html><body>expired</body></html>\n");
      return;
    }
  file = emu_media_get (call->state->media, call->path, &format);
  if (file == NULL)
    {
      emu_call_send_text (call, 404, "text/plain", "no such file\n");
      return;
    }
  type = g_strconcat ("image/", format, NULL);
  parts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_ptr_array_add (parts, emu_fault_spoil_file (call->fault, file));
  emu_call_send (call, 200, type, parts);
}

static const char *const emu_media_prefixes[] = { "/media/", NULL };

const EmuVendor emu_media_vendor = {
  .name = "media",
  .prefixes = emu_media_prefixes,
  .handle = emu_media_handle,
};
