/* matrix-check: what a cell of the matrix is held to. */
#include "matrix.h"

#include <glib/gstdio.h>
#include <png.h>
#include <string.h>
#include <sys/wait.h>

#include "command.h"
#include "vendors.h"

#define MATRIX_CHECK_LINE 300
#define MATRIX_CHECK_RSS (300 * 1024)
/* how often, and after how many microseconds, it is looked for an end */
#define MATRIX_CHECK_LOOKS 20
#define MATRIX_CHECK_PAUSE 50000
#define MATRIX_CHECK_OUTPUT "a.png"

G_GNUC_PRINTF (2, 3)
static void
matrix_check_blame (MatrixCell *cell, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (cell->faults, g_strdup_vprintf (format, args));
  va_end (args);
}

static void
matrix_check_end (MatrixCell *cell, const MatrixRun *run, gboolean usage)
{
  gboolean crashed = run->hung || !WIFEXITED (run->status) ||
                     WEXITSTATUS (run->status) > (usage ? 2 : 1);

  cell->crashed |= crashed;
  if (run->hung)
    matrix_check_blame (cell, "hung");
  else if (crashed)
    matrix_check_blame (cell, "wait status %#x", (guint) run->status);
  if (run->rss > MATRIX_CHECK_RSS)
    matrix_check_blame (cell, "%ld KiB of memory", run->rss);
}

/* "-", or the kind of the last attempt; "?" where there is no record */
static char *
matrix_check_dup_kind (const MatrixRun *run)
{
  g_autoptr (JsonNode) node = json_from_string (run->out, NULL);
  JsonArray *attempts;
  JsonObject *attempt;
  guint n;

  if (WIFEXITED (run->status) && WEXITSTATUS (run->status) == 0)
    return g_strdup ("-");
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return g_strdup ("?");
  attempts =
      json_object_get_array_member (json_node_get_object (node), "attempts");
  n = json_array_get_length (attempts);
  if (n == 0)
    return g_strdup ("?");
  attempt = json_array_get_object_element (attempts, n - 1);
  if (json_object_get_null_member (attempt, "error"))
    return g_strdup ("?");
  return g_strdup (json_object_get_string_member (
      json_object_get_object_member (attempt, "error"), "kind"));
}

static gboolean
matrix_check_has_word (const char *words, const char *word)
{
  g_auto (GStrv) all = g_strsplit (words, " ", -1);

  return g_strv_contains ((const char *const *) all, word);
}

/* one readable line, and what may stand beside it */
static void
matrix_check_words (MatrixCell *cell, const MatrixRun *run)
{
  static const char *const raw[] = { "<html", "<body", "{\"", "\\u", "\033" };
  g_auto (GStrv) lines = g_strsplit (run->err, "\n", -1);
  gboolean done = g_str_equal (cell->kind, "-");
  guint n_lines = 0;

  if (!g_utf8_validate (run->err, -1, NULL))
    matrix_check_blame (cell, "no UTF-8");
  for (guint i = 0; i < G_N_ELEMENTS (raw); i++)
    if (strstr (run->err, raw[i]) != NULL)
      matrix_check_blame (cell, "raw %s", raw[i]);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (*lines[i] == '\0' || g_str_has_prefix (lines[i], "Try --") ||
          g_str_has_prefix (lines[i], "limn: warning: "))
        continue;
      n_lines++;
      if (!g_str_has_prefix (lines[i], "limn: "))
        matrix_check_blame (cell, "stray line: %s", lines[i]);
      if (g_utf8_strlen (lines[i], -1) > MATRIX_CHECK_LINE)
        matrix_check_blame (cell, "long line");
    }
  if (done ? n_lines > 1 : n_lines != 1)
    matrix_check_blame (cell, "%u lines", n_lines);
}

