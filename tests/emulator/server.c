/* emulator/server: listens, and gives each request to its vendor. */
#include "server.h"

#include <string.h>

#include "vendor.h"

#define EMU_SERVER_CALL "emu-call"

struct _EmuServer
{
  SoupServer *soup;
  gboolean has_certificate;
  EmuState state;
};

/* the first one that knows the path has it: fal's uploads come before files,
   Google's calls of models before Replicate's models */
static const EmuVendor *const emu_server_vendors[] = {
  &emu_control_vendor, &emu_fal_vendor,       &emu_gemini_vendor,
  &emu_vertex_vendor,  &emu_replicate_vendor, &emu_media_vendor,
  &emu_openai_vendor,  &emu_lumenfall_vendor, &emu_issuer_vendor,
};

static gboolean
emu_server_matches (const char *prefix, const char *path)
{
  return strchr (prefix, '*') != NULL ? g_pattern_match_simple (prefix, path) :
                                        g_str_has_prefix (path, prefix);
}

static const EmuVendor *
emu_server_vendor (const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (emu_server_vendors); i++)
    for (const char *const *p = emu_server_vendors[i]->prefixes; *p; p++)
      if (emu_server_matches (*p, path))
        return emu_server_vendors[i];
  return NULL;
}

/* runs as soon as the headers are there, before the body */
static void
emu_server_on_headers (SoupServer *soup,
                       SoupServerMessage *message,
                       const char *path,
                       GHashTable *query,
                       gpointer data)
{
  EmuServer *self = data;
  EmuCall *call = emu_call_new (&self->state, message);

  g_object_set_data_full (G_OBJECT (message),
                          EMU_SERVER_CALL,
                          call,
                          (GDestroyNotify) emu_call_unref);
  if (emu_server_vendor (call->path) != &emu_control_vendor)
    emu_journal_add (self->state.journal, call->entry);
}

static void
emu_server_on_request (SoupServer *soup,
                       SoupServerMessage *message,
                       const char *path,
                       GHashTable *query,
                       gpointer data)
{
  EmuServer *self = data;
  EmuCall *call = g_object_get_data (G_OBJECT (message), EMU_SERVER_CALL);
  const EmuVendor *vendor = emu_server_vendor (call->path);

  call->body = soup_message_body_flatten (
      soup_server_message_get_request_body (message));
  call->entry->body_length = g_bytes_get_size (call->body);
  if (vendor != NULL)
    {
      vendor->handle (call);
      return;
    }
  emu_journal_violation (
      self->state.journal, call->path, "no vendor has this path");
  emu_call_send_text (
      call, SOUP_STATUS_NOT_FOUND, "text/plain", "no such path\n");
}

/**
 * emu_server_new:
 * @requests_file: (nullable): file that gets one line of JSON a request
 */
EmuServer *
emu_server_new (const EmuSettings *settings, const char *requests_file)
{
  EmuServer *self = g_new0 (EmuServer, 1);

  self->soup = soup_server_new ("server-header", "limn-emulator", NULL);
  self->state.settings = *settings;
  self->state.faults = emu_fault_queue_new ();
  self->state.ledger = emu_ledger_new ();
  self->state.journal = emu_journal_new (requests_file);
  self->state.media = emu_media_new ();
  self->state.studio = emu_studio_new ();
  self->state.files = emu_files_new ();
  self->state.jobs = emu_jobs_new (&self->state.settings,
                                   self->state.ledger,
                                   self->state.media,
                                   self->state.studio);
  soup_server_add_early_handler (
      self->soup, NULL, emu_server_on_headers, self, NULL);
  soup_server_add_handler (self->soup, NULL, emu_server_on_request, self, NULL);
  return self;
}

/**
 * emu_server_use_certificate:
 * @file: PEM, with the private key in it
 *
 * From now on it speaks TLS only.
 */
gboolean
emu_server_use_certificate (EmuServer *self, const char *file, GError **error)
{
  g_autoptr (GTlsCertificate) certificate =
      g_tls_certificate_new_from_file (file, error);

  soup_server_set_tls_certificate (self->soup, certificate);
  self->has_certificate = certificate != NULL;
  return certificate != NULL;
}

/**
 * emu_server_listen:
 * @port: of 127.0.0.1, 0 for any free one
 */
gboolean
emu_server_listen (EmuServer *self, guint port, GError **error)
{
  g_autoptr (GSList) uris = NULL;
  SoupServerListenOptions options = SOUP_SERVER_LISTEN_IPV4_ONLY;

  if (self->has_certificate)
    options |= SOUP_SERVER_LISTEN_HTTPS;
  if (!soup_server_listen_local (self->soup, port, options, error))
    return FALSE;
  uris = soup_server_get_uris (self->soup);
  self->state.origin =
      g_strdup_printf ("%s://127.0.0.1:%d",
                       self->has_certificate ? "https" : "http",
                       g_uri_get_port (uris->data));
  g_uri_unref (uris->data);
  return TRUE;
}

const char *
emu_server_get_origin (const EmuServer *self)
{
  return self->state.origin;
}

void
emu_server_free (EmuServer *self)
{
  soup_server_disconnect (self->soup);
  g_object_unref (self->soup);
  emu_fault_queue_free (self->state.faults);
  emu_ledger_free (self->state.ledger);
  emu_journal_free (self->state.journal);
  emu_media_free (self->state.media);
  emu_jobs_free (self->state.jobs);
  emu_files_free (self->state.files);
  emu_studio_free (self->state.studio);
  g_free (self->state.origin);
  g_free (self);
}
