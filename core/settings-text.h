/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/settings-text: the text of settings.ini, checked and cut. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *limn_settings_text_find_control (const char *text,
                                             const char *allowed);
gboolean limn_settings_text_is_whole (const char *text,
                                      gsize length,
                                      GError **error);
gboolean limn_settings_text_is_escaped (const char *raw);
GKeyFile *limn_settings_text_load (const char *text, GError **error);

G_END_DECLS
