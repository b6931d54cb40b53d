/* test-commands: a call that was copied as a command does what was asked, and
 * the settings do without a window what they can: say so. */
#include <string.h>

#include "command-line.h"
#include "session.h"

/* hard ones: quotes, backslashes, line breaks, letters of others */
static const char *const test_commands_prompts[] = {
  "a red fox",
  "it's \"so\"\n\tand \\n is no \\ line\\",
  "\xc3\xbc\xe2\x80\xa6 \xe7\x8b\x90 (display 1) ; ' ` , #t",
};

/* (transfer full): the call, and a note of the record that it returns */
static char *
test_commands_make_script (const LimnRequest *request,
                           gboolean repeats,
                           const char *drawable,
                           const char *name)
{
  g_autofree char *call =
      limn_command_line_dup_script (request, repeats, "image", drawable);

  return g_strdup_printf ("(define made %s)\n"
                          "(note \"%s\" (list-ref made (- (length made) 1)))\n",
                          call,
                          name);
}

static LimnRequest *
test_commands_make_request (LimnOperation operation, const char *prompt)
{
  LimnRequest *request = limn_request_new (operation);
  g_autoptr (GError) error = NULL;

  limn_request_set_text (request, "prompt", prompt, &error);
  g_assert_no_error (error);
  limn_request_set_text (request, "seed", "7", &error);
  limn_request_set_text (request, "limn.endpoint", "echo", &error);
  if (operation == LIMN_OPERATION_EXTEND)
    request->sides.right = 40;
  else
    limn_request_set_text (request, "resolution", "1K", &error);
  g_assert_no_error (error);
  return request;
}

static void
test_commands_assert (const Session *session,
                      const char *name,
                      const LimnRequest *request)
{
  g_autoptr (JsonObject) record = session_get_json (session, name);
  g_autoptr (JsonNode) asked = limn_request_to_json (request);
  g_autoptr (JsonNode) done = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *wanted = NULL;
  g_autofree char *got = NULL;
  JsonObject *object = json_object_get_object_member (record, "request");

  /* the plan says which model the default is */
  json_object_remove_member (object, "model");
  json_object_remove_member (json_node_get_object (asked), "model");
  json_node_set_object (done, object);
  wanted = json_to_string (asked, FALSE);
  got = json_to_string (done, FALSE);
  g_assert_cmpstr (got, ==, wanted);
}

static void
test_commands_run (gconstpointer data)
{
  static const LimnOperation operations[] = { LIMN_OPERATION_CREATE,
                                              LIMN_OPERATION_GENERATE,
                                              LIMN_OPERATION_EDIT,
                                              LIMN_OPERATION_EXTEND };
  g_autoptr (GString) script = g_string_new (NULL);
  g_autoptr (GPtrArray) requests =
      g_ptr_array_new_with_free_func ((GDestroyNotify) limn_request_free);

  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    for (guint j = 0; j < G_N_ELEMENTS (test_commands_prompts); j++)
      {
        LimnRequest *request = test_commands_make_request (
            operations[i], test_commands_prompts[j]);
        g_autofree char *name = g_strdup_printf ("run%u", requests->len);
        g_autofree char *call =
            test_commands_make_script (request, FALSE, "drawable", name);

        g_string_append (script, call);
        g_ptr_array_add (requests, request);
      }
  session_run ((Session *) data, "commands.scm", script->str);
  for (guint i = 0; i < requests->len; i++)
    {
      g_autofree char *name = g_strdup_printf ("run%u", i);

      test_commands_assert (data, name, g_ptr_array_index (requests, i));
    }
}

/* a recipe, with another prompt */
static void
test_commands_again (gconstpointer data)
{
  g_autoptr (LimnRequest) first =
      test_commands_make_request (LIMN_OPERATION_EDIT, "a red fox");
  g_autoptr (LimnRequest) second = test_commands_make_request (
      LIMN_OPERATION_EDIT, test_commands_prompts[1]);
  g_autofree char *one =
      test_commands_make_script (first, FALSE, "drawable", "first");
  g_autofree char *two = test_commands_make_script (
      second, TRUE, "(vector-ref (cadr made) 0)", "second");
  g_autofree char *script = g_strconcat (one, two, NULL);

  session_run ((Session *) data, "commands.scm", script);
  test_commands_assert (data, "second", second);
}

static void
test_commands_settings (gconstpointer data)
{
  const Session *session = data;

  session_run ((Session *) data,
               "commands.scm",
               "(note \"said\" (attempt (lambda () (plug-in-limn-settings "
               "RUN-NONINTERACTIVE))))");
  g_assert_nonnull (strstr (session_get (session, "said"),
                            "the settings need a window; a script changes "
                            "settings.ini, and `limn key` keeps keys"));
}

int
main (int argc, char *argv[])
{
  static const SessionTest tests[] = {
    { "/gimp/commands/run", test_commands_run },
    { "/gimp/commands/again", test_commands_again },
    { "/gimp/commands/settings", test_commands_settings },
    { NULL },
  };

  return session_main (argc, argv, tests);
}
