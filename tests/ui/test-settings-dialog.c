/* ui/settings-dialog: the real window, the real core, and the emulator. */
#include "settings-dialog.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "keys.h"
#include "peer.h"
#include "screen.h"
#include "settings-form.h"

static Peer *test_peer;

typedef struct
{
  LimnWorkshop *workshop;
  LimnClient *client;
  GtkWidget *window;
} TestDialog;

static char *
test_dialog_get_path (const char *name)
{
  return g_build_filename (g_getenv ("LIMN_CONFIG_DIR"), name, NULL);
}

/* (transfer full): "" where there is no file */
static char *
test_dialog_read (const char *name)
{
  g_autofree char *path = test_dialog_get_path (name);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text != NULL ? text : g_strdup ("");
}

static void
test_dialog_set_up (TestDialog *self, gconstpointer data)
{
  g_autofree char *keys = test_dialog_get_path ("keys.ini");

  peer_reset (test_peer);
  peer_put (test_peer, "/emulator/settings", "{\"sign_in\": null}");
  g_unlink (keys);
  g_unsetenv ("LUMENFALL_API_KEY");
  peer_configure (test_peer, data != NULL ? data : "# mine\n[limn]\ntries=1\n");
  self->workshop = limn_workshop_open ();
  self->client = limn_workshop_new_client (self->workshop);
  self->window = limn_settings_dialog_new (NULL, self->workshop, self->client);
  gtk_widget_show (self->window);
  screen_settle ();
}

static void
test_dialog_tear_down (TestDialog *self, gconstpointer data)
{
  gtk_widget_destroy (self->window);
  screen_settle ();
  g_object_unref (self->client);
  limn_workshop_free (self->workshop);
}

static void
test_dialog_turn (TestDialog *self, gint page)
{
  GtkWidget *book = screen_find (self->window, GTK_TYPE_NOTEBOOK, NULL);

  gtk_notebook_set_current_page (GTK_NOTEBOOK (book), page);
  screen_settle ();
}

static void
test_dialog_respond (TestDialog *self, gint response)
{
  gtk_dialog_response (GTK_DIALOG (self->window), response);
  screen_settle ();
}

typedef struct
{
  GtkWidget *window;
  const char *text;
} TestDialogWait;

static void
test_dialog_look (GtkWidget *widget, gpointer data)
{
  TestDialogWait *wait = data;

  if (GTK_IS_LABEL (widget) && gtk_widget_get_visible (widget) &&
      strstr (gtk_label_get_text (GTK_LABEL (widget)), wait->text) != NULL)
    wait->window = NULL;
  if (GTK_IS_CONTAINER (widget) && wait->window != NULL)
    gtk_container_forall (GTK_CONTAINER (widget), test_dialog_look, wait);
}

static gboolean
test_dialog_says (gpointer data)
{
  TestDialogWait wait = *(TestDialogWait *) data;

  test_dialog_look (wait.window, &wait);
  return wait.window == NULL;
}

static void
test_dialog_wait_for (TestDialog *self, const char *text)
{
  TestDialogWait wait = { self->window, text };

  screen_wait (test_dialog_says, &wait);
}

static gboolean
test_dialog_has (TestDialog *self, const char *text)
{
  TestDialogWait wait = { self->window, text };

  return test_dialog_says (&wait);
}

