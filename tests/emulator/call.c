/* emulator/call: reading a request, holding it, answering it. */
#include "call.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "spoil.h"
#include "wire.h"

#define EMU_CALL_STALL_MS 2000

static void
emu_call_on_first_byte (SoupServerMessage *message,
                        GBytes *chunk,
                        gpointer data)
{
  EmuCall *self = data;

  emu_journal_entry_mark (self->entry, EMU_MOMENT_FIRST_BYTE);
}

static void
emu_call_on_body (SoupServerMessage *message, gpointer data)
{
  EmuCall *self = data;

  emu_journal_entry_mark (self->entry, EMU_MOMENT_LAST_BYTE);
}

static void
emu_call_on_sent (SoupServerMessage *message, guint length, gpointer data)
{
  EmuCall *self = data;

  self->entry->sent += length;
}

static void
emu_call_unwatch (EmuCall *self)
{
  if (self->watch == NULL)
    return;
  g_source_destroy (self->watch);
  g_clear_pointer (&self->watch, g_source_unref);
}

static void
emu_call_on_finished (SoupServerMessage *message, gpointer data)
{
  EmuCall *self = data;

  emu_call_unwatch (self);
  emu_journal_entry_mark (self->entry, EMU_MOMENT_FINISHED);
  emu_journal_finish (self->state->journal, self->entry);
}

/**
 * emu_call_new:
 * @message: whose headers have just been read
 *
 * Returns: (transfer full): the exchange, which notes its own times
 */
EmuCall *
emu_call_new (EmuState *state, SoupServerMessage *message)
{
  EmuCall *self = g_new0 (EmuCall, 1);
  const char *query = g_uri_get_query (soup_server_message_get_uri (message));

  self->refs = 1;
  self->state = state;
  self->message = message;
  self->entry = emu_journal_entry_new (message);
  self->path = self->entry->path;
  self->query = soup_form_decode (query != NULL ? query : "");
  g_signal_connect (
      message, "got-chunk", G_CALLBACK (emu_call_on_first_byte), self);
  g_signal_connect (message, "got-body", G_CALLBACK (emu_call_on_body), self);
  g_signal_connect (
      message, "wrote-body-data", G_CALLBACK (emu_call_on_sent), self);
  g_signal_connect (
      message, "finished", G_CALLBACK (emu_call_on_finished), self);
  return self;
}

EmuCall *
emu_call_ref (EmuCall *self)
{
  self->refs++;
  return self;
}

void
emu_call_unref (EmuCall *self)
{
  if (--self->refs > 0)
    return;
  emu_call_unwatch (self);
  if (self->data_free != NULL)
    self->data_free (self->data);
  g_hash_table_unref (self->query);
  g_clear_pointer (&self->body, g_bytes_unref);
  emu_journal_entry_unref (self->entry);
  emu_fault_free (self->fault);
  g_free (self);
}

const char *
emu_call_header (const EmuCall *self, const char *name)
{
  return soup_message_headers_get_one (
      soup_server_message_get_request_headers (self->message), name);
}

/* whether a secret of any vendor's kind came along */
gboolean
emu_call_has_key (const EmuCall *self)
{
  return emu_call_header (self, "Authorization") != NULL ||
         emu_call_header (self, "x-goog-api-key") != NULL ||
         emu_call_header (self, "x-api-key") != NULL ||
         g_hash_table_contains (self->query, "key");
}

static gboolean
emu_call_is_type (const EmuCall *self, const char *type)
{
  return g_strcmp0 (
             soup_message_headers_get_content_type (
                 soup_server_message_get_request_headers (self->message), NULL),
             type) == 0;
}

gboolean
emu_call_is_json (const EmuCall *self)
{
  return emu_call_is_type (self, "application/json");
}

gboolean
emu_call_is_multipart (const EmuCall *self)
{
  return emu_call_is_type (self, "multipart/form-data");
}

/**
 * emu_call_read_json:
 *
 * Returns: (transfer full) (nullable): the body, if it is one JSON object
 */
JsonObject *
emu_call_read_json (EmuCall *self)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  gsize length;
  const char *data = g_bytes_get_data (self->body, &length);
  JsonNode *root;

  if (length == 0 ||
      !json_parser_load_from_data (parser, data, (gssize) length, NULL))
    return NULL;
  root = json_parser_get_root (parser);
  if (root == NULL)
    return NULL;
  emu_journal_entry_set_json (self->entry, root);
  return JSON_NODE_HOLDS_OBJECT (root) ? json_node_dup_object (root) : NULL;
}

static void
emu_call_record_parts (EmuCall *self, SoupMultipart *multipart)
{
  for (int i = 0; i < soup_multipart_get_length (multipart); i++)
    {
      g_autoptr (GHashTable) parameters = NULL;
      g_autofree char *disposition = NULL;
      SoupMessageHeaders *headers;
      GBytes *bytes;

      soup_multipart_get_part (multipart, i, &headers, &bytes);
      soup_message_headers_get_content_disposition (
          headers, &disposition, &parameters);
      emu_journal_entry_add_part (
          self->entry,
          parameters != NULL ? g_hash_table_lookup (parameters, "name") : NULL,
          parameters != NULL ? g_hash_table_lookup (parameters, "filename") :
                               NULL,
          soup_message_headers_get_one (headers, "Content-Type"),
          bytes);
    }
}

/* libsoup wants a line end after the last boundary; RFC 2046 does not */
static GBytes *
emu_call_end_line (GBytes *body)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (body, &length);
  guint8 *copy;

  if (length < 2 || data[length - 1] == '\n')
    return g_bytes_ref (body);
  copy = g_malloc (length + 2);
  memcpy (copy, data, length);
  memcpy (copy + length, "\r\n", 2);
  return g_bytes_new_take (copy, length + 2);
}

