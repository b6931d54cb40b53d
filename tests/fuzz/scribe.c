/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/scribe without its thread: of one input the same is done each time, and
 * it is done at once. */
#include "scribe.h"

struct _LimnScribe
{
  guint n_done;
};

LimnScribe *
limn_scribe_new (void)
{
  return g_new0 (LimnScribe, 1);
}

void
limn_scribe_free (LimnScribe *self)
{
  g_free (self);
}

void
limn_scribe_push (LimnScribe *self,
                  void (*write) (gpointer data),
                  gpointer data)
{
  write (data);
  self->n_done++;
}

void
limn_scribe_flush (LimnScribe *self)
{
}
