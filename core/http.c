/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/http: requests and reply heads: made, copied, printed and freed. */
#include <string.h>

#include "error.h"

#include <glib/gi18n-lib.h>
#include "http.h"

static LimnHttpPart *
limn_http_part_new (const char *name,
                    const char *filename,
                    const char *content_type,
                    GBytes *data)
{
  LimnHttpPart *part = g_new0 (LimnHttpPart, 1);

  part->name = g_strdup (name);
  part->filename = g_strdup (filename);
  part->content_type = g_strdup (content_type);
  part->data = g_bytes_ref (data);
  return part;
}

static void
limn_http_part_free (gpointer data)
{
  LimnHttpPart *part = data;

  g_free (part->name);
  g_free (part->filename);
  g_free (part->content_type);
  g_bytes_unref (part->data);
  g_free (part);
}

static gpointer
limn_http_part_copy (gconstpointer source, gpointer user_data)
{
  const LimnHttpPart *part = source;

  return limn_http_part_new (
      part->name, part->filename, part->content_type, part->data);
}

static gpointer
limn_http_line_copy (gconstpointer source, gpointer user_data)
{
  return g_strdup (source);
}

static gboolean
limn_http_is_text (const char *content_type, GBytes *data)
{
  gsize length;
  const char *text = g_bytes_get_data (data, &length);
  gboolean named = content_type == NULL ||
                   g_str_has_prefix (content_type, "text/") ||
                   strstr (content_type, "json") != NULL;

  return named && (length == 0 || g_utf8_validate_len (text, length, NULL));
}

/* contents as text, or what identifies them where they are binary */
static void
limn_http_print_data (GString *out, const char *content_type, GBytes *data)
{
  g_autofree char *digest = NULL;
  gsize length;
  const char *text = g_bytes_get_data (data, &length);

  if (limn_http_is_text (content_type, data))
    {
      g_string_append_len (out, text, (gssize) length);
      g_string_append_c (out, '\n');
      return;
    }
  digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, data);
  g_string_append_printf (
      out, "(%" G_GSIZE_FORMAT " bytes, sha256 %s)\n", length, digest);
}

static void
limn_http_print_part (GString *out, const LimnHttpPart *part)
{
  g_string_append_printf (out, "--- %s", part->name);
  if (part->filename != NULL)
    g_string_append_printf (out, "; filename=%s", part->filename);
  if (part->content_type != NULL)
    g_string_append_printf (out, "; type=%s", part->content_type);
  g_string_append_c (out, '\n');
  limn_http_print_data (out, part->content_type, part->data);
}

static void
limn_http_append_lines (GPtrArray *to, GPtrArray *lines)
{
  for (guint i = 0; i < lines->len; i++)
    g_ptr_array_add (to, g_strdup (g_ptr_array_index (lines, i)));
}

static gboolean
limn_http_check_lines (GPtrArray *lines, GError **error)
{
  for (guint i = 0; i < lines->len; i++)
    {
      const char *line = g_ptr_array_index (lines, i);
      g_autofree char *name = NULL;

      if (strpbrk (line, "\r\n") == NULL)
        continue;
      name = g_strndup (line, strcspn (line, ":\r\n"));
      limn_error_set_invalid (
          error, "header", name, _ ("its value holds a line break; remove it"));
      return FALSE;
    }
  return TRUE;
}

/**
 * limn_http_request_new:
 * @method: "GET", "POST", …
 * @url: absolute URL
 *
 * Returns: (transfer full): a request without headers and body
 */
LimnHttpRequest *
limn_http_request_new (const char *method, const char *url)
{
  LimnHttpRequest *self = NULL;

  g_return_val_if_fail (method != NULL && url != NULL, NULL);

  self = g_new0 (LimnHttpRequest, 1);
  self->method = g_strdup (method);
  self->url = g_strdup (url);
  self->headers = g_ptr_array_new_with_free_func (g_free);
  self->secrets = g_ptr_array_new_with_free_func (g_free);
  self->parts = g_ptr_array_new_with_free_func (limn_http_part_free);
  return self;
}

/**
 * limn_http_request_copy:
 * @self: a request
 *
 * Returns: (transfer full): a request of its own; the contents are shared
 */