/**
 * emu_call_read_multipart:
 *
 * Returns: (transfer full) (nullable): the parts of the body
 */
SoupMultipart *
emu_call_read_multipart (EmuCall *self)
{
  g_autoptr (GBytes) body = emu_call_end_line (self->body);
  SoupMultipart *multipart = soup_multipart_new_from_message (
      soup_server_message_get_request_headers (self->message), body);

  if (multipart != NULL)
    emu_call_record_parts (self, multipart);
  return multipart;
}

void
emu_call_take_fault (EmuCall *self, EmuFaultPlace at)
{
  self->fault = emu_fault_queue_take (self->state->faults, at);
  if (self->fault != NULL)
    self->entry->fault = self->fault->name;
}

static gboolean
emu_call_on_readable (GSocket *socket, GIOCondition condition, gpointer data)
{
  EmuCall *self = data;
  char byte;
  gssize n = recv (g_socket_get_fd (socket), &byte, 1, MSG_PEEK | MSG_DONTWAIT);

  if (n < 0 && (errno == EAGAIN || errno == EINTR))
    return G_SOURCE_CONTINUE;
  if (n <= 0)
    {
      self->gone = TRUE;
      emu_journal_entry_mark (self->entry, EMU_MOMENT_DISCONNECTED);
    }
  g_clear_pointer (&self->watch, g_source_unref);
  return G_SOURCE_REMOVE;
}

/**
 * emu_call_hold:
 *
 * Keeps the client waiting until emu_call_send(), and notices if it leaves.
 */
void
emu_call_hold (EmuCall *self)
{
  GSocket *socket = soup_server_message_get_socket (self->message);

  if (self->held)
    return;
  self->held = TRUE;
  g_object_ref (self->message);
  soup_server_message_pause (self->message);
  if (socket == NULL)
    return;
  self->watch =
      g_socket_create_source (socket, G_IO_IN | G_IO_HUP | G_IO_ERR, NULL);
  g_source_set_callback (
      self->watch, G_SOURCE_FUNC (emu_call_on_readable), self, NULL);
  g_source_attach (self->watch, NULL);
}

void
emu_call_set_header (EmuCall *self, const char *name, const char *value)
{
  soup_message_headers_replace (
      soup_server_message_get_response_headers (self->message), name, value);
}

typedef struct
{
  EmuCall *call;
  GPtrArray *parts;
} EmuCallAnswer;

static gboolean
emu_call_answer (gpointer data)
{
  EmuCallAnswer *answer = data;
  EmuCall *self = answer->call;

  emu_call_unwatch (self);
  emu_journal_entry_mark (self->entry, EMU_MOMENT_REPLY);
  emu_wire_send (self->message,
                 g_steal_pointer (&answer->parts),
                 self->state->settings.chunk,
                 self->fault,
                 self->held);
  if (self->held)
    g_object_unref (self->message);
  return G_SOURCE_REMOVE;
}

static void
emu_call_answer_free (gpointer data)
{
  EmuCallAnswer *answer = data;

  g_clear_pointer (&answer->parts, g_ptr_array_unref);
  emu_call_unref (answer->call);
  g_free (answer);
}

/* the same path at another place, or here once more */
static void
emu_call_redirect (EmuCall *self)
{
  const char *origin = self->fault->origin;
  g_autofree char *url =
      g_strconcat (origin != NULL ? origin : "", self->path, NULL);

  emu_call_set_header (self, "Location", url);
}

/* the status that the fault of this call has for any answer */
static guint
emu_call_override (EmuCall *self, guint status)
{
  gboolean redirect = emu_fault_is (self->fault, EMU_FAULT_REDIRECT);

  if (redirect)
    emu_call_redirect (self);
  if (!redirect && !emu_fault_is (self->fault, EMU_FAULT_BODY))
    return status;
  if (self->fault->status > 0)
    return self->fault->status;
  return redirect ? 302 : status;
}

/**
 * emu_call_send:
 * @parts: (transfer full) (element-type GBytes): the body, in pieces
 *
 * Answers, in the way the fault of this call and the settings demand.
 */
void
emu_call_send (EmuCall *self,
               guint status,
               const char *content_type,
               GPtrArray *parts)
{
  EmuCallAnswer *answer = g_new0 (EmuCallAnswer, 1);

  answer->call = emu_call_ref (self);
  answer->parts = emu_spoil_document (self->fault, parts);
  status = emu_call_override (self, status);
  self->entry->status = status;
  soup_server_message_set_status (self->message, status, NULL);
  if (content_type != NULL)
    emu_call_set_header (self, "Content-Type", content_type);
  if (!emu_fault_is (self->fault, EMU_FAULT_STALL))
    {
      emu_call_answer (answer);
      emu_call_answer_free (answer);
      return;
    }
  emu_call_hold (self);
  g_timeout_add_full (G_PRIORITY_DEFAULT,
                      self->fault->ms > 0 ? self->fault->ms : EMU_CALL_STALL_MS,
                      emu_call_answer,
                      answer,
                      emu_call_answer_free);
}

void
emu_call_send_text (EmuCall *self,
                    guint status,
                    const char *content_type,
                    const char *text)
{
  GPtrArray *parts =
      g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  if (*text != '\0')
    g_ptr_array_add (parts, g_bytes_new (text, strlen (text)));
  emu_call_send (self, status, content_type, parts);
}

void
emu_call_send_json (EmuCall *self, guint status, JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, FALSE);

  if (emu_fault_is (self->fault, EMU_FAULT_BROKEN_JSON))
    text[strlen (text) - 1] = ']';
  emu_call_send_text (self, status, "application/json", text);
}
