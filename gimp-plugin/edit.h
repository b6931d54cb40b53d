/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/edit: an edit's way out of the image and back into it. */
#pragma once

#include "again.h"
#include "extension.h"
#include "input.h"
#include "landing.h"
#include "layers.h"
#include "memento.h"
#include "packing.h"
#include "plan.h"
#include "record.h"
#include "srgb.h"

G_BEGIN_DECLS

typedef struct _LimnEdit LimnEdit;

LimnEdit *limn_edit_new (gint32 image, gint32 drawable, GError **error);
LimnEdit *limn_edit_new_extension (gint32 image,
                                   gint32 drawable,
                                   GError **error);
LimnEdit *limn_edit_new_again (gint32 image, const LimnAgain *again);
LimnEdit *limn_edit_new_recovered (gint32 image,
                                   gint32 drawable,
                                   const LimnFrame *frame,
                                   const LimnMemento *memento);
void limn_edit_free (LimnEdit *self);
gboolean limn_edit_suit (LimnEdit *self,
                         const LimnRequest *request,
                         GError **error);
gint32 limn_edit_get_drawable (const LimnEdit *self);
const LimnScene *limn_edit_get_scene (const LimnEdit *self);
const LimnExtension *limn_edit_get_extension (const LimnEdit *self);
const LimnScene *limn_edit_get_close_up (const LimnEdit *self);

gboolean limn_edit_pack (LimnEdit *self,
                         const LimnPlan *plan,
                         LimnPacking *packing,
                         LimnInputs *inputs,
                         GError **error);
void limn_edit_set_plan (LimnEdit *self, const LimnPlan *plan);
LimnSrgb *limn_edit_open (LimnEdit *self,
                          const LimnResultSink *sink,
                          gpointer sink_data);
void limn_edit_remember (const LimnEdit *self, LimnMemento *memento);
void limn_edit_follow (gint32 drawable, LimnFrame *frame, LimnMemento *memento);
void limn_edit_place (LimnEdit *self, LimnPlacement *placement);
void limn_edit_make_room (LimnEdit *self, LimnPlacement *placement);
JsonNode *limn_edit_report (const LimnEdit *self, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnEdit, limn_edit_free)

G_END_DECLS
