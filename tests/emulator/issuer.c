/* emulator/issuer: signing in at the gateway with a device code, RFC 8628, and
   the keys that a login may make. Its addresses are those of the gateway's own
   tool. */
#include "issuer.h"

#include <string.h>

#include "vendor.h"

#define EMU_ISSUER_CLIENT "cli"
#define EMU_ISSUER_GRANT "urn:ietf:params:oauth:grant-type:device_code"
/* a client may be this much early by its own clock */
#define EMU_ISSUER_GRACE 0.9

static const char *const emu_issuer_scopes[] = {
  "openid",       "email",          "profile",    "generate",
  "balance.read", "offline_access", "keys:write", NULL,
};

/* the last code that was given, and what it came to; one at a time is enough */
static struct
{
  guint n_codes;
  guint n_polls;
  guint n_slow;
  guint n_keys;
  gboolean visited;
  gboolean used;
  double interval;
  gint64 polled;
} emu_issuer;

static void
emu_issuer_fail (EmuCall *call, guint status, const char *code)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "error");
  json_builder_add_string_value (builder, code);
  json_builder_set_member_name (builder, "error_description");
  json_builder_add_string_value (builder, "in words of the issuer");
  json_builder_end_object (builder);
  emu_call_send_json (call, status, builder);
}

static void emu_issuer_add (JsonBuilder *builder,
                            const char *name,
                            const char *format,
                            ...) G_GNUC_PRINTF (3, 4);

static void
emu_issuer_add (JsonBuilder *builder, const char *name, const char *format, ...)
{
  g_autofree char *value = NULL;
  va_list values;

  va_start (values, format);
  value = g_strdup_vprintf (format, values);
  va_end (values);
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
emu_issuer_discovery (EmuCall *call)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const char *origin = call->state->origin;
  gboolean foreign = call->state->settings.sign_in.foreign;

  json_builder_begin_object (builder);
  emu_issuer_add (builder, "issuer", "%s", origin);
  emu_issuer_add (
      builder, "device_authorization_endpoint", "%s/oauth/device", origin);
  emu_issuer_add (builder,
                  "token_endpoint",
                  "%s/oauth/token",
                  foreign ? "https://elsewhere.example" : origin);
  json_builder_end_object (builder);
  emu_call_send_json (call, 200, builder);
}

/* (transfer full) (nullable): fields of a form; %NULL for what is none */
static GHashTable *
emu_issuer_read_form (EmuCall *call)
{
  gsize length;
  const char *data = g_bytes_get_data (call->body, &length);
  g_autofree char *text = g_strndup (data, length);

  if (g_strcmp0 (emu_call_header (call, "Content-Type"),
                 "application/x-www-form-urlencoded") != 0)
    return NULL;
  return soup_form_decode (text);
}

