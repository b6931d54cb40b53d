/* paper-host: a host whose image is made of sums, and which notes what it is
 * asked. */
#pragma once

#include "host.h"

/**
 * PaperHost:
 * @host: must be first
 * @log: what it was asked for, a word each
 * @layers: (nullable) (array zero-terminated=1): names of layers
 * @has_mask: whether a plan has a mask
 * @upload: bytes of a plan
 */
typedef struct
{
  LimnHost host;
  GString *log;
  const char *const *layers;
  gboolean has_mask;
  gsize upload;
} PaperHost;

void paper_host_init (PaperHost *self);
void paper_host_clear (PaperHost *self);
void paper_host_assert_log (PaperHost *self, const char *log);
