/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/settings and limn/endpoint: settings.ini, and every endpoint in it. */
#include "endpoint.h"
#include "fuzz.h"
#include "keys.h"
#include "providers/provider.h"
#include "token-command.h"

static void
visit (const LimnSettings *settings, const char *name)
{
  LimnEndpoint endpoint = { NULL };
  const LimnProvider *provider = NULL;
  const char *command =
      limn_settings_get_endpoint (settings, name, "token_command");
  g_autofree char *variable = limn_settings_dup_variable (name);
  g_autofree char *root = NULL;
  g_autofree char *key = NULL;
  g_autofree char *source = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) no_root = NULL;
  g_autoptr (GError) no_key = NULL;
  g_autoptr (GError) no_command = NULL;

  fuzz_check_text (variable);
  limn_settings_allows_http (settings, name);
  if (command != NULL)
    FUZZ_CHECK (limn_token_command_check (command, &no_command), no_command);
  key = limn_keys_lookup (settings, name, &source, &no_key);
  FUZZ_CHECK (key != NULL, no_key);
  FUZZ_CHECK (limn_endpoint_find (&endpoint, settings, name, &error), error);
  if (error != NULL)
    return;
  provider = limn_provider_lookup (endpoint.protocol, &no_root);
  g_assert_no_error (no_root);
  if (provider->root == NULL)
    return;
  root = limn_provider_get_root (provider, settings, name, &no_root);
  FUZZ_CHECK (root != NULL, no_root);
  limn_provider_wants_token (provider, settings, name);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = fuzz_dup_text (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnSettings) settings =
      limn_settings_new_from_data (text, &error);
  g_auto (GStrv) names = NULL;

  FUZZ_CHECK (settings != NULL, error);
  if (settings == NULL)
    return 0;
  g_assert_cmpuint (limn_settings_get_tries (settings), >=, 1);
  limn_settings_wants_provenance (settings);
  names = limn_settings_list_endpoints (settings);
  for (char **name = names; *name != NULL; name++)
    visit (settings, *name);
  visit (settings, "lumenfall");
  visit (settings, "vertex");
  return 0;
}
