/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/flavor: how servers like OpenAI's differ from it. */
#include "flavor.h"

#include <string.h>

#define LIMN_FLAVOR_EDITS "/images/edits"

/* clang-format off */
/* the cells, as those of limn/parameter-table: passthrough, converted or else
 * emulated, emulated, dropped, placed within the prompt */
#define P { LIMN_PARAMETER_PASSTHROUGH, NULL, NULL, LIMN_PARAMETER_DROPPED }
#define C(how) \
  { LIMN_PARAMETER_CONVERTED, NULL, limn_parameter_convert_##how, \
    LIMN_PARAMETER_EMULATED }
#define E { LIMN_PARAMETER_EMULATED, NULL, NULL, LIMN_PARAMETER_EMULATED }
#define X { LIMN_PARAMETER_DROPPED, NULL, NULL, LIMN_PARAMETER_DROPPED }
#define B { LIMN_PARAMETER_CONVERTED, "", NULL, LIMN_PARAMETER_DROPPED }

/* facts/wire.md §7: what each of them takes, ignores or refuses. A parameter
 * without a cell is treated as at OpenAI; what a server would ignore is
 * dropped, so that the record tells. */
static const LimnFlavorCell limn_flavor_openai_cells[] = {
  { "seed", X },
  { NULL, X },
};

/* base64 always; seed, steps and the like are read from within the prompt */
static const LimnFlavorCell limn_flavor_sdcpp_cells[] = {
  { "seed", B },
  { "response_format", E },
  { "output_format", C (sdcpp_format) },
  { "quality", X },
  { "style", X },
  { "user", X },
  { "", B },
  { NULL, X },
};

static const LimnFlavorCell limn_flavor_lemonade_cells[] = {
  { "n", C (single_generation) },
  { "response_format", C (inline) },
  { "output_format", E },
  { "output_compression", E },
  { "quality", X },
  { "style", X },
  { "user", X },
  { NULL, X },
};

/* inpainting makes one image, whatever it is told */
static const LimnFlavorCell limn_flavor_localai_cells[] = {
  { "n", C (single_edit) },
  { "output_format", E },
  { "output_compression", E },
  { "quality", X },
  { "style", X },
  { "user", X },
  { NULL, X },
};

static const LimnFlavorCell limn_flavor_vllm_cells[] = {
  { "response_format", C (inline) },
  { "quality", X },
  { "style", X },
  { "user", X },
  { NULL, X },
};

/* URLs need storage that few of these servers have */
static const LimnFlavorCell limn_flavor_sglang_cells[] = {
  { "response_format", C (inline) },
  { "style", X },
  { "user", X },
  { NULL, X },
};

/* what stands behind it refuses what it does not know, and may lie about n */
static const LimnFlavorCell limn_flavor_litellm_cells[] = {
  { "n", C (single) },
  { "response_format", E },
  { NULL, X },
};

/* nobody knows what it does with n */
static const LimnFlavorCell limn_flavor_plain_cells[] = {
  { "n", C (single) },
  { NULL, X },
};

static const LimnFlavor limn_flavors[] = {
  { .name = "openai",
    .edits = LIMN_FLAVOR_EDITS,
    .mask = "mask",
    .cells = limn_flavor_openai_cells },
  { .name = "sdcpp",
    .edits = LIMN_FLAVOR_EDITS,
    .mask = "mask",
    .arguments = "sd_cpp_extra_args",
    .cells = limn_flavor_sdcpp_cells },
  { .name = "lemonade",
    .edits = LIMN_FLAVOR_EDITS,
    .mask = "mask",
    .sizes_edits = TRUE,
    .cells = limn_flavor_lemonade_cells },
  { .name = "localai",
    .masked_edits = "/images/inpainting",
    .references = "ref_images",
    .mask = "mask",
    .sizes_edits = TRUE,
    .cells = limn_flavor_localai_cells },
  { .name = "vllm",
    .edits = LIMN_FLAVOR_EDITS,
    .mask = "mask_image",
    .cells = limn_flavor_vllm_cells },
  { .name = "sglang",
    .edits = LIMN_FLAVOR_EDITS,
    .mask = "mask",
    .cells = limn_flavor_sglang_cells },
  { .name = "litellm",
    .edits = LIMN_FLAVOR_EDITS,
    .mask = "mask",
    .cells = limn_flavor_litellm_cells },
  { .name = "plain",
    .edits = LIMN_FLAVOR_EDITS,
    .mask = "mask",
    .cells = limn_flavor_plain_cells },
};
/* clang-format on */

/**
 * limn_flavor_find:
 * @name: of a flavor
 *
 * Returns: (transfer none) (nullable): it
 */
const LimnFlavor *
limn_flavor_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (limn_flavors); i++)
    if (strcmp (limn_flavors[i].name, name) == 0)
      return &limn_flavors[i];
  return NULL;
}

/**
 * limn_flavor_dup_names:
 *
 * Returns: (transfer full): all there are, for a sentence
 */
char *
limn_flavor_dup_names (void)
{
  const char *names[G_N_ELEMENTS (limn_flavors) + 1] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (limn_flavors); i++)
    names[i] = limn_flavors[i].name;
  return g_strjoinv (", ", (char **) names);
}

/**
 * limn_flavor_get_cell:
 * @self: (nullable): a flavor; %NULL for a server that is not of this kind
 * @parameter: (nullable): a row; %NULL for a parameter the table does not name
 *
 * Returns: (transfer none) (nullable): what becomes of it there, %NULL where
 *   it is as in the endpoint's column
 */
const LimnParameterCell *
limn_flavor_get_cell (const LimnFlavor *self, const LimnParameter *parameter)
{
  const char *name = parameter != NULL ? parameter->name : "";

  if (self == NULL)
    return NULL;
  for (guint i = 0; self->cells[i].parameter != NULL; i++)
    if (strcmp (self->cells[i].parameter, name) == 0)
      return &self->cells[i].cell;
  return NULL;
}
