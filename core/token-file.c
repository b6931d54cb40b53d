/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/token-file: gcloud's own credentials file, and what it is changed for.
 */
#include "token-file.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#include "error.h"
#include "failure.h"
#include "jsontext.h"
#include "keys.h"
#include "text.h"
#include "transport.h"

/* where gcloud keeps it, and what names another; both are Google's own */
#define LIMN_TOKEN_FILE_PATH                                                   \
  ".config/gcloud/application_default_credentials.json"
#define LIMN_TOKEN_FILE_VARIABLE "GOOGLE_APPLICATION_CREDENTIALS"
#define LIMN_TOKEN_FILE_URI "https://oauth2.googleapis.com/token"
/* the end of the root of every address that may have the login */
#define LIMN_TOKEN_FILE_HOST ".googleapis.com:443/"
#define LIMN_TOKEN_FILE_LOGIN "run `gcloud auth application-default login`"
#define LIMN_TOKEN_FILE_COMMAND "token_command=gcloud auth print-access-token"
#define LIMN_TOKEN_FILE_MAX (64 * 1024)
/* characters of a word of the file that are shown */
#define LIMN_TOKEN_FILE_SHOWN 60

/**
 * limn_token_file_free:
 * @self: (nullable) (transfer full): a credentials file
 *
 * Wipes what is secret in it.
 */
void
limn_token_file_free (LimnTokenFile *self)
{
  if (self == NULL)
    return;
  g_free (self->client_id);
  limn_keys_free (self->client_secret);
  limn_keys_free (self->refresh_token);
  g_free (self->token_uri);
  g_free (self);
}

static const char *
limn_token_file_get_variable (void)
{
  const char *path = g_getenv (LIMN_TOKEN_FILE_VARIABLE);

  return path != NULL && *path != '\0' ? path : NULL;
}

static void
limn_token_file_set_unread (const GError *failed, GError **error)
{
  const char *path = limn_token_file_get_variable ();

  if (path != NULL)
    g_set_error (
        error,
        LIMN_ERROR,
        LIMN_ERROR_AUTH,
        _ ("GOOGLE_APPLICATION_CREDENTIALS '%s': cannot be read; correct it, "
           "or run `gcloud auth application-default login`"),
        path);
  else if (g_error_matches (failed, G_FILE_ERROR, G_FILE_ERROR_NOENT) ||
           g_error_matches (failed, G_FILE_ERROR, G_FILE_ERROR_NOTDIR))
    g_set_error (error,
                 LIMN_ERROR,
                 LIMN_ERROR_AUTH,
                 _ ("no login for the project: run `gcloud auth "
                    "application-default login`"
                    ", or set token_command=gcloud auth print-access-token in "
                    "settings.ini"));
  else
    g_set_error (
        error,
        LIMN_ERROR,
        LIMN_ERROR_AUTH,
        _ ("~/.config/gcloud/application_default_credentials.json cannot be "
           "read; "
           "make it readable, or run `gcloud auth application-default login`"));
}

static JsonNode *
limn_token_file_load (GError **error)
{
  const char *variable = limn_token_file_get_variable ();
  g_autofree char *path =
      variable != NULL ?
          g_strdup (variable) :
          g_build_filename (g_get_home_dir (), LIMN_TOKEN_FILE_PATH, NULL);
  g_autoptr (GError) failed = NULL;
  JsonNode *node = NULL;
  char *text;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, &failed))
    {
      limn_token_file_set_unread (failed, error);
      return NULL;
    }
  if (length <= LIMN_TOKEN_FILE_MAX)
    node = limn_jsontext_parse (text, (gssize) length, "credentials", NULL);
  explicit_bzero (text, length);
  g_free (text);
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return node;
  g_clear_pointer (&node, json_node_unref);
  g_set_error (error,
               LIMN_ERROR,
               LIMN_ERROR_AUTH,
               _ ("the credentials file of gcloud is broken; run `gcloud auth "
                  "application-default login`"));
  return NULL;
}

