/* reference-list: references are added, ordered and removed, and numbered as
 * the prompt will. */
#include "reference-list.h"

#include <gdk/gdkkeysyms.h>

#include "bench.h"
#include "jsontext.h"
#include "paper-host.h"
#include "reference-rows.h"

#define TEST_LIST_START "[\"layer:Sky\",\"file:/a/tree.png\",\"layer:Sea\"]"

static const char *const test_list_layers[] = { "Sky", "Sea", "A_B", NULL };

typedef struct
{
  PaperHost host;
  LimnReferenceList *list;
  GtkWidget *window;
  GtkWidget *view;
  guint n_changed;
} TestList;

static void
test_list_changed (TestList *self)
{
  self->n_changed++;
}

static void
test_list_set (TestList *self, const char *json)
{
  g_autoptr (JsonNode) node = limn_jsontext_parse (json, -1, "test", NULL);

  limn_reference_list_set_entries (self->list, json_node_get_array (node));
  bench_settle ();
}

static void
test_list_open (TestList *self)
{
  GtkWidget *widget;

  *self = (TestList){ 0 };
  paper_host_init (&self->host);
  self->host.layers = test_list_layers;
  widget = limn_reference_list_new (&self->host.host);
  self->list = LIMN_REFERENCE_LIST (widget);
  g_signal_connect_swapped (
      widget, "changed", G_CALLBACK (test_list_changed), self);
  self->window = bench_open (widget);
  self->view = bench_find (widget, GTK_TYPE_TREE_VIEW, NULL);
}

static void
test_list_close (TestList *self)
{
  bench_close (self->window);
  paper_host_clear (&self->host);
}

static void
test_list_assert (TestList *self, const char *entries, guint n_changed)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  g_autofree char *text = NULL;

  json_node_take_array (node, limn_reference_list_get_entries (self->list));
  text = limn_jsontext_print (node, FALSE);
  g_assert_cmpstr (text, ==, entries);
  g_assert_cmpuint (self->n_changed, ==, n_changed);
}

/* the numbers of all rows, as they are read */
static char *
test_list_dup_numbers (TestList *self)
{
  GtkTreeModel *model = gtk_tree_view_get_model (GTK_TREE_VIEW (self->view));
  g_autoptr (GString) text = g_string_new (NULL);
  GtkTreeIter iter;
  gboolean more = gtk_tree_model_get_iter_first (model, &iter);

  for (; more; more = gtk_tree_model_iter_next (model, &iter))
    {
      g_autofree char *number = NULL;
      g_autofree char *label = NULL;

      gtk_tree_model_get (model,
                          &iter,
                          LIMN_REFERENCE_ROWS_NUMBER,
                          &number,
                          LIMN_REFERENCE_ROWS_LABEL,
                          &label,
                          -1);
      g_string_append_printf (text, "%s=%s;", number, label);
    }
  return g_strdup (text->str);
}

static void
test_list_choose (TestList *self, gint row)
{
  GtkTreePath *path = gtk_tree_path_new_from_indices (row, -1);

  gtk_tree_view_set_cursor (GTK_TREE_VIEW (self->view), path, NULL, FALSE);
  gtk_tree_path_free (path);
}

static const struct
{
  const char *name;
  gint row;
  guint key;
  GdkModifierType modifiers;
  const char *entries;
  guint n_changed;
} test_list_keys[] = {
  { "up",
    1,
    GDK_KEY_Up,
    GDK_MOD1_MASK,
    "[\"file:/a/tree.png\",\"layer:Sky\",\"layer:Sea\"]",
    1 },
  { "down",
    1,
    GDK_KEY_Down,
    GDK_MOD1_MASK,
    "[\"layer:Sky\",\"layer:Sea\",\"file:/a/tree.png\"]",
    1 },
  { "the first does not go up",
    0,
    GDK_KEY_Up,
    GDK_MOD1_MASK,
    TEST_LIST_START,
    0 },
  { "the last does not go down",
    2,
    GDK_KEY_Down,
    GDK_MOD1_MASK,
    TEST_LIST_START,
    0 },
  { "an arrow alone moves nothing", 1, GDK_KEY_Up, 0, TEST_LIST_START, 0 },
  { "delete", 0, GDK_KEY_Delete, 0, "[\"file:/a/tree.png\",\"layer:Sea\"]", 1 },
};

static void
test_list_press (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  TestList self;

  test_list_open (&self);
  test_list_set (&self, TEST_LIST_START);
  test_list_choose (&self, test_list_keys[i].row);
  bench_press (self.view, test_list_keys[i].key, test_list_keys[i].modifiers);
  test_list_assert (
      &self, test_list_keys[i].entries, test_list_keys[i].n_changed);
  test_list_close (&self);
}

