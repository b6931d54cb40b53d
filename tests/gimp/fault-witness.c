/* fault-witness: at one point of a job something happens.
 *
 * Preloaded into the plug-in, this waits for a call that the file `fault` in
 * the test's folder names, and then kills this process or GIMP, or has GIMP
 * change the image as its user would. The file has a line for each of: folder
 * of the state, name of the function, text in one of its arguments, how many
 * such calls are let pass, what happens. A name that ends with "+" is the
 * moment after the call. */
#include <dlfcn.h>
#include <fcntl.h>
#include <glib.h>
#include <libgimp/gimp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

/* of a file that a result flows into, and a moment, see below */
#define FAULT_WITNESS_PART "part"
/* bytes of a text that are looked at */
#define FAULT_WITNESS_HEAD 4096

enum
{
  FAULT_WITNESS_STATE,
  FAULT_WITNESS_NAME,
  FAULT_WITNESS_TEXT,
  FAULT_WITNESS_COUNT,
  FAULT_WITNESS_ACTION,
  FAULT_WITNESS_N,
};

static char **fault_witness_lines;
static gint fault_witness_left;

static void
fault_witness_kill (void)
{
  kill (getpid (), SIGKILL);
}

/* the plug-in is left to find out by itself */
static void
fault_witness_kill_gimp (void)
{
  kill (getppid (), SIGKILL);
}

/* the script's process, which notes its id when it starts */
static void
fault_witness_kill_script (void)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("TEST_FOLDER"), "script-process", NULL);
  g_autofree char *text = NULL;

  if (g_file_get_contents (path, &text, NULL, NULL))
    kill (atoi (text), SIGKILL);
}

static gint32
fault_witness_get_image (void)
{
  gint n;
  g_autofree gint *images = gimp_image_list (&n);

  return n > 0 ? images[0] : -1;
}

static void
fault_witness_close (void)
{
  gimp_image_delete (fault_witness_get_image ());
}

static void
fault_witness_remove (void)
{
  gint32 image = fault_witness_get_image ();

  gimp_image_remove_layer (image, gimp_image_get_layer_by_name (image, "base"));
}

static void
fault_witness_unselect (void)
{
  gimp_selection_none (fault_witness_get_image ());
}

static void
fault_witness_reselect (void)
{
  gimp_image_select_rectangle (
      fault_witness_get_image (), GIMP_CHANNEL_OP_REPLACE, 0, 0, 10, 10);
}

/* the undo-witness in GIMP undoes a step for it */
static void
fault_witness_undo (void)
{
  gimp_image_set_component_active (
      fault_witness_get_image (), GIMP_CHANNEL_RED, FALSE);
}

static void
fault_witness_quit (void)
{
  gint n;
  GimpParam *values =
      gimp_run_procedure ("gimp-quit", &n, GIMP_PDB_INT32, TRUE, GIMP_PDB_END);

  gimp_destroy_params (values, n);
}

static const struct
{
  const char *name;
  void (*run) (void);
} fault_witness_actions[] = {
  { "kill", fault_witness_kill },
  { "kill-gimp", fault_witness_kill_gimp },
  { "kill-script", fault_witness_kill_script },
  { "close", fault_witness_close },
  { "remove", fault_witness_remove },
  { "unselect", fault_witness_unselect },
  { "reselect", fault_witness_reselect },
  { "undo", fault_witness_undo },
  { "quit", fault_witness_quit },
};

static void
fault_witness_act (void)
{
  const char *action = fault_witness_lines[FAULT_WITNESS_ACTION];

  for (guint i = 0; i < G_N_ELEMENTS (fault_witness_actions); i++)
    if (g_str_equal (fault_witness_actions[i].name, action))
      fault_witness_actions[i].run ();
}

static void
fault_witness_see (const char *name, const char *text, gsize length)
{
  const char *wanted;

  if (fault_witness_lines == NULL ||
      !g_str_equal (fault_witness_lines[FAULT_WITNESS_NAME], name))
    return;
  wanted = fault_witness_lines[FAULT_WITNESS_TEXT];
  if (*wanted != '\0' &&
      (text == NULL || memmem (text,
                               MIN (length, FAULT_WITNESS_HEAD),
                               wanted,
                               strlen (wanted)) == NULL))
    return;
  if (g_atomic_int_add (&fault_witness_left, -1) == 0)
    fault_witness_act ();
}

/* the path of an open file, where that is asked for */
static const char *
fault_witness_find_path (const char *function, int file)
{
  static __thread char path[PATH_MAX];
  g_autofree char *link = NULL;
  gssize length;

  if (fault_witness_lines == NULL ||
      !g_str_has_prefix (fault_witness_lines[FAULT_WITNESS_NAME], function))
    return "";
  link = g_strdup_printf ("/proc/self/fd/%d", file);
  length = readlink (link, path, sizeof path - 1);
  path[MAX (length, 0)] = '\0';
  return path;
}

/* a function with its moments before and after; @text is what it is about, and
 * is known as "about" in @length */
