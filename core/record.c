/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/record: the one JSON object that tells a job's whole story. */
#include "record.h"

#include <glib/gi18n-lib.h>

#include <math.h>
#include <string.h>

#include "error.h"
#include "jsontext.h"
#include "text.h"

/* a record is text on a layer; what is larger is none */
#define LIMN_RECORD_MAX_TEXT (4 * 1024 * 1024)

/* characters of a recorded message that are shown */
#define LIMN_RECORD_MAX_MESSAGE 1000

struct _LimnRecord
{
  JsonNode *root;
};

typedef struct
{
  const char *name;
  JsonNodeType type; /* JSON_NODE_VALUE: a string */
} LimnRecordMember;

/* what every record has */
static const LimnRecordMember limn_record_members[] = {
  { "id", JSON_NODE_VALUE },         { "created", JSON_NODE_VALUE },
  { "operation", JSON_NODE_VALUE },  { "request", JSON_NODE_OBJECT },
  { "plan", JSON_NODE_OBJECT },      { "attempts", JSON_NODE_ARRAY },
  { "results", JSON_NODE_ARRAY },    { "cost", JSON_NODE_OBJECT },
  { "timing_ms", JSON_NODE_OBJECT },
};

static const char *const limn_record_phases[] = {
  "prepare", "encode", "upload", "wait", "download", "finish", NULL
};

/* microseconds since the epoch, later than at any call before */
static gint64
limn_record_get_time (void)
{
  static gint64 last;
  static GMutex lock;
  gint64 now = g_get_real_time ();

  g_mutex_lock (&lock);
  now = MAX (now, last + 1);
  last = now;
  g_mutex_unlock (&lock);
  return now;
}

/* RFC 9562 §5.7 and §6.2 method 3: UUID version 7, milliseconds first, then
 * their fraction, then chance: sorts by time as text */
static char *
limn_record_make_id (gint64 time)
{
  g_autofree char *chance = g_uuid_string_random ();
  guint64 ms = (guint64) time / 1000;
  guint fraction = (guint) (time % 1000) * 4096 / 1000;

  return g_strdup_printf ("limn-%08x-%04x-7%03x-%s",
                          (guint) (ms >> 16),
                          (guint) (ms & 0xffff),
                          fraction,
                          chance + strlen ("00000000-0000-4000-"));
}

/* ISO 8601 in UTC with milliseconds */
static char *
limn_record_format_time (gint64 time)
{
  g_autoptr (GDateTime) date =
      g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autofree char *text = g_date_time_format (date, "%Y-%m-%dT%H:%M:%S");

  return g_strdup_printf (
      "%s.%03uZ", text, (guint) (time % G_USEC_PER_SEC / 1000));
}

static void
limn_record_set_ms (JsonObject *object, const char *name, gdouble ms)
{
  json_object_set_double_member (object, name, round (ms * 1000) / 1000);
}

static JsonObject *
limn_record_get_member (const LimnRecord *self, const char *name)
{
  return json_object_get_object_member (limn_record_get_object (self), name);
}

static JsonArray *
limn_record_get_list (const LimnRecord *self, const char *name)
{
  return json_object_get_array_member (limn_record_get_object (self), name);
}

static void
limn_record_begin (LimnRecord *self)
{
  JsonObject *object = limn_record_get_object (self);
  JsonObject *timing = json_object_new ();

  json_object_set_array_member (object, "attempts", json_array_new ());
  json_object_set_array_member (object, "results", json_array_new ());
  json_object_set_object_member (object, "cost", json_object_new ());
  limn_record_set_cost (self, LIMN_MONEY_UNKNOWN, NULL, NULL);
  for (guint i = 0; limn_record_phases[i] != NULL; i++)
    json_object_set_null_member (timing, limn_record_phases[i]);
  json_object_set_object_member (object, "timing_ms", timing);
}

/**
 * limn_record_new:
 * @plan: what will be done
 *
 * Returns: (transfer full): the record of a job that has not begun, with an id
 *   of its own; ids sort by the time they were made
 */
LimnRecord *
limn_record_new (const LimnPlan *plan)
{
  LimnRecord *self = g_new0 (LimnRecord, 1);
  gint64 now = limn_record_get_time ();
  g_autofree char *id = limn_record_make_id (now);
  g_autofree char *created = limn_record_format_time (now);
  JsonObject *object = json_object_new ();

  self->root = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (self->root, object);
  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "created", created);
  json_object_set_string_member (
      object, "operation", limn_operation_get_name (plan->request->operation));
  json_object_set_member (
      object, "request", limn_request_to_json (plan->request));
  json_object_set_member (object, "plan", limn_plan_to_json (plan));
  limn_record_begin (self);
  /* an edit that was registered and matched sets it */
  json_object_set_null_member (object, "fidelity");
  limn_record_set_origin (self, plan);
  return self;
}

