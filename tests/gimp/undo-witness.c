/* undo-witness: counts and takes back undo steps inside GIMP itself.
 *
 * GIMP 2.10 offers scripts no undo. Preloaded into its process, this writes
 * one line a step that is pushed, and undoes one when a script switches a
 * component of an image: gimp-image-set-component-active leaves no step. */
#include <dlfcn.h>
#include <glib-object.h>
#include <gmodule.h>

typedef GType (*UndoWitnessGetType) (void);
typedef gboolean (*UndoWitnessUndo) (gpointer image);

/* GIMP_UNDO_EVENT_UNDO_PUSHED */
#define UNDO_WITNESS_PUSHED 0

static gboolean
undo_witness_on_event (GSignalInvocationHint *hint,
                       guint n_values,
                       const GValue *values,
                       gpointer data)
{
  GObject *undo = g_value_get_object (&values[2]);
  g_autofree char *name = NULL;

  if (g_value_get_enum (&values[1]) != UNDO_WITNESS_PUSHED)
    return TRUE;
  g_object_get (undo, "name", &name, NULL);
  g_printerr ("undo-witness: pushed %s\n", name);
  return TRUE;
}

static gboolean
undo_witness_on_component (GSignalInvocationHint *hint,
                           guint n_values,
                           const GValue *values,
                           gpointer data)
{
  UndoWitnessUndo undo =
      (UndoWitnessUndo) dlsym (RTLD_DEFAULT, "gimp_image_undo");
  gboolean undone = undo (g_value_get_object (&values[0]));

  g_printerr ("undo-witness: %s\n", undone ? "undone" : "nothing to undo");
  return TRUE;
}

/* the first turn of the main loop comes before the first plug-in call ends */
static gboolean
undo_witness_start (gpointer data)
{
  UndoWitnessGetType get_type =
      (UndoWitnessGetType) dlsym (RTLD_DEFAULT, "gimp_image_get_type");
  GType type = get_type ();

  g_type_class_ref (type);
  g_signal_add_emission_hook (g_signal_lookup ("undo-event", type),
                              0,
                              undo_witness_on_event,
                              NULL,
                              NULL);
  g_signal_add_emission_hook (
      g_signal_lookup ("component-active-changed", type),
      0,
      undo_witness_on_component,
      NULL,
      NULL);
  g_printerr ("undo-witness: watching\n");
  return G_SOURCE_REMOVE;
}

/* the plug-ins that GIMP starts are no concern of it; they may have a witness
 * of their own */
G_MODULE_EXPORT void __attribute__ ((constructor)) undo_witness_load (void);

void
undo_witness_load (void)
{
  if (dlsym (RTLD_DEFAULT, "gimp_image_undo") == NULL)
    return;
  if (g_getenv ("TEST_PRELOAD") != NULL)
    g_setenv ("LD_PRELOAD", g_getenv ("TEST_PRELOAD"), TRUE);
  else
    g_unsetenv ("LD_PRELOAD");
  g_idle_add (undo_witness_start, NULL);
}
