/* emulator/fal-storage: uploads in two steps, the second without the key. */
#include "fal.h"

#include <string.h>

#include "fields.h"
#include "route.h"

/* what makes an upload URL good for one file only */
static char *
emu_fal_storage_token (const char *id)
{
  g_autofree char *sum =
      g_compute_checksum_for_string (G_CHECKSUM_SHA256, id, -1);

  return g_strndup (sum, 16);
}

void
emu_fal_storage_initiate (EmuCall *call)
{
  g_autoptr (JsonObject) fields = emu_call_read_json (call);
  const char *name =
      fields != NULL ? emu_fields_text (fields, "file_name", NULL) : NULL;
  const char *type =
      fields != NULL ? emu_fields_text (fields, "content_type", NULL) : NULL;
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *token = emu_fal_storage_token (id);
  g_autofree char *escaped = NULL, *upload = NULL, *file = NULL;
  g_autoptr (JsonBuilder) builder = NULL;

  if (name == NULL || type == NULL)
    {
      emu_fal_send_error (call,
                          emu_fal_error (NULL, 422),
                          "file_name and content_type are required",
                          NULL);
      return;
    }
  escaped = g_uri_escape_string (name, NULL, FALSE);
  upload = g_strdup_printf ("%s/files/upload/%s/%s?token=%s",
                            call->state->origin,
                            id,
                            escaped,
                            token);
  file = g_strdup_printf ("%s/files/b/%s/%s", call->state->origin, id, escaped);
  builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "file_url");
  json_builder_add_string_value (builder, file);
  json_builder_set_member_name (builder, "upload_url");
  json_builder_add_string_value (builder, upload);
  json_builder_end_object (builder);
  emu_call_send_json (call, 200, builder);
}

/* the URL is the permission: a key that comes along has leaked */
void
emu_fal_storage_put (EmuCall *call)
{
  g_autofree char *id = emu_route_segment (call, 2);
  g_autofree char *name = emu_route_segment (call, 3);
  g_autofree char *token = emu_fal_storage_token (id);
  g_autofree char *path = g_strdup_printf ("/files/b/%s/%s", id, name);
  const char *type = emu_call_header (call, "Content-Type");

  if (emu_call_has_key (call))
    {
      emu_journal_violation (call->state->journal,
                             call->path,
                             "the key was sent with an upload URL");
      emu_call_send_text (call, 400, "text/plain", "upload URLs take no key\n");
      return;
    }
  if (g_strcmp0 (g_hash_table_lookup (call->query, "token"), token) != 0)
    {
      emu_call_send_text (call, 403, "text/plain", "not a signed URL\n");
      return;
    }
  emu_journal_entry_add_part (call->entry, "body", name, type, call->body);
  emu_journal_entry_digest (call->entry);
  emu_media_put (call->state->media,
                 path,
                 type != NULL ? type : "application/octet-stream",
                 call->body);
  emu_call_send_text (call, 200, NULL, "");
}
