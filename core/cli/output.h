/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/output: results as files, complete or not there. */
#pragma once

#include "receiver.h"

G_BEGIN_DECLS

typedef struct _LimnOutput LimnOutput;

extern const LimnResultSink limn_output_sink;

const char *limn_output_find_extension (const char *path);
LimnOutput *limn_output_new (const char *path,
                             LimnImageFormat format,
                             const LimnEncoderOptions *options);
void limn_output_set_origin (LimnOutput *self, const char *origin);
void limn_output_free (LimnOutput *self);
void limn_output_settle (LimnOutput *self);
const char *limn_output_get_file (LimnOutput *self, guint number);
GPtrArray *limn_output_list_files (LimnOutput *self);
gboolean limn_output_check_folder (const char *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnOutput, limn_output_free)

G_END_DECLS
