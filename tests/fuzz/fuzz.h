/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* what the fuzz targets share: their input, and what holds of every error. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * FuzzChunks:
 * @state: of a small generator, seeded by the input's last bytes
 *
 * Sizes of the pieces in which an input is fed: its own, so that a finding can
 * be repeated, and none of its bytes, so that a corpus is plain files.
 */
typedef struct
{
  guint32 state;
} FuzzChunks;

/* libFuzzer calls these; one target a program */
int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

void fuzz_chunks_init (FuzzChunks *self, const uint8_t *data, size_t size);
gsize fuzz_chunks_next (FuzzChunks *self, gsize left);

char *fuzz_dup_text (const uint8_t *data, size_t size);
char **fuzz_dup_lines (const uint8_t *data, size_t size, guint n);
const char *fuzz_get_home (void);
void fuzz_write_file (const char *path, const uint8_t *data, size_t size);

void fuzz_check (gboolean good, const GError *error);
/* calls first, and looks at the error then */
#define FUZZ_CHECK(call, error)                                                \
  G_STMT_START                                                                 \
  {                                                                            \
    gboolean good_ = (call);                                                   \
                                                                               \
    fuzz_check (good_, (error));                                               \
  }                                                                            \
  G_STMT_END
void fuzz_check_text (const char *text);
void fuzz_check_same (const GError *a, const GError *b);

G_END_DECLS
