/* emulator/google-prompt: contents and tools of a generateContent request. */
#include "google-form.h"

#include <string.h>

#include "decode.h"

/* what a token is worth in letters, and the most the models read */
#define EMU_GOOGLE_PROMPT_LETTERS 4
#define EMU_GOOGLE_PROMPT_TOKENS 32768

typedef gboolean (*EmuGooglePromptStep) (EmuGoogleForm *form, GError **error);

static const char *const emu_google_mimes[] = { "image/png",  "image/jpeg",
                                                "image/webp", "image/heic",
                                                "image/heif", NULL };

/* a part holds one of them */
static const char *const emu_google_data[] = { "text",
                                               "inlineData",
                                               "fileData",
                                               "functionCall",
                                               "functionResponse",
                                               "executableCode",
                                               "codeExecutionResult" };

EmuGooglePrompt *
emu_google_prompt_new (void)
{
  EmuGooglePrompt *self = g_new0 (EmuGooglePrompt, 1);

  self->images =
      g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  return self;
}

void
emu_google_prompt_free (EmuGooglePrompt *self)
{
  if (self == NULL)
    return;
  g_free (self->text);
  g_ptr_array_unref (self->images);
  g_free (self->field);
  g_free (self);
}

static gboolean
emu_google_prompt_schema (EmuGoogleForm *form, GError **error)
{
  EmuProtoCheck check = { form->service->dialect,
                          form->service->package,
                          NULL };
  gboolean good =
      emu_proto_check (&check, &emu_google_request, form->root, error);

  form->prompt->field = check.field;
  return good;
}

/* the URL alphabet and missing padding are understood too */
static GBytes *
emu_google_prompt_decode (const char *base64)
{
  static const char *const pads[] = { "", "", "==", "=" };
  gsize letters = strcspn (base64, "=");
  g_autofree char *bare = g_strndup (base64, letters);
  g_autofree char *text = g_strconcat (bare, pads[letters % 4], NULL);
  guchar *data;
  gsize length;

  g_strdelimit (text, "-", '+');
  g_strdelimit (text, "_", '/');
  data = g_base64_decode (text, &length);
  return g_bytes_new_take (data, length);
}

static gboolean
emu_google_prompt_keep (EmuGoogleForm *form,
                        const char *path,
                        const char *how,
                        const char *mime,
                        GBytes *bytes,
                        GError **error)
{
  guint width, height;

  emu_journal_entry_add_part (form->call->entry, path, how, mime, bytes);
  if (mime == NULL || !g_strv_contains (emu_google_mimes, mime))
    return emu_google_error_refuse (
        error, "Unsupported MIME type: %s", mime != NULL ? mime : "");
  if (emu_decode_probe (bytes, &width, &height) == EMU_FORMAT_UNKNOWN)
    return emu_google_error_refuse (error, "Unable to process input image.");
  g_ptr_array_add (form->images, g_bytes_ref (bytes));
  return TRUE;
}

static gboolean
emu_google_prompt_inline (EmuGoogleForm *form,
                          const char *path,
                          JsonObject *blob,
                          GError **error)
{
  const char *data = emu_proto_get_text (blob, "data");
  const char *mime = emu_proto_get_text (blob, "mimeType");
  g_autoptr (GBytes) bytes = NULL;
  gsize most = form->service->max_image;

  if (data == NULL || *data == '\0')
    return emu_google_error_refuse (
        error, "%s.inline_data: must have data", path);
  bytes = emu_google_prompt_decode (data);
  if (most > 0 && g_bytes_get_size (bytes) > most)
    return emu_google_error_refuse (error,
                                    "The inline image has %" G_GSIZE_FORMAT
                                    " bytes; the limit is %" G_GSIZE_FORMAT ".",
                                    g_bytes_get_size (bytes),
                                    most);
  return emu_google_prompt_keep (form, path, "inlineData", mime, bytes, error);
}

/* this machine has no internet: only files of its own can be fetched */
static gboolean
emu_google_prompt_file (EmuGoogleForm *form,
                        const char *path,
                        JsonObject *file,
                        GError **error)
{
  const EmuState *state = form->call->state;
  const char *uri = emu_proto_get_text (file, "fileUri");
  const char *mime = emu_proto_get_text (file, "mimeType");
  g_autofree char *type = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (uri != NULL && g_str_has_prefix (uri, state->origin))
    bytes = emu_media_get (state->media, uri + strlen (state->origin), &type);
  if (bytes == NULL)
    return emu_google_error_refuse (
        error,
        "Cannot fetch content from the provided URL. Please ensure the URL is "
        "valid and accessible.");
  return emu_google_prompt_keep (form, path, "fileData", mime, bytes, error);
}

