/* test-faults: jobs in a real GIMP are cut off at every point: the image is
 * unchanged or complete, what was paid for comes, once, or the user is told
 * what is known. The test prints what became of each. */
#include <string.h>

#include "fault-cell.h"

/* words of a progress bar */
#define TEST_FAULTS_WAITING "waiting for the model"

static const FaultColumn test_faults_columns[] = {
  { "fal", "edit", TRUE },       { "lumenfall", "generate", FALSE },
  { "fal", "generate", TRUE },   { "lumenfall", "edit", FALSE },
  { "replicate", "edit", TRUE }, { "gemini", "edit", FALSE },
  { "fal", "extend", TRUE },
};

#define TEST_FAULTS_N_COLUMNS G_N_ELEMENTS (test_faults_columns)

/* a job that nobody disturbs */
static const FaultPoint test_faults_alone = { .name = "alone",
                                              .function = "nothing",
                                              .action = "nothing",
                                              .stage = FAULT_STAGE_DELIVERED };

static const FaultPoint test_faults_points[] = {
  { "connecting",
    "gimp_progress_set_text",
    "connecting",
    0,
    "kill",
    FAULT_STAGE_UNSENT },
  { "planned",
    "g_file_set_contents_full",
    "\"planned\"",
    0,
    "kill",
    FAULT_STAGE_UNSENT },
  { "keeping-mask",
    "g_file_set_contents_full",
    "PNG",
    0,
    "kill",
    FAULT_STAGE_UNSENT,
    "edit" },
  { "begun",
    "g_file_set_contents_full+",
    "\"sent\"",
    0,
    "kill",
    FAULT_STAGE_UNSENT },
  { "sending", "send", "POST ", 0, "kill", FAULT_STAGE_UNSENT },
  { "ordered", "send+", "POST ", 0, "kill", FAULT_STAGE_ORDERED },
  { "waiting",
    "gimp_progress_set_text",
    TEST_FAULTS_WAITING,
    0,
    "kill",
    FAULT_STAGE_ORDERED },
  { "asking", "send", "GET ", 0, "kill", FAULT_STAGE_JOB, NULL, TRUE },
  { "asked", "send+", "GET ", 0, "kill", FAULT_STAGE_JOB, NULL, TRUE },
  { "asked-again", "send+", "GET ", 1, "kill", FAULT_STAGE_JOB, NULL, TRUE },
  { "downloading",
    "gimp_progress_set_text",
    "downloading",
    0,
    "kill",
    FAULT_STAGE_JOB },
  { "first-byte", "write", ".part", 0, "kill", FAULT_STAGE_JOB },
  { "some-bytes", "write+", ".part", 0, "kill", FAULT_STAGE_JOB },
  { "half", "write+", ".part", 2, "kill", FAULT_STAGE_JOB },
  { "most", "write+", ".part", 4, "kill", FAULT_STAGE_JOB },
  { "whole", "fsync", ".part", 0, "kill", FAULT_STAGE_WHOLE },
  { "renaming", "rename", "/result-0.", 0, "kill", FAULT_STAGE_WHOLE },
  { "received",
    "g_file_set_contents_full",
    "\"received\"",
    0,
    "kill",
    FAULT_STAGE_WHOLE },
  { "landing", "gimp_layer_new+", NULL, 0, "kill", FAULT_STAGE_WHOLE, "edit" },
  { "grouping",
    "gimp_image_undo_group_start+",
    NULL,
    0,
    "kill",
    FAULT_STAGE_WHOLE },
  { "growing",
    "gimp_image_resize+",
    NULL,
    0,
    "kill",
    FAULT_STAGE_WHOLE,
    "extend" },
  { "placing", "gimp_layer_set_offsets", NULL, 0, "kill", FAULT_STAGE_WHOLE },
  { "masking",
    "gimp_layer_add_mask",
    NULL,
    0,
    "kill",
    FAULT_STAGE_WHOLE,
    "edit" },
  { "marking",
    "gimp_item_attach_parasite",
    "limn-result",
    0,
    "kill",
    FAULT_STAGE_WHOLE },
  { "inserting",
    "gimp_image_insert_layer",
    NULL,
    0,
    "kill",
    FAULT_STAGE_WHOLE },
  { "inserted",
    "gimp_image_insert_layer+",
    NULL,
    0,
    "kill",
    FAULT_STAGE_INSERTED },
  { "recipe",
    "gimp_item_attach_parasite",
    "limn-recipe",
    0,
    "kill",
    FAULT_STAGE_INSERTED },
  { "ungrouping",
    "gimp_image_undo_group_end",
    NULL,
    0,
    "kill",
    FAULT_STAGE_INSERTED },
  { "delivering",
    "g_file_set_contents_full",
    "\"delivered\": true",
    0,
    "kill",
    FAULT_STAGE_INSERTED },
  { "delivered",
    "g_file_set_contents_full+",
    "\"delivered\": true",
    0,
    "kill",
    FAULT_STAGE_DELIVERED },
};

/* each of them ends its GIMP */
static const FaultPoint test_faults_ends[] = {
  { "gimp-waiting", "send+", "GET ", 1, "kill-gimp", FAULT_STAGE_JOB },
  { "gimp-half", "write+", ".part", 2, "kill-gimp", FAULT_STAGE_JOB },
  { "gimp-inserting",
    "gimp_image_insert_layer",
    NULL,
    0,
    "kill-gimp",
    FAULT_STAGE_WHOLE },
  { "gimp-inserted",
    "gimp_image_insert_layer+",
    NULL,
    0,
    "kill-gimp",
    FAULT_STAGE_WHOLE },
  { "quit-waiting",
    "gimp_progress_set_text",
    TEST_FAULTS_WAITING,
    0,
    "quit",
    FAULT_STAGE_ORDERED },
  { "quit-inserting",
    "gimp_image_insert_layer",
    NULL,
    0,
    "quit",
    FAULT_STAGE_WHOLE },
  { "script-waiting",
    "gimp_progress_set_text",
    TEST_FAULTS_WAITING,
    0,
    "kill-script",
    FAULT_STAGE_ORDERED },
};

