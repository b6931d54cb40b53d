/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* what the fuzz targets share: their input, and what holds of every error. */
#include "fuzz.h"

#include <ftw.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "error.h"

static char *fuzz_home;

static int
fuzz_remove_file (const char *path,
                  const struct stat *status,
                  int kind,
                  struct FTW *place)
{
  g_remove (path);
  return 0;
}

static void
fuzz_remove_home (void)
{
  nftw (fuzz_home, fuzz_remove_file, 8, FTW_DEPTH | FTW_PHYS);
}

/* in memory where there is a place for it: a target writes its file often */
static void
fuzz_make_home (void)
{
  g_autofree char *state = NULL;

  fuzz_home = g_strdup ("/dev/shm/limn-fuzz-XXXXXX");
  if (g_mkdtemp (fuzz_home) == NULL)
    {
      g_free (fuzz_home);
      fuzz_home = g_dir_make_tmp ("limn-fuzz-XXXXXX", NULL);
    }
  g_assert_nonnull (fuzz_home);
  state = g_build_filename (fuzz_home, "state", NULL);
  g_mkdir (state, 0700);
  g_setenv ("HOME", fuzz_home, TRUE);
  g_setenv ("LIMN_STATE_DIR", state, TRUE);
  g_setenv ("LIMN_CONFIG_DIR", fuzz_home, TRUE);
  atexit (fuzz_remove_home);
}

/* GLib traps where a complaint is fatal, which libFuzzer does not catch */
static void
fuzz_on_trap (int signal_number)
{
  abort ();
}

/**
 * LLVMFuzzerInitialize:
 * @argc: (inout): number of arguments
 * @argv: (inout): arguments
 *
 * A complaint of GLib is a finding, and nothing of the user's is read.
 *
 * Returns: 0
 */
int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  static const char *const foreign[] = {
    "LUMENFALL_API_KEY",  "GEMINI_API_KEY",  "GOOGLE_API_KEY",
    "VERTEX_API_KEY",     "FAL_KEY",         "REPLICATE_API_TOKEN",
    "OPENAI_API_KEY",     "LIMN_FAL_URL",    "LIMN_GEMINI_URL",
    "LIMN_LUMENFALL_URL", "LIMN_OPENAI_URL", "LIMN_VERTEX_URL",
    "LIMN_REPLICATE_URL",
  };

  for (guint i = 0; i < G_N_ELEMENTS (foreign); i++)
    g_unsetenv (foreign[i]);
  /* what may hold a key is not read where others may read it */
  umask (S_IRWXG | S_IRWXO);
  fuzz_make_home ();
  signal (SIGTRAP, fuzz_on_trap);
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING |
                          G_LOG_FATAL_MASK);
  return 0;
}

/**
 * fuzz_chunks_init:
 * @self: sizes
 * @data: (array length=size): an input
 * @size: bytes
 */
void
fuzz_chunks_init (FuzzChunks *self, const uint8_t *data, size_t size)
{
  self->state = (guint32) size;
  for (size_t i = size > 8 ? size - 8 : 0; i < size; i++)
    self->state = (self->state ^ data[i]) * 16777619u;
}

/**
 * fuzz_chunks_next:
 * @self: sizes
 * @left: bytes that are left, not 0
 *
 * Returns: 1 to @left; mostly few
 */
gsize
fuzz_chunks_next (FuzzChunks *self, gsize left)
{
  guint bits;

  self->state = self->state * 1664525u + 1013904223u;
  bits = self->state >> 28;
  return MIN (left, 1 + (self->state >> 8 & ((1u << bits) - 1)));
}

/**
 * fuzz_dup_text:
 * @data: (array length=size): an input
 * @size: bytes
 *
 * Returns: (transfer full): @data as a zero-terminated text of its own, up to
 *   its first zero, so that memory checkers see reads past its end
 */
char *
fuzz_dup_text (const uint8_t *data, size_t size)
{
  return g_strndup ((const char *) data, size);
}

/**
 * fuzz_dup_lines:
 * @data: (array length=size): an input
 * @size: bytes
 * @n: how many texts
 *
 * Returns: (transfer full) (array zero-terminated=1): @n texts, valid UTF-8 as
 *   all that comes from GIMP and JSON is: the input's first lines, the last one
 *   with all the rest
 */
char **
fuzz_dup_lines (const uint8_t *data, size_t size, guint n)
{
  g_autofree char *text = fuzz_dup_text (data, size);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_auto (GStrv) lines = g_strsplit (valid, "\n", (gint) n);
  char **all = g_new0 (char *, n + 1);
  guint n_lines = g_strv_length (lines);

  for (guint i = 0; i < n; i++)
    all[i] = g_strdup (i < n_lines ? lines[i] : "");
  return all;
}

/**
 * fuzz_get_home:
 *
 * Returns: (transfer none): a folder of this process, which is also the user's
 */
const char *
fuzz_get_home (void)
{
  return fuzz_home;
}

/**
 * fuzz_write_file:
 * @path: path
 * @data: (array length=size): its contents
 * @size: bytes
 *
 * Writes it in place: an atomic replace would sync it to disk each time.
 */
void
fuzz_write_file (const char *path, const uint8_t *data, size_t size)
{
  g_autofree char *folder = g_path_get_dirname (path);
  FILE *file;

  g_mkdir_with_parents (folder, 0700);
  file = g_fopen (path, "wb");
  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (data, 1, size, file), ==, size);
  fclose (file);
}

/**
 * fuzz_check_text:
 * @text: (nullable): what is shown to people
 *
 * It is one line of valid UTF-8 without control characters.
 */
void
fuzz_check_text (const char *text)
{
  if (text == NULL)
    return;
  g_assert_true (g_utf8_validate (text, -1, NULL));
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      {
        g_printerr ("a control character U+%04X at byte %u of '%s'\n",
                    g_utf8_get_char (p),
                    (guint) (p - text),
                    text);
        abort ();
      }
}

/**
 * fuzz_check:
 * @good: what a function returned
 * @error: (nullable): what it set
 *
 * Exactly one of the two, and the error is Limn's own: one line that says
 * something.
 */
void
fuzz_check (gboolean good, const GError *error)
{
  g_assert_cmpint (good, ==, error == NULL);
  if (error == NULL)
    return;
  g_assert_true (error->domain == LIMN_ERROR);
  g_assert_cmpint (error->message[0], !=, '\0');
  fuzz_check_text (error->message);
}

/**
 * fuzz_check_same:
 * @a: (nullable): how one reading ended
 * @b: (nullable): how another of the same bytes did
 */
void
fuzz_check_same (const GError *a, const GError *b)
{
  g_assert_cmpint (a == NULL, ==, b == NULL);
  if (a == NULL)
    return;
  g_assert_cmpint (a->code, ==, b->code);
  g_assert_cmpstr (a->message, ==, b->message);
}
