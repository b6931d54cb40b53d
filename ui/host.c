/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/host: what a host hands over. */
#include "host.h"

/**
 * limn_host_reference_free:
 * @self: (nullable) (transfer full): a reference that can be chosen
 */
void
limn_host_reference_free (LimnHostReference *self)
{
  if (self == NULL)
    return;
  g_free (self->entry);
  g_free (self->label);
  g_free (self);
}
