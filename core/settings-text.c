/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/settings-text: the text of settings.ini, checked and cut. */
#include "settings-text.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#include "error.h"

#define LIMN_SETTINGS_TEXT_NONE "not UTF-8 text; save the file as UTF-8"

/* GKeyFile does not tell the line: the first one that breaks it is sought */
static guint
limn_settings_text_find_line (const char *text)
{
  const char *end = text;
  guint line = 0;

  while (*end != '\0')
    {
      g_autoptr (GKeyFile) file = g_key_file_new ();
      const char *newline = strchr (end, '\n');

      end = newline != NULL ? newline + 1 : end + strlen (end);
      line++;
      if (!g_key_file_load_from_data (
              file, text, (gsize) (end - text), G_KEY_FILE_NONE, NULL))
        break;
    }
  return line;
}

/**
 * limn_settings_text_find_control:
 * @text: UTF-8
 * @allowed: ASCII characters that may be in it all the same
 *
 * Returns: (transfer none) (nullable): the first control character of @text,
 *   which cannot stand in a message
 */
const char *
limn_settings_text_find_control (const char *text, const char *allowed)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (g_unichar_iscntrl (g_utf8_get_char (text)) &&
        strchr (allowed, *text) == NULL)
      return text;
  return NULL;
}

static gboolean
limn_settings_text_fail_at (const char *text,
                            const char *end,
                            const char *what,
                            GError **error)
{
  guint line = 1;

  for (const char *at = text; at < end; at++)
    line += *at == '\n';
  g_set_error (
      error, LIMN_ERROR, LIMN_ERROR_INVALID, "line %u: %s", line, what);
  return FALSE;
}

/**
 * limn_settings_text_is_whole:
 * @text: a file
 * @length: its bytes
 * @error: return location
 *
 * Returns: whether @text ends where the file does; %FALSE with
 *   %LIMN_ERROR_INVALID where a zero byte would hide the rest
 */
gboolean
limn_settings_text_is_whole (const char *text, gsize length, GError **error)
{
  const char *end = memchr (text, '\0', length);

  return end == NULL ||
         limn_settings_text_fail_at (text, end, LIMN_SETTINGS_TEXT_NONE, error);
}

/* names and values end up in messages */
static gboolean
limn_settings_text_check (const char *text, GError **error)
{
  const char *what = LIMN_SETTINGS_TEXT_NONE;
  const char *end = NULL;

  if (g_utf8_validate (text, -1, &end))
    {
      what = "a control character; take it out";
      end = limn_settings_text_find_control (text, "\t\r\n");
    }
  return end == NULL || limn_settings_text_fail_at (text, end, what, error);
}

/**
 * limn_settings_text_is_escaped:
 * @raw: a value as the file has it
 *
 * Of two broken escapes in one value GLib 2.74 complains on standard error, so
 * it must not see any.
 *
 * Returns: whether each backslash begins an escape that #GKeyFile knows
 */
gboolean
limn_settings_text_is_escaped (const char *raw)
{
  for (; *raw != '\0'; raw++)
    if (*raw == '\\' && (*++raw == '\0' || strchr ("sntr\\", *raw) == NULL))
      return FALSE;
  return TRUE;
}

/**
 * limn_settings_text_load:
 * @text: a key file
 * @error: return location
 *
 * Returns: (transfer full): its groups; %NULL with %LIMN_ERROR_INVALID, which
 *   names the line
 */
GKeyFile *
limn_settings_text_load (const char *text, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  if (!limn_settings_text_check (text, error))
    return NULL;
  if (g_key_file_load_from_data (
          file, text, strlen (text), G_KEY_FILE_NONE, NULL))
    return g_steal_pointer (&file);
  g_set_error (error,
               LIMN_ERROR,
               LIMN_ERROR_INVALID,
               _ ("line %u: a [group], a key=value or a # comment is needed"),
               limn_settings_text_find_line (text));
  return NULL;
}
