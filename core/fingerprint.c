/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/fingerprint: whether two requests are the same one.
 *
 * What counts is what would be paid for, wherever it goes: not the endpoint and
 * the provider, at which limn/twin looks, not what Limn does with the results.
 */
#include "fingerprint.h"

#include <string.h>

#include "jsontext.h"

/* another when anything below is hashed in another way */
#define LIMN_FINGERPRINT_VERSION "limn-fingerprint-1\n"
#define LIMN_FINGERPRINT_PREFIX "sha256:"
/* options that stay here */
#define LIMN_FINGERPRINT_OWN "limn."

static gint
limn_fingerprint_compare (gconstpointer a, gconstpointer b)
{
  return strcmp (a, b);
}

static void limn_fingerprint_print (GString *text, JsonNode *node);

/* members by name: their order means nothing */
static void
limn_fingerprint_print_object (GString *text, JsonObject *object)
{
  g_autoptr (GList) names =
      g_list_sort (json_object_get_members (object), limn_fingerprint_compare);

  g_string_append_c (text, '{');
  for (GList *l = names; l != NULL; l = l->next)
    {
      g_autoptr (JsonNode) name = json_node_new (JSON_NODE_VALUE);

      json_node_set_string (name, l->data);
      limn_fingerprint_print (text, name);
      limn_fingerprint_print (text, json_object_get_member (object, l->data));
    }
  g_string_append_c (text, '}');
}

static void
limn_fingerprint_print (GString *text, JsonNode *node)
{
  g_autofree char *value = NULL;

  if (JSON_NODE_HOLDS_OBJECT (node))
    limn_fingerprint_print_object (text, json_node_get_object (node));
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      g_string_append_c (text, '[');
      for (guint i = 0; i < json_array_get_length (array); i++)
        limn_fingerprint_print (text, json_array_get_element (array, i));
      g_string_append_c (text, ']');
    }
  else
    {
      value = limn_jsontext_print (node, FALSE);
      g_string_append_printf (text, "%s,", value);
    }
}

static JsonObject *
limn_fingerprint_list_options (const LimnRequest *request)
{
  JsonObject *options = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, request->options);
  while (json_object_iter_next (&iter, &name, &value))
    if (!g_str_has_prefix (name, LIMN_FINGERPRINT_OWN))
      json_object_set_member (options, name, json_node_copy (value));
  return options;
}

static void
limn_fingerprint_add_words (GChecksum *sum, const LimnPlan *plan)
{
  const LimnRequest *request = plan->request;
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (GString) text = g_string_new (LIMN_FINGERPRINT_VERSION);

  json_object_set_string_member (
      object, "operation", limn_operation_get_name (request->operation));
  json_object_set_string_member (object, "prompt", plan->prompt);
  json_object_set_string_member (object, "model", plan->model->slug);
  json_object_set_string_member (object, "size", request->size);
  json_object_set_string_member (object, "aspect_ratio", plan->aspect_ratio);
  json_object_set_string_member (object, "resolution", plan->resolution);
  json_object_set_int_member (object, "n", request->n);
  json_object_set_object_member (
      object, "options", limn_fingerprint_list_options (request));
  limn_fingerprint_print_object (text, object);
  g_checksum_update (sum, (const guchar *) text->str, (gssize) text->len);
}

/* with its length, so that no two lists of images run together as one */
static void
limn_fingerprint_add_image (GChecksum *sum,
                            const char *what,
                            const LimnInput *input)
{
  gsize length;
  const guchar *bytes = g_bytes_get_data (input->data, &length);
  g_autofree char *head =
      g_strdup_printf ("\n%s %" G_GSIZE_FORMAT "\n", what, length);

  g_checksum_update (sum, (const guchar *) head, -1);
  g_checksum_update (sum, bytes, (gssize) length);
}

static GChecksum *
limn_fingerprint_begin (const LimnPlan *plan)
{
  GChecksum *sum = g_checksum_new (G_CHECKSUM_SHA256);

  limn_fingerprint_add_words (sum, plan);
  return sum;
}

static char *
limn_fingerprint_end (GChecksum *sum, const LimnInputs *inputs)
{
  for (guint i = 0; inputs != NULL && i < inputs->images->len; i++)
    limn_fingerprint_add_image (
        sum, "image", g_ptr_array_index (inputs->images, i));
  if (inputs != NULL && inputs->mask != NULL)
    limn_fingerprint_add_image (sum, "mask", inputs->mask);
  return g_strconcat (
      LIMN_FINGERPRINT_PREFIX, g_checksum_get_string (sum), NULL);
}

