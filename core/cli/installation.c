/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/installation: whether GIMP finds the plug-in and can run it. */
#include "installation.h"

#include <string.h>

#include "probe.h"

#define LIMN_INSTALLATION_SECTION "GIMP"
#define LIMN_INSTALLATION_SERIES "2.10"
/* what a plug-in says that is run by hand, libgimp/gimp.c */
#define LIMN_INSTALLATION_REFUSAL "must be run by GIMP"
/* what the dynamic linker says, ld.so(8) */
#define LIMN_INSTALLATION_UNLINKED "error while loading shared libraries: "

/* the first one found is asked; one without windows starts sooner */
static const char *const limn_installation_programs[] = {
  "gimp-console-" LIMN_INSTALLATION_SERIES,
  "gimp-" LIMN_INSTALLATION_SERIES,
  "gimp-console",
  "gimp",
};

static char *
limn_installation_find_program (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (limn_installation_programs); i++)
    {
      char *path = g_find_program_in_path (limn_installation_programs[i]);

      if (path != NULL)
        return path;
    }
  return NULL;
}

/* the last word of "GNU Image Manipulation Program version 2.10.34" */
static char *
limn_installation_dup_version (const char *said)
{
  g_autofree char *line = g_strndup (said, strcspn (said, "\r\n"));
  const char *space = strrchr (g_strstrip (line), ' ');

  return g_strdup (space != NULL ? space + 1 : line);
}

/* NULL for the right one */
static char *
limn_installation_find_program_fault (const char *path,
                                      const char *version,
                                      const GError *error)
{
  if (path == NULL)
    return g_strdup ("no GIMP in PATH; install GIMP " LIMN_INSTALLATION_SERIES
                     " to use the plug-in (the command works without)");
  if (version == NULL)
    return g_strdup_printf ("%s; start GIMP by hand to see why",
                            error->message);
  if (g_str_has_prefix (version, LIMN_INSTALLATION_SERIES "."))
    return NULL;
  return g_strdup_printf ("%s is version '%s'; the plug-in is for "
                          "GIMP " LIMN_INSTALLATION_SERIES ", install that",
                          path,
                          version);
}