/* Delete can be pressed until nothing is left */
static void
test_list_delete_all (void)
{
  TestList self;

  test_list_open (&self);
  test_list_set (&self, TEST_LIST_START);
  test_list_choose (&self, 1);
  for (guint i = 0; i < 3; i++)
    bench_press (self.view, GDK_KEY_Delete, 0);
  test_list_assert (&self, "[]", 3);
  test_list_close (&self);
}

static void
test_list_numbers (void)
{
  static const struct
  {
    guint first, limit;
    const char *numbers;
    const char *hint;
  } cases[] = {
    { 1, G_MAXUINT, "image 1=Sky;image 2=tree.png;image 3=Sea;", NULL },
    { 2, 4, "image 2=Sky;image 3=tree.png;image 4=Sea;", NULL },
    { 2,
      3,
      "image 2=Sky;image 3=tree.png;image 4=Sea;",
      "This model takes no more references." },
    { 2,
      1,
      "image 2=Sky;too many=tree.png;too many=Sea;",
      "This model takes 1 reference; remove the others." },
    { 1,
      0,
      "too many=Sky;too many=tree.png;too many=Sea;",
      "This model takes no references." },
  };
  TestList self;

  test_list_open (&self);
  test_list_set (&self, TEST_LIST_START);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *numbers = NULL;
      GtkWidget *add = bench_find (self.window, GTK_TYPE_BUTTON, "_Add Layer…");

      limn_reference_list_set_first (self.list, cases[i].first);
      limn_reference_list_set_limit (self.list, cases[i].limit);
      numbers = test_list_dup_numbers (&self);
      g_assert_cmpstr (numbers, ==, cases[i].numbers);
      if (cases[i].hint != NULL)
        g_assert_nonnull (
            bench_find (self.window, GTK_TYPE_LABEL, cases[i].hint));
      g_assert_true (gtk_widget_is_sensitive (add) == (cases[i].limit > 3));
    }
  limn_reference_list_set_limit (self.list, 2);
  bench_shoot (self.window, "references");
  test_list_assert (&self, TEST_LIST_START, 0);
  test_list_close (&self);
}

static void
test_list_add (void)
{
  char *uris[] = { (char *) "file:///a/one%20two.png",
                   (char *) "https://example.com/x.png",
                   (char *) "file:///a/one%20two.png",
                   (char *) "file:///a/blank.png",
                   NULL };
  TestList self;

  test_list_open (&self);
  g_assert_true (limn_reference_list_add (self.list, "layer:A_B"));
  g_assert_false (limn_reference_list_add (self.list, "layer:A_B"));
  test_list_assert (&self, "[\"layer:A_B\"]", 1);
  g_assert_true (limn_reference_list_add_uris (self.list, uris));
  test_list_assert (
      &self,
      "[\"layer:A_B\",\"file:/a/one two.png\",\"file:/a/blank.png\"]",
      2);
  g_assert_nonnull (bench_find (
      self.window, GTK_TYPE_LABEL, "Only files on this machine can be sent."));
  limn_reference_list_set_limit (self.list, 3);
  g_assert_false (limn_reference_list_add (self.list, "layer:Sky"));
  test_list_assert (
      &self,
      "[\"layer:A_B\",\"file:/a/one two.png\",\"file:/a/blank.png\"]",
      2);
  test_list_close (&self);
}

/* the menu holds what is not there yet, letter by letter */
static void
test_list_menu (void)
{
  TestList self;
  GtkWidget *button;
  GList *menus;
  g_autoptr (GList) items = NULL;

  test_list_open (&self);
  limn_reference_list_add (self.list, "layer:Sky");
  button = bench_find (self.window, GTK_TYPE_BUTTON, "_Add Layer…");
  bench_click (self.window, "_Add Layer…");
  menus = gtk_menu_get_for_attach_widget (button);
  g_assert_cmpuint (g_list_length (menus), ==, 1);
  items = gtk_container_get_children (menus->data);
  g_assert_cmpuint (g_list_length (items), ==, 2);
  g_assert_cmpstr (gtk_menu_item_get_label (items->next->data), ==, "A_B");
  gtk_menu_shell_activate_item (menus->data, items->next->data, TRUE);
  bench_settle ();
  test_list_assert (&self, "[\"layer:Sky\",\"layer:A_B\"]", 2);
  test_list_close (&self);
}

int
main (int argc, char *argv[])
{
  bench_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (test_list_keys); i++)
    {
      g_autofree char *path =
          g_strdup_printf ("/reference-list/keys/%s", test_list_keys[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_list_press);
    }
  g_test_add_func ("/reference-list/delete-all", test_list_delete_all);
  g_test_add_func ("/reference-list/numbers", test_list_numbers);
  g_test_add_func ("/reference-list/add", test_list_add);
  g_test_add_func ("/reference-list/menu", test_list_menu);
  return g_test_run ();
}
