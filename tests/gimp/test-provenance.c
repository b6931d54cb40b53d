/* test-provenance: exported files say that a model has made or edited them, and
 * keep what else they said. */
#include <gexiv2/gexiv2.h>
#include <string.h>

#include "session.h"

#define TEST_PROVENANCE_TAG "Xmp.iptcExt.DigitalSourceType"
#define TEST_PROVENANCE_TERMS "http://cv.iptc.org/newscodes/digitalsourcetype/"
#define TEST_PROVENANCE_CREATED TEST_PROVENANCE_TERMS "trainedAlgorithmicMedia"
#define TEST_PROVENANCE_EDITED                                                 \
  TEST_PROVENANCE_TERMS "compositeWithTrainedAlgorithmicMedia"
#define TEST_PROVENANCE_CAMERA TEST_PROVENANCE_TERMS "digitalCapture"

/* what GIMP writes; the last one went through an XCF */
static const char *const test_provenance_endings[] = {
  "png", "jpg", "tif", "xcf.png"
};

/* what the photograph tells before, beside what made it */
static const struct
{
  const char *tag;
  const char *values[3];
} test_provenance_tags[] = {
  { "Exif.Image.Artist", { "Zoë Q" } },
  { "Exif.Image.Make", { "Acme" } },
  { "Exif.Photo.DateTimeOriginal", { "2018:05:06 07:08:09" } },
  { "Exif.Photo.ExposureTime", { "1/125" } },
  { "Exif.Photo.ISOSpeedRatings", { "200" } },
  { "Exif.Photo.UserComment", { "charset=Ascii a comment" } },
  { "Exif.GPSInfo.GPSLatitude", { "43/1 10/1 3000/100" } },
  { "Exif.GPSInfo.GPSLatitudeRef", { "N" } },
  { "Iptc.Envelope.CharacterSet", { "\033%G" } },
  { "Iptc.Application2.Caption", { "“Larches” & <grass>" } },
  { "Iptc.Application2.Keywords", { "larch", "ridge", "мост" } },
  { "Xmp.dc.creator", { "Zoë Q", "A. N. Other" } },
  { "Xmp.dc.subject", { "larch", "ridge", "мост" } },
  { "Xmp.dc.title", { "lang=\"x-default\" Larches" } },
  { "Xmp.photoshop.Headline", { "A “headline” & <more>" } },
  { "Xmp.xmp.Rating", { "4" } },
  { "Xmp.xmpRights.UsageTerms", { "lang=\"x-default\" CC BY 4.0" } },
};

static GExiv2Metadata *
test_provenance_open (const Session *session, const char *file)
{
  GExiv2Metadata *metadata = gexiv2_metadata_new ();
  g_autofree char *path =
      g_build_filename (session_get_folder (session), file, NULL);
  g_autoptr (GError) error = NULL;

  gexiv2_metadata_open_path (metadata, path, &error);
  g_assert_no_error (error);
  return metadata;
}

/* every file of @name says @wanted, %NULL for nothing */
static void
test_provenance_assert (const Session *session,
                        const char *name,
                        const char *wanted)
{
  for (guint i = 0; i < G_N_ELEMENTS (test_provenance_endings); i++)
    {
      g_autofree char *file =
          g_strdup_printf ("%s.%s", name, test_provenance_endings[i]);
      g_autoptr (GExiv2Metadata) metadata =
          test_provenance_open (session, file);
      g_autoptr (GError) error = NULL;
      g_autofree char *found = gexiv2_metadata_try_get_tag_string (
          metadata, TEST_PROVENANCE_TAG, &error);

      g_assert_no_error (error);
      g_test_message ("%s", file);
      g_assert_cmpstr (found, ==, wanted);
    }
}

