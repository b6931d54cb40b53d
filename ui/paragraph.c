/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/paragraph: a label of whole sentences, as wide as it is let. */
#include "paragraph.h"

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

/* GTK 2 breaks lines at the width that a label asks for, not at the one that
 * it gets: so it asks for what it got */
static void
limn_paragraph_allocate (GtkWidget *label, const GtkAllocation *room)
{
  gint width;

  gtk_widget_get_size_request (label, &width, NULL);
  if (room->width > width)
    gtk_widget_set_size_request (label, room->width, -1);
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

  gtk_label_set_line_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_line_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_misc_set_alignment (GTK_MISC (label), 0.0, 0.0);
  gtk_widget_set_size_request (
      label, limn_paragraph_measure (label, chars), -1);
  g_signal_connect (
      label, "size-allocate", G_CALLBACK (limn_paragraph_allocate), NULL);
  return label;
}
