/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/output: bytes as received, or converted where another format is asked.
 *
 * A file grows under a temporary name beside its place and is renamed when it
 * is whole, so that a name never stands for half an image. */
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gfiledescriptorbased.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "codec/conversion.h"
#include "codec/packet.h"
#include "error.h"
#include "origin.h"

/* what umask leaves of it, as for any new file */
#define LIMN_OUTPUT_MODE 0666

typedef struct
{
  char *part;
  GFileOutputStream *stream;
  LimnImageFormat format; /* of the bytes received */
  LimnConversion *conversion;
  GError *trouble; /* why there is none */
} LimnOutputSlot;

struct _LimnOutput
{
  char *stem;
  char *extension; /* NULL: as received */
  LimnImageFormat format;
  LimnEncoderOptions options;
  char *packet; /* NULL: converted files say nothing of what made them */
  GPtrArray *slots;
  GPtrArray *files; /* names by result, NULL for one that is not whole */
};

static void
limn_output_slot_free (LimnOutputSlot *slot)
{
  if (slot == NULL)
    return;
  g_clear_object (&slot->stream);
  limn_conversion_free (slot->conversion);
  g_clear_error (&slot->trouble);
  if (slot->part != NULL)
    g_unlink (slot->part);
  g_free (slot->part);
  g_free (slot);
}

/**
 * limn_output_find_extension:
 * @path: name of a file
 *
 * Returns: (transfer none) (nullable): what stands behind the last dot of the
 *   name, folders apart
 */
const char *
limn_output_find_extension (const char *path)
{
  const char *slash = strrchr (path, G_DIR_SEPARATOR);
  const char *dot = strrchr (slash != NULL ? slash : path, '.');

  return dot != NULL ? dot + 1 : NULL;
}

/**
 * limn_output_new:
 * @path: name of the first file; without an extension it gets the format's own
 * @format: format wanted, %LIMN_IMAGE_FORMAT_UNKNOWN to keep what comes
 * @options: (nullable): of the encoder that converts to it
 *
 * A result of another format is converted, see limn_conversion_new(); one that
 * cannot be keeps its bytes and gets the extension of its own format.
 *
 * Returns: (transfer full): an output without files, user data of
 *   #limn_output_sink
 */
LimnOutput *
limn_output_new (const char *path,
                 LimnImageFormat format,
                 const LimnEncoderOptions *options)
{
  LimnOutput *self = g_new0 (LimnOutput, 1);
  const char *extension = limn_output_find_extension (path);

  self->stem = extension != NULL ? g_strndup (path, extension - 1 - path) :
                                   g_strdup (path);
  self->extension = g_strdup (extension);
  self->format = format;
  if (options != NULL)
    self->options = *options;
  self->slots =
      g_ptr_array_new_with_free_func ((GDestroyNotify) limn_output_slot_free);
  self->files = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/**
 * limn_output_free:
 * @self: (nullable) (transfer full): an output; unfinished files are removed
 */
void
limn_output_free (LimnOutput *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->slots);
  g_ptr_array_unref (self->files);
  g_free (self->stem);
  g_free (self->extension);
  g_free (self->packet);
  g_free (self);
}

/**
 * limn_output_set_origin:
 * @self: an output
 * @origin: (nullable): what made the results, see limn_origin_find()
 *
 * A conversion loses what the vendor's bytes tell of their origin; @origin is
 * written instead where limn_packet_embed() can. Bytes that stay as received
 * are not touched.
 */
void
limn_output_set_origin (LimnOutput *self, const char *origin)
{
  g_free (self->packet);
  self->packet = origin != NULL ? limn_origin_dup_packet (origin) : NULL;
}

/**
 * limn_output_get_file:
 * @self: an output
 * @number: of a result
 *
 * Returns: (transfer none) (nullable): name of its whole file
 */
const char *
limn_output_get_file (LimnOutput *self, guint number)
{
  return number < self->files->len ? g_ptr_array_index (self->files, number) :
                                     NULL;
}

/**
 * limn_output_list_files:
 * @self: an output
 *
 * Returns: (transfer container) (element-type filename): names of the whole
 *   files, in the results' order
 */
GPtrArray *
limn_output_list_files (LimnOutput *self)
{
  GPtrArray *whole = g_ptr_array_new ();

  for (guint i = 0; i < self->files->len; i++)
    if (g_ptr_array_index (self->files, i) != NULL)
      g_ptr_array_add (whole, g_ptr_array_index (self->files, i));
  return whole;
}

static char *
limn_output_make_name (LimnOutput *self, guint index, const char *extension)
{
  if (index == 0)
    return g_strdup_printf ("%s.%s", self->stem, extension);
  return g_strdup_printf ("%s-%u.%s", self->stem, index + 1, extension);
}

