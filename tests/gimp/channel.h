/* channel: a GIMP that answers, one question at a time. */
#pragma once

#include "session.h"

G_BEGIN_DECLS

typedef struct _Channel Channel;

Channel *channel_open (Session *session, const char *library);
gboolean channel_close (Channel *self);
char *channel_ask (Channel *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
gboolean channel_is_open (const Channel *self);

G_END_DECLS
