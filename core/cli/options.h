/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/options: the command line as a request and its images. */
#pragma once

#include "input.h"
#include "request.h"

G_BEGIN_DECLS

/**
 * LimnOptions:
 * @request: what is asked
 * @inputs: the images named on the command line
 * @names: (array zero-terminated=1): these, as a prompt may mention them
 * @output: (nullable): file for the first result
 * @json: whether the record is printed instead of words
 * @live: whether the endpoint is asked for its estimate
 * @rest: (array zero-terminated=1): arguments that are no options
 */
typedef struct
{
  LimnRequest *request;
  LimnInputs *inputs;
  char **names;
  char *output;
  gboolean json;
  gboolean live;
  char **rest;
} LimnOptions;

LimnOptions *limn_options_parse (const char *summary,
                                 LimnOperation operation,
                                 gboolean plans,
                                 char ***arguments,
                                 GError **error);
void limn_options_free (LimnOptions *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnOptions, limn_options_free)

G_END_DECLS
