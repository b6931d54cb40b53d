/* command/secure: TLS, certificates and proxies, and no key without them. */
#include <glib/gstdio.h>
#include <string.h>

#include "command.h"
#include "doorman.h"

/* a name that nobody has, RFC 6761 §6.4 */
#define HOST "gateway.invalid"
#define GENERATE "generate --prompt 'a lighthouse' --output out.png"

static char *folder;

/* runs openssl in the folder of the certificates */
G_GNUC_PRINTF (1, 2)
static void
openssl (const char *format, ...)
{
  g_auto (GStrv) words = NULL;
  g_autofree char *line = NULL;
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  va_list values;

  va_start (values, format);
  line = g_strdup_vprintf (format, values);
  va_end (values);
  words = g_strsplit (line, " ", -1);
  g_subprocess_launcher_set_cwd (launcher, folder);
  process = g_subprocess_launcher_spawnv (
      launcher, (const char *const *) words, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check (process, NULL, &error);
  if (error != NULL)
    g_error ("%s: %s", line, error->message);
}

static char *
path_of (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

/* certificate and private key in one file, as the emulator wants them */
static void
join (const char *name)
{
  g_autofree char *certificate = path_of ("leaf.pem");
  g_autofree char *key = path_of ("leaf.key");
  g_autofree char *path = path_of (name);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *both = NULL;

  g_assert_true (g_file_get_contents (certificate, &first, NULL, NULL));
  g_assert_true (g_file_get_contents (key, &second, NULL, NULL));
  both = g_strconcat (first, second, NULL);
  g_assert_true (g_file_set_contents (path, both, -1, NULL));
}

#define NEW_KEY "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"

static void
sign (const char *name, const char *alternative, int days)
{
  openssl ("openssl req " NEW_KEY " -keyout leaf.key -out leaf.csr "
           "-subj /CN=limn-test -addext subjectAltName=%s",
           alternative);
  openssl ("openssl x509 -req -in leaf.csr -CA authority.pem "
           "-CAkey authority.key -CAcreateserial -copy_extensions copy "
           "-days %d -out leaf.pem",
           days);
  join (name);
}

static void
make_certificates (void)
{
  folder = g_dir_make_tmp ("limn-certificates-XXXXXX", NULL);
  openssl ("openssl req -x509 " NEW_KEY " -keyout authority.key "
           "-out authority.pem -days 2 -subj /CN=limn-test-authority");
  openssl ("openssl req -x509 " NEW_KEY " -keyout leaf.key -out leaf.pem "
           "-days 2 -subj /CN=limn-test -addext subjectAltName=IP:127.0.0.1");
  join ("alone.pem");
  sign ("good.pem", "IP:127.0.0.1,DNS:" HOST, 2);
  sign ("elsewhere.pem", "DNS:elsewhere.invalid", 2);
  sign ("over.pem", "IP:127.0.0.1", -1);
  openssl ("mkdir trusted");
  openssl ("cp authority.pem trusted");
  openssl ("openssl rehash trusted");
}

/* nothing of the desktop's, nor of the test before */
static void
clear_environment (void)
{
  static const char *const names[] = {
    "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE",
    "HTTPS_PROXY",   "https_proxy",  "ALL_PROXY",
    "all_proxy",     "NO_PROXY",     "no_proxy",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_unsetenv (names[i]);
}

static void
set_path (const char *variable, const char *name)
{
  g_autofree char *path = path_of (name);

  g_setenv (variable, path, TRUE);
}

static Peer *
start (const char *certificate)
{
  g_autofree char *path = path_of (certificate);
  Peer *peer = peer_start_secure (path);

  clear_environment ();
  g_assert_true (g_str_has_prefix (peer_get_url (peer), "https://"));
  command_reset (peer);
  return peer;
}

static guint16
get_port (Peer *peer)
{
  return (guint16) g_ascii_strtoull (
      strrchr (peer_get_url (peer), ':') + 1, NULL, 10);
}

static void
assert_served (Peer *peer)
{
  g_autoptr (CommandRun) run = command_run (GENERATE);
  g_autoptr (JsonArray) posts = command_list_requests (peer, "/generations");

  command_assert_done (run);
  g_assert_cmpuint (json_array_get_length (posts), ==, 1);
  command_assert_no_key (peer, run);
}

/* every variable by which a user may name whom to trust */
static void
test_secure_good (void)
{
  static const char *const variables[][2] = {
    { "SSL_CERT_FILE", "authority.pem" },
    { "CURL_CA_BUNDLE", "authority.pem" },
    { "SSL_CERT_DIR", "trusted" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    {
      g_autoptr (Peer) peer = start ("good.pem");

      set_path (variables[i][0], variables[i][1]);
      assert_served (peer);
    }
}

static const struct
{
  const char *name;
  const char *certificate;
  const char *trusted; /* NULL: the system's, which know nobody here */
  const char *word;
} test_secure_bads[] = {
  { "stranger", "good.pem", NULL, "unable to get local issuer certificate" },
  { "alone", "alone.pem", NULL, "self-signed certificate" },
  { "elsewhere", "elsewhere.pem", "authority.pem", "subject name" },
  { "over", "over.pem", "authority.pem", "certificate has expired" },
  { "no-file", "good.pem", "nothing.pem", "nothing.pem" },
};

/* one clear line, and not one byte of a request */
static void
test_secure_bad (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (Peer) peer = start (test_secure_bads[i].certificate);
  g_autoptr (CommandRun) run = NULL;

  if (test_secure_bads[i].trusted != NULL)
    set_path ("SSL_CERT_FILE", test_secure_bads[i].trusted);
  run = command_run (GENERATE);
  command_assert_failed (run, 1, test_secure_bads[i].word);
  g_assert_nonnull (strstr (run->err, "no secure connection to 127.0.0.1:"));
  g_assert_nonnull (strstr (run->err, "check this computer's clock"));
  command_assert_no_traffic (peer);
  command_assert_no_key (peer, run);
}

static void
test_secure_handshake (void)
{
  g_autoptr (Peer) peer = start ("good.pem");
  Doorman *door = doorman_start (DOORMAN_ALERTS, 0);
  g_autofree char *root =
      g_strdup_printf ("https://127.0.0.1:%u", doorman_get_port (door));
  g_autoptr (CommandRun) run = NULL;

  g_setenv ("LIMN_LUMENFALL_URL", root, TRUE);
  set_path ("SSL_CERT_FILE", "authority.pem");
  run = command_run (GENERATE);
  command_assert_failed (run, 1, "no secure connection to 127.0.0.1:");
  g_assert_nonnull (strstr (run->err, "handshake failure"));
  command_assert_no_key (peer, run);
  doorman_stop (door);
}

/* the proxy is told the host, and its own password; never the key */
static void
assert_heard (Doorman *door)
{
  g_autofree char *heard = doorman_dup_heard (door);

  g_assert_nonnull (strstr (heard, "CONNECT " HOST ":"));
  g_assert_nonnull (strstr (heard, "Proxy-Authorization: Basic dTpwdw=="));
  g_assert_null (strstr (heard, "\nAuthorization:"));
  g_assert_null (strstr (heard, "s3cret"));
}

static Doorman *
start_proxy (Peer *peer, DoormanManner manner)
{
  Doorman *door = doorman_start (manner, get_port (peer));
  g_autofree char *proxy =
      g_strdup_printf ("http://u:pw@127.0.0.1:%u", doorman_get_port (door));

  set_path ("SSL_CERT_FILE", "authority.pem");
  g_setenv ("HTTPS_PROXY", proxy, TRUE);
  g_setenv ("LIMN_LUMENFALL_URL", "https://" HOST, TRUE);
  return door;
}

static void
test_secure_proxy (void)
{
  g_autoptr (Peer) peer = start ("good.pem");
  Doorman *door = start_proxy (peer, DOORMAN_TUNNELS);

  assert_served (peer);
  assert_heard (door);
  doorman_stop (door);
}

static void
test_secure_proxy_forbids (void)
{
  g_autoptr (Peer) peer = start ("good.pem");
  Doorman *door = start_proxy (peer, DOORMAN_FORBIDS);
  g_autoptr (CommandRun) run = command_run (GENERATE);

  command_assert_failed (run, 1, HOST);
  g_assert_nonnull (strstr (run->err, "403"));
  g_assert_null (strstr (run->err, "pw"));
  assert_heard (door);
  command_assert_no_traffic (peer);
  command_assert_no_key (peer, run);
  doorman_stop (door);
}

static void
test_secure_no_proxy (void)
{
  g_autoptr (Peer) peer = start ("good.pem");
  Doorman *door = start_proxy (peer, DOORMAN_TUNNELS);
  g_autofree char *heard = NULL;
  g_autoptr (CommandRun) run = NULL;

  g_setenv ("NO_PROXY", "other.invalid," HOST, TRUE);
  run = command_run (GENERATE);
  command_assert_failed (run, 1, HOST ":443 cannot be found");
  heard = doorman_dup_heard (door);
  g_assert_cmpstr (heard, ==, "");
  command_assert_no_traffic (peer);
  doorman_stop (door);
}

static const struct
{
  const char *name;
  GTestFunc run;
} test_secure_cases[] = {
  { "good", test_secure_good },
  { "handshake", test_secure_handshake },
  { "proxy", test_secure_proxy },
  { "proxy-forbids", test_secure_proxy_forbids },
  { "no-proxy", test_secure_no_proxy },
};

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  make_certificates ();
  for (guint i = 0; i < G_N_ELEMENTS (test_secure_cases); i++)
    {
      g_autofree char *name =
          g_strconcat ("/command/secure/", test_secure_cases[i].name, NULL);

      g_test_add_func (name, test_secure_cases[i].run);
    }
  for (guint i = 0; i < G_N_ELEMENTS (test_secure_bads); i++)
    {
      g_autofree char *name =
          g_strconcat ("/command/secure/bad/", test_secure_bads[i].name, NULL);

      g_test_add_data_func (name, GUINT_TO_POINTER (i), test_secure_bad);
    }
  status = g_test_run ();
  openssl ("rm -r %s", folder);
  g_free (folder);
  return status;
}
