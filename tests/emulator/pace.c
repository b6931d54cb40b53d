/* emulator/pace: holding, digesting, waiting. */
#include "pace.h"

typedef struct
{
  EmuCall *call;
  EmuPaceNext next;
} EmuPace;

static EmuPace *
emu_pace_new (EmuCall *call, EmuPaceNext next)
{
  EmuPace *self = g_new (EmuPace, 1);

  self->call = emu_call_ref (call);
  self->next = next;
  return self;
}

static void
emu_pace_free (gpointer data)
{
  EmuPace *self = data;

  emu_call_unref (self->call);
  g_free (self);
}

static void
emu_pace_digest_thread (GTask *task,
                        gpointer source,
                        gpointer data,
                        GCancellable *cancellable)
{
  EmuPace *self = data;

  emu_journal_entry_digest (self->call->entry);
  g_task_return_boolean (task, TRUE);
}

static void
emu_pace_on_digested (GObject *source, GAsyncResult *result, gpointer data)
{
  EmuPace *self = data;

  self->next (self->call);
  emu_pace_free (self);
}

/**
 * emu_pace_start:
 * @next: goes on in the main thread
 *
 * Takes the fault meant for this image request and holds its client. Nothing
 * is done before the last byte: journal and uploads are digested off-thread.
 */
void
emu_pace_start (EmuCall *call, EmuPaceNext next)
{
  EmuPace *self = emu_pace_new (call, next);
  g_autoptr (GTask) task = NULL;

  emu_call_take_fault (call, EMU_FAULT_AT_IMAGES);
  emu_call_hold (call);
  /* freed by the callback: the thread may be the last to let the task go */
  task = g_task_new (NULL, NULL, emu_pace_on_digested, self);
  g_task_set_task_data (task, self, NULL);
  g_task_run_in_thread (task, emu_pace_digest_thread);
}

static gboolean
emu_pace_on_due (gpointer data)
{
  EmuPace *self = data;

  self->next (self->call);
  return G_SOURCE_REMOVE;
}

/**
 * emu_pace_when_due:
 * @next: answers
 *
 * The delay counts from the last byte of the request, work included.
 */
void
emu_pace_when_due (EmuCall *call, EmuPaceNext next)
{
  gint64 last = call->entry->monotonic_us[EMU_MOMENT_LAST_BYTE];
  gint64 delay = (gint64) call->state->settings.delay_ms + call->weather_ms;
  gint64 due = last + delay * 1000;
  gint64 left = (due - g_get_monotonic_time ()) / 1000;

  if (left <= 0)
    next (call);
  else
    g_timeout_add_full (G_PRIORITY_DEFAULT,
                        (guint) left,
                        emu_pace_on_due,
                        emu_pace_new (call, next),
                        emu_pace_free);
}