/* a key is typed, kept, tested, tested against trouble, and forgotten */
static void
test_dialog_key (TestDialog *self, gconstpointer data)
{
  GtkWidget *entry = screen_find_named (self->window, "New key of Lumenfall");
  GtkWidget *save =
      screen_find_named (self->window, "Save the key of Lumenfall");
  GtkWidget *test =
      screen_find_named (self->window, "Test the key of Lumenfall");
  GtkWidget *forget =
      screen_find_named (self->window, "Forget the key of Lumenfall");
  g_autofree char *kept = NULL;
  g_autofree char *gone = NULL;
  g_autofree char *settings = NULL;

  g_assert_true (test_dialog_has (self, "There is no key yet."));
  g_assert_false (gtk_widget_get_sensitive (save));
  g_assert_false (gtk_widget_get_sensitive (test));
  g_assert_false (gtk_widget_get_sensitive (forget));
  g_assert_false (limn_workshop_has_key (self->workshop));
  screen_shoot (self->window, "settings-no-key");
  screen_type (entry, "lmnfl_a b");
  screen_click (save);
  test_dialog_wait_for (self, "a space, a line break or another character");
  g_assert_cmpstr (gtk_entry_get_text (GTK_ENTRY (entry)), !=, "");
  screen_type (entry, " " PEER_KEY "\n");
  g_assert_false (gtk_entry_get_visibility (GTK_ENTRY (entry)));
  screen_click (save);
  test_dialog_wait_for (
      self, "Lumenfall answers and takes the key. Your balance is 1000.00 USD");
  g_assert_cmpstr (gtk_entry_get_text (GTK_ENTRY (entry)), ==, "");
  g_assert_true (limn_workshop_has_key (self->workshop));
  g_assert_true (test_dialog_has (self, "There is a key: "));
  screen_shoot (self->window, "settings-key");
  kept = test_dialog_read ("keys.ini");
  g_assert_nonnull (strstr (kept, PEER_KEY));
  settings = test_dialog_read ("settings.ini");
  g_assert_null (strstr (settings, "lmnfl"));
  peer_put (test_peer,
            "/emulator/faults",
            "[{\"fault\": \"status\", \"status\": 401, \"at\": \"other\"}]");
  screen_click (test);
  test_dialog_wait_for (self, "lumenfall did not accept the key");
  screen_click (forget);
  test_dialog_wait_for (self, "Limn keeps no key for it any more.");
  gone = test_dialog_read ("keys.ini");
  g_assert_null (strstr (gone, PEER_KEY));
  g_assert_false (limn_workshop_has_key (self->workshop));
}

/* where nothing free shows it, the words do not claim it */
static void
test_dialog_key_elsewhere (TestDialog *self, gconstpointer data)
{
  screen_type (screen_find_named (self->window, "New key of fal"), "id:s3cret");
  screen_click (screen_find_named (self->window, "Save the key of fal"));
  test_dialog_wait_for (self, "fal answers. Whether it takes this key");
}

/* one from the environment cannot be forgotten here */
static void
test_dialog_environment (TestDialog *self, gconstpointer data)
{
  g_setenv ("LUMENFALL_API_KEY", PEER_KEY, TRUE);
  screen_type (screen_find_named (self->window, "New key of Lumenfall"), "x");
  screen_type (screen_find_named (self->window, "New key of Lumenfall"), "");
  g_assert_true (test_dialog_has (self, "There is a key: LUMENFALL_API_KEY."));
  g_assert_false (gtk_widget_get_sensitive (
      screen_find_named (self->window, "Forget the key of Lumenfall")));
  g_assert_true (gtk_widget_get_sensitive (
      screen_find_named (self->window, "Test the key of Lumenfall")));
}

/* OK keeps what was typed, and stays open where that fails */
static void
test_dialog_key_on_ok (TestDialog *self, gconstpointer data)
{
  g_autofree char *keys = NULL;

  screen_type (screen_find_named (self->window, "New key of Lumenfall"),
               PEER_KEY);
  test_dialog_respond (self, GTK_RESPONSE_OK);
  keys = test_dialog_read ("keys.ini");
  g_assert_nonnull (strstr (keys, PEER_KEY));
}

/* a browser that says yes: what GIO starts for such an address */
static void
test_dialog_sign_in (TestDialog *self, gconstpointer data)
{
  g_autofree char *keys = NULL;

  peer_put (test_peer,
            "/emulator/settings",
            "{\"sign_in\": {\"end\": \"visited\", \"pending\": 0}}");
  screen_click (screen_find (self->window, GTK_TYPE_BUTTON, "Sign _in"));
  test_dialog_wait_for (self, "Your code is LIMN-");
  screen_shoot (self->window, "settings-sign-in");
  test_dialog_wait_for (self, "You are signed in.");
  test_dialog_wait_for (self, "takes the key. Your balance is 1000.00 USD");
  keys = test_dialog_read ("keys.ini");
  g_assert_nonnull (strstr (keys, "key=lmnfl_signed"));
  g_assert_true (limn_workshop_has_key (self->workshop));
  screen_shoot (self->window, "settings-signed-in");
}

static void
test_dialog_sign_in_ends (TestDialog *self, gconstpointer data)
{
  GtkWidget *begin = screen_find (self->window, GTK_TYPE_BUTTON, "Sign _in");

  peer_put (
      test_peer, "/emulator/settings", "{\"sign_in\": {\"end\": \"pending\"}}");
  screen_click (begin);
  test_dialog_wait_for (self, "Your code is LIMN-");
  g_assert_false (gtk_widget_get_visible (begin));
  screen_click (screen_find (self->window, GTK_TYPE_BUTTON, "Stop _waiting"));
  test_dialog_wait_for (self, "Nothing was changed.");
  peer_put (
      test_peer, "/emulator/settings", "{\"sign_in\": {\"end\": \"denied\"}}");
  screen_click (begin);
  test_dialog_wait_for (self, "declined in the browser");
  peer_put (
      test_peer, "/emulator/settings", "{\"sign_in\": {\"end\": \"pending\"}}");
  /* the window goes while it waits */
  screen_click (begin);
  test_dialog_wait_for (self, "Your code is LIMN-");
}

