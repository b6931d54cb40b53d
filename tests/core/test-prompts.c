/* tests of limn/prompts */
#include "prompts.h"

#include <glib/gstdio.h>
#include <string.h>

#include "error.h"

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("limn-prompts-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "prompts.json", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *lock = g_strconcat (fixture->path, ".lock", NULL);

  g_remove (fixture->path);
  g_remove (lock);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
assert_list (const GPtrArray *list, const char *wanted)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++)
    g_string_append_printf (
        text, "%s%s", i > 0 ? "|" : "", (char *) g_ptr_array_index (list, i));
  g_assert_cmpstr (text->str, ==, wanted);
}

/* the latest first, each once, and all of it there again later */
static void
test_prompts_keep (Fixture *fixture, gconstpointer data)
{
  LimnPrompts *prompts = limn_prompts_new (fixture->path);
  GStatBuf info;

  limn_prompts_use (prompts, "a fox");
  limn_prompts_use (prompts, "a hare\nin “snow”");
  limn_prompts_use (prompts, "a fox");
  limn_prompts_use (prompts, " \n\t");
  g_assert_true (limn_prompts_save (prompts, "a bear", NULL));
  g_assert_true (limn_prompts_save (prompts, "a wolf", NULL));
  limn_prompts_forget (prompts, "a bear");
  limn_prompts_forget (prompts, "never saved");
  assert_list (limn_prompts_get_used (prompts), "a fox|a hare\nin “snow”");
  assert_list (limn_prompts_get_saved (prompts), "a wolf");
  limn_prompts_free (prompts);

  g_assert_cmpint (g_stat (fixture->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  prompts = limn_prompts_new (fixture->path);
  assert_list (limn_prompts_get_used (prompts), "a fox|a hare\nin “snow”");
  assert_list (limn_prompts_get_saved (prompts), "a wolf");
  g_assert_true (limn_prompts_is_saved (prompts, "a wolf"));
  g_assert_false (limn_prompts_is_saved (prompts, "a fox"));
  limn_prompts_free (prompts);
}

/* neither of two that are open at once takes away what the other adds */
static void
test_prompts_share (Fixture *fixture, gconstpointer data)
{
  LimnPrompts *one = limn_prompts_new (fixture->path);
  LimnPrompts *other = limn_prompts_new (fixture->path);

  limn_prompts_use (one, "1");
  limn_prompts_flush (one);
  limn_prompts_use (other, "2");
  g_assert_true (limn_prompts_save (other, "kept", NULL));
  limn_prompts_flush (other);
  limn_prompts_use (one, "3");
  limn_prompts_free (one);
  limn_prompts_free (other);
  one = limn_prompts_new (fixture->path);
  assert_list (limn_prompts_get_used (one), "3|2|1");
  assert_list (limn_prompts_get_saved (one), "kept");
  limn_prompts_free (one);
}

static void
test_prompts_bounds (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LimnPrompts) prompts = limn_prompts_new (NULL);
  g_autofree char *longest = g_strnfill (LIMN_PROMPTS_MAX_LENGTH, 'x');
  g_autofree char *longer = g_strnfill (LIMN_PROMPTS_MAX_LENGTH + 1, 'x');
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < LIMN_PROMPTS_MAX_USED + 5; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      limn_prompts_use (prompts, text);
    }
  g_assert_cmpuint (
      limn_prompts_get_used (prompts)->len, ==, LIMN_PROMPTS_MAX_USED);
  g_assert_cmpstr (
      g_ptr_array_index (limn_prompts_get_used (prompts), 0), ==, "204");
  limn_prompts_use (prompts, longer);
  g_assert_cmpstr (
      g_ptr_array_index (limn_prompts_get_used (prompts), 0), ==, "204");
  limn_prompts_use (prompts, longest);
  g_assert_cmpstr (
      g_ptr_array_index (limn_prompts_get_used (prompts), 0), ==, longest);

  for (guint i = 0; i < LIMN_PROMPTS_MAX_SAVED; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      g_assert_true (limn_prompts_save (prompts, text, NULL));
    }
  g_assert_false (limn_prompts_save (prompts, "one too many", &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
  g_assert_true (limn_prompts_save (prompts, "0", NULL));
  g_clear_error (&error);
  g_assert_false (limn_prompts_save (prompts, "  ", &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
}

/* what is not ours is no prompt, and the next change makes a sound file */
static void
test_prompts_garbage (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *text;
    const char *used;
  } cases[] = {
    { "", "" },
    { "\0\1\2", "" },
    { "{", "" },
    { "[1,2]", "" },
    { "null", "" },
    { "{\"used\":{\"a\":1},\"saved\":7}", "" },
    { "{\"used\":[1,null,[\"x\"],\"\",\"  \",\"a\",\"a\",\"b\"]}", "a|b" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LimnPrompts *prompts;
      g_autofree char *wanted =
          g_strconcat ("new", *cases[i].used ? "|" : "", cases[i].used, NULL);

      g_assert_true (g_file_set_contents (
          fixture->path, cases[i].text, i == 1 ? 3 : -1, NULL));
      prompts = limn_prompts_new (fixture->path);
      assert_list (limn_prompts_get_used (prompts), cases[i].used);
      g_assert_cmpuint (limn_prompts_get_saved (prompts)->len, ==, 0);
      limn_prompts_use (prompts, "new");
      limn_prompts_free (prompts);
      prompts = limn_prompts_new (fixture->path);
      assert_list (limn_prompts_get_used (prompts), wanted);
      limn_prompts_free (prompts);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add (
      "/prompts/keep", Fixture, NULL, set_up, test_prompts_keep, tear_down);
  g_test_add (
      "/prompts/share", Fixture, NULL, set_up, test_prompts_share, tear_down);
  g_test_add (
      "/prompts/bounds", Fixture, NULL, set_up, test_prompts_bounds, tear_down);
  g_test_add ("/prompts/garbage",
              Fixture,
              NULL,
              set_up,
              test_prompts_garbage,
              tear_down);
  return g_test_run ();
}
