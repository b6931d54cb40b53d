/* emulator/media: a bounded store of files by path. */
#include "media.h"

#include "vendor.h"

#define EMU_MEDIA_MOST 64

struct _EmuMedia
{
  GHashTable *files;
  GQueue order;
};

typedef struct
{
  GBytes *bytes;
  char *type;
} EmuMediaFile;

static void
emu_media_file_free (gpointer data)
{
  EmuMediaFile *file = data;

  g_bytes_unref (file->bytes);
  g_free (file->type);
  g_free (file);
}

EmuMedia *
emu_media_new (void)
{
  EmuMedia *self = g_new0 (EmuMedia, 1);

  self->files = g_hash_table_new_full (
      g_str_hash, g_str_equal, g_free, emu_media_file_free);
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
 * emu_media_put:
 * @path: where it can be had
 * @type: of its content
 *
 * The oldest of many files are forgotten.
 */
void
emu_media_put (EmuMedia *self, const char *path, const char *type, GBytes *file)
{
  EmuMediaFile *item = g_new0 (EmuMediaFile, 1);

  item->bytes = g_bytes_ref (file);
  item->type = g_strdup (type);
  if (g_hash_table_replace (self->files, g_strdup (path), item))
    g_queue_push_tail (&self->order, g_strdup (path));
  while (self->order.length > EMU_MEDIA_MOST)
    {
      g_autofree char *oldest = g_queue_pop_head (&self->order);

      g_hash_table_remove (self->files, oldest);
    }
}

/**
 * emu_media_add:
 * @folder: the path begins with, one of those this vendor answers
 * @extension: "png", "jpeg", "jpg", "webp", "gif" or "avif"
 *
 * Returns: (transfer full): the path it can be had at
 */
char *
emu_media_add (EmuMedia *self,
               const char *folder,
               const char *extension,
               GBytes *file)
{
  g_autofree char *type = g_strconcat (
      "image/", g_str_equal (extension, "jpg") ? "jpeg" : extension, NULL);
  char *path = g_strdup_printf ("/%s/%08x%08x%08x.%s",
                                folder,
                                g_random_int (),
                                g_random_int (),
                                g_random_int (),
                                extension);

  emu_media_put (self, path, type, file);
  return path;
}

/**
 * emu_media_get:
 * @type: (out): what it was announced as
 *
 * Returns: (transfer full) (nullable): the file
 */
GBytes *
emu_media_get (EmuMedia *self, const char *path, char **type)
{
  EmuMediaFile *item = g_hash_table_lookup (self->files, path);

  if (item == NULL)
    return NULL;
  *type = g_strdup (item->type);
  return g_bytes_ref (item->bytes);
}

/* result URLs are public: a key that comes along has leaked */
static void
emu_media_handle (EmuCall *call)
{
  g_autofree char *type = NULL;
  g_autoptr (GBytes) file = NULL;
  GPtrArray *parts;

  emu_call_take_fault (call, EMU_FAULT_AT_MEDIA);
  if (emu_call_has_key (call))
    {
      emu_journal_violation (call->state->journal,
                             call->path,
                             "the key was sent with a media URL");
      emu_call_send_text (call, 400, "text/plain", "media URLs take no key\n");
      return;
    }
  if (emu_fault_is (call->fault, EMU_FAULT_REDIRECT))
    {
      emu_call_send_text (
          call, 302, "text/html", "<html><body>moved</body></html>\n");
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
  file = emu_media_get (call->state->media, call->path, &type);
  if (file == NULL)
    {
      emu_call_send_text (call, 404, "text/plain", "no such file\n");
      return;
    }
  parts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_ptr_array_add (parts, emu_fault_spoil_file (call->fault, file));
  emu_call_send (call, 200, type, parts);
}

/* of the gateway, of fal, of Replicate and of LocalAI */
static const char *const emu_media_prefixes[] = {
  "/media/", "/files/", "/delivery/", "/generated-images/", NULL
};

const EmuVendor emu_media_vendor = {
  .name = "media",
  .prefixes = emu_media_prefixes,
  .handle = emu_media_handle,
};
