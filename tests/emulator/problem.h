/* emulator/problem: why a request is refused, in no vendor's words. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  EMU_PROBLEM_INVALID,
  EMU_PROBLEM_POLICY,
  EMU_PROBLEM_AUTH,
  EMU_PROBLEM_BALANCE,
  EMU_PROBLEM_MODEL,
  EMU_PROBLEM_DISABLED,
  EMU_PROBLEM_RATE,
  EMU_PROBLEM_EXHAUSTED,
  EMU_PROBLEM_UPSTREAM,
  EMU_PROBLEM_INTERNAL,
  EMU_PROBLEM_NOT_FOUND,
  EMU_N_PROBLEMS,
} EmuProblem;

#define EMU_PROBLEM_ERROR (emu_problem_quark ())

GQuark emu_problem_quark (void);

G_END_DECLS
