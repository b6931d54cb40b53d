/* fault-cell: one job that is cut off at one point, and what becomes of it. */
#include "fault-cell.h"

#include <string.h>

static const char *const fault_cell_files[] = { ".pixels", ".mask", ".below" };

/**
 * fault_cell_exists:
 * @point: a row
 * @column: a column
 *
 * Returns: whether jobs of the column come to that point
 */
gboolean
fault_cell_exists (const FaultPoint *point, const FaultColumn *column)
{
  return (point->operation == NULL ||
          strcmp (point->operation, column->operation) == 0) &&
         (!point->queue || column->has_queue);
}

/**
 * fault_cell_new:
 * @session: a session
 * @point: a row
 * @column: a column
 *
 * Returns: (transfer full): a job that has not begun, with a state folder of
 *   its own
 */
FaultCell *
fault_cell_new (Session *session,
                const FaultPoint *point,
                const FaultColumn *column)
{
  FaultCell *self = g_new0 (FaultCell, 1);

  self->point = point;
  self->column = column;
  self->file = g_strdup_printf (
      "%s-%s-%s", column->endpoint, column->operation, point->name);
  self->state = g_build_filename (
      session_get_folder (session), "states", self->file, NULL);
  return self;
}

/**
 * fault_cell_free:
 * @self: (nullable) (transfer full): a cell
 */
void
fault_cell_free (FaultCell *self)
{
  if (self == NULL)
    return;
  g_free (self->file);
  g_free (self->state);
  g_free (self->words);
  g_free (self->cut);
  g_free (self->recovery);
  g_free (self->found);
  g_free (self->trouble);
  g_free (self);
}

/**
 * fault_cell_fail:
 * @self: a cell
 * @format: what is wrong; the first word is kept
 */
void
fault_cell_fail (FaultCell *self, const char *format, ...)
{
  va_list arguments;

  self->mark = '!';
  if (self->trouble != NULL)
    return;
  va_start (arguments, format);
  self->trouble = g_strdup_vprintf (format, arguments);
  va_end (arguments);
}

