/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn: everything a program needs to run prompts through liblimn.
 *
 * LimnWorkshop opens settings and catalogue, LimnRequest says what is wanted,
 * LimnPlan what that means, LimnClient runs it and hands the rows to a
 * LimnResultSink while they arrive; LimnRecord tells the story. LimnQuestion
 * and LimnAnswer are for what an endpoint tells besides images. */
#pragma once

#include "answer.h"
#include "budget.h"
#include "client.h"
#include "error.h"
#include "frame.h"
#include "input.h"
#include "journal.h"
#include "plan.h"
#include "question.h"
#include "receiver.h"
#include "record.h"
#include "recovery.h"
#include "request.h"
#include "sizing.h"
#include "spending.h"
#include "waiting.h"
#include "workshop.h"