/* whether it is there, and whole by libpng's own judgement */
static gboolean
matrix_check_file (MatrixCell *cell, gboolean done)
{
  png_image png = { .version = PNG_IMAGE_VERSION };
  g_autofree guint8 *pixels = NULL;

  if (!g_file_test (MATRIX_CHECK_OUTPUT, G_FILE_TEST_EXISTS))
    {
      if (done)
        matrix_check_blame (cell, "no file");
      return FALSE;
    }
  if (png_image_begin_read_from_file (&png, MATRIX_CHECK_OUTPUT))
    {
      png.format = PNG_FORMAT_RGBA;
      pixels = g_malloc (PNG_IMAGE_SIZE (png));
      png_image_finish_read (&png, NULL, pixels, 0, NULL);
    }
  /* a profile that libpng warns of is the vendor's, kept as it came */
  cell->corrupted = pixels == NULL || PNG_IMAGE_FAILED (png) != 0;
  if (cell->corrupted)
    matrix_check_blame (cell, "the file is not whole: %s", png.message);
  png_image_free (&png);
  return TRUE;
}

static void
matrix_check_folder (MatrixCell *cell)
{
  g_autoptr (GDir) folder = g_dir_open (".", 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    if (!g_str_equal (name, MATRIX_CHECK_OUTPUT))
      matrix_check_blame (cell, "left behind: %s", name);
}

static void
matrix_check_secret (MatrixCell *cell,
                     const char *where,
                     const char *text,
                     gsize length)
{
  for (guint i = 0; i < MATRIX_N_ENDPOINTS; i++)
    if (g_strstr_len (text, (gssize) length, matrix_endpoints[i].secret))
      {
        cell->leaked = TRUE;
        matrix_check_blame (cell, "the key is in %s", where);
      }
}

static void
matrix_check_below (MatrixCell *cell, const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      g_autofree char *text = NULL;
      gsize length;

      if (g_file_get_contents (child, &text, &length, NULL))
        matrix_check_secret (cell, name, text, length);
      else
        matrix_check_below (cell, child);
    }
}

/* a key that was sent where none belongs is a leak, too */
static void
matrix_check_keys (MatrixCell *cell, Peer *peer, const MatrixRun *run)
{
  g_autoptr (JsonNode) log = peer_get (peer, "/emulator/log");
  g_autofree char *violations = json_to_string (log, FALSE);
  g_autoptr (JsonArray) all = command_list_requests (peer, "");

  matrix_check_secret (cell, "stdout", run->out, strlen (run->out));
  matrix_check_secret (cell, "stderr", run->err, strlen (run->err));
  matrix_check_below (cell, peer_get_folder (peer));
  /* a path that nobody has is asked for to warm the connection up */
  if (strstr (violations, " key ") != NULL)
    {
      cell->leaked = TRUE;
      matrix_check_blame (cell, "%s", violations);
    }
  for (guint i = 0; i < json_array_get_length (all); i++)
    {
      JsonObject *headers = json_object_get_object_member (
          json_array_get_object_element (all, i), "headers");

      if (strncmp (
              json_object_get_string_member_with_default (headers, "Host", ""),
              "localhost",
              strlen ("localhost")) == 0 &&
          (json_object_has_member (headers, "Authorization") ||
           json_object_has_member (headers, "x-goog-api-key")))
        {
          cell->leaked = TRUE;
          matrix_check_blame (cell, "the key went to another host");
        }
    }
}

/* (nullable): the job that waits, if there is one */
static char *
matrix_check_dup_waiting (MatrixCell *cell)
{
  g_autoptr (MatrixRun) run = matrix_run_recover ("--json");
  g_autoptr (JsonNode) node = json_from_string (run->out, NULL);
  JsonArray *rows;

  if (node == NULL || !WIFEXITED (run->status) || run->status != 0)
    {
      matrix_check_blame (cell, "recover: %s", run->err);
      return NULL;
    }
  rows = json_object_get_array_member (json_node_get_object (node), "waiting");
  if (json_array_get_length (rows) == 0)
    return NULL;
  return g_strdup (json_object_get_string_member (
      json_array_get_object_element (rows, 0), "id"));
}

