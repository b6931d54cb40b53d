/* emulator/lumenfall: routes, keys, errors, models and the account. */
#include "lumenfall.h"

#include <string.h>

#include "models.h"
#include "vendor.h"

/**
 * EmuLumenfallRoute:
 * @path: of the request; ending in '/', of all below it
 */
typedef struct
{
  const char *method;
  const char *path;
  void (*handle) (EmuCall *call);
} EmuLumenfallRoute;

static const struct
{
  const char *code;
  const char *type;
  guint status;
  const char *message;
} emu_lumenfall_errors[EMU_N_PROBLEMS] = {
  [EMU_PROBLEM_INVALID] = { "INVALID_REQUEST",
                            "invalid_request_error",
                            400,
                            "Invalid request" },
  [EMU_PROBLEM_POLICY] = { "CONTENT_POLICY_VIOLATION",
                           "invalid_request_error",
                           400,
                           "The prompt was rejected by the safety system" },
  [EMU_PROBLEM_AUTH] = { "AUTHENTICATION_FAILED",
                         "authentication_error",
                         401,
                         "Invalid API key" },
  [EMU_PROBLEM_BALANCE] = { "INSUFFICIENT_BALANCE",
                            "billing_error",
                            402,
                            "Insufficient balance" },
  [EMU_PROBLEM_MODEL] = { "MODEL_NOT_FOUND",
                          "invalid_request_error",
                          404,
                          "Model not found" },
  [EMU_PROBLEM_DISABLED] = { "MODEL_DISABLED",
                             "invalid_request_error",
                             404,
                             "Model is disabled" },
  [EMU_PROBLEM_RATE] = { "RATE_LIMITED",
                         "rate_limit_error",
                         429,
                         "Too many requests" },
  [EMU_PROBLEM_EXHAUSTED] = { "ALL_PROVIDERS_EXHAUSTED",
                              "upstream_error",
                              502,
                              "All providers failed" },
  [EMU_PROBLEM_UPSTREAM] = { "UPSTREAM_ERROR",
                             "upstream_error",
                             502,
                             "The provider failed" },
  [EMU_PROBLEM_INTERNAL] = { "INTERNAL_ERROR",
                             "server_error",
                             500,
                             "Internal error" },
  [EMU_PROBLEM_NOT_FOUND] = { "NOT_FOUND",
                              "invalid_request_error",
                              404,
                              "Not found" },
};

const char *
emu_lumenfall_code (EmuProblem problem)
{
  return emu_lumenfall_errors[problem].code;
}

/* the problem a fault names by its code, or else by its status */
EmuProblem
emu_lumenfall_problem (const EmuFault *fault)
{
  for (guint i = 0; fault->code != NULL && i < EMU_N_PROBLEMS; i++)
    if (g_str_equal (fault->code, emu_lumenfall_errors[i].code))
      return (EmuProblem) i;
  for (guint i = 0; fault->status > 0 && i < EMU_N_PROBLEMS; i++)
    if (fault->status == emu_lumenfall_errors[i].status)
      return (EmuProblem) i;
  return fault->status >= 500 ? EMU_PROBLEM_UPSTREAM : EMU_PROBLEM_INTERNAL;
}

/**
 * emu_lumenfall_fail_as:
 * @fault: (nullable): may bring its own code
 * @status: 0 for that of @problem
 * @message: (nullable): %NULL for that of @problem
 */
void
emu_lumenfall_fail_as (EmuCall *call,
                       EmuProblem problem,
                       const EmuFault *fault,
                       guint status,
                       const char *message)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const char *code = fault != NULL && fault->code != NULL ?
                         fault->code :
                         emu_lumenfall_errors[problem].code;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "error");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "message");
  json_builder_add_string_value (
      builder,
      message != NULL ? message : emu_lumenfall_errors[problem].message);
  json_builder_set_member_name (builder, "type");
  json_builder_add_string_value (builder, emu_lumenfall_errors[problem].type);
  json_builder_set_member_name (builder, "code");
  json_builder_add_string_value (builder, code);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  emu_call_send_json (call,
                      status > 0 ? status :
                                   emu_lumenfall_errors[problem].status,
                      builder);
}

void
emu_lumenfall_fail (EmuCall *call, EmuProblem problem, const char *message)
{
  emu_lumenfall_fail_as (call, problem, NULL, 0, message);
}

