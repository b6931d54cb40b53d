/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/deflate: one zlib stream, compressed in blocks by several threads. */
#include <string.h>
#include <zlib.h>

#include "codec/deflate.h"

/* CMF and FLG of RFC 1950: 32 KiB window, fastest */
#define LIMN_DEFLATE_HEADER "\x78\x01"
#define LIMN_DEFLATE_HEADER_LENGTH 2
/* room for the end of a flush, which deflateBound() leaves out */
#define LIMN_DEFLATE_SLACK 64
/* bytes in a row that count as a repetition, and from sample to sample */
#define LIMN_DEFLATE_RUN 4
#define LIMN_DEFLATE_STEP 17

typedef struct
{
  LimnDeflate *owner;
  gpointer block;
  gboolean is_first;
  gboolean is_last;

  guint8 *data;
  gsize length;
  gsize n_plain;
  gulong adler;
  gulong crc;
} LimnDeflateJob;

typedef struct
{
  int level;
  int memory;
  int strategy;
} LimnDeflateMode;

struct _LimnDeflate
{
  LimnDeflatePrepare prepare;
  GThreadPool *pool;
  GPtrArray *jobs;
  GMutex lock;
  GCond changed;
  guint n_running;
  guint max_running;
  gint cancelled;
};

/* filtered photographs hold no matches worth looking for: Huffman codes alone
 * are smaller and twice as fast; drawings and flat areas need the matches */
static const LimnDeflateMode limn_deflate_photograph = { 1, 9, Z_HUFFMAN_ONLY };
static const LimnDeflateMode limn_deflate_drawing = { 1,
                                                      9,
                                                      Z_DEFAULT_STRATEGY };

/* a drawing is what has one sample in eight inside a run */
static const LimnDeflateMode *
limn_deflate_choose (const guint8 *data, gsize length)
{
  gsize n_repeated = 0;

  for (gsize i = LIMN_DEFLATE_RUN; i < length; i += LIMN_DEFLATE_STEP)
    n_repeated += data[i] == data[i - 1] && data[i] == data[i - 2] &&
                  data[i] == data[i - 3];
  return n_repeated > length / LIMN_DEFLATE_STEP / 8 ? &limn_deflate_drawing :
                                                       &limn_deflate_photograph;
}

static void
limn_deflate_compress (LimnDeflateJob *job, const guint8 *data, gsize length)
{
  const LimnDeflateMode *mode = limn_deflate_choose (data, length);
  gsize n_header = job->is_first ? LIMN_DEFLATE_HEADER_LENGTH : 0;
  z_stream stream = { 0 };
  int status = deflateInit2 (&stream,
                             mode->level,
                             Z_DEFLATED,
                             -MAX_WBITS,
                             mode->memory,
                             mode->strategy);
  gsize room = 0;

  if (status != Z_OK)
    return;

  room = n_header + deflateBound (&stream, length) + LIMN_DEFLATE_SLACK;
  job->data = g_malloc (room);
  memcpy (job->data, LIMN_DEFLATE_HEADER, n_header);
  stream.next_in = (Bytef *) data;
  stream.avail_in = (uInt) length;
  stream.next_out = job->data + n_header;
  stream.avail_out = (uInt) (room - n_header);
  deflate (&stream, job->is_last ? Z_FINISH : Z_SYNC_FLUSH);
  g_assert (stream.avail_in == 0 && stream.avail_out > 0);
  job->length = n_header + stream.total_out;
  deflateEnd (&stream);

  job->data = g_realloc (job->data, job->length + sizeof (guint32));
  job->n_plain = length;
  job->adler = adler32_z (adler32 (0, NULL, 0), data, length);
  job->crc = crc32_z (crc32 (0, NULL, 0), job->data, job->length);
}

static void
limn_deflate_run (gpointer data, gpointer pool_data)
{
  LimnDeflateJob *job = data;
  LimnDeflate *self = job->owner;
  g_autoptr (GByteArray) plain = self->prepare (job->block);

  if (!g_atomic_int_get (&self->cancelled))
    limn_deflate_compress (job, plain->data, plain->len);

  g_mutex_lock (&self->lock);
  self->n_running--;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
}

static void
limn_deflate_free_job (gpointer data)
{
  LimnDeflateJob *job = data;

  g_free (job->data);
  g_free (job);
}

