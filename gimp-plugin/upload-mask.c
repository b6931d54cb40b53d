/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/upload-mask: what is selected, for models that look at a mask. */
#include "upload-mask.h"

#include "resample.h"

#define LIMN_UPLOAD_MASK_NAME "mask.png"

/**
 * limn_upload_mask_is_read:
 * @plan: a plan
 *
 * Gemini's models have no use for a mask, and fal and Replicate take none. It
 * matters to servers of OpenAI's interface, and may to a model that only the
 * gateway knows.
 *
 * Returns: whether a mask beside the frame may be looked at on some route
 */
gboolean
limn_upload_mask_is_read (const LimnPlan *plan)
{
  for (guint i = 0; i < plan->routes->len; i++)
    {
      const LimnRoute *route = g_ptr_array_index (plan->routes, i);

      if (g_str_equal (route->protocol, "openai") ||
          (g_str_equal (route->protocol, "lumenfall") &&
           plan->model->n_sizes == 0))
        return TRUE;
    }
  return FALSE;
}

static gboolean
limn_upload_mask_push (gpointer user_data,
                       guint y,
                       guint n_rows,
                       const guint8 *pixels,
                       gsize stride,
                       GError **error)
{
  return limn_encoder_push (user_data, pixels, stride, n_rows, error);
}

/**
 * limn_upload_mask_encode:
 * @mask: of the size of @frame's target
 * @frame: what is sent
 * @error: return location
 *
 * Returns: (transfer full): a gray image of the size of what is sent, white
 *   where it is to be edited; around the target its edge goes on
 */
LimnInput *
limn_upload_mask_encode (const LimnMask *mask,
                         const LimnFrame *frame,
                         GError **error)
{
  const LimnRect *rect = &frame->rect;
  const LimnRect *target = &frame->target;
  LimnAxis x = { (gdouble) rect->width / frame->sent_width,
                 rect->x - target->x };
  LimnAxis y = { (gdouble) rect->height / frame->sent_height,
                 rect->y - target->y };
  LimnImageInfo info = { .format = LIMN_IMAGE_FORMAT_PNG,
                         .width = (guint) frame->sent_width,
                         .height = (guint) frame->sent_height,
                         .channels = 1,
                         .depth = 8 };
  g_autoptr (LimnEncoder) encoder = limn_encoder_new (&info, NULL, error);
  g_autoptr (LimnResample) resample = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (encoder == NULL)
    return NULL;
  resample = limn_resample_new ((guint) target->width,
                                (guint) target->height,
                                1,
                                8,
                                info.width,
                                info.height,
                                &x,
                                &y);
  limn_resample_set_sink (resample, 0, limn_upload_mask_push, encoder);
  if (!limn_resample_run (
          resample, limn_mask_get_values (mask), (gsize) target->width, error))
    return NULL;
  bytes = limn_encoder_finish (encoder, error);
  return bytes != NULL ? limn_input_new (bytes, LIMN_UPLOAD_MASK_NAME, error) :
                         NULL;
}
