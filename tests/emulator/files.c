/* emulator/files: a bounded list of uploads. */
#include "files.h"

#define EMU_FILES_MOST 64

struct _EmuFiles
{
  GPtrArray *files;
};

static void
emu_files_free_one (gpointer data)
{
  EmuFile *file = data;

  g_free (file->id);
  g_free (file->name);
  g_free (file->type);
  g_bytes_unref (file->bytes);
  g_free (file->sha256);
  g_clear_pointer (&file->metadata, json_node_unref);
  g_free (file);
}

EmuFiles *
emu_files_new (void)
{
  EmuFiles *self = g_new0 (EmuFiles, 1);

  self->files = g_ptr_array_new_with_free_func (emu_files_free_one);
  return self;
}

void
emu_files_free (EmuFiles *self)
{
  g_ptr_array_unref (self->files);
  g_free (self);
}

/**
 * emu_files_add:
 * @metadata: (nullable) (transfer full): an object
 *
 * Returns: (transfer none): the file, with an id; the oldest of many are
 *   forgotten
 */
EmuFile *
emu_files_add (EmuFiles *self,
               const char *name,
               const char *type,
               GBytes *bytes,
               JsonNode *metadata)
{
  EmuFile *file = g_new0 (EmuFile, 1);

  file->id = g_uuid_string_random ();
  file->name = g_strdup (name);
  file->type = g_strdup (type);
  file->bytes = g_bytes_ref (bytes);
  file->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  file->created = g_get_real_time ();
  file->metadata = metadata;
  g_ptr_array_add (self->files, file);
  if (self->files->len > EMU_FILES_MOST)
    g_ptr_array_remove_index (self->files, 0);
  return file;
}

EmuFile *
emu_files_find (const EmuFiles *self, const char *id)
{
  for (guint i = 0; i < self->files->len; i++)
    {
      EmuFile *file = g_ptr_array_index (self->files, i);

      if (g_str_equal (file->id, id))
        return file;
    }
  return NULL;
}

gboolean
emu_files_remove (EmuFiles *self, const char *id)
{
  EmuFile *file = emu_files_find (self, id);

  return file != NULL && g_ptr_array_remove (self->files, file);
}

/* (nullable): newest first */
EmuFile *
emu_files_get (const EmuFiles *self, guint index)
{
  return index < self->files->len ?
             g_ptr_array_index (self->files, self->files->len - 1 - index) :
             NULL;
}
