/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/prompts: prompts.json of the state folder, read, changed and read
 * again. */
#include "fuzz.h"
#include "prompts.h"

#define USED "a prompt of today"
#define SAVED "a prompt to keep"

/* what is shown in a menu and put into a text box */
static void
check_list (const GPtrArray *list, guint max)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_cmpuint (list->len, <=, max);
  for (guint i = 0; i < list->len; i++)
    {
      const char *prompt = g_ptr_array_index (list, i);

      g_assert_true (g_utf8_validate (prompt, -1, NULL));
      g_assert_cmpuint (strlen (prompt), <=, LIMN_PROMPTS_MAX_LENGTH);
      g_assert_cmpint (prompt[0], !=, '\0');
      g_assert_true (g_hash_table_add (seen, (gpointer) prompt));
    }
}

static void
check (LimnPrompts *prompts)
{
  check_list (limn_prompts_get_used (prompts), LIMN_PROMPTS_MAX_USED);
  check_list (limn_prompts_get_saved (prompts), LIMN_PROMPTS_MAX_SAVED);
}

static void
check_same (const GPtrArray *a, const GPtrArray *b)
{
  g_assert_cmpuint (a->len, ==, b->len);
  for (guint i = 0; i < a->len; i++)
    g_assert_cmpstr (g_ptr_array_index (a, i), ==, g_ptr_array_index (b, i));
}

static void
change (LimnPrompts *prompts)
{
  const GPtrArray *saved = limn_prompts_get_saved (prompts);
  g_autofree char *first =
      saved->len > 0 ? g_strdup (g_ptr_array_index (saved, 0)) : NULL;
  g_autoptr (GError) error = NULL;

  limn_prompts_use (prompts, USED);
  limn_prompts_use (prompts, " \n");
  FUZZ_CHECK (limn_prompts_save (prompts, SAVED, &error), error);
  if (first != NULL)
    {
      limn_prompts_forget (prompts, first);
      g_assert_false (limn_prompts_is_saved (prompts, first));
    }
  limn_prompts_flush (prompts);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static char *path;
  g_autoptr (LimnPrompts) prompts = NULL;
  g_autoptr (LimnPrompts) again = NULL;

  if (path == NULL)
    path = g_build_filename (fuzz_get_home (), "prompts.json", NULL);
  fuzz_write_file (path, data, size);
  prompts = limn_prompts_new (path);
  check (prompts);
  change (prompts);
  check (prompts);
  g_assert_cmpstr (
      g_ptr_array_index (limn_prompts_get_used (prompts), 0), ==, USED);
  again = limn_prompts_new (path);
  check_same (limn_prompts_get_used (prompts), limn_prompts_get_used (again));
  check_same (limn_prompts_get_saved (prompts), limn_prompts_get_saved (again));
  return 0;
}
