/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/seed: the seeds of several results of one job. */
#include "seed.h"

#include <string.h>

#include "parameter-table.h"

#define LIMN_SEED_NAME "seed"

/**
 * limn_seed_vary:
 * @seed: as the user gave it: an int32, as all vendors take it
 * @number: of a result in its job, from 0
 *
 * Requests of one job with one seed would bring the same picture again.
 *
 * Returns: @seed itself for the first result, and the numbers behind it for
 *   the others; behind 2147483647 comes 0, and they are never negative
 */
gint64
limn_seed_vary (gint64 seed, guint number)
{
  return number == 0 ? seed : (seed + number) & G_MAXINT32;
}

/**
 * limn_seed_dup_option:
 * @name: of an option of a request
 * @value: its value
 * @number: of the first result that is asked for with it
 *
 * Returns: (transfer full): @value, but for a seed: that of result @number
 */
JsonNode *
limn_seed_dup_option (const char *name, JsonNode *value, guint number)
{
  if (strcmp (name, LIMN_SEED_NAME) != 0 || !JSON_NODE_HOLDS_VALUE (value) ||
      json_node_get_value_type (value) != G_TYPE_INT64)
    return json_node_copy (value);
  return json_node_init_int (
      json_node_alloc (), limn_seed_vary (json_node_get_int (value), number));
}

/**
 * limn_seed_dup_sent:
 * @plan: a plan
 * @route: one of its routes
 * @number: of a result that is asked for by a request of its own
 *
 * Returns: (transfer full) (nullable): the seed that goes to @route for it, in
 *   digits; %NULL where there is none, or @route takes none
 */
char *
limn_seed_dup_sent (const LimnPlan *plan, const LimnRoute *route, guint number)
{
  JsonNode *value =
      json_object_get_member (plan->request->options, LIMN_SEED_NAME);
  const LimnParameterCell *cell = limn_parameter_table_get_cell (
      route, limn_parameter_table_find (LIMN_SEED_NAME));
  g_autoptr (JsonNode) sent = NULL;

  if (value == NULL || cell->behaviour == LIMN_PARAMETER_DROPPED)
    return NULL;
  sent = limn_seed_dup_option (LIMN_SEED_NAME, value, number);
  return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (sent));
}
