/* emulator/spoil: replaced, filled, cut. */
#include "spoil.h"

#include <string.h>

/* one piece of a long emptiness, sent as often as it takes */
#define EMU_SPOIL_PIECE (1 << 20)

static GPtrArray *
emu_spoil_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
}

static void
emu_spoil_add_all (GPtrArray *parts, GPtrArray *more)
{
  for (guint i = 0; i < more->len; i++)
    g_ptr_array_add (parts, g_bytes_ref (more->pdata[i]));
}

static GPtrArray *
emu_spoil_replace (const EmuFault *fault, GPtrArray *parts)
{
  GPtrArray *spoilt = emu_spoil_new ();

  if (fault->data != NULL)
    g_ptr_array_add (spoilt, g_bytes_ref (fault->data));
  return spoilt;
}

static GPtrArray *
emu_spoil_fill (const EmuFault *fault, GPtrArray *parts)
{
  GPtrArray *spoilt = emu_spoil_new ();
  char *spaces = g_malloc (EMU_SPOIL_PIECE);
  g_autoptr (GBytes) piece = NULL;

  memset (spaces, ' ', EMU_SPOIL_PIECE);
  piece = g_bytes_new_take (spaces, EMU_SPOIL_PIECE);
  for (guint64 left = fault->bytes; left > 0;)
    {
      gsize length = (gsize) MIN (left, EMU_SPOIL_PIECE);

      g_ptr_array_add (spoilt, g_bytes_new_from_bytes (piece, 0, length));
      left -= length;
    }
  emu_spoil_add_all (spoilt, parts);
  return spoilt;
}

/* behind the first brace of an object; nothing else is changed */
static GPtrArray *
emu_spoil_inject (const EmuFault *fault, GPtrArray *parts)
{
  GPtrArray *spoilt = emu_spoil_new ();
  GBytes *first = parts->len > 0 ? parts->pdata[0] : NULL;
  gsize length = first != NULL ? g_bytes_get_size (first) : 0;
  const char *text = first != NULL ? g_bytes_get_data (first, NULL) : NULL;

  if (length == 0 || *text != '{' || fault->data == NULL)
    {
      emu_spoil_add_all (spoilt, parts);
      return spoilt;
    }
  g_ptr_array_add (spoilt, g_bytes_new_from_bytes (first, 0, 1));
  g_ptr_array_add (spoilt, g_bytes_ref (fault->data));
  if (length > 1)
    g_ptr_array_add (spoilt, g_bytes_new_from_bytes (first, 1, length - 1));
  for (guint i = 1; i < parts->len; i++)
    g_ptr_array_add (spoilt, g_bytes_ref (parts->pdata[i]));
  return spoilt;
}

static GPtrArray *
emu_spoil_cut (const EmuFault *fault, GPtrArray *parts)
{
  GPtrArray *spoilt = emu_spoil_new ();
  guint64 left = 0;

  for (guint i = 0; i < parts->len; i++)
    left += g_bytes_get_size (parts->pdata[i]);
  left = emu_fault_get_end (fault, left);
  for (guint i = 0; i < parts->len && left > 0; i++)
    {
      gsize length = (gsize) MIN (left, g_bytes_get_size (parts->pdata[i]));

      g_ptr_array_add (spoilt,
                       g_bytes_new_from_bytes (parts->pdata[i], 0, length));
      left -= length;
    }
  return spoilt;
}

static const struct
{
  EmuFaultKind kind;
  GPtrArray *(*spoil) (const EmuFault *fault, GPtrArray *parts);
} emu_spoil_kinds[] = {
  { EMU_FAULT_BODY, emu_spoil_replace },
  { EMU_FAULT_WHITESPACE, emu_spoil_fill },
  { EMU_FAULT_INJECT, emu_spoil_inject },
  { EMU_FAULT_CUT_BODY, emu_spoil_cut },
};

/**
 * emu_spoil_document:
 * @fault: (nullable): what is to go wrong
 * @parts: (transfer full) (element-type GBytes): a body
 *
 * Returns: (transfer full) (element-type GBytes): what is sent in its place
 */
GPtrArray *
emu_spoil_document (const EmuFault *fault, GPtrArray *parts)
{
  g_autoptr (GPtrArray) whole = parts;

  for (guint i = 0; i < G_N_ELEMENTS (emu_spoil_kinds); i++)
    if (emu_fault_is (fault, emu_spoil_kinds[i].kind))
      return emu_spoil_kinds[i].spoil (fault, whole);
  return g_steal_pointer (&whole);
}