/* for the witness in the plug-in */
static void
fault_cell_order (const FaultCell *self, const Session *session, gboolean cut)
{
  g_autofree char *path =
      g_build_filename (session_get_folder (session), "fault", NULL);
  const FaultPoint *point = self->point;
  g_autofree char *text =
      g_strdup_printf ("%s\n%s\n%s\n%u\n%s\n",
                       self->state,
                       cut ? point->function : "nothing",
                       point->text != NULL ? point->text : "",
                       point->count,
                       point->action);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* what is to be seen, and whether it was the same once written and read */
static char *
fault_cell_look (FaultCell *self, Channel *channel)
{
  g_autofree char *same = channel_ask (channel, "same");
  char *seen = channel_ask (channel, "seen");

  if (seen == NULL || strcmp (seen, "\"\"") == 0)
    return seen;
  if (g_strcmp0 (same, "#t") != 0)
    fault_cell_fail (self, "corrupted: not the same once saved: %s", seen);
  return seen;
}

/**
 * fault_cell_cut:
 * @self: a new cell
 * @session: a session
 * @channel: its GIMP
 *
 * Runs the job, and lets happen what happens.
 */
void
fault_cell_cut (FaultCell *self, Session *session, Channel *channel)
{
  fault_cell_order (self, session, TRUE);
  self->words = channel_ask (channel,
                             "(run \"%s\" \"%s\" \"%s\")",
                             self->file,
                             self->column->operation,
                             self->column->endpoint);
  if (self->words == NULL)
    return;
  self->cut = fault_cell_look (self, channel);
  self->was_open = self->cut != NULL && strcmp (self->cut, "\"\"") != 0;
}

/**
 * fault_cell_recover:
 * @self: a cell that was cut
 * @session: a session
 * @channel: a fresh GIMP
 */
void
fault_cell_recover (FaultCell *self, Session *session, Channel *channel)
{
  fault_cell_order (self, session, FALSE);
  self->recovery = channel_ask (channel, "(recover \"%s\")", self->file);
  if (self->recovery == NULL)
    {
      fault_cell_fail (self, "crashed: GIMP ended in the recovery");
      return;
    }
  self->found = fault_cell_look (self, channel);
}

static gboolean
fault_cell_is_same (const Session *session, const char *a, const char *b)
{
  const char *folder = session_get_folder (session);
  g_autofree char *left_path = g_build_filename (folder, a, NULL);
  g_autofree char *right_path = g_build_filename (folder, b, NULL);
  g_autofree char *left = NULL;
  g_autofree char *right = NULL;
  gsize n_left = 0, n_right = 0;
  gboolean has_left = g_file_get_contents (left_path, &left, &n_left, NULL);
  gboolean has_right = g_file_get_contents (right_path, &right, &n_right, NULL);

  return has_left == has_right && n_left == n_right &&
         (n_left == 0 || memcmp (left, right, n_left) == 0);
}

/**
 * fault_cell_diff:
 * @self: a cell
 * @reference: the same job, left alone
 * @session: their session
 * @suffix: of the files of @self
 *
 * Returns: (transfer full) (nullable): the file in which they are different
 */
char *
fault_cell_diff (const FaultCell *self,
                 const FaultCell *reference,
                 const Session *session,
                 const char *suffix)
{
  for (guint i = 0; i < G_N_ELEMENTS (fault_cell_files); i++)
    {
      g_autofree char *own =
          g_strconcat (self->file, suffix, fault_cell_files[i], NULL);
      g_autofree char *other =
          g_strconcat (reference->file, fault_cell_files[i], NULL);

      if (!fault_cell_is_same (session, own, other))
        return g_steal_pointer (&own);
    }
  return NULL;
}

/* nothing is new in the image: the list of what is ends what is seen */
static gboolean
fault_cell_is_bare (const char *seen)
{
  return seen != NULL && g_str_has_suffix (seen, " ())");
}

static gboolean
fault_cell_is_told (const FaultCell *self)
{
  return *self->recovery == '"' && strlen (self->recovery) > 2;
}

/* unchanged or complete, and in between only a canvas that has grown */
static void
fault_cell_judge_cut (FaultCell *self,
                      const FaultCell *reference,
                      const Session *session)
{
  gboolean bare = fault_cell_is_bare (self->cut);
  g_autofree char *diff = NULL;

  if (!self->was_open)
    return;
  if (bare && self->point->stage >= FAULT_STAGE_INSERTED)
    fault_cell_fail (self, "the point was not reached: %s", self->words);
  if (bare)
    return;
  if (self->point->stage < FAULT_STAGE_INSERTED && !self->point->meanwhile)
    fault_cell_fail (self, "the point was missed: %s", self->cut);
  diff = fault_cell_diff (self, reference, session, "");
  if (diff != NULL)
    fault_cell_fail (self, "corrupted: %s", diff);
}

static gboolean
fault_cell_may_be_told (const FaultCell *self)
{
  if (self->column->has_queue)
    return self->point->stage == FAULT_STAGE_ORDERED;
  return self->point->stage == FAULT_STAGE_ORDERED ||
         self->point->stage == FAULT_STAGE_JOB;
}

/* it came into an image that is gone, unsaved; the journal keeps it a while */
static gboolean
fault_cell_is_kept (const FaultCell *self)
{
  g_autofree char *path = g_build_filename (self->state, "jobs", NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *id = folder != NULL ? g_dir_read_name (folder) : NULL;
  g_autofree char *record =
      id != NULL ? g_build_filename (path, id, "record.json", NULL) : NULL;
  g_autofree char *text = NULL;

  return record != NULL && g_file_get_contents (record, &text, NULL, NULL) &&
         strstr (text, "\"state\": \"delivered\"") != NULL;
}

/* nothing came of it, neither at once nor in the recovery */
static void
fault_cell_judge_bare (FaultCell *self)
{
  gboolean delivered = self->point->stage == FAULT_STAGE_DELIVERED &&
                       !self->was_open && fault_cell_is_kept (self);

  if (self->mark == '!')
    return;
  self->mark = self->point->stage == FAULT_STAGE_UNSENT ? '=' :
               delivered                                ? '.' :
                                                          '?';
  if (self->mark == '?' &&
      (!fault_cell_may_be_told (self) || !fault_cell_is_told (self)))
    fault_cell_fail (self, "lost: %s", self->recovery);
}

/**
 * fault_cell_judge:
 * @self: a cell that was recovered
 * @reference: the same job, left alone
 * @session: their session
 *
 * Finds its mark and what is wrong.
 */
void
fault_cell_judge (FaultCell *self,
                  const FaultCell *reference,
                  const Session *session)
{
  g_autofree char *diff = NULL;

  if (self->recovery == NULL || self->found == NULL)
    return;
  fault_cell_judge_cut (self, reference, session);
  if (fault_cell_is_bare (self->found))
    {
      fault_cell_judge_bare (self);
      return;
    }
  if (self->point->stage == FAULT_STAGE_UNSENT)
    fault_cell_fail (self, "it was not sent, and came: %s", self->found);
  if (strcmp (self->found, reference->cut) != 0)
    fault_cell_fail (self, "corrupted: %s", self->found);
  diff = fault_cell_diff (self, reference, session, ".after");
  if (diff != NULL)
    fault_cell_fail (self, "corrupted: %s", diff);
  if (self->mark != '!')
    self->mark = self->point->stage >= FAULT_STAGE_INSERTED && self->was_open ?
                     '.' :
                     '+';
}