static void
emu_lumenfall_echo_key (EmuCall *call)
{
  const EmuFault *fault = call->fault;
  g_autofree char *message =
      g_strdup_printf ("Upstream refused the header 'Authorization: %s'",
                       emu_call_header (call, "Authorization"));

  emu_lumenfall_fail_as (call,
                         EMU_PROBLEM_INVALID,
                         fault,
                         fault->status > 0 ? fault->status : 400,
                         message);
}

/**
 * emu_lumenfall_misanswer:
 *
 * Returns: whether the fault of this call was an answer, which is sent now
 */
gboolean
emu_lumenfall_misanswer (EmuCall *call)
{
  const EmuFault *fault = call->fault;

  if (emu_fault_is (fault, EMU_FAULT_STATUS))
    emu_lumenfall_fail_as (call,
                           emu_lumenfall_problem (fault),
                           fault,
                           fault->status,
                           fault->message);
  else if (emu_fault_is (fault, EMU_FAULT_ERROR200))
    emu_lumenfall_fail_as (
        call, emu_lumenfall_problem (fault), fault, 200, fault->message);
  else if (emu_fault_is (fault, EMU_FAULT_ECHO_KEY))
    emu_lumenfall_echo_key (call);
  else if (emu_fault_is (fault, EMU_FAULT_HTML200))
    emu_call_send_text (
        call, 200, "text/html", "<html><body>Sign in</body></html>\n");
  else if (emu_fault_is (fault, EMU_FAULT_NO_CONTENT))
    emu_call_send_text (call, 204, NULL, "");
  else
    return FALSE;
  return TRUE;
}

static gboolean
emu_lumenfall_is_word (const char *text, const char *end)
{
  if (text == end)
    return FALSE;
  for (const char *p = text; p < end; p++)
    if (!g_ascii_isalnum (*p) && *p != '_' && *p != '-')
      return FALSE;
  return TRUE;
}

/**
 * emu_lumenfall_key_id:
 *
 * Returns: (transfer full) (nullable): the public half of
 *   "Bearer lmnfl_id.secret", %NULL when the header is anything else
 */
char *
emu_lumenfall_key_id (const EmuCall *call)
{
  static const char start[] = "Bearer lmnfl_";
  const char *value = emu_call_header (call, "Authorization");
  const char *dot;

  if (value == NULL || !g_str_has_prefix (value, start))
    return NULL;
  value += strlen (start);
  dot = strchr (value, '.');
  if (dot == NULL || !emu_lumenfall_is_word (value, dot) ||
      !emu_lumenfall_is_word (dot + 1, value + strlen (value)))
    return NULL;
  return g_strndup (value, dot - value);
}

static void
emu_lumenfall_add (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
emu_lumenfall_build_price (JsonBuilder *builder, const EmuModel *model)
{
  guint lowest = G_MAXUINT;

  for (guint i = 0; i < EMU_N_TIERS; i++)
    lowest = MIN (lowest, model->offers[0].price[i]);
  json_builder_set_member_name (builder, "starting_price");
  json_builder_add_double_value (builder, lowest / 1e6);
  json_builder_set_member_name (builder, "free");
  json_builder_add_boolean_value (builder, lowest == 0);
}

static void
emu_lumenfall_build_model (JsonBuilder *builder, const EmuModel *model)
{
  json_builder_begin_object (builder);
  emu_lumenfall_add (builder, "id", model->id);
  emu_lumenfall_add (builder, "object", "model");
  json_builder_set_member_name (builder, "created");
  json_builder_add_int_value (builder, 1763596800);
  emu_lumenfall_add (builder, "owned_by", "lumenfall");
  emu_lumenfall_add (builder, "name", model->name);
  emu_lumenfall_add (builder, "creator_organization", model->maker);
  emu_lumenfall_add (
      builder, "modality", model->modality != NULL ? model->modality : "image");
  emu_lumenfall_build_price (builder, model);
  json_builder_set_member_name (builder, "aliases");
  json_builder_begin_array (builder);
  if (model->alias != NULL)
    json_builder_add_string_value (builder, model->alias);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
emu_lumenfall_models (EmuCall *call)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const EmuModel *model;

  json_builder_begin_object (builder);
  emu_lumenfall_add (builder, "object", "list");
  json_builder_set_member_name (builder, "data");
  json_builder_begin_array (builder);
  for (guint i = 0; (model = emu_models_get (i)) != NULL; i++)
    emu_lumenfall_build_model (builder, model);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  emu_call_send_json (call, 200, builder);
}

static void
emu_lumenfall_model (EmuCall *call)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *id =
      g_uri_unescape_string (call->path + strlen ("/openai/v1/models/"), NULL);
  EmuModelChoice choice;

  if (id == NULL || !emu_models_choose (id, &choice))
    {
      g_autofree char *missing =
          emu_models_describe_missing (id != NULL ? id : "");

      emu_lumenfall_fail (call, EMU_PROBLEM_MODEL, missing);
      return;
    }
  emu_lumenfall_build_model (builder, choice.model);
  emu_call_send_json (call, 200, builder);
}