/* all is well again: what is still there comes, and nothing is paid for it */
static void
matrix_check_recover (MatrixCell *cell,
                      Peer *peer,
                      const MatrixEndpoint *endpoint,
                      const char *id)
{
  g_autofree char *options = g_strdup_printf ("%s -o b", id);
  g_autoptr (MatrixRun) run = NULL;
  guint paid = vendors_count_paid (peer, endpoint->name);

  peer_put (peer, "/emulator/faults", "[]");
  run = matrix_run_recover (options);
  matrix_check_end (cell, run, FALSE);
  if (vendors_count_paid (peer, endpoint->name) != paid)
    matrix_check_blame (cell, "paid again to recover");
  cell->recovered = WIFEXITED (run->status) && run->status == 0;
  if (!cell->recovered && strchr (run->err, '\n') == NULL)
    matrix_check_blame (cell, "recover says nothing");
}

/* whether the user is told that it may have cost something */
static gboolean
matrix_check_tells_cost (const MatrixRun *run)
{
  return strstr (run->err, "charged") != NULL ||
         strstr (run->err, "paid") != NULL;
}

/* a job may go on when nobody waits for it any more, and is paid at its end */
static guint
matrix_check_count_paid (Peer *peer, const MatrixEndpoint *endpoint)
{
  for (guint i = 0; endpoint->queue && i < MATRIX_CHECK_LOOKS; i++)
    {
      g_autoptr (JsonNode) node = peer_get (peer, "/emulator/ledger");
      JsonArray *entries = json_node_get_array (node);
      gboolean busy = FALSE;

      for (guint e = 0; e < json_array_get_length (entries); e++)
        busy |= json_object_get_null_member (
            json_array_get_object_element (entries, e), "status");
      if (!busy)
        break;
      g_usleep (MATRIX_CHECK_PAUSE);
    }
  return vendors_count_paid (peer, endpoint->name);
}

static void
matrix_check_money (MatrixCell *cell,
                    Peer *peer,
                    const MatrixEndpoint *endpoint,
                    const MatrixRun *run,
                    gboolean delivered)
{
  guint paid = matrix_check_count_paid (peer, endpoint);
  g_autofree char *id = NULL;

  if (paid > 1)
    matrix_check_blame (cell, "paid %u times", paid);
  if (paid == 0 || delivered)
    return;
  cell->owed = TRUE;
  id = matrix_check_dup_waiting (cell);
  cell->listed = id != NULL;
  if (!matrix_check_tells_cost (run))
    matrix_check_blame (cell, "paid, and nothing said");
  if (id != NULL)
    matrix_check_recover (cell, peer, endpoint, id);
  if (id != NULL || strstr (run->err, "it charged") != NULL)
    return;
  cell->lost = TRUE;
  matrix_check_blame (cell, "paid, and limn recover does not know");
}

/**
 * matrix_check:
 * @peer: the emulator
 * @fault: what was wrong
 * @endpoint: who was asked
 * @run: what came of it
 *
 * Returns: (transfer full): the cell
 */
MatrixCell *
matrix_check (Peer *peer,
              const MatrixFault *fault,
              const MatrixEndpoint *endpoint,
              const MatrixRun *run)
{
  MatrixCell *cell = g_new0 (MatrixCell, 1);
  gboolean delivered;

  cell->faults = g_ptr_array_new_with_free_func (g_free);
  cell->kind = matrix_check_dup_kind (run);
  matrix_check_end (cell, run, (fault->world & MATRIX_STUCK_OUTPUT) != 0);
  if (!matrix_check_has_word (fault->kinds, cell->kind))
    matrix_check_blame (
        cell, "%s, where %s is to be", cell->kind, fault->kinds);
  matrix_check_words (cell, run);
  delivered = matrix_check_file (cell, g_str_equal (cell->kind, "-"));
  matrix_check_folder (cell);
  matrix_check_keys (cell, peer, run);
  matrix_check_money (cell, peer, endpoint, run, delivered);
  return cell;
}

void
matrix_cell_free (MatrixCell *self)
{
  if (self == NULL)
    return;
  g_free (self->kind);
  g_ptr_array_unref (self->faults);
  g_free (self);
}
