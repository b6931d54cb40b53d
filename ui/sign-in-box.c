/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/sign-in-box: a button, then a code and an address until the user has
 * said yes in a browser. */
#include "sign-in-box.h"

#include <glib/gi18n-lib.h>

#include "error.h"
#include "settings-form.h"
#include "sign-in.h"

struct _LimnSignInBox
{
  GtkVBox parent_instance;

  LimnClient *client;
  GCancellable *cancellable; /* while it goes on */
  GtkWidget *begin;
  GtkWidget *end;
  GtkWidget *page; /* opens the page again */
  GtkWidget *note;
  char *link;
};

G_DEFINE_FINAL_TYPE (LimnSignInBox, limn_sign_in_box, GTK_TYPE_VBOX)

static guint limn_sign_in_box_signed_in;

/**
 * limn_sign_in_box_cancel:
 * @self: a box
 *
 * Ends a sign-in that is under way.
 */
void
limn_sign_in_box_cancel (LimnSignInBox *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

static void
limn_sign_in_box_destroy (GtkObject *object)
{
  LimnSignInBox *self = LIMN_SIGN_IN_BOX (object);

  limn_sign_in_box_cancel (self);
  g_clear_object (&self->cancellable);
  GTK_OBJECT_CLASS (limn_sign_in_box_parent_class)->destroy (object);
}

static void
limn_sign_in_box_finalize (GObject *object)
{
  LimnSignInBox *self = LIMN_SIGN_IN_BOX (object);

  g_clear_object (&self->client);
  g_free (self->link);
  G_OBJECT_CLASS (limn_sign_in_box_parent_class)->finalize (object);
}

static void
limn_sign_in_box_class_init (LimnSignInBoxClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = limn_sign_in_box_finalize;
  GTK_OBJECT_CLASS (klass)->destroy = limn_sign_in_box_destroy;
  limn_sign_in_box_signed_in = g_signal_new ("signed-in",
                                             G_TYPE_FROM_CLASS (klass),
                                             G_SIGNAL_RUN_LAST,
                                             0,
                                             NULL,
                                             NULL,
                                             NULL,
                                             G_TYPE_NONE,
                                             0);
}

static void
limn_sign_in_box_tell (LimnSignInBox *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->note), text);
  gtk_widget_set_visible (self->note, *text != '\0');
}

/* where no browser comes up the address stays there to be copied */
static void
limn_sign_in_box_open (LimnSignInBox *self)
{
  gtk_show_uri (gtk_widget_get_screen (GTK_WIDGET (self)),
                self->link,
                gtk_get_current_event_time (),
                NULL);
}

static void
limn_sign_in_box_show (const LimnSignInInvitation *invitation,
                       gpointer user_data)
{
  LimnSignInBox *self = user_data;
  g_autofree char *words = NULL;

  if (self->cancellable == NULL)
    return;
  g_free (self->link);
  self->link = g_strdup (invitation->link);
  words = g_strdup_printf (
      _ ("Your code is %s. Confirm it in the browser window that opens, or "
         "open this page yourself:\n%s"),
      invitation->code,
      invitation->link);
  limn_sign_in_box_tell (self, words);
  gtk_widget_show (self->page);
  limn_sign_in_box_open (self);
}

static void
limn_sign_in_box_set_busy (LimnSignInBox *self, gboolean busy)
{
  gtk_widget_set_visible (self->begin, !busy);
  gtk_widget_set_visible (self->end, busy);
  if (!busy)
    gtk_widget_hide (self->page);
}

static void
limn_sign_in_box_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GObject) held = data;
  LimnSignInBox *self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *missed = NULL;
  g_autofree char *where = limn_sign_in_finish (result, &missed, &error);
  g_autofree char *words = NULL;

  if (self->cancellable == NULL)
    return;
  g_clear_object (&self->cancellable);
  limn_sign_in_box_set_busy (self, FALSE);
  gtk_widget_grab_focus (self->begin);
  if (g_error_matches (error, LIMN_ERROR, LIMN_ERROR_CANCELLED))
    words = g_strdup (_ ("Nothing was changed."));
  else if (error != NULL)
    words = g_strdup (error->message);
  else
    words = g_strdup (_ ("You are signed in."));
  limn_sign_in_box_tell (self, words);
  if (where != NULL)
    g_signal_emit (self, limn_sign_in_box_signed_in, 0);
}

static void
limn_sign_in_box_begin (LimnSignInBox *self)
{
  if (self->cancellable != NULL)
    return;
  self->cancellable = g_cancellable_new ();
  limn_sign_in_box_set_busy (self, TRUE);
  gtk_widget_grab_focus (self->end);
  limn_sign_in_box_tell (self, _ ("Asking Lumenfall for a code…"));
  limn_sign_in_async (self->client,
                      LIMN_KEYS_ANYWHERE,
                      limn_sign_in_box_show,
                      self,
                      self->cancellable,
                      limn_sign_in_box_done,
                      g_object_ref (self));
}

static void
limn_sign_in_box_init (LimnSignInBox *self)
{
  GtkWidget *line = gtk_hbox_new (FALSE, 6);
  GtkWidget *buttons[3];

  gtk_box_set_spacing (GTK_BOX (self), 6);
  self->begin = gtk_button_new_with_mnemonic (_ ("Sign _in with Lumenfall…"));
  self->page = gtk_button_new_with_mnemonic (_ ("Open t_he page again"));
  self->end = gtk_button_new_with_mnemonic (_ ("Stop _waiting"));
  buttons[0] = self->begin;
  buttons[1] = self->page;
  buttons[2] = self->end;
  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    gtk_box_pack_start (GTK_BOX (line), buttons[i], FALSE, FALSE, 0);
  gtk_widget_set_no_show_all (self->page, TRUE);
  gtk_widget_set_no_show_all (self->end, TRUE);
  self->note = limn_settings_form_new_note (NULL);
  gtk_widget_set_no_show_all (self->note, TRUE);
  gtk_box_pack_start (GTK_BOX (self), line, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (self), self->note, FALSE, FALSE, 0);
  g_signal_connect_swapped (
      self->begin, "clicked", G_CALLBACK (limn_sign_in_box_begin), self);
  g_signal_connect_swapped (
      self->page, "clicked", G_CALLBACK (limn_sign_in_box_open), self);
  g_signal_connect_swapped (
      self->end, "clicked", G_CALLBACK (limn_sign_in_box_cancel), self);
}

/**
 * limn_sign_in_box_new:
 * @client: for the network
 *
 * Returns: (transfer floating): a box that waits to be begun
 */
GtkWidget *
limn_sign_in_box_new (LimnClient *client)
{
  LimnSignInBox *self = g_object_new (LIMN_TYPE_SIGN_IN_BOX, NULL);

  self->client = g_object_ref (client);
  return GTK_WIDGET (self);
}

/**
 * limn_sign_in_box_get_text:
 * @self: a box
 *
 * Returns: (transfer none): what it tells now
 */
const char *
limn_sign_in_box_get_text (LimnSignInBox *self)
{
  return gtk_label_get_text (GTK_LABEL (self->note));
}
