/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn: the command. */
#include <locale.h>

#include "commands.h"
#include "text.h"

/* characters of a complaint */
#define LIMN_MAIN_MAX_LINE 1000

static const struct
{
  const char *name;
  const char *summary;
  int (*run) (char ***arguments, GError **error);
} limn_main_commands[] = {
  { "generate", "make images from a prompt", limn_command_generate },
  { "edit", "edit an image with a prompt", limn_command_edit },
  { "plan", "show what would be sent, and what it costs", limn_command_plan },
  { "models", "list the models", limn_command_models },
  { "sizes", "list the sizes of a model", limn_command_sizes },
  { "balance", "show what the account has left", limn_command_balance },
  { "recover",
    "deliver what was paid for and never arrived",
    limn_command_recover },
  { "key",
    "keep the key of an endpoint, fetch or forget it",
    limn_command_key },
  { "doctor", "say what is there, missing or broken", limn_command_doctor },
};

static void
limn_main_print_help (void)
{
  g_print ("Usage: limn COMMAND [OPTION…]\n\n"
           "Generates and edits images through image models.\n\n"
           "Commands:\n");
  for (guint i = 0; i < G_N_ELEMENTS (limn_main_commands); i++)
    g_print ("  %-10s %s\n",
             limn_main_commands[i].name,
             limn_main_commands[i].summary);
  g_print (
      "\n`limn COMMAND --help` lists the command's options.\n"
      "Exit status: 0 done, 1 the job failed, 2 bad usage or bad input.\n");
}

/* one line, whatever somebody typed */
void
limn_command_complain (const char *words)
{
  g_autofree char *line = limn_text_clean (words, LIMN_MAIN_MAX_LINE);

  g_printerr ("limn: %s\n", line);
}

static int
limn_main_dispatch (const char *name, char ***arguments, GError **error)
{
  g_autofree char *words = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (limn_main_commands); i++)
    if (g_str_equal (limn_main_commands[i].name, name))
      return limn_main_commands[i].run (arguments, error);
  words =
      g_strdup_printf ("'%s' is no command; `limn --help` lists them", name);
  limn_command_complain (words);
  return LIMN_EXIT_USAGE;
}

int
main (int argc, char **argv)
{
  g_auto (GStrv) arguments = NULL;
  g_autofree char *name = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  setlocale (LC_ALL, "");
  if (argc < 2 || g_str_equal (argv[1], "--help") ||
      g_str_equal (argv[1], "-h"))
    {
      limn_main_print_help ();
      return argc < 2 ? LIMN_EXIT_USAGE : LIMN_EXIT_DONE;
    }
  if (g_str_equal (argv[1], "--version"))
    {
      g_print ("limn %s\n", LIMN_VERSION);
      return LIMN_EXIT_DONE;
    }
  name = g_strconcat ("limn ", argv[1], NULL);
  g_set_prgname (name);
  arguments = g_strdupv (argv + 1);
  status = limn_main_dispatch (argv[1], &arguments, &error);
  if (error != NULL)
    limn_command_complain (error->message);
  return status;
}
