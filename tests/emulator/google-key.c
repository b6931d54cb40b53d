/* emulator/google-key: API keys and access tokens. */
#include "google.h"

#include <string.h>

/* as the vendor issues them; what follows may be any word */
static const char *const emu_google_key_kinds[] = { "AIza", "AQ." };

static gboolean
emu_google_key_is_word (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("_-.", *p) == NULL)
      return FALSE;
  return *text != '\0';
}

static gboolean
emu_google_key_is_good (const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (emu_google_key_kinds); i++)
    if (g_str_has_prefix (key, emu_google_key_kinds[i]))
      return emu_google_key_is_word (key + strlen (emu_google_key_kinds[i]));
  return FALSE;
}

/**
 * emu_google_key_get:
 *
 * Returns: (transfer none) (nullable): the API key, from header or URL
 */
const char *
emu_google_key_get (const EmuCall *call)
{
  const char *key = emu_call_header (call, "x-goog-api-key");

  return key != NULL ? key : g_hash_table_lookup (call->query, "key");
}

/**
 * emu_google_key_check:
 *
 * Returns: whether there is a good key; if not, @call is answered
 */
gboolean
emu_google_key_check (EmuCall *call, const EmuGoogleService *service)
{
  const char *key = emu_google_key_get (call);

  if (key != NULL && emu_google_key_is_good (key))
    return TRUE;
  if (key != NULL)
    emu_google_error_send (call, service, EMU_GOOGLE_KEY, NULL, NULL);
  else if (service->dialect == EMU_PROTO_VERTEX)
    emu_google_error_send (call, service, EMU_GOOGLE_CREDENTIALS, NULL, NULL);
  else
    emu_google_error_send (call,
                           service,
                           EMU_GOOGLE_PERMISSION,
                           "Method doesn't allow unregistered callers. Please "
                           "use API Key or other form of API consumer identity "
                           "to call this API.",
                           NULL);
  return FALSE;
}

/**
 * emu_google_key_check_token:
 *
 * Returns: whether there is a good access token; if not, @call is answered
 */
gboolean
emu_google_key_check_token (EmuCall *call, const EmuGoogleService *service)
{
  static const char start[] = "Bearer ";
  const char *value = emu_call_header (call, "Authorization");
  const char *good = call->state->settings.token;

  if (value == NULL || !g_str_has_prefix (value, start))
    {
      emu_google_error_send (call,
                             service,
                             EMU_GOOGLE_CREDENTIALS,
                             emu_google_key_get (call) != NULL ?
                                 "API keys are not supported by this API. "
                                 "Expected OAuth2 access token or other "
                                 "authentication credentials that assert a "
                                 "principal." :
                                 NULL,
                             NULL);
      return FALSE;
    }
  value += strlen (start);
  if (*good != '\0' ? g_str_equal (value, good) :
                      emu_google_key_is_word (value))
    return TRUE;
  emu_google_error_send (call, service, EMU_GOOGLE_UNAUTHENTICATED, NULL, NULL);
  return FALSE;
}
