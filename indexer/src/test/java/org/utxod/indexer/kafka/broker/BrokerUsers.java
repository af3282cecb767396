package org.utxod.indexer.kafka.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A broker's certificate, signed by itself, and those that it knows by name and password; nobody may do what is not allowed. */
public final class BrokerUsers {
  private static final String OWN_PASSWORD = "brokers-own";

  private final Path keys;
  private final Path certificate;
  private final Map<String, String> passwords;

  /** @param passwords of users by name */
  public BrokerUsers(Path directory, Map<String, String> passwords) {
    this.passwords = passwords;
    this.keys = directory.resolve("broker.p12");
    this.certificate = directory.resolve("broker.pem");
    keytool(
        "-genkeypair",
        "-alias",
        "broker",
        "-keyalg",
        "EC",
        "-groupname",
        "secp256r1",
        "-dname",
        "CN=broker",
        "-ext",
        "SAN=ip:127.0.0.1",
        "-validity",
        "2");
    keytool("-exportcert", "-rfc", "-alias", "broker", "-file", certificate.toString());
  }

  private void keytool(String... arguments) {
    List<String> command = new ArrayList<>(
        List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(List.of(arguments));
    command.addAll(
        List.of("-keystore", keys.toString(), "-storetype", "PKCS12", "-storepass", OWN_PASSWORD));
    try {
      Process process = new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError("keytool failed: " + command);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The certificate that the broker is known by, as PEM. */
  public Path certificate() {
    return certificate;
  }

  String brokerSettings() {
    return String.join(
        "\n",
        "ssl.keystore.type=PKCS12",
        "ssl.keystore.location=" + keys,
        "ssl.keystore.password=" + OWN_PASSWORD,
        "ssl.truststore.type=PEM",
        "ssl.truststore.location=" + certificate,
        "sasl.enabled.mechanisms=SCRAM-SHA-512",
        "sasl.mechanism.inter.broker.protocol=SCRAM-SHA-512",
        "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=" + login(),
        "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users=User:broker;User:ANONYMOUS",
        "");
  }

  private static String login() {
    return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"broker\" password=\""
        + OWN_PASSWORD + "\";";
  }

  List<String> formatArguments() {
    List<String> arguments = new ArrayList<>();
    passwords.forEach((user, password) -> arguments.addAll(scram(user, password)));
    arguments.addAll(scram("broker", OWN_PASSWORD));
    return arguments;
  }

  private static List<String> scram(String user, String password) {
    return List.of("--add-scram", "SCRAM-SHA-512=[name=" + user + ",password=" + password + "]");
  }

  Map<String, Object> adminProperties() {
    return Map.of(
        "security.protocol",
        "SASL_SSL",
        "sasl.mechanism",
        "SCRAM-SHA-512",
        "sasl.jaas.config",
        login(),
        "ssl.truststore.type",
        "PEM",
        "ssl.truststore.location",
        certificate.toString());
  }
}
