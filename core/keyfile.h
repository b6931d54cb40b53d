/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/keyfile: Limn's own file of keys, and how any such file is read. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LimnKeyfileEntry:
 * @in_keyring: the system keyring holds the key
 * @key: (nullable): the key; wiped by limn_keyfile_entry_clear()
 */
typedef struct
{
  gboolean in_keyring;
  char *key;
} LimnKeyfileEntry;

char *limn_keyfile_read (const char *path,
                         const char *shown,
                         gsize *length,
                         GError **error);
char *limn_keyfile_dup_name (void);
gboolean limn_keyfile_find (const char *endpoint,
                            LimnKeyfileEntry *entry,
                            GError **error);
gboolean limn_keyfile_set (const char *endpoint,
                           const LimnKeyfileEntry *entry,
                           GError **error);
void limn_keyfile_entry_clear (LimnKeyfileEntry *entry);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LimnKeyfileEntry, limn_keyfile_entry_clear)

G_END_DECLS
