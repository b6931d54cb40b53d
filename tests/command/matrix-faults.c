/* matrix-faults: the rows. */
#include "matrix.h"

#include <string.h>

const MatrixEndpoint matrix_endpoints[MATRIX_N_ENDPOINTS] = {
  { "lumenfall",
    "nano-banana-2",
    "LIMN_LUMENFALL_URL",
    "LUMENFALL_API_KEY",
    "lmnfl_matrix.s3cretOfLumenfall",
    "s3cretOfLumenfall",
    "--option response_format=url",
    FALSE },
  { "gemini",
    "nano-banana-2",
    "LIMN_GEMINI_URL",
    "GEMINI_API_KEY",
    "AIzas3cretOfGemini",
    "s3cretOfGemini",
    NULL,
    FALSE },
  { "fal",
    "nano-banana-2",
    "LIMN_FAL_URL",
    "FAL_KEY",
    "matrix:s3cretOfFal",
    "s3cretOfFal",
    "",
    TRUE },
  { "replicate",
    "nano-banana-2",
    "LIMN_REPLICATE_URL",
    "REPLICATE_API_TOKEN",
    "r8_s3cretOfReplicate",
    "s3cretOfReplicate",
    "",
    TRUE },
};

const char *const matrix_operations[MATRIX_N_OPERATIONS] = { "generate",
                                                             "edit" };

/* more often than anything is tried */
#define EVER 99
#define KIND(name) "\"fault\": \"" name "\""
#define STATUS(status) KIND ("status") ", \"status\": " #status
#define AFTER(value) ", \"retry_after\": \"" value "\""
#define PERCENT(n) ", \"percent\": " #n
#define AT(step) ", \"at\": \"" step "\""
#define MS(n) ", \"ms\": " #n
/* a result that has come, and is none */
#define FILE_ROW(name, data, kinds)                                            \
  {                                                                            \
    name, KIND ("file"), data, 1, 0, kinds                                     \
  }
/* a document that is none, in the place of a good one */
#define BODY_ROW(name, data, kinds)                                            \
  {                                                                            \
    name, KIND ("body"), data, 1, 0, kinds                                     \
  }
#define ERROR_ROW(status, data, kinds)                                         \
  {                                                                            \
#status "-" data, KIND("body") ", \"status\": " #status, data, EVER,       \
        MATRIX_ONCE, kinds                                                     \
  }
#define STATUS_ROW(status, kinds)                                              \
  {                                                                            \
#status, STATUS(status), NULL, EVER, MATRIX_ONCE, kinds                    \
  }
#define RESET_ROW(name, more, kinds)                                           \
  {                                                                            \
    name, KIND ("reset_after_bytes") more, NULL, 1, 0, kinds                   \
  }

