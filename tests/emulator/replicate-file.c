/* emulator/replicate-file: the files API. */
#include "replicate.h"

#include <string.h>

#include "route.h"

/* the vendor keeps uploads for a day */
#define EMU_REPLICATE_FILE_LIFE (G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)

static void
emu_replicate_file_build (JsonBuilder *builder,
                          const EmuCall *call,
                          const EmuFile *file)
{
  g_autofree char *url =
      g_strdup_printf ("%s/v1/files/%s", call->state->origin, file->id);

  json_builder_begin_object (builder);
  emu_replicate_add_text (builder, "id", file->id);
  emu_replicate_add_text (builder, "name", file->name);
  emu_replicate_add_text (builder, "content_type", file->type);
  json_builder_set_member_name (builder, "size");
  json_builder_add_int_value (builder, (gint64) g_bytes_get_size (file->bytes));
  json_builder_set_member_name (builder, "checksums");
  json_builder_begin_object (builder);
  emu_replicate_add_text (builder, "sha256", file->sha256);
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "metadata");
  if (file->metadata != NULL)
    json_builder_add_value (builder, json_node_copy (file->metadata));
  else
    {
      json_builder_begin_object (builder);
      json_builder_end_object (builder);
    }
  emu_replicate_add_time (builder, "created_at", file->created);
  emu_replicate_add_time (
      builder, "expires_at", file->created + EMU_REPLICATE_FILE_LIFE);
  json_builder_set_member_name (builder, "urls");
  json_builder_begin_object (builder);
  emu_replicate_add_text (builder, "get", url);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

static void
emu_replicate_file_answer (EmuCall *call, guint status, const EmuFile *file)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  emu_replicate_file_build (builder, call, file);
  emu_call_send_json (call, status, builder);
}

/* (nullable) */
static const EmuJournalPart *
emu_replicate_file_part (const EmuCall *call, const char *name)
{
  for (guint i = 0; i < call->entry->parts->len; i++)
    {
      const EmuJournalPart *part = g_ptr_array_index (call->entry->parts, i);

      if (g_strcmp0 (part->name, name) == 0)
        return part;
    }
  return NULL;
}

/* (transfer full) (nullable): the object the client sent along */
static JsonNode *
emu_replicate_file_metadata (const EmuCall *call)
{
  const EmuJournalPart *part = emu_replicate_file_part (call, "metadata");
  g_autofree char *text = NULL;
  JsonNode *node;

  if (part == NULL || part->length == 0)
    return NULL;
  text = g_strndup (g_bytes_get_data (part->bytes, NULL), part->length);
  node = json_from_string (text, NULL);
  if (node != NULL && !JSON_NODE_HOLDS_OBJECT (node))
    g_clear_pointer (&node, json_node_unref);
  return node;
}

void
emu_replicate_file_create (EmuCall *call)
{
  SoupMultipart *multipart =
      emu_call_is_multipart (call) ? emu_call_read_multipart (call) : NULL;
  const EmuJournalPart *content = emu_replicate_file_part (call, "content");
  EmuFile *file;

  g_clear_pointer (&multipart, soup_multipart_free);
  if (content == NULL || content->filename == NULL)
    {
      emu_journal_entry_digest (call->entry);
      emu_replicate_send_error (
          call, 422, "Invalid file", "content: a file is required");
      return;
    }
  file =
      emu_files_add (call->state->files,
                     content->filename,
                     content->content_type != NULL ? content->content_type :
                                                     "application/octet-stream",
                     content->bytes,
                     emu_replicate_file_metadata (call));
  emu_journal_entry_digest (call->entry);
  emu_replicate_file_answer (call, 201, file);
}

void
emu_replicate_file_get (EmuCall *call)
{
  g_autofree char *id = emu_route_segment (call, 2);
  EmuFile *file = emu_files_find (call->state->files, id);

  if (file != NULL)
    emu_replicate_file_answer (call, 200, file);
  else
    emu_replicate_send_error (call, 404, NULL, NULL);
}

void
emu_replicate_file_list (EmuCall *call)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  EmuFile *file;

  json_builder_begin_object (builder);
  emu_replicate_add_text (builder, "previous", NULL);
  emu_replicate_add_text (builder, "next", NULL);
  json_builder_set_member_name (builder, "results");
  json_builder_begin_array (builder);
  for (guint i = 0; (file = emu_files_get (call->state->files, i)) != NULL; i++)
    emu_replicate_file_build (builder, call, file);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  emu_call_send_json (call, 200, builder);
}

void
emu_replicate_file_delete (EmuCall *call)
{
  g_autofree char *id = emu_route_segment (call, 2);

  if (emu_files_remove (call->state->files, id))
    emu_call_send_text (call, 204, NULL, "");
  else
    emu_replicate_send_error (call, 404, NULL, NULL);
}
