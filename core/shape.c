/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/shape: which ratio, tier and pixels a request comes to on a model. */
#include "shape.h"

#include <glib/gi18n-lib.h>

#include <math.h>
#include <string.h>

#include "notes.h"
#include "sizing.h"

/* ratios and areas closer than this are what the user wrote */
#define LIMN_SHAPE_SAME 1e-9

/* a frame with this much more pixels than come back loses nothing that shows
 */
#define LIMN_SHAPE_LOSS 1.02

#define LIMN_SHAPE_AUTO "auto"

typedef struct
{
  const LimnRequest *request;
  const LimnModel *model;
  GPtrArray *notes;
  const LimnScene *scene;
  const LimnFrame *frame;
  gdouble context;
  gdouble width, height; /* what the result should suit; 0 unknown */
  LimnSize size;
} LimnShapeWish;

static void
limn_shape_note (LimnShapeWish *wish,
                 const char *name,
                 const char *written,
                 const char *used)
{
  limn_notes_match (wish->notes, name, written, used);
}

static gboolean
limn_shape_is_auto (const char *text)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));

  return g_ascii_strcasecmp (trimmed, LIMN_SHAPE_AUTO) == 0;
}

/* any explicit size is more specific than the other two */
static void
limn_shape_note_ignored (LimnShapeWish *wish)
{
  const LimnRequest *request = wish->request;

  if (*request->size == '\0')
    return;
  if (*request->aspect_ratio != '\0')
    limn_notes_add (wish->notes,
                    LIMN_NOTE_DROPPED,
                    "aspect_ratio",
                    _ ("aspect_ratio %s is ignored: size %s wins"),
                    request->aspect_ratio,
                    request->size);
  if (*request->resolution != '\0' && wish->size.kind != LIMN_SIZE_RATIO)
    limn_notes_add (wish->notes,
                    LIMN_NOTE_DROPPED,
                    "resolution",
                    _ ("resolution %s is ignored: size %s wins"),
                    request->resolution,
                    request->size);
}

/* what is laid over a frame has its size */
static void
limn_shape_note_fit (LimnShapeWish *wish)
{
  const char *fit = limn_request_get_option (wish->request, "limn.fit");

  if (limn_operation_has_frame (wish->request->operation) &&
      g_strcmp0 (fit, "table") == 0)
    limn_notes_add (wish->notes,
                    LIMN_NOTE_DROPPED,
                    "limn.fit",
                    _ ("limn.fit table is ignored: the result has the size of "
                       "what was sent"));
}

static const char *
limn_shape_match_ratio (LimnShapeWish *wish,
                        const char *name,
                        const char *written,
                        gdouble ratio)
{
  const char *nearest = limn_model_nearest_ratio (wish->model, ratio);
  gdouble width, height;

  limn_sizing_parse_ratio (nearest, &width, &height, NULL);
  if (fabs (log (ratio) - log (width / height)) > LIMN_SHAPE_SAME)
    limn_shape_note (wish, name, written, nearest);
  return nearest;
}

static const char *
limn_shape_choose_ratio (LimnShapeWish *wish)
{
  const LimnRequest *request = wish->request;
  gdouble width = 0;
  gdouble height = 0;

  if (wish->size.kind == LIMN_SIZE_RATIO)
    return limn_shape_match_ratio (
        wish, "size", request->size, wish->size.width / wish->size.height);
  if (*request->size != '\0' || limn_shape_is_auto (request->aspect_ratio))
    return LIMN_SHAPE_AUTO;
  limn_sizing_parse_ratio (request->aspect_ratio, &width, &height, NULL);
  if (width > 0)
    return limn_shape_match_ratio (
        wish, "aspect_ratio", request->aspect_ratio, width / height);
  if (wish->width > 0)
    return limn_model_nearest_ratio (wish->model, wish->width / wish->height);
  /* an edit of unknown size follows its input, as the models do by default */
  return limn_operation_has_frame (request->operation) ?
             LIMN_SHAPE_AUTO :
             limn_model_nearest_ratio (wish->model, 1);
}

