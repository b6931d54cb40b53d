/* emulator/order: fields of an image request, their types and bounds. */
#include "order.h"

#include <string.h>

#include "decode.h"
#include "encode.h"
#include "problem.h"

typedef struct
{
  JsonObject *fields;
  gboolean loose;
  const EmuSettings *settings;
} EmuOrderForm;

typedef gboolean (*EmuOrderStep) (EmuOrder *self,
                                  const EmuOrderForm *form,
                                  GError **error);

EmuOrder *
emu_order_new (gboolean edit)
{
  EmuOrder *self = g_new0 (EmuOrder, 1);

  self->edit = edit;
  self->n = 1;
  self->images =
      g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  return self;
}

void
emu_order_free (EmuOrder *self)
{
  if (self == NULL)
    return;
  g_free (self->model_id);
  g_free (self->prompt);
  g_free (self->user);
  g_ptr_array_unref (self->images);
  g_clear_pointer (&self->mask, g_bytes_unref);
  g_free (self);
}

G_GNUC_PRINTF (2, 3)
static gboolean
emu_order_refuse (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_propagate_error (error,
                     g_error_new_valist (
                         EMU_PROBLEM_ERROR, EMU_PROBLEM_INVALID, format, args));
  va_end (args);
  return FALSE;
}

static gboolean
emu_order_text (const EmuOrderForm *form,
                const char *name,
                const char **value,
                GError **error)
{
  JsonNode *node = json_object_get_member (form->fields, name);

  *value = NULL;
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_STRING)
    return emu_order_refuse (error, "%s: Invalid input: expected string", name);
  *value = json_node_get_string (node);
  return TRUE;
}

/* a form has nothing but text; JSON must have a whole number */
static gboolean
emu_order_number (const EmuOrderForm *form,
                  const char *name,
                  gint64 low,
                  gint64 high,
                  gint64 *value,
                  GError **error)
{
  JsonNode *node = json_object_get_member (form->fields, name);
  gboolean good;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (form->loose)
    good = g_ascii_string_to_signed (
        json_node_get_string (node), 10, low, high, value, NULL);
  else
    {
      good = JSON_NODE_HOLDS_VALUE (node) &&
             json_node_get_value_type (node) == G_TYPE_INT64;
      *value = good ? json_node_get_int (node) : 0;
      good = good && *value >= low && *value <= high;
    }
  return good || emu_order_refuse (error,
                                   "%s: Invalid input: expected integer from "
                                   "%" G_GINT64_FORMAT " to %" G_GINT64_FORMAT,
                                   name,
                                   low,
                                   high);
}

static gboolean
emu_order_refuse_mode (const EmuOrder *self, GError **error)
{
  const char *made = self->choice.model->modality;

  return emu_order_refuse (error,
                           "Model '%s' does not support %s. Supported modes: "
                           "%s%s",
                           self->model_id,
                           self->edit ? "image-edit" : "text-to-image",
                           made != NULL ? "text-to-" : "",
                           made != NULL ? made : "image-edit");
}

static gboolean
emu_order_model (EmuOrder *self, const EmuOrderForm *form, GError **error)
{
  g_autofree char *missing = NULL;
  const char *id;

  if (!emu_order_text (form, "model", &id, error))
    return FALSE;
  if (id == NULL || *id == '\0')
    return emu_order_refuse (error, "model: Invalid input: Required");
  self->model_id = g_strdup (id);
  if (emu_models_choose (id, &self->choice))
    return (self->choice.model->modality == NULL &&
            (self->edit || !self->choice.edit_only)) ||
           emu_order_refuse_mode (self, error);
  missing = emu_models_describe_missing (id);
  g_set_error_literal (error, EMU_PROBLEM_ERROR, EMU_PROBLEM_MODEL, missing);
  return FALSE;
}

static gboolean
emu_order_prompt (EmuOrder *self, const EmuOrderForm *form, GError **error)
{
  guint limit = form->settings->prompt_limit > 0 ?
                    form->settings->prompt_limit :
                    self->choice.model->prompt_limit;
  const char *prompt;

  if (!emu_order_text (form, "prompt", &prompt, error))
    return FALSE;
  if (prompt == NULL)
    return emu_order_refuse (error, "prompt: Invalid input: Required");
  if (*prompt == '\0')
    return emu_order_refuse (
        error, "prompt: Too small: expected string to have >=1 characters");
  if (g_utf8_strlen (prompt, -1) > (glong) limit)
    return emu_order_refuse (
        error,
        "prompt: Too big: expected string to have <=%u characters",
        limit);
  self->prompt = g_strdup (prompt);
  return TRUE;
}

static gboolean
emu_order_numbers (EmuOrder *self, const EmuOrderForm *form, GError **error)
{
  gint64 n = 1, seed = 0, quality = EMU_ENCODE_QUALITY;
  const char *user;

  if (!emu_order_number (form, "n", 1, 10, &n, error) ||
      !emu_order_number (form, "seed", 0, G_MAXUINT32, &seed, error) ||
      !emu_order_number (form, "output_compression", 0, 100, &quality, error) ||
      !emu_order_text (form, "user", &user, error))
    return FALSE;
  self->n = (guint) n;
  self->seed = (guint64) seed;
  self->quality = (guint) quality;
  self->user = g_strdup (user);
  return TRUE;
}