/* Only Google may have the login, whatever the file says; and this machine, for
 * a server that stands in for Google. The root is spelled as it will be used.
 */
static gboolean
limn_token_file_check_uri (const char *uri, GError **error)
{
  g_autofree char *root = limn_transport_url_root (uri);
  g_autofree char *shown = NULL;

  if (limn_transport_url_is_loopback (uri) ||
      (g_str_has_prefix (root, "https://") &&
       g_str_has_suffix (root, LIMN_TOKEN_FILE_HOST)))
    return TRUE;
  shown = limn_text_clean (root, LIMN_TOKEN_FILE_SHOWN);
  g_set_error (
      error,
      LIMN_ERROR,
      LIMN_ERROR_AUTH,
      _ ("the credentials file of gcloud wants the login sent to '%s', "
         "which is not Google; run `gcloud auth application-default login`"),
      shown);
  return FALSE;
}

static gboolean
limn_token_file_check_type (JsonObject *object, GError **error)
{
  const char *type = limn_jsontext_get_string (object, "type");
  g_autofree char *shown = limn_text_clean (type, LIMN_TOKEN_FILE_SHOWN);

  if (g_strcmp0 (type, "authorized_user") == 0)
    return TRUE;
  g_set_error (error,
               LIMN_ERROR,
               LIMN_ERROR_AUTH,
               _ ("the credentials file of gcloud is of type '%s', from which "
                  "Limn makes no tokens; set token_command=gcloud auth "
                  "print-access-token"
                  " in settings.ini"),
               shown);
  return FALSE;
}

/**
 * limn_token_file_read:
 * @error: return location
 *
 * Reads the file that GOOGLE_APPLICATION_CREDENTIALS names, or else the one
 * that `gcloud auth application-default login` writes.
 *
 * Returns: (transfer full): what it says, or %NULL with %LIMN_ERROR_AUTH, which
 *   quotes no secret and names the remedy
 */
LimnTokenFile *
limn_token_file_read (GError **error)
{
  g_autoptr (JsonNode) node = limn_token_file_load (error);
  g_autoptr (LimnTokenFile) self = NULL;
  JsonObject *object;
  const char *uri;

  if (node == NULL)
    return NULL;
  object = json_node_get_object (node);
  if (!limn_token_file_check_type (object, error))
    return NULL;
  self = g_new0 (LimnTokenFile, 1);
  uri = limn_jsontext_get_string (object, "token_uri");
  self->client_id = g_strdup (limn_jsontext_get_string (object, "client_id"));
  self->client_secret =
      g_strdup (limn_jsontext_get_string (object, "client_secret"));
  self->refresh_token =
      g_strdup (limn_jsontext_get_string (object, "refresh_token"));
  self->token_uri = g_strdup (uri != NULL ? uri : LIMN_TOKEN_FILE_URI);
  if (self->client_id == NULL || self->client_secret == NULL ||
      self->refresh_token == NULL)
    {
      g_set_error (error,
                   LIMN_ERROR,
                   LIMN_ERROR_AUTH,
                   _ ("the credentials file of gcloud lacks client_id, "
                      "client_secret or refresh_token; run `gcloud auth "
                      "application-default login`"));
      return NULL;
    }
  if (!limn_token_file_check_uri (self->token_uri, error))
    return NULL;
  return g_steal_pointer (&self);
}

static void
limn_token_file_add_field (GString *form, const char *name, const char *value)
{
  char *escaped = g_uri_escape_string (value, NULL, FALSE);

  g_string_append (form, name);
  g_string_append (form, escaped);
  limn_keys_free (escaped);
}

/**
 * limn_token_file_build:
 * @self: a credentials file
 *
 * Returns: (transfer full): the request for a token, RFC 6749 §6; its body is
 *   a secret and is wiped with it
 */
