/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/host: what a dialog asks of whoever shows it.
 *
 * A dialog knows requests, plans and records. The host knows the image: it says
 * what a request would do to it, draws what would be sent, runs the job on the
 * main loop that the dialog lives on, and puts results where they belong. */
#pragma once

#include "client.h"
#include "picture.h"
#include "workshop.h"

G_BEGIN_DECLS

typedef struct _LimnHost LimnHost;

typedef enum
{
  LIMN_HOST_STATE_ENCODE,   /* pixels are read and packed */
  LIMN_HOST_STATE_CONNECT,  /* a connection is made */
  LIMN_HOST_STATE_UPLOAD,   /* bytes go out */
  LIMN_HOST_STATE_WAIT,     /* the provider works */
  LIMN_HOST_STATE_DOWNLOAD, /* bytes come in */
  LIMN_HOST_STATE_FINISH,   /* results are laid into the image */
} LimnHostState;

/**
 * LimnHostProgress:
 * @state: what is going on
 * @done: @total: bytes so far and in all; 0 in states that move none, @total
 *   also where the server did not say
 * @provider: (nullable): who is waited for, once it is known
 * @usual_low: @usual_high: seconds it usually takes; 0 unknown
 */
typedef struct
{
  LimnHostState state;
  goffset done, total;
  const char *provider;
  guint usual_low, usual_high;
} LimnHostProgress;

/**
 * LimnHostListener:
 * @progress: (nullable): is told how a job goes, whenever there is news
 * @done: is told once that it ended: @record is the job's (nullable), @error
 *   why it failed or what did not come (nullable); @n_results are in the
 *   image, the first one seen
 * @twin: (nullable): is told instead that the very same request was paid for
 *   @seconds ago and that nothing was sent; whoever wants to go on runs it with
 *   `limn.reuse`: true takes that result for free or fails, false pays again
 */
typedef struct
{
  void (*progress) (const LimnHostProgress *progress, gpointer user_data);
  void (*done) (const LimnRecord *record,
                guint n_results,
                const GError *error,
                gpointer user_data);
  void (*twin) (guint seconds, gpointer user_data);
} LimnHostListener;

/**
 * LimnHostReference:
 * @entry: as in `limn.references`: "layer:Name" or "file:/path"
 * @label: what the user calls it
 */
typedef struct
{
  char *entry;
  char *label;
} LimnHostReference;

/**
 * LimnHostClass:
 * @make_headline: (transfer full): what @request will do, one sentence
 * @make_plan: (transfer full): @request resolved; no network, no pixels, at
 *   most some milliseconds
 * @get_frame_picture: (transfer full) (nullable): the frame of @plan as it is
 *   seen, at most @max_side pixels a side; NULL where nothing is sent. Known
 *   pixels opaque, the extension transparent
 * @get_mask_picture: (transfer full) (nullable): of the same size; its alpha
 *   says where the result will be seen. NULL where it is all of the frame
 * @guess_upload: bytes that go out for @plan, exact once they are encoded; 0
 *   where nothing does
 * @list_references: (transfer full) (element-type LimnHostReference): layers
 *   that can be sent beside the frame
 * @get_reference_picture: (transfer full) (nullable): thumbnail of an entry,
 *   a layer's or a file's, at most @max_side pixels a side
 * @get_ready: encodes and connects ahead, so that a run of @plan is sent at
 *   once; may be called with each choice, costs no main loop time to speak of
 * @run: begins a job for @request; at most one at a time
 * @cancel: ends it: `done` follows at once, with %LIMN_ERROR_CANCELLED that
 * says whether money may have been spent
 * @get_result_picture: (transfer full) (nullable): thumbnail of a result
 * @show_result: makes one result of the last run the one that is seen; -1 shows
 *   none of them, which is the image as it was
 * @keep_results: ends the comparison: those with FALSE are taken out of the
 *   image again, in one undo step
 */
typedef struct
{
  char *(*make_headline) (LimnHost *self, const LimnRequest *request);
  LimnPlan *(*make_plan) (LimnHost *self,
                          const LimnRequest *request,
                          GError **error);
  LimnPicture *(*get_frame_picture) (LimnHost *self,
                                     const LimnPlan *plan,
                                     guint max_side);
  LimnPicture *(*get_mask_picture) (LimnHost *self,
                                    const LimnPlan *plan,
                                    guint max_side);
  gsize (*guess_upload) (LimnHost *self, const LimnPlan *plan);
  GPtrArray *(*list_references) (LimnHost *self);
  LimnPicture *(*get_reference_picture) (LimnHost *self,
                                         const char *entry,
                                         guint max_side);
  void (*get_ready) (LimnHost *self, const LimnPlan *plan);
  void (*run) (LimnHost *self,
               const LimnRequest *request,
               const LimnHostListener *listener,
               gpointer user_data);
  void (*cancel) (LimnHost *self);
  LimnPicture *(*get_result_picture) (LimnHost *self,
                                      guint index,
                                      guint max_side);
  void (*show_result) (LimnHost *self, gint index);
  void (*keep_results) (LimnHost *self, const gboolean *keep, guint n_results);
} LimnHostClass;

/**
 * LimnHost:
 * @klass: what it can do
 * @workshop: settings and catalogue
 * @client: asks for balances, keys' tests and the like
 */
struct _LimnHost
{
  const LimnHostClass *klass;
  LimnWorkshop *workshop;
  LimnClient *client;
};

void limn_host_reference_free (LimnHostReference *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnHostReference, limn_host_reference_free)

G_END_DECLS
