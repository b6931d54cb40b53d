/* limn/keys: keys that Limn keeps, in the keyring and in its own file. */
#include "keys.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "error.h"
#include "keyfile.h"
#include "vault.h"

#define KEY "r8_0123456789abcdef"
#define OTHER "r8_fedcba9876543210"
#define LOCKED                                                                 \
  "the system keyring is locked; unlock it in the desktop's application for "  \
  "passwords"

static Vault *vault;
static char *home;
static char *path; /* of keys.ini */

static void
assert_found (const LimnSettings *settings,
              const char *endpoint,
              const char *wanted,
              const char *source)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *found = NULL;
  char *key = limn_keys_lookup (settings, endpoint, &found, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (key, ==, wanted);
  g_assert_cmpstr (found, ==, source);
  g_assert_true (limn_keys_is_set (settings, endpoint));
  limn_keys_free (key);
}

static void
assert_lost (const char *endpoint, const char *pattern)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (limn_keys_lookup (NULL, endpoint, NULL, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_AUTH);
  if (!g_pattern_match_simple (pattern, error->message))
    g_error ("%s", error->message);
  g_assert_null (strstr (error->message, "0123456789"));
}

static void
assert_stored (const char *key,
               LimnKeysPlace place,
               const char *where,
               const char *missed)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *why = NULL;
  g_autofree char *told =
      limn_keys_store (NULL, "replicate", key, place, &why, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (told, ==, where);
  g_assert_cmpstr (why, ==, missed);
}

static void
assert_file (const char *wanted)
{
  g_autofree char *text = NULL;
  GStatBuf status;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true ((strstr (text, wanted) != NULL));
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
}

static void
write_file (const char *text, int mode)
{
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpint (g_chmod (path, mode), ==, 0);
}

