/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/doctor: the command doctor: what is there, missing or broken. */
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "checkup.h"
#include "codec/codec.h"
#include "commands.h"
#include "error.h"
#include "installation.h"
#include "jsontext.h"
#include "lists.h"
#include "transport.h"
#include "workshop.h"

#define LIMN_DOCTOR_HEALTH "health.json"

/* what Limn reads besides keys, and what holds where it is not there */
static const struct
{
  const char *name;
  char *(*dup_path) (const char *name);
  const char *otherwise;
} limn_doctor_files[] = {
  { "settings.ini", limn_settings_config_path, "the defaults hold" },
  { "catalog.json", limn_settings_config_path, "the built-in models hold" },
  { "models.json",
    limn_settings_state_path,
    "`limn models --refresh` would ask the gateway for more models" },
  { LIMN_DOCTOR_HEALTH, limn_settings_state_path, "nothing is remembered" },
};

static void
limn_doctor_add_version (GPtrArray *findings,
                         const char *name,
                         const char *version)
{
  LimnFinding *finding = limn_finding_add (
      findings, "versions", name, LIMN_FINDING_OK, "%s", version);

  limn_finding_set_fact (finding, "version", version);
}

static void
limn_doctor_examine_versions (GPtrArray *findings)
{
  g_autofree char *glib = g_strdup_printf (
      "%u.%u.%u", glib_major_version, glib_minor_version, glib_micro_version);
  g_autofree char *codecs = limn_codec_list_versions ();

  limn_doctor_add_version (findings, "Limn", LIMN_VERSION);
  limn_doctor_add_version (findings, "GLib", glib);
  limn_doctor_add_version (findings, "network", limn_transport_get_library ());
  limn_doctor_add_version (findings, "images", codecs);
}

/* takes the warning that names @path off the list */
static char *
limn_doctor_take_warning (GPtrArray *warnings, const char *path)
{
  for (guint i = 0; i < warnings->len; i++)
    if (strstr (g_ptr_array_index (warnings, i), path) != NULL)
      return g_ptr_array_steal_index (warnings, i);
  return NULL;
}

/* a memory that is broken is an empty one, so that nobody has complained */
static char *
limn_doctor_find_health_fault (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, &error))
    return g_strdup_printf ("%s; run `limn doctor --forget`", error->message);
  node = limn_jsontext_parse (text, (gssize) length, path, &error);
  if (node == NULL)
    return g_strdup_printf ("%s; run `limn doctor --forget`", error->message);
  return NULL;
}

static void
limn_doctor_examine_files (GPtrArray *findings, GPtrArray *warnings)
{
  for (guint i = 0; i < G_N_ELEMENTS (limn_doctor_files); i++)
    {
      const char *name = limn_doctor_files[i].name;
      g_autofree char *path = limn_doctor_files[i].dup_path (name);
      g_autofree char *fault = limn_doctor_take_warning (warnings, path);
      gboolean exists = g_file_test (path, G_FILE_TEST_EXISTS);
      LimnFinding *finding;

      if (exists && fault == NULL && strcmp (name, LIMN_DOCTOR_HEALTH) == 0)
        fault = limn_doctor_find_health_fault (path);
      finding = limn_finding_add (
          findings,
          "files",
          name,
          fault != NULL ? LIMN_FINDING_WARNING : LIMN_FINDING_OK,
          "%s%s%s",
          fault != NULL ? fault : path,
          fault != NULL || exists ? "" : " is not there: ",
          fault != NULL || exists ? "" : limn_doctor_files[i].otherwise);
      limn_finding_set_fact (finding, "path", path);
      json_object_set_boolean_member (finding->facts, "exists", exists);
    }
  for (guint i = 0; i < warnings->len; i++)
    limn_finding_add (findings,
                      "files",
                      "other",
                      LIMN_FINDING_WARNING,
                      "%s",
                      (const char *) g_ptr_array_index (warnings, i));
}

static void
limn_doctor_examine_memory (GPtrArray *findings, LimnHealth *health)
{
  LimnFinding *finding;
  guint n_routes, n_resting;

  limn_health_count (health, g_get_real_time (), &n_routes, &n_resting);
  finding = limn_finding_add (
      findings,
      "memory",
      "routes",
      LIMN_FINDING_OK,
      n_resting == 0 ?
          "%u remembered, %u resting" :
          "%u remembered, %u resting after failures: those go last for at "
          "most a quarter of an hour; `limn doctor --forget` tries them at "
          "once",
      n_routes,
      n_resting);
  json_object_set_int_member (finding->facts, "remembered", n_routes);
  json_object_set_int_member (finding->facts, "resting", n_resting);
}

static void
limn_doctor_examine_waiting (GPtrArray *findings, LimnJournal *journal)
{
  g_autoptr (GPtrArray) list = limn_journal_list (journal);
  LimnFinding *finding = limn_finding_add (
      findings,
      "journal",
      "waiting",
      list->len == 0 ? LIMN_FINDING_OK : LIMN_FINDING_WARNING,
      list->len == 0 ? "nothing waits" :
      list->len == 1 ? "%u job that may be paid for never arrived: `limn "
                       "recover` says what came of it and delivers it" :
                       "%u jobs that may be paid for never arrived: `limn "
                       "recover` says what came of them and delivers them",
      list->len);

  json_object_set_int_member (finding->facts, "waiting", list->len);
}

