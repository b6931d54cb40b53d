/* command/matrix: all that can go wrong, for every operation at every endpoint.
 *
 * Cells are worked off by several of this program's own kind, each with an
 * emulator of its own; each tells one line of JSON a cell. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "matrix.h"

#define TEST_MATRIX_WORKER "--worker"
/* pattern of rows, for a look at some of them */
#define TEST_MATRIX_ONLY "LIMN_MATRIX_ONLY"
/* most of the time they wait */
#define TEST_MATRIX_WORKERS 6

static char *test_matrix_program;
/* row by row, NULL where a fault cannot befall an endpoint */
static JsonObject **test_matrix_cells;

static guint
test_matrix_count_rows (void)
{
  guint n = 0;

  while (matrix_faults_get (n) != NULL)
    n++;
  return n;
}

static void
test_matrix_tell (guint index, const MatrixCell *cell, const MatrixRun *run)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  g_autofree char *said = g_utf8_make_valid (run->err, -1);
  const struct
  {
    const char *name;
    gint64 value;
  } numbers[] = {
    { "index", index },
    { "lost", cell->lost },
    { "leaked", cell->leaked },
    { "corrupted", cell->corrupted },
    { "rss", run->rss },
    { "crashed", cell->crashed },
    { "owed", cell->owed },
    { "listed", cell->listed },
    { "recovered", cell->recovered },
  };

  json_builder_begin_object (builder);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      json_builder_set_member_name (builder, numbers[i].name);
      json_builder_add_int_value (builder, numbers[i].value);
    }
  json_builder_set_member_name (builder, "kind");
  json_builder_add_string_value (builder, cell->kind);
  json_builder_set_member_name (builder, "said");
  json_builder_add_string_value (builder, said);
  json_builder_set_member_name (builder, "faults");
  json_builder_begin_array (builder);
  for (guint i = 0; i < cell->faults->len; i++)
    {
      g_autofree char *valid = g_utf8_make_valid (cell->faults->pdata[i], -1);

      json_builder_add_string_value (builder, valid);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  g_print ("%s\n", text);
}

static void
test_matrix_fill (Peer *peer, guint index)
{
  const MatrixFault *fault = matrix_faults_get (index / MATRIX_N_COLUMNS);
  guint column = index % MATRIX_N_COLUMNS;
  const MatrixEndpoint *endpoint =
      &matrix_endpoints[column / MATRIX_N_OPERATIONS];
  g_autoptr (MatrixRun) run = NULL;
  g_autoptr (MatrixCell) cell = NULL;

  const char *only = g_getenv (TEST_MATRIX_ONLY);

  if (!matrix_faults_apply (fault, endpoint) ||
      (only != NULL && !g_pattern_match_simple (only, fault->name)))
    return;
  run = matrix_run (
      peer, fault, endpoint, matrix_operations[column % MATRIX_N_OPERATIONS]);
  cell = matrix_check (peer, fault, endpoint, run);
  test_matrix_tell (index, cell, run);
}

/* every row has a turn of its own, or one worker had all of an endpoint */
static int
test_matrix_work (guint worker)
{
  g_autoptr (Peer) peer = peer_start ();
  guint n_cells = test_matrix_count_rows () * MATRIX_N_COLUMNS;

  for (guint i = 0; i < MATRIX_N_ENDPOINTS; i++)
    g_setenv (matrix_endpoints[i].variable, matrix_endpoints[i].key, TRUE);
  peer_put (peer,
            "/emulator/settings",
            "{\"tiny\": true, \"queue_ms\": 20, \"run_ms\": 50}");
  for (guint i = 0; i < n_cells; i++)
    if ((i + i / MATRIX_N_COLUMNS) % TEST_MATRIX_WORKERS == worker)
      test_matrix_fill (peer, i);
  return 0;
}

static GSubprocess *
test_matrix_hire (guint worker, const char *path)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autofree char *number = g_strdup_printf ("%u", worker);
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_subprocess_launcher_set_stdout_file_path (launcher, path);
  process = g_subprocess_launcher_spawn (
      launcher, &error, test_matrix_program, TEST_MATRIX_WORKER, number, NULL);
  g_assert_no_error (error);
  return process;
}

static void
test_matrix_take (const char *path)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (JsonNode) node = NULL;
      JsonObject *cell;

      if (*lines[i] != '{')
        continue;
      node = json_from_string (lines[i], NULL);
      cell = json_node_get_object (node);
      test_matrix_cells[json_object_get_int_member (cell, "index")] =
          json_object_ref (cell);
    }
}

static void
test_matrix_run_all (void)
{
  GSubprocess *workers[TEST_MATRIX_WORKERS];
  g_autofree char *folder = g_dir_make_tmp ("limn-matrix-XXXXXX", NULL);

  test_matrix_cells =
      g_new0 (JsonObject *, test_matrix_count_rows () * MATRIX_N_COLUMNS);
  for (guint i = 0; i < TEST_MATRIX_WORKERS; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%u", folder, i);

      workers[i] = test_matrix_hire (i, path);
    }
  for (guint i = 0; i < TEST_MATRIX_WORKERS; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%u", folder, i);
      g_autoptr (GError) error = NULL;

      g_subprocess_wait_check (workers[i], NULL, &error);
      g_assert_no_error (error);
      test_matrix_take (path);
      g_unlink (path);
      g_object_unref (workers[i]);
    }
  g_rmdir (folder);
}