/* pixels worth returning, where @row is what comes back */
static gdouble
limn_shape_count_pixels (const LimnShapeWish *wish, const LimnModelSize *row)
{
  LimnFrame frame;

  if (wish->frame != NULL)
    return (gdouble) wish->frame->sent_width * wish->frame->sent_height;
  limn_frame_fit (&frame,
                  wish->scene,
                  wish->context,
                  row->vendor_width,
                  row->vendor_height);
  return (gdouble) frame.rect.width * frame.rect.height;
}

/* the smallest tier that loses no detail of the frame, else the largest */
static const char *
limn_shape_cover (const LimnShapeWish *wish, const char *ratio)
{
  const char *tier = wish->model->default_tier;

  if (strcmp (ratio, LIMN_SHAPE_AUTO) == 0)
    ratio = limn_model_nearest_ratio (wish->model, wish->width / wish->height);
  for (guint i = 0; wish->model->tiers[i] != NULL; i++)
    {
      const LimnModelSize *row =
          limn_model_find_size (wish->model, ratio, wish->model->tiers[i]);

      if (row == NULL)
        continue;
      tier = row->resolution;
      if (limn_shape_count_pixels (wish, row) <=
          (gdouble) row->vendor_width * row->vendor_height * LIMN_SHAPE_LOSS)
        break;
    }
  return tier;
}

static const char *
limn_shape_choose_tier (LimnShapeWish *wish, const char *ratio)
{
  const LimnRequest *request = wish->request;
  const char *nearest;
  gdouble wanted = 0;
  gdouble found = 0;

  if ((*request->size != '\0' && wish->size.kind != LIMN_SIZE_RATIO) ||
      limn_shape_is_auto (request->resolution))
    return LIMN_SHAPE_AUTO;
  limn_sizing_parse_tier (request->resolution, &wanted, NULL);
  if (wanted == 0 && wish->scene != NULL)
    return limn_shape_cover (wish, ratio);
  if (wanted == 0)
    return wish->model->default_tier;
  nearest = limn_model_nearest_tier (wish->model, wanted);
  limn_sizing_parse_tier (nearest, &found, NULL);
  if (fabs (log (wanted) - log (found)) > LIMN_SHAPE_SAME)
    limn_shape_note (wish, "resolution", request->resolution, nearest);
  return nearest;
}

static void
limn_shape_resolve_pixels (LimnShape *self, LimnShapeWish *wish)
{
  guint width = (guint) wish->size.width;
  guint height = (guint) wish->size.height;
  const LimnModelSize *row =
      limn_model_nearest_size (wish->model,
                               wish->size.width / wish->size.height,
                               (gdouble) width * height);
  g_autofree char *used = NULL;

  *self = (LimnShape){ row->aspect_ratio, row->resolution, row };
  if ((row->width == width && row->height == height) ||
      (row->vendor_width == width && row->vendor_height == height))
    return;
  used = g_strdup_printf ("%s %s (%ux%u)",
                          row->aspect_ratio,
                          row->resolution,
                          row->vendor_width,
                          row->vendor_height);
  limn_shape_note (wish, "size", wish->request->size, used);
}