/* the user goes on working */
static const FaultPoint test_faults_changes[] = {
  { "closed",
    "gimp_progress_set_text",
    TEST_FAULTS_WAITING,
    0,
    "close",
    FAULT_STAGE_WHOLE },
  { "closed-landing", "gimp_layer_new+", NULL, 0, "close", FAULT_STAGE_WHOLE },
  { "closed-late",
    "gimp_image_undo_group_start",
    NULL,
    0,
    "close",
    FAULT_STAGE_WHOLE },
  { "removed",
    "gimp_progress_set_text",
    TEST_FAULTS_WAITING,
    0,
    "remove",
    FAULT_STAGE_DELIVERED },
  { "unselected",
    "gimp_progress_set_text",
    TEST_FAULTS_WAITING,
    0,
    "unselect",
    FAULT_STAGE_DELIVERED },
  { "reselected",
    "gimp_progress_set_text",
    TEST_FAULTS_WAITING,
    0,
    "reselect",
    FAULT_STAGE_DELIVERED },
  { "undone",
    "gimp_progress_set_text",
    TEST_FAULTS_WAITING,
    0,
    "undo",
    FAULT_STAGE_DELIVERED },
};

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
  Channel *channel;

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
  const FaultPoint *point = &test_faults_points[row];
  const FaultColumn *own = &test_faults_columns[column];

  return fault_cell_exists (point, own) &&
         (column < 2 || row % 3 == column % 3 ||
          g_strcmp0 (point->operation, own->operation) == 0);
}

static void
test_faults_cut_all (void)
{
  Channel *channel = test_faults_open ();

  for (guint c = 0; c < TEST_FAULTS_N_COLUMNS; c++)
    test_faults_references[c] =
        test_faults_run (channel, &test_faults_alone, c);
  for (guint r = 0; r < G_N_ELEMENTS (test_faults_points); r++)
    for (guint c = 0; c < TEST_FAULTS_N_COLUMNS; c++)
      if (test_faults_has_cell (r, c))
        g_ptr_array_add (test_faults_cells,
                         test_faults_run (channel, &test_faults_points[r], c));
  for (guint r = 0; r < G_N_ELEMENTS (test_faults_changes); r++)
    for (guint c = 0; c < 2; c++)
      g_ptr_array_add (test_faults_cells,
                       test_faults_run (channel, &test_faults_changes[r], c));
  g_assert_true (channel_close (channel));
}

static void
test_faults_end_all (void)
{
  for (guint r = 0; r < G_N_ELEMENTS (test_faults_ends); r++)
    {
      Channel *channel = test_faults_open ();
      FaultCell *cell = test_faults_run (channel, &test_faults_ends[r], 0);

      if (cell->words != NULL)
        fault_cell_fail (cell, "GIMP goes on: %s", cell->words);
      channel_close (channel);
      g_ptr_array_add (test_faults_cells, cell);
    }
}

static void
test_faults_recover_all (void)
{
  Channel *channel = test_faults_open ();

  for (guint i = 0; i < test_faults_cells->len; i++)
    fault_cell_recover (
        g_ptr_array_index (test_faults_cells, i), test_faults_session, channel);
  g_assert_true (channel_close (channel));
}

static guint
test_faults_count_orders (void)
{
  g_autoptr (JsonNode) node =
      peer_get (session_get_peer (test_faults_session), "/emulator/ledger");

  return json_array_get_length (json_node_get_array (node));
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
  return cell->point >= test_faults_changes &&
         cell->point < test_faults_changes + G_N_ELEMENTS (test_faults_changes);
}

static void
test_faults_judge_all (void)
{
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
  test_faults_print (test_faults_points, G_N_ELEMENTS (test_faults_points));
  test_faults_print (test_faults_changes, G_N_ELEMENTS (test_faults_changes));
  test_faults_print (test_faults_ends, G_N_ELEMENTS (test_faults_ends));
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
  guint n_orders, n_more, n_leaks;

  session_allow_crash (session);
  test_faults_cut_all ();
  test_faults_end_all ();
  n_orders = test_faults_count_orders ();
  test_faults_recover_all ();
  n_more = test_faults_count_orders () - n_orders;
  test_faults_judge_all ();
  n_leaks = test_faults_count_leaks (session_get_folder (session)) +
            test_faults_count_leaks (g_getenv ("LIMN_STATE_DIR"));
  test_faults_print_all (n_leaks, n_more);
  g_assert_cmpuint (test_faults_count (""), ==, 0);
  g_assert_cmpuint (n_leaks, ==, 0);
  g_assert_cmpuint (n_more, ==, 0);
  g_assert_cmpuint (
      n_orders, <=, test_faults_cells->len + TEST_FAULTS_N_COLUMNS);
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
            "\"run_ms\": 100, \"chunk\": 1500}");
  g_test_add_func ("/gimp/faults", test_faults_table);
  status = g_test_run ();
  g_ptr_array_unref (test_faults_cells);
  for (guint c = 0; c < TEST_FAULTS_N_COLUMNS; c++)
    fault_cell_free (test_faults_references[c]);
  session_free (test_faults_session);
  return status;
}
