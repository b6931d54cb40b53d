/* test-faults: jobs in a real GIMP are cut off at every point: the image is
 * unchanged or complete, what was paid for comes, once, or the user is told
 * what is known. The test prints what became of each. */
#include <string.h>

#include "fault-cell.h"
#include "fault-rows.h"

static const FaultColumn test_faults_columns[] = {
  { "fal", "edit", TRUE },       { "lumenfall", "generate", FALSE },
  { "fal", "generate", TRUE },   { "lumenfall", "edit", FALSE },
  { "replicate", "edit", TRUE }, { "gemini", "edit", FALSE },
  { "fal", "two", TRUE },        { "fal", "extend", TRUE },
};

#define TEST_FAULTS_N_COLUMNS G_N_ELEMENTS (test_faults_columns)

/* a job that nobody disturbs */
static const FaultPoint test_faults_alone = { .name = "alone",
                                              .function = "nothing",
                                              .action = "nothing",
                                              .stage = FAULT_STAGE_DELIVERED };

static Session *test_faults_session;
static FaultCell *test_faults_references[TEST_FAULTS_N_COLUMNS];
static GPtrArray *test_faults_cells;

static Channel *
test_faults_open (void)
{
  g_autofree char *undo =
      g_test_build_filename (G_TEST_BUILT, "gimp", "undo-witness.so", NULL);
  g_autofree char *fault =
      g_test_build_filename (G_TEST_BUILT, "gimp", "fault-witness.so", NULL);
  const char *options = g_getenv ("ASAN_OPTIONS");
  g_autofree char *asan =
      g_strdup_printf ("%s:verify_asan_link_order=0",
                       options != NULL ? options : "halt_on_error=1");
  Channel *channel;

  /* where the plug-in has a sanitizer, that has to bear with the witness */
  g_setenv ("ASAN_OPTIONS", asan, TRUE);
  g_setenv ("LD_PRELOAD", undo, TRUE);
  g_setenv ("TEST_PRELOAD", fault, TRUE);
  channel = channel_open (test_faults_session, "faults.scm");
  g_unsetenv ("LD_PRELOAD");
  return channel;
}

static FaultCell *
test_faults_run (Channel *channel, const FaultPoint *point, guint column)
{
  FaultCell *cell =
      fault_cell_new (test_faults_session, point, &test_faults_columns[column]);

  fault_cell_cut (cell, test_faults_session, channel);
  return cell;
}

/* the first two columns have every row, the others a third of them */
static gboolean
test_faults_has_cell (guint row, guint column)
{
  const FaultPoint *point = &fault_rows_points[row];
  const FaultColumn *own = &test_faults_columns[column];

  return fault_cell_exists (point, own) &&
         (column < 2 || row % 3 == column % 3 ||
          g_strcmp0 (point->operation, own->operation) == 0);
}

static void
test_faults_cut_rows (guint from, guint to)
{
  Channel *channel = test_faults_open ();

  for (guint c = 0; from == 0 && c < TEST_FAULTS_N_COLUMNS; c++)
    test_faults_references[c] =
        test_faults_run (channel, &test_faults_alone, c);
  for (guint r = from; r < to; r++)
    for (guint c = 0; c < TEST_FAULTS_N_COLUMNS; c++)
      if (test_faults_has_cell (r, c))
        g_ptr_array_add (test_faults_cells,
                         test_faults_run (channel, &fault_rows_points[r], c));
  g_assert_true (channel_close (channel));
}

static void
test_faults_change_all (void)
{
  Channel *channel = test_faults_open ();

  for (guint r = 0; r < fault_rows_n_changes; r++)
    for (guint c = 0; c < 2; c++)
      g_ptr_array_add (test_faults_cells,
                       test_faults_run (channel, &fault_rows_changes[r], c));
  g_assert_true (channel_close (channel));
}

static void
test_faults_end_all (void)
{
  for (guint r = 0; r < fault_rows_n_ends; r++)
    {
      Channel *channel = test_faults_open ();
      FaultCell *cell = test_faults_run (channel, &fault_rows_ends[r], 0);

      if (cell->words != NULL)
        fault_cell_fail (cell, "GIMP goes on: %s", cell->words);
      channel_close (channel);
      g_ptr_array_add (test_faults_cells, cell);
    }
}