static void
limn_installation_examine_program (GPtrArray *findings)
{
  g_autofree char *path = limn_installation_find_program ();
  const char *argv[] = { path, "--version", NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *said = path != NULL ? limn_probe_run (argv, &error) : NULL;
  g_autofree char *version =
      said != NULL ? limn_installation_dup_version (said) : NULL;
  g_autofree char *fault =
      limn_installation_find_program_fault (path, version, error);
  LimnFindingState state = path == NULL  ? LIMN_FINDING_MISSING :
                           fault != NULL ? LIMN_FINDING_WARNING :
                                           LIMN_FINDING_OK;
  LimnFinding *finding = limn_finding_add (findings,
                                           LIMN_INSTALLATION_SECTION,
                                           "program",
                                           state,
                                           "%s%s%s",
                                           fault != NULL ? fault : version,
                                           fault != NULL ? "" : ", ",
                                           fault != NULL ? "" : path);

  limn_finding_set_fact (finding, "path", path);
  limn_finding_set_fact (finding, "version", version);
}

/* where GIMP looks for the user's own plug-ins: gimp-2.10(1) on GIMP2_DIRECTORY
 */
static char *
limn_installation_dup_own_folder (void)
{
  const char *folder = g_getenv ("GIMP2_DIRECTORY");

  if (folder == NULL || *folder == '\0')
    return g_build_filename (g_get_user_config_dir (),
                             "GIMP",
                             LIMN_INSTALLATION_SERIES,
                             "plug-ins",
                             NULL);
  if (g_path_is_absolute (folder))
    return g_build_filename (folder, "plug-ins", NULL);
  return g_build_filename (g_get_home_dir (), folder, "plug-ins", NULL);
}

/* GIMP's own plug-ins: GIMP2_PLUGINDIR moves them, else as we were built */
static char *
limn_installation_dup_shared_folder (void)
{
  const char *folder = g_getenv ("GIMP2_PLUGINDIR");

  if (folder == NULL || !g_path_is_absolute (folder))
    return g_strdup (LIMN_PLUGIN_DIR);
  return g_build_filename (folder, "plug-ins", NULL);
}

/* NULL for a plug-in that runs */
static char *
limn_installation_find_fault (const char *path)
{
  const char *argv[] = { path, NULL };
  g_autofree char *said = NULL;
  g_autofree char *line = NULL;
  g_autoptr (GError) error = NULL;
  const char *unlinked;

  if (!g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
    return g_strdup_printf ("GIMP cannot execute it; run `chmod +x %s`", path);
  said = limn_probe_run (argv, &error);
  if (said == NULL)
    return g_strdup_printf ("%s; install Limn anew", error->message);
  if (strstr (said, LIMN_INSTALLATION_REFUSAL) != NULL)
    return NULL;
  unlinked = strstr (said, LIMN_INSTALLATION_UNLINKED);
  line = g_strndup (said, strcspn (said, "\r\n"));
  if (unlinked == NULL)
    return g_strdup_printf ("it does not run ('%s'); install Limn anew", line);
  unlinked += strlen (LIMN_INSTALLATION_UNLINKED);
  return g_strdup_printf (
      "a library is not there (%.*s); install it, or build Limn anew here",
      (int) strcspn (unlinked, ":\r\n"),
      unlinked);
}

/* @has_other: GIMP has found one before this one */
static void
limn_installation_add_plugin (GPtrArray *findings,
                              const char *path,
                              gboolean has_other)
{
  g_autofree char *fault = limn_installation_find_fault (path);
  LimnFindingState state =
      fault == NULL && !has_other ? LIMN_FINDING_OK : LIMN_FINDING_WARNING;
  LimnFinding *finding =
      limn_finding_add (findings,
                        LIMN_INSTALLATION_SECTION,
                        "plug-in",
                        state,
                        "%s%s%s%s",
                        path,
                        fault != NULL ? ": " : "",
                        fault != NULL ? fault : "",
                        has_other ? ": GIMP takes the one above; remove the "
                                    "older one" :
                                    "");

  limn_finding_set_fact (finding, "path", path);
  json_object_set_boolean_member (finding->facts, "runs", fault == NULL);
}

static void
limn_installation_examine_plugins (GPtrArray *findings)
{
  g_autofree char *own = limn_installation_dup_own_folder ();
  g_autofree char *shared = limn_installation_dup_shared_folder ();
  const char *const folders[] = { own, shared };
  LimnFinding *finding;
  gboolean found = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path =
          g_build_filename (folders[i], "limn", "limn", NULL);

      if ((i > 0 && strcmp (folders[i], folders[0]) == 0) ||
          !g_file_test (path, G_FILE_TEST_IS_REGULAR))
        continue;
      limn_installation_add_plugin (findings, path, found);
      found = TRUE;
    }
  if (found)
    return;
  finding = limn_finding_add (
      findings,
      LIMN_INSTALLATION_SECTION,
      "plug-in",
      LIMN_FINDING_MISSING,
      "no limn/limn in %s or %s, where GIMP looks; run `meson "
      "install -C build`",
      own,
      shared);
  limn_finding_set_fact (finding, "path", NULL);
  json_object_set_boolean_member (finding->facts, "runs", FALSE);
}

/**
 * limn_installation_examine:
 * @findings: gets what there is to say
 *
 * Looks whether GIMP is there, and whether Limn's plug-in is where GIMP looks
 * for it and runs. The default main context runs meanwhile.
 */
void
limn_installation_examine (GPtrArray *findings)
{
  limn_installation_examine_program (findings);
  limn_installation_examine_plugins (findings);
}