static void
emu_lumenfall_balance (EmuCall *call)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  gboolean postpaid = call->state->settings.postpaid;

  json_builder_begin_object (builder);
  emu_lumenfall_add (builder, "object", "balance");
  emu_lumenfall_add (
      builder, "billing_type", postpaid ? "postpaid" : "prepaid");
  json_builder_set_member_name (builder, "available");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "amount");
  if (postpaid)
    json_builder_add_null_value (builder);
  else
    json_builder_add_double_value (
        builder, emu_ledger_get_balance (call->state->ledger) / 1e6);
  emu_lumenfall_add (builder, "currency", "usd");
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  emu_call_send_json (call, 200, builder);
}

static void
emu_lumenfall_requests (EmuCall *call)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GError) error = NULL;

  if (emu_ledger_build_list (
          call->state->ledger, "lumenfall", call->query, builder, &error))
    emu_call_send_json (call, 200, builder);
  else
    emu_lumenfall_fail (call, EMU_PROBLEM_INVALID, error->message);
}

static void
emu_lumenfall_request (EmuCall *call)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const char *id = call->path + strlen ("/v1/requests/");
  EmuLedgerEntry *entry = emu_ledger_find (call->state->ledger, id);

  if (entry == NULL)
    {
      emu_lumenfall_fail (call, EMU_PROBLEM_NOT_FOUND, "Request not found");
      return;
    }
  emu_ledger_build_entry (entry, builder);
  emu_call_send_json (call, 200, builder);
}

static const EmuLumenfallRoute emu_lumenfall_routes[] = {
  { "POST", "/openai/v1/images/generations", emu_lumenfall_image_generate },
  { "POST", "/openai/v1/images/edits", emu_lumenfall_image_edit },
  { "GET", "/openai/v1/models", emu_lumenfall_models },
  { "GET", "/openai/v1/models/", emu_lumenfall_model },
  { "GET", "/v1/balance", emu_lumenfall_balance },
  { "GET", "/v1/requests", emu_lumenfall_requests },
  { "GET", "/v1/requests/", emu_lumenfall_request },
};

static gboolean
emu_lumenfall_matches (const EmuLumenfallRoute *route, const EmuCall *call)
{
  if (!g_str_equal (route->method, call->entry->method))
    return FALSE;
  return g_str_has_suffix (route->path, "/") ?
             g_str_has_prefix (call->path, route->path) :
             g_str_equal (call->path, route->path);
}

static const EmuLumenfallRoute *
emu_lumenfall_find (const EmuCall *call)
{
  for (guint i = 0; i < G_N_ELEMENTS (emu_lumenfall_routes); i++)
    if (emu_lumenfall_matches (&emu_lumenfall_routes[i], call))
      return &emu_lumenfall_routes[i];
  return NULL;
}

static void
emu_lumenfall_handle (EmuCall *call)
{
  const EmuLumenfallRoute *route = emu_lumenfall_find (call);
  g_autofree char *key_id = emu_lumenfall_key_id (call);

  if (route == NULL)
    {
      emu_journal_violation (
          call->state->journal, call->path, "no such method and path");
      emu_lumenfall_fail (call, EMU_PROBLEM_NOT_FOUND, NULL);
      return;
    }
  if (key_id == NULL)
    {
      emu_lumenfall_fail (call, EMU_PROBLEM_AUTH, NULL);
      return;
    }
  if (g_str_equal (call->entry->method, "GET"))
    emu_call_take_fault (call, EMU_FAULT_AT_OTHER);
  if (!emu_lumenfall_misanswer (call))
    route->handle (call);
}

static const char *const emu_lumenfall_prefixes[] = { "/openai/",
                                                      "/v1/",
                                                      NULL };

const EmuVendor emu_lumenfall_vendor = {
  .name = "lumenfall",
  .prefixes = emu_lumenfall_prefixes,
  .handle = emu_lumenfall_handle,
};