static gboolean
limn_record_has_member (JsonObject *object, const LimnRecordMember *member)
{
  JsonNode *node = json_object_get_member (object, member->name);

  if (node == NULL || json_node_get_node_type (node) != member->type)
    return FALSE;
  return member->type != JSON_NODE_VALUE ||
         json_node_get_value_type (node) == G_TYPE_STRING;
}

static gboolean
limn_record_holds_objects (JsonArray *array)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!JSON_NODE_HOLDS_OBJECT (json_array_get_element (array, i)))
      return FALSE;
  return TRUE;
}

static const char *
limn_record_find_fault (JsonNode *root)
{
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (root))
    return "an object";
  object = json_node_get_object (root);
  for (guint i = 0; i < G_N_ELEMENTS (limn_record_members); i++)
    if (!limn_record_has_member (object, &limn_record_members[i]))
      return limn_record_members[i].name;
  if (!limn_record_holds_objects (
          json_object_get_array_member (object, "attempts")))
    return "attempts";
  if (!limn_record_holds_objects (
          json_object_get_array_member (object, "results")))
    return "results";
  return NULL;
}

/**
 * limn_record_new_from_string:
 * @text: what limn_record_to_string() made, or a stranger
 * @error: return location
 *
 * Returns: (transfer full): the record, keys it does not know included; %NULL
 *   with %LIMN_ERROR_INVALID for what is no record
 */
LimnRecord *
limn_record_new_from_string (const char *text, GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  const char *fault;
  LimnRecord *self;

  if (strlen (text) > LIMN_RECORD_MAX_TEXT)
    {
      limn_error_set_invalid (error, "record", NULL, _ ("larger than 4 MiB"));
      return NULL;
    }
  root = limn_jsontext_parse (text, -1, "record", error);
  if (root == NULL)
    return NULL;
  fault = limn_record_find_fault (root);
  if (fault != NULL)
    {
      limn_error_set_invalid (error,
                              "record",
                              fault,
                              _ ("missing or broken, Limn did not write this"));
      return NULL;
    }
  self = g_new0 (LimnRecord, 1);
  self->root = g_steal_pointer (&root);
  return self;
}

/**
 * limn_record_free:
 * @self: (nullable): a record
 */
void
limn_record_free (LimnRecord *self)
{
  if (self == NULL)
    return;
  json_node_unref (self->root);
  g_free (self);
}

/**
 * limn_record_get_id:
 * @self: a record
 *
 * Returns: (transfer none): the job's id
 */
const char *
limn_record_get_id (const LimnRecord *self)
{
  return json_object_get_string_member (limn_record_get_object (self), "id");
}

/**
 * limn_record_get_object:
 * @self: a record
 *
 * Returns: (transfer none): all of it
 */
JsonObject *
limn_record_get_object (const LimnRecord *self)
{
  return json_node_get_object (self->root);
}

/**
 * limn_record_get_n_results:
 * @self: a record
 *
 * Returns: how many results it has
 */
guint
limn_record_get_n_results (const LimnRecord *self)
{
  return json_array_get_length (limn_record_get_list (self, "results"));
}

/**
 * limn_record_dup_error:
 * @self: a record
 *
 * Returns: (transfer full): how the last attempt that failed did so, or what is
 *   said where none did and yet too little came
 */
char *
limn_record_dup_error (const LimnRecord *self)
{
  JsonObject *root = limn_record_get_object (self);
  JsonArray *attempts = json_object_get_array_member (root, "attempts");
  const char *message = NULL;

  for (guint i = json_array_get_length (attempts); i-- > 0 && message == NULL;)
    message = limn_jsontext_get_string (
        limn_jsontext_get_object (json_array_get_object_element (attempts, i),
                                  "error"),
        "message");
  if (message == NULL)
    return g_strdup ("the endpoint sent no more");
  /* a record may be anybody's */
  return limn_text_clean (message, LIMN_RECORD_MAX_MESSAGE);
}

/**
 * limn_record_get_offers:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): where the last attempt that was refused
 *   may be repeated
 */
