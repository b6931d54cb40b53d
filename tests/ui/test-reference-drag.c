/* reference-drag: files are dropped on a list, and its rows change places, with
 * the pointer. */
#include "reference-list.h"

#include "bench.h"
#include "jsontext.h"
#include "paper-host.h"

typedef struct
{
  PaperHost host;
  LimnReferenceList *list;
  GtkWidget *window;
  GtkWidget *view;
  guint n_changed;
} TestDrag;

static void
test_drag_changed (TestDrag *self)
{
  self->n_changed++;
}

static void
test_drag_open (TestDrag *self)
{
  GtkWidget *widget;

  *self = (TestDrag){ 0 };
  paper_host_init (&self->host);
  widget = limn_reference_list_new (&self->host.host);
  self->list = LIMN_REFERENCE_LIST (widget);
  g_signal_connect_swapped (
      widget, "changed", G_CALLBACK (test_drag_changed), self);
  self->window = bench_open (widget);
  self->view = bench_find (widget, GTK_TYPE_TREE_VIEW, NULL);
}

static void
test_drag_close (TestDrag *self)
{
  bench_close (self->window);
  paper_host_clear (&self->host);
}

static char *
test_drag_print (TestDrag *self)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (node, limn_reference_list_get_entries (self->list));
  return limn_jsontext_print (node, FALSE);
}

/* the rest is GTK's to tell, in its own time */
static void
test_drag_wait (TestDrag *self, guint n_changed)
{
  while (self->n_changed < n_changed)
    gtk_main_iteration ();
  bench_settle ();
}

static void
test_drag_offer (GtkWidget *widget,
                 GdkDragContext *context,
                 GtkSelectionData *data,
                 guint info,
                 guint time,
                 gpointer user_data)
{
  char *uris[] = { user_data, NULL };

  gtk_selection_data_set_uris (data, uris);
}

/* a window to drag a file from */
static GtkWidget *
test_drag_open_source (const char *uri)
{
  const GtkTargetEntry target = { (char *) "text/uri-list", 0, 0 };
  GtkWidget *box = gtk_event_box_new ();
  GtkWidget *window = gtk_window_new (GTK_WINDOW_TOPLEVEL);

  gtk_widget_set_size_request (box, 80, 80);
  gtk_container_add (GTK_CONTAINER (window), box);
  gtk_drag_source_set (box, GDK_BUTTON1_MASK, &target, 1, GDK_ACTION_COPY);
  g_signal_connect (
      box, "drag-data-get", G_CALLBACK (test_drag_offer), (gpointer) uri);
  gtk_window_move (GTK_WINDOW (window), 700, 500);
  gtk_widget_show_all (window);
  bench_settle ();
  return window;
}

/* on the buttons while there is no row, then on the rows */
static void
test_drag_files (void)
{
  TestDrag self;
  GtkWidget *first, *second;
  g_autofree char *entries = NULL;

  test_drag_open (&self);
  first = test_drag_open_source ("file:///a/one.png");
  bench_drag (first, 40, 40, GTK_WIDGET (self.list), 30, 10);
  test_drag_wait (&self, 1);
  gtk_widget_destroy (first);
  second = test_drag_open_source ("file:///a/two.png");
  bench_drag (second, 40, 40, self.view, 30, 10);
  test_drag_wait (&self, 2);
  gtk_widget_destroy (second);
  entries = test_drag_print (&self);
  g_assert_cmpstr (entries, ==, "[\"file:/a/one.png\",\"file:/a/two.png\"]");
  test_drag_close (&self);
}

static void
test_drag_rows (void)
{
  TestDrag self;
  g_autofree char *entries = NULL;
  GdkRectangle cell;
  GtkTreePath *path;

  test_drag_open (&self);
  limn_reference_list_add (self.list, "layer:One");
  limn_reference_list_add (self.list, "layer:Two");
  limn_reference_list_add (self.list, "layer:Three");
  bench_settle ();
  path = gtk_tree_path_new_from_indices (2, -1);
  gtk_tree_view_get_cell_area (GTK_TREE_VIEW (self.view), path, NULL, &cell);
  gtk_tree_path_free (path);
  bench_drag (self.view, 20, cell.y + cell.height / 2, self.view, 20, 2);
  test_drag_wait (&self, 4);
  entries = test_drag_print (&self);
  g_assert_cmpstr (
      entries, ==, "[\"layer:Three\",\"layer:One\",\"layer:Two\"]");
  test_drag_close (&self);
}

int
main (int argc, char *argv[])
{
  bench_init (&argc, &argv);
  g_test_add_func ("/reference-drag/files", test_drag_files);
  g_test_add_func ("/reference-drag/rows", test_drag_rows);
  return g_test_run ();
}
