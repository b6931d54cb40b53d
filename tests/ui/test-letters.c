/* letters: no two controls that are seen together share a mnemonic, in the
 * language of this process. */
#include <gdk/gdkkeysyms.h>
#include <glib/gstdio.h>
#include <libintl.h>
#include <locale.h>

#include "bench.h"
#include "desk-host.h"
#include "dialog-private.h"
#include "error.h"
#include "journal.h"
#include "recover-dialog.h"
#include "server-list.h"
#include "settings-dialog.h"

/* what the journal has of a result that came and was never inserted */
#define JOB "limn-01a200a2-2eb8-70e9-9381-e8cb72a56969"
#define RECORD                                                                 \
  "{\"id\": \"" JOB "\", \"created\": \"2026-11-22T00:22:40Z\", "              \
  "\"operation\": \"create\", \"request\": {\"prompt\": \"a fox\"}, "          \
  "\"plan\": {}, \"attempts\": [], \"results\": [], \"cost\": {}, "            \
  "\"timing_ms\": {}, \"state\": \"received\"}"

/* what cannot be pressed while a job runs leaves its letter to what can */
static gboolean runs_jobs = TRUE;

/* which label has which letter; rows of a list have the same again */
static void
collect_letters (GtkWidget *widget, gpointer user_data)
{
  GHashTable *labels = user_data;

  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
      gdk_window_is_viewable (gtk_widget_get_window (widget)) &&
      (gtk_widget_is_sensitive (widget) || !runs_jobs))
    {
      guint letter = gtk_label_get_mnemonic_keyval (GTK_LABEL (widget));
      const char *text = gtk_label_get_label (GTK_LABEL (widget));
      const char *other =
          g_hash_table_lookup (labels, GUINT_TO_POINTER (letter));

      if (letter == GDK_KEY_VoidSymbol)
        return;
      if (other != NULL && !g_str_equal (other, text))
        g_test_fail_printf ("Alt+%s is for “%s” and for “%s”",
                            gdk_keyval_name (letter),
                            other,
                            text);
      g_hash_table_insert (
          labels, GUINT_TO_POINTER (letter), (gpointer) (guintptr) text);
    }
  else if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), collect_letters, user_data);
}

static void
check_letters (GtkWidget *dialog, guint least)
{
  g_autoptr (GHashTable) labels = g_hash_table_new (NULL, NULL);

  bench_settle ();
  collect_letters (dialog, labels);
  g_assert_cmpuint (g_hash_table_size (labels), >=, least);
}

static const struct
{
  const char *name;
  LimnOperation operation;
  gboolean repeats;
} letter_rows[] = {
  { "generate", LIMN_OPERATION_GENERATE, FALSE },
  { "edit", LIMN_OPERATION_EDIT, FALSE },
  { "create", LIMN_OPERATION_CREATE, FALSE },
  { "extend", LIMN_OPERATION_EXTEND, FALSE },
  { "again", LIMN_OPERATION_GENERATE, TRUE },
  { "edit-again", LIMN_OPERATION_EDIT, TRUE },
};

/* each letter does one thing: with all options open, with an error that offers
 * all there is, while a job runs and while its results are compared */
static void
test_letters (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error =
      g_error_new_literal (LIMN_ERROR, LIMN_ERROR_NETWORK, "not there");
  LimnDialogState state = { .shows_extras = TRUE };
  LimnDialogOptions options = { .state = &state,
                                .repeats = letter_rows[i].repeats };
  LimnRequest *request = limn_request_new (letter_rows[i].operation);
  DeskHost desk;
  GtkWidget *dialog;

  desk_host_init (&desk, "", "lumenfall fal echo");
  g_free (request->prompt);
  request->prompt = g_strdup ("a fox");
  request->sides.left = 100;
  dialog = limn_dialog_new (&desk.paper.host, request, &options);
  gtk_widget_show_now (dialog);
  check_letters (dialog, 11);
  limn_dialog_start (LIMN_DIALOG (dialog));
  check_letters (dialog, 11);
  desk_host_finish (&desk, NULL, 0, error);
  check_letters (dialog, 11);
  limn_dialog_start (LIMN_DIALOG (dialog));
  desk_host_finish (&desk, NULL, 3, NULL);
  bench_shoot (dialog, letter_rows[i].name);
  check_letters (dialog, 11);
  gtk_widget_destroy (dialog);
  bench_settle ();
  limn_request_free (request);
  desk_host_clear (&desk);
}