JsonArray *
limn_record_get_offers (const LimnRecord *self)
{
  JsonArray *attempts = limn_record_get_list (self, "attempts");
  JsonArray *offers = NULL;

  for (guint i = json_array_get_length (attempts); i-- > 0 && offers == NULL;)
    {
      JsonObject *error = limn_jsontext_get_object (
          json_array_get_object_element (attempts, i), "error");

      offers = limn_jsontext_get_array (error, "offers");
    }
  return offers;
}

static void
limn_record_set_error (JsonObject *object,
                       const GError *error,
                       const char *code,
                       JsonArray *offers)
{
  JsonObject *member;

  if (error == NULL)
    {
      json_object_set_null_member (object, "error");
      return;
    }
  member = json_object_new ();
  json_object_set_string_member (member,
                                 "kind",
                                 error->domain == LIMN_ERROR ?
                                     limn_error_kind_name (error->code) :
                                     "unknown");
  json_object_set_string_member (member, "code", code);
  json_object_set_string_member (member, "message", error->message);
  if (offers != NULL)
    json_object_set_array_member (member, "offers", json_array_ref (offers));
  json_object_set_object_member (object, "error", member);
}

/**
 * limn_record_add_attempt:
 * @self: a record
 * @attempt: one exchange with an endpoint; its error must not hold the key
 */
void
limn_record_add_attempt (LimnRecord *self, const LimnRecordAttempt *attempt)
{
  JsonObject *object = json_object_new ();
  g_autofree char *started = limn_record_format_time (attempt->started);
  const char *provider = attempt->provider;

  if (provider == NULL)
    provider = attempt->route->provider;
  json_object_set_string_member (object, "endpoint", attempt->route->endpoint);
  json_object_set_string_member (object, "provider", provider);
  json_object_set_string_member (object, "model", attempt->route->model);
  json_object_set_int_member (object, "status", attempt->status);
  limn_record_set_error (
      object, attempt->error, attempt->code, attempt->offers);
  json_object_set_string_member (object, "request_id", attempt->request_id);
  json_object_set_string_member (object, "started", started);
  limn_record_set_ms (object, "ms", attempt->ms);
  json_array_add_object_element (limn_record_get_list (self, "attempts"),
                                 object);
}

/**
 * limn_record_set_cost:
 * @self: a record
 * @micros: what the job cost in millionths, or %LIMN_MONEY_UNKNOWN
 * @currency: (nullable): ISO 4217, "USD" by default
 * @source: (nullable): who says so: an endpoint, or "estimate"
 */
void
limn_record_set_cost (LimnRecord *self,
                      gint64 micros,
                      const char *currency,
                      const char *source)
{
  JsonObject *cost = limn_record_get_member (self, "cost");
  g_autofree char *upper =
      g_ascii_strup (currency != NULL ? currency : "USD", -1);

  if (micros == LIMN_MONEY_UNKNOWN)
    json_object_set_null_member (cost, "amount");
  else
    json_object_set_double_member (cost, "amount", micros / 1e6);
  json_object_set_string_member (cost, "currency", upper);
  json_object_set_string_member (cost, "source", source);
}

/**
 * limn_record_set_id:
 * @self: a record
 * @id: of a job
 */
void
limn_record_set_id (LimnRecord *self, const char *id)
{
  json_object_set_string_member (limn_record_get_object (self), "id", id);
}

/**
 * limn_record_set_fingerprint:
 * @self: a record
 * @fingerprint: of the request, as limn_fingerprint_new() makes it
 */
void
limn_record_set_fingerprint (LimnRecord *self, const char *fingerprint)
{
  json_object_set_string_member (
      limn_record_get_object (self), "fingerprint", fingerprint);
}

/**
 * limn_record_set_timing:
 * @self: a record
 * @phase: prepare, encode, upload, wait, download or finish
 * @ms: milliseconds it took, kept to the microsecond
 */
void
limn_record_set_timing (LimnRecord *self, const char *phase, gdouble ms)
{
  g_return_if_fail (g_strv_contains (limn_record_phases, phase));

  limn_record_set_ms (limn_record_get_member (self, "timing_ms"), phase, ms);
}

/**
 * limn_record_to_string:
 * @self: a record
 * @pretty: whether to break and indent lines
 *
 * Amounts and times are JSON numbers with no more digits than they have.
 *
 * Returns: (transfer full): JSON text
 */
char *
limn_record_to_string (const LimnRecord *self, gboolean pretty)
{
  return limn_jsontext_print (self->root, pretty);
}
