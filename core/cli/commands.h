/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/commands: what the sub-commands of `limn` do. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* exit statuses, DESIGN.md §5.2 */
enum
{
  LIMN_EXIT_DONE = 0,
  LIMN_EXIT_FAILED = 1,
  LIMN_EXIT_USAGE = 2,
};

void limn_command_complain (const char *words);
int limn_command_generate (char ***arguments, GError **error);
int limn_command_edit (char ***arguments, GError **error);
int limn_command_plan (char ***arguments, GError **error);
int limn_command_balance (char ***arguments, GError **error);
int limn_command_key (char ***arguments, GError **error);
int limn_command_models (char ***arguments, GError **error);
int limn_command_recover (char ***arguments, GError **error);
int limn_command_doctor (char ***arguments, GError **error);
int limn_command_sizes (char ***arguments, GError **error);

G_END_DECLS