static void
test_keys_store_file (void)
{
  g_autoptr (GError) error = NULL;

  assert_stored (KEY, LIMN_KEYS_FILE, path, NULL);
  assert_file (KEY);
  assert_found (NULL, "replicate", KEY, path);
  g_setenv ("REPLICATE_API_TOKEN", OTHER, TRUE);
  assert_found (NULL, "replicate", OTHER, "REPLICATE_API_TOKEN");
  g_unsetenv ("REPLICATE_API_TOKEN");
  assert_stored (OTHER, LIMN_KEYS_FILE, path, NULL);
  assert_found (NULL, "replicate", OTHER, path);
  g_assert_true (limn_keys_forget (NULL, "replicate", &error));
  assert_lost ("replicate", "no key for replicate: set REPLICATE_API_TOKEN *");
  g_assert_false (limn_keys_is_set (NULL, "replicate"));
  g_assert_false (limn_keys_forget (NULL, "replicate", &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
  g_assert_cmpint (g_unlink (path), ==, 0);
}

/* no bus is there yet */
static void
test_keys_store_without (void)
{
  static const char none[] =
      "there is no session bus by which to reach the system keyring";
  g_autoptr (GError) error = NULL;

  assert_stored (KEY, LIMN_KEYS_ANYWHERE, path, none);
  assert_file (KEY);
  g_assert_null (limn_keys_store (
      NULL, "replicate", OTHER, LIMN_KEYS_KEYRING, NULL, &error));
  g_assert_cmpstr (error->message, ==, none);
  assert_found (NULL, "replicate", KEY, path);
  g_assert_cmpint (g_unlink (path), ==, 0);
}

static void
test_keys_store_keyring (void)
{
  g_autofree char *kept = NULL;
  g_autoptr (GError) error = NULL;

  vault = vault_start ();
  vault_open (vault);
  assert_stored (OTHER, LIMN_KEYS_FILE, path, NULL);
  assert_stored (KEY, LIMN_KEYS_ANYWHERE, "the system keyring", NULL);
  kept = vault_get (vault, "replicate");
  g_assert_cmpstr (kept, ==, KEY);
  assert_file ("place=keyring");
  assert_found (NULL, "replicate", KEY, "the system keyring");
  vault_set_mood (vault, VAULT_LOCKED);
  assert_lost ("replicate",
               "no key for replicate: " LOCKED "; or set REPLICATE_API_TOKEN*");
  g_assert_true (limn_keys_is_set (NULL, "replicate"));
  g_assert_false (limn_keys_forget (NULL, "replicate", &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_AUTH);
  assert_stored (OTHER, LIMN_KEYS_ANYWHERE, path, LOCKED);
  assert_found (NULL, "replicate", OTHER, path);
  vault_set_mood (vault, VAULT_OPEN);
  g_clear_error (&error);
  assert_stored (KEY, LIMN_KEYS_KEYRING, "the system keyring", NULL);
  assert_stored (OTHER, LIMN_KEYS_FILE, path, NULL);
  g_assert_cmpuint (vault_get_n_items (vault), ==, 0);
  assert_stored (KEY, LIMN_KEYS_KEYRING, "the system keyring", NULL);
  g_assert_true (limn_keys_forget (NULL, "replicate", &error));
  g_assert_cmpuint (vault_get_n_items (vault), ==, 0);
  g_assert_cmpuint (vault_get_n_prompts (vault), ==, 0);
  g_assert_cmpint (g_unlink (path), ==, 0);
}

/* whoever keeps no key there never asks it */
static void
test_keys_store_untouched (void)
{
  guint n_calls = vault_get_n_calls (vault);

  assert_lost ("replicate", "*");
  g_assert_false (limn_keys_is_set (NULL, "fal"));
  assert_found (NULL, "echo", "", "none");
  g_assert_cmpuint (vault_get_n_calls (vault), ==, n_calls);
}

/* the file of the vendor's tool stands in where the keyring has none to give */
static void
test_keys_store_behind (void)
{
  g_autofree char *folder = g_build_filename (home, ".lumenfall", NULL);
  g_autofree char *file = g_build_filename (folder, "credentials.json", NULL);

  write_file ("[lumenfall]\nplace=keyring\n", 0600);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (
      g_file_set_contents (file, "{\"api_key\": \"" KEY "\"}", -1, NULL));
  g_assert_cmpint (g_chmod (file, 0600), ==, 0);
  assert_found (NULL,
                "lumenfall",
                KEY,
                "~/.lumenfall/credentials.json (the system keyring holds no "
                "key for it any more)");
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_unlink (file), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* a server of one's own has one where Limn keeps one, or none */
static void
test_keys_store_own (void)
{
  g_autoptr (LimnSettings) settings = limn_settings_new_from_data (
      "[endpoint attic]\nprotocol=openai\n"
      "[endpoint cellar]\nprotocol=openai\nkey_env=CELLAR_KEY\n",
      NULL);
  static const char *const refused[] = { "echo", "nobody" };
  g_autoptr (GError) error = NULL;
  g_autofree char *told =
      limn_keys_store (settings, "attic", KEY, LIMN_KEYS_FILE, NULL, &error);
  g_autofree char *more =
      limn_keys_store (settings, "cellar", OTHER, LIMN_KEYS_FILE, NULL, &error);

  g_assert_no_error (error);
  assert_found (settings, "attic", KEY, path);
  assert_found (settings, "cellar", OTHER, path);
  g_setenv ("CELLAR_KEY", KEY, TRUE);
  assert_found (settings, "cellar", KEY, "CELLAR_KEY");
  g_unsetenv ("CELLAR_KEY");
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) invalid = NULL;

      g_assert_null (limn_keys_store (
          settings, refused[i], KEY, LIMN_KEYS_FILE, NULL, &invalid));
      g_assert_error (invalid, LIMN_ERROR, LIMN_ERROR_INVALID);
    }
  g_assert_cmpint (g_unlink (path), ==, 0);
}

static void
test_keys_store_refused (void)
{
  static const struct
  {
    const char *text;
    int mode;
    const char *pattern;
  } files[] = {
    { "[replicate]\nkey=" KEY "\n", 0644, "*open to other users*chmod 600 *" },
    { "[replicate]\nkey=" KEY "\n", 0660, "*open to other users*chmod 600 *" },
    { "[replicate\nkey=" KEY "\n", 0600, "*keys.ini is broken: *" },
    { "[replicate]\nkey=" KEY "\\q\\q\n", 0600, "*keys.ini is broken: *" },
    { "[replicate]\nkey= \n", 0600, "no key for replicate: *" },
    { "[fal]\nkey=" KEY "\n", 0600, "no key for replicate: *" },
  };
  static const char *const keys[] = { "", "a b", "a\nX: y" };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      write_file (files[i].text, files[i].mode);
      assert_lost ("replicate", files[i].pattern);
    }
  write_file ("[fal]\nkey=" KEY "\n", 0644);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_assert_null (limn_keys_store (
        NULL, "replicate", keys[i], LIMN_KEYS_FILE, NULL, NULL));
  g_assert_null (
      limn_keys_store (NULL, "replicate", KEY, LIMN_KEYS_FILE, NULL, NULL));
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  assert_lost ("replicate", "*keys.ini is not a file*");
  g_assert_cmpint (g_rmdir (path), ==, 0);
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  assert_lost ("replicate", "*keys.ini is not a file*");
  g_assert_cmpint (g_unlink (path), ==, 0);
}

/* many keep such files elsewhere: what a link leads to counts */
static void
test_keys_store_link (void)
{
  g_autofree char *target = g_build_filename (home, "elsewhere", NULL);
  g_autoptr (GFile) link = g_file_new_for_path (path);

  g_assert_true (
      g_file_set_contents (target, "[replicate]\nkey=" KEY "\n", -1, NULL));
  g_assert_true (g_file_make_symbolic_link (link, target, NULL, NULL));
  g_assert_cmpint (g_chmod (target, 0644), ==, 0);
  assert_lost ("replicate", "*open to other users*");
  g_assert_cmpint (g_chmod (target, 0600), ==, 0);
  assert_found (NULL, "replicate", KEY, path);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_unlink (target), ==, 0);
}

