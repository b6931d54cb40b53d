/* place: where layers lie, and what part of a picture they show. */
#pragma once

#include "session.h"

G_BEGIN_DECLS

gboolean place_is_inside (const SessionPlace *self, int x, int y);
SessionPlace place_get_frame_part (const Session *session,
                                   const char *name,
                                   const char *part);
void place_assert_layer (const Session *session,
                         const char *name,
                         const SessionPlace *wanted);
void place_assert_part (const Session *session,
                        const char *whole,
                        const SessionPlace *place,
                        const char *part,
                        const SessionPlace *frame,
                        gsize samples);

G_END_DECLS
