/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/extension: a canvas that grows, and what a model is sent for it. */
#include "extension.h"

#include <glib/gi18n-lib.h>

#include <math.h>
#include <string.h>

#include "error.h"
#include "notes.h"
#include "sides.h"
#include "sizing.h"

#define LIMN_EXTENSION_RATIO "limn.ratio"

/* context beside a band: as thick as the band itself, and at least this share
 * of the side it belongs to, so that the model sees what it continues */
#define LIMN_EXTENSION_CONTEXT 0.25

/* a close-up gives up sight of the rest, so it must show more detail by this
 * factor */
#define LIMN_EXTENSION_GAIN 1.05

/* less than this shows as a seam, pixels */
#define LIMN_EXTENSION_MIN_OVERLAP 8

static gboolean
limn_extension_read_ratio (const LimnRequest *request,
                           gdouble *width,
                           gdouble *height,
                           GError **error)
{
  const char *text = limn_request_get_option (request, LIMN_EXTENSION_RATIO);

  *width = *height = 0;
  if (text == NULL || limn_sizing_parse_ratio (text, width, height, NULL))
    return TRUE;
  limn_error_set_invalid (
      error, LIMN_EXTENSION_RATIO, text, _ ("use a ratio like 16:9 or 1.85:1"));
  return FALSE;
}

/**
 * limn_extension_validate:
 * @request: a request to extend
 * @error: return location
 *
 * Returns: whether it says how far, by its sides or by `limn.ratio`; %FALSE
 *   with %LIMN_ERROR_INVALID
 */
gboolean
limn_extension_validate (const LimnRequest *request, GError **error)
{
  gdouble width, height;

  if (!limn_sides_validate (&request->sides, error) ||
      !limn_extension_read_ratio (request, &width, &height, error))
    return FALSE;
  if (limn_sides_is_empty (&request->sides) && width == 0)
    limn_error_set_invalid (
        error,
        "left, right, top, bottom",
        NULL,
        _ ("all are 0, so nothing would be new; say how many "
           "pixels a side gets, or the new shape with the "
           "option limn.ratio, like 16:9"));
  else if (!limn_sides_is_empty (&request->sides) && width > 0)
    limn_error_set_invalid (
        error,
        LIMN_EXTENSION_RATIO,
        limn_request_get_option (request, LIMN_EXTENSION_RATIO),
        _ ("left, right, top and bottom already say how far; leave them 0, or "
           "leave the ratio out"));
  else
    return TRUE;
  return FALSE;
}

static gboolean
limn_extension_check_size (gdouble width, gdouble height, GError **error)
{
  if (MAX (width, height) <= LIMN_SIDES_MAX)
    return TRUE;
  g_set_error (
      error,
      LIMN_ERROR,
      LIMN_ERROR_INVALID,
      _ ("canvas %.0fx%.0f: GIMP's images have at most %d pixels a side; "
         "extend less"),
      width,
      height,
      LIMN_SIDES_MAX);
  return FALSE;
}

static gboolean
limn_extension_grow_by_sides (LimnExtension *self,
                              const LimnSides *sides,
                              GError **error)
{
  const LimnRect *canvas = &self->canvas;

  self->grown = (LimnRect){ canvas->x - sides->left,
                            canvas->y - sides->top,
                            canvas->width + sides->left + sides->right,
                            canvas->height + sides->top + sides->bottom };
  return limn_extension_check_size (
      self->grown.width, self->grown.height, error);
}

/* evenly, on the axis that needs it, to the nearest pixel */
static gboolean
limn_extension_grow_to_ratio (LimnExtension *self,
                              const LimnRequest *request,
                              gdouble ratio,
                              GError **error)
{
  const LimnRect *canvas = &self->canvas;
  gdouble width = MAX (canvas->width, round (canvas->height * ratio));
  gdouble height = MAX (canvas->height, round (canvas->width / ratio));

  if (!limn_extension_check_size (width, height, error))
    return FALSE;
  self->grown = limn_rect_center (canvas, (gint) width, (gint) height);
  if (!limn_rect_equals (&self->grown, canvas))
    return TRUE;
  limn_error_set_invalid (
      error,
      LIMN_EXTENSION_RATIO,
      limn_request_get_option (request, LIMN_EXTENSION_RATIO),
      _ ("the canvas has this shape already; say how many pixels a side gets, "
         "or "
         "another ratio"));
  return FALSE;
}

