/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/settings: the user's choices and the folders Limn writes to. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _LimnSettings LimnSettings;

LimnSettings *limn_settings_new (GError **warning);
LimnSettings *limn_settings_new_from_data (const char *text, GError **error);
void limn_settings_free (LimnSettings *self);
void limn_settings_reload (LimnSettings *self, GError **warning);

const char *limn_settings_get (const LimnSettings *self,
                               const char *group,
                               const char *key);
const char *limn_settings_get_endpoint (const LimnSettings *self,
                                        const char *endpoint,
                                        const char *key);
char *limn_settings_dup_variable (const char *endpoint);
char *limn_settings_get_root (const LimnSettings *self,
                              const char *endpoint,
                              const char *fallback,
                              GError **error);
gboolean limn_settings_allows_http (const LimnSettings *self,
                                    const char *endpoint);

char **limn_settings_list_endpoints (const LimnSettings *self);
void limn_settings_set_ready (LimnSettings *self, const char *endpoint);
gboolean limn_settings_is_ready (const LimnSettings *self,
                                 const char *endpoint);
guint limn_settings_get_tries (const LimnSettings *self);
gboolean limn_settings_wants_provenance (const LimnSettings *self);

char *limn_settings_config_path (const char *name);
char *limn_settings_state_path (const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnSettings, limn_settings_free)

G_END_DECLS
