/* tests of limn/endpoint */
#include "endpoint.h"

#include "error.h"
#include "flavor.h"

#define BOX "[endpoint box]\nprotocol=openai\nurl=http://127.0.0.1:1234\n"

static void
test_endpoint_find (void)
{
  static const struct
  {
    const char *settings, *name;
    const char *protocol, *flavor, *path, *model;
  } cases[] = {
    { "", "lumenfall", "lumenfall", NULL, "", NULL },
    { "", "echo", "echo", NULL, "", NULL },
    { "", "openai", "openai", "openai", "/v1", NULL },
    { BOX, "box", "openai", "plain", "/v1", NULL },
    { BOX "flavor=sdcpp\nmodel=sd-turbo\n",
      "box",
      "openai",
      "sdcpp",
      "/v1",
      "sd-turbo" },
    { BOX "path=/api/v1\n", "box", "openai", "plain", "/api/v1", NULL },
    { BOX "path=/\n", "box", "openai", "plain", "", NULL },
    { BOX "path=\n", "box", "openai", "plain", "/v1", NULL },
    { "[endpoint openai]\nflavor=litellm\nmodel=art\npath=/x_y~z/1.0\n",
      "openai",
      "openai",
      "litellm",
      "/x_y~z/1.0",
      "art" },
    { "[endpoint lumenfall]\nprotocol=lumenfall\nmodel=mock-image\n",
      "lumenfall",
      "lumenfall",
      NULL,
      "",
      "mock-image" },
    { "[endpoint Stage-2.eu_x]\nprotocol=lumenfall\nurl=https://example.org\n",
      "Stage-2.eu_x",
      "lumenfall",
      NULL,
      "",
      NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LimnSettings) settings =
          limn_settings_new_from_data (cases[i].settings, NULL);
      LimnEndpoint endpoint;

      limn_endpoint_find (&endpoint, settings, cases[i].name, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (endpoint.name, ==, cases[i].name);
      g_assert_cmpstr (endpoint.protocol, ==, cases[i].protocol);
      g_assert_cmpstr (endpoint.path, ==, cases[i].path);
      g_assert_cmpstr (endpoint.model, ==, cases[i].model);
      g_assert_cmpint (endpoint.flavor != NULL, ==, cases[i].flavor != NULL);
      if (cases[i].flavor != NULL)
        g_assert_cmpstr (endpoint.flavor->name, ==, cases[i].flavor);
    }
}

static void
test_endpoint_refused (void)
{
  static const struct
  {
    const char *settings, *name, *message;
  } cases[] = {
    { "",
      "box",
      "limn.endpoint 'box': no such endpoint; use one of lumenfall, gemini, "
      "vertex, fal, replicate, openai, echo, or one that has a group [endpoint "
      "NAME] with protocol and url "
      "in settings.ini" },
    { "[endpoint box]\nurl=http://127.0.0.1\n",
      "box",
      "*: no such endpoint;*" },
    { BOX, "Box", "limn.endpoint 'Box': no such endpoint;*" },
    { BOX, "", "limn.endpoint: no such endpoint;*" },
    { "[endpoint my box]\nprotocol=openai\nurl=http://127.0.0.1\n",
      "my box",
      "*no such endpoint;*" },
    { "[endpoint box]\nprotocol=smoke\nurl=http://127.0.0.1\n",
      "box",
      "[endpoint box] protocol 'smoke': not known; use one of lumenfall, *" },
    { "[endpoint box]\nprotocol=openai\n",
      "box",
      "[endpoint box] url: is not set; name its address, *" },
    { "[endpoint box]\nprotocol=openai\nurl=http://box.lan\n",
      "box",
      "[endpoint box] url 'http://box.lan': plain http *allow_http" },
    { "[endpoint openai]\nprotocol=lumenfall\n",
      "openai",
      "[endpoint openai] protocol 'lumenfall': this endpoint is built in; *" },
    { BOX "flavor=sweet\n",
      "box",
      "[endpoint box] flavor 'sweet': not known; use one of openai, sdcpp, "
      "lemonade, localai, vllm, sglang, litellm, plain" },
    { BOX "path=v1\n", "box", "[endpoint box] path 'v1': a slash before *" },
    { BOX "path=/v1/\n", "box", "[endpoint box] path '/v1/': *" },
    { BOX "path=/../v1\n", "box", "[endpoint box] path '/../v1': *" },
    { BOX "path=/v1?a=b\n", "box", "[endpoint box] path '/v1?a=b': *" },
    { BOX "path=/v1#a\n", "box", "[endpoint box] path '/v1#a': *" },
    { BOX "path=/v 1\n", "box", "[endpoint box] path '/v 1': *" },
    { BOX "path=//evil.example\n", "box", "[endpoint box] path *" },
    { BOX "path=/@evil.example\n", "box", "[endpoint box] path *" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LimnSettings) settings =
          limn_settings_new_from_data (cases[i].settings, NULL);
      LimnEndpoint endpoint;

      g_assert_false (
          limn_endpoint_find (&endpoint, settings, cases[i].name, &error));
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
      if (!g_pattern_match_simple (cases[i].message, error->message))
        g_error ("%s", error->message);
    }
}

/* the variable takes the place of url, as for any endpoint */
static void
test_endpoint_variable (void)
{
  g_autoptr (LimnSettings) settings = limn_settings_new_from_data (
      "[endpoint my-box]\nprotocol=openai\n", NULL);
  LimnEndpoint endpoint;

  g_assert_false (limn_endpoint_find (&endpoint, settings, "my-box", NULL));
  g_setenv ("LIMN_MY_BOX_URL", "http://127.0.0.1:1", TRUE);
  g_assert_true (limn_endpoint_find (&endpoint, settings, "my-box", NULL));
  g_unsetenv ("LIMN_MY_BOX_URL");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/endpoint/find", test_endpoint_find);
  g_test_add_func ("/endpoint/refused", test_endpoint_refused);
  g_test_add_func ("/endpoint/variable", test_endpoint_variable);
  return g_test_run ();
}
