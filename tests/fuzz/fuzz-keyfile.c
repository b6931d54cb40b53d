/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/keyfile: keys.ini of the configuration folder, read and written on. */
#include "fuzz.h"
#include "keyfile.h"

static void
check_set (void)
{
  char key[] = "a key of 20 letters";
  const LimnKeyfileEntry wanted = { .key = key };
  g_auto (LimnKeyfileEntry) found = { 0 };
  g_autoptr (GError) error = NULL;

  FUZZ_CHECK (limn_keyfile_set ("fal", &wanted, &error), error);
  if (error != NULL)
    return;
  g_assert_true (limn_keyfile_find ("fal", &found, &error));
  g_assert_cmpstr (found.key, ==, key);
  g_assert_false (found.in_keyring);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static char *path;
  g_auto (LimnKeyfileEntry) entry = { 0 };
  g_autoptr (GError) error = NULL;

  if (path == NULL)
    path = limn_keyfile_dup_name ();
  fuzz_write_file (path, data, size);
  FUZZ_CHECK (limn_keyfile_find ("lumenfall", &entry, &error), error);
  g_assert_false (entry.in_keyring && entry.key != NULL);
  check_set ();
  return 0;
}