static void
test_provenance_kinds (gconstpointer data)
{
  Session *session = (Session *) data;

  peer_put (
      session_get_peer (session), "/emulator/settings", "{\"tiny\":true}");
  session_run (session,
               "provenance.scm",
               "(create-case \"created\" \"\")"
               "(create-case \"created-off\" no-mark)"
               "(create-case \"created-echo\" echo)"
               "(generate-case \"generated\" \"\")"
               "(generate-case \"generated-off\" no-mark)"
               "(generate-case \"generated-echo\" echo)"
               "(twice-case \"twice\")");
  test_provenance_assert (session, "created", TEST_PROVENANCE_CREATED);
  test_provenance_assert (session, "created-off", NULL);
  test_provenance_assert (session, "created-echo", NULL);
  test_provenance_assert (session, "generated", TEST_PROVENANCE_EDITED);
  test_provenance_assert (session, "generated-off", NULL);
  test_provenance_assert (session, "generated-echo", NULL);
  test_provenance_assert (session, "twice", TEST_PROVENANCE_CREATED);
}

/* the user's settings switch it off, an option on again */
static void
test_provenance_settings (gconstpointer data)
{
  Session *session = (Session *) data;
  Peer *peer = session_get_peer (session);

  peer_configure (peer, "[limn]\ntries=1\nprovenance=false\n");
  session_run (session,
               "provenance.scm",
               "(create-case \"set-off\" \"\")"
               "(create-case \"set-on\" \"{\\\"limn.provenance\\\":true}\")");
  peer_configure (peer, "[limn]\ntries=1\n");
  test_provenance_assert (session, "set-off", NULL);
  test_provenance_assert (session, "set-on", TEST_PROVENANCE_CREATED);
}

/* a photograph that tells of itself in three ways */
static void
test_provenance_make_photo (const Session *session)
{
  g_autofree char *from =
      g_test_build_filename (G_TEST_DIST, "data", "photo.jpg", NULL);
  g_autofree char *to =
      g_build_filename (session_get_folder (session), "photo.jpg", NULL);
  g_autofree char *bytes = NULL;
  gsize length = 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (GExiv2Metadata) metadata = NULL;

  g_file_get_contents (from, &bytes, &length, &error);
  g_assert_no_error (error);
  g_file_set_contents (to, bytes, (gssize) length, &error);
  g_assert_no_error (error);
  metadata = test_provenance_open (session, "photo.jpg");
  for (guint i = 0; i < G_N_ELEMENTS (test_provenance_tags); i++)
    {
      const char *const *values = test_provenance_tags[i].values;
      const char *list[] = { values[0], values[1], values[2], NULL };

      if (list[1] != NULL)
        gexiv2_metadata_try_set_tag_multiple (
            metadata, test_provenance_tags[i].tag, list, &error);
      else
        gexiv2_metadata_try_set_tag_string (
            metadata, test_provenance_tags[i].tag, list[0], &error);
      g_assert_no_error (error);
    }
  gexiv2_metadata_try_set_tag_string (
      metadata, TEST_PROVENANCE_TAG, TEST_PROVENANCE_CAMERA, &error);
  g_assert_no_error (error);
  gexiv2_metadata_save_file (metadata, to, &error);
  g_assert_no_error (error);
}

/* of one kind of metadata, a tag and its values a line; without what any export
 * writes anew, and what TIFF says of its pages, which are the layers */