/* each page of the settings, beside the tabs and the buttons */
static void
test_settings (void)
{
  DeskHost desk;
  GtkWidget *dialog, *book;

  desk_host_init (&desk, "", "lumenfall fal echo");
  runs_jobs = FALSE;
  dialog =
      limn_settings_dialog_new (NULL, &desk.workshop, desk.paper.host.client);
  gtk_widget_show_now (dialog);
  book = bench_find (dialog, GTK_TYPE_NOTEBOOK, NULL);
  for (gint i = 0; i < gtk_notebook_get_n_pages (GTK_NOTEBOOK (book)); i++)
    {
      gtk_notebook_set_current_page (GTK_NOTEBOOK (book), i);
      bench_settle ();
      if (i == 2)
        bench_click (dialog, dgettext ("limn", "A_dd a Server"));
      check_letters (dialog, 9);
    }
  gtk_widget_destroy (dialog);
  desk_host_clear (&desk);
}

static char *
leave_job (void)
{
  g_autofree char *jobs = limn_journal_dup_folder ();
  char *folder = g_build_filename (jobs, JOB, NULL);
  const char *const files[] = { "lock", "result-0.png" };
  g_autofree char *record = g_build_filename (folder, "record.json", NULL);

  g_mkdir_with_parents (folder, 0700);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (folder, files[i], NULL);

      g_assert_true (g_file_set_contents (path, "", 0, NULL));
    }
  g_assert_true (g_file_set_contents (record, RECORD, -1, NULL));
  return folder;
}

static void
test_recover (void)
{
  g_autofree char *folder = leave_job ();
  LimnRecoverHost host = { .has_image = TRUE };
  DeskHost desk;
  GtkWidget *dialog;

  desk_host_init (&desk, "", "lumenfall fal echo");
  host.client = desk.paper.host.client;
  dialog = limn_recover_dialog_new (&host);
  gtk_widget_show_now (dialog);
  check_letters (dialog, 6);
  gtk_widget_destroy (dialog);
  bench_settle ();
  limn_journal_discard (limn_client_get_journal (host.client), JOB, NULL);
  desk_host_clear (&desk);
}

/* tests of GTK begin in C */
static char *
choose_language (void)
{
  char *catalogs = g_test_build_filename (G_TEST_BUILT, "..", "po", NULL);

  setlocale (LC_ALL, "");
  bindtextdomain ("limn", catalogs);
  bind_textdomain_codeset ("limn", "UTF-8");
  return catalogs;
}

int
main (int argc, char **argv)
{
  g_autofree char *catalogs = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *prompts = NULL;
  g_autofree char *lock = NULL;
  int status;

  bench_init (&argc, &argv);
  catalogs = choose_language ();
  folder = g_dir_make_tmp ("limn-dialog-XXXXXX", NULL);
  prompts = g_build_filename (folder, "prompts.json", NULL);
  lock = g_strconcat (prompts, ".lock", NULL);
  g_setenv ("LIMN_STATE_DIR", folder, TRUE);
  g_setenv ("LIMN_CONFIG_DIR", folder, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (letter_rows); i++)
    {
      g_autofree char *path =
          g_strconcat ("/letters/", letter_rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_letters);
    }
  g_test_add_func ("/letters/settings", test_settings);
  g_test_add_func ("/letters/recover", test_recover);
  status = g_test_run ();
  g_unlink (prompts);
  g_unlink (lock);
  g_rmdir (folder);
  return status;
}