static void
limn_doctor_examine_journal (GPtrArray *findings, LimnJournal *journal)
{
  g_autofree char *path = limn_journal_dup_folder ();
  g_autofree char *bytes = NULL;
  g_autofree char *keep = NULL;
  LimnFinding *finding;
  LimnJournalSize size;

  limn_journal_measure (journal, &size);
  bytes = g_format_size (size.bytes);
  keep = g_format_size (size.keep_bytes);
  finding = limn_finding_add (
      findings,
      "journal",
      "size",
      LIMN_FINDING_OK,
      "%u jobs with %s in %s; those whose results you have are kept for %u "
      "days, and up to %s of them (keep_days, keep_mb below [journal] in "
      "settings.ini)",
      size.n_jobs,
      bytes,
      path,
      size.keep_days,
      keep);
  limn_finding_set_fact (finding, "path", path);
  json_object_set_int_member (finding->facts, "jobs", size.n_jobs);
  json_object_set_int_member (finding->facts, "bytes", (gint64) size.bytes);
  json_object_set_int_member (finding->facts, "keep_days", size.keep_days);
  json_object_set_int_member (
      finding->facts, "keep_bytes", (gint64) size.keep_bytes);
}

/* whether there is nothing to remember any more */
static gboolean
limn_doctor_forget (GPtrArray *findings)
{
  g_autofree char *path = limn_settings_state_path (LIMN_DOCTOR_HEALTH);
  gboolean deleted = g_unlink (path) == 0;
  int failed = errno;

  if (!deleted && failed != ENOENT)
    {
      limn_finding_add (findings,
                        "memory",
                        "forget",
                        LIMN_FINDING_WARNING,
                        "%s could not be deleted (%s); delete it by hand",
                        path,
                        g_strerror (failed));
      return FALSE;
    }
  limn_finding_add (findings,
                    "memory",
                    "forget",
                    LIMN_FINDING_OK,
                    deleted ? "deleted %s" : "nothing to forget: no %s",
                    path);
  return TRUE;
}

/* the endpoints are asked while GIMP is looked at */
static gboolean
limn_doctor_examine (GPtrArray *findings)
{
  g_autoptr (LimnWorkshop) workshop = limn_workshop_open ();
  g_autoptr (LimnClient) client = limn_workshop_new_client (workshop);
  g_autoptr (GPtrArray) installation = limn_finding_new_list ();
  LimnCheckup *checkup = limn_checkup_begin (workshop->settings, client);
  gboolean usable;

  limn_installation_examine (installation);
  limn_doctor_examine_versions (findings);
  limn_doctor_examine_files (findings, workshop->warnings);
  usable = limn_checkup_finish (checkup, findings);
  g_ptr_array_extend_and_steal (findings, g_steal_pointer (&installation));
  limn_doctor_examine_memory (findings, workshop->health);
  limn_doctor_examine_waiting (findings, limn_client_get_journal (client));
  limn_doctor_examine_journal (findings, limn_client_get_journal (client));
  /* a command for tokens that still runs is ended by the loop */
  g_clear_object (&client);
  while (g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
  return usable;
}

static void
limn_doctor_print_json (const GPtrArray *findings, gboolean usable)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_boolean_member (object, "usable", usable);
  json_object_set_array_member (
      object, "findings", limn_finding_list_to_json (findings));
  json_node_take_object (node, object);
  limn_lists_print_json (node);
}

static void
limn_doctor_print (const GPtrArray *findings, gboolean usable)
{
  limn_finding_print_list (findings);
  g_print (usable ? "\nLimn can be used.\n" :
                    "\nLimn cannot be used yet: no endpoint works. "
                    "`--endpoint echo` needs none of them.\n");
}

int
limn_command_doctor (char ***arguments, GError **error)
{
  gboolean json = FALSE;
  gboolean forget = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print JSON", NULL },
    { "forget",
      0,
      0,
      G_OPTION_ARG_NONE,
      &forget,
      "Delete what Limn remembers of routes first",
      NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context =
      g_option_context_new ("- say what is there, missing or broken");
  g_autoptr (GPtrArray) findings = limn_finding_new_list ();
  g_autoptr (GPtrArray) forgotten = limn_finding_new_list ();
  gboolean usable;
  gboolean done = TRUE;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse_strv (context, arguments, error))
    return LIMN_EXIT_USAGE;
  if (g_strv_length (*arguments) != 1)
    {
      limn_error_set_invalid (
          error, "argument", (*arguments)[1], "doctor takes none");
      return LIMN_EXIT_USAGE;
    }
  if (forget)
    done = limn_doctor_forget (forgotten);
  usable = limn_doctor_examine (findings);
  g_ptr_array_extend_and_steal (findings, g_steal_pointer (&forgotten));
  if (json)
    limn_doctor_print_json (findings, usable);
  else
    limn_doctor_print (findings, usable);
  return usable && done ? LIMN_EXIT_DONE : LIMN_EXIT_FAILED;
}
