/* emulator/uri: data URIs, and URLs of this emulator; it fetches nothing. */
#include "uri.h"

#include <string.h>

static gboolean
emu_uri_is_base64 (const char *text)
{
  gsize length = strspn (text,
                         "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                         "abcdefghijklmnopqrstuvwxyz0123456789+/");
  gsize end = length + strspn (text + length, "=");

  return length > 0 && text[end] == '\0' && end % 4 == 0 && end - length <= 2;
}

static EmuUriState
emu_uri_read_data (const char *uri, GBytes **bytes)
{
  const char *comma = strchr (uri, ',');
  guint8 *data;
  gsize length;

  if (comma == NULL || comma - uri < (gssize) strlen (";base64") ||
      strncmp (comma - strlen (";base64"), ";base64", strlen (";base64")) != 0)
    return EMU_URI_MALFORMED;
  if (!emu_uri_is_base64 (comma + 1))
    return EMU_URI_MALFORMED;
  data = g_base64_decode (comma + 1, &length);
  *bytes = g_bytes_new_take (data, length);
  return EMU_URI_GOOD;
}

/* the vendors fetch files of their own without a key */
static GBytes *
emu_uri_find (const EmuState *state, const char *path)
{
  static const char files[] = "/v1/files/";
  g_autofree char *type = NULL;
  EmuFile *file;

  if (!g_str_has_prefix (path, files))
    return emu_media_get (state->media, path, &type);
  file = emu_files_find (state->files, path + strlen (files));
  return file != NULL ? g_bytes_ref (file->bytes) : NULL;
}

/**
 * emu_uri_read:
 * @bytes: (out): the file, if it can be had
 */
EmuUriState
emu_uri_read (EmuCall *call, const char *uri, GBytes **bytes)
{
  const char *origin = call->state->origin;

  *bytes = NULL;
  if (g_str_has_prefix (uri, "data:"))
    return emu_uri_read_data (uri, bytes);
  if (!g_str_has_prefix (uri, "http://") && !g_str_has_prefix (uri, "https://"))
    return EMU_URI_MALFORMED;
  if (g_str_has_prefix (uri, origin) && uri[strlen (origin)] == '/')
    *bytes = emu_uri_find (call->state, uri + strlen (origin));
  return *bytes != NULL ? EMU_URI_GOOD : EMU_URI_UNREACHABLE;
}

/**
 * emu_uri_read_all:
 * @name: of the field; the journal gets the files as parts "name[0]" …
 * @uris: (nullable): texts
 * @state: (out): of the first that cannot be had
 * @index: (out): of that one
 *
 * Returns: (transfer full) (nullable) (element-type GBytes): all files
 */
GPtrArray *
emu_uri_read_all (EmuCall *call,
                  const char *name,
                  JsonArray *uris,
                  EmuUriState *state,
                  guint *index)
{
  g_autoptr (GPtrArray) files =
      g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  *state = EMU_URI_GOOD;
  for (*index = 0; uris != NULL && *index < json_array_get_length (uris);
       ++*index)
    {
      const char *uri = json_array_get_string_element (uris, *index);
      g_autofree char *part = g_strdup_printf ("%s[%u]", name, *index);
      g_autofree char *start = g_strndup (uri, strcspn (uri, ","));
      GBytes *file;

      *state = emu_uri_read (call, uri, &file);
      if (*state != EMU_URI_GOOD)
        return NULL;
      g_ptr_array_add (files, file);
      emu_journal_entry_add_part (call->entry, part, start, NULL, file);
    }
  emu_journal_entry_digest (call->entry);
  return g_steal_pointer (&files);
}
