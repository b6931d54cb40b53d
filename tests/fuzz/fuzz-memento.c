/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/memento: a record, the first line, and the mask beside it, all the rest:
 * of a job that an earlier process left. */
#include "entry.h"
#include "fuzz.h"
#include "memento.h"
#include "recovery.h"

#define ID "job"

static const struct
{
  guint width, height;
} sizes[] = { { 21, 13 }, { 1, 1 }, { 0, 0 }, { 1 << 20, 1 << 20 } };

static void
write_job (const uint8_t *data, size_t size)
{
  static char *record, *mask;
  const uint8_t *end = size > 0 ? memchr (data, '\n', size) : NULL;
  size_t length = end != NULL ? (size_t) (end - data) : size;
  size_t rest = end != NULL ? size - length - 1 : 0;

  if (record == NULL)
    {
      record = g_build_filename (
          fuzz_get_home (), "state", "jobs", ID, LIMN_ENTRY_RECORD, NULL);
      mask = g_build_filename (
          fuzz_get_home (), "state", "jobs", ID, LIMN_ENTRY_MASK, NULL);
    }
  fuzz_write_file (record, data, length);
  fuzz_write_file (mask, end != NULL ? end + 1 : data, rest);
}

/* a rectangle can be added to and subtracted from without an overflow */
static void
check_rects (LimnMemento *memento)
{
  static const char *const names[] = { "layer", "grown", "sibling" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      LimnRect rect, again;

      if (!limn_memento_get_rect (memento, names[i], &rect))
        continue;
      g_assert_cmpint (rect.width, >=, 0);
      g_assert_cmpint (rect.height, >=, 0);
      g_assert_cmpint (ABS (rect.x), <=, 1 << 20);
      g_assert_cmpint (rect.width, <=, 1 << 20);
      limn_memento_set_rect (memento, names[i], &rect);
      g_assert_true (limn_memento_get_rect (memento, names[i], &again));
      g_assert_true (limn_rect_equals (&rect, &again));
    }
}

/* a mask has the size that is wanted, or there is none; kept anew, it is the
 * same */
static void
check_mask (LimnMemento *memento, guint width, guint height)
{
  g_autofree guint8 *values = limn_memento_dup_mask (memento, width, height);
  g_autofree guint8 *again = NULL;
  g_autoptr (GError) error = NULL;

  if (values == NULL)
    return;
  g_assert_cmpuint (width * height, >, 0);
  FUZZ_CHECK (limn_memento_set_mask (memento, values, width, height, &error),
              error);
  again = limn_memento_dup_mask (memento, width, height);
  g_assert_cmpmem (
      values, (gsize) width * height, again, (gsize) width * height);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnRecord) record = NULL;
  g_autoptr (LimnMemento) memento = NULL;

  write_job (data, size);
  record = limn_recovery_read (ID, &error);
  FUZZ_CHECK (record != NULL, error);
  memento = record != NULL ? limn_memento_read (record) : NULL;
  if (memento == NULL)
    return 0;
  check_rects (memento);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    check_mask (memento, sizes[i].width, sizes[i].height);
  return 0;
}
