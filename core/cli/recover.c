/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/recover: the command recover. */
#include <glib-unix.h>

#include "commands.h"
#include "error.h"
#include "lists.h"
#include "output.h"
#include "recovery.h"
#include "text.h"
#include "waiting.h"
#include "workshop.h"

/* what of a prompt is shown, characters */
#define LIMN_RECOVER_MAX_PROMPT 60

typedef struct
{
  gboolean json;
  gboolean discard;
  char *output;
  const char *id;
} LimnRecover;

static void
limn_recover_clear (LimnRecover *self)
{
  g_clear_pointer (&self->output, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LimnRecover, limn_recover_clear)

static gboolean
limn_recover_parse (LimnRecover *self, char ***arguments, GError **error)
{
  const GOptionEntry entries[] = {
    { "output",
      'o',
      0,
      G_OPTION_ARG_FILENAME,
      &self->output,
      "Write the first result to FILE, further ones beside it; as received, "
      "with the extension of their format",
      "FILE" },
    { "discard",
      0,
      0,
      G_OPTION_ARG_NONE,
      &self->discard,
      "Forget the job and whatever came of it",
      NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, "Print JSON", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (
      "[ID] - list what was paid for and never arrived, or deliver it");

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse_strv (context, arguments, error))
    return FALSE;
  self->id = (*arguments)[1];
  if (self->id != NULL && (*arguments)[2] != NULL)
    limn_error_set_invalid (
        error, "argument", (*arguments)[2], "recover takes one job");
  else if (self->id == NULL && (self->discard || self->output != NULL))
    limn_error_set_invalid (
        error, "job", NULL, "name the job; `limn recover` lists them");
  else
    return TRUE;
  return FALSE;
}

static JsonObject *
limn_recover_cost_to_json (const LimnWaiting *waiting)
{
  JsonObject *cost = json_object_new ();

  if (waiting->micros == LIMN_MONEY_UNKNOWN)
    json_object_set_null_member (cost, "amount");
  else
    json_object_set_double_member (cost, "amount", waiting->micros / 1e6);
  json_object_set_string_member (cost, "currency", "USD");
  json_object_set_boolean_member (cost, "estimate", waiting->is_estimate);
  return cost;
}

static JsonNode *
limn_recover_list_to_json (GPtrArray *list)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *root = json_object_new ();
  JsonArray *rows = json_array_new ();

  for (guint i = 0; i < list->len; i++)
    {
      const LimnWaiting *waiting = g_ptr_array_index (list, i);
      JsonObject *row = json_object_new ();

      json_object_set_string_member (row, "id", waiting->id);
      json_object_set_string_member (row, "created", waiting->created);
      json_object_set_string_member (row, "operation", waiting->operation);
      json_object_set_string_member (row, "prompt", waiting->prompt);
      json_object_set_string_member (row, "model", waiting->model);
      json_object_set_string_member (row, "state", waiting->state);
      json_object_set_object_member (
          row, "cost", limn_recover_cost_to_json (waiting));
      json_object_set_int_member (row, "results", waiting->n_results);
      json_object_set_int_member (row, "n", waiting->n_wanted);
      json_object_set_string_member (
          row, "way", limn_waiting_get_kind_name (waiting->kind));
      json_object_set_string_member (row, "words", waiting->words);
      json_array_add_object_element (rows, row);
    }
  json_object_set_array_member (root, "waiting", rows);
  json_node_take_object (node, root);
  return node;
}

static void
limn_recover_print (const LimnWaiting *waiting)
{
  g_autofree char *prompt = limn_text_clean (
      waiting->prompt != NULL ? waiting->prompt : "", LIMN_RECOVER_MAX_PROMPT);
  g_autofree char *cost = limn_money_to_string (waiting->micros);

  g_print ("%s\n", waiting->id);
  if (waiting->kind != LIMN_WAITING_DAMAGED)
    g_print ("  %s  %s  %s  %s%s USD  %s\n  \"%s\"\n",
             waiting->created,
             waiting->operation,
             waiting->model,
             waiting->is_estimate ? "perhaps " : "",
             cost,
             waiting->state,
             prompt);
  g_print ("  %s\n", waiting->words);
}

static int
limn_recover_list (LimnJournal *journal, const LimnRecover *self)
{
  g_autoptr (GPtrArray) list = limn_journal_list (journal);

  if (self->json)
    limn_lists_print_json (limn_recover_list_to_json (list));
  else if (list->len == 0)
    g_print ("nothing waits\n");
  for (guint i = 0; !self->json && i < list->len; i++)
    limn_recover_print (g_ptr_array_index (list, i));
  return LIMN_EXIT_DONE;
}

static gboolean
limn_recover_interrupt (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_CONTINUE;
}

/* the files are complete and on the disk: the user has the results */
static guint
limn_recover_mark (LimnOutput *output,
                   LimnJournal *journal,
                   LimnRecord *record,
                   gboolean quiet)
{
  guint count = 0;

  for (guint i = 0; i < limn_record_get_n_results (record); i++)
    {
      const char *file = limn_output_get_file (output, i);
      g_autofree char *name =
          file != NULL ? g_filename_display_name (file) : NULL;

      if (file == NULL)
        continue;
      limn_record_set_file (record, i, name);
      limn_journal_mark_delivered (
          journal, limn_record_get_id (record), i, NULL);
      if (!quiet)
        g_print ("%s\n", name);
      count++;
    }
  return count;
}

static gboolean
limn_recover_is_usage (const GError *error)
{
  return g_error_matches (error, LIMN_ERROR, LIMN_ERROR_INVALID);
}

/* beside what came: it may be less than what was paid for */
static void
limn_recover_tell_draft (const LimnRecord *record)
{
  g_autofree char *words = limn_record_dup_draft_words (record);

  if (words != NULL)
    limn_command_complain (words);
}

static int
limn_recover_deliver (LimnClient *client,
                      const LimnRecover *self,
                      GError **error)
{
  const char *path = self->output != NULL ? self->output : self->id;
  g_autoptr (LimnOutput) output =
      limn_output_new (path, LIMN_IMAGE_FORMAT_UNKNOWN, NULL);
  LimnConsumer consumer = { .sink = &limn_output_sink, .sink_data = output };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (LimnRecord) record = NULL;
  guint interrupt =
      g_unix_signal_add (SIGINT, limn_recover_interrupt, cancellable);
  gboolean done = limn_recovery_run_sync (
      client, self->id, &consumer, cancellable, &record, error);
  guint count = 0;

  g_source_remove (interrupt);
  limn_output_settle (output);
  if (record != NULL)
    count = limn_recover_mark (
        output, limn_client_get_journal (client), record, self->json);
  if (record != NULL && self->json)
    {
      g_autofree char *text = limn_record_to_string (record, TRUE);

      g_print ("%s\n", text);
    }
  if (done && count > 0)
    limn_recover_tell_draft (record);
  if (done && count > 0)
    return LIMN_EXIT_DONE;
  return record == NULL && limn_recover_is_usage (*error) ? LIMN_EXIT_USAGE :
                                                            LIMN_EXIT_FAILED;
}

int
limn_command_recover (char ***arguments, GError **error)
{
  g_auto (LimnRecover) self = { 0 };
  g_autoptr (LimnWorkshop) workshop = NULL;
  g_autoptr (LimnClient) client = NULL;
  LimnJournal *journal;

  if (!limn_recover_parse (&self, arguments, error))
    return LIMN_EXIT_USAGE;
  workshop = limn_workshop_open ();
  limn_workshop_print_warnings (workshop);
  client = limn_workshop_new_client (workshop);
  journal = limn_client_get_journal (client);
  if (self.id == NULL)
    return limn_recover_list (journal, &self);
  if (!self.discard)
    return limn_recover_deliver (client, &self, error);
  if (limn_journal_discard (journal, self.id, error))
    return LIMN_EXIT_DONE;
  return limn_recover_is_usage (*error) ? LIMN_EXIT_USAGE : LIMN_EXIT_FAILED;
}
