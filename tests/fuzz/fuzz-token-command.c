/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/token-command: what a command of the user's prints in place of a token.
 */
#include <string.h>

#include "fuzz.h"
#include "keys.h"
#include "token-command.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *output = g_malloc (size + 1);
  g_autoptr (GError) error = NULL;
  char *token;

  memcpy (output, data, size);
  output[size] = '\0';
  token = limn_token_command_parse (output, size, &error);
  FUZZ_CHECK (token != NULL, error);
  if (token == NULL)
    return 0;
  /* it is all of the output but the blanks around it, and fits into a header */
  g_assert_cmpuint (strlen (token), >, 0);
  g_assert_nonnull (memmem (data, size, token, strlen (token)));
  g_assert_true (limn_keys_check (token, "", NULL));
  limn_keys_free (token);
  return 0;
}
