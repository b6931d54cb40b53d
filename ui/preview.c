/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/preview: exactly what will be sent. */
#include "preview.h"

#include <glib/gi18n-lib.h>

#include "paragraph.h"
#include "preview-words.h"
#include "thumbnail.h"

/* pixels a side that the host is asked for, lines of text the picture is high
 * and characters the text is wide at least, pixels from stripe to stripe */
#define LIMN_PREVIEW_MAX_SIDE 512
#define LIMN_PREVIEW_LINES 9
#define LIMN_PREVIEW_CHARS 44
#define LIMN_PREVIEW_STRIPE 8

/* what lies outside of the mask is seen through this much black */
#define LIMN_PREVIEW_DIM 0.45

struct _LimnPreview
{
  GtkVBox parent_instance;
  LimnHost *host;
  GtkWidget *expander;
  GtkWidget *area;
  GtkWidget *text;
  const LimnPlan *plan; /* the caller's */
  LimnFrame frame;      /* what the pictures show */
  gdouble feather;      /* what the mask was made with */
  gboolean is_stale;    /* a picture is missing */
  cairo_surface_t *picture, *mask, *outline;
};

G_DEFINE_FINAL_TYPE (LimnPreview, limn_preview, GTK_TYPE_VBOX)

enum
{
  LIMN_PREVIEW_TOGGLED,
  LIMN_PREVIEW_N_SIGNALS
};

static guint limn_preview_signals[LIMN_PREVIEW_N_SIGNALS];

static void
limn_preview_clear_mask (LimnPreview *self)
{
  self->is_stale = TRUE;
  g_clear_pointer (&self->mask, cairo_surface_destroy);
  g_clear_pointer (&self->outline, cairo_surface_destroy);
}

static void
limn_preview_clear (LimnPreview *self)
{
  g_clear_pointer (&self->picture, cairo_surface_destroy);
  limn_preview_clear_mask (self);
}

static gboolean
limn_preview_is_inside (const LimnPicture *mask, gint x, gint y)
{
  if (x < 0 || y < 0 || x >= (gint) mask->width || y >= (gint) mask->height)
    return FALSE;
  return mask->pixels[((gsize) y * mask->width + (gsize) x) * 4 + 3] >= 128;
}

/* black and white by turns, so that it is seen on anything */
static void
limn_preview_mark_outline (const LimnPicture *mask,
                           LimnPicture *outline,
                           gint x,
                           gint y)
{
  guint8 *pixel = outline->pixels + ((gsize) y * mask->width + (gsize) x) * 4;
  guint8 gray = (x + y) / 4 % 2 == 0 ? 0 : 255;

  if (!limn_preview_is_inside (mask, x, y) ||
      (limn_preview_is_inside (mask, x - 1, y) &&
       limn_preview_is_inside (mask, x + 1, y) &&
       limn_preview_is_inside (mask, x, y - 1) &&
       limn_preview_is_inside (mask, x, y + 1)))
    return;
  pixel[0] = pixel[1] = pixel[2] = gray;
  pixel[3] = 255;
}

static cairo_surface_t *
limn_preview_make_outline (const LimnPicture *mask)
{
  g_autoptr (LimnPicture) outline =
      limn_picture_new (mask->width, mask->height);

  for (gint y = 0; y < (gint) mask->height; y++)
    for (gint x = 0; x < (gint) mask->width; x++)
      limn_preview_mark_outline (mask, outline, x, y);
  return limn_thumbnail_make_surface (outline);
}

/* opaque where the result will not be seen */
static cairo_surface_t *
limn_preview_make_mask (const LimnPicture *mask)
{
  g_autoptr (LimnPicture) inverse =
      limn_picture_new (mask->width, mask->height);
  gsize n = (gsize) mask->width * mask->height;

  for (gsize i = 0; i < n; i++)
    inverse->pixels[i * 4 + 3] = 255 - mask->pixels[i * 4 + 3];
  return limn_thumbnail_make_surface (inverse);
}

static void
limn_preview_load_mask (LimnPreview *self)
{
  const LimnHostClass *klass = self->host->klass;
  g_autoptr (LimnPicture) mask =
      klass->get_mask_picture (self->host, self->plan, LIMN_PREVIEW_MAX_SIDE);

  if (mask == NULL)
    return;
  self->mask = limn_preview_make_mask (mask);
  self->outline = limn_preview_make_outline (mask);
}