/**
 * limn_fingerprint_new:
 * @plan: what would be done
 * @inputs: (nullable): images that would go out
 *
 * Digests what would be sent, as far as no route changes it: the prompt as it
 * is sent, the model, its shape, the number of results, the parameters, and
 * every byte of the images. It takes some milliseconds a megabyte.
 *
 * Returns: (transfer full): "sha256:" and 64 digits, the same for the same
 *   request
 */
char *
limn_fingerprint_new (const LimnPlan *plan, const LimnInputs *inputs)
{
  g_autoptr (GChecksum) sum = limn_fingerprint_begin (plan);

  return limn_fingerprint_end (sum, inputs);
}

typedef struct
{
  GChecksum *sum;
  const LimnInputs *inputs;
} LimnFingerprintWork;

static void
limn_fingerprint_free_work (gpointer data)
{
  LimnFingerprintWork *work = data;

  g_checksum_free (work->sum);
  g_free (work);
}

static void
limn_fingerprint_run (GTask *task,
                      gpointer source,
                      gpointer data,
                      GCancellable *cancellable)
{
  const LimnFingerprintWork *work = data;

  g_task_return_pointer (
      task, limn_fingerprint_end (work->sum, work->inputs), g_free);
}

/**
 * limn_fingerprint_new_async:
 * @plan: what would be done
 * @inputs: (nullable): images that would go out; must live until the callback
 * @callback: (scope async): called at the end
 * @user_data: for @callback
 *
 * As limn_fingerprint_new(); the images are digested in a thread.
 */
void
limn_fingerprint_new_async (const LimnPlan *plan,
                            const LimnInputs *inputs,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  LimnFingerprintWork *work = g_new0 (LimnFingerprintWork, 1);

  work->sum = limn_fingerprint_begin (plan);
  work->inputs = inputs;
  g_task_set_task_data (task, work, limn_fingerprint_free_work);
  g_task_run_in_thread (task, limn_fingerprint_run);
}

/**
 * limn_fingerprint_new_finish:
 * @result: as given to the callback
 *
 * Returns: (transfer full): as limn_fingerprint_new()
 */
char *
limn_fingerprint_new_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}

/**
 * limn_fingerprint_get_age:
 * @twin: a job
 * @now: wall clock, microseconds since the epoch
 *
 * Returns: seconds since it ended; negative after a clock was set back
 */
gdouble
limn_fingerprint_get_age (const LimnRecord *twin, gint64 now)
{
  JsonObject *record = limn_record_get_object (twin);
  g_autoptr (GDateTime) created = g_date_time_new_from_iso8601 (
      limn_jsontext_get_string (record, "created"), NULL);
  JsonObject *timing = limn_jsontext_get_object (record, "timing_ms");
  JsonObjectIter iter;
  const char *name;
  gdouble end;

  if (created == NULL)
    return G_MAXDOUBLE;
  end = (gdouble) g_date_time_to_unix (created) +
        g_date_time_get_microsecond (created) / 1e6;
  json_object_iter_init (&iter, timing);
  while (json_object_iter_next (&iter, &name, NULL))
    {
      gdouble ms = 0;

      if (limn_jsontext_get_number (timing, name, &ms))
        end += MAX (ms, 0) / 1e3;
    }
  return (gdouble) now / G_USEC_PER_SEC - end;
}

/**
 * limn_fingerprint_find_twin:
 * @fingerprint: of what is about to be done
 * @now: wall clock, microseconds since the epoch
 * @records: (element-type LimnRecord): jobs, in any order
 *
 * Looks for a job that was the same request, has a result, and ended less than
 * a minute ago.
 *
 * Returns: (transfer none) (nullable): the latest of them
 */
LimnRecord *
limn_fingerprint_find_twin (const char *fingerprint,
                            gint64 now,
                            const GPtrArray *records)
{
  LimnRecord *twin = NULL;
  gdouble youngest = LIMN_FINGERPRINT_WINDOW_S;

  for (guint i = 0; i < records->len; i++)
    {
      LimnRecord *record = g_ptr_array_index (records, i);
      JsonObject *object = limn_record_get_object (record);
      gdouble age;

      if (g_strcmp0 (limn_jsontext_get_string (object, "fingerprint"),
                     fingerprint) != 0 ||
          limn_record_get_n_results (record) == 0)
        continue;
      age = limn_fingerprint_get_age (record, now);
      if (age < -LIMN_FINGERPRINT_WINDOW_S || age >= youngest)
        continue;
      youngest = age;
      twin = record;
    }
  return twin;
}
