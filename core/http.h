/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/http: requests and reply heads as values, without a socket. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* a good answer that has nothing to say, RFC 9110 §15.3.5 */
#define LIMN_HTTP_NO_CONTENT 204

/**
 * LimnHttpPart:
 * @name: field name of a multipart/form-data part
 * @filename: (nullable): file name, for file parts only
 * @content_type: (nullable): media type, for file parts only
 * @data: contents
 */
typedef struct
{
  char *name;
  char *filename;
  char *content_type;
  GBytes *data;
} LimnHttpPart;

/**
 * LimnHttpRequest:
 * @method: "GET", "POST", …
 * @url: absolute URL
 * @headers: (element-type utf8): lines "Name: value", safe to print
 * @secrets: (element-type utf8): lines "Name: value" that hold a key; only
 *   the client adds them and only the transport reads them
 * @body: (nullable): whole body; excludes @parts
 * @content_type: (nullable): media type of @body
 * @parts: (element-type LimnHttpPart): multipart/form-data parts, in order
 */
typedef struct
{
  char *method;
  char *url;
  GPtrArray *headers;
  GPtrArray *secrets;
  GBytes *body;
  char *content_type;
  GPtrArray *parts;
} LimnHttpRequest;

/**
 * LimnHttpHead:
 * @status: HTTP status of the final response
 * @headers: (element-type utf8 utf8): lower-case name to value
 * @url: the URL that answered, after redirects
 */
typedef struct
{
  guint status;
  GHashTable *headers;
  char *url;
} LimnHttpHead;

LimnHttpRequest *limn_http_request_new (const char *method, const char *url);
LimnHttpRequest *limn_http_request_copy (const LimnHttpRequest *self);
void limn_http_request_free (LimnHttpRequest *self);
void limn_http_request_add_header (LimnHttpRequest *self,
                                   const char *name,
                                   const char *value);
void limn_http_request_add_secret (LimnHttpRequest *self,
                                   const char *name,
                                   const char *value);
void limn_http_request_set_body (LimnHttpRequest *self,
                                 const char *content_type,
                                 GBytes *body);
void limn_http_request_add_text (LimnHttpRequest *self,
                                 const char *name,
                                 const char *text);
void limn_http_request_add_file (LimnHttpRequest *self,
                                 const char *name,
                                 const char *filename,
                                 const char *content_type,
                                 GBytes *data);
gboolean limn_http_request_check (const LimnHttpRequest *self, GError **error);
GPtrArray *limn_http_request_list_lines (const LimnHttpRequest *self,
                                         gboolean secrets);
char *limn_http_request_to_string (const LimnHttpRequest *self);

LimnHttpHead *limn_http_head_new (guint status, const char *url);
void limn_http_head_free (LimnHttpHead *self);
void limn_http_head_set (LimnHttpHead *self,
                         const char *name,
                         const char *value);
void limn_http_head_add_line (LimnHttpHead *self, const char *line);
gboolean limn_http_head_is_good (const LimnHttpHead *self);
const char *limn_http_head_get (const LimnHttpHead *self, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnHttpRequest, limn_http_request_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnHttpHead, limn_http_head_free)

G_END_DECLS
