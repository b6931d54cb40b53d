/* test-procedures: each procedure once, from its arguments to its layers, with
 * results, without, and late. packaging/valgrind.sh looks into it. */
#include <string.h>

#include "session.h"

static const struct
{
  const char *name;
  guint n_layers;
} test_procedures_rows[] = {
  { "create", 1 }, { "edit", 1 },     { "recover", 1 },
  { "again", 1 },  { "generate", 2 }, { "extend", 1 },
};

static void
test_procedures_lose (Session *session)
{
  Peer *peer = session_get_peer (session);

  peer_put (peer,
            "/emulator/faults",
            "[{\"fault\": \"status\", \"status\": 404, \"times\": 100, "
            "\"at\": \"media\"}]");
  session_run (session, "procedures.scm", "(lost-case)");
  g_assert_nonnull (strstr (session_get (session, "lost"), "404"));
  g_assert_cmpint (session_get_int (session, "lost.layers"), ==, 1);
}

static void
test_procedures_all (gconstpointer data)
{
  Session *session = (Session *) data;
  Peer *peer = session_get_peer (session);

  peer_open_vendors (peer);
  peer_reset (peer);
  peer_put (peer, "/emulator/settings", "{\"edit\":\"invert\",\"tiny\":true}");
  test_procedures_lose (session);
  peer_put (peer, "/emulator/faults", "[]");
  session_run (session, "procedures.scm", "(procedures-case)");
  for (guint i = 0; i < G_N_ELEMENTS (test_procedures_rows); i++)
    {
      const char *name = test_procedures_rows[i].name;

      g_test_message ("%s", name);
      g_assert_cmpint (session_get_int (session, name),
                       ==,
                       (int) test_procedures_rows[i].n_layers);
    }
  g_assert_nonnull (strstr (session_get (session, "refused"), "prompt"));
}

int
main (int argc, char *argv[])
{
  static const SessionTest tests[] = {
    { "/gimp/procedures/all", test_procedures_all },
    { NULL },
  };

  return session_main (argc, argv, tests);
}
