/* matrix: every fault, at every endpoint, for every operation. */
#pragma once

#include "peer.h"

G_BEGIN_DECLS

/* what is odd about the world of a cell, and not about an answer */
typedef enum
{
  MATRIX_CLOSED = 1 << 0,        /* nobody listens at the endpoint's address */
  MATRIX_NAMELESS = 1 << 1,      /* its host has no address */
  MATRIX_PLAIN = 1 << 2,         /* it speaks no TLS */
  MATRIX_DEAF = 1 << 3,          /* it does not take a connection */
  MATRIX_HURRY = 1 << 4,         /* the user waits for three seconds only */
  MATRIX_ONCE = 1 << 5,          /* nothing is tried again */
  MATRIX_BY_URL = 1 << 6,        /* the result is fetched from an address */
  MATRIX_QUEUE = 1 << 7,         /* only an endpoint with a queue has that */
  MATRIX_FULL_DISK = 1 << 8,     /* no file can be as big as a result */
  MATRIX_STUCK_STATE = 1 << 9,   /* nothing can be written to the state */
  MATRIX_NO_STATE = 1 << 10,     /* the state folder is a file */
  MATRIX_STUCK_OUTPUT = 1 << 11, /* nothing can be written to the folder */
  MATRIX_FOREIGN = 1 << 12,      /* @fault lacks the origin of another host */
} MatrixWorld;

/**
 * MatrixFault:
 * @name: of the row
 * @order: (nullable): members of the emulator's fault
 * @data: (nullable): name of the bytes that go with it, see matrix_data_dup()
 * @times: how often it happens
 * @world: flags
 * @kinds: how a job may end, with spaces between: "-" is well
 */
typedef struct
{
  const char *name;
  const char *order;
  const char *data;
  guint times;
  guint world;
  const char *kinds;
} MatrixFault;

/**
 * MatrixEndpoint:
 * @name: as in --endpoint and in the emulator's ledger
 * @model: that generates and edits
 * @url: variable of its root
 * @variable: of its key
 * @key: that the emulator takes, and no key anywhere else
 * @secret: the part of @key that may be nowhere
 * @by_url: (nullable): options that make it answer with an address
 * @queue: whether its jobs have addresses
 */
typedef struct
{
  const char *name;
  const char *model;
  const char *url;
  const char *variable;
  const char *key;
  const char *secret;
  const char *by_url;
  gboolean queue;
} MatrixEndpoint;

/**
 * MatrixRun:
 * @status: as of waitpid()
 * @hung: whether it had to be killed
 * @rss: the most memory it had, in KiB
 */
typedef struct
{
  int status;
  gboolean hung;
  glong rss;
  char *out;
  char *err;
} MatrixRun;

/**
 * MatrixCell:
 * @kind: how the job ended, "-" for well
 * @owed: paid and not delivered
 * @listed: `limn recover` knows of it
 * @recovered: and has brought it
 * @lost: paid, not delivered, and neither listed nor told with its price
 * @corrupted: the file is there and not whole
 * @leaked: a key is somewhere
 * @crashed: no exit status of its own, or none in time
 * @faults: (element-type utf8): all that is not as it should be, in words
 */
typedef struct
{
  char *kind;
  gboolean owed, listed, recovered;
  gboolean lost, corrupted, leaked, crashed;
  GPtrArray *faults;
} MatrixCell;

#define MATRIX_N_ENDPOINTS 4
#define MATRIX_N_OPERATIONS 2
#define MATRIX_N_COLUMNS (MATRIX_N_ENDPOINTS * MATRIX_N_OPERATIONS)

extern const MatrixEndpoint matrix_endpoints[MATRIX_N_ENDPOINTS];
extern const char *const matrix_operations[MATRIX_N_OPERATIONS];

const MatrixFault *matrix_faults_get (guint index);
gboolean matrix_faults_apply (const MatrixFault *fault,
                              const MatrixEndpoint *endpoint);

char *matrix_data_dup (const char *name);

MatrixRun *matrix_run (Peer *peer,
                       const MatrixFault *fault,
                       const MatrixEndpoint *endpoint,
                       const char *operation);
MatrixRun *matrix_run_recover (const char *options);
void matrix_run_free (MatrixRun *self);

MatrixCell *matrix_check (Peer *peer,
                          const MatrixFault *fault,
                          const MatrixEndpoint *endpoint,
                          const MatrixRun *run);
void matrix_cell_free (MatrixCell *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MatrixRun, matrix_run_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MatrixCell, matrix_cell_free)

G_END_DECLS
