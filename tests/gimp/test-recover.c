/* test-recover: a plug-in is killed, a result has nowhere to go; what was paid
 * for arrives all the same. */
#include <dirent.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "session.h"

/* at the job, 20 ms apart */
#define TEST_RECOVER_LOOKS 1500

/* the plug-in process that this test's GIMP started, 0 while there is none */
static pid_t
test_recover_find_plugin (void)
{
  g_autofree char *mark =
      g_strconcat ("LIMN_STATE_DIR=", g_getenv ("LIMN_STATE_DIR"), NULL);
  DIR *folder = opendir ("/proc");
  struct dirent *entry;
  pid_t found = 0;

  while (found == 0 && (entry = readdir (folder)) != NULL)
    {
      g_autofree char *exe = g_strdup_printf ("/proc/%s/exe", entry->d_name);
      g_autofree char *environ =
          g_strdup_printf ("/proc/%s/environ", entry->d_name);
      g_autofree char *target = g_file_read_link (exe, NULL);
      g_autofree char *values = NULL;
      gsize length = 0;

      if (target != NULL && g_str_has_suffix (target, "/limn") &&
          g_file_get_contents (environ, &values, &length, NULL) &&
          memmem (values, length, mark, strlen (mark)) != NULL)
        found = atoi (entry->d_name);
    }
  closedir (folder);
  return found;
}

/* whether the one job that there is says where to ask after it */
static gboolean
test_recover_is_written (void)
{
  g_autofree char *jobs =
      g_build_filename (g_getenv ("LIMN_STATE_DIR"), "jobs", NULL);
  g_autoptr (GDir) folder = g_dir_open (jobs, 0, NULL);
  const char *id = folder != NULL ? g_dir_read_name (folder) : NULL;
  g_autofree char *path =
      id != NULL ? g_build_filename (jobs, id, "record.json", NULL) : NULL;
  g_autofree char *text = NULL;

  return path != NULL && g_file_get_contents (path, &text, NULL, NULL) &&
         strstr (text, "\"ask\"") != NULL;
}

/* about a job that it has told of */
static gboolean
test_recover_is_asked (Peer *peer)
{
  g_autoptr (JsonNode) node = peer_get (peer, "/emulator/requests");
  JsonArray *requests = json_node_get_array (node);

  for (guint i = 0; i < json_array_get_length (requests); i++)
    if (g_str_equal (json_object_get_string_member (
                         json_array_get_object_element (requests, i), "method"),
                     "GET"))
      return test_recover_is_written ();
  return FALSE;
}

/* as soon as the vendor has been asked about the job */
static gpointer
test_recover_kill (gpointer data)
{
  Peer *peer = data;
  pid_t plugin = 0;

  for (guint i = 0; i < TEST_RECOVER_LOOKS && plugin == 0; i++)
    {
      g_usleep (20000);
      if (test_recover_is_asked (peer))
        plugin = test_recover_find_plugin ();
    }
  g_assert_cmpint (plugin, >, 0);
  g_assert_cmpint (kill (plugin, SIGKILL), ==, 0);
  return NULL;
}

static guint
test_recover_count_paid (Peer *peer)
{
  g_autoptr (JsonNode) node = peer_get (peer, "/emulator/ledger");

  return json_array_get_length (json_node_get_array (node));
}

static void
test_recover_killed (gconstpointer data)
{
  Session *session = (Session *) data;
  Peer *peer = session_get_peer (session);
  g_autoptr (GThread) killer = NULL;

  session_allow_crash (session);
  peer_open_vendors (peer);
  peer_reset (peer);
  peer_put (
      peer,
      "/emulator/settings",
      "{\"edit\":\"invert\",\"tiny\":true,\"queue_ms\":200,\"run_ms\":2500}");
  killer = g_thread_new ("killer", test_recover_kill, peer);
  session_run (session, "recover.scm", "(killed-case)");
  g_test_message ("%s", session_get (session, "killed.words"));
  g_thread_join (g_steal_pointer (&killer));
  g_assert_cmpint (session_get_int (session, "killed.layers"), ==, 1);
  g_assert_cmpint (session_get_int (session, "first.count"), ==, 1);
  g_assert_cmpstr (session_get (session, "first.here"), ==, "#t");
  g_assert_cmpstr (session_get (session, "first.mask"), ==, "#t");
  g_assert_cmpstr (session_get (session, "first.name"), ==, "edit: a pier");
  g_assert_cmpint (session_get_int (session, "second.count"), ==, 0);
  g_assert_cmpstr (session_get (session, "second.records"), ==, "[]");
  g_assert_cmpuint (test_recover_count_paid (peer), ==, 1);
}

int
main (int argc, char *argv[])
{
  static const SessionTest tests[] = {
    { "/gimp/recover/killed", test_recover_killed },
    { NULL },
  };

  return session_main (argc, argv, tests);
}
