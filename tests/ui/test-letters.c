/* letters: no two controls of the dialog share a mnemonic. */
#include <gdk/gdkkeysyms.h>
#include <glib/gstdio.h>

#include "bench.h"
#include "desk-host.h"
#include "dialog-private.h"
#include "error.h"

/* which label has which letter */
static void
collect_letters (GtkWidget *widget, gpointer user_data)
{
  GHashTable *labels = user_data;

  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
      gtk_widget_is_sensitive (widget))
    {
      guint letter = gtk_label_get_mnemonic_keyval (GTK_LABEL (widget));
      const char *text = gtk_label_get_label (GTK_LABEL (widget));
      const char *other =
          g_hash_table_lookup (labels, GUINT_TO_POINTER (letter));

      if (letter == GDK_KEY_VoidSymbol)
        return;
      if (other != NULL)
        g_error ("Alt+%c is for “%s” and for “%s”", (int) letter, other, text);
      g_hash_table_insert (
          labels, GUINT_TO_POINTER (letter), (gpointer) (guintptr) text);
    }
  else if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), collect_letters, user_data);
}

static void
check_letters (GtkWidget *dialog)
{
  g_autoptr (GHashTable) labels = g_hash_table_new (NULL, NULL);

  bench_settle ();
  collect_letters (dialog, labels);
  g_assert_cmpuint (g_hash_table_size (labels), >, 10);
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
  check_letters (dialog);
  limn_dialog_start (LIMN_DIALOG (dialog));
  check_letters (dialog);
  desk_host_finish (&desk, NULL, 0, error);
  check_letters (dialog);
  limn_dialog_start (LIMN_DIALOG (dialog));
  desk_host_finish (&desk, NULL, 3, NULL);
  bench_shoot (dialog, letter_rows[i].name);
  check_letters (dialog);
  gtk_widget_destroy (dialog);
  bench_settle ();
  limn_request_free (request);
  desk_host_clear (&desk);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = NULL;
  g_autofree char *prompts = NULL;
  g_autofree char *lock = NULL;
  int status;

  bench_init (&argc, &argv);
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
  status = g_test_run ();
  g_unlink (prompts);
  g_unlink (lock);
  g_rmdir (folder);
  return status;
}
