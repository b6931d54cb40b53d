/* tests of limn/keyring: there, locked, not there, and not answering */
#include "keyring.h"

#include <string.h>

#include "error.h"
#include "keys.h"
#include "vault.h"

#define KEY "r8_0123456789abcdef"

static Vault *vault;

static void
assert_lookup (const char *endpoint, const char *wanted, const char *message)
{
  g_autoptr (GError) error = NULL;
  char *key = limn_keyring_lookup_sync (endpoint, &error);

  g_assert_cmpstr (key, ==, wanted);
  limn_keys_free (key);
  if (wanted != NULL)
    return;
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_AUTH);
  g_assert_cmpstr (error->message, ==, message);
}

static void
assert_store (const char *key, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (limn_keyring_store_sync ("replicate", key, &error) ==
                 (message == NULL));
  if (message == NULL)
    return;
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_AUTH);
  g_assert_cmpstr (error->message, ==, message);
}

/* GDBus would start a bus of its own where a screen is named */
static void
test_keyring_no_bus (void)
{
  static const char message[] =
      "there is no session bus by which to reach the system keyring";

  g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");
  g_setenv ("XDG_RUNTIME_DIR", "/nonexistent", TRUE);
  assert_lookup ("replicate", NULL, message);
  assert_store (KEY, message);
}

static void
test_keyring_no_service (void)
{
  static const char message[] =
      "there is no system keyring on this session's bus";

  vault = vault_start ();

  assert_lookup ("replicate", NULL, message);
  assert_store (KEY, message);
}

static void
test_keyring_open (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = NULL;

  vault_open (vault);
  assert_lookup (
      "replicate", NULL, "the system keyring holds no key for it any more");
  assert_store ("old", NULL);
  assert_store (KEY, NULL);
  kept = vault_get (vault, "replicate");
  g_assert_cmpstr (kept, ==, KEY);
  g_assert_cmpuint (vault_get_n_items (vault), ==, 1);
  assert_lookup ("replicate", KEY, NULL);
  assert_lookup (
      "fal", NULL, "the system keyring holds no key for it any more");
  g_assert_true (limn_keyring_forget_sync ("replicate", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (vault_get_n_items (vault), ==, 0);
  g_assert_false (limn_keyring_forget_sync ("replicate", &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_AUTH);
  g_assert_cmpuint (vault_get_n_prompts (vault), ==, 0);
}

/* nothing asks the user: who runs this may be nobody */
static void
test_keyring_locked (void)
{
  static const char message[] =
      "the system keyring is locked; unlock it in the desktop's application "
      "for passwords";
  g_autoptr (GError) error = NULL;

  assert_store (KEY, NULL);
  vault_set_mood (vault, VAULT_LOCKED);
  assert_lookup ("replicate", NULL, message);
  assert_store ("other", message);
  g_assert_false (limn_keyring_forget_sync ("replicate", &error));
  g_assert_cmpstr (error->message, ==, message);
  g_assert_cmpuint (vault_get_n_items (vault), ==, 1);
  g_assert_cmpuint (vault_get_n_prompts (vault), ==, 0);
  vault_set_mood (vault, VAULT_UNMADE);
  assert_store ("other", "the system keyring has not been set up");
  g_assert_cmpuint (vault_get_n_prompts (vault), ==, 0);
}

static void
count_end (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError **error = user_data;

  g_assert_null (limn_keyring_lookup_finish (result, error));
}

/* who waits may go; and who has waited once does not wait again */
static void
test_keyring_silent (void)
{
  static const char message[] =
      "the system keyring did not answer within 2 seconds";
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  guint n_calls;

  vault_set_mood (vault, VAULT_SILENT);
  limn_keyring_lookup_async ("replicate", cancellable, count_end, &error);
  g_cancellable_cancel (cancellable);
  while (error == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_CANCELLED);
  assert_lookup ("replicate", NULL, message);
  n_calls = vault_get_n_calls (vault);
  vault_set_mood (vault, VAULT_OPEN);
  assert_lookup ("replicate", NULL, message);
  g_assert_cmpuint (vault_get_n_calls (vault), ==, n_calls);
}

/* one bus for all: a process has one session */
int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/keyring/no-bus", test_keyring_no_bus);
  g_test_add_func ("/keyring/no-service", test_keyring_no_service);
  g_test_add_func ("/keyring/open", test_keyring_open);
  g_test_add_func ("/keyring/locked", test_keyring_locked);
  g_test_add_func ("/keyring/silent", test_keyring_silent);
  status = g_test_run ();
  vault_stop (vault);
  return status;
}