static gboolean
emu_issuer_knows_scopes (const char *scope)
{
  g_auto (GStrv) words = g_strsplit (scope != NULL ? scope : "?", " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (!g_strv_contains (emu_issuer_scopes, words[i]))
      return FALSE;
  return TRUE;
}

static void
emu_issuer_invite (EmuCall *call)
{
  const EmuIssuerMood *mood = &call->state->settings.sign_in;
  g_autoptr (GHashTable) form = emu_issuer_read_form (call);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const char *page = mood->odd_page ? "file:///etc" : call->state->origin;

  if (form == NULL || g_strcmp0 (g_hash_table_lookup (form, "client_id"),
                                 EMU_ISSUER_CLIENT) != 0)
    {
      emu_issuer_fail (call, 401, "invalid_client");
      return;
    }
  if (!emu_issuer_knows_scopes (g_hash_table_lookup (form, "scope")))
    {
      emu_issuer_fail (call, 400, "invalid_scope");
      return;
    }
  emu_issuer.n_codes++;
  emu_issuer.n_polls = emu_issuer.n_slow = 0;
  emu_issuer.visited = emu_issuer.used = FALSE;
  emu_issuer.interval = mood->interval;
  emu_issuer.polled = g_get_monotonic_time ();
  json_builder_begin_object (builder);
  emu_issuer_add (builder, "device_code", "device-%u", emu_issuer.n_codes);
  emu_issuer_add (builder, "user_code", "LIMN-%04u", emu_issuer.n_codes);
  emu_issuer_add (builder, "verification_uri", "%s/device", page);
  emu_issuer_add (builder,
                  "verification_uri_complete",
                  "%s/device?user_code=LIMN-%04u",
                  page,
                  emu_issuer.n_codes);
  json_builder_set_member_name (builder, "expires_in");
  json_builder_add_double_value (builder, mood->lifetime);
  json_builder_set_member_name (builder, "interval");
  json_builder_add_double_value (builder, mood->interval);
  json_builder_end_object (builder);
  emu_call_send_json (call, 200, builder);
}

/* the page on which a user says yes */
static void
emu_issuer_visit (EmuCall *call)
{
  emu_issuer.visited = TRUE;
  emu_call_send_text (
      call, 200, "text/html", "<html><body>Granted</body></html>\n");
}

static void
emu_issuer_grant (EmuCall *call)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  emu_issuer.used = TRUE;
  json_builder_begin_object (builder);
  emu_issuer_add (builder, "access_token", "granted-%u", emu_issuer.n_codes);
  emu_issuer_add (builder, "token_type", "Bearer");
  json_builder_set_member_name (builder, "expires_in");
  json_builder_add_int_value (builder, 3600);
  json_builder_end_object (builder);
  emu_call_send_json (call, 200, builder);
}

/* (nullable): what a question is answered with before the user has decided */
static const char *
emu_issuer_hold_off (EmuCall *call)
{
  const EmuIssuerMood *mood = &call->state->settings.sign_in;
  gint64 now = g_get_monotonic_time ();
  double waited = (now - emu_issuer.polled) / 1e6;

  emu_issuer.polled = now;
  if (waited < emu_issuer.interval * EMU_ISSUER_GRACE)
    {
      emu_journal_violation (
          call->state->journal, call->path, "asked before its time");
      return "slow_down";
    }
  if (emu_issuer.n_slow < mood->slow)
    {
      emu_issuer.n_slow++;
      emu_issuer.interval += 5;
      return "slow_down";
    }
  if (mood->end == EMU_ISSUER_PENDING ||
      (mood->end == EMU_ISSUER_VISITED && !emu_issuer.visited) ||
      emu_issuer.n_polls++ < mood->pending)
    return "authorization_pending";
  return NULL;
}

static void
emu_issuer_poll (EmuCall *call)
{
  const EmuIssuerMood *mood = &call->state->settings.sign_in;
  g_autoptr (GHashTable) form = emu_issuer_read_form (call);
  g_autofree char *code = g_strdup_printf ("device-%u", emu_issuer.n_codes);
  const char *wait;

  if (form == NULL || g_strcmp0 (g_hash_table_lookup (form, "grant_type"),
                                 EMU_ISSUER_GRANT) != 0)
    emu_issuer_fail (call, 400, "unsupported_grant_type");
  else if (g_strcmp0 (g_hash_table_lookup (form, "client_id"),
                      EMU_ISSUER_CLIENT) != 0)
    emu_issuer_fail (call, 401, "invalid_client");
  else if (emu_issuer.used ||
           g_strcmp0 (g_hash_table_lookup (form, "device_code"), code) != 0)
    emu_issuer_fail (call, 400, "invalid_grant");
  else if ((wait = emu_issuer_hold_off (call)) != NULL)
    emu_issuer_fail (call, 400, wait);
  else if (mood->end == EMU_ISSUER_DENIED)
    emu_issuer_fail (call, 400, "access_denied");
  else if (mood->end == EMU_ISSUER_EXPIRED)
    emu_issuer_fail (call, 400, "expired_token");
  else
    emu_issuer_grant (call);
}