static gboolean
emu_google_prompt_oneof (JsonObject *part, const char *path, GError **error)
{
  const char *first = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (emu_google_data); i++)
    {
      if (emu_proto_get (part, emu_google_data[i]) == NULL)
        continue;
      if (first != NULL)
        return emu_google_error_refuse (
            error,
            "Invalid value at '%s' (oneof), oneof field 'data' is already set. "
            "Cannot set '%s'",
            path,
            emu_google_data[i]);
      first = emu_google_data[i];
    }
  return first != NULL ||
         emu_google_error_refuse (
             error,
             "* GenerateContentRequest.%s.data: required oneof "
             "field 'data' must have one initialized field\n",
             path);
}

/* Gemini 3 wants its own images back as they came */
static gboolean
emu_google_prompt_signed (const EmuGoogleForm *form,
                          JsonObject *part,
                          guint content,
                          guint index,
                          GError **error)
{
  return !form->model->thinks || !form->is_model ||
         emu_proto_get (part, "inlineData") == NULL ||
         emu_proto_get (part, "thoughtSignature") != NULL ||
         emu_google_error_refuse (
             error,
             "Image part is missing a thought_signature in "
             "content position %u, part position %u.",
             content + 1,
             index + 1);
}

static gboolean
emu_google_prompt_part (EmuGoogleForm *form,
                        JsonObject *part,
                        guint content,
                        guint index,
                        GError **error)
{
  g_autofree char *path =
      g_strdup_printf ("contents[%u].parts[%u]", content, index);
  const char *text = emu_proto_get_text (part, "text");
  JsonObject *blob = emu_proto_get_object (part, "inlineData");
  JsonObject *file = emu_proto_get_object (part, "fileData");

  if (!emu_google_prompt_oneof (part, path, error))
    return FALSE;
  if (emu_proto_get_bool (part, "thought", FALSE))
    return TRUE;
  if (!emu_google_prompt_signed (form, part, content, index, error))
    return FALSE;
  if (text != NULL)
    g_string_append_printf (
        form->text, "%s%s", form->text->len > 0 ? "\n" : "", text);
  if (blob != NULL)
    return emu_google_prompt_inline (form, path, blob, error);
  return file == NULL || emu_google_prompt_file (form, path, file, error);
}

static gboolean
emu_google_prompt_role (EmuGoogleForm *form,
                        JsonObject *content,
                        GError **error)
{
  const char *role = emu_proto_get_text (content, "role");
  gboolean none = role == NULL || *role == '\0';

  form->is_model = g_strcmp0 (role, "model") == 0;
  if (none ? !form->service->needs_role :
             form->is_model || g_str_equal (role, "user"))
    return TRUE;
  return emu_google_error_refuse (error,
                                  "Please use a valid role: user, model.");
}

/* the last turn says what to do; with no image of its own, to the last one */
static void
emu_google_prompt_next_turn (EmuGoogleForm *form)
{
  g_string_truncate (form->text, 0);
  form->turn = form->images->len;
}

static gboolean
emu_google_prompt_content (EmuGoogleForm *form,
                           JsonObject *content,
                           guint index,
                           GError **error)
{
  g_autoptr (GPtrArray) parts = emu_proto_get_list (content, "parts");

  if (!emu_google_prompt_role (form, content, error))
    return FALSE;
  if (parts->len == 0)
    return emu_google_error_refuse (
        error,
        "* GenerateContentRequest.contents[%u].parts: "
        "contents.parts must not be empty.\n",
        index);
  emu_google_prompt_next_turn (form);
  for (guint i = 0; i < parts->len; i++)
    if (!emu_google_prompt_part (
            form, json_node_get_object (parts->pdata[i]), index, i, error))
      return FALSE;
  return TRUE;
}

static gboolean
emu_google_prompt_contents (EmuGoogleForm *form, GError **error)
{
  g_autoptr (GPtrArray) contents = emu_proto_get_list (form->root, "contents");

  if (contents->len == 0)
    return emu_google_error_refuse (
        error,
        "* GenerateContentRequest.contents: contents is "
        "not specified\n");
  for (guint i = 0; i < contents->len; i++)
    if (!emu_google_prompt_content (
            form, json_node_get_object (contents->pdata[i]), i, error))
      return FALSE;
  return !form->is_model ||
         emu_google_error_refuse (
             error,
             "Please ensure that multiturn requests end with a "
             "user role or a function response.");
}

