/* judge: Little CMS in doubles, on pictures of every precision. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define JUDGE_SIDE 96
#define JUDGE_PIXELS (JUDGE_SIDE * JUDGE_SIDE)

typedef enum
{
  JUDGE_INTEGER,
  JUDGE_HALF,
  JUDGE_FLOAT,
} JudgeKind;

/**
 * JudgeSample:
 * @name: as in GIMP's names of precisions
 * @kind: what it is
 * @bytes: how many it takes
 * @step: the largest between neighbours that stand for 0 to 1
 *
 * How a sample is stored.
 */
typedef struct
{
  const char *name;
  JudgeKind kind;
  guint bytes;
  double step;
} JudgeSample;

#define JUDGE_N_SAMPLES 6

extern const JudgeSample judge_samples[JUDGE_N_SAMPLES];

void judge_save_profiles (const char *folder);
double *judge_to_doubles (const JudgeSample *sample,
                          gconstpointer samples,
                          gsize n);
guint8 *judge_from_doubles (const JudgeSample *sample,
                            const double *values,
                            gsize n);
double *judge_draw (const JudgeSample *sample, guint channels);
double *judge_convert (const char *from,
                       guint from_channels,
                       const char *to,
                       guint to_channels,
                       const double *source);
void judge_assert_near (const char *name,
                        const char *what,
                        const double *found,
                        const double *wanted,
                        gsize n,
                        double tolerance);

G_END_DECLS
