/* emulator/body: text, quoting and base64. */
#include "body.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define EMU_BODY_LONG (10 * 1024 * 1024)

struct _EmuBody
{
  GPtrArray *parts;
  GString *text;
};

EmuBody *
emu_body_new (void)
{
  EmuBody *self = g_new0 (EmuBody, 1);

  self->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->text = g_string_new (NULL);
  return self;
}

void
emu_body_free (EmuBody *self)
{
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_string_free (self->text, TRUE);
  g_free (self);
}

void
emu_body_add (EmuBody *self, const char *text)
{
  g_string_append (self->text, text);
}

void
emu_body_addf (EmuBody *self, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_string_append_vprintf (self->text, format, args);
  va_end (args);
}

/* a JSON string with its quotes */
void
emu_body_add_quoted (EmuBody *self, const char *text)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), text);
  g_autofree char *quoted = json_to_string (node, FALSE);

  g_string_append (self->text, quoted);
}

/**
 * emu_body_add_long:
 * @bytes: how long, 0 for ten mebibytes
 *
 * Adds words without end, as a JSON string.
 */
void
emu_body_add_long (EmuBody *self, gsize bytes)
{
  gsize end = self->text->len + (bytes > 0 ? bytes : EMU_BODY_LONG);

  g_string_append_c (self->text, '"');
  while (self->text->len < end)
    g_string_append (self->text, "the same words once more, ");
  g_string_append_c (self->text, '"');
}

static void
emu_body_flush (EmuBody *self)
{
  if (self->text->len > 0)
    g_ptr_array_add (self->parts,
                     g_bytes_new (self->text->str, self->text->len));
  g_string_truncate (self->text, 0);
}

static gboolean
emu_body_spoils_files (const EmuFault *fault)
{
  return emu_fault_is (fault, EMU_FAULT_TRUNCATED_IMAGE) ||
         emu_fault_is (fault, EMU_FAULT_CORRUPT_IMAGE) ||
         emu_fault_is (fault, EMU_FAULT_ABSURD_IMAGE) ||
         emu_fault_is (fault, EMU_FAULT_FILE);
}

static GBytes *
emu_body_base64 (const EmuFault *fault, const EmuStudioImage *image)
{
  g_autoptr (GBytes) file = NULL;
  gsize length;
  const guint8 *data;
  char *text;

  if (!emu_body_spoils_files (fault))
    return g_bytes_ref (image->base64);
  file = emu_fault_spoil_file (fault, image->file);
  data = g_bytes_get_data (file, &length);
  text = g_base64_encode (data, length);
  return g_bytes_new_take (text, strlen (text));
}

/**
 * emu_body_add_base64:
 * @fault: (nullable): may spoil the file or the letters
 * @image: made with base64
 *
 * Adds the letters without quotes, as one piece; broken ones get a wedge.
 */
void
emu_body_add_base64 (EmuBody *self,
                     const EmuFault *fault,
                     const EmuStudioImage *image)
{
  g_autoptr (GBytes) base64 = emu_body_base64 (fault, image);
  gsize half = g_bytes_get_size (base64) / 2;

  emu_body_flush (self);
  if (!emu_fault_is (fault, EMU_FAULT_BROKEN_BASE64))
    {
      g_ptr_array_add (self->parts, g_steal_pointer (&base64));
      return;
    }
  g_ptr_array_add (self->parts, g_bytes_new_from_bytes (base64, 0, half));
  g_ptr_array_add (self->parts, g_bytes_new_static ("#%$@", 4));
  g_ptr_array_add (
      self->parts,
      g_bytes_new_from_bytes (base64, half, g_bytes_get_size (base64) - half));
}

/**
 * emu_body_end:
 *
 * Returns: (transfer full) (element-type GBytes): all that was added
 */
GPtrArray *
emu_body_end (EmuBody *self)
{
  emu_body_flush (self);
  return g_steal_pointer (&self->parts);
}
