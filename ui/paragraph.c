/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/paragraph: a label of whole sentences, as wide as it is let. */
#include "paragraph.h"

/* the width that its lines were broken at last, pixels; 0 before that */
#define LIMN_PARAGRAPH_WIDTH "limn-width"

static gint
limn_paragraph_measure (GtkWidget *widget, guint chars)
{
  PangoFontMetrics *metrics;
  gint width;

  gtk_widget_ensure_style (widget);
  metrics = pango_context_get_metrics (gtk_widget_get_pango_context (widget),
                                       gtk_widget_get_style (widget)->font_desc,
                                       NULL);
  width = pango_font_metrics_get_approximate_char_width (metrics);
  pango_font_metrics_unref (metrics);
  return PANGO_PIXELS_CEIL (width * (gint) chars);
}

/* @width: that it gets, with its padding; returns the height it then has */
static gint
limn_paragraph_break (GtkWidget *label, gint width)
{
  PangoLayout *layout = gtk_label_get_layout (GTK_LABEL (label));
  gint x, y, height;

  gtk_misc_get_padding (GTK_MISC (label), &x, &y);
  pango_layout_set_width (layout, MAX (width - 2 * x, 1) * PANGO_SCALE);
  pango_layout_get_pixel_size (layout, NULL, &height);
  return height + 2 * y;
}

/* GTK 2 breaks lines at the width that a label asks for, not at the one that
 * it gets; it asks for little, and for the height of what it got last */
static void
limn_paragraph_request (GtkWidget *label, GtkRequisition *wanted)
{
  gint width = GPOINTER_TO_INT (
      g_object_get_data (G_OBJECT (label), LIMN_PARAGRAPH_WIDTH));

  if (width > 0)
    wanted->height = limn_paragraph_break (label, width);
}

static gboolean
limn_paragraph_ask (gpointer label)
{
  gtk_widget_queue_resize (label);
  return G_SOURCE_REMOVE;
}

/* nobody asks a widget anew while it is given its place */
static void
limn_paragraph_settle (GtkWidget *label, gint width)
{
  gint height = limn_paragraph_break (label, width);
  GtkRequisition wanted;

  g_object_set_data (
      G_OBJECT (label), LIMN_PARAGRAPH_WIDTH, GINT_TO_POINTER (width));
  gtk_widget_get_child_requisition (label, &wanted);
  if (height != wanted.height)
    g_idle_add_full (G_PRIORITY_HIGH_IDLE,
                     limn_paragraph_ask,
                     g_object_ref (label),
                     g_object_unref);
}

static void
limn_paragraph_allocate (GtkWidget *label, const GtkAllocation *room)
{
  gint before = GPOINTER_TO_INT (
      g_object_get_data (G_OBJECT (label), LIMN_PARAGRAPH_WIDTH));

  if (room->width != before)
    limn_paragraph_settle (label, room->width);
  else
    limn_paragraph_break (label, room->width);
}

/* a label that was hidden forgets how its lines were broken */
static gboolean
limn_paragraph_expose (GtkWidget *label)
{
  PangoLayout *layout = gtk_label_get_layout (GTK_LABEL (label));
  gint before = pango_layout_get_width (layout);
  GtkAllocation room;

  gtk_widget_get_allocation (label, &room);
  limn_paragraph_break (label, room.width);
  if (pango_layout_get_width (layout) != before)
    limn_paragraph_settle (label, room.width);
  return FALSE;
}

/**
 * limn_paragraph_adopt:
 * @label: a label, perhaps of a button
 * @chars: of the user's font, that a line has room for at least
 *
 * Has it break its lines at the width it has.
 */
void
limn_paragraph_adopt (GtkWidget *label, guint chars)
{
  gtk_label_set_line_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_line_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_size_request (
      label, limn_paragraph_measure (label, chars), -1);
  g_signal_connect_after (
      label, "size-request", G_CALLBACK (limn_paragraph_request), NULL);
  g_signal_connect_after (
      label, "size-allocate", G_CALLBACK (limn_paragraph_allocate), NULL);
  g_signal_connect (
      label, "expose-event", G_CALLBACK (limn_paragraph_expose), NULL);
}

/**
 * limn_paragraph_new:
 * @chars: of the user's font, that a line has room for at least
 *
 * Returns: (transfer floating): a #GtkLabel that breaks its lines at the width
 *   it has
 */
GtkWidget *
limn_paragraph_new (guint chars)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_misc_set_alignment (GTK_MISC (label), 0.0, 0.0);
  limn_paragraph_adopt (label, chars);
  return label;
}
