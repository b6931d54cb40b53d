/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/reference: layers and files that a plan refers to, found and encoded. */
#include "reference.h"

#include <glib/gi18n-lib.h>

#include "error.h"
#include "spelling.h"
#include "target.h"
#include "upload.h"

/* long side of a layer that goes out to be looked at, pixels: what comes back
 * is not laid over it, so more would only take longer to upload */
#define LIMN_REFERENCE_SIDE 2048

/* as many as models take should still make one request */
#define LIMN_REFERENCE_MAX_BYTES (2 * 1024 * 1024)

/* how many names a complaint holds */
#define LIMN_REFERENCE_GUESSES 3
#define LIMN_REFERENCE_NAMES 8

/**
 * LimnReferenceSource:
 * @layer: id of a layer, or -1
 * @frame: of @layer
 * @file: (nullable): a file, until it is sent
 */
typedef struct
{
  gint32 layer;
  LimnFrame frame;
  LimnInput *file;
} LimnReferenceSource;

static void
limn_reference_free_source (gpointer data)
{
  LimnReferenceSource *source = data;

  limn_input_free (source->file);
  g_free (source);
}

/**
 * limn_reference_dup_name:
 * @drawable: id of a layer
 *
 * Returns: (transfer full): what it is as a reference, "layer:Name"
 */
char *
limn_reference_dup_name (gint32 drawable)
{
  g_autofree char *name = gimp_item_get_name (drawable);

  return limn_references_dup_entry (LIMN_REFERENCE_LAYER, name);
}

static void
limn_reference_list_names (const gint *layers,
                           gint n_layers,
                           GStrvBuilder *names)
{
  for (gint i = 0; i < n_layers; i++)
    {
      g_autofree char *name = gimp_item_get_name (layers[i]);
      g_autofree gint *children = NULL;
      gint n_children = 0;

      g_strv_builder_add (names, name);
      if (gimp_item_is_group (layers[i]))
        children = gimp_item_get_children (layers[i], &n_children);
      limn_reference_list_names (children, n_children, names);
    }
}

/* the nearest, else all, as long as a line can hold them */
static char *
limn_reference_suggest (gint32 image, const char *name)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;
  g_autofree char *near = NULL;
  g_autoptr (GString) text = g_string_new ("no layer of this image has that "
                                           "name; ");
  gint n_layers = 0;
  g_autofree gint *layers = gimp_image_get_layers (image, &n_layers);

  limn_reference_list_names (layers, n_layers, builder);
  names = g_strv_builder_end (builder);
  near = limn_spelling_suggest (
      name, (const char *const *) names, LIMN_REFERENCE_GUESSES);
  if (near != NULL)
    {
      g_string_append_printf (text, "did you mean %s?", near);
      return g_strdup (text->str);
    }
  g_string_append (text, "there are");
  for (guint i = 0; i < LIMN_REFERENCE_NAMES && names[i] != NULL; i++)
    g_string_append_printf (text, "%s '%s'", i > 0 ? "," : "", names[i]);
  if (g_strv_length (names) > LIMN_REFERENCE_NAMES)
    g_string_append (text, " and others");
  return g_strdup (text->str);
}

static gboolean
limn_reference_fail_layer (const char *name, const char *why, GError **error)
{
  limn_error_set_invalid (error, "reference", name, why);
  return FALSE;
}

/* all of it, reduced where it is larger than a model looks at */
static void
limn_reference_fit (LimnFrame *frame, gint32 layer)
{
  LimnRect rect = limn_target_get_rect (layer);
  gint side = MAX (rect.width, rect.height);

  limn_frame_init (frame, &rect);
  if (side <= LIMN_REFERENCE_SIDE)
    return;
  frame->sent_width =
      MAX (1, (gint) ((gint64) rect.width * LIMN_REFERENCE_SIDE / side));
  frame->sent_height =
      MAX (1, (gint) ((gint64) rect.height * LIMN_REFERENCE_SIDE / side));
}

/* hidden ones and those in groups too: names are unique in an image */
static gboolean
limn_reference_open_layer (LimnReferenceSource *source,
                           gint32 image,
                           GHashTable *tattoos,
                           LimnReference *reference,
                           GError **error)
{
  gpointer tattoo =
      tattoos != NULL ? g_hash_table_lookup (tattoos, reference->name) : NULL;
  g_autofree char *remedy = NULL;

  if (image == -1)
    return limn_reference_fail_layer (
        reference->name,
        _ ("a layer, but a new image has none; name a file, file:/path, or "
           "generate into an image"),
        error);
  source->layer = limn_target_find_layer (
      image, GPOINTER_TO_UINT (tattoo), reference->name);
  if (source->layer == -1)
    {
      remedy = limn_reference_suggest (image, reference->name);
      return limn_reference_fail_layer (reference->name, remedy, error);
    }
  limn_reference_fit (&source->frame, source->layer);
  reference->width = source->frame.sent_width;
  reference->height = source->frame.sent_height;
  reference->tattoo = gimp_item_get_tattoo (source->layer);
  return TRUE;
}

