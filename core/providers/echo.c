/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/echo: the endpoint without network or price. */
#include "provider.h"

#include "error.h"

/* side of the test card's squares, pixels */
#define LIMN_ECHO_SQUARE 64
#define LIMN_ECHO_DEFAULT_SIDE 1024

/* SMPTE-like bars: gray, yellow, cyan, green, magenta, red, blue */
static const guint8 limn_echo_bars[7][3] = {
  { 191, 191, 191 }, { 191, 191, 0 }, { 0, 191, 191 }, { 0, 191, 0 },
  { 191, 0, 191 },   { 191, 0, 0 },   { 0, 0, 191 },
};

/* bars above, ramps of red, green and gray below, a checked border whose
 * squares begin at the corner: shifts, scales and crops all show */
static void
limn_echo_draw_pixel (guint8 *pixel, guint x, guint y, guint w, guint h)
{
  guint edge = MIN (MIN (x, w - 1 - x), MIN (y, h - 1 - y));
  guint ramp = (guint) ((guint64) x * 255 / MAX (w - 1, 1));

  if (edge < LIMN_ECHO_SQUARE / 4)
    memset (
        pixel, (x / LIMN_ECHO_SQUARE + y / LIMN_ECHO_SQUARE) % 2 ? 240 : 16, 3);
  else if (y < h * 2 / 3)
    memcpy (pixel, limn_echo_bars[(guint64) x * 7 / w], 3);
  else
    for (guint c = 0; c < 3; c++)
      pixel[c] = y > h * 5 / 6 || c == x * 3 / w ? ramp : 0;
}

static GBytes *
limn_echo_draw_card (guint width, guint height, GError **error)
{
  LimnImageInfo info = { .format = LIMN_IMAGE_FORMAT_PNG,
                         .width = width,
                         .height = height,
                         .channels = 3,
                         .depth = 8 };
  g_autoptr (LimnEncoder) encoder = limn_encoder_new (&info, NULL, error);
  g_autofree guint8 *row = g_malloc ((gsize) width * 3);

  if (encoder == NULL)
    return NULL;
  for (guint y = 0; y < height; y++)
    {
      for (guint x = 0; x < width; x++)
        limn_echo_draw_pixel (row + (gsize) x * 3, x, y, width, height);
      if (!limn_encoder_push (encoder, row, (gsize) width * 3, 1, error))
        return NULL;
    }
  return limn_encoder_finish (encoder, error);
}

static GBytes *
limn_echo_answer (const LimnPlan *plan,
                  guint index,
                  const LimnInputs *inputs,
                  GError **error)
{
  /* of a generation the images are references, which show nowhere */
  if (limn_operation_has_frame (plan->request->operation) && inputs != NULL &&
      inputs->images->len > 0)
    {
      LimnInput *first = g_ptr_array_index (inputs->images, 0);

      return g_bytes_ref (first->data);
    }
  if (plan->width == 0 || plan->height == 0)
    return limn_echo_draw_card (
        LIMN_ECHO_DEFAULT_SIDE, LIMN_ECHO_DEFAULT_SIDE, error);
  return limn_echo_draw_card (plan->width, plan->height, error);
}

const LimnProvider limn_provider_echo = {
  .endpoint = "echo",
  .answer = limn_echo_answer,
};
