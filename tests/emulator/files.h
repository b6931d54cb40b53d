/* emulator/files: what clients have uploaded, to be named in a request. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * EmuFile:
 * @created: wall clock in µs
 * @metadata: (nullable): an object the client wants kept with it
 */
typedef struct
{
  char *id;
  char *name;
  char *type;
  GBytes *bytes;
  char *sha256;
  gint64 created;
  JsonNode *metadata;
} EmuFile;

typedef struct _EmuFiles EmuFiles;

EmuFiles *emu_files_new (void);
void emu_files_free (EmuFiles *self);
EmuFile *emu_files_add (EmuFiles *self,
                        const char *name,
                        const char *type,
                        GBytes *bytes,
                        JsonNode *metadata);
EmuFile *emu_files_find (const EmuFiles *self, const char *id);
gboolean emu_files_remove (EmuFiles *self, const char *id);
EmuFile *emu_files_get (const EmuFiles *self, guint index);

G_END_DECLS