#define FAULT_WITNESS_WRAP(type, name, parameters, arguments, text, length)    \
  type name parameters;                                                        \
  type name parameters                                                         \
  {                                                                            \
    static type (*next) parameters;                                            \
    const char *about = (text);                                                \
    type value;                                                                \
                                                                               \
    if (next == NULL)                                                          \
      next = (type (*) parameters) dlsym (RTLD_NEXT, #name);                   \
    fault_witness_see (#name, about, (gsize) (length));                        \
    value = next arguments;                                                    \
    fault_witness_see (#name "+", about, (gsize) (length));                    \
    return value;                                                              \
  }

FAULT_WITNESS_WRAP (gint32,
                    gimp_layer_new,
                    (gint32 image,
                     const gchar *name,
                     gint width,
                     gint height,
                     GimpImageType type,
                     gdouble opacity,
                     GimpLayerMode mode),
                    (image, name, width, height, type, opacity, mode),
                    NULL,
                    0)
FAULT_WITNESS_WRAP (gboolean,
                    gimp_progress_set_text,
                    (const gchar *message),
                    (message),
                    message,
                    strlen (about))
FAULT_WITNESS_WRAP (
    gboolean, gimp_image_undo_group_start, (gint32 image), (image), NULL, 0)
FAULT_WITNESS_WRAP (
    gboolean, gimp_image_undo_group_end, (gint32 image), (image), NULL, 0)
FAULT_WITNESS_WRAP (gboolean,
                    gimp_image_resize,
                    (gint32 image, gint width, gint height, gint x, gint y),
                    (image, width, height, x, y),
                    NULL,
                    0)
FAULT_WITNESS_WRAP (gboolean,
                    gimp_layer_set_offsets,
                    (gint32 layer, gint x, gint y),
                    (layer, x, y),
                    NULL,
                    0)
FAULT_WITNESS_WRAP (gboolean,
                    gimp_layer_add_mask,
                    (gint32 layer, gint32 mask),
                    (layer, mask),
                    NULL,
                    0)
FAULT_WITNESS_WRAP (gboolean,
                    gimp_item_attach_parasite,
                    (gint32 item, const GimpParasite *parasite),
                    (item, parasite),
                    parasite->name,
                    strlen (about))
FAULT_WITNESS_WRAP (gboolean,
                    gimp_image_insert_layer,
                    (gint32 image, gint32 layer, gint32 parent, gint position),
                    (image, layer, parent, position),
                    NULL,
                    0)
FAULT_WITNESS_WRAP (gboolean,
                    gimp_image_set_active_layer,
                    (gint32 image, gint32 layer),
                    (image, layer),
                    NULL,
                    0)
FAULT_WITNESS_WRAP (gboolean,
                    g_file_set_contents_full,
                    (const gchar *path,
                     const gchar *contents,
                     gssize size,
                     GFileSetContentsFlags flags,
                     int mode,
                     GError **error),
                    (path, contents, size, flags, mode, error),
                    contents,
                    size < 0 ? strlen (about) : (gsize) size)
FAULT_WITNESS_WRAP (int,
                    fsync,
                    (int file),
                    (file),
                    fault_witness_find_path ("fsync", file),
                    strlen (about))
FAULT_WITNESS_WRAP (int,
                    rename,
                    (const char *from, const char *to),
                    (from, to),
                    to,
                    strlen (about))
FAULT_WITNESS_WRAP (ssize_t,
                    send,
                    (int file, const void *data, size_t length, int flags),
                    (file, data, length, flags),
                    data,
                    length)

/* "part" is the moment when as many bytes of a result are written as calls
 * would be let pass */
static size_t
fault_witness_cut (int file, size_t length)
{
  gint64 wanted = g_atomic_int_get (&fault_witness_left);
  gint64 offset;

  if (wanted < 0 || strstr (fault_witness_find_path (FAULT_WITNESS_PART, file),
                            "." FAULT_WITNESS_PART) == NULL)
    return length;
  offset = lseek (file, 0, SEEK_CUR);
  return (size_t) MIN ((gint64) length, wanted - offset);
}

ssize_t write (int file, const void *data, size_t length);

ssize_t
write (int file, const void *data, size_t length)
{
  static ssize_t (*next) (int file, const void *data, size_t length);
  size_t part = fault_witness_cut (file, length);
  ssize_t value;

  if (next == NULL)
    next = (ssize_t (*) (int, const void *, size_t)) dlsym (RTLD_NEXT, "write");
  value = next (file, data, part);
  if (part == length)
    return value;
  g_atomic_int_set (&fault_witness_left, -1);
  fault_witness_act ();
  return value;
}

/* GIMP, and what else it starts, are only passed through */
static gboolean
fault_witness_is_in (const char *program)
{
  g_autofree char *own = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *name = own != NULL ? g_path_get_basename (own) : NULL;

  return g_strcmp0 (name, program) == 0;
}

static void
fault_witness_note_script (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "script-process", NULL);
  g_autofree char *text = g_strdup_printf ("%d", (int) getpid ());

  g_file_set_contents (path, text, -1, NULL);
}

void __attribute__ ((constructor)) fault_witness_load (void);

void
fault_witness_load (void)
{
  const char *folder = g_getenv ("TEST_FOLDER");
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (folder == NULL)
    return;
  if (fault_witness_is_in ("script-fu"))
    fault_witness_note_script (folder);
  path = g_build_filename (folder, "fault", NULL);
  if (!fault_witness_is_in ("limn") ||
      !g_file_get_contents (path, &text, NULL, NULL))
    return;
  lines = g_strsplit (text, "\n", -1);
  if (g_strv_length (lines) < FAULT_WITNESS_N)
    return;
  g_setenv ("LIMN_STATE_DIR", lines[FAULT_WITNESS_STATE], TRUE);
  fault_witness_left = atoi (lines[FAULT_WITNESS_COUNT]);
  fault_witness_lines = g_steal_pointer (&lines);
}
