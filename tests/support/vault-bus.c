/* vault-bus: a private bus, and what a keyring is like on it. */
#include "vault-bus.h"

#include <glib/gstdio.h>
#include <string.h>

static const char vault_xml[] =
    "<node>"
    "<interface name='org.freedesktop.Secret.Service'>"
    "<method name='OpenSession'><arg type='s' direction='in'/>"
    "<arg type='v' direction='in'/><arg type='v' direction='out'/>"
    "<arg type='o' direction='out'/></method>"
    "<method name='SearchItems'><arg type='a{ss}' direction='in'/>"
    "<arg type='ao' direction='out'/><arg type='ao' direction='out'/></method>"
    "<method name='Unlock'><arg type='ao' direction='in'/>"
    "<arg type='ao' direction='out'/><arg type='o' direction='out'/></method>"
    "<method name='CreateCollection'><arg type='a{sv}' direction='in'/>"
    "<arg type='s' direction='in'/><arg type='o' direction='out'/>"
    "<arg type='o' direction='out'/></method>"
    "<method name='GetSecrets'><arg type='ao' direction='in'/>"
    "<arg type='o' direction='in'/>"
    "<arg type='a{o(oayays)}' direction='out'/></method>"
    "<method name='ReadAlias'><arg type='s' direction='in'/>"
    "<arg type='o' direction='out'/></method>"
    "<property name='Collections' type='ao' access='read'/>"
    "</interface>"
    "<interface name='org.freedesktop.Secret.Collection'>"
    "<method name='CreateItem'><arg type='a{sv}' direction='in'/>"
    "<arg type='(oayays)' direction='in'/><arg type='b' direction='in'/>"
    "<arg type='o' direction='out'/><arg type='o' direction='out'/></method>"
    "<property name='Items' type='ao' access='read'/>"
    "<property name='Label' type='s' access='read'/>"
    "<property name='Locked' type='b' access='read'/>"
    "<property name='Created' type='t' access='read'/>"
    "<property name='Modified' type='t' access='read'/>"
    "</interface>"
    "<interface name='org.freedesktop.Secret.Item'>"
    "<method name='Delete'><arg type='o' direction='out'/></method>"
    "<property name='Locked' type='b' access='read'/>"
    "<property name='Attributes' type='a{ss}' access='read'/>"
    "<property name='Label' type='s' access='read'/>"
    "<property name='Created' type='t' access='read'/>"
    "<property name='Modified' type='t' access='read'/>"
    "</interface>"
    "</node>";

/* it starts nothing: a keyring of the desktop's must not be found by chance */
static const char vault_bus_config[] =
    "<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen>"
    "<policy context='default'><allow send_destination='*'/>"
    "<allow eavesdrop='true'/><allow own='*'/></policy></busconfig>";

struct _VaultBus
{
  GSubprocess *process;
  char *config; /* the daemon looks at it as long as it runs */
  char *address;
};

/**
 * vault_bus_start:
 *
 * The environment is changed so that this process and its children find it. No
 * GTestDBus: that one waits for connections which Limn keeps for good.
 *
 * Returns: (transfer full): a bus with nobody on it
 */
VaultBus *
vault_bus_start (void)
{
  VaultBus *self = g_new0 (VaultBus, 1);
  g_autofree char *option = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("limn-bus-XXXXXX", &self->config, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_file_set_contents (self->config, vault_bus_config, -1, &error);
  g_assert_no_error (error);
  option = g_strconcat ("--config-file=", self->config, NULL);
  self->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                        G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                                    &error,
                                    "dbus-daemon",
                                    option,
                                    "--nofork",
                                    "--print-address=1",
                                    NULL);
  g_assert_no_error (error);
  lines =
      g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  self->address = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
  g_assert_nonnull (self->address);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", self->address, TRUE);
  return self;
}

/**
 * vault_bus_stop:
 * @self: (transfer full): a bus, which ends
 */
void
vault_bus_stop (VaultBus *self)
{
  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);
  g_object_unref (self->process);
  g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");
  g_unlink (self->config);
  g_free (self->config);
  g_free (self->address);
  g_free (self);
}

const char *
vault_bus_get_address (const VaultBus *self)
{
  return self->address;
}

/**
 * vault_bus_describe:
 *
 * Returns: (transfer full): the interfaces of a keyring
 */
GDBusNodeInfo *
vault_bus_describe (void)
{
  return g_dbus_node_info_new_for_xml (vault_xml, NULL);
}
