/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/ink: letters that can be read on their ground. */
#include "ink.h"

/**
 * limn_ink_choose:
 * @paper: a color that letters are on
 *
 * How light a color looks is weighed as ITU-R BT.601 does.
 *
 * Returns: black or white, whichever stands out
 */
GdkColor
limn_ink_choose (const GdkColor *paper)
{
  guint light =
      (299u * paper->red + 587u * paper->green + 114u * paper->blue) / 1000;
  guint16 ink = light > G_MAXUINT16 / 2 ? 0 : G_MAXUINT16;

  return (GdkColor){ .red = ink, .green = ink, .blue = ink };
}
