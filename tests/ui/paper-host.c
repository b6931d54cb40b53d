/* paper-host: a host whose image is made of sums, and which notes what it is
 * asked. */
#include "paper-host.h"

#include <string.h>

#define PAPER_HOST(host) ((PaperHost *) (host))

static void G_GNUC_PRINTF (2, 3)
    paper_host_note (LimnHost *host, const char *format, ...)
{
  GString *log = PAPER_HOST (host)->log;
  va_list arguments;

  if (log->len > 0)
    g_string_append_c (log, ' ');
  va_start (arguments, format);
  g_string_append_vprintf (log, format, arguments);
  va_end (arguments);
}

/* a hue of its own for each @seed, with a slope to be seen */
static LimnPicture *
paper_host_paint (guint width, guint height, guint seed)
{
  LimnPicture *picture = limn_picture_new (width, height);

  for (guint i = 0; i < width * height; i++)
    {
      guint8 *pixel = picture->pixels + i * 4;

      pixel[0] = (guint8) (seed * 67 + 255 * (i % width) / width);
      pixel[1] = (guint8) (seed * 131 + 255 * (i / width) / height);
      pixel[2] = (guint8) (seed * 29 + 90);
      pixel[3] = 255;
    }
  return picture;
}

static void
paper_host_fit (const LimnRect *rect, guint side, guint *width, guint *height)
{
  gdouble scale = MIN (1.0, (gdouble) side / MAX (rect->width, rect->height));

  *width = (guint) MAX (1, rect->width * scale);
  *height = (guint) MAX (1, rect->height * scale);
}

/* clears what @inside of @frame does not hold */
static void
paper_host_cut (LimnPicture *picture,
                const LimnRect *frame,
                const LimnRect *inside)
{
  for (guint i = 0; i < picture->width * picture->height; i++)
    {
      gint x = frame->x + (gint) (i % picture->width) * frame->width /
                              (gint) picture->width;
      gint y = frame->y + (gint) (i / picture->width) * frame->height /
                              (gint) picture->height;

      if (x < inside->x || y < inside->y || x >= inside->x + inside->width ||
          y >= inside->y + inside->height)
        picture->pixels[i * 4 + 3] = 0;
    }
}

static LimnPicture *
paper_host_get_frame_picture (LimnHost *host, const LimnPlan *plan, guint side)
{
  const LimnFrame *frame = &plan->frame;
  LimnPicture *picture;
  guint width, height;

  paper_host_note (host, "frame");
  if (!limn_frame_is_set (frame))
    return NULL;
  paper_host_fit (&frame->rect, side, &width, &height);
  picture = paper_host_paint (width, height, 1);
  paper_host_cut (picture, &frame->rect, &frame->known);
  return picture;
}

static LimnPicture *
paper_host_get_mask_picture (LimnHost *host, const LimnPlan *plan, guint side)
{
  const LimnFrame *frame = &plan->frame;
  LimnPicture *picture;
  guint width, height;

  paper_host_note (host, "mask");
  if (!PAPER_HOST (host)->has_mask)
    return NULL;
  paper_host_fit (&frame->rect, side, &width, &height);
  picture = paper_host_paint (width, height, 0);
  paper_host_cut (picture, &frame->rect, &frame->target);
  return picture;
}

static gsize
paper_host_guess_upload (LimnHost *host, const LimnPlan *plan)
{
  return PAPER_HOST (host)->upload;
}

static GPtrArray *
paper_host_list_references (LimnHost *host)
{
  const char *const *layers = PAPER_HOST (host)->layers;
  GPtrArray *rows = g_ptr_array_new_with_free_func (
      (GDestroyNotify) (gpointer) limn_host_reference_free);

  for (guint i = 0; layers != NULL && layers[i] != NULL; i++)
    {
      LimnHostReference *row = g_new (LimnHostReference, 1);

      row->entry = g_strconcat ("layer:", layers[i], NULL);
      row->label = g_strdup (layers[i]);
      g_ptr_array_add (rows, row);
    }
  return rows;
}

static LimnPicture *
paper_host_get_reference_picture (LimnHost *host, const char *entry, guint side)
{
  if (strstr (entry, "blank") != NULL)
    return NULL;
  return paper_host_paint (side, side * 2 / 3, g_str_hash (entry));
}

static LimnPicture *
paper_host_get_result_picture (LimnHost *host, guint index, guint side)
{
  return paper_host_paint (side, side * 3 / 4, index + 1);
}

static void
paper_host_show_result (LimnHost *host, gint index)
{
  paper_host_note (host, "show:%d", index);
}

static void
paper_host_keep_results (LimnHost *host, const gboolean *keep, guint n_results)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n_results; i++)
    g_string_append_c (text, keep[i] ? '+' : '-');
  paper_host_note (host, "keep:%s", text->str);
}

/* the rest is the dialog's, not the widgets' */
static const LimnHostClass paper_host_class = {
  .get_frame_picture = paper_host_get_frame_picture,
  .get_mask_picture = paper_host_get_mask_picture,
  .guess_upload = paper_host_guess_upload,
  .list_references = paper_host_list_references,
  .get_reference_picture = paper_host_get_reference_picture,
  .get_result_picture = paper_host_get_result_picture,
  .show_result = paper_host_show_result,
  .keep_results = paper_host_keep_results,
};

void
paper_host_init (PaperHost *self)
{
  *self = (PaperHost){ .host = { .klass = &paper_host_class } };
  self->log = g_string_new (NULL);
}

void
paper_host_clear (PaperHost *self)
{
  g_string_free (self->log, TRUE);
}

/* all it was asked for since it was asserted last */
void
paper_host_assert_log (PaperHost *self, const char *log)
{
  g_assert_cmpstr (self->log->str, ==, log);
  g_string_truncate (self->log, 0);
}
