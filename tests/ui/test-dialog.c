/* dialog: one window before, during and after a job; real plans of the real
 * catalogue, jobs that go as the test says. */
#include "dialog.h"

#include <gdk/gdkkeysyms.h>
#include <glib/gstdio.h>
#include <string.h>

#include "bench.h"
#include "choice-list.h"
#include "desk-host.h"
#include "dialog-private.h"
#include "error.h"
#include "footer.h"
#include "notice.h"
#include "prompt-box.h"
#include "settings-dialog.h"
#include "status.h"

#define UPDATES 10
#define LIMN_IS_SETTINGS(o)                                                    \
  G_TYPE_CHECK_INSTANCE_TYPE ((o), LIMN_TYPE_SETTINGS_DIALOG)

typedef struct
{
  DeskHost desk;
  LimnRequest *request;
  LimnDialogState state;
  LimnDialog *dialog;
  GtkWidget *view;
  guint n_closed;
  guint n_settings;
} Fixture;

static void
count_closed (Fixture *fixture)
{
  fixture->n_closed++;
}

/* closes the settings as soon as they are there */
static gboolean
close_settings (gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *window = windows; window != NULL; window = window->next)
    if (LIMN_IS_SETTINGS (window->data))
      {
        fixture->n_settings++;
        gtk_dialog_response (GTK_DIALOG (window->data), GTK_RESPONSE_CLOSE);
        return G_SOURCE_REMOVE;
      }
  return G_SOURCE_CONTINUE;
}

static void
show_dialog (Fixture *fixture)
{
  LimnDialogOptions options = { .state = &fixture->state };
  GtkWidget *dialog =
      limn_dialog_new (&fixture->desk.paper.host, fixture->request, &options);

  fixture->dialog = LIMN_DIALOG (dialog);
  g_signal_connect_swapped (
      dialog, "closed", G_CALLBACK (count_closed), fixture);
  gtk_widget_show_now (dialog);
  bench_settle ();
  fixture->view =
      bench_find (fixture->dialog->prompt, GTK_TYPE_TEXT_VIEW, NULL);
}

static void
open_dialog (Fixture *fixture, LimnOperation operation, const char *prompt)
{
  desk_host_init (&fixture->desk, "", "lumenfall fal echo");
  fixture->request = limn_request_new (operation);
  g_free (fixture->request->prompt);
  fixture->request->prompt = g_strdup (prompt);
  show_dialog (fixture);
}

static void
close_dialog (Fixture *fixture)
{
  gtk_widget_destroy (GTK_WIDGET (fixture->dialog));
  bench_settle ();
  limn_request_free (fixture->request);
  desk_host_clear (&fixture->desk);
  *fixture = (Fixture){ 0 };
}

static void
wait_update (Fixture *fixture)
{
  while (fixture->dialog->timer != 0)
    g_main_context_iteration (NULL, TRUE);
  bench_settle ();
}

static const char *
get_hint (Fixture *fixture)
{
  return fixture->dialog->draft->hint;
}

static gdouble
measure_update (Fixture *fixture)
{
  gint64 began = g_get_monotonic_time ();

  for (guint i = 0; i < UPDATES; i++)
    limn_dialog_update (fixture->dialog);
  return (g_get_monotonic_time () - began) / 1000.0 / UPDATES;
}

/* a key changes the text; plans, pictures and prices follow when the keys rest,
 * once for all of them */