/* a name is on the disk when its folder is */
static void
limn_output_sync_folder (LimnOutput *self)
{
  g_autofree char *path = g_path_get_dirname (self->stem);
  int folder = g_open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  if (folder < 0)
    return;
  fsync (folder);
  g_close (folder, NULL);
}

/**
 * limn_output_settle:
 * @self: an output that gets no more results
 *
 * Closes the gaps that drafts and lost results left in the files' names. After
 * it the files are on the disk for good.
 */
void
limn_output_settle (LimnOutput *self)
{
  guint n_whole = 0;

  for (guint i = 0; i < self->files->len; i++)
    {
      char *file = g_ptr_array_index (self->files, i);
      const char *dot = file != NULL ? strrchr (file, '.') : NULL;
      g_autofree char *name = NULL;

      if (file == NULL)
        continue;
      if (dot != NULL && i != n_whole)
        name = limn_output_make_name (self, n_whole, dot + 1);
      if (name != NULL && g_rename (file, name) == 0)
        {
          g_free (file);
          g_ptr_array_index (self->files, i) = g_steal_pointer (&name);
        }
      n_whole++;
    }
  if (n_whole > 0)
    limn_output_sync_folder (self);
}

/* the name that the user knows, not that of the unfinished file */
static gboolean
limn_output_fail (const LimnOutput *self, GError **error, const char *why)
{
  g_autofree char *name =
      self->extension != NULL ?
          g_strconcat (self->stem, ".", self->extension, NULL) :
          g_strdup (self->stem);
  g_autofree char *shown = g_filename_display_name (name);

  g_set_error (error,
               LIMN_ERROR,
               LIMN_ERROR_FILE,
               "cannot write '%s': %s; make room, or choose another folder "
               "(--output)",
               shown,
               why);
  return FALSE;
}