/* a key that lasts; it is told this once */
static void
emu_issuer_make_key (EmuCall *call)
{
  g_autofree char *bearer =
      g_strdup_printf ("Bearer granted-%u", emu_issuer.n_codes);
  g_autofree char *secret = g_uuid_string_random ();
  g_autoptr (JsonObject) body = emu_call_read_json (call);
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (!emu_issuer.used ||
      g_strcmp0 (emu_call_header (call, "Authorization"), bearer) != 0)
    {
      emu_issuer_fail (call, 401, "invalid_token");
      return;
    }
  if (body == NULL || !json_object_has_member (body, "name"))
    {
      emu_issuer_fail (call, 422, "invalid_request");
      return;
    }
  emu_issuer.n_keys++;
  json_builder_begin_object (builder);
  emu_issuer_add (
      builder, "api_key", "lmnfl_signed%u.%s", emu_issuer.n_keys, secret);
  emu_issuer_add (builder, "key_id", "signed%u", emu_issuer.n_keys);
  emu_issuer_add (builder, "organization_id", "org_1");
  json_builder_end_object (builder);
  emu_call_send_json (call, 201, builder);
}

static const struct
{
  const char *method;
  const char *path;
  EmuFaultPlace place;
  void (*handle) (EmuCall *call);
} emu_issuer_routes[] = {
  { "GET",
    "/.well-known/openid-configuration",
    EMU_FAULT_AT_OTHER,
    emu_issuer_discovery },
  { "POST", "/oauth/device", EMU_FAULT_AT_UPLOAD, emu_issuer_invite },
  { "POST", "/oauth/token", EMU_FAULT_AT_STATUS, emu_issuer_poll },
  { "POST", "/connect/api_keys", EMU_FAULT_AT_RESULT, emu_issuer_make_key },
  { "GET", "/device", EMU_FAULT_AT_MEDIA, emu_issuer_visit },
};

/* whether the fault of this call was an answer, which is sent now */
static gboolean
emu_issuer_misanswer (EmuCall *call)
{
  const EmuFault *fault = call->fault;

  if (emu_fault_is (fault, EMU_FAULT_STATUS))
    emu_issuer_fail (call,
                     fault->status > 0 ? fault->status : 400,
                     fault->code != NULL ? fault->code : "server_error");
  else if (emu_fault_is (fault, EMU_FAULT_ERROR200))
    emu_issuer_fail (
        call, 200, fault->code != NULL ? fault->code : "server_error");
  else if (emu_fault_is (fault, EMU_FAULT_HTML200))
    emu_call_send_text (
        call, 200, "text/html", "<html><body>Sign in</body></html>\n");
  else if (emu_fault_is (fault, EMU_FAULT_NO_CONTENT))
    emu_call_send_text (call, 204, NULL, "");
  else
    return FALSE;
  return TRUE;
}

static void
emu_issuer_handle (EmuCall *call)
{
  for (guint i = 0; i < G_N_ELEMENTS (emu_issuer_routes); i++)
    if (g_str_equal (call->path, emu_issuer_routes[i].path) &&
        g_str_equal (call->entry->method, emu_issuer_routes[i].method))
      {
        emu_call_take_fault (call, emu_issuer_routes[i].place);
        if (!emu_issuer_misanswer (call))
          emu_issuer_routes[i].handle (call);
        return;
      }
  emu_journal_violation (
      call->state->journal, call->path, "no such method and path");
  emu_issuer_fail (call, 404, "not_found");
}

static const char *const emu_issuer_prefixes[] = {
  "/.well-known/", "/oauth/", "/connect/", "/device", NULL
};

const EmuVendor emu_issuer_vendor = {
  .name = "issuer",
  .prefixes = emu_issuer_prefixes,
  .handle = emu_issuer_handle,
};
