/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/token-file: gcloud's credentials file, and what Google answers. */
#include "fuzz.h"
#include "keys.h"
#include "token-file.h"

static void
check_answer (const uint8_t *data, size_t size)
{
  g_autoptr (LimnHttpHead) head =
      limn_http_head_new (size % 2 > 0 ? 200 : 400, "https://a/");
  g_autofree char *copy = g_memdup2 (data, size);
  g_autoptr (GError) error = NULL;
  gint64 lifetime = -1;
  char *token = limn_token_file_parse (head, copy, size, &lifetime, &error);

  FUZZ_CHECK (token != NULL, error);
  g_assert_cmpint (lifetime, >=, 0);
  limn_keys_free (token);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static char *path;
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnTokenFile) file = NULL;
  g_autoptr (LimnHttpRequest) request = NULL;

  if (path == NULL)
    {
      path = g_build_filename (fuzz_get_home (), "file", NULL);
      g_setenv ("GOOGLE_APPLICATION_CREDENTIALS", path, TRUE);
    }
  fuzz_write_file (path, data, size);
  file = limn_token_file_read (&error);
  FUZZ_CHECK (file != NULL, error);
  if (file != NULL)
    request = limn_token_file_build (file);
  check_answer (data, size);
  return 0;
}
