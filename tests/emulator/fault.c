/* emulator/fault: a queue of faults, each for some requests to come. */
#include "fault.h"

#include <gio/gio.h>
#include <string.h>

#include "encode.h"

struct _EmuFaultQueue
{
  GQueue queue;
};

/* @prevents: no image is made, and so nothing is charged
   @job: about what is made, however many requests that takes */
static const struct
{
  const char *name;
  gboolean prevents;
  gboolean job;
} emu_fault_kinds[] = {
  [EMU_FAULT_STATUS] = { "status", TRUE, FALSE },
  [EMU_FAULT_HTML200] = { "html200", TRUE, FALSE },
  [EMU_FAULT_EMPTY_DATA] = { "empty_data", TRUE, TRUE },
  [EMU_FAULT_BROKEN_JSON] = { "broken_json", FALSE, FALSE },
  [EMU_FAULT_BROKEN_BASE64] = { "broken_base64", FALSE, TRUE },
  [EMU_FAULT_TRUNCATED_IMAGE] = { "truncated_image", FALSE, TRUE },
  [EMU_FAULT_CORRUPT_IMAGE] = { "corrupt_image", FALSE, TRUE },
  [EMU_FAULT_ABSURD_IMAGE] = { "absurd_image", FALSE, TRUE },
  [EMU_FAULT_WRONG_FORMAT] = { "wrong_format", FALSE, TRUE },
  [EMU_FAULT_SHORT_BODY] = { "short_body", FALSE, FALSE },
  [EMU_FAULT_RESET_AFTER_BYTES] = { "reset_after_bytes", FALSE, FALSE },
  [EMU_FAULT_STALL] = { "stall", FALSE, FALSE },
  [EMU_FAULT_STALL_MID_BODY] = { "stall_mid_body", FALSE, FALSE },
  [EMU_FAULT_SLOW] = { "slow", FALSE, FALSE },
  [EMU_FAULT_NO_CONTENT] = { "no_content", TRUE, FALSE },
  [EMU_FAULT_ERROR200] = { "error200", TRUE, FALSE },
  [EMU_FAULT_NULL_IMAGE] = { "null_image", TRUE, TRUE },
  [EMU_FAULT_ECHO_KEY] = { "echo_key", TRUE, FALSE },
  [EMU_FAULT_BIG_TEXT] = { "big_text", FALSE, TRUE },
  [EMU_FAULT_JOB_FAILS] = { "job_fails", TRUE, TRUE },
  [EMU_FAULT_JOB_CANCELED] = { "job_canceled", TRUE, TRUE },
  [EMU_FAULT_JOB_ABORTED] = { "job_aborted", TRUE, TRUE },
  [EMU_FAULT_JOB_WAITS] = { "job_waits", TRUE, TRUE },
  [EMU_FAULT_JOB_RUNS] = { "job_runs", TRUE, TRUE },
  [EMU_FAULT_BIG_SIGNATURE] = { "big_signature", FALSE, FALSE },
  [EMU_FAULT_BLOCKED] = { "blocked", TRUE, FALSE },
  [EMU_FAULT_FINISH] = { "finish", TRUE, FALSE },
  [EMU_FAULT_ONLY_THOUGHTS] = { "only_thoughts", FALSE, FALSE },
  [EMU_FAULT_RESET] = { "reset", FALSE, FALSE },
  [EMU_FAULT_FOREIGN_JOB] = { "foreign_job", FALSE, TRUE },
  [EMU_FAULT_REDIRECT] = { "redirect", TRUE, FALSE },
  [EMU_FAULT_BODY] = { "body", FALSE, FALSE },
  [EMU_FAULT_INJECT] = { "inject", FALSE, FALSE },
  [EMU_FAULT_CUT_BODY] = { "cut_body", FALSE, FALSE },
  [EMU_FAULT_WHITESPACE] = { "whitespace", FALSE, FALSE },
  [EMU_FAULT_GARBLED_CHUNKS] = { "garbled_chunks", FALSE, FALSE },
  [EMU_FAULT_WRONG_LENGTH] = { "wrong_length", FALSE, FALSE },
  [EMU_FAULT_FILE] = { "file", FALSE, TRUE },
  [EMU_FAULT_FOREIGN_MEDIA] = { "foreign_media", FALSE, TRUE },
};

