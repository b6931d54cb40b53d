/* emulator/edit: what an image model would make of an uploaded picture. */
#pragma once

#include "picture.h"

G_BEGIN_DECLS

typedef enum
{
  EMU_EDIT_SCENE,
  EMU_EDIT_IDENTITY,
  EMU_EDIT_INVERT,
} EmuEditMode;

/**
 * EmuEditDrift:
 * @dx: content moves right, in pixels of the result
 * @dy: content moves down, in pixels of the result
 * @scale: content grows about the middle; 1 is none
 * @gain: factor on red, green and blue; 1 is none
 * @wide: the answer is in a wide space, whose profile comes with it
 *
 * The unfaithfulness of real models, on demand.
 */
typedef struct
{
  double dx;
  double dy;
  double scale;
  double gain[3];
  gboolean wide;
} EmuEditDrift;

EmuPicture *emu_edit_picture (GPtrArray *pictures,
                              const EmuPicture *mask,
                              const char *prompt,
                              guint index,
                              EmuEditMode mode,
                              guint width,
                              guint height);
EmuPicture *emu_edit_drift (const EmuPicture *picture,
                            const EmuEditDrift *drift);
gboolean emu_edit_drift_is_none (const EmuEditDrift *drift);

G_END_DECLS
