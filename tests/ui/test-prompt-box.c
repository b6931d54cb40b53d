/* prompt-box: what is typed, and what was typed before. */
#include "prompt-box.h"

#include <gdk/gdkkeysyms.h>

#include "bench.h"
#include "prompt-menu.h"

typedef struct
{
  LimnPrompts *prompts;
  GtkWidget *box;
  GtkWidget *window;
  GtkWidget *view;
  guint n_changes;
} Fixture;

static void
count_change (Fixture *fixture)
{
  fixture->n_changes++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->prompts = limn_prompts_new (NULL);
  fixture->box = limn_prompt_box_new (fixture->prompts);
  g_signal_connect_swapped (
      fixture->box, "changed", G_CALLBACK (count_change), fixture);
  fixture->window = bench_open (fixture->box);
  fixture->view = bench_find (fixture->box, GTK_TYPE_TEXT_VIEW, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  bench_close (fixture->window);
  limn_prompts_free (fixture->prompts);
}

static void
assert_text (Fixture *fixture, const char *wanted)
{
  g_autofree char *text =
      limn_prompt_box_dup_text (LIMN_PROMPT_BOX (fixture->box));

  g_assert_cmpstr (text, ==, wanted);
}

/* what is there is selected, so that typing replaces it */
static void
test_prompt_box_type (Fixture *fixture, gconstpointer data)
{
  limn_prompt_box_set_text (LIMN_PROMPT_BOX (fixture->box), "a fox");
  fixture->n_changes = 0;
  bench_press (fixture->view, GDK_KEY_o, 0);
  bench_press (fixture->view, GDK_KEY_w, 0);
  bench_press (fixture->view, GDK_KEY_l, 0);
  assert_text (fixture, "owl");
  g_assert_cmpuint (fixture->n_changes, >=, 3);
  bench_press (fixture->view, GDK_KEY_Return, 0);
  assert_text (fixture, "owl\n");
}

static void
test_prompt_box_walk (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    guint key;
    const char *text;
  } steps[] = {
    { GDK_KEY_Up, "third" },    { GDK_KEY_Up, "second" },
    { GDK_KEY_Up, "first" },    { GDK_KEY_Up, "first" },
    { GDK_KEY_Down, "second" }, { GDK_KEY_Down, "third" },
    { GDK_KEY_Down, "draft" },  { GDK_KEY_Down, "draft" },
    { GDK_KEY_Up, "third" },
  };

  limn_prompts_use (fixture->prompts, "first");
  limn_prompts_use (fixture->prompts, "second");
  limn_prompts_use (fixture->prompts, "third");
  limn_prompt_box_set_text (LIMN_PROMPT_BOX (fixture->box), "draft");
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      bench_press (fixture->view, steps[i].key, GDK_MOD1_MASK);
      assert_text (fixture, steps[i].text);
    }
  /* what is changed is a draft again */
  bench_press (fixture->view, GDK_KEY_End, 0);
  bench_press (fixture->view, GDK_KEY_x, 0);
  assert_text (fixture, "thirdx");
  bench_press (fixture->view, GDK_KEY_Up, GDK_MOD1_MASK);
  assert_text (fixture, "third");
  bench_press (fixture->view, GDK_KEY_Down, GDK_MOD1_MASK);
  assert_text (fixture, "thirdx");
}

/* the one that has just been run is not shown as an earlier one */
static void
test_prompt_box_use (Fixture *fixture, gconstpointer data)
{
  limn_prompts_use (fixture->prompts, "before");
  limn_prompt_box_set_text (LIMN_PROMPT_BOX (fixture->box), "now");
  limn_prompt_box_use (LIMN_PROMPT_BOX (fixture->box));
  g_assert_cmpuint (limn_prompts_get_used (fixture->prompts)->len, ==, 2);
  bench_press (fixture->view, GDK_KEY_Up, GDK_MOD1_MASK);
  assert_text (fixture, "before");
}

static void
pick (const char *prompt, gpointer user_data)
{
  char **picked = user_data;

  g_free (*picked);
  *picked = g_strdup (prompt);
}

static GtkWidget *
find_item (GtkWidget *menu, const char *label)
{
  g_autoptr (GList) items = gtk_container_get_children (GTK_CONTAINER (menu));

  for (GList *item = items; item != NULL; item = item->next)
    if (g_strcmp0 (gtk_menu_item_get_label (item->data), label) == 0)
      return item->data;
  return NULL;
}

/* save, pick, delete */
static void
test_prompt_box_menu (Fixture *fixture, gconstpointer data)
{
  g_autofree char *picked = NULL;
  GtkWidget *menu =
      limn_prompt_menu_new (fixture->prompts, "a\nlong prompt", pick, &picked);
  GtkWidget *item = find_item (menu, "_Save This Prompt");

  g_object_ref_sink (menu);
  g_assert_true (gtk_widget_get_sensitive (item));
  gtk_menu_item_activate (GTK_MENU_ITEM (item));
  g_assert_true (limn_prompts_is_saved (fixture->prompts, "a\nlong prompt"));
  gtk_widget_destroy (menu);
  g_object_unref (menu);

  menu =
      limn_prompt_menu_new (fixture->prompts, "a\nlong prompt", pick, &picked);
  g_object_ref_sink (menu);
  g_assert_false (
      gtk_widget_get_sensitive (find_item (menu, "_Save This Prompt")));
  item = find_item (menu, "a long prompt");
  g_assert_nonnull (item);
  gtk_menu_item_activate (GTK_MENU_ITEM (item));
  g_assert_cmpstr (picked, ==, "a\nlong prompt");
  item = find_item (menu, "_Delete a Saved Prompt");
  item = find_item (gtk_menu_item_get_submenu (GTK_MENU_ITEM (item)),
                    "a long prompt");
  gtk_menu_item_activate (GTK_MENU_ITEM (item));
  g_assert_cmpuint (limn_prompts_get_saved (fixture->prompts)->len, ==, 0);
  gtk_widget_destroy (menu);
  g_object_unref (menu);

  menu = limn_prompt_menu_new (fixture->prompts, " \n", pick, &picked);
  g_object_ref_sink (menu);
  g_assert_false (
      gtk_widget_get_sensitive (find_item (menu, "_Save This Prompt")));
  gtk_widget_destroy (menu);
  g_object_unref (menu);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/prompt-box/type", test_prompt_box_type },
    { "/prompt-box/walk", test_prompt_box_walk },
    { "/prompt-box/use", test_prompt_box_use },
    { "/prompt-box/menu", test_prompt_box_menu },
  };

  bench_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
