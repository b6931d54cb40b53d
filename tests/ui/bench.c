/* bench: a window to try a widget in, and the keys that are pressed there. */
#include "bench.h"

#include <string.h>
#include <unistd.h>

/* with TEST_UI_SHOTS=FOLDER each state that a test shows is left there as PNG,
 * to be looked at; TEST_UI_FONT="Sans 20" makes the letters larger */
#define BENCH_SHOTS "TEST_UI_SHOTS"
#define BENCH_FONT "TEST_UI_FONT"

/* questions to the X server and their answers, until nothing more comes */
#define BENCH_ROUNDS 10

/* of the pointer from one place to the other */
#define BENCH_STEPS 10

/* all that waits is done, and what comes of it: a new size is asked for, had,
 * and drawn */
void
bench_settle (void)
{
  for (guint i = 0; i < BENCH_ROUNDS; i++)
    {
      gdk_display_sync (gdk_display_get_default ());
      while (gtk_events_pending ())
        gtk_main_iteration ();
    }
}

void
bench_init (int *argc, char ***argv)
{
  const char *font = g_getenv (BENCH_FONT);
  GtkSettings *settings;

  gtk_test_init (argc, argv, NULL);
  settings = gtk_settings_get_default ();
  g_object_set (settings, "gtk-enable-animations", FALSE, NULL);
  if (font != NULL)
    g_object_set (settings, "gtk-font-name", font, NULL);
}

GtkWidget *
bench_open (GtkWidget *widget)
{
  GtkWidget *window = gtk_window_new (GTK_WINDOW_TOPLEVEL);
  gtk_container_set_border_width (GTK_CONTAINER (window), 12);
  gtk_container_add (GTK_CONTAINER (window), widget);
  gtk_widget_show_all (widget);
  gtk_widget_show_now (window);
  bench_settle ();
  return window;
}

void
bench_close (GtkWidget *window)
{
  gtk_widget_destroy (window);
  bench_settle ();
}

/* a real event, by way of the X server */
void
bench_press (GtkWidget *widget, guint key, GdkModifierType modifiers)
{
  const GdkEventType types[] = { GDK_KEY_PRESS, GDK_KEY_RELEASE };
  GtkWidget *window = gtk_widget_get_toplevel (widget);

  gtk_widget_grab_focus (widget);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    g_assert_true (gdk_test_simulate_key (
        gtk_widget_get_window (window), -1, -1, key, modifiers, types[i]));
  bench_settle ();
}

/* pixels of the screen */
static void
bench_locate (GtkWidget *widget, gint *x, gint *y)
{
  GtkAllocation place = { 0 };
  gint left, top;

  if (!gtk_widget_get_has_window (widget))
    gtk_widget_get_allocation (widget, &place);
  gdk_window_get_origin (gtk_widget_get_window (widget), &left, &top);
  *x += left + place.x;
  *y += top + place.y;
}

static void
bench_exited (GPid pid, gint status, gpointer data)
{
  g_assert_cmpint (status, ==, 0);
  g_spawn_close_pid (pid);
  *(gboolean *) data = TRUE;
}

/* what is dragged asks and is answered while the pointer moves, so it is moved
 * by another process */
static void
bench_point (const char *script)
{
  const char *argv[] = { "xdotool", "-", NULL };
  g_autoptr (GError) error = NULL;
  gboolean done = FALSE;
  gint input;
  GPid pid;

  g_assert_true (
      g_spawn_async_with_pipes (NULL,
                                (char **) argv,
                                NULL,
                                G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD,
                                NULL,
                                NULL,
                                &pid,
                                &input,
                                NULL,
                                NULL,
                                &error));
  g_assert_no_error (error);
  g_child_watch_add (pid, bench_exited, &done);
  g_assert_cmpint (
      write (input, script, strlen (script)), ==, (gssize) strlen (script));
  close (input);
  while (!done)
    gtk_main_iteration ();
  bench_settle ();
}

/* in steps, as a hand does it */
void
bench_drag (
    GtkWidget *from, gint x, gint y, GtkWidget *to, gint to_x, gint to_y)
{
  g_autoptr (GString) script = g_string_new (NULL);

  bench_locate (from, &x, &y);
  bench_locate (to, &to_x, &to_y);
  g_string_append_printf (
      script, "mousemove %d %d\nsleep 0.1\nmousedown 1\n", x, y);
  for (gint i = 1; i <= BENCH_STEPS; i++)
    g_string_append_printf (script,
                            "sleep 0.05\nmousemove %d %d\n",
                            x + (to_x - x) * i / BENCH_STEPS,
                            y + (to_y - y) * i / BENCH_STEPS);
  g_string_append (script, "sleep 0.2\nmouseup 1\n");
  bench_point (script->str);
}

typedef struct
{
  GType type;
  const char *label;
  GtkWidget *found;
} BenchSearch;

static const char *
bench_get_label (GtkWidget *widget)
{
  const char *label = NULL;

  if (GTK_IS_BUTTON (widget))
    label = gtk_button_get_label (GTK_BUTTON (widget));
  else if (GTK_IS_LABEL (widget))
    label = gtk_label_get_text (GTK_LABEL (widget));
  return label != NULL ?
             label :
             atk_object_get_name (gtk_widget_get_accessible (widget));
}

static void
bench_look (GtkWidget *widget, gpointer data)
{
  BenchSearch *search = data;

  if (search->found != NULL)
    return;
  if (g_type_is_a (G_OBJECT_TYPE (widget), search->type) &&
      (search->label == NULL ||
       g_strcmp0 (bench_get_label (widget), search->label) == 0))
    search->found = widget;
  else if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), bench_look, search);
}

/* NULL where there is none; label NULL: the first of the type */
GtkWidget *
bench_find (GtkWidget *within, GType type, const char *label)
{
  BenchSearch search = { type, label, NULL };

  bench_look (within, &search);
  return search.found;
}

void
bench_click (GtkWidget *within, const char *label)
{
  GtkWidget *button = bench_find (within, GTK_TYPE_BUTTON, label);

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_is_sensitive (button));
  gtk_button_clicked (GTK_BUTTON (button));
  bench_settle ();
}

void
bench_shoot (GtkWidget *window, const char *name)
{
  const char *folder = g_getenv (BENCH_SHOTS);
  GdkWindow *drawn = gtk_widget_get_window (window);
  g_autoptr (GdkPixbuf) shot = NULL;
  g_autofree char *path = NULL;
  gint width, height;

  if (folder == NULL)
    return;
  bench_settle ();
  gdk_drawable_get_size (drawn, &width, &height);
  shot = gdk_pixbuf_get_from_drawable (
      NULL, drawn, NULL, 0, 0, 0, 0, width, height);
  path = g_strdup_printf ("%s/%s.png", folder, name);
  g_assert_true (gdk_pixbuf_save (shot, path, "png", NULL, NULL));
}