static const char *
test_matrix_endpoint_name (guint column)
{
  return matrix_endpoints[column / MATRIX_N_OPERATIONS].name;
}

/* says what is wrong; the number of it is the result */
static guint
test_matrix_judge (guint row, guint column)
{
  JsonObject *cell = test_matrix_cells[row * MATRIX_N_COLUMNS + column];
  JsonArray *faults;

  if (cell == NULL)
    return 0;
  faults = json_object_get_array_member (cell, "faults");
  for (guint i = 0; i < json_array_get_length (faults); i++)
    g_test_message ("%s %s %s: %s: %s",
                    matrix_faults_get (row)->name,
                    test_matrix_endpoint_name (column),
                    matrix_operations[column % MATRIX_N_OPERATIONS],
                    json_array_get_string_element (faults, i),
                    json_object_get_string_member (cell, "said"));
  return json_array_get_length (faults);
}

static guint
test_matrix_count_cells (guint row)
{
  guint n = 0;

  for (guint c = 0; c < MATRIX_N_COLUMNS; c++)
    n += test_matrix_cells[row * MATRIX_N_COLUMNS + c] != NULL;
  return n;
}

static void
test_matrix_row (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  guint n_faults = 0;

  if (test_matrix_cells == NULL)
    test_matrix_run_all ();
  for (guint c = 0; c < MATRIX_N_COLUMNS; c++)
    n_faults += test_matrix_judge (row, c);
  g_assert_cmpuint (n_faults, ==, 0);
}

/* behind the kind: not as it should be, brought by `limn recover`, listed by it
 */
static char
test_matrix_get_mark (JsonObject *cell)
{
  if (json_array_get_length (json_object_get_array_member (cell, "faults")) > 0)
    return '!';
  if (json_object_get_int_member (cell, "recovered") != 0)
    return '+';
  return json_object_get_int_member (cell, "listed") != 0 ? '?' : ' ';
}

/* the kind each job ended with, and its mark */
static void
test_matrix_print_row (guint row)
{
  g_autoptr (GString) line = g_string_new (NULL);

  g_string_printf (line, "%-17s", matrix_faults_get (row)->name);
  for (guint c = 0; c < MATRIX_N_COLUMNS; c++)
    {
      JsonObject *cell = test_matrix_cells[row * MATRIX_N_COLUMNS + c];
      const char *kind = "";
      char mark = cell != NULL ? test_matrix_get_mark (cell) : ' ';

      if (cell != NULL)
        kind = json_object_get_string_member (cell, "kind");
      if (g_str_equal (kind, "-"))
        kind = "done";
      g_string_append_printf (line, " %-9s%c", kind, mark);
    }
  g_test_message ("%s", line->str);
}

static guint
test_matrix_sum (const char *member)
{
  guint n_cells = test_matrix_count_rows () * MATRIX_N_COLUMNS;
  guint sum = 0;

  for (guint i = 0; i < n_cells; i++)
    if (test_matrix_cells[i] != NULL)
      sum += json_object_get_int_member (test_matrix_cells[i], member) != 0;
  return sum;
}

static void
test_matrix_totals (void)
{
  static const char *const members[] = {
    "lost", "corrupted", "leaked", "crashed"
  };
  guint n_rows = test_matrix_count_rows ();
  g_autoptr (GString) head = g_string_new (NULL);

  if (test_matrix_cells == NULL)
    test_matrix_run_all ();
  g_string_printf (head, "%-17s", "");
  for (guint c = 0; c < MATRIX_N_COLUMNS; c++)
    g_string_append_printf (head,
                            " %-5.5s%-5.4s",
                            test_matrix_endpoint_name (c),
                            matrix_operations[c % MATRIX_N_OPERATIONS]);
  g_test_message ("%s", head->str);
  for (guint row = 0; row < n_rows; row++)
    if (test_matrix_count_cells (row) > 0)
      test_matrix_print_row (row);
  g_test_message ("%u faults, %u cells: %u lost, %u corrupted, %u leaked, "
                  "%u crashed",
                  n_rows,
                  test_matrix_sum ("rss"),
                  test_matrix_sum (members[0]),
                  test_matrix_sum (members[1]),
                  test_matrix_sum (members[2]),
                  test_matrix_sum (members[3]));
  g_test_message ("paid and not delivered at once: %u; limn recover lists %u "
                  "and brings %u of them, the others are told with their price",
                  test_matrix_sum ("owed"),
                  test_matrix_sum ("listed"),
                  test_matrix_sum ("recovered"));
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    g_assert_cmpuint (test_matrix_sum (members[i]), ==, 0);
}

int
main (int argc, char **argv)
{
  guint n_rows = test_matrix_count_rows ();

  test_matrix_program = argv[0];
  g_test_init (&argc, &argv, NULL);
  /* one bad cell does not hide the others */
  g_test_set_nonfatal_assertions ();
  if (argc == 3 && g_str_equal (argv[1], TEST_MATRIX_WORKER))
    return test_matrix_work ((guint) g_ascii_strtoull (argv[2], NULL, 10));
  for (guint i = 0; i < n_rows; i++)
    {
      g_autofree char *name =
          g_strconcat ("/command/matrix/", matrix_faults_get (i)->name, NULL);

      g_test_add_data_func (name, GUINT_TO_POINTER (i), test_matrix_row);
    }
  g_test_add_func ("/command/matrix/totals", test_matrix_totals);
  return g_test_run ();
}
