/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/references: layers and files that go out beside the image. */
#pragma once

#include "request.h"

G_BEGIN_DECLS

typedef enum
{
  LIMN_REFERENCE_LAYER, /* "layer:Name" */
  LIMN_REFERENCE_FILE,  /* "file:/path" */
} LimnReferenceKind;

/**
 * LimnReference:
 * @kind: what it is
 * @name: of the layer, or the file's path, UTF-8
 * @width: @height: pixels it is sent at; 0 until somebody has looked
 * @tattoo: GIMP's number of the layer, which outlives its name; 0 unknown
 */
typedef struct
{
  LimnReferenceKind kind;
  char *name;
  guint width, height;
  guint tattoo;
} LimnReference;

GPtrArray *limn_references_new (void);
char *limn_references_dup_entry (LimnReferenceKind kind, const char *name);
gboolean limn_references_validate (const char *name,
                                   JsonNode *value,
                                   GError **error);
char *limn_references_resolve (GPtrArray *self,
                               const LimnRequest *request,
                               const char *const *names,
                               guint n_images,
                               GError **error);
JsonArray *limn_references_to_json (const GPtrArray *self);

G_END_DECLS
