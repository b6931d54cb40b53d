/* emulator/problem: the error domain of all vendors. */
#include "problem.h"

G_DEFINE_QUARK (emu - problem, emu_problem)
