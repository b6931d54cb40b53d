/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/finding: a list of findings, for people and for programs. */
#include "finding.h"

#include <string.h>

#include "text.h"

/* characters of a line */
#define LIMN_FINDING_MAX_TEXT 1000

/* these words are stable */
static const char *const limn_finding_states[] = {
  [LIMN_FINDING_OK] = "ok",
  [LIMN_FINDING_WARNING] = "warning",
  [LIMN_FINDING_MISSING] = "missing",
};

static void
limn_finding_free (gpointer data)
{
  LimnFinding *self = data;

  g_free (self->name);
  g_free (self->text);
  json_object_unref (self->facts);
  g_free (self);
}

/**
 * limn_finding_new_list:
 *
 * Returns: (transfer full) (element-type LimnFinding): nothing found yet
 */
GPtrArray *
limn_finding_new_list (void)
{
  return g_ptr_array_new_with_free_func (limn_finding_free);
}

/**
 * limn_finding_add:
 * @list: findings
 * @section: part of the list; a constant. Findings of one stand together
 * @name: what was looked at
 * @state: how it is
 * @format: what to say of it, as in printf(); without any key
 * @...: values
 *
 * Returns: (transfer none): the finding, without facts
 */
LimnFinding *
limn_finding_add (GPtrArray *list,
                  const char *section,
                  const char *name,
                  LimnFindingState state,
                  const char *format,
                  ...)
{
  LimnFinding *self = g_new0 (LimnFinding, 1);
  g_autofree char *text = NULL;
  va_list values;

  va_start (values, format);
  text = g_strdup_vprintf (format, values);
  va_end (values);
  self->section = section;
  self->name = g_strdup (name);
  self->state = state;
  self->text = limn_text_clean (text, LIMN_FINDING_MAX_TEXT);
  self->facts = json_object_new ();
  g_ptr_array_add (list, self);
  return self;
}

/**
 * limn_finding_set_fact:
 * @self: a finding
 * @name: of the fact
 * @value: (nullable): text, such as a path; %NULL where it is not known
 */
void
limn_finding_set_fact (LimnFinding *self, const char *name, const char *value)
{
  g_autofree char *valid = value != NULL ? g_utf8_make_valid (value, -1) : NULL;

  if (valid != NULL)
    json_object_set_string_member (self->facts, name, valid);
  else
    json_object_set_null_member (self->facts, name);
}

/**
 * limn_finding_print_list:
 * @list: (element-type LimnFinding): findings
 *
 * Prints a line for each, below a line for each section.
 */
void
limn_finding_print_list (const GPtrArray *list)
{
  const char *section = "";

  for (guint i = 0; i < list->len; i++)
    {
      const LimnFinding *finding = g_ptr_array_index (list, i);

      if (strcmp (section, finding->section) != 0)
        g_print ("%s%s\n", i > 0 ? "\n" : "", finding->section);
      section = finding->section;
      g_print ("  %-8s %-14s %s\n",
               limn_finding_states[finding->state],
               finding->name,
               finding->text);
    }
}

/**
 * limn_finding_list_to_json:
 * @list: (element-type LimnFinding): findings
 *
 * Returns: (transfer full): an object for each: section, name, status, text,
 *   facts
 */
JsonArray *
limn_finding_list_to_json (const GPtrArray *list)
{
  JsonArray *array = json_array_sized_new (list->len);

  for (guint i = 0; i < list->len; i++)
    {
      const LimnFinding *finding = g_ptr_array_index (list, i);
      JsonObject *row = json_object_new ();

      json_object_set_string_member (row, "section", finding->section);
      json_object_set_string_member (row, "name", finding->name);
      json_object_set_string_member (
          row, "status", limn_finding_states[finding->state]);
      json_object_set_string_member (row, "text", finding->text);
      json_object_set_object_member (
          row, "facts", json_object_ref (finding->facts));
      json_array_add_object_element (array, row);
    }
  return array;
}
