/* emulator/google-error: Google's error documents. */
#include "google.h"

#include "route.h"

#define EMU_GOOGLE_TYPE "type.googleapis.com/google.rpc."
#define EMU_GOOGLE_RETRY_DELAY "22.2s"
#define EMU_GOOGLE_LIMITS "https://ai.google.dev/gemini-api/docs/rate-limits"

G_DEFINE_QUARK (emu - google - error, emu_google_error)

/* @name: how a fault names it; @reason: of its ErrorInfo; @quota: the one that
   is used up */
static const struct
{
  const char *name;
  guint code;
  const char *status;
  const char *message;
  const char *vertex_message;
  const char *reason;
  const char *quota;
} emu_google_errors[EMU_N_GOOGLE] = {
  [EMU_GOOGLE_INVALID] = { "INVALID_ARGUMENT",
                           400,
                           "INVALID_ARGUMENT",
                           "Request contains an invalid argument." },
  [EMU_GOOGLE_KEY] = { "API_KEY_INVALID",
                       400,
                       "INVALID_ARGUMENT",
                       "API key not valid. Please pass a valid API key.",
                       .reason = "API_KEY_INVALID" },
  [EMU_GOOGLE_PRECONDITION] = { "FAILED_PRECONDITION",
                                400,
                                "FAILED_PRECONDITION",
                                "User location is not supported for the API "
                                "use." },
  [EMU_GOOGLE_UNAUTHENTICATED] = { "UNAUTHENTICATED",
                                   401,
                                   "UNAUTHENTICATED",
                                   "Request had invalid authentication "
                                   "credentials. Expected OAuth 2 access "
                                   "token, login cookie or other valid "
                                   "authentication credential.",
                                   .reason = "ACCESS_TOKEN_EXPIRED" },
  [EMU_GOOGLE_CREDENTIALS] = { "CREDENTIALS_MISSING",
                               401,
                               "UNAUTHENTICATED",
                               "Request is missing required authentication "
                               "credential.",
                               .reason = "CREDENTIALS_MISSING" },
  [EMU_GOOGLE_PERMISSION] = { "PERMISSION_DENIED",
                              403,
                              "PERMISSION_DENIED",
                              "The caller does not have permission" },
  [EMU_GOOGLE_NOT_FOUND] = { "NOT_FOUND",
                             404,
                             "NOT_FOUND",
                             "Requested entity was not found." },
  [EMU_GOOGLE_EXHAUSTED] = { "RESOURCE_EXHAUSTED",
                             429,
                             "RESOURCE_EXHAUSTED",
                             "You exceeded your current quota. Please retry in "
                             "a moment.",
                             "Resource exhausted. Please try again later.",
                             .quota = "GenerateRequestsPerMinutePerProject"
                                      "PerModel" },
  [EMU_GOOGLE_QUOTA] = { "QUOTA_PER_DAY",
                         429,
                         "RESOURCE_EXHAUSTED",
                         "You exceeded your current quota, please check your "
                         "plan and billing details.",
                         .quota = "GenerateRequestsPerDayPerProjectPerModel-"
                                  "FreeTier" },
  [EMU_GOOGLE_INTERNAL] = { "INTERNAL",
                            500,
                            "INTERNAL",
                            "An internal error has occurred. Please retry." },
  [EMU_GOOGLE_UNAVAILABLE] = { "UNAVAILABLE",
                               503,
                               "UNAVAILABLE",
                               "The model is overloaded. Please try again "
                               "later." },
  [EMU_GOOGLE_DEADLINE] = { "DEADLINE_EXCEEDED",
                            504,
                            "DEADLINE_EXCEEDED",
                            "Deadline expired before operation could "
                            "complete." },
};

gboolean
emu_google_error_refuse (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_propagate_error (
      error,
      g_error_new_valist (EMU_GOOGLE_ERROR, EMU_GOOGLE_INVALID, format, args));
  va_end (args);
  return FALSE;
}

const char *
emu_google_error_name (EmuGoogleProblem problem)
{
  return emu_google_errors[problem].name;
}

/* the problem a fault names by its code, or else by its status */
EmuGoogleProblem
emu_google_error_find (const EmuFault *fault)
{
  for (guint i = 0; i < EMU_N_GOOGLE; i++)
    if (g_strcmp0 (fault->code, emu_google_errors[i].name) == 0)
      return (EmuGoogleProblem) i;
  for (guint i = 0; i < EMU_N_GOOGLE; i++)
    if (fault->status == emu_google_errors[i].code)
      return (EmuGoogleProblem) i;
  return fault->status >= 400 && fault->status < 500 ? EMU_GOOGLE_INVALID :
                                                       EMU_GOOGLE_INTERNAL;
}

