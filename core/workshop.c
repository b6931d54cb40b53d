/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/workshop: opens what every caller of the core needs first. */
#include "workshop.h"

static void
limn_workshop_warn (LimnWorkshop *self, GError *warning)
{
  if (warning == NULL)
    return;
  g_ptr_array_add (self->warnings, g_strdup (warning->message));
  g_error_free (warning);
}

/**
 * limn_workshop_open:
 *
 * Returns: (transfer full): settings and catalogue of this user
 */
LimnWorkshop *
limn_workshop_open (void)
{
  LimnWorkshop *self = g_new0 (LimnWorkshop, 1);
  g_autofree char *overlay = limn_settings_config_path ("catalog.json");
  GError *warning = NULL;

  self->warnings = g_ptr_array_new_with_free_func (g_free);
  self->settings = limn_settings_new (&warning);
  limn_workshop_warn (self, g_steal_pointer (&warning));
  self->catalog = limn_catalog_new (overlay, &warning);
  limn_workshop_warn (self, g_steal_pointer (&warning));
  return self;
}

/**
 * limn_workshop_free:
 * @self: (nullable) (transfer full): settings and catalogue
 */
void
limn_workshop_free (LimnWorkshop *self)
{
  if (self == NULL)
    return;
  limn_catalog_free (self->catalog);
  limn_settings_free (self->settings);
  g_ptr_array_unref (self->warnings);
  g_free (self);
}

/**
 * limn_workshop_print_warnings:
 * @self: settings and catalogue
 *
 * Tells the user on standard error.
 */
void
limn_workshop_print_warnings (const LimnWorkshop *self)
{
  for (guint i = 0; i < self->warnings->len; i++)
    g_printerr ("limn: %s\n",
                (const char *) g_ptr_array_index (self->warnings, i));
}
