/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/keys: a vendor's credentials file; and no text that quotes a key gets
 * through limn_keys_mask(). */
#include <string.h>

#include "fuzz.h"
#include "keys.h"

static void
check_mask (const uint8_t *data, size_t size)
{
  g_auto (GStrv) lines = fuzz_dup_lines (data, size, 2);
  g_autofree char *text = g_strconcat (lines[1], lines[0], lines[1], NULL);
  g_autofree char *masked = limn_keys_mask (text, lines[0]);

  g_assert_true (g_utf8_validate (masked, -1, NULL));
  if (strlen (lines[0]) >= 4 && strpbrk (lines[0], "*[]") == NULL)
    g_assert_null (strstr (masked, lines[0]));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static char *path;
  g_autofree char *source = NULL;
  g_autoptr (GError) error = NULL;
  char *key;

  if (path == NULL)
    path = g_build_filename (
        fuzz_get_home (), ".lumenfall", "credentials.json", NULL);
  fuzz_write_file (path, data, size);
  key = limn_keys_lookup (NULL, "lumenfall", &source, &error);
  FUZZ_CHECK (key != NULL, error);
  limn_keys_free (key);
  check_mask (data, size);
  return 0;
}
