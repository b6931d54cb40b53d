/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/prompt: the dialog that asks what is wanted. */
#pragma once

#include "catalog.h"
#include "request.h"

G_BEGIN_DECLS

/**
 * LimnPromptDescribe:
 * @request: what the dialog holds now
 * @user_data: as given
 *
 * Returns: (transfer full): one line on size and price, or what is wrong
 */
typedef char *(*LimnPromptDescribe) (const LimnRequest *request,
                                     gpointer user_data);

/**
 * LimnPrompt:
 * @headline: what will happen, one sentence
 * @action: label of the button that does it, with a mnemonic
 * @catalog: models to choose from
 * @describe: says what the present choice means
 * @user_data: for @describe
 */
typedef struct
{
  const char *headline;
  const char *action;
  LimnCatalog *catalog;
  LimnPromptDescribe describe;
  gpointer user_data;
} LimnPrompt;

gboolean limn_prompt_run (const LimnPrompt *prompt, LimnRequest *request);

G_END_DECLS
