/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn: everything a program needs to run prompts through liblimn.
 *
 * LimnWorkshop opens settings and catalogue, LimnRequest says what is wanted,
 * LimnPlan what that means, LimnClient runs it and hands the rows to a
 * LimnResultSink while they arrive; LimnRecord tells the story. */
#pragma once

#include "client.h"
#include "error.h"
#include "frame.h"
#include "input.h"
#include "plan.h"
#include "receiver.h"
#include "record.h"
#include "request.h"
#include "sizing.h"
#include "workshop.h"
