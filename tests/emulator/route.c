/* emulator/route: a table of paths, and the faults all vendors share. */
#include "route.h"

#include <string.h>

static gboolean
emu_route_matches (const char *pattern, const char *path)
{
  while (*pattern != '\0' && *path != '\0')
    {
      if (*pattern == '*' && *path != '/')
        {
          pattern++;
          path += strcspn (path, "/");
        }
      else if (*pattern++ != *path++)
        return FALSE;
    }
  return *pattern == *path;
}

/* (nullable) */
const EmuRoute *
emu_route_find (const EmuRoute *routes, guint n, const EmuCall *call)
{
  for (guint i = 0; i < n; i++)
    if (g_str_equal (routes[i].method, call->entry->method) &&
        emu_route_matches (routes[i].path, call->path))
      return &routes[i];
  return NULL;
}

/**
 * emu_route_segment:
 * @index: 0 is the first
 *
 * Returns: (transfer full): that part of the path, empty if there is none
 */
char *
emu_route_segment (const EmuCall *call, guint index)
{
  g_auto (GStrv) parts = g_strsplit (call->path, "/", -1);

  return g_strdup (index + 1 < g_strv_length (parts) ? parts[index + 1] : "");
}

/**
 * emu_route_spoil:
 *
 * Answers in the way of a fault that speaks no vendor's language.
 *
 * Returns: whether there was one
 */
gboolean
emu_route_spoil (EmuCall *call)
{
  if (emu_fault_is (call->fault, EMU_FAULT_HTML200))
    emu_call_send_text (
        call, 200, "text/html", "<html><body>Sign in</body></html>\n");
  else if (emu_fault_is (call->fault, EMU_FAULT_NO_CONTENT))
    emu_call_send_text (call, 204, NULL, "");
  else if (emu_fault_is (call->fault, EMU_FAULT_REDIRECT) ||
           (emu_fault_is (call->fault, EMU_FAULT_BODY) &&
            emu_fault_prevents_images (call->fault)))
    emu_call_send_text (call, 200, NULL, "");
  else
    return FALSE;
  return TRUE;
}

/* @fault: (nullable) */
void
emu_route_add_headers (EmuCall *call, const EmuFault *fault)
{
  if (fault == NULL)
    return;
  if (fault->retry_after != NULL)
    emu_call_set_header (call, "Retry-After", fault->retry_after);
  for (char **h = fault->headers; h != NULL && h[0] != NULL; h += 2)
    emu_call_set_header (call, h[0], h[1]);
}
