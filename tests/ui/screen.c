/* screen: an X server of a test's own, without a window manager. */
#include "screen.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* GTK's list of recent files */
#define SCREEN_RECENT "recently-used.xbel"

static GSubprocess *screen_server;
static char *screen_data;

/**
 * screen_keep_data:
 *
 * Has GTK write its list of recent files, some time after a file was chosen, to
 * a folder that stays until screen_stop(): it complains where a user's is gone
 * by then. To be called before all else.
 */
void
screen_keep_data (void)
{
  screen_data = g_dir_make_tmp ("limn-screen-XXXXXX", NULL);
  g_assert_nonnull (screen_data);
  g_setenv ("XDG_DATA_HOME", screen_data, TRUE);
}

static void
screen_remove_data_folder (void)
{
  g_autofree char *recent = g_build_filename (screen_data, SCREEN_RECENT, NULL);

  g_unlink (recent);
  g_rmdir (screen_data);
  g_clear_pointer (&screen_data, g_free);
}

/**
 * screen_start:
 * @width: @height: pixels
 *
 * Begins a server and points GTK at it. LIMN_TEST_FONT names a font, for
 * looks at large letters.
 */
void
screen_start (guint width, guint height)
{
  g_autofree char *size = g_strdup_printf ("%ux%ux24", width, height);
  g_autoptr (GError) error = NULL;
  g_autofree char *display = NULL;
  const char *font = g_getenv ("LIMN_TEST_FONT");
  GInputStream *out;
  char number[16] = ":";
  gssize length;

  screen_server = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                        G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                                    &error,
                                    "Xvfb",
                                    "-displayfd",
                                    "1",
                                    "-screen",
                                    "0",
                                    size,
                                    "-nolisten",
                                    "tcp",
                                    NULL);
  g_assert_no_error (error);
  out = g_subprocess_get_stdout_pipe (screen_server);
  length =
      g_input_stream_read (out, number + 1, sizeof number - 2, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (length, >, 0);
  display = g_strstrip (g_strdup (number));
  g_setenv ("DISPLAY", display, TRUE);
  g_setenv ("NO_AT_BRIDGE", "1", TRUE);
  g_assert_true (gtk_init_check (NULL, NULL));
  /* the pointer may lie above anything, and GTK never frees a tooltip */
  g_object_set (
      gtk_settings_get_default (), "gtk-enable-tooltips", FALSE, NULL);
  if (font != NULL)
    g_object_set (gtk_settings_get_default (), "gtk-font-name", font, NULL);
}

void
screen_stop (void)
{
  gdk_display_close (gdk_display_get_default ());
  g_subprocess_force_exit (screen_server);
  g_subprocess_wait (screen_server, NULL, NULL);
  g_clear_object (&screen_server);
  if (screen_data != NULL)
    screen_remove_data_folder ();
}

typedef struct
{
  GType type;
  const char *text;
  const char *name;
  GtkWidget *found;
} ScreenSearch;

static const char *
screen_get_text (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_text (GTK_LABEL (widget));
  if (GTK_IS_BUTTON (widget))
    return gtk_button_get_label (GTK_BUTTON (widget));
  return NULL;
}

static void
screen_search (GtkWidget *widget, gpointer data)
{
  ScreenSearch *search = data;
  const char *text = screen_get_text (widget);
  const char *name = atk_object_get_name (gtk_widget_get_accessible (widget));

  if (search->found == NULL && search->name == NULL &&
      g_type_is_a (G_OBJECT_TYPE (widget), search->type) &&
      (search->text == NULL ||
       (text != NULL && strstr (text, search->text) != NULL)))
    search->found = widget;
  if (search->found == NULL && search->name != NULL &&
      g_strcmp0 (name, search->name) == 0)
    search->found = widget;
  if (search->found == NULL && GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), screen_search, search);
}

/**
 * screen_find:
 * @widget: where to look
 * @type: of what is sought
 * @text: (nullable): part of its label
 *
 * Returns: (transfer none): the first of them; it must be there
 */
GtkWidget *
screen_find (GtkWidget *widget, GType type, const char *text)
{
  ScreenSearch search = { .type = type, .text = text };

  screen_search (widget, &search);
  if (search.found == NULL)
    g_error ("no %s '%s'", g_type_name (type), text != NULL ? text : "");
  return search.found;
}

/**
 * screen_find_named:
 * @widget: where to look
 * @name: what a screen reader calls it
 *
 * Returns: (transfer none): the first of them; it must be there
 */
GtkWidget *
screen_find_named (GtkWidget *widget, const char *name)
{
  ScreenSearch search = { .name = name };

  screen_search (widget, &search);
  if (search.found == NULL)
    g_error ("nothing is named '%s'", name);
  return search.found;
}

/* until nothing is left to do at once */
void
screen_settle (void)
{
  while (gtk_events_pending ())
    gtk_main_iteration ();
}

/* what cannot be pressed is not */
void
screen_click (GtkWidget *button)
{
  g_assert_true (gtk_widget_is_sensitive (button));
  g_assert_true (gtk_widget_get_visible (button));
  gtk_widget_grab_focus (button);
  gtk_button_clicked (GTK_BUTTON (button));
  screen_settle ();
}

void
screen_type (GtkWidget *entry, const char *text)
{
  g_assert_true (gtk_widget_is_sensitive (entry));
  gtk_widget_grab_focus (entry);
  gtk_entry_set_text (GTK_ENTRY (entry), text);
  screen_settle ();
}

/* events come until @done; the test's own timeout ends what never is */
void
screen_wait (gboolean (*done) (gpointer data), gpointer data)
{
  while (!done (data))
    gtk_main_iteration ();
  screen_settle ();
}

/**
 * screen_shoot:
 * @window: what is seen
 * @name: of the picture
 *
 * Keeps a picture in the folder LIMN_TEST_PICTURES, where that is set.
 */
void
screen_shoot (GtkWidget *window, const char *name)
{
  const char *folder = g_getenv ("LIMN_TEST_PICTURES");
  GdkWindow *root = gtk_widget_get_root_window (window);
  g_autofree char *file = g_strconcat (name, ".png", NULL);
  g_autofree char *path = NULL;
  GdkPixbuf *picture;
  gint width, height;

  if (folder == NULL)
    return;
  screen_settle ();
  gdk_drawable_get_size (root, &width, &height);
  picture = gdk_pixbuf_get_from_drawable (
      NULL, root, NULL, 0, 0, 0, 0, width, height);
  path = g_build_filename (folder, file, NULL);
  g_assert_true (gdk_pixbuf_save (picture, path, "png", NULL, NULL));
  g_object_unref (picture);
}