LimnHttpRequest *
limn_token_file_build (const LimnTokenFile *self)
{
  LimnHttpRequest *request = limn_http_request_new ("POST", self->token_uri);
  /* grown once, so that no copy of the secrets stays behind */
  GString *form = g_string_sized_new (LIMN_TOKEN_FILE_MAX);
  g_autoptr (GBytes) body = NULL;
  gsize length;
  char *text;

  limn_token_file_add_field (form, "grant_type=", "refresh_token");
  limn_token_file_add_field (form, "&client_id=", self->client_id);
  limn_token_file_add_field (form, "&client_secret=", self->client_secret);
  limn_token_file_add_field (form, "&refresh_token=", self->refresh_token);
  length = form->len;
  text = g_string_free (form, FALSE);
  body = g_bytes_new_with_free_func (
      text, length, (GDestroyNotify) limn_keys_free, text);
  limn_http_request_add_header (request, "Accept", "application/json");
  limn_http_request_set_body (
      request, "application/x-www-form-urlencoded", body);
  return request;
}

/* The codes of RFC 6749 §5.2 are words; anything else might be an echo of what
 * was sent. */
static gboolean
limn_token_file_is_code (const char *text)
{
  return text != NULL && *text != '\0' &&
         text[strspn (text, "abcdefghijklmnopqrstuvwxyz_")] == '\0';
}

/* a login that has ended is "invalid_grant" there */
static void
limn_token_file_set_failed (guint status, JsonObject *object, GError **error)
{
  const char *code = limn_jsontext_get_string (object, "error");
  g_autofree char *named = limn_token_file_is_code (code) ?
                               limn_failure_dup (code) :
                               g_strdup_printf (_ ("HTTP status %u"), status);

  if (status == 429 || status >= 500)
    g_set_error (error,
                 LIMN_ERROR,
                 status == 429 ? LIMN_ERROR_RATE : LIMN_ERROR_TRANSIENT,
                 _ ("Google's token server failed (%s); try again"),
                 named);
  else if (status >= 400)
    g_set_error (error,
                 LIMN_ERROR,
                 LIMN_ERROR_AUTH,
                 _ ("the saved login is not accepted any more (%s); run "
                    "`gcloud auth application-default login`"),
                 named);
  else
    g_set_error (
        error,
        LIMN_ERROR,
        LIMN_ERROR_ANSWER,
        _ ("Google's token server answered without a token (HTTP status "
           "%u); run `gcloud auth application-default login`"),
        status);
}

/**
 * limn_token_file_parse:
 * @head: head of the answer
 * @text: (array length=length) (nullable): its body
 * @length: bytes
 * @lifetime_s: (out): seconds for which the token is good
 * @error: return location
 *
 * Returns: (transfer full): the token, to be freed with limn_keys_free(); %NULL
 *   with %LIMN_ERROR_AUTH where the login has ended, %LIMN_ERROR_TRANSIENT,
 *   %LIMN_ERROR_RATE or %LIMN_ERROR_ANSWER
 */
char *
limn_token_file_parse (const LimnHttpHead *head,
                       const char *text,
                       gsize length,
                       gint64 *lifetime_s,
                       GError **error)
{
  g_autoptr (JsonNode) node =
      length > 0 ? limn_jsontext_parse (text, (gssize) length, "token", NULL) :
                   NULL;
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ?
                           json_node_get_object (node) :
                           NULL;
  const char *token = limn_jsontext_get_string (object, "access_token");
  gdouble seconds = 0;

  *lifetime_s = 0;
  if (!limn_http_head_is_good (head) || token == NULL || *token == '\0')
    {
      limn_token_file_set_failed (head->status, object, error);
      return NULL;
    }
  if (!limn_keys_check (token, "Google's token server", error))
    return NULL;
  if (limn_jsontext_get_number (object, "expires_in", &seconds))
    *lifetime_s = (gint64) CLAMP (seconds, 0, G_MAXINT32);
  return g_strdup (token);
}
