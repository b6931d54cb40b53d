/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/poller: a GSource whose descriptors and ready time others set. */
#include "poller.h"

struct _LimnPoller
{
  GSource base;
  LimnPollerWatch watch;
  gpointer user_data;
  GHashTable *tags; /* descriptor to tag of the source */
};

typedef struct
{
  int fd;
  GIOCondition condition;
} LimnPollerEvent;

/* a list first: the watch changes the table */
static GArray *
limn_poller_list_events (LimnPoller *self)
{
  GArray *events = g_array_new (FALSE, FALSE, sizeof (LimnPollerEvent));
  GHashTableIter iter;
  gpointer fd, tag;

  g_hash_table_iter_init (&iter, self->tags);
  while (g_hash_table_iter_next (&iter, &fd, &tag))
    {
      LimnPollerEvent event = { GPOINTER_TO_INT (fd), 0 };

      event.condition = g_source_query_unix_fd (&self->base, tag);
      if (event.condition != 0)
        g_array_append_val (events, event);
    }
  return events;
}

static gboolean
limn_poller_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  LimnPoller *self = (LimnPoller *) source;
  g_autoptr (GArray) events = limn_poller_list_events (self);
  gint64 time = g_source_get_ready_time (source);

  if (time >= 0 && time <= g_source_get_time (source))
    {
      g_source_set_ready_time (source, -1);
      self->watch.ready (self->user_data, LIMN_POLLER_TIMER, 0);
    }
  for (guint i = 0; i < events->len && !g_source_is_destroyed (source); i++)
    {
      LimnPollerEvent event = g_array_index (events, LimnPollerEvent, i);

      if (g_hash_table_contains (self->tags, GINT_TO_POINTER (event.fd)))
        self->watch.ready (self->user_data, event.fd, event.condition);
    }
  if (!g_source_is_destroyed (source))
    self->watch.done (self->user_data);
  return G_SOURCE_CONTINUE;
}

static void
limn_poller_finalize (GSource *source)
{
  LimnPoller *self = (LimnPoller *) source;

  g_hash_table_unref (self->tags);
}

static GSourceFuncs limn_poller_funcs = {
  .dispatch = limn_poller_dispatch,
  .finalize = limn_poller_finalize,
};

/**
 * limn_poller_new:
 * @context: (nullable): where it wakes; NULL is the default context
 * @watch: what is called; copied
 * @user_data: first argument of the functions of @watch
 *
 * Returns: (transfer full): a poller that waits for nothing
 */
LimnPoller *
limn_poller_new (GMainContext *context,
                 const LimnPollerWatch *watch,
                 gpointer user_data)
{
  GSource *source = g_source_new (&limn_poller_funcs, sizeof (LimnPoller));
  LimnPoller *self = (LimnPoller *) source;

  self->watch = *watch;
  self->user_data = user_data;
  self->tags = g_hash_table_new (NULL, NULL);
  g_source_set_static_name (source, "limn transport");
  g_source_attach (source, context);
  return self;
}

/**
 * limn_poller_free:
 * @self: (nullable) (transfer full): a poller
 *
 * After this nothing is called any more.
 */
void
limn_poller_free (LimnPoller *self)
{
  if (self == NULL)
    return;
  g_source_destroy (&self->base);
  g_source_unref (&self->base);
}

/**
 * limn_poller_get_context:
 * @self: a poller
 *
 * Returns: (transfer none): where it wakes
 */
GMainContext *
limn_poller_get_context (LimnPoller *self)
{
  return g_source_get_context (&self->base);
}

/**
 * limn_poller_set:
 * @self: a poller
 * @fd: an open descriptor
 * @condition: what to wait for, in place of what was waited for before; 0 for
 *   nothing, before @fd is closed
 */
void
limn_poller_set (LimnPoller *self, int fd, GIOCondition condition)
{
  gpointer key = GINT_TO_POINTER (fd);
  gpointer tag = g_hash_table_lookup (self->tags, key);

  if (tag == NULL && condition == 0)
    return;
  if (tag == NULL)
    {
      tag = g_source_add_unix_fd (&self->base, fd, condition);
      g_hash_table_insert (self->tags, key, tag);
      return;
    }
  if (condition != 0)
    {
      g_source_modify_unix_fd (&self->base, tag, condition);
      return;
    }
  g_source_remove_unix_fd (&self->base, tag);
  g_hash_table_remove (self->tags, key);
}

/**
 * limn_poller_set_timer:
 * @self: a poller
 * @ms: milliseconds from now; negative for never
 *
 * Sets the only timer, in place of the one before.
 */
void
limn_poller_set_timer (LimnPoller *self, glong ms)
{
  gint64 time = ms < 0 ? -1 : g_get_monotonic_time () + (gint64) ms * 1000;

  g_source_set_ready_time (&self->base, time);
}