static guint
test_faults_count_orders (void)
{
  g_autoptr (JsonNode) node =
      peer_get (session_get_peer (test_faults_session), "/emulator/ledger");

  return json_array_get_length (json_node_get_array (node));
}

/* in a fresh GIMP, while the vendors still have the results
 *
 * Returns: what was ordered on that occasion */
static guint
test_faults_recover_new (void)
{
  Channel *channel = test_faults_open ();
  guint n_orders = test_faults_count_orders ();

  for (guint i = 0; i < test_faults_cells->len; i++)
    {
      FaultCell *cell = g_ptr_array_index (test_faults_cells, i);

      if (cell->recovery == NULL)
        fault_cell_recover (cell, test_faults_session, channel);
    }
  g_assert_true (channel_close (channel));
  return test_faults_count_orders () - n_orders;
}

static const FaultCell *
test_faults_get_reference (const FaultCell *cell)
{
  return test_faults_references[cell->column - test_faults_columns];
}

/* what the user does meanwhile spoils nothing */
static void
test_faults_judge_change (FaultCell *cell)
{
  const FaultCell *reference = test_faults_get_reference (cell);
  g_autofree char *diff = NULL;

  if (strcmp (cell->point->action, "close") == 0)
    {
      if (cell->was_open || strstr (cell->words, "was closed") == NULL)
        fault_cell_fail (cell, "not told: %s", cell->words);
      fault_cell_judge (cell, reference, test_faults_session);
      return;
    }
  cell->mark = '.';
  diff = fault_cell_diff (cell, reference, test_faults_session, "");
  if (strcmp (cell->words, "#t") != 0)
    fault_cell_fail (cell, "lost: %s", cell->words);
  if (diff != NULL)
    fault_cell_fail (cell, "corrupted: %s", diff);
  if (strcmp (cell->point->action, "remove") != 0 &&
      g_strcmp0 (cell->cut, reference->cut) != 0)
    fault_cell_fail (cell, "corrupted: %s", cell->cut);
  if (g_strcmp0 (cell->recovery, "0") != 0)
    fault_cell_fail (cell, "twice: %s", cell->recovery);
}

static gboolean
test_faults_is_change (const FaultCell *cell)
{
  return cell->point >= fault_rows_changes &&
         cell->point < fault_rows_changes + fault_rows_n_changes;
}

static void
test_faults_judge_all (void)
{
  for (guint c = 0; c < TEST_FAULTS_N_COLUMNS; c++)
    g_assert_cmpstr (test_faults_references[c]->words, ==, "#t");
  for (guint i = 0; i < test_faults_cells->len; i++)
    {
      FaultCell *cell = g_ptr_array_index (test_faults_cells, i);

      if (test_faults_is_change (cell))
        test_faults_judge_change (cell);
      else
        fault_cell_judge (
            cell, test_faults_get_reference (cell), test_faults_session);
    }
}

/* Returns: how many files below @path hold a key */
static guint
test_faults_count_leaks (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  g_autofree char *text = NULL;
  const char *name;
  gsize length;
  guint count = 0;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      count += test_faults_count_leaks (child);
    }
  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR) ||
      !g_file_get_contents (path, &text, &length, NULL) ||
      memmem (text, length, "s3cret", strlen ("s3cret")) == NULL)
    return count;
  g_test_message ("a key in %s", path);
  return count + 1;
}

static const FaultCell *
test_faults_find (const FaultPoint *point, guint column)
{
  for (guint i = 0; i < test_faults_cells->len; i++)
    {
      const FaultCell *cell = g_ptr_array_index (test_faults_cells, i);

      if (cell->point == point && cell->column == &test_faults_columns[column])
        return cell;
    }
  return NULL;
}

static void
test_faults_print (const FaultPoint *points, guint n_points)
{
  for (guint r = 0; r < n_points; r++)
    {
      g_autoptr (GString) line = g_string_new (NULL);

      g_string_printf (line, "%-15s", points[r].name);
      for (guint c = 0; c < TEST_FAULTS_N_COLUMNS; c++)
        {
          const FaultCell *cell = test_faults_find (&points[r], c);

          g_string_append_printf (
              line, "%12c", cell != NULL ? cell->mark : ' ');
        }
      g_test_message ("%s", line->str);
    }
}

