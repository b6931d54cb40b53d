/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/device-flow: the four answers of a sign-in page, one a line, each with
 * its HTTP status before it; and what is asked next. */
#include "device-flow.h"
#include "fuzz.h"
#include "transport.h"

#define ROOT "https://lumenfall.ai"
/* in the seeds, part of whatever is nobody's business */
#define SECRET "SECRET"

typedef gboolean (*Take) (LimnDeviceFlow *flow,
                          const LimnHttpHead *head,
                          const char *text,
                          gsize length,
                          GError **error);

/* the bytes are a block of their own, not a text */
static gboolean
take (LimnDeviceFlow *flow, Take function, const char *line)
{
  char *body = NULL;
  guint64 status = g_ascii_strtoull (line, &body, 10);
  g_autoptr (LimnHttpHead) head = limn_http_head_new (
      status >= 100 && status < 600 ? (guint) status : 200, ROOT);
  gsize length = strlen (body);
  g_autofree char *copy = g_memdup2 (body, length);
  g_autoptr (GError) error = NULL;
  gboolean good = function (flow, head, copy, length, &error);

  fuzz_check (good, error);
  if (!good && function != limn_device_flow_take_discovery)
    g_assert_null (strstr (error->message, SECRET));
  return good;
}

/* neither the code nor the token leaves for anybody else */
static void
check_addresses (const LimnDeviceFlow *flow)
{
  const char *const urls[] = { flow->invite_url, flow->token_url };

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autofree char *root = limn_transport_url_root (urls[i]);

      g_assert_true (g_str_equal (root, ROOT ":443/") ||
                     (g_str_has_prefix (root, "https://") &&
                      g_str_has_suffix (root, ".lumenfall.ai:443/")));
    }
}

/* what the user is told, and opens */
static void
check_invite (const LimnDeviceFlow *flow)
{
  g_autofree char *address =
      limn_transport_url_admit (flow->address, FALSE, NULL);
  g_autofree char *link = limn_transport_url_admit (flow->link, FALSE, NULL);

  g_assert_nonnull (address);
  g_assert_nonnull (link);
  fuzz_check_text (flow->user_code);
  fuzz_check_text (flow->address);
  fuzz_check_text (flow->link);
  g_assert_cmpint (flow->user_code[0], !=, '\0');
  g_assert_true (flow->lifetime_s >= 0 && flow->lifetime_s <= 3600);
  g_assert_true (flow->interval_s > 0 && flow->interval_s <= 60);
}

static void
run (LimnDeviceFlow *flow, char **lines)
{
  g_autoptr (LimnHttpRequest) invite = NULL;
  g_autoptr (LimnHttpRequest) poll = NULL;
  g_autoptr (LimnHttpRequest) key = NULL;

  take (flow, limn_device_flow_take_discovery, lines[0]);
  check_addresses (flow);
  invite = limn_device_flow_build_invite (flow);
  if (!take (flow, limn_device_flow_take_invite, lines[1]))
    return;
  check_invite (flow);
  poll = limn_device_flow_build_poll (flow);
  if (!take (flow, limn_device_flow_take_poll, lines[2]))
    return;
  g_assert_true (flow->interval_s > 0 && flow->interval_s <= 60);
  if (flow->token == NULL)
    return;
  key = limn_device_flow_build_key (flow);
  if (take (flow, limn_device_flow_take_key, lines[3]))
    g_assert_cmpint (flow->key[0], !=, '\0');
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (LimnDeviceFlow) flow = limn_device_flow_new (ROOT, "Limn");
  g_autofree char *text = fuzz_dup_text (data, size);
  g_auto (GStrv) lines = g_strsplit (text, "\n", 4);

  if (g_strv_length (lines) == 4)
    run (flow, lines);
  return 0;
}
