/* tokens and a server on loopback that makes them */
#pragma once

#include <glib/gstdio.h>

#include "error.h"
#include "loopback-server.h"
#include "tokens.h"

static char *folder;
static char *credentials;
static char *counter;

typedef struct
{
  LoopbackServer *server;
  LoopbackServer *other;
  LimnTransport *transport;
  LimnSettings *settings;
  LimnTokens *tokens;
} Fixture;

/* every test of these has a home of its own, without any login */
static inline void
folder_init (void)
{
  folder = g_dir_make_tmp ("limn-XXXXXX", NULL);
  credentials = g_build_filename (folder, "credentials.json", NULL);
  counter = g_build_filename (folder, "counter", NULL);
  g_setenv ("HOME", folder, TRUE);
  g_setenv ("GOOGLE_APPLICATION_CREDENTIALS", credentials, TRUE);
  g_unsetenv ("LIMN_VERTEX_URL");
}

static inline void
folder_clear (void)
{
  g_rmdir (folder);
  g_free (credentials);
  g_free (counter);
  g_free (folder);
}

/* the credentials lead to @page of the server */
static inline void
write_credentials (Fixture *fixture, const char *page)
{
  g_autofree char *url = loopback_server_url (fixture->server, page);
  g_autofree char *text = g_strdup_printf (
      "{\"type\":\"authorized_user\",\"client_id\":\"id\",\"client_secret\":"
      "\"hidden-1\",\"refresh_token\":\"hidden-2\",\"token_uri\":\"%s\"}",
      url);

  g_assert_true (g_file_set_contents (credentials, text, -1, NULL));
}

static inline void
set_up_with (Fixture *fixture, const char *settings)
{
  fixture->server = loopback_server_new ();
  fixture->other = loopback_server_new ();
  fixture->server->other = fixture->other->port;
  fixture->transport = limn_transport_new ();
  fixture->settings = limn_settings_new_from_data (settings, NULL);
  fixture->tokens = limn_tokens_new (fixture->transport, fixture->settings);
}

static inline void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->tokens);
  g_assert_finalize_object (fixture->transport);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  limn_settings_free (fixture->settings);
  loopback_server_free (fixture->server);
  loopback_server_free (fixture->other);
  g_unlink (credentials);
  g_unlink (counter);
}

static inline gboolean
request_has (LoopbackServer *server, guint index, const char *text)
{
  g_autoptr (GBytes) request = loopback_server_get (server, index);
  gsize length;
  const char *bytes = g_bytes_get_data (request, &length);

  return g_strstr_len (bytes, (gssize) length, text) != NULL;
}

static inline guint
count_with (LoopbackServer *server, const char *text)
{
  guint count = 0;

  for (guint i = 0; i < loopback_server_count (server); i++)
    count += request_has (server, i, text);
  return count;
}
