/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/lockfile: one process at a time. Private to the core. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LimnLockMode:
 * @LIMN_LOCK_WAIT: makes the file, waits for whoever holds it
 * @LIMN_LOCK_TRY: makes the file, fails where somebody holds it
 * @LIMN_LOCK_PROBE: fails where there is no file, or somebody holds it
 */
typedef enum
{
  LIMN_LOCK_WAIT,
  LIMN_LOCK_TRY,
  LIMN_LOCK_PROBE,
} LimnLockMode;

int limn_lockfile_take (const char *path, LimnLockMode mode, GError **error);
void limn_lockfile_release (int *lock);

G_END_DECLS