/* asks the host only for what it has not shown yet */
static void
limn_preview_load (LimnPreview *self)
{
  const LimnHostClass *klass = self->host->klass;
  g_autoptr (LimnPicture) picture = NULL;

  if (!self->is_stale || self->plan == NULL)
    return;
  self->is_stale = FALSE;
  if (self->picture == NULL)
    picture = klass->get_frame_picture (
        self->host, self->plan, LIMN_PREVIEW_MAX_SIDE);
  if (picture != NULL)
    self->picture = limn_thumbnail_make_surface (picture);
  if (self->picture != NULL)
    limn_preview_load_mask (self);
}

static void
limn_preview_draw_stripes (cairo_t *cr, gint width, gint height)
{
  cairo_set_source_rgba (cr, 0, 0, 0, LIMN_PREVIEW_DIM);
  cairo_paint (cr);
  cairo_set_source_rgba (cr, 1, 1, 1, LIMN_PREVIEW_DIM);
  cairo_set_line_width (cr, 1);
  for (gint x = -height; x < width; x += LIMN_PREVIEW_STRIPE)
    {
      cairo_move_to (cr, x, height);
      cairo_line_to (cr, x + height, 0);
    }
  cairo_stroke (cr);
}

/* @cr has the pictures' own pixels, @scale of the screen's each */
static void
limn_preview_draw_mask (LimnPreview *self, cairo_t *cr, gdouble scale)
{
  gint width = cairo_image_surface_get_width (self->picture);
  gint height = cairo_image_surface_get_height (self->picture);
  cairo_pattern_t *stripes;

  cairo_push_group (cr);
  cairo_save (cr);
  cairo_scale (cr, 1 / scale, 1 / scale);
  limn_preview_draw_stripes (
      cr, (gint) (width * scale) + 1, (gint) (height * scale) + 1);
  cairo_restore (cr);
  stripes = cairo_pop_group (cr);
  cairo_set_source (cr, stripes);
  cairo_mask_surface (cr, self->mask, 0, 0);
  cairo_pattern_destroy (stripes);
  cairo_set_source_surface (cr, self->outline, 0, 0);
  cairo_paint (cr);
}

static void
limn_preview_draw (LimnPreview *self, cairo_t *cr, const GtkAllocation *room)
{
  gint width = cairo_image_surface_get_width (self->picture);
  gint height = cairo_image_surface_get_height (self->picture);
  gdouble scale = MIN (
      1.0,
      MIN ((gdouble) room->width / width, (gdouble) room->height / height));

  cairo_translate (cr,
                   (gint) ((room->width - width * scale) / 2),
                   (gint) ((room->height - height * scale) / 2));
  cairo_rectangle (cr, 0, 0, width * scale, height * scale);
  cairo_clip (cr);
  limn_thumbnail_draw_checks (
      cr, (gint) (width * scale) + 1, (gint) (height * scale) + 1);
  cairo_scale (cr, scale, scale);
  cairo_set_source_surface (cr, self->picture, 0, 0);
  cairo_paint (cr);
  if (self->mask != NULL)
    limn_preview_draw_mask (self, cr, scale);
}

static gboolean
limn_preview_expose (GtkWidget *area, GdkEventExpose *event, gpointer data)
{
  LimnPreview *self = data;
  GtkAllocation room;
  cairo_t *cr;

  limn_preview_load (self);
  if (self->picture == NULL)
    return FALSE;
  gtk_widget_get_allocation (area, &room);
  cr = gdk_cairo_create (gtk_widget_get_window (area));
  gdk_cairo_region (cr, event->region);
  cairo_clip (cr);
  limn_preview_draw (self, cr, &room);
  cairo_destroy (cr);
  return FALSE;
}

/* pictures of another part of the image are of no use */
static void
limn_preview_keep_pictures (LimnPreview *self, const LimnPlan *plan)
{
  const LimnFrame *frame = &plan->frame;
  gdouble feather = limn_request_get_number (plan->request, "limn.feather", -1);

  if (!limn_rect_equals (&frame->rect, &self->frame.rect) ||
      !limn_rect_equals (&frame->known, &self->frame.known))
    limn_preview_clear (self);
  if (!limn_rect_equals (&frame->target, &self->frame.target) ||
      feather != self->feather)
    limn_preview_clear_mask (self);
  self->frame = *frame;
  self->feather = feather;
}

static void
limn_preview_update (LimnPreview *self)
{
  gsize bytes = self->plan != NULL ?
                    self->host->klass->guess_upload (self->host, self->plan) :
                    0;
  g_autofree char *text = limn_preview_words_describe (self->plan, bytes);
  gboolean frames =
      self->plan != NULL && limn_frame_is_set (&self->plan->frame);

  gtk_label_set_text (GTK_LABEL (self->text), text);
  atk_object_set_description (gtk_widget_get_accessible (self->area), text);
  gtk_widget_set_visible (self->area, frames);
  gtk_widget_queue_draw (self->area);
}

