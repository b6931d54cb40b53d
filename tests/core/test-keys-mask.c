/* limn/keys: no word of a vendor shows a key. */
#include "keys.h"

#include <string.h>

/* a gateway's, of which the first half is public; fal's; others' */
#define KEY "lmnfl_test.0123456789"
#define FAL_KEY "peer-id:a1/b2+c3=d4e5f6"
#define LONG_KEY "sk_Zt0aQm4xWb7nRc9v"

typedef struct
{
  const char *text, *key, *masked;
} Case;

static const Case test_keys_mask_cases[] = {
  { "sent " KEY " twice " KEY, KEY, "sent *** twice ***" },
  { "secret 0123456789 alone", KEY, "secret *** alone" },
  { "secret 0123456789", "id:0123456789", "secret ***" },
  { "nothing here", KEY, "nothing here" },
  { "a b c", "x.a", "a b c" },
  { "plain", "", "plain" },
  { "plain", NULL, "plain" },
  { "whole key", "key", "whole ***" },
  { "", LONG_KEY, "" },
  /* cut on its way */
  { "Bearer " LONG_KEY ", not known", LONG_KEY, "Bearer ***, not known" },
  { "of sk_Zt0aQm4x, cut", LONG_KEY, "of ***, cut" },
  { "of aQm4xWb7nR, cut", LONG_KEY, "of ***, cut" },
  { "behind 4xWb7nRc9v", LONG_KEY, "behind ***" },
  { "sk_Zt0aQ is short", LONG_KEY, "sk_Zt0aQ is short" },
  /* its ends */
  { "key sk_...9v.", LONG_KEY, "key ***." },
  { "key sk_Zt****************9v", LONG_KEY, "key ***" },
  { "key \342\200\246Rc9v", LONG_KEY, "key ***" },
  { "key sk_\342\200\242\342\200\242", LONG_KEY, "key ***" },
  { "key sk_Zt0aQm4xWb*****c9v", LONG_KEY, "key ***" },
  { "wait... it comes... now", LONG_KEY, "wait... it comes... now" },
  { "a...b", LONG_KEY, "a...b" },
  { "...", LONG_KEY, "..." },
  { "1.5 and ***", LONG_KEY, "1.5 and ***" },
  /* in an address */
  { "at ?key=peer-id%3Aa1%2Fb2%2Bc3%3Dd4e5f6&x", FAL_KEY, "at ?key=***&x" },
  { "at ?key=peer-id%3aa1%2fb2%2bc3%3dd4e5f6&x", FAL_KEY, "at ?key=***&x" },
  { "a1%2Fb2%2Bc3%3Dd4e5f6", FAL_KEY, "***" },
};

static void
test_keys_mask_words (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (test_keys_mask_cases); i++)
    {
      const Case *row = &test_keys_mask_cases[i];
      g_autofree char *masked = limn_keys_mask (row->text, row->key);
      g_autofree char *again = limn_keys_mask (masked, row->key);

      g_assert_cmpstr (masked, ==, row->masked);
      g_assert_cmpstr (again, ==, masked);
    }
}

/* whatever stands around it; what is left tells too little to go back */
static void
test_keys_mask_base64 (void)
{
  static const char *const heads[] = { "", "u", "Be", "Bearer ", "user:" };
  static const char *const tails[] = { "",
                                       ":",
                                       "\r\n",
                                       ">>>>???"
                                       "?" };

  for (guint i = 0; i < G_N_ELEMENTS (heads) * G_N_ELEMENTS (tails); i++)
    {
      g_autofree char *plain = g_strconcat (heads[i % G_N_ELEMENTS (heads)],
                                            LONG_KEY,
                                            tails[i / G_N_ELEMENTS (heads)],
                                            NULL);
      g_autofree char *coded =
          g_base64_encode ((const guchar *) plain, strlen (plain));
      g_autofree char *text = g_strconcat ("got ", coded, "", NULL);
      g_autofree char *masked = limn_keys_mask (text, LONG_KEY);
      gsize head = strlen (heads[i % G_N_ELEMENTS (heads)]);

      g_assert_nonnull (strstr (masked, "***"));
      g_assert_true (g_str_has_prefix (masked, "got "));
      g_assert_cmpuint (strlen (masked) + strlen (LONG_KEY) * 4 / 3 - 3,
                        <=,
                        strlen (text) + 3);
      g_assert_true (strncmp (masked, text, 4 + head * 4 / 3) == 0);
    }
}

/* every piece of ten, wherever it stands */
static void
test_keys_mask_pieces (void)
{
  for (gsize length = 10; length <= strlen (LONG_KEY); length++)
    for (gsize at = 0; at + length <= strlen (LONG_KEY); at++)
      {
        g_autofree char *piece = g_strndup (LONG_KEY + at, length);
        g_autofree char *text = g_strdup_printf ("<%s>Zt0 %s", piece, piece);
        g_autofree char *masked = limn_keys_mask (text, LONG_KEY);

        g_assert_cmpstr (masked, ==, "<***>Zt0 ***");
      }
}

/* megabytes of a page are looked through in no time worth a word */
static void
test_keys_mask_large (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *masked = NULL;

  while (text->len < 1024 * 1024)
    g_string_append (text, "a page of prose that has sk_Zt0aQ and others ");
  g_string_append (text, LONG_KEY);
  masked = limn_keys_mask (text->str, LONG_KEY);
  g_assert_true (g_str_has_suffix (masked, "others ***"));
}

static void
test_keys_mask_field (void)
{
  char *field = g_strdup ("x " KEY);
  char *none = NULL;

  limn_keys_mask_field (&none, KEY);
  g_assert_null (none);
  limn_keys_mask_field (&field, NULL);
  g_assert_cmpstr (field, ==, "x " KEY);
  limn_keys_mask_field (&field, KEY);
  g_assert_cmpstr (field, ==, "x ***");
  g_free (field);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/keys-mask/words", test_keys_mask_words);
  g_test_add_func ("/keys-mask/base64", test_keys_mask_base64);
  g_test_add_func ("/keys-mask/pieces", test_keys_mask_pieces);
  g_test_add_func ("/keys-mask/large", test_keys_mask_large);
  g_test_add_func ("/keys-mask/field", test_keys_mask_field);
  return g_test_run ();
}
