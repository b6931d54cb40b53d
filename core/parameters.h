/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/parameters: which endpoint takes which parameter, and how. */
#pragma once

#include "plan.h"

G_BEGIN_DECLS

typedef enum
{
  LIMN_PARAMETER_PASSTHROUGH, /* sent as it is */
  LIMN_PARAMETER_RENAMED,     /* same value, the endpoint's name */
  LIMN_PARAMETER_CONVERTED,   /* the endpoint's own form */
  LIMN_PARAMETER_EMULATED,    /* Limn does it */
  LIMN_PARAMETER_DROPPED,     /* not there: reported in the record */
} LimnParameterBehaviour;

LimnParameterBehaviour limn_parameters_behaviour (const char *endpoint,
                                                  const char *name);
const char *const *limn_parameters_get_endpoints (void);
gboolean limn_parameters_is_core (const char *name);
gboolean limn_parameters_is_text (const char *name);
gboolean limn_parameters_validate (const char *name,
                                   JsonNode *value,
                                   GError **error);
void limn_parameters_note (const LimnPlan *plan, const LimnRoute *route);
JsonObject *limn_parameters_resolve (const LimnPlan *plan,
                                     const LimnRoute *route,
                                     guint first,
                                     guint n);
guint limn_parameters_get_batch (const LimnPlan *plan, const LimnRoute *route);

G_END_DECLS