/**
 * limn_preview_set_plan:
 * @self: a preview
 * @plan: (nullable): what would be sent; it stays the caller's, and must live
 *   until the next plan is set or the preview is gone
 *
 * Shows another plan. The host is asked for pictures when they are drawn, once
 * however often the plan has changed since, and only where the frame has.
 */
void
limn_preview_set_plan (LimnPreview *self, const LimnPlan *plan)
{
  self->plan = plan;
  if (plan != NULL)
    limn_preview_keep_pictures (self, plan);
  limn_preview_update (self);
}

/**
 * limn_preview_refresh:
 * @self: a preview
 *
 * The image or the selection may have changed: what was drawn is drawn anew.
 */
void
limn_preview_refresh (LimnPreview *self)
{
  limn_preview_clear (self);
  limn_preview_update (self);
}

/**
 * limn_preview_set_open:
 * @self: a preview
 * @open: whether the picture and its text are seen, not only their heading
 */
void
limn_preview_set_open (LimnPreview *self, gboolean open)
{
  gtk_expander_set_expanded (GTK_EXPANDER (self->expander), open);
}

/**
 * limn_preview_get_open:
 * @self: a preview
 *
 * Returns: whether the picture and its text are seen
 */
gboolean
limn_preview_get_open (LimnPreview *self)
{
  return gtk_expander_get_expanded (GTK_EXPANDER (self->expander));
}

/**
 * limn_preview_get_text:
 * @self: a preview
 *
 * Returns: (transfer none): what it says of the plan, some lines
 */
const char *
limn_preview_get_text (LimnPreview *self)
{
  return gtk_label_get_text (GTK_LABEL (self->text));
}

static void
limn_preview_toggle (LimnPreview *self)
{
  g_signal_emit (self, limn_preview_signals[LIMN_PREVIEW_TOGGLED], 0);
}

static void
limn_preview_finalize (GObject *object)
{
  LimnPreview *self = (LimnPreview *) object;

  limn_preview_clear (self);
  G_OBJECT_CLASS (limn_preview_parent_class)->finalize (object);
}

static void
limn_preview_class_init (LimnPreviewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = limn_preview_finalize;

  /**
   * LimnPreview::toggled:
   *
   * It was opened or closed, by the user or by limn_preview_set_open().
   */
  limn_preview_signals[LIMN_PREVIEW_TOGGLED] = g_signal_new ("toggled",
                                                             LIMN_TYPE_PREVIEW,
                                                             G_SIGNAL_RUN_LAST,
                                                             0,
                                                             NULL,
                                                             NULL,
                                                             NULL,
                                                             G_TYPE_NONE,
                                                             0);
}

static void
limn_preview_realize (GtkWidget *area)
{
  gtk_widget_set_size_request (
      area, -1, (gint) limn_thumbnail_get_side (area, LIMN_PREVIEW_LINES));
}

static void
limn_preview_init (LimnPreview *self)
{
  GtkWidget *box = gtk_vbox_new (FALSE, 6);

  self->expander = gtk_expander_new_with_mnemonic (_ ("_What will be sent"));
  self->area = gtk_drawing_area_new ();
  self->text = limn_paragraph_new (LIMN_PREVIEW_CHARS);
  atk_object_set_name (gtk_widget_get_accessible (self->area),
                       _ ("Picture of what will be sent"));
  gtk_label_set_selectable (GTK_LABEL (self->text), TRUE);
  gtk_box_pack_start (GTK_BOX (box), self->area, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (box), self->text, FALSE, FALSE, 0);
  gtk_container_add (GTK_CONTAINER (self->expander), box);
  gtk_box_pack_start (GTK_BOX (self), self->expander, TRUE, TRUE, 0);
  gtk_widget_show_all (self->expander);
  gtk_widget_set_no_show_all (self->area, TRUE);
  g_signal_connect (
      self->area, "realize", G_CALLBACK (limn_preview_realize), NULL);
  g_signal_connect (
      self->area, "expose-event", G_CALLBACK (limn_preview_expose), self);
  g_signal_connect_swapped (self->expander,
                            "notify::expanded",
                            G_CALLBACK (limn_preview_toggle),
                            self);
}

/**
 * limn_preview_new:
 * @host: whose pictures it shows; outlives it
 *
 * Returns: (transfer floating): a preview, closed, of nothing yet
 */
GtkWidget *
limn_preview_new (LimnHost *host)
{
  LimnPreview *self = g_object_new (LIMN_TYPE_PREVIEW, NULL);

  self->host = host;
  limn_preview_update (self);
  return GTK_WIDGET (self);
}
