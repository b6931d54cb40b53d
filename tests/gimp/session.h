/* session: scripts run by a real GIMP that has no window. */
#pragma once

#include <gio/gio.h>

#include "peer.h"

G_BEGIN_DECLS

/**
 * SessionPlace:
 * @x: @y: corner in the image, pixels
 * @width: @height: pixels
 */
typedef struct
{
  int x, y, width, height;
} SessionPlace;

typedef struct _Session Session;

/**
 * SessionTest:
 * @path: of the test; %NULL ends an array of them
 * @run: the test; its data is the session
 */
typedef struct
{
  const char *path;
  GTestDataFunc run;
} SessionTest;

int session_main (int argc, char **argv, const SessionTest *tests);
Session *session_new (void);
void session_free (Session *self);
void session_allow_crash (Session *self);
void session_run (Session *self, const char *library, const char *script);
GSubprocess *session_spawn (const Session *self,
                            const char *library,
                            const char *script,
                            const char *output);
void session_check_text (const Session *self, const char *text);
Peer *session_get_peer (const Session *self);
const char *session_get_folder (const Session *self);
const char *session_get_output (const Session *self);
const char *session_get (const Session *self, const char *name);
int session_get_int (const Session *self, const char *name);
SessionPlace session_get_place (const Session *self, const char *name);
JsonObject *session_get_json (const Session *self, const char *name);
GBytes *session_get_pixels (const Session *self, const char *name);
void session_assert_layers (const Session *self, const char *name, guint n);
void session_assert_same (const Session *self, const char *a, const char *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Session, session_free)

G_END_DECLS