LimnHttpRequest *
limn_http_request_copy (const LimnHttpRequest *self)
{
  LimnHttpRequest *copy = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new0 (LimnHttpRequest, 1);
  copy->method = g_strdup (self->method);
  copy->url = g_strdup (self->url);
  copy->headers = g_ptr_array_copy (self->headers, limn_http_line_copy, NULL);
  copy->secrets = g_ptr_array_copy (self->secrets, limn_http_line_copy, NULL);
  copy->parts = g_ptr_array_copy (self->parts, limn_http_part_copy, NULL);
  copy->content_type = g_strdup (self->content_type);
  if (self->body != NULL)
    copy->body = g_bytes_ref (self->body);
  return copy;
}

/**
 * limn_http_request_free:
 * @self: (nullable) (transfer full): a request
 */
void
limn_http_request_free (LimnHttpRequest *self)
{
  if (self == NULL)
    return;
  g_free (self->method);
  g_free (self->url);
  g_ptr_array_unref (self->headers);
  g_ptr_array_unref (self->secrets);
  g_ptr_array_unref (self->parts);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self->content_type);
  g_free (self);
}

/**
 * limn_http_request_add_header:
 * @self: a request
 * @name: field name
 * @value: field value, not a secret
 */
void
limn_http_request_add_header (LimnHttpRequest *self,
                              const char *name,
                              const char *value)
{
  g_return_if_fail (self != NULL && name != NULL && value != NULL);

  g_ptr_array_add (self->headers, g_strdup_printf ("%s: %s", name, value));
}

/**
 * limn_http_request_add_secret:
 * @self: a request
 * @name: field name
 * @value: field value that holds a key; it is never printed
 */
void
limn_http_request_add_secret (LimnHttpRequest *self,
                              const char *name,
                              const char *value)
{
  g_return_if_fail (self != NULL && name != NULL && value != NULL);

  g_ptr_array_add (self->secrets, g_strdup_printf ("%s: %s", name, value));
}

/**
 * limn_http_request_set_body:
 * @self: a request without parts
 * @content_type: (nullable): media type of @body
 * @body: the whole body; a reference is taken
 */
void
limn_http_request_set_body (LimnHttpRequest *self,
                            const char *content_type,
                            GBytes *body)
{
  g_return_if_fail (self != NULL && body != NULL);
  g_return_if_fail (self->parts->len == 0);

  g_bytes_ref (body);
  g_clear_pointer (&self->body, g_bytes_unref);
  self->body = body;
  g_free (self->content_type);
  self->content_type = g_strdup (content_type);
}

/**
 * limn_http_request_add_text:
 * @self: a request without body
 * @name: field name
 * @text: field value
 *
 * Adds a part without a file name and media type.
 */
void
limn_http_request_add_text (LimnHttpRequest *self,
                            const char *name,
                            const char *text)
{
  g_autoptr (GBytes) data = NULL;

  g_return_if_fail (self != NULL && name != NULL && text != NULL);
  g_return_if_fail (self->body == NULL);

  data = g_bytes_new (text, strlen (text));
  g_ptr_array_add (self->parts, limn_http_part_new (name, NULL, NULL, data));
}

/**
 * limn_http_request_add_file:
 * @self: a request without body
 * @name: field name; may repeat
 * @filename: file name told to the server
 * @content_type: (nullable): media type; NULL is application/octet-stream
 * @data: contents; a reference is taken
 */
void
limn_http_request_add_file (LimnHttpRequest *self,
                            const char *name,
                            const char *filename,
                            const char *content_type,
                            GBytes *data)
{
  g_return_if_fail (self != NULL && name != NULL && filename != NULL);
  g_return_if_fail (data != NULL && self->body == NULL);

  if (content_type == NULL)
    content_type = "application/octet-stream";
  g_ptr_array_add (self->parts,
                   limn_http_part_new (name, filename, content_type, data));
}

/**
 * limn_http_request_check:
 * @self: a request
 * @error: return location
 *
 * Returns: FALSE with %LIMN_ERROR_INVALID when a header or a secret would break
 *   out of its line; the value is not in the message
 */
gboolean
limn_http_request_check (const LimnHttpRequest *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return limn_http_check_lines (self->headers, error) &&
         limn_http_check_lines (self->secrets, error);
}

/**
 * limn_http_request_list_lines:
 * @self: a request
 * @secrets: whether they belong to the list; it must not be printed then
 *
 * The header lines for libcurl, where a name alone leaves out a header of its
 * own: there is no waiting for 100 Continue, and no media type is made up. No
 * compression is asked for: image data does not get smaller, and base64 only at
 * the price of time.
 *
 * Returns: (transfer full) (element-type utf8): the lines
 */