static const char *const emu_fault_places[] = {
  [EMU_FAULT_AT_IMAGES] = "images", [EMU_FAULT_AT_MEDIA] = "media",
  [EMU_FAULT_AT_OTHER] = "other",   [EMU_FAULT_AT_STATUS] = "status",
  [EMU_FAULT_AT_RESULT] = "result", [EMU_FAULT_AT_CANCEL] = "cancel",
  [EMU_FAULT_AT_UPLOAD] = "upload",
};

void
emu_fault_free (EmuFault *fault)
{
  if (fault == NULL)
    return;
  g_free (fault->code);
  g_free (fault->message);
  g_free (fault->retry_after);
  g_free (fault->retry_delay);
  g_free (fault->reason);
  g_free (fault->content);
  g_free (fault->origin);
  g_free (fault->address);
  g_clear_pointer (&fault->data, g_bytes_unref);
  g_strfreev (fault->headers);
  g_free (fault);
}

static EmuFault *
emu_fault_copy (const EmuFault *fault)
{
  EmuFault *copy = g_new (EmuFault, 1);

  *copy = *fault;
  copy->code = g_strdup (fault->code);
  copy->message = g_strdup (fault->message);
  copy->retry_after = g_strdup (fault->retry_after);
  copy->retry_delay = g_strdup (fault->retry_delay);
  copy->reason = g_strdup (fault->reason);
  copy->content = g_strdup (fault->content);
  copy->origin = g_strdup (fault->origin);
  copy->address = g_strdup (fault->address);
  copy->data = fault->data != NULL ? g_bytes_ref (fault->data) : NULL;
  copy->headers = g_strdupv (fault->headers);
  return copy;
}

gboolean
emu_fault_is (const EmuFault *fault, EmuFaultKind kind)
{
  return fault != NULL && fault->kind == kind;
}

gboolean
emu_fault_prevents_images (const EmuFault *fault)
{
  if (emu_fault_is (fault, EMU_FAULT_BODY))
    return fault->status >= 400;
  return fault != NULL && emu_fault_kinds[fault->kind].prevents;
}

/* whether a job takes it along, rather than the request it was ordered at */
gboolean
emu_fault_concerns_job (const EmuFault *fault)
{
  return fault != NULL && emu_fault_kinds[fault->kind].job;
}

/**
 * emu_fault_get_origin:
 * @fault: (nullable): of a job
 * @address: which of its addresses: status, result, cancel or media
 * @own: the emulator's
 *
 * Returns: (transfer none): where that address is
 */
const char *
emu_fault_get_origin (const EmuFault *fault,
                      const char *address,
                      const char *own)
{
  if (emu_fault_is (fault, EMU_FAULT_FOREIGN_MEDIA))
    return g_str_equal (address, "media") ? fault->origin : own;
  if (!emu_fault_is (fault, EMU_FAULT_FOREIGN_JOB) || fault->origin == NULL ||
      g_str_equal (address, "media"))
    return own;
  return fault->address == NULL || g_str_equal (fault->address, address) ?
             fault->origin :
             own;
}

/**
 * emu_fault_get_end:
 * @fault: one that does something in the middle of a body
 * @total: bytes of that body
 *
 * Returns: bytes after which it does so: half of them, unless it says more
 */
guint64
emu_fault_get_end (const EmuFault *fault, guint64 total)
{
  if (fault->percent > 0)
    return total * MIN (fault->percent, 100) / 100;
  return fault->bytes > 0 ? MIN (fault->bytes, total) : total / 2;
}

static GBytes *
emu_fault_corrupt (GBytes *file)
{
  gsize length;
  g_autofree guint8 *data = NULL;
  const guint8 *from = g_bytes_get_data (file, &length);

  data = g_memdup2 (from, length);
  for (gsize i = length / 2; i < MIN (length, length / 2 + 64); i++)
    data[i] ^= 0x5a;
  return g_bytes_new_take (g_steal_pointer (&data), length);
}