static gboolean
emu_order_formats (EmuOrder *self, const EmuOrderForm *form, GError **error)
{
  const char *output, *response;

  if (!emu_order_text (form, "output_format", &output, error) ||
      !emu_order_text (form, "response_format", &response, error))
    return FALSE;
  self->format = emu_picture_format_from_name (output ? output : "png");
  if (self->format == EMU_FORMAT_UNKNOWN)
    return emu_order_refuse (error,
                             "output_format: Invalid option: '%s' is none of "
                             "png, jpeg, gif, webp, avif",
                             output);
  self->b64 = g_strcmp0 (response, "b64_json") == 0;
  if (response != NULL && !self->b64 && !g_str_equal (response, "url"))
    return emu_order_refuse (
        error,
        "response_format: Invalid option: expected one of url, b64_json");
  return TRUE;
}

/* size is the most specific and wins whole */
static gboolean
emu_order_wish (EmuOrder *self, const EmuOrderForm *form, GError **error)
{
  const char *size, *ratio, *tier;

  if (!emu_order_text (form, "size", &size, error) ||
      !emu_order_text (form, "aspect_ratio", &ratio, error) ||
      !emu_order_text (form, "resolution", &tier, error))
    return FALSE;
  if (ratio != NULL && !emu_sizes_parse_ratio (ratio, &self->wish))
    return emu_order_refuse (
        error, "aspect_ratio: Invalid ratio '%s', expected W:H", ratio);
  if (tier != NULL && !emu_sizes_parse_tier (tier, &self->wish))
    return emu_order_refuse (
        error, "resolution: Invalid tier '%s', expected 1K or auto", tier);
  if (size != NULL && !emu_sizes_parse_size (size, &self->wish))
    return emu_order_refuse (
        error, "size: Invalid size '%s', expected WxH, W:H or auto", size);
  return TRUE;
}

static gboolean
emu_order_check_mask (EmuOrder *self, guint width, guint height, GError **error)
{
  guint w, h;

  if (self->mask == NULL)
    return TRUE;
  if (emu_decode_probe (self->mask, &w, &h) != EMU_FORMAT_PNG)
    return emu_order_refuse (error, "mask: must be a PNG image");
  return (w == width && h == height) ||
         emu_order_refuse (error,
                           "mask: is %ux%u, but the image is %ux%u",
                           w,
                           h,
                           width,
                           height);
}

static gboolean
emu_order_uploads (EmuOrder *self, const EmuOrderForm *form, GError **error)
{
  guint first_width = 0, first_height = 0;

  if (!self->edit)
    return TRUE;
  if (self->images->len == 0)
    return emu_order_refuse (error, "image: Invalid input: Required");
  if (self->images->len > self->choice.model->max_images)
    return emu_order_refuse (
        error,
        "Model '%s' does not support more than %u input images",
        self->choice.model->id,
        self->choice.model->max_images);
  for (guint i = 0; i < self->images->len; i++)
    {
      guint w, h;

      if (emu_decode_probe (g_ptr_array_index (self->images, i), &w, &h) ==
          EMU_FORMAT_UNKNOWN)
        return emu_order_refuse (
            error, "image: input image %u is no PNG, JPEG or WebP", i + 1);
      if (i > 0)
        continue;
      first_width = w;
      first_height = h;
    }
  if (self->wish.ratio == 0 && first_height > 0)
    self->wish.ratio = (double) first_width / first_height;
  return emu_order_check_mask (self, first_width, first_height, error);
}

static const EmuOrderStep emu_order_steps[] = {
  emu_order_model,   emu_order_prompt, emu_order_numbers,
  emu_order_formats, emu_order_wish,   emu_order_uploads,
};

/**
 * emu_order_read:
 * @fields: by the gateway's names
 * @loose: they come from a form, where numbers are text
 *
 * Checks fields and uploads, and settles the size.
 */
gboolean
emu_order_read (EmuOrder *self,
                JsonObject *fields,
                gboolean loose,
                const EmuSettings *settings,
                GError **error)
{
  EmuOrderForm form = { fields, loose, settings };

  for (guint i = 0; i < G_N_ELEMENTS (emu_order_steps); i++)
    if (!emu_order_steps[i](self, &form, error))
      return FALSE;
  self->size =
      emu_settings_size (settings, self->choice.model->family, &self->wish);
  return TRUE;
}

/**
 * emu_order_cost:
 *
 * Returns: micro-dollars for all images
 */
gint64
emu_order_cost (const EmuOrder *self)
{
  const EmuOffer *offer = self->choice.offer;
  gint64 each = offer->price[self->size.tier];

  return self->n * (each + (gint64) offer->input_price * self->images->len);
}

EmuStudioOrder *
emu_order_for_studio (const EmuOrder *self, const EmuSettings *settings)
{
  EmuStudioOrder *order = emu_studio_order_new ();

  order->prompt = g_strdup (self->prompt);
  order->seed = self->seed;
  order->n = self->n;
  order->width = self->size.width;
  order->height = self->size.height;
  order->format = self->format;
  order->quality = self->quality;
  order->base64 = self->b64;
  if (!self->edit)
    return order;
  order->uploads = g_ptr_array_ref (self->images);
  order->edit = settings->edit;
  order->drift = settings->drift;
  if (self->mask != NULL && self->choice.model->honours_mask)
    order->mask = g_bytes_ref (self->mask);
  return order;
}