static gboolean
limn_output_open (LimnOutput *self, guint index, GError **error)
{
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *folder = g_path_get_dirname (self->stem);
  g_autofree char *name = g_strdup_printf (".limn-%.8s.part", id);
  g_autofree char *part = g_build_filename (folder, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (part);
  g_autoptr (GError) local = NULL;
  GFileOutputStream *stream =
      g_file_create (file, G_FILE_CREATE_NONE, NULL, &local);
  LimnOutputSlot *slot;

  if (stream == NULL)
    return limn_output_fail (self, error, local->message);
  slot = g_new0 (LimnOutputSlot, 1);
  slot->part = g_steal_pointer (&part);
  slot->stream = stream;
  if (index >= self->slots->len)
    g_ptr_array_set_size (self->slots, index + 1);
  g_ptr_array_index (self->slots, index) = slot;
  return TRUE;
}

static LimnOutputSlot *
limn_output_get_slot (LimnOutput *self, guint index)
{
  return index < self->slots->len ? g_ptr_array_index (self->slots, index) :
                                    NULL;
}

static gboolean
limn_output_bytes (gpointer user_data,
                   guint index,
                   const guint8 *data,
                   gsize length,
                   GError **error)
{
  LimnOutput *self = user_data;
  LimnOutputSlot *slot = limn_output_get_slot (self, index);
  g_autoptr (GError) local = NULL;

  if (slot == NULL && !limn_output_open (self, index, error))
    return FALSE;
  slot = limn_output_get_slot (self, index);
  if (g_output_stream_write_all (
          G_OUTPUT_STREAM (slot->stream), data, length, NULL, NULL, &local))
    return TRUE;
  return limn_output_fail (self, error, local->message);
}

static gboolean
limn_output_begin (gpointer user_data,
                   guint index,
                   const LimnImageInfo *info,
                   GError **error)
{
  LimnOutput *self = user_data;
  LimnOutputSlot *slot = limn_output_get_slot (self, index);

  slot->format = info->format;
  if (self->format == LIMN_IMAGE_FORMAT_UNKNOWN || self->format == info->format)
    return TRUE;
  /* trouble with the conversion must not cost the result */
  slot->conversion =
      limn_conversion_new (info, self->format, &self->options, &slot->trouble);
  return TRUE;
}

static gboolean
limn_output_rows (gpointer user_data,
                  guint index,
                  guint y,
                  guint n_rows,
                  const guint8 *pixels,
                  gsize stride,
                  GError **error)
{
  LimnOutputSlot *slot = limn_output_get_slot (user_data, index);

  if (slot->conversion != NULL &&
      !limn_conversion_push (
          slot->conversion, pixels, stride, n_rows, &slot->trouble))
    g_clear_pointer (&slot->conversion, limn_conversion_free);
  return TRUE;
}

/* the name the user chose, if it is one for @format */
static char *
limn_output_choose_name (LimnOutput *self, guint index, LimnImageFormat format)
{
  if (limn_image_format_from_name (self->extension) == format)
    return limn_output_make_name (self, index, self->extension);
  return limn_output_make_name (
      self, index, limn_image_format_get_extension (format));
}

static GBytes *
limn_output_finish (const LimnOutput *self, LimnOutputSlot *slot)
{
  g_autoptr (GBytes) file = NULL;

  if (slot->conversion != NULL)
    file = limn_conversion_finish (slot->conversion, &slot->trouble);
  if (file == NULL || self->packet == NULL)
    return g_steal_pointer (&file);
  return limn_packet_embed (file, self->format, self->packet);
}

/* the bytes received stay until the converted ones are on disk; NULL with the
 * trouble in @slot */
static char *
limn_output_convert (LimnOutput *self, LimnOutputSlot *slot, guint index)
{
  g_autofree char *name = limn_output_choose_name (self, index, self->format);
  g_autoptr (GBytes) bytes = limn_output_finish (self, slot);
  gsize length = 0;
  const char *data = NULL;

  if (bytes == NULL)
    return NULL;
  data = g_bytes_get_data (bytes, &length);
  if (!g_file_set_contents_full (name,
                                 data,
                                 (gssize) length,
                                 G_FILE_SET_CONTENTS_CONSISTENT |
                                     G_FILE_SET_CONTENTS_DURABLE,
                                 LIMN_OUTPUT_MODE,
                                 &slot->trouble))
    return NULL;
  return g_steal_pointer (&name);
}

static gboolean
limn_output_sync (LimnOutputSlot *slot)
{
  int file =
      g_file_descriptor_based_get_fd (G_FILE_DESCRIPTOR_BASED (slot->stream));

  return g_output_stream_flush (G_OUTPUT_STREAM (slot->stream), NULL, NULL) &&
         (fsync (file) == 0 || errno == EINVAL); /* a pipe has no disk */
}

static char *
limn_output_keep (LimnOutput *self, LimnOutputSlot *slot, guint index)
{
  char *name = limn_output_choose_name (self, index, slot->format);

  if (!limn_output_sync (slot) ||
      !g_output_stream_close (G_OUTPUT_STREAM (slot->stream), NULL, NULL) ||
      g_rename (slot->part, name) != 0)
    {
      g_printerr ("limn: the result stays in '%s'\n", slot->part);
      g_free (name);
      return g_steal_pointer (&slot->part);
    }
  g_clear_pointer (&slot->part, g_free);
  return name;
}

static void
limn_output_tell_trouble (LimnOutput *self,
                          const LimnOutputSlot *slot,
                          const char *name)
{
  g_autofree char *shown = g_filename_display_name (name);

  g_printerr ("limn: the result stays %s in '%s', it could not become %s: %s\n",
              limn_image_format_get_name (slot->format),
              shown,
              limn_image_format_get_name (self->format),
              slot->trouble->message);
}

static void
limn_output_save (LimnOutput *self, LimnOutputSlot *slot, guint index)
{
  char *name = limn_output_convert (self, slot, index);

  if (name == NULL)
    {
      name = limn_output_keep (self, slot, index);
      if (slot->trouble != NULL)
        limn_output_tell_trouble (self, slot, name);
    }
  if (index >= self->files->len)
    g_ptr_array_set_size (self->files, index + 1);
  g_ptr_array_index (self->files, index) = name;
}

static void
limn_output_end (gpointer user_data, guint index, const GError *error)
{
  LimnOutput *self = user_data;
  LimnOutputSlot *slot = limn_output_get_slot (self, index);

  if (slot == NULL)
    return;
  if (error == NULL)
    limn_output_save (self, slot, index);
  limn_output_slot_free (slot);
  g_ptr_array_index (self->slots, index) = NULL;
}

const LimnResultSink limn_output_sink = {
  .begin = limn_output_begin,
  .rows = limn_output_rows,
  .bytes = limn_output_bytes,
  .end = limn_output_end,
};

/**
 * limn_output_check_folder:
 * @path: where a result is to go
 * @error: return location
 *
 * A folder that cannot be written to must not cost a paid result: only writing
 * to it shows that it can be done.
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID where it cannot
 */
gboolean
limn_output_check_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *shown = g_filename_display_name (folder);
  g_autofree char *probe = g_build_filename (folder, ".limn-XXXXXX.part", NULL);
  int fd = g_mkstemp (probe);

  if (fd >= 0)
    {
      g_close (fd, NULL);
      g_unlink (probe);
      return TRUE;
    }
  limn_error_set_invalid (
      error, "--output", shown, "not a folder that can be written to");
  return FALSE;
}
