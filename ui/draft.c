/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/draft: what a request would come to as it stands. */
#include "draft.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* stands for a prompt that is not written yet */
#define LIMN_DRAFT_PROMPT "…"
/* stands for a side that is not named yet, pixels */
#define LIMN_DRAFT_SIDE 256

static gboolean
limn_draft_is_blank (const char *text)
{
  return strspn (text, " \t\r\n") == strlen (text);
}

/* a picture can be continued without a word */
static gboolean
limn_draft_lacks_prompt (const LimnRequest *request)
{
  return request->operation != LIMN_OPERATION_EXTEND &&
         limn_draft_is_blank (request->prompt);
}

static gboolean
limn_draft_lacks_sides (const LimnRequest *request)
{
  return request->operation == LIMN_OPERATION_EXTEND &&
         limn_sides_is_empty (&request->sides) &&
         limn_request_get_option (request, "limn.ratio") == NULL;
}

static LimnPlan *
limn_draft_plan (LimnHost *host, const LimnRequest *request, GError **error)
{
  return host->klass->make_plan (host, request, error);
}

/* without what may be at fault, so that the lists have something to offer */
static void
limn_draft_strip (LimnRequest *request)
{
  static const char *const options[] = {
    "limn.provider",
    "limn.endpoint",
    "limn.references",
    "limn.ratio",
  };
  char **fields[] = { &request->size,
                      &request->aspect_ratio,
                      &request->resolution };

  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    json_object_remove_member (request->options, options[i]);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_free (*fields[i]);
      *fields[i] = g_strdup ("");
    }
  if (request->operation == LIMN_OPERATION_EXTEND)
    request->sides = (LimnSides){ .right = LIMN_DRAFT_SIDE };
}

/**
 * limn_draft_new:
 * @host: who plans
 * @request: as it stands
 *
 * Returns: (transfer full): what it comes to
 */
LimnDraft *
limn_draft_new (LimnHost *host, const LimnRequest *request)
{
  LimnDraft *self = g_new0 (LimnDraft, 1);
  g_autoptr (LimnRequest) trial = limn_request_copy (request);
  g_autoptr (GError) error = NULL;

  if (limn_draft_lacks_sides (request))
    self->hint = g_strdup (_ ("Say how far: pixels for a side, or a shape."));
  if (limn_draft_lacks_prompt (request))
    {
      self->hint = g_strdup (_ ("Say what you want, in words."));
      g_free (trial->prompt);
      trial->prompt = g_strdup (LIMN_DRAFT_PROMPT);
    }
  self->plan = limn_draft_plan (host, trial, &error);
  self->is_framed = self->plan != NULL;
  if (self->plan != NULL)
    return self;
  if (self->hint == NULL)
    self->hint = g_strdup (error->message);
  limn_draft_strip (trial);
  self->plan = limn_draft_plan (host, trial, NULL);
  return self;
}

/**
 * limn_draft_free:
 * @self: (nullable) (transfer full): a draft
 */
void
limn_draft_free (LimnDraft *self)
{
  if (self == NULL)
    return;
  limn_plan_free (self->plan);
  g_free (self->hint);
  g_free (self);
}