/**
 * emu_fault_spoil_file:
 * @fault: (nullable): the fault of this request
 * @file: a good image
 *
 * Returns: (transfer full): @file, or what the fault makes of it
 */
GBytes *
emu_fault_spoil_file (const EmuFault *fault, GBytes *file)
{
  gsize length = g_bytes_get_size (file);

  if (emu_fault_is (fault, EMU_FAULT_TRUNCATED_IMAGE))
    return g_bytes_new_from_bytes (file,
                                   0,
                                   fault->bytes > 0 && fault->bytes < length ?
                                       length - fault->bytes :
                                       length * 6 / 10);
  if (emu_fault_is (fault, EMU_FAULT_CORRUPT_IMAGE))
    return emu_fault_corrupt (file);
  if (emu_fault_is (fault, EMU_FAULT_ABSURD_IMAGE))
    return emu_encode_absurd_png (100000, 100000);
  if (emu_fault_is (fault, EMU_FAULT_FILE) && fault->data != NULL)
    return g_bytes_ref (fault->data);
  return g_bytes_ref (file);
}

static gint
emu_fault_index (const char *const *names, guint n, const char *name)
{
  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (names[i], name) == 0)
      return (gint) i;
  return -1;
}

static gint
emu_fault_kind_index (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (emu_fault_kinds); i++)
    if (g_strcmp0 (emu_fault_kinds[i].name, name) == 0)
      return (gint) i;
  return -1;
}

/* a header value may be given as a number, or as true or false */
static char *
emu_fault_text (JsonObject *order, const char *name)
{
  JsonNode *node = json_object_get_member (order, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_dup_string (node);
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? "true" : "false");
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  return g_strdup_printf ("%g", json_node_get_double (node));
}

static char **
emu_fault_headers (JsonObject *order)
{
  JsonNode *node = json_object_get_member (order, "headers");
  g_autoptr (GList) names = NULL;
  GPtrArray *headers;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  names = json_object_get_members (json_node_get_object (node));
  headers = g_ptr_array_new ();
  for (GList *l = names; l != NULL; l = l->next)
    {
      char *value = emu_fault_text (json_node_get_object (node), l->data);

      g_ptr_array_add (headers, g_strdup (l->data));
      g_ptr_array_add (headers, value != NULL ? value : g_strdup (""));
    }
  g_ptr_array_add (headers, NULL);
  return (char **) g_ptr_array_free (headers, FALSE);
}

/* bytes that need not be text come as base64 */
static GBytes *
emu_fault_data (JsonObject *order)
{
  const char *text =
      json_object_get_string_member_with_default (order, "data", NULL);
  gsize length;
  guint8 *data;

  if (text == NULL || *text == '\0')
    return NULL;
  data = g_base64_decode (text, &length);
  return g_bytes_new_take (data, length);
}

static guint64
emu_fault_number (JsonObject *order, const char *name, guint64 otherwise)
{
  gint64 value =
      json_object_get_int_member_with_default (order, name, otherwise);

  return value < 0 ? otherwise : (guint64) value;
}

/**
 * emu_fault_make:
 *
 * Returns: (transfer full): a fault of this kind, for one request for images
 */
EmuFault *
emu_fault_make (EmuFaultKind kind)
{
  EmuFault *fault = g_new0 (EmuFault, 1);

  fault->kind = kind;
  fault->name = emu_fault_kinds[kind].name;
  fault->at = EMU_FAULT_AT_IMAGES;
  fault->times = 1;
  return fault;
}

