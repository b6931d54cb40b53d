/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/settings-edit: changes of settings.ini that leave the rest of the file,
 * comments included, as the user wrote it. */
#pragma once

#include "settings.h"

G_BEGIN_DECLS

typedef struct _LimnSettingsEdit LimnSettingsEdit;

LimnSettingsEdit *limn_settings_edit_new (GError **error);
void limn_settings_edit_free (LimnSettingsEdit *self);
void limn_settings_edit_set (LimnSettingsEdit *self,
                             const char *group,
                             const char *key,
                             const char *value);
void limn_settings_edit_set_endpoint (LimnSettingsEdit *self,
                                      const char *endpoint,
                                      const char *key,
                                      const char *value);
void limn_settings_edit_remove_endpoint (LimnSettingsEdit *self,
                                         const char *endpoint);
LimnSettings *limn_settings_edit_preview (LimnSettingsEdit *self,
                                          GError **error);
gboolean limn_settings_edit_save (LimnSettingsEdit *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnSettingsEdit, limn_settings_edit_free)

G_END_DECLS
