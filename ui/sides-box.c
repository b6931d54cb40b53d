/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/sides-box: how far a canvas is extended: by sides, or to a shape. */
#include "sides-box.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LIMN_SIDES_BOX_RATIO "limn.ratio"

static const struct
{
  const char *name;
  const char *label;
  guint column, row;
} limn_sides_box_rows[] = {
  { "left", N_ ("_Left:"), 0, 0 },
  { "right", N_ ("Ri_ght:"), 2, 0 },
  { "top", N_ ("_Top:"), 0, 1 },
  { "bottom", N_ ("_Bottom:"), 2, 1 },
};

/* shapes to pick; any other can be typed */
static const char *const limn_sides_box_ratios[] = {
  "1:1", "4:3", "3:2", "16:9", "21:9", "3:4", "2:3", "9:16",
};

struct _LimnSidesBox
{
  GtkTable parent_instance;
  GtkWidget *sides[G_N_ELEMENTS (limn_sides_box_rows)];
  GtkWidget *ratio;
  gboolean is_told;
};

G_DEFINE_FINAL_TYPE (LimnSidesBox, limn_sides_box, GTK_TYPE_TABLE)

static guint limn_sides_box_changed;

static void
limn_sides_box_class_init (LimnSidesBoxClass *klass)
{
  limn_sides_box_changed = g_signal_new ("changed",
                                         LIMN_TYPE_SIDES_BOX,
                                         G_SIGNAL_RUN_LAST,
                                         0,
                                         NULL,
                                         NULL,
                                         NULL,
                                         G_TYPE_NONE,
                                         0);
}

static GtkWidget *
limn_sides_box_get_entry (LimnSidesBox *self)
{
  return gtk_bin_get_child (GTK_BIN (self->ratio));
}

static char *
limn_sides_box_dup_ratio (LimnSidesBox *self)
{
  GtkWidget *entry = limn_sides_box_get_entry (self);

  return g_strstrip (g_strdup (gtk_entry_get_text (GTK_ENTRY (entry))));
}

/* either says how far, so the one that is set takes the other back */
static void
limn_sides_box_change_side (LimnSidesBox *self)
{
  if (self->is_told)
    return;
  self->is_told = TRUE;
  gtk_entry_set_text (GTK_ENTRY (limn_sides_box_get_entry (self)), "");
  self->is_told = FALSE;
  g_signal_emit (self, limn_sides_box_changed, 0);
}

static void
limn_sides_box_change_ratio (LimnSidesBox *self)
{
  g_autofree char *ratio = limn_sides_box_dup_ratio (self);

  if (self->is_told)
    return;
  self->is_told = TRUE;
  for (guint i = 0; *ratio != '\0' && i < G_N_ELEMENTS (self->sides); i++)
    gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->sides[i]), 0);
  self->is_told = FALSE;
  g_signal_emit (self, limn_sides_box_changed, 0);
}

static void
limn_sides_box_attach (LimnSidesBox *self,
                       GtkWidget *widget,
                       guint column,
                       guint end,
                       guint row,
                       GtkAttachOptions options)
{
  gtk_table_attach (GTK_TABLE (self),
                    widget,
                    column,
                    end,
                    row,
                    row + 1,
                    options,
                    GTK_FILL,
                    0,
                    0);
}

static void
limn_sides_box_add_label (LimnSidesBox *self,
                          const char *text,
                          GtkWidget *target,
                          guint column,
                          guint row)
{
  GtkWidget *label = gtk_label_new_with_mnemonic (text);

  gtk_misc_set_alignment (GTK_MISC (label), 0, 0.5);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), target);
  limn_sides_box_attach (self, label, column, column + 1, row, GTK_FILL);
}

static void
limn_sides_box_add_ratio (LimnSidesBox *self)
{
  GtkWidget *entry;

  self->ratio = gtk_combo_box_text_new_with_entry ();
  entry = limn_sides_box_get_entry (self);
  gtk_entry_set_width_chars (GTK_ENTRY (entry), 8);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), FALSE);
  gtk_widget_set_tooltip_text (
      entry, _ ("The new shape of the canvas, like 16:9, instead of sides."));
  for (guint i = 0; i < G_N_ELEMENTS (limn_sides_box_ratios); i++)
    gtk_combo_box_text_append_text (GTK_COMBO_BOX_TEXT (self->ratio),
                                    limn_sides_box_ratios[i]);
  limn_sides_box_add_label (self, _ ("Or to s_hape:"), entry, 0, 2);
  limn_sides_box_attach (self, self->ratio, 1, 4, 2, GTK_EXPAND | GTK_FILL);
  g_signal_connect_swapped (
      entry, "changed", G_CALLBACK (limn_sides_box_change_ratio), self);
}

static void
limn_sides_box_init (LimnSidesBox *self)
{
  gtk_table_set_row_spacings (GTK_TABLE (self), 6);
  gtk_table_set_col_spacings (GTK_TABLE (self), 6);
  for (guint i = 0; i < G_N_ELEMENTS (limn_sides_box_rows); i++)
    {
      GtkWidget *spin = gtk_spin_button_new_with_range (0, LIMN_SIDES_MAX, 1);
      guint column = limn_sides_box_rows[i].column;

      self->sides[i] = spin;
      limn_sides_box_add_label (self,
                                _ (limn_sides_box_rows[i].label),
                                spin,
                                column,
                                limn_sides_box_rows[i].row);
      limn_sides_box_attach (self,
                             spin,
                             column + 1,
                             column + 2,
                             limn_sides_box_rows[i].row,
                             GTK_EXPAND | GTK_FILL);
      g_signal_connect_swapped (
          spin, "value-changed", G_CALLBACK (limn_sides_box_change_side), self);
    }
  limn_sides_box_add_ratio (self);
}

/**
 * limn_sides_box_new:
 *
 * Emits "changed" when the user says otherwise how far.
 *
 * Returns: (transfer floating): a box with all sides 0
 */
GtkWidget *
limn_sides_box_new (void)
{
  return g_object_new (LIMN_TYPE_SIDES_BOX, NULL);
}

/**
 * limn_sides_box_show:
 * @self: a box
 * @request: what it is to show
 */
void
limn_sides_box_show (LimnSidesBox *self, const LimnRequest *request)
{
  const char *ratio = limn_request_get_option (request, LIMN_SIDES_BOX_RATIO);
  LimnSides sides = request->sides;

  self->is_told = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (self->sides); i++)
    gtk_spin_button_set_value (
        GTK_SPIN_BUTTON (self->sides[i]),
        *limn_sides_find (&sides, limn_sides_box_rows[i].name));
  gtk_entry_set_text (GTK_ENTRY (limn_sides_box_get_entry (self)),
                      ratio != NULL ? ratio : "");
  self->is_told = FALSE;
}

/**
 * limn_sides_box_read:
 * @self: a box
 * @request: gets what it shows
 */
void
limn_sides_box_read (LimnSidesBox *self, LimnRequest *request)
{
  g_autofree char *ratio = limn_sides_box_dup_ratio (self);

  for (guint i = 0; i < G_N_ELEMENTS (self->sides); i++)
    *limn_sides_find (&request->sides, limn_sides_box_rows[i].name) =
        gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->sides[i]));
  if (*ratio != '\0')
    json_object_set_string_member (
        request->options, LIMN_SIDES_BOX_RATIO, ratio);
  else
    json_object_remove_member (request->options, LIMN_SIDES_BOX_RATIO);
}
