/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/footer: what it will cost, what is left, and what is done but rarely. */
#include "footer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cost.h"
#include "paragraph.h"

/* characters that a line has before it is broken */
#define LIMN_FOOTER_WIDTH 48

/* there are fewer letters than controls: what has a key of its own, or is done
 * but rarely, has no mnemonic */
static const struct
{
  const char *label;
  const char *tip;
} limn_footer_rows[] = {
  [LIMN_FOOTER_SETTINGS] = { N_ ("_Settings…"),
                             N_ ("Keys, servers, caps and defaults.") },
  [LIMN_FOOTER_COPY] = { N_ ("Cop_y as Command"),
                         N_ ("Copies what is chosen here as a script and as a "
                             "command line.") },
  [LIMN_FOOTER_RESET] = { N_ ("Reset"),
                          N_ ("Takes every choice back to its default; the "
                              "prompt stays.") },
  [LIMN_FOOTER_HELP] = { N_ ("Help"), N_ ("What the keys do.") },
};

struct _LimnFooter
{
  GtkVBox parent_instance;
  LimnHost *host;
  GtkWidget *price;
  GtkWidget *balance;
  GtkWidget *hint;
  GtkWidget *buttons[LIMN_FOOTER_N_BUTTONS];
  GCancellable *question; /* (nullable): while one is on its way */
  char *endpoint;         /* (nullable): whose balance is shown or asked for */
  char *protocol;
};

/* one that is on its way; not the footer's any more where it was stopped */
typedef struct
{
  LimnFooter *footer;
  GCancellable *cancellable;
} LimnFooterQuestion;

G_DEFINE_FINAL_TYPE (LimnFooter, limn_footer, GTK_TYPE_VBOX)

static guint limn_footer_pressed;

static void
limn_footer_stop_question (LimnFooter *self)
{
  if (self->question != NULL)
    g_cancellable_cancel (self->question);
  g_clear_object (&self->question);
}

static void
limn_footer_dispose (GObject *object)
{
  limn_footer_stop_question (LIMN_FOOTER (object));
  G_OBJECT_CLASS (limn_footer_parent_class)->dispose (object);
}

static void
limn_footer_finalize (GObject *object)
{
  LimnFooter *self = LIMN_FOOTER (object);

  g_free (self->endpoint);
  g_free (self->protocol);
  G_OBJECT_CLASS (limn_footer_parent_class)->finalize (object);
}

static void
limn_footer_class_init (LimnFooterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = limn_footer_dispose;
  G_OBJECT_CLASS (klass)->finalize = limn_footer_finalize;
  limn_footer_pressed = g_signal_new ("pressed",
                                      LIMN_TYPE_FOOTER,
                                      G_SIGNAL_RUN_LAST,
                                      0,
                                      NULL,
                                      NULL,
                                      NULL,
                                      G_TYPE_NONE,
                                      1,
                                      G_TYPE_UINT);
}

static void
limn_footer_press (GtkWidget *button, gpointer user_data)
{
  LimnFooter *self = user_data;

  for (guint i = 0; i < LIMN_FOOTER_N_BUTTONS; i++)
    if (self->buttons[i] == button)
      g_signal_emit (self, limn_footer_pressed, 0, i);
}

static GtkWidget *
limn_footer_make_label (gdouble align)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_misc_set_alignment (GTK_MISC (label), align, 0.5);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_can_focus (label, FALSE);
  return label;
}

static GtkWidget *
limn_footer_make_buttons (LimnFooter *self)
{
  GtkWidget *row = gtk_hbox_new (FALSE, 6);

  for (guint i = 0; i < LIMN_FOOTER_N_BUTTONS; i++)
    {
      self->buttons[i] =
          gtk_button_new_with_mnemonic (_ (limn_footer_rows[i].label));
      gtk_widget_set_tooltip_text (self->buttons[i],
                                   _ (limn_footer_rows[i].tip));
      gtk_box_pack_start (GTK_BOX (row), self->buttons[i], FALSE, FALSE, 0);
      g_signal_connect (
          self->buttons[i], "clicked", G_CALLBACK (limn_footer_press), self);
    }
  return row;
}

static void
limn_footer_init (LimnFooter *self)
{
  GtkWidget *money = gtk_hbox_new (FALSE, 12);

  gtk_box_set_spacing (GTK_BOX (self), 6);
  self->price = limn_footer_make_label (0);
  self->balance = limn_footer_make_label (1);
  self->hint = limn_paragraph_new (LIMN_FOOTER_WIDTH);
  gtk_widget_set_no_show_all (self->hint, TRUE);
  gtk_box_pack_start (GTK_BOX (money), self->price, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (money), self->balance, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (self), self->hint, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (self), money, FALSE, FALSE, 0);
  gtk_box_pack_start (
      GTK_BOX (self), limn_footer_make_buttons (self), FALSE, FALSE, 0);
}

/**
 * limn_footer_new:
 * @host: asks for the balance; must outlive the widget
 *
 * Emits "pressed" with a #LimnFooterButton.
 *
 * Returns: (transfer floating): a footer that knows no price yet
 */
GtkWidget *
limn_footer_new (LimnHost *host)
{
  LimnFooter *self = g_object_new (LIMN_TYPE_FOOTER, NULL);

  self->host = host;
  return GTK_WIDGET (self);
}

