/* ui/recover-dialog: jobs that really wait in the journal, a host that notes
 * what it is asked for. */
#include "recover-dialog.h"

#include <glib/gstdio.h>
#include <string.h>

#include "journal.h"
#include "peer.h"
#include "picture-load.h"
#include "recover-row.h"
#include "screen.h"
#include "waiting.h"
#include "workshop.h"

static Peer *test_peer;

/**
 * TestRecover:
 * @host: of the window, which is the first member for its function
 * @inserted: ids, with "new" behind those that became images
 * @fails: what an insertion says, in place of succeeding
 */
typedef struct
{
  LimnRecoverHost host;
  LimnWorkshop *workshop;
  GString *inserted;
  const char *fails;
  GtkWidget *window;
} TestRecover;

static gboolean
test_recover_begin (gpointer user_data,
                    guint index,
                    const LimnImageInfo *info,
                    GError **error)
{
  return TRUE;
}

static gboolean
test_recover_rows (gpointer user_data,
                   guint index,
                   guint y,
                   guint n_rows,
                   const guint8 *pixels,
                   gsize stride,
                   GError **error)
{
  return TRUE;
}

static void
test_recover_end (gpointer user_data, guint index, const GError *error)
{
  g_assert_no_error (error);
}

/* results come, and nobody says that the user has them */
static void
test_recover_leave (const char *prompt, gint n)
{
  static const LimnResultSink sink = { .begin = test_recover_begin,
                                       .rows = test_recover_rows,
                                       .end = test_recover_end };
  const LimnConsumer consumer = { .sink = &sink };
  g_autoptr (LimnWorkshop) workshop = limn_workshop_open ();
  g_autoptr (LimnClient) client = limn_workshop_new_client (workshop);
  g_autoptr (LimnRequest) request = limn_request_new (LIMN_OPERATION_CREATE);
  g_autoptr (LimnPlan) plan = NULL;
  g_autoptr (GError) error = NULL;

  limn_request_set_text (request, "prompt", prompt, &error);
  request->n = n;
  plan = limn_plan_new (
      request, workshop->catalog, workshop->settings, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (
      limn_client_run_sync (client, plan, NULL, &consumer, NULL, NULL, &error));
  g_assert_no_error (error);
}

static gboolean
test_recover_insert (LimnRecoverHost *host,
                     const char *id,
                     gboolean as_image,
                     GError **error)
{
  TestRecover *self = (TestRecover *) host;

  if (self->fails != NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", self->fails);
      return FALSE;
    }
  g_string_append_printf (self->inserted, "%s ", as_image ? "new" : "here");
  return limn_journal_discard (
      limn_client_get_journal (host->client), id, error);
}

static void
test_recover_set_up (TestRecover *self, gconstpointer data)
{
  static const LimnRecoverHostClass klass = { test_recover_insert };
  g_autofree char *folder = limn_journal_dup_folder ();

  peer_remove (folder);
  peer_reset (test_peer);
  if (data != NULL)
    {
      test_recover_leave ("a red fox in the snow, early morning", 1);
      test_recover_leave ("a pier", 2);
    }
  self->workshop = limn_workshop_open ();
  self->host.klass = &klass;
  self->host.client = limn_workshop_new_client (self->workshop);
  self->host.has_image = TRUE;
  self->inserted = g_string_new (NULL);
  self->window = limn_recover_dialog_new (&self->host);
  gtk_widget_show (self->window);
  screen_settle ();
}

static void
test_recover_tear_down (TestRecover *self, gconstpointer data)
{
  gtk_widget_destroy (self->window);
  screen_settle ();
  g_object_unref (self->host.client);
  limn_workshop_free (self->workshop);
  g_string_free (self->inserted, TRUE);
}

static guint
test_recover_count (TestRecover *self)
{
  g_autoptr (GPtrArray) list =
      limn_journal_list (limn_client_get_journal (self->host.client));

  return list->len;
}

/* pictures come a moment later than the window */
static gboolean
test_recover_has_picture (gpointer data)
{
  GtkWidget *image =
      screen_find (((TestRecover *) data)->window, GTK_TYPE_IMAGE, NULL);

  return gtk_image_get_storage_type (GTK_IMAGE (image)) == GTK_IMAGE_PIXBUF;
}

static void
test_recover_list (TestRecover *self, gconstpointer data)
{
  g_assert_cmpuint (test_recover_count (self), ==, 2);
  screen_find (self->window, GTK_TYPE_LABEL, "a red fox in the snow");
  screen_find (self->window, GTK_TYPE_LABEL, "USD · just now");
  screen_find (self->window, GTK_TYPE_LABEL, "1 result was received and never");
  screen_find (
      self->window, GTK_TYPE_LABEL, "2 results were received and never");
  screen_wait (test_recover_has_picture, self);
  screen_shoot (self->window, "recover");
}

static void
test_recover_one (TestRecover *self, gconstpointer data)
{
  self->fails = "the image is locked";
  screen_click (screen_find (self->window, GTK_TYPE_BUTTON, "_Insert"));
  screen_find (self->window, GTK_TYPE_LABEL, "the image is locked");
  g_assert_cmpuint (test_recover_count (self), ==, 2);
  self->fails = NULL;
  screen_click (screen_find (self->window, GTK_TYPE_BUTTON, "_Insert"));
  screen_click (screen_find (self->window, GTK_TYPE_BUTTON, "_New Image"));
  g_assert_cmpstr (self->inserted->str, ==, "here new ");
  screen_find (self->window, GTK_TYPE_LABEL, "Nothing waits");
}

static void
test_recover_all (TestRecover *self, gconstpointer data)
{
  screen_click (screen_find (self->window, GTK_TYPE_BUTTON, "Insert _All"));
  g_assert_cmpstr (self->inserted->str, ==, "here here ");
  g_assert_false (gtk_widget_get_sensitive (
      screen_find (self->window, GTK_TYPE_BUTTON, "Insert _All")));
}

/* the first press asks, and is forgotten when the keyboard goes elsewhere */
static void
test_recover_discard (TestRecover *self, gconstpointer data)
{
  GtkWidget *discard = screen_find (self->window, GTK_TYPE_BUTTON, "_Discard");
  GtkWidget *insert = screen_find (self->window, GTK_TYPE_BUTTON, "_Insert");
  gboolean handled;
  GdkEvent *event = gdk_event_new (GDK_FOCUS_CHANGE);

  screen_click (discard);
  screen_find (self->window, GTK_TYPE_LABEL, "Press again to discard it");
  g_assert_cmpuint (test_recover_count (self), ==, 2);
  screen_shoot (self->window, "recover-discard");
  event->focus_change.window = g_object_ref (gtk_widget_get_window (insert));
  g_signal_emit_by_name (discard, "focus-out-event", event, &handled);
  gdk_event_free (event);
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (discard)), ==, "_Discard");
  screen_click (discard);
  g_assert_cmpuint (test_recover_count (self), ==, 2);
  screen_click (discard);
  g_assert_cmpuint (test_recover_count (self), ==, 1);
  g_assert_cmpstr (self->inserted->str, ==, "");
}

