/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/key: the command key: keeps the key of an endpoint, fetches one, or
 * forgets it.
 *
 * A key is never an argument: all users of a machine see those. */
#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "commands.h"
#include "error.h"
#include "keys.h"
#include "sign-in.h"
#include "workshop.h"

#define LIMN_KEY_GATEWAY "lumenfall"

/* no vendor's key is half as long */
#define LIMN_KEY_MAX 4096

static gboolean
limn_key_read (int fd, char *text)
{
  gsize length = 0;
  gssize n = 1;

  while (n != 0 && length < LIMN_KEY_MAX && memchr (text, '\n', length) == NULL)
    {
      n = read (fd, text + length, LIMN_KEY_MAX - length);
      if (n < 0 && errno != EINTR)
        return FALSE;
      length += n > 0 ? (gsize) n : 0;
    }
  text[length] = '\0';
  text[strcspn (text, "\r\n")] = '\0';
  g_strstrip (text);
  return length < LIMN_KEY_MAX;
}

/* what is typed is not shown */
static gboolean
limn_key_ask (const char *endpoint, char *text)
{
  struct termios before, silent;
  gboolean done;

  if (tcgetattr (STDIN_FILENO, &before) != 0)
    return FALSE;
  silent = before;
  silent.c_lflag &= ~(tcflag_t) ECHO;
  g_printerr ("Key of %s (it is not shown): ", endpoint);
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &silent);
  done = limn_key_read (STDIN_FILENO, text);
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &before);
  g_printerr ("\n");
  return done;
}

static int
limn_key_set (const LimnSettings *settings,
              const char *endpoint,
              LimnKeysPlace place,
              GError **error)
{
  char text[LIMN_KEY_MAX + 1] = "";
  gboolean done = isatty (STDIN_FILENO) ? limn_key_ask (endpoint, text) :
                                          limn_key_read (STDIN_FILENO, text);
  g_autofree char *missed = NULL;
  g_autofree char *where = NULL;

  if (done)
    where = limn_keys_store (settings, endpoint, text, place, &missed, error);
  else
    limn_error_set_invalid (
        error, "key", NULL, "standard input cannot be read, or is no key");
  explicit_bzero (text, sizeof text);
  if (where == NULL)
    return done && !g_error_matches (*error, LIMN_ERROR, LIMN_ERROR_INVALID) ?
               LIMN_EXIT_FAILED :
               LIMN_EXIT_USAGE;
  if (missed != NULL)
    g_printerr ("limn: %s; the key is kept in a file that only you can read\n",
                missed);
  g_print ("The key of %s is in %s.\n", endpoint, where);
  return LIMN_EXIT_DONE;
}

static int
limn_key_forget (const LimnSettings *settings,
                 const char *endpoint,
                 GError **error)
{
  if (!limn_keys_forget (settings, endpoint, error))
    return g_error_matches (*error, LIMN_ERROR, LIMN_ERROR_INVALID) ?
               LIMN_EXIT_USAGE :
               LIMN_EXIT_FAILED;
  g_print ("Limn keeps no key for %s any more.\n", endpoint);
  return LIMN_EXIT_DONE;
}

/* the words of the page go to the terminal, which shows them as they are: they
 * have been looked at */
static void
limn_key_show (const LimnSignInInvitation *invitation, gpointer user_data)
{
  g_printerr ("Open this page in a browser:\n\n  %s\n\n"
              "and confirm the code %s there (within %u minutes; Ctrl+C ends "
              "the waiting).\n",
              invitation->link,
              invitation->code,
              MAX (invitation->lifetime_s / 60, 1));
}

static gboolean
limn_key_interrupt (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_CONTINUE;
}

/* the variable is looked at first, so that the new key would lie unused */
static void
limn_key_tell_hidden (const LimnSettings *settings, const char *where)
{
  gboolean kept;
  g_autofree char *source =
      limn_keys_dup_source (settings, LIMN_KEY_GATEWAY, &kept, NULL);

  if (source != NULL && !g_str_equal (source, where))
    g_printerr ("limn: %s is used before it; unset that to use the new key\n",
                source);
}

static int
limn_key_sign_in (LimnWorkshop *workshop, LimnKeysPlace place, GError **error)
{
  g_autoptr (LimnClient) client = limn_workshop_new_client (workshop);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  guint interrupt = g_unix_signal_add (SIGINT, limn_key_interrupt, cancellable);
  g_autofree char *missed = NULL;
  g_autofree char *where = limn_sign_in_sync (
      client, place, limn_key_show, NULL, cancellable, &missed, error);

  g_source_remove (interrupt);
  if (where == NULL)
    return g_error_matches (*error, LIMN_ERROR, LIMN_ERROR_INVALID) ?
               LIMN_EXIT_USAGE :
               LIMN_EXIT_FAILED;
  if (missed != NULL)
    g_printerr ("limn: %s; the key is kept in a file that only you can read\n",
                missed);
  limn_key_tell_hidden (workshop->settings, where);
  g_print ("Signed in. The key of " LIMN_KEY_GATEWAY " is in %s.\n", where);
  return LIMN_EXIT_DONE;
}

/* only the gateway has such a page; one argument too many may be the key: none
 * is repeated */
static gboolean
limn_key_check_words (char **words, GError **error)
{
  guint n = g_strv_length (words);

  if (n == 3 &&
      (g_str_equal (words[1], "set") || g_str_equal (words[1], "forget")))
    return TRUE;
  if (n >= 2 && n <= 3 && g_str_equal (words[1], "sign-in") &&
      (n == 2 || g_str_equal (words[2], LIMN_KEY_GATEWAY)))
    return TRUE;
  limn_error_set_invalid (error,
                          "arguments",
                          NULL,
                          "key takes set or forget, and an endpoint, or "
                          "sign-in, which is for " LIMN_KEY_GATEWAY
                          "; the key itself is read from standard input, or "
                          "asked for");
  return FALSE;
}

int
limn_command_key (char ***arguments, GError **error)
{
  gboolean keyring = FALSE;
  gboolean file = FALSE;
  const GOptionEntry entries[] = {
    { "keyring",
      0,
      0,
      G_OPTION_ARG_NONE,
      &keyring,
      "Keep it in the system keyring, or not at all",
      NULL },
    { "file", 0, 0, G_OPTION_ARG_NONE, &file, "Keep it in a file", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (
      "set|forget ENDPOINT | sign-in - keep the key of an endpoint, forget it, "
      "or get one of " LIMN_KEY_GATEWAY " by a browser");
  g_autoptr (LimnWorkshop) workshop = NULL;
  LimnKeysPlace place = LIMN_KEYS_ANYWHERE;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse_strv (context, arguments, error) ||
      !limn_key_check_words (*arguments, error))
    return LIMN_EXIT_USAGE;
  if (keyring || file)
    place = keyring ? LIMN_KEYS_KEYRING : LIMN_KEYS_FILE;
  workshop = limn_workshop_open ();
  limn_workshop_print_warnings (workshop);
  if (g_str_equal ((*arguments)[1], "sign-in"))
    return limn_key_sign_in (workshop, place, error);
  if (g_str_equal ((*arguments)[1], "forget"))
    return limn_key_forget (workshop->settings, (*arguments)[2], error);
  return limn_key_set (workshop->settings, (*arguments)[2], place, error);
}