/* nothing changes the file before OK, and then only what was changed */
static void
test_dialog_defaults (TestDialog *self, gconstpointer data)
{
  static const char after[] = "# mine\n\n[limn]\ntries=1\npolicy=cheap\n"
                              "hedge=45\nprovenance=false\ncap_day=2.50\n"
                              "\n[journal]\nkeep_days=7\n";
  g_autofree char *before = NULL;
  g_autofree char *saved = NULL;

  test_dialog_turn (self, 1);
  screen_shoot (self->window, "settings-defaults");
  gtk_combo_box_set_active (
      GTK_COMBO_BOX (screen_find_named (self->window, "Order of routes:")), 3);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (screen_find_named (
                                 self->window, "Try a second route after:")),
                             45);
  gtk_toggle_button_set_active (
      GTK_TOGGLE_BUTTON (screen_find (
          self->window, GTK_TYPE_CHECK_BUTTON, "_Say in the image")),
      FALSE);
  test_dialog_turn (self, 3);
  screen_type (screen_find_named (self->window, "At most a day:"), "a lot");
  test_dialog_turn (self, 4);
  test_dialog_wait_for (self, "The journal has ");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (screen_find_named (
                                 self->window, "Keep results you have for:")),
                             7);
  screen_shoot (self->window, "settings-journal");
  before = test_dialog_read ("settings.ini");
  g_assert_cmpstr (before, ==, "# mine\n[limn]\ntries=1\n");
  test_dialog_respond (self, GTK_RESPONSE_OK);
  g_assert_true (test_dialog_has (self, "This is no amount"));
  screen_shoot (self->window, "settings-wrong");
  screen_type (screen_find_named (self->window, "At most a day:"), "2.50");
  test_dialog_respond (self, GTK_RESPONSE_OK);
  g_assert_false (test_dialog_has (self, "This is no amount"));
  saved = test_dialog_read ("settings.ini");
  g_assert_cmpstr (saved, ==, after);
  limn_workshop_reload (self->workshop);
  g_assert_cmpstr (
      limn_settings_get (self->workshop->settings, "limn", "policy"),
      ==,
      "cheap");
}

static void
test_dialog_cancel (TestDialog *self, gconstpointer data)
{
  g_autofree char *saved = NULL;

  test_dialog_turn (self, 3);
  screen_type (screen_find_named (self->window, "At most a day:"), "2.50");
  test_dialog_respond (self, GTK_RESPONSE_CANCEL);
  saved = test_dialog_read ("settings.ini");
  g_assert_cmpstr (saved, ==, "# mine\n[limn]\ntries=1\n");
}

#define TEST_SERVERS                                                           \
  "[limn]\ntries=1\n\n[endpoint desk]\n# on the desk\nprotocol=openai\n"       \
  "url=http://127.0.0.1:1234\nstrange=kept\n\n[endpoint shed]\n"               \
  "protocol=openai\nurl=http://10.0.0.2:1\nallow_http=true\n"

