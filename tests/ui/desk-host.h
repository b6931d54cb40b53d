/* desk-host: a paper host that plans with the real catalogue, and whose jobs go
 * as a test says. */
#pragma once

#include "paper-host.h"

/**
 * DeskHost:
 * @paper: must be first
 * @scene: of an edit, a part of a canvas of 2000 x 1500 pixels
 * @n_plans: plans that were asked for
 * @n_ready: times that it was told to get ready
 * @listener: (nullable): of the job that runs
 */
typedef struct
{
  PaperHost paper;
  LimnHostClass klass;
  LimnWorkshop workshop;
  LimnScene scene;
  LimnScene extended;
  guint n_plans;
  guint n_ready;
  const LimnHostListener *listener;
  gpointer user_data;
  LimnRequest *ran;
} DeskHost;

void desk_host_init (DeskHost *self, const char *settings, const char *ready);
void desk_host_clear (DeskHost *self);
void desk_host_report (DeskHost *self, const LimnHostProgress *progress);
void desk_host_tell_twin (DeskHost *self, guint seconds);
void desk_host_finish (DeskHost *self,
                       const LimnRecord *record,
                       guint n_results,
                       const GError *error);
