/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/parameter-table: parameter x endpoint -> what becomes of it. */
#pragma once

#include "parameter-convert.h"
#include "parameters.h"

G_BEGIN_DECLS

typedef enum
{
  LIMN_PARAMETER_ENDPOINT_LUMENFALL,
  LIMN_PARAMETER_ENDPOINT_GEMINI,
  LIMN_PARAMETER_ENDPOINT_VERTEX,
  LIMN_PARAMETER_ENDPOINT_FAL,
  LIMN_PARAMETER_ENDPOINT_REPLICATE,
  LIMN_PARAMETER_ENDPOINT_OPENAI,
  LIMN_PARAMETER_ENDPOINT_ECHO,
  LIMN_PARAMETER_N_ENDPOINTS,
} LimnParameterEndpoint;

typedef enum
{
  LIMN_PARAMETER_TYPE_STRING,
  LIMN_PARAMETER_TYPE_BOOLEAN,
  LIMN_PARAMETER_TYPE_INTEGER,
  LIMN_PARAMETER_TYPE_NUMBER,
  LIMN_PARAMETER_TYPE_REFERENCES,
} LimnParameterType;

typedef enum
{
  LIMN_PARAMETER_ROLE_EXTRA, /* an option that is sent */
  LIMN_PARAMETER_ROLE_CORE,  /* a field of the request */
  LIMN_PARAMETER_ROLE_FILE,  /* images, which are given as files */
  LIMN_PARAMETER_ROLE_OWN,   /* limn.*, never sent */
} LimnParameterRole;

/**
 * LimnParameterCell:
 * @behaviour: what becomes of the parameter at the endpoint
 * @target: (nullable): where it goes in the body: keys joined by dots, a key
 *   with [] holds an array of one object; "" is placed by the endpoint itself
 *   (an address, a message), %NULL is its own name
 * @convert: (nullable): makes the endpoint's form of the value
 * @otherwise: what becomes of a value that @convert makes nothing of
 */
typedef struct
{
  LimnParameterBehaviour behaviour;
  const char *target;
  LimnParameterConvert convert;
  LimnParameterBehaviour otherwise;
} LimnParameterCell;

/**
 * LimnParameter:
 * @name: the gateway's name
 * @role: who handles it
 * @type: of its value
 * @allowed: (nullable): all values there are; words that may stand for a
 *   number
 * @min: @max: range of a number
 * @scope: (nullable): the one provider behind the gateway that knows it
 * @cells: what becomes of it, by endpoint
 */
typedef struct
{
  const char *name;
  LimnParameterRole role;
  LimnParameterType type;
  const char *const *allowed;
  gdouble min, max;
  const char *scope;
  LimnParameterCell cells[LIMN_PARAMETER_N_ENDPOINTS];
} LimnParameter;

/**
 * LimnParameterColumn:
 * @endpoint: whom we talk to
 * @root: (nullable): object of the body that holds the parameters
 * @others: what becomes of a parameter that the table does not name
 * @paths: whether dots in such a name lead into objects
 */
typedef struct
{
  const char *endpoint;
  const char *root;
  LimnParameterCell others;
  gboolean paths;
} LimnParameterColumn;

const LimnParameter *limn_parameter_table_find (const char *name);
const LimnParameter *limn_parameter_table_get (guint index);
const LimnParameterColumn *limn_parameter_table_find_column (
    const char *endpoint);
const LimnParameterCell *limn_parameter_table_get_cell (
    const LimnRoute *route, const LimnParameter *parameter);
gboolean limn_parameter_table_is_placed (const LimnRoute *route,
                                         const char *name);
gboolean limn_parameter_table_is_gateway (const LimnRoute *route);
gboolean limn_parameter_table_lacks (const LimnPlan *plan,
                                     const LimnParameter *parameter);
gboolean limn_parameter_table_takes (const LimnPlan *plan,
                                     const LimnRoute *route,
                                     const char *name);

G_END_DECLS
