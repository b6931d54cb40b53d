/* command: runs `limn` in a scratch folder and looks at what it leaves. */
#pragma once

#include "peer.h"

G_BEGIN_DECLS

/* every photograph that is sent is this one */
#define COMMAND_PHOTO "photo.jpg"

/**
 * CommandRun:
 * @status: exit status
 * @out: standard output
 * @err: standard error
 */
typedef struct
{
  int status;
  char *out;
  char *err;
} CommandRun;

void command_reset (Peer *peer);
CommandRun *command_run (const char *format, ...) G_GNUC_PRINTF (1, 2);
void command_run_free (CommandRun *self);
JsonObject *command_run_parse (const CommandRun *self);

void command_assert_done (const CommandRun *run);
void command_assert_failed (const CommandRun *run,
                            int status,
                            const char *word);
void command_assert_files (const char *names);
void command_assert_no_key (Peer *peer, const CommandRun *run);
void command_assert_no_traffic (Peer *peer);
JsonArray *command_list_requests (Peer *peer, const char *suffix);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CommandRun, command_run_free)

G_END_DECLS