/* the band that is new on one side alone, with its context; the bands of two
 * sides have nothing smaller around both than the whole */
static LimnRect
limn_extension_frame_band (const LimnExtension *self)
{
  const LimnRect *canvas = &self->canvas;
  LimnRect area = self->grown;
  gint left = canvas->x - area.x;
  gint top = canvas->y - area.y;
  gint right = area.width - canvas->width - left;
  gint bottom = area.height - canvas->height - top;
  gint across =
      MAX (left + right, (gint) ceil (canvas->width * LIMN_EXTENSION_CONTEXT));
  gint along =
      MAX (top + bottom, (gint) ceil (canvas->height * LIMN_EXTENSION_CONTEXT));
  gint cut_x = canvas->width - across;
  gint cut_y = canvas->height - along;

  if ((left > 0) + (right > 0) + (top > 0) + (bottom > 0) != 1)
    return (LimnRect){ 0 };
  if (left + right > 0)
    {
      area.x += right > 0 ? cut_x : 0;
      area.width -= cut_x;
      return cut_x > 0 ? area : (LimnRect){ 0 };
    }
  area.y += bottom > 0 ? cut_y : 0;
  area.height -= cut_y;
  return cut_y > 0 ? area : (LimnRect){ 0 };
}

/**
 * limn_extension_init:
 * @self: (out caller-allocates): an extension
 * @request: a valid request to extend
 * @canvas: the canvas, image coordinates
 * @real: where there are real pixels to be continued
 * @error: return location
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID where the canvas has the wanted
 *   shape already, or would be larger than GIMP allows
 */
gboolean
limn_extension_init (LimnExtension *self,
                     const LimnRequest *request,
                     const LimnRect *canvas,
                     const LimnRect *real,
                     GError **error)
{
  gdouble width, height;

  *self = (LimnExtension){ .canvas = *canvas, .real = *real };
  if (!limn_extension_validate (request, error) ||
      !limn_extension_read_ratio (request, &width, &height, error))
    return FALSE;
  if (width > 0 ?
          !limn_extension_grow_to_ratio (self, request, width / height, error) :
          !limn_extension_grow_by_sides (self, &request->sides, error))
    return FALSE;
  self->scene = (LimnScene){
    .area = self->grown, .bounds = *real, .room = self->grown, .whole = TRUE
  };
  self->close_up = self->scene;
  self->close_up.area = (LimnRect){ 0 };
  if (limn_rect_contains (real, canvas))
    self->close_up.area = limn_extension_frame_band (self);
  return TRUE;
}

/* how many pixels are sent for one of the image */
static gdouble
limn_extension_get_scale (const LimnRequest *request,
                          const LimnModel *model,
                          const LimnScene *scene)
{
  LimnCanvas canvas = { .scene = scene, .n_images = 1 };
  g_autoptr (GPtrArray) notes = limn_notes_new ();
  LimnShape shape;
  LimnFrame frame;

  limn_shape_resolve (&shape, request, model, &canvas, notes);
  limn_frame_fit (&frame,
                  scene,
                  -1,
                  shape.size != NULL ? shape.size->vendor_width : 0,
                  shape.size != NULL ? shape.size->vendor_height : 0);
  return MIN ((gdouble) frame.sent_width / frame.rect.width,
              (gdouble) frame.sent_height / frame.rect.height);
}

/**
 * limn_extension_choose_scene:
 * @request: a valid request
 * @model: the model it goes to
 * @canvas: what is known of the image
 *
 * Where all of a canvas would have to be reduced before it is sent, what is
 * new is better framed alone.
 *
 * Returns: (transfer none) (nullable): the scene of @canvas, or its close-up
 *   where that is sent with more detail
 */
