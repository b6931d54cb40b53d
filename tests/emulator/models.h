/* emulator/models: the models on offer, their providers and prices. */
#pragma once

#include "sizes.h"

G_BEGIN_DECLS

#define EMU_MODELS_MAX_PROVIDERS 4

/**
 * EmuOffer:
 * @provider: slug
 * @price: micro-dollars an image, by tier
 * @input_price: micro-dollars an uploaded image
 */
typedef struct
{
  const char *provider;
  guint price[EMU_N_TIERS];
  guint input_price;
} EmuOffer;

/**
 * EmuModel:
 * @family: which sizes it has
 * @offers: providers and prices, the first is the gateway's choice
 * @modality: (nullable): what it makes, %NULL for images
 */
typedef struct
{
  const char *id;
  const char *alias;
  const char *name;
  const char *maker;
  EmuSizesFamily family;
  guint prompt_limit;
  guint max_images;
  gboolean honours_mask;
  EmuOffer offers[EMU_MODELS_MAX_PROVIDERS];
  const char *modality;
} EmuModel;

/**
 * EmuModelChoice:
 * @pinned: a provider was named
 * @edit_only: the slug of a variant that edits and does not generate
 */
typedef struct
{
  const EmuModel *model;
  const EmuOffer *offer;
  gboolean pinned;
  gboolean edit_only;
} EmuModelChoice;

const EmuModel *emu_models_get (guint index);
const EmuModel *emu_models_find (const char *id);
char *emu_models_describe_missing (const char *id);
gboolean emu_models_choose (const char *slug, EmuModelChoice *choice);
const EmuOffer *emu_models_offer (const EmuModel *model, const char *provider);
const char *emu_models_provider_name (const char *provider);

G_END_DECLS
