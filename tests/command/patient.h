/* patient: a machine as the doctor finds it, in a scratch folder. */
#pragma once

#include "command.h"

G_BEGIN_DECLS

/* keys that the emulator takes, and no key anywhere else */
#define PATIENT_GEMINI_KEY "AIzaS3cretGemini"
#define PATIENT_VERTEX_KEY "AIzaS3cretVertex"
#define PATIENT_FAL_KEY "fal-id:s3cret-fal"
#define PATIENT_REPLICATE_KEY "r8_s3cretReplicate"
#define PATIENT_OPENAI_KEY "sk-s3cretOpenai"
#define PATIENT_TOKEN "ya29.s3cret-token"
/* a word that no run may say */
#define PATIENT_SECRET "s3cret-fal"
/* nobody listens there */
#define PATIENT_CLOSED "http://127.0.0.1:1"

Peer *patient_start (void);
void patient_reset (void);
void patient_take_keys (void);
void patient_reset_one (void);

char *patient_path (const char *variable, const char *name);
void patient_write (const char *path, const char *text, int mode);

JsonObject *patient_run (const char *options, int status);
void patient_assert_no_secret (const CommandRun *run);
JsonObject *patient_find (JsonObject *root, const char *name);
JsonObject *patient_assert (JsonObject *root,
                            const char *name,
                            const char *status,
                            const char *word);

G_END_DECLS