/* what to expect where the model chooses: of an edit, the shape it was sent */
static void
limn_shape_expect (LimnShape *self, LimnShapeWish *wish)
{
  const char *ratio = self->aspect_ratio;
  const char *tier = self->resolution;
  gboolean chooses = strcmp (ratio, LIMN_SHAPE_AUTO) == 0 ||
                     strcmp (tier, LIMN_SHAPE_AUTO) == 0;
  gdouble width, height, pixels;

  if (chooses && (!limn_operation_has_frame (wish->request->operation) ||
                  wish->width == 0))
    return;
  if (strcmp (ratio, LIMN_SHAPE_AUTO) == 0)
    ratio = limn_model_nearest_ratio (wish->model, wish->width / wish->height);
  if (strcmp (tier, LIMN_SHAPE_AUTO) == 0)
    tier = wish->model->default_tier;
  self->size = limn_model_find_size (wish->model, ratio, tier);
  if (self->size != NULL)
    return;
  limn_sizing_parse_ratio (ratio, &width, &height, NULL);
  limn_sizing_parse_tier (tier, &pixels, NULL);
  self->size = limn_model_nearest_size (wish->model, width / height, pixels);
  if (strcmp (self->resolution, LIMN_SHAPE_AUTO) == 0)
    return;
  limn_shape_note (wish, "resolution", tier, self->size->resolution);
  self->resolution = self->size->resolution;
}

static void
limn_shape_suit (LimnShapeWish *wish, const LimnCanvas *canvas)
{
  LimnRect padded;

  if (canvas == NULL || wish->request->operation == LIMN_OPERATION_CREATE)
    return;
  wish->width = canvas->width;
  wish->height = canvas->height;
  if (canvas->scene != NULL)
    {
      wish->scene = canvas->scene;
      padded = limn_frame_pad (wish->scene, wish->context);
      wish->width = padded.width;
      wish->height = padded.height;
    }
  if (canvas->frame != NULL)
    {
      wish->frame = canvas->frame;
      wish->width = canvas->frame->rect.width;
      wish->height = canvas->frame->rect.height;
    }
  if (wish->height == 0)
    wish->width = 0;
}

/* a model without a table takes what was written, and the rest is its choice */
static void
limn_shape_pass (LimnShape *self, LimnShapeWish *wish)
{
  const LimnRequest *request = wish->request;
  gboolean has_ratio = *request->size == '\0' && *request->aspect_ratio != '\0';
  gboolean has_tier =
      *request->resolution != '\0' &&
      (*request->size == '\0' || wish->size.kind == LIMN_SIZE_RATIO);

  *self = (LimnShape){ has_ratio ? request->aspect_ratio : LIMN_SHAPE_AUTO,
                       has_tier ? request->resolution : LIMN_SHAPE_AUTO,
                       NULL };
}

/**
 * limn_shape_resolve:
 * @self: (out caller-allocates): the result; its strings belong to @model or
 *   @request
 * @request: a request that is valid
 * @model: the model it goes to
 * @canvas: (nullable): what the result should suit
 * @notes: (element-type LimnNote): gets all that is not what was written
 *
 * `size` wins over `aspect_ratio` and `resolution`. What is not supported goes
 * to the nearest by logarithm. What is not said suits the canvas: an edit takes
 * the smallest tier that keeps its detail. A model without a table gets what
 * is written, and chooses the rest.
 */
void
limn_shape_resolve (LimnShape *self,
                    const LimnRequest *request,
                    const LimnModel *model,
                    const LimnCanvas *canvas,
                    GPtrArray *notes)
{
  LimnShapeWish wish = { .request = request,
                         .model = model,
                         .notes = notes,
                         .context = limn_request_get_number (
                             request, "limn.context", -1) };
  const char *ratio;

  limn_sizing_parse_size (request->size, &wish.size, NULL);
  limn_shape_suit (&wish, canvas);
  limn_shape_note_ignored (&wish);
  limn_shape_note_fit (&wish);
  if (model->n_sizes == 0)
    {
      limn_shape_pass (self, &wish);
      return;
    }
  if (wish.size.kind == LIMN_SIZE_PIXELS)
    {
      limn_shape_resolve_pixels (self, &wish);
      return;
    }
  ratio = limn_shape_choose_ratio (&wish);
  *self = (LimnShape){ ratio, limn_shape_choose_tier (&wish, ratio), NULL };
  limn_shape_expect (self, &wish);
}
