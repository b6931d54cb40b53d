/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/command-line: a request as text that can be run: a call for Script-Fu,
 * and a line for a shell. */
#pragma once

#include "request.h"

G_BEGIN_DECLS

char *limn_command_line_dup_script (const LimnRequest *request,
                                    gboolean repeats,
                                    const char *image,
                                    const char *drawable);
char *limn_command_line_dup_shell (const LimnRequest *request,
                                   const char *image);

G_END_DECLS