GPtrArray *
limn_http_request_list_lines (const LimnHttpRequest *self, gboolean secrets)
{
  GPtrArray *lines = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  lines = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (lines, g_strdup ("Expect:"));
  g_ptr_array_add (lines, g_strdup ("Accept-Encoding: identity"));
  if (self->content_type != NULL)
    g_ptr_array_add (lines,
                     g_strdup_printf ("Content-Type: %s", self->content_type));
  else if (self->parts->len == 0)
    g_ptr_array_add (lines, g_strdup ("Content-Type:"));
  limn_http_append_lines (lines, self->headers);
  if (secrets)
    limn_http_append_lines (lines, self->secrets);
  return lines;
}

/**
 * limn_http_request_to_string:
 * @self: a request
 *
 * The request as stable text for goldens and records: request line, headers in
 * their order, then the body or the parts. Binary contents appear as length and
 * SHA-256. The secrets do not appear at all.
 *
 * Returns: (transfer full): the text
 */
char *
limn_http_request_to_string (const LimnHttpRequest *self)
{
  g_autoptr (GString) out = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);

  g_string_append_printf (out, "%s %s\n", self->method, self->url);
  for (guint i = 0; i < self->headers->len; i++)
    g_string_append_printf (
        out, "%s\n", (const char *) g_ptr_array_index (self->headers, i));
  if (self->body != NULL && self->content_type != NULL)
    g_string_append_printf (out, "Content-Type: %s\n", self->content_type);
  if (self->parts->len > 0)
    g_string_append (out, "Content-Type: multipart/form-data\n");
  if (self->body != NULL || self->parts->len > 0)
    g_string_append_c (out, '\n');
  if (self->body != NULL)
    limn_http_print_data (out, self->content_type, self->body);
  for (guint i = 0; i < self->parts->len; i++)
    limn_http_print_part (out, g_ptr_array_index (self->parts, i));
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * limn_http_head_new:
 * @status: HTTP status
 * @url: the URL that answered
 *
 * Returns: (transfer full): a head without headers
 */
LimnHttpHead *
limn_http_head_new (guint status, const char *url)
{
  LimnHttpHead *self = NULL;

  g_return_val_if_fail (url != NULL, NULL);

  self = g_new0 (LimnHttpHead, 1);
  self->status = status;
  self->url = g_strdup (url);
  self->headers =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

/**
 * limn_http_head_free:
 * @self: (nullable) (transfer full): a head
 */
void
limn_http_head_free (LimnHttpHead *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->headers);
  g_free (self->url);
  g_free (self);
}

/**
 * limn_http_head_set:
 * @self: a head
 * @name: field name in any case
 * @value: field value
 *
 * Adds a field; the values of a repeated one are joined by ", " (RFC 9110
 * §5.3).
 */
void
limn_http_head_set (LimnHttpHead *self, const char *name, const char *value)
{
  g_autofree char *key = NULL;
  const char *before = NULL;
  char *whole = NULL;

  g_return_if_fail (self != NULL && name != NULL && value != NULL);

  key = g_ascii_strdown (name, -1);
  before = g_hash_table_lookup (self->headers, key);
  whole = before == NULL ? g_strdup (value) :
                           g_strconcat (before, ", ", value, NULL);
  g_hash_table_replace (self->headers, g_steal_pointer (&key), whole);
}

/**
 * limn_http_head_add_line:
 * @self: a head
 * @line: "Name: value" as a server sent it, in any encoding
 *
 * Adds a field; a line without a colon is no field and is left out.
 */
void
limn_http_head_add_line (LimnHttpHead *self, const char *line)
{
  const char *colon = NULL;
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;

  g_return_if_fail (self != NULL && line != NULL);

  colon = strchr (line, ':');
  if (colon == NULL)
    return;
  name = g_strndup (line, (gsize) (colon - line));
  value = g_utf8_make_valid (colon + 1, -1);
  limn_http_head_set (self, g_strstrip (name), g_strstrip (value));
}

/**
 * limn_http_head_get:
 * @self: a head
 * @name: field name in any case
 *
 * Returns: (transfer none) (nullable): the value, NULL when it was not sent
 */
const char *
limn_http_head_get (const LimnHttpHead *self, const char *name)
{
  g_autofree char *key = NULL;

  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  key = g_ascii_strdown (name, -1);
  return g_hash_table_lookup (self->headers, key);
}

/**
 * limn_http_head_is_good:
 * @self: a head
 *
 * Returns: whether its status is one of success, RFC 9110 §15.3
 */
gboolean
limn_http_head_is_good (const LimnHttpHead *self)
{
  return self->status >= 200 && self->status < 300;
}
