/* emulator/wire: pacing, stalling, cutting and resetting. */
#include "wire.h"

#include <string.h>
#include <sys/socket.h>

#define EMU_WIRE_PIECE (64 * 1024)
#define EMU_WIRE_STALL_MS 2000
#define EMU_WIRE_SLOW_RATE (64 * 1024)

/**
 * EmuWire:
 * @end: bytes after which nothing more is sent
 * @cut: the end comes before the announced length: hang up there
 * @reset: hang up with RST rather than FIN
 * @pause_at: bytes after which there is silence, for @pause_ms
 * @rate: bytes a second, 0 for no limit
 */
typedef struct
{
  gint refs;
  SoupServerMessage *message;
  GPtrArray *parts;
  guint part;
  gsize at;
  guint64 sent;
  guint64 end;
  gboolean cut;
  gboolean reset;
  guint64 pause_at;
  guint pause_ms;
  guint rate;
  guint piece;
  guint timer;
  gboolean over;
} EmuWire;

static void emu_wire_next (EmuWire *self);

static void
emu_wire_unref (gpointer data)
{
  EmuWire *self = data;

  if (--self->refs > 0)
    return;
  g_ptr_array_unref (self->parts);
  g_free (self);
}

static guint64
emu_wire_total (GPtrArray *parts)
{
  guint64 total = 0;

  for (guint i = 0; i < parts->len; i++)
    total += g_bytes_get_size (g_ptr_array_index (parts, i));
  return total;
}

static void
emu_wire_append_all (SoupServerMessage *message, GPtrArray *parts)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);

  soup_message_body_set_accumulate (body, FALSE);
  for (guint i = 0; i < parts->len; i++)
    soup_message_body_append_bytes (body, g_ptr_array_index (parts, i));
}

static void
emu_wire_announce (SoupServerMessage *message, guint64 total)
{
  SoupMessageHeaders *headers =
      soup_server_message_get_response_headers (message);

  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CONTENT_LENGTH);
  soup_message_headers_set_content_length (headers, (goffset) total);
}

/* a linger of zero makes the kernel answer with RST */
static void
emu_wire_hang_up (SoupServerMessage *message, gboolean reset)
{
  GSocket *socket = soup_server_message_get_socket (message);
  struct linger now = { 1, 0 };
  g_autoptr (GIOStream) stream = NULL;

  if (socket != NULL && reset)
    setsockopt (
        g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER, &now, sizeof now);
  stream = soup_server_message_steal_connection (message);
  if (stream != NULL)
    g_io_stream_close (stream, NULL, NULL);
}

static GBytes *
emu_wire_cut_piece (EmuWire *self)
{
  GBytes *part = g_ptr_array_index (self->parts, self->part);
  guint64 most = MIN (self->piece, self->end - self->sent);
  gsize length;
  GBytes *piece;

  if (self->pause_ms > 0 && self->sent < self->pause_at)
    most = MIN (most, self->pause_at - self->sent);
  length = (gsize) MIN (most, g_bytes_get_size (part) - self->at);
  piece = g_bytes_new_from_bytes (part, self->at, length);
  self->at += length;
  self->sent += length;
  if (self->at == g_bytes_get_size (part))
    {
      self->part++;
      self->at = 0;
    }
  return piece;
}

static gboolean
emu_wire_on_timer (gpointer data)
{
  EmuWire *self = data;

  self->timer = 0;
  if (!self->over)
    emu_wire_next (self);
  return G_SOURCE_REMOVE;
}

static void
emu_wire_later (EmuWire *self, guint ms)
{
  self->refs++;
  self->timer = g_timeout_add_full (
      G_PRIORITY_DEFAULT, ms, emu_wire_on_timer, self, emu_wire_unref);
}

static gboolean
emu_wire_is_silent (const EmuWire *self)
{
  return self->pause_ms > 0 && self->sent >= self->pause_at;
}

static void
emu_wire_next (EmuWire *self)
{
  SoupMessageBody *body = soup_server_message_get_response_body (self->message);
  g_autoptr (GBytes) piece = NULL;

  if (self->cut && self->sent == self->end)
    {
      self->over = TRUE;
      emu_wire_hang_up (self->message, self->reset);
      return;
    }
  if (self->sent == self->end)
    return;
  if (emu_wire_is_silent (self))
    {
      emu_wire_later (self, self->pause_ms);
      self->pause_ms = 0;
      return;
    }
  piece = emu_wire_cut_piece (self);
  soup_message_body_append_bytes (body, piece);
  soup_server_message_unpause (self->message);
}

/* what is left is decided outside libsoup's own write */
static void
emu_wire_on_chunk (SoupServerMessage *message, gpointer data)
{
  EmuWire *self = data;
  guint ms = self->rate > 0 ? self->piece * 1000 / self->rate : 0;

  if (!self->over && self->timer == 0)
    emu_wire_later (self, ms);
}

static void
emu_wire_on_finished (SoupServerMessage *message, gpointer data)
{
  EmuWire *self = data;

  self->over = TRUE;
}

