/* command/command-line: what is copied as a command means what was asked. */
#include "command-line.h"

#include <string.h>

#include "command.h"
#include "jsontext.h"

static Peer *test_peer;

/**
 * TestLine:
 * @operation: what is asked
 * @fields: of the request, as JSON
 * @shell: the line for a shell; %NULL where there is none
 * @script: the call for Script-Fu
 */
static const struct
{
  LimnOperation operation;
  const char *fields;
  const char *shell;
  const char *script;
} test_lines[] = {
  { LIMN_OPERATION_CREATE,
    "{\"prompt\": \"a fox\"}",
    "limn generate --prompt 'a fox'",
    "(plug-in-limn-create RUN-NONINTERACTIVE \"a fox\" \"\" \"\" \"\" \"\" 1 "
    "\"\")" },
  { LIMN_OPERATION_GENERATE,
    "{\"prompt\": \"it's \\\"so\\\"\\n\\\\o/ \\u00fc $HOME `id`\", \"model\": "
    "\"fal/gemini-3-pro-image-preview\", \"aspect_ratio\": \"16:9\", "
    "\"resolution\": \"2K\", \"n\": 3, \"seed\": 7, \"limn.endpoint\": "
    "\"echo\", \"limn.references\": [\"file:../photo.jpg\"]}",
    "limn generate --prompt 'it'\\''s \"so\"\n\\o/ \xc3\xbc $HOME `id`' "
    "--model fal/gemini-3-pro-image-preview --aspect-ratio 16:9 --resolution "
    "2K --n 3 --seed 7 --endpoint echo --option "
    "'limn.references=[\"file:../photo.jpg\"]'",
    "(plug-in-limn-generate RUN-NONINTERACTIVE image drawable \"it's "
    "\\\"so\\\"\\n\\\\o/ \xc3\xbc $HOME `id`\" "
    "\"fal/gemini-3-pro-image-preview\" \"\" \"16:9\" \"2K\" 3 "
    "\"{\\\"seed\\\":7,\\\"limn.endpoint\\\":\\\"echo\\\","
    "\\\"limn.references\\\":[\\\"file:../photo.jpg\\\"]}\")" },
  { LIMN_OPERATION_EDIT,
    "{\"prompt\": \"--json -n 9\", \"size\": \"1024x768\", \"odd\": \"12\", "
    "\"odder\": \"true\", \"oddest\": \"it is\", \"flag\": true, \"none\": "
    "1.5, \"user\": \"12\"}",
    "limn edit --image ../photo.jpg '--prompt=--json -n 9' --size 1024x768 "
    "--option 'odd=\"12\"' --option 'odder=\"true\"' --option 'oddest=it is' "
    "--option 'flag=true' --option 'none=1.5' --option 'user=12'",
    "(plug-in-limn-edit RUN-NONINTERACTIVE image drawable \"--json -n 9\" "
    "\"\" \"1024x768\" \"\" \"\" 1 \"{\\\"odd\\\":\\\"12\\\",\\\"odder\\\":"
    "\\\"true\\\",\\\"oddest\\\":\\\"it is\\\",\\\"flag\\\":true,\\\"none\\\":"
    "1.5,\\\"user\\\":\\\"12\\\"}\")" },
  { LIMN_OPERATION_EXTEND,
    "{\"left\": 5, \"right\": 6, \"top\": 7, \"bottom\": 8, \"limn.endpoint\": "
    "\"echo\"}",
    NULL,
    "(plug-in-limn-extend RUN-NONINTERACTIVE image drawable \"\" \"\" 5 6 7 8 "
    "\"\" 1 \"{\\\"limn.endpoint\\\":\\\"echo\\\"}\")" },
};

static LimnRequest *
test_line_make_request (LimnOperation operation, const char *fields)
{
  LimnRequest *request = limn_request_new (operation);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (fields, &error);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  g_assert_no_error (error);
  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &name, &value))
    {
      gint *side = limn_sides_find (&request->sides, name);

      if (side != NULL)
        *side = (gint) json_node_get_int (value);
      else
        limn_request_set (request, name, value, &error);
      g_assert_no_error (error);
    }
  return request;
}

static void
test_line_text (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (test_lines); i++)
    {
      g_autoptr (LimnRequest) request = test_line_make_request (
          test_lines[i].operation, test_lines[i].fields);
      g_autofree char *shell =
          limn_command_line_dup_shell (request, "../photo.jpg");
      g_autofree char *script =
          limn_command_line_dup_script (request, FALSE, "image", "drawable");

      g_assert_cmpstr (shell, ==, test_lines[i].shell);
      g_assert_cmpstr (script, ==, test_lines[i].script);
    }
}

static void
test_line_again (void)
{
  g_autoptr (LimnRequest) request = test_line_make_request (
      LIMN_OPERATION_EDIT,
      "{\"prompt\": \"a fox\", \"resolution\": \"2K\", \"seed\": 7}");
  g_autofree char *script =
      limn_command_line_dup_script (request, TRUE, "1", "2");

  g_assert_cmpstr (script,
                   ==,
                   "(plug-in-limn-again RUN-NONINTERACTIVE 1 2 \"a fox\" 1 "
                   "\"{\\\"resolution\\\":\\\"2K\\\",\\\"seed\\\":7}\")");
}

/* the real command reads the same request out of the line */
static void
test_line_back (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (test_lines); i++)
    {
      g_autoptr (LimnRequest) request = test_line_make_request (
          test_lines[i].operation, test_lines[i].fields);
      g_autoptr (JsonNode) asked = limn_request_to_json (request);
      g_autofree char *line =
          limn_command_line_dup_shell (request, "../photo.jpg");
      g_autoptr (CommandRun) run = NULL;
      g_autoptr (JsonObject) record = NULL;
      JsonObject *read;

      if (line == NULL)
        continue;
      command_reset (test_peer);
      run =
          command_run ("plan --json%s", strchr (line + strlen ("limn "), ' '));
      g_assert_cmpint (run->status, ==, 0);
      record = command_run_parse (run);
      read = json_object_get_object_member (record, "request");
      /* a shell has no layers */
      json_object_remove_member (read, "operation");
      json_object_remove_member (json_node_get_object (asked), "operation");
      /* the plan says which model the default is */
      if (*request->model == '\0')
        {
          json_object_remove_member (read, "model");
          json_object_remove_member (json_node_get_object (asked), "model");
        }
      {
        g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
        g_autofree char *wanted = limn_jsontext_print (asked, FALSE);
        g_autofree char *got = NULL;

        json_node_set_object (node, read);
        got = limn_jsontext_print (node, FALSE);
        g_assert_cmpstr (got, ==, wanted);
      }
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  test_peer = peer_start ();
  g_test_add_func ("/command-line/text", test_line_text);
  g_test_add_func ("/command-line/again", test_line_again);
  g_test_add_func ("/command-line/back", test_line_back);
  status = g_test_run ();
  peer_stop (test_peer);
  return status;
}