/* programs that Limn runs */
static void
test_keys_store_hide (void)
{
  static const char *const before[] = { "FAL_KEY=a",        "PATH=/bin",
                                        "OPENAI_API_KEY=b", "GOOGLE_API_KEY=c",
                                        "HOME=/",           NULL };
  g_auto (GStrv) after = limn_keys_hide (g_strdupv ((char **) before));
  g_autofree char *joined = g_strjoinv (" ", after);

  g_assert_cmpstr (joined, ==, "PATH=/bin HOME=/");
}

#define TEST_KEYS_STORE_WRITERS 12

static gpointer
test_keys_store_write (gpointer number)
{
  const LimnKeyfileEntry entry = { .in_keyring = TRUE };
  g_autofree char *endpoint =
      g_strdup_printf ("server-%u", GPOINTER_TO_UINT (number));

  g_assert_true (limn_keyfile_set (endpoint, &entry, NULL));
  return NULL;
}

/* nobody's key is lost to another who writes at the same time; a lock is a
 * file's, so that threads stand for processes */
static void
test_keys_store_together (void)
{
  GThread *writers[TEST_KEYS_STORE_WRITERS];

  for (guint i = 0; i < TEST_KEYS_STORE_WRITERS; i++)
    writers[i] =
        g_thread_new (NULL, test_keys_store_write, GUINT_TO_POINTER (i));
  for (guint i = 0; i < TEST_KEYS_STORE_WRITERS; i++)
    g_thread_join (writers[i]);
  for (guint i = 0; i < TEST_KEYS_STORE_WRITERS; i++)
    {
      g_autofree char *endpoint = g_strdup_printf ("server-%u", i);
      g_auto (LimnKeyfileEntry) entry = { 0 };

      g_assert_true (limn_keyfile_find (endpoint, &entry, NULL));
      g_assert_true (entry.in_keyring);
    }
  g_unlink (path);
}

static const struct
{
  const char *name;
  GTestFunc run;
} test_keys_store_cases[] = {
  { "together", test_keys_store_together },
  { "file", test_keys_store_file },
  { "without", test_keys_store_without },
  { "keyring", test_keys_store_keyring },
  { "untouched", test_keys_store_untouched },
  { "behind", test_keys_store_behind },
  { "own", test_keys_store_own },
  { "refused", test_keys_store_refused },
  { "link", test_keys_store_link },
  { "hide", test_keys_store_hide },
};

int
main (int argc, char **argv)
{
  g_autofree char *lock = NULL;
  int status;

  home = g_dir_make_tmp ("limn-XXXXXX", NULL);
  path = g_build_filename (home, "keys.ini", NULL);
  g_setenv ("HOME", home, TRUE);
  g_setenv ("LIMN_CONFIG_DIR", home, TRUE);
  g_setenv ("XDG_RUNTIME_DIR", home, TRUE);
  g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");
  g_unsetenv ("REPLICATE_API_TOKEN");
  g_unsetenv ("LUMENFALL_API_KEY");
  g_unsetenv ("FAL_KEY");
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (test_keys_store_cases); i++)
    {
      g_autofree char *name =
          g_strconcat ("/keys-store/", test_keys_store_cases[i].name, NULL);

      g_test_add_func (name, test_keys_store_cases[i].run);
    }
  status = g_test_run ();
  vault_stop (vault);
  lock = g_build_filename (home, "keys.lock", NULL);
  g_unlink (lock);
  g_rmdir (home);
  g_free (home);
  g_free (path);
  return status;
}