static void
test_dialog_typing (void)
{
  Fixture fixture = { 0 };
  GtkTextBuffer *text;
  guint n_plans, n_updates, n_ready;

  open_dialog (&fixture, LIMN_OPERATION_EDIT, "");
  wait_update (&fixture);
  g_assert_cmpstr (get_hint (&fixture), ==, "Say what you want, in words.");
  g_string_truncate (fixture.desk.paper.log, 0);
  n_plans = fixture.desk.n_plans;
  n_updates = fixture.dialog->n_updates;
  text = gtk_text_view_get_buffer (GTK_TEXT_VIEW (fixture.view));
  for (guint i = 0; i < 200; i++)
    {
      gtk_text_buffer_insert_at_cursor (text, "x", 1);
      g_assert_cmpuint (fixture.desk.n_plans, ==, n_plans);
      g_assert_cmpuint (fixture.desk.paper.log->len, ==, 0);
    }
  wait_update (&fixture);
  g_test_message ("an update takes %.2f ms", measure_update (&fixture));
  g_assert_cmpuint (fixture.dialog->n_updates, ==, n_updates + 1 + UPDATES);
  g_assert_cmpuint (fixture.desk.n_plans, ==, n_plans + 1 + UPDATES);
  /* the frame is the same, so nothing is drawn anew; packing waits for a rest
   */
  paper_host_assert_log (&fixture.desk.paper, "");
  n_ready = fixture.desk.n_ready;
  while (fixture.dialog->ahead_timer != 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (fixture.desk.n_ready, ==, n_ready + 1);
  g_assert_null (get_hint (&fixture));
  g_assert_cmpuint (strlen (fixture.request->prompt), ==, 200);
  close_dialog (&fixture);
}

static void
test_dialog_run (void)
{
  static const LimnHostProgress progress = { .state = LIMN_HOST_STATE_WAIT,
                                             .provider = "vertex" };
  Fixture fixture = { 0 };

  open_dialog (&fixture, LIMN_OPERATION_EDIT, "");
  bench_shoot (GTK_WIDGET (fixture.dialog), "dialog-edit");
  bench_press (fixture.view, GDK_KEY_Return, GDK_CONTROL_MASK);
  g_assert_null (fixture.desk.ran);
  g_assert_false (gtk_widget_is_sensitive (fixture.dialog->action));
  bench_press (fixture.view, GDK_KEY_o, 0);
  bench_press (fixture.view, GDK_KEY_w, 0);
  bench_press (fixture.view, GDK_KEY_l, 0);
  bench_press (fixture.view, GDK_KEY_Return, GDK_SHIFT_MASK);
  g_assert_nonnull (fixture.desk.listener);
  g_assert_cmpstr (fixture.desk.ran->prompt, ==, "owl");
  g_assert_false (gtk_widget_is_sensitive (fixture.dialog->action));
  desk_host_report (&fixture.desk, &progress);
  bench_settle ();
  g_assert_nonnull (strstr (
      limn_status_get_text (LIMN_STATUS (fixture.dialog->status)), "vertex"));
  bench_shoot (GTK_WIDGET (fixture.dialog), "dialog-running");
  /* one at a time */
  bench_press (fixture.view, GDK_KEY_Return, GDK_CONTROL_MASK);
  desk_host_finish (&fixture.desk, NULL, 1, NULL);
  wait_update (&fixture);
  g_assert_cmpuint (fixture.dialog->n_results, ==, 1);
  g_assert_true (gtk_widget_is_sensitive (fixture.dialog->action));
  g_assert_cmpuint (fixture.n_closed, ==, 0);
  /* and again, as it was left */
  bench_press (fixture.view, GDK_KEY_Return, GDK_CONTROL_MASK);
  g_assert_nonnull (fixture.desk.listener);
  desk_host_finish (&fixture.desk, NULL, 1, NULL);
  bench_settle ();
  g_assert_cmpuint (fixture.dialog->n_results, ==, 2);
  close_dialog (&fixture);
}

/* Escape and the window's own button: cancel first, close second */
static void
test_dialog_escape (void)
{
  Fixture fixture = { 0 };

  open_dialog (&fixture, LIMN_OPERATION_GENERATE, "a fox");
  bench_press (fixture.view, GDK_KEY_Return, GDK_CONTROL_MASK);
  g_assert_cmpstr (
      gtk_button_get_label (GTK_BUTTON (fixture.dialog->leave)), ==, "_Cancel");
  bench_press (fixture.view, GDK_KEY_Escape, 0);
  g_assert_null (fixture.desk.listener);
  g_assert_cmpuint (fixture.n_closed, ==, 0);
  g_assert_nonnull (
      strstr (limn_notice_get_text (LIMN_NOTICE (fixture.dialog->notice)),
              "nothing was paid"));
  bench_shoot (GTK_WIDGET (fixture.dialog), "dialog-cancelled");
  g_assert_cmpstr (
      gtk_button_get_label (GTK_BUTTON (fixture.dialog->leave)), ==, "_Close");
  bench_press (fixture.view, GDK_KEY_Escape, 0);
  g_assert_cmpuint (fixture.n_closed, ==, 1);
  close_dialog (&fixture);

  open_dialog (&fixture, LIMN_OPERATION_GENERATE, "a fox");
  bench_press (fixture.view, GDK_KEY_Return, GDK_CONTROL_MASK);
  gtk_button_clicked (GTK_BUTTON (fixture.dialog->leave));
  g_assert_null (fixture.desk.listener);
  g_assert_cmpuint (fixture.n_closed, ==, 0);
  gtk_button_clicked (GTK_BUTTON (fixture.dialog->leave));
  g_assert_cmpuint (fixture.n_closed, ==, 1);
  close_dialog (&fixture);
}

/* several results wait for a choice; closing keeps what was not dropped */
static void
test_dialog_compare (void)
{
  Fixture fixture = { 0 };

  open_dialog (&fixture, LIMN_OPERATION_GENERATE, "a fox");
  bench_press (fixture.view, GDK_KEY_Return, GDK_CONTROL_MASK);
  desk_host_finish (&fixture.desk, NULL, 3, NULL);
  wait_update (&fixture);
  bench_shoot (GTK_WIDGET (fixture.dialog), "dialog-compare");
  g_string_truncate (fixture.desk.paper.log, 0);
  gtk_button_clicked (GTK_BUTTON (fixture.dialog->leave));
  g_assert_nonnull (strstr (fixture.desk.paper.log->str, "keep:+++"));
  close_dialog (&fixture);
}

/* a refusal is in the window, and what helps is one click away */
static void
test_dialog_refusal (void)
{
  g_autoptr (GError) error =
      g_error_new_literal (LIMN_ERROR, LIMN_ERROR_REFUSED, "it said no");
  Fixture fixture = { 0 };

  open_dialog (&fixture, LIMN_OPERATION_GENERATE, "a fox");
  bench_press (fixture.view, GDK_KEY_Return, GDK_CONTROL_MASK);
  desk_host_finish (&fixture.desk, NULL, 0, error);
  wait_update (&fixture);
  bench_shoot (GTK_WIDGET (fixture.dialog), "dialog-refused");
  g_signal_emit_by_name (fixture.dialog->notice, "action", "provider:vertex");
  g_assert_nonnull (fixture.desk.listener);
  g_assert_cmpstr (limn_request_get_option (fixture.desk.ran, "limn.provider"),
                   ==,
                   "vertex");
  g_assert_cmpstr (
      limn_notice_get_text (LIMN_NOTICE (fixture.dialog->notice)), ==, "");
  desk_host_finish (&fixture.desk, NULL, 0, error);
  g_timeout_add (10, close_settings, &fixture);
  g_signal_emit_by_name (fixture.dialog->notice, "action", "settings");
  g_assert_cmpuint (fixture.n_settings, ==, 1);
  g_signal_emit_by_name (fixture.dialog->notice, "action", "repeat");
  g_assert_nonnull (fixture.desk.listener);
  desk_host_finish (&fixture.desk, NULL, 1, NULL);
  close_dialog (&fixture);
}

/* what was paid for a moment ago is had for free, or paid for once more, also
 * when another prompt has been written since */
static void
test_dialog_twin (void)
{
  static const char *const buttons[] = { "Use That Result", "Pay Again" };

  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    {
      Fixture fixture = { 0 };
      GtkWidget *notice;

      open_dialog (&fixture, LIMN_OPERATION_GENERATE, "a fox");
      notice = fixture.dialog->notice;
      limn_dialog_start (fixture.dialog);
      desk_host_tell_twin (&fixture.desk, 7);
      g_assert_cmpstr (limn_notice_get_text (LIMN_NOTICE (notice)),
                       ==,
                       "The same request was paid for 7 seconds ago.");
      g_assert_null (fixture.dialog->running);
      g_assert_true (gtk_widget_has_focus (
          bench_find (notice, GTK_TYPE_BUTTON, buttons[0])));
      gtk_widget_grab_focus (fixture.view);
      bench_press (fixture.view, GDK_KEY_x, 0);
      bench_click (notice, buttons[i]);
      g_assert_nonnull (fixture.desk.listener);
      g_assert_cmpstr (fixture.desk.ran->prompt, ==, "a fox");
      g_assert_true (
          json_object_has_member (fixture.desk.ran->options, "limn.reuse"));
      g_assert_cmpint (
          limn_request_get_flag (fixture.desk.ran, "limn.reuse", FALSE),
          ==,
          i == 0);
      g_assert_cmpstr (limn_notice_get_text (LIMN_NOTICE (notice)), ==, "");
      g_assert_false (
          json_object_has_member (fixture.request->options, "limn.reuse"));
      desk_host_finish (&fixture.desk, NULL, 1, NULL);
      close_dialog (&fixture);
    }
}

/* without a key the first thing to do is said, and there is something to try */
static void
test_dialog_keyless (void)
{
  Fixture fixture = { 0 };
  GtkWidget *list;

  desk_host_init (&fixture.desk, "", "echo");
  fixture.request = limn_request_new (LIMN_OPERATION_GENERATE);
  show_dialog (&fixture);
  g_assert_nonnull (
      strstr (limn_notice_get_text (LIMN_NOTICE (fixture.dialog->notice)),
              "no key yet"));
  bench_shoot (GTK_WIDGET (fixture.dialog), "dialog-keyless");
  list =
      bench_find (fixture.dialog->choices, LIMN_TYPE_CHOICE_LIST, "Provider");
  g_assert_true (limn_choice_list_choose (LIMN_CHOICE_LIST (list), "echo|"));
  wait_update (&fixture);
  g_assert_cmpstr (limn_footer_get_price (LIMN_FOOTER (fixture.dialog->footer)),
                   ==,
                   "It costs nothing.");
  close_dialog (&fixture);
}

/* opened again, it is as it was left */
static void
test_dialog_again (void)
{
  Fixture fixture = { 0 };
  g_autofree char *copied = NULL;
  GtkWidget *list;
  gint width, height;

  open_dialog (&fixture, LIMN_OPERATION_EDIT, "a fox");
  list = bench_find (fixture.dialog->choices, LIMN_TYPE_CHOICE_LIST, "Model");
  limn_choice_list_choose (LIMN_CHOICE_LIST (list),
                           "gemini-3-pro-image-preview");
  wait_update (&fixture);
  list = bench_find (fixture.dialog->choices, LIMN_TYPE_CHOICE_LIST, "Size");
  g_assert_true (limn_choice_list_choose (LIMN_CHOICE_LIST (list), "|16:9|2K"));
  wait_update (&fixture);
  gtk_expander_set_expanded (GTK_EXPANDER (fixture.dialog->extras), TRUE);
  bench_settle ();
  gtk_window_get_size (GTK_WINDOW (fixture.dialog), &width, &height);
  for (gint now = 0; now != height - 30;)
    {
      gtk_window_resize (GTK_WINDOW (fixture.dialog), width, height - 30);
      bench_settle ();
      gtk_window_get_size (GTK_WINDOW (fixture.dialog), NULL, &now);
    }
  gtk_dialog_response (GTK_DIALOG (fixture.dialog), GTK_RESPONSE_DELETE_EVENT);
  g_assert_cmpuint (fixture.n_closed, ==, 1);
  g_assert_cmpint (fixture.state.width, ==, width);
  g_assert_cmpint (fixture.state.height, ==, height - 30);
  gtk_widget_destroy (GTK_WIDGET (fixture.dialog));
  show_dialog (&fixture);
  bench_shoot (GTK_WIDGET (fixture.dialog), "dialog-again");
  list = bench_find (fixture.dialog->choices, LIMN_TYPE_CHOICE_LIST, "Size");
  g_assert_cmpstr (
      limn_choice_list_get_key (LIMN_CHOICE_LIST (list)), ==, "|16:9|2K");
  g_assert_true (
      gtk_expander_get_expanded (GTK_EXPANDER (fixture.dialog->extras)));
  bench_click (fixture.dialog->footer, "Reset");
  g_assert_cmpstr (fixture.request->resolution, ==, "");
  g_assert_cmpstr (fixture.request->prompt, ==, "a fox");
  g_assert_cmpstr (
      limn_choice_list_get_key (LIMN_CHOICE_LIST (list)), ==, "||");
  bench_click (fixture.dialog->footer, "Cop_y as Command");
  copied =
      gtk_clipboard_wait_for_text (gtk_clipboard_get (GDK_SELECTION_CLIPBOARD));
  g_assert_nonnull (strstr (copied, "(plug-in-limn-edit RUN-NONINTERACTIVE"));
  g_assert_nonnull (strstr (copied, "\nlimn edit "));
  bench_click (fixture.dialog->footer, "Help");
  g_assert_nonnull (fixture.dialog->help);
  bench_shoot (fixture.dialog->help, "help");
  close_dialog (&fixture);
}

/* whatever the letters' size, the window fits its screen */
static void
test_dialog_fits (void)
{
  static const LimnOperation operations[] = { LIMN_OPERATION_GENERATE,
                                              LIMN_OPERATION_EDIT,
                                              LIMN_OPERATION_EXTEND,
                                              LIMN_OPERATION_CREATE };

  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    {
      g_autofree char *shot = g_strdup_printf ("dialog-fits-%u", i);
      Fixture fixture = { .state = { .shows_extras = TRUE } };
      gint width, height;

      open_dialog (&fixture, operations[i], "a fox");
      wait_update (&fixture);
      gtk_window_get_size (GTK_WINDOW (fixture.dialog), &width, &height);
      g_test_message ("%s: %d x %d", shot, width, height);
      g_assert_cmpint (width, <=, gdk_screen_width ());
      g_assert_cmpint (height, <=, gdk_screen_height ());
      bench_shoot (GTK_WIDGET (fixture.dialog), shot);
      close_dialog (&fixture);
    }
}

/* every control says what it is, to eyes and to ears */
static void
check_names (GtkWidget *widget, gpointer data)
{
  AtkObject *access = gtk_widget_get_accessible (widget);
  gboolean entry = GTK_IS_ENTRY (widget) || GTK_IS_TEXT_VIEW (widget);
  gboolean button = GTK_IS_BUTTON (widget) &&
                    gtk_button_get_label (GTK_BUTTON (widget)) == NULL;
  gboolean control = entry || button || GTK_IS_COMBO_BOX (widget);
  g_autoptr (GList) labels = NULL;

  if (!gtk_widget_get_visible (widget))
    return;
  if (control && gtk_widget_get_can_focus (widget) &&
      atk_object_get_name (access) == NULL)
    {
      labels = gtk_widget_list_mnemonic_labels (widget);
      g_test_message ("%s in %s",
                      G_OBJECT_TYPE_NAME (widget),
                      G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)));
      g_assert_nonnull (labels);
    }
  if (GTK_IS_CONTAINER (widget) && !GTK_IS_COMBO_BOX (widget))
    gtk_container_forall (GTK_CONTAINER (widget), check_names, NULL);
}

