/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/flavor: how servers like OpenAI's differ from it. */
#pragma once

#include "parameter-table.h"

G_BEGIN_DECLS

/**
 * LimnFlavorCell:
 * @parameter: (nullable): the gateway's name; "" for all parameters that the
 *   table of parameters does not name, %NULL ends the cells
 * @cell: what becomes of it there, in place of the endpoint's column
 */
typedef struct
{
  const char *parameter;
  LimnParameterCell cell;
} LimnFlavorCell;

/**
 * LimnFlavor:
 * @name: as settings.ini names it
 * @edits: path of edits below that of the server
 * @masked_edits: (nullable): path of edits with a mask, where that is another
 *   and takes one image
 * @references: (nullable): member that holds the images, in base64, where an
 *   edit without a mask is a generation
 * @mask: field of the mask
 * @sizes_edits: without a size an edit would get one of the server's own, so
 *   that of the image is named
 * @arguments: (nullable): tag that encloses parameters within the prompt
 * @cells: what becomes of parameters
 */
struct _LimnFlavor
{
  const char *name;
  const char *edits;
  const char *masked_edits;
  const char *references;
  const char *mask;
  gboolean sizes_edits;
  const char *arguments;
  const LimnFlavorCell *cells;
};

const LimnFlavor *limn_flavor_find (const char *name);
char *limn_flavor_dup_names (void);
const LimnParameterCell *limn_flavor_get_cell (const LimnFlavor *self,
                                               const LimnParameter *parameter);

G_END_DECLS