static gboolean
emu_google_prompt_bounds (EmuGoogleForm *form, GError **error)
{
  guint most = form->call->state->settings.prompt_limit;
  glong letters = g_utf8_strlen (form->text->str, -1);
  guint limit = EMU_GOOGLE_PROMPT_TOKENS;

  if (most > 0)
    limit = most / EMU_GOOGLE_PROMPT_LETTERS;
  if (letters / EMU_GOOGLE_PROMPT_LETTERS > (glong) limit)
    return emu_google_error_refuse (
        error,
        "The input token count (%ld) exceeds the maximum "
        "number of tokens allowed (%u).",
        letters / EMU_GOOGLE_PROMPT_LETTERS,
        limit);
  return form->images->len <= form->model->max_images ||
         emu_google_error_refuse (
             error,
             "Too many images: models/%s takes %u at most.",
             form->model->id,
             form->model->max_images);
}

static gboolean
emu_google_prompt_tool (EmuGoogleForm *form, JsonObject *tool, GError **error)
{
  JsonObject *search = emu_proto_get_object (tool, "googleSearch");
  JsonObject *types = emu_proto_get_object (search, "searchTypes");
  gboolean images = emu_proto_get (types, "imageSearch") != NULL;

  if (search == NULL)
    return emu_google_error_refuse (
        error, "Tool use is not supported by models/%s.", form->model->id);
  if (!form->model->search)
    return emu_google_error_refuse (error,
                                    "Search Grounding is not supported.");
  if (images && !form->model->image_search)
    return emu_google_error_refuse (
        error, "Image search is not supported by models/%s.", form->model->id);
  form->prompt->search = TRUE;
  form->prompt->image_search |= images;
  return TRUE;
}

static gboolean
emu_google_prompt_tools (EmuGoogleForm *form, GError **error)
{
  g_autoptr (GPtrArray) tools = emu_proto_get_list (form->root, "tools");

  for (guint i = 0; i < tools->len; i++)
    if (!emu_google_prompt_tool (
            form, json_node_get_object (tools->pdata[i]), error))
      return FALSE;
  return TRUE;
}

/* a category may be set once */
static gboolean
emu_google_prompt_safety (EmuGoogleForm *form, GError **error)
{
  g_autoptr (GPtrArray) list =
      emu_proto_get_list (form->root, "safetySettings");
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < list->len; i++)
    {
      const char *category = emu_proto_get_text (
          json_node_get_object (list->pdata[i]), "category");

      if (category == NULL || g_str_has_suffix (category, "_UNSPECIFIED"))
        return emu_google_error_refuse (
            error,
            "* GenerateContentRequest.safety_settings"
            "[%u].category: must be specified\n",
            i);
      if (!g_hash_table_add (seen, (gpointer) category))
        return emu_google_error_refuse (
            error,
            "* GenerateContentRequest.safety_settings: "
            "%s is set twice\n",
            category);
    }
  return TRUE;
}

static const EmuGooglePromptStep emu_google_prompt_steps[] = {
  emu_google_prompt_schema, emu_google_prompt_contents,
  emu_google_prompt_bounds, emu_google_prompt_tools,
  emu_google_prompt_safety, emu_google_form_config,
};

/* the images of the last turn, or else the last one before it */
static void
emu_google_prompt_settle (EmuGoogleForm *form)
{
  GPtrArray *all = form->images;
  guint from = form->turn;

  form->prompt->text = g_strdup (form->text->str);
  if (from == all->len && from > 0)
    from--;
  for (guint i = from; i < all->len; i++)
    g_ptr_array_add (form->prompt->images, g_bytes_ref (all->pdata[i]));
}

/**
 * emu_google_prompt_read:
 * @root: the document
 * @call: it came with
 *
 * Checks all of it, and settles the size.
 */
gboolean
emu_google_prompt_read (EmuGooglePrompt *self,
                        const EmuGoogleService *service,
                        const EmuGoogleModel *model,
                        JsonObject *root,
                        EmuCall *call,
                        GError **error)
{
  g_autoptr (GPtrArray) images =
      g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GString) text = g_string_new (NULL);
  EmuGoogleForm form = { .prompt = self,
                         .service = service,
                         .model = model,
                         .root = root,
                         .call = call,
                         .text = text,
                         .images = images };

  for (guint i = 0; i < G_N_ELEMENTS (emu_google_prompt_steps); i++)
    if (!emu_google_prompt_steps[i](&form, error))
      return FALSE;
  emu_google_prompt_settle (&form);
  emu_google_form_size (&form);
  return TRUE;
}
