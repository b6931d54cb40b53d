/* languages: the dialog of each operation in the language of this process, as a
 * translator's reader sees it. */
#include <libintl.h>
#include <locale.h>

#include "bench.h"
#include "desk-host.h"
#include "dialog.h"

/* of the smallest screen */
#define WIDTH 1024
#define HEIGHT 768

typedef struct
{
  const char *name;
  LimnOperation operation;
  const char *action;
} Row;

static const Row rows[] = {
  { "generate", LIMN_OPERATION_GENERATE, "_Generate" },
  { "edit", LIMN_OPERATION_EDIT, "_Edit" },
  { "extend", LIMN_OPERATION_EXTEND, "_Extend" },
  { "create", LIMN_OPERATION_CREATE, "Cr_eate" },
};

static void
test_language (gconstpointer data)
{
  const Row *row = data;
  const char *language = g_getenv ("LANGUAGE");
  const char *action = dgettext ("limn", row->action);
  g_autoptr (LimnRequest) request = limn_request_new (row->operation);
  g_autofree char *shot = g_strconcat (language, "-", row->name, NULL);
  LimnDialogState state = { 0 };
  LimnDialogOptions options = { .state = &state };
  DeskHost desk = { 0 };
  GtkWidget *dialog;
  GtkAllocation place;

  g_assert_cmpstr (action, !=, row->action);
  desk_host_init (&desk, "", "lumenfall fal echo");
  dialog = limn_dialog_new (&desk.paper.host, request, &options);
  gtk_widget_show_now (dialog);
  bench_settle ();
  g_assert_nonnull (bench_find (dialog, GTK_TYPE_BUTTON, action));
  gtk_widget_get_allocation (dialog, &place);
  g_test_message ("%s: %d x %d pixels", row->name, place.width, place.height);
  g_assert_cmpint (place.width, <=, WIDTH);
  g_assert_cmpint (place.height, <=, HEIGHT);
  bench_shoot (dialog, shot);
  gtk_widget_destroy (dialog);
  bench_settle ();
  desk_host_clear (&desk);
}

int
main (int argc, char **argv)
{
  g_autofree char *catalogs = NULL;

  bench_init (&argc, &argv);
  /* tests of GTK begin in C */
  setlocale (LC_ALL, "");
  catalogs = g_test_build_filename (G_TEST_BUILT, "..", "po", NULL);
  bindtextdomain ("limn", catalogs);
  bind_textdomain_codeset ("limn", "UTF-8");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/languages/", rows[i].name, NULL);

      g_test_add_data_func (path, &rows[i], test_language);
    }
  return g_test_run ();
}