static char *
test_provenance_list (GExiv2Metadata *metadata,
                      char **(*list) (GExiv2Metadata *metadata))
{
  static const char *const anew[] = {
    TEST_PROVENANCE_TAG,
    "Exif.Image.DateTime",
    "Exif.Image.ExifTag",
    "Exif.Image.GPSTag",
    "Exif.Image.InterColorProfile",
    "Exif.Image.NewSubfileType",
    "Exif.Image.PageN",
    "Exif.Image.Strip",
    "Exif.Image.XMLPacket",
    "Exif.Thumbnail.",
    "Xmp.GIMP.TimeStamp",
    "Xmp.tiff.DateTime",
    "Xmp.xmp.MetadataDate",
    "Xmp.xmp.ModifyDate",
    "Xmp.xmpMM.",
  };
  g_auto (GStrv) tags = list (metadata);
  g_autoptr (GString) text = g_string_new (NULL);

  for (char **tag = tags; *tag != NULL; tag++)
    {
      g_auto (GStrv) values =
          gexiv2_metadata_try_get_tag_multiple (metadata, *tag, NULL);
      g_autofree char *joined =
          values != NULL ? g_strjoinv (" | ", values) : g_strdup ("?");
      gboolean skip = FALSE;

      for (guint i = 0; i < G_N_ELEMENTS (anew); i++)
        skip = skip || g_str_has_prefix (*tag, anew[i]);
      if (!skip)
        g_string_append_printf (text, "%s: %s\n", *tag, joined);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_provenance_assert_kept (const Session *session,
                             const char *ending,
                             const char *before,
                             const char *after)
{
  static char **(*const lists[]) (GExiv2Metadata * metadata) = {
    gexiv2_metadata_get_exif_tags,
    gexiv2_metadata_get_iptc_tags,
    gexiv2_metadata_get_xmp_tags,
  };
  g_autofree char *old_file = g_strdup_printf ("%s.%s", before, ending);
  g_autofree char *new_file = g_strdup_printf ("%s.%s", after, ending);
  g_autoptr (GExiv2Metadata) old = test_provenance_open (session, old_file);
  g_autoptr (GExiv2Metadata) new = test_provenance_open (session, new_file);

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autofree char *wanted = test_provenance_list (old, lists[i]);
      g_autofree char *found = test_provenance_list (new, lists[i]);

      g_test_message ("%s\n%s", new_file, wanted);
      g_assert_cmpstr (*wanted != '\0' ? found : "nothing", ==, wanted);
    }
}

/* JPEG holds all three kinds: what is compared is there at all */
static void
test_provenance_assert_tags (const Session *session, const char *file)
{
  g_autoptr (GExiv2Metadata) metadata = test_provenance_open (session, file);

  for (guint i = 0; i < G_N_ELEMENTS (test_provenance_tags); i++)
    {
      g_autofree char *found = gexiv2_metadata_try_get_tag_string (
          metadata, test_provenance_tags[i].tag, NULL);

      g_test_message ("%s", test_provenance_tags[i].tag);
      g_assert_nonnull (found);
    }
}

static void
test_provenance_photo (gconstpointer data)
{
  Session *session = (Session *) data;

  test_provenance_make_photo (session);
  session_run (session, "provenance.scm", "(photo-case \"meadow\" \"\")");
  test_provenance_assert (session, "meadow-before", TEST_PROVENANCE_CAMERA);
  test_provenance_assert (session, "meadow", TEST_PROVENANCE_EDITED);
  test_provenance_assert_tags (session, "meadow.jpg");
  for (guint i = 0; i < G_N_ELEMENTS (test_provenance_endings); i++)
    test_provenance_assert_kept (
        session, test_provenance_endings[i], "meadow-before", "meadow");
}

/* one undo takes the words back too */
static void
test_provenance_undo (gconstpointer data)
{
  Session *session = (Session *) data;
  g_autofree char *witness =
      g_test_build_filename (G_TEST_BUILT, "gimp", "undo-witness.so", NULL);

  g_setenv ("LD_PRELOAD", witness, TRUE);
  session_run (session, "provenance.scm", "(undo-case \"undone\")");
  g_unsetenv ("LD_PRELOAD");
  g_assert_cmpint (session_get_int (session, "undone"), ==, 1);
  test_provenance_assert (session, "undone", TEST_PROVENANCE_CAMERA);
}

int
main (int argc, char *argv[])
{
  static const SessionTest tests[] = {
    { "/gimp/provenance/kinds", test_provenance_kinds },
    { "/gimp/provenance/settings", test_provenance_settings },
    { "/gimp/provenance/photo", test_provenance_photo },
    { "/gimp/provenance/undo", test_provenance_undo },
    { NULL },
  };

  gexiv2_initialize ();
  return session_main (argc, argv, tests);
}