static void
test_dialog_names (void)
{
  Fixture fixture = { .state = { .shows_extras = TRUE } };

  open_dialog (&fixture, LIMN_OPERATION_EXTEND, "");
  wait_update (&fixture);
  check_names (GTK_WIDGET (fixture.dialog), NULL);
  close_dialog (&fixture);
}

/* three that were typed are three that are paid for, wherever the keys go */
static void
test_dialog_number (void)
{
  Fixture own = { 0 };
  GtkWidget *number;

  open_dialog (&own, LIMN_OPERATION_GENERATE, "a fox");
  number = bench_find (own.dialog->choices, GTK_TYPE_SPIN_BUTTON, NULL);
  gtk_entry_set_text (GTK_ENTRY (number), "3");
  bench_press (number, GDK_KEY_Return, GDK_CONTROL_MASK);
  g_assert_cmpint (own.desk.ran->n, ==, 3);
  close_dialog (&own);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("limn-dialog-XXXXXX", NULL);
  g_autofree char *prompts = g_build_filename (folder, "prompts.json", NULL);
  g_autofree char *lock = g_strconcat (prompts, ".lock", NULL);
  int status;

  bench_init (&argc, &argv);
  g_setenv ("LIMN_STATE_DIR", folder, TRUE);
  g_setenv ("LIMN_CONFIG_DIR", folder, TRUE);
  g_test_add_func ("/dialog/typing", test_dialog_typing);
  g_test_add_func ("/dialog/run", test_dialog_run);
  g_test_add_func ("/dialog/escape", test_dialog_escape);
  g_test_add_func ("/dialog/compare", test_dialog_compare);
  g_test_add_func ("/dialog/refusal", test_dialog_refusal);
  g_test_add_func ("/dialog/twin", test_dialog_twin);
  g_test_add_func ("/dialog/keyless", test_dialog_keyless);
  g_test_add_func ("/dialog/again", test_dialog_again);
  g_test_add_func ("/dialog/fits", test_dialog_fits);
  g_test_add_func ("/dialog/names", test_dialog_names);
  g_test_add_func ("/dialog/number", test_dialog_number);
  status = g_test_run ();
  g_unlink (prompts);
  g_unlink (lock);
  g_rmdir (folder);
  return status;
}