/* what was received is what is written, byte for byte */
static gboolean
test_recover_answer (gpointer data)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (GTK_IS_FILE_CHOOSER (l->data) && gtk_widget_get_visible (l->data))
      {
        g_autofree char *folder =
            gtk_file_chooser_get_current_folder (GTK_FILE_CHOOSER (l->data));

        /* it takes a moment to get there, and until then no answer */
        if (g_strcmp0 (folder, data) == 0)
          gtk_dialog_response (GTK_DIALOG (l->data), GTK_RESPONSE_ACCEPT);
        else
          gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (l->data),
                                               data);
      }
  return G_SOURCE_CONTINUE;
}

static void
test_recover_save (TestRecover *self, gconstpointer data)
{
  g_autofree char *folder = limn_journal_dup_folder ();
  g_autofree char *target = NULL;
  g_autoptr (GPtrArray) list =
      limn_journal_list (limn_client_get_journal (self->host.client));
  const LimnWaiting *first = g_ptr_array_index (list, 0);
  g_autoptr (GPtrArray) files = limn_waiting_list_files (folder, first->id);
  g_autofree char *wanted = NULL;
  g_autofree char *got = NULL;
  g_autofree char *name = NULL;
  gsize wanted_length, length;
  guint answer;

  g_assert_cmpuint (files->len, ==, 1);
  name = g_path_get_basename (files->pdata[0]);
  target = g_build_filename (peer_get_folder (test_peer), name, NULL);
  answer = g_timeout_add (
      50, test_recover_answer, (gpointer) peer_get_folder (test_peer));
  screen_click (screen_find (self->window, GTK_TYPE_BUTTON, "_Save as"));
  g_source_remove (answer);
  screen_find (self->window, GTK_TYPE_LABEL, "Saved as ");
  g_assert_true (
      g_file_get_contents (files->pdata[0], &wanted, &wanted_length, NULL));
  g_assert_true (g_file_get_contents (target, &got, &length, NULL));
  g_assert_cmpmem (got, length, wanted, wanted_length);
  /* it waits until the user says what becomes of it */
  g_assert_cmpuint (test_recover_count (self), ==, 2);
  g_unlink (target);
}

static void
test_recover_none (TestRecover *self, gconstpointer data)
{
  screen_find (self->window, GTK_TYPE_LABEL, "Nothing waits");
  g_assert_false (gtk_widget_get_sensitive (
      screen_find (self->window, GTK_TYPE_BUTTON, "Insert _All")));
}

static void
test_recover_age (void)
{
  static const struct
  {
    gint64 seconds;
    const char *words;
  } rows[] = {
    { -5, "just now" },          { 59, "just now" },
    { 60, "1 minute ago" },      { 3599, "59 minutes ago" },
    { 3600, "1 hour ago" },      { 86399, "23 hours ago" },
    { 2 * 86400, "2 days ago" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *words = limn_recover_row_describe_age (rows[i].seconds);

      g_assert_cmpstr (words, ==, rows[i].words);
    }
}

#define ADD(name, data, function)                                              \
  g_test_add ("/recover-dialog/" name,                                         \
              TestRecover,                                                     \
              data,                                                            \
              test_recover_set_up,                                             \
              function,                                                        \
              test_recover_tear_down)

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  screen_keep_data ();
  test_peer = peer_start ();
  peer_put (test_peer, "/emulator/settings", "{\"tiny\": true}");
  screen_start (1024, 768);
  ADD ("list", "jobs", test_recover_list);
  ADD ("one", "jobs", test_recover_one);
  ADD ("all", "jobs", test_recover_all);
  ADD ("discard", "jobs", test_recover_discard);
  ADD ("save", "jobs", test_recover_save);
  ADD ("none", NULL, test_recover_none);
  g_test_add_func ("/recover-dialog/age", test_recover_age);
  status = g_test_run ();
  screen_stop ();
  peer_stop (test_peer);
  return status;
}
