/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/notice-words: what a failure is called, and what helps against it. */
#pragma once

#include "record.h"

G_BEGIN_DECLS

/**
 * LimnNoticeAction:
 * @label: of the button
 * @action: what it stands for, see notice.h
 */
typedef struct
{
  char *label;
  char *action;
} LimnNoticeAction;

char *limn_notice_words_describe (const GError *error,
                                  const LimnRecord *record);
GPtrArray *limn_notice_words_list_actions (const GError *error,
                                           const LimnRecord *record);
const char *limn_notice_words_find_page (const LimnRecord *record);

G_END_DECLS