static void
test_dialog_servers (TestDialog *self, gconstpointer data)
{
  static const char after[] =
      "[limn]\ntries=1\n\n[endpoint desk]\n# on the desk\nprotocol=openai\n"
      "url=http://127.0.0.1:4321\nstrange=kept\n\n[endpoint attic]\n"
      "protocol=openai\nurl=http://10.0.0.3:1\nallow_http=true\n";
  GtkWidget *url;
  GtkWidget *row;
  g_autofree char *saved = NULL;

  test_dialog_turn (self, 2);
  screen_shoot (self->window, "settings-servers");
  url = screen_find_named (self->window, "Address of the server");
  g_assert_cmpstr (
      gtk_entry_get_text (GTK_ENTRY (url)), ==, "http://127.0.0.1:1234");
  screen_type (url, "http://127.0.0.1:4321");
  row = gtk_widget_get_parent (gtk_widget_get_parent (url));
  row = gtk_widget_get_parent (row);
  {
    g_autoptr (GList) rows = gtk_container_get_children (GTK_CONTAINER (row));

    screen_click (screen_find (rows->next->data, GTK_TYPE_BUTTON, "_Remove"));
  }
  screen_click (screen_find (self->window, GTK_TYPE_BUTTON, "A_dd a Server"));
  {
    g_autoptr (GList) rows = gtk_container_get_children (GTK_CONTAINER (row));
    GtkWidget *added = g_list_last (rows)->data;

    test_dialog_respond (self, GTK_RESPONSE_OK);
    g_assert_true (test_dialog_has (self, "Give it a name of letters"));
    screen_type (screen_find_named (added, "Name of the server"), "desk");
    test_dialog_respond (self, GTK_RESPONSE_OK);
    g_assert_true (
        test_dialog_has (self, "There is an endpoint of that name already"));
    screen_type (screen_find_named (added, "Name of the server"), "attic");
    test_dialog_respond (self, GTK_RESPONSE_OK);
    screen_shoot (self->window, "debug");
    g_assert_true (test_dialog_has (self, "Give its address"));
    screen_type (screen_find_named (added, "Address of the server"),
                 "http://10.0.0.3:1");
    test_dialog_respond (self, GTK_RESPONSE_OK);
    g_assert_true (test_dialog_has (self, "plain http is for this machine"));
    screen_shoot (self->window, "settings-server-wrong");
    gtk_toggle_button_set_active (
        GTK_TOGGLE_BUTTON (screen_find (added, GTK_TYPE_CHECK_BUTTON, "_http")),
        TRUE);
  }
  test_dialog_respond (self, GTK_RESPONSE_OK);
  saved = test_dialog_read ("settings.ini");
  g_assert_cmpstr (saved, ==, after);
}

/* broken by hand: nothing is written over it, and the window says why */
static void
test_dialog_broken (TestDialog *self, gconstpointer data)
{
  g_autofree char *saved = NULL;

  peer_configure (test_peer, "[limn\n");
  test_dialog_respond (self, GTK_RESPONSE_OK);
  g_assert_true (test_dialog_has (self, "settings.ini: line 1: "));
  saved = test_dialog_read ("settings.ini");
  g_assert_cmpstr (saved, ==, "[limn\n");
}

/* it fits a small screen, whatever the font */
static void
test_dialog_fits (TestDialog *self, gconstpointer data)
{
  gint width, height;

  gtk_window_get_size (GTK_WINDOW (self->window), &width, &height);
  g_assert_cmpint (width, <=, 1024);
  g_assert_cmpint (height, <=, 768);
}

/* the browser of the tests looks at the page, as a user would */
static void
test_dialog_make_browser (void)
{
  static const char text[] = "[Desktop Entry]\nType=Application\n"
                             "Name=Looker\nExec=curl -s -o /dev/null %u\n"
                             "MimeType=x-scheme-handler/http;\n";
  static const char list[] =
      "[Default Applications]\nx-scheme-handler/http=looker.desktop\n";
  g_autofree char *data =
      g_build_filename (peer_get_folder (test_peer), "data", NULL);
  g_autofree char *folder = g_build_filename (data, "applications", NULL);
  g_autofree char *entry = g_build_filename (folder, "looker.desktop", NULL);
  g_autofree char *defaults = g_build_filename (folder, "mimeapps.list", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (entry, text, -1, NULL));
  g_assert_true (g_file_set_contents (defaults, list, -1, NULL));
  g_setenv ("XDG_DATA_HOME", data, TRUE);
  g_setenv ("XDG_CONFIG_HOME", data, TRUE);
}

#define ADD(name, data, function)                                              \
  g_test_add ("/settings-dialog/" name,                                        \
              TestDialog,                                                      \
              data,                                                            \
              test_dialog_set_up,                                              \
              function,                                                        \
              test_dialog_tear_down)

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");
  g_unsetenv ("XDG_RUNTIME_DIR");
  test_peer = peer_start ();
  test_dialog_make_browser ();
  screen_start (1024, 768);
  ADD ("key", NULL, test_dialog_key);
  ADD ("key-elsewhere", NULL, test_dialog_key_elsewhere);
  ADD ("environment", NULL, test_dialog_environment);
  ADD ("key-on-ok", NULL, test_dialog_key_on_ok);
  ADD ("sign-in", NULL, test_dialog_sign_in);
  ADD ("sign-in-ends", NULL, test_dialog_sign_in_ends);
  ADD ("defaults", NULL, test_dialog_defaults);
  ADD ("cancel", NULL, test_dialog_cancel);
  ADD ("servers", TEST_SERVERS, test_dialog_servers);
  ADD ("broken", NULL, test_dialog_broken);
  ADD ("fits", NULL, test_dialog_fits);
  status = g_test_run ();
  screen_stop ();
  peer_stop (test_peer);
  return status;
}