static char *
limn_footer_describe_price (const LimnPlan *plan)
{
  g_autofree char *amount = NULL;
  gint n = plan->request->n;

  if (plan->estimated_micros == LIMN_MONEY_UNKNOWN)
    return g_strdup (_ ("The price is not known."));
  if (plan->estimated_micros == 0)
    return g_strdup (_ ("It costs nothing."));
  amount = limn_cost_format (plan->estimated_micros, NULL);
  if (n == 1)
    return g_strdup_printf (_ ("It will cost about %s."), amount);
  /* translators: %1$s is an amount, %2$d is 2 or more */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       "It will cost about %1$s for %2$d.",
                                       "All %2$d will cost about %1$s.",
                                       (gulong) n),
                          amount,
                          n);
}

/* what is not done as it was asked for, before it is paid */
static char *
limn_footer_describe_notes (const LimnDraft *draft)
{
  g_autoptr (GString) text = g_string_new (draft->hint);
  const GPtrArray *notes = draft->plan != NULL ? draft->plan->notes : NULL;

  for (guint i = 0; draft->is_framed && notes != NULL && i < notes->len; i++)
    g_string_append_printf (text,
                            "%s%s",
                            text->len > 0 ? "\n" : "",
                            limn_notes_get_sentence (notes, i));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
limn_footer_show_balance (LimnFooter *self, const LimnAnswer *answer)
{
  g_autofree char *amount = NULL;
  g_autofree char *text = NULL;

  if (answer->micros != LIMN_MONEY_UNKNOWN)
    {
      amount = limn_cost_format (answer->micros, answer->currency);
      text = g_strdup_printf (_ ("Balance: %s"), amount);
    }
  gtk_label_set_text (GTK_LABEL (self->balance), text != NULL ? text : "");
}

/* no answer is no trouble here: the balance is a courtesy */
static void
limn_footer_take_balance (GObject *client,
                          GAsyncResult *result,
                          gpointer user_data)
{
  LimnFooterQuestion *question = user_data;
  LimnFooter *self = question->footer;
  g_autoptr (LimnAnswer) answer =
      limn_client_ask_finish (LIMN_CLIENT (client), result, NULL);

  if (self->question == question->cancellable)
    {
      g_clear_object (&self->question);
      if (answer != NULL)
        limn_footer_show_balance (self, answer);
    }
  g_object_unref (question->cancellable);
  g_object_unref (question->footer);
  g_free (question);
}

/**
 * limn_footer_ask_balance:
 * @self: a footer
 *
 * Asks again for the balance, as after a job; it is shown when it comes.
 */
void
limn_footer_ask_balance (LimnFooter *self)
{
  LimnQuestion question = { .kind = LIMN_QUESTION_BALANCE,
                            .endpoint = self->endpoint,
                            .protocol = self->protocol };
  LimnFooterQuestion *asked;

  limn_footer_stop_question (self);
  if (self->endpoint == NULL || self->host->client == NULL ||
      !limn_client_can_ask (self->host->client, &question))
    return;
  self->question = g_cancellable_new ();
  asked = g_new (LimnFooterQuestion, 1);
  *asked = (LimnFooterQuestion){ g_object_ref (self),
                                 g_object_ref (self->question) };
  limn_client_ask_async (self->host->client,
                         &question,
                         self->question,
                         limn_footer_take_balance,
                         asked);
}

/* each account is asked once, and again after a job */
static void
limn_footer_follow (LimnFooter *self, const LimnRoute *route)
{
  if (g_strcmp0 (self->endpoint, route->endpoint) == 0)
    return;
  g_free (self->endpoint);
  g_free (self->protocol);
  self->endpoint = g_strdup (route->endpoint);
  self->protocol = g_strdup (route->protocol);
  gtk_label_set_text (GTK_LABEL (self->balance), "");
  limn_footer_ask_balance (self);
}

/**
 * limn_footer_set_draft:
 * @self: a footer
 * @draft: what would be run
 *
 * Shows its price, why it cannot be run, and what would not be done as asked.
 */
void
limn_footer_set_draft (LimnFooter *self, const LimnDraft *draft)
{
  g_autofree char *price = draft->plan != NULL && draft->is_framed ?
                               limn_footer_describe_price (draft->plan) :
                               g_strdup ("");
  g_autofree char *hint = limn_footer_describe_notes (draft);

  gtk_label_set_text (GTK_LABEL (self->price), price);
  gtk_label_set_text (GTK_LABEL (self->hint), hint);
  gtk_widget_set_visible (self->hint, *hint != '\0');
  if (draft->plan != NULL)
    limn_footer_follow (self, g_ptr_array_index (draft->plan->routes, 0));
}

/**
 * limn_footer_set_sensitive:
 * @self: a footer
 * @sensitive: whether settings and choices may be changed from here; help is
 *   always there
 */
void
limn_footer_set_sensitive (LimnFooter *self, gboolean sensitive)
{
  gtk_widget_set_sensitive (self->buttons[LIMN_FOOTER_SETTINGS], sensitive);
  gtk_widget_set_sensitive (self->buttons[LIMN_FOOTER_RESET], sensitive);
}

/**
 * limn_footer_get_price:
 * @self: a footer
 *
 * Returns: (transfer none): what it says of the price
 */
const char *
limn_footer_get_price (LimnFooter *self)
{
  return gtk_label_get_text (GTK_LABEL (self->price));
}

/**
 * limn_footer_get_balance:
 * @self: a footer
 *
 * Returns: (transfer none): what it says of the balance, "" unknown
 */
const char *
limn_footer_get_balance (LimnFooter *self)
{
  return gtk_label_get_text (GTK_LABEL (self->balance));
}
