/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/memento: where a job's results belong, kept with its record until they
 * are there. */
#pragma once

#include "record.h"
#include "rect.h"

G_BEGIN_DECLS

/**
 * LimnMemento:
 * @place: what the job's owner wants to know again, in words of its own
 * @mask: (nullable): what an edit's results are seen through, a gray PNG
 */
typedef struct
{
  JsonObject *place;
  GBytes *mask;
} LimnMemento;

LimnMemento *limn_memento_new (void);
LimnMemento *limn_memento_read (const LimnRecord *record);
void limn_memento_free (LimnMemento *self);

void limn_memento_set_rect (LimnMemento *self,
                            const char *name,
                            const LimnRect *rect);
gboolean limn_memento_get_rect (const LimnMemento *self,
                                const char *name,
                                LimnRect *rect);
gboolean limn_memento_set_mask (LimnMemento *self,
                                const guint8 *values,
                                guint width,
                                guint height,
                                GError **error);
guint8 *limn_memento_dup_mask (const LimnMemento *self,
                               guint width,
                               guint height);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnMemento, limn_memento_free)

G_END_DECLS