static const MatrixFault matrix_faults[] = {
  { "none", NULL, NULL, 0, 0, "-" },

  { "refused", NULL, NULL, 0, MATRIX_CLOSED | MATRIX_ONCE, "network" },
  { "no-address", NULL, NULL, 0, MATRIX_NAMELESS | MATRIX_ONCE, "network" },
  { "no-tls", NULL, NULL, 0, MATRIX_PLAIN | MATRIX_HURRY, "network" },
  { "slow-connect", NULL, NULL, 0, MATRIX_DEAF | MATRIX_HURRY, "network" },
  { "stall", KIND ("stall") MS (60000), NULL, 1, MATRIX_HURRY, "ambiguous" },
  { "stall-in-body",
    KIND ("stall_mid_body") MS (60000),
    NULL,
    1,
    MATRIX_HURRY,
    "ambiguous" },
  { "pause", KIND ("stall_mid_body") MS (300), NULL, 1, 0, "-" },
  { "trickle", KIND ("slow") ", \"rate\": 100000", NULL, 1, 0, "-" },

  { "reset", KIND ("reset"), NULL, 1, 0, "ambiguous" },
  RESET_ROW ("reset-1", PERCENT (1), "ambiguous"),
  RESET_ROW ("reset-25", PERCENT (25), "ambiguous"),
  RESET_ROW ("reset-50", PERCENT (50), "ambiguous"),
  RESET_ROW ("reset-75", PERCENT (75), "ambiguous"),
  RESET_ROW ("reset-99", PERCENT (99), "ambiguous -"),
  RESET_ROW ("reset-100", PERCENT (100), "ambiguous -"),
  { "short-1", KIND ("short_body") PERCENT (1), NULL, 1, 0, "ambiguous" },
  { "short-50", KIND ("short_body") PERCENT (50), NULL, 1, 0, "ambiguous" },
  { "short-99", KIND ("short_body") PERCENT (99), NULL, 1, 0, "ambiguous -" },
  { "cut-1", KIND ("cut_body") PERCENT (1), NULL, 1, 0, "answer" },
  { "cut-50", KIND ("cut_body") PERCENT (50), NULL, 1, 0, "answer" },
  { "cut-99", KIND ("cut_body") PERCENT (99), NULL, 1, 0, "answer -" },
  { "wrong-length", KIND ("wrong_length"), NULL, 1, 0, "answer ambiguous" },
  { "garbled-chunks", KIND ("garbled_chunks"), NULL, 1, 0, "ambiguous" },

  { "html-200", KIND ("html200"), NULL, 1, MATRIX_ONCE, "answer" },
  { "no-content", KIND ("no_content"), NULL, 1, MATRIX_ONCE, "noimage answer" },
  { "empty-data", KIND ("empty_data"), NULL, 1, MATRIX_ONCE, "noimage answer" },
  { "null-image", KIND ("null_image"), NULL, 1, MATRIX_ONCE, "noimage answer" },
  { "error-200", KIND ("error200"), NULL, 1, MATRIX_ONCE, "transient answer" },
  { "echo-key",
    KIND ("echo_key"),
    NULL,
    EVER,
    MATRIX_ONCE,
    "invalid answer transient" },
  { "broken-json", KIND ("broken_json"), NULL, 1, 0, "answer -" },
  { "broken-base64", KIND ("broken_base64"), NULL, 1, 0, "answer -" },
  BODY_ROW ("body-nothing", "nothing", "answer"),
  BODY_ROW ("body-null", "null", "answer"),
  BODY_ROW ("body-array", "array", "answer"),
  BODY_ROW ("body-object", "object", "answer"),
  BODY_ROW ("body-number", "number", "answer"),
  BODY_ROW ("body-page", "page", "answer"),
  BODY_ROW ("body-latin", "latin", "answer"),
  BODY_ROW ("wrong-types", "wrong-types", "answer"),
  { "bad-utf8", KIND ("inject"), "utf8", 1, 0, "answer -" },
  { "deep-nesting", KIND ("inject"), "deep", 1, 0, "answer" },
  { "duplicate-keys", KIND ("inject"), "twice", 1, 0, "answer noimage -" },
  { "huge-numbers", KIND ("inject"), "huge", 1, 0, "answer -" },
  { "whitespace",
    KIND ("whitespace") ", \"bytes\": 104857600",
    NULL,
    1,
    0,
    "answer -" },
  { "big-text", KIND ("big_text"), NULL, 1, 0, "-" },

  { "other-format", KIND ("wrong_format"), NULL, 1, 0, "-" },
  { "absurd-image", KIND ("absurd_image"), NULL, 1, 0, "answer" },
  FILE_ROW ("cut-png", "cut.png", "answer"),
  FILE_ROW ("corrupt-png", "corrupt.png", "answer"),
  FILE_ROW ("cut-jpeg", "cut.jpg", "answer"),
  FILE_ROW ("corrupt-jpeg", "corrupt.jpg", "answer"),
  FILE_ROW ("cut-webp", "cut.webp", "answer"),
  /* of another picture, for all that its format can tell */
  FILE_ROW ("corrupt-webp", "corrupt.webp", "-"),
  FILE_ROW ("page-for-image", "page", "answer"),
  FILE_ROW ("bomb", "bomb.png", "answer"),
  FILE_ROW ("one-pixel", "dot.png", "-"),
  FILE_ROW ("odd-size", "odd.png", "-"),
  FILE_ROW ("bad-profile", "profile.png", "-"),

  STATUS_ROW (400, "invalid transient"),
  STATUS_ROW (401, "auth"),
  STATUS_ROW (402, "billing invalid transient"),
  STATUS_ROW (403, "auth billing transient"),
  STATUS_ROW (404, "gone"),
  STATUS_ROW (408, "transient invalid"),
  STATUS_ROW (409, "transient invalid"),
  STATUS_ROW (413, "invalid transient"),
  STATUS_ROW (422, "invalid transient"),
  STATUS_ROW (429, "rate"),
  STATUS_ROW (500, "transient"),
  STATUS_ROW (502, "transient capacity"),
  STATUS_ROW (503, "transient"),
  STATUS_ROW (504, "transient"),
  STATUS_ROW (529, "transient"),
  { "429-soon",
    STATUS (429) AFTER ("0") ", \"retry_delay\": \"0s\"",
    NULL,
    1,
    0,
    "-" },
  { "503-soon", STATUS (503) AFTER ("0"), NULL, 1, 0, "-" },
  { "429-late", STATUS (429) AFTER ("3600"), NULL, EVER, MATRIX_HURRY, "rate" },
  { "503-late",
    STATUS (503) AFTER ("3600"),
    NULL,
    EVER,
    MATRIX_HURRY,
    "transient" },
  { "429-nonsense",
    STATUS (429) AFTER ("1e999 moons"),
    NULL,
    EVER,
    MATRIX_ONCE,
    "rate" },
  ERROR_ROW (502, "page", "transient capacity"),
  ERROR_ROW (502, "nothing", "transient capacity"),
  ERROR_ROW (500, "latin", "transient"),
  ERROR_ROW (500, "long", "transient"),
  ERROR_ROW (400, "controls", "invalid transient"),
  ERROR_ROW (400, "wrong-types", "invalid transient"),

  { "redirect-loop", KIND ("redirect"), NULL, EVER, MATRIX_ONCE, "answer" },
  { "redirect-away",
    KIND ("redirect"),
    NULL,
    EVER,
    MATRIX_ONCE | MATRIX_FOREIGN,
    "answer" },
  { "redirect-307",
    KIND ("redirect") ", \"status\": 307",
    NULL,
    EVER,
    MATRIX_ONCE | MATRIX_FOREIGN,
    "answer" },
  { "redirect-to-file",
    KIND ("redirect") ", \"origin\": \"file:///etc/hostname?\"",
    NULL,
    EVER,
    MATRIX_ONCE,
    "answer" },

#define MEDIA(name, order, times, world, kinds)                                \
  {                                                                            \
    "media-" name, order AT ("media"), NULL, times, MATRIX_BY_URL | (world),   \
        kinds                                                                  \
  }
  MEDIA ("stall",
         KIND ("stall") MS (60000),
         EVER,
         MATRIX_HURRY,
         "ambiguous answer network"),
  MEDIA ("reset", KIND ("reset"), EVER, 0, "network answer ambiguous"),
  MEDIA ("reset-50",
         KIND ("reset_after_bytes") PERCENT (50),
         EVER,
         0,
         "network answer ambiguous"),
  MEDIA ("reset-once", KIND ("reset_after_bytes") PERCENT (75), 1, 0, "-"),
  MEDIA ("short",
         KIND ("short_body") PERCENT (99),
         EVER,
         0,
         "network answer ambiguous"),
  MEDIA ("cut", KIND ("cut_body") PERCENT (50), EVER, 0, "answer"),
  MEDIA (
      "garbled", KIND ("garbled_chunks"), EVER, 0, "network answer ambiguous"),
  MEDIA ("404", STATUS (404), EVER, 0, "answer"),
  MEDIA ("500", STATUS (500), EVER, 0, "answer transient"),
  MEDIA ("page", KIND ("html200"), EVER, 0, "answer"),
  MEDIA ("loop", KIND ("redirect"), EVER, 0, "answer"),
  MEDIA ("away", KIND ("redirect"), 1, MATRIX_FOREIGN, "-"),
  MEDIA ("to-file",
         KIND ("redirect") ", \"origin\": \"file:///etc/hostname?\"",
         EVER,
         0,
         "answer"),
  MEDIA ("to-port",
         KIND ("redirect") ", \"origin\": \"http://127.0.0.1:1\"",
         EVER,
         0,
         "answer network"),
  { "result-at-file",
    KIND ("foreign_media") ", \"origin\": \"file:///etc/hostname?\"",
    NULL,
    1,
    MATRIX_BY_URL,
    "answer" },
  { "result-at-port",
    KIND ("foreign_media") ", \"origin\": \"http://127.0.0.1:1\"",
    NULL,
    1,
    MATRIX_BY_URL,
    "answer network" },
  { "result-at-host",
    KIND ("foreign_media") ", \"origin\": \"http://192.0.2.1\"",
    NULL,
    1,
    MATRIX_BY_URL,
    "answer network" },
  { "result-nowhere",
    KIND ("foreign_media") ", \"origin\": \"javascript:\"",
    NULL,
    1,
    MATRIX_BY_URL,
    "answer" },

#define QUEUE(name, order, data, times, kinds)                                 \
  {                                                                            \
    "job-" name, order, data, times, MATRIX_QUEUE, kinds                       \
  }
  QUEUE ("fails", KIND ("job_fails"), NULL, 1, "transient refused invalid -"),
  QUEUE ("canceled", KIND ("job_canceled"), NULL, 1, "cancelled"),
  QUEUE ("aborted", KIND ("job_aborted"), NULL, 1, "transient -"),
  { "job-elsewhere",
    KIND ("foreign_job"),
    NULL,
    1,
    MATRIX_QUEUE | MATRIX_FOREIGN,
    "answer" },
  QUEUE ("poll-500", STATUS (500) AT ("status"), NULL, 1, "-"),
  { "job-poll-404",
    STATUS (404) AT ("status"),
    NULL,
    EVER,
    MATRIX_QUEUE | MATRIX_HURRY,
    "ambiguous" },
  QUEUE ("poll-204", KIND ("no_content") AT ("status"), NULL, 1, "-"),
  QUEUE ("poll-page", KIND ("html200") AT ("status"), NULL, 1, "-"),
  QUEUE ("poll-array", KIND ("body") AT ("status"), "array", 1, "-"),
  { "job-poll-pages",
    KIND ("html200") AT ("status"),
    NULL,
    EVER,
    MATRIX_QUEUE | MATRIX_HURRY,
    "ambiguous -" },
  QUEUE ("poll-reset", KIND ("reset") AT ("status"), NULL, 1, "-"),
  { "job-result-404",
    STATUS (404) AT ("result"),
    NULL,
    EVER,
    MATRIX_QUEUE | MATRIX_HURRY,
    "ambiguous -" },
  QUEUE ("result-cut",
         KIND ("short_body") PERCENT (50) AT ("result"),
         NULL,
         1,
         "-"),
  { "job-waits",
    KIND ("job_waits"),
    NULL,
    1,
    MATRIX_QUEUE | MATRIX_HURRY,
    "ambiguous network transient" },
  { "job-runs",
    KIND ("job_runs"),
    NULL,
    1,
    MATRIX_QUEUE | MATRIX_HURRY,
    "ambiguous network transient" },

  { "full-disk", NULL, NULL, 0, MATRIX_FULL_DISK | MATRIX_ONCE, "file" },
  { "full-disk-url",
    NULL,
    NULL,
    0,
    MATRIX_FULL_DISK | MATRIX_BY_URL | MATRIX_ONCE,
    "file" },
  { "stuck-state", NULL, NULL, 0, MATRIX_STUCK_STATE, "?" },
  { "no-state", NULL, NULL, 0, MATRIX_NO_STATE, "?" },
  { "stuck-output", NULL, NULL, 0, MATRIX_STUCK_OUTPUT, "?" },
};

/**
 * matrix_faults_get:
 * @index: of a row
 *
 * Returns: (transfer none) (nullable): it; %NULL behind the last one
 */
const MatrixFault *
matrix_faults_get (guint index)
{
  return index < G_N_ELEMENTS (matrix_faults) ? &matrix_faults[index] : NULL;
}

/**
 * matrix_faults_apply:
 * @fault: a row
 * @endpoint: whom it is to befall
 *
 * Returns: whether it can
 */
gboolean
matrix_faults_apply (const MatrixFault *fault, const MatrixEndpoint *endpoint)
{
  if (fault->world & MATRIX_BY_URL)
    return endpoint->by_url != NULL;
  return endpoint->queue || !(fault->world & MATRIX_QUEUE);
}
