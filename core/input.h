/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/input: an encoded image that goes out with a request. */
#pragma once

#include "codec/codec.h"

G_BEGIN_DECLS

/**
 * LimnInput:
 * @data: encoded image, sent as it is: PNG, JPEG or WebP
 * @format: its container
 * @width: @height: pixels
 * @channels: samples a pixel, 2 and 4 with alpha
 * @name: file name it is sent under
 */
typedef struct
{
  GBytes *data;
  LimnImageFormat format;
  guint width;
  guint height;
  guint channels;
  char *name;
} LimnInput;

LimnInput *limn_input_new (GBytes *data, const char *name, GError **error);
LimnInput *limn_input_new_from_file (const char *path, GError **error);
gboolean limn_input_shrink (LimnInput *self, gsize max_bytes, GError **error);
void limn_input_free (LimnInput *self);
char *limn_input_dup_data_url (const LimnInput *self);

/**
 * LimnInputs:
 * @images: (element-type LimnInput): in the order they are sent, the frame
 *   first
 * @mask: (nullable): mask of the first image, set by limn_inputs_set_mask()
 */
typedef struct
{
  GPtrArray *images;
  LimnInput *mask;
} LimnInputs;

LimnInputs *limn_inputs_new (void);
gboolean limn_inputs_set_mask (LimnInputs *self,
                               const LimnInput *mask,
                               GError **error);
void limn_inputs_free (LimnInputs *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnInput, limn_input_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnInputs, limn_inputs_free)

G_END_DECLS