static void
emu_google_error_add (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
emu_google_error_begin (JsonBuilder *builder, const char *type)
{
  g_autofree char *url = g_strconcat (EMU_GOOGLE_TYPE, type, NULL);

  json_builder_begin_object (builder);
  emu_google_error_add (builder, "@type", url);
}

static void
emu_google_error_info (JsonBuilder *builder,
                       const EmuGoogleService *service,
                       const char *reason)
{
  emu_google_error_begin (builder, "ErrorInfo");
  emu_google_error_add (builder, "reason", reason);
  emu_google_error_add (builder, "domain", "googleapis.com");
  json_builder_set_member_name (builder, "metadata");
  json_builder_begin_object (builder);
  emu_google_error_add (builder, "service", service->host);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

static void
emu_google_error_violation (JsonBuilder *builder,
                            const char *field,
                            const char *message)
{
  emu_google_error_begin (builder, "BadRequest");
  json_builder_set_member_name (builder, "fieldViolations");
  json_builder_begin_array (builder);
  json_builder_begin_object (builder);
  if (*field != '\0')
    emu_google_error_add (builder, "field", field);
  emu_google_error_add (builder, "description", message);
  json_builder_end_object (builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
emu_google_error_quota (JsonBuilder *builder, const char *quota)
{
  emu_google_error_begin (builder, "QuotaFailure");
  json_builder_set_member_name (builder, "violations");
  json_builder_begin_array (builder);
  json_builder_begin_object (builder);
  emu_google_error_add (builder,
                        "quotaMetric",
                        "generativelanguage.googleapis.com/"
                        "generate_content_requests");
  emu_google_error_add (builder, "quotaId", quota);
  json_builder_end_object (builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  emu_google_error_begin (builder, "Help");
  json_builder_set_member_name (builder, "links");
  json_builder_begin_array (builder);
  json_builder_begin_object (builder);
  emu_google_error_add (
      builder, "description", "Learn more about Gemini API quotas");
  emu_google_error_add (builder, "url", EMU_GOOGLE_LIMITS);
  json_builder_end_object (builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
emu_google_error_retry (JsonBuilder *builder, const char *delay)
{
  emu_google_error_begin (builder, "RetryInfo");
  emu_google_error_add (builder, "retryDelay", delay);
  json_builder_end_object (builder);
}

/* Vertex, with its shared quota, says neither which nor how long */
static void
emu_google_error_details (JsonBuilder *builder,
                          const EmuGoogleService *service,
                          EmuGoogleProblem problem,
                          const char *delay)
{
  const char *quota = emu_google_errors[problem].quota;

  if (service->dialect == EMU_PROTO_VERTEX && problem == EMU_GOOGLE_EXHAUSTED)
    quota = NULL;
  if (emu_google_errors[problem].reason != NULL)
    emu_google_error_info (builder, service, emu_google_errors[problem].reason);
  if (quota != NULL)
    emu_google_error_quota (builder, quota);
  if (delay == NULL && quota != NULL)
    delay = EMU_GOOGLE_RETRY_DELAY;
  if (delay != NULL && *delay != '\0')
    emu_google_error_retry (builder, delay);
}

static const char *
emu_google_error_message (const EmuGoogleService *service,
                          EmuGoogleProblem problem)
{
  const char *vertex = emu_google_errors[problem].vertex_message;

  return service->dialect == EMU_PROTO_VERTEX && vertex != NULL ?
             vertex :
             emu_google_errors[problem].message;
}

/* what goes into one error document */
typedef struct
{
  const EmuGoogleService *service;
  EmuGoogleProblem problem;
  guint status;
  const char *message;
  const char *field;
  const char *delay;
} EmuGoogleTrouble;

/* left out when there is nothing to say */
static void
emu_google_error_add_details (JsonBuilder *builder,
                              const EmuGoogleTrouble *trouble)
{
  g_autoptr (JsonBuilder) details = json_builder_new ();
  JsonNode *root;

  json_builder_begin_array (details);
  emu_google_error_details (
      details, trouble->service, trouble->problem, trouble->delay);
  if (trouble->field != NULL)
    emu_google_error_violation (details, trouble->field, trouble->message);
  json_builder_end_array (details);
  root = json_builder_get_root (details);
  if (json_array_get_length (json_node_get_array (root)) == 0)
    {
      json_node_unref (root);
      return;
    }
  json_builder_set_member_name (builder, "details");
  json_builder_add_value (builder, root);
}

static void
emu_google_error_document (EmuCall *call, const EmuGoogleTrouble *trouble)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  guint code = emu_google_errors[trouble->problem].code;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "error");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "code");
  json_builder_add_int_value (builder,
                              trouble->status >= 400 ? trouble->status : code);
  emu_google_error_add (
      builder,
      "message",
      trouble->message != NULL ?
          trouble->message :
          emu_google_error_message (trouble->service, trouble->problem));
  emu_google_error_add (
      builder, "status", emu_google_errors[trouble->problem].status);
  emu_google_error_add_details (builder, trouble);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  emu_call_send_json (
      call, trouble->status > 0 ? trouble->status : code, builder);
}

/**
 * emu_google_error_send:
 * @message: (nullable): %NULL for that of @problem
 * @field: (nullable): path of what is wrong in the request
 */
void
emu_google_error_send (EmuCall *call,
                       const EmuGoogleService *service,
                       EmuGoogleProblem problem,
                       const char *message,
                       const char *field)
{
  EmuGoogleTrouble trouble = {
    .service = service, .problem = problem, .message = message, .field = field
  };

  emu_google_error_document (call, &trouble);
}

/**
 * emu_google_error_send_fault:
 * @status: 0 for that of the problem the fault names
 *
 * Sends the error that the fault of this call asks for.
 */
void
emu_google_error_send_fault (EmuCall *call,
                             const EmuGoogleService *service,
                             guint status)
{
  const EmuFault *fault = call->fault;
  EmuGoogleTrouble trouble = { .service = service,
                               .problem = emu_google_error_find (fault),
                               .status = status,
                               .message = fault->message,
                               .delay = fault->retry_delay };

  emu_route_add_headers (call, fault);
  emu_google_error_document (call, &trouble);
}