static EmuFault *
emu_fault_new (JsonObject *order, GError **error)
{
  const char *name =
      json_object_get_string_member_with_default (order, "fault", NULL);
  gint kind = emu_fault_kind_index (name);
  gint at = emu_fault_index (
      emu_fault_places,
      G_N_ELEMENTS (emu_fault_places),
      json_object_get_string_member_with_default (order, "at", "images"));
  EmuFault *fault;

  if (kind < 0 || at < 0)
    {
      g_set_error (error,
                   G_IO_ERROR,
                   G_IO_ERROR_INVALID_ARGUMENT,
                   "no fault %s, or no place for it",
                   name);
      return NULL;
    }
  fault = emu_fault_make ((EmuFaultKind) kind);
  fault->at = (EmuFaultPlace) at;
  fault->times = MAX (1, (guint) emu_fault_number (order, "times", 1));
  fault->bytes = emu_fault_number (order, "bytes", 0);
  fault->percent = (guint) emu_fault_number (order, "percent", 0);
  fault->ms = (guint) emu_fault_number (order, "ms", 0);
  fault->rate = (guint) emu_fault_number (order, "rate", 0);
  fault->status = (guint) emu_fault_number (order, "status", 0);
  fault->code = emu_fault_text (order, "code");
  fault->message = emu_fault_text (order, "message");
  fault->retry_after = emu_fault_text (order, "retry_after");
  fault->retry_delay = emu_fault_text (order, "retry_delay");
  fault->reason = emu_fault_text (order, "reason");
  fault->content = emu_fault_text (order, "content");
  fault->origin = emu_fault_text (order, "origin");
  fault->address = emu_fault_text (order, "address");
  fault->data = emu_fault_data (order);
  fault->headers = emu_fault_headers (order);
  return fault;
}

EmuFaultQueue *
emu_fault_queue_new (void)
{
  EmuFaultQueue *self = g_new0 (EmuFaultQueue, 1);

  g_queue_init (&self->queue);
  return self;
}

void
emu_fault_queue_clear (EmuFaultQueue *self)
{
  g_queue_clear_full (&self->queue, (GDestroyNotify) emu_fault_free);
}

void
emu_fault_queue_free (EmuFaultQueue *self)
{
  emu_fault_queue_clear (self);
  g_free (self);
}

/**
 * emu_fault_queue_replace:
 * @orders: objects with "fault" and its parameters
 *
 * Returns: whether all could be understood; if not, no fault is left
 */
gboolean
emu_fault_queue_replace (EmuFaultQueue *self, JsonArray *orders, GError **error)
{
  emu_fault_queue_clear (self);
  for (guint i = 0; i < json_array_get_length (orders); i++)
    {
      JsonNode *node = json_array_get_element (orders, i);
      EmuFault *fault = NULL;

      if (JSON_NODE_HOLDS_OBJECT (node))
        fault = emu_fault_new (json_node_get_object (node), error);
      else
        g_set_error (error,
                     G_IO_ERROR,
                     G_IO_ERROR_INVALID_ARGUMENT,
                     "fault %u is not an object",
                     i);
      if (fault == NULL)
        {
          emu_fault_queue_clear (self);
          return FALSE;
        }
      g_queue_push_tail (&self->queue, fault);
    }
  return TRUE;
}

/**
 * emu_fault_queue_take:
 *
 * Returns: (transfer full) (nullable): the fault for the request that has just
 *   come, the first one ordered for its kind
 */
EmuFault *
emu_fault_queue_take (EmuFaultQueue *self, EmuFaultPlace at)
{
  for (GList *l = self->queue.head; l != NULL; l = l->next)
    {
      EmuFault *fault = l->data;

      if (fault->at != at)
        continue;
      if (fault->times > 1)
        {
          fault->times--;
          return emu_fault_copy (fault);
        }
      g_queue_delete_link (&self->queue, l);
      return fault;
    }
  return NULL;
}

void
emu_fault_queue_build (const EmuFaultQueue *self, JsonBuilder *builder)
{
  json_builder_begin_array (builder);
  for (GList *l = self->queue.head; l != NULL; l = l->next)
    {
      const EmuFault *fault = l->data;

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "fault");
      json_builder_add_string_value (builder, fault->name);
      json_builder_set_member_name (builder, "at");
      json_builder_add_string_value (builder, emu_fault_places[fault->at]);
      json_builder_set_member_name (builder, "times");
      json_builder_add_int_value (builder, fault->times);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}