static guint
test_faults_count (const char *trouble)
{
  guint count = 0;

  for (guint i = 0; i < test_faults_cells->len; i++)
    {
      const FaultCell *cell = g_ptr_array_index (test_faults_cells, i);

      count +=
          cell->trouble != NULL && g_str_has_prefix (cell->trouble, trouble);
    }
  return count;
}

static guint
test_faults_count_marks (char mark)
{
  guint count = 0;

  for (guint i = 0; i < test_faults_cells->len; i++)
    count +=
        ((const FaultCell *) g_ptr_array_index (test_faults_cells, i))->mark ==
        mark;
  return count;
}

static void
test_faults_print_all (guint n_leaks, guint n_twice)
{
  g_autoptr (GString) head = g_string_new (NULL);

  g_string_printf (head, "%-15s", "");
  for (guint c = 0; c < TEST_FAULTS_N_COLUMNS; c++)
    g_string_append_printf (head,
                            " %6.6s-%-4.4s",
                            test_faults_columns[c].endpoint,
                            test_faults_columns[c].operation);
  g_test_message ("%s", head->str);
  test_faults_print (fault_rows_points, fault_rows_n_points);
  test_faults_print (fault_rows_changes, fault_rows_n_changes);
  test_faults_print (fault_rows_ends, fault_rows_n_ends);
  for (guint i = 0; i < test_faults_cells->len; i++)
    {
      const FaultCell *cell = g_ptr_array_index (test_faults_cells, i);

      if (cell->trouble != NULL)
        g_test_message ("%s: %s", cell->file, cell->trouble);
    }
  g_test_message ("%u cells: %u untouched (=), %u there at once (.), "
                  "%u recovered (+), %u told (?)",
                  test_faults_cells->len,
                  test_faults_count_marks ('='),
                  test_faults_count_marks ('.'),
                  test_faults_count_marks ('+'),
                  test_faults_count_marks ('?'));
  g_test_message ("%u lost, %u corrupted, %u crashed, %u paid twice, %u leaked",
                  test_faults_count ("lost"),
                  test_faults_count ("corrupted"),
                  test_faults_count ("crashed"),
                  n_twice,
                  n_leaks);
}

static void
test_faults_table (void)
{
  Session *session = test_faults_session;
  guint half = fault_rows_n_points / 2;
  guint n_more, n_leaks;

  session_allow_crash (session);
  test_faults_cut_rows (0, half);
  n_more = test_faults_recover_new ();
  test_faults_cut_rows (half, fault_rows_n_points);
  n_more += test_faults_recover_new ();
  test_faults_change_all ();
  test_faults_end_all ();
  n_more += test_faults_recover_new ();
  test_faults_judge_all ();
  n_leaks = test_faults_count_leaks (session_get_folder (session)) +
            test_faults_count_leaks (g_getenv ("LIMN_STATE_DIR"));
  test_faults_print_all (n_leaks, n_more);
  g_assert_cmpuint (test_faults_count (""), ==, 0);
  g_assert_cmpuint (n_leaks, ==, 0);
  g_assert_cmpuint (n_more, ==, 0);
  g_assert_cmpuint (test_faults_count_orders (),
                    <=,
                    test_faults_cells->len + TEST_FAULTS_N_COLUMNS);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  test_faults_session = session_new ();
  test_faults_cells =
      g_ptr_array_new_with_free_func ((GDestroyNotify) fault_cell_free);
  peer_open_vendors (session_get_peer (test_faults_session));
  peer_put (session_get_peer (test_faults_session),
            "/emulator/settings",
            "{\"edit\": \"invert\", \"tiny\": true, \"queue_ms\": 30, "
            "\"run_ms\": 100, \"chunk\": 1500, \"thoughts\": 0}");
  g_test_add_func ("/gimp/faults", test_faults_table);
  status = g_test_run ();
  g_ptr_array_unref (test_faults_cells);
  for (guint c = 0; c < TEST_FAULTS_N_COLUMNS; c++)
    fault_cell_free (test_faults_references[c]);
  session_free (test_faults_session);
  return status;
}