/* one pool for all streams; NULL where threads cannot be had */
static GThreadPool *
limn_deflate_get_pool (void)
{
  static GThreadPool *pool = NULL;
  static gsize is_ready = 0;

  if (g_once_init_enter (&is_ready))
    {
      pool = g_thread_pool_new (
          limn_deflate_run, NULL, (int) g_get_num_processors (), TRUE, NULL);
      g_once_init_leave (&is_ready, 1);
    }
  return pool;
}

/**
 * limn_deflate_new:
 * @prepare: makes the bytes of a block, in the worker thread
 *
 * Opens a zlib stream. Its bytes depend on the blocks alone, not on the number
 * of threads.
 *
 * Returns: (transfer full): the stream
 */
LimnDeflate *
limn_deflate_new (LimnDeflatePrepare prepare)
{
  LimnDeflate *self = NULL;

  g_return_val_if_fail (prepare != NULL, NULL);

  self = g_new0 (LimnDeflate, 1);
  self->prepare = prepare;
  self->pool = limn_deflate_get_pool ();
  self->jobs = g_ptr_array_new_with_free_func (limn_deflate_free_job);
  self->max_running = 2 * g_get_num_processors () + 2;
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  return self;
}

static void
limn_deflate_wait (LimnDeflate *self, guint n_running)
{
  g_mutex_lock (&self->lock);
  while (self->n_running > n_running)
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
}

/**
 * limn_deflate_free:
 * @self: (nullable): a stream, at any point
 *
 * Waits for the blocks being compressed; those still queued are skipped.
 */
void
limn_deflate_free (LimnDeflate *self)
{
  if (self == NULL)
    return;

  g_atomic_int_set (&self->cancelled, TRUE);
  limn_deflate_wait (self, 0);
  g_ptr_array_unref (self->jobs);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self);
}

/**
 * limn_deflate_push:
 * @self: a stream
 * @block: (transfer full): what the prepare function takes
 * @is_last: whether the stream ends with it
 *
 * Queues a block and returns; waits first if too many are queued already, so
 * that memory stays bounded.
 */
void
limn_deflate_push (LimnDeflate *self, gpointer block, gboolean is_last)
{
  LimnDeflateJob *job = g_new0 (LimnDeflateJob, 1);

  job->owner = self;
  job->block = block;
  job->is_first = self->jobs->len == 0;
  job->is_last = is_last;
  g_ptr_array_add (self->jobs, job);

  limn_deflate_wait (self, self->max_running - 1);
  g_mutex_lock (&self->lock);
  self->n_running++;
  g_mutex_unlock (&self->lock);
  if (self->pool != NULL)
    g_thread_pool_push (self->pool, job, NULL);
  else
    limn_deflate_run (job, NULL);
}

/* RFC 1950: the checksum of all plain bytes, most significant byte first */
static void
limn_deflate_append_adler (LimnDeflate *self)
{
  LimnDeflateJob *last = g_ptr_array_index (self->jobs, self->jobs->len - 1);
  gulong adler = adler32 (0, NULL, 0);
  guint32 trailer = 0;

  for (guint i = 0; i < self->jobs->len; i++)
    {
      LimnDeflateJob *job = g_ptr_array_index (self->jobs, i);

      adler = adler32_combine (adler, job->adler, (z_off_t) job->n_plain);
    }
  trailer = GUINT32_TO_BE ((guint32) adler);
  memcpy (last->data + last->length, &trailer, sizeof trailer);
  last->length += sizeof trailer;
  last->crc = crc32 (last->crc, (const Bytef *) &trailer, sizeof trailer);
}

/**
 * limn_deflate_finish:
 * @self: a stream that had its last block
 * @write: takes the pieces of the stream in order
 * @user_data: passed to @write
 *
 * Waits for the workers and hands out the whole stream, once.
 *
 * Returns: FALSE if zlib had no memory for a block
 */
gboolean
limn_deflate_finish (LimnDeflate *self,
                     LimnDeflateWrite write,
                     gpointer user_data)
{
  limn_deflate_wait (self, 0);
  for (guint i = 0; i < self->jobs->len; i++)
    {
      LimnDeflateJob *job = g_ptr_array_index (self->jobs, i);

      if (job->data == NULL)
        return FALSE;
    }

  limn_deflate_append_adler (self);
  for (guint i = 0; i < self->jobs->len; i++)
    {
      LimnDeflateJob *job = g_ptr_array_index (self->jobs, i);

      write (job->data, job->length, (guint32) job->crc, user_data);
      g_clear_pointer (&job->data, g_free);
    }
  return TRUE;
}