const LimnScene *
limn_extension_choose_scene (const LimnRequest *request,
                             const LimnModel *model,
                             const LimnCanvas *canvas)
{
  const LimnScene *close_up = canvas->close_up;

  if (close_up == NULL || limn_rect_is_empty (&close_up->area))
    return canvas->scene;
  return limn_extension_get_scale (request, model, close_up) >
                 limn_extension_get_scale (request, model, canvas->scene) *
                     LIMN_EXTENSION_GAIN ?
             close_up :
             canvas->scene;
}

/**
 * limn_extension_make_prompt:
 * @frame: what is sent
 * @prompt: what the user wants to see there, or ""
 *
 * Models are not told by pixels which part of an image is new, so it is said.
 *
 * Returns: (transfer full): the prompt to send
 */
char *
limn_extension_make_prompt (const LimnFrame *frame, const char *prompt)
{
  const LimnRect *rect = &frame->rect;
  const LimnRect *known = &frame->known;
  const struct
  {
    const char *name;
    gint pixels, all;
  } sides[] = {
    { "left", known->x - rect->x, rect->width },
    { "right", rect->x + rect->width - known->x - known->width, rect->width },
    { "top", known->y - rect->y, rect->height },
    { "bottom",
      rect->y + rect->height - known->y - known->height,
      rect->height },
  };
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = 0;

  for (guint i = G_N_ELEMENTS (sides); i-- > 0;)
    if (sides[i].pixels > 0)
      {
        g_autofree char *words = g_strdup_printf (
            "%d %% from the %s edge%s",
            MAX (1, (gint) lround (100.0 * sides[i].pixels / sides[i].all)),
            sides[i].name,
            n > 1  ? ", " :
            n == 1 ? " and " :
                     "");

        g_string_prepend (text, words);
        n++;
      }
  g_string_prepend (text, "In this image the real picture ends ");
  g_string_append_printf (
      text,
      "; %s beyond only repeat%s its last pixels. Continue the picture there "
      "naturally and without a seam, and leave all the rest exactly as it is, "
      "in the same place and at the same size.",
      n > 1 ? "the stripes" : "the stripe",
      n > 1 ? "" : "s");
  if (prompt[strspn (prompt, " \t\r\n")] != '\0')
    g_string_append_printf (text, " In the new part: %s", prompt);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * limn_extension_find_canvas:
 * @self: an extension
 * @canvas: the canvas as it has become meanwhile, image coordinates
 * @dx: pixels by which what is extended has moved meanwhile
 * @dy: the same downwards
 *
 * Users go on working while the answer is awaited. What was cropped, or moved,
 * is extended where it is now; nothing that there is by now is cut off, and
 * nothing that was asked for, since that is paid for.
 *
 * Returns: what the canvas is to become, image coordinates
 */
LimnRect
limn_extension_find_canvas (const LimnExtension *self,
                            const LimnRect *canvas,
                            gint dx,
                            gint dy)
{
  LimnRect grown = self->grown;

  grown.x += dx;
  grown.y += dy;
  return limn_rect_unite (&grown, canvas);
}

/**
 * limn_extension_get_overlap:
 * @self: an extension
 * @frame: what is sent of it
 * @wanted: pixels the user wants, below 0 for as many as suit
 * @automatic: as many as suit the size of what is new
 *
 * Returns: pixels over which what is new fades into what is there; at most half
 *   of that
 */
gdouble
limn_extension_get_overlap (const LimnExtension *self,
                            const LimnFrame *frame,
                            gdouble wanted,
                            gdouble automatic)
{
  LimnRect kept = limn_rect_intersect (&frame->target, &self->canvas);
  gdouble room = MIN (kept.width, kept.height) / 2.0;

  if (wanted < 0)
    wanted = MAX (automatic, LIMN_EXTENSION_MIN_OVERLAP);
  return MIN (wanted, room);
}
