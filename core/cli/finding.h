/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/finding: one thing the doctor has looked at, and how it is. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * LimnFindingState:
 * @LIMN_FINDING_OK: it is as it should be
 * @LIMN_FINDING_WARNING: it is there, but something is wrong with it
 * @LIMN_FINDING_MISSING: it is not there
 */
typedef enum
{
  LIMN_FINDING_OK,
  LIMN_FINDING_WARNING,
  LIMN_FINDING_MISSING,
} LimnFindingState;

/**
 * LimnFinding:
 * @section: part of the list
 * @name: what was looked at
 * @state: how it is
 * @text: one line about it, with the remedy where one is needed
 * @facts: the same for programs: values by their names, perhaps none
 */
typedef struct
{
  const char *section;
  char *name;
  LimnFindingState state;
  char *text;
  JsonObject *facts;
} LimnFinding;

GPtrArray *limn_finding_new_list (void);
LimnFinding *limn_finding_add (GPtrArray *list,
                               const char *section,
                               const char *name,
                               LimnFindingState state,
                               const char *format,
                               ...) G_GNUC_PRINTF (5, 6);
void limn_finding_set_fact (LimnFinding *self,
                            const char *name,
                            const char *value);
void limn_finding_print_list (const GPtrArray *list);
JsonArray *limn_finding_list_to_json (const GPtrArray *list);

G_END_DECLS
