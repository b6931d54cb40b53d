/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/sizing and limn/money: what users write for sizes and amounts. */
#include <math.h>

#include "fuzz.h"
#include "money.h"
#include "sizing.h"

static gboolean
is_sane (gdouble number)
{
  return isfinite (number) && number > 0;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_auto (GStrv) lines = fuzz_dup_lines (data, size, 1);
  GError *errors[4] = { NULL };
  LimnSize parsed = { 0 };
  gdouble width = 1, height = 1, pixels = 1;
  gint64 micros = 0;

  FUZZ_CHECK (limn_sizing_parse_size (lines[0], &parsed, &errors[0]),
              errors[0]);
  if (errors[0] == NULL && parsed.kind != LIMN_SIZE_AUTO)
    g_assert_true (is_sane (parsed.width) && is_sane (parsed.height));
  FUZZ_CHECK (limn_sizing_parse_ratio (lines[0], &width, &height, &errors[1]),
              errors[1]);
  g_assert_true (errors[1] != NULL || width == 0 || is_sane (width / height));
  FUZZ_CHECK (limn_sizing_parse_tier (lines[0], &pixels, &errors[2]),
              errors[2]);
  g_assert_true (errors[2] != NULL || pixels == 0 || is_sane (pixels));
  FUZZ_CHECK (limn_money_parse (lines[0], &micros, &errors[3]), errors[3]);
  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    g_clear_error (&errors[i]);
  return 0;
}