static gboolean
limn_reference_open_file (LimnReferenceSource *source,
                          LimnReference *reference,
                          GError **error)
{
  source->file = limn_input_new_from_file (reference->name, error);
  if (source->file == NULL)
    return FALSE;
  reference->width = source->file->width;
  reference->height = source->file->height;
  return TRUE;
}

/**
 * limn_reference_open_all:
 * @image: id of the image whose layers are meant, -1 without one
 * @plan: a plan, whose references get their sizes and tattoos
 * @tattoos: (nullable) (element-type utf8 guint): of layers that had these
 *   names once; a tattoo goes before a name
 * @error: return location
 *
 * Finds what the plan refers to; nothing is encoded yet.
 *
 * Returns: (transfer full): the references of @plan, in their order; %NULL with
 *   %LIMN_ERROR_INVALID for a layer that is not there, or a file that cannot be
 *   read or is of no format that goes out
 */
GPtrArray *
limn_reference_open_all (gint32 image,
                         LimnPlan *plan,
                         GHashTable *tattoos,
                         GError **error)
{
  g_autoptr (GPtrArray) self =
      g_ptr_array_new_with_free_func (limn_reference_free_source);

  for (guint i = 0; i < plan->references->len; i++)
    {
      LimnReference *reference = g_ptr_array_index (plan->references, i);
      LimnReferenceSource *source = g_new0 (LimnReferenceSource, 1);

      source->layer = -1;
      g_ptr_array_add (self, source);
      if (reference->kind == LIMN_REFERENCE_FILE ?
              !limn_reference_open_file (source, reference, error) :
              !limn_reference_open_layer (
                  source, image, tattoos, reference, error))
        return NULL;
    }
  return g_steal_pointer (&self);
}

/* one of them on its way out */
typedef struct
{
  LimnInputs *inputs;
  LimnInput *file;    /* (nullable) */
  LimnUpload *upload; /* (nullable): of a layer */
} LimnReferencePart;

static void
limn_reference_free_part (gpointer data)
{
  LimnReferencePart *part = data;

  limn_input_free (part->file);
  limn_upload_free (part->upload);
  g_free (part);
}

static gboolean
limn_reference_take (gpointer data, const LimnBand *band, GError **error)
{
  LimnReferencePart *part = data;

  return limn_upload_push (part->upload, band, error);
}

static gboolean
limn_reference_finish (gpointer data, GError **error)
{
  LimnReferencePart *part = data;
  LimnInput *input = part->upload != NULL ?
                         limn_upload_finish (part->upload, NULL, error) :
                         g_steal_pointer (&part->file);

  if (input == NULL)
    return FALSE;
  g_ptr_array_add (part->inputs->images, input);
  return part->upload == NULL ||
         limn_input_shrink (input, LIMN_REFERENCE_MAX_BYTES, error);
}

static gboolean
limn_reference_open_upload (const LimnReferenceSource *source,
                            gint32 image,
                            LimnPackingPart *packed,
                            GError **error)
{
  LimnReferencePart *part = packed->data;

  packed->reading = limn_upload_open (image, source->layer, &source->frame);
  packed->take = limn_reference_take;
  part->upload = limn_upload_new (&source->frame,
                                  limn_reading_get_channels (packed->reading),
                                  FALSE,
                                  error);
  return part->upload != NULL;
}

/**
 * limn_reference_pack_all:
 * @self: (element-type LimnReferenceSource): of limn_reference_open_all()
 * @image: id of the image whose layers are meant
 * @packing: gets what is to be read and packed
 * @inputs: images that go out; gets the references behind its own
 * @error: return location
 *
 * Layers become PNG as an upload does, or are packed tighter where that is
 * large; files stay as they are.
 *
 * Returns: %FALSE where a layer cannot be encoded
 */
gboolean
limn_reference_pack_all (GPtrArray *self,
                         gint32 image,
                         LimnPacking *packing,
                         LimnInputs *inputs,
                         GError **error)
{
  for (guint i = 0; i < self->len; i++)
    {
      LimnReferenceSource *source = g_ptr_array_index (self, i);
      LimnReferencePart *part = g_new0 (LimnReferencePart, 1);
      LimnPackingPart packed = { .finish = limn_reference_finish,
                                 .data = part,
                                 .free = limn_reference_free_part };
      gboolean is_open;

      part->inputs = inputs;
      part->file = g_steal_pointer (&source->file);
      is_open = part->file != NULL ||
                limn_reference_open_upload (source, image, &packed, error);
      limn_packing_add (packing, &packed);
      if (!is_open)
        return FALSE;
    }
  return TRUE;
}