static void
emu_wire_misbehave (EmuWire *self, const EmuFault *fault)
{
  guint64 total = self->end;

  if (emu_fault_is (fault, EMU_FAULT_SHORT_BODY) ||
      emu_fault_is (fault, EMU_FAULT_RESET_AFTER_BYTES))
    {
      self->cut = TRUE;
      self->reset = fault->kind == EMU_FAULT_RESET_AFTER_BYTES;
      self->end = emu_fault_get_end (fault, total);
    }
  if (emu_fault_is (fault, EMU_FAULT_STALL_MID_BODY))
    {
      self->pause_at = emu_fault_get_end (fault, total);
      self->pause_ms = fault->ms > 0 ? fault->ms : EMU_WIRE_STALL_MS;
    }
  if (emu_fault_is (fault, EMU_FAULT_SLOW))
    {
      self->rate = fault->rate > 0 ? fault->rate : EMU_WIRE_SLOW_RATE;
      self->piece = MAX (1, self->rate / 20);
    }
}

static void
emu_wire_start (EmuWire *self)
{
  SoupServerMessage *message = self->message;

  soup_message_body_set_accumulate (
      soup_server_message_get_response_body (message), FALSE);
  g_object_set_data_full (G_OBJECT (message), "emu-wire", self, emu_wire_unref);
  g_signal_connect (
      message, "wrote-chunk", G_CALLBACK (emu_wire_on_chunk), self);
  g_signal_connect (
      message, "finished", G_CALLBACK (emu_wire_on_finished), self);
  emu_wire_next (self);
}

static gboolean
emu_wire_needs_pacing (const EmuFault *fault, guint chunk)
{
  return chunk > 0 || emu_fault_is (fault, EMU_FAULT_SHORT_BODY) ||
         emu_fault_is (fault, EMU_FAULT_RESET_AFTER_BYTES) ||
         emu_fault_is (fault, EMU_FAULT_STALL_MID_BODY) ||
         emu_fault_is (fault, EMU_FAULT_SLOW);
}

static gboolean
emu_wire_is_raw (const EmuFault *fault)
{
  return emu_fault_is (fault, EMU_FAULT_GARBLED_CHUNKS) ||
         emu_fault_is (fault, EMU_FAULT_WRONG_LENGTH);
}

/* past libsoup, which would not say such things: no length of a chunk, or half
 * of the body's */
static void
emu_wire_send_raw (SoupServerMessage *message,
                   GPtrArray *parts,
                   const EmuFault *fault)
{
  GSocket *socket = soup_server_message_get_socket (message);
  guint64 half = emu_fault_get_end (fault, emu_wire_total (parts));
  g_autoptr (GString) head =
      g_string_new ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n");
  g_autoptr (GIOStream) stream = NULL;
  GOutputStream *output;

  if (emu_fault_is (fault, EMU_FAULT_GARBLED_CHUNKS))
    g_string_append (head, "Transfer-Encoding: chunked\r\n\r\nzz{\r\n");
  else
    g_string_append_printf (
        head, "Content-Length: %" G_GUINT64_FORMAT "\r\n\r\n", half);
  if (socket != NULL)
    g_socket_set_blocking (socket, TRUE);
  stream = soup_server_message_steal_connection (message);
  if (stream == NULL)
    return;
  output = g_io_stream_get_output_stream (stream);
  g_output_stream_write_all (output, head->str, head->len, NULL, NULL, NULL);
  for (guint i = 0; i < parts->len; i++)
    {
      gsize length;
      const void *data = g_bytes_get_data (parts->pdata[i], &length);

      g_output_stream_write_all (output, data, length, NULL, NULL, NULL);
    }
  g_io_stream_close (stream, NULL, NULL);
}

/**
 * emu_wire_send:
 * @parts: (transfer full) (element-type GBytes): the body
 * @chunk: bytes at a time, 0 for as many as the socket takes
 * @fault: (nullable): what is to go wrong
 * @held: @message has been paused before
 */
void
emu_wire_send (SoupServerMessage *message,
               GPtrArray *parts,
               guint chunk,
               const EmuFault *fault,
               gboolean held)
{
  guint64 total = emu_wire_total (parts);
  EmuWire *self;

  if (emu_fault_is (fault, EMU_FAULT_RESET))
    {
      g_ptr_array_unref (parts);
      emu_wire_hang_up (message, TRUE);
      return;
    }
  if (emu_wire_is_raw (fault))
    {
      emu_wire_send_raw (message, parts, fault);
      g_ptr_array_unref (parts);
      return;
    }
  emu_wire_announce (message, total);
  if (total == 0 || !emu_wire_needs_pacing (fault, chunk))
    {
      emu_wire_append_all (message, parts);
      g_ptr_array_unref (parts);
      if (held)
        soup_server_message_unpause (message);
      return;
    }
  self = g_new0 (EmuWire, 1);
  self->refs = 1;
  self->message = message;
  self->parts = parts;
  self->end = total;
  self->piece = chunk > 0 ? chunk : EMU_WIRE_PIECE;
  emu_wire_misbehave (self, fault);
  emu_wire_start (self);
}
