/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/preview-words: what a preview says of a plan. */
#include "preview-words.h"

#include <math.h>

#include <glib/gi18n-lib.h>

/* whole percent, but never 100 for what is not all of it */
static guint
limn_preview_words_percent (gint part, gint whole)
{
  guint percent = (guint) lround (100.0 * part / whole);

  return part < whole ? CLAMP (percent, 1, 99) : percent;
}

static gboolean
limn_preview_words_is_whole (const LimnFrame *frame)
{
  return frame->sent_width == frame->rect.width &&
         frame->sent_height == frame->rect.height;
}

static char *
limn_preview_words_full_size (const LimnFrame *frame, gsize bytes)
{
  g_autofree char *amount = g_format_size (bytes);

  if (bytes == 0)
    return g_strdup_printf (_ ("An area of %d × %d px is sent at full size."),
                            frame->sent_width,
                            frame->sent_height);
  /* translators: pixels, and "1.2 MB" */
  return g_strdup_printf (
      _ ("An area of %d × %d px is sent at full size, about %s in all."),
      frame->sent_width,
      frame->sent_height,
      amount);
}

static char *
limn_preview_words_size (const LimnFrame *frame, gsize bytes)
{
  const LimnRect *rect = &frame->rect;
  g_autofree char *amount = g_format_size (bytes);
  guint percent =
      limn_preview_words_percent (frame->sent_width, frame->rect.width);

  if (limn_preview_words_is_whole (frame))
    return limn_preview_words_full_size (frame, bytes);
  if (bytes == 0)
    return g_strdup_printf (
        _ ("An area of %d × %d px is sent at %d × %d px (%u %%)."),
        rect->width,
        rect->height,
        frame->sent_width,
        frame->sent_height,
        percent);
  /* translators: pixels, percent, and "1.2 MB" */
  return g_strdup_printf (_ ("An area of %d × %d px is sent at %d × %d px (%u "
                             "%%), about %s in all."),
                          rect->width,
                          rect->height,
                          frame->sent_width,
                          frame->sent_height,
                          percent,
                          amount);
}

/* what comes back covers the frame: how sharp will it be there? */
static char *
limn_preview_words_return (const LimnPlan *plan)
{
  const LimnRect *rect = &plan->frame.rect;
  gint width = (gint) plan->width;
  gint height = (gint) plan->height;

  if (width == 0 || height == 0)
    return g_strdup (_ ("The model chooses the size of the result."));
  if (width < rect->width)
    return g_strdup_printf (
        _ ("The result comes back at %d × %d px and is enlarged: it has %u %% "
           "of the sharpness of the image."),
        width,
        height,
        limn_preview_words_percent (width, rect->width));
  if (width > rect->width)
    return g_strdup_printf (
        _ ("The result comes back at %d × %d px and is reduced to fit."),
        width,
        height);
  return g_strdup_printf (
      _ ("The result comes back at %d × %d px and fits as it is."),
      width,
      height);
}

static char *
limn_preview_words_edge (const LimnPlan *plan)
{
  const LimnFrame *frame = &plan->frame;

  if (limn_rect_equals (&frame->known, &frame->rect))
    return NULL;
  if (plan->request->operation == LIMN_OPERATION_EXTEND)
    return g_strdup (_ ("Checkered: the new area, which the model paints."));
  return g_strdup (
      _ ("Checkered: beyond the image, sent as its edge repeated."));
}

static char *
limn_preview_words_target (const LimnPlan *plan)
{
  if (limn_rect_equals (&plan->frame.target, &plan->frame.rect))
    return NULL;
  return g_strdup (_ ("Striped: sent for context, stays as it is."));
}

static char *
limn_preview_words_references (const LimnPlan *plan)
{
  guint n = plan->references->len;

  if (n == 0)
    return NULL;
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       "%u reference is sent as well.",
                                       "%u references are sent as well.",
                                       n),
                          n);
}

static void
limn_preview_words_take (GString *text, char *line)
{
  if (line != NULL && text->len > 0)
    g_string_append_c (text, '\n');
  if (line != NULL)
    g_string_append (text, line);
  g_free (line);
}

static void
limn_preview_words_add_frame (GString *text, const LimnPlan *plan, gsize bytes)
{
  limn_preview_words_take (text, limn_preview_words_size (&plan->frame, bytes));
  limn_preview_words_take (text, limn_preview_words_return (plan));
  limn_preview_words_take (text, limn_preview_words_edge (plan));
  limn_preview_words_take (text, limn_preview_words_target (plan));
}

static void
limn_preview_words_add_prompt (GString *text, const LimnPlan *plan, gsize bytes)
{
  g_autofree char *amount = g_format_size (bytes);

  if (plan->references->len == 0)
    limn_preview_words_take (text, g_strdup (_ ("Only the prompt is sent.")));
  else if (bytes > 0)
    limn_preview_words_take (
        text,
        g_strdup_printf (_ ("Nothing of the image itself is sent, about %s "
                            "in all."),
                         amount));
}

/**
 * limn_preview_words_describe:
 * @plan: (nullable): what would be sent
 * @bytes: that go out for it; 0 unknown
 *
 * Says size, scale, sharpness and what the signs in the picture mean.
 *
 * Returns: (transfer full): some lines of whole sentences
 */
char *
limn_preview_words_describe (const LimnPlan *plan, gsize bytes)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (plan == NULL)
    return g_strdup (_ ("Nothing can be sent yet."));
  if (limn_frame_is_set (&plan->frame))
    limn_preview_words_add_frame (text, plan, bytes);
  else
    limn_preview_words_add_prompt (text, plan, bytes);
  limn_preview_words_take (text, limn_preview_words_references (plan));
  return g_string_free (g_steal_pointer (&text), FALSE);
}
